"""How Chinese names are typed in Latin letters: by their initials (王小明 is ``wxm``) or by their pinyin (``wangxiaoming``).

Each character has its most common reading; as the first of a name also the one that it has as a surname. The dictionary behind it
takes a tenth of a second to load and is loaded when the first Chinese character is asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from complaint_desk.data.search_text import normalise

_SURNAMES: Final = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "查": "zha", "区": "ou", "翟": "zhai", "朴": "piao", "任": "ren", "盖": "ge",
    "覃": "qin", "乐": "yue", "冼": "xian", "缪": "miao", "尉": "yu", "种": "chong", "召": "shao", "折": "she", "万": "wan", "宓": "mi",
}
"""Characters that are read otherwise in a surname (Xiandai Hanyu Cidian); the common reading is understood as well."""

_FIRST_HAN: Final = "\u3400"
MOST: Final = 12
"""Characters of a name that are read: a longer one is a company's, and nobody types its end."""


def initials(name: str | None) -> str:
    """Return the first letters of a name, those of Chinese characters by their pinyin: 王小明 is ``wxm``, Ann Lee is ``al``.

    Where a surname has a reading of its own, both follow each other with a blank between: 曾小明 is ``cxm zxm``.
    """
    if not name:
        return ""
    if name.isascii():
        return "".join(part[0] for part in name.lower().split())
    parts = normalise(name).split()
    common = "".join(_letters(part) for part in parts)
    first = _SURNAMES.get(parts[0][0], "") if parts else ""
    return f"{common} {first[0]}{common[1:]}" if first and first[0] != common[0] else common


def _letters(part: str) -> str:
    """Return the letter of each Chinese character, and the first one of anything between them."""
    found, between = [], False
    for character in part:
        letter = _reading(character)[:1]
        if letter or not between:
            found.append(letter or character)
        between = not letter
    return "".join(found)


def readings(name: str | None) -> tuple[str, ...]:
    """Return the pinyin of the Chinese part of a name, from each of its characters on: ``wangxiaoming``, ``xiaoming``, ``ming``."""
    read = [(character, reading) for character in normalise(name or "") if (reading := _reading(character))][:MOST]
    if not read:
        return ()
    syllables = [reading for _, reading in read]
    found = ["".join(syllables[at:]) for at in range(len(syllables))]
    surname = _SURNAMES.get(read[0][0])
    return tuple(dict.fromkeys(found if surname is None else (*found, surname + "".join(syllables[1:]))))


@cache
def _reading(character: str) -> str:
    """Return a Chinese character's most common reading without its tone, "" of any other character."""
    if character < _FIRST_HAN:
        return ""
    from pypinyin import lazy_pinyin

    return "".join(c for c in "".join(lazy_pinyin(character, errors="ignore")).lower().replace("ü", "v") if c.isascii() and c.isalpha())
