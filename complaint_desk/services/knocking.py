"""How a second start of the program reaches the window of the first: by a small file in the user's own folder, and by nothing else.

The file names a case, a telephone number, or neither. It is written whole, taken away as it is read, and what stands in it is believed
as little as any other file: a line that is neither number is passed over. That it went away is the answer. The folder is its user's
alone, so nobody else of the machine asks, or reads who calls.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from complaint_desk import durable, paths
from complaint_desk.data.digest import sha256

FOLDER: Final = "windows"
LARGEST: Final = 512
"""Bytes of what is asked; what is larger is none of ours."""
LASTS_S: Final = 60.0
"""So long it counts: who asked did not wait longer, and an old call is nobody's call. Both are programs of one machine, so its clock tells,
and not that of the disk, which may be another machine's."""
_LONGEST: Final = 40
_FEWEST: Final = 3
_LOGIN: Final = 200
_ASKED, _REFUSED = ".ask", ".no"
_SIGNS: Final = frozenset("0123456789+()-./ ")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a start of the program is for, beside a window.

    Attributes:
        case: a case number in its one written form, "" for none.
        phone: the telephone number that calls, "" for none.
        login: as whom, where that was said; a window at which somebody else sits is not meant then.
        at_us: when the window heard of it, in microseconds UTC; 0 where it did not yet. No part of what is wanted.
    """

    case: str = ""
    phone: str = ""
    login: str = ""
    at_us: int = field(default=0, compare=False)


def phone_of(text: str) -> str:
    """Return a telephone number as a telephone system hands it over, or "" where it is none.

    The address of a call (``tel:+65-6100-0000``, RFC 3966) is one too.
    """
    from unicodedata import normalize

    plain = normalize("NFKC", text).strip().removeprefix("tel:").partition(";")[0].strip()
    digits = sum(map(str.isdecimal, plain))
    return plain if _SIGNS.issuperset(plain) and digits >= _FEWEST and len(plain) <= _LONGEST else ""


def case_of(text: str) -> str:
    """Return a case number in its one written form, or "" where it is none, or was misheard."""
    from complaint_desk.domain.numbers import parse_number

    return parse_number(text) or ""


def place_of(desk: Path, machine: str, *, whole: bool = False) -> Path:
    """Return where the one window of a desk is known by; its files have this name and an ending.

    Args:
        desk: the desk's file, by whatever name.
        machine: the machine's name, since a home may be shared by several.
        whole: the content counts too: another pack under the same name is another one.

    Raises:
        OSError: the folder cannot be made.
    """
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
    told = [machine, screen, os.path.normcase(os.path.realpath(desk))]
    if whole:
        found = desk.stat()
        told.append(f"{found.st_ino} {found.st_size} {found.st_mtime_ns}")
    durable.folder(paths.data_folder())
    folder = paths.data_folder() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / sha256("\n".join(told).encode("utf-8", "surrogateescape")).digest().hex()[:32]


def ask(place: Path, wanted: Wanted) -> Path:
    """Ask whoever has the window; returns what is asked for an answer.

    Raises:
        OSError: there is no right or room to write it.
    """
    lines = (("case", wanted.case), ("phone", wanted.phone), ("as", wanted.login))
    asked = place.with_name(f"{place.name}-{time.time_ns()}-{os.getpid()}{_ASKED}")
    durable.replace(asked, "".join(f"{key} {value}\n" for key, value in lines if value).encode())
    return asked


def answer_to(asked: Path) -> bool | None:
    """Return whether the window took it; False where it is not the one that is meant, or could not read it, None while nobody answered."""
    if asked.exists():
        return None
    try:
        asked.with_suffix(_REFUSED).unlink()
    except FileNotFoundError:
        return True
    except OSError:  # it stands there, and clear takes it away
        return False
    return False


def withdraw(asked: Path) -> bool:
    """Ask no more; returns whether nobody had answered until now."""
    try:
        asked.unlink()
    except FileNotFoundError:
        return False
    except OSError:  # somebody reads it at this moment, and nobody waits for what they answer
        return True
    return True


def clear(place: Path) -> None:
    """Take away refusals that nobody waits for any more: who asked was killed, or it was no question of ours."""
    _take_away(_beside(place, _REFUSED))


def sweep(place: Path) -> None:
    """Take away what who was killed while asking left half written, of whatever desk: a telephone number may stand in it."""
    _take_away(_named(place.parent, "", f"{_ASKED}.part"))


def _take_away(left: Iterable[Path]) -> None:
    for each in left:
        if old(each):
            with suppress(OSError):
                each.unlink()


def waiting(place: Path) -> list[Path]:
    """Return what is asked of a window, the oldest first."""
    return _beside(place, _ASKED)


def _beside(place: Path, kind: str) -> list[Path]:
    return _named(place.parent, f"{place.name}-", kind)


def _named(folder: Path, begins: str, ends: str) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            names = [each.name for each in found if each.name.startswith(begins) and each.name.endswith(ends)]
    except OSError:
        return []
    return [folder / name for name in sorted(names)]


def old(asked: Path) -> bool:
    """Tell by its name whether nobody waits for the answer any more, or the clock was set meanwhile; also of what has no name of ours."""
    asked_ns = asked.stem.split("-")[1:2]
    return not (asked_ns and asked_ns[0].isdecimal() and abs(time.time_ns() - int(asked_ns[0])) <= LASTS_S * 1_000_000_000)


def read(asked: Path) -> Wanted | None:
    """Return what somebody asks; None where it cannot be read, or is no question of ours."""
    try:
        told = asked.lstat()
        if not stat.S_ISREG(told.st_mode) or told.st_size > LARGEST:
            return None
        with asked.open("rb") as file:
            text = file.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError):
        return None
    lines = dict(line.partition(" ")[::2] for line in text.split("\n"))
    login = lines.get("as", "")
    return Wanted(
        case_of(lines.get("case", "")), phone_of(lines.get("phone", "")), login if login.isprintable() and len(login) <= _LOGIN else "")


def answer(asked: Path, *, comes: bool) -> None:
    """Answer; what was asked is gone from the disk then."""
    refused = asked.with_suffix(_REFUSED)
    try:
        if not comes:
            refused.touch(mode=0o600)
        asked.unlink()
    except OSError:  # who asked has gone on without an answer
        with suppress(OSError):
            refused.unlink(missing_ok=True)
