"""Who is it that calls: customers found while somebody types, their open cases, and cases like theirs that ended well."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from complaint_desk.data import search_text
from complaint_desk.data.queue import QueueRow, mask_name, rows
from complaint_desk.data.searching import whole_contact
from complaint_desk.data.store import Reader
from complaint_desk.domain.vocabulary import SATISFIED

LOOKED_AT: Final = 60
"""So many of the newest matches are put in order; a longer list helps nobody who types on."""
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]*")
_ENOUGH_DIGITS: Final = 9

_FOUND: Final = (
    "w.id, w.name, w.form_of_address, w.phone, w.email, w.tier, w.language, w.suitable_time,"
    " (SELECT COUNT(*) FROM complaint c WHERE c.customer_id = w.id),"
    " (SELECT MAX(c.opened_us) FROM complaint c WHERE c.customer_id = w.id)"
)
FIND_SQL: Final = (
    f"SELECT {_FOUND}"
    " FROM (SELECT s.rowid AS id FROM customer_search s WHERE s.customer_search MATCH ? ORDER BY s.rowid DESC LIMIT ?) found"
    " CROSS JOIN customer w ON w.id = found.id"
)
PHONE_SQL: Final = f"SELECT {_FOUND} FROM customer w WHERE w.phone_digits = ? LIMIT ?"
EMAIL_SQL: Final = f"SELECT {_FOUND} FROM customer w WHERE w.email_norm = ? LIMIT ?"
ONE_SQL: Final = (
    "SELECT w.id, w.name, w.form_of_address, w.phone, w.email, w.tier, w.language, w.suitable_time,"
    " (SELECT COUNT(*) FROM complaint c WHERE c.customer_id = w.id),"
    " (SELECT MAX(c.opened_us) FROM complaint c WHERE c.customer_id = w.id) FROM customer w WHERE w.id = ?"
)
SEEN_SQL: Final = (
    "SELECT COUNT(*), MAX(opened_us) FROM complaint WHERE customer_id = ? AND id NOT IN (SELECT value FROM json_each(?))"
)
CASES_SQL: Final = "SELECT id FROM complaint WHERE customer_id = ? ORDER BY opened_us DESC, id DESC LIMIT ?"
OPEN_CASES_SQL: Final = "SELECT id FROM complaint WHERE customer_id = ? AND is_open = 1 ORDER BY opened_us DESC, id DESC LIMIT ?"
LIKE_SQL: Final = (
    "SELECT id FROM complaint WHERE type = ? AND product = ? AND is_open = 0 AND result > 0 AND result >= ? AND id != ? "
    "ORDER BY closed_us DESC LIMIT ?"
)


class CustomerFound(NamedTuple):
    """A customer with the number of their complaints and when the newest one was opened (microseconds UTC, 0 for none)."""

    id: int
    name: str | None
    form_of_address: str | None
    phone: str | None
    email: str | None
    tier: str
    language: str
    suitable_time: str | None
    complaints: int
    newest_us: int


def find(db: Reader, typed: str, limit: int = 8, *, masked: bool = False) -> list[CustomerFound]:
    """Return the customers that somebody means while typing, those with the newest complaint first.

    Found by any part of a Chinese name in either script, by the beginning of another word of the name or the e-mail, by
    pinyin initials or pinyin, and by three or more digits from anywhere in the telephone number, however it is written. Where they are
    masked, they are found by the whole number or address alone.
    """
    if masked:
        phone, email = whole_contact(typed)
        if not (phone or email):
            return []
        return _newest(db.rows(PHONE_SQL if phone else EMAIL_SQL, (phone or email, LOOKED_AT)), limit, masked=True)
    meant = [each for terms in search_text.query(_as_typed(typed)).alternatives if (each := search_text.customers(terms))]
    if not meant:
        return []
    return _newest(db.rows(FIND_SQL, (" OR ".join(f"({each})" for each in meant), LOOKED_AT)), limit, masked=False)


def _newest(read: Iterable[tuple[object, ...]], limit: int, *, masked: bool) -> list[CustomerFound]:
    found = [_customer(values, masked) for values in read]
    found.sort(key=lambda customer: (-customer.newest_us, -customer.complaints, -customer.id))
    return found[:limit]


def customer(db: Reader, customer_id: int, *, masked: bool = False) -> CustomerFound | None:
    """Return one customer, None when there is none of that id."""
    values = db.one(ONE_SQL, (customer_id,))
    return _customer(values, masked) if values else None


def without(db: Reader, found: Iterable[CustomerFound], hidden: Collection[int]) -> list[CustomerFound]:
    """Return customers with only those of their complaints counted that are not hidden."""
    if not hidden:
        return list(found)
    ids = json.dumps(sorted(hidden))
    return [
        each._replace(complaints=n, newest_us=newest or 0)
        for each in found for n, newest in db.rows(SEEN_SQL, (each.id, ids))
    ]


def _as_typed(typed: str) -> str:
    """Return a telephone number as its digits; of a long one the last nine, since country codes are written or left out.

    A word of which only the first letter is there yet does not count, so that nobody found so far goes while a name is typed.
    """
    text = search_text.normalise(typed).strip()
    if _PHONE.fullmatch(text):
        digits = "".join(c for c in text if c in "0123456789")
        return digits[-_ENOUGH_DIGITS:] if len(digits) > _ENOUGH_DIGITS else digits
    first, _, last = text.rpartition(" ")
    return first if first and len(last) == 1 and last.isascii() else text


def _customer(values: tuple[object, ...], masked: bool) -> CustomerFound:
    found = CustomerFound._make((*values[:-1], values[-1] or 0))
    if masked:
        return found._replace(name=mask_name(found.name), phone=_mask_end(found.phone), email=mask_name(found.email))
    return found


def _mask_end(phone: str | None) -> str | None:
    return f"*** {phone[-2:]}" if phone else phone


def cases(db: Reader, customer_id: int, limit: int = 20, *, only_open: bool = False, masked: bool = False) -> list[QueueRow]:
    """Return a customer's cases, newest first; shown before a duplicate is made."""
    found = db.rows(OPEN_CASES_SQL if only_open else CASES_SQL, (customer_id, limit))
    return rows(db, [id_ for (id_,) in found], masked=masked)


def case_ids(db: Reader, customer_id: int, limit: int) -> list[int]:
    """Return the ids of a customer's cases, newest first."""
    return [id_ for (id_,) in db.rows(CASES_SQL, (customer_id, limit))]


def like_cases(db: Reader, type_: str, product: str, but: int = 0, limit: int = 5) -> list[QueueRow]:
    """Return cases of the same type and product that ended with a satisfied customer, newest first.

    Args:
        db: the connection.
        type_: complaint type.
        product: as the row holds it (``domain.row.product_of``); "" finds cases without one.
        but: the case that is being worked on.
        limit: how many at most.
    """
    return rows(db, [id_ for (id_,) in db.rows(LIKE_SQL, (type_, product, SATISFIED, but, limit))], masked=True)
