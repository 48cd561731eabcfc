"""What the desk notices by itself: a clock that ran out, a request that nobody answered, a customer who was waited for in vain.

Each is recorded once, whoever sees it first.

The operation's key is made of case, clock and due time, so ten windows on one file, or ten starts, record one event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.data.digest import sha256
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import DESK, Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import Clock, clocks, told_before, waited_for
from complaint_desk.domain.rules import Rules
from complaint_desk.services import leaving
from complaint_desk.services.changed import Changed

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

RED_LINE: Final = "red_line"
"""The clock whose running out is told to a supervisor (checklist N3)."""
AT_ONCE: Final = 50
"""So many cases are looked at in one go, that a press never waits long behind the desk's own work."""
MOST_TOLD: Final = 500
"""Cases named at most when much happened elsewhere, such as an import."""
_TOUCHED: Final = "SELECT DISTINCT +stream_id FROM event WHERE id > ? LIMIT ?"
"""With the plus it is read from the first new event on; without it SQLite walks the index of streams, the whole trail for one change."""

RULES_TOUCHED: Final = "SELECT 1 FROM event WHERE id > ? AND kind = 'rules_changed' LIMIT 1"
RAN_OUT: Final = (
    "SELECT id, breach_due_us FROM complaint"
    " WHERE breach_due_us > 0 AND breach_due_us >= ? AND breach_due_us < ? ORDER BY breach_due_us LIMIT ?"
)
"""Only cases with something that is not recorded yet: what is overdue and recorded costs nothing however much of it there is."""


def breached(case: Case, rules: Rules, now_us: int) -> tuple[Clock, ...]:
    """Return the clocks of a case that ran out and were not recorded yet; imported history is not held against this desk."""
    if case.imported and not case.owner_id:
        return ()
    return tuple(c for c in clocks(case, rules) if c.runs and c.due_us < now_us and not told_before(case, c))


def record_breaches(store: Store, who: Person, *, key: bytes, after: int = 0) -> Changed:
    """Record the clocks that ran out, a few cases at a time; a round begins with what is still left with who works here no more.

    Args:
        store: the desk.
        who: whoever sits at the window; the desk itself is the actor.
        key: of the whole round; each breach has its own.
        after: the due time from which to go on; the result's ``after`` is the next one, 0 when the round is done.
    """
    del who, key
    now = store.clock()
    freed = leaving.give_back(store) if not after else ()
    found = store.read().rows(RAN_OUT, (after, now, AT_ONCE)) if not store.read_only else []
    touched = list(freed)
    for case_id, _due in found:
        late = breached(store.case(case_id), store.rules, now)
        for clock in late:
            store.operation(key=breach_key(case_id, clock), actor_id=DESK.id, verb="breach", work=_noting(case_id, clock, store.rules))
        if late:
            touched.append(case_id)
    further = int(found[-1][1]) if len(found) == AT_ONCE and (len(touched) > len(freed) or found[-1][1] > after) else 0
    return Changed("breach", now, tuple(dict.fromkeys(touched)), frozenset({"case"} if touched else ()), {"after": further})


def elsewhere(store: Store, who: Person, *, since: int) -> tuple[int, Changed | None]:
    """Return the number of the desk's last event, and what was touched after ``since``, by whatever window or program.

    Args:
        store: the desk.
        who: whoever sits at the window.
        since: the number this returned the last time; below 0 to begin.
    """
    del who
    last = int(store.read().value("SELECT coalesce(max(id), 0) FROM event"))
    if since < 0 or last <= since:
        return last, None
    store.heed()
    rules = bool(store.read().rows(RULES_TOUCHED, (since,)))
    touched = tuple(id_ for (id_,) in store.read().rows(_TOUCHED, (since, MOST_TOLD)))
    return last, Changed("elsewhere", store.clock(), touched, frozenset({"case", "customer", *(["rules"] if rules else [])}))


def breach_key(case_id: int, clock: Clock) -> bytes:
    """Return the operation key of one breach: the first 16 bytes of the SHA-256 of ``breach:case:clock:due``."""
    return sha256(f"breach:{case_id}:{clock.name}{clock.number or ''}:{clock.due_us}".encode()).digest()[:16]


def _noting(case_id: int, clock: Clock, rules: Rules) -> Callable[[Transaction], dict[str, Any]]:
    def work(tx: Transaction) -> dict[str, Any]:
        case = tx.case(case_id)
        if clock not in breached(case, rules, tx.now_us):
            return {"case": case_id}  # answered, kept or told in another window since it was looked at
        if clock.kind == "approval":
            tx.append(case_id, [ev.ApprovalExpired(option=clock.number, due_us=clock.due_us)])
            return {"case": case_id}
        if clock.kind == "waiting":
            tx.append(case_id, [ev.WaitingEnded()])
            return {"case": case_id}
        law = clock.law.id if clock.law is not None else ""
        noted: list[ev.Event] = [ev.Breached(clock=clock.name, due_us=clock.due_us, waited_for=waited_for(case, clock), rule_set=law)]
        if clock.name == RED_LINE:
            noted.append(ev.Escalated(clock=clock.name, due_us=clock.due_us))
        tx.append(case_id, noted)
        return {"case": case_id}

    return work
