"""Whether we apologised, admitted a fault, gave something, and what was decided, in an invented course: each drawn for itself."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from complaint_desk.domain.prices import PRICE, amount_told
from complaint_desk.services.demo.plan import Plan
from complaint_desk.services.demo.voice import pick

_SHARES: Final = {"apology": 0.55, "admission": 0.12, "goodwill": 0.1, "outcome": 0.6}
_PRICED: Final = 0.6
"""In so many cases what was paid is on record."""
_AMOUNTS: Final = ("20.00", "30.00", "50.00", "80.00")
_OUTCOMES: Final = ("upheld",) * 5 + ("partly_upheld",) * 3 + ("not_upheld",) * 2


def facts_of(plan: Plan, currency: str) -> Iterator[Event]:
    """Yield the facts of a case, drawn by its number: with and without them the rest of the invented year is the same."""
    if plan.brief:
        return
    chance = Random(plan.number).random
    if chance() < _PRICED:
        price = f"{plan.product.price}.00"
        yield ev.FactRecorded(key=PRICE, value=price, amount=amount_told(PRICE, price))
    has = {fact: chance() < share for fact, share in _SHARES.items()}

    def line(key: str) -> str:
        return pick(chance, plan.voice.lists[f"facts.{key}"])

    if has["apology"]:
        yield ev.ApologyMade(text=line("apology"))
    if has["admission"]:
        yield ev.AdmissionMade(text=line("admission"))
    if has["goodwill"]:
        yield ev.GoodwillGiven(amount=pick(chance, _AMOUNTS), currency=currency, text=line("goodwill"))
    if has["outcome"]:
        outcome = pick(chance, _OUTCOMES)
        yield ev.OutcomeDecided(outcome=outcome, reason=line(outcome))
        yield ev.OutcomeTold()
