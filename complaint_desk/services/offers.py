"""Offering: options with their cost and ticks, approvals, and the customer's choice, which becomes a promise."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, Option, fold
from complaint_desk.domain.case_parts import refused_before
from complaint_desk.domain.fact_sources import FACT_SOURCES, source_for
from complaint_desk.domain.gates import missing_for, missing_to_escalate, needs_caller
from complaint_desk.domain.giving_words import given
from complaint_desk.domain.kinds import kind_of
from complaint_desk.domain.messages import At, Money, say
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.plans import AUTHORITIES
from complaint_desk.domain.playbook import FEASIBILITY
from complaint_desk.domain.prices import PRICE, amount_told, price_paid
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.timeline import option_letter
from complaint_desk.domain.vocabulary import GOODS_REMEDIES, REMEDIES
from complaint_desk.services import allowance
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case, refuse
from complaint_desk.services.limiting import beyond_ordinary, refuse_special, refuse_unapproved
from complaint_desk.services.parties import around
from complaint_desk.services.promising import refuse_money, refuse_more
from complaint_desk.services.values import code_in, due_in, text_in

_FACTS: Final = "guide.offer.facts_from"
ESCALATED: Final = 3
"""The least urgency of a case that was escalated: today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOption:
    """An option as the agent wrote it: what, by whom, by when (checklist O1) and its three ticks (O6).

    ``cost`` is what was typed, and nothing typed is no 0; ``price`` what the customer paid, as typed, which is kept for the case's next
    options; ``remedy`` belongs to every option, and its words tell it where nobody said it; ``due_us`` microseconds UTC; ``authority`` can
    only make it special: what the playbook and the remedy say counts; ``checks`` what was ticked of playbook.FEASIBILITY;
    ``facts_from`` one of fact_sources.FACT_SOURCES, "" for the surest that the case can show.
    """

    what: str
    who: str
    due_us: int
    cost: str = ""
    price: str = ""
    remedy: str = ""
    source: str = "own"
    key: str = ""
    feasible: bool = True
    timely: bool = True
    interim: bool = False
    authority: str = ""
    checks: tuple[str, ...] = ()
    facts_from: str = ""


def offer(store: Store, who: Person, *, key: bytes, case_id: int, option: NewOption) -> Changed:
    """Put an option on the table; needs a confirmed restatement, and money needs an amount and a known caller.

    Raises:
        BadValue: what, who, when, remedy, cost or price cannot be used, or the words give more than they say; the field is named.
        GateShut: the restatement is not confirmed yet.
    """
    what = text_in(option.what, "guide.offer.what", "empty_text")
    by_whom = text_in(option.who, "guide.offer.who", "empty_text")
    if not option.remedy:
        option = replace(option, remedy=kind_of(what, store.rules.kinds))
    code_in(option.remedy, REMEDIES, "guide.offer.remedy")
    if option.key and not store.rules.has_option(option.key, option.remedy):
        raise BadValue("no_such_option", field="guide.offer.what")
    cost, price = _cost(option, store.rules), _price(option)
    if option.authority:
        code_in(option.authority, AUTHORITIES, "guide.offer.what")
    special = option.authority == "special" or store.rules.is_special(option.key, option.remedy)
    for check in option.checks:
        code_in(check, FEASIBILITY, "guide.offer.feasible")
    if option.facts_from:
        code_in(option.facts_from, FACT_SOURCES, _FACTS)

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        due_in(option.due_us, tx.now_us, "guide.offer.when")
        facts_from = source_for(case, option.facts_from)
        if facts_from is None:
            raise BadValue("fact_source_not_there", field=_FACTS, source=say(f"fact_source.{option.facts_from}"))
        if cost != "0" and case.verified == "not_yet":
            raise BadValue("caller_unknown", field="case.verified")
        if special:
            refuse_special(case, tx)
        me = acting(tx, who)
        refuse_more((*given(what), *given(by_whom)), cost, me.currency, "guide.offer.cost")
        if not store.rules.needs_amount(option.key, option.remedy) and any(named.amount is None for named in given(what)):
            raise BadValue("money_by_another_name", field="guide.offer.remedy")
        _refuse_less(case, option, price, cost, store.rules, me)
        beyond = _beyond(tx, store.rules, me, case, cost, beside=option.interim)
        beyond = beyond or beyond_ordinary(tx, store.rules, me, case, (option.key, option.remedy, cost))
        known = price_paid(case, me.currency)
        kept = [ev.FactRecorded(key=PRICE, value=price, amount=amount_told(PRICE, price))] if price and price != known else []
        return [
            *kept,
            ev.OptionOffered(
                source=option.source, key=option.key, remedy=option.remedy, due_us=option.due_us, cost=cost, currency=me.currency,
                over_limit=beyond, feasible=option.feasible, timely=option.timely, interim=option.interim,
                authority="special" if special else "ordinary",
                checks=option.checks, facts_from=facts_from, what=what, who=by_whom,
            )
        ]

    return on_case(store, who, key, "offer", case_id, decide, move="offer")


