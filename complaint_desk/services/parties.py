"""What the person complained about sees of the case: nothing at all, and what goes on in it is for others to do (design, safety F4).

One rule for every place: whatever lists cases leaves out ``hidden_from``, whatever shows one asks ``door.require_unconcerned`` first, and
whatever changes one asks ``door.require_unparty``. A case is about whom it names and about whom any case names that it was split from,
split into or merged with, whenever that was. Such a case is in no list, no search, no count of a view and no card of a customer; only a
number that somebody knows already can be typed, and is answered with a refusal in words. Figures count it for everybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from complaint_desk.data.parties import family, named_in
from complaint_desk.domain.authority import Person

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.parties import Asked
    from complaint_desk.data.store import Store
    from complaint_desk.data.transaction import Transaction
    from complaint_desk.domain.case import Case


def hidden_from(store: Store | Glance, who: Person) -> frozenset[int]:
    """Return the cases that are about a person; a first glance, which reads no events, hides each in which they were ever named."""
    return _about(store.read(), getattr(store, "case", None), who.id)


def is_about(tx: Transaction, case: Case, person_id: int) -> bool:
    """Tell within a press whether a case is about a person, by itself or by what it was split from or merged with."""
    return person_id in case.complained_about or case.id in _about(tx, tx.case, person_id)


def waits_for(tx: Transaction, case: Case, person_id: int) -> bool:
    """Tell within a press whether somebody is named in a case, or in one that belongs to it, and a second person has yet to agree."""
    if person_id in case.named:
        return True
    waiting = [other for other in named_in(tx, person_id, waiting=True) if person_id in tx.case(other).named]
    return case.id in family(tx, waiting)


def about(tx: Transaction, case: Case) -> frozenset[int]:
    """Return whom a case is about, with whom the cases name that it was split from or merged with."""
    return case.complained_about.union(*(other.complained_about for other in around(tx, case)))


def around(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the other cases that one was split from, split into or merged with."""
    return tuple(tx.case(other) for other in sorted(family(tx, [case.id])) if other != case.id)


def owners_around(tx: Transaction, case: Case) -> frozenset[int]:
    """Return who has the open ones of the cases that one was split from, split into or merged with."""
    return frozenset(other.owner_id for other in around(tx, case) if other.is_open and other.owner_id)


def _about(asked: Asked, read: Callable[[int], Case] | None, person_id: int) -> frozenset[int]:
    named = named_in(asked, person_id)
    if read is not None:
        named = frozenset(case_id for case_id in named if person_id in read(case_id).complained_about)
    return family(asked, named)
