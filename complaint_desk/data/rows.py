"""Rows that wait to be written, the statements that write them, and what of them follows from a stream's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Final

from complaint_desk.data import dialect, marks, projector
from complaint_desk.data.dialect import Database
from complaint_desk.data.history import COUNT, PUT_COUNT
from complaint_desk.data.imported import Shapes
from complaint_desk.data.tallies import CHANGED, MARK
from complaint_desk.domain import events as ev
from complaint_desk.domain.cards import without_cards
from complaint_desk.domain.case import fold
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.marking import fold_marks
from complaint_desk.domain.people import fold_customer, fold_improvement, fold_persons
from complaint_desk.domain.rollups import Sums
from complaint_desk.domain.row import project
from complaint_desk.domain.stored import to_stored, words_of

ADD_OPERATION: Final = (
    "INSERT INTO operation(id, key, lane, n, at_us, actor_id, verb, result, prev, digest) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_EVENT: Final = (
    "INSERT INTO event(id, stream_id, n, operation_id, occurred_us, kind, v, data, body_digest, digest) "
    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_BODY: Final = "INSERT INTO event_body(event_id, salt, body) VALUES(?, ?, ?)"
ADD_STREAM: Final = "INSERT INTO stream(id, kind) VALUES(?, ?)"
ADD_ROW: Final = (
    f"INSERT INTO complaint({', '.join(projector.COLUMNS)}, head) VALUES({', '.join('?' * len(projector.COLUMNS))}, ?)"
)
_CELL: Final = " AND ".join(f"{name} = ?" for name in projector.ROLLUP_KEY)
RAISE_ROLLUP: Final = f"UPDATE rollup SET n = n + ? WHERE {_CELL}"
HAS_ROLLUP: Final = f"SELECT 1 FROM rollup WHERE {_CELL}"
ADD_ROLLUP: Final = f"INSERT INTO rollup(n, {', '.join(projector.ROLLUP_KEY)}) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
DROP_ROLLUP: Final = f"DELETE FROM rollup WHERE {_CELL} AND n = 0"
_IN_FILE: Final = itemgetter(*(projector.ROLLUP_KEY.index(name) + 1 for name in projector.ROLLUP_ORDER))
"""Where a cell stands in the file, of what it is raised by and its key."""
_UPDATED: Final = projector.COLUMNS.index("updated_us")


def upsert(table: str, columns: Sequence[str]) -> str:
    """Return the statement that writes a row by its first column, new or not."""
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table}({', '.join(columns)}) VALUES({marks}) ON CONFLICT({columns[0]}) DO UPDATE SET {rest}"


PUT_CUSTOMER: Final = upsert("customer", projector.CUSTOMER_COLUMNS)
PUT_PERSON: Final = upsert("person", projector.PERSON_COLUMNS)
PUT_IMPROVEMENT: Final = upsert("improvement", projector.IMPROVEMENT_COLUMNS)
PUT_TAG: Final = upsert("tag", marks.TAG_COLUMNS)
PUT_FIELD: Final = upsert("field", marks.FIELD_COLUMNS)
PUT_IMPROVEMENT_CASE: Final = upsert("improvement_case", ("case_id", "improvement_id"))
PUT_FINGERPRINT: Final = upsert("import_fingerprint", ("fingerprint", "case_id"))


def stored(event: Event) -> tuple[bytes, bytes | None]:
    """Return an event's stored bytes; half characters that no file can hold become question marks."""
    data, body = to_stored(event)
    return data.encode("utf-8", "replace"), None if body is None else body.encode("utf-8", "replace")


def whole(event: Event) -> Event:
    """Return an event as it may be kept: card numbers masked; half characters, which a paste may bring along, become question marks."""
    changed = None
    for name in words_of(type(event)):
        text = getattr(event, name)
        if text and (kept := keepable(text)) is not text:
            changed = {name: kept} if changed is None else {**changed, name: kept}
    return event if changed is None else replace(event, **changed)


