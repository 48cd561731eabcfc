"""How Chinese names are typed in Latin letters: by their initials (王小明 is ``wxm``) or by their pinyin (``wangxiaoming``).

A name is read character by character, each with its most common reading, and as a phrase: 重庆 is ``chongqing``, 李长江 ``lichangjiang``.
Its first character is also read as it is in a surname. Somebody may type any of these. The dictionary behind it takes a tenth of a second
to load and is loaded when the first Chinese character is asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from complaint_desk.data.search_text import simplified

_READ: Final = (
    "单shan 解xie 仇qiu 曾zeng 查zha 区ou 翟zhai,di 朴piao,pu 任ren 盖ge,gai 覃qin,tan 乐yue,le 冼xian 缪miao,mou 尉yu,wei 种chong "
    "召shao,zhao 折she 万wan 宓mi 阚kan 卜bu 薄bo 都du 员yun 郇xun,huan 隗wei,kui 牟mu,mou 繁po 秘bi 句gou 洗xian 祭zhai 藏zang 黑he "
    "谌chen,shen 郗xi,chi 行xing 长chang,zhang 车che 瞿qu 褚chu 宁ning 相xiang 葛ge"
)
_SURNAMES: Final = {each[0]: tuple(each[1:].split(",")) for each in _READ.split()}
"""Characters that are read otherwise in a surname, or in two ways (Xiandai Hanyu Cidian); the common reading is understood as well."""

_FIRST_HAN: Final = "\u3400"
MOST: Final = 12
"""Characters of a name that are read: a longer one is a company's, and nobody types its end."""

_UMLAUTS: Final = ("v", "u", "yu")
"""How ü is typed after l and n: 吕 is ``lv`` on most keyboards, ``lyu`` in a passport, and ``lu`` to who does not know either."""


def initials(name: str | None) -> str:
    """Return the first letters of a name, those of Chinese characters by their pinyin: 王小明 is ``wxm``, Ann Lee is ``al``.

    Where there are several, they follow each other with blanks between: 曾小明 is ``cxm zxm``, 重庆 ``zq cq``.
    """
    if not name:
        return ""
    if name.isascii():
        return "".join(part[0] for part in name.lower().split())
    parts = _written(name).split()
    if not parts:
        return ""
    ways = dict.fromkeys("".join(_letters(part, read) for part, read in zip(parts, each, strict=True)) for each in _ways(parts))
    for first in _SURNAMES.get(parts[0][0], ()):
        ways |= dict.fromkeys([first[0] + way[1:] for way in ways])
    return " ".join(ways)


def _ways(parts: list[str]) -> Iterator[list[tuple[str, ...]]]:
    """Yield how the parts of a name are read: each character by itself, then each part as a phrase."""
    yield [tuple(map(_reading, part)) for part in parts]
    yield [_phrase(part) for part in parts]


def _letters(part: str, read: tuple[str, ...]) -> str:
    """Return the letter of each Chinese character, and the first one of anything between them."""
    found, between = [], False
    for character, reading in zip(part, read, strict=True):
        if reading or not between:
            found.append(reading[:1] or character)
        between = not reading
    return "".join(found)


def readings(name: str | None) -> tuple[str, ...]:
    """Return the pinyin of the Chinese part of a name, from each of its characters on: ``wangxiaoming``, ``xiaoming``, ``ming``."""
    han = "".join(character for character in _written(name or "") if _reading(character))[:MOST]
    if not han:
        return ()
    alone, phrase = tuple(map(_reading, han)), _phrase(han)
    found = ["".join(read[at:]) for read in (alone, phrase) for at in range(len(han))]
    found += [first + "".join(read[1:]) for first in _SURNAMES.get(han[0], ()) for read in (alone, phrase)]
    return tuple(dict.fromkeys(each.replace("v", way) for each in found for way in (_UMLAUTS if "v" in each else "v")))


def _written(name: str) -> str:
    """Return a name in simplified characters; not as it is compared, since 沈 and 沉 are compared as one and read as two."""
    return unicodedata.normalize("NFKC", name).casefold().translate(simplified())


@cache
def _reading(character: str) -> str:
    """Return a Chinese character's most common reading without its tone, "" of any other character."""
    return _phrase(character)[0] if character >= _FIRST_HAN else ""


@lru_cache(maxsize=256)
def _phrase(text: str) -> tuple[str, ...]:
    """Return the reading of each character of a text as it is read among the others, "" of one that is not Chinese."""
    if text < _FIRST_HAN and text.isascii():
        return ("",) * len(text)
    from pypinyin import lazy_pinyin

    def none(other: str) -> Any:  # it also takes one reading for each character, which its types do not tell
        return [""] * len(other)

    return tuple(
        "".join(c for c in reading.lower().replace("ü", "v") if c.isascii() and c.isalpha()) for reading in lazy_pinyin(text, errors=none)
    )
