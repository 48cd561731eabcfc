"""The queue as it is read: counts of the views, the ids of a selection, the rows of some ids, and pages for the command line.

The window holds the ids (eight bytes a case) and asks for rows by id as it scrolls, so that any place of a million
cases is as near as the first. All functions take a read connection and may run in any thread that owns one.
"""

from __future__ import annotations

import binascii
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from complaint_desk.data.asleep import ASLEEP, asleep
from complaint_desk.data.views import HAPPENED_IN, NAME, Asker, Selection, Stretch, end_of_day, hidden_ids, selection, view_where
from complaint_desk.domain.identities import has_likely_identity, without_identities
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import DUE_SOON_US, NONE, QueueFilter
from complaint_desk.domain.risk_level import HIGH_FROM
from complaint_desk.domain.vocabulary import OPEN_STATUSES, ORIGINS, STATUSES, VIEWS

if TYPE_CHECKING:
    from complaint_desk.data import parties
    from complaint_desk.data.glance import Asked

CHUNK: Final = 2000
_PEOPLE_AT_ONCE: Final = 20_000
_CUSTOMERS: Final = "SELECT DISTINCT c.customer_id FROM json_each(?) i CROSS JOIN complaint c ON c.id = i.value"
PAGE: Final = 64
"""Rows that are read at once: more than stand on a screen, and few enough that a jump waits for little else."""


_NO_MARKS: Final[Mapping[str, str]] = {}


class QueueRow(NamedTuple):
    """One line of the queue; times in microseconds UTC, 0 when there is none. Names are None when erased or nobody."""

    id: int
    number: str
    customer_id: int
    customer: str | None
    words: str
    type: str
    status: str
    step: str
    owner_id: int
    owner: str | None
    emotion: str
    urgency: int
    impact: int
    circumstances: int
    channel: str
    origin: str
    language: str
    product: str
    region: str
    opened_us: int
    updated_us: int
    next_clock: str
    next_start_us: int
    next_due_us: int
    risk: int
    risk_top: str
    marks: Mapping[str, str] = _NO_MARKS  # never changed: tags and own fields by their columns, where a view shows them


_WORDS: Final = QueueRow._fields.index("words")


class Page(NamedTuple):
    """A page of the queue and the token of the next one, None at the end."""

    rows: list[QueueRow]
    following: str | None


_COLUMNS: Final = (
    "c.id, c.number, c.customer_id, k.name, c.words_line, c.type, c.status, c.step, c.owner_id, p.name, c.emotion, c.urgency, "
    "c.impact, c.circumstances, c.channel, c.origin, c.language, c.product, c.region, c.opened_us, c.updated_us, c.next_clock, "
    "c.next_start_us, c.next_due_us, c.risk, c.risk_top"
)
_JOINED: Final = "LEFT JOIN customer k ON k.id = c.customer_id LEFT JOIN person p ON p.id = c.owner_id"
ROWS_SQL: Final = f"SELECT {_COLUMNS} FROM complaint c {_JOINED} WHERE c.id IN ({', '.join('?' * PAGE)})"
GROUPED_BY: Final = frozenset({"owner_id", "type", "urgency", "customer_id"})
NAMES_SQL: Final = f"SELECT k.id, k.name FROM customer k WHERE k.id IN ({', '.join('?' * PAGE)})"
COUNTS_SQL: Final = (
    f"SELECT (SELECT COUNT(*) FROM complaint c WHERE c.is_open = 1 AND c.owner_id = ? AND NOT {ASLEEP}),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND owner_id = 0),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND next_due_us >= ? AND next_due_us <= ?),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND next_due_us > 0 AND next_due_us < ?),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND risk >= ?),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND promise_due_us > 0 AND promise_due_us < ?),"
    " (SELECT COUNT(*) FROM complaint WHERE is_open = 1 AND callback_due_us > 0 AND callback_due_us < ?),"
    f" (SELECT COUNT(*) FROM complaint c WHERE c.is_open = 1 AND c.owner_id = ? AND {ASLEEP})"
)
NAMED_SQL: Final = "SELECT EXISTS(SELECT 1 FROM customer_search WHERE customer_search MATCH ?), EXISTS(SELECT 1 FROM fresh_text)"
WAITING_SQL: Final = "SELECT EXISTS(SELECT 1 FROM fresh_text)"
"""Whether the text of any case waits for the search index; where customers are looked for, the same question tells it."""

