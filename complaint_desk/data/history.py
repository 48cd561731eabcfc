"""What was recorded, as it is read: a stream's events in order, and where the lane that writes stands.

Who only looks at a desk needs this and not what a press is made of (``transaction``), which rolls up, cuts texts and seals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from complaint_desk.data.dialect import Database
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.stored import from_stored

HISTORY: Final = (
    "SELECT e.n, e.kind, e.v, e.data, b.body, e.body_digest IS NOT NULL, e.occurred_us, o.at_us, o.actor_id, e.operation_id "
    "FROM event e JOIN operation o ON o.id = e.operation_id LEFT JOIN event_body b ON b.event_id = e.id "
    "WHERE e.stream_id = ? ORDER BY e.n"
)
LANE: Final = "SELECT id, token FROM lane ORDER BY id DESC LIMIT 1"
LAST_OPERATION: Final = "SELECT n, digest FROM operation WHERE id = (SELECT max(id) FROM operation) AND lane = ?"
"""Of the newest lane: it alone writes, so what was written last is its own or it has written nothing yet."""

RAISE_COUNT: Final = "UPDATE counter SET value = value + ? WHERE name = ?"
BEGIN_COUNT: Final = "INSERT INTO counter(name, value) VALUES(?, ?)"
COUNT: Final = "SELECT value FROM counter WHERE name = ?"
PUT_COUNT: Final = "INSERT INTO counter(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
TWO_COUNTS: Final = "SELECT (SELECT value FROM counter WHERE name = ?), (SELECT value FROM counter WHERE name = ?)"
RULES: Final = "rules"
"""The counter of how often the rules of this desk were changed."""


def count(database: Database, name: str, by: int = 1) -> int:
    """Raise a counter within a transaction, begun with its first number, and return what it stands at.

    One statement could do both (``RETURNING``), but makes a table of its own in memory for the answer: four times the work.
    """
    if not database.execute_sql(RAISE_COUNT, (by, name)).rowcount:
        database.execute_sql(BEGIN_COUNT, (name, by))
    stands: int = database.execute_sql(COUNT, (name,)).fetchone()[0]
    return stands


def count_two(database: Database, first: str, second: str) -> tuple[int, int]:
    """Raise two counters by one within a transaction, as ``count`` does one, in half the statements."""
    stood = database.execute_sql(TWO_COUNTS, (first, second)).fetchone()
    stand = (stood[0] or 0) + 1, (stood[1] or 0) + 1
    database.many(PUT_COUNT, ((first, stand[0]), (second, stand[1])))
    return stand


def recorded(rows: Iterable[Sequence[Any]]) -> list[Recorded]:
    """Return the events of HISTORY's rows."""
    return [
        Recorded(n, from_stored(kind, v, data, body, erased=worded and body is None), occurred, at, actor, operation)
        for n, kind, v, data, body, worded, occurred, at, actor, operation in rows
    ]
