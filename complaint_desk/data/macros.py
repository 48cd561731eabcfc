"""Macros that people keep for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from complaint_desk.data.notes import Notes

OWN: Final = "SELECT id, name, definition FROM macro WHERE person_id = ? ORDER BY id"
_ADD: Final = "INSERT INTO macro(person_id, name, definition, changed_us) VALUES(?, ?, ?, ?)"
_CHANGE: Final = "UPDATE macro SET name = ?, definition = ?, changed_us = ? WHERE id = ? AND person_id = ?"


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def own(db: _Asked, person_id: int) -> list[tuple[int, str, str]]:
    """Return number, name and definition of somebody's own macros."""
    return [(id_, name, definition) for id_, name, definition in db.rows(OWN, (person_id,))]


def add(notes: Notes, person_id: int, name: str, definition: str, now_us: int) -> int:
    """Keep a macro and return its number; the same one twice is one."""
    same = [id_ for id_, was, kept in own(notes, person_id) if (was, kept) == (name, definition)]
    if not same:
        notes.run(_ADD, (person_id, name, definition, now_us))
        same = [int(notes.rows("SELECT max(id) FROM macro")[0][0])]
    return same[0]


def change(notes: Notes, person_id: int, macro: int, name: str, definition: str, now_us: int) -> bool:
    """Change one's own macro; False when there is none."""
    return notes.run(_CHANGE, (name, definition, now_us, macro, person_id)) > 0


def drop(notes: Notes, person_id: int, macro: int) -> bool:
    """Forget one's own macro; False when there is none."""
    return notes.run("DELETE FROM macro WHERE id = ? AND person_id = ?", (macro, person_id)) > 0
