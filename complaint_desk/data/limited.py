"""For which customers special compensation is limited, found by any number or address that they share with the one who complains.

A limit is laid on a record. Who calls under another record from the same line, or writes from the same address, is the same customer to it.
"""

from __future__ import annotations

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
    ways = db.rows(CONTACT, (customer_id,))
    phone, email = (written or "" for written in ways[0]) if ways else ("", "")
    address = normal_email(email)
    return {
        id_: until_us for id_, (their_phone, their_email, until_us) in laid.items()
        if id_ == customer_id or (phone and same_phone(phone, their_phone)) or (address and address == normal_email(their_email))
    }


def limited_until(db: Asked, customer_id: int) -> int:
    """Return until when special compensation is limited for a customer, 0 when it is not."""
    return max(limits(db, customer_id).values(), default=0)
