"""Time at work in a case, as far as its presses tell: a sitting is one person's presses, each soon after the one before it.

A call centre counts handling time as talk, hold and after-call work, divided by the contacts handled. This desk sees no telephone, but it
sees who pressed what and when: from one press of a person to their next, both in the same case and no more than ten minutes apart, they
were at work in it. Their next is that in any case of the desk, whichever cases are counted. A longer gap is a break and counts nothing,
and neither does what came before the first press and after the last: it is the least that the work took. Our own definition; nobody's
standard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

from complaint_desk.domain import events as ev
from complaint_desk.domain.event import Event, Recorded
from complaint_desk.domain.figures import Way
from complaint_desk.domain.findings import one_place
from complaint_desk.domain.messages import Message, Value, say
from complaint_desk.domain.panels import FEW, Line, Panel, nothing
from complaint_desk.domain.queue_filter import HAPPENED
from complaint_desk.domain.spans import MINUTE
from complaint_desk.domain.vocabulary import STEPS

GAP_MINUTES: Final = 10
"""A longer gap between two presses is a break."""
_GAP_US: Final = GAP_MINUTES * MINUTE
_BEGINS: Final[tuple[tuple[type[Event], str], ...]] = (
    (ev.OptionChosen, "follow_up"), (ev.OptionOffered, "offer"), (ev.Restated, "clarify"),
)
"""The first sign of each step but the first, the last one first."""


class Press(NamedTuple):
    """A press in a case: when it was recorded, by whom, the step that had been reached before it, and its number."""

    at_us: int
    actor_id: int
    step: str
    operation_id: int = 0


@dataclass(frozen=True, slots=True)
class Handled:
    """The work in one case: which steps came to their end, whether it was closed, and the microseconds at work by step."""

    steps: frozenset[str]
    closed: bool
    worked: Mapping[str, int]


def presses(history: Sequence[Recorded], undone: Iterable[int]) -> tuple[Press, ...]:
    """Return the presses of people in a case; what the desk did by itself and a file that was imported are none.

    Args:
        history: the events of the case, in order.
        undone: places of those that were taken back: pressing and taking back is work, but no step was reached by it.
    """
    gone = frozenset(undone)
    first: dict[type[Event], int] = {}
    for r in history:
        if r.n not in gone:
            first.setdefault(type(r.event), r.n)
    begins = [(first[kind], step) for kind, step in _BEGINS if kind in first]
    found, last = [], 0
    for r in history:
        if not r.actor_id or r.operation_id == last or isinstance(r.event, ev.Imported):
            continue
        last = r.operation_id
        found.append(Press(r.at_us, r.actor_id, next((step for n, step in begins if n < r.n), STEPS[0]), last))
    return tuple(found)


def sat(case: Sequence[Press]) -> Iterator[tuple[Press, Press]]:
    """Yield the presses in a case that one person may have sat between: each with their next one, no more than a gap later."""
    by_person: dict[int, list[Press]] = defaultdict(list)
    for press in case:
        by_person[press.actor_id].append(press)
    for mine in by_person.values():
        yield from ((before, after) for before, after in pairwise(sorted(mine, key=_place)) if 0 <= after.at_us - before.at_us <= _GAP_US)


def _place(press: Press) -> tuple[int, int]:
    """Return where a press stands among others: by its number, since a clock may be set back."""
    return press.operation_id, press.at_us


def at_work(cases: Sequence[Sequence[Press]], elsewhere: Iterable[Press] = ()) -> tuple[Mapping[str, int], ...]:
    """Return for each of some cases the microseconds at work in it, by step.

    Who pressed something in another case in between was not at work in the first one for that long.

    Args:
        cases: the presses in each of them.
        elsewhere: presses in any other case.
    """
    by_person: dict[int, list[tuple[tuple[int, int], int, int, str]]] = defaultdict(list)
    for case, pressed in enumerate((*cases, elsewhere)):
        for at, press in enumerate(pressed):
            by_person[press.actor_id].append((_place(press), case, at, press.step))
    worked: tuple[Counter[str], ...] = tuple(Counter() for _ in (*cases, elsewhere))
    for mine in by_person.values():
        for (((_, before_us), before, *_), ((_, at_us), case, _, step)) in pairwise(sorted(mine)):
            if before == case and 0 <= at_us - before_us <= _GAP_US:
                worked[case][step] += at_us - before_us
    return worked[:-1]


def handling_time(cases: Sequence[Handled], way: Way, told: tuple[tuple[str, Value], ...], ends: Mapping[str, tuple[str, ...]]) -> Panel:
    """Return the panel of time at work by step.

    Args:
        cases: the work in each case of the way's period.
        way: leads to the cases.
        told: what the definition names.
        ends: by step, the kinds of events that are in every case in which it came to its end.
    """
    told = (*told, ("gap", str(GAP_MINUTES)))
    closed = [case for case in cases if case.closed]
    lines = []
    if closed:
        whole = sum(sum(case.worked.values()) for case in closed)
        lines.append(Line(
            code="all", name=say("panels.whole_case"), value=whole / MINUTE / len(closed), n=len(closed),
            behind=way.opened((HAPPENED, "closed")),
        ))
    for step, kinds in ends.items():
        mine = [case for case in cases if step in case.steps]
        if mine:
            spent = sum(case.worked.get(step, 0) for case in mine)
            behind = way.opened(*((HAPPENED, kind) for kind in kinds))
            lines.append(Line(code=step, name=say(f"step.{step}"), value=spent / MINUTE / len(mine), n=len(mine), behind=behind))
    if not lines:
        return nothing("handling_time", "minutes", dict(told), why="step_times")
    most = max(lines, key=lambda line: line.n)
    return Panel(
        name="handling_time", unit="minutes", lines=_pointed(lines), title=_title(lines, most.n), cases=most.n, behind=most.behind,
        told=told,
    )


def _longest(lines: Sequence[Line]) -> Line | None:
    """Return the step that takes most, of those that can be spoken of."""
    return max((line for line in lines if line.code != "all" and not line.few), key=lambda line: line.value or 0.0, default=None)


def _pointed(lines: Sequence[Line]) -> tuple[Line, ...]:
    longest = _longest(lines)
    return tuple(replace(line, pointed=line is longest) for line in lines)


def _title(lines: Sequence[Line], n: int) -> Message:
    longest, whole = _longest(lines), lines[0]
    if longest is None or n < FEW:
        return say("panels.few", n=n)
    if whole.code == "all" and not whole.few:
        return say("panels.title.handling_time", minutes=one_place(whole.value or 0.0), name=longest.name)
    return say("panels.title.handling_time_step", minutes=one_place(longest.value or 0.0), name=longest.name)
