"""The list of what is packed in a ZIP file, and which of it is to be read; the list is walked by hand, before any library opens it.

Counts, sizes and ratios are what the list claims; whoever unpacks counts again. A list that is longer than the members allowed can
fill is refused by its length, whatever it says of their number.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits

MAGIC: Final = b"PK\x03\x04"
_END: Final = struct.Struct("<4s4H2LH")
_MEMBER: Final = struct.Struct("<4s4B4HL2L5H2L")
_KNOWN: Final = (0, 8)
"""Ways of packing that are unpacked, as they are and deflated; the others may ask for any memory and are in no honest export."""
_NAME_BYTES: Final = 1_000
"""What a member's entry takes on the average of all of them at most."""
_TABLES: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_BOOKS: Final = (".xlsx", ".xlsm")
_NOISE: Final = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One packed file: its name, lower case, with slashes; what it takes packed and unpacked; whether a password is needed."""

    name: str
    packed: int
    size: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Packed:
    """What of an archive is read.

    Attributes:
        kind: ``sheet``, ``messages`` or ``text`` (a table or JSON).
        members: places in the archive, counted from 1; none for a workbook that is the archive itself.
    """

    kind: str
    members: tuple[int, ...] = ()


def members(file: IO[bytes], path: Path, limits: Limits) -> list[Member]:
    """Return what the list at the end of an archive claims.

    Raises:
        FileProblem: there is no such list, or it claims more than may be unpacked.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - 65_535))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name)
    _magic, _disk, _first, _here, count, length, begins, _comment = _END.unpack_from(tail, at)
    if count > limits.members or length > limits.members * _NAME_BYTES:
        raise FileProblem("import_members", code="IM-HUGE", file=path.name, limit=limits.members)
    # A list that does not stand right before its end belongs to a file put before it, or to the larger form of archive.
    if begins + length != size - len(tail) + at:
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name)
    file.seek(begins)
    found = _walked(file.read(length))
    if len(found) != count:
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name)
    _check(found, path, limits)
    return found


def _walked(listed: bytes) -> list[Member]:
    found: list[Member] = []
    at = 0
    while at + _MEMBER.size <= len(listed):
        entry = _MEMBER.unpack_from(listed, at)
        if entry[0] != b"PK\x01\x02":
            break
        flags, how = entry[5], entry[6]
        packed, size, name_length, extra, comment = entry[10:15]
        if how not in _KNOWN:
            break
        begins = at + _MEMBER.size
        name = listed[begins : begins + name_length].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        found.append(Member(name.replace("\\", "/").lower(), packed, size, bool(flags & 1)))
        at = begins + name_length + extra + comment
    return found


def _check(found: list[Member], path: Path, limits: Limits) -> None:
    total = sum(member.size for member in found)
    bombs = any(
        member.size > limits.ratio_floor_bytes and member.size > max(1, member.packed) * limits.ratio for member in found
    )
    if total > limits.unpacked_bytes or bombs:
        raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.unpacked_bytes // 1_000_000)


def chosen(found: list[Member], path: Path) -> Packed:
    """Return what of an archive is read: the workbook that it is, its one table, JSON or workbook, or all its e-mails.

    Raises:
        FileProblem: it holds several lists, none, another archive, or needs a password.
    """
    names = {member.name for member in found}
    if any(member.locked for member in found):
        raise FileProblem("import_password", code="IM-PWD", file=path.name)
    if "xl/workbook.xml" in names:
        return Packed("sheet")
    other = "office" if "[content_types].xml" in names else "workbook" if "mimetype" in names else ""
    if other:
        kind = "workbook" if "xl/workbook.bin" in names else other
        raise FileProblem("import_binary", code="IM-BINARY", file=path.name, kind=say(f"readers.kind.{kind}"))
    of: dict[str, list[int]] = {"messages": [], "text": [], "sheet": []}
    for place, member in enumerate(found, start=1):
        if member.name.endswith("/") or any(noise in member.name for noise in _NOISE):
            continue
        kind = "messages" if member.name.endswith(".eml") else "text" if member.name.endswith(_TABLES) else "sheet"
        if kind != "sheet" or member.name.endswith(_BOOKS):
            of[kind].append(place)
    lists = len(of["text"]) + len(of["sheet"])
    if of["messages"] and not lists:
        return Packed("messages", tuple(of["messages"]))
    if lists == 1 and not of["messages"]:
        held = "text" if of["text"] else "sheet"
        return Packed(held, tuple(of[held]))
    if lists or of["messages"]:
        raise FileProblem("import_archive_several", code="IM-ARCHIVE", file=path.name)
    raise FileProblem("import_archive_none", code="IM-ARCHIVE", file=path.name)
