"""Figures of one colleague: an agent sees their own, those of all, and those of the others where these are some; who leads sees each."""

from __future__ import annotations

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
    store: Store, who: Person, pairs: Pairs, period: Period, earlier: Period, zone: tzinfo = UTC, *, open_now: bool = False,
) -> None:
    """Refuse figures of a colleague to whoever may not see them, and keep that they were asked for.

    Args:
        store: the desk.
        who: who asks.
        pairs: conditions as in QueueFilter.
        period: the days.
        earlier: those they are held against.
        zone: where days in ``pairs`` are meant.
        open_now: whether cases are counted that are open now, whenever they were opened.

    Raises:
        NotAllowed: a condition is about a colleague, or leaves out one's own cases where the others' are those of no SMALL_GROUP, in the
            period, in the earlier one that it is held against, or among the cases that are open now; of an earlier one without any,
            or before the desk's first case, and of open cases that no colleague has, nothing is told.
    """
    if singled_out(store, who, pairs):
        ask(store, who, VERB, RIGHT)
    if who.may(RIGHT) or not any(key == "owner" and _all_but_ones_own(store, who, value) for key, value in pairs):
        return
    from complaint_desk.data.boards import owners_in  # seldom asked
    from complaint_desk.data.figures import stood_through

    db, asks = store.read(), asker(store, who, zone)
    others = len(owners_in(db, period, asks, pairs) - {0, who.id})
    before = len(owners_in(db, earlier, asks, pairs) - {0, who.id}) if stood_through(db, earlier) else 0
    now = len(owners_in(db, period, asks, pairs, "") - {0, who.id}) if open_now else 0
    if others < SMALL_GROUP or 0 < before < SMALL_GROUP or 0 < now < SMALL_GROUP:
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
