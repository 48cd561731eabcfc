"""Naming whom a complaint is about: who does so alone, who agrees, who takes a name off, and whose the case is by it (checklist T6).

A name takes somebody out of a case, so it is no way to get rid of a supervisor, to take a colleague's case, or to come back into one:

- who may approve is named by two people, one of whom may approve, if anybody else may; whose the case is, by two,
  or by one who may assign the cases of others;
- until then the name waits, supervisors are told, and who is named decides nothing in the case (``parties.WHILE_NAMED``);
- a name comes off, or a waiting one is refused, by somebody who may approve, is not that person, and did not put it there to wait; where
  nobody like that is there, by anybody else who works on cases, and where nobody else is there at all, by who put it there: the only
  supervisor of a desk can be complained about, and the case still ends;
- whoever may not is told who may;
- with the name the case goes back to whom it was taken from, unless somebody gave it to anybody since.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.forms import NOT_NEEDED, PERSON_ASKED, Form
from complaint_desk.domain.messages import Listed
from complaint_desk.domain.people import counted
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case, require_open
from complaint_desk.services.parties import around, is_concerned

_MOST_NAMES: Final = 4


def answer_name(store: Store, who: Person, *, key: bytes, case_id: int, form: str, agreed: bool) -> Changed:
    """Agree that the complaint is about whom a form names and who waits, or refuse it; in a case that is closed, too.

    Raises:
        NotAllowed: it is their own name; to agree takes another person, or one who may approve; or they may not refuse.
        Problem: nobody waits in this form.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if case.merged:
            require_open(case)
        found = case.form(form)
        if found is None or not found.asked or found.concluded_us:
            raise Problem("no_such_thing", code="CA-GONE")
        if agreed and (found.asked == who.id or _waits(tx, who, case, found, found.asked)):
            raise _needs_another(tx, may_agree(tx, case, found))
        return named(tx, who, case, found, found.asked if agreed else found.person)

    return on_case(store, who, key, "answer_name", case_id, decide)


def named(tx: Transaction, who: Person, case: Case, form: Form, person_id: int) -> list[ev.Event]:
    """Return the events by which a form names a person, or nobody (0), after what that needs was checked.

    The cases that belong to this one leave the person with it, in the same press.

    Raises:
        NotAllowed: a name that stands or waits would come off, and this person may not take it off.
    """
    if person_id == form.person and not form.asked:
        return []
    if form.person not in (0, person_id):
        require_may_take_off(tx, who, case, form)
    if form.asked not in (0, person_id):
        require_may_take_off(tx, who, case, form)
    if person_id and _waits(tx, who, case, form, person_id):
        stands, waits = 0, person_id  # who stood there is off at once: who agrees to the new name need not be one who may take off the old
    else:
        stands, waits = person_id, 0
    events: list[ev.Event] = []
    if stands != form.person:
        events.append(ev.FormEntered(form=form.code, field="person", ref=stands))
    if waits != form.asked:
        events.append(ev.FormEntered(form=form.code, field=PERSON_ASKED, ref=waits))
    fallen = form.person if form.person != stands else 0
    return [*events, *given_back(tx, case, form, fallen), *_taken_away(tx, case, stands)]


def require_may_take_off(tx: Transaction, who: Person, case: Case, form: Form) -> None:
    """Refuse to take a name off a form, or to refuse one that waits, to who may not.

    Raises:
        NotAllowed: others may and this person does not, or they are that person.
    """
    may = may_take_off(tx, case, form)
    if who.id not in may:
        raise NotAllowed("name_stays", code="RI-NAMED", name=names_of(tx, may))


def may_take_off(tx: Transaction, case: Case, form: Form) -> frozenset[int]:
    """Return who may take the name off a form, or refuse one that waits: supervisors first, and nobody whom it concerns."""
    free = [each for each in tx.persons().values() if each.id not in {form.person, form.asked} and each.may("work_case")]
    approvers = frozenset(each.id for each in free if each.may("approve"))
    if approvers:
        return approvers - {form.asked_by if form.asked else 0} or approvers
    workers = frozenset(each.id for each in free)
    return workers - _named_by(tx, case, form) or workers


