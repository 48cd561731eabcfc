"""Views that people saved, of the queue and of the figures, and how each person arranges one: small tables beside the events, which tell
nothing of any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from complaint_desk.data.glance import Asked
    from complaint_desk.data.store import Notes

KEPT_DAYS: Final = 30
"""So long a deleted view can still be brought back."""

QUEUE: Final = "queue"
_COLUMNS: Final = "v.id, v.owner_id, v.shared, v.name, v.definition, v.version, v.deleted_us, p.name, v.page"
VISIBLE: Final = (
    f"SELECT {_COLUMNS} FROM saved_view v LEFT JOIN person p ON p.id = v.owner_id "
    "WHERE v.deleted_us = 0 AND v.page = ? AND (v.owner_id = ? OR v.shared = 1) ORDER BY v.id"
)
ONE: Final = f"SELECT {_COLUMNS} FROM saved_view v LEFT JOIN person p ON p.id = v.owner_id WHERE v.id = ?"
MADE_BY: Final = "SELECT id FROM saved_view WHERE key = ?"
ADD: Final = (
    "INSERT INTO saved_view(key, owner_id, shared, name, definition, version, changed_us, deleted_us, page)"
    " VALUES(?, ?, ?, ?, ?, 1, ?, 0, ?)"
)
CHANGE: Final = (
    "UPDATE saved_view SET name = ?, shared = ?, definition = ?, version = version + 1, changed_us = ?, deleted_us = ? WHERE id = ?"
)
PURGE: Final = "DELETE FROM saved_view WHERE deleted_us > 0 AND deleted_us < ?"
SETTING: Final = "SELECT setting FROM view_setting WHERE person_id = ? AND view = ?"
SETTINGS: Final = "SELECT view, setting FROM view_setting WHERE person_id = ?"
PUT_SETTING: Final = (
    "INSERT INTO view_setting(person_id, view, setting) VALUES(?, ?, ?) "
    "ON CONFLICT(person_id, view) DO UPDATE SET setting = excluded.setting"
)


class Kept(NamedTuple):
    """A saved view as it is kept.

    ``definition`` is its text, ``deleted_us`` 0 while it stands, ``owner`` a name or None, ``page`` where it is shown.
    """

    id: int
    owner_id: int
    shared: int
    name: str
    definition: str
    version: int
    deleted_us: int
    owner: str | None
    page: str


def visible(db: Asked | Notes, person_id: int, page: str = QUEUE) -> list[Kept]:
    """Return the views of a page that somebody saved or that are shared."""
    return [Kept._make(row) for row in db.rows(VISIBLE, (page, person_id))]


def one(db: Asked | Notes, view_id: int) -> Kept | None:
    """Return one view, deleted or not."""
    rows = db.rows(ONE, (view_id,))
    return Kept._make(rows[0]) if rows else None


def add(notes: Notes, key: bytes, owner_id: int, shared: bool, name: str, definition: str, now_us: int, page: str = QUEUE) -> int:
    """Add a view and return its number; the same key again adds nothing."""
    found = notes.rows(MADE_BY, (key,))
    if not found:
        notes.run(ADD, (key, owner_id, int(shared), name, definition, now_us, page))
        found = notes.rows(MADE_BY, (key,))
    return int(found[0][0])


def change(notes: Notes, kept: Kept, now_us: int) -> None:
    """Write a view as it is now; views deleted long ago go for good."""
    notes.run(CHANGE, (kept.name, kept.shared, kept.definition, now_us, kept.deleted_us, kept.id))
    notes.run(PURGE, (now_us - KEPT_DAYS * 86_400_000_000,))


def setting(db: Asked | Notes, person_id: int, view: str) -> str:
    """Return how somebody arranged a view, "" when they did not."""
    rows: list[tuple[Any, ...]] = db.rows(SETTING, (person_id, view))
    return str(rows[0][0]) if rows else ""


def settings(db: Asked, person_id: int) -> dict[str, str]:
    """Return everything somebody arranged, by view."""
    return dict(db.rows(SETTINGS, (person_id,)))


def put_setting(notes: Notes, person_id: int, view: str, text: str) -> None:
    """Keep how somebody arranged a view."""
    notes.run(PUT_SETTING, (person_id, view, text))
