"""The three things that a conversation can fail by, each watched by itself as a light: feeling, time and solution (checklist P13).

Each light says in a few words how it stands and in a sentence why, from the case and its clocks alone. A tone is one of TONES: green,
amber and red, and plain while there is nothing to judge yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from complaint_desk.domain.case import Case, Option
from complaint_desk.domain.clocks import Clock
from complaint_desk.domain.fact_sources import proved
from complaint_desk.domain.messages import At, Message, Money, Span, say
from complaint_desk.domain.prices import price_paid
from complaint_desk.domain.vocabulary import HIGH_EMOTIONS, VALUE_REMEDIES

TONES: Final = ("on_time", "soon", "late", "plain")
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Light:
    """One light.

    Attributes:
        name: feeling, time or solution; in words under ``lights.name.NAME``.
        tone: one of TONES.
        state: how it stands, in two or three words.
        why: the whole sentence.
    """

    name: str
    tone: str
    state: Message
    why: Message


def lights(case: Case, clocks: Iterable[Clock], now_us: int) -> tuple[Light, ...]:
    """Return the three lights of a case, none when nothing is open in it any more.

    Args:
        case: the folded case.
        clocks: its clocks.
        now_us: the moment, microseconds UTC.
    """
    if not case.is_open:
        return ()
    return feeling(case), time(clocks, now_us), solution(case)


def feeling(case: Case) -> Light:
    """Return how the customer feels: red while a high emotion is in the way of a solution, or somebody may be in danger."""
    name = say(f"emotion.{case.emotion}") if case.emotion else say("lights.unknown")
    if case.dangers:
        return _light("feeling", "late", "danger")
    if not case.emotion:
        return _light("feeling", "plain", "unknown")
    if not case.calm:
        return Light("feeling", "late", name, say("lights.feeling.high.why"))
    if case.emotion in HIGH_EMOTIONS:
        return _light("feeling", "soon", "calmed")
    if case.emotion == "calm":
        return Light("feeling", "on_time", name, say("lights.feeling.calm.why"))
    return Light("feeling", "soon", name, say("lights.feeling.hurt.why"))


def time(clocks: Iterable[Clock], now_us: int) -> Light:
    """Return how the time stands: by the clock that ran out first, else the one that has least left of those nearly used up or running."""
    running = [clock for clock in clocks if clock.runs]
    if not running:
        return _light("time", "plain", "still")
    worst = min(running, key=lambda clock: (_RANK[clock.state(now_us)], clock.due_us))
    what, due = say(f"clock.{worst.name}"), At(worst.due_us)
    span = Span(abs(worst.due_us - now_us))
    tone = _TONE[worst.state(now_us)]
    code = "over" if tone == "late" else "left"
    return Light("time", tone, say(f"lights.time.{code}.state", span=span), say(f"lights.time.{code}.why", clock=what, due=due))


_TONE: Final = {"breached": "late", "soon": "soon", "running": "on_time"}
_RANK: Final = {"breached": 0, "soon": 1, "running": 2}


def solution(case: Case) -> Light:
    """Return how reasonable the solution is.

    Red when the customer turned down what there was, or chose what is not allowed or cannot be done; amber while there are no two real
    options, one waits for an approval, what was chosen rests on no facts, or money is given beyond what was paid; green when two real ones
    stand, or a sound one was chosen.
    """
    chosen, real = case.chosen, case.real_options
    if chosen is not None:
        return _chosen(case, chosen)
    on_table = [o for o in case.options if o.round == case.round and not o.withdrawn and not o.offer.interim]
    if case.came_back_unsatisfied and not on_table:
        return _light("solution", "late", "unsatisfied")
    if case.none_chosen is not None and not on_table:
        return _light("solution", "late", "none_suits")
    if any(option.approval == "asked" for option in on_table):
        return _light("solution", "soon", "approval")
    if len(real) >= _TWO:
        return _light("solution", "on_time", "two")
    if real or on_table or any(restated.answer == "yes" for restated in case.restatements):
        return Light("solution", "soon", say("lights.solution.few.state", n=len(real)), say("lights.solution.few.why"))
    return _light("solution", "plain", "later")


def _chosen(case: Case, chosen: Option) -> Light:
    if not chosen.allowed:
        return _light("solution", "late", "over_limit")
    if not (chosen.offer.feasible and chosen.offer.timely):
        return _light("solution", "late", "not_doable")
    if not proved(case, chosen.offer.facts_from):
        return _light("solution", "soon", "unproved")
    price = price_paid(case, chosen.offer.currency)
    if price and chosen.offer.remedy in VALUE_REMEDIES and Decimal(chosen.offer.cost) > Decimal(price):
        paid, given = Money(price, chosen.offer.currency), Money(chosen.offer.cost, chosen.offer.currency)
        return Light("solution", "soon", say("lights.solution.beyond.state"), say("lights.solution.beyond.why", given=given, paid=paid))
    return _light("solution", "on_time", "agreed")


def _light(name: str, tone: str, code: str) -> Light:
    return Light(name, tone, say(f"lights.{name}.{code}.state"), say(f"lights.{name}.{code}.why"))
