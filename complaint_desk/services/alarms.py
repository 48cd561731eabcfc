"""What calls for a supervisor: a danger, an approval that is asked for, a clock that has just run out.

A clock that runs out while nobody is at the desk is told when the desk's calendar opens. A danger is told at any hour, and so is an
approval: somebody sits there with a customer and waits for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, NamedTuple

from complaint_desk.data.parties import ever_waited
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import HOUR, DangerNoted
from complaint_desk.services.assigning import SHIFT_US
from complaint_desk.services.parties import hidden_from

KINDS: Final = ("danger", "named", "approval", "breach")
"""The one that waits least first."""

_OF_EVENT: Final = {"danger_noted": "danger", "form_entered": "named", "approval_asked": "approval", "breached": "breach"}
_NEW: Final = """SELECT e.stream_id, e.kind, e.data, o.actor_id FROM event e JOIN operation o ON o.id = e.operation_id
    WHERE e.id > ? AND e.id <= ? AND ({which}) ORDER BY e.id DESC LIMIT 50"""
_CALLS: Final = _NEW.format(
    which="e.kind IN ('danger_noted', 'approval_asked') OR "
    "(e.kind = 'form_entered' AND json_extract(e.data, '$.field') = 'person_asked' AND json_extract(e.data, '$.ref') > 0)"
)
_RAN_OUT: Final = _NEW.format(which="+e.kind = 'breached'")  # by their place in the trail: the index of what seldom happens is in no order
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
        what: the danger (``vocabulary.DANGERS``) or the name of the clock, "" for an approval and a name.
        name: who is with the customer, who asks, who is named, or who is responsible for the case; "" when nobody.
        n: the number of the option that waits, 0 for the others.
    """

    kind: str
    case_id: int
    number: str
    what: str
    name: str
    n: int = 0


class Heard(NamedTuple):
    """What a supervisor hears.

    Attributes:
        last: the number of the desk's last event.
        alarms: what calls, the newest first.
        held: up to which event the clocks that ran out were told; below ``last`` while the rest waits until the desk opens.
    """

    last: int
    alarms: tuple[Alarm, ...] = ()
    held: int = 0


def since(store: Store, who: Person, *, after: int, held: int | None = None) -> Heard:
    """Return what calls for a supervisor after an event.

    Only whoever may answer hears of it, and nobody of their own press or of a case about themselves. Who begins (``after`` below 0) hears
    of the dangers of this shift that nobody who may answer has taken up, and of names that wait.

    Args:
        store: the desk.
        who: the person at the window.
        after: the last event that was heard of, below 0 to begin.
        held: the last one up to which the clocks that ran out were told; ``after`` when it is None.
    """
    reader = store.read()
    last = int(reader.value("SELECT coalesce(max(id), 0) FROM event"))
    if not who.may("approve"):
        return Heard(last, held=last)
    if after < 0:
        return Heard(last, (*_unanswered(store, who), *_waiting_names(store, who)), last)
    told = after if held is None else held
    rows = reader.rows(_CALLS, (after, last))
    if store.rules.desk_time.is_open(store.clock()):
        rows, told = [*rows, *reader.rows(_RAN_OUT, (told, last))], last
    names = {person.id: person.name or person.login for person in store.persons().values()}
    hidden = hidden_from(store, who)
    rows = [row for row in rows if int(row[3]) != who.id and int(row[0]) not in hidden]
    rows = [row for row in rows if row[1] != "form_entered" or json.loads(row[2])["ref"] != who.id]
    found = (_alarm(store, int(case_id), _OF_EVENT[str(kind)], json.loads(data), int(by), names) for case_id, kind, data, by in rows)
    return Heard(last, tuple(each for each in found if each is not None), told)


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


def _waiting_names(store: Store, who: Person) -> tuple[Alarm, ...]:
    """The cases in which somebody else is named as complained about and waits for a second person, who is not the one who named them."""
    names = {person.id: person.name or person.login for person in store.persons().values()}
    hidden = hidden_from(store, who)
    cases = (store.case(case_id) for case_id in ever_waited(store.read()) if case_id not in hidden)
    return tuple(
        Alarm("named", case.id, case.number, "", names.get(form.asked, ""))
        for case in cases if who.id not in case.named
        for form in case.forms if form.asked in case.named and form.asked_by != who.id
    )


def _alarm(store: Store, case_id: int, kind: str, data: dict[str, object], by: int, names: dict[int, str]) -> Alarm | None:
    """None for what is settled by now, or too old to be news."""
    case = store.case(case_id)
    if kind == "approval":
        option = int(str(data["option"]))
        waits = case.is_open and any(each.number == option and each.approval == "asked" for each in case.options)
        return Alarm(kind, case_id, case.number, "", names.get(by, ""), option) if waits else None
    if kind == "named":
        person = int(str(data["ref"]))
        return Alarm(kind, case_id, case.number, "", names.get(person, "")) if person in case.named else None
    if kind == "breach":
        fresh = case.is_open and store.rules.desk_time.opens(int(str(data["due_us"]))) > store.clock() - _NEWS_US
        return Alarm(kind, case_id, case.number, str(data["clock"]), names.get(case.owner_id, "")) if fresh else None
    return Alarm(kind, case_id, case.number, str(data["danger"]), names.get(by, ""))
