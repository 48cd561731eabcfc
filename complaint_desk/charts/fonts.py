"""Which installed fonts draw a text, and what becomes of a character that none of them has.

A character without a glyph is drawn as a box and warned about by matplotlib; here it becomes a visible stand-in before it is drawn, and
a test asks ``missing`` that no word of ours ever needs one.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from matplotlib import font_manager

# A family without a semi-bold face is drawn in its bold one; matplotlib warns of that with every font, which nobody can act on.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

CHINESE: Final = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "PingFang HK", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans CJK JP",
    "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Heiti SC", "Heiti TC", "STHeiti", "SimHei",
    "Microsoft JhengHei UI", "Microsoft JhengHei", "PingFang TC", "Noto Sans CJK TC", "Noto Sans TC", "Arial Unicode MS",
)
"""Families with Chinese characters, asked for after the theme's own."""

ALWAYS: Final = "DejaVu Sans"
"""Comes with matplotlib."""

STAND_IN: Final = "\u25a1"

_STRAIGHT: Final = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})


def straight(text: str) -> str:
    """Return a text with straight quotes: a font with Chinese characters draws the others as wide as one, in English a hole."""
    return text if text.isascii() else text.translate(_STRAIGHT)


def installed(families: Sequence[str]) -> tuple[str, ...]:
    """Return which of these families are installed, then a Chinese one when none of them is, then our last resort.

    No more than needed: matplotlib loads every family of the list with every text.
    """
    return _installed(tuple(families))


@lru_cache(maxsize=16)
def _installed(families: tuple[str, ...]) -> tuple[str, ...]:
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    own = [family for family in families if family in known]
    chinese = [] if set(own) & set(CHINESE) else [family for family in CHINESE if family in known][:1]
    return tuple(dict.fromkeys([*own, *chinese, ALWAYS]))


@lru_cache(maxsize=64)
def _covered(family: str) -> frozenset[int]:
    found = font_manager.findfont(font_manager.FontProperties(family=family), fallback_to_default=False)
    return frozenset(font_manager.get_font([found]).get_charmap())


def missing(text: str, families: Sequence[str]) -> set[str]:
    """Return the characters of a text that none of the installed families can draw."""
    return {char for char in set(text) if not char.isspace() and not any(ord(char) in _covered(family) for family in families)}


def drawable(text: str, families: tuple[str, ...]) -> str:
    """Return a text as one line that can be drawn: no control characters, and a stand-in for what no font has."""
    return text if text.isascii() and text.isprintable() else _drawable(text, families)


@lru_cache(maxsize=1024)
def _drawable(text: str, families: tuple[str, ...]) -> str:
    kept = "".join(" " if char in "\n\r\t\u2028\u2029" else char for char in text)
    kept = "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    lacking = missing(kept, families)
    return "".join(STAND_IN if char in lacking else char for char in kept) if lacking else kept
