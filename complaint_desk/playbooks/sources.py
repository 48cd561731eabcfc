"""Reads one TOML file of playbooks or phrases strictly: a wrong key, code or empty text is a fault with file, line and reason.

Faults are collected, not raised one by one, so that a supervisor who edited a file sees all of them at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from complaint_desk import resources
from complaint_desk.domain.messages import Message, Value, say
from complaint_desk.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one file.

    Attributes:
        file: the file below ``resources``, with forward slashes.
        line: where to look, counted from 1.
        key: the dotted place inside the file; empty for the whole file.
        reason: what is wrong there.
    """

    file: str
    line: int
    key: str
    reason: Message


class PlaybookFault(Problem):
    """A file of playbooks or phrases can't be used as it is; the first fault is told, all are in ``faults``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        place = say("playbook.place", line=first.line, key=first.key) if first.key else say("playbook.line", line=first.line)
        super().__init__("playbook_fault", code="PB-FILE", file=first.file, place=place, reason=first.reason)
        self.faults = faults


@dataclass(slots=True)
class Faults:
    """Collects what is wrong while files are read."""

    found: list[Fault] = field(default_factory=list)

    def raise_any(self) -> None:
        """Raise the faults, if there are any.

        Raises:
            PlaybookFault: something was wrong.
        """
        if self.found:
            raise PlaybookFault(tuple(self.found))


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read.

    Attributes:
        name: its path below the resources.
        text: its text, to find lines in.
        faults: where its faults go.
    """

    name: str
    text: str
    faults: Faults

    def fault(self, path: tuple[str, ...], reason: str, /, **fields: Value) -> None:
        """Record a fault at a dotted place."""
        message = say(f"playbook.fault.{reason}", **fields)
        self.faults.found.append(Fault(self.name, self._line(path), ".".join(path), message))

    def _line(self, path: tuple[str, ...]) -> int:
        start = 0
        for part in path:
            found = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])").search(self.text, start)
            if found:
                start = found.start()
        return self.text.count("\n", 0, start) + 1


@dataclass(slots=True)
class Table:
    """One table of a file, read key by key; what nobody asked for is a fault as well."""

    source: Source
    path: tuple[str, ...]
    data: dict[str, object]
    used: set[str] = field(default_factory=set)

    def _take(self, key: str) -> object:
        self.used.add(key)
        return self.data.get(key)

    def fault(self, key: str, reason: str, /, **fields: Value) -> None:
        """Record a fault at a key of this table; an empty key is the table itself."""
        self.source.fault((*self.path, key) if key else self.path, reason, **fields)

    def text(self, key: str) -> str:
        """Return a text that must not be empty."""
        value = self._take(key)
        if value is None:
            self.fault(key, "missing_text")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "empty_text")
            return ""
        if value != value.strip() or "  " in value:
            self.fault(key, "loose_blanks")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one text or a list of texts, none empty."""
        value = self._take(key)
        if value is None:
            self.fault(key, "missing_text")
            return ()
        items = value if isinstance(value, list) else [value]
        if not items or not all(isinstance(item, str) and item.strip() for item in items):
            self.fault(key, "empty_text")
            return ()
        if any(str(item) != str(item).strip() or "  " in str(item) for item in items):
            self.fault(key, "loose_blanks")
        return tuple(items)

    def number(self, key: str, default: int | None = None, least: int = 1) -> int:
        """Return a whole number."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fault(key, "not_a_number", least=least)
            return default or least
        return value

    def numbers(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Return a rising list of whole numbers from 1."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, list) or not value or not all(type(item) is int and item > 0 for item in value):
            self.fault(key, "not_a_number", least=1)
            return default
        return tuple(sorted(set(value)))

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "not_a_flag")
            return default
        return value

    def code(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Return a code out of a closed set."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in known:
            self.fault(key, "unknown_code", code=str(value))
            return default or ""
        return value

    def codes(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of codes out of a closed set; empty when it is not there."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, "not_a_list")
            return ()
        for item in value:
            if item not in known:
                self.fault(key, "unknown_code", code=str(item))
        return tuple(item for item in value if item in known)

    def key(self, seen: set[str]) -> str:
        """Return the ``key`` of one entry of a list, new among those seen."""
        value = self._take("key")
        if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            self.fault("key", "bad_key", key=str(value))
            return ""
        self.path = (*self.path[:-1], value)
        if value in seen:
            self.fault("", "twice", key=value)
        seen.add(value)
        return value

    def table(self, key: str) -> Table:
        """Return a table inside this one, empty when it is not there."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "not_a_table")
            value = None
        return Table(self.source, (*self.path, key), value or {})

    def entries(self, key: str) -> Iterator[Table]:
        """Yield the entries of a list of tables (``[[key]]``), and end each by its check for unknown keys."""
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(key, "not_a_list")
            return
        for item in value:
            entry = Table(self.source, (*self.path, key, ""), item)
            yield entry
            entry.close()

    def close(self) -> None:
        """Record a fault for each key that nobody asked for."""
        for key in self.data:
            if key not in self.used:
                self.fault(key, "unknown_key", key=key)


def open_table(root: Path | None, parts: tuple[str, ...], faults: Faults) -> Table:
    """Return the whole of one file as a table; an empty one when it can't be read.

    Args:
        root: the resources folder; None for the program's own.
        parts: the path below it.
        faults: where its faults go.
    """
    file = (root or resources.folder()).joinpath(*parts)
    name = "/".join(parts)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        Source(name, "", faults).fault((), "no_file")
        return Table(Source(name, "", faults), (), {})
    except (OSError, UnicodeDecodeError):
        Source(name, "", faults).fault((), "unreadable")
        return Table(Source(name, "", faults), (), {})
    source = Source(name, text, faults)
    try:
        return Table(source, (), tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where.group(1)) if where else text.count("\n") + 1
        faults.found.append(Fault(name, line, "", say("playbook.fault.not_toml")))
        return Table(source, (), {})
