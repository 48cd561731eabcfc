"""What somebody has to do: their open cases, in how many of them something is owed, and their reminders, which go where a case goes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from complaint_desk.data.notes import Notes

CASES: Final = "SELECT id, next_due_us FROM complaint WHERE is_open = 1 AND owner_id = ? ORDER BY next_due_us"
_LEFT_OUT: Final = "id NOT IN (SELECT value FROM json_each(?2))"
OWED: Final = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM complaint WHERE is_open = 1 AND {owed} AND {_LEFT_OUT})"
    for owed in ("owner_id = ?1", *(f"{due} > 0 AND +owner_id = ?1" for due in ("promise_due_us", "callback_due_us", "task_due_us")))
)
"""Counted by the database, since somebody may have hundreds of thousands: their cases by their index, what is owed by its own, which is
short (the plus keeps the owner's out)."""

OWED_AMONG: Final = (
    "SELECT count(*), sum(promise_due_us > 0), sum(callback_due_us > 0), sum(task_due_us > 0) FROM json_each(?3) a "
    f"CROSS JOIN complaint ON complaint.id = a.value WHERE is_open = 1 AND owner_id = ?1 AND complaint.{_LEFT_OUT}"
)
REMINDERS: Final = "SELECT case_id FROM reminder WHERE person_id = ? AND told_us = 0"
_MOVE: Final = (
    "UPDATE reminder SET person_id = (SELECT owner_id FROM complaint WHERE id = reminder.case_id) "
    "WHERE case_id = ? AND made_by = ? AND told_us = 0"
)


@dataclass(frozen=True, slots=True)
class Duties:
    """How many open cases somebody has, in how many of them a promise, a callback or a task is open, and how many reminders."""

    cases: int = 0
    promises: int = 0
    callbacks: int = 0
    tasks: int = 0
    reminders: int = 0


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def cases_of(db: _Asked, person_id: int, hidden: Collection[int]) -> tuple[int, ...]:
    """Return the ids of somebody's open cases but for hidden ones, the nearest clock first, those without one last."""
    rows = [row for row in db.rows(CASES, (person_id,)) if row[0] not in hidden]
    return tuple(row[0] for row in sorted(rows, key=lambda row: not row[1]))


def of_owner(db: _Asked, person_id: int, hidden: Collection[int], among: Collection[int] | None = None) -> Duties:
    """Return what somebody has to do, in all their open cases or only in some, but for hidden ones."""
    left_out = json.dumps(list(hidden))
    if among is None:
        owed = db.rows(OWED, (person_id, left_out))[0]
    else:
        owed = db.rows(OWED_AMONG, (person_id, left_out, json.dumps(list(set(among)))))[0]
    cases, promises, callbacks, tasks = (n or 0 for n in owed)
    some = None if among is None else frozenset(among)
    reminders = [id_ for (id_,) in db.rows(REMINDERS, (person_id,)) if id_ not in hidden and (some is None or id_ in some)]
    return Duties(cases, promises, callbacks, tasks, len(reminders))


def move_reminders(notes: Notes, cases: Sequence[int], made_by: int) -> None:
    """Let what somebody wanted to be reminded of be told to who has the case now; given back with the case, it is theirs again."""
    for case_id in cases:
        notes.run(_MOVE, (case_id, made_by))
