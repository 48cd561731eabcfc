"""Which cases a view, its conditions and a search mean, as SQL: one place for the window, the command line and the charts.

An order is a list of stretches that are read one after the other, each along an index. So cases without a due time come
after those with one, and the urgent ones first, without sorting anything. The text of a statement depends only on the
shape of the question, never on its values: each is compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.queue_filter import CODES, DATES, DUE_SOON_US, HOURS, NUMBERS, QueueFilter, moments, numbers
from complaint_desk.domain.risk_level import HIGH_FROM
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import (
    ALL_KEPT,
    CIRCUMSTANCES,
    KEPT_CLARIFY,
    KEPT_FOLLOW_UP,
    KEPT_LISTEN,
    KEPT_OFFER,
    URGENCIES,
)

if TYPE_CHECKING:
    from complaint_desk.data.searching import Sought


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when and where: what "mine" and "today" mean.

    Attributes:
        person_id: the person at the desk.
        now_us: the moment, microseconds UTC.
        zone: the time zone that days are meant in.
    """

    person_id: int
    now_us: int
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order that is read along one index.

    Attributes:
        where: conditions of this part.
        params: their values.
        key: the column it is ordered by; ties by id, in the same direction; ``unique`` when there are none.
        down: whether it is read backwards.
        ordered: whether the rows come in this order by themselves.
    """

    where: str
    params: tuple[object, ...]
    key: str
    down: bool
    ordered: bool = False

    @property
    def unique(self) -> bool:
        """Return whether the key is the id itself."""
        return self.key in ("c.id", "s.rowid", "s.id")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases are meant, ready to be run.

    Attributes:
        source: the FROM clause.
        where: conditions joined by AND, never empty.
        params: their values.
        order: the stretches, in their order.
        impossible: whether no case can be meant, whatever is in the desk.
    """

    source: str
    where: str
    params: tuple[object, ...]
    order: tuple[Stretch, ...]
    impossible: bool = False


OPEN_VIEWS: Final = frozenset({
    "mine", "unassigned", "due_soon", "breached", "high_risk", "promises_today", "callbacks_today", "waiting_customer",
    "waiting_department", "open",
})
VIEW_ORDER: Final[Mapping[str, str]] = {
    "closed": "-updated", "all": "-opened", "high_risk": "-risk", "promises_today": "promise", "callbacks_today": "callback",
}
_COLUMNS: Final = frozenset({"type", "status", "step", "emotion", "emotion_first", "channel", "origin", "cause"})
_STEP_BITS: Final = {"listen": KEPT_LISTEN, "clarify": KEPT_CLARIFY, "offer": KEPT_OFFER, "follow_up": KEPT_FOLLOW_UP}
_SORT_COLUMNS: Final = {
    "risk": "c.risk", "opened": "c.opened_us", "updated": "c.updated_us", "number": "c.number",
    "customer": "coalesce(k.name_norm, '')", "promise": "c.promise_due_us", "callback": "c.callback_due_us",
}