HIDDEN_SQL: Final = "SELECT COUNT(*) FROM complaint c WHERE c.id IN (SELECT value FROM json_each(?))"
STATUS_SQL: Final = "SELECT bucket, SUM(n) FROM rollup WHERE origin > '' GROUP BY bucket"
"""Of the roll-ups only the counters of statuses are told by origin."""

_ASKED: Final = re.compile(r"\bc\.(\w+)")
_OPEN: Final = "c.is_open = 1"
FACTS: Final = "complaint_facts"
HOLDING: Final[Mapping[str, frozenset[str]]] = {
    "complaint_open_queue": frozenset({
        "is_open", "next_due_us", "id", "urgency", "type", "status", "channel", "owner_id", "step", "risk",
    }),
    FACTS: frozenset({
        "opened_us", "id", "is_open", "type", "status", "step", "emotion", "channel", "urgency", "impact", "circumstances", "owner_id",
        "origin", "product", "cause", "resolved_us", "closed_us", "risk", "region", "on_record", "offered",
        "steps_kept", "emotion_first", "language", "first_response_us", "options_offered", "callbacks_done", "contacts", "reopened",
        "result", "handling", "promises_kept", "promises_broken", "cause_depth", "remedy", "cost", "currency", "customer_id", "of_customer",
    }),
}
"""The indexes that hold what people filter by, with their columns; the first one serves questions about open cases."""

_CUBE: Final = frozenset({"type", "status", "channel", "urgency", "origin"})
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz_,.0123456789")
_STATUS_VIEWS: Final[Mapping[str, frozenset[str]]] = {
    "open": OPEN_STATUSES, "closed": frozenset(STATUSES) - OPEN_STATUSES, "all": frozenset(STATUSES),
    "waiting_customer": frozenset({"waiting_customer"}), "waiting_department": frozenset({"waiting_department"}),
}


def counts(db: Asked, asker: Asker) -> dict[str, int]:
    """Return the number of cases of each view."""
    now, day = asker.now_us, end_of_day(asker.now_us, asker.zone)
    mine = (asker.person_id, *asleep(asker.person_id, now))
    ranged = _one(db, COUNTS_SQL, (*mine, now, now + DUE_SOON_US, now, HIGH_FROM, day, day, *mine))
    by_status = {STATUSES[bucket]: n for bucket, n in db.rows(STATUS_SQL)}
    found = dict(zip(VIEWS[:8], ranged, strict=True))
    for view in VIEWS[8:]:
        found[view] = sum(by_status.get(status, 0) for status in _STATUS_VIEWS[view])
    for view in VIEWS if asker.hidden else ():
        where, params = view_where(view, asker)
        found[view] -= _one(db, f"{HIDDEN_SQL} AND {where or '1'}", (hidden_ids(asker), *params))[0]
    return found


def total(db: Asked, wanted: QueueFilter, asker: Asker, most: int | None = None) -> int:
    """Return how many cases are meant; counting ends at ``most`` when that is given.

    Views and conditions of the roll-up's dimensions are added up from it; others are counted.
    """
    if not asker.hidden and in_counters(wanted):
        return _from_cube(db, wanted)
    meant = _meant(db, wanted, asker)
    if meant.impossible:
        return 0
    if most is None and meant.where == "s.search MATCH ?":
        return int(_one(db, "SELECT COUNT(*) FROM search s WHERE s.search MATCH ?", meant.params)[0])
    if most is None:
        return int(_one(db, *count_sql(meant))[0])
    return int(_one(db, f"SELECT COUNT(*) FROM (SELECT 1 FROM {meant.source} WHERE {meant.where} LIMIT ?)", (*meant.params, most))[0])


