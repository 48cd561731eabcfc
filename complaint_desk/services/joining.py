"""Two cases of one complaint become one, and two again when that was a mistake.

The case that goes on is told in one press what its clocks, risk and gates need of the other. What the other still owes the customer
(promises not settled, callbacks, department tasks) is carried over with the time at which it was owed first, so that nothing can be lost
by merging: the gates of the case that goes on ask for it. When the merge is undone, each of these goes back as it stands by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from complaint_desk.data import joined
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.joining import stood_still
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.risk import broken_promises
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.theirs import ENDINGS
from complaint_desk.services.assigning import SHIFT_US
from complaint_desk.services.changed import Changed
from complaint_desk.services.correcting import tier_lag
from complaint_desk.services.door import acting, operate, require, require_open, require_unconcerned, require_unparty
from complaint_desk.services.parties import about, hidden_from, owners_around

MOST_ALIKE: Final = 12


def merge(
    store: Store, who: Person, *, key: bytes, case_id: int, into: int, expected_version: int | None = None, into_version: int | None = None
) -> Changed:
    """Let a case go on as another one; nothing is deleted and it can be undone.

    Args:
        store: the desk's store.
        who: the person acting.
        key: of this press.
        case_id: the case that is merged.
        into: the case that goes on.
        expected_version: of the first case, as the person saw it.
        into_version: of the second one.

    Raises:
        NotAllowed: the role may not, they are different customers' or a colleague's, or one of them is about this person.
        Problem: it is the same case, one of them is closed or merged, something in the first one waits for an answer, the second is
            resolved and the first is not, or it would go to whom it is about.
        StaleCase: one of them was changed meanwhile.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        goes, stays = both(tx, who, case_id, into)
        _refuse_merge(tx, acting(tx, who), goes, stays)
        absorbed = taken_over(goes, tx.now_us, store.rules)
        tx.append(case_id, [ev.MergedInto(other_id=into)], expected_version=expected_version)
        tx.append(into, [absorbed], expected_version=into_version)
        for event, occurred_us in owed(goes, tx.history(case_id), stays):
            tx.append(into, [event], occurred_us=occurred_us)
        if goes.owner_id and not stays.owner_id:
            tx.append(into, [ev.Assigned(owner_id=goes.owner_id)])
        return {"cases": [case_id, into], "case": into, "merged": case_id, "number": stays.number}

    return operate(store, who, key, "merge", "join_cases", work, about=case_id)


