"""Full copies of a desk in its backup folder: made beside the work, proven before they get their name, each with a manifest.

A copy is made in slices from one snapshot (an open reading transaction), so a busy writer neither waits for it nor makes it begin
again. It is written under a temporary name, read through, summed up in its manifest and flushed; only then it is renamed. So whatever
is found under a final name was whole once, and the manifest's SHA-256 tells whether it still is.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from complaint_desk import durable
from complaint_desk.data import dialect, form, opening
from complaint_desk.data.driver import PLAIN, Driver, errors, operational
from complaint_desk.domain.backups import Kept
from complaint_desk.domain.problems import StoreProblem

FORM: Final = 1
SLICE: Final = 1_024
"""Pages copied at a time, 4 MB; between two slices somebody can stop it."""

FLUSHED: Final = 4
"""Slices between two flushes, 16 MB. Gigabytes that are flushed at once keep the system busy for a second, and any window with it."""

STEPS: Final = 20_000
"""Instructions of SQLite between two looks whether to stop."""

_STATE: Final = "state.json"
_LAST: Final = "SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1"

Cancelled = Callable[[], bool]


class Stopped(Exception):  # somebody stopped the work; nothing failed
    """The copy was given up, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a full copy is, told beside it.

    Attributes:
        form: of the manifest.
        desk: the form of the desk in it.
        made_us: of which moment it is.
        why: one of ``backups.REASONS``.
        size: bytes.
        sha256: of all its bytes, hexadecimal.
        cases: how many it holds.
        events: how many it holds.
        last: id of its last operation, 0 when it has none.
        digest: that operation's digest, hexadecimal.
        lane: the token of the lane that wrote last, hexadecimal.
        lanes: how many lanes it has: how often the desk was put back, and one.
        files: the attached files that belong to it, by their SHA-256.
        before: the tokens of the lanes before its own, hexadecimal, the oldest first.
    """

    form: int
    desk: int
    made_us: int
    why: str
    size: int
    sha256: str
    cases: int
    events: int
    last: int
    digest: str
    lane: str
    lanes: int
    files: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What the folder cannot tell by the files in it.

    Attributes:
        failed: code of what went wrong at the last try.
        paused: nothing is copied by itself until somebody has looked at the restored desk.
        drilled_us: when a copy was last restored for trial.
        drill_failed: that one could not be used.
        beside: digest of the tables that have no history, as the newest segment or copy holds them.
        forget: the streams of somebody who is to be erased, until nothing beside the desk holds their words any more.
    """

    failed: str = ""
    paused: bool = False
    drilled_us: int = 0
    drill_failed: bool = False
    beside: str = ""
    forget: tuple[int, ...] = ()


def stamp(us: int) -> str:
    """Return a moment as part of a file's name that sorts by time: ``20261122T081500-123456``, UTC."""
    return f"{datetime.fromtimestamp(us // 1_000_000, UTC):%Y%m%dT%H%M%S}-{us % 1_000_000:06d}"


class Folder:
    """The backup folder of one desk.

    Attributes:
        path: the folder; it may not be there yet.
        stem: what its files begin with.
        driver: opens the backups.
    """

    def __init__(self, path: Path, stem: str, driver: Driver = PLAIN) -> None:
        self.path, self.stem, self.driver = path, stem, driver

    def kept(self) -> tuple[Kept, ...]:
        """Return the backups in it, the oldest first; what is half written, or has no readable manifest, is none."""
        found = []
        for file in self._files():
            parts = file.stem.removeprefix(f"{self.stem}-").split("-")
            try:
                if file.suffix == ".segment" and len(parts) == 5:
                    us = _moment(parts[0], parts[1])
                    size, first, last = file.stat().st_size, int(parts[2]), int(parts[3])
                    found.append(Kept(file.name, full=False, made_us=us, size=size, first=first, last=last, digest=parts[4]))
                elif file.suffix == ".sqlite" and len(parts) == 3:
                    told = self.manifest(file)
                    us, size = told.made_us, file.stat().st_size
                    found.append(Kept(file.name, full=True, made_us=us, size=size, why=told.why, last=told.last, digest=told.digest))
            except (OSError, ValueError, StoreProblem):
                continue
        return tuple(sorted(found, key=lambda each: (each.made_us, each.last, each.name)))

    def manifest(self, copy: Path) -> Manifest:
        """Return what is told of a copy.

        Raises:
            StoreProblem: there is no manifest, or it cannot be read.
        """
        try:
            table = json.loads(manifest_path(copy).read_text(encoding="utf-8"))
            told = Manifest(**{**table, "files": tuple(table.get("files", ())), "before": tuple(table.get("before", ()))})
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise StoreProblem("backup_no_manifest", code="BK-MANIFEST", path=str(copy)) from error
        if told.form != FORM:
            raise StoreProblem("desk_newer", code="ST-NEWER", path=str(copy))
        return told

    def state(self) -> State:
        """Return what was noted beside the backups; a damaged note counts as none."""
        try:
            table = json.loads((self.path / _STATE).read_text(encoding="utf-8"))
            return State(**{**table, "forget": tuple(table.get("forget", ()))})
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return State()

    def note(self, **changes: Any) -> State:
        """Note something, and return everything noted.

        Raises:
            OSError: the folder cannot be written.
        """
        before = self.state()
        now = replace(before, **changes)
        if now != before or not (self.path / _STATE).exists():
            durable.replace(self.path / _STATE, json.dumps(asdict(now)).encode())
        return now

    def free(self) -> int:
        """Return the free bytes of the disk on which the folder is, or will be."""
        place = self.path
        while not place.exists() and place != place.parent:
            place = place.parent
        return shutil.disk_usage(place).free

    def drop(self, kept: Kept) -> None:
        """Take a backup away; one that cannot be removed now is tried again by and by."""
        with contextlib.suppress(OSError):
            (self.path / kept.name).unlink()
            manifest_path(self.path / kept.name).unlink(missing_ok=True)

    def clean(self, now_us: int) -> None:
        """Take away what a killed program left half written, an hour later: another one may be at it now."""
        for file in self._files():
            with contextlib.suppress(OSError):
                lone = file.suffix == ".json" and file.name != _STATE and not file.with_suffix(".sqlite").exists()
                stale = now_us - file.stat().st_mtime_ns // 1_000 > 3_600_000_000
                if stale and (lone or file.suffix in (".part", ".part-journal")):
                    file.unlink()

    def _files(self) -> list[Path]:
        try:
            return sorted(self.path.iterdir())
        except OSError:
            return []


