"""For which customers special compensation is limited, found by any number or address that they share with the one who complains.

A limit is laid on a record, and what was given is counted for one. Who calls under another record from the same line, or writes from the
same address, is the same customer to both.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.contact import normal_email, same_phone

if TYPE_CHECKING:
    from complaint_desk.data.parties import Asked

LIMITED: Final = (
    "SELECT c.id, c.phone, c.email, json_extract(e.data, '$.until_us') FROM event e INDEXED BY event_limited "
    "CROSS JOIN customer c ON c.id = e.stream_id WHERE e.kind = 'customer_restricted' ORDER BY e.stream_id, e.n"
)
"""All that was ever decided, customer by customer, the last decision last: the few whom a supervisor confirmed it for."""
CONTACT: Final = "SELECT phone, email FROM customer WHERE id = ?"


def limits(db: Asked, customer_id: int) -> dict[int, int]:
    """Return the limits that hold for a customer: the records that are this one or reached as it is, and until when, in microseconds."""
    ever = {id_: (phone, email, until_us) for id_, phone, email, until_us in db.rows(LIMITED)}
    laid = {id_: (phone or "", email or "", int(until_us)) for id_, (phone, email, until_us) in ever.items() if until_us}
    if not laid:
        return {}
    mine = _ways(db, customer_id)
    return {id_: until_us for id_, (phone, email, until_us) in laid.items() if id_ == customer_id or _alike(mine, (phone, email))}


def reached_alike(db: Asked, customer_id: int, among: Set[int]) -> frozenset[int]:
    """Return the record of a customer, and those of some others that have the same number or address."""
    mine = _ways(db, customer_id)
    return frozenset({customer_id, *(each for each in among - {customer_id} if _alike(mine, _ways(db, each)))})


def _ways(db: Asked, customer_id: int) -> tuple[str, str]:
    found = db.rows(CONTACT, (customer_id,))
    return (str(found[0][0] or ""), str(found[0][1] or "")) if found else ("", "")


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    address = normal_email(one[1])
    return bool((one[0] and same_phone(one[0], other[0])) or (address and address == normal_email(other[1])))


def limited_until(db: Asked, customer_id: int) -> int:
    """Return until when special compensation is limited for a customer, 0 when it is not."""
    return max(limits(db, customer_id).values(), default=0)
