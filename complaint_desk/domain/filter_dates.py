"""Stretches of time as a filter names them: absolute, or relative to now and then meant anew each time they are asked for.

========================  ================================================================================================
``2026-01-31``            that day, whole, where the asker is
``2026-01-31T08:00``      that moment
``today``, ``yesterday``  the day; also ``tomorrow``, ``this_week``, ``last_week``, ``next_week`` (from Monday, ISO 8601),
                          ``this_month``, ``last_month``, ``next_month``, ``this_year``, ``last_year``
``-7d``, ``+2w``          the day so many days or weeks away, whole; ``m`` are months, cut to the month's last day
``-48h``, ``now``         the moment so many hours away, and this one
``A..B``                  from the beginning of A to the end of B; one of them may be missing
========================  ================================================================================================

So ``-7d..`` is the last seven days with today, and ``..-3d`` what is three days old or older.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

NAMED: Final = (
    "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month", "this_year",
    "last_year", "now",
)
FARTHEST: Final = 9_999
"""So many hours, days, weeks or months away at most."""

_AWAY: Final = re.compile(r"([+-])(\d{1,4})([hdwm])", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def stretch(text: str, zone: tzinfo, now_us: int) -> tuple[int | None, int | None]:
    """Return the ends of a stretch of time in microseconds UTC, the second one not included.

    Args:
        text: as above.
        zone: where days are meant.
        now_us: the moment that relative ones start from, microseconds UTC.

    Raises:
        ValueError, OverflowError: it is none.
    """
    low, dots, high = text.partition("..")
    first = _ends(low, zone, now_us)[0] if low else None
    last = _ends(high if dots else low, zone, now_us)[1] if (high if dots else low) else None
    if first is None and last is None:
        raise ValueError(text)
    return first, last


def is_relative(text: str) -> bool:
    """Tell whether one end of a range moves on with the time."""
    return text in NAMED or _AWAY.fullmatch(text) is not None


def away(text: str) -> tuple[int, str] | None:
    """Return how far from now an end lies, and in which unit: ``(-7, "d")``; None when it is no such end."""
    found = _AWAY.fullmatch(text)
    return (int(found[1] + found[2]), found[3]) if found else None


def _ends(text: str, zone: tzinfo, now_us: int) -> tuple[int, int]:
    """The beginning and the end of one day, week, month or year; of a moment, both are that moment."""
    now = (_EPOCH + timedelta(microseconds=now_us)).astimezone(zone)
    if text == "now":
        return now_us, now_us
    far = away(text)
    if far is not None and far[1] == "h":
        at = now_us + far[0] * 3_600_000_000
        return at, at
    if far is None and not is_relative(text) and len(text) > 10:
        moment = datetime.fromisoformat(text)
        at = _us(moment if moment.tzinfo else moment.replace(tzinfo=zone))
        return at, at
    first, last = _days(text, now.date(), far)
    return _us(datetime.combine(first, time(), zone)), _us(datetime.combine(last + timedelta(days=1), time(), zone))


def _days(text: str, today: date, far: tuple[int, str] | None) -> tuple[date, date]:
    """The first and the last day that are meant."""
    if far is not None:
        n, unit = far
        day = _months_on(today, n) if unit == "m" else today + timedelta(days=n * (7 if unit == "w" else 1))
        return day, day
    which, _, what = text.partition("_")
    step = {"last": -1, "this": 0, "next": 1}.get(which, 0)
    if text in ("today", "yesterday", "tomorrow"):
        day = today + timedelta(days=("yesterday", "today", "tomorrow").index(text) - 1)
        return day, day
    if what == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if what == "month":
        first = _months_on(today.replace(day=1), step)
        return first, first.replace(day=_length(first.year, first.month))
    if what == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    day = date.fromisoformat(text)
    return day, day


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    """The days of a month; ``calendar.monthrange`` would bring all names of all locales into every queue."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _us(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
