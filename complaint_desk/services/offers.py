"""Offering: options with their cost and ticks, approvals, and the customer's choice, which becomes a promise."""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, Option
from complaint_desk.domain.messages import At, Money
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.vocabulary import REMEDIES
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case
from complaint_desk.services.values import code_in, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOption:
    """An option as the agent wrote it: what, by whom, by when (checklist O1) and its three ticks (O6).

    ``cost`` is what was typed; ``due_us`` microseconds UTC.
    """

    what: str
    who: str
    due_us: int
    cost: str = ""
    remedy: str = "other"
    source: str = "own"
    key: str = ""
    feasible: bool = True
    timely: bool = True
    interim: bool = False


def offer(store: Store, who: Person, *, key: bytes, case_id: int, option: NewOption) -> Changed:
    """Put an option on the table; needs a confirmed restatement, and money needs a known caller.

    Raises:
        BadValue: what, who, when or cost cannot be used; the field is named.
        GateShut: the restatement is not confirmed yet.
    """
    what = text_in(option.what, "guide.offer.what", "empty_text")
    by_whom = text_in(option.who, "guide.offer.who", "empty_text")
    code_in(option.remedy, REMEDIES, "guide.offer.what")
    cost = parse_amount(option.cost)
    if cost is None:
        raise BadValue("bad_amount", field="guide.offer.cost", text=option.cost)

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if option.due_us <= tx.now_us:
            raise BadValue("due_passed", field="guide.offer.when", due=At(option.due_us))
        if cost != "0" and case.verified == "not_yet":
            raise BadValue("caller_unknown", field="case.verified")
        me = acting(tx, who)
        return [
            ev.OptionOffered(
                source=option.source, key=option.key, remedy=option.remedy, due_us=option.due_us, cost=cost, currency=me.currency,
                over_limit=me.over(cost, me.currency), feasible=option.feasible, timely=option.timely, interim=option.interim,
                what=what, who=by_whom,
            )
        ]

    return on_case(store, who, key, "offer", case_id, decide, move="offer")


def withdraw(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "") -> Changed:
    """Take an option off the table; what was chosen stays chosen until another is."""

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        return [] if found.withdrawn else [ev.OptionWithdrawn(option=option, reason=reason.strip())]

    return on_case(store, who, key, "withdraw", case_id, decide)


def ask_approval(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "") -> Changed:
    """Ask somebody with a higher limit to allow an option."""

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        asked = found.allowed or found.approval == "asked"
        return [] if asked else [ev.ApprovalAsked(option=option, reason=reason.strip())]

    return on_case(store, who, key, "ask_approval", case_id, decide)


def answer_approval(store: Store, who: Person, *, key: bytes, case_id: int, option: int, granted: bool, reason: str = "") -> Changed:
    """Grant or refuse an option beyond the offering person's limit.

    Raises:
        NotAllowed: it is one's own option (four eyes), or beyond one's own limit too.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        offered_by = next(r.actor_id for r in tx.history(case_id) if r.n == found.event_n)
        if offered_by == who.id:
            raise NotAllowed("own_approval", code="RI-OWN")
        me = acting(tx, who)
        if granted and me.over(found.offer.cost, found.offer.currency):
            limit, cost = Money(me.limit, me.currency), Money(found.offer.cost, found.offer.currency)
            raise NotAllowed("over_own_limit", code="RI-LIMIT", cost=cost, limit=limit)
        return [ev.ApprovalAnswered(option=option, granted=granted, reason=reason.strip())]

    return on_case(store, who, key, "answer_approval", case_id, decide, right="approve")


def choose(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "") -> Changed:
    """Record the customer's choice between at least two real options (checklist N8, O2); it becomes a promise at once.

    Raises:
        Problem: the option was withdrawn, waits for approval, or is no final one that can be done in time.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        if found.withdrawn or found.round != case.round:
            raise Problem("no_such_thing", code="CA-GONE")
        if not found.allowed:
            raise Problem("not_approved", code="RI-WAIT", option=option)
        if found.offer.interim or not (found.offer.feasible and found.offer.timely):
            raise Problem("not_final", code="CA-INTERIM", option=option)
        if case.chosen is not None and case.chosen.number == option:
            return []
        promise = ev.PromiseMade(due_us=found.offer.due_us, option=option, what=found.offer.what, who=found.offer.who)
        earlier = [p for p in case.promises if case.chosen and p.option == case.chosen.number and not p.ended_us]
        released = [ev.PromiseReleased(promise=p.number) for p in earlier]
        return [ev.OptionChosen(option=option, reason=reason.strip()), *released, promise]

    return on_case(store, who, key, "choose", case_id, decide, move="choose")


def choose_none(store: Store, who: Person, *, key: bytes, case_id: int, next_offer_us: int = 0, reason: str = "") -> Changed:
    """Record that the customer wants none: the next offer is promised for a time, or the case is escalated (0)."""

    def decide(_case: Case, tx: Transaction) -> list[ev.Event]:
        if next_offer_us and next_offer_us <= tx.now_us:
            raise BadValue("due_passed", field="guide.offer.when", due=At(next_offer_us))
        then = "next_offer" if next_offer_us else "escalate"
        events: list[ev.Event] = [ev.NoneChosen(then=then, next_offer_us=next_offer_us, reason=reason.strip())]
        if next_offer_us:
            events.append(ev.PromiseMade(due_us=next_offer_us, what=reason.strip(), who=who.name))
        else:
            events.append(ev.Assigned(owner_id=0))
        return events

    return on_case(store, who, key, "choose_none", case_id, decide, move="choose")


def _option(case: Case, number: int) -> Option:
    if not 0 < number <= len(case.options):
        raise Problem("no_such_thing", code="CA-GONE")
    return case.options[number - 1]
