"""One press on its way into the desk: histories are read, events appended, and at the end every touched row is computed anew."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Final, TypeAlias

from complaint_desk.data import chain, dialect, fresh_texts, marks, of_customer, projector
from complaint_desk.data.dialect import Database
from complaint_desk.data.history import HISTORY, RULES, count, count_two, recorded
from complaint_desk.data.notes import Notes
from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.persons import PERSON
from complaint_desk.data.persons import PERSONS as PERSONS
from complaint_desk.data.persons import person_of as person_of
from complaint_desk.data.rows import (
    ADD_BODY,
    ADD_EVENT,
    ADD_OPERATION,
    ADD_ROW,
    ADD_STREAM,
    PUT_CUSTOMER,
    PUT_FIELD,
    PUT_FINGERPRINT,
    PUT_IMPROVEMENT,
    PUT_IMPROVEMENT_CASE,
    PUT_PERSON,
    PUT_TAG,
    Rows,
    stored,
    whole,
    write_rollups,
)
from complaint_desk.data.stream import Stream
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.marking import MAKE_MARKS, fold_marks
from complaint_desk.domain.numbers import case_number
from complaint_desk.domain.people import MAKE_PERSONS, Customer, fold_customer, fold_improvement, fold_persons
from complaint_desk.domain.problems import StaleCase
from complaint_desk.domain.row import CaseRow, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.store_events import SET_BACK_US
from complaint_desk.domain.stored import json_text, word_fields

PLACED: Final = (
    HISTORY.replace("e JOIN operation", "e LEFT JOIN operation").replace("o.at_us", "coalesce(o.at_us, ?2)")
    .replace("o.actor_id", "coalesce(o.actor_id, ?3)").replace("= ? ORDER", "= ?1 ORDER")
)
"""HISTORY after prepared streams were put: their operation, which is this one, is written last."""

HEAD: Final = "SELECT digest FROM event WHERE stream_id = ? ORDER BY n DESC LIMIT 1"
LAST: Final = HEAD.replace("digest", "n, digest", 1)
TIER: Final = "SELECT tier FROM customer WHERE id = ?"
KIND: Final = "SELECT kind FROM stream WHERE id = ?"
NEXT: Final = (
    "SELECT l.id, iif(o.lane = l.id, o.digest, l.token), iif(o.lane = l.id, o.n, 0) + 1, coalesce(o.id, 0) + 1, "
    "(SELECT coalesce(max(id), 0) + 1 FROM event), coalesce(o.at_us, 0) FROM lane l "
    "LEFT JOIN operation o ON o.id = (SELECT max(id) FROM operation) WHERE l.id = (SELECT max(id) FROM lane)"
)
"""Where a press goes, and when the one before it was recorded, be it in another lane."""
MARKING: Final = (ev.Tagged, ev.Untagged, ev.FieldSet, ev.Absorbed, ev.Unmerged, ev.Undone, ev.Erased)
"""What may change the tags and fields of a case."""
OF_THE_DESK: Final = (*MAKE_PERSONS, *MAKE_MARKS, ev.Erased)
"""What may change the persons, tags and fields of the desk; of all else its stream only tells, as of who signed in or was refused."""

_OF_CUSTOMER: Final = itemgetter(*map(projector.COLUMNS.index, ("id", "customer_id", "opened_us")))
GET_ROW: Final = f"SELECT {', '.join(projector.COLUMNS)} FROM complaint WHERE id = ?"


Prepared: TypeAlias = tuple[int, int, int, str, int, bytes, bytes | None, bytes, bytes | None]
"""An event that waits for its place: (stream id, n, occurred_us, kind, v, data, digest of its words, their salt, the words)."""


class Transaction:
    """What a service may do within one press; nothing of it stays when the press fails.

    Attributes:
        now_us: when the press is recorded, microseconds UTC.
        desk_stream: id of the desk's own stream.
    """

    desk_stream: Final = DESK_STREAM

    def __init__(
        self, database: Database, rules: Rules, now_us: int, actor_id: int, actor: Sequence[Any] | None = None,
    ) -> None:
        """Begin; ``actor`` is the row of PERSONS of whoever presses, where it was read at the beginning of the transaction."""
        self.now_us = now_us
        self.rules = rules
        self.actor_id = actor_id
        self._actor = actor
        self._database = database
        self._streams: dict[int, Stream] = {}
        self._kinds: dict[int, str | None] = {}
        self._touched: dict[int, None] = {}
        self._events: list[tuple[Any, ...]] = []
        self._bodies: list[tuple[Any, ...]] = []
        self._given = 0  # event ids
        self._put: list[tuple[int, bytes]] = []
        self._changes: Counter[tuple[Any, ...]] = Counter()
        self._place: tuple[int, int, int, int, bytes] | None = None
        self._before_us = 0
        self._opened = False

    @property
    def touched(self) -> tuple[tuple[str, int], ...]:
        """Return kind and id of each stream that was changed, in the order of the first change."""
        return tuple((self._streams[id_].kind, id_) for id_ in self._touched)

    @property
    def wrote(self) -> bool:
        """Return whether there is anything to keep."""
        return bool(self._events or self._put)

    @property
    def set_back_us(self) -> int:
        """Return by how much later the press before was recorded, 0 where that is no set-back; known once something was written."""
        back = self._before_us - self.now_us
        return back if back > SET_BACK_US else 0

    def new_stream(self, kind: str) -> int:
        """Return the id of a new case, customer or improvement."""
        stream_id = count(self._database, "stream")
        self._begun(stream_id, kind)
        return stream_id

    def next_number(self, year: int) -> str:
        """Return a case number of a year that was never given and never will be again."""
        return case_number(year, count(self._database, f"number:{year % 100:02d}"))

    def new_case(self) -> tuple[int, str]:
        """Return the id of a new case and its number, one of this year (UTC): ``new_stream`` and ``next_number`` at once."""
        year = datetime.fromtimestamp(self.now_us / 1_000_000, UTC).year
        case_id, serial = count_two(self._database, "stream", f"number:{year % 100:02d}")
        self._begun(case_id, "case")
        return case_id, case_number(year, serial)

    def rules_changed(self) -> None:
        """Let every other window and program read its rules anew before it writes next (``Store.heed``)."""
        count(self._database, RULES)

    def history(self, stream_id: int) -> list[Recorded]:
        """Return a stream's events, with those of this press."""
        return list(self._stream(stream_id).history)

    def version(self, stream_id: int) -> int:
        """Return the number of a stream's last event, with those of this press; 0 without any."""
        return self._stream(stream_id).version

    def case(self, case_id: int) -> Case:
        """Return a case as it stands within this press."""
        return fold(case_id, self._stream(case_id).history)

    def customer(self, customer_id: int) -> Customer:
        """Return a customer as it stands within this press."""
        return fold_customer(customer_id, self._stream(customer_id).history)

    def tier(self, customer_id: int) -> str | None:
        """Return how dear a customer is as it stands within this press; None when there is no such customer."""
        if customer_id in self._touched:
            return self.customer(customer_id).tier if self.is_a("customer", customer_id) else None
        found: str | None = self._value(TIER, (customer_id,))
        return found

    def is_a(self, kind: str, stream_id: int) -> bool:
        """Tell whether a stream is there and of a kind."""
        return self._kind(stream_id) == kind

    def persons(self) -> Mapping[int, Person]:
        """Return the persons of the desk by their number."""
        if self._desk_made():
            return fold_persons(self._stream(DESK_STREAM).history)
        return {row[0]: person_of(row) for row in self._database.execute_sql(PERSONS).fetchall()}

    def person(self, person_id: int) -> Person | None:
        """Return one person of the desk."""
        if self._desk_made():
            return self.persons().get(person_id)
        if self._actor is not None and person_id == self.actor_id:
            return person_of(self._actor)
        row = self._database.execute_sql(PERSON, (person_id,)).fetchone()
        return person_of(row) if row else None

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return what a question finds among the rows as they were before this press."""
        return list(self._database.execute_sql(sql, params).fetchall())

    def notes(self) -> Notes:
        """Return the tables beside the events, to be changed within this press."""
        return Notes(self._database)

    def append(
        self, stream_id: int, events: Sequence[Event], *, occurred_us: int | None = None, expected_version: int | None = None,
    ) -> int:
        """Add events to a stream and return its new version.

        Args:
            stream_id: the case, customer, desk or improvement.
            events: what happened, in order.
            occurred_us: when it happened, if not now.
            expected_version: the version the person saw; None when it does not matter.

        Raises:
            StaleCase: somebody else changed the stream since.
        """
        stream = self._stream(stream_id)
        if expected_version is not None and stream.version != expected_version:
            raise StaleCase("stale_case", code="ST-STALE")
        lane, operation_id, operation_n, first, _ = self._next()
        head = self._head(stream) if events else b""
        n = stream.version
        when = self.now_us if occurred_us is None else occurred_us
        for told in events:
            event = whole(told)
            data, body = stored(event)
            n += 1
            words = None
            event_id = first + self._given
            self._given += 1
            if body is not None:
                salt = os.urandom(chain.SIZE)
                words = chain.body_digest(salt, body)
                self._bodies.append((event_id, salt, body.decode()))
            kind = event.kind.encode()
            head = chain.event_digest(head, stream_id, n, lane, operation_n, when, event.v, kind, data, words)
            self._events.append((event_id, stream_id, n, operation_id, when, event.kind, event.v, data.decode(), words, head))
            stream.head = head
            stream.add(Recorded(n, event, when, self.now_us, self.actor_id, operation_id))
        if events:
            self._touched[stream_id] = None
        return stream.version

    def erase(self, stream_id: int, ns: Sequence[int], why: str = "request") -> int:
        """Erase the words of events for ever, from the trail, the rows and the search; their codes and digests stay.

        What freed pages of the file still hold goes with the next ``Store.scrub``. Returns the stream's new version.

        Raises:
            ValueError: an event with such a number was not there before this press.
        """
        stream = self._stream(stream_id)
        wanted = set(ns)
        if not wanted <= {r.n for r in stream.before}:
            raise ValueError("only events that are already recorded can be erased")
        ids = [row for row in self.rows("SELECT id, n FROM event WHERE stream_id = ?", (stream_id,)) if row[1] in wanted]
        for event_id, _ in ids:
            self._database.execute_sql("DELETE FROM event_body WHERE event_id = ?", (event_id,))
        if stream.kind == "case":  # what somebody wrote to be reminded of may be about whoever is forgotten now
            self._database.execute_sql("UPDATE reminder SET words = NULL WHERE case_id = ?", (stream_id,))
        for index, r in enumerate(stream.history):
            if r.n in wanted:
                words = dict(word_fields(r.event))
                if any(words.values()):  # what was left empty is no longer told from what was erased, as when it is read again
                    blank: dict[str, Any] = dict.fromkeys(words)
                    stream.history[index] = r._replace(event=replace(r.event, **blank))
        return self.append(stream_id, [ev.Erased(ns=tuple(sorted(wanted)), why=why)])

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Let one part of a press fail alone: what was done inside is taken back when it raises, and the error goes on."""
        streams = {id_: s.state() for id_, s in self._streams.items()}
        touched, events, bodies = dict(self._touched), len(self._events), len(self._bodies)
        try:
            with self._database.savepoint():
                yield
        except BaseException:
            self._streams = {id_: s for id_, s in self._streams.items() if id_ in streams}
            for id_, state in streams.items():
                self._streams[id_].back(state)
            self._touched = touched
            del self._events[events:], self._bodies[bodies:]
            raise

    def put(self, rows: Rows, events: Iterable[Prepared]) -> None:
        """Write new streams that were prepared beforehand, now that their places in the chains are known.

        Args:
            rows: what follows from them, but for what only this operation knows.
            events: theirs, those of one stream in order and one after the other.
        """
        lane, operation_id, operation_n, first, _ = self._next()
        heads: dict[int, bytes] = {}
        head = chain.START
        for event_id, (stream_id, n, when, kind, v, data, words, salt, body) in enumerate(events, first + self._given):
            before = head if n > 1 else chain.START
            head = chain.event_digest(before, stream_id, n, lane, operation_n, when, v, kind.encode(), data, words)
            rows.events.append((event_id, stream_id, n, operation_id, when, kind, v, data.decode(), words, head))
            if body is not None:
                rows.bodies.append((event_id, salt, body.decode()))
            self._put.append((event_id, head))
            heads[stream_id] = head
        self._given += len(rows.events)
        rows.recorded(self.now_us, heads)
        added = list(map(_OF_CUSTOMER, rows.cases))
        rows.write(self._database)
        of_customer.keep(self._database, added)

    def add_rollups(self, changes: Mapping[tuple[Any, ...], int]) -> None:
        """Add what prepared rows change in the roll-ups."""
        self._changes.update(changes)

    def finish(self, key: bytes, verb: str, result: Mapping[str, Any]) -> str:
        """Write operation, events and every row that follows from them; return the result as it is stored."""
        text = json_text(result)
        lane, operation_id, n, _, prev = self._next()
        placed = [(row[0], row[-1]) for row in self._events]
        digests = b"".join([digest for _, digest in (sorted([*self._put, *placed]) if self._put else placed)])
        digest = chain.operation_digest(prev, key, lane, n, self.now_us, self.actor_id, verb.encode(), text.encode(), digests)
        operation = (operation_id, key, lane, n, self.now_us, self.actor_id, verb, text, prev, digest)
        self._database.execute_sql(ADD_OPERATION, operation)
        self._database.many(ADD_EVENT, self._events)
        self._database.many(ADD_BODY, self._bodies)
        self._follow()
        if operation_id % fresh_texts.PRESSES == 0:
            fresh_texts.take_in(self._database)
        return text

    def _follow(self) -> None:
        """Write the rows, search entries and roll-ups that follow from the streams that were changed."""
        for stream_id in self._touched:
            stream = self._streams[stream_id]
            if stream.kind == "case":
                self._write_case(stream)
            elif stream.kind != "desk" or self._desk_made():
                self._write_other(stream)
        self._write_survivors()
        write_rollups(self._database, self._changes)

    def _begun(self, stream_id: int, kind: str) -> None:
        self._database.execute_sql(ADD_STREAM, (stream_id, kind))
        self._streams[stream_id] = Stream.new(stream_id, kind)

    def _stream(self, stream_id: int) -> Stream:
        found = self._streams.get(stream_id)
        if found is None:
            kind = self._kind(stream_id)
            if kind is None:
                raise LookupError(f"no stream {stream_id}")
            found = self._desk(kind) if stream_id == DESK_STREAM else Stream.known(stream_id, kind, self._read(stream_id))
            self._streams[stream_id] = found
        return found

    def _desk(self, kind: str) -> Stream:
        """Return the desk's own stream, which grows with each day and of which most presses only need the end."""
        version, head = self._database.execute_sql(LAST, (DESK_STREAM,)).fetchone() or (0, chain.START)
        return Stream(DESK_STREAM, kind, version, bytes(head), lambda: self._read(DESK_STREAM))

    def _read(self, stream_id: int) -> list[Recorded]:
        asked = (PLACED, (stream_id, self.now_us, self.actor_id)) if self._put else (HISTORY, (stream_id,))
        return recorded(self._database.execute_sql(*asked).fetchall())

    def _desk_made(self) -> bool:
        """Tell whether this press changes the persons, tags or fields of the desk."""
        return DESK_STREAM in self._touched and self._streams[DESK_STREAM].got(OF_THE_DESK)

    def _kind(self, stream_id: int) -> str | None:
        kind = self._kinds.get(stream_id)
        if kind is None:
            kind = self._kinds[stream_id] = self._value(KIND, (stream_id,))
        return kind

    def _head(self, stream: Stream) -> bytes:
        if stream.head is None:
            stream.head = bytes(self._value(HEAD, (stream.id,)) or chain.START)
        return stream.head

    def _next(self) -> tuple[int, int, int, int, bytes]:
        """Return lane, operation id, its number in the lane, the first event id and the lane's last digest."""
        if self._place is None:
            lane, prev, n, operation_id, event_id, self._before_us = self.rows(NEXT)[0]
            self._place = lane, operation_id, n, event_id, bytes(prev)
        return self._place

    def _value(self, sql: str, params: Sequence[object] = ()) -> Any:
        row = self._database.execute_sql(sql, params).fetchone()
        return row[0] if row else None

    def _write_case(self, stream: Stream) -> None:
        case = fold(stream.id, stream.history)
        if not case.number:
            raise ValueError("a case begins with opened or imported")
        row = project(case, self.rules)
        if stream.before:
            old = write_row(self._database, row, self._head(stream))
        else:
            old = None
            add_row(self._database, row, self._head(stream))
        projector.rollup_changes(old, row, self._changes)
        self._write_search(stream, case.number, new=old is None)
        if stream.got((ev.Imported,)):
            for r in stream.history[len(stream.before):]:
                if isinstance(r.event, ev.Imported) and r.event.fingerprint:
                    self._database.execute_sql(PUT_FINGERPRINT, (r.event.fingerprint, stream.id))
        if stream.got(MARKING):
            self._write_marks(case)
        if any(type(r.event) is ev.ImprovementNoted for r in stream.history):
            if case.improvement_id:
                self._database.execute_sql(PUT_IMPROVEMENT_CASE, (stream.id, case.improvement_id))
            else:
                self._database.execute_sql("DELETE FROM improvement_case WHERE case_id = ?", (stream.id,))

    def _write_marks(self, case: Case) -> None:
        self._database.execute_sql(marks.DROP_CASE_TAGS, (case.id,))
        self._database.execute_sql(marks.DROP_CASE_FIELDS, (case.id,))
        self._database.many(marks.ADD_CASE_TAG, marks.tag_rows(case))
        self._database.many(marks.ADD_CASE_FIELD, marks.field_rows(case))

    def _write_survivors(self) -> None:
        """Bring the search entries of cases up to date in which a case goes on whose words were changed by this press."""
        waiting = [self._streams[id_] for id_ in self._touched if self._streams[id_].kind == "case"]
        done = set(self._touched)
        while waiting:
            id_ = projector.goes_on_as(waiting.pop().history)
            if id_ and id_ not in done:
                done.add(id_)
                survivor = self._stream(id_)
                self._write_search(survivor, fold(id_, survivor.history).number, new=False)
                waiting.append(survivor)

    def _texts(self, stream: Stream, history: Sequence[Recorded], number: str) -> list[str]:
        """Return the texts by which a case is found, with those of the cases that go on in it, before or after this press."""
        found = projector.texts(number, history)
        for other_id in projector.goes_on_here(history):
            other = self._stream(other_id)
            then = other.before if history is stream.before else other.history
            found += self._texts(other, then, fold(other_id, then).number)
        return found

    def _write_search(self, stream: Stream, number: str, *, new: bool) -> None:
        after = self._texts(stream, stream.history, number)
        if new:
            self._add_search(stream.id, projector.index_text(after))
        elif (before := self._texts(stream, stream.before, number)) != after:
            tokens = projector.index_text(after)
            if not self._database.execute_sql(fresh_texts.CHANGE, (fresh_texts.document(tokens), stream.id)).rowcount:
                self._database.execute_sql(dialect.FTS_DELETE, (stream.id, projector.index_text(before)))
                self._database.execute_sql(dialect.FTS_INSERT, (stream.id, tokens))

    def _add_search(self, case_id: int, tokens: str) -> None:
        """Let a new case be found: the text of the first one of a press waits, so that never more wait than there were presses."""
        if self._opened:
            self._database.execute_sql(dialect.FTS_INSERT, (case_id, tokens))
        else:
            self._opened = True
            self._database.execute_sql(fresh_texts.ADD, (case_id, fresh_texts.document(tokens)))

    def _write_other(self, stream: Stream) -> None:
        if stream.kind == "customer":
            customer = fold_customer(stream.id, stream.history)
            self._database.execute_sql(PUT_CUSTOMER, projector.customer_values(customer))
        elif stream.kind == "desk":
            for person in fold_persons(stream.history).values():
                self._database.execute_sql(PUT_PERSON, projector.person_values(person))
            known = fold_marks(stream.history)
            self._database.many(PUT_TAG, marks.tag_values(known))
            self._database.many(PUT_FIELD, marks.field_values(known))
        elif stream.kind == "improvement":
            point = fold_improvement(stream.id, stream.history)
            self._database.execute_sql(PUT_IMPROVEMENT, projector.improvement_values(point))


