"""Proves a desk: the chains hold, every row is what its events say, roll-ups and search agree, nothing vanished since an anchor.

Three passes over one snapshot, each in the order in which the rows lie: operations with their events; streams with their rows;
what was summed up. The first two find any change of a stored byte and name case and event.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain as one_after_another
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from complaint_desk.data import chain, dialect, fresh_texts, marks, of_customer, projector, search_form
from complaint_desk.data.anchors import Anchor, is_given_up, place_of
from complaint_desk.data.bulk import seldom_collecting
from complaint_desk.data.dialect import Database
from complaint_desk.data.history import HISTORY, recorded
from complaint_desk.data.imported import Shapes
from complaint_desk.data.opening import OBJECTS, address_to_read, told
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.case import fold
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.marking import fold_marks
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.people import fold_customer, fold_improvement, fold_persons
from complaint_desk.domain.rollups import Sums
from complaint_desk.domain.row import CaseRow, one_line, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import SECOND
from complaint_desk.domain.store_events import ClockSetBack
from complaint_desk.domain.stored import KINDS, from_stored

OPERATIONS: Final = (
    "SELECT id, key, lane, n, at_us, actor_id, CAST(verb AS BLOB), CAST(result AS BLOB), prev, digest "
    "FROM operation WHERE id > ? ORDER BY id"
)
PLACES: Final = "SELECT operation_id, digest FROM event WHERE id >= ? ORDER BY id"
STREAMS: Final = (
    "SELECT e.stream_id, e.n, e.occurred_us, CAST(e.kind AS BLOB), e.v, CAST(e.data AS BLOB), e.body_digest, e.digest, "
    "CAST(b.body AS BLOB), b.salt, o.lane, o.n, o.at_us, o.actor_id, e.operation_id "
    "FROM event e LEFT JOIN operation o ON o.id = e.operation_id LEFT JOIN event_body b ON b.event_id = e.id "
)
ROWS: Final = f"SELECT {', '.join(projector.COLUMNS)}, head FROM complaint "
CUSTOMERS: Final = f"SELECT {', '.join(projector.CUSTOMER_COLUMNS)} FROM customer ORDER BY id"
GIVEN: Final = (
    "SELECT 'stream', coalesce(max(id), 0) FROM stream UNION ALL "
    "SELECT 'number:' || substr(number, 1, 2), max(CAST(substr(number, 4, 7) AS INTEGER)) FROM complaint GROUP BY substr(number, 1, 2)"
)
"""The highest ids and case numbers in use; a counter below one of them would give it a second time."""

FOUND_AGAIN: Final = "SELECT 1 FROM customer_search WHERE customer_search MATCH ? AND rowid = ?"
SAMPLE: Final = 500
MOST: Final = 200
"""Problems beyond this many are counted, not told."""

STEP: Final = 5_000
_FETCHED: Final = 500
"""Rows at a time: they stay in the processor's cache until they have been looked at."""

_CACHED: Final = 50_000
_LATEST_US: Final = 253_400_000_000 * SECOND
"""No clock that this program can read goes further: late in the year 9999."""


class Cancelled(Exception):
    """Somebody stopped the check."""


@dataclass(slots=True)
class Report:
    """What a check found; ``problems`` are sentences of the catalogue, the first MOST of ``found``, and ``notes`` what is no damage."""

    cases: int = 0
    events: int = 0
    found: int = 0
    problems: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.found

    def add(self, problem: Message) -> None:
        """Note a problem."""
        self.found += 1
        if self.found <= MOST:
            self.problems.append(problem)


