"""The queue as people ask for it: which cases in which order, their rows, and the counts of the views.

The window asks its first question here before the desk is open, so nothing is imported that a question does not need.
Names are masked for roles that do not speak with customers. Times of "today" are those of the asker's zone.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final, NamedTuple

from complaint_desk.data import queue
from complaint_desk.data.queue import PAGE as PAGE
from complaint_desk.data.queue import Page as Page
from complaint_desk.data.queue import QueueRow as QueueRow
from complaint_desk.data.views import VIEW_ORDER, Asker, end_of_day
from complaint_desk.domain.authority import Person
from complaint_desk.domain.queue_filter import SORTS, QueueFilter
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.rights import require

if TYPE_CHECKING:
    from complaint_desk.data.glance import Asked, Glance
    from complaint_desk.data.store import Store
    from complaint_desk.domain.saved_view import Layout

FIRST: Final = queue.CHUNK
MOST_GROUPS: Final = 2_000
"""Groups that have a head; rows beyond follow in their order."""

_GROUP_COLUMNS: Final = {"owner": "owner_id", "type": "type", "urgency": "urgency", "customer": "customer_id"}
MOST_COMPARED: Final = 200_000
"""Ids that are compared one by one to find what is new; beyond, the numbers are compared."""


class Group(NamedTuple):
    """Where a group of rows begins.

    Attributes:
        by: due, owner, type, urgency or customer.
        code: of a stretch of time, a type or an urgency; the number of an owner or a customer.
        name: of an owner or a customer, "" for nobody and for who is erased.
        begin: its first row.
    """

    by: str
    code: str
    name: str
    begin: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A selection as it is shown first.

    Attributes:
        ids: the first ids in their order, at most FIRST.
        whole: these are all of them.
        total: how many there are, as far as that is known without counting.
        rows: the rows of the first page.
        groups: where the groups of rows begin; empty where they are not grouped.
        counts: cases of each view.
        now_us: when this was so.
        code: the view that was asked for by what a person chose to begin with, "" when it was asked for by its filter.
        wanted: its filter, None when it was asked for by that.
        layout: how that person arranged it.
    """

    ids: array[int]
    whole: bool
    total: int
    rows: tuple[QueueRow, ...]
    groups: tuple[Group, ...]
    counts: dict[str, int]
    now_us: int
    code: str = ""
    wanted: QueueFilter | None = None
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """What is read once the first page of a selection is on the screen.

    Attributes:
        ids: all ids in their order; None where they were known.
        counts: cases of each view.
    """

    ids: array[int] | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """What has come since a selection was read.

    Attributes:
        new: cases that belong to it and were not in it.
        counts: cases of each view.
    """

    new: int
    counts: dict[str, int]


def asker(store: Store | Glance, who: Person, zone: tzinfo) -> Asker:
    """Return who asks, when and where."""
    return Asker(who.id, store.clock(), zone, hidden_from(store, who), masked(who))


def own_sort(view: str) -> str:
    """Return the order of a view by itself; empty for one that has no name of its own."""
    sort = VIEW_ORDER.get(view, "due")
    return sort if sort.removeprefix("-") in SORTS else ""


def order_of(wanted: QueueFilter) -> str:
    """Return the order in force: a sort key with ``-`` before it for descending, ``promise``, ``callback``, or ``found``."""
    return wanted.sort or ("found" if wanted.search.strip() else VIEW_ORDER.get(wanted.view, "due"))


def masked(who: Person) -> bool:
    """Tell whether customers' names are masked: for who never speaks with customers."""
    return not who.may("call_back")


