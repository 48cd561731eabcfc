"""A desk written anew for a review pack: every event with its codes, its words masked or as they are, and all that follows from them.

Nothing is copied as it stands and cleaned afterwards: the new file is made from the masked events alone, as a rescued desk is, so rows,
search index, counts and free pages hold nothing that the events do not tell. All of it is read in one snapshot beside the work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from complaint_desk.data import dialect, opening
from complaint_desk.data.chain import SIZE
from complaint_desk.data.credentials import STREAM
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.replay import TRUTH, replaying
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.veil import Veil, heard_fields, masked_data

_BATCH: Final = 500
_BLANK: Final = bytes(SIZE)
"""In place of salts and digests: the seal of the pack stands for all of them, and they would be half of its size."""

_BODIES: Final = (
    "SELECT e.stream_id, e.kind, b.body FROM event_body b JOIN event e ON e.id = b.event_id JOIN stream s ON s.id = e.stream_id "
    "WHERE s.kind = ?"
)
_WHOLE: Final = (
    "SELECT e.id, e.stream_id, e.n, e.operation_id, e.occurred_us, e.kind, e.v, e.data, e.body_digest, e.digest, b.body "
    "FROM event e LEFT JOIN event_body b ON b.event_id = e.id ORDER BY e.id"
)
_COMING_AND_GOING: Final = "SELECT id FROM stream WHERE kind = ?"
"""When people of the desk signed in and when their screens were locked is no part of a review."""
_RELEASED: Final = ("person_added", "person_changed")

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        cases: how many there are.
        events: how many there are.
        customers: how many of them the cases are of.
        first_us: when the first case was opened, microseconds UTC; 0 where there is none.
        last_us: when the last one was.
    """

    cases: int
    events: int
    customers: int
    first_us: int
    last_us: int


def write(
    desk: Path, target: Path, rules: Rules, clock: Callable[[], int], *, masked: bool, without: Collection[int],
    progress: Progress = lambda done, total: None, driver: Driver = PLAIN,
) -> Written:
    """Write a desk anew; it can be opened when this returns.

    Args:
        desk: the file, in use or not.
        target: the new file; there must be none yet.
        rules: what holds at the site.
        clock: microseconds UTC now.
        masked: whether words are masked (``veil``).
        without: cases that are left out, with everything that happened in them.
        progress: told steps done and in all; may raise to stop.
        driver: opens the desk; what is written anew is in the clear, and locked with the pack.

    Raises:
        StoreProblem: the desk cannot be read, or there is no right or room for the new one.
    """
    with opening.told(desk):
        reading = driver.connect(opening.address_to_read(desk, driver), uri=True, timeout=dialect.BUSY_SECONDS, isolation_level=None)
    with closing(reading):
        with opening.told(desk):
            reading.execute("BEGIN")
            total = int(reading.execute("SELECT count(*) FROM event").fetchone()[0])
            steps = _Steps(progress, 3 * total)
            veil = _heard(reading, steps) if masked else None
        steps.reach(total)
        writing, other = opening.open_files(target, clock, create=True, read_only=False)
        other.close_all()
        try:
            writing.execute_sql("PRAGMA synchronous = OFF")  # worth nothing before it is whole
            with opening.told(target, writing=True), replaying(writing, rules) as replay:
                writing.execute_sql("DELETE FROM lane")
                writing.execute_sql("DELETE FROM stream")
                left_out = frozenset(without) | {id_ for (id_,) in reading.execute(_COMING_AND_GOING, (STREAM,))}
                for name in ("lane", "stream", "operation"):
                    _copy(reading, writing, name, left_out)
                _copy_events(reading, writing, veil, left_out, steps)
                _derive(writing, replay.rebuild, steps, total)
            with opening.told(target, writing=True):
                for merge in dialect.FTS_OPTIMIZE:
                    writing.execute_sql(merge)
                writing.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return _counted(writing)
        finally:
            writing.close_all()


