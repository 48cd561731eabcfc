"""Opens a file from outside as bytes: size, kind and packing are looked at before any parser sees a byte of it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits

CHUNK: Final = 1 << 18
_GZIP: Final = b"\x1f\x8b"
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"Rar!\x1a", "archive"), (b"7z\xbc\xaf'\x1c", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ\x00", "archive"),
    (b"(\xb5/\xfd", "archive"),
    (b"SQLite format 3\x00", "database"), (b"PAR1", "database"),
    (b"\x7fELF", "program"), (b"{\\rtf", "office"),
)
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


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes], bool]]:
    """Open a file and, when its first bytes say gzip, what is packed in it.

    Yields:
        The bytes to read, the bytes on disk (their position tells the progress), and whether the file is packed.

    Raises:
        FileProblem: the file cannot be read, or its packing is damaged; also for damage found while reading inside the block.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            if not packed:
                yield raw, raw, False
                return
            with gzip.GzipFile(fileobj=raw) as inside:
                yield cast("IO[bytes]", inside), raw, True
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name) from None
    except OSError:
        raise FileProblem("import_unreadable", code="IM-READ", file=path.name) from None


def chunks(path: Path, size: int, limits: Limits) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file, stopping as soon as they are too many.

    Raises:
        FileProblem: too large when unpacked, a bomb, damaged or unreadable.
    """
    total = 0
    with opened(path) as (inside, _raw, packed):
        while chunk := inside.read(CHUNK):
            total += len(chunk)
            bomb = packed and total > limits.ratio_floor_bytes and total > size * limits.ratio
            if total > limits.unpacked_bytes or bomb:
                raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.unpacked_bytes // 1_000_000)
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
    if head.startswith(b"PK\x03\x04"):
        if b"xl/" in head[:8192] or b"[Content_Types].xml" in head[:100] or b"opendocument.spreadsheet" in head[:200]:
            return "workbook"
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
