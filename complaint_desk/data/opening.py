"""Opens a desk's file, or says in words why not: what stands there is looked at before anything is written to it."""

from __future__ import annotations

import os
import shutil
import sqlite3  # its version alone: files are opened by the driver
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from complaint_desk import durable, paths
from complaint_desk.data import dialect, places, search_form
from complaint_desk.data.ciphered import SALT, deciphered
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import KEY_FILE, PAGE, PLAIN, Driver, errors
from complaint_desk.data.form import DESK_STREAM as DESK_STREAM
from complaint_desk.data.form import OBJECTS as OBJECTS
from complaint_desk.data.form import SIZE
from complaint_desk.data.form import VERSION as VERSION
from complaint_desk.domain.problems import StoreProblem

if TYPE_CHECKING:
    from types import TracebackType

MIGRATIONS: Final = Path(__file__).parent / "migrations"

_MAGIC = b"SQLite format 3\0"
_HEADER: Final = 100
_BY_CHANCE: Final = 240
_JOURNAL: Final = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_OF_NOTHING: Final = bytes(4)
"""How many pages the file had, told by its journal from the seventeenth byte on (https://sqlite.org/fileformat.html#the_rollback_journal)."""
_WAL_HEADER: Final = 32


class Header(NamedTuple):
    """What the first bytes of a file say, read without opening it as a database."""

    sqlite: bool
    application_id: int
    version: int


_LOOKS: Final = 40
_LOOK_AGAIN_S: Final = 0.05
"""Two seconds in all: what another program takes to make a desk on a busy machine, several times over."""


class told:  # noqa: N801  # used as contextmanager's are, of which each press and question would make two objects more
    """Turn a failure of the database into a problem in words; our own mistakes pass through as they are."""

    __slots__ = ("_path", "_writing")

    def __init__(self, path: Path, *, writing: bool = False) -> None:
        """Take the desk that is named in the sentence, and whether a change was being saved."""
        self._path, self._writing = path, writing

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
        """Raise the problem in the place of the failure."""
        if error is not None and isinstance(error, errors()):
            problem = dialect.problem_of(error, self._path, writing=self._writing)
            if problem is not None:
                raise problem from error


@contextmanager
def _allowed(path: Path) -> Iterator[None]:
    """Turn a refusal of the system into a problem in words: it may hide the folder, or the file only when that is read."""
    try:
        yield
    except PermissionError as error:
        raise StoreProblem("desk_no_right", code="ST-RIGHT", path=str(path)) from error


def beginning(path: Path, driver: Driver = PLAIN) -> bytes:
    """Return how a file begins, a hundred bytes or more where it has them; of an encrypted one in the clear where the driver holds its key.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(PAGE if driver.keys else _HEADER)
    if len(start) >= _HEADER and start[:16] != _MAGIC and driver.keys:
        clear = deciphered(start[:SALT], driver)  # by itself: what a killed program left half written keeps SQLCipher from looking
        return (clear(1, start) if clear is not None else b"") or bytes(_HEADER)
    return start


def header(path: Path, driver: Driver = PLAIN) -> Header:
    """Return what a file's first hundred bytes say; those of an encrypted one only the driver that holds its key can read."""
    start = beginning(path, driver)
    if len(start) < _HEADER:
        return Header(not start, 0, 0)
    number = int.from_bytes
    return Header(start[:16] == _MAGIC, number(start[68:72], "big"), number(start[60:64], "big"))


def journal_waits(path: Path) -> bool:
    """Tell whether changes wait beside a file that are not in it yet."""
    return journal_size(path) > 0


