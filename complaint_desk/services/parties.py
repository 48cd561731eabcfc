"""What the person complained about sees of the case: nothing at all (design, safety F4).

One rule for every place: whatever lists cases leaves out ``hidden_from``, whatever shows one asks ``door.require_unconcerned`` first.
Such a case is in no list, no search, no count of a view and no card of a customer; only a number that somebody knows already can be
typed, and is answered with a refusal in words. Figures count it as any other, since they name nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from complaint_desk.data.parties import named_in
from complaint_desk.domain.authority import Person

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.store import Store


def hidden_from(store: Store | Glance, who: Person) -> frozenset[int]:
    """Return the cases that are about a person; a first glance, which reads no events, hides each in which they were ever named.

    What went on in such a case is hidden with it.
    """
    named = named_in(store.read(), who.id)
    read = getattr(store, "case", None)
    if not named or read is None:
        return named
    about = [case for case in map(read, named) if who.id in case.complained_about]
    return frozenset(case.id for case in about).union(part.other_id for case in about for part in case.absorbed)
