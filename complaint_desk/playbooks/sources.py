"""Reads one TOML file of playbooks or phrases strictly: a wrong key, code or empty text is a fault with file, line and reason.

Faults are collected, not raised one by one, so that a supervisor who edited a file sees all of them at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from complaint_desk import resources
from complaint_desk.domain.messages import Message, Value, say
from complaint_desk.domain.problems import Problem
from complaint_desk.playbooks.lines import Lines

_IDEA: Final = re.compile(r"[A-Z]\d{1,2}")
_UNREAD: Final = frozenset({"playbook.fault.unreadable", "playbook.fault.not_toml"})


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files are looked for: in the site's own folder first, then in the program's.

    Attributes:
        shipped: the program's resources.
        site: the site's own folder, laid out like ``resources``; None where there is none.
    """

    shipped: Path
    site: Path | None = None

    @classmethod
    def of(cls, root: Path | None = None, site: Path | None = None) -> Shelf:
        """Return the shelf of a resources folder, the program's own if not said, and a site's folder."""
        return cls(root or resources.folder(), site)

    @property
    def plain(self) -> Shelf:
        """The same without the site's own files."""
        return Shelf(self.shipped)

    def own(self, *parts: str) -> bool:
        """Tell whether the site has a file of its own here."""
        return self.site is not None and self.site.joinpath(*parts).is_file()

    def has(self, *parts: str) -> bool:
        """Tell whether there is such a file at all."""
        return self.own(*parts) or self.shipped.joinpath(*parts).is_file()

    def find(self, *parts: str) -> tuple[Path, str, bool]:
        """Return where a file is, its name in faults, and whether it is the site's own."""
        if self.site is not None and self.own(*parts):
            return self.site.joinpath(*parts), "/".join((self.site.name, *parts)), True
        return self.shipped.joinpath(*parts), "/".join(parts), False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one file.

    Attributes:
        file: the file below ``resources``, with forward slashes; a site's own begins with the name of the site's folder.
        line: where to look, counted from 1.
        key: the dotted place inside the file; empty for the whole file.
        reason: what is wrong there.
        own: it is a site's own file.
    """

    file: str
    line: int
    key: str
    reason: Message
    own: bool = False

    @property
    def place(self) -> Message:
        """Line and key in words, with what comes before the reason."""
        return say("playbook.place", line=self.line, key=self.key) if self.key else say("playbook.line", line=self.line)


class PlaybookFault(Problem):
    """A file of playbooks or phrases can't be used as it is; the first fault is told, all are in ``faults``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        super().__init__("playbook_fault", code="PB-FILE", file=first.file, place=first.place, reason=first.reason)
        self.faults = faults


