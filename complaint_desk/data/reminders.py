"""What people are reminded of: their own words on a case, and which promises and callbacks they were told of already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol

from complaint_desk.data.notes import Notes
from complaint_desk.domain.spans import DAY

KEPT_US: Final = 60 * DAY
"""So long it is known that somebody was told of a promise or callback."""

CLOCKS: Final = "looked"
OWED: Final = "looked_owed"
"""Under these codes it is kept when somebody was last told all there was: of their clocks, and of promises and callbacks."""

NEAR: Final = (
    "SELECT id FROM complaint INDEXED BY complaint_is_open_owner_id_next_due_us WHERE is_open = 1 AND owner_id = ? "
    "AND next_due_us > 0 AND next_due_us <= ? AND ((promise_due_us > ? AND promise_due_us <= ?) OR "
    "(callback_due_us > ? AND callback_due_us <= ?)) LIMIT ?"
)
"""Cases of somebody with a promise or callback due between two moments; their nearest clock is due before the second too."""

DUE: Final = (
    "SELECT id, person_id, case_id, at_us, told_us, words, made_by FROM reminder WHERE person_id = ? AND told_us = 0 AND at_us <= ? "
    "ORDER BY at_us"
)
OF_CASE: Final = (
    "SELECT id, person_id, case_id, at_us, told_us, words, made_by FROM reminder WHERE case_id = ? AND person_id = ? AND told_us = 0 "
    "ORDER BY at_us"
)
_WORDS_OF: Final = "SELECT at_us, words FROM reminder WHERE case_id = ? AND words <> '' ORDER BY at_us, id"
TOLD: Final = "SELECT what, due_us FROM reminded WHERE person_id = ? AND case_id = ?"
_LOOKED: Final = "SELECT at_us FROM reminded WHERE person_id = ? AND case_id = 0 AND what = ? AND due_us = 0"
_LOOK: Final = (
    "INSERT INTO reminded(person_id, case_id, what, due_us, at_us) VALUES(?, 0, ?, 0, ?) "
    "ON CONFLICT(person_id, case_id, what, due_us) DO UPDATE SET at_us = excluded.at_us"
)
_ADD: Final = "INSERT INTO reminder(person_id, made_by, case_id, at_us, told_us, words) VALUES(?, ?, ?, ?, 0, ?)"
_TELL: Final = "INSERT OR IGNORE INTO reminded(person_id, case_id, what, due_us, at_us) VALUES(?, ?, ?, ?, ?)"


class Reminder(NamedTuple):
    """What somebody wants to be reminded of; ``words`` is None once they were erased, ``made_by`` is who wrote them."""

    id: int
    person_id: int
    case_id: int
    at_us: int
    told_us: int
    words: str | None
    made_by: int = 0


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def add(notes: Notes, person_id: int, case_id: int, at_us: int, words: str) -> int:
    """Keep a reminder and return its number; the same one twice is one."""
    same = notes.rows(
        "SELECT id FROM reminder WHERE person_id = ? AND case_id = ? AND at_us = ? AND told_us = 0 AND words = ?",
        (person_id, case_id, at_us, words),
    )
    if not same:
        notes.run(_ADD, (person_id, person_id, case_id, at_us, words))
        same = notes.rows("SELECT max(id) FROM reminder")
    return int(same[0][0])


def drop(notes: Notes, person_id: int, reminder: int) -> bool:
    """Forget one's own reminder; False when there is none."""
    return notes.run("DELETE FROM reminder WHERE id = ? AND person_id = ?", (reminder, person_id)) > 0


def of_case(db: _Asked, case_id: int, person_id: int) -> list[Reminder]:
    """Return what somebody will be reminded of in a case."""
    return [Reminder(*row) for row in db.rows(OF_CASE, (case_id, person_id))]


def due(db: _Asked, person_id: int, now_us: int) -> list[Reminder]:
    """Return the reminders of somebody whose time has come and that were not told."""
    return [Reminder(*row) for row in db.rows(DUE, (person_id, now_us))]


def near(db: _Asked, person_id: int, since_us: int, before_us: int, most: int) -> list[int]:
    """Return the cases of somebody in which a promise or callback is due before a moment.

    Those whose nearest one is due after ``since_us`` come first: who has many that are long late hears of the newer ones too.
    """
    news, late = (
        [id_ for (id_,) in db.rows(NEAR, (person_id, before_us, since, before_us, since, before_us, most))] for since in (since_us, 0)
    )
    return list(dict.fromkeys((*news, *late)))


def told(db: _Asked, person_id: int, case_id: int) -> frozenset[tuple[str, int]]:
    """Return of what in a case somebody was told: promise or callback, with the time it was due."""
    return frozenset((what, due_us) for what, due_us in db.rows(TOLD, (person_id, case_id)))


def tell(notes: Notes, person_id: int, case_id: int, what: str, due_us: int, now_us: int) -> bool:
    """Keep that somebody is told of something now; False when another window did so before."""
    return notes.run(_TELL, (person_id, case_id, what, due_us, now_us)) > 0


def untell(notes: Notes, person_id: int, case_id: int, what: str, due_us: int) -> None:
    """Keep no longer that somebody was told of something: it was taken away before they could read it."""
    notes.run("DELETE FROM reminded WHERE person_id = ? AND case_id = ? AND what = ? AND due_us = ?", (person_id, case_id, what, due_us))


def looked(db: _Asked, person_id: int, what: str = CLOCKS) -> int:
    """Return when somebody had last been told all there was to tell, of their clocks or OWED, 0 when that is not known."""
    rows = db.rows(_LOOKED, (person_id, what))
    return int(rows[0][0]) if rows else 0


def look(notes: Notes, person_id: int, now_us: int, what: str = CLOCKS) -> None:
    """Keep that somebody has been told all there is to tell by now, of their clocks or OWED."""
    notes.run(_LOOK, (person_id, what, now_us))


def tell_own(notes: Notes, reminder: int, now_us: int) -> bool:
    """Keep that a reminder is told now; False when another window did so before."""
    return notes.run("UPDATE reminder SET told_us = ? WHERE id = ? AND told_us = 0", (now_us, reminder)) > 0


def forget_old(notes: Notes, now_us: int) -> None:
    """Forget what was told long ago."""
    notes.run("DELETE FROM reminded WHERE at_us < ?", (now_us - KEPT_US,))
    notes.run("DELETE FROM reminder WHERE told_us > 0 AND told_us < ?", (now_us - KEPT_US,))


def words_of(asked: _Asked, case_id: int) -> list[tuple[int, str]]:
    """Return what anybody wrote to be reminded of in a case, told or not, and for when."""
    return [(int(at_us), str(words)) for at_us, words in asked.rows(_WORDS_OF, (case_id,))]
