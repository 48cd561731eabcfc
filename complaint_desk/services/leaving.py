"""Somebody works here no more: no case stays with them, where nobody would see it and nobody would be warned of its clocks.

Their open cases go back to everybody, by the desk itself: when they are switched off, and whenever one is found with somebody who was,
as after a case of theirs was opened again. What they wanted to be reminded of goes along with whoever takes the case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.data import duties
from complaint_desk.data.digest import sha256
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import DESK

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

AT_ONCE: Final = 25
"""Cases in one transaction, as in every press over many."""
MOST: Final = 500
"""So many in one go; the rest are found in the next rounds."""
LEFT: Final = (
    "SELECT id, version FROM complaint INDEXED BY complaint_is_open_owner_id_next_due_us WHERE is_open = 1 AND owner_id = ? "
    "ORDER BY next_due_us LIMIT ?"
)


def give_back(store: Store) -> tuple[int, ...]:
    """Give the open cases of everybody who works here no more back to everybody, and return them; at most MOST."""
    if store.read_only:
        return ()
    gone = [person.id for person in store.persons().values() if not person.active]
    freed: list[int] = []
    for person in gone:
        found = store.read().rows(LEFT, (person, MOST))
        for at in range(0, len(found), AT_ONCE):
            part = found[at : at + AT_ONCE]
            store.operation(key=_key(part), actor_id=DESK.id, verb="leave_behind", work=_freeing([id_ for id_, _ in part]))
            freed += [id_ for id_, _ in part]
    if any(duties.left_behind(store.read(), person) for person in gone):
        store.note(lambda notes: duties.take_along(notes, gone))
    return tuple(freed)


def _key(part: Sequence[tuple[int, int]]) -> bytes:
    """The cases as they stand name the press, so that of ten windows one gives them back."""
    return sha256(f"leave_behind:{part}".encode()).digest()[:16]


def _freeing(cases: Sequence[int]) -> Callable[[Transaction], dict[str, Any]]:
    def work(tx: Transaction) -> dict[str, Any]:
        freed = []
        for case_id in cases:
            case = tx.case(case_id)
            owner = tx.person(case.owner_id)
            if case.is_open and owner is not None and not owner.active:  # nobody took it since it was looked at
                tx.append(case_id, [ev.Assigned(owner_id=0)])
                freed.append(case_id)
        return {"cases": freed}

    return work
