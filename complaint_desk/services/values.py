"""Checks of what a person typed, each answered beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from complaint_desk.domain.messages import At, Listed
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.spans import DAY

FARTHEST: Final = 366 * DAY
"""So far ahead something is promised or planned at most: a day that nobody lives to see keeps a case out of everybody's sight."""


LONGEST_NAME: Final = 200
"""Signs of what something is called in lists."""


def name_in(text: str, field: str) -> str:
    """Return what something is to be called, without blanks at its ends.

    Raises:
        BadValue: there is nothing in it, or it is longer than LONGEST_NAME.
    """
    plain = text_in(text, field, "empty_text")
    if len(plain) > LONGEST_NAME:
        raise BadValue("field_too_long", field=field, most=LONGEST_NAME)
    return plain


def text_in(text: str, field: str, problem: str) -> str:
    """Return a text without blanks at its ends.

    Raises:
        BadValue: there is nothing in it.
    """
    plain = text.strip()
    if not plain:
        raise BadValue(problem, field=field)
    return plain


def code_in(code: str, known: Iterable[str], field: str) -> str:
    """Return a code that is one of the known ones.

    Raises:
        BadValue: it is not; the known ones are named.
    """
    choices = tuple(known)
    if code not in choices:
        raise BadValue("unknown_code", field=field, value=code, known=Listed(choices))
    return code


def due_in(due_us: int, now_us: int, field: str) -> int:
    """Return a time that lies ahead, by a year at most.

    Raises:
        BadValue: it has passed, or is farther away.
    """
    if due_us <= now_us:
        raise BadValue("due_passed", field=field, due=At(due_us))
    if due_us > now_us + FARTHEST:
        raise BadValue("due_far", field=field, due=At(due_us))
    return due_us
