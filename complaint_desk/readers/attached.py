"""The files that came with e-mails: taken out of them where files are read, and put together again where they are wanted.

They pass as text, a piece at a time, so that neither side holds more than one of them. Who puts them together counts along: a file of
an e-mail that was not asked for, one that is longer than an e-mail can be, or more of them than an e-mail has parts is not believed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.frames import BadFrame
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.opening import opened
from complaint_desk.readers.shape import FileShape

PIECE: Final = 1_000_000
"""Bytes of a file in one frame; as text they are a third more."""
_NAME_CHARS: Final = 400


class Attached(NamedTuple):
    """A file of an e-mail.

    Attributes:
        row: the e-mail's place, as ``Row.number``.
        name: as its sender wrote it; no part of a path yet.
        content: its bytes; empty where nothing could be made of what came.
    """

    row: int
    name: str
    content: bytes


def attached(shape: FileShape, path: Path, wanted: tuple[int, ...], limits: Limits) -> Iterator[Attached]:
    """Yield the files of some e-mails, in their order.

    Args:
        shape: what the file is; of anything but e-mails nothing is yielded.
        path: the file.
        wanted: the places of the e-mails, in order.
        limits: what is too much.

    Raises:
        FileProblem: the file is damaged, or unpacks to too much.
    """
    if shape.kind != "messages":
        return
    for row, data in letters(shape, path, limits, frozenset(wanted)):
        yield from (Attached(row, name, content) for name, content in _of_letter(data, limits))


def letters(shape: FileShape, path: Path, limits: Limits, wanted: frozenset[int] | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield e-mails by their place, counted from 1, cut one byte after the longest that is read.

    Args:
        shape: of e-mails.
        path: the file.
        limits: how long one is and all are.
        wanted: only those; None for all.

    Raises:
        FileProblem: it is damaged, or all together unpack to too much.
    """
    left = limits.unpacked_bytes
    for number, member in enumerate(shape.members or (0,), start=1):
        if wanted is not None and number not in wanted:
            continue
        with opened(path, member) as (inside, _raw, _packed):
            data = inside.read(limits.mail_bytes + 1)
        left -= len(data)
        if left < 0:
            raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.unpacked_bytes // 1_000_000)
        yield number, data


def _of_letter(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    from complaint_desk.readers import mail  # loaded only when an e-mail comes

    try:
        yield from mail.files_of(data, limits)
    except mail.NoMail:  # it gave no row, so nobody can want its files
        return


def frames_of(file: Attached) -> Iterator[list[object]]:
    """Yield the frames that carry a file."""
    yield ["file", file.row, file.name[:_NAME_CHARS], len(file.content)]
    for at in range(0, len(file.content), PIECE):
        yield ["piece", base64.b64encode(file.content[at : at + PIECE]).decode("ascii")]


class Assembly:
    """Puts files together from frames that anybody may have sent."""

    def __init__(self, wanted: tuple[int, ...], limits: Limits) -> None:
        self._wanted, self._limits = frozenset(wanted), limits
        self._open: tuple[int, str, int] | None = None
        self._content = bytearray()
        self._row = self._count = self._total = 0

    def take(self, frame: Any) -> Attached | None:  # anything may be told
        """Take a frame and return the file that is whole with it.

        Raises:
            BadFrame: it belongs to no file that was asked for and can be.
        """
        match frame:
            case ["file", bool(), *_]:
                raise BadFrame("no place")
            case ["file", int(row), str(name), int(size)] if self._open is None and len(name) <= _NAME_CHARS:
                self._begin(row, size)
                self._open = row, name, size
            case ["piece", str(text)] if self._open is not None:
                self._content += _bytes(text)
            case _:
                raise BadFrame("no file")
        row, name, size = self._open
        if len(self._content) > size:
            raise BadFrame("longer than it said")
        if len(self._content) < size:
            return None
        whole, self._content, self._open = Attached(row, name, bytes(self._content)), bytearray(), None
        return whole

    def finish(self) -> None:
        """See that nothing is left half.

        Raises:
            BadFrame: the last file breaks off.
        """
        if self._open is not None:
            raise BadFrame("it breaks off")

    def _begin(self, row: int, size: int) -> None:
        limits = self._limits
        self._count = self._count + 1 if row == self._row else 1
        self._total += size
        if (
            row not in self._wanted or row < self._row or isinstance(size, bool) or not 0 <= size <= limits.mail_bytes
            or self._count > limits.parts or self._total > limits.unpacked_bytes
        ):
            raise BadFrame("no file that can be")
        self._row = row


def _bytes(text: str) -> bytes:
    try:
        piece = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadFrame("no bytes") from None
    if not 0 < len(piece) <= PIECE:
        raise BadFrame("no piece")
    return piece
