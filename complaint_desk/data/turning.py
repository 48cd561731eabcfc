"""A file that turns from one key to another, into the clear or out of it, so that a kill at any moment leaves one that opens.

The new file is written beside the old one, proven to hold the same and flushed; only then it takes the place of the old one, in one
step. Nobody else can open the old one meanwhile. It keeps a second name until it was overwritten, so that what was in the clear is also
overwritten after a kill, by ``tidy``. What overwriting means, the disk decides: one that writes elsewhere what is written again, as
solid-state drives and copying file systems do, keeps the old bytes until it needs the room.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from complaint_desk import durable, paths
from complaint_desk.data import aside, dialect, key_file, rewriting
from complaint_desk.data.copies import Cancelled, Stopped
from complaint_desk.data.driver import DataKey, Driver, errors
from complaint_desk.domain.problems import StoreProblem

OLD: Final = ".old"
"""What is to be overwritten ends in this."""
TURNING: Final = ".turning"
_HALF: Final = tuple(TURNING + ending for ending in ("", "-wal", "-shm", "-journal"))
"""What is half written ends in one of these."""
_PART: Final = ".part"
_BLOCK: Final = bytes(1 << 20)
_DIGITS: Final = 64
"""Of the name of an attached file."""


@dataclass(frozen=True, slots=True)
class Course:
    """Goes along with a turn.

    Attributes:
        reached: told each step.
        cancelled: asked over and over whether to stop, until the new file is about to take the place of the old one.
        written: told how many bytes of the new file are written, and how many of the old one there are to write.
    """

    reached: Callable[[str], object] = lambda step: None
    cancelled: Cancelled = lambda: False
    written: Callable[[int, int], object] = lambda done, total: None

    def step(self, name: str) -> None:
        """Tell a step after which the turn can be stopped.

        Raises:
            Stopped: somebody wants that.
        """
        self.reached(name)
        self.go_on()

    def go_on(self) -> None:
        """Stop here when somebody wants that.

        Raises:
            Stopped: they do.
        """
        if self.cancelled():
            raise Stopped


ALONE: Final = Course()
"""Of a turn that nobody follows."""


@contextlib.contextmanager
def _alone(file: Path, driver: Driver) -> Iterator[sqlite3.Connection]:
    """Open a file that nobody else has open, and let nobody open it until the end.

    Raises:
        StoreProblem: somebody has it open.
    """
    wal = file.with_name(f"{file.name}-wal")
    waiting = wal.with_name(wal.name + OLD)
    with contextlib.suppress(OSError, NotImplementedError):
        wipe(waiting)
        if wal.exists():
            os.link(wal, waiting)  # whoever ends that journal takes it away as it is, and it may hold words
    try:
        yield from _held(file, driver, waiting)
    finally:
        with contextlib.suppress(OSError):
            wipe(waiting)


def _held(file: Path, driver: Driver, waiting: Path) -> Iterator[sqlite3.Connection]:
    try:
        # By whatever opens it otherwise: locks are a matter of the process, so SQLCipher sees none that Python's SQLite has in this one.
        with closing(driver.connect(dialect.uri(file), uri=True, timeout=1, isolation_level=None)) as first:
            first.execute("PRAGMA journal_mode = DELETE").fetchall()
        holding = driver.cipher(dialect.uri(file), uri=True, timeout=1, isolation_level=None)
    except errors() as error:
        raise _told(error, file) from error
    with closing(holding):
        try:
            for each in ("PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT"):
                holding.execute(each).fetchall()
            with contextlib.suppress(OSError):
                wipe(waiting)
            yield holding
        except errors() as error:
            raise _told(error, file) from error


def _told(error: Exception, file: Path) -> Exception:
    if (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreProblem("desk_in_use", code="BK-USED", path=str(file))
    return dialect.problem_of(error, file, writing=False) or error


def room(file: Path) -> tuple[int, int]:
    """Return how many bytes must be free to turn a file, the new one and as much again for what follows it, and how many are.

    Raises:
        OSError: the disk does not tell.
    """
    return 2 * file.stat().st_size, shutil.disk_usage(file.parent).free


def no_room(file: Path, needed: int) -> StoreProblem:
    """Return what to say where fewer bytes are free than a turn needs."""
    return StoreProblem("no_room_to_turn", code="CR-ROOM", path=str(file), megabytes=needed // 1_000_000 + 1)


def turn(
    file: Path, driver: Driver, key: DataKey | None, *, stage: Callable[[Path], object] = lambda part: None, course: Course = ALONE,
) -> bool:
    """Let a file stand under another key, or in the clear; tell whether what stood there was overwritten.

    Args:
        file: a desk, or another database of ours; nobody may have it open.
        driver: opens it.
        key: what it is to be encrypted with; None: nothing.
        stage: given the new file when it is proven, before it takes the place of the old one.
        course: goes along with it.

    Raises:
        StoreProblem: somebody has it open, there is no room, or the new file is not the same; the old one stands as it was.
        Stopped: somebody stopped it; the old one stands as it was.
    """
    part = file.with_name(f"{file.name}{TURNING}")
    needed, free = room(file)
    if free < needed:
        raise no_room(file, needed)

    def cancelled() -> bool:
        with contextlib.suppress(OSError):
            course.written(part.stat().st_size, needed // 2)
        return course.cancelled()

    try:
        course.go_on()
        with _alone(file, driver) as holding:
            course.step("held")
            rewriting.rewrite(holding, part, key, cancelled, like=file)
            course.step("written")
            rewriting.same(holding, part, driver, Driver(() if key is None else (key,)), cancelled)
            stage(part)
            durable.flush(part)
            course.step("proven")
            if os.name == "nt":
                holding.close()  # nothing that is open is replaced there, by anybody
            return exchange(part, file, course.reached)
    except OSError as error:
        raise StoreProblem("turn_not_written", code="CR-WRITE", path=str(file.parent)) from error
    finally:
        for ending in _HALF:
            with contextlib.suppress(OSError):
                wipe(file.with_name(file.name + ending))


def bring(file: Path, driver: Driver) -> bool:
    """Let a file that is there stand as the driver writes, unless somebody has it open; tell whether it does."""
    return not brought(file, driver)


def brought(file: Path, driver: Driver) -> str:
    """Let a file that is there stand as the driver writes, and return "", or the code of why it cannot."""
    if not file.exists() or not file.stat().st_size or driver.own(dialect.uri(file)):
        return ""
    if driver.keys:
        try:
            turn(file, driver, driver.keys[0])
        except errors(StoreProblem) as error:
            return str(getattr(error, "code", "")) or "ST-DAMAGED"
        return ""
    return "ST-OTHER"


def foreign(file: Path, driver: Driver) -> bool:
    """Tell whether none of the keys that there are opens a file: then none of them needs to be kept for it."""
    if not driver.keys:
        return False
    try:
        driver.connect(dialect.uri(file), uri=True, timeout=1).close()
    except errors() as error:
        return getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB"
    return False


def exchange(part: Path, file: Path, reached: Callable[[str], object] = lambda step: None) -> bool:
    """Put a finished file in the place of another, which is overwritten where the disk knows second names; tell whether it was.

    Raises:
        OSError: it cannot be done; the other one stands.
    """
    old = file.with_name(file.name + OLD)
    with contextlib.suppress(OSError, NotImplementedError):
        wipe(old)
        os.link(file, old)
    overwritten = old.exists()
    reached("named")
    durable.settle(part, file)
    reached("replaced")
    try:
        wipe(old)
    except OSError:
        overwritten = False
    reached("wiped")
    return overwritten


def wipe(file: Path) -> None:
    """Overwrite a file and take it away; nothing happens where there is none.

    What has another name is not overwritten: a turn that was killed before its last step leaves a second name of the very desk.

    Raises:
        OSError: it cannot be done.
    """
    if not file.exists():
        return
    if file.stat().st_nlink > 1:
        file.unlink()
        return
    with file.open("rb+") as content:
        left = file.stat().st_size
        while left > 0:
            left -= content.write(_BLOCK[: min(left, len(_BLOCK))])
        content.flush()
        os.fsync(content.fileno())
    file.unlink()


def reseal(folder: Path, driver: Driver, key: DataKey | None, course: Course = ALONE) -> bool:
    """Let the attached files of a folder be sealed with a key, or stand in the clear; tell whether all of them do.

    Args:
        folder: the files beside a desk, or those beside its backups.
        driver: opens them.
        key: what they are to be sealed with; None: nothing.
        course: goes along with it.

    Raises:
        Stopped: somebody stopped it between two files.
    """
    writer, done = Driver(() if key is None else (key,)), True
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if len(file.name) != _DIGITS or not file.is_file():
            continue
        course.go_on()
        try:
            kept = file.read_bytes()
            if not writer.sealed(kept):
                part = file.with_name(f"{file.name}{_PART}")
                durable.begin(part, file)
                part.write_bytes(writer.seal(driver.unseal(kept, file.name), file.name))
                durable.flush(part)
                exchange(part, file)
        except ValueError:  # one that is damaged is told by check, and keeps no desk from turning
            continue
        except OSError:
            done = False
    return done


def put_aside(desk: Path) -> list[Path]:
    """Return the desks that stand beside a desk and follow it: put aside by a restore or an upgrade, or rescued and not worked with."""
    begins = (f"{desk.stem}.before-restore-", f"{desk.stem}.before-upgrade-")
    before = [each for each in sorted(desk.parent.iterdir()) if each.name.startswith(begins) and each.suffix == desk.suffix]
    return [*before, *aside.rescued(desk)]


def lend_key_file(desk: Path, driver: Driver, told: key_file.KeyFile | None) -> None:
    """Let a rescued desk that nobody works with have the key file of the desk, with which it opens wherever it goes; None: have none.

    One that the desk's keys do not open keeps its own.

    Raises:
        OSError: it cannot be written.
    """
    for each in aside.rescued(desk):
        own = key_file.place(each)
        if told is None:
            if not driver.keys and driver.own(dialect.uri(each)):
                own.unlink(missing_ok=True)
        elif not foreign(each, driver):
            key_file.write_at(own, replace(told, turn=""))


def tidy(desk: Path) -> None:
    """Overwrite and take away what a killed turn left; whoever calls has the desk open, so no turn is going on."""
    drafts = paths.beside(desk, "drafts.sqlite")
    found = [each.with_name(each.name + ending) for each in (desk, drafts, *put_aside(desk)) for ending in (OLD, f"-wal{OLD}", *_HALF)]
    for place in (paths.beside(desk, "files"), paths.beside(desk, "backups") / "files"):
        if place.is_dir():
            found += [each for each in place.rglob("*") if each.suffix in (OLD, _PART) and len(each.stem) == _DIGITS]
    for each in found:
        with contextlib.suppress(OSError):
            wipe(each)


def clear_away(desk: Path) -> bool:
    """Overwrite and take away what killed programs left half done beside a desk; tell whether all of it is gone.

    These are copies and attached files half written, a backup put back for trial and a desk about to be put back or rescued. Nobody may
    have the desk open: all of them are made by whoever has.
    """
    backups, staged = paths.beside(desk, "backups"), f"{desk.stem}.restoring{desk.suffix}"
    half = (staged, f"{desk.stem}.{aside.RESCUING}{desk.suffix}")
    found = [*(file for each in half for file in desk.parent.glob(f"{glob.escape(each)}*")), *backups.glob("*.part*")]
    found += (backups / "trial").rglob("*")
    for place in (paths.beside(desk, "files"), backups / "files"):
        found += place.rglob(f"*{_PART}")
    done = True
    for each in found:
        try:
            if each.is_file():
                wipe(each)
        except OSError:
            done = False
    return done


def remains(desk: Path) -> bool:
    """Tell whether something that was to be overwritten is still there."""
    folders = (desk.parent, paths.beside(desk, "files"), paths.beside(desk, "backups"))
    looks = (folders[0].glob(f"{glob.escape(desk.stem)}.*{OLD}"), *(each.rglob(f"*{OLD}") for each in folders[1:]))
    return any(True for look in looks for _ in look)


def strangers(desk: Path, driver: Driver) -> tuple[Path, ...]:
    """Return what lies beside a desk under its name, is neither as the driver writes nor a part of the desk, and so never follows it.

    These are damaged drafts and desks under another ending, and what somebody else put among the attached files. A rescued desk that
    somebody works with is one of its own, with all its companions, and is not among them.
    """
    own, asides = paths.beside(desk, "files"), put_aside(desk)
    others = tuple(f"{each.stem}." for each in aside.in_use(desk))
    follows = {desk, paths.beside(desk, "drafts.sqlite"), own, paths.beside(desk, "backups"), *asides}
    found = []
    for each in sorted(desk.parent.glob(f"{glob.escape(desk.stem)}.*")):
        if each in follows or each.name.endswith(("-wal", "-shm", "-journal")) or each.name.startswith(others):
            continue
        if each.is_dir():
            strange = any(len(file.name) == _DIGITS and not _sealed(file, driver) for file in each.rglob("*"))
        else:
            address = dialect.uri(each, read_only=True, immutable=True)
            strange = desk.suffix in each.suffixes and each.stat().st_size > 0 and not driver.own(address)
        if strange:
            found.append(each)
    found += [each for each in sorted(own.rglob("*")) if each.is_file() and len(each.name) != _DIGITS and not _sealed(each, driver)]
    return tuple(found)


def _sealed(file: Path, driver: Driver) -> bool:
    with file.open("rb") as content:
        return driver.sealed(content.read(64))
