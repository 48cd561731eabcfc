"""One fault, one mark: wordings of one clause that say the same thing amiss are shown once, with the more telling advice.

"We're working hard to have you on your way soon" is one promise without an hour, however many words of it say so; whoever is shown each
of them reads three remarks on one slip, and learns to read none. Two faults that are different stay two marks, in one clause as well.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from complaint_desk.domain.coach_around import Around
from complaint_desk.domain.coach_rules import Found, Rule

_KIND: Final = MappingProxyType({"A10": "promise", "A11": "promise", "A5": "defence", "A8": "defence", "A2": "blame", "A7": "blame"})
"""What two categories say amiss in common, by the checklist's ids; any other says its own."""
_COVERS: Final = MappingProxyType({"A4": frozenset({"A10"}), "A2": frozenset({"A4", "A5"}), "A7": frozenset({"A4", "A5"})})
"""What a category says along with its own: a refusal that is hedged is still the refusal ("normally we can't"), and what the customer is
blamed for not having done or read refuses nothing and is no rule to hide behind ("who told you not to read the terms")."""


def one_each(places: list[Found], around: Around) -> list[Found]:
    """Return marked places with those of one clause put together that speak of the same fault.

    Args:
        places: from left to right and without overlap.
        around: what stands around them.
    """
    kept: list[Found] = []
    for place in places:
        if not _shares(place[2]):
            kept.append(place)
            continue
        at = next((number for number in range(len(kept) - 1, -1, -1) if _shares(kept[number][2])), -1)
        together = _together(kept[at], place, around) if at >= 0 else None
        if together is None:
            kept.append(place)
        elif at == len(kept) - 1:
            kept[at] = together
        elif together[2] is not kept[at][2]:
            # a word of another kind is marked between them: the more telling wording is shown where it stands
            del kept[at]
            kept.append(place)
    return kept


def _shares(rule: Rule) -> bool:
    """Tell whether what a rule marks may be part of a larger fault; a word replaced alone, and an amount, are faults of their own."""
    return not (rule.words or rule.capitals or rule.over_limit or rule.early)


def _together(before: Found, after: Found, around: Around) -> Found | None:
    """Return two marked places as one when they speak of the same fault of one clause, or nothing.

    A refusal that goes on in the next clause is one as well ("only by card, not in cash"): it is kept word for word, so nothing is lost.
    "Sorry, but we can't" is the refusal alone.
    """
    if _turns_to(before, after, around):
        return after
    start, end = before[0], after[1]
    earlier, later = before[2], after[2]
    if around.clause(before[1] - 1)[0] != around.clause(after[0])[0]:
        said_on = earlier.refuses and earlier is later and around.goes_on(before[1], after[0])
        return (start, end, earlier) if said_on else None
    tied = around.joins_between(before[1], after[0])
    if _KIND.get(earlier.category, earlier.category) == _KIND.get(later.category, later.category):
        return (start, end, _more_telling(before, after)) if tied <= 1 else None
    if tied:
        return None
    if later.category in _COVERS.get(earlier.category, ()):
        return start, end, earlier
    if later.refuses and earlier.category in _COVERS.get(later.category, ()):
        return start, end, later
    return None


def _turns_to(before: Found, after: Found, around: Around) -> bool:
    """Tell whether words such as "sorry, but" only lead over to the refusal that follows at once: the refusal is the fault then."""
    text, leads = around.text, not before[2].refuses and after[2].refuses
    return leads and text[before[1] : after[0]] == " " and text[before[0] : before[1]].split()[-1] in around.context.turns


def _more_telling(before: Found, after: Found) -> Rule:
    """Return the rule whose advice fits both: a refusal is kept, a site knows its own house, the longer wording says more."""
    if before[2].refuses is not after[2].refuses:
        return before[2] if before[2].refuses else after[2]
    if bool(before[2].weighed) is not bool(after[2].weighed):
        return after[2] if before[2].weighed else before[2]
    return after[2] if after[1] - after[0] > before[1] - before[0] else before[2]
