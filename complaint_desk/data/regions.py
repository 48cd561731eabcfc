"""Which regions a desk's newest cases are about, for whoever types one."""

from __future__ import annotations

from typing import Final

from complaint_desk.data.store import Reader

LOOKED_AT: Final = 3_000
"""The newest cases whose regions are offered: read along an index, however many there are."""

MOST: Final = 60

REGIONS: Final = (
    "SELECT region FROM (SELECT region FROM complaint INDEXED BY complaint_facts ORDER BY opened_us DESC LIMIT ?) WHERE region != ''"
    " GROUP BY region ORDER BY COUNT(*) DESC, region LIMIT ?"
)


def latest_regions(db: Reader) -> tuple[str, ...]:
    """Return the regions of the newest cases, the most frequent first."""
    return tuple(region for (region,) in db.rows(REGIONS, (LOOKED_AT, MOST)))
