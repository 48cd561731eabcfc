"""Whom a survey asks: customers whose complaint is over, the newest first; nobody who still has one open."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Final

from complaint_desk.data.store import Reader

LOOKED_AT: Final = 2_000
"""So many finished cases of customers who were not asked yet are looked at: who was asked makes room for the next."""
OVER_SQL: Final = (
    "SELECT customer_id, id FROM complaint WHERE opened_us >= ? AND +is_open = 0 AND status <> 'merged' AND customer_id <> 0"
    " AND customer_id NOT IN (SELECT value FROM json_each(?)) ORDER BY opened_us DESC, id DESC LIMIT ?"
)
STILL_OPEN_SQL: Final = "SELECT 1 FROM complaint WHERE customer_id = ? AND is_open = 1 LIMIT 1"


def whose_cases_are_over(db: Reader, since_us: int, hidden: frozenset[int], asked: Collection[int]) -> Iterator[int]:
    """Yield the customers with a finished case opened since a moment and none open, the newest first.

    Args:
        db: the connection.
        since_us: microseconds UTC.
        hidden: cases that do not exist for who asks.
        asked: customers who were asked already.
    """
    rows = db.rows(OVER_SQL, (since_us, json.dumps([*asked]), LOOKED_AT))
    found = dict.fromkeys(customer for customer, case_id in rows if case_id not in hidden)
    yield from (customer for customer in found if db.one(STILL_OPEN_SQL, (customer,)) is None)
