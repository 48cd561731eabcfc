"""Whom a survey asks: customers whose complaint is over, the newest first; nobody who still has one open."""

from __future__ import annotations

from typing import Final

from complaint_desk.data.store import Reader

LOOKED_AT: Final = 2_000
OVER_SQL: Final = (
    "SELECT customer_id, id FROM complaint WHERE opened_us >= ? AND +is_open = 0 AND status <> 'merged' AND customer_id <> 0"
    " ORDER BY opened_us DESC, id DESC LIMIT ?"
)
STILL_OPEN_SQL: Final = "SELECT 1 FROM complaint WHERE customer_id = ? AND is_open = 1 LIMIT 1"


def whose_cases_are_over(db: Reader, since_us: int, hidden: frozenset[int]) -> list[int]:
    """Return the customers with a finished case opened since a moment and none open, the newest first.

    Args:
        db: the connection.
        since_us: microseconds UTC.
        hidden: cases that do not exist for who asks.
    """
    found = dict.fromkeys(customer for customer, case_id in db.rows(OVER_SQL, (since_us, LOOKED_AT)) if case_id not in hidden)
    return [customer for customer in found if db.one(STILL_OPEN_SQL, (customer,)) is None]