def may_agree(tx: Transaction, case: Case, form: Form) -> frozenset[int]:
    """Return who may agree to the name that waits in a form."""
    people = tx.persons().values()
    return frozenset(
        each.id for each in people
        if each.may("work_case") and not is_concerned(tx, case, each.id) and not _waits(tx, each, case, form, form.asked)
    )


def may_end_waiting(tx: Transaction, case: Case, form: Form) -> frozenset[int]:
    """Return who may agree to the name that waits in a form or refuse it; nobody where only who put it there is left."""
    return (may_agree(tx, case, form) | may_take_off(tx, case, form)) - {form.asked_by}


def names_of(tx: Transaction, persons: Set[int]) -> Listed:
    """Return the names of some people for a sentence, a few of many."""
    found = (tx.person(each) for each in sorted(persons)[:_MOST_NAMES])
    return Listed(tuple(each.name or each.login for each in found if each is not None))


def _needs_another(tx: Transaction, may: Set[int]) -> NotAllowed:
    if not may:
        return NotAllowed("name_needs_nobody", code="RI-NAMED")
    return NotAllowed("name_needs_another", code="RI-NAMED", name=names_of(tx, may))


def _named_by(tx: Transaction, case: Case, form: Form) -> frozenset[int]:
    """Return who put the name there that stands or waits in a form, and who agreed to it."""
    return frozenset(
        r.actor_id for r in counted(tx.history(case.id))
        if isinstance(r.event, ev.FormEntered) and r.event.form == form.code and r.event.field in ("person", PERSON_ASKED)
        and r.event.ref in {form.person, form.asked} - {0}
    )


def given_back(tx: Transaction, case: Case, form: Form, person_id: int) -> list[ev.Event]:
    """Return the events by which a case goes back to whom a name took it from; those that belong to it go back in the same press."""
    person = tx.person(person_id) if person_id else None
    elsewhere = any(each.person == person_id for each in case.forms if each is not form and each.finding != NOT_NEEDED)
    if person is None or elsewhere or not person.may("work_case"):
        return []
    entry = [
        r for r in counted(tx.history(case.id))
        if isinstance(r.event, ev.FormEntered) and (r.event.form, r.event.field, r.event.ref) == (form.code, "person", person_id)
    ]
    own: list[ev.Event] = []
    for each in (case, *around(tx, case)):
        given = [r for r in counted(tx.history(each.id)) if isinstance(r.event, ev.Assigned)]
        if entry and not (each.merged or each.owner_id) and given and given[-1].operation_id == entry[-1].operation_id:
            back = ev.Assigned(owner_id=person_id)
            if each.id == case.id:
                own.append(back)
            else:
                tx.append(each.id, [back])
    return own


def _taken_away(tx: Transaction, case: Case, person_id: int) -> list[ev.Event]:
    """Return the events by which a case leaves whom it is about; those that belong to it leave them in the same press."""
    if not person_id:
        return []
    for other in around(tx, case):
        if not other.merged and other.owner_id == person_id:
            tx.append(other.id, [ev.Assigned(owner_id=0)])
    return [ev.Assigned(owner_id=0)] if case.owner_id == person_id else []


def _approvers(tx: Transaction, but: Set[int]) -> bool:
    """Tell whether anybody may approve but for these: where nobody else may, two people who are not named decide on a name."""
    return any(each.may("approve") and each.id not in but for each in tx.persons().values())


def _waits(tx: Transaction, who: Person, case: Case, form: Form, person_id: int) -> bool:
    """Tell whether a person is named by one alone where it takes two, or by two of whom none may approve where one has to."""
    person, me = tx.person(person_id), acting(tx, who)
    if person is None:
        return False
    first = tx.person(form.asked_by) if form.asked == person_id and form.asked_by != who.id else None
    if person.may("approve"):
        return first is None or (_approvers(tx, {person_id}) and not (first.may("approve") or me.may("approve")))
    owns = any(each.is_open and each.owner_id == person_id for each in (case, *around(tx, case)))
    return owns and first is None and not me.may("assign_others")
