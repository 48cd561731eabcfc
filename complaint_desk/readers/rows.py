"""Walks a file row by row: each row is plain text by column name, or a refusal that names the row and says why.

A row is numbered by the physical line it begins on, as a text editor counts; in a JSON list by its place. Only what makes the rest
of the file unreadable (an unclosed quote, a limit) ends the walk, as a ``FileProblem``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple, Protocol

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.attached import letters
from complaint_desk.readers.documents import LongName, flat, listed, streamed
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.shape import STANDARD, FileShape, sheet_lines, sniff, text

_LINE_CHARS: Final = 4_000_000
_RECORD_CHARS: Final = 1_000_000
_REPORT_EVERY: Final = 512

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Tick = Callable[[], None]
SAMPLE_ROWS: Final = 1_000


class ReadingStopped(Exception):
    """The reading was cancelled, which is no failure; nothing of it may be used."""


class Row(NamedTuple):
    """One row as typed.

    Attributes:
        number: the physical line it begins on, or its place in a JSON list.
        values: the text of each column by its name; a JSON row leaves out what it does not have.
    """

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used.

    Attributes:
        row: as ``Row.number``.
        field: the target field or the column that is wrong; empty when it is the row as a whole.
        reason: a sentence.
    """

    row: int
    field: str
    reason: Message


class Source(Protocol):
    """Where files are read: in this process (``Here``), or in one of its own behind limits (``apart.Apart``)."""

    def look(self, path: Path, limits: Limits) -> tuple[FileShape, list[Row]]:
        """Return what a file is and its first good rows.

        Raises:
            FileProblem: the file cannot hold cases, for a reason that the problem names.
        """

    def rows(
        self, shape: FileShape, path: Path, *, progress: Progress | None, cancelled: Cancelled | None, limits: Limits
    ) -> Iterator[Row | Refused]:
        """Yield the rows of a file, as the function ``rows`` does."""


@dataclass(frozen=True, slots=True)
class Here:
    """Reads in this process.

    Attributes:
        tick: called now and then while the encoding is found, which gives no row.
    """

    tick: Tick | None = None

    def look(self, path: Path, limits: Limits) -> tuple[FileShape, list[Row]]:
        """Return what a file is and its first good rows."""
        shape = sniff(path, limits, tick=self.tick)
        return shape, sample(shape, path, limits)

    def rows(
        self, shape: FileShape, path: Path, *, progress: Progress | None, cancelled: Cancelled | None, limits: Limits
    ) -> Iterator[Row | Refused]:
        """Yield the rows of a file."""
        return rows(shape, path, progress=progress, cancelled=cancelled, limits=limits)


def sample(shape: FileShape, path: Path, limits: Limits = STANDARD) -> list[Row]:
    """Return the first good rows of a file, as many as may be held."""
    found: list[Row] = []
    held = 0
    for row in islice(rows(shape, path, limits=limits), SAMPLE_ROWS):
        if isinstance(row, Row):
            found.append(row)
            held += sum(map(len, row.values.values()))
            if held > limits.sample_chars:
                break
    return found


def rows(
    shape: FileShape, path: Path, *,
    progress: Progress | None = None, cancelled: Cancelled | None = None, limits: Limits = STANDARD,
) -> Iterator[Row | Refused]:
    """Yield the rows of a file, blank ones left out.

    Args:
        shape: what ``sniff`` found.
        path: the same file.
        progress: told the bytes read and the bytes in all, now and then.
        cancelled: asked now and then.
        limits: what is too many rows or too long a field.

    Raises:
        FileProblem: an unclosed quote, broken JSON, too many rows, or the file changed meanwhile.
        ReadingStopped: ``cancelled`` answered yes.
    """
    size = path.stat().st_size if path.exists() else 0
    with _walking(shape, path, limits) as (walk, raw):
        for count, row in enumerate(walk, start=1):
            if count > limits.rows:
                raise FileProblem("import_rows", code="IM-HUGE", file=path.name, limit=limits.rows)
            if count % (1 if shape.kind == "messages" else _REPORT_EVERY) == 0:  # one e-mail may take as long as many lines
                if cancelled is not None and cancelled():
                    raise ReadingStopped
                if progress is not None:
                    progress(min(raw.tell(), size) if raw is not None else 0, size)
            yield row
    if progress is not None:
        progress(size, size)