def count_sql(meant: Selection) -> tuple[str, tuple[object, ...]]:
    """Return the statement that counts what is meant: in an index alone where one holds every column that is asked about.

    Where nothing is asked but in which of them something happened that seldom does, SQLite looks for these alone.
    """
    source = meant.source
    asked = set(_ASKED.findall(meant.where))
    if meant.wide and source == "complaint c" and not (asked == {"id"} and HAPPENED_IN in meant.where):
        holding = next((index for index, columns in HOLDING.items() if asked <= columns and (index == FACTS or _OPEN in meant.where)), "")
        source = f"complaint c INDEXED BY {holding}" if holding else source
    return f"SELECT COUNT(*) FROM {source} WHERE {meant.where}", meant.params


def in_counters(wanted: QueueFilter) -> bool:
    """Tell whether a filter is counted without looking at any case: a view by status, and plain values of the roll-up's dimensions."""
    plain = all(key in _CUBE and _PLAIN.issuperset(value) for key, value in wanted.conditions)
    return plain and not wanted.search.strip() and wanted.view in _STATUS_VIEWS


def _from_cube(db: Asked, wanted: QueueFilter) -> int:
    statuses = set(_STATUS_VIEWS[wanted.view])
    where, params = f"origin IN ({', '.join('?' * len(ORIGINS))})", list[object](ORIGINS)  # each by the key, as what follows is
    for key, value in wanted.conditions:
        codes = value.split(",")
        if key == "status":
            statuses &= set(codes)
        elif key == "urgency":
            low, dots, high = value.partition("..")
            where += " AND urgency >= ? AND urgency <= ?"
            params += [int(low or 0), int(high or 9) if dots else int(low)]
        else:
            where += f" AND {key} IN ({', '.join('?' * len(codes))})"
            params += ["" if code == NONE else code for code in codes]
    if len(statuses) < len(STATUSES):
        places = sorted(STATUSES.index(status) for status in statuses)
        where += f" AND bucket IN ({', '.join('?' * len(places))})"
        params += places
    return int(_one(db, f"SELECT coalesce(SUM(n), 0) FROM rollup WHERE {where}", params)[0])


def ids(
    db: Asked, wanted: QueueFilter, asker: Asker, cancelled: Callable[[], bool] = lambda: False, size: int = CHUNK,
) -> Iterator[array[int]]:
    """Yield the ids of the meant cases in their order, in chunks of at most ``size``; ends early when cancelled."""
    meant = _meant(db, wanted, asker)
    if meant.impossible:
        return
    for stretch in meant.order:
        sql, params = ids_sql(meant, stretch)
        for chunk in db.chunks(sql, params, size):
            if cancelled():
                return
            yield array("q", [row[-1] for row in chunk])


def gathered(chunks: Iterable[array[int]]) -> array[int]:
    """Return ids in one piece: four bytes each where they fit, as they do but in a desk of four thousand million rows, else eight."""
    found: array[int] = array("I")
    for chunk in chunks:
        if found.typecode == "I":
            try:
                chunk = array("I", chunk)
            except OverflowError:
                found = array("q", found)
        found.extend(chunk)
    return found


def grouped(
    db: Asked, wanted: QueueFilter, asker: Asker, column: str, cancelled: Callable[[], bool] = lambda: False
) -> dict[str | int, array[int]]:
    """Return the ids of the meant cases by what stands in a column, each group in the order of the view.

    Args:
        db: a read connection.
        wanted: the cases and their order.
        asker: who asks, and when.
        column: of ``complaint``: owner_id, type, urgency or customer_id.
        cancelled: asked between chunks.
    """
    if column not in GROUPED_BY:
        raise ValueError(f"{column} groups nothing")
    meant = _meant(db, wanted, asker)
    groups: dict[str | int, array[int]] = {}
    if meant.impossible:
        return groups
    for stretch in meant.order:
        sql, params = _read(f"c.{column}, c.id", meant, stretch, "", beside=f"c.{column}")
        place = -1 - stretch.halves  # of two halves, what is read beside the keys comes last
        for chunk in db.chunks(sql, params, CHUNK):
            if cancelled():
                return {}
            for row in chunk:
                code = row[-1] if stretch.halves else row[0]
                group = groups.get(code)
                if group is None:
                    group = groups[code] = array("q")
                group.append(row[place])
    return groups


