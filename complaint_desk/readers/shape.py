"""Says what a file is before it is read: table or JSON, packed or plain, encoding, delimiter, and the row of the column names.

The delimiter is the one that cuts the first rows, read with quotes, into the same number of cells most consistently; the header is
the first row of that width whose cells look like names. Lines above it (a title, the output of a program) are passed over.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Final

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.archive import chosen as check_chosen
from complaint_desk.readers.archive import members as listed_members
from complaint_desk.readers.encoding import Undecodable, detect
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.opening import check_size, chunks, is_mail, opened, packed_in, refuse_binary

_DELIMITERS: Final = (",", "\t", ";", "|")
_NO_DELIMITERS: Final = frozenset('"\r\n \x00\ufeff')
KINDS: Final = frozenset({"table", "lines", "list", "document", "sheet", "messages"})
_SAMPLE_CHARS: Final = 262_144
_SAMPLE_ROWS: Final = 200
_HEADER_WITHIN: Final = 30
_MAX_NAME: Final = 100
_CONTROLS: Final = frozenset(map(chr, (*range(1, 9), *range(14, 27), *range(28, 32), 127)))
STANDARD: Final = Limits()


@dataclass(frozen=True, slots=True)
class FileShape:
    """What a file is.

    Attributes:
        kind: ``table``, ``lines`` (JSON lines), ``list`` (a JSON list of objects), ``document`` (a JSON object with a list inside),
            ``sheet`` (of a workbook), ``messages`` (e-mails, one or an archive of them).
        encoding: Python's name of the codec; empty where each part says its own.
        packed: whether it is gzip, or in an archive.
        delimiter: of a table; else empty.
        header_line: physical line of the column names, counted from 1; 0 when a table has none.
        data_after: physical line after which the rows begin.
        columns: the column names, made unique; empty for JSON, where each object names its own.
        short_rows: whether rows with fewer cells than the header are usual in this file.
        named: whether the columns have names of their own.
        members: which of an archive's files are read, counted from 1.
    """

    kind: str
    encoding: str
    packed: bool
    delimiter: str = ""
    header_line: int = 0
    data_after: int = 0
    columns: tuple[str, ...] = ()
    short_rows: bool = False
    named: bool = True
    members: tuple[int, ...] = ()


def sniff(path: Path, limits: Limits = STANDARD, *, tick: Callable[[], None] | None = None) -> FileShape:
    """Return what a file is, after reading all its bytes once; ``tick`` is called now and then meanwhile.

    Raises:
        FileProblem: the file cannot hold cases, for a reason that the problem names.
    """
    size = check_size(path, limits)
    packed = packed_in(path, limits)
    members = packed.members if packed is not None else ()
    if packed is not None and packed.kind == "messages":
        return FileShape("messages", "", packed=True, columns=_mail_columns(), members=members)
    if packed is not None and packed.kind == "sheet":
        return _sheet(path, limits, members)
    member = members[0] if members else 0
    head = next(chunks(path, size, limits, member), b"")
    if not head:
        raise FileProblem("import_empty", code="IM-EMPTY", file=path.name)
    if is_mail(head, path.name):
        return FileShape("messages", "", packed=head[:2] != _first_two(path), columns=_mail_columns())
    refuse_binary(head, path)
    found = detect(lambda: _ticking(chunks(path, size, limits, member), tick))
    if isinstance(found, Undecodable):
        _refuse_undecodable(found, head, path)
    else:
        with text(path, found, member) as (stream, _raw, is_packed):
            sample = stream.read(_SAMPLE_CHARS)
        return replace(_shape_of(sample, path, found, is_packed, limits), members=members)
    raise AssertionError("unreachable")


def _mail_columns() -> tuple[str, ...]:
    from complaint_desk.readers.mail import COLUMNS  # loaded only when an e-mail comes

    return COLUMNS


def _first_two(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(2)


@contextmanager
def sheet_lines(path: Path, limits: Limits, members: tuple[int, ...]) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Open a workbook, or the one in an archive, and give its rows.

    Raises:
        FileProblem: as of ``workbook.lines``.
    """
    from complaint_desk.readers import workbook  # loaded only when a workbook comes

    if not members:
        with path.open("rb") as file:
            yield workbook.lines(file, path, limits)
        return
    with opened(path, members[0]) as (inside, _raw, _packed):
        held = io.BytesIO(inside.read(limits.file_bytes + 1))
    if len(held.getbuffer()) > limits.file_bytes:
        raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.file_bytes // 1_000_000)
    if check_chosen(listed_members(held, path, limits), path).kind != "sheet":
        raise FileProblem("import_damaged_book", code="IM-DAMAGED", file=path.name)
    yield workbook.lines(held, path, limits)


