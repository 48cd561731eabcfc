"""What a telephone system, or somebody at a command line, wants to see in the window: a case by its number, or who has a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.data import customers
from complaint_desk.data.customers import CustomerFound
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import phone_digits, same_phone
from complaint_desk.domain.problems import Problem
from complaint_desk.services.door import require_unconcerned
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.questions import case_id_of
from complaint_desk.services.queue import masked
from complaint_desk.services.rights import require

_ENDING: Final = 7
"""Digits that all ways to write one number end in: country code and trunk zero stand before them."""


@dataclass(frozen=True, slots=True)
class Called:
    """What was found.

    Attributes:
        case_id: the case, 0 where none was asked for.
        number: its number.
        phone: the number that calls, "" where a case was found.
        customers: who has it, those with the newest complaint first, as far as whoever asks may see them.
    """

    case_id: int = 0
    number: str = ""
    phone: str = ""
    customers: tuple[CustomerFound, ...] = ()


def look_up(store: Store, who: Person, *, case: str = "", phone: str = "") -> Called:
    """Return the case of a number, else who has a telephone number.

    Raises:
        NotAllowed: the person's role may not see cases, or the complaint is about them.
        Problem: there is no such case, and no telephone number to go by.
    """
    require(who, "see_cases")
    if case:
        try:
            case_id = case_id_of(store, case)
        except Problem:
            if not phone:
                raise
        else:
            require_unconcerned(store, who, store.case(case_id), "see_case")
            return Called(case_id, case)
    return Called(phone=phone, customers=_having(store, who, phone))


def _having(store: Store, who: Person, phone: str) -> tuple[CustomerFound, ...]:
    reader = store.read()
    found = customers.find(reader, phone_digits(phone)[-_ENDING:], customers.LOOKED_AT)
    ids = [each.id for each in found if same_phone(each.phone or "", phone)]
    shown = [one for id_ in ids if (one := customers.customer(reader, id_, masked=masked(who))) is not None]
    return tuple(customers.without(reader, shown, hidden_from(store, who)))
