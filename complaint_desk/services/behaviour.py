"""How a customer and we have dealt with each other, for whoever speaks with them next (checklist M1); asked for when somebody wants it."""

from __future__ import annotations

from typing import Final

from complaint_desk.data import customers
from complaint_desk.data.store import Store
from complaint_desk.domain import behaviour
from complaint_desk.domain.authority import Person
from complaint_desk.domain.behaviour import Behaviour
from complaint_desk.services.door import require
from complaint_desk.services.parties import hidden_from

MOST: Final = 60
"""So many of a customer's newest cases are looked at, each with all that happened in it."""

RIGHTS: Final = ("work_case", "call_back")
"""One of these somebody has who speaks with customers."""


def of_customer(store: Store, who: Person, *, customer_id: int) -> Behaviour | None:
    """Return the facts about a customer's complaints; cases about who asks are not among them.

    None where there is no such customer, and of one who was erased: nobody speaks with them any more; what is left serves figures.

    Raises:
        NotAllowed: the person neither works on cases nor calls customers back: who answers a department's task speaks with nobody.
    """
    if not any(map(who.may, RIGHTS)):
        require(who, "work_case")
    reader, hidden = store.read(), hidden_from(store, who)
    found = customers.without(reader, [known] if (known := customers.customer(reader, customer_id)) is not None else [], hidden)
    if not found or found[0].name is None:
        return None
    ids = [id_ for id_ in customers.case_ids(reader, customer_id, MOST + len(hidden)) if id_ not in hidden]
    return behaviour.behaviour([store.case(id_) for id_ in ids[:MOST]], store.clock(), complaints=found[0].complaints)
