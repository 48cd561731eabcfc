"""What is on record in a case, as bits of its row: any filter by it reads the rows alone, and no event of any case.

A case among a million has some thirty events, so that a count that asks each case's events takes seconds where a look at two numbers of
its row takes a tenth of one. What was taken back is not on record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.domain.spans import DAY
from complaint_desk.domain.vocabulary import HAPPENINGS, NEEDS, OUTCOMES, OWN_WORDS, REMEDIES, STEPS, VERIFIED_HOW

if TYPE_CHECKING:
    from complaint_desk.domain.case import Case

STOPPED_DAYS: Final = 14
"""So long after its opening a conversation is looked at. Our own definition; nobody's standard."""
STOPPED_US: Final = STOPPED_DAYS * DAY
AGAIN_DAYS: Final = 30
"""A customer who complains again within so many days has come back."""
AGAIN_US: Final = AGAIN_DAYS * DAY
SIGNS: Final[Mapping[str, int]] = {"restated": 1, "option_offered": 2, "option_chosen": 3, "closed": 4}
"""By kind of event, the place in REACHED of the step whose first sign it is."""
REACHED: Final = (*STEPS[:-1], "no")
"""How far a conversation came; ``no`` is that it stopped at none."""

NONE: Final = "none"
_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "happened": HAPPENINGS, "apology": ("yes",), "admission": ("yes",), "goodwill": ("yes",), "price": ("yes",), "on_behalf": ("yes",),
    "outcome": OUTCOMES, "verified": VERIFIED_HOW, "need": (*NEEDS, OWN_WORDS),
}
"""What has a bit of its own, by what it is asked for as, in the order of the bits."""

BIT: Final[Mapping[tuple[str, str], int]] = {
    pair: 1 << at for at, pair in enumerate(chain.from_iterable([(key, code) for code in codes] for key, codes in _CODES.items()))
}
ALL_OF: Final[Mapping[str, int]] = {key: sum(BIT[key, code] for code in codes) for key, codes in _CODES.items()}
"""By what it is asked for as, all of its bits."""

FURTHEST_AT: Final = len(BIT)
"""Above the bits stands, as a number, the place in REACHED to which the conversation came within STOPPED_US of its opening."""

OFFER_BIT: Final[Mapping[str, int]] = {remedy: 1 << at for at, remedy in enumerate(REMEDIES)}
"""The bit of each remedy that was offered as a final option, in a number of its own."""

_TOLD: Final = frozenset({*HAPPENINGS, *SIGNS})


def first_times(recorded: Iterable[Any], undone: Collection[int]) -> dict[str, int]:
    """Return when each kind of HAPPENINGS and SIGNS happened for the first time, in microseconds UTC; what was undone never did."""
    found: dict[str, int] = {}
    for n, event, occurred_us, *_ in recorded:
        name = event.kind
        if name in _TOLD and n not in undone:
            found[name] = min(found.get(name, occurred_us), occurred_us)
    return found


def bits_of(case: Case) -> int:
    """Return the bits of what is on record in a case, with how far its conversation came above them."""
    happened = case.happened
    found = BIT.get(("verified", case.verified), 0)
    if happened:
        found |= sum([BIT["happened", name] for name in happened if ("happened", name) in BIT])
        until_us = case.opened_us + STOPPED_US
        found |= max([place for name, place in SIGNS.items() if happened.get(name, until_us + 1) <= until_us], default=0) << FURTHEST_AT
    for key, stands in (
        ("apology", case.apology_us), ("admission", case.admission_us), ("goodwill", case.goodwill), ("on_behalf", case.on_behalf),
        ("price", any(case.facts[key].amount for key in ("price", "amount") if key in case.facts)),
    ):
        if stands:
            found |= BIT[key, "yes"]
    if case.outcome:
        found |= BIT.get(("outcome", case.outcome), 0)
    if case.need or case.need_text != "":
        found |= BIT.get(("need", case.need or OWN_WORDS), 0)
    return found


def offered_bits(case: Case) -> int:
    """Return the bits of the remedies that were offered in a case as final options, also of those that were withdrawn."""
    found = 0
    for option in case.options:
        if not option.offer.interim:
            found |= OFFER_BIT.get(option.offer.remedy, 0)
    return found


def mask(key: str, codes: Iterable[str]) -> int:
    """Return the bits of some codes of what is asked for; a code without a bit, such as NONE, has none."""
    return sum(BIT.get((key, code), 0) for code in set(codes))
