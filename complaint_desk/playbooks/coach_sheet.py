"""Loads the points by which the phrase coach weighs its marks, ``resources/phrases/LANGUAGE/weigh.toml``; see ``domain.coach_weighing``.

``[cues]`` names lists of words. ``[points]`` and ``[points.A4]``, for marks of one category, say what is looked at: ``to_before`` is a
word of the cue "to" in the clause before the mark, ``before_3`` more than three words there, ``question`` one of the plain signs.
``[kinds]`` gives points to a category or a rule as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from complaint_desk.domain.coach_around import fold
from complaint_desk.domain.coach_rules import CATEGORIES
from complaint_desk.domain.coach_weighing import LENGTHS, PLACES, PLAIN, Cue, Sheet
from complaint_desk.playbooks.sources import Faults, Shelf, Table, open_table

FILE: Final = "weigh.toml"
_FEWEST: Final = -20
"""No cue takes more points than this: a mark that is never shown is a rule to take out."""


def read_sheet(shelf: Shelf, language: str, rules: Collection[str], faults: Faults) -> Sheet:
    """Return the points of a language; what is wrong goes to the faults.

    Args:
        shelf: where the file is.
        language: whose file.
        rules: the ids of the language's rules.
        faults: where its faults go.
    """
    table = open_table(shelf, ("phrases", language, FILE), faults)
    listed = table.table("cues")
    words = {name: tuple(dict.fromkeys(map(fold, listed.texts(name)))) for name in listed.data}
    points = table.table("points")
    cues = [*_cues(points, "", words)]
    for category in CATEGORIES:
        if category in points.data:
            own = points.table(category)
            cues += _cues(own, category, words)
            own.close()
    kinds = table.table("kinds")
    given = {name: kinds.number(name, least=_FEWEST) for name in kinds.data if name in rules or name in CATEGORIES}
    sheet = Sheet(table.number("start", least=_FEWEST), tuple(cues), given)
    for each in (listed, points, kinds, table):
        each.close()
    return sheet


def _cues(table: Table, category: str, words: dict[str, tuple[str, ...]]) -> Iterator[Cue]:
    """Yield what a table of points looks at; a name that says nothing of the kind is left, and told as unknown."""
    for name in table.data:
        head, _, tail = name.rpartition("_")
        cue: tuple[str, tuple[str, ...], int] | None = None
        if name in PLAIN:
            cue = name, (), -1
        elif head in LENGTHS and tail.isdecimal():
            cue = head, (), int(tail)
        elif head in words and tail in PLACES:
            cue = tail, words[head], -1
        if cue is not None:
            yield Cue(table.number(name, least=_FEWEST), *cue, category=category)
