"""Figures of one colleague: an agent sees their own and those of all together, whoever leads the desk sees those of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.queue_filter import NONE, NOT
from complaint_desk.services.door import ask

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


def require_none_singled_out(store: Store, who: Person, pairs: Pairs) -> None:
    """Refuse figures of a colleague to whoever may not see them, and keep that they were asked for.

    Raises:
        NotAllowed: a condition is about a colleague.
    """
    if singled_out(store, who, pairs):
        ask(store, who, VERB, RIGHT)


def _ones_own(store: Store, who: Person, value: str) -> bool:
    plain = value.removeprefix(NOT)
    if all(each in _OF_NOBODY or each == str(who.id) for each in plain.split(",")):
        return True
    meant = [each.id for each in store.persons().values() if plain in (each.login, each.name)]
    return meant == [who.id]
