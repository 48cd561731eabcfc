# mypy: disable-error-code="no-untyped-call"
"""The second form of a desk: when the next department task of a case is due, and who granted what lately found without a scan."""

from __future__ import annotations

from peewee import SqliteDatabase
from playhouse.migrate import SqliteMigrator

STEPS = (
    "ALTER TABLE complaint ADD COLUMN task_due_us INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX complaint_is_open_task_due_us ON complaint (is_open, task_due_us)",
    "CREATE INDEX operation_grants ON operation (actor_id, at_us) WHERE verb IN ('offer', 'answer_approval', 'give_goodwill')",
    "PRAGMA user_version = 2",
)


def up(_migrator: SqliteMigrator, db: SqliteDatabase) -> None:
    """Add what a desk of the first form lacks; none of its cases has a task yet."""
    for statement in STEPS:
        db.execute_sql(statement)
