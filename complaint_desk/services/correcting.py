"""A customer's details put right and their tier changed, from a case in which somebody works for them.

What was written down wrong is corrected by whoever works the case: a recorded fact, of which the trail keeps which fields and the
customer's own words go when they are erased. What a customer means to the house is a supervisor's to say, with a reason; the customer's
open cases follow, since a limit may go by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import LANGUAGES, TIERS
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate, require_open, require_unparty
from complaint_desk.services.values import code_in, text_in

DETAILS: Final = ("name", "form_of_address", "phone", "email", "suitable_time", "language")
"""What can be corrected; the tier has a verb of its own."""

REACHED_BY: Final = ("name", "phone", "email")
LONGEST: Final = 200
"""Characters of one detail; a name or address never has more, and what was pasted by mistake often has."""

OPEN_CASES: Final = "SELECT id FROM complaint WHERE customer_id = ? AND +is_open = 1 ORDER BY opened_us"
"""By the customer's few cases, not by all that are open."""


def correct(store: Store, who: Person, *, key: bytes, case_id: int, details: Mapping[str, str]) -> Changed:
    """Correct details of a case's customer.

    Args:
        store: the desk.
        who: who works the case.
        key: names the press.
        case_id: from which case.
        details: the new values by DETAILS, "" for what is not known any more; those left out stay.

    Raises:
        NotAllowed: the person's role may not, or the complaint is about them.
        BadValue: there is no such detail, one is too long, or nobody could be called back any more.
        Problem: the case is closed, or there is none of that id.
    """
    plain = {code_in(name, DETAILS, "case.customer"): value.strip() for name, value in details.items()}
    for name, value in plain.items():
        if len(value) > LONGEST:
            raise BadValue("detail_too_long", field=f"case.customer.{name}", n=LONGEST)
    if plain.get("language"):
        code_in(plain["language"], LANGUAGES, "case.customer.language")

    def work(tx: Transaction) -> dict[str, Any]:
        case = _case(tx, who, case_id, "correct_customer")
        known = tx.customer(case.customer_id)
        changed = {name: value for name, value in plain.items() if value != (getattr(known, name) or "")}
        if not any(changed.get(name, getattr(known, name)) for name in REACHED_BY):
            raise BadValue("customer_needed", field="case.customer.name")
        if changed:
            tx.append(case.customer_id, [ev.CustomerChanged(fields=tuple(changed), **changed)])
        return _result(tx, case, changed=bool(changed))

    return operate(store, who, key, "correct_customer", "work_case", work, about=case_id)


def set_tier(store: Store, who: Person, *, key: bytes, case_id: int, tier: str, reason: str) -> Changed:
    """Say what a case's customer means to the house; their open cases go by it from now on.

    Args:
        store: the desk.
        who: a supervisor.
        key: names the press.
        case_id: from which case; the reason is kept with it.
        tier: one of ``vocabulary.TIERS``.
        reason: in words.

    Raises:
        NotAllowed: the person's role may not, or the complaint is about them.
        BadValue: there is no such tier, or no reason.
        Problem: the case is closed, or there is none of that id.
    """
    code_in(tier, TIERS, "case.customer.tier")
    why = text_in(reason, "case.customer.tier_reason", "tier_reason_needed")

    def work(tx: Transaction) -> dict[str, Any]:
        case = _case(tx, who, case_id, "set_tier")
        changed = tx.customer(case.customer_id).tier != tier
        if changed:
            tx.append(case.customer_id, [ev.CustomerChanged(fields=("tier",), tier=tier)])
        cases = [open_id for (open_id,) in tx.rows(OPEN_CASES, (case.customer_id,))]
        behind = [each for each in cases if (changed and each == case_id) or tier_lag(tx, tx.case(each))]
        for each in behind:
            tx.append(each, [ev.TierNoted(tier=tier, reason=why if each == case_id else "")])
        return _result(tx, case, changed=bool(changed or behind))

    return operate(store, who, key, "set_tier", "approve", work, about=case_id)


def tier_lag(tx: Transaction, case: Case) -> list[ev.Event]:
    """Return what brings a case to its customer's tier: while it was closed or merged it did not follow; empty when it has it."""
    tier = tx.customer(case.customer_id).tier
    return [] if tier == (case.tier or "normal") else [ev.TierNoted(tier=tier)]


def _case(tx: Transaction, who: Person, case_id: int, verb: str) -> Case:
    case = tx.case(case_id) if tx.is_a("case", case_id) else None
    if case is None:
        raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
    require_unparty(tx, who, case, verb)
    require_open(case)
    return case


def _result(tx: Transaction, case: Case, *, changed: bool) -> dict[str, Any]:
    cases = [id_ for (id_,) in tx.rows(OPEN_CASES, (case.customer_id,))]
    return {"cases": cases, "case": case.id, "kinds": ["case", "customer"], **({} if changed else {"unchanged": True})}
