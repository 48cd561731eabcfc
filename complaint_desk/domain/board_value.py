"""What remedies cost beside what the orders were worth whose customers they left satisfied, as far as that is on record.

What is on record is what the customer paid for what they complained about. Whether a satisfied customer comes back and buys again is not
seen here, and what a dissatisfied one takes elsewhere is not either; the words say so, and how many cases have no price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.figures import HERE, Way
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import FEW, Line, Panel, nothing, value_words
from complaint_desk.domain.queue_filter import NONE, NOT
from complaint_desk.domain.rollups import minor_units
from complaint_desk.domain.vocabulary import CURRENCIES

GRADES: Final = {True: "4..5", False: "1..3"}
"""Grades of the result, by whether the customer counts as satisfied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """Cases resolved with a remedy whose result was graded: at one cost, with one price paid ("" for none on record), so many."""

    currency: str
    cost: str
    paid: str
    satisfied: bool
    n: int


@dataclass(slots=True)
class _Sum:
    """Money in hundredths, and the cases."""

    paid: int = 0
    cost: int = 0
    n: int = 0


def value_panel(valued: Sequence[Valued], way: Way) -> Panel:
    """Return the panel, in the currency of most of the cases; ``way`` leads to the cases."""
    cases = {currency: sum(each.n for each in valued if each.currency == currency) for currency in CURRENCIES}
    currency = max(cases, key=lambda code: cases[code])
    sums = {satisfied: _Sum() for satisfied in GRADES}
    for each in valued:
        if each.currency == currency and each.paid:
            mine = sums[each.satisfied]
            mine.paid += minor_units(each.paid) * each.n
            mine.cost += minor_units(each.cost) * each.n
            mine.n += each.n
    n, graded = sum(each.n for each in sums.values()), cases[currency]
    told = (("currency", currency), ("priced", f"{n:,}"), ("graded", f"{graded:,}"))
    if not n:
        return nothing("kept_value", "money", dict(told))
    lines = []
    for satisfied, mine in sums.items():
        behind = way.resolved(("currency", currency), ("price", "yes"), ("remedy", f"{NOT}{NONE}"), ("result", GRADES[satisfied]), HERE)
        name = "satisfied" if satisfied else "not_satisfied"
        for what, units in (("paid", mine.paid), ("cost", mine.cost)):
            lines.append(Line(
                code=f"{name}.{what}", name=say(f"panels.value_kept.{name}_{what}"), value=float(units) if mine.n else None, n=mine.n,
                behind=behind, pointed=satisfied and n >= FEW,
            ))
    kept = sums[True]
    title = say("panels.few", n=n)
    if n >= FEW:
        paid, cost = (value_words(units, "money", currency) for units in (kept.paid, kept.cost))
        title = say("panels.title.kept_value", paid=paid, cost=cost, n=n, all=graded)
    return Panel(
        name="kept_value", unit="money", lines=tuple(lines), title=title, cases=n, currency=currency, told=told,
        behind=way.resolved(("currency", currency), ("price", "yes"), ("remedy", f"{NOT}{NONE}"), ("result", "1..5"), HERE),
    )
