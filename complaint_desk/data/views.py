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

from complaint_desk.data.asleep import ASLEEP, asleep
from complaint_desk.domain.queue_filter import DUE_SOON_US, QueueFilter
from complaint_desk.domain.risk_level import HIGH_FROM
from complaint_desk.domain.vocabulary import URGENCIES

if TYPE_CHECKING:
    from complaint_desk.data.searching import Sought


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when and where: what "mine" and "today" mean.

    Attributes:
        person_id: the person at the desk.
        now_us: the moment, microseconds UTC.
        zone: the time zone that days are meant in.
        hidden: cases that are not for this person's eyes.
        veiled: customers are masked for this person, and are found by a whole number or address alone.
        alone: of those who work here this person sees figures of themselves alone, and of all together.
    """

    person_id: int
    now_us: int
    zone: tzinfo
    hidden: frozenset[int] = frozenset()
    veiled: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order that is read along one index.

    Attributes:
        where: conditions of this part.
        params: their values.
        keys: the columns it is ordered by, all in the same direction; the last one tells every case from every other.
        down: whether it is read backwards.
        index: the index that holds this order; "" leaves it to SQLite.
        halves: open and closed cases lie apart in the index and are merged as they are read.
        ordered: whether the rows come in this order by themselves.
    """

    where: str
    params: tuple[object, ...]
    keys: tuple[str, ...]
    down: bool
    index: str = ""
    halves: bool = False
    ordered: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the columns by which a place in it is found again: a customer's number says where their name stands."""
        return self.keys[1:] if self.keys[0] == NAME else self.keys


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases are meant, ready to be run.

    Attributes:
        source: the FROM clause.
        where: conditions joined by AND, never empty.
        params: their values.
        order: the stretches, in their order.
        impossible: whether no case can be meant, whatever is in the desk.
        wide: most of the desk may be meant, so an order is always read along its own index; else what the view's index has narrowed
            may be sorted.
    """

    source: str
    where: str
    params: tuple[object, ...]
    order: tuple[Stretch, ...]
    impossible: bool = False
    wide: bool = False


NAME: Final = "k.name_norm"
OPEN_VIEWS: Final = frozenset({
    "mine", "unassigned", "due_soon", "breached", "high_risk", "promises_today", "callbacks_today", "snoozed", "waiting_customer",
    "waiting_department", "open",
})
VIEW_ORDER: Final[Mapping[str, str]] = {
    "closed": "-updated", "all": "-opened", "high_risk": "-risk", "promises_today": "promise", "callbacks_today": "callback",
}
WIDE_VIEWS: Final = frozenset({"open", "closed", "all"})
_SELECTIVE: Final = frozenset({"owner", "customer"})
"""Conditions with an index of their own, which leaves few cases."""

_PINNED: Final = frozenset({"status", "type", "urgency"})
_SINGLE: Final = frozenset("abcdefghijklmnopqrstuvwxyz_01234")
_SORT_COLUMNS: Final = {
    "risk": "c.risk", "opened": "c.opened_us", "updated": "c.updated_us", "number": "c.number",
    "promise": "c.promise_due_us", "callback": "c.callback_due_us",
}
_WHOLE_INDEXES: Final = {"opened": "complaint_facts", "number": "complaint_number"}
"""Of the orders of all cases, open or not, that one index holds; the others are merged of two halves."""

_OPEN_APART: Final = frozenset({"opened"})
"""Of these, those whose open cases have an index to themselves: the closed ones, nearly all, are read along that of all."""


def end_of_day(now_us: int, zone: tzinfo) -> int:
    """Return the end of the day in which a moment lies, in microseconds UTC."""
    tomorrow = datetime.fromtimestamp(now_us // 1_000_000, zone).date() + timedelta(days=1)
    return int(datetime.combine(tomorrow, time(), zone).timestamp()) * 1_000_000


def view_where(view: str, asker: Asker) -> tuple[str, tuple[object, ...]]:
    """Return the conditions of a view and their values; "" when it leaves nothing out."""
    now = asker.now_us
    if view in ("mine", "snoozed"):
        where = f"c.is_open = 1 AND c.owner_id = ? AND {'NOT ' if view == 'mine' else ''}{ASLEEP}"
        return where, (asker.person_id, *asleep(asker.person_id, now))
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


def selection(
    wanted: QueueFilter, asker: Asker, named: Callable[[str], bool] = lambda _expression: False,
    any_waits: Callable[[], bool] = lambda: True,
) -> Selection:
    """Return what a filter means for somebody at a moment.

    Args:
        wanted: the filter.
        asker: who asks, and when.
        named: tells whether an expression finds a customer of the desk, whose cases a search then means too.
        any_waits: tells whether the text of any case waits for the search index, so that it is looked for beside that.

    Raises:
        WrongUsage: a condition's value is no number or date.
    """
    parts, params = conditions(wanted, asker)
    found = _sought(wanted.search, named, any_waits, veiled=asker.veiled)
    source = "complaint c"
    if found is not None:
        source = f"{found.source} CROSS JOIN complaint c ON c.id = {found.key}"
        params[:0] = found.params
        if found.where:
            parts.insert(0, found.where)
    sort = wanted.sort or ("found" if found is not None else VIEW_ORDER.get(wanted.view, "due"))
    wide = found is None and wanted.view in WIDE_VIEWS and _SELECTIVE.isdisjoint(key for key, _ in wanted.conditions)
    is_open = 1 if wanted.view in OPEN_VIEWS else 0 if wanted.view == "closed" else None
    if found is not None and not wanted.sort:  # newest first: what is found by a common word is never ranked, that would read it all
        order: tuple[Stretch, ...] = (Stretch("1", (), (found.key,), True, ordered=found.merged),)
    elif sort.endswith("customer"):
        order, joined = _by_customer(sort.startswith("-"), wide=wide)
        source = joined or f"{source} LEFT JOIN customer k ON k.id = c.customer_id"
    else:
        pinned = {key for key, value in wanted.conditions if _SINGLE.issuperset(value)} >= _PINNED
        order = _order(sort, is_open, wide=wide, pinned=pinned)
    if wanted.view in ("due_soon", "breached"):
        order = tuple(stretch for stretch in order if stretch.keys != ("c.id",))  # all of them have a due time
    return Selection(source, " AND ".join(parts) or "1", tuple(params), order, found is not None and found.impossible, wide)


def _sought(search: str, named: Callable[[str], bool], any_waits: Callable[[], bool], *, veiled: bool) -> Sought | None:
    """What a typed search looks for; None when nothing was typed."""
    if not search:
        return None
    from complaint_desk.data.searching import sought, sought_veiled  # with their tables: only when somebody searches

    return sought_veiled(search, any_waits) if veiled else sought(search, named, any_waits)


NOT_HIDDEN: Final = "c.id NOT IN (SELECT value FROM json_each(?))"
"""Leaves out what is not for the asker's eyes; the ids are one value, so the statement is the same however many they are."""


