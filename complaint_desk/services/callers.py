"""Who calls, as far as the desk knows: how long that holds, and what is told to nobody before it is recorded (checklist I10, V6).

Before how we know the caller is recorded nothing of the case is told and no money is promised. What the caller said in this very call is
theirs and may be said back: their own words, and the name they gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case
from complaint_desk.domain.gates import needs_caller
from complaint_desk.domain.giving_words import given, promises_remedy
from complaint_desk.domain.money_words import numbers_in, sums
from complaint_desk.domain.people import Customer
from complaint_desk.domain.vocabulary import SPOKEN_CHANNELS
from complaint_desk.services.assigning import SHIFT_US
from complaint_desk.services.door import refuse

_LEAST: Final = 2
"""Characters from which on a detail is told by its own sight; a single one stands in any text."""
_ON_FILE: Final = ("product", "order")
"""Facts that tell whose case it is."""


def known_in_this_call(tx: Transaction, case: Case) -> tuple[str, str]:
    """Return how we know who calls and its words, as far as it can be from the same call; ``not_yet`` otherwise.

    It goes on into another case only from an open one in which somebody worked in this shift; "other" says nothing without its words.
    """
    worked_us = next((r.at_us for r in reversed(tx.history(case.id)) if r.actor_id), 0)
    sound = case.verified != "other" or bool(case.verified_words)
    if not (case.is_open and sound and _in_one_shift(worked_us, tx.now_us)):
        return "not_yet", ""
    return case.verified, (case.verified_words or "") if case.verified == "other" else ""


def in_this_conversation(case: Case, now_us: int) -> bool:
    """Tell whether the case was opened by who is spoken to now: in writing it is the same sender, on the telephone only in one shift."""
    return not case.imported and (case.channel not in SPOKEN_CHANNELS or _in_one_shift(case.opened_us, now_us))


def _in_one_shift(then_us: int, now_us: int) -> bool:
    """Tell whether two moments can lie in one shift; a clock set back by a year makes no call last until then."""
    return abs(now_us - then_us) <= SHIFT_US


def gave_name(case: Case, customer: Customer, now_us: int) -> bool:
    """Tell whether the name was given in this conversation: the customer is new with this case, or said it in the first words."""
    if not in_this_conversation(case, now_us):
        return False
    names = [name for name in (customer.name, customer.form_of_address) if name and len(name) >= _LEAST]
    said = (case.first_words or "").casefold()
    return _is_new(case, customer) or any(name.casefold() in said for name in names)


def _is_new(case: Case, customer: Customer) -> bool:
    """Tell whether the customer came with this case, so that everything on file was given by who complains."""
    return customer.since_us >= case.opened_us > 0


def refuse_unknown(case: Case) -> None:
    """Refuse to tell how things stand while nobody knows who calls.

    Raises:
        GateShut: how we know the caller is not recorded.
    """
    refuse(needs_caller(case))


def refuse_disclosing(tx: Transaction, case: Case, text: str) -> None:
    """Refuse words to a caller whom nobody knows, when they tell something of the case or promise money.

    Raises:
        GateShut: how we know the caller is not recorded, and the words hold more than the caller said in this call.
    """
    if not needs_caller(case):
        return
    own = list(_own_words(tx, case))
    told = " ".join(own).casefold()
    plain = text.casefold()
    tells = any(detail.casefold() in plain and detail.casefold() not in told for detail in _details(tx, case))
    named = [each.amount for each in sums(text) if each.amount is not None]
    said_back = numbers_in(iter(own)) if named else frozenset()
    if tells or given(text) or promises_remedy(text) or not said_back.issuperset(named):
        refuse(needs_caller(case))


def _own_words(tx: Transaction, case: Case) -> Iterator[str]:
    for r in tx.history(case.id):
        recent = tx.now_us - r.occurred_us <= SHIFT_US or case.channel not in SPOKEN_CHANNELS
        if isinstance(r.event, ev.WordsHeard) and recent:
            yield r.event.words or ""


def _details(tx: Transaction, case: Case) -> Iterable[str]:
    """What stands on file and tells something: who and where the customer is, what it is about, and what we promised."""
    customer = tx.customer(case.customer_id)
    names = () if gave_name(case, customer, tx.now_us) else (customer.name, customer.form_of_address)
    given = _is_new(case, customer) and in_this_conversation(case, tx.now_us)
    reached = () if given else (customer.phone, customer.email)
    facts = (fact.value or fact.code for key in _ON_FILE if (fact := case.facts.get(key)) is not None and not fact.unknown)
    found = (*names, *reached, *facts, *(promise.what for promise in case.promises))
    return [each.strip() for each in found if each and len(each.strip()) >= _LEAST]
