"""A masked telephone, identity number or address looked at: by whom, from which case and why stands in the trail (design, safety F5)."""

from __future__ import annotations

from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DetailRevealed
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rights import HIDDEN, REASONS, REVEALABLE, seen
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate, require_unparty
from complaint_desk.services.values import code_in

OWN_CASE: Final = "own_case"
"""Why the owner of a case looks: it is theirs, so nothing is asked."""


def reveal(store: Store, who: Person, *, key: bytes, case_id: int, field: str = "phone", why: str = OWN_CASE) -> Changed:
    """Note that somebody looks at a customer's detail from a case.

    Args:
        store: the desk.
        who: who looks; whoever may call customers back.
        key: names the press.
        case_id: from which case.
        field: one of ``rights.REVEALABLE``.
        why: one of ``rights.REASONS``; OWN_CASE is for the case's owner alone.

    Raises:
        NotAllowed: the person's role may not, or the complaint is about them.
        BadValue: there is no such field or reason.
    """
    code_in(field, [each for each, name in REVEALABLE.items() if seen(who.role, name) != HIDDEN], "case.reveal")

    def work(tx: Transaction) -> dict[str, Any]:
        if not tx.is_a("case", case_id):
            raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
        case = tx.case(case_id)
        require_unparty(tx, who, case, "reveal")
        code_in(why, (*REASONS, *([OWN_CASE] if case.owner_id == who.id else ())), "case.reveal")
        tx.append(case.customer_id, [DetailRevealed(field=field, why=why, case_id=case_id)])
        return {"kinds": [], "case": case_id}

    return operate(store, who, key, "reveal", "call_back", work, about=case_id)