@dataclass(slots=True)
class Faults:
    """Collects what is wrong while files are read."""

    found: list[Fault] = field(default_factory=list)

    @property
    def blamed(self) -> tuple[Fault, ...]:
        """What to tell of a site's own files: what is wrong in these; what they make wrong elsewhere only if nothing else is."""
        own = tuple(dict.fromkeys(fault for fault in self.found if fault.own))
        return own or tuple(dict.fromkeys(self.found))

    @property
    def without_echoes(self) -> tuple[Fault, ...]:
        """All that was found, each once; of a file that cannot be read that alone, and where it is a site's own, nothing of shipped."""
        unread = {fault.file: fault for fault in self.found if fault.reason.key in _UNREAD}
        ours = all(not fault.own for fault in unread.values())
        told = (fault for fault in self.found if (fault.own or ours) and unread.get(fault.file, fault) == fault)
        return tuple(dict.fromkeys(told))

    def forgive_unused(self) -> None:
        """Drop what shipped texts say more than a site's own structure asks for: it left something out."""
        self.found = [fault for fault in self.found if fault.own or fault.reason.key != "playbook.fault.unknown_key"]

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
        lines: where its keys stand.
        faults: where its faults go.
        own: it is a site's own file.
        broken: nothing of it could be read, which was said: what is missing in it is no fault of its own.
    """

    name: str
    lines: Lines
    faults: Faults
    own: bool = False
    broken: bool = False

    def fault(self, path: tuple[str, ...], reason: str, /, **fields: Value) -> None:
        """Record a fault at a dotted place."""
        self._record(path, self.lines.line(path), say(f"playbook.fault.{reason}", **fields))

    def tell(self, path: tuple[str, ...], reason: Message) -> None:
        """Record a fault at a dotted place in words of its own."""
        self._record(path, self.lines.line(path), reason)

    def twice(self, path: tuple[str, ...]) -> None:
        """Record that a dotted place stands a second time, where it does."""
        self._record(path, self.lines.line(path, last=True), say("playbook.fault.twice", key=path[-1]))

    def _record(self, path: tuple[str, ...], line: int, reason: Message) -> None:
        if not self.broken:
            self.faults.found.append(Fault(self.name, line, ".".join(path), reason, self.own))


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

    def value(self, key: str) -> object:
        """Return what stands under a key, whatever it is; None for nothing."""
        return self._take(key)

    def text(self, key: str, *, mark: str = "") -> str:
        """Return a text that must not be empty, and has no braces but those of a mark that may stand in it."""
        value = self._take(key)
        if value is None:
            self.fault(key, "missing_text")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "empty_text")
            return ""
        if value != value.strip() or "  " in value:
            self.fault(key, "loose_blanks")
        plain = value.replace(mark, "") if mark else value
        if "{" in plain or "}" in plain:
            self.fault(key, "loose_brace")
        return value

    def marked(self, key: str) -> str:
        """Return a text that must not be empty and may have marks such as ``{when}``; who reads it says which ones it knows."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "missing_text" if value is None else "empty_text")
            return ""
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

    def number(self, key: str, default: int | None = None, least: int = 1, most: int = 0) -> int:
        """Return a whole number, up to ``most`` where that is not 0."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fault(key, "not_a_number", least=least)
            return default or least
        if most and value > most:
            self.fault(key, "too_large", most=most)
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
            self.source.twice(self.path)
        seen.add(value)
        return value

    def table(self, key: str) -> Table:
        """Return a table inside this one, empty when it is not there."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "not_a_table")
            value = None
        return Table(self.source, (*self.path, key), value or {})

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of a list that has no keys of its own (``[{...}, {...}]``); who reads one closes it."""
        value = self._take(key)
        if value is not None and (not isinstance(value, list) or not all(isinstance(item, dict) for item in value)):
            self.fault(key, "not_a_list")
            value = None
        for item in value or ():
            yield Table(self.source, (*self.path, key), item)

    def within(self, *path: str) -> Table:
        """Return a place further inside, to tell what is wrong there."""
        return Table(self.source, (*self.path, *path), {})

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


def source_of(shelf: Shelf, parts: tuple[str, ...], faults: Faults) -> Source:
    """Return a file that was read before, to tell what is wrong there once its content is known."""
    file, name, own = shelf.find(*parts)
    try:
        return Source(name, Lines(file.read_text(encoding="utf-8")), faults, own)
    except (OSError, UnicodeDecodeError):
        return Source(name, Lines(""), faults, own)


def open_table(shelf: Shelf, parts: tuple[str, ...], faults: Faults) -> Table:
    """Return the whole of one file as a table; an empty one when it can't be read.

    Args:
        shelf: where files are.
        parts: the path below it.
        faults: where its faults go.
    """
    file, name, own = shelf.find(*parts)

    def broken(reason: str, line: int = 1) -> Table:
        faults.found.append(Fault(name, line, "", say(f"playbook.fault.{reason}"), own))
        return Table(Source(name, Lines(""), faults, own, broken=True), (), {})

    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return broken("no_file")
    except (OSError, UnicodeDecodeError):
        return broken("unreadable")
    try:
        return Table(Source(name, Lines(text), faults, own), (), tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"line (\d+)", str(error))
        return broken("not_toml", int(where.group(1)) if where else text.count("\n") + 1)


def ideas_of(entry: Table) -> tuple[str, ...]:
    """Return the ids of the checklist's practices that an entry carries out; none when it names none."""
    ideas = entry.texts("ideas") if "ideas" in entry.data else ()
    if not all(_IDEA.fullmatch(idea) for idea in ideas):
        entry.fault("ideas", "unknown_code", code=", ".join(ideas))
    return ideas
