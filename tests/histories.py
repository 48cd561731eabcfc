"""Histories for tests: a case told as a list of events, with times that pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import DAY, HOUR, Event, Recorded
from complaint_desk.domain.rule_sets import HOUSE, RuleSet

MONDAY = 1_772_442_000_000_000  # 2026-03-02T09:00:00Z


def house(**hours: int) -> RuleSet:
    """The house's limits with some of them other: their hours by name."""
    return replace(HOUSE, clocks=tuple(replace(rule, amount=hours.get(rule.name, rule.amount)) for rule in HOUSE.clocks))


def recorded(events: Iterable[Event], *, start_us: int = MONDAY, every_us: int = 60_000_000, actor: int = 1) -> list[Recorded]:
    """Events as a stream, one a minute."""
    return [Recorded(n, e, start_us + (n - 1) * every_us, start_us + (n - 1) * every_us, actor) for n, e in enumerate(events, 1)]


def case(*events: Event, **kwargs: int) -> Case:
    """The case these events make."""
    return fold(1, recorded(events, **kwargs))


OPENED = (
    ev.Opened(number="26-0000001-3", customer_id=2, channel="phone", verified="known_number"),
    ev.WordsHeard(channel="phone", words="The oven came with a dent and nobody calls me back."),
)
LISTENED = (*OPENED, ev.EmotionNoted(level="frustrated"), ev.HeardOut())
CLARIFIED = (
    *LISTENED,
    ev.Classified(type="product_quality", urgency=2, impact=1),
    ev.FactRecorded(key="wanted", value="another oven"),
    ev.Restated(text="The oven has a dent and nobody called back, and you would like another one. Is that right?"),
    ev.RestatementAnswered(restatement=1, answer="yes"),
)
EXCHANGE = ev.OptionOffered(due_us=MONDAY + 2 * DAY, remedy="exchange", cost="45.00", what="Another oven on Wednesday", who="Depot")
REFUND = ev.OptionOffered(due_us=MONDAY + DAY, remedy="refund", cost="0", what="The money back today", who="Accounts")
OFFERED = (*CLARIFIED, EXCHANGE, REFUND)
CHOSEN = (*OFFERED, ev.OptionChosen(option=1), ev.PromiseMade(due_us=MONDAY + 2 * DAY, option=1, what="Another oven", who="Depot"))
RESOLVED = (
    *CHOSEN,
    ev.PromiseKept(promise=1),
    ev.CustomerTold(promise=1),
    ev.Resolved(),
    ev.CallbackPlanned(due_us=MONDAY + 5 * DAY, day=3),
    ev.CallbackPlanned(due_us=MONDAY + 9 * DAY, day=7),
)
CALLED = (
    *RESOLVED,
    ev.CallbackAnswered(callback=1, outcome="satisfied", result=5, handling=5),
    ev.CallbackAnswered(callback=2, outcome="satisfied", result=4, handling=5),
)
LEARNT = (*CALLED, ev.CauseFound(cause="packing"), ev.ImprovementNoted(how="new", improvement_id=9))
CLOSED = (*LEARNT, ev.Closed())
FIVE_HOURS = 5 * HOUR
