"""In which form the texts of a desk stand in its index, and how they are put there anew when they are compared otherwise than before.

What is typed is normalised by the program that runs; what was written was normalised by the one that wrote it. So the number of the form
is kept in the desk, and a desk of another form is cut anew when it is opened for writing, all of it or nothing. What people wrote is
not touched: everything here follows from the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from complaint_desk.data import fresh_texts
from complaint_desk.data.dialect import (
    FTS_AUTOMERGE,
    FTS_CLEAR,
    FTS_HASH,
    FTS_INSERT,
    MERGED_BY_PRESSES,
    MERGED_WHILE_BUILT,
    Database,
)

FORM: Final = 2
"""One more with each change of what ``search_text.normalise``, ``search_text.index_text`` or ``projector.customer_texts`` return."""

FOUND_BY: Final = ("name_norm", "lookup")
"""The columns of a customer that follow from the form."""

_COUNTER: Final = "search_form"
STANDS_SQL: Final = "SELECT value FROM counter WHERE name = ?"
_SET: Final = "INSERT INTO counter(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
SOME_SQL: Final = (
    "SELECT e.stream_id, c.number, e.n, e.kind, e.v, e.data, b.body, e.body_digest IS NOT NULL FROM event e "
    "JOIN complaint c ON c.id = e.stream_id LEFT JOIN event_body b ON b.event_id = e.id WHERE e.stream_id BETWEEN ? AND ? "
    "AND (e.body_digest IS NOT NULL OR e.kind IN ('opened', 'imported', 'tagged', 'untagged', 'undone', 'absorbed', 'unmerged')) "
    "ORDER BY e.stream_id, e.n"
)
LAST_SQL: Final = "SELECT coalesce(max(id), 0) FROM complaint"
CUSTOMERS_SQL: Final = "SELECT id, name, phone, email, name_norm, lookup FROM customer WHERE id > ? ORDER BY id LIMIT ?"
_FIND: Final = "UPDATE customer SET name_norm = ?, lookup = ? WHERE id = ?"
_SOME: Final = 2_000
"""Streams at a time, so that a million never stand in memory."""


def holds(database: Database) -> bool:
    """Tell whether a desk's index is of the present form."""
    row = database.execute_sql(STANDS_SQL, (_COUNTER,)).fetchone()
    return row is not None and row[0] == FORM


def bring_up(database: Database) -> None:
    """Cut the texts of a desk anew unless they stand in the present form."""
    if holds(database):
        return
    with database.atomic("IMMEDIATE"):
        if not holds(database):  # unless another process was faster
            _cases(database)
            _customers(database)
            database.execute_sql(_SET, (_COUNTER, FORM))


def _cases(database: Database) -> None:
    from complaint_desk.data.search_text import index_text

    database.execute_sql(FTS_CLEAR)
    database.execute_sql(FTS_HASH, (16 * 1024 * 1024,))
    database.execute_sql(FTS_AUTOMERGE, (MERGED_WHILE_BUILT,))
    last = database.execute_sql(LAST_SQL).fetchone()[0]
    if last:
        database.execute_sql(fresh_texts.CLEAR)
    for first in range(1, last + 1, _SOME):
        rows = database.execute_sql(SOME_SQL, (first, first + _SOME - 1)).fetchall()
        database.many(FTS_INSERT, [
            (id_, index_text(_texts(database, list(events)))) for id_, events in groupby(rows, itemgetter(0))
        ])
    database.execute_sql(FTS_HASH, (1024 * 1024,))
    database.execute_sql(FTS_AUTOMERGE, (MERGED_BY_PRESSES,))


def _texts(database: Database, events: list[tuple[Any, ...]]) -> Iterator[str]:
    """Yield the texts by which a case is found, with those of the cases that go on in it."""
    from complaint_desk.data import projector
    from complaint_desk.domain.events import Recorded
    from complaint_desk.domain.stored import from_stored

    history = []
    for _, _, n, kind, v, data, body, worded in events:
        with suppress(ValueError):  # one that somebody spoiled is told by the check, which needs the desk open
            history.append(Recorded(n, from_stored(kind, v, data, body, erased=worded and body is None), 0, 0, 0))
    yield from projector.texts(events[0][1], history)
    for other_id in projector.goes_on_here(history):
        if others := database.execute_sql(SOME_SQL, (other_id, other_id)).fetchall():
            yield from _texts(database, others)


def _customers(database: Database) -> None:
    """Write again by what each customer is found; a trigger keeps their index."""
    from complaint_desk.data.projector import found_by
    from complaint_desk.domain.people import Customer

    last = 0
    while rows := database.execute_sql(CUSTOMERS_SQL, (last, _SOME)).fetchall():
        last = rows[-1][0]
        changed = []
        for id_, name, phone, email, *stood in rows:
            found = found_by(Customer(id=id_, name=name, phone=phone, email=email))
            if found != tuple(stood):
                changed.append((*found, id_))
        database.many(_FIND, changed)