def opening(
    store: Store | Glance, who: Person, *, wanted: QueueFilter, zone: tzinfo, group: str = "", known: Mapping[str, int] | None = None,
    seen: int = PAGE,
) -> Opening:
    """Return the beginning of a selection with all that is around it, in one go; a grouped one comes whole.

    Args:
        store: the desk.
        who: the person at the window.
        wanted: the selection.
        zone: the time zone of "today".
        group: by what the rows are grouped, "" for the selection's own way.
        known: the counts of the views as they are on the screen; they are given back unread, and of a view that nothing narrows no more
            is read than its first page. ``rest`` has what is left out.
        seen: how many rows are in sight: of the first page no more come along, since the next ones are looked at later.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    reader, asking = store.read(), asker(store, who, zone)
    found: array[int] = array("q")
    whole = True
    groups: tuple[Group, ...] = ()
    if group in _GROUP_COLUMNS:
        found, groups = _grouped(reader, who, wanted, asking, group)
    else:
        first = queue.PAGE if known and not (wanted.search or wanted.conditions) else FIRST
        for chunk in queue.ids(reader, wanted, asking, size=first):
            found.extend(chunk)
            if len(found) >= first:
                whole = False
                break
        groups = _groups(store, wanted, asking) if found and group != "none" else ()
    by_view = dict(known) if known else queue.counts(reader, asking)
    count = len(found) if whole or wanted.search or wanted.conditions else max(len(found), by_view.get(wanted.view, 0))
    return Opening(
        found, whole, count, tuple(queue.rows(reader, found[: min(seen, PAGE)], masked=masked(who))),
        tuple(each for each in groups if not whole or each.begin < len(found)), by_view, asking.now_us,
    )


def rest(
    store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, whole: bool, cancelled: Callable[[], bool] = lambda: False,
) -> Rest:
    """Return what an opening left out.

    Args:
        store: the desk.
        who: the person at the window.
        wanted: the selection.
        zone: the time zone of "today".
        whole: its ids are all known.
        cancelled: asked now and then whether anybody still waits.
    """
    by_view = counts(store, who, zone=zone)
    return Rest(None if whole else ids(store, who, wanted=wanted, zone=zone, cancelled=cancelled), by_view)


def ids(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
    """Return all ids of a selection in their order; empty when cancelled."""
    require(who, "see_cases")
    found = queue.gathered(queue.ids(store.read(), wanted, asker(store, who, zone), cancelled))
    return found if not cancelled() else array("q")


def rows(store: Store, who: Person, *, wanted: Sequence[int], columns: Sequence[str] = ()) -> list[QueueRow]:
    """Return the rows of some ids in their order; what is gone, or about whoever asks, is left out.

    Args:
        store: the desk.
        who: the person at the window.
        wanted: the ids.
        columns: what is shown of them; tags and fields of the site's own are read where they are among these.
    """
    require(who, "see_cases")
    hidden = hidden_from(store, who)
    shown = [case_id for case_id in wanted if case_id not in hidden] if hidden else wanted
    return with_marks(store.read(), queue.rows(store.read(), shown, masked=masked(who)), columns)


def with_marks(reader: Asked, found: list[QueueRow], columns: Sequence[str]) -> list[QueueRow]:
    """Return rows with the tags and own fields that are among some columns."""
    own = [column for column in columns if column == "tags" or column.startswith("field.")]
    if not own or not found:
        return found
    from complaint_desk.data import marks  # no first page waits for it

    of_cases = marks.of_cases(reader, [row.id for row in found], own)
    return [row._replace(marks=of_cases.get(row.id, row.marks)) for row in found]


def counts(store: Store, who: Person, *, zone: tzinfo) -> dict[str, int]:
    """Return the number of cases of each view."""
    require(who, "see_cases")
    return queue.counts(store.read(), asker(store, who, zone))


def total(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, most: int | None = None) -> int:
    """Return how many cases are meant; counting ends at ``most`` when that is given."""
    require(who, "see_cases")
    return queue.total(store.read(), wanted, asker(store, who, zone), most)


def page(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, limit: int, after: str | None = None) -> Page:
    """Return a page and the token of the next.

    Raises:
        WrongUsage: the token is none of ours.
    """
    require(who, "see_cases")
    return queue.page(store.read(), wanted, asker(store, who, zone), limit, after, masked=masked(who))


def news(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, shown: array[int], count: int) -> News:
    """Return how many cases have come into a selection since it was read.

    Args:
        store: the desk.
        who: the person at the window.
        wanted: the selection.
        zone: the time zone of "today".
        shown: the ids that were read of it.
        count: how many cases stand on the screen; where that is not as many as the ids, or is very many, the numbers are compared.
    """
    asking = asker(store, who, zone)
    now = counts(store, who, zone=zone)
    if len(shown) != count or count > MOST_COMPARED:
        return News(max(0, queue.total(store.read(), wanted, asking) - count), now)
    before = bytearray(max(shown, default=0) + 1)  # a mark an id: a set of as many numbers takes seventy times as much
    for id_ in shown:
        before[id_] = 1
    new = sum(id_ >= len(before) or not before[id_] for chunk in queue.ids(store.read(), wanted, asking) for id_ in chunk)
    return News(new, now)


def _grouped(reader: Asked, who: Person, wanted: QueueFilter, asking: Asker, by: str) -> tuple[array[int], tuple[Group, ...]]:
    """The ids by groups: one's own first and nobody's last, types as they are listed, the highest urgency first, customers as they come."""
    groups = queue.grouped(reader, wanted, asking, _GROUP_COLUMNS[by])
    names: dict[int, str] = {}
    codes = list(groups)
    if by == "owner":
        names = {id_: name or "" for id_, name in reader.rows("SELECT id, name FROM person")}
        codes.sort(key=lambda code: (code != who.id, not code, names.get(int(code), "").casefold(), code))
    elif by == "type":
        codes.sort(key=lambda code: COMPLAINT_TYPES.index(str(code)) if code in COMPLAINT_TYPES else len(COMPLAINT_TYPES))
    elif by == "urgency":
        codes.sort(reverse=True)
    else:
        known = queue.customer_names(reader, [int(code) for code in codes[:MOST_GROUPS]])
        names = {id_: (queue.mask_name(name) if masked(who) else name) or "" for id_, name in known.items()}
    found: array[int] = array("q")
    begins: list[Group] = []
    for code in codes:
        if len(begins) < MOST_GROUPS:
            begins.append(Group(by, str(code), names.get(int(code), "") if by in ("owner", "customer") else "", len(found)))
        found.extend(groups[code])
    return found, tuple(begins)


def _groups(store: Store | Glance, wanted: QueueFilter, asking: Asker) -> tuple[Group, ...]:
    """Where late, within the hour, later today and later begin: three counts along the index that the order is read by."""
    if order_of(wanted) != "due" or wanted.view in ("closed", "all"):
        return ()
    now = asking.now_us
    ends = (
        ("late", _before(now)), ("hour", _before(now + HOUR)), ("today", _before(max(end_of_day(now, asking.zone), now + HOUR))),
        ("later", "1970-01-02.."),
    )
    begins: list[Group] = []
    begin = 0
    for code, due in ends:
        narrowed = QueueFilter(wanted.view, (*wanted.conditions, ("due", due)), wanted.search, "due")
        end = queue.total(store.read(), narrowed, asking)
        if end > begin:
            begins.append(Group("due", code, "", begin))
        begin = end
    return (*begins, Group("due", "untimed", "", begin))


def _before(end_us: int) -> str:
    return f"..{datetime.fromtimestamp(end_us / 1_000_000, UTC).isoformat()}"
