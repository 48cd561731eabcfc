"""The register of improvement points: opened, planned with owner and day, told to customers, closed with their effect or signed without.

A point is closed as having an effect only where the count shows one (``report.judged``: the complaints of its cause since, against as many
days before, beyond chance); anybody who sees none signs that with a reason (checklist L2, L4, L10). What a case about somebody gave rise to
they neither see nor change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, Final

from complaint_desk.data import monthly
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.data.views import Asker
from complaint_desk.domain.authority import Person
from complaint_desk.domain.desk_events import ImprovementEnded, ImprovementOpened, ImprovementPlanned, ImprovementTold
from complaint_desk.domain.figures import Period
from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.people import Improvement, fold_improvement
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.report import Idea, judged
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.vocabulary import CAUSES, IMPROVEMENT_SORTS
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate, require, require_unparty
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.values import code_in, due_in, name_in, text_in

MOST_SHOWN: Final = 200
"""The register shows so many of the newest points, and as many more each time that older ones are asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A point with what came of it.

    Attributes:
        point: what was recorded of it.
        idea: the complaints of its cause since and before, and what they show.
        owner: the name of who sees to it, "" for nobody.
        overdue: its day is over and it is open.
        public: what it is called where customers are told of it: without the names of those in whose cases it was seen, and without
            numbers and addresses; "" where its words were erased.
    """

    point: Improvement
    idea: Idea
    owner: str
    overdue: bool
    public: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """The points that are shown, the open ones first, who may be given one, and how many points there are in all."""

    entries: tuple[Entry, ...]
    people: tuple[tuple[int, str], ...]
    total: int = 0


def register(store: Store, who: Person, *, most: int = MOST_SHOWN) -> Register:
    """Return the newest improvement points with their effect: the overdue first, then the open ones by their day, then what is closed.

    Args:
        store: the desk.
        who: who asks.
        most: how many points at most.

    Raises:
        NotAllowed: the person may not see figures.
    """
    require(who, "see_figures")
    people = {each.id: each for each in store.persons().values()}
    ideas, names = _judged(store, who, most)
    found = [
        Entry(
            point, idea, _name(people, point.owner_id), not point.ended and 0 < point.due_us <= store.clock(),
            _public(point.title or "", names.get(idea.id, ())),
        )
        for idea, point in ((idea, fold_improvement(idea.id, store.history(idea.id))) for idea in ideas)
    ]
    found.sort(key=lambda each: (bool(each.point.ended), not each.overdue, each.point.due_us or 1 << 62, -each.idea.day, -each.point.id))
    active = tuple((each.id, each.name) for each in people.values() if each.active and each.may("work_case"))
    return Register(tuple(found), active, monthly.count_ideas(store.read(), _asker(store, who)))


def open_point(store: Store, who: Person, *, key: bytes, title: str, cause: str) -> Changed:
    """Open a point that no single case gave rise to.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: it has no title or a long one, or no known cause.
    """
    said = name_in(title, "improvements.title")
    code_in(cause, CAUSES, "improvements.cause")

    def work(tx: Transaction) -> dict[str, Any]:
        stream = tx.new_stream("improvement")
        tx.append(stream, [ImprovementOpened(case_id=0, cause=cause, title=said)])
        return {"kinds": ["improvement"], "improvement": stream}

    return operate(store, who, key, "open_improvement", "improve", work)


def plan(
    store: Store, who: Person, *, key: bytes, improvement: int, sort: str, owner_id: int = 0, due: str = "",
    expected_version: int | None = None,
) -> Changed:
    """Say what a point does, who sees to it and by the end of which day (UTC).

    Args:
        store: the desk.
        who: who decides it.
        key: 16 bytes that name this press.
        improvement: the point's number.
        sort: one of IMPROVEMENT_SORTS.
        owner_id: a person who works here, 0 nobody yet.
        due: the last day, as 2026-01-31, "" none.
        expected_version: of the point as the person saw it.

    Raises:
        NotAllowed: the person's role may not, or the case it was seen in is about them.
        BadValue: no such sort or person, or no day.
        StaleCase: somebody else changed the point since.
        Problem: there is no such point, or it is closed.
    """
    if not sort:
        raise BadValue("improvement_sort", field="improvements.sort")
    code_in(sort, IMPROVEMENT_SORTS, "improvements.sort")
    due_us = _end_of(due)
    if due_us:
        due_in(due_us, store.clock(), "improvements.due")

    def work(tx: Transaction) -> dict[str, Any]:
        point = _open_one(tx, who, improvement, "plan_improvement")
        if owner_id and not (owner_id in tx.persons() and tx.persons()[owner_id].active):
            raise BadValue("improvement_owner", field="improvements.owner")
        if (point.sort, point.owner_id, point.due_us) == (sort, owner_id, due_us):
            return {"kinds": ["improvement"], "unchanged": True}
        tx.append(improvement, [ImprovementPlanned(sort=sort, owner_id=owner_id, due_us=due_us)], expected_version=expected_version)
        return {"kinds": ["improvement"]}

    return operate(store, who, key, "plan_improvement", "improve", work)


def end(store: Store, who: Person, *, key: bytes, improvement: int, reason: str = "") -> Changed:
    """Close a point: with its effect where the count shows fewer complaints, else signed with the reason why it is closed without one.

    Raises:
        NotAllowed: the person's role may not, or the case it was seen in is about them.
        BadValue: no effect is seen and no reason is given.
        Problem: there is no such point, or it is closed.
    """
    ask(store, who, "end_improvement", "improve")
    newer = monthly.count_ideas(store.read(), _asker(store, who), improvement)
    idea = next((each for each in _judged(store, who, max(newer, MOST_SHOWN))[0] if each.id == improvement), None)
    shown = idea is not None and idea.effect == "fewer"
    said = reason.strip() if shown else text_in(reason, "improvements.reason", "improvement_reason")

    def work(tx: Transaction) -> dict[str, Any]:
        _open_one(tx, who, improvement, "end_improvement")
        counted = {} if idea is None else {"days": idea.days, "since": idea.since, "before": idea.before}
        tx.append(improvement, [ImprovementEnded(how="effect" if shown else "no_effect", reason=said, **counted)])
        return {"kinds": ["improvement"]}

    return operate(store, who, key, "end_improvement", "improve", work)


def tell(store: Store, who: Person, *, key: bytes, improvement: int, text: str) -> Changed:
    """Record that customers are told what was changed because of their complaints.

    Raises:
        NotAllowed: the person's role may not, or the case it was seen in is about them.
        BadValue: there is no text.
        Problem: there is no such point.
    """
    said = text_in(text, "improvements.notice", "empty_text")

    def work(tx: Transaction) -> dict[str, Any]:
        _there(tx, who, improvement, "tell_improvement")
        tx.append(improvement, [ImprovementTold(text=said)])
        return {"kinds": ["improvement"]}

    return operate(store, who, key, "tell_improvement", "improve", work)


def _judged(store: Store, who: Person, most: int) -> tuple[tuple[Idea, ...], dict[int, tuple[str, ...]]]:
    """Return the newest points with their effect, all of them tested together, since what one shows hangs on how many were looked at.

    With them, by point, the names of the customers in whose cases it was seen.
    """
    db, today, asker = store.read(), store.clock() // DAY, _asker(store, who)
    ideas, names = monthly.ideas(db, today, asker, most)
    daily, first_day = monthly.by_cause(db, today, asker, ideas)
    return judged(ideas, daily, today, first_day), names


def _asker(store: Store, who: Person) -> Asker:
    return Asker(who.id, store.clock(), UTC, hidden_from(store, who))


def _public(title: str, names: Iterable[str]) -> str:
    for name in names:
        title = without_contact(title, name)
    return without_contact(title)


def _name(people: dict[int, Person], person: int) -> str:
    return people[person].name if person in people else ""


def _there(tx: Transaction, who: Person, improvement: int, verb: str) -> Improvement:
    if not tx.is_a("improvement", improvement):
        raise Problem("no_such_thing", code="IM-GONE")
    point = fold_improvement(improvement, tx.history(improvement))
    if point.case_id:
        require_unparty(tx, who, tx.case(point.case_id), verb)
    return point


def _open_one(tx: Transaction, who: Person, improvement: int, verb: str) -> Improvement:
    point = _there(tx, who, improvement, verb)
    if point.ended:
        raise Problem("improvement_closed", code="IM-CLOSED")
    return point


def _end_of(day: str) -> int:
    """Return the end of a day in microseconds UTC, 0 for none.

    Raises:
        BadValue: it is no day.
    """
    if not day.strip():
        return 0
    try:
        last = date.fromisoformat(day.strip())
    except ValueError:
        raise BadValue("improvement_day", field="improvements.due", text=day.strip()[:40]) from None
    return (Period.of(last, last).last + 1) * DAY