def _sheet(path: Path, limits: Limits, members: tuple[int, ...]) -> FileShape:
    with sheet_lines(path, limits, members) as lines:
        records = [_Record(number, number, cells) for number, cells in islice(lines, _SAMPLE_ROWS)]
    if not records:
        raise FileProblem("import_empty", code="IM-EMPTY", file=path.name)
    width = max(len(record.cells) for record in records)
    for record in records:
        record.cells.extend([""] * (width - len(record.cells)))
    header = _header(records, width)
    if header is None and width == 1:
        raise FileProblem("import_not_cases", code="IM-NOT-CASES", file=path.name)
    columns = unique(records[header].cells) if header is not None else tuple(f"#{number}" for number in range(1, width + 1))
    line = records[header].first if header is not None else 0
    return FileShape(
        "sheet", "", packed=bool(members), header_line=line, data_after=line, columns=columns, short_rows=True, named=header is not None,
        members=members,
    )


def _ticking(parts: Iterator[bytes], tick: Callable[[], None] | None) -> Iterator[bytes]:
    for part in parts:
        if tick is not None:
            tick()
        yield part


def _refuse_undecodable(found: Undecodable, head: bytes, path: Path) -> None:
    first = head[:4096]
    narrow = not found.codec.startswith(("utf-16", "utf-32"))
    if narrow and (first.count(0) * 50 > len(first) or sum(byte < 9 or 13 < byte < 27 for byte in first) * 20 > len(first)):
        raise FileProblem("import_binary_unknown", code="IM-BINARY", file=path.name)
    if found.nul:
        raise FileProblem("import_nul", code="IM-NUL", file=path.name, line=found.line)
    raise FileProblem("import_encoding", code="IM-ENCODING", file=path.name, line=found.line, data=found.data)


@contextmanager
def text(path: Path, encoding: str, member: int = 0) -> Iterator[tuple[IO[str], IO[bytes], bool]]:
    """Open a file as text with its line ends as they are and its byte order mark taken off.

    Yields:
        The text, the bytes on disk (their position tells the progress), and whether the file is packed.

    Raises:
        FileProblem: the file cannot be read, its packing is damaged, or its bytes changed since it was sniffed.
    """
    with opened(path, member) as (inside, raw, packed):
        stream = io.TextIOWrapper(inside, encoding=encoding, errors="strict", newline="")
        try:
            first = stream.read(1)
            if first != "\ufeff":
                stream.seek(0)
            yield stream, raw, packed
        except UnicodeDecodeError as error:
            data = error.object[error.start : error.start + 4].hex(" ").upper()
            raise FileProblem("import_changed", code="IM-CHANGED", file=path.name, data=data) from None
        finally:
            stream.detach()


def _shape_of(sample: str, path: Path, encoding: str, packed: bool, limits: Limits) -> FileShape:
    start = sample.lstrip()
    if not start:
        raise FileProblem("import_empty", code="IM-EMPTY", file=path.name)
    if sum(char in _CONTROLS for char in sample) * 50 > len(sample):
        raise FileProblem("import_binary_unknown", code="IM-BINARY", file=path.name)
    if start[0] == "[" and start[1:].lstrip()[:1] in ("{", "]"):
        return FileShape("list", encoding, packed)
    if start[0] == "{":
        return FileShape("lines" if _is_lines(start) else "document", encoding, packed)
    return _table(sample, path, encoding, packed, limits)


def _is_lines(start: str) -> bool:
    """Tell JSON lines from one document: the first line is an object of its own."""
    first, _, rest = start.partition("\n")
    following = rest.lstrip()[:1]
    if following not in ("", "{"):
        return False
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        # A first line longer than the sample, or a broken one, is still a line when the second begins like one.
        return following == "{" and first.rstrip().endswith("}")
    return isinstance(whole, dict) and (following == "{" or not any(isinstance(value, list | dict) for value in whole.values()))