@contextmanager
def _walking(shape: FileShape, path: Path, limits: Limits) -> Iterator[tuple[Iterator[Row | Refused], IO[bytes] | None]]:
    """Begin to walk a file; yields the walk and the bytes on disk whose position tells the progress."""
    if shape.kind == "sheet":
        with sheet_lines(path, limits, shape.members) as lines:
            yield _sheet_rows(shape, lines, limits), None
        return
    if shape.kind == "messages":
        yield _messages(shape, path, limits), None
        return
    with text(path, shape.encoding, shape.members[0] if shape.members else 0) as (stream, raw, _packed):
        yield _walk(shape, stream, path, limits), raw


def _walk(shape: FileShape, stream: IO[str], path: Path, limits: Limits) -> Iterator[Row | Refused]:
    if shape.kind == "table":
        return _Table(shape, stream, path, limits).rows()
    if shape.kind == "lines":
        return _json_lines(stream, path, limits)
    if shape.kind == "list":
        return _objects(streamed(stream, path), limits)
    return _objects(listed(stream, path, limits), limits)


def _sheet_rows(shape: FileShape, lines: Iterator[tuple[int, list[str]]], limits: Limits) -> Iterator[Row | Refused]:
    expected = len(shape.columns)
    for number, cells in lines:
        if number <= shape.data_after:
            continue
        long = next((place for place, cell in enumerate(cells) if len(cell) > limits.field_chars), None)
        if len(cells) > expected:
            yield Refused(number, "", say("readers.refused.cells", n=len(cells), expected=expected))
        elif long is not None:
            yield _too_long(shape.columns[long], number, limits)
        else:
            yield Row(number, dict(zip(shape.columns, cells, strict=False)))


def _messages(shape: FileShape, path: Path, limits: Limits) -> Iterator[Row | Refused]:
    """Yield e-mails, each numbered by its place."""
    from complaint_desk.readers import mail  # loaded only when an e-mail comes

    for number, data in letters(shape, path, limits):
        try:
            values = mail.row_of(data, limits)
        except mail.NoMail as refused:
            yield Refused(number, "", _no_mail(refused.why, limits))
            continue
        if len(values["Text"]) > limits.field_chars:
            yield _too_long("Text", number, limits)
        else:
            yield Row(number, values)


