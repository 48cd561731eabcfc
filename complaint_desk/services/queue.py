"""The queue as people ask for it: which cases in which order, their rows, and the counts of the views.

The window asks its first question here before the desk is open, so nothing is imported that a question does not need.
Names are masked for roles that do not speak with customers. Times of "today" are those of the asker's zone.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final

from complaint_desk.data import queue
from complaint_desk.data.queue import Page as Page
from complaint_desk.data.queue import QueueRow as QueueRow
from complaint_desk.data.views import VIEW_ORDER, Asker, end_of_day
from complaint_desk.domain.authority import Person
from complaint_desk.domain.queue_filter import SORTS, QueueFilter
from complaint_desk.domain.spans import HOUR
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.rights import require

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.store import Store

FIRST: Final = queue.CHUNK
MOST_COMPARED: Final = 200_000
"""Ids that are compared one by one to find what is new; beyond, the numbers are compared."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A selection as it is shown first.

    Attributes:
        ids: the first ids in their order, at most FIRST.
        whole: these are all of them.
        total: how many there are, as far as that is known without counting.
        rows: the rows of the first page.
        groups: where the stretches of time begin when the nearest clock leads, by their code; empty for other orders.
        counts: cases of each view.
        now_us: when this was so.
    """

    ids: array[int]
    whole: bool
    total: int
    rows: tuple[QueueRow, ...]
    groups: tuple[tuple[str, int], ...]
    counts: dict[str, int]
    now_us: int


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
    return Asker(who.id, store.clock(), zone, hidden_from(store, who))


def own_sort(view: str) -> str:
    """Return the order of a view by itself; empty for one that has no name of its own."""
    sort = VIEW_ORDER.get(view, "due")
    return sort if sort.removeprefix("-") in SORTS else ""


def masked(who: Person) -> bool:
    """Tell whether customers' names are masked: for who never speaks with customers."""
    return not who.may("call_back")


def opening(store: Store | Glance, who: Person, *, wanted: QueueFilter, zone: tzinfo) -> Opening:
    """Return the beginning of a selection with all that is around it, in one go.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    reader, asking = store.read(), asker(store, who, zone)
    found: array[int] = array("q")
    whole = True
    for chunk in queue.ids(reader, wanted, asking):
        found.extend(chunk)
        if len(found) >= FIRST:
            whole = False
            break
    groups = _groups(store, wanted, asking) if found else ()
    by_view = queue.counts(reader, asking)
    count = len(found) if whole or wanted.search or wanted.conditions else max(len(found), by_view[wanted.view])
    return Opening(
        found, whole, count, tuple(queue.rows(reader, found[: queue.PAGE], masked=masked(who))),
        tuple((code, begin) for code, begin in groups if not whole or begin < len(found)), by_view, asking.now_us,
    )


def ids(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
    """Return all ids of a selection in their order; empty when cancelled."""
    require(who, "see_cases")
    found: array[int] = array("q")
    for chunk in queue.ids(store.read(), wanted, asker(store, who, zone), cancelled):
        found.extend(chunk)
    return found if not cancelled() else array("q")


def rows(store: Store, who: Person, *, wanted: Sequence[int]) -> list[QueueRow]:
    """Return the rows of some ids in their order; what is gone, or about whoever asks, is left out."""
    require(who, "see_cases")
    hidden = hidden_from(store, who)
    shown = [case_id for case_id in wanted if case_id not in hidden] if hidden else wanted
    return queue.rows(store.read(), shown, masked=masked(who))


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


def news(store: Store, who: Person, *, wanted: QueueFilter, zone: tzinfo, shown: array[int]) -> News:
    """Return how many cases have come into a selection since it was read."""
    asking = asker(store, who, zone)
    now = counts(store, who, zone=zone)
    if len(shown) > MOST_COMPARED:
        return News(max(0, queue.total(store.read(), wanted, asking) - len(shown)), now)
    before = set(shown)
    new = sum(id_ not in before for chunk in queue.ids(store.read(), wanted, asking) for id_ in chunk)
    return News(new, now)


def _groups(store: Store | Glance, wanted: QueueFilter, asking: Asker) -> tuple[tuple[str, int], ...]:
    """Where late, within the hour, later today and later begin: three counts along the index that the order is read by."""
    sort = wanted.sort or ("" if wanted.search.strip() else VIEW_ORDER.get(wanted.view, "due"))
    if sort != "due" or wanted.view in ("closed", "all"):
        return ()
    now = asking.now_us
    ends = (
        ("late", _before(now)), ("hour", _before(now + HOUR)), ("today", _before(max(end_of_day(now, asking.zone), now + HOUR))),
        ("later", "1970-01-02.."),
    )
    begins, begin = [], 0
    for code, due in ends:
        narrowed = QueueFilter(wanted.view, (*wanted.conditions, ("due", due)), wanted.search, "due")
        end = queue.total(store.read(), narrowed, asking)
        if end > begin:
            begins.append((code, begin))
        begin = end
    return (*begins, ("untimed", begin))


def _before(end_us: int) -> str:
    return f"..{datetime.fromtimestamp(end_us / 1_000_000, UTC).isoformat()}"
