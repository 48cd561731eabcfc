"""Checks of what a person typed, each answered beside its field."""

from __future__ import annotations

from collections.abc import Iterable

from complaint_desk.domain.messages import Listed
from complaint_desk.domain.problems import BadValue


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