def _no_mail(why: str, limits: Limits) -> Message:
    """Return why an e-mail is refused, with the number that it is beyond."""
    sizes = {
        "large": {"megabytes": limits.mail_bytes // 1_000_000}, "header": {"kilobytes": limits.header_bytes // 1024},
        "parts": {"n": limits.parts, "depth": limits.depth}, "lines": {"n": limits.mail_lines},
        "text": {"megabytes": limits.mail_text_bytes // 1_000_000},
    }
    return say(f"readers.refused.mail_{why}", **sizes.get(why, {}))


def _too_long(column: str, number: int, limits: Limits) -> Refused:
    return Refused(number, column, say("readers.refused.too_long", column=column, limit=limits.field_chars))


# Tables


class _Table:
    """One walk through a delimited file: the quick way up to the first odd record, from there with every line in hand.

    Only so can a fault be placed, and it costs as much as all the rest of the walk.
    """

    def __init__(self, shape: FileShape, stream: IO[str], path: Path, limits: Limits) -> None:
        self._shape, self._stream, self._path, self._limits = shape, stream, path, limits
        self._line = 0
        self._held: list[str] = []
        self._held_chars = 0
        self._ended = False

    def _lines(self) -> Iterator[str]:
        readline, held = self._stream.readline, self._held
        while line := readline(_LINE_CHARS):
            if len(line) == _LINE_CHARS:
                raise FileProblem("import_line", code="IM-HUGE", file=self._path.name, line=self._line + 1)
            self._line += 1
            held.append(line)
            self._held_chars += len(line)
            if self._held_chars > _RECORD_CHARS and len(held) > 1:
                self._refuse_quote()
            yield line
        self._ended = True

    def _refuse_quote(self) -> None:
        raise FileProblem("import_quote", code="IM-QUOTE", file=self._path.name, line=self._opened_on())

    def _opened_on(self) -> int:
        """Return the line on which the last quote of the record in hand was opened."""
        first = self._line - len(self._held) + 1
        inside, opened, fresh = False, first, True
        for offset, line in enumerate(self._held):
            for char in line:
                if inside:
                    inside = char != '"'
                elif char == '"':
                    inside = True
                    opened = first + offset if fresh else opened
                fresh = not inside and char in (self._shape.delimiter, "\n", "\r")
        return opened

    def rows(self) -> Iterator[Row | Refused]:
        """Yield each record below the header."""
        odd = yield from self._quickly()
        if odd:
            yield from self._carefully(odd)

    def _quickly(self) -> Generator[Row, None, int]:
        """Yield records until one has a fault, or more cells or characters than it should; return its first line, 0 at the end."""
        readline, passed, columns = partial(self._stream.readline, _LINE_CHARS), self._shape.data_after, self._shape.columns
        for _passed in range(passed):
            readline()
        reader = csv.reader(iter(readline, ""), delimiter=self._shape.delimiter, strict=True)
        expected, most, begins = len(columns), self._limits.field_chars, passed + 1
        try:
            for cells in reader:
                whole = "".join(cells)
                if len(cells) != expected or len(whole) > most:
                    if cells:
                        return begins
                elif whole and not whole.isspace():
                    yield Row(begins, dict(zip(columns, cells, strict=True)))
                begins = passed + reader.line_num + 1
        except csv.Error:
            return begins
        return 0

    def _carefully(self, begins: int) -> Iterator[Row | Refused]:
        """Yield each record from a line on."""
        stream, held, columns = self._stream, self._held, self._shape.columns
        stream.seek(0)
        if stream.read(1) != "\ufeff":
            stream.seek(0)
        for _passed in range(begins - 1):
            stream.readline(_LINE_CHARS)
        self._line = begins - 1
        reader = csv.reader(self._lines(), delimiter=self._shape.delimiter, strict=True)
        while True:
            begins = self._line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._broken(begins)
                cells = []
            held.clear()
            self._held_chars = 0
            if cells:
                row = self._row(begins, cells, columns)
                if row is not None:
                    yield row

    def _broken(self, begins: int) -> Refused:
        """Refuse a row whose quotes are wrong; a fault that reaches over lines leaves no sure place to go on from."""
        whole = "".join(self._held)
        if len(self._held) > 1 or self._ended:
            self._refuse_quote()
        if len(whole) <= csv.field_size_limit():
            return Refused(begins, "", say("readers.refused.quote"))
        if whole.count('"') % 2:
            self._refuse_quote()
        return Refused(begins, "", say("readers.refused.too_long_somewhere", limit=self._limits.field_chars))

    def _row(self, begins: int, cells: list[str], columns: tuple[str, ...]) -> Row | Refused | None:
        expected = len(columns)
        if len(cells) != expected:
            if not any(map(str.strip, cells)):
                return None
            if len(cells) > expected and not any(map(str.strip, cells[expected:])):
                cells = cells[:expected]
            elif len(cells) > expected or not self._shape.short_rows:
                return Refused(begins, "", say("readers.refused.cells", n=len(cells), expected=expected))
        if len("".join(cells)) > self._limits.field_chars:
            for column, cell in zip(columns, cells, strict=False):
                if len(cell) > self._limits.field_chars:
                    return _too_long(column, begins, self._limits)
        elif not "".join(cells).strip():
            return None
        return Row(begins, dict(zip(columns, cells, strict=False)))


# JSON


def _json_lines(stream: IO[str], path: Path, limits: Limits) -> Iterator[Row | Refused]:
    number = 0
    while line := stream.readline(_LINE_CHARS):
        number += 1
        if len(line) == _LINE_CHARS:
            raise FileProblem("import_line", code="IM-HUGE", file=path.name, line=number)
        if not line.strip():
            continue
        try:
            whole = json.loads(line)
        except (ValueError, RecursionError):
            yield Refused(number, "", say("readers.refused.json"))
            continue
        yield _row_of(number, whole, limits)


def _objects(found: Iterator[object], limits: Limits) -> Iterator[Row | Refused]:
    for number, whole in enumerate(found, start=1):
        yield _row_of(number, whole, limits)


def _row_of(number: int, whole: object, limits: Limits) -> Row | Refused:
    if not isinstance(whole, dict):
        return Refused(number, "", say("readers.refused.no_object"))
    try:
        values = flat(whole)
    except LongName:
        return Refused(number, "", say("readers.refused.name"))
    except (ValueError, RecursionError):
        return Refused(number, "", say("readers.refused.json"))
    if len(values) > limits.columns:
        return Refused(number, "", say("readers.refused.columns", n=len(values), limit=limits.columns))
    for column, value in values.items():
        if not _writable(column) or "\x00" in column:
            return Refused(number, "", say("readers.refused.name"))
        if len(value) > limits.field_chars:
            return _too_long(column, number, limits)
        if "\x00" in value or not (value.isascii() or value.isprintable() or _writable(value)):
            return Refused(number, column, say("readers.refused.characters", column=column))
    return Row(number, values)


def _writable(value: str) -> bool:
    """Tell whether a text has no half characters, which JSON can spell and no file can hold."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
