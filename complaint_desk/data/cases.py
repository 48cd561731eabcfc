"""Questions about single cases and what lies around them: their customer, the customer's other cases, what worked in like ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from complaint_desk.data import projector
from complaint_desk.data.glance import origin_of
from complaint_desk.data.limited import limited_until
from complaint_desk.data.queue import mask_name
from complaint_desk.data.store import Reader, Store
from complaint_desk.domain.contact import masked_email, masked_phone
from complaint_desk.domain.people import Customer
from complaint_desk.domain.row import CaseRow

_COLUMNS: Final = ", ".join(projector.COLUMNS)
ROW: Final = f"SELECT {_COLUMNS} FROM complaint WHERE id = ?"
CASES_OF: Final = f"SELECT {_COLUMNS} FROM complaint WHERE customer_id = ? ORDER BY opened_us DESC LIMIT ?"
LIKE_REMEDIES: Final = (
    "SELECT remedy, count(*), sum(result >= 4) FROM (SELECT remedy, result FROM complaint "
    "WHERE type = ? AND product = ? AND is_open = 0 AND remedy <> '' ORDER BY closed_us DESC LIMIT 500) GROUP BY remedy"
)
GRANTED_IN: Final = (
    "SELECT c.id FROM (SELECT DISTINCT json_extract(result, '$.case') AS id FROM operation INDEXED BY operation_grants "
    "WHERE actor_id = ? AND (verb = 'offer' OR verb = 'answer_approval' OR verb = 'give_goodwill' OR verb = 'hand_out')) g "
    "JOIN complaint c ON c.id = g.id WHERE c.updated_us >= ?"
)
"""The cases in which somebody ever offered, approved or gave something and that anything happened in since a moment: what was offered
long ago may have been chosen since."""

CUSTOMER: Final = (
    "SELECT id, version, tier, language, since_us, name, form_of_address, phone, email, suitable_time FROM customer WHERE id = ?"
)
IMPROVEMENTS: Final = (
    "SELECT i.id, i.title, (SELECT count(*) FROM improvement_case WHERE improvement_id = i.id) - (SELECT count(*) FROM json_each(?1) h "
    "CROSS JOIN improvement_case c ON c.case_id = h.value WHERE c.improvement_id = i.id) FROM improvement i "
    "WHERE i.case_id NOT IN (SELECT value FROM json_each(?1)) ORDER BY i.opened_us DESC, i.id DESC LIMIT ?2"
)
"""All cases of a point are counted in the index alone, and what is hidden is taken off: to ask of each case whether it is hidden took
three times as long. A point may have thousands of them, so this is asked when somebody looks at the points and not with each page.
"""
IMPROVEMENT: Final = "SELECT title FROM improvement WHERE id = ?2 AND case_id NOT IN (SELECT value FROM json_each(?1))"
ANY_IMPROVEMENT: Final = "SELECT EXISTS (SELECT 1 FROM improvement WHERE case_id NOT IN (SELECT value FROM json_each(?1)))"


def row(reader: Reader, case_id: int) -> CaseRow | None:
    """Return the row of a case as it is stored."""
    found = reader.one(ROW, (case_id,))
    return None if found is None else projector.row_of(found)


def cases_of(reader: Reader, customer_id: int, *, most: int = 20) -> tuple[CaseRow, ...]:
    """Return a customer's cases, the newest first."""
    return tuple(projector.row_of(found) for found in reader.rows(CASES_OF, (customer_id, most)))


def customer(reader: Reader, customer_id: int, *, masked: bool = False) -> Customer | None:
    """Return what is known of a customer; ``masked`` for those who never speak with them."""
    found = reader.one(CUSTOMER, (customer_id,))
    if found is None:
        return None
    names = ("id", "version", "tier", "language", "since_us", "name", "form_of_address", "phone", "email", "suitable_time")
    known = Customer(**dict(zip(names, found, strict=True)), restricted_until_us=limited_until(reader, customer_id))
    if not masked:
        return known
    return replace(
        known, name=mask_name(known.name), form_of_address=mask_name(known.form_of_address),
        phone=masked_phone(known.phone or ""), email=masked_email(known.email or ""),
    )


def like_remedies(reader: Reader, complaint_type: str, product: str) -> Mapping[str, tuple[int, int]]:
    """Return by remedy how many like cases chose it and how many of them ended satisfied (4 or 5 of 5).

    Like cases are, until similarity is built, the 500 newest finished ones of the same type and product.
    """
    if not product:
        return {}
    return {remedy: (n, good or 0) for remedy, n, good in reader.rows(LIKE_REMEDIES, (complaint_type, product))}


def improvements(
    reader: Reader, *, most: int = 12, hidden: Collection[int] = frozenset()
) -> tuple[tuple[int, str | None, int], ...]:
    """Return the newest improvement points: id, title (None once erased) and how many cases they have; none found in a hidden case."""
    return tuple((id_, title, n) for id_, title, n in reader.rows(IMPROVEMENTS, (json.dumps(sorted(hidden)), most)))


def has_improvements(reader: Reader, *, hidden: Collection[int] = frozenset()) -> bool:
    """Tell whether there is any improvement point but those found in a hidden case."""
    return bool(reader.value(ANY_IMPROVEMENT, (json.dumps(sorted(hidden)),)))


def title_of(reader: Reader, improvement_id: int, *, hidden: Collection[int] = frozenset()) -> str | None:
    """Return the title of an improvement point: None once it was erased, "" for none, or one found in a hidden case."""
    found = reader.one(IMPROVEMENT, (json.dumps(sorted(hidden)), improvement_id)) if improvement_id else None
    return "" if found is None else found[0]


def origin(store: Store) -> str:
    """Return what kind of desk a file is: desk or demo."""
    return origin_of(store.read())