def unmerge(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Make two cases of a merged one again: one's own merge of this shift, or by the right to undo others'.

    What came after the merge stays with the case that went on, but for what became of promises, callbacks and tasks it took over: those
    are the other case's again, kept or broken as they were meanwhile.

    Args:
        store: the desk's store.
        who: the person acting.
        key: of this press.
        case_id: the case that was merged.

    Raises:
        NotAllowed: somebody else merged them, or it was longer ago than a shift.
        Problem: they are not merged any more, or the case that went on is closed, merged itself, or solved on the strength of it.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        gone = tx.case(case_id)
        if not gone.number or not gone.merged_into:
            raise Problem("unmerge_gone", code="JO-GONE")
        survivor_id = gone.merged_into
        stays = tx.case(survivor_id)
        for case in (gone, stays):
            require_unparty(tx, who, case, "unmerge")
        part = next((p for p in stays.absorbed if p.other_id == case_id), None)
        if not stays.is_open or part is None:
            raise Problem("unmerge_first", code="JO-ORDER", number=stays.number)
        past = tx.history(survivor_id)
        merged = next(r for r in past if r.n == part.event_n)
        if merged.actor_id != who.id or tx.now_us - merged.at_us > SHIFT_US:
            require(acting(tx, who), "undo_others")
        back = [*_what_became(past, stays, case_id, gone), *_names_kept(stays, gone, part.at_us, tx.now_us)]
        events: list[Event] = [ev.Unmerged(other_id=case_id), *_owner_back(past, stays, part.operation_id)]
        _refuse_resting(store, past, stays, events, tx)
        tx.append(survivor_id, events)
        tx.append(case_id, [ev.Unmerged(other_id=survivor_id), *tier_lag(tx, gone)])
        for event, occurred_us in back:
            tx.append(case_id, [event], occurred_us=occurred_us)
        return {"cases": [case_id, survivor_id], "case": case_id, "from": survivor_id, "number": gone.number}

    return operate(store, who, key, "unmerge", "join_cases", work, about=case_id)


def both(tx: Transaction, who: Person, one: int, other: int) -> tuple[Case, Case]:
    """Return two different cases that this person may work on.

    Raises:
        NotAllowed: one of them is about this person.
        Problem: they are one case, or one of them is not there, closed or merged.
    """
    if one == other:
        raise Problem("merge_itself", code="JO-SELF")
    found = []
    for case_id in (one, other):
        case = tx.case(case_id) if tx.is_a("case", case_id) else Case(id=case_id)
        if not case.number:
            raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
        require_unparty(tx, who, case, "merge")
        require_open(case)
        found.append(case)
    return found[0], found[1]


def _refuse_merge(tx: Transaction, who: Person, goes: Case, stays: Case) -> None:
    if goes.customer_id != stays.customer_id and not who.may("join_customers"):
        raise NotAllowed("merge_customers", code="JO-CUSTOMERS")
    owner = tx.person(goes.owner_id) if goes.owner_id not in (0, who.id) else None
    if owner is not None and not who.may("assign_others"):
        raise NotAllowed("merge_colleague", code="JO-OTHERS", number=goes.number, name=owner.name or owner.login)
    waits = any(o.approval == "asked" and not o.withdrawn and o.round == goes.round for o in goes.options)
    if waits or any(not form.settled and goes.form(form.code) is form for form in goes.forms):
        raise Problem("merge_unfinished", code="JO-UNFINISHED", number=goes.number)
    if stays.resolved_us and not goes.resolved_us:
        raise Problem("merge_resolved", code="JO-RESOLVED", number=stays.number)
    concerned = about(tx, goes) | about(tx, stays)
    owners = {stays.owner_id or goes.owner_id, *owners_around(tx, goes), *owners_around(tx, stays)} - {0}
    person = next((tx.person(owner) for owner in sorted(owners & concerned)), None)
    if person is not None:
        raise Problem("complained_about_owner", code="RI-PARTY", name=person.name or person.login)


def taken_over(case: Case, now_us: int, rules: Rules) -> ev.Absorbed:
    """Return what the case that goes on is told of the other one."""
    still = stood_still(case.pauses, case.resolved_us, now_us)
    settled = [p for p in case.promises if p.settled and not p.returned]
    open_broken = sum(bool(p.broken_us) for p in case.promises if not p.settled)
    return ev.Absorbed(
        other_id=case.id, opened_us=case.opened_us, first_response_us=case.first_response_us, told_us=case.told_us,
        acceptance_us=case.acceptance_us, accepted_us=case.accepted_us, escalated_us=case.escalated_us,
        rule_sets=tuple(sorted(case.rule_sets)), contacts=case.words_heard, heard_us=case.heard_us,
        reopened=case.reopened, urgency=case.urgency,
        impact=case.impact,
        circumstances=tuple(sorted(case.circumstances)), signals=case.signals, dangers=case.dangers, tags=case.tags,
        forms_owed=gates.forms_owed(case, rules), unconfirmed=not (case.restatements and case.restatements[-1].answer == "yes"),
        promises_kept=sum(bool(p.kept_us and p.kept_us <= p.due_us) for p in settled) + sum(a.promises_kept for a in case.absorbed),
        promises_broken=broken_promises(case) - open_broken,
        callbacks_done=sum(bool(c.answered_us) for c in case.callbacks) + sum(a.callbacks_done for a in case.absorbed),
        pauses_on=tuple(on for on, _, _ in still), pauses_from=tuple(begin for _, begin, _ in still),
        pauses_until=tuple(end for _, _, end in still),
    )


def owed(goes: Case, past: Sequence[Recorded], stays: Case) -> Iterator[tuple[Event, int]]:
    """Yield what a case still owes, as events of the one that takes it over, each with the time at which it was owed first."""
    promise = len(stays.promises)
    numbers: dict[int, int] = {}
    for p in goes.promises:
        if p.settled:
            continue
        promise += 1
        numbers[p.number] = promise
        yield ev.PromiseMade(due_us=p.due_us, from_case=goes.id, from_number=p.number, what=p.what, who=p.who), p.made_us
        for r in past:
            if isinstance(r.event, ev.PromiseBroken) and r.event.promise == p.number and p.broken_us == r.occurred_us:
                yield replace(r.event, promise=promise), r.occurred_us
                break
    for c in goes.callbacks:
        if not c.outcome:
            yield ev.CallbackPlanned(due_us=c.due_us, day=c.day, from_case=goes.id, from_number=c.number, suits=c.suits), c.planned_us
    for t in goes.open_tasks:
        yield ev.TaskGiven(
            department=t.department, due_us=t.due_us, promise=numbers.get(t.promise, 0), from_case=goes.id, from_number=t.number,
            what=t.what,
        ), t.given_us


def _what_became(past: Sequence[Recorded], stays: Case, other_id: int, gone: Case) -> Iterator[tuple[Event, int]]:
    """Yield what became of what was carried over, as events of the case it goes back to."""
    undone = {r.event.n for r in past if isinstance(r.event, ev.Undone)}
    carried: dict[str, Mapping[int, tuple[int, int]]] = {
        "promise": {p.number: (p.from_number, p.event_n) for p in stays.promises if p.from_case == other_id},
        "callback": {c.number: (c.from_number, c.event_n) for c in stays.callbacks if c.from_case == other_id},
        "task": {t.number: (t.from_number, t.event_n) for t in stays.tasks if t.from_case == other_id},
    }
    known_broken = {p.number for p in gone.promises if p.broken_us}
    for r in past:
        for name, kinds in ENDINGS.items():
            if not isinstance(r.event, kinds) or r.n in undone:
                continue
            number, since = carried[name].get(getattr(r.event, name), (0, 0))
            if not number or r.n < since or (isinstance(r.event, ev.PromiseBroken) and number in known_broken):
                continue
            event: Any = r.event
            yield replace(event, **{name: number}), r.occurred_us
            if isinstance(event, ev.CallbackAnswered) and event.outcome == "not_satisfied":
                yield ev.Reopened(why="not_satisfied", reason=event.suggestions), r.occurred_us


def _names_kept(stays: Case, gone: Case, merged_us: int, now_us: int) -> Iterator[tuple[Event, int]]:
    """Yield what names in the other case, too, whom the complaint turned out to be about while they were one: it was about both."""
    since = {form.person for form in stays.forms if form.entered_us.get(("person", 0), 0) >= merged_us}
    for person_id in sorted((since & stays.complained_about) - gone.complained_about):
        yield ev.FormStarted(form="three_way"), now_us
        yield ev.FormEntered(form="three_way", field="person", ref=person_id), now_us
        if gone.owner_id == person_id:
            yield ev.Assigned(owner_id=0), now_us


def _owner_back(past: Sequence[Recorded], stays: Case, operation_id: int) -> list[Event]:
    """The owner whom the merge alone brought goes again, unless somebody gave the case to anybody since."""
    given = [r for r in past if isinstance(r.event, ev.Assigned)]
    brought = bool(given) and given[-1].operation_id == operation_id and stays.owner_id
    return [ev.Undone(n=given[-1].n)] if brought else []


def _refuse_resting(store: Store, past: Sequence[Recorded], stays: Case, events: Sequence[Event], tx: Transaction) -> None:
    """Refuse to take away what a solution rests on."""
    if not stays.resolved_us:
        return
    after = [Recorded(stays.version + i, event, tx.now_us, tx.now_us, tx.actor_id) for i, event in enumerate(events, 1)]
    if gates.lost(stays, fold(stays.id, [*past, *after]), "resolve", store.rules):
        raise Problem("rests_on_it", code="UN-RESTS")


# --- questions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Other:
    """Another case as it is shown to choose from; ``alike`` tells that it has much in common with the one asked about."""

    id: int
    number: str
    words: str
    type: str
    status: str
    owner_id: int
    opened_us: int
    alike: bool
    same_customer: bool


def others(store: Store, who: Person, *, case_id: int, typed: str = "") -> tuple[Other, ...]:
    """Return cases to merge with or link to: those of the same customer, the look-alike ones first; then whose number was typed.

    Raises:
        NotAllowed: the person may not see cases, or the case is about them.
    """
    require(who, "see_cases")
    require_unconcerned(store, who, store.case(case_id), "see_case")
    found = joined.others(store.read(), case_id, typed, MOST_ALIKE)
    hidden = hidden_from(store, who)
    return tuple(
        Other(row.id, row.number, row.words_line, row.type, row.status, row.owner_id, row.opened_us, alike, same)
        for row, alike, same in ((f.row, f.alike, f.same_customer) for f in found) if row.id not in hidden
    )