def _cost(option: NewOption, rules: Rules) -> str:
    """Return the cost as a decimal string.

    Raises:
        BadValue: none was typed, it is no amount, or it is 0 for what gives money or its worth.
    """
    wanted = rules.needs_amount(option.key, option.remedy)
    cost = parse_amount(option.cost)
    if cost is None:
        raise BadValue("bad_amount", field="guide.offer.cost", text=option.cost)
    if not option.cost.strip() or (wanted and cost == "0"):
        raise BadValue("amount_needed" if wanted else "cost_needed", field="guide.offer.cost")
    return cost


def _price(option: NewOption) -> str:
    """Return the price paid as a decimal string, "" when none came with the option.

    Raises:
        BadValue: it is no amount above 0.
    """
    price = parse_amount(option.price)
    if price is None or (option.price.strip() and price == "0"):
        raise BadValue("bad_amount", field="guide.offer.price", text=option.price)
    return price if option.price.strip() else ""


def _refuse_less(case: Case, option: NewOption, price: str, cost: str, rules: Rules, me: Person) -> None:
    """Refuse an option that gives the price back without the price, or for less: its words say the whole (O4).

    Goods that somebody thought of are worth something, whatever the handling costs, and another one is worth the price once it is known.

    Raises:
        BadValue: nobody said the price, or the cost is below it, or goods have no amount.
    """
    priced = rules.is_priced(option.key, option.remedy)
    own_goods = not option.key and option.remedy in GOODS_REMEDIES
    if not (priced or own_goods):
        return
    paid = price or price_paid(case, me.currency)
    if own_goods and not (paid and option.remedy == "exchange"):
        if cost == "0":
            raise BadValue("worth_needed", field="guide.offer.cost")
        return
    if not paid:
        raise BadValue("price_needed", field="guide.offer.price")
    if Decimal(cost) < Decimal(paid):
        raise BadValue("less_than_price", field="guide.offer.cost", price=Money(paid, me.currency))


def _beyond(tx: Transaction, rules: Rules, me: Person, case: Case, cost: str, *, beside: bool = False) -> str:
    """By how much a cost passes what a person may still grant: in one case, and in the period (O4, O5); "" when it does not.

    ``beside``: it comes on top of what is chosen, and not in its place.
    """
    return allowance.over(cost, allowance.left(tx, rules, me, case, instead=not beside)) if me.limit and Decimal(cost) else ""


def _still_grantable(tx: Transaction, rules: Rules, case: Case, option: Option) -> None:
    """Refuse a choice that passes what whoever grants it has left by now: what was given since it was offered counts (O4, O5).

    Raises:
        NotAllowed: too little is left; offered anew, it goes through an approval.
    """
    granter = tx.person(option.approved_by if option.offer.over_limit else option.by)
    if granter is None or granter.currency != option.offer.currency or not _beyond(tx, rules, granter, case, option.offer.cost):
        return
    left = allowance.left(tx, rules, granter, case, instead=True)
    cost, limit = Money(option.offer.cost, option.offer.currency), Money(left, granter.currency)
    raise NotAllowed("over_allowance", code="RI-LIMIT", cost=cost, limit=limit)


