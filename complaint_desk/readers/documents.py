"""Finds the list of objects in a JSON file and lays nested objects flat into columns with dotted names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits

_CHUNK: Final = 1 << 18
_OBJECT_CHARS: Final = 4_000_000
_DEPTH: Final = 6
_BLANK: Final = " \t\r\n"
NAME_CHARS: Final = 300


class LongName(ValueError):
    """A name too long for a column."""


def streamed(stream: IO[str], path: Path) -> Iterator[object]:
    """Yield the elements of a JSON list while reading it.

    Raises:
        FileProblem: the JSON breaks off or is wrong; the line is named.
    """
    decoder, buffer, at, line = json.JSONDecoder(), stream.read(_CHUNK), 0, 1
    at = buffer.index("[") + 1
    expect_value = True
    while True:
        while at < len(buffer) and buffer[at] in _BLANK:
            at += 1
        if at >= len(buffer):
            line += buffer.count("\n")
            buffer, at = stream.read(_CHUNK), 0
            if not buffer:
                raise _broken(path, line)
            continue
        if buffer[at] == "]":
            return
        if not expect_value:
            if buffer[at] != ",":
                raise _broken(path, line + buffer.count("\n", 0, at))
            at, expect_value = at + 1, True
            continue
        try:
            value, end = decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError):
            end = len(buffer)
        if end >= len(buffer) - 1:  # perhaps only cut: a number or a word may go on
            more = stream.read(max(_CHUNK, len(buffer) - at)) if len(buffer) - at < _OBJECT_CHARS else ""
            if more:
                line += buffer.count("\n", 0, at)
                buffer, at = buffer[at:] + more, 0
                continue
            try:
                value, end = decoder.raw_decode(buffer, at)
            except (ValueError, RecursionError):
                raise _broken(path, line + buffer.count("\n", 0, at)) from None
        yield value
        at, expect_value = end, False


def _broken(path: Path, line: int) -> FileProblem:
    return FileProblem("import_json", code="IM-JSON", file=path.name, line=line)


def listed(stream: IO[str], path: Path, limits: Limits) -> Iterator[object]:
    """Yield the objects of the longest list of objects inside one JSON object.

    Raises:
        FileProblem: the JSON is wrong, too large to hold, or holds no such list.
    """
    whole = stream.read(limits.document_bytes + 1)
    if len(whole) > limits.document_bytes:
        raise FileProblem("import_unpacked_huge", code="IM-HUGE", file=path.name, limit=limits.document_bytes // 1_000_000)
    try:
        document = json.loads(whole)
    except json.JSONDecodeError as error:
        raise _broken(path, error.lineno) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets without end
        raise _broken(path, 1) from None
    found = max(_lists(document, _DEPTH), key=len, default=None)
    if not found:
        raise FileProblem("import_not_cases", code="IM-NOT-CASES", file=path.name)
    yield from found


def _lists(value: object, depth: int) -> Iterator[list[object]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner, depth - 1)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield value


def flat(whole: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Return an object's values as text by name; objects inside get dotted names, lists become lines.

    Raises:
        LongName: the names are too long to be columns.
        ValueError: a number too long to be written.
        RecursionError: objects inside objects without end.
    """
    values: dict[str, str] = {}
    for name, value in whole.items():
        key = f"{prefix}{name}"
        if len(key) > NAME_CHARS:
            raise LongName  # objects inside objects would multiply it
        if isinstance(value, dict):
            values.update(flat(value, f"{key}."))
        elif isinstance(value, list):
            values[key] = _listed_text(value)
        else:
            values[key] = _text(value)
    return values


def _listed_text(items: list[object]) -> str:
    if any(isinstance(item, dict) for item in items):
        return "\n".join(": ".join(flat(item).values()) if isinstance(item, dict) else _text(item) for item in items)
    return ", ".join(_text(item) for item in items)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
