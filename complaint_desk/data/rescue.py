"""What is readable of a damaged desk, put together as a new one; what is missing is filled from backups and else named.

Only the events count, with their operations and words: each is vouched for by its digest, so neither a torn row nor one of a backup of
another past gets in. Every row that follows from them is computed anew. The damaged file is only read.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final

from complaint_desk.data import chain, copies, opening, segments
from complaint_desk.data.copies import Cancelled, Folder, Stopped
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver, errors
from complaint_desk.data.pages import Pages, Row
from complaint_desk.data.replay import BESIDE, TRUTH, Truth, replaying
from complaint_desk.data.restoring import remove
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import KINDS

_STREAMS: Final = ("case", "customer", "desk", "improvement", "article", "sign_in")
_BEGINNINGS: Final = {
    "customer_added": "customer", "improvement_opened": "improvement",
    "signed_in": "sign_in", "sign_in_failed": "sign_in", "locked": "sign_in",
}
"""What a stream is whose first event is of a kind; any other is a case."""
_BATCH: Final = 500
_SHAPES: Final[dict[str, tuple[type, ...]]] = {
    "lane": (bytes, int),
    "stream": (str,),
    "operation": (bytes, int, int, int, int, str, str, bytes, bytes),
    "event": (int, int, int, int, str, int, str, object, bytes),
    "event_body": (bytes, str),
}
"""The kinds of the values after the key, by table."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged desk.

    Attributes:
        cases: how many there are.
        events: how many there are.
        missing: how many events are known to be missing.
        from_backup: how many of the events came from backups.
        numbers: the numbers of cases in which events are missing.
        lost: the ids of cases and others of which nothing can be put together.
        gaps: for each gap in the trail the times before and after it, microseconds UTC; 0 where nothing stands there.
        let_in: no administrator could have come in, so somebody was let in.
    """

    cases: int
    events: int
    missing: int
    from_backup: int
    numbers: tuple[str, ...]
    lost: tuple[int, ...]
    gaps: tuple[tuple[int, int], ...]
    let_in: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Goes along with a rescue.

    Attributes:
        at: told a step (``pages``, ``backups``, ``writing``), how much of it is done, and of how much.
        cancelled: asked over and over whether to stop.
    """

    at: Callable[[str, int, int], object] = lambda step, done, total: None
    cancelled: Cancelled = lambda: False

    def tell(self, step: str, done: int, total: int) -> None:
        """Tell how far a step is.

        Raises:
            Stopped: somebody wants no more of it.
        """
        if self.cancelled():
            raise Stopped
        self.at(step, done, total)


ALONE: Final = Course()
"""A rescue that nobody follows."""


