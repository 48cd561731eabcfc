"""Where Chinese and Latin writing meet: the space that stands between them (W3C clreq, 3.2.3), for texts that are put together.

Whoever writes a sentence knows whether a number comes to stand in it and has put the space there or left it out ("2026年", "3 天"); what a
name will be written in nobody knows beforehand. So a filled sentence gets the space at a name, a phrase that is said at both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NAME_AHEAD: Final = re.compile(r"[0-9 .,'&/+_-]*[A-Za-z\u00c0-\u024f]")
_NAME_BEHIND: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f .,'&/+_-]*$")
_FROM_HAN: Final = "\u3400"
_LOOKED_AT: Final = 40
"""Characters of a text that are looked at on either side: longer names do not end in a number that belongs to them."""


def is_chinese(sign: str) -> bool:
    """Tell whether one sign is a Chinese character; no text is none. A pattern of so many takes a millisecond to make at each start."""
    return "\u3400" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff"


def _is_latin(sign: str) -> bool:
    return (sign.isascii() and sign.isalnum()) or "\u00c0" <= sign <= "\u024f"


def differ(left: str, right: str) -> bool:
    """Tell whether a Latin letter or a figure and a Chinese character meet where one text ends and the other begins."""
    one, other = left[-1:], right[:1]
    return (is_chinese(one) and _is_latin(other)) or (_is_latin(one) and is_chinese(other))


def seamless(parts: Sequence[str]) -> str:
    """Return the parts of a Chinese sentence as one text, with a space where a Latin name touches Chinese; a bare number is left as is."""
    said: list[str] = []
    last = ""
    for part in parts:
        if not part:
            continue
        if last and (last[-1] < _FROM_HAN) is not (part[0] < _FROM_HAN) and _name_meets(last, part):
            said.append(" ")
        said.append(part)
        last = part
    return "".join(said)


def _name_meets(left: str, right: str) -> bool:
    if not differ(left, right):
        return False
    if is_chinese(left[-1]):
        return bool(_NAME_AHEAD.match(right[:_LOOKED_AT]))
    return bool(_NAME_BEHIND.search(left[-_LOOKED_AT:]))
