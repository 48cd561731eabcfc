"""The parts of a name by which somebody is spoken of as well: "Ms. Vanderlee", "Vanderlee, Noor", 小明, 欧阳先生.

One rule for all that leaves the desk masked: the words of a review pack (``veil``), of an export and of the clipboard (``masking``).
Domain rules only: nothing is read or written here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

HAN: Final = "〇㐀-䶿一-鿿豈-﫿぀-ヿ가-힯"
LETTER: Final = f"(?:(?![{HAN}])[^\\W_])"
TITLES: Final = "先生|女士|小姐|太太|师傅|師傅|阿姨"
LONGEST_NAME: Final = 4
"""Signs of a Chinese name; what is longer is a firm's or written in other words."""

_BETWEEN: Final = re.compile(r"[\s\-_/#.'’·・,，、]+")
_SIGNS: Final = re.compile(f"[{HAN}]")


class Parts(NamedTuple):
    """What a name is made of.

    Attributes:
        words: its words without capitals, each alone.
        given: of Chinese names: the whole one, and the given name, which is used alone as well.
        family: the beginnings of Chinese names, which stand alone before "先生" only.
    """

    words: frozenset[str]
    given: frozenset[str]
    family: frozenset[str]


@lru_cache(maxsize=4_096)
def parts_of(name: str) -> Parts:
    """Return the parts of a name as it was recorded."""
    words, given, family = set[str](), set[str](), set[str]()
    for part in _BETWEEN.split(plain(name).casefold()):
        if part:
            words.add(part)
        han = "".join(_SIGNS.findall(part))
        if 2 <= len(han) <= LONGEST_NAME:
            given |= {han, han[-2:]}
            family |= {han[:1], han[:2]}
    return Parts(frozenset(words), frozenset(given), frozenset(family))


def plain(text: str) -> str:
    """Return a text with its letters, digits and @ in one width, so that none hides in another; sign for sign, and Chinese marks stay."""
    if text.isascii():
        return text
    return "".join(_sign(sign) for sign in text)


@lru_cache(maxsize=65_536)
def _sign(sign: str) -> str:
    if "！" < sign <= "～" and (narrow := chr(ord(sign) - 0xFEE0)).isalnum():
        return narrow
    if sign in "＠﹫":
        return "@"
    return str(int(sign)) if sign.isdecimal() else sign
