"""When complaints come in: the year, the week and the day of a call centre, with the chance that real weeks have."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import Final

from complaint_desk.domain.events import DAY, HOUR

YEAR: Final = 365 * DAY
_MONTHS: Final = (1.0, 0.8, 0.9, 0.9, 0.95, 1.1, 1.1, 1.05, 0.95, 0.95, 1.25, 1.35)
_WEEKDAYS: Final = (1.25, 1.1, 1.05, 1.0, 1.0, 0.8, 0.65)
_HOURS: Final = (
    0.05,
    0.03,
    0.02,
    0.02,
    0.02,
    0.04,
    0.1,
    0.25,
    0.6,
    1.0,
    1.1,
    1.0,
    0.75,
    0.8,
    0.95,
    0.95,
    0.9,
    0.8,
    0.7,
    0.75,
    0.8,
    0.6,
    0.3,
    0.12,
)


def local_hour(us: int, offset_us: int) -> int:
    """Return the hour of the day at the desk."""
    return (us + offset_us) // HOUR % 24


def local_month(us: int, offset_us: int) -> int:
    """Return the month at the desk, 1 to 12."""
    return datetime.fromtimestamp((us + offset_us) / 1_000_000, UTC).month


def local_year(us: int, offset_us: int) -> int:
    """Return the year at the desk."""
    return datetime.fromtimestamp((us + offset_us) / 1_000_000, UTC).year


def working_time(us: int, offset_us: int, spread: float) -> int:
    """Return a moment, or the next morning when it falls outside the desk's hours (8 to 21).

    Args:
        us: the moment.
        offset_us: the desk's distance from UTC.
        spread: 0 to 1, where in the morning's first two and a half hours.
    """
    local = us + offset_us
    into = local % DAY
    if 8 * HOUR <= into < 21 * HOUR:
        return us
    morning = local - into + 8 * HOUR + int(spread * 2.5 * HOUR)
    return (morning if into < 8 * HOUR else morning + DAY) - offset_us


def moments(n: int, rng: Random, until_us: int, offset_us: int) -> Iterator[int]:
    """Yield n moments of the twelve months before ``until_us``, in order, by season, weekday and hour.

    Each falls by itself, so that a week of forty has its ordinary scatter of six: weeks that are too even would make every one of
    them a signal beyond its limits. In order without sorting: the share that is left shrinks by the largest of those still to come.
    """
    first = (until_us - YEAR) // HOUR * HOUR
    slots = [first + i * HOUR for i in range((until_us - first) // HOUR + 1)]
    weights = []
    for i, slot in enumerate(slots):
        local = datetime.fromtimestamp((slot + offset_us) / 1_000_000, UTC)
        growth = 0.9 + 0.2 * i / len(slots)
        weights.append(growth * _MONTHS[local.month - 1] * _WEEKDAYS[local.weekday()] * _HOURS[local.hour])
    weights[-1] *= (until_us - slots[-1]) / HOUR
    total = list(accumulate(weights))
    whole = total[-1]
    left = 1.0
    for still_to_come in range(n, 0, -1):
        left *= rng.random() ** (1 / still_to_come)
        at = (1 - left) * whole
        slot = min(bisect_left(total, at), len(slots) - 1)
        into = (at - (total[slot] - weights[slot])) / weights[slot] if weights[slot] else 0.0
        yield min(slots[slot] + int(into * HOUR), until_us)
