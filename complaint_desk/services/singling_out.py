"""Figures of one colleague: an agent sees their own, those of all, and those of the others where these are some; who leads sees each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.board_work import SMALL_GROUP
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.queue_filter import NONE, NOT
from complaint_desk.services.door import ask, deny
from complaint_desk.services.queue import asker

if TYPE_CHECKING:
    from complaint_desk.data.store import Store

RIGHT: Final = "single_out"
VERB: Final = "figures_of_person"
_OF_NOBODY: Final = frozenset({"me", NONE, "0"})


def singled_out(store: Store, who: Person, pairs: Pairs) -> Pairs:
    """Return the conditions that somebody may not narrow figures down by, since they are about a colleague.

    All but a colleague is as telling as that colleague alone, beside the figures of all.
    """
    return () if who.may(RIGHT) else tuple((key, value) for key, value in pairs if key == "owner" and not _ones_own(store, who, value))


def require_none_singled_out(
    store: Store, who: Person, pairs: Pairs, period: Period, earlier: Period, zone: tzinfo = UTC, *, columns: Collection[str],
) -> None:
    """Refuse figures of a colleague to whoever may not see them, and keep that they were asked for.

    Args:
        store: the desk.
        who: who asks.
        pairs: conditions as in QueueFilter.
        period: the days.
        earlier: those they are held against.
        zone: where days in ``pairs`` are meant.
        columns: what the cases that are counted did in the period: opened, resolved, closed; "" for those open now, whenever opened.

    Raises:
        NotAllowed: a condition is about a colleague, or leaves out one's own cases where the others' are those of no SMALL_GROUP, by any
            of the columns in the period or in the earlier one that it is held against, or among the cases that are open now; or no
            colleague has any in the period. Where only some of the columns have none, or the earlier one, or it lies before the
            desk's first case, or no colleague has an open case, nothing is told of these.
    """
    if singled_out(store, who, pairs):
        ask(store, who, VERB, RIGHT)
    if who.may(RIGHT) or not any(key == "owner" and _all_but_ones_own(store, who, value) for key, value in pairs):
        return
    from complaint_desk.data.boards import owners_in  # seldom asked
    from complaint_desk.data.figures import stood_through

    db, asks = store.read(), asker(store, who, zone)

    def others(days: Period, column: str) -> int:
        return len(owners_in(db, days, asks, pairs, column) - {0, who.id})

    dated = sorted(frozenset(columns) - {""}) or ["opened"]
    within = [others(period, column) for column in dated]
    before = [others(earlier, column) for column in dated] if stood_through(db, earlier) else []
    now = [others(period, "")] if "" in columns else []
    if not any(within) or any(0 < n < SMALL_GROUP for n in (*within, *before, *now)):
        deny(store, who, VERB, NotAllowed("few_colleagues", code="RI-FEW"))


def _all_but_ones_own(store: Store, who: Person, value: str) -> bool:
    plain = value.removeprefix(NOT)
    return plain != value and plain != NONE and _ones_own(store, who, value)


def _ones_own(store: Store, who: Person, value: str) -> bool:
    plain = value.removeprefix(NOT)
    if all(each in _OF_NOBODY or each == str(who.id) for each in plain.split(",")):
        return True
    meant = [each.id for each in store.persons().values() if plain in (each.login, each.name)]
    return meant == [who.id]