def end_of_day(now_us: int, zone: tzinfo) -> int:
    """Return the end of the day in which a moment lies, in microseconds UTC."""
    tomorrow = datetime.fromtimestamp(now_us // 1_000_000, zone).date() + timedelta(days=1)
    return int(datetime.combine(tomorrow, time(), zone).timestamp()) * 1_000_000


def view_where(view: str, asker: Asker) -> tuple[str, tuple[object, ...]]:
    """Return the conditions of a view and their values; "" when it leaves nothing out."""
    now = asker.now_us
    if view == "mine":
        return "c.is_open = 1 AND c.owner_id = ?", (asker.person_id,)
    if view == "unassigned":
        return "c.is_open = 1 AND c.owner_id = 0", ()
    if view == "due_soon":
        return "c.is_open = 1 AND c.next_due_us >= ? AND c.next_due_us <= ?", (now, now + DUE_SOON_US)
    if view == "breached":
        return "c.is_open = 1 AND c.next_due_us > 0 AND c.next_due_us < ?", (now,)
    if view == "high_risk":
        return "c.is_open = 1 AND c.risk >= ?", (HIGH_FROM,)
    if view in ("promises_today", "callbacks_today"):
        column = "c.promise_due_us" if view == "promises_today" else "c.callback_due_us"
        return f"c.is_open = 1 AND {column} > 0 AND {column} < ?", (end_of_day(now, asker.zone),)
    if view in ("waiting_customer", "waiting_department"):
        return "c.is_open = 1 AND c.status = ?", (view,)
    return {"open": "c.is_open = 1", "closed": "c.is_open = 0"}.get(view, ""), ()


def selection(wanted: QueueFilter, asker: Asker, named: Callable[[str], bool] = lambda _expression: False) -> Selection:
    """Return what a filter means for somebody at a moment.

    Args:
        wanted: the filter.
        asker: who asks, and when.
        named: tells whether an expression finds a customer of the desk, whose cases a search then means too.

    Raises:
        WrongUsage: a condition's value is no number or date.
    """
    parts, params = conditions(wanted, asker)
    found = _sought(wanted.search, named)
    source = "complaint c"
    if found is not None:
        source = f"{found.source} CROSS JOIN complaint c ON c.id = {found.key}"
        params[:0] = found.params
        if found.where:
            parts.insert(0, found.where)
    sort = wanted.sort or ("found" if found is not None else VIEW_ORDER.get(wanted.view, "due"))
    if sort.endswith("customer"):
        source += " LEFT JOIN customer k ON k.id = c.customer_id"
    is_open = 1 if wanted.view in OPEN_VIEWS else 0 if wanted.view == "closed" else None
    if found is not None and not wanted.sort:  # newest first: what is found by a common word is never ranked, that would read it all
        order: tuple[Stretch, ...] = (Stretch("1", (), found.key, True, found.merged),)
    else:
        order = _order(sort, is_open)
    if wanted.view in ("due_soon", "breached"):
        order = tuple(stretch for stretch in order if stretch.key != "c.id")  # all of them have a due time
    return Selection(source, " AND ".join(parts) or "1", tuple(params), order, found is not None and found.impossible)


def _sought(search: str, named: Callable[[str], bool]) -> Sought | None:
    """What a typed search looks for; None when nothing was typed."""
    if not search:
        return None
    from complaint_desk.data.searching import sought  # with its tables: only when somebody searches

    return sought(search, named)


def conditions(wanted: QueueFilter, asker: Asker) -> tuple[list[str], list[object]]:
    """Return the SQL of a filter's view and conditions, without its search and order."""
    parts: list[str] = []
    params: list[object] = []
    where, values = view_where(wanted.view, asker)
    if where:
        parts.append(where)
        params += values
    for key, value in wanted.conditions:
        where, found = _condition(key, value, asker)
        parts.append(where)
        params += found
    return parts, params


def _order(sort: str, is_open: int | None) -> tuple[Stretch, ...]:
    down = sort.startswith("-")
    key = sort.removeprefix("-")
    if key == "due":
        return _by_due("", (), down, is_open)
    if key == "urgency":
        urgencies = sorted(URGENCIES, reverse=down)
        return tuple(stretch for u in urgencies for stretch in _by_due("c.urgency = ? AND ", (u,), False, is_open))
    return (Stretch("1", (), _SORT_COLUMNS[key], down),)


def _by_due(where: str, params: tuple[object, ...], down: bool, is_open: int | None) -> tuple[Stretch, ...]:
    timed = Stretch(where + "c.is_open = 1 AND c.next_due_us > 0", params, "c.next_due_us", down)
    untimed = Stretch(where + "c.is_open = 1 AND c.next_due_us = 0", params, "c.id", False)
    closed = Stretch(where + "c.is_open = 0", params, "c.updated_us", True)
    return {1: (timed, untimed), 0: (closed,), None: (timed, untimed, closed)}[is_open]


def _condition(key: str, value: str, asker: Asker) -> tuple[str, list[object]]:
    if key == "currency":
        found = list[object](value.split(","))
        return f"(c.currency IN ({', '.join('?' * len(found))}) AND c.remedy != '')", found
    if key in _COLUMNS:
        codes: list[object] = list(value.split(","))
        return f"c.{key} IN ({', '.join('?' * len(codes))})", codes
    if key in CODES:
        return _coded(key, value.split(","), asker)
    if key in NUMBERS:
        low, high = numbers(key, value) or (None, None)
        return _between(f"c.{key}", low, high, "<=")
    if key in HOURS:
        return _hours("c.first_response_us" if key == "response_hours" else "c.resolved_us", numbers(key, value))
    if key in DATES:
        column = "c.next_due_us" if key == "due" else f"c.{key}_us"
        first, last = moments(key, value, asker.zone)
        return _between(column, max(first or 1, 1), last, "<")
    return _TEXTS[key](value, asker)


def _coded(key: str, codes: list[str], asker: Asker) -> tuple[str, list[object]]:
    if key == "circumstance":
        return "(c.circumstances & ?) != 0", [sum(1 << CIRCUMSTANCES.index(code) for code in set(codes))]
    if key == "response":  # answered, or its 24 hours were over when the day before today began
        from complaint_desk.domain.figures import answers_due_us  # the charts' cases; no view needs it

        return "(c.first_response_us > 0 OR (c.origin NOT IN ('imported', 'undated') AND c.opened_us < ?))", [answers_due_us(asker.now_us)]
    if key.startswith("kept_"):
        return f"(c.steps_kept & {_STEP_BITS[key.removeprefix('kept_')]}) {'!=' if codes == ['yes'] else '='} 0", []
    meaning = {
        ("promises", "kept"): "c.promises_kept > 0", ("promises", "broken"): "c.promises_broken > 0",
        ("contact", "single"): "c.contacts <= 1 AND c.reopened = 0",
        ("contact", "several"): "NOT (c.contacts <= 1 AND c.reopened = 0)",
        ("counted", "yes"): "c.status != 'merged' AND c.origin != 'undated'",  # as domain.rollups has it
        ("steps", "kept"): f"c.steps_kept = {ALL_KEPT}", ("steps", "skipped"): f"c.steps_kept != {ALL_KEPT}",
    }
    return "(" + " OR ".join(f"({meaning[key, code]})" for code in codes) + ")", []


def _between(column: str, low: int | None, high: int | None, upper: str) -> tuple[str, list[object]]:
    ends = [(f"{column} >= ?", low), (f"{column} {upper} ?", high)]
    return " AND ".join(sql for sql, end in ends if end is not None), [end for _, end in ends if end is not None]


def _hours(column: str, ends: tuple[int | None, int | None] | None) -> tuple[str, list[object]]:
    if ends is None:
        return f"{column} = 0", []
    low, high = ends
    if low is not None and low == high:
        low -= 1
    sql, params = f"{column} > 0", []
    for operator, end in ((">", low), ("<=", high)):
        if end is not None:
            sql += f" AND {column} - c.opened_us {operator} ?"
            params.append(end * HOUR)
    return sql, list(params)


def _owner(value: str, asker: Asker) -> tuple[str, list[object]]:
    if value in ("none", "me") or value.isdecimal():
        return "c.owner_id = ?", [0 if value == "none" else asker.person_id if value == "me" else int(value[:15])]
    return "c.owner_id IN (SELECT p.id FROM person p WHERE p.login = ? OR p.name = ?)", [value, value]


def _customer(value: str, _asker: Asker) -> tuple[str, list[object]]:
    if value.isdecimal() and len(value) < 16:
        return "c.customer_id = ?", [int(value)]
    from complaint_desk.data import search_text

    return "c.customer_id IN (SELECT w.id FROM customer w WHERE w.name_norm = ?)", [search_text.normalise(value).strip()]


def _tag(value: str, _asker: Asker) -> tuple[str, list[object]]:
    mask = 1 << CIRCUMSTANCES.index(value) if value in CIRCUMSTANCES else 0
    _, products = _product(value, _asker)
    return "(c.product IN (?, ?) OR c.cause = ? OR c.remedy = ? OR (c.circumstances & ?) != 0)", [*products, value, value, mask]


def _product(value: str, _asker: Asker) -> tuple[str, list[object]]:
    from complaint_desk.domain.row import product_key

    return "c.product IN (?, ?)", [value, product_key(value)]


_TEXTS: Final[Mapping[str, Callable[[str, Asker], tuple[str, list[object]]]]] = {
    "product": _product, "owner": _owner, "customer": _customer, "tag": _tag,
}
