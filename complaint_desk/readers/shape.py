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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.encoding import Undecodable, detect
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.opening import check_size, chunks, opened, refuse_binary

_DELIMITERS: Final = (",", "\t", ";", "|")
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
        kind: ``table``, ``lines`` (JSON lines), ``list`` (a JSON list of objects), ``document`` (a JSON object with a list inside).
        encoding: Python's name of the codec.
        packed: whether it is gzip.
        delimiter: of a table; else empty.
        header_line: physical line of the column names, counted from 1; 0 when a table has none.
        data_after: physical line after which the rows begin.
        columns: the column names, made unique; empty for JSON, where each object names its own.
        short_rows: whether rows with fewer cells than the header are usual in this file.
        named: whether the columns have names of their own.
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


def sniff(path: Path, limits: Limits = STANDARD) -> FileShape:
    """Return what a file is, after reading all its bytes once.

    Raises:
        FileProblem: the file cannot hold cases, for a reason that the problem names.
    """
    size = check_size(path, limits)
    head = next(chunks(path, size, limits), b"")
    if not head:
        raise FileProblem("import_empty", code="IM-EMPTY", file=path.name)
    refuse_binary(head, path)
    found = detect(lambda: chunks(path, size, limits))
    if isinstance(found, Undecodable):
        _refuse_undecodable(found, head, path)
    else:
        with text(path, found) as (stream, _raw, packed):
            sample = stream.read(_SAMPLE_CHARS)
        return _shape_of(sample, path, found, packed, limits)
    raise AssertionError("unreachable")


def _refuse_undecodable(found: Undecodable, head: bytes, path: Path) -> None:
    first = head[:4096]
    narrow = not found.codec.startswith(("utf-16", "utf-32"))
    if narrow and (first.count(0) * 50 > len(first) or sum(byte < 9 or 13 < byte < 27 for byte in first) * 20 > len(first)):
        raise FileProblem("import_binary_unknown", code="IM-BINARY", file=path.name)
    if found.nul:
        raise FileProblem("import_nul", code="IM-NUL", file=path.name, line=found.line)
    raise FileProblem("import_encoding", code="IM-ENCODING", file=path.name, line=found.line, data=found.data)


@contextmanager
def text(path: Path, encoding: str) -> Iterator[tuple[IO[str], IO[bytes], bool]]:
    """Open a file as text with its line ends as they are and its byte order mark taken off.

    Yields:
        The text, the bytes on disk (their position tells the progress), and whether the file is packed.

    Raises:
        FileProblem: the file cannot be read, its packing is damaged, or its bytes changed since it was sniffed.
    """
    with opened(path) as (inside, raw, packed):
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
    if named.startswith("sep=") and len(named) == 5:  # how a spreadsheet is told the delimiter
        delimiter, skipped = named[4], 1
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
