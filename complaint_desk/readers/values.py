"""Turns the words of other programs into our codes: status, channel, urgency, type, satisfaction, tier.

A word that is not known gives None and is kept as typed by the caller; nothing is guessed from a part of a longer text except where
a short label plainly contains the word (``Closed with explanation``, ``超期发货``). The lists are data, in
``resources/readers/values.toml``.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from typing import Final

from complaint_desk import resources

_LABEL_CHARS: Final = 40
_LONGEST_NOTHING: Final = 16

def key(text: str) -> str:
    """Return a label without case, blanks and marks, in plain forms of letters and digits."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, text.casefold()))


def is_nothing(text: str) -> bool:
    """Tell whether a field says that it has no value: empty, ``null``, ``N/A``, ``-``, ``无``."""
    if len(text) >= _LONGEST_NOTHING:
        return False
    return (text.lower() if text.isascii() and text.isalnum() else key(text)) in _nothing()


def may_be_name(text: str) -> bool:
    """Tell whether a word that says in other columns that there is no value is written as the name of somebody: Na, Nan, Nil, Null."""
    return text in _lists()["nothing"]["names"]


@lru_cache(maxsize=512)
def status_of(text: str) -> str | None:
    """Return our status for another program's, or None."""
    wanted = key(text)
    starts = _lists()["status_starts"]
    return _codes("status").get(wanted) or next((code for code, words in starts.items() if wanted.startswith(tuple(words))), None)


@lru_cache(maxsize=512)
def channel_of(text: str) -> str | None:
    """Return our channel; a form on a website counts as e-mail, being written and answered in writing."""
    return _codes("channel").get(key(text))


@lru_cache(maxsize=512)
def type_of(text: str) -> str | None:
    """Return our complaint type for a label of another list, or None."""
    wanted = key(text)
    if len(wanted) > _LABEL_CHARS:
        return None
    parts = _lists()["type_parts"]
    return _codes("type").get(wanted) or next((code for code, words in parts.items() if any(map(wanted.__contains__, words))), None)


@lru_cache(maxsize=512)
def urgency_of(text: str, *, digits: bool) -> int | None:
    """Return 1 (can wait) to 4 (now).

    Args:
        text: the word; ``1 - Critical`` is read by its word.
        digits: whether a bare 1-4 is on our own scale. Most other programs count the other way round, so a bare number in a column
            called priority says nothing sure.
    """
    wanted = key(text)
    if len(wanted) == 1 and wanted.isdigit():
        return int(wanted) if digits and wanted in "1234" else None
    codes = _codes("urgency")
    return _level(codes.get(wanted) or codes.get(wanted.lstrip("0123456789")))


@lru_cache(maxsize=512)
def satisfaction_of(text: str) -> int | None:
    """Return 1 (very dissatisfied) to 5 (very satisfied), or None."""
    return _level(_codes("satisfaction").get(key(text.removesuffix(".0"))))


@lru_cache(maxsize=512)
def tier_of(text: str) -> str | None:
    """Return what a customer means to the house (vocabulary.TIERS), or None."""
    return _codes("tier").get(key(text))


def _level(code: str | None) -> int | None:
    return int(code) if code else None


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.read_text("readers", "values.toml"))


@cache
def _codes(name: str) -> dict[str, str]:
    return {key(word): code for code, words in _lists()[name].items() for word in (*words, code)}


@cache
def _nothing() -> frozenset[str]:
    return frozenset(("", *map(key, _lists()["nothing"]["words"])))