def manifest_path(copy: Path) -> Path:
    """Return where the manifest of a copy is: ``x.sqlite`` -> ``x.json``."""
    return copy.with_suffix(".json")


def make(
    desk: Path, target: Path, *, why: str, made_us: int, files: tuple[str, ...] = (), cancelled: Cancelled = lambda: False,
    driver: Driver = PLAIN,
) -> Manifest:
    """Make a full copy that is proven whole, with its manifest; it stands under its name when this returns.

    Args:
        desk: the file, in use or not.
        target: where the copy goes; the folder is made.
        why: one of ``backups.REASONS``.
        made_us: now.
        files: the attached files that belong to it.
        cancelled: asked between slices whether to stop.
        driver: opens the desk, and the copy.

    Raises:
        StoreProblem: the desk cannot be read, there is no room or right, or the copy is not whole; nothing is left of it.
        Stopped: ``cancelled`` said so.
    """
    part = target.with_name(f"{target.name}.{os.urandom(8).hex()}.part")  # in a folder of many nobody can wait for it
    try:
        with opening.told(desk):
            durable.folder(target.parent)
            copy_whole(desk, part, cancelled, driver)
            durable.flush(part)
            told = _look(part, why, made_us, files, cancelled, driver)
            durable.replace(manifest_path(target), json.dumps(asdict(told), sort_keys=True).encode())
            durable.settle(part, target)
            return told
    except OSError as error:
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(target.parent)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def copy_whole(desk: Path, part: Path, cancelled: Cancelled = lambda: False, driver: Driver = PLAIN) -> None:
    """Copy a desk as it stands at this moment, in slices, beside a busy writer; whom the desk's file keeps out, the copy keeps out.

    Raises:
        sqlite3.Error: or SQLCipher's: the desk cannot be read, or the copy not written.
        OSError: the copy cannot be made or brought onto the disk.
        Stopped: ``cancelled`` said so.
    """
    slices = 0

    def slice_done(_status: int, _remaining: int, _total: int) -> None:
        nonlocal slices
        if cancelled():
            raise Stopped
        slices += 1
        if slices % FLUSHED == 0:
            os.fsync(file.fileno())

    part.unlink(missing_ok=True)
    reading = driver.connect(opening.address_to_read(desk, driver), uri=True, timeout=dialect.BUSY_SECONDS, isolation_level=None)
    with (
        closing(reading),
        _created(part, desk) as file,  # closed after SQLite's own: closing it lets go of the locks on it
        closing(driver.connect(dialect.uri(part), uri=True, isolation_level=None)) as writing,
    ):
        writing.execute("PRAGMA journal_mode = OFF").fetchall()
        writing.execute("PRAGMA synchronous = OFF")  # flushed in larger pieces here, and worth nothing before the end
        reading.execute("BEGIN")
        reading.execute(_LAST).fetchone()  # from here on one snapshot
        reading.backup(writing, pages=SLICE, progress=slice_done)


def _created(part: Path, desk: Path) -> BinaryIO:
    """Begin a copy's file, of use from its first byte on to those alone who may use the desk's.

    Raises:
        OSError: it cannot be made, or somebody made it at this very moment.
    """
    stands = desk.stat()

    def made(path: str, flags: int) -> int:
        number = os.open(path, flags, 0o600)
        durable.share_as(number, stands)  # a desk that is only read is copied too, and SQLite opens the copy by its name
        return number

    return open(part, "xb", opener=made)