def _meant(db: Asked, wanted: QueueFilter, asker: Asker) -> Selection:
    """What a filter means here: a search that names a customer of this desk means their cases too."""
    waits: int | None = None

    def named(expression: str) -> bool:
        nonlocal waits
        found, waits = _one(db, NAMED_SQL, (expression,))
        return bool(found)

    return selection(wanted, asker, named, lambda: bool(_one(db, WAITING_SQL, ())[0] if waits is None else waits))


def ids_sql(meant: Selection, stretch: Stretch) -> tuple[str, tuple[object, ...]]:
    """Return the statement that reads the ids of one stretch of an order."""
    return _read("c.id", meant, stretch, "")


def _read(
    columns: str, meant: Selection, stretch: Stretch, beyond: str, further: tuple[object, ...] = (), *, beside: str = "",
) -> tuple[str, tuple[object, ...]]:
    """Return the statement that reads a stretch in its order; the id comes last.

    Of two halves both are read along the index and merged; what is read is then the keys of the order, and what is wanted beside them.
    """
    source = meant.source
    if meant.wide and stretch.index:
        source = source.replace("complaint c", f"complaint c INDEXED BY {stretch.index}")
    where = [part for part in (meant.where, stretch.where, beyond) if part not in ("1", "")]
    params = (*meant.params, *stretch.params, *further)
    way = " DESC" if stretch.down else ""
    if not stretch.halves:
        order = "" if stretch.ordered else " ORDER BY " + ", ".join(f"{key}{way}" for key in stretch.keys)
        return f"SELECT {columns} FROM {source} WHERE {' AND '.join(where) or '1'}{order}", params
    read = ", ".join((*stretch.keys, beside) if beside else stretch.keys)
    halves = [f"SELECT {read} FROM {source} WHERE {' AND '.join((f'c.is_open = {half}', *where))}" for half in (1, 0)]
    order = ", ".join(f"{at}{way}" for at in range(1, len(stretch.keys) + 1))
    return f"{' UNION ALL '.join(halves)} ORDER BY {order}", params * 2


def rows(db: Asked, wanted: Sequence[int], *, masked: bool = False) -> list[QueueRow]:
    """Return the rows of some ids in their order, identity numbers in their words masked; an id that is gone is left out.

    Args:
        db: the connection.
        wanted: case ids.
        masked: whether customers' names are shown by their first character only.
    """
    found: dict[int, QueueRow] = {}
    for start in range(0, len(wanted), PAGE):
        part = list(wanted[start : start + PAGE])
        part += part[-1:] * (PAGE - len(part))  # always the same statement
        found.update((row.id, row) for row in _shown(db.rows(ROWS_SQL, part), masked=masked))
    return [found[id_] for id_ in wanted if id_ in found]


def _shown(read: Sequence[tuple[Any, ...]], *, masked: bool) -> list[QueueRow]:
    """Return what was read as rows for people's eyes."""
    new = tuple.__new__
    shown = [new(QueueRow, (*values, _NO_MARKS)) for values in read]  # what QueueRow(...) does, fifty times a page
    if has_likely_identity("\n".join([row.words for row in shown])):  # one look for all of them: hardly a page has any
        shown = [row._replace(words=without_identities(row.words)) for row in shown]
    return [row._replace(customer=mask_name(row.customer)) for row in shown] if masked else shown


def people(db: parties.Asked, wanted: Sequence[int]) -> int:
    """Return how many customers the cases of some ids are of."""
    found: set[int] = set()
    for start in range(0, len(wanted), _PEOPLE_AT_ONCE):
        part = json.dumps(list(wanted[start : start + _PEOPLE_AT_ONCE]))
        found.update(id_ for (id_,) in db.rows(_CUSTOMERS, (part,)))
    return len(found)


