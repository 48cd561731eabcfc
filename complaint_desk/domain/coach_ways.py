"""Which refusals say in the same breath what can be done instead: those do no harm, they are what the coach asks for.

"We can't change it, but I'll note it for the driver" leaves the customer something in hand. A reason is no way forward, nor is another
desk to ring or a promise without an hour: a clause that is marked itself eases nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from complaint_desk.domain.coach_around import Around
from complaint_desk.domain.coach_rules import Found, Rule

_REFUSAL: Final = "A4"
"""What a way forward eases; a promise that may not be kept stays one beside it."""


def without_eased(places: list[Found], around: Around) -> list[Found]:
    """Return marked places without the refusals beside which a way forward stands: in their sentence, or in the one that follows.

    Args:
        places: from left to right and without overlap.
        around: what stands around them.
    """
    if not around.context.ways or not any(_refuses(rule) for _start, _end, rule in places):
        return places
    ways = _Ways(around, frozenset(around.clause(start)[0] for start, _end, _rule in places))
    return [place for place in places if not (_refuses(place[2]) and (ways.beside(place[0]) or ways.goes_on(place[1])))]


def _refuses(rule: Rule) -> bool:
    return rule.refuses and rule.category == _REFUSAL


@dataclass(slots=True)
class _Ways:
    """The ways forward in a text.

    Attributes:
        around: the text.
        marked: where the clauses begin that hold a marked place.
        known: what was found, by where a sentence begins.
    """

    around: Around
    marked: frozenset[int]
    known: dict[int, bool] = field(default_factory=dict)

    def beside(self, start: int) -> bool:
        """Tell whether a clause says what can be done, in the sentence of a place or the next one."""
        first, last = self.around.bounds(start)
        return self._in(first, last) or (last < len(self.around.text) and self._in(*self.around.bounds(last + 1)))

    def goes_on(self, end: int) -> bool:
        """Tell whether the clause of a refusal goes on, after words that begin another one without a sign, with what can be done."""
        return self.around.holds(self.around.context.ways, self.around.text[end : self.around.clause_end(end)])

    def _in(self, first: int, last: int) -> bool:
        known = self.known.get(first)
        if known is None:
            known, at = False, first
            while at <= last and not known:
                begin, end = self.around.clause(at)
                known = begin not in self.marked and self.around.holds(self.around.context.ways, self.around.text[begin:end])
                at = end + 1
            self.known[first] = known
        return known
