"""Much history at once: a new desk filled from nothing (demo), and a file of cases that comes into a desk in use (import).

Both fold and project in memory and write with few statements; everything becomes visible at once or not at all.

- ``building`` writes a desk beside the place where it will stand, without a journal, and moves it there when it is whole.
- ``Staging`` does the slow part (folding, cutting for search) into a file of its own while people go on working; ``apply`` then
  only fills in ids and digests inside the import's one operation.
"""

from __future__ import annotations

import dataclasses
import gc
import marshal
import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from complaint_desk.data import chain, dialect, of_customer
from complaint_desk.data.dialect import Database
from complaint_desk.data.history import LANE, count
from complaint_desk.data.imported import Shapes
from complaint_desk.data.opening import DESK_STREAM, told
from complaint_desk.data.rows import Rows, stored, whole, write_rollups
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Prepared, Transaction
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.numbers import case_number
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rollups import Sums
from complaint_desk.domain.rules import Rules

BATCH: Final = 2_000
PIECE: Final = 150
"""Streams that are packed at once while people work: packing holds the interpreter, and with it the window, until it is done."""

RESERVED: Final = 1_000
_TABLES: Final = tuple(f.name for f in dataclasses.fields(Rows))


class Press(NamedTuple):
    """One press of the past: what it added to one stream. Times are microseconds UTC; ``occurred_us`` 0 is as recorded."""

    events: Sequence[Event]
    at_us: int
    actor_id: int = 0
    verb: str = "demo"
    occurred_us: int = 0


class Builder:
    """Fills a new desk; each stream is told once, whole. Used through ``building``."""

    desk_stream: Final = DESK_STREAM

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._shapes = Shapes(rules)
        self._rows = Rows()
        self._counted = Sums()
        self._serials: Counter[str] = Counter()
        self._streams, self._operations, self._events = DESK_STREAM, 0, 0
        token = database.execute_sql(LANE).fetchone()[1]
        self._lane_head = bytes(token)

    def new_stream(self, kind: str) -> int:
        """Return the id of a new case, customer or improvement."""
        self._streams += 1
        self._rows.streams.append((self._streams, kind))
        return self._streams

    def next_number(self, year: int) -> str:
        """Return a case number of a year."""
        name = f"number:{year % 100:02d}"
        self._serials[name] += 1
        return case_number(year, self._serials[name])

    def write(self, kind: str, stream_id: int, presses: Sequence[Press]) -> None:
        """Write the whole history of a stream; each press becomes an operation of its own.

        Args:
            kind: case, customer, improvement or desk.
            stream_id: of ``new_stream``, or ``desk_stream``.
            presses: in the order in which they were recorded.
        """
        history: list[Recorded] = []
        head = chain.START
        for press in presses:
            self._operations += 1
            number = self._operations
            digests = bytearray()
            when = press.occurred_us or press.at_us
            for event in map(whole, press.events):
                head = self._add(stream_id, len(history) + 1, event, when, number, head)
                digests += head
                history.append(Recorded(len(history) + 1, event, when, press.at_us, press.actor_id, number))
            key = secrets.token_bytes(chain.SIZE)
            digest = chain.operation_digest(
                self._lane_head, key, 1, number, press.at_us, press.actor_id, press.verb.encode(), b"{}", bytes(digests), sha256
            )
            self._rows.operations.append(
                (number, key, 1, number, press.at_us, press.actor_id, press.verb, "{}", self._lane_head, digest)
            )
            self._lane_head = digest
        self._rows.follow(kind, stream_id, history, head, self._shapes, self._counted)
        if len(self._rows.events) >= BATCH:
            self._rows.write(self._database)

    def _add(self, stream_id: int, n: int, event: Event, when: int, operation: int, prev: bytes) -> bytes:
        self._events += 1
        data, body = stored(event)
        words = None
        if body is not None:
            salt = secrets.token_bytes(chain.SIZE)
            words = chain.body_digest(salt, body, sha256)
            self._rows.bodies.append((self._events, salt, body.decode()))
        digest = chain.event_digest(prev, stream_id, n, 1, operation, when, event.v, event.kind.encode(), data, words, sha256)
        self._rows.events.append((self._events, stream_id, n, operation, when, event.kind, event.v, data.decode(), words, digest))
        return digest

    def finish(self) -> None:
        """Write what still waits, the roll-ups and the counters."""
        self._rows.write(self._database)
        write_rollups(self._database, self._counted.by_key())
        for name, value in {**self._serials, "stream": self._streams - DESK_STREAM}.items():
            count(self._database, name, value)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let Python look for cycles rarely: a hundred thousand rows wait to be written and none is part of one, yet each look walks them all.

    A fifth of the time of a large desk was that.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def building(path: Path, rules: Rules, clock: Callable[[], int]) -> Iterator[Builder]:
    """Fill a new desk; it stands at its place when the block ends, and nothing is left of it when the block raises.

    Raises:
        StoreProblem: there is a file already, or no room or right to make one.
    """
    if path.exists():
        raise StoreProblem("desk_exists", code="ST-EXISTS", path=str(path))
    part = path.with_name(path.name + ".part")
    _remove(part)
    try:
        Store.open(part, rules, clock=clock).close()
        with told(path, writing=True):
            database = Database(dialect.uri(part), dialect.BUILDING, uri=True)
            try:
                indexes, triggers = _taken_away(database)
                with seldom_collecting(), database.atomic("IMMEDIATE"):
                    database.execute_sql(dialect.FTS_HASH, (64 * 1024 * 1024,))
                    database.execute_sql(dialect.FTS_AUTOMERGE, (dialect.MERGED_WHILE_BUILT,))
                    builder = Builder(database, rules)
                    yield builder
                    builder.finish()
                    database.execute_sql(dialect.FTS_HASH, (1024 * 1024,))
                    database.execute_sql(dialect.FTS_AUTOMERGE, (dialect.MERGED_BY_PRESSES,))
                for sql in (*indexes, of_customer.RECKONED, *triggers):
                    database.execute_sql(sql)
                database.execute_sql("PRAGMA journal_mode = wal").fetchall()
            finally:
                database.close_all()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        _remove(part)


