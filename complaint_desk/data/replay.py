"""Stored events put into a desk as they are, byte for byte, with every row that follows from them: for segments and for rescue.

Nothing is recorded anew here: operations, events and words keep their ids, places and digests, so the chains hold afterwards as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from complaint_desk.data.dialect import Database
from complaint_desk.data.rows import write_rollups
from complaint_desk.data.stream import Stream
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import from_stored, word_fields

TRUTH: Final[Mapping[str, tuple[str, ...]]] = {
    "lane": ("id", "token", "made_us"),
    "stream": ("id", "kind"),
    "operation": ("id", "key", "lane", "n", "at_us", "actor_id", "verb", "result", "prev", "digest"),
    "event": ("id", "stream_id", "n", "operation_id", "occurred_us", "kind", "v", "data", "body_digest", "digest"),
    "event_body": ("event_id", "salt", "body"),
}
"""The tables from which all others follow, with their columns; the first is their key."""

BESIDE: Final = ("counter", "saved_view", "view_setting", "snooze", "reminder", "reminded", "macro", "credential", "sign_in_try")
"""Tables that follow from nothing else and are no history: a backup takes them whole."""

_ADD: Final = {
    name: f"INSERT OR IGNORE INTO {name}({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})" for name, columns in TRUTH.items()
}
Row = Sequence[Any]


@contextmanager
def replaying(database: Database, rules: Rules) -> Iterator[Replay]:
    """Put stored events into a desk on which nobody works yet, all of them or none."""
    with database.atomic("IMMEDIATE"):
        yield Replay(database, rules)


@dataclass(slots=True)
class Truth:
    """Rows of the tables of TRUTH, in the order of their ids."""

    lanes: list[Row] = field(default_factory=list)
    streams: list[Row] = field(default_factory=list)
    operations: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows by the name of their table."""
        return dict(zip(TRUTH, (self.lanes, self.streams, self.operations, self.events, self.bodies), strict=True))

    def write(self, database: Database) -> None:
        """Add the rows that are not there yet; nothing that follows from them."""
        for name, rows in self.tables().items():
            database.many(_ADD[name], rows)


class Replay(Transaction):
    """Puts stored events into a desk and writes what follows from them; used within one transaction."""

    def __init__(self, database: Database, rules: Rules) -> None:
        super().__init__(database, rules, 0, 0)
        self._opened = True  # nobody waits for a part of this: all is put into the index at once

    def add(self, truth: Truth) -> None:
        """Add what happened after what the desk holds, in order."""
        known = {id_ for (id_,) in self.rows("SELECT id FROM stream")} if truth.streams else set()
        for id_, kind in truth.streams:
            if id_ not in known:
                self._streams[id_] = Stream.new(id_, kind)
        words = {id_: body for id_, _, body in truth.bodies}
        pressed = {row[0]: row for row in truth.operations}
        erased: list[tuple[int, tuple[int, ...]]] = []
        for id_, stream_id, n, operation_id, when, kind, v, data, digest, own in truth.events:
            event = from_stored(kind, v, data, words.get(id_), erased=digest is not None and id_ not in words)
            stream = self._stream(stream_id)
            at_us, actor = pressed[operation_id][4:6]
            stream.add(Recorded(n, event, when, at_us, actor, operation_id))
            stream.head = own
            self._touched[stream_id] = None
            if isinstance(event, ev.Erased):
                erased.append((stream_id, event.ns))
        truth.write(self._database)
        for stream_id, ns in erased:
            self.forget(stream_id, ns)
        self._follow()

    def forget(self, stream_id: int, ns: Iterable[int]) -> None:
        """Take away the words of events that the trail tells were erased."""
        stream, wanted = self._stream(stream_id), set(ns)
        for n in wanted:
            self._database.execute_sql(
                "DELETE FROM event_body WHERE event_id = (SELECT id FROM event WHERE stream_id = ? AND n = ?)", (stream_id, n)
            )
        if stream.kind == "case":
            self._database.execute_sql("UPDATE reminder SET words = NULL WHERE case_id = ?", (stream_id,))
        for index, r in enumerate(stream.history):
            spoken = dict(word_fields(r.event))
            if r.n in wanted and any(spoken.values()):
                blank: dict[str, Any] = dict.fromkeys(spoken)
                stream.history[index] = r._replace(event=replace(r.event, **blank))

    def rebuild(self, stream_ids: Iterable[int]) -> list[int]:
        """Write what follows from whole streams of which no row stands yet; return those whose events make no sense together."""
        unread = []
        for stream_id in stream_ids:
            try:
                stream = self._stream(stream_id)
            except (ValueError, LookupError):
                unread.append(stream_id)
                continue
            stream.before = ()
            if not stream.history:
                if stream.kind != "desk":
                    unread.append(stream_id)
                continue
            counted = self._changes.copy()
            try:
                with self._database.savepoint():
                    if stream.kind == "case":
                        self._write_case(stream)
                    else:
                        self._write_other(stream)
            except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError):
                self._changes = counted
                unread.append(stream_id)
        write_rollups(self._database, self._changes)
        self._changes.clear()
        self._streams.clear()
        return unread
