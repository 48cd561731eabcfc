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
OWED_REMINDERS: Final = (
    "SELECT r.id, r.case_id, c.owner_id, c.is_open FROM reminder r CROSS JOIN complaint c ON c.id = r.case_id "
    "WHERE r.person_id = ? AND r.told_us = 0"
)
_GIVE: Final = "UPDATE reminder SET person_id = ? WHERE id = ? AND told_us = 0"


LEFT_BEHIND: Final = (
    "SELECT r.id FROM reminder r CROSS JOIN complaint c ON c.id = r.case_id WHERE r.person_id = ? AND r.told_us = 0 "
    "AND c.owner_id NOT IN (0, r.person_id) LIMIT 1"
)
_TAKE_ALONG: Final = (
    "UPDATE reminder SET person_id = (SELECT owner_id FROM complaint WHERE id = reminder.case_id) WHERE person_id = ?1 AND told_us = 0 "
    "AND (SELECT owner_id FROM complaint WHERE id = reminder.case_id) NOT IN (0, ?1)"
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


def left_behind(db: _Asked, person_id: int) -> bool:
    """Tell whether somebody who left is still to be reminded of something in a case that another one has."""
    return bool(db.rows(LEFT_BEHIND, (person_id,)))


def take_along(notes: Notes, persons: Sequence[int]) -> None:
    """Let all that those who left wanted to be reminded of be told to who has the cases; in those that nobody has it waits."""
    for person_id in persons:
        notes.run(_TAKE_ALONG, (person_id,))


def reminders_of(db: _Asked, person_id: int) -> list[tuple[int, int, int, bool]]:
    """Return what somebody is still to be reminded of: its number, the case, who has that one and whether it is open."""
    return [(id_, case_id, owner, bool(is_open)) for id_, case_id, owner, is_open in db.rows(OWED_REMINDERS, (person_id,))]


def give_reminders(notes: Notes, given: Sequence[tuple[int, int]]) -> None:
    """Let reminders, by their number, be told to somebody else; what was told by now stays told."""
    for reminder, person_id in given:
        notes.run(_GIVE, (person_id, reminder))
