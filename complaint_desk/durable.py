"""Own files replaced whole: written beside the old one, flushed to the disk, put in its place, and the folder flushed too.

After a power cut there stands either the old file or the new one, never half of one (design, safety B5).
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_BEGINS: Final = 40
"""Signs of a file's name with which that of its half-written one begins: of Chinese ones too, a name may have 255 bytes."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write into, put in its place when the block ends well; of one that raises nothing is left.

    It is its user's alone from its first byte on. Meanwhile it has a name that nobody can guess, and where something has it, that is left
    as it is: in a folder of many, no link and no file of somebody else waits there for it.

    Raises:
        OSError: the folder is missing or cannot be written; what stood there is untouched.
    """
    part = path.with_name(f"{path.name[:_BEGINS]}.{os.urandom(8).hex()}.part")
    try:
        with open(part, "xb", opener=_private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; nobody else of this machine can read it, unless they could read the one that stood there.

    Raises:
        OSError: the folder cannot be written; the old file is untouched.
    """
    folder(path.parent)
    part = path.with_name(path.name + ".part")
    try:
        stood = path.exists()
        rights = path.stat().st_mode & 0o666 | 0o600 if stood else _rights(path.parent) & 0o666
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, rights)) as file:
            if os.name == "posix":  # of one that a killed program left, too; a new one keeps to the mask
                os.fchmod(file.fileno(), rights if stood else rights & os.fstat(file.fileno()).st_mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def begin(path: Path, like: Path | None = None) -> None:
    """Make an empty file where there is none, before somebody who writes by names does, as SQLite: it would let everybody read it.

    What SQLite puts beside it for a while has the same rights.

    Args:
        path: the file; one that stands there stays as it is.
        like: whose rights it has, such as those of what it is a copy of; without one it is private, as any file of our own.

    Raises:
        OSError: there is no right or room to make it.
    """
    stands = None if like is None else like.stat()
    with contextlib.suppress(FileExistsError):
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if stands else _rights(path.parent) & 0o666)
        try:
            if stands is not None:
                share_as(number, stands)
        finally:
            os.close(number)


def share_as(number: int, stands: os.stat_result) -> None:
    """Let a new file, made for its user alone, be used by whom another one may be used by, whatever the mask of the program.

    That is the group of the other one: where it cannot be given to that group, no group can use it. A disk that knows no rights, and
    Windows, where the folder says who may, are left to theirs.

    Args:
        number: the new file, open.
        stands: what the system tells of the other one.
    """
    if os.name != "posix":
        return
    rights = stands.st_mode & 0o666 | 0o600
    with contextlib.suppress(OSError):
        if os.fstat(number).st_gid != stands.st_gid:
            try:
                os.fchown(number, -1, stands.st_gid)
            except OSError:
                rights &= ~0o060
        os.fchmod(number, rights)


def folder(path: Path) -> None:
    """Make a folder where there is none, and those above it: others of the machine cannot look into what is made (design, safety H4).

    A group for which the folder above stands open to write in may use it too, as the system's mask allows: accounts that share a desk.

    Raises:
        OSError: there is no right to make it, or a file has its name.
    """
    missing = [path]
    while not missing[-1].parent.exists() and missing[-1].parent != missing[-1]:  # a drive that is not there is its own parent
        missing.append(missing[-1].parent)
    rights = _rights(missing[-1].parent)
    for each in reversed(missing):
        each.mkdir(mode=rights, exist_ok=True)


def _rights(above: Path) -> int:
    """Return who may enter what is made in a folder; a folder for everybody's passing files, with the sticky bit, is no group's."""
    mode = above.stat().st_mode
    return 0o770 if mode & stat.S_IWGRP and not mode & stat.S_ISVTX else 0o700


def settle(part: Path, path: Path) -> None:
    """Put a finished file, already flushed, in its place.

    Raises:
        OSError: it cannot be moved; what stood there is untouched.
    """
    part.replace(path)
    flush_folder(path.parent)


def flush(path: Path) -> None:
    """Have a file that somebody else wrote on the disk before going on.

    Raises:
        OSError: the disk refuses.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the names in a folder on the disk; Windows does that by itself and cannot be asked."""
    with contextlib.suppress(OSError, AttributeError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)  # type: ignore[attr-defined,unused-ignore]  # not on Windows
        try:
            os.fsync(number)
        finally:
            os.close(number)