HAPPENED_IN: Final = "c.id IN (SELECT e.stream_id FROM event e WHERE "
"""How a condition begins that few cases meet, which stand in an index of their own."""


def conditions(wanted: QueueFilter, asker: Asker) -> tuple[list[str], list[object]]:
    """Return the SQL of a filter's view and conditions, without its search and order."""
    parts: list[str] = []
    params: list[object] = []
    where, values = view_where(wanted.view, asker)
    if where:
        parts.append(where)
        params += values
    if wanted.conditions:
        from complaint_desk.data.conditions import condition  # the first page has none

        for key, value in wanted.conditions:
            where, found = condition(key, value, asker)
            narrow = wanted.view not in WIDE_VIEWS and key not in _SELECTIVE
            parts.append(where.replace("c.", "+c.") if narrow else where)  # a view that leaves few cases keeps its own index
            params += found
    if asker.hidden:
        parts.append(NOT_HIDDEN)
        params.append(hidden_ids(asker))
    return parts, params


def hidden_ids(asker: Asker) -> str:
    """Return the ids that an asker must not see as the value that NOT_HIDDEN takes."""
    return f"[{','.join(map(str, sorted(asker.hidden)))}]"


def _order(sort: str, is_open: int | None, *, wide: bool, pinned: bool) -> tuple[Stretch, ...]:
    down = sort.startswith("-")
    key = sort.removeprefix("-")
    if key == "due":
        return _by_due(down, is_open, "complaint_open_filters" if pinned else "complaint_open_queue")
    if key == "urgency":
        urgencies = sorted(URGENCIES, reverse=down)
        return tuple(stretch for u in urgencies for stretch in _by_urgency(u, is_open))
    keys, column = (_SORT_COLUMNS[key], "c.id"), _SORT_COLUMNS[key].removeprefix("c.")
    if wide and is_open == 0 and key in _OPEN_APART:
        return (Stretch("1", (), keys, down, _WHOLE_INDEXES[key]),)
    if not wide or is_open is not None:
        return (Stretch("1", (), keys, down, f"complaint_is_open_{column}" if wide else ""),)
    whole = _WHOLE_INDEXES.get(key, "")
    return (Stretch("1", (), keys, down, whole or f"complaint_is_open_{column}", halves=not whole),)


def _by_due(down: bool, is_open: int | None, index: str) -> tuple[Stretch, ...]:
    timed = Stretch("c.is_open = 1 AND c.next_due_us > 0", (), ("c.next_due_us", "c.id"), down, index)
    untimed = Stretch("c.is_open = 1 AND c.next_due_us = 0", (), ("c.id",), False, index)
    closed = Stretch("c.is_open = 0", (), ("c.updated_us", "c.id"), True, "complaint_is_open_updated_us")
    return {1: (timed, untimed), 0: (closed,), None: (timed, untimed, closed)}[is_open]


def _by_urgency(urgency: int, is_open: int | None) -> tuple[Stretch, ...]:
    """One urgency: by due time, then the newest closed ones; no clock runs for those, so the index holds them by their number."""
    index = "complaint_is_open_urgency_next_due_us"
    timed, untimed = (
        Stretch(f"c.urgency = ? AND c.is_open = 1 AND c.next_due_us {when} 0", (urgency,), keys, False, index)
        for when, keys in ((">", ("c.next_due_us", "c.id")), ("=", ("c.id",)))
    )
    closed = Stretch("c.urgency = ? AND c.is_open = 0 AND c.next_due_us = 0", (urgency,), ("c.id",), True, index)
    return {1: (timed, untimed), 0: (closed,), None: (timed, untimed, closed)}[is_open]


def _by_customer(down: bool, *, wide: bool) -> tuple[tuple[Stretch, ...], str]:
    """The order by customers' names, each one's cases by the day they were opened, and what it is read from; "" as it is."""
    named = Stretch("1", (), (NAME, "k.id", "c.opened_us", "c.id"), down, "complaint_customer_id_opened_us" if wide else "")
    if wide:
        return (named,), "customer k CROSS JOIN complaint c ON c.customer_id = k.id"
    return (named,), ""