def _look(part: Path, why: str, made_us: int, files: tuple[str, ...], cancelled: Cancelled, driver: Driver) -> Manifest:
    """Read a copy through and say what it is.

    Raises:
        StoreProblem: it is not whole.
    """
    with closing(foreign(part, driver)) as looking:
        with stoppable(looking, cancelled):
            whole = looking.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not whole:
            raise StoreProblem("copy_not_whole", code="ST-COPY", path=str(part))
        cases, = looking.execute("SELECT count(*) FROM complaint").fetchone()
        events, = looking.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
        last, digest = looking.execute(_LAST).fetchone() or (0, b"")
        *before, lane = (bytes(token).hex() for (token,) in looking.execute("SELECT token FROM lane ORDER BY id"))
        form, = looking.execute("PRAGMA user_version").fetchone()
    return Manifest(
        form=FORM, desk=form, made_us=made_us, why=why, size=part.stat().st_size, sha256=digest_of(part, cancelled), cases=cases,
        events=events, last=last, digest=bytes(digest).hex(), lane=lane, lanes=len(before) + 1, files=files, before=tuple(before),
    )


@contextlib.contextmanager
def stoppable(connection: sqlite3.Connection, cancelled: Cancelled) -> Iterator[None]:
    """Let what a connection does meanwhile be stopped, in the midst of a statement too.

    Raises:
        Stopped: ``cancelled`` said so.
    """
    connection.set_progress_handler(lambda: int(cancelled()), STEPS)
    try:
        yield
    except errors() as error:
        if cancelled() and operational(error):
            raise Stopped from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def foreign(path: Path, driver: Driver = PLAIN, *, journal: bool = False) -> sqlite3.Connection:
    """Open a file that may not be ours, for looking only: nothing is written into it or beside it.

    With its ``journal`` what waits beside it is read too, for which SQLite keeps an index (``-shm``) there as long as it is open.

    SQLite's ``trusted_schema`` (design, safety A1) cannot be off: up to 3.40 it then refuses our own indexes over JSON. Instead ``prove``
    refuses a file that is made of other things than a desk before anything in it is asked.
    """
    looking = driver.connect(dialect.uri(path, read_only=True, immutable=not journal), uri=True, timeout=dialect.BUSY_SECONDS)
    for name, value in (("cell_size_check", 1), ("mmap_size", 0), ("query_only", 1)):
        looking.execute(f"PRAGMA {name} = {value}")
    return looking


def prove(copy: Path, told: Manifest, driver: Driver = PLAIN) -> None:
    """See that a copy is still what its manifest says, and a desk that this program can open.

    Raises:
        StoreProblem: it is not, in words.
    """
    try:
        changed = copy.stat().st_size != told.size or digest_of(copy) != told.sha256
    except OSError as error:
        raise StoreProblem("backup_missing", code="BK-MISSING", path=str(copy)) from error
    if changed:
        raise StoreProblem("backup_damaged", code="BK-DAMAGED", path=str(copy))
    head = opening.header(copy, driver)
    if not head.sqlite or head.application_id != dialect.APPLICATION_ID:
        raise StoreProblem("desk_not_ours", code="ST-OTHER", path=str(copy))
    if head.version > opening.VERSION:
        raise StoreProblem("desk_newer", code="ST-NEWER", path=str(copy))
    with opening.told(copy), closing(foreign(copy, driver)) as looking:
        if head.version == opening.VERSION and {row[:2] for row in looking.execute(form.LISTED)} != opening.OBJECTS:
            raise StoreProblem("desk_changed_by_other", code="ST-FOREIGN", path=str(copy))
        if looking.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StoreProblem("backup_damaged", code="BK-DAMAGED", path=str(copy))


def whole(path: Path, driver: Driver = PLAIN, *, thorough: bool = False, cancelled: Cancelled = lambda: False) -> bool:
    """Tell whether a desk's file is whole, read beside the work; ``thorough`` compares the indexes with their tables too.

    Raises:
        StoreProblem: it cannot be read at all.
        Stopped: ``cancelled`` said so.
    """
    with (
        opening.told(path),
        closing(driver.connect(opening.address_to_read(path, driver), uri=True, timeout=dialect.BUSY_SECONDS)) as looking,
    ):
        with stoppable(looking, cancelled):
            found = looking.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()
        return bool(found[0] == "ok")


def digest_of(path: Path, cancelled: Cancelled = lambda: False) -> str:
    """Return the SHA-256 of a file in hexadecimal.

    Raises:
        OSError: it cannot be read.
        Stopped: ``cancelled`` said so.
    """
    from hashlib import sha256  # a start asks for the newest backup alone, and sums nothing up

    summed = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            summed.update(block)
            if cancelled():
                raise Stopped
    return summed.hexdigest()


def _moment(day: str, fraction: str) -> int:
    return int(datetime.strptime(day, "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()) * 1_000_000 + int(fraction)
