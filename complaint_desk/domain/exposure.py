"""How much a desk is open in a day or a week, in ordinary open days: what counts of unlike periods are divided by.

An ordinary open day is as long as most open days of the calendar's week; half a Saturday counts as its part of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.spans import DAY

ALIKE: Final = 0.01
"""Periods whose open time differs by less than this part are equally long."""
_MINUTE: Final = 60_000_000
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """A desk's open time.

    Attributes:
        time: answers how long it is open between two instants.
        day_us: how long an ordinary open day is.
    """

    time: WorkingTime
    day_us: int

    @classmethod
    def of(cls, time: WorkingTime) -> Opening:
        """Return the open time of a calendar."""
        return cls(time, ordinary_day(time.calendar) * _MINUTE)

    @property
    def day_hours(self) -> float:
        """Return how many hours an ordinary open day has."""
        return self.day_us / (60 * _MINUTE)

    def days(self, first: int, last: int) -> float:
        """Return how many ordinary open days lie in some days, both included, counted from 1970-01-01 in UTC as figures are."""
        return self.time.elapsed(first * DAY, (last + 1) * DAY) / self.day_us


def ordinary_day(calendar: Calendar) -> int:
    """Return the minutes of an ordinary open day: the length that most days of the week have, the longest of equally many."""
    lengths = Counter(sum(period.end - period.start for period in periods) for periods in calendar.week if periods)
    return max(lengths, key=lambda length: (lengths[length], length)) if lengths else _DAY_MINUTES


def unlike(open_days: Sequence[float]) -> bool:
    """Tell whether periods are open so differently that their counts can't be compared as they are."""
    return bool(open_days) and max(open_days) - min(open_days) > ALIKE * max(open_days)
