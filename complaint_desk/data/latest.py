"""Which regions and products a desk's newest cases are about and what stands in its own fields, for whoever types one."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from complaint_desk.data.store import Reader

LOOKED_AT: Final = 3_000
"""The newest cases whose names are offered: read along an index, however many there are."""

MOST: Final = 60

REGIONS: Final = (
    "SELECT region FROM (SELECT id, region FROM complaint INDEXED BY complaint_facts ORDER BY opened_us DESC LIMIT ?) WHERE region != ''"
    " AND id NOT IN (SELECT value FROM json_each(?)) GROUP BY region ORDER BY COUNT(*) DESC, region LIMIT ?"
)

PRODUCTS: Final = (
    "SELECT product FROM (SELECT id, product FROM complaint INDEXED BY complaint_facts ORDER BY opened_us DESC LIMIT ?) WHERE product != ''"
    " AND id NOT IN (SELECT value FROM json_each(?)) GROUP BY product ORDER BY COUNT(*) DESC, product LIMIT ?"
)
IN_FIELD: Final = (
    "SELECT MIN(shown) FROM (SELECT case_id, text, shown FROM case_field WHERE field = ? ORDER BY case_id DESC LIMIT ?)"
    " WHERE case_id NOT IN (SELECT value FROM json_each(?)) GROUP BY text ORDER BY COUNT(*) DESC, text LIMIT ?"
)


def latest_regions(db: Reader, hidden: Collection[int]) -> tuple[str, ...]:
    """Return the regions of the newest cases but the hidden ones, the most frequent first."""
    return tuple(region for (region,) in db.rows(REGIONS, (LOOKED_AT, _listed(hidden), MOST)))


def latest_products(db: Reader, hidden: Collection[int]) -> tuple[str, ...]:
    """Return the products of the newest cases but the hidden ones, the most frequent first."""
    return tuple(product for (product,) in db.rows(PRODUCTS, (LOOKED_AT, _listed(hidden), MOST)))


def latest_in_field(db: Reader, field: str, hidden: Collection[int]) -> tuple[str, ...]:
    """Return what stands in a field of the site's own in the newest cases that have one, but the hidden ones, the most frequent first."""
    return tuple(shown for (shown,) in db.rows(IN_FIELD, (field, LOOKED_AT, _listed(hidden), MOST)))


def _listed(hidden: Collection[int]) -> str:
    return json.dumps(sorted(hidden))
