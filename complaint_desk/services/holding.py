"""The legal hold: a case that may be needed as evidence is kept whatever its age, until it is said that it is not (design, safety H2).

While it stands, nothing of the case is erased, nor of the cases that were merged with it or split from it: they are one complaint.
"""

from __future__ import annotations

from complaint_desk.data import due
from complaint_desk.data.parties import Asked
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import Event
from complaint_desk.domain.messages import Listed
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.retention import HOLDS, Hold, hold_in
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case, require, require_unconcerned
from complaint_desk.services.values import code_in, text_in


def set_hold(store: Store, who: Person, *, key: bytes, case_id: int, why: str, reason: str) -> Changed:
    """Hold a case back from erasure; where a hold stands already, nothing changes.

    Args:
        store: the desk.
        who: a supervisor or administrator.
        key: names the press.
        case_id: which case, open or ended.
        why: one of ``retention.HOLDS``.
        reason: what for, in words.

    Raises:
        NotAllowed: the person's role may not, or the complaint is about them.
        BadValue: there is no such reason, or no words to it.
    """
    held = ev.HoldSet(why=code_in(why, HOLDS, "case.hold.why"), reason=text_in(reason, "case.hold.reason", "reason_needed"))

    def decide(_case: Case, tx: Asked) -> list[Event]:
        return [] if due.is_held(tx, case_id) else [held]

    return on_case(store, who, key, "set_hold", case_id, decide, right="hold_cases")


def lift_hold(store: Store, who: Person, *, key: bytes, case_id: int, reason: str) -> Changed:
    """Hold a case back no longer; where no hold stands, nothing changes.

    Raises:
        NotAllowed: the person's role may not, or the complaint is about them.
        BadValue: no reason is told.
    """
    lifted = ev.HoldLifted(reason=text_in(reason, "case.hold.reason", "reason_needed"))

    def decide(_case: Case, tx: Asked) -> list[Event]:
        return [lifted] if due.is_held(tx, case_id) else []

    return on_case(store, who, key, "lift_hold", case_id, decide, right="hold_cases")


def hold(store: Store, who: Person, *, case_id: int) -> Hold | None:
    """Return the hold that stands on a case, None when there is none.

    Raises:
        NotAllowed: the person may not see cases, or the complaint is about them.
    """
    require(who, "see_cases")
    require_unconcerned(store, who, store.case(case_id), "see_case")
    return hold_in(store.history(case_id))


def require_unheld(asked: Asked, case_ids: list[int]) -> None:
    """Refuse to erase what is held back.

    Raises:
        Problem: a hold stands on one of the cases, or on one that was merged with it or split from it.
    """
    if numbers := due.held(asked, case_ids):
        raise Problem("erase_held", code="ER-HELD", numbers=Listed(numbers))
