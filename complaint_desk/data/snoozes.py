"""Cases that their owner put away for a while: a person's own order of work, beside the trail.

A case comes back by itself when its time is over, when the customer wrote or called since, when somebody else did something in it, and
when a clock is about to run out; nothing has to happen for that, since all of it is asked whenever the views are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from complaint_desk.data.notes import Notes

_PUT: Final = (
    "INSERT INTO snooze(person_id, case_id, until_us, contacts, made_us) VALUES(?, ?, ?, (SELECT contacts FROM complaint WHERE id = ?), ?) "
    "ON CONFLICT(person_id, case_id) DO UPDATE SET until_us = excluded.until_us, contacts = excluded.contacts, made_us = excluded.made_us"
)
_MINE: Final = "SELECT case_id, until_us, made_us FROM snooze WHERE person_id = ?"


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def put(notes: Notes, person_id: int, cases: Sequence[int], until_us: int, now_us: int) -> None:
    """Put cases away; what came back by its time is forgotten on the way."""
    notes.run("DELETE FROM snooze WHERE person_id = ? AND until_us <= ?", (person_id, now_us))
    for case_id in cases:
        notes.run(_PUT, (person_id, case_id, until_us, case_id, now_us))


def take_back(notes: Notes, person_id: int, cases: Sequence[int]) -> int:
    """Take cases out again; returns how many were put away."""
    return sum(notes.run("DELETE FROM snooze WHERE person_id = ? AND case_id = ?", (person_id, case_id)) for case_id in cases)


def mine(db: _Asked, person_id: int) -> list[tuple[int, int, int]]:
    """Return case, until when and since when, of all that somebody put away."""
    return [(case_id, until_us, made_us) for case_id, until_us, made_us in db.rows(_MINE, (person_id,))]
