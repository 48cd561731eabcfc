"""Counts for the early signs: product and cause in the last weeks, causes by value tier, and what tells that a relationship suffers."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from complaint_desk.data.conditions import condition
from complaint_desk.data.of_customer import of_tiers
from complaint_desk.domain.board_early import MOST_VALUED, SIGNS, VALUED, Early, recent_of, steady_of
from complaint_desk.domain.figures import Period

if TYPE_CHECKING:
    from complaint_desk.data.boards import Counting


def read_early(count: Counting, names: Collection[str]) -> Early:
    """Return what was counted for the panels of early signs that are wanted."""
    spots: dict[tuple[str, str], tuple[int, int]] = {}
    pains: dict[str, tuple[int, int]] = {}
    signs: dict[str, int] = {}
    earlier: dict[str, int] = {}
    valued = 0
    if "rising" in names:
        spots = _spots(count)
    if "tier_pains" in names:
        found = count.rows(f"c.cause, SUM({of_tiers(MOST_VALUED)}), COUNT(*)", "opened", "c.cause != ''", by="1")
        pains = {str(cause): (int(mine), int(n)) for cause, mine, n in found}
    if "relations" in names:
        valued, signs = _signs(count, count.period)
        earlier = _signs(count, count.earlier)[1] if count.earlier is not None else {}
    return Early(spots=spots, pains=pains, signs=signs, valued=valued, signs_before=earlier)


def _spots(count: Counting) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by product and cause the complaints of the last weeks, and those with the weeks before them."""
    recent, steady = recent_of(count.period), steady_of(count.period)
    both: dict[tuple[str, str], tuple[int, int]] = {}
    for period in (recent, steady):
        rows = count.rows("c.product, c.cause, COUNT(*)", "opened", "c.product != '' AND c.cause != ''", period, by="1, 2")
        for product, cause, n in rows:
            mine, whole = both.get((product, cause), (0, 0))
            both[product, cause] = (mine + (n if period is recent else 0), whole + n)
    return both


def _signs(count: Counting, period: Period) -> tuple[int, dict[str, int]]:
    """Return the cases of valued customers, and by sign those that show it: in one pass, by the conditions that lead to them."""
    shown = [" AND ".join(_numbered(*condition(key, value, count.asker)) for key, value in pairs) for pairs in SIGNS.values()]
    valued = count.narrowed(("tier", ",".join(VALUED)))
    (found,) = valued.rows(", ".join(("COUNT(*)", *(f"SUM({sql})" for sql in shown))), "opened", "", period)
    whole, *numbers = (int(n or 0) for n in found)
    return whole, dict(zip(SIGNS, numbers, strict=True))


def _numbered(sql: str, numbers: list[object]) -> str:
    """Return a condition with its numbers written into it: what is selected comes before what values are given for."""
    for number in numbers:
        sql = sql.replace("?", str(int(str(number))), 1)
    return sql
