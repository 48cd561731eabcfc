"""Who calls: customers found while somebody types, and what lies around one of them before another case is opened."""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.data import customers
from complaint_desk.data.customers import CustomerFound
from complaint_desk.data.queue import QueueRow
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import due_if_opened
from complaint_desk.domain.events import DAY
from complaint_desk.domain.row import product_key
from complaint_desk.domain.vocabulary import SPOKEN_CHANNELS
from complaint_desk.services.door import require
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.queue import masked

__all__ = ["Around", "CustomerFound", "QueueRow", "around", "find", "one"]

_MONTH_US = 30 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known before a case is opened.

    Attributes:
        open_cases: the customer's open cases, the newest first.
        like_cases: cases of the same type and product that ended with a satisfied customer.
        contacts: how many cases the customer opened in the last 30 days.
        first_response_us: when the first response would be due; 0 when the conversation itself is one.
        resolution_us: when the resolution would be due.
        callback_days: days after the solution on which we would call.
    """

    open_cases: tuple[QueueRow, ...]
    like_cases: tuple[QueueRow, ...]
    contacts: int
    first_response_us: int
    resolution_us: int
    callback_days: tuple[int, ...]
    now_us: int


def find(store: Store, who: Person, *, typed: str, limit: int = 8) -> tuple[CustomerFound, ...]:
    """Return the customers that somebody means while typing: name, pinyin initials, part of a number, e-mail.

    Names are shown in full to those who speak with customers.
    """
    require(who, "see_cases")
    return tuple(customers.without(store.read(), customers.find(store.read(), typed, limit, masked=masked(who)), hidden_from(store, who)))


def one(store: Store, who: Person, *, customer_id: int) -> CustomerFound | None:
    """Return one customer, None when there is none."""
    require(who, "see_cases")
    found = customers.customer(store.read(), customer_id, masked=masked(who))
    return next(iter(customers.without(store.read(), [found], hidden_from(store, who))), None) if found is not None else None


def around(store: Store, who: Person, *, customer_id: int = 0, type: str = "", product: str = "", channel: str = "phone") -> Around:  # noqa: A002
    """Return what lies around a complaint that is about to be taken.

    Args:
        store: the desk's store.
        who: who asks.
        customer_id: the customer, 0 while not known.
        type: the type as confirmed or suggested, "" for none.
        product: the product, as typed or by its code.
        channel: how the complaint comes in.
    """
    require(who, "see_cases")
    reader, rules, now = store.read(), store.rules, store.clock()
    hidden = hidden_from(store, who)
    every = [row for row in customers.cases(reader, customer_id, masked=masked(who)) if row.id not in hidden] if customer_id else []
    still_open = customers.cases(reader, customer_id, only_open=True, masked=masked(who)) if customer_id else []
    like = customers.like_cases(reader, type, product_key(product), limit=3 + len(hidden)) if type else []
    known = customers.customer(reader, customer_id, masked=masked(who)) if customer_id else None
    coming = Case(id=0, channel=channel, type=type or "other", opened_us=now, tier=known.tier if known is not None else "")
    return Around(
        open_cases=tuple(row for row in still_open if row.id not in hidden),
        like_cases=tuple([row for row in like if row.id not in hidden][:3]),
        contacts=sum(1 for row in every if now - row.opened_us <= _MONTH_US),
        first_response_us=0 if channel in SPOKEN_CHANNELS else due_if_opened(rules, "first_response", coming),
        resolution_us=due_if_opened(rules, "resolution", coming), callback_days=rules.callbacks_of(coming), now_us=now,
    )
