"""What can be said of a desk's file without a word of what is in it: its header, its pages by number, its tables by their names of ours.

Nothing is written into the file or beside it, apart from the index that SQLite keeps beside a journal as long as it is read. SQLite's own
sentences about damage are read for numbers alone: in a damaged or foreign file the names in them may be anybody's words.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import sqlite_version as sqlite_version
from typing import Final

from complaint_desk.data import dialect, form
from complaint_desk.data.anchors import Anchors, place_of
from complaint_desk.data.copies import Cancelled, Stopped, foreign, stoppable
from complaint_desk.data.driver import PLAIN, Driver, errors
from complaint_desk.data.opening import OBJECTS, beginning, journal_size, journal_waits
from complaint_desk.data.trees import bad_pages

_WATCH_S: Final = 0.1
_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 100
_PAGE_NUMBER: Final = re.compile(r"\bpage (\d{1,10})\b", re.IGNORECASE)
_VIRTUAL: Final = frozenset({"search", "customer_search"})
_ROOTS: Final = "SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND rootpage > 0"
TABLES: Final = ("sqlite_master", *sorted(name for kind, name in OBJECTS if kind == "table" and name not in _VIRTUAL))
"""What is looked through one by one: the tables of a desk, with the parts of its indexes of words, and the list of them all."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a file says of itself before it is opened as a database.

    Attributes:
        state: ``there``, ``missing``, ``empty``, ``folder`` or ``unreadable``.
        header: ``sqlite``; ``other`` where it begins otherwise, as an encrypted file does for whoever has no key; "" where there is none.
        size: bytes.
        journal: bytes of what waits beside it.
        written_us: when it was last written, microseconds UTC.
        owner: ``own`` when it is marked as a desk, ``none``, ``other``.
        form: of the desk in it (``user_version``).
        page_size: bytes.
        pages_told: how many pages its header tells.
        pages_free: how many of those are free.
        changes: SQLite's counter of changes.
    """

    state: str
    header: str = ""
    size: int = 0
    journal: int = 0
    written_us: int = 0
    owner: str = ""
    form: int = 0
    page_size: int = 0
    pages_told: int = 0
    pages_free: int = 0
    changes: int = 0


@dataclass(slots=True)
class Found:
    """What was found in a file that was looked through.

    Attributes:
        ended: ``done``, ``stopped``, or ``unreadable`` where SQLite cannot even list what is in it.
        error: SQLite's own name for why it is unreadable, such as ``SQLITE_CORRUPT``.
        looked: the tables that were looked through.
        bad: of each table that is not whole how many faults were told; 0 where SQLite gave up.
        missing: the tables and triggers of a desk that are not there.
        foreign: how many tables, views and triggers are not a desk's.
        pages: the pages that were named, in order.
        cases: how many there are; None where that cannot be read.
        events: the number of the last one; None where that cannot be read.
        anchor: ``good``, ``missing``, ``other``, ``none`` or ``unreadable``.
    """

    ended: str = "done"
    error: str = ""
    looked: list[str] = field(default_factory=list)
    bad: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    foreign: int = 0
    pages: set[int] = field(default_factory=set)
    cases: int | None = None
    events: int | None = None
    anchor: str = "unreadable"

    @property
    def whole(self) -> bool:
        """Everything was looked through, and nothing is amiss."""
        return self.ended == "done" and not (self.bad or self.missing or self.foreign)


def face(path: Path, driver: Driver = PLAIN) -> Face:
    """Return what a file says of itself; never raises for what is wrong with the file."""
    try:
        if path.is_dir():
            return Face("folder")
        told = path.stat()
        start = beginning(path, driver)
    except FileNotFoundError:
        return Face("missing")
    except OSError:
        return Face("unreadable")
    waits = journal_size(path)
    written = told.st_mtime_ns // 1_000
    if not told.st_size:
        return Face("empty", journal=waits, written_us=written)
    if len(start) < _HEADER or start[:16] != _MAGIC:
        return Face("there", "other", told.st_size, waits, written)

    def number(at: int) -> int:
        return int.from_bytes(start[at : at + 4], "big")

    page = int.from_bytes(start[16:18], "big")
    application = number(68)
    owner = "own" if application == dialect.APPLICATION_ID else "other" if application else "none"
    size = 65_536 if page == 1 else page
    return Face("there", "sqlite", told.st_size, waits, written, owner, number(60), size, number(28), number(36), number(24))


def look_through(
    path: Path, driver: Driver = PLAIN, *, anchors: Anchors | None = None, cancelled: Cancelled = lambda: False,
    told: Callable[[int, int], object] = lambda _done, _total: None,
) -> Found:
    """Look a file through, table by table.

    Args:
        path: the file; it may be damaged, or nobody's desk.
        driver: opens it.
        anchors: where the trail stood is noted there.
        cancelled: asked between steps and within them whether to stop; what was found until then is returned.
        told: called with how many tables were looked through, and of how many.
    """
    found = Found()
    try:
        with _opened(path, driver) as looking:
            present = {row[:2] for row in looking.execute(form.LISTED)}
            found.missing = tuple(sorted(name for _kind, name in OBJECTS - present))
            found.foreign = len(present - OBJECTS)
            with stoppable(looking, cancelled), _interrupted(looking, cancelled):
                _count(looking, found, anchors)
                for done, name in enumerate(TABLES):
                    told(done, len(TABLES))
                    if name not in found.missing:
                        _look(looking, name, found, path, driver, cancelled)
            told(len(TABLES), len(TABLES))
    except Stopped:
        found.ended = "stopped"
    except errors() as error:
        found.ended, found.error = "unreadable", _name(error)
    return found


@contextmanager
def _opened(path: Path, driver: Driver) -> Iterator[sqlite3.Connection]:
    """Open a file for looking, with what waits beside it; where the folder lets nothing be made, without that.

    Raises:
        sqlite3.Error: or SQLCipher's, see ``errors``.
    """
    looking = foreign(path, driver, journal=journal_waits(path))
    try:
        looking.execute(form.LISTED).fetchone()
    except errors():
        looking.close()
        looking = foreign(path, driver)
    looking.text_factory = lambda content: content.decode("utf-8", "replace")
    with closing(looking):
        yield looking


@contextmanager
def _interrupted(looking: sqlite3.Connection, cancelled: Cancelled) -> Iterator[None]:
    """Interrupt a connection from beside: in the tree of one table SQLite, up to 3.40, asks nobody whether to stop."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_WATCH_S):
            if cancelled():
                looking.interrupt()

    watching = threading.Thread(target=watch, name="looking", daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def _bad_pages(looking: sqlite3.Connection, table: str, path: Path, driver: Driver, cancelled: Cancelled) -> set[int]:
    """Return which pages of a table and its indexes are bad; where the list of tables cannot be read either, none is known."""
    try:
        roots = [1] if table == "sqlite_master" else [int(root) for (root,) in looking.execute(_ROOTS, (table,))]
        size = int(looking.execute("PRAGMA page_size").fetchone()[0])
        return bad_pages(path, size, roots, driver, cancelled=cancelled)
    except errors(OSError, TypeError, ValueError):
        return set()


def _look(looking: sqlite3.Connection, table: str, found: Found, path: Path, driver: Driver, cancelled: Cancelled) -> None:
    """Look one table through, with its indexes.

    Raises:
        Stopped: ``cancelled`` said so.
    """
    if cancelled():
        raise Stopped
    faults, gave_up = 0, False
    try:
        for (said,) in looking.execute(f"PRAGMA quick_check({table})"):
            lines = [line for line in str(said).splitlines() if line != "ok" and not line.startswith("***")]
            found.pages |= {int(number) for line in lines for number in _PAGE_NUMBER.findall(line)}
            faults += len(lines)
    except errors() as error:
        if cancelled():
            raise Stopped from error
        gave_up = True
    if faults or gave_up:
        found.bad[table] = 0 if gave_up else faults
        found.pages |= _bad_pages(looking, table, path, driver, cancelled)
    found.looked.append(table)


def _count(looking: sqlite3.Connection, found: Found, anchors: Anchors | None) -> None:
    """Count what is in it, and see whether the trail still holds what was last noted of it, as far as that can be read."""
    for name, sql in (("cases", "SELECT count(*) FROM complaint"), ("events", "SELECT coalesce(max(id), 0) FROM event")):
        try:
            setattr(found, name, int(looking.execute(sql).fetchone()[0]))
        except errors(TypeError, ValueError):
            continue
    if anchors is not None:
        try:
            found.anchor = _anchor(looking, anchors)
        except errors(OSError, TypeError, ValueError):
            found.anchor = "unreadable"


def _anchor(looking: sqlite3.Connection, anchors: Anchors) -> str:
    """Tell whether the newest anchor of the newest lane is still in the trail."""
    row = looking.execute("SELECT token FROM lane ORDER BY id DESC LIMIT 1").fetchone()
    noted = anchors.of(bytes(row[0])) if row else []
    if not noted or not noted[-1].n:
        return "none"
    held = place_of(lambda sql, params: looking.execute(sql, params).fetchone(), noted[-1])
    if held is None:
        return "missing"
    return "good" if held[1] == noted[-1].digest else "other"


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", "") or type(error).__name__
