"""A desk's file written anew under another key, or into the clear, and proven to hold the same before it counts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from complaint_desk import durable
from complaint_desk.data import dialect
from complaint_desk.data.copies import Cancelled, stoppable
from complaint_desk.data.driver import DataKey, Driver
from complaint_desk.domain.problems import StoreProblem

_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
)
_OBJECTS: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_HEADS: Final = (
    "SELECT o.lane, o.n, o.digest FROM (SELECT lane, max(n) AS n FROM operation GROUP BY lane) last "
    "JOIN operation o ON o.lane = last.lane AND o.n = last.n ORDER BY o.lane",
    "SELECT count(*), coalesce(sum(length(digest)), 0), coalesce(max(id), 0) FROM event",
    "SELECT digest FROM event ORDER BY id DESC LIMIT 1",
)
_HOLDS: Final = ("application_id", "user_version")


def brought(source: Path, target: Path, driver: Driver, like: Path | None = None) -> None:
    """Copy a file that nobody has open, so that the copy is as the driver writes; its rights are those of ``like``, or private.

    Raises:
        OSError: it cannot be read or written.
        StoreProblem: the copy does not hold the same.
        sqlite3.Error: or SQLCipher's: the source cannot be read.
    """
    if driver.own(dialect.uri(source, read_only=True, immutable=True)):
        durable.begin(target, like)
        shutil.copyfile(source, target)
        return
    with closing(driver.cipher(dialect.uri(source, read_only=True), uri=True, isolation_level=None)) as reading:
        rewrite(reading, target, driver.keys[0] if driver.keys else None, like=like)
    same(source, target, driver, Driver(driver.keys[:1]))


def rewrite(
    reading: sqlite3.Connection, target: Path, key: DataKey | None, cancelled: Cancelled = lambda: False, *, like: Path | None = None,
) -> None:
    """Write all that a file holds into a new one under a key, or into the clear; the connection is one of SQLCipher.

    The new file has the rights of ``like``, or is private.

    Raises:
        OSError: the new file cannot be made.
        sqlite3.Error: or SQLCipher's: the one cannot be read, or the other not written.
        Stopped: ``cancelled`` said so; what is written of the new one counts for nothing.
    """
    target.unlink(missing_ok=True)
    durable.begin(target, like)
    told = {name: int(reading.execute(f"PRAGMA {name}").fetchone()[0]) for name in _HOLDS}
    reading.execute("ATTACH DATABASE ? AS turned KEY ?", (str(target), "" if key is None else f"x'{key.secret.hex()}'"))
    try:
        reading.execute("PRAGMA turned.journal_mode = OFF").fetchall()  # worth nothing before it is whole
        reading.execute("PRAGMA turned.synchronous = OFF")
        with stoppable(reading, cancelled):
            reading.execute("SELECT sqlcipher_export('turned')").fetchall()
        for name, value in told.items():
            reading.execute(f"PRAGMA turned.{name} = {value}").fetchall()
    finally:
        reading.execute("DETACH DATABASE turned")


def same(
    source: Path | sqlite3.Connection, target: Path, reader: Driver, writer: Driver, cancelled: Cancelled = lambda: False,
) -> None:
    """See that a file written anew is whole, and holds what the other does: objects, rows of every table, ends of the chains.

    Raises:
        StoreProblem: it does not; nothing was changed.
        Stopped: ``cancelled`` said so.
    """
    if isinstance(source, Path):
        with closing(reader.connect(dialect.uri(source, read_only=True), uri=True)) as reading:
            same(reading, target, reader, writer, cancelled)
        return
    looking = writer.connect(dialect.uri(target, read_only=True), uri=True)
    with closing(looking), stoppable(looking, cancelled), stoppable(source, cancelled):
        whole = looking.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not whole or _told(source) != _told(looking):
            raise StoreProblem("turn_not_whole", code="CR-COPY")


def _told(database: sqlite3.Connection) -> list[object]:
    objects = database.execute(_OBJECTS).fetchall()
    chained = any(each[:2] == ("table", "operation") for each in objects)
    found: list[object] = [objects, *(database.execute(question).fetchall() for question in (_HEADS if chained else ()))]
    found += [database.execute(f"PRAGMA {name}").fetchone() for name in _HOLDS]
    for (name,) in database.execute(_TABLES).fetchall():
        found.append((name, *database.execute(f'SELECT count(*) FROM "{name}"').fetchone()))
    return found