def journal_size(path: Path) -> int:
    """Return the bytes of the journal beside a file; 0 where there is none, or none that this account may know of."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def address_to_read(path: Path, driver: Driver = PLAIN) -> str:
    """Return the address that reads a desk, also where nothing may be made beside it.

    SQLite makes a file beside a desk to read it, with the desk's own rights: beside one that may not be written it would stay and keep
    everybody from writing later. What the system says of rights is not the whole of them (Windows tells no folder's), so it is tried.

    Raises:
        sqlite3.Error: it cannot be read; that of the driver's own kind.
    """
    plain, alone = dialect.uri(path, read_only=True), dialect.uri(path, read_only=True, immutable=True)
    if not may_write(path) and not path.with_name(path.name + "-wal").exists():
        return alone
    try:
        with closing(driver.connect(plain, uri=True, timeout=dialect.BUSY_SECONDS)) as tried:
            tried.execute("PRAGMA schema_version").fetchone()
    except errors() as error:
        if dialect.shut_out(error) and not journal_waits(path):
            return alone
        raise
    return plain


def may_write(path: Path) -> bool:
    """Tell whether a desk's file may be written, and files beside it made, as far as the system says."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _bring_beside(path: Path) -> None:
    """Give what SQLite left beside a desk, when it could only be read, the rights that the desk has by now.

    Raises:
        StoreProblem: that is somebody else's, and nothing could be written.
    """
    for beside in (path.with_name(path.name + end) for end in ("-wal", "-shm")):
        if beside.exists() and not os.access(beside, os.W_OK):
            with suppress(OSError):
                beside.chmod(path.stat().st_mode & 0o666)
            if not os.access(beside, os.W_OK):
                raise StoreProblem("desk_read_only", code="ST-READONLY", path=str(path))


def open_files(
    path: Path, clock: Callable[[], int], *, create: bool, read_only: bool, proving: bool = False, migrations: Path = MIGRATIONS,
    version: int = VERSION, driver: Driver = PLAIN,
) -> tuple[Database, Database]:
    """Return the writing and the reading database of a desk; both read when it is opened for reading only.

    ``proving`` opens, for reading only, a desk that somebody changed too, so that the check can say what is wrong with it.

    Raises:
        StoreProblem: see the sentences of ``problem`` in the catalogue's store area.
    """
    if sqlite3.sqlite_version_info < dialect.OLDEST_SQLITE:
        raise StoreProblem("sqlite_too_old", code="ST-SQLITE", version=sqlite3.sqlite_version)
    with _allowed(path):
        folder = path.is_dir()
    if folder:
        raise StoreProblem("desk_is_folder", code="ST-FOLDER", path=str(path))
    places.refuse_unsafe(path)
    if create and not read_only and not (path.exists() and path.stat().st_size):
        _refuse_gone(path)
    if not path.exists():
        if read_only or not create:
            raise StoreProblem("desk_missing", code="ST-MISSING", path=str(path))
        _make_folder(path)
        with suppress(OSError):  # SQLite says why it cannot be made
            durable.begin(path)
    elif not os.access(path, os.R_OK):
        raise StoreProblem("desk_no_right", code="ST-RIGHT", path=str(path))
    elif not read_only and not may_write(path):
        raise StoreProblem("desk_read_only", code="ST-READONLY", path=str(path))
    with told(path), _allowed(path):
        found = _recognised(path, create=create and not read_only, version=version, driver=driver)
        if read_only:
            if found < version:
                raise StoreProblem("desk_older", code="ST-OLDER", path=str(path))
            reading = Database(address_to_read(path, driver), dialect.READING, driver, uri=True)
            _expect_ours(reading, path, proving=proving)
            return reading, reading
        _bring_beside(path)
        writing = Database(dialect.uri(path), dialect.PRAGMAS, driver, uri=True)
        try:
            if found < version:
                _upgrade(path, writing, found, clock, migrations, driver)
            _expect_ours(writing, path)
            search_form.bring_up(writing)
        except BaseException:
            writing.close_all()
            raise
        return writing, Database(dialect.uri(path), dialect.READING, driver, uri=True)


def _refuse_gone(path: Path) -> None:
    """Make no new desk where one was: its backups stand beside, and somebody would think that all was lost.

    Raises:
        StoreProblem: there are backups of a desk of this name.
    """
    if any(path.with_name(f"{path.stem}.backups").glob(f"{path.stem}-*.sqlite")):
        raise StoreProblem("desk_gone", code="ST-GONE", path=str(path))


def _make_folder(path: Path) -> None:
    try:
        durable.folder(path.parent)
    except OSError as error:
        raise StoreProblem("desk_no_right", code="ST-RIGHT", path=str(path.parent)) from error
    if not os.access(path.parent, os.W_OK):
        raise StoreProblem("desk_no_right", code="ST-RIGHT", path=str(path.parent))


def _recognised(path: Path, *, create: bool, version: int, driver: Driver) -> int:
    """Return the version of a desk's form, 0 for an empty file that may become one.

    A file that another program makes into a desk at this moment looks damaged, or like somebody else's, until that is done.
    """
    if create:
        _begin_again(path, driver)
    for _ in range(_LOOKS):
        try:
            return _looked_at(path, create=create, version=version, driver=driver)
        except errors(StoreProblem):
            if not _being_made(path, driver):
                raise
        time.sleep(_LOOK_AGAIN_S)
    return _looked_at(path, create=create, version=version, driver=driver)


def _begin_again(path: Path, driver: Driver) -> None:
    """Empty a file whose very first page was being written when the power went, as its journal says; one that held anything stays as it is.

    SQLite does so by itself at the first reading that may write, and that we look before we write would keep it from it for ever.
    """
    journal, ahead = (path.with_name(path.name + end) for end in ("-journal", "-wal"))
    try:
        with journal.open("rb") as file:
            start = file.read(20)
        small = path.stat().st_size <= PAGE and (not ahead.exists() or ahead.stat().st_size <= _WAL_HEADER)
    except OSError:  # there is none, or whoever makes the desk has just done so
        return
    if small and start[:8] == _JOURNAL and start[16:] == _JOURNAL_OF_NOTHING:
        with closing(driver.connect(dialect.uri(path), uri=True, timeout=dialect.BUSY_SECONDS)) as undone:
            undone.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _being_made(path: Path, driver: Driver) -> bool:
    """Tell whether a file is nobody's yet, and somebody writes in it."""
    return header(path, driver).application_id == 0 and any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def _looks_encrypted(path: Path) -> bool:
    """Tell whether a file consists of whole pages the first of which shows no pattern: of 256 bytes nearly all occur in such a page."""
    if path.stat().st_size % PAGE:
        return False
    with path.open("rb") as file:
        return len(set(file.read(PAGE))) >= _BY_CHANCE


def _looked_at(path: Path, *, create: bool, version: int, driver: Driver) -> int:
    """Look once: the header alone tells, unless changes wait beside the file; one that is not ours, or newer, is not even opened."""
    if not path.exists():
        return 0
    head = header(path, driver)
    unfinished = journal_waits(path)
    if not head.sqlite and not driver.keys and _looks_encrypted(path):
        raise StoreProblem("desk_without_key", code="CR-NOKEY", path=str(path), name=paths.beside(path, KEY_FILE).name)
    if not head.sqlite or head.application_id not in (0, dialect.APPLICATION_ID):
        raise StoreProblem("desk_not_ours", code="ST-OTHER", path=str(path))
    if head.application_id == dialect.APPLICATION_ID and head.version > version:
        raise StoreProblem("desk_newer", code="ST-NEWER", path=str(path))
    if head.application_id and not unfinished:
        return head.version
    looking = driver.connect(dialect.uri(path, read_only=True, immutable=not unfinished), uri=True, timeout=dialect.BUSY_SECONDS)
    try:
        application: int = looking.execute("PRAGMA application_id").fetchone()[0]
        found: int = looking.execute("PRAGMA user_version").fetchone()[0]
        blank = looking.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    finally:
        looking.close()
    if blank and not application and not found and create:
        return 0
    if application != dialect.APPLICATION_ID or found < 1:
        raise StoreProblem("desk_not_ours", code="ST-OTHER", path=str(path))
    if found > version:
        raise StoreProblem("desk_newer", code="ST-NEWER", path=str(path))
    return found


def _upgrade(path: Path, database: Database, found: int, clock: Callable[[], int], migrations: Path, driver: Driver) -> None:
    """Bring a file to the present form; one that holds something is copied first, and the copy proven whole."""
    from complaint_desk.data import older_rows  # only when there is something to do: it costs a start
    from complaint_desk.data.upgrading import run

    if found:
        size = path.stat().st_size
        if shutil.disk_usage(path.parent).free < 2 * size:
            raise StoreProblem("no_room_to_upgrade", code="ST-ROOM", path=str(path), megabytes=2 * size // 1_000_000 + 1)
        dialect.verified_copy(path, path.with_name(f"{path.stem}.before-upgrade-{found}{path.suffix}"), driver)
    with database.atomic("IMMEDIATE"):
        if database.pragma("user_version") == found:  # unless another process was faster
            run(database.connection(), migrations)
            older_rows.bring_up(database, found)
            if not found:
                database.execute_sql("INSERT INTO lane(id, token, made_us) VALUES(1, ?, ?)", (os.urandom(SIZE), clock()))
                database.execute_sql("INSERT INTO counter(name, value) VALUES('stream', ?)", (DESK_STREAM,))
                database.execute_sql("INSERT INTO stream(id, kind) VALUES(?, 'desk')", (DESK_STREAM,))
                search_form.bring_up(database)
    # into the file itself, so that its header can be read without opening it
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _expect_ours(database: Database, path: Path, *, proving: bool = False) -> None:
    """Refuse a file that is made of other things than a desk; to prove one, its tables are enough, and the check names the rest."""
    found = set(dialect.objects(database))
    if proving and found >= {(kind, name) for kind, name in OBJECTS if kind == "table"}:
        return
    if found != OBJECTS:
        raise StoreProblem("desk_changed_by_other", code="ST-FOREIGN", path=str(path))