def page(db: Asked, wanted: QueueFilter, asker: Asker, limit: int, after: str | None = None, *, masked: bool = False) -> Page:
    """Return a page, read along the order's index from where the last one ended, however deep that is.

    Raises:
        WrongUsage: the token is none of ours.
    """
    meant = _meant(db, wanted, asker)
    place, last = _read_token(after, meant.order) if after else (0, None)
    found: list[tuple[Any, ...]] = []
    shown: list[QueueRow] = []
    for at in range(place, 0 if meant.impossible else len(meant.order)):
        stretch, room = meant.order[at], limit + 1 - len(found)
        sql, params = page_sql(meant, stretch, last if at == place else None)
        read = db.rows(sql, (*params, room))
        width = len(stretch.marks)
        found += [(at, *values[:width]) for values in read]
        if _at_once(meant, stretch):
            shown += _shown([values[width:] for values in read[: room - 1]], masked=masked)
        else:
            shown += rows(db, [values[width - 1] for values in read[: room - 1]], masked=masked)
        if len(found) > limit:
            break
    return Page(shown, _token(found[limit - 1]) if len(found) > limit > 0 else None)


def _at_once(meant: Selection, stretch: Stretch) -> bool:
    """Tell whether a page's rows are read along the order's index itself; what is sorted or found by a search is first only marked."""
    return meant.wide and bool(stretch.index) and not stretch.halves and meant.source == "complaint c"


def page_sql(meant: Selection, stretch: Stretch, last: tuple[object, ...] | None) -> tuple[str, tuple[object, ...]]:
    """Return the statement that reads the marks of one stretch, from its beginning or from beyond those of a case in it.

    Where the order's index leads to the cases one after the other, their rows stand behind the marks.
    """
    marks = read = ", ".join(stretch.marks)
    if _at_once(meant, stretch):
        meant, read = replace(meant, source=f"{meant.source} {_JOINED}"), f"{marks}, {_COLUMNS}"
    if last is None:
        sql, params = _read(read, meant, stretch, "")
        return f"{sql} LIMIT ?", params
    operator = "<" if stretch.down else ">"
    if stretch.keys[0] == NAME:  # the name itself is in no token
        own = "(SELECT n.name_norm FROM customer n WHERE n.id = ?)"
        beyond = f"{NAME} {operator}= {own} AND ({NAME}, {marks}) {operator} ({own}, {', '.join('?' * len(last))})"
        sql, params = _read(read, meant, stretch, beyond, (last[0], last[0], *last))
    else:
        beyond = f"({marks}) {operator} ({', '.join('?' * len(last))})" if len(last) > 1 else f"{marks} {operator} ?"
        sql, params = _read(read, meant, stretch, beyond, last)
    return f"{sql} LIMIT ?", params


def _token(last: tuple[Any, ...]) -> str:
    import base64  # only who reads page by page

    return base64.urlsafe_b64encode(json.dumps(last, ensure_ascii=False, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_token(token: str, order: Sequence[Stretch]) -> tuple[int, tuple[object, ...]]:
    import base64

    try:
        place, *marks = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not (type(place) is int and 0 <= place < len(order) and len(marks) == len(order[place].marks)):
            raise ValueError(token)
        if not all(type(mark) in (int, str) for mark in marks) or type(marks[-1]) is not int:
            raise ValueError(token)
    except (ValueError, TypeError, binascii.Error) as wrong:
        raise WrongUsage("unknown_token", token=token[:40]) from wrong
    return place, tuple(marks)


def customer_names(db: Asked, ids_: Sequence[int]) -> dict[int, str | None]:
    """Return the names of some customers by their number, None where they are erased."""
    found: dict[int, str | None] = {}
    for start in range(0, len(ids_), PAGE):
        part = list(ids_[start : start + PAGE])
        found.update(db.rows(NAMES_SQL, part + part[-1:] * (PAGE - len(part))))
    return found


def mask_name(name: str | None) -> str | None:
    """Return a name by its first character."""
    return f"{name[0]}**" if name else name


def _one(db: Asked, sql: str, params: Sequence[object]) -> tuple[int, ...]:
    row = db.one(sql, params)
    if row is None:
        raise AssertionError("a count always has a row")
    return row
