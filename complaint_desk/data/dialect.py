"""What only SQLite has: its settings, full-text commands, safe copies and the meaning of its errors.

Everything else in this package is plain SQL that PostgreSQL would take as well.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, Any, Final

from complaint_desk import durable
from complaint_desk.data.driver import PLAIN, Driver, errors, operational
from complaint_desk.data.form import APPLICATION_ID as APPLICATION_ID
from complaint_desk.data.form import LISTED
from complaint_desk.domain.problems import Problem, StoreProblem

if TYPE_CHECKING:
    from types import TracebackType

OLDEST_SQLITE: Final = (3, 37, 0)
BUSY_SECONDS: Final = 10

# Design, safety A1: what must hold on every connection; a test reads them back in each thread.
PRAGMAS: Final = (
    ("journal_mode", "wal"),
    ("synchronous", 2),  # FULL: after "saved", a power cut loses nothing
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("cache_size", -8_192),
    *((("fullfsync", 1), ("checkpoint_fullfsync", 1)) if sys.platform == "darwin" else ()),
)
READING: Final = (*(p for p in PRAGMAS if p[0] not in ("journal_mode", "cache_size")), ("cache_size", -1_024), ("query_only", 1))
"""For the questions of a window, a connection a thread: what a count goes through once would only stay, the system's cache has it too."""

PROVING: Final = (*READING, ("cache_size", -32_768))
"""For whoever goes through the whole desk by its keys."""

# For files that are thrown away if anything goes wrong, and for a large import that ends with a full checkpoint.
BUILDING: Final = (
    ("journal_mode", "off"), ("synchronous", 0), ("cache_size", -262_144), ("locking_mode", "exclusive"), ("foreign_keys", 0),
)

FTS_TABLE: Final = "CREATE VIRTUAL TABLE search USING fts5(body, content='', columnsize=0, tokenize='ascii')"
FTS_INSERT: Final = "INSERT INTO search(rowid, body) VALUES(?, ?)"
FTS_DELETE: Final = "INSERT INTO search(search, rowid, body) VALUES('delete', ?, ?)"  # the old text, token by token
FTS_OPTIMIZE: Final = (
    "INSERT INTO search(search) VALUES('optimize')", "INSERT INTO customer_search(customer_search) VALUES('optimize')",
)
CUSTOMERS_OPTIMIZE: Final = "INSERT INTO customer_search(customer_search) VALUES('optimize')"
FTS_CLEAR: Final = "INSERT INTO search(search) VALUES('delete-all')"
FTS_HASH: Final = "INSERT INTO search(search, rank) VALUES('hashsize', ?)"  # fewer, larger merges while much is written
FTS_AUTOMERGE: Final = "INSERT INTO search(search, rank) VALUES('automerge', ?)"
FTS_MERGE: Final = "INSERT INTO search(search, rank) VALUES('merge', ?)"
MERGED_BY_PRESSES: Final = 16
"""So many parts of one size there must be before a press merges them, as migration 0003 sets it: beside the work fewer are merged."""
MERGED_WHILE_BUILT: Final = 4
"""So many where much is written at once and nobody waits for a part of it: FTS5's own choice."""
MERGED_PAGES: Final = 16
"""Pages of the search index that are written in one step beside the work: a few milliseconds."""


ANEW_IN_MEMORY: Final = 64 << 20
"""Bytes of the largest encrypted file that is written anew in its place, which takes as much memory."""
_AGAIN_S: Final = 0.02
_PART: Final = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))


class _Mine(local):
    connection: sqlite3.Connection | None = None
    depth: int = 0
    """How many transactions and parts of one are being done, one within the other."""
    lost: BaseException | None = None
    """Why SQLite took back the whole transaction that is still being done, where a part of it failed so."""


