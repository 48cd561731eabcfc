"""Whose request it is: the customers that a telephone number, an e-mail address or a name means (design, safety H3).

Several records are never taken for one person silently: who asks chooses one, and says whether others with the same number or address
are the same person. Numbers and addresses of those found are masked, since most of them are not who asked.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import customers
from complaint_desk.data.customers import LOOKED_AT, CustomerFound
from complaint_desk.data.forgetting import cases_of
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import masked_email, masked_phone, normal_email, normal_phone, phone_digits, same_phone
from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services.door import ask
from complaint_desk.services.parties import hidden_from

_FEWEST_DIGITS: Final = 7
_NUMBERS_SHOWN: Final = 4
_LARGEST: Final = 2**63 - 1
"""No record of a desk has a larger number, and the database takes none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer whom the words may mean.

    Attributes:
        record: the customer's id.
        name: "" when none is known.
        phone: masked.
        email: masked.
        numbers: of their cases, the newest last; those that are about who asks are left out.
        exact: the number, address or name is theirs as it was typed, but for the way it is written.
        by_name: it is their name that fits; others may have a name that begins like it, and be meant.
    """

    record: int
    name: str
    phone: str
    email: str
    numbers: tuple[str, ...]
    exact: bool
    by_name: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Whom some words may mean, those who fit exactly first.

    Attributes:
        more: there are more than were looked at, so more has to be typed.
    """

    candidates: tuple[Candidate, ...]
    more: bool = False

    def alone(self) -> Candidate | None:
        """Return the one who is meant beyond doubt: fits exactly, and nobody else does; by a name, not even in part."""
        exact = [each for each in self.candidates if each.exact]
        if len(exact) != 1 or self.more or (exact[0].by_name and len(self.candidates) > 1):
            return None
        return exact[0]


def find(store: Store, who: Person, *, typed: str) -> Found:
    """Return the customers whom a telephone number, an e-mail address or a name may mean.

    Raises:
        NotAllowed: the person's role may not hand out what is known of somebody.
        Problem: nobody is meant.
    """
    ask(store, who, "disclose", "disclose")
    reader, hidden = store.read(), hidden_from(store, who)
    met = customers.find(reader, typed, LOOKED_AT)
    if not met:
        raise Problem("nobody_meant", code="PS-NONE", typed=typed[:80])
    found = [
        Candidate(
            each.id, each.name or "", masked_phone(each.phone or ""), masked_email(each.email or ""),
            tuple(number for case, number, _open in cases_of(reader, each.id) if case not in hidden),
            _is_exactly(each, typed), _is_name(typed),
        )
        for each in met
    ]
    return Found(tuple(sorted(found, key=lambda each: not each.exact)), more=len(met) == LOOKED_AT)


def the_one(store: Store, who: Person, *, typed: str = "", record: int | None = None) -> int:
    """Return the customer who is meant beyond doubt.

    Args:
        store: the desk.
        who: who asks.
        typed: a telephone number, an e-mail address or a name.
        record: a customer's id as it was shown before; then nothing needs to be typed.

    Raises:
        Problem: there is no such record, nobody is meant, or there are several, or one who fits only in part; it names them.
    """
    ask(store, who, "disclose", "disclose")
    if record is not None:
        if not 0 < record <= _LARGEST or customers.customer(store.read(), record) is None:
            raise Problem("no_such_customer", code="CU-NONE")
        return record
    found = find(store, who, typed=typed)
    alone = found.alone()
    if alone is None:
        raise Problem("several_meant", code="PS-SEVERAL", people=Listed(tuple(map(told, found.candidates[:_SHOWN]))))
    return alone.record


_SHOWN: Final = 12


def told(candidate: Candidate) -> Message:
    """Return how a candidate is told from others: name, masked number and address, cases."""
    numbers = candidate.numbers[-_NUMBERS_SHOWN:]
    return say(
        "privacy.subject.candidate", record=str(candidate.record), name=candidate.name or "–", phone=candidate.phone or "–",
        email=candidate.email or "–", n=len(candidate.numbers), numbers=Listed(numbers) if numbers else "–",
    )


def _is_exactly(customer: CustomerFound, typed: str) -> bool:
    if address := normal_email(typed):
        return normal_email(customer.email or "") == address
    if not _is_name(typed):
        return same_phone(customer.phone or "", typed)
    return bool(_plain(typed)) and _plain(customer.name or "") == _plain(typed)


def _is_name(typed: str) -> bool:
    """Tell whether what was typed is taken for a name: it is no address, and no telephone number of full length."""
    number = len(phone_digits(normal_phone(typed))) >= _FEWEST_DIGITS and not any(map(str.isalpha, typed))
    return not number and not normal_email(typed)


def _plain(name: str) -> str:
    """Return a name without what two ways of writing it differ in: blanks, marks, width and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))
