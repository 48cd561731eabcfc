"""Which refusals say in the same breath what can be done instead: those do no harm, they are what the coach asks for.

"We can't change it, but I'll note it for the driver" leaves the customer something in hand. A reason is no way forward, nor is another
desk to ring or a promise without an hour: a clause that is marked itself eases nothing. Where a day is refused, another one on which
we do something is the way: "It can't be done today. I'll have it done by Friday noon."
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from complaint_desk.domain.coach_around import Around
from complaint_desk.domain.coach_rules import Found, Rule, Sign

_LEAD: Final = 8
"""How many characters may stand before what can be done where a sentence begins with it: a blank, and "What"."""

_REFUSAL: Final = "A4"
"""What a way forward eases; a promise that may not be kept stays one beside it."""


def without_eased(places: list[Found], around: Around) -> list[Found]:
    """Return marked places without the refusals beside which a way forward stands: in their sentence, or in the one that follows.

    Args:
        places: from left to right and without overlap.
        around: what stands around them.
    """
    if not any(_refuses(rule) for _start, _end, rule in places):
        return places
    ways = _Ways(around, frozenset(around.clause(start)[0] for start, _end, _rule in places))
    return [place for place in places if not (_refuses(place[2]) and ways.ease(place))]


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

    def ease(self, place: Found) -> bool:
        """Tell whether a refusal is one of those that do no harm."""
        start, end, _rule = place
        return self.beside(start) or self.goes_on(end) or self.later(start)

    def beside(self, start: int) -> bool:
        """Tell whether a clause says what can be done, in the sentence of a place or the next one."""
        first, last = self.around.bounds(start)
        if self._in(first, last):
            return True
        after = self.around.bounds(last + 1) if last < len(self.around.text) else (last, last)
        return self._in(*after) or self._begins(*after)

    def _begins(self, first: int, last: int) -> bool:
        """Tell whether a sentence begins with what can be done, in a shape of the language: "What I can do is …", "I can send …"."""
        places = self.around.signs.get(Sign.WAY, [])
        nearest = bisect_left(places, first)
        if nearest == len(places) or not places[nearest] < min(first + _LEAD, last):
            return False
        return self.around.clause(places[nearest])[0] not in self.marked

    def goes_on(self, end: int) -> bool:
        """Tell whether the clause of a refusal goes on, after words that begin another one without a sign, with what can be done."""
        return self.around.holds(self.around.context.ways, self.around.text[end : self.around.clause_end(end)])

    def later(self, start: int) -> bool:
        """Tell whether a clause refuses a time, and one after it says by when we do something."""
        begin, end = self.around.clause(start)
        return self.around.holds(self.around.context.times, self.around.text[begin:end]) and self.around.says_when(start, self.marked)

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
