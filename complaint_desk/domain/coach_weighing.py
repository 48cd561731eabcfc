"""Weighs the places that the phrase coach's rules mark: one that is more often harmless than not, where it stands, is not shown.

A rule knows its wording; that the same wording does less harm deep in a long clause, in a question or before a way forward is true of
many rules at once. So each mark is given points for what stands around it, by a sheet of the language: whole numbers that anybody can
read, add up and change. Marks with fewer than none are left out. Rules of a site's own are shown always, and so are amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from complaint_desk.domain.coach_around import LINK, Around
from complaint_desk.domain.coach_rules import Found, Rule

PLACES: Final = ("before", "marked", "after", "earlier", "later")
"""Where a word of a cue stands: in the clause before the mark, in the mark, in the clause after it; in the three clauses of its sentence
before that one, or after it: what stands further away in a long sentence tells of something else."""
LENGTHS: Final = (*PLACES[:3], "sentence", "clauses")
"""What is counted, in words of Latin letters and Chinese characters; clauses of the sentence are counted themselves."""
PLAIN: Final = ("question", "exclaimed", "link", "last_clause", "beside")
"""The sentence ends with a question mark; with an exclamation mark; has a link. The mark is in its last clause; another stands there too.
Nothing beyond its sentence counts, so that a mark is worth the same in a line and in a letter."""

_ENDS: Final[Mapping[str, str]] = MappingProxyType({"question": "?？", "exclaimed": "!！"})
_FURTHER: Final = 3
"""How many clauses before and after its own tell of a mark."""
_WORDS: Final = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to look at around a mark, and the points for it.

    Attributes:
        points: added where it holds; negative where a mark then does less harm.
        place: one of ``PLACES`` for words, of ``LENGTHS`` for a number, of ``PLAIN`` for neither.
        words: one of these stands in the place, folded.
        more: the place is longer than this, where no words are given.
        category: only marks of rules of this category; empty for all.
    """

    points: int
    place: str
    words: tuple[str, ...] = ()
    more: int = -1
    category: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The points of a language.

    Attributes:
        start: what each mark begins with.
        cues: what is looked at.
        kinds: what marks of a rule or of a category begin with besides, by its id.
    """

    start: int
    cues: tuple[Cue, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)


def shown(places: list[Found], around: Around, sheets: Mapping[str, Sheet]) -> list[Found]:
    """Return the marked places that have no less than no points, each by the sheet that its rule is weighed by.

    Args:
        places: from left to right and without overlap.
        around: what stands around them.
        sheets: by language.
    """
    return [
        place for place in places
        if (sheet := sheets.get(place[2].weighed)) is None or points_of(place, places, around, sheet) >= 0
    ]


def points_of(place: Found, places: list[Found], around: Around, sheet: Sheet) -> int:
    """Return the points of one of the marked places of a text."""
    rule, stands = place[2], _Stands(place, places, around)
    base = sheet.start + sheet.kinds.get(rule.id, 0) + sheet.kinds.get(rule.category, 0)
    return base + sum(cue.points for cue in _of(sheet, rule) if stands.shows(cue))


def _of(sheet: Sheet, rule: Rule) -> Iterator[Cue]:
    return (cue for cue in sheet.cues if not cue.category or cue.category == rule.category)


class _Stands:
    """Where a marked place stands; only what a sheet asks for is looked at."""

    __slots__ = ("_around", "_bounds", "_lengths", "_over", "_pieces", "_place", "_places")

    def __init__(self, place: Found, places: list[Found], around: Around) -> None:
        start, end, _rule = place
        text, begin = around.text, around.clause(start)[0]
        first, last = around.bounds(start)
        last, over = max(last, end), max(around.clause(max(end - 1, start))[1], end)
        back, on = begin, over
        for _clause in range(_FURTHER):
            back = max(around.clause(back - 1)[0], first) if back > first else back
            on = min(around.clause(on + 1)[1], last) if on < last else on
        self._around, self._place, self._places = around, place, places
        self._bounds, self._over = (first, last), over
        self._pieces = dict(zip(PLACES, (text[begin:start], text[start:end], text[end:over], text[back:begin], text[over:on]), strict=True))
        self._lengths: dict[str, int] = {}

    def shows(self, cue: Cue) -> bool:
        """Tell whether a cue holds here."""
        if cue.words:
            return self._around.holds(cue.words, self._pieces[cue.place])
        return self._length(cue.place) > cue.more if cue.more >= 0 else self._is(cue.place)

    def _is(self, sign: str) -> bool:
        (first, last), text = self._bounds, self._around.text
        if sign == "last_clause":
            return not text[self._over : last].strip()
        if sign == "link":
            return LINK in text[first:last]
        if sign == "beside":
            return any(first <= other[0] < last for other in self._places if other is not self._place)
        return text[last : last + 1] in tuple(_ENDS[sign])

    def _length(self, place: str) -> int:
        known = self._lengths.get(place)
        if known is None:
            (first, last), around = self._bounds, self._around
            piece = around.text[first:last] if place == "sentence" else self._pieces.get(place, "")
            known = around.clauses_between(first, last) if place == "clauses" else len(_WORDS.findall(piece))
            self._lengths[place] = known
        return known