def withdraw(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "") -> Changed:
    """Take an option off the table.

    Raises:
        Problem: the customer chose it. What was chosen became a promise; it ends by another choice, by none, or by undoing the choice,
            each an event that says so, and never by an option that is there no longer.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        if found.chosen:
            raise Problem("chosen_stays", code="CA-CHOSEN", option=option)
        return [] if found.withdrawn else [ev.OptionWithdrawn(option=option, reason=reason.strip())]

    return on_case(store, who, key, "withdraw", case_id, decide)


def ask_approval(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "") -> Changed:
    """Ask somebody with a higher limit to allow an option.

    Raises:
        BadValue: it was refused before, also as another option of that remedy here or in a part of the case, and the reason is none or
            one that was given then.
    """
    said = reason.strip()

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        if found.allowed or found.approval == "asked":
            return []
        refused = refused_before((each for one in (case, *around(tx, case)) for each in one.options), found)
        if refused and _compared(said) in {"", *(_compared(each.asked_because or "") for each in refused)}:
            raise BadValue("ask_something_new", field="guide.offer.ask_reason", letter=option_letter(option))
        return [ev.ApprovalAsked(option=option, reason=said)]

    return on_case(store, who, key, "ask_approval", case_id, decide)


def answer_approval(store: Store, who: Person, *, key: bytes, case_id: int, option: int, granted: bool, reason: str = "") -> Changed:
    """Grant or refuse an option beyond the offering person's limit.

    Raises:
        NotAllowed: it is one's own option or request, or in a case that one has or had since (four eyes); or beyond one's own limit too.
        Problem: nobody asks for it, not since it was refused.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        if found.approval == "expired":
            raise Problem("approval_expired", code="RI-EXPIRED", option=option)
        if who.id in (found.by, found.asked_by):
            raise NotAllowed("own_approval", code="RI-OWN")
        if who.id in _owners_since(tx, case, found):
            raise NotAllowed("own_case_approval", code="RI-OWN")
        if granted and found.approval != "asked":
            raise Problem("approval_not_asked", code="RI-ASK", letter=option_letter(option))
        me = acting(tx, who)
        beyond = _beyond(tx, store.rules, me, case, found.offer.cost, beside=found.offer.interim)
        if granted and (me.over(found.offer.cost, found.offer.currency) or beyond):
            limit, cost = Money(me.limit, me.currency), Money(found.offer.cost, found.offer.currency)
            raise NotAllowed("over_own_limit", code="RI-LIMIT", cost=cost, limit=limit)
        return [ev.ApprovalAnswered(option=option, granted=granted, reason=reason.strip())]

    return on_case(store, who, key, "answer_approval", case_id, decide, right="approve")


def _owners_since(tx: Transaction, case: Case, option: Option) -> frozenset[int]:
    """Return who had the case when an option was put on the table, or at any time since."""
    past = tx.history(case.id)
    then = fold(case.id, past[: option.event_n]).owner_id
    since = (r.event.owner_id for r in past[option.event_n :] if isinstance(r.event, ev.Assigned))  # taken back or not
    return frozenset((then, case.owner_id, *since)) - {0}


