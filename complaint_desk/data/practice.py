"""Counts for the figures of practice (``domain.board_practice``): the success factors of the cases closed here, and cases by cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.data.conditions import HERE
from complaint_desk.domain.board_practice import FACTORS
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.figures import TARGET_HOURS
from complaint_desk.domain.panels import Part
from complaint_desk.domain.row import KEPT_CLARIFY, KEPT_FOLLOW_UP, KEPT_LISTEN
from complaint_desk.domain.vocabulary import SATISFIED

if TYPE_CHECKING:
    from complaint_desk.data.boards import Counting

_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "fast": (f"c.first_response_us > 0 AND c.first_response_us - c.opened_us <= {TARGET_HOURS * HOUR}", "c.first_response_us > 0"),
    "empathic": (f"c.steps_kept & {KEPT_LISTEN} != 0", "1"),
    "precise": (f"c.steps_kept & {KEPT_CLARIFY} != 0", "1"),
    "effective": (f"c.result >= {SATISFIED} AND c.reopened = 0", "c.result > 0"),
    "tracked": (f"c.steps_kept & {KEPT_FOLLOW_UP} != 0", "1"),
    "learnt": ("c.cause NOT IN ('', 'other', 'unknown')", "1"),
}
"""By factor, what a case has that shows it, and which cases can."""
_SELECTED: Final = ", ".join(f"SUM({hit}), SUM({base})" for hit, base in (_COUNTED[code] for code in FACTORS))


def read_factors(count: Counting) -> dict[str, Part]:
    """Return by factor how many of the cases closed here show it, of those that can; in the period before as well."""
    now = _sums(count.rows(_SELECTED, "closed", HERE))
    earlier = _sums(count.rows(_SELECTED, "closed", HERE, count.earlier)) if count.earlier is not None else [0] * len(now)
    return {code: Part(*now[2 * at : 2 * at + 2], *earlier[2 * at : 2 * at + 2]) for at, code in enumerate(FACTORS)}


def _sums(rows: list[tuple[Any, ...]]) -> list[int]:
    return [int(each or 0) for each in rows[0]]


def read_causes(count: Counting) -> dict[str, int]:
    """Return the cases opened, by the cause that was found."""
    return {str(cause): int(n) for cause, n in count.rows("c.cause, COUNT(*)", "opened", "c.cause != ''", by="1")}
