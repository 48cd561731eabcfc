"""Opens a file from outside as bytes: size, kind and packing are looked at before any parser sees a byte of it."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast
from zipfile import BadZipFile, ZipFile

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import archive
from complaint_desk.readers.limits import Limits

CHUNK: Final = 1 << 18
_HEAD: Final = 65_536
_GZIP: Final = b"\x1f\x8b"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (_OLE, "office"),
    (b"Rar!\x1a", "archive"), (b"7z\xbc\xaf'\x1c", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ\x00", "archive"),
    (b"(\xb5/\xfd", "archive"),
    (b"SQLite format 3\x00", "database"), (b"PAR1", "database"),
    (b"\x7fELF", "program"), (b"{\\rtf", "office"),
)
_MAIL_HEADERS: Final = frozenset({
    "from", "to", "cc", "date", "subject", "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type",
    "reply-to", "sender", "x-original-to", "dkim-signature", "authentication-results", "envelope-to", "thread-topic", "in-reply-to",
})
_HEADER_LINE: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_MARKUP: Final = (b"<!doctype html", b"<html", b"<?xml", b"<table")


def check_size(path: Path, limits: Limits) -> int:
    """Return a file's size in bytes.

    Raises:
        FileProblem: missing, a folder, unreadable, empty or too large.
    """
    try:
        if path.is_dir():
            raise FileProblem("import_folder", code="IM-FOLDER", file=path.name)
        size = path.stat().st_size
        if not path.is_file():
            raise FileProblem("import_unreadable", code="IM-READ", file=path.name)
    except (FileNotFoundError, NotADirectoryError):
        raise FileProblem("import_missing", code="IM-MISSING", file=path.name) from None
    except (OSError, ValueError):  # no right to look, a name that is too long, a NUL in the name
        raise FileProblem("import_unreadable", code="IM-READ", file=path.name.replace("\x00", "")) from None
    if size == 0:
        raise FileProblem("import_empty", code="IM-EMPTY", file=path.name)
    if size > limits.file_bytes:
        raise FileProblem(
            "import_huge", code="IM-HUGE", file=path.name, megabytes=-(-size // 1_000_000), limit=limits.file_bytes // 1_000_000,
        )
    return size


def look_before(path: Path, limits: Limits) -> None:
    """Look at a file from outside, before any parser: its size and kind, and what it says it unpacks to.

    Raises:
        FileProblem: it is refused, and why.
    """
    size = check_size(path, limits)
    try:
        with path.open("rb") as raw:
            head = raw.read(_HEAD)
            if head.startswith(archive.MAGIC):
                archive.chosen(archive.members(raw, path, limits), path)
                return
            if head.startswith(_OLE) and _is_locked(raw):
                raise FileProblem("import_password", code="IM-PWD", file=path.name)
            if head.startswith(_GZIP):
                raw.seek(-4, os.SEEK_END) if size >= 4 else None
                claimed = int.from_bytes(raw.read(4), "little")
                _check_unpacked(path, claimed, size, limits)
                return
    except OSError:
        raise FileProblem("import_unreadable", code="IM-READ", file=path.name) from None
    refuse_binary(head, path)


def _is_locked(raw: IO[bytes]) -> bool:
    """Tell whether an office file is one with a password: it holds a stream of that name, in two bytes a letter."""
    raw.seek(0)
    before = b""
    while part := raw.read(CHUNK):
        if _LOCKED in before + part:
            return True
        before = part[-len(_LOCKED) :]
    return False


def packed_in(path: Path, limits: Limits) -> archive.Packed | None:
    """Return what of an archive is to be read; None when the file is none.

    Raises:
        FileProblem: as of ``archive.members`` and ``archive.chosen``.
    """
    with opened(path) as (_inside, raw, _packed):
        if raw.read(len(archive.MAGIC)) != archive.MAGIC:
            return None
        return archive.chosen(archive.members(raw, path, limits), path)


def _check_unpacked(path: Path, total: int, size: int, limits: Limits) -> None:
    if total > limits.unpacked_bytes or (total > limits.ratio_floor_bytes and total > size * limits.ratio):
        raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.unpacked_bytes // 1_000_000)


@contextmanager
def opened(path: Path, member: int = 0) -> Iterator[tuple[IO[bytes], IO[bytes], bool]]:
    """Open a file and, when its first bytes say gzip, what is packed in it, or one of the files of an archive.

    Args:
        path: the file.
        member: the place in the archive, counted from 1; 0 when the file is none.

    Yields:
        The bytes to read, the bytes on disk (their position tells the progress), and whether the file is packed.

    Raises:
        FileProblem: the file cannot be read, or its packing is damaged; also for damage found while reading inside the block.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            if member:
                with ZipFile(raw) as whole, whole.open(whole.infolist()[member - 1]) as one:
                    yield one, raw, True
                return
            if not packed:
                yield raw, raw, False
                return
            with gzip.GzipFile(fileobj=raw) as inside:
                yield cast("IO[bytes]", inside), raw, True
    except (EOFError, gzip.BadGzipFile, zlib.error, BadZipFile, NotImplementedError, IndexError):
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name) from None
    except OSError:
        raise FileProblem("import_unreadable", code="IM-READ", file=path.name) from None


def chunks(path: Path, size: int, limits: Limits, member: int = 0) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file, stopping as soon as they are too many.

    Raises:
        FileProblem: too large when unpacked, a bomb, damaged or unreadable.
    """
    total = 0
    with opened(path, member) as (inside, _raw, packed):
        while chunk := inside.read(CHUNK):
            total += len(chunk)
            if packed or total > limits.unpacked_bytes:
                _check_unpacked(path, total, size, limits)
            yield chunk


def refuse_binary(head: bytes, path: Path) -> None:
    """Refuse a file that is no text, by its first bytes, naming what it is.

    Args:
        head: at least the first kilobytes, unpacked.
        path: for the name in the sentence.

    Raises:
        FileProblem: a workbook, an archive, a picture, a PDF, a web page or a program.
    """
    kind = _kind_of(head)
    if kind:
        raise FileProblem("import_binary", code="IM-BINARY", file=path.name, kind=say(f"readers.kind.{kind}"))


def _kind_of(head: bytes) -> str:
    if head.startswith(b"PK"):
        return "archive"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    if head.startswith(b"MZ") and b"\x00" in head[:512]:
        return "program"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_GZIP):
        return "archive"
    start = head[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "markup" if start.startswith(_MARKUP) else ""


def is_mail(head: bytes, name: str) -> bool:
    """Tell whether a file is an e-mail: by its name, or by the first lines, two of which must be headers that every mail has."""
    if name.lower().endswith(".eml"):
        return True
    lines = head[:8192].split(b"\n")[:12]
    found = [_HEADER_LINE.match(line) for line in lines if line.strip() and not line.startswith((b" ", b"\t"))]
    known = sum(each is not None and each[1].decode("ascii").lower() in _MAIL_HEADERS for each in found)
    return bool(found) and found[0] is not None and known >= 2
