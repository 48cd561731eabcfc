"""What calls for a supervisor: a danger, an approval that is asked for, a clock that has just run out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import HOUR, DangerNoted
from complaint_desk.services.assigning import SHIFT_US
from complaint_desk.services.parties import hidden_from

KINDS: Final = ("danger", "approval", "breach")
"""The one that waits least first."""

_OF_EVENT: Final = {"danger_noted": "danger", "approval_asked": "approval", "breached": "breach"}
_NEW: Final = """SELECT e.stream_id, e.kind, e.data, o.actor_id FROM event e JOIN operation o ON o.id = e.operation_id
    WHERE e.id > ? AND e.id <= ? AND e.kind IN ('danger_noted', 'approval_asked', 'breached') ORDER BY e.id DESC LIMIT 50"""
_DANGERS: Final = """SELECT result FROM operation WHERE verb = 'note_danger' AND id >
    coalesce((SELECT id FROM operation WHERE at_us < ? ORDER BY id DESC LIMIT 1), 0) ORDER BY id DESC LIMIT 50"""
"""The presses since a moment, read back from the newest."""
_NEWS_US: Final = HOUR
"""A clock that ran out longer ago is no news: it is recorded when a desk is opened after a while, and stands in its view."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that calls for a supervisor.

    Attributes:
        kind: one of ``KINDS``.
        case_id: the case.
        number: its number.
        what: the danger (``vocabulary.DANGERS``) or the name of the clock, "" for an approval.
        name: who is with the customer, who asks, or who is responsible for the case; "" when nobody.
        n: the number of the option that waits, 0 for the others.
    """

    kind: str
    case_id: int
    number: str
    what: str
    name: str
    n: int = 0


def since(store: Store, who: Person, *, after: int) -> tuple[int, tuple[Alarm, ...]]:
    """Return the number of the desk's last event, and what calls for a supervisor after ``after``, the newest first.

    Only whoever may answer hears of it, and nobody of their own press or of a case about themselves; others get the number alone. Who
    begins (``after`` below 0) hears of the dangers of this shift that nobody who may answer has taken up.
    """
    reader = store.read()
    last = int(reader.value("SELECT coalesce(max(id), 0) FROM event"))
    if not who.may("approve"):
        return last, ()
    if after < 0:
        return last, _unanswered(store, who)
    names = {person.id: person.name or person.login for person in store.persons().values()}
    hidden = hidden_from(store, who)
    rows = [row for row in reader.rows(_NEW, (after, last)) if int(row[3]) != who.id and int(row[0]) not in hidden]
    found = (_alarm(store, int(case_id), _OF_EVENT[str(kind)], json.loads(data), int(by), names) for case_id, kind, data, by in rows)
    return last, tuple(each for each in found if each is not None)


def _unanswered(store: Store, who: Person) -> tuple[Alarm, ...]:
    """The dangers of this shift in cases, closed ones too, in which nobody who may answer has done anything since; the newest first."""
    persons = store.persons()
    names = {person.id: person.name or person.login for person in persons.values()}
    answering = frozenset(person.id for person in persons.values() if person.may("approve"))
    hidden = hidden_from(store, who)
    found = []
    pressed = [json.loads(result) for (result,) in store.read().rows(_DANGERS, (store.clock() - SHIFT_US,))]
    for case_id in dict.fromkeys(int(result["case"]) for result in pressed if int(result["case"]) not in hidden):
        history = store.history(case_id)
        noted = next((r for r in reversed(history) if isinstance(r.event, DangerNoted)), None)
        if noted is None or noted.actor_id == who.id or any(r.at_us > noted.at_us and r.actor_id in answering for r in history):
            continue
        danger = str(getattr(noted.event, "danger", ""))
        found.append(Alarm("danger", case_id, store.case(case_id).number, danger, names.get(noted.actor_id, "")))
    return tuple(found)


def _alarm(store: Store, case_id: int, kind: str, data: dict[str, object], by: int, names: dict[int, str]) -> Alarm | None:
    """None for what is settled by now, or too old to be news."""
    case = store.case(case_id)
    if kind == "approval":
        option = int(str(data["option"]))
        waits = case.is_open and any(each.number == option and each.approval == "asked" for each in case.options)
        return Alarm(kind, case_id, case.number, "", names.get(by, ""), option) if waits else None
    if kind == "breach":
        fresh = case.is_open and int(str(data["due_us"])) > store.clock() - _NEWS_US
        return Alarm(kind, case_id, case.number, str(data["clock"]), names.get(case.owner_id, "")) if fresh else None
    return Alarm(kind, case_id, case.number, str(data["danger"]), names.get(by, ""))