def _compared(reason: str) -> str:
    """Return what two ways of writing the same reason have in common: its letters and figures."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", reason).casefold()))


def choose(
    store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str = "", not_chosen: Mapping[int, str] | None = None
) -> Changed:
    """Record the customer's choice between at least two real options (checklist N8, O2); it becomes a promise at once.

    ``not_chosen`` are the reasons against other options, by their number.

    Raises:
        Problem: the option was withdrawn, waits for approval, or is no final one that can be done in time.
        BadValue: the time for which it was offered has passed.
        NotAllowed: whoever grants it gave too much else since it was offered; or what was chosen before was said to be given, and that was
            taken back.
        GateShut: it costs something and nobody knows yet who calls.
    """
    against = {number: why.strip() for number, why in (not_chosen or {}).items() if why.strip() and number != option}

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        refuse(needs_caller(case, found.offer.cost, found.offer.remedy))
        if found.offer.authority == "special":
            refuse_special(case, tx)
        refuse_unapproved(tx, store.rules, tx.person(found.by), case, found.offer)
        rejected = [ev.OptionRejected(option=_option(case, number).number, reason=why) for number, why in against.items()]
        if found.withdrawn or found.round != case.round:
            raise Problem("no_such_thing", code="CA-GONE")
        if not found.allowed:
            raise Problem("not_approved", code="RI-WAIT", option=option)
        if found.offer.interim or not (found.offer.feasible and found.offer.timely):
            raise Problem("not_final", code="CA-INTERIM", option=option)
        if case.chosen is not None and case.chosen.number == option:
            return []
        if 0 < found.offer.due_us <= tx.now_us:
            raise BadValue("offer_past", field="guide.offer.when", letter=option_letter(option), due=At(found.offer.due_us))
        _refuse_after_undone_keep(tx, acting(tx, who), case)
        _still_grantable(tx, store.rules, case, found)
        promise = ev.PromiseMade(due_us=found.offer.due_us, option=option, what=found.offer.what, who=found.offer.who)
        earlier = [p for p in case.promises if case.chosen and p.option == case.chosen.number and not p.ended_us]
        released = [ev.PromiseReleased(promise=p.number) for p in earlier]
        return [ev.OptionChosen(option=option, reason=reason.strip()), *rejected, *released, promise]

    return on_case(store, who, key, "choose", case_id, decide, move="choose")


def _refuse_after_undone_keep(tx: Transaction, me: Person, case: Case) -> None:
    """Keep what costs something from being given, taken back on paper and replaced, again and again (O4).

    Raises:
        NotAllowed: the chosen option was recorded as given and that was undone; another in its place is for who may approve, and not for
            whose case or option it is.
    """
    before = case.chosen
    if before is None or not Decimal(before.offer.cost):
        return
    promises = {promise.number for promise in case.promises if promise.option == before.number}
    past = tx.history(case.id)
    undone = {r.event.n for r in past if isinstance(r.event, ev.Undone)}
    kept = [r for r in past if r.n in undone and isinstance(r.event, ev.PromiseKept) and r.event.promise in promises]
    others = me.id not in {before.by, case.owner_id, *(r.actor_id for r in kept)}
    if kept and not (others and me.may("approve")):
        raise NotAllowed("given_and_undone", code="RI-LIMIT", letter=option_letter(before.number))


def choose_none(
    store: Store, who: Person, *, key: bytes, case_id: int, next_offer_us: int = 0, reason: str = "", promise: str = ""
) -> Changed:
    """Record that the customer wants none: the next offer is promised for a time, or the case is escalated (0).

    ``promise`` are the words of that promise, the reason where none are given. An escalated case goes back to everybody, is for today at
    least, and stands among the risks until something is chosen.

    Raises:
        GateShut: what has to be there before a choice is missing; to escalate, nobody has to become calmer.
        BadValue: nobody says why the customer wants none, or the time of the next offer has passed.
    """
    why = text_in(reason, "guide.offer.none_reason", "reason_needed")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if next_offer_us:
            due_in(next_offer_us, tx.now_us, "guide.offer.when")
        refuse(missing_for(case, "choose", store.rules) if next_offer_us else missing_to_escalate(case, store.rules))
        then = "next_offer" if next_offer_us else "escalate"
        events: list[ev.Event] = [ev.NoneChosen(then=then, next_offer_us=next_offer_us, reason=why)]
        if next_offer_us:
            said = promise.strip() or why
            refuse_money(case, said, "guide.offer.none_reason")
            events.append(ev.PromiseMade(due_us=next_offer_us, what=said, who=who.name))
        else:
            events.append(ev.Assigned(owner_id=0))
            if case.urgency < ESCALATED:
                events.append(ev.Classified(urgency=ESCALATED))
        return events

    return on_case(store, who, key, "choose_none", case_id, decide)


def reject(store: Store, who: Person, *, key: bytes, case_id: int, option: int, reason: str) -> Changed:
    """Record why the customer does not want an option; it stays among what was offered."""
    said = text_in(reason, "guide.offer.reason", "reason_needed")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        found = _option(case, option)
        if found.chosen and found.round == case.round:
            raise Problem("no_such_thing", code="CA-CHOSEN")
        return [] if found.rejected_because == said else [ev.OptionRejected(option=option, reason=said)]

    return on_case(store, who, key, "reject", case_id, decide)


def _option(case: Case, number: int) -> Option:
    if not 0 < number <= len(case.options):
        raise Problem("no_such_thing", code="CA-GONE")
    return case.options[number - 1]
