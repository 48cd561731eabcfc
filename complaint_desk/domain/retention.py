"""How long what is kept, and what keeps it longer: classes of data with their time, and the legal hold of a case (design, safety H2).

The time is counted in calendar months from the end of a customer's last case: a day that the month does not have is its last. A hold has
no end of its own; somebody lifts it. Domain rules only: nothing is read or written here.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from complaint_desk.domain.event import Recorded, Words
from complaint_desk.domain.events import HoldLifted, HoldSet, Undone
from complaint_desk.domain.vocabulary import HOLDS as HOLDS

PERSONAL, LOGS = "personal", "logs"
CLASSES: Final = (PERSONAL, LOGS)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Keep:
    """How long one class of data is kept.

    Attributes:
        code: one of CLASSES.
        months: for so many calendar months.
        least: what a site may not go below.
        most: what it may not go beyond.
        source: who says so: the program, the site's file or the desk's own settings.
    """

    code: str
    months: int
    least: int
    most: int
    source: str = "program"

    def allows(self, months: int) -> bool:
        """Tell whether a site may choose so many months."""
        return self.least <= months <= self.most


@dataclass(frozen=True, slots=True)
class Hold:
    """That a case is held back now: since when, by whom, and why."""

    since_us: int
    by: int
    why: str
    reason: Words


def hold_in(history: Iterable[Recorded]) -> Hold | None:
    """Return the hold that stands on a case after its events, None when there is none."""
    recorded = list(history)
    undone = {r.event.n for r in recorded if isinstance(r.event, Undone)}
    found: Hold | None = None
    for r in recorded:
        if r.n in undone:
            continue
        if isinstance(r.event, HoldSet):
            found = Hold(r.at_us, r.actor_id, r.event.why, r.event.reason)
        elif isinstance(r.event, HoldLifted):
            found = None
    return found


def before(now_us: int, months: int) -> int:
    """Return the moment so many calendar months before another: what ended until then has been kept long enough.

    Args:
        now_us: microseconds UTC.
        months: how many, 0 or more.

    Returns:
        Microseconds UTC; the same time of day, on the month's last day where it has no such day.
    """
    now = _EPOCH + timedelta(microseconds=now_us)
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return (now.replace(year=year, month=month + 1, day=day) - _EPOCH) // _MICROSECOND
