"""Files that a person asks for: the one way in which each is written, from the command line and from the window.

What makes up a desk or is the program's own is never written over, by whatever name, link or folder it is reached. Which desk is open
is not asked: a copy or another desk is worth as much. A file that is open here must not be read, since closing it would let go of SQLite's
locks on it (POSIX, fcntl): what waits beside a desk in use tells it, and only a file without that is looked into.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from complaint_desk import durable, paths
from complaint_desk.domain.problems import FileProblem

_KEYS: Final = "key.json"
_FOLDERS: Final = frozenset({"backups", "files", "site"})
COMPANIONS: Final = frozenset({_KEYS, "json", "drafts.sqlite", "reports", *_FOLDERS})
"""What stands beside a desk under its name without its ending: its keys, the manifest of a backup, drafts, and its folders."""

ASIDE: Final = ("before-restore-", "before-upgrade-", "restoring", "rescued")
"""How the names go on of whole desks that belong to a desk, put aside or rescued, and of half of either; they end as the desk does."""

_IN_USE: Final = ("-wal", "-shm", "-journal")
ADDED: Final = (*_IN_USE, "-mj", ".bad", ".lock", ".old", ".part", ".turning")
"""How the name of such a file goes on: with what SQLite adds, or as damaged, held, what it was, half written, turning to other keys."""

_SQLITE: Final = b"SQLite format 3\0"
DESK: Final = b"CDK1"
"""SQLite's application id of a desk, as it stands in the file."""

_DESK_AT: Final = 68


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write into, which stands under its name when the block ends well; of one that raises nothing is left.

    Until then it has a name that nobody can guess. It is its user's alone, whoever could read what stood there and is replaced.

    Raises:
        FileProblem: it is no place for a file that is taken out.
        OSError: there is no such folder, or no right or room to write in it.
    """
    expect_free(path)
    with durable.writing(path) as file:
        yield file


def write(path: Path, content: bytes) -> None:
    """Write a whole file (``written``).

    Raises:
        FileProblem: it is no place for a file that is taken out.
        OSError: there is no such folder, or no right or room to write in it.
    """
    with written(path) as file:
        file.write(content)


def expect_free(path: Path) -> None:
    """Let a place be one for a file that is taken out: to be asked before it is noted that something leaves.

    Raises:
        FileProblem: it is a folder or a device, or it belongs to a desk or to the program.
    """
    try:
        real = Path(os.path.realpath(path))
        if not path.name or (real.exists() and not real.is_file()):
            raise FileProblem("file_no_file", code="FI-NOFILE", path=str(path))
        named = Path(os.path.realpath(path.parent), path.name)
    except (OSError, ValueError) as error:  # a name that the system does not know, or a folder that this account may not enter
        raise FileProblem("file_not_written", code="FI-WRITE", file=path.name) from error
    if any(_of_the_program(each) or _of_a_desk(each, is_own) or any(_of_a_desk(above, is_own_folder) for above in each.parents)
           for each in {real, named}):
        raise FileProblem("file_of_a_desk", code="FI-DESK", file=path.name)


def is_own(name: str, desk: str) -> bool:
    """Tell whether a name is that of a desk's file or of what stands beside it: its log, drafts, keys, files, backups, what it was."""
    begins, ending = f"{Path(desk).stem}.", Path(desk).suffix
    if _is_or_goes_on(name, desk):
        return True
    if not name.startswith(begins):
        return False
    rest = name.removeprefix(begins)
    whole = rest[: rest.find(ending) + len(ending)] if ending and ending in rest else ""
    return any(_is_or_goes_on(rest, each) for each in COMPANIONS) or (whole.startswith(ASIDE) and _is_or_goes_on(rest, whole))


def _is_or_goes_on(name: str, file: str) -> bool:
    """Tell whether a name is that of a file, or of one to whose name SQLite or the program added something."""
    return name == file or name.startswith(tuple(file + each for each in ADDED)) or (name.startswith(f"{file}.") and name.endswith(".part"))


def is_own_folder(name: str, desk: str) -> bool:
    """Tell whether a name is that of a folder in which a desk keeps what nobody else writes there."""
    begins = f"{Path(desk).stem}."
    return name.startswith(begins) and name.removeprefix(begins) in _FOLDERS


def _of_the_program(file: Path) -> bool:
    data = paths.data_folder()
    return any(_same(each, data) for each in file.parents)


def _of_a_desk(file: Path, rule: Callable[[str, str], bool]) -> bool:
    """Tell whether a desk stands beside a file or folder, or is it, whose own it is by its name."""
    try:
        names = [each.name for each in file.parent.iterdir()]
    except OSError:  # nothing can be put there either
        return False
    name = _folded(file.name)
    for each in names:
        if each.endswith(_IN_USE) or not rule(name, _folded(each)):
            continue
        other = file.with_name(each)
        if (rule(file.name, each) or _in_either_case(other)) and _is_database(other, ours=name != _folded(each)):
            return True
    return False


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _in_either_case(file: Path) -> bool:
    """Tell whether the disk finds a file by its name in other letters too, as those of Windows and macOS do."""
    return _same(file.with_name(file.name.swapcase()), file)


def _is_database(file: Path, *, ours: bool) -> bool:
    """Tell whether a file is a database; with ``ours`` a desk, as its beginning says: of another program's one nothing beside it is."""
    if any(paths.there(file.with_name(file.name + end)) for end in _IN_USE) or paths.there(paths.beside(file, _KEYS)):
        return paths.there(file)
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:  # it may be open by its other name, and keeps that
            return False
        with file.open("rb") as read:
            start = read.read(_DESK_AT + len(DESK))
        return start.startswith(_SQLITE) and (not ours or start[_DESK_AT:] == DESK)
    except PermissionError:
        return True
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
