"""Tells how alike two texts are, to find padding (checklist A3) and two wordings of one option (N8).

Measured by the share of common character sequences (Jaccard), of three characters where words are written in letters and of two where a
character is a word or half of one. Marks, blanks, digits' places and case do not count. 1 is the same text; above ``LIMIT`` a reader
takes two texts for one. The limit was set by looking at all pairs of the shipped texts: the closest ones that do say different things
stay below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

LIMIT: Final = 0.4
_MARKS: Final = re.compile(r"[\W_]+")
_SLOT: Final = re.compile(r"\{[a-z_]+\}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1."""
    first, second = _pieces(one), _pieces(other)
    either = len(first | second)
    return len(first & second) / either if either else 1.0


def near_duplicates(texts: Sequence[tuple[str, str]], limit: float = LIMIT) -> Iterator[tuple[str, str, float]]:
    """Yield the keys of two texts that say nearly the same, and how alike they are.

    Args:
        texts: keys and texts; those with the same key are wordings of one thing and are not compared.
        limit: above it two texts are one.
    """
    made = [(key, _pieces(text)) for key, text in texts]
    for (one, first), (other, second) in combinations(made, 2):
        if one == other or not first or not second:
            continue
        common = len(first & second) / len(first | second)
        if common > limit:
            yield one, other, common


def _pieces(text: str) -> frozenset[str]:
    plain = _MARKS.sub("", _SLOT.sub("", text).casefold())
    size = 2 if len(_CHINESE.findall(plain)) * 2 > len(plain) else 3
    return frozenset(plain[at : at + size] for at in range(max(1, len(plain) - size + 1))) if plain else frozenset()