def check(
    store: Store, *, since: Anchor | None = None, anchors: Iterable[Anchor] = (),
    progress: Callable[[int, int], None] = lambda done, total: None, cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Prove a desk and return what does not hold.

    Args:
        store: the desk; it may be in use, what is checked is its state at the start.
        since: only what was recorded after this anchor, with the whole streams it touched; roll-ups and search are left out.
        anchors: places where the trail once stood; that it still does is proven for each.
        progress: told the events done and to do.
        cancelled: asked now and then whether to stop.

    Raises:
        Cancelled: ``cancelled`` said so.
        StoreProblem: the file cannot be read.
    """
    with told(store.path):
        database = Database(address_to_read(store.path, store.driver), dialect.PROVING, store.driver, uri=True)
    try:
        with told(store.path), seldom_collecting():
            database.execute_sql("BEGIN")
            checking = _Check(database, store.rules, progress, cancelled)
            checking.run(since, anchors)
            return checking.report
    finally:
        database.close_all()


def _is_moment(us: object) -> bool:
    return isinstance(us, int) and 0 <= us <= _LATEST_US


def _when(us: object) -> At | str:
    """Return a moment as the trail tells it; what is none, because somebody changed it, as it stands there."""
    return At(us) if isinstance(us, int) and _is_moment(us) else one_line(str(us), 30)


class _Check:
    """One check while it runs."""

    def __init__(
        self, database: Database, rules: Rules, progress: Callable[[int, int], None], cancelled: Callable[[], bool],
    ) -> None:
        self.report = Report()
        self._database = database
        self._rules = rules
        self._shapes = Shapes(rules)
        self._progress, self._cancelled = progress, cancelled
        self._total = self._done = 0
        self._counted = Sums()
        self._plain: dict[tuple[bytes, int, bytes], Event] = {}
        self._kinds = {kind.encode(): kind for kind in KINDS}
        self._samples: list[tuple[int, str, str]] = []
        self._lookups: list[tuple[int, str]] = []
        self._waiting: dict[int, str] = {}
        self._customers = 0
        self._joined = Counter[str]()
        self._marks = Counter[str]()
        self._every = 1
        self._found_as_now = True
        self._set_back: list[tuple[int, int]] = []

    def run(self, since: Anchor | None, anchors: Iterable[Anchor]) -> None:
        """Do all passes."""
        self._total = 2 * int(self._one("SELECT coalesce(max(id), 0) FROM event"))
        self._every = max(1, int(self._one("SELECT count(*) FROM complaint")) // SAMPLE)
        self._found_as_now = search_form.holds(self._database)  # else it is brought there when the desk is opened to be worked in
        if self._found_as_now:
            self._waiting = dict(self._each("SELECT case_id, body FROM fresh_text"))
        found = set(dialect.objects(self._database))
        for _, name in sorted(OBJECTS - found):
            self.report.add(say("check.guard_missing", name=name))
        for _, name in sorted(found - OBJECTS):
            self.report.add(say("check.stranger", name=one_line(name, 60)))
        for anchor in anchors:
            self._anchor(anchor)
        after = 0
        if since is not None:
            place = self._place(since)
            after = place[0] if place is not None and place[1] == since.digest else 0
            self._anchor(since)
        self._operations(after)
        if after:
            self._streams(f"WHERE e.stream_id IN (SELECT stream_id FROM event WHERE operation_id > {after:d}) ", partly=True)
        else:
            self._streams("", partly=False)
            self._others()
            self._rollups()
            self._search()
        key = "check.clock_set_back" if self.report.ok else "check.clock_set_back_besides"  # what is damaged is told by the problems
        self.report.notes += [say(key, at=At(at_us), was=At(was_us)) for at_us, was_us in self._set_back]
        self._progress(self._total, self._total)

    def _one(self, sql: str, params: Sequence[object] = ()) -> Any:
        row = self._database.execute_sql(sql, params).fetchone()
        return row[0] if row else None

    def _each(self, sql: str, params: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        cursor = self._database.execute_sql(sql, params)
        cursor.arraysize = _FETCHED
        return one_after_another.from_iterable(iter(cursor.fetchmany, []))

    def _step(self, count: int) -> None:
        self._done += count
        self._progress(min(self._done, self._total), self._total)
        if self._cancelled():
            raise Cancelled

    # operations ---------------------------------------------------------------------------------------------------------

    def _anchor(self, anchor: Anchor) -> None:
        found = self._place(anchor)
        if found is None and is_given_up(self._first, anchor):
            return
        if anchor.n and (found is None or found[1] != anchor.digest):
            self.report.add(say("check.anchor_missing", at=At(anchor.at_us), n=anchor.n))

    def _place(self, anchor: Anchor) -> tuple[int, bytes] | None:
        return place_of(self._first, anchor)

    def _first(self, sql: str, params: Sequence[object]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._database.execute_sql(sql, params).fetchone()
        return row

    def _operations(self, after: int) -> None:
        """Follow each lane's chain, and see that an operation's events are those that it recorded."""
        heads: dict[int, tuple[int, bytes]] = {
            lane: (0, bytes(token)) for lane, token in self._each("SELECT id, token FROM lane")
        }
        if after:
            for lane, n, digest in self._each("SELECT lane, n, digest FROM operation WHERE id = ?", (after,)):
                heads[lane] = (n, bytes(digest))  # a lane before it writes no more, one after it begins with its token
        first = self._one("SELECT min(id) FROM event WHERE operation_id > ?", (after,)) if after else 0
        events = groupby(self._each(PLACES, (first if first is not None else 1 << 62,)), itemgetter(0))
        digest_of = itemgetter(1)
        group = next(events, None)
        for done, row in enumerate(self._each(OPERATIONS, (after,))):
            id_, key, lane, n, at_us, actor_id, verb, result, prev, digest = row
            while group is not None and group[0] < id_:
                self._stray(*group)
                group = next(events, None)
            digests = b""
            if group is not None and group[0] == id_:
                digests = b"".join(map(digest_of, group[1]))
                group = next(events, None)
            was_n, was = heads.get(lane, (0, b""))
            if n != was_n + 1 or prev != was:
                self.report.add(say("check.operation_missing", n=was_n + 1, at=_when(at_us)))
            try:
                holds = digest == chain.operation_digest(prev, key, lane, n, at_us, actor_id, verb, result, digests, sha256)
            except (TypeError, struct.error):
                holds = False  # a value is no longer of the kind that was stored
            if not holds:
                self._changed_operation(id_, at_us)
            heads[lane] = (n, digest)
            if done % STEP == 0:
                self._step(STEP)
        while group is not None:
            self._stray(*group)
            group = next(events, None)
        self._done = self._total // 2

    def _stray(self, operation_id: int, events: Iterable[tuple[int, bytes]]) -> None:
        """Name events out of the order of their operations: theirs is not there, or its own are elsewhere and these were put in later."""
        for _, digest in events:
            if self.report.found >= MOST:
                self.report.found += 1  # each look goes through all events
                continue
            sql = "SELECT stream_id, n FROM event WHERE operation_id IS ? AND digest IS ? ORDER BY id DESC LIMIT 1"
            stream_id, n = self._database.execute_sql(sql, (operation_id, digest)).fetchone()
            self.report.add(say("check.event_changed", what=self._name(stream_id), n=n))

    def _changed_operation(self, operation_id: int, at_us: int) -> None:
        first = self._database.execute_sql(
            "SELECT stream_id, n FROM event WHERE operation_id = ? ORDER BY id LIMIT 1", (operation_id,)
        ).fetchone()
        if first is None:
            self.report.add(say("check.operation_empty", at=_when(at_us)))
        else:
            self.report.add(say("check.operation_changed", what=self._name(first[0]), n=first[1], at=_when(at_us)))

    def _name(self, stream_id: int) -> Message:
        """Return how a person calls a stream."""
        kind = self._one("SELECT kind FROM stream WHERE id = ?", (stream_id,))
        number = self._one("SELECT number FROM complaint WHERE id = ?", (stream_id,))
        if kind == "case" or number:
            return say("check.stream.case", number=str(number or stream_id))
        return say("check.stream.other", kind=str(kind), id=str(stream_id))

    # streams and rows ---------------------------------------------------------------------------------------------------

    def _streams(self, where: str, *, partly: bool) -> None:
        rows = None if partly else self._each(ROWS + "ORDER BY id")
        row = next(rows, None) if rows else None
        customers = None if partly else self._each(CUSTOMERS)
        customer = next(customers, None) if customers else None
        kinds = dict(self._each("SELECT id, kind FROM stream WHERE kind <> 'case'")) if not partly else {}
        for stream_id, group in groupby(self._each(STREAMS + where + "ORDER BY e.stream_id, e.n"), itemgetter(0)):
            events = list(group)
            kind = kinds.get(stream_id, "case") if not partly else self._one("SELECT kind FROM stream WHERE id = ?", (stream_id,))
            history = self._history(stream_id, events)
            if kind == "case":
                if rows is None:
                    row = self._database.execute_sql(ROWS + "WHERE id = ?", (stream_id,)).fetchone()
                while rows is not None and row is not None and row[0] < stream_id:
                    self.report.add(say("check.row_without_events", number=str(row[1])))
                    row = next(rows, None)
                stands = row if row is not None and row[0] == stream_id else None
                self._case(stream_id, history, events[-1][7], stands)
                if stands is not None and rows is not None:
                    row = next(rows, None)
            elif kind == "customer" and customers is not None:
                while customer is not None and customer[0] < stream_id:
                    customer = next(customers, None)  # one without events is told by _others
                if history is not None:
                    self._followed(stream_id, partial(self._customer, stream_id, history, customer))
            elif history is not None:
                self._followed(stream_id, partial(self._other, kind, stream_id, history))
            self.report.events += len(events)
            if self.report.events // STEP != (self.report.events - len(events)) // STEP:
                self._step(STEP)
        while rows is not None and row is not None:
            self.report.add(say("check.row_without_events", number=str(row[1])))
            row = next(rows, None)

    def _history(self, stream_id: int, events: list[tuple[Any, ...]]) -> list[Recorded] | None:
        """Follow a stream's chain and return its events; None when one of them cannot be read any more."""
        history: list[Recorded] | None = []
        bare: list[int] = []
        erased: set[int] = set()
        head, last = chain.START, 0
        digest_of, words_of, known, new = chain.event_digest, chain.body_digest, self._plain, tuple.__new__
        for _, n, occurred, kind, v, data, words, digest, body, salt, lane, op_n, at_us, actor_id, op_id in events:
            if n != last + 1:
                self.report.add(say("check.event_missing", what=self._name(stream_id), n=last + 1))
            try:
                holds = digest == digest_of(head, stream_id, n, lane, op_n, occurred, v, kind, data, words, sha256)
                holds = holds and (body is None or words == words_of(salt, body, sha256))
            except (TypeError, struct.error):
                holds = False
            if words is None:
                event = known.get((kind, v, data)) or self._event(kind, v, data, body, worded=False)
            else:
                event = self._event(kind, v, data, body, worded=True)
                if body is None:
                    bare.append(n)
            if not holds or event is None:
                self.report.add(say("check.event_changed", what=self._name(stream_id), n=n))
            if event is None:
                history = None
            elif history is not None:
                history.append(new(Recorded, (n, event, occurred, at_us, actor_id, op_id)))  # what Recorded(...) does, once a million times
                if type(event) is ev.Erased:
                    erased.update(event.ns)
            head, last = digest, n
        for n in bare:
            if n not in erased:
                self.report.add(say("check.words_missing", what=self._name(stream_id), n=n))
        return history

    def _event(self, kind: bytes, v: int, data: bytes, body: bytes | None, *, worded: bool) -> Event | None:
        """Return an event of its bytes; events without words come again and again and are read once."""
        name = self._kinds.get(kind)
        if name is None:
            return None
        try:
            event = from_stored(name, v, data.decode(), None if body is None else body.decode(), erased=worded and body is None)
        except (ValueError, AttributeError):
            return None
        if body is None and not worded and len(self._plain) < _CACHED:
            self._plain[kind, v, data] = event
        return event

    def _followed(self, stream_id: int, compare: Callable[[], None]) -> None:
        """Compare what events make with what stands there; ones that make nothing, because somebody changed them, are named."""
        try:
            compare()
        except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError):
            self.report.add(say("check.not_replayed", what=self._name(stream_id)))

    def _case(self, case_id: int, history: list[Recorded] | None, head: bytes, stands: tuple[Any, ...] | None) -> None:
        self.report.cases += 1
        if history is None:
            return  # an event that cannot be read was told already
        sample = self.report.cases % self._every == 0
        try:
            row = self._row(case_id, history, sample)
            self._counted.add(row)
        except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError):
            self.report.add(say("check.not_replayed", what=self._name(case_id)))
            return
        if stands is None:
            self.report.add(say("check.row_missing", number=row.number))
            return
        values = projector.row_values(row)
        if stands[:-1] != values or stands[-1] != head:
            self._difference(row.number, stands, (*values, head))
        waiting = self._waiting.pop(case_id, None)
        if waiting is not None or sample:
            tokens = projector.index_text(self._texts(row.number, history))
            if waiting is None:
                self._samples.append((case_id, row.number, tokens))
            elif waiting != fresh_texts.document(tokens):
                self.report.add(say("check.search_differs", number=row.number))

    def _row(self, case_id: int, history: list[Recorded], sample: bool) -> CaseRow:
        """Return the row that a history makes: imported history by its shape, but for the samples, in which that is proven again."""
        if len(history) == 1 and not sample and type(history[0].event) is ev.Imported:
            return self._shapes.row(case_id, history[0])
        case = fold(case_id, history)
        if case.improvement_id:
            self._joined.update(n=1, sum=hash((case_id, case.improvement_id)))
        if case.tags or case.fields:
            for rows in (marks.tag_rows(case), marks.field_rows(case)):
                self._marks.update(n=len(rows), sum=marks.by_case(rows))
        return project(case, self._rules)

    def _texts(self, number: str, history: list[Recorded]) -> list[str]:
        """Return the texts by which a case is found, with those of the cases that go on in it."""
        found = projector.texts(number, history)
        for other_id in projector.goes_on_here(history):
            theirs = recorded(self._database.execute_sql(HISTORY, (other_id,)).fetchall())
            found += self._texts(fold(other_id, theirs).number, theirs)
        return found

    def _difference(self, number: str, stands: tuple[Any, ...], should: tuple[Any, ...]) -> None:
        """Name the first column that is not what the events say; one that only an older rule explains is none."""
        older = 0 < stands[projector.COLUMNS.index("rules_version")] < self._rules.version
        version = should[projector.COLUMNS.index("version")]
        for name, was, is_ in zip((*projector.COLUMNS, "head"), stands, should, strict=True):
            if was != is_ and not (older and name in projector.DERIVED):
                self.report.add(say("check.row_differs", number=number, n=version, column=name))
                return

    def _customer(self, customer_id: int, history: list[Recorded], stands: tuple[Any, ...] | None) -> None:
        values = projector.customer_values(fold_customer(customer_id, history))
        self._compare("customer", projector.CUSTOMER_COLUMNS, stands, values)
        self._customers += 1
        if self._customers % self._every == 0:
            self._lookups.append((customer_id, values[-1]))

    def _other(self, kind: str, stream_id: int, history: list[Recorded]) -> None:
        """Compare the row of a customer or an improvement point, or those of the persons."""
        expected: list[tuple[str, tuple[str, ...], tuple[Any, ...]]] = []
        if kind == "customer":
            expected = [("customer", projector.CUSTOMER_COLUMNS, projector.customer_values(fold_customer(stream_id, history)))]
        elif kind == "improvement":
            point = projector.improvement_values(fold_improvement(stream_id, history))
            expected = [("improvement", projector.IMPROVEMENT_COLUMNS, point)]
        elif kind == "desk":
            self._clock(stream_id, history)
            people = fold_persons(history).values()
            expected = [("person", projector.PERSON_COLUMNS, projector.person_values(person)) for person in people]
            known = {person.id for person in people}
            defined = fold_marks(history)
            expected += [("tag", marks.TAG_COLUMNS, values) for values in marks.tag_values(defined)]
            expected += [("field", marks.FIELD_COLUMNS, values) for values in marks.field_values(defined)]
            for table, keys in (("tag", {t.key for t in defined.tags}), ("field", {f.key for f in defined.fields})):
                for (key,) in self._each(f"SELECT key FROM {table}"):
                    if key not in keys:
                        self.report.add(say("check.other_differs", kind=table, id=str(key), column="key"))
            for (id_,) in self._each("SELECT id FROM person"):
                if id_ not in known:
                    self.report.add(say("check.other_differs", kind="person", id=str(id_), column="id"))
        for table, columns, values in expected:
            if not isinstance(values[0], int | str):
                raise TypeError(f"no {columns[0]} of a {table}")
            found = self._database.execute_sql(f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[0]} = ?", values[:1]).fetchone()
            self._compare(table, columns, found, values)

    def _clock(self, stream_id: int, history: list[Recorded]) -> None:
        """Note when the clock had been set back, and name an entry that says of it what the desk never writes."""
        for r in history:
            if isinstance(r.event, ClockSetBack):
                back = r.event.seconds
                if isinstance(back, int) and back > 0 and _is_moment(r.at_us) and _is_moment(r.at_us + back * SECOND):
                    self._set_back.append((r.at_us, r.at_us + back * SECOND))
                else:
                    self.report.add(say("check.clock_not_told", what=self._name(stream_id), n=r.n))

    def _compare(self, table: str, columns: Sequence[str], stands: tuple[Any, ...] | None, should: tuple[Any, ...]) -> None:
        """Name the first column in which a row is not what its events say."""
        if stands != should:
            older = () if self._found_as_now else search_form.FOUND_BY
            pairs = zip(columns, stands or ("",) * len(columns), should, strict=True)
            column = next((name for name, was, is_ in pairs if was != is_ and name not in older), "")
            if column:
                self.report.add(say("check.other_differs", kind=table, id=str(should[0]), column=column))

    # what was summed up -------------------------------------------------------------------------------------------------

    def _others(self) -> None:
        """See that no customer or point stands there without events, which case joined which point, and that no id is given twice."""
        for table, kind in (("customer", "customer"), ("improvement", "improvement")):
            sql = f"SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM stream WHERE kind = ?)"
            for (id_,) in self._each(sql, (kind,)):
                self.report.add(say("check.other_differs", kind=table, id=str(id_), column="id"))
        stands = Counter[str]()
        for pair in self._each("SELECT case_id, improvement_id FROM improvement_case"):
            stands.update(n=1, sum=hash(pair))
        if stands != self._joined and self.report.ok:  # else it may only follow from an event that cannot be read
            self.report.add(say("check.other_differs", kind="improvement_case", id="1…", column="improvement_id"))
        marked = Counter[str]()
        for table, columns in (("case_tag", marks.CASE_TAG_COLUMNS), ("case_field", marks.CASE_FIELD_COLUMNS)):
            for row in self._each(f"SELECT {', '.join(columns)} FROM {table}"):
                marked.update(n=1, sum=hash(row))
        if marked != self._marks and self.report.ok:
            self.report.add(say("check.other_differs", kind="case_tag", id="1…", column="case_id"))
        for number, version in self._each(of_customer.WRONG):
            self.report.add(say("check.row_differs", number=number, n=version, column="of_customer"))
        for name, given in self._each(GIVEN):
            if given > (self._one("SELECT value FROM counter WHERE name = ?", (name,)) or 0):
                self.report.add(say("check.other_differs", kind="counter", id=name, column="value"))

    def _rollups(self) -> None:
        should = self._counted.by_key()
        differing: list[tuple[Any, ...]] = []
        stood = 0
        for row in self._each(f"SELECT {', '.join(projector.ROLLUP_KEY)}, n FROM rollup"):
            stood += 1
            if should.get(row[:-1]) != row[-1]:
                differing.append(row[:-1])
        if differing or stood != len(should):
            found = {row[:-1] for row in self._each(f"SELECT {', '.join(projector.ROLLUP_KEY)}, n FROM rollup")}
            keys = {*differing, *(should.keys() - found)}
            self.report.add(say("check.rollup_differs", count=len(keys), measure=str(min(keys, key=str)[0])))

    def _search(self) -> None:
        if not self._found_as_now:
            return
        for case_id in self._waiting:  # of a case that is not there
            self.report.add(say("check.other_differs", kind="fresh_text", id=str(case_id), column="body"))
        for case_id, number, document in self._samples:
            words = dict.fromkeys(document.split(" "))
            wanted = " AND ".join(f'"{word}"' for word in list(words)[:20])
            if self._one("SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?", (wanted, case_id)) is None:
                self.report.add(say("check.search_differs", number=number))
        for customer_id, lookup in self._lookups:
            wanted = " AND ".join(f'"{word}"' for word in list(dict.fromkeys(lookup.split()))[:20])
            if wanted and self._one(FOUND_AGAIN, (wanted, customer_id)) is None:
                self.report.add(say("check.other_differs", kind="customer_search", id=str(customer_id), column="lookup"))