def _table(sample: str, path: Path, encoding: str, packed: bool, limits: Limits) -> FileShape:
    lines = list(io.StringIO(sample, newline=""))  # lines as a table's reader cuts them, not as splitlines() does
    if len(sample) >= _SAMPLE_CHARS and len(lines) > 1:
        lines.pop()  # the sample cut it
    skipped = 0
    named = lines[0].strip().lower()
    told = named[4:] if named.startswith("sep=") else ""  # how a spreadsheet is told the delimiter
    if len(told) == 1 and told not in _NO_DELIMITERS and not told.isalnum():
        delimiter, skipped = told, 1
    else:
        delimiter = _delimiter(lines)
    records = _records(lines[skipped:], delimiter)
    width = _width([record.cells for record in records])
    if width > limits.columns:
        raise FileProblem("import_columns", code="IM-HUGE", file=path.name, n=width, limit=limits.columns)
    header = _header(records, width)
    if header is None:
        if width == 1:
            raise FileProblem("import_not_cases", code="IM-NOT-CASES", file=path.name)
        columns = tuple(f"#{number}" for number in range(1, width + 1))
        return FileShape("table", encoding, packed, delimiter, 0, skipped, columns, named=False)
    cells = records[header].cells
    data = [record.cells for record in records[header + 1 :]]
    short = sum(len(row) < len(cells) for row in data)
    usual = len(data) > 0 and short * 10 >= len(data) and all(len(row) <= len(cells) for row in data)
    first, last = records[header].first + skipped, records[header].last + skipped
    return FileShape("table", encoding, packed, delimiter, first, last, unique(cells), short_rows=usual and len(cells) > 1)


@dataclass(frozen=True, slots=True)
class _Record:
    first: int
    last: int
    cells: list[str]


def _records(lines: list[str], delimiter: str) -> list[_Record]:
    """Return the first rows, as far as they can be parsed."""
    found: list[_Record] = []
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(_Record(begins, reader.line_num, cells))
            begins = reader.line_num + 1
            if len(found) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return found
    return found


def _delimiter(lines: list[str]) -> str:
    best, choice = 0.0, ","
    for delimiter in _DELIMITERS:
        rows = [record.cells for record in _records(lines, delimiter)]
        width = _width(rows)
        if width < 2:
            continue
        same = sum(len(cells) == width for cells in rows) / len(rows)
        score = same + math.log2(width) / 20
        if same >= 0.4 and score > best:
            best, choice = score, delimiter
    return choice


def _width(rows: list[list[str]]) -> int:
    """Return how many cells the rows have: the commonest number, the larger of two that are as common."""
    counts = Counter(len(cells) for cells in rows)
    return max(counts, key=lambda width: (counts[width] * (1 if width > 1 else 0.5), width), default=0)


def _header(records: list[_Record], width: int) -> int | None:
    for place, record in enumerate(records[:_HEADER_WITHIN]):
        cells = record.cells
        named = [cell.strip() for cell in cells if cell.strip()]
        wide = len(cells) >= width and len(named) * 10 >= len(cells) * 6
        if wide and len(set(named)) * 10 >= len(named) * 8 and all(_is_name(cell) for cell in named):
            return place
        if wide and len(cells) == width and not all(_is_name(cell) for cell in named):
            return None  # a row of data before any row of names
    return None


def _is_name(cell: str) -> bool:
    if len(cell) > _MAX_NAME or not any(char.isalpha() for char in cell):
        return False
    if cell.endswith(("。", "！", "!", "？")) or "://" in cell:
        return False
    return sum(char.isdigit() for char in cell) * 2 <= len(cell)


def unique(cells: list[str]) -> tuple[str, ...]:
    """Return column names without blanks around them, an empty one named by its place, a repeated one numbered."""
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"#{place}"
        seen[name] += 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        final = name if seen[name] == 1 else f"{name} ({seen[name]})"
        seen[final] += final != name
        names.append(final)
    return tuple(names)
