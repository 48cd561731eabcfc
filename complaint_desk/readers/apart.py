"""Reads files in a process of its own, behind limits of memory and time, and believes nothing that it says.

Size, kind, packing and the list of what is packed are looked at here first, before any parser. The process is this program again
with a hidden verb: the one way that is the same from source, from a wheel and frozen, that needs no fork beside Qt's threads and
that does not import the program's own ``__main__`` a second time as ``multiprocessing`` does. It is ended with what reads from it.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import complaint_desk
from complaint_desk.domain.messages import Message, Value, say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import fence, frames
from complaint_desk.readers.attached import Assembly, Attached
from complaint_desk.readers.encoding import ENCODINGS
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.opening import look_before
from complaint_desk.readers.rows import Cancelled, Progress, ReadingStopped, Refused, Row
from complaint_desk.readers.shape import KINDS, FileShape

VERB: Final = "read-apart"
_LOOK_EVERY_S: Final = 0.05
_WAITING: Final = 2
_BATCH: Final = 1_100
"""Lists in a frame of many records, names of columns among them: twice what is sent at once, and some."""
_WITHOUT_ROWS: Final = 50_000
"""Frames that bring no row one after the other: the largest file that is read gives some thousands while its encoding is found."""
_TEXT: Final = 400
_OWN_CODES: Final = ("sheet", "messages")
_HIGHEST: Final = 1 << 31
PROBLEMS: Final = frozenset({
    "import_missing", "import_folder", "import_unreadable", "import_empty", "import_huge", "import_unpacked_huge", "import_damaged",
    "import_binary", "import_binary_unknown", "import_nul", "import_encoding", "import_changed", "import_columns", "import_rows",
    "import_line", "import_quote", "import_json", "import_not_cases", "import_password", "import_members",
    "import_archive_several",
    "import_archive_none", "import_damaged_book",
})
"""What the process may say of a file."""
REASONS: Final = frozenset({
    "cells", "quote", "too_long", "too_long_somewhere", "record_long", "json", "no_object", "columns", "characters", "name",
    "mail_large", "mail_header", "mail_parts", "mail_lines", "mail_text", "mail_broken",
})
"""What it may say of a row."""
_FIELDS: Final = frozenset({"file", "line", "data", "n", "limit", "megabytes", "kilobytes", "depth", "kind", "column", "expected"})


def command() -> list[str]:
    """Return what starts this program with the hidden verb."""
    if getattr(sys, "frozen", False):
        return [sys.executable, VERB]
    return [sys.executable, "-m", "complaint_desk", VERB]


@dataclass(frozen=True, slots=True)
class Apart:
    """Reads in a process of its own.

    Attributes:
        started_with: gives the command that starts it; a test starts one that misbehaves.
    """

    started_with: Callable[[], list[str]] = command

    def look(self, path: Path, limits: Limits) -> tuple[FileShape, list[Row]]:
        """Return what a file is and its first good rows.

        Raises:
            FileProblem: the file cannot hold cases, or reading it took too much; the problem says which.
        """
        look_before(path, limits)
        with closing(_Reading(self.started_with(), path, limits)) as reading:
            shape: FileShape | None = None
            first: list[Row] = []
            for frame in reading.answer({"do": "look", "path": str(path.absolute()), "limits": asdict(limits)}, None):
                match frame:
                    case ["shape", told] if shape is None:
                        shape = _shape(told, limits, path)
                    case _:
                        first += [row for row in reading.rows_of(frame) if isinstance(row, Row)]
            if shape is None:
                raise _odd(path)
            return shape, first

    def rows(
        self, shape: FileShape, path: Path, *, progress: Progress | None, cancelled: Cancelled | None, limits: Limits
    ) -> Iterator[Row | Refused]:
        """Yield the rows of a file.

        Raises:
            FileProblem: as of ``rows.rows``, or reading took too much.
            ReadingStopped: ``cancelled`` answered yes; the process has ended by then.
        """
        look_before(path, limits)
        order = {"do": "rows", "path": str(path.absolute()), "limits": asdict(limits), "shape": asdict(shape)}
        with closing(_Reading(self.started_with(), path, limits)) as reading:
            for frame in reading.answer(order, cancelled):
                match frame:
                    case ["at", int(done), int(total)]:
                        if progress is not None and 0 <= done <= total:
                            progress(done, total)
                    case _:
                        yield from reading.rows_of(frame)

    def attached(
        self, shape: FileShape, path: Path, wanted: Sequence[int], *, cancelled: Cancelled | None, limits: Limits
    ) -> Iterator[Attached]:
        """Yield the files that came with some e-mails, by their places; of any other kind of file nothing is read.

        Raises:
            FileProblem: the file cannot be read to its end, or reading took too much.
            ReadingStopped: ``cancelled`` answered yes; the process has ended by then.
        """
        if shape.kind != "messages" or not wanted:
            return
        look_before(path, limits)
        places = tuple(sorted(wanted))
        order = {"do": "files", "path": str(path.absolute()), "limits": asdict(limits), "shape": asdict(shape), "wanted": places}
        with closing(_Reading(self.started_with(), path, limits)) as reading:
            yield from reading.files(reading.answer(order, cancelled), Assembly(places, limits))


def _odd(path: Path) -> FileProblem:
    return FileProblem("import_reader_died", code="IM-READER", file=path.name)


def _shape(told: Any, limits: Limits, path: Path) -> FileShape:  # anything may be told
    """Return what is told of a file, if it can be.

    Raises:
        FileProblem: it cannot.
    """
    match told:
        case {
            "kind": str(kind), "encoding": str(encoding), "packed": bool(packed), "delimiter": str(delimiter),
            "header_line": int(line), "data_after": int(after), "columns": list(columns), "short_rows": bool(short), "named": bool(named),
            "members": list(members),
        } if (
            kind in KINDS and (encoding in ENCODINGS or (not encoding and kind in _OWN_CODES)) and len(delimiter) <= 1
            and 0 <= line < _HIGHEST and 0 <= after < _HIGHEST
            and len(columns) <= limits.columns and all(isinstance(name, str) and len(name) <= limits.field_chars for name in columns)
            and len(members) <= limits.members and all(isinstance(place, int) and 0 < place <= limits.members for place in members)
        ):
            return FileShape(kind, encoding, packed, delimiter, line, after, tuple(columns), short, named, tuple(members))
    raise _odd(path)


class _Reading:
    """One process that reads, from its start to its end."""

    def __init__(self, started_with: list[str], path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._names: tuple[str, ...] = ()
        self._count = self._rowless = 0
        self._awaited_s = 0.0
        self._looked = time.monotonic()
        self._over = threading.Event()
        self._frames: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        try:
            self._process = subprocess.Popen(
                started_with, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                cwd=Path(complaint_desk.__file__).resolve().parents[1] if not getattr(sys, "frozen", False) else None,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            raise FileProblem("import_reader_none", code="IM-READER", file=path.name) from None
        self._pump = threading.Thread(target=self._receive, daemon=True)
        try:
            self._fence = fence.around(self._process, limits.memory_bytes)
        except OSError:
            self._end()
            raise FileProblem("import_reader_none", code="IM-READER", file=path.name) from None
        self._pump.start()

    def close(self) -> None:
        """End the process, whatever it does; nothing of it is left."""
        self._end()
        self._fence.close()

    def _end(self) -> None:
        self._over.set()
        self._process.kill()
        self._process.wait()
        if self._pump.ident is not None:
            self._pump.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # an order that it never read
                    continue

    def _receive(self) -> None:
        """Take what it says as it comes; only a little waits, and a frame that is none ends the answer."""
        out = cast("IO[bytes]", self._process.stdout)
        frame: bytes | None = b""
        while frame is not None and not self._over.is_set():
            try:
                frame = frames.read(out)
            except (OSError, ValueError, MemoryError):
                frame = None
            while not self._over.is_set():
                try:
                    self._frames.put(frame, timeout=_LOOK_EVERY_S)
                    break
                except queue.Full:
                    continue

    def answer(self, order: dict[str, Any], cancelled: Cancelled | None) -> Iterator[Any]:
        """Give the order and yield what comes back, to its end.

        Raises:
            FileProblem: what it found wrong with the file, or what was wrong with it.
            ReadingStopped: ``cancelled`` answered yes.
        """
        try:
            frames.write(cast("IO[bytes]", self._process.stdin), order)
        except OSError:
            raise self._why_silent() from None
        while True:
            data = self._next(cancelled)
            self._rowless += 1
            try:
                if self._rowless > _WITHOUT_ROWS:
                    raise frames.BadFrame("it talks and brings nothing")
                if data is None:
                    raise self._why_silent()
                frame = frames.value(data, self._most_in(data))
                match frame:
                    case ["end"]:
                        return
                    case ["problem", str(key), dict(fields), str(code)]:
                        raise self._problem(key, fields, code)
                    case list():
                        yield frame
                    case _:
                        raise frames.BadFrame("no list")
            except frames.BadFrame:
                raise _odd(self._path) from None

    def _most_in(self, data: bytes) -> int:
        """Return how many values a frame of this length may hold; a long one is a single record, or what the file is."""
        each = self._limits.columns + 8
        return each * _BATCH if len(data) <= frames.MOST_BYTES else each + self._limits.members + 64

    def _next(self, cancelled: Cancelled | None) -> bytes | None:
        """Return the next frame; the fence is looked at some times a second whether frames come or not: one that talks is no safer."""
        since, busy = time.monotonic(), self._fence.busy_s()
        while True:
            if cancelled is not None and cancelled():
                raise ReadingStopped
            try:
                data = self._frames.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                data = b""
            now = time.monotonic()
            if not data or now - self._looked > _LOOK_EVERY_S:
                self._looked = now
                self._look(busy, now - since)
            if data != b"":
                self._awaited_s += now - since
                return data

    def _look(self, busy: float, silent: float) -> None:
        """See that it stays within its limits.

        Args:
            busy: the processor time that it had taken when it was last heard, seconds.
            silent: seconds since then.

        Raises:
            FileProblem: it does not.
        """
        limits, taken = self._limits, self._fence.busy_s()
        if self._fence.is_over():
            raise FileProblem("import_reader_memory", code="IM-MEMORY", file=self._path.name)
        if (
            taken - busy > limits.silent_s or taken > limits.whole_s
            or silent > limits.stuck_s or self._awaited_s + silent > limits.awaited_s
        ):
            raise FileProblem("import_reader_slow", code="IM-TIME", file=self._path.name)

    def _why_silent(self) -> FileProblem:
        """Say why the answer ended before its end."""
        self._process.kill()
        code = self._process.wait()
        if code == fence.OUT_OF_MEMORY:
            return FileProblem("import_reader_memory", code="IM-MEMORY", file=self._path.name)
        return _odd(self._path)

    def _problem(self, key: str, fields: dict[str, Any], code: str) -> FileProblem:
        name = key.removeprefix("problem.")
        if name not in PROBLEMS or not code.isascii() or len(code) > 20:
            raise frames.BadFrame("no problem of a file")
        return FileProblem(name, code=code, **{**_fields(fields), "file": self._path.name})

    def rows_of(self, frame: Any) -> list[Row | Refused]:  # anything may be told
        """Return the rows of a frame.

        Raises:
            FileProblem: they are no rows, or too many.
        """
        try:
            match frame:
                case ["at", int(), int()]:
                    return []
                case ["rows", list(told)]:
                    return [row for each in told if (row := self._row(each)) is not None]
            raise frames.BadFrame("no rows")
        except frames.BadFrame:
            raise _odd(self._path) from None

    def files(self, frames_: Iterator[Any], assembly: Assembly) -> Iterator[Attached]:
        """Yield the files that frames carry.

        Raises:
            FileProblem: what came is no file that was asked for, or breaks off.
        """
        try:
            for frame in frames_:
                if (file := assembly.take(frame)) is not None:
                    self._rowless = 0
                    yield file
            assembly.finish()
        except frames.BadFrame:
            raise _odd(self._path) from None

    def _row(self, told: Any) -> Row | Refused | None:  # anything may be told
        match told:
            case [0, list(names)] if len(names) <= self._limits.columns and all(isinstance(name, str) for name in names):
                self._names = tuple(names)
                return None
            case [int(number), list(cells)] if 0 < number < _HIGHEST and len(cells) == len(self._names):
                for cell in cells:
                    if not isinstance(cell, str) or len(cell) > self._limits.field_chars or "\x00" in cell:
                        raise frames.BadFrame("no cell")
                self._counted()
                return Row(number, dict(zip(self._names, cells, strict=True)))
            case [int(number), str(field), str(key), dict(fields)] if 0 <= number < _HIGHEST and len(field) <= self._limits.field_chars:
                if key.removeprefix("readers.refused.") not in REASONS:
                    raise frames.BadFrame("no reason")
                self._counted()
                return Refused(number, field, Message(key, tuple(_fields(fields).items())))
        raise frames.BadFrame("no row")

    def _counted(self) -> None:
        self._count, self._rowless = self._count + 1, 0
        if self._count > self._limits.rows:
            raise frames.BadFrame("more rows than the reader itself lets through")


def _fields(told: dict[str, Any]) -> dict[str, Value]:
    """Return the values of a sentence, cut to what a sentence holds."""
    fields: dict[str, Value] = {}
    for name, value in told.items():
        match value:
            case bool():
                raise frames.BadFrame("no value")
            case int(number) if abs(number) < _HIGHEST:
                fields[name] = number
            case str(text):
                fields[name] = text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"
            case {"say": str(key)} if key.startswith("readers.kind."):
                fields[name] = say(key)
            case _:
                raise frames.BadFrame("no value")
        if name not in _FIELDS:
            raise frames.BadFrame("no field")
    return fields
