"""Reads the first filled sheet of an .xlsx workbook row by row, as text; formulas give the value that was saved with them.

The XML is streamed: a cell far out makes no room for what lies before it, the size that the sheet declares is not looked at, and a
document type, which could define entities that grow, is refused. Only the list of shared texts is held.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits

_CHUNK: Final = 1 << 16
_LAST_ROW: Final = 1_048_576
_REF: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x(000[9AD])_")
_BESIDE: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
"""Number formats that are dates without saying so (ECMA-376 part 1, 18.8.30)."""
_MOST_SERIAL: Final = 2_958_466

_FAULTS: Final = (
    BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, expat.ExpatError, ValueError, IndexError, OverflowError,
)
Line = tuple[int, list[str]]


def lines(file: IO[bytes], path: Path, limits: Limits) -> Iterator[Line]:
    """Yield the rows of the first sheet that has any: the row's number and its cells as far as the last one filled.

    Raises:
        FileProblem: the workbook is damaged, has too many columns, or unpacks to more than it may.
    """
    try:
        with ZipFile(file) as packed:
            book = _Book(packed, path, limits)
            for sheet in book.sheets():
                empty = True
                for line in book.lines(sheet):
                    empty = False
                    yield line
                if not empty:
                    return
    except _FAULTS:
        raise FileProblem("import_damaged_book", code="IM-DAMAGED", file=path.name) from None


class _Refused(ValueError):
    """The XML holds what no workbook needs."""


def _no_doctype(*_said: object) -> None:
    raise _Refused("a document type")


class _Book:
    """One workbook."""

    def __init__(self, packed: ZipFile, path: Path, limits: Limits) -> None:
        self._packed, self._path, self._limits = packed, path, limits
        self._left = limits.unpacked_bytes
        self._names = {info.filename.lower(): info.filename for info in packed.infolist()}
        self._texts: list[str] | None = None
        self._dated: list[bool] | None = None
        self._from_1904 = False

    def _parsed(self, name: str, parser: expat.XMLParserType) -> Iterator[None]:
        """Feed a part to a parser; yields after each piece."""
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.buffer_text = True
        with self._packed.open(self._names[name.lower()]) as part:
            while piece := part.read(_CHUNK):
                self._left -= len(piece)
                if self._left < 0:
                    raise FileProblem(
                        "import_unpacked_huge", code="IM-HUGE", file=self._path.name, limit=self._limits.unpacked_bytes // 1_000_000,
                    )
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
        yield

    def _elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """Return the elements of a small part; no part but the sheets and the texts has many."""
        found: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            found.append((_local(tag), attributes))
            if len(found) > self._limits.rows:
                raise _Refused("too many elements")

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        for _piece in self._parsed(name, parser):
            pass
        return found

    def sheets(self) -> Iterator[str]:
        """Yield the parts of the sheets that are shown, in their order."""
        targets = {
            attributes.get("Id", ""): attributes.get("Target", "")
            for tag, attributes in self._elements("xl/_rels/workbook.xml.rels") if tag == "Relationship"
        }
        listed = self._elements("xl/workbook.xml")
        self._from_1904 = any(tag == "workbookPr" and each.get("date1904") in ("1", "true") for tag, each in listed)
        for tag, attributes in listed:
            if tag == "sheet" and attributes.get("state", "visible") == "visible":
                id_ = next((value for name, value in attributes.items() if _local(name) == "id" and name != "id"), "")
                target = targets.get(id_, "")
                name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if name.lower() in self._names:
                    yield name

    def lines(self, sheet: str) -> Iterator[Line]:
        """Yield the rows of a sheet that have a filled cell."""
        if self._texts is None:
            self._texts = self._shared()
            self._dated = self._date_styles()
        reader = _Sheet(self._texts, self._dated or [], self._path, self._limits, from_1904=self._from_1904)
        for _piece in self._parsed(sheet, reader.parser):
            yield from reader.taken()

    def _shared(self) -> list[str]:
        if "xl/sharedstrings.xml" not in self._names:
            return []
        texts: list[str] = []
        parts: list[str] = []
        inside: list[str] = []

        def start(tag: str, _attributes: dict[str, str]) -> None:
            inside.append(_local(tag))
            if len(inside) > self._limits.depth:
                raise _Refused("too deep")

        def end(tag: str) -> None:
            inside.pop()
            if _local(tag) == "si":
                texts.append(_unescaped("".join(parts)))
                parts.clear()

        def data(text: str) -> None:
            if inside[-1] == "t" and "rPh" not in inside:  # rPh: how it is read aloud
                parts.append(text)

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
        for _piece in self._parsed("xl/sharedStrings.xml", parser):
            pass
        return texts

    def _date_styles(self) -> list[bool]:
        """Return for each style of a cell whether it shows a number as a date."""
        if "xl/styles.xml" not in self._names:
            return []
        own: dict[str, str] = {}
        styles: list[bool] = []
        within = False
        for tag, attributes in self._elements("xl/styles.xml"):
            if tag == "numFmt":
                own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyles", "dxfs", "cellStyleXfs"):
                within = tag == "cellXfs"
            elif tag == "xf" and within:
                number = attributes.get("numFmtId", "0")
                code = _BESIDE.sub("", own.get(number, "")[:200]).lower()
                styles.append(any(sign in code for sign in "ydhs") if number in own else number.isdigit() and int(number) in _DATES)
        return styles


class _Sheet:
    """Collects the cells of a sheet while its XML passes."""

    def __init__(self, texts: list[str], dated: list[bool], path: Path, limits: Limits, *, from_1904: bool) -> None:
        self._texts, self._dated, self._path, self._limits = texts, dated, path, limits
        self._zero = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - serial days have no zone of their own
        self._done: list[Line] = []
        self._row, self._column, self._depth = 0, -1, 0
        self._cells: list[str] = []
        self._type, self._style, self._parts, self._held, self._open = "n", 0, [""], 0, False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._data

    def taken(self) -> list[Line]:
        """Return the rows that are whole by now."""
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise _Refused("too deep")
        name = _local(tag)
        if name == "row":
            told = attributes.get("r", "")
            number = int(told) if told.isdecimal() and len(told) < 8 else self._row + 1
            if not self._row < number <= _LAST_ROW:
                raise _Refused("rows out of order")
            self._row, self._column, self._cells = number, -1, []
        elif name == "c":
            found = _REF.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._type = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() and len(style) < 7 else 0
            self._parts, self._held = [], 0
        self._open = name in ("v", "t")

    def _data(self, text: str) -> None:
        if self._open and self._held <= self._limits.field_chars:  # one more than may be is enough to refuse it
            self._parts.append(text[: self._limits.field_chars + 1])
            self._held += len(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._open = False
        name = _local(tag)
        if name == "c" and (text := self._text("".join(self._parts))):
            if self._column >= self._limits.columns:
                raise FileProblem(
                    "import_columns", code="IM-HUGE", file=self._path.name, n=self._column + 1, limit=self._limits.columns,
                )
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = text
        elif name == "row" and any(map(str.strip, self._cells)):
            self._done.append((self._row, self._cells))

    def _text(self, value: str) -> str:
        if self._type == "s":
            return self._texts[int(value)] if value.isdecimal() and len(value) < 10 else ""
        if self._type in ("inlineStr", "str", "e", "d"):
            return _unescaped(value)
        if self._type == "b":
            return "TRUE" if value.strip() == "1" else "FALSE" if value.strip() else ""
        return self._number(value.strip()[:40])

    def _number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if self._style < len(self._dated) and self._dated[self._style] and 1 <= number < _MOST_SERIAL:
            then = self._zero + timedelta(seconds=round(number * 86_400))
            return then.strftime("%Y-%m-%d" if number == int(number) else "%Y-%m-%d %H:%M:%S")
        return str(int(number)) if abs(number) < 1e15 and number == int(number) else value


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