class _Steps:
    """Counts what is done, and tells it now and then."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, max(1, total), 0

    def one(self) -> None:
        self._done += 1
        if not self._done % _BATCH:
            self._progress(min(self._done, self._total), self._total)

    def reach(self, done: int) -> None:
        self._done = max(done, self._done)
        self._progress(min(self._done, self._total), self._total)


def _heard(reading: sqlite3.Connection, steps: _Steps) -> Veil:
    """Return which words stay: every text of a case is heard as one of its customer, and every known name is learnt."""
    veil = Veil()
    for kind, wanted in (("customer", ("name",)), ("desk", ("name", "login")), ("case", ("on_behalf_of",))):
        for _stream, _kind, body in reading.execute(_BODIES, (kind,)):
            words = json.loads(body)
            for name in wanted:
                if name in words and (kind != "desk" or _kind in _RELEASED):
                    veil.know_name(words[name])
    whose: dict[int, int] = dict(reading.execute("SELECT id, customer_id FROM complaint"))
    for stream_id, kind, body in reading.execute(_BODIES, ("case",)):
        for text in heard_fields(kind, json.loads(body)):
            veil.hear(whose.get(stream_id, 0), text)
        steps.one()
    return veil


def _copy(reading: sqlite3.Connection, writing: Database, name: str, without: frozenset[int]) -> None:
    columns = TRUTH[name]
    rows: Iterator[Any] = reading.execute(f"SELECT {', '.join(columns)} FROM {name}")
    if name == "stream":
        rows = (row for row in rows if row[0] not in without)
    if name == "operation":  # what a press answered is of no use without the desk, and its digests would prove what is no longer there
        rows = ((id_, id_.to_bytes(SIZE, "big"), *middle, "{}", _BLANK, _BLANK) for id_, _key, *middle, _result, _prev, _digest in rows)
    writing.many(f"INSERT INTO {name}({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})", list(rows))


def _copy_events(reading: sqlite3.Connection, writing: Database, veil: Veil | None, without: frozenset[int], steps: _Steps) -> None:
    add_event = f"INSERT INTO event({', '.join(TRUTH['event'])}) VALUES({', '.join('?' * 10)})"
    add_body = "INSERT INTO event_body(event_id, salt, body) VALUES(?, ?, ?)"
    rows = reading.execute(_WHOLE)
    while batch := list(islice(rows, _BATCH)):
        events, bodies = [], []
        for row in batch:
            steps.one()
            if row[1] in without:
                continue
            kind, data, body = row[5], row[7], row[10]
            if veil is not None:
                data, number = _veiled_data(kind, data)
                if body is not None:
                    body = _dumped(veil.fields(kind, json.loads(body), number))
            events.append((*row[:7], data, None if row[8] is None else _BLANK, _BLANK))
            if body is not None:
                bodies.append((row[0], _BLANK, body))
        writing.many(add_event, events)
        writing.many(add_body, bodies)


@lru_cache(maxsize=1_024)
def _veiled_data(kind: str, data: str) -> tuple[str, int]:
    """Return an event's codes masked, and the number of the person it is about."""
    codes: Mapping[str, Any] = json.loads(data)
    kept = masked_data(kind, codes)
    return (data if kept == codes else _dumped(kept)), int(codes.get("person", 0)) if kind in _RELEASED else 0


def _dumped(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _derive(writing: Database, rebuild: Callable[[list[int]], list[int]], steps: _Steps, total: int) -> None:
    """Compute every row that follows from the events; who is needed by cases comes first."""
    ids = [row[0] for row in writing.execute_sql("SELECT id FROM stream ORDER BY kind = 'case', id").fetchall()]
    for start in range(0, len(ids), _BATCH):
        rebuild(ids[start : start + _BATCH])
        steps.reach(2 * total + total * min(start + _BATCH, len(ids)) // len(ids))


def _counted(writing: Database) -> Written:
    cases, customers, first, last = writing.execute_sql(
        "SELECT count(*), count(DISTINCT customer_id), coalesce(min(opened_us), 0), coalesce(max(opened_us), 0) FROM complaint"
    ).fetchone()
    events = writing.execute_sql("SELECT count(*) FROM event").fetchone()[0]
    return Written(int(cases), int(events), int(customers), int(first), int(last))
