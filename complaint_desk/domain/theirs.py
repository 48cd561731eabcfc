"""Words of a person that stand in somebody else's case and are known to be theirs.

What a merged case still owed (promises, callbacks, tasks) was carried over into the case that goes on, with the words of it; so was what
became of it there. Those are words of the merged case's customer, be the case that goes on another's. And a row of the form by which
several customers are told before they ask is about the customer it names, and nobody else.
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


def rows_of(past: Sequence[Recorded]) -> dict[int, int]:
    """Return by the number of its event whom each entry is about that stands in a row of a form with a customer of its own.

    What was entered before the row named anybody is about who it named first.
    """
    found: dict[int, int] = {}
    whose: dict[tuple[str, int], int] = {}
    early: dict[tuple[str, int], list[int]] = {}
    for r in past:
        event = r.event
        if isinstance(event, ev.FormStarted):
            for row in [row for row in (*whose, *early) if row[0] == event.form]:
                whose.pop(row, None)
                early.pop(row, None)
        elif isinstance(event, ev.FormEntered) and event.item:
            row = event.form, event.item
            if event.field == "customer" and event.ref:
                whose[row] = event.ref
                found |= dict.fromkeys(early.pop(row, ()), event.ref)
            if row in whose:
                found[r.n] = whose[row]
            else:
                early.setdefault(row, []).append(r.n)
    return found


def of_others(history: History, case: Case, customers: Collection[int]) -> set[int]:
    """Return the numbers of the events of a case that hold words of other people than its customers: none of theirs to be given out.

    Args:
        history: gives the events of a case.
        case: the case.
        customers: the records that are its customer's.
    """
    found = {n for n, whose in rows_of(history(case.id)).items() if whose not in customers}
    for r in history(case.id):
        if isinstance(r.event, ev.Absorbed) and _customer(history(r.event.other_id)) not in customers:
            found |= carried(history, [r.event.other_id]).get(case.id, set())
    return found


def _customer(past: Sequence[Recorded]) -> int:
    return next((r.event.customer_id for r in past if isinstance(r.event, ev.Opened | ev.Imported)), 0)
