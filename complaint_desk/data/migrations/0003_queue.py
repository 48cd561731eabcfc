# mypy: disable-error-code="no-untyped-call"
"""The third form of a desk: what the queue is arranged by.

Views that people save and how each person arranges a view; an index in which any filter is looked for without reading the cases, and
one for the open cases by their number.
"""

from __future__ import annotations

from peewee import SqliteDatabase
from playhouse.migrate import SqliteMigrator

STEPS = (
    "CREATE TABLE saved_view ("
    " id INTEGER NOT NULL PRIMARY KEY, key BLOB NOT NULL, owner_id INTEGER NOT NULL, shared INTEGER NOT NULL, name TEXT NOT NULL,"
    " definition TEXT NOT NULL, version INTEGER NOT NULL, changed_us INTEGER NOT NULL, deleted_us INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX saved_view_key ON saved_view (key)",
    "CREATE TABLE view_setting ("
    " person_id INTEGER NOT NULL, view TEXT NOT NULL, setting TEXT NOT NULL, PRIMARY KEY (person_id, view)) WITHOUT ROWID",
    "CREATE INDEX complaint_facts ON complaint (opened_us, id, is_open, type, status, step, emotion, channel, urgency, impact,"
    " circumstances, owner_id, origin, product, cause, resolved_us, closed_us, risk)",
    "DROP INDEX complaint_opened_us",
    "CREATE INDEX complaint_is_open_number ON complaint (is_open, number)",
    "PRAGMA user_version = 3",
)


def up(_migrator: SqliteMigrator, db: SqliteDatabase) -> None:
    """Add what a desk of the second form lacks; nobody has saved a view yet."""
    for statement in STEPS:
        db.execute_sql(statement)