class Found:
    """The rows of truth found so far, by table and key; the first that was found of each stays."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[int, Row]] = {name: {} for name in TRUTH}

    def add(self, name: str, row: Row) -> bool:
        """Add a row unless it is there; tell whether it was not."""
        rows = self.tables[name]
        if row[0] in rows:
            return False
        rows[row[0]] = row
        return True

    def take_pages(self, pages: Pages, course: Course) -> None:
        """Take what pages hold; words only where they are those of an event."""
        bodies = []
        for rowid, values in pages.rows(partial(course.tell, "pages")):
            name = _table_of(values)
            if name == "event_body":
                bodies.append((rowid, *values[1:]))
            elif name:
                self.add(name, (rowid, *values[1:]))
        self._take_bodies(bodies)

    def take_copy(self, copy: Path, driver: Driver) -> int:
        """Take what a full copy has and the file had not; return how many events."""
        with closing(copies.foreign(copy, driver)) as database:
            tables = {
                name: database.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {columns[0]}") for name, columns in TRUTH.items()
            }
            return self._take(tables)

    def take_segment(self, segment: segments.Segment) -> int:
        """Take what a segment has and nothing before had; return how many events."""
        return self._take({name: iter(rows) for name, rows in segment.truth.tables().items()})

    def _take(self, tables: dict[str, Any]) -> int:
        more = 0
        for name in ("lane", "stream", "operation", "event"):
            taken = sum(self.add(name, tuple(row)) for row in tables[name])
            more += taken if name == "event" else 0
        self._take_bodies(tables["event_body"])
        return more

    def _take_bodies(self, bodies: Iterable[Row]) -> None:
        events = self.tables["event"]
        for event_id, salt, body in bodies:
            event = events.get(event_id)
            if event is not None and event[8] == chain.body_digest(salt, body.encode(), sha256):
                self.add("event_body", (event_id, salt, body))

    def same_past(self, last: int, digest: str) -> bool:
        """Tell whether a backup that ends with an operation is of this desk, as far as anything is left to compare."""
        row = self.tables["operation"].get(last)
        return row is None or bytes(row[9]).hex().startswith(digest)

    def drop_torn(self) -> None:
        """Take out events that do not follow upon the one before, of those whose predecessor is there: a torn page gave them."""
        operations = self.tables["operation"]
        by_stream: dict[int, dict[int, Row]] = {}
        for row in self.tables["event"].values():
            by_stream.setdefault(row[1], {})[row[2]] = row
        for rows in by_stream.values():
            for n, row in rows.items():
                before = chain.START if n == 1 else rows[n - 1][9] if n - 1 in rows else None
                press = operations.get(row[3])
                if before is None or press is None:
                    continue
                told = chain.event_digest(
                    bytes(before), row[1], n, press[2], press[3], row[4], row[6], row[5].encode(), row[7].encode(), row[8], sha256)
                if told != row[9]:
                    del self.tables["event"][row[0]]
                    self.tables["event_body"].pop(row[0], None)


def _table_of(values: Row) -> str:
    """Which table of truth a row is of, by the kinds and the lengths of its values; "" for any other."""
    if values and values[0] is None:  # the key is the row's id and stands there empty
        for name, shape in _SHAPES.items():
            if len(values) == len(shape) + 1 and all(isinstance(value, kind) for value, kind in zip(values[1:], shape, strict=True)):
                return name if _plausible(name, values) else ""
    return ""


def _plausible(name: str, values: Row) -> bool:
    match name:
        case "lane":
            return len(values[1]) == chain.SIZE
        case "stream":
            return values[1] in _STREAMS
        case "operation":
            return len(values[1]) == len(values[8]) == len(values[9]) == chain.SIZE
        case "event":
            return values[5] in KINDS and len(values[9]) == chain.SIZE and isinstance(values[8], (bytes, type(None)))
        case _:
            return len(values[1]) == chain.SIZE


def rescue(
    damaged: Path, target: Path, rules: Rules, clock: Callable[[], int], folder: Folder | None = None, driver: Driver = PLAIN,
    course: Course = ALONE,
) -> Rescued:
    """Make a new desk of what is readable, filled up from backups of the same past; the damaged file stays as it is.

    Args:
        damaged: the file, on which nobody works.
        target: the new desk; there must be no file yet.
        rules: what holds at the site.
        clock: microseconds UTC now.
        folder: backups to fill up from.
        driver: reads the damaged file and writes the new one.
        course: goes along.

    Raises:
        StoreProblem: nothing of a desk can be read in it, or there is no right or room for a new one; nothing is left of that.
        Stopped: ``course`` said so; nothing is left of it.
    """
    if target.exists():
        raise StoreProblem("desk_exists", code="ST-EXISTS", path=str(target))
    found = Found()
    beside: dict[str, list[list[Any]]] = {}
    try:
        found.take_pages(Pages(damaged, driver), course)
    except OSError as error:
        raise StoreProblem("disk_error", code="ST-IO", path=str(damaged)) from error
    found.drop_torn()
    filled = 0
    if folder is not None:
        filled, beside = _fill(found, folder, course)
        found.drop_torn()
    beside |= _secrets_of(damaged, driver)
    if not found.tables["event"]:
        raise StoreProblem("nothing_to_rescue", code="RE-NONE", path=str(damaged))
    missing, gaps = _complete(found)
    part = target.with_name(f"{target.stem}.rescuing{target.suffix}")
    remove(part)
    try:
        writing, reading = opening.open_files(part, clock, create=True, read_only=False, driver=driver)
        reading.close_all()
        try:
            with opening.told(part, writing=True):
                lost = _write(writing, rules, found, beside, course)
                cases = int(writing.execute_sql("SELECT count(*) FROM complaint").fetchone()[0])
                numbers = _numbers(writing, missing)
                writing.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            writing.close_all()
        part.replace(target)
    except BaseException:
        remove(part)
        raise
    known = sum(len(ns) for ns in missing.values())
    return Rescued(cases, len(found.tables["event"]), known, filled, numbers, tuple(lost), gaps)


def _fill(found: Found, folder: Folder, course: Course) -> tuple[int, dict[str, list[list[Any]]]]:
    """Fill up from every backup of the same past, the newest first; return how many events, and the newest tables without history."""
    more = 0
    beside: dict[str, list[list[Any]]] = {}
    kept = folder.kept()
    for n, each in enumerate(reversed(kept)):
        course.tell("backups", n, len(kept))
        if not found.same_past(each.last, each.digest):
            continue
        with suppress(StoreProblem, OSError):
            place = folder.path / each.name
            if each.full:
                copies.prove(place, folder.manifest(place), folder.driver)
                more += found.take_copy(place, folder.driver)
                beside = beside or _beside_of(place, folder.driver)
            else:
                segment = segments.read(place, folder.driver)
                more += found.take_segment(segment)
                beside = beside or segment.beside
    return more, beside


def _beside_of(copy: Path, driver: Driver) -> dict[str, list[list[Any]]]:
    with closing(copies.foreign(copy, driver)) as database:
        return {name: [list(row) for row in database.execute(f"SELECT * FROM {name}")] for name in BESIDE}


def _secrets_of(damaged: Path, driver: Driver) -> dict[str, list[list[Any]]]:
    """Return what pass phrases were made into, with what waits in the journal, where that is readable: a torn one lets nobody in.

    Where the folder lets nothing stand beside the file, not even for looking, the file alone is read.
    """
    for journal in (True, False):
        found: dict[str, list[list[Any]]] = {}
        try:
            with closing(copies.foreign(damaged, driver, journal=journal)) as database:
                for name in ("credential", "sign_in_try"):
                    found[name] = [list(row) for row in database.execute(f"SELECT * FROM {name}")]
                return found
        except errors():
            continue
    return {}


def _complete(found: Found) -> tuple[dict[int, list[int]], tuple[tuple[int, int], ...]]:
    """Say which events are missing by stream, and stand in for what only leads to others: lanes, streams, operations."""
    events, operations, streams = (found.tables[name] for name in ("event", "operation", "stream"))
    by_stream: dict[int, set[int]] = {}
    for row in events.values():
        by_stream.setdefault(row[1], set()).add(row[2])
    missing = {id_: gone for id_, ns in by_stream.items() if (gone := [n for n in range(1, max(ns) + 1) if n not in ns])}
    firsts = {row[1]: row[5] for row in events.values() if row[2] == 1}
    for id_ in by_stream:
        if id_ not in streams:
            streams[id_] = (id_, _kind_of(firsts.get(id_, ""), id_))
    known = sorted(operations)
    gaps = [(operations[a][4], operations[b][4]) for a, b in pairwise(known) if b - a > 1]
    lane = max((row[2] for row in operations.values()), default=1)
    taken = {(row[2], row[3]) for row in operations.values()}
    for row in sorted(events.values()):
        if row[3] not in operations:
            n = row[3]
            while (lane, n) in taken:
                n += 1
            taken.add((lane, n))
            operations[row[3]] = (row[3], secrets.token_bytes(16), lane, n, row[4], 0, "rescued", "{}", chain.START, chain.START)
    for id_ in {row[2] for row in operations.values()} - set(found.tables["lane"]):
        found.tables["lane"][id_] = (id_, chain.START, 0)
    return missing, tuple(gaps)


def _kind_of(first: str, stream_id: int) -> str:
    if stream_id == opening.DESK_STREAM:
        return "desk"
    return _BEGINNINGS.get(first, "case")


def _write(database: Database, rules: Rules, found: Found, beside: dict[str, list[list[Any]]], course: Course) -> list[int]:
    """Write the truth as it was, then all that follows from it; return of what nothing can be put together."""
    lost: list[int] = []
    with replaying(database, rules) as replay:
        database.execute_sql("DELETE FROM lane")
        database.execute_sql("DELETE FROM stream")
        truth = Truth()
        for name, rows in truth.tables().items():
            rows.extend(found.tables[name][key] for key in sorted(found.tables[name]))
        truth.write(database)
        for name, others in beside.items():
            database.execute_sql(f"DELETE FROM {name}")
            if others:
                database.many(f"INSERT INTO {name} VALUES({', '.join('?' * len(others[0]))})", others)
        streams = sorted(found.tables["stream"], key=lambda id_: (found.tables["stream"][id_][1] == "case", id_))
        for n, batch in enumerate(_batches(iter(streams))):
            course.tell("writing", n * _BATCH, len(streams))
            lost += replay.rebuild(batch)
        course.tell("writing", len(streams), len(streams))
        _count(database)
    return lost


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(ids, _BATCH)):
        yield batch


def _count(database: Database) -> None:
    """See that no id and no number is given twice."""
    given = (
        "SELECT 'stream', coalesce(max(id), 0) FROM stream UNION ALL "
        "SELECT 'number:' || substr(number, 1, 2), max(CAST(substr(number, 4, 7) AS INTEGER)) FROM complaint GROUP BY substr(number, 1, 2)"
    )
    for name, value in database.execute_sql(given).fetchall():
        database.execute_sql(
            "INSERT INTO counter(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = max(counter.value, excluded.value)",
            (name, value),
        )


def _numbers(database: Database, missing: dict[int, list[int]]) -> tuple[str, ...]:
    found = (database.execute_sql("SELECT number FROM complaint WHERE id = ?", (id_,)).fetchone() for id_ in sorted(missing))
    return tuple(row[0] for row in found if row is not None)

