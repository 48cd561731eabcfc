"""Changing a calendar: the hours of a weekday or of one day as people type them, and whether what came of it can be used."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from complaint_desk.domain.calendars import Calendar, Period, clock_face, faults
from complaint_desk.domain.problems import BadValue, Problem

FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST: Final = 200
MOST_PERIODS: Final = 12
"""Stretches of one day that are taken."""
_STRETCH: Final = re.compile(r"(\d{1,2})(?::([0-5]\d))?(?:-|–|—|~|至|到|to)(\d{1,2})(?::([0-5]\d))?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_APART: Final = re.compile(r"[,;、\n]")


def hours_of(text: str, field: str) -> tuple[Period, ...]:
    """Return the stretches of a day as they were typed: ``09:00-12:00, 13:00-18:00``; none where nothing was.

    Raises:
        BadValue: one of them is none, ends before it begins, or overlaps another.
    """
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).casefold().replace(" ", "")
    parts = [part for part in _APART.split(plain) if part]
    if len(plain) > LONGEST or len(parts) > MOST_PERIODS:
        raise BadValue("calendar_hours_many", field=field, most=MOST_PERIODS)
    found = []
    for part in parts:
        match = _STRETCH.fullmatch(part)
        if match is None:
            raise BadValue("calendar_hours", field=field, value=part[:40])
        first, first_minute, last, last_minute = (int(each or 0) for each in match.groups())
        found.append(Period(first * 60 + first_minute, last * 60 + last_minute))
        if not found[-1].start < found[-1].end <= 24 * 60:
            raise BadValue("calendar_hours_backwards", field=field, value=part[:40])
    found.sort()
    for one, other in pairwise(found):
        if other.start < one.end:
            raise BadValue("calendar_hours_overlap", field=field, first=_told(one), second=_told(other))
    return tuple(found)


def written_hours(periods: tuple[Period, ...]) -> str:
    """Return stretches as they are typed; empty for a day off."""
    return ", ".join(map(_told, periods))


def day_of(text: str, field: str) -> date:
    """Return a day as it was typed: 2026-10-01, 2026/10/1 or 2026年10月1日.

    Raises:
        BadValue: it is none, or lies so far off that it is a slip of the pen.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace(" ", "")
    match = _DAY.fullmatch(plain)
    try:
        day = date(*map(int, match.groups())) if match is not None else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValue("calendar_day", field=field, value=plain[:40], first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return day


def with_weekday(calendar: Calendar, weekday: int, periods: tuple[Period, ...]) -> Calendar:
    """Return a calendar with other hours on a weekday, 0 for Monday; days that differ from the week stay as they are."""
    return replace(calendar, week=(*calendar.week[:weekday], periods, *calendar.week[weekday + 1 :]))


def with_day(calendar: Calendar, day: date, periods: tuple[Period, ...]) -> Calendar:
    """Return a calendar in which a day has hours of its own, none for a day off; one that is as its weekday differs no more."""
    if periods == calendar.week[day.weekday()]:
        return without_day(calendar, day)
    return replace(calendar, days=dict(sorted({**calendar.days, day: periods}.items())))


def without_day(calendar: Calendar, day: date) -> Calendar:
    """Return a calendar in which a day is as its weekday again."""
    return replace(calendar, days={each: periods for each, periods in calendar.days.items() if each != day})


def require_usable(calendar: Calendar) -> None:
    """Refuse a calendar with a fault.

    Raises:
        Problem: the sentence says which fault.
    """
    for fault in faults(calendar):
        raise Problem("calendar_unusable", code="CL-UNUSABLE", fault=fault)


def differing_days(before: Calendar, after: Calendar) -> int:
    """Return how many days one calendar says otherwise than the other, those that differ from the week on either side."""
    return sum(1 for day in {*before.days, *after.days} if before.days.get(day) != after.days.get(day))


def differing_weekdays(before: Calendar, after: Calendar) -> int:
    """Return how many weekdays have other hours."""
    return sum(one != other for one, other in zip(before.week, after.week, strict=True))


def _told(period: Period) -> str:
    return f"{clock_face(period.start)}-{clock_face(period.end)}"