def _patiently(connection: sqlite3.Connection, setting: str) -> None:
    """Make a setting, and wait as for any statement while another program holds the file.

    SQLite waits by itself, but not where the mode of the journal changes, as with the first connections to a new file: it refuses at once.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(setting).fetchall()
        except errors() as error:
            if not (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_BUSY") or time.monotonic() > end:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


class _Whole:
    """All or nothing; what SQLite took back itself, as it does on a full disk, is not taken back once more."""

    __slots__ = ("_back", "_begin", "_connection", "_end", "_mine")

    def __init__(self, connection: sqlite3.Connection, mine: _Mine, begin: str, end: str, back: tuple[str, ...]) -> None:
        self._connection, self._mine = connection, mine
        self._begin, self._end, self._back = begin, end, back

    def __enter__(self) -> None:
        self._connection.execute(self._begin)
        self._mine.depth += 1

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
        mine = self._mine
        try:
            if error is None:
                if mine.lost is not None:
                    raise mine.lost
                self._connection.execute(self._end)
            else:
                self._take_back(error)
        except BaseException as failed:
            if error is None:
                self._take_back(failed)
            raise
        finally:
            mine.depth -= 1
            if not mine.depth:
                mine.lost = None

    def _take_back(self, error: BaseException) -> None:
        if self._connection.in_transaction:
            for each in self._back:
                self._connection.execute(each)
        elif self._mine.depth > 1:
            self._mine.lost = self._mine.lost or error


class Database:
    """One desk file: a connection for each thread, all of them closed together.

    Only a desk that is brought to another form needs Peewee (``upgrading``), which is larger than the whole queue beside this. Statements
    are not logged, since their values are people's names and words; what fails is the driver's own error, which ``problem_of`` reads.
    """

    def __init__(self, path: str, pragmas: Sequence[tuple[str, object]], driver: Driver = PLAIN, **connect: Any) -> None:
        """Take what each connection is made with; the first statement of a thread makes its own."""
        self._path, self._pragmas, self._connect_with = path, tuple(pragmas), connect
        self._driver, self._mine = driver, _Mine()
        self._opened: list[sqlite3.Connection] = []
        self._opened_lock = Lock()

    def _connect(self) -> sqlite3.Connection:
        connection = self._driver.connect(
            self._path, timeout=BUSY_SECONDS, check_same_thread=False, cached_statements=256, isolation_level=None, **self._connect_with)
        try:
            for name, value in self._pragmas:
                _patiently(connection, f"PRAGMA {name} = {value}")
        except BaseException:
            connection.close()
            raise
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    def connection(self) -> sqlite3.Connection:
        """Return the connection of this thread; made when it is first asked for.

        What comes after a transaction that is lost, and belongs to it, fails as that did: else each statement would be kept alone.
        """
        if self._mine.lost is not None:
            raise self._mine.lost
        found = self._mine.connection
        if found is None:
            found = self._mine.connection = self._connect()
        return found

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> sqlite3.Cursor:
        """Run one statement on the connection of this thread."""
        return self.connection().execute(sql, params or ())

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> int:
        """Run one statement for many rows, and return how many it changed."""
        return self.connection().executemany(sql, rows).rowcount

    def pragma(self, name: str, value: int | None = None) -> Any:
        """Return a setting of this thread's connection, after giving it a value where one is told."""
        row = self.execute_sql(f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}").fetchone()
        return row[0] if row else None

    def atomic(self, kind: str) -> AbstractContextManager[None]:
        """Run what is done within as one transaction of a kind (``IMMEDIATE``); within one that runs already it is a part of that."""
        steps = _PART if self.connection().in_transaction else (f"BEGIN {kind}", "COMMIT", ("ROLLBACK",))
        return _Whole(self.connection(), self._mine, *steps)

    def savepoint(self) -> AbstractContextManager[None]:
        """Run a part of a transaction that is taken back alone when it fails."""
        return _Whole(self.connection(), self._mine, *_PART)

    def rest(self) -> None:
        """Let go of the pages that this thread's connection keeps in memory; who asks again reads them again."""
        if self._mine.connection is not None:
            self._mine.connection.execute("PRAGMA shrink_memory")

    def close(self) -> None:
        """Close the connection of this thread."""
        connection, self._mine.connection = self._mine.connection, None
        if connection is not None:
            connection.close()
            with self._opened_lock:
                if connection in self._opened:  # not there where another thread has closed all of them
                    self._opened.remove(connection)

    def close_all(self) -> None:
        """Close the connections of all threads."""
        self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


def size(database: Database) -> int:
    """Return the bytes of a file, its free pages among them."""
    return int(database.pragma("page_count")) * int(database.pragma("page_size"))


def uri(path: Path, *, read_only: bool = False, immutable: bool = False) -> str:
    """Return the address that opens a file in the given way; ``immutable`` is for folders in which nothing may be made."""
    options = "?mode=ro" if read_only else "?mode=rwc"
    return path.absolute().as_uri() + options + ("&immutable=1" if immutable else "")


def problem_of(error: BaseException, path: Path, *, writing: bool) -> Problem | None:
    """Return what a failure of the database means to a person; None when it is our own mistake.

    Args:
        error: what the driver raised.
        path: the desk, named in the sentence.
        writing: whether a change was being saved; the sentence then says that the change is kept as a draft.
    """
    name = getattr(error, "sqlite_errorname", "") or ""
    found = next((entry for entry in _MEANINGS if name.startswith(entry[0])), None)
    if found is None and operational(error) and "decode to UTF-8" in str(error):
        found = _DAMAGED
    if found is None:
        return None
    _, key, code = found
    return StoreProblem(f"{key}_writing" if writing else key, code=code, path=str(path))


def shut_out(error: BaseException) -> bool:
    """Tell whether SQLite could not make beside a file what it reads it with."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


_DAMAGED: Final = ("SQLITE_CORRUPT", "desk_damaged", "ST-DAMAGED")
_MEANINGS: Final = (
    ("SQLITE_FULL", "disk_full", "ST-FULL"),
    ("SQLITE_IOERR", "disk_error", "ST-IO"),
    ("SQLITE_BUSY", "desk_locked", "ST-LOCKED"),
    ("SQLITE_LOCKED", "desk_locked", "ST-LOCKED"),
    ("SQLITE_READONLY", "desk_read_only", "ST-READONLY"),
    ("SQLITE_CANTOPEN", "desk_no_right", "ST-RIGHT"),
    ("SQLITE_PERM", "desk_no_right", "ST-RIGHT"),
    ("SQLITE_NOTADB", "desk_not_ours", "ST-OTHER"),
    _DAMAGED,
)


def verified_copy(source: Path, target: Path, driver: Driver = PLAIN) -> None:
    """Copy a desk beside a busy writer, in one step, and prove that the copy is whole.

    Raises:
        StoreProblem: the copy is not whole; it is removed and the source is untouched.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with suppress(OSError):  # SQLite says why it cannot be made
        durable.begin(part, like=source)
    reading = driver.connect(uri(source, read_only=True), uri=True, timeout=BUSY_SECONDS)
    writing = driver.connect(uri(part), uri=True, isolation_level=None)
    try:
        reading.backup(writing, pages=-1)
        whole = writing.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    finally:
        reading.close()
        writing.close()
    if not whole:
        part.unlink(missing_ok=True)
        raise StoreProblem("copy_not_whole", code="ST-COPY", path=str(source))
    part.replace(target)


def objects(connection: Database) -> dict[tuple[str, str], str]:
    """Return the SQL of the file's tables, views and triggers by kind and name; SQLite's own are left out."""
    rows = connection.execute_sql(LISTED).fetchall()
    return {(kind, name): sql for kind, name, sql in rows}