def _taken_away(database: Database) -> tuple[list[str], list[str]]:
    """Drop the indexes that can be made faster afterwards, and the triggers that need them, and return the statements of both."""
    rows = database.execute_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        " AND tbl_name IN ('complaint', 'customer')"
    ).fetchall()
    rows = [row for row in rows if row[0] == "index" or row[1] in of_customer.KEPT_BY]
    for kind, name, _ in rows:
        database.execute_sql(f"DROP {kind} {name}")
    return [sql for kind, _, sql in rows if kind == "index"], [sql for kind, _, sql in rows if kind == "trigger"]


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


class Staging:
    """New streams on their way into a desk in use: prepared in a file of their own, written by ``apply`` within one operation.

    Use it in a ``with`` block: its file is gone afterwards, and beside an encrypted desk it is sealed with the desk's key while it is
    there. Ids and numbers that were reserved and not used are never given again.
    """

    desk_stream: Final = DESK_STREAM

    def __init__(self, store: Store) -> None:
        self._store, self._driver = store, store.driver
        self._file = tempfile.TemporaryFile(dir=store.path.parent, prefix=".staging-")  # noqa: SIM115 - closed in __exit__
        self._counted = Sums()
        self._rows = Rows()
        self._events: list[Prepared] = []
        self._sizes: list[int] = []
        self._shapes = Shapes(store.rules)
        self._reserved: dict[str, Iterator[int]] = {}
        self._salts: Iterator[bytes] = iter(())
        self._at_us = store.clock()
        self.streams = 0

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def new_stream(self) -> int:
        """Return the id of a new case, customer or improvement."""
        return self._reserve("stream")

    def next_number(self, year: int) -> str:
        """Return a case number of a year."""
        return case_number(year, self._reserve(f"number:{year % 100:02d}"))

    def write(self, kind: str, stream_id: int, events: Sequence[tuple[Event, int]]) -> None:
        """Prepare the whole history of a new stream.

        Args:
            kind: case, customer or improvement.
            stream_id: of ``new_stream``.
            events: each with the time at which it happened, microseconds UTC.
        """
        events = [(whole(event), when) for event, when in events]
        history = [Recorded(n, event, when, self._at_us, 0) for n, (event, when) in enumerate(events, 1)]
        rows = self._rows
        rows.streams.append((stream_id, kind))
        rows.follow(kind, stream_id, history, b"", self._shapes, self._counted)
        for n, (event, when) in enumerate(events, 1):
            data, body = stored(event)
            salt, words = b"", None
            if body is not None:
                salt = self._salt()
                words = chain.body_digest(salt, body, sha256)
            self._events.append((stream_id, n, when, event.kind, event.v, data, words, salt, body))
        self.streams += 1
        if len(rows.streams) >= PIECE:
            self._spill()

    def apply(self, tx: Transaction) -> None:
        """Write everything within an operation; the lock is held for this part only.

        Args:
            tx: the operation's transaction; what else belongs to the import is appended to it before or after.
        """
        self._spill()
        self._file.seek(0)
        waiting, rows = [], Rows()
        for n, size in enumerate(self._sizes):
            events, *tables = marshal.loads(self._driver.unseal(self._file.read(size), f"staging:{n}"))
            waiting += events
            for name, table in zip(_TABLES, tables, strict=True):
                getattr(rows, name).extend(table)
            if len(rows.streams) >= BATCH:
                tx.put(rows, waiting)
                waiting, rows = [], Rows()
        if waiting:
            tx.put(rows, waiting)
        tx.add_rollups(self._counted.by_key())

    def _spill(self) -> None:
        if self._events:
            piece = marshal.dumps((self._events, *(getattr(self._rows, name) for name in _TABLES)))
            self._sizes.append(self._file.write(self._driver.seal(piece, f"staging:{len(self._sizes)}")))
            self._rows, self._events = Rows(), []

    def _reserve(self, name: str) -> int:
        free = next(self._reserved.get(name, iter(())), 0)
        if not free:
            last = self._store.reserve(name, RESERVED)
            free, self._reserved[name] = last - RESERVED + 1, iter(range(last - RESERVED + 2, last + 1))
        return free

    def _salt(self) -> bytes:
        """Return a salt; many are drawn at once, since each draw asks the system."""
        salt = next(self._salts, b"")
        if not salt:
            many = secrets.token_bytes(chain.SIZE * RESERVED)
            self._salts = iter([many[at : at + chain.SIZE] for at in range(chain.SIZE, len(many), chain.SIZE)])
            salt = many[: chain.SIZE]
        return salt


def worked_in(store: Store) -> bool:
    """Tell whether a person did anything in a desk since it was built."""
    return bool(store.read().value("SELECT EXISTS(SELECT 1 FROM operation WHERE actor_id > 0 AND verb <> ?)", ("demo",)))
