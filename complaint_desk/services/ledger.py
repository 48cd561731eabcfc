"""The ledger of what is owed: promises, department tasks and callbacks of all open cases, for one person or the whole desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from complaint_desk.data import cases
from complaint_desk.data.dues import cases_due
from complaint_desk.data.store import Store
from complaint_desk.data.views import end_of_day
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.event import Words
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.queue import masked
from complaint_desk.services.rights import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing owed.

    Attributes:
        kind: promise, task or callback; ``number`` counts it in its case.
        customer: the customer's name, masked for who never speaks with customers; None when erased.
        what: what was promised or asked, None when erased; for a callback the time that suits, "" for none.
        who: who does it: words for a promise, the department's code for a task, "" for a callback.
        due_us: by when, microseconds UTC; ``overdue`` when that has passed.
        attempts: tries so far, of a callback.
    """

    kind: str
    case_id: int
    case_number: str
    number: int
    customer: Words
    what: Words
    who: Words
    due_us: int
    overdue: bool
    attempts: int = 0


def promises_today(store: Store, who: Person, *, zone: tzinfo, mine: bool = False) -> tuple[Due, ...]:
    """Return the promises that are due today or were due before, the earliest first; those of one's own cases, or of the desk."""
    until = end_of_day(store.clock(), zone)
    return _due(store, who, "promise", until, _promises, owner_id=who.id if mine else 0)


def callbacks_today(store: Store, who: Person, *, zone: tzinfo, mine: bool = False) -> tuple[Due, ...]:
    """Return the callbacks that are due today or were due before, the earliest first."""
    until = end_of_day(store.clock(), zone)
    return _due(store, who, "callback", until, _callbacks, owner_id=who.id if mine else 0)


def open_tasks(store: Store, who: Person, *, department: str = "") -> tuple[Due, ...]:
    """Return what departments owe an answer to, the earliest first; of one department (playbook.WHO), or of all."""
    found = _due(store, who, "task", 0, _tasks)
    return tuple(due for due in found if department in ("", due.who))


_Part = Callable[[Case], Iterator[tuple[int, int, Words, Words, int]]]


def _due(store: Store, who: Person, kind: str, before_us: int, parts: _Part, *, owner_id: int = 0) -> tuple[Due, ...]:
    require(who, "see_cases")
    reader, now = store.read(), store.clock()
    found = []
    hidden = hidden_from(store, who)
    for case_id in cases_due(reader, kind, before_us, owner_id=owner_id):
        if case_id in hidden:
            continue
        case = store.case(case_id)
        customer = cases.customer(reader, case.customer_id, masked=masked(who))
        for number, due_us, what, by, attempts in parts(case):
            if not before_us or due_us < before_us:
                name = customer.name if customer is not None else ""
                found.append(Due(
                    kind=kind, case_id=case_id, case_number=case.number, number=number, customer=name, what=what, who=by, due_us=due_us,
                    overdue=due_us < now, attempts=attempts,
                ))
    return tuple(sorted(found, key=lambda due: (due.due_us, due.case_id, due.number)))


def _promises(case: Case) -> Iterator[tuple[int, int, Words, Words, int]]:
    return ((p.number, p.due_us, p.what, p.who, 0) for p in case.promises if not p.ended_us)


def _callbacks(case: Case) -> Iterator[tuple[int, int, Words, Words, int]]:
    return ((c.number, c.due_us, c.suits, "", len(c.attempts)) for c in case.callbacks if not c.outcome)


def _tasks(case: Case) -> Iterator[tuple[int, int, Words, Words, int]]:
    return ((t.number, t.due_us, t.what, t.department, 0) for t in case.open_tasks)
