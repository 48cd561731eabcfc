"""Words of a person that stand in somebody else's case and are known to be theirs.

What a merged case still owed (promises, callbacks, tasks) was carried over into the case that goes on, with the words of it; so was what
became of it there. Those are words of the merged case's customer, be the case that goes on another's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final, TypeAlias

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Event, Recorded

ENDINGS: Final[dict[str, tuple[type[Event], ...]]] = {
    "promise": (ev.PromiseKept, ev.PromiseBroken, ev.PromiseReleased, ev.CustomerTold),
    "callback": (ev.CallbackAttempted, ev.CallbackAnswered),
    "task": (ev.TaskAnswered, ev.TaskTakenBack),
}
"""What can become of a promise, callback or task, with the field that says which one is meant."""

_CARRIED: Final = (ev.PromiseMade, ev.CallbackPlanned, ev.TaskGiven)
History: TypeAlias = Callable[[int], Sequence[Recorded]]
_Numbers: TypeAlias = dict[str, set[int]]


def carried(history: History, cases: Collection[int]) -> dict[int, set[int]]:
    """Return by case the numbers of the events in it whose words it took over from some cases, through others too.

    Args:
        history: gives the events of a case.
        cases: whose words are sought; what they took over of each other is not named.
    """
    found: dict[int, set[int]] = {}
    numbers: dict[int, _Numbers] = {}
    waiting = list(cases)
    while waiting:
        source = waiting.pop()
        for target in {r.event.other_id for r in history(source) if isinstance(r.event, ev.MergedInto)} - set(cases):
            ns, theirs = _taken(history(target), target, source, numbers.get(source))
            known = numbers.setdefault(target, {name: set() for name in ENDINGS})
            if any(theirs[name] - known[name] for name in ENDINGS):
                for name in ENDINGS:
                    known[name] |= theirs[name]
                waiting.append(target)
            found.setdefault(target, set()).update(ns)
    return {target: ns for target, ns in found.items() if ns}


def _taken(past: Sequence[Recorded], target: int, source: int, which: _Numbers | None) -> tuple[set[int], _Numbers]:
    """Return which events of a case hold words of another, and the numbers that its promises, callbacks and tasks have here."""
    case = fold(target, past)
    ns, theirs = set(), {name: set[int]() for name in ENDINGS}
    since: dict[tuple[str, int], int] = {}
    begun = {p.event_n: ("promise", p.number) for p in case.promises}
    begun |= {c.event_n: ("callback", c.number) for c in case.callbacks} | {t.event_n: ("task", t.number) for t in case.tasks}
    for r in past:
        event = r.event
        if isinstance(event, _CARRIED) and event.from_case == source:
            name, number = begun.get(r.n, ("", 0))
            if which is None or event.from_number in which.get(name, ()):
                ns.add(r.n)
                if name:
                    theirs[name].add(number)
                    since[name, number] = r.n
        for name, kinds in ENDINGS.items():
            if isinstance(event, kinds) and (name, getattr(event, name)) in since:
                ns.add(r.n)
    return ns, theirs


def goes_on(case: Callable[[int], Case], cases: Collection[int]) -> tuple[Case, ...]:
    """Return the cases of others in which some cases go on now, each once."""
    found: dict[int, Case] = {}
    for id_ in cases:
        at = case(id_)
        while at.merged_into and at.merged_into not in found:
            at = case(at.merged_into)
            if at.id not in cases:
                found[at.id] = at
    return tuple(found.values())