def derive_again(database: Database, rules: Rules, case_ids: Iterable[int]) -> None:
    """Compute cases' rows anew under the given rules; what happened stays as it is."""
    changes: Counter[tuple[Any, ...]] = Counter()
    for case_id in case_ids:
        history = recorded(database.execute_sql(HISTORY, (case_id,)).fetchall())
        row = project(fold(case_id, history), rules)
        old = write_row(database, row, bytes(database.execute_sql(HEAD, (case_id,)).fetchone()[0]))
        projector.rollup_changes(old, row, changes)
    write_rollups(database, changes)


def add_row(database: Database, row: CaseRow, head: bytes) -> None:
    """Write the row of a new case."""
    database.execute_sql(ADD_ROW, (*projector.row_values(row), head))
    if row.customer_id:
        of_customer.keep(database, ((row.id, row.customer_id, row.opened_us),))


def write_row(database: Database, row: CaseRow, head: bytes) -> CaseRow | None:
    """Write a case's row and return the one that stood there; columns that stay are not written, so their indexes rest."""
    values = projector.row_values(row)
    found = database.execute_sql(GET_ROW, (row.id,)).fetchone()
    if found is None:
        add_row(database, row, head)
        return None
    different = [(name, new) for name, was, new in zip(projector.COLUMNS, found, values, strict=True) if was != new]
    names = "".join(f"{name} = ?, " for name, _ in different)
    database.execute_sql(f"UPDATE complaint SET {names}head = ? WHERE id = ?", (*(new for _, new in different), head, row.id))
    return projector.row_of(found)
