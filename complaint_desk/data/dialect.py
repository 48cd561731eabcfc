"""What only SQLite has: its settings, full-text commands, safe copies and the meaning of its errors.

Everything else in this package is plain SQL that PostgreSQL would take as well.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

import peewee

from complaint_desk.data.form import APPLICATION_ID as APPLICATION_ID
from complaint_desk.domain.problems import Problem, StoreProblem

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
READING: Final = (*(p for p in PRAGMAS if p[0] not in ("journal_mode", "cache_size")), ("cache_size", -2_048), ("query_only", 1))
"""For the questions of a window, a connection a thread: what a count goes through once would only stay, the system's cache has it too."""

PROVING: Final = (*READING, ("cache_size", -32_768))
"""For whoever goes through the whole desk by its keys."""

# For files that are thrown away if anything goes wrong, and for a large import that ends with a full checkpoint.
BUILDING: Final = (
    ("journal_mode", "off"), ("synchronous", 0), ("cache_size", -262_144), ("locking_mode", "exclusive"), ("foreign_keys", 0),
)

OBJECTS: Final = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
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


class Database(peewee.SqliteDatabase):
    """One desk file: a connection for each thread, all of them closed together.

    Statements are not logged, since their values are people's names and words.
    """

    def __init__(self, path: str, pragmas: Sequence[tuple[str, object]], **connect: Any) -> None:
        self._opened: list[sqlite3.Connection] = []
        self._opened_lock = Lock()
        connect |= {"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": 256}
        super().__init__(path, pragmas=list(pragmas), **connect)

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]  # not in Peewee's stubs
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    def _log_query(self, sql: str, params: object) -> None:
        """Keep people's words out of every log."""

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> sqlite3.Cursor:
        """Run one statement on the connection of this thread; what fails is sqlite3's own error, which ``problem_of`` reads as well.

        Peewee's own way has hooks and a log that are not used here, at a third of what a short statement takes.
        """
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        return connection.execute(sql, params or ())

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows."""
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        connection.executemany(sql, rows)

    def rollback(self) -> None:
        """Take a transaction back, unless SQLite already did so itself, as it does on a full disk."""
        if self.connection().in_transaction:  # type: ignore[no-untyped-call]
            super().rollback()

    def close_all(self) -> None:
        """Close the connections of all threads."""
        self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


def uri(path: Path, *, read_only: bool = False, immutable: bool = False) -> str:
    """Return the address that opens a file in the given way; ``immutable`` is for folders in which nothing may be made."""
    options = "?mode=ro" if read_only else "?mode=rwc"
    return path.absolute().as_uri() + options + ("&immutable=1" if immutable else "")


def problem_of(error: BaseException, path: Path, *, writing: bool) -> Problem | None:
    """Return what a failure of the database means to a person; None when it is our own mistake.

    Args:
        error: what Peewee or sqlite3 raised.
        path: the desk, named in the sentence.
        writing: whether a change was being saved; the sentence then says that the change is kept as a draft.
    """
    cause: BaseException | None = error
    while isinstance(cause, peewee.PeeweeException):
        cause = getattr(cause, "orig", None)  # what sqlite3 raised, wrapped once or twice
    name = getattr(cause, "sqlite_errorname", "") or ""
    found = next((entry for entry in _MEANINGS if name.startswith(entry[0])), None)
    if found is None and isinstance(cause, sqlite3.OperationalError) and "decode to UTF-8" in str(cause):
        found = _DAMAGED
    if found is None:
        return None
    _, key, code = found
    return StoreProblem(f"{key}_writing" if writing else key, code=code, path=str(path))


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


def verified_copy(source: Path, target: Path) -> None:
    """Copy a desk beside a busy writer, in one step, and prove that the copy is whole.

    Raises:
        StoreProblem: the copy is not whole; it is removed and the source is untouched.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    reading = sqlite3.connect(uri(source, read_only=True), uri=True, timeout=BUSY_SECONDS)
    writing = sqlite3.connect(part, isolation_level=None)
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
    rows = connection.execute_sql(OBJECTS).fetchall()
    return {(kind, name): sql for kind, name, sql in rows}
