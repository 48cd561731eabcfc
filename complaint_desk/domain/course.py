"""What the course of one case tells the figures: how long each step took, what departments and callbacks did, which clocks ran out.

Taken from the folded case and its events; one case, no rules, no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case
from complaint_desk.domain.case_parts import Callback
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.sittings import Press, presses
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.domain.vocabulary import WAITED_FOR

STRETCHES: Final[tuple[tuple[str, type[Event] | None, type[Event]], ...]] = (
    ("listen", None, ev.Restated), ("clarify", ev.Restated, ev.OptionOffered), ("offer", ev.OptionOffered, ev.OptionChosen),
    ("follow_up", ev.OptionChosen, ev.Closed),
)
"""Each step from its first sign to that of the next one; None is the opening."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of something that was due: of what kind, and whether it was answered in time; hours None when it was not answered."""

    kind: str
    in_time: bool
    hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one case.

    Attributes:
        steps: the steps that came to their end, with their hours, waiting included.
        tasks: by department, the tasks answered, or not answered and due.
        callbacks: by their day after the solution ("0" for a plan of its own), those answered, or not answered and due.
        breaches: the clocks that ran out, each with what the case waited for then ("" where that was not recorded yet).
        overridden: the gates that were passed without their evidence.
        happened: the kinds of events in it.
        presses: who pressed something in it, and when.
        asked: the departments that were ever given a task in it.
        offered: the remedies of its final options, each once, with whether the customer chose one of them.
    """

    steps: tuple[tuple[str, float], ...] = ()
    tasks: tuple[Answer, ...] = ()
    callbacks: tuple[Answer, ...] = ()
    breaches: frozenset[tuple[str, str]] = frozenset()
    overridden: frozenset[str] = frozenset()
    happened: frozenset[str] = frozenset()
    presses: tuple[Press, ...] = ()
    asked: frozenset[str] = frozenset()
    offered: tuple[tuple[str, bool], ...] = ()


def course(case: Case, history: Sequence[Recorded], now_us: int) -> Course:
    """Return the course of a case.

    Args:
        case: the case, folded from the history.
        history: its events, in order.
        now_us: the moment; what is not due yet is not counted.
    """
    undone = {r.event.n for r in history if isinstance(r.event, ev.Undone)}
    first: dict[type[Event], int] = {}
    for r in history:
        if r.n not in undone:
            first.setdefault(type(r.event), r.occurred_us)
    steps = []
    for name, start, end in STRETCHES:
        began = case.opened_us if start is None else first.get(start)
        if began is not None and end in first:
            steps.append((name, max(0, first[end] - began) / HOUR))
    return Course(
        steps=tuple(steps), overridden=case.ever_overridden, happened=frozenset(kind.kind for kind in first),
        presses=presses(history, undone),
        asked=frozenset(task.department for task in case.tasks),
        offered=_offered(case),
        tasks=tuple(
            Answer(t.department, bool(t.answered_us) and t.answered_us <= t.due_us, _hours(t.given_us, t.answered_us))
            for t in case.tasks if t.answered_us or (not t.ended_us and t.due_us < now_us)
        ),
        callbacks=tuple(
            Answer(str(c.day), _by_its_day(c), _hours(c.planned_us, c.answered_us))
            for c in case.callbacks
            if c.outcome != "superseded" and (c.answered_us or (not c.outcome and case.is_open and c.due_us // DAY < now_us // DAY))
        ),
        breaches=frozenset(
            (r.event.clock, r.event.waited_for if r.event.waited_for in WAITED_FOR else "")
            for r in history if isinstance(r.event, ev.Breached)
        ),
    )


def _offered(case: Case) -> tuple[tuple[str, bool], ...]:
    found: dict[str, bool] = {}
    for option in case.options:
        if not option.offer.interim:
            found[option.offer.remedy] = found.get(option.offer.remedy, False) or option.chosen
    return tuple(found.items())


def _hours(asked_us: int, answered_us: int) -> float | None:
    return max(0, answered_us - asked_us) / HOUR if answered_us else None


def _by_its_day(callback: Callback) -> bool:
    """Tell whether a callback was answered by the end of its day (UTC); reached earlier is in time."""
    return bool(callback.answered_us) and callback.answered_us // DAY <= callback.due_us // DAY
