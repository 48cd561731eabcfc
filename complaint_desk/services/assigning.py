"""Whose case it is, what it waits for, and taking back the last step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.waiting import SPOKEN, unanswered
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case, require
from complaint_desk.services.parties import is_about, is_concerned
from complaint_desk.services.values import code_in, text_in

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

MOST_WAITS = 2
"""So often an agent lets a case wait for a customer who says nothing; while it waits, its service clocks stand still."""
SHIFT_US = 12 * ev.HOUR
UNDOABLE = (
    ev.Assigned, ev.NoteAdded, ev.Classified, ev.CircumstanceSet, ev.EmotionNoted, ev.NeedNoted, ev.HeardOut, ev.FactRecorded,
    ev.OptionWithdrawn, ev.WaitingStarted, ev.WaitingEnded, ev.PromiseKept, ev.CauseFound, ev.Said,
    ev.ProgressTold, ev.OutcomeTold, ev.ApologyMade, ev.AbusiveWarned, ev.OptionRejected, ev.Tagged, ev.Untagged, ev.FieldSet,
    ev.AttachmentAdded,
)
"""What a person may take back within the shift; the rest is corrected by a later event."""
_REPLACED = (
    ev.Assigned, ev.Classified, ev.CircumstanceSet, ev.EmotionNoted, ev.NeedNoted, ev.FactRecorded, ev.CauseFound, ev.Tagged, ev.Untagged,
    ev.FieldSet,
)
"""What says how something is, until a later one says otherwise."""
_OF_THE_FOLD = frozenset({"version", "updated_us"})


def assign(store: Store, who: Person, *, key: bytes, case_id: int, owner_id: int) -> Changed:
    """Give the case to somebody, or back to everybody (0); giving it to others needs a right of its own.

    Raises:
        NotAllowed: an agent assigns to somebody else, or takes a colleague's case away; or somebody takes a case who may take none.
        Problem: nobody has that id, or they cannot work on cases (any more).
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if owner_id not in (0, who.id) or case.owner_id not in (0, who.id):
            require(acting(tx, who), "assign_others")
        elif owner_id and case.owner_id != owner_id:
            require(acting(tx, who), "take_case")
        owner = tx.person(owner_id) if owner_id else None
        if owner is not None and is_concerned(tx, case, owner_id):
            raise Problem("complained_about_owner", code="RI-PARTY", name=owner.name or owner.login)
        if owner_id and (owner is None or not owner.may("work_case")):
            raise Problem("no_such_thing", code="PE-NONE")
        return [] if case.owner_id == owner_id else [ev.Assigned(owner_id=owner_id)]

    return on_case(store, who, key, "assign", case_id, decide)


def wait(store: Store, who: Person, *, key: bytes, case_id: int, on: str, reason: str = "") -> Changed:
    """Let the case wait for the customer or a department; only the former stops the service clocks.

    Raises:
        NotAllowed: the customer was waited for twice and has said nothing; a third time is for who may approve.
        BadValue: they were waited for before and have said nothing since, and there is no reason to wait again.
        Problem: no department was asked for anything.
    """
    code_in(on, ("customer", "department"), "case.status")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if case.waiting_on == on:
            return []
        if on == "department" and not case.open_tasks:
            raise Problem("no_task_to_wait_for", code="WA-TASK")
        before = unanswered(case.pauses, case.heard_us) if on == "customer" else 0
        if before:
            text_in(reason, "case.wait", "reason_needed")
        if before >= MOST_WAITS:
            require(acting(tx, who), "approve")
        return [ev.WaitingStarted(on=on, reason=reason.strip())]

    return on_case(store, who, key, "wait", case_id, decide)


def stop_waiting(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """What the case waited for has come."""
    return on_case(store, who, key, "stop_waiting", case_id, lambda c, _t: [ev.WaitingEnded()] if c.waiting_on else [])


def undo(store: Store, who: Person, *, key: bytes, case_id: int, n: int) -> Changed:
    """Take back event ``n`` of a case: one's own, of this shift, of a kind that can be.

    Raises:
        NotAllowed: a form would no longer be required, though it was begun or the customer confirmed the complaint since.
        Problem: it can no longer be taken back, the customer has spoken since they were waited for, the case was
            resolved on the strength of it, it would go to whom it is about, or somebody changed the same since: then nothing
            would come of it.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        past = tx.history(case_id)
        undone = {r.event.n for r in past if isinstance(r.event, ev.Undone)}
        found = next((r for r in past if r.n == n), None)
        if found is None or n in undone or not isinstance(found.event, UNDOABLE) or tx.now_us - found.at_us > SHIFT_US:
            raise Problem("not_undoable", code="UN-LATE")
        if found.actor_id != who.id:
            require(acting(tx, who), "undo_others")
        if isinstance(found.event, ev.WaitingEnded) and _spoken_since(past, undone, found):
            raise Problem("customer_spoke", code="UN-SPOKE")
        undone_now = ev.Undone(n=n)
        without = fold(case_id, [*past, Recorded(case.version + 1, undone_now, tx.now_us, tx.now_us, who.id)])
        if isinstance(found.event, _REPLACED) and _same(case, without):
            since = _since(past, undone, found)
            changer = tx.person(since.actor_id) if since is not None else None
            name = (changer.name or changer.login) if changer is not None else "–"
            raise Problem("changed_since", code="UN-SINCE", name=name, person=changer.id if changer is not None else 0)
        if without.owner_id and is_about(tx, without, without.owner_id):
            owner = tx.person(without.owner_id)
            raise Problem("complained_about_owner", code="RI-PARTY", name=owner.name or owner.login if owner is not None else "")
        _refuse_letting_go(store, acting(tx, who), case, without, found.occurred_us)
        if case.resolved_us and gates.lost(case, without, "resolve", store.rules):
            raise Problem("rests_on_it", code="UN-RESTS")
        return [undone_now]

    return on_case(store, who, key, "undo", case_id, decide)


def _same(one: Case, other: Case) -> bool:
    """Tell whether all that holds in two states of a case is the same, however many events it took."""
    return all(getattr(one, name) == value for name, value in vars(other).items() if name not in _OF_THE_FOLD)


def _since(past: list[Recorded], undone: set[int], found: Recorded) -> Recorded | None:
    """Return the last event of the same kind after one, None when nothing of the kind came."""
    later = (r for r in reversed(past) if r.n > found.n and r.n not in undone and type(r.event) is type(found.event))
    return next(later, None)


def _spoken_since(past: list[Recorded], undone: set[int], ended: Recorded) -> bool:
    """Tell whether a wait ended because the customer spoke, or they have spoken since: then nobody waits for them."""
    return any(
        type(r.event) in SPOKEN and r.n not in undone and (r.n > ended.n or r.operation_id == ended.operation_id) for r in past
    )


def _refuse_letting_go(store: Store, who: Person, case: Case, without: Case, since_us: int) -> None:
    """Keep a required form from going with the press that asked for it: a slip shows before anything was built on it."""
    kept = store.rules.forms_needed(without)
    let_go = [form for form in store.rules.forms_needed(case) if form not in kept]
    confirmed = any(each.answer == "yes" and each.answered_us > since_us for each in case.restatements)
    for form in let_go:
        if (confirmed or case.form(form) is not None) and not who.may("override_gate"):
            raise NotAllowed("form_required", code="RI-FORM", form=say(f"form.{form}"))