def keepable(text: str) -> str:
    """Return a text as it may be kept, the very same where nothing has to be changed."""
    masked = without_cards(text)
    return masked if _storable(masked) else masked.encode("utf-8", "replace").decode()


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(slots=True)
class Rows:
    """Rows that wait to be written, by table."""

    streams: list[tuple[Any, ...]] = field(default_factory=list)
    operations: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    bodies: list[tuple[Any, ...]] = field(default_factory=list)
    cases: list[list[Any]] = field(default_factory=list)
    search: list[tuple[Any, ...]] = field(default_factory=list)
    fingerprints: list[tuple[Any, ...]] = field(default_factory=list)
    joined: list[tuple[Any, ...]] = field(default_factory=list)
    customers: list[tuple[Any, ...]] = field(default_factory=list)
    persons: list[tuple[Any, ...]] = field(default_factory=list)
    points: list[tuple[Any, ...]] = field(default_factory=list)
    known_tags: list[tuple[Any, ...]] = field(default_factory=list)
    known_fields: list[tuple[Any, ...]] = field(default_factory=list)
    tags: list[tuple[Any, ...]] = field(default_factory=list)
    fields: list[tuple[Any, ...]] = field(default_factory=list)

    def write(self, database: Database) -> None:
        """Write all rows and forget them."""
        for sql, rows in (
            (ADD_STREAM, self.streams), (ADD_OPERATION, self.operations), (ADD_EVENT, self.events), (ADD_BODY, self.bodies),
            (ADD_ROW, self.cases), (dialect.FTS_INSERT, self.search), (PUT_FINGERPRINT, self.fingerprints),
            (PUT_IMPROVEMENT_CASE, self.joined), (PUT_CUSTOMER, self.customers), (PUT_PERSON, self.persons),
            (PUT_IMPROVEMENT, self.points), (PUT_TAG, self.known_tags), (PUT_FIELD, self.known_fields),
            (marks.ADD_CASE_TAG, self.tags), (marks.ADD_CASE_FIELD, self.fields),
        ):
            if rows:
                database.many(sql, rows)
                rows.clear()

    def recorded(self, at_us: int, heads: Mapping[int, bytes]) -> None:
        """Fill in what only the operation knows: when it recorded the cases, and the digest of each one's last event."""
        for row in self.cases:
            row[_UPDATED] = at_us
            row[-1] = heads[row[0]]

    def follow(
        self, kind: str, stream_id: int, history: Sequence[Recorded], head: bytes, shapes: Shapes, counted: Sums,
    ) -> None:
        """Add what follows from a stream's whole history: its row, search entry and roll-ups."""
        if kind == "case":
            first = history[0].event
            if isinstance(first, ev.Imported) and len(history) == 1:
                row = shapes.row(stream_id, history[0])
            else:
                case = fold(stream_id, history)
                row = project(case, shapes.rules)
                if case.improvement_id:
                    self.joined.append((stream_id, case.improvement_id))
                if case.tags or case.fields:
                    self.tags.extend(marks.tag_rows(case))
                    self.fields.extend(marks.field_rows(case))
            if not row.number:
                raise ValueError("a case begins with opened or imported")
            counted.add(row)
            self.cases.append([*projector.row_values(row), head])
            self.search.append((stream_id, projector.index_text(projector.texts(row.number, history))))
            if isinstance(first, ev.Imported) and first.fingerprint:
                self.fingerprints.append((first.fingerprint, stream_id))
        elif kind == "customer":
            self.customers.append(projector.customer_values(fold_customer(stream_id, history)))
        elif kind == "desk":
            self.persons.extend(projector.person_values(person) for person in fold_persons(history).values())
            known = fold_marks(history)
            self.known_tags.extend(marks.tag_values(known))
            self.known_fields.extend(marks.field_values(known))
        elif kind == "improvement":
            self.points.append(projector.improvement_values(fold_improvement(stream_id, history)))


def write_rollups(database: Database, changes: Mapping[Any, int]) -> None:
    """Add changes to the roll-ups; a count that has come back to nothing is taken out.

    The days on which anything changed are marked, also where the count stays (n is 0), so that who keeps sums reads them again.
    """
    rows = sorted([(n, *key) for key, n in changes.items() if n], key=_IN_FILE)
    if rows:
        # most cells stand there: to raise one is a third of the work of an insert that may come to be an update
        if database.many(RAISE_ROLLUP, rows) < len(rows):
            database.many(ADD_ROLLUP, [row for row in rows if database.execute_sql(HAS_ROLLUP, row[1:]).fetchone() is None])
        if gone := [row[1:] for row in rows if row[0] < 0]:
            database.many(DROP_ROLLUP, gone)
    days = {key[1] for key in changes if key[0] != "status"}
    if days:
        stood = database.execute_sql(COUNT, (CHANGED,)).fetchone()
        number = stood[0] + 1 if stood is not None else 1
        database.many(PUT_COUNT, [*[(f"{MARK}{day}", number) for day in days], (CHANGED, number)])
