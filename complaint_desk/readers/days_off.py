"""Reads a list of days off and make-up days: an .ics calendar, or a table with a date in its first column.

In a table the second column may say ``work`` (or 班) for a day of the weekend that is worked; in a calendar the title of the day does,
as the lists of public holidays do that are passed around. Nothing else of the file is looked at, and no day of years that no calendar
has (``calendar_edit``): lists are passed around with those of decades.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from complaint_desk.domain.calendar_edit import FIRST_YEAR, LAST_YEAR
from complaint_desk.domain.problems import Problem
from complaint_desk.readers.encoding import detect

MOST_BYTES: Final = 2_000_000
LONGEST: Final = 60
"""An entry of more days is no holiday."""
_WORKED: Final = ("班", "work", "make-up", "makeup")
_DATE: Final = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_ICS_DATE: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What a list says: days that are not worked, and days of the weekend that are."""

    off: frozenset[date]
    worked: frozenset[date]


def read_days(path: Path) -> DaysOff:
    """Return the days of a list.

    Raises:
        Problem: it can't be read, is no plain file or too large, or holds no date; a line that is wrong is named.
    """
    try:
        plain = path.is_file()  # a pipe or a device tells no size and has no end
        data = path.read_bytes() if plain and path.stat().st_size <= MOST_BYTES else None
    except (OSError, ValueError):
        raise Problem("days_unreadable", code="CL-FILE", name=path.name) from None
    if not plain:
        raise Problem("days_unreadable", code="CL-FILE", name=path.name)
    if data is None:
        raise Problem("days_unreadable", code="CL-SIZE", name=path.name)
    codec = detect(lambda: [data])
    if not isinstance(codec, str):
        raise Problem("days_unreadable", code="CL-TEXT", name=path.name)
    text = data.decode(codec, "replace")
    found = _calendar(text) if "BEGIN:VCALENDAR" in text[:1000] else _table(text, path.name)
    if not found.off and not found.worked:
        raise Problem("days_none", code="CL-NONE", name=path.name)
    return found


def _calendar(text: str) -> DaysOff:
    """An .ics file: all-day entries with their last day, which the file itself does not count."""
    off: set[date] = set()
    worked: set[date] = set()
    entry: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        name, _, value = line.partition(":")
        key = name.split(";")[0].upper()
        if line == "BEGIN:VEVENT":
            entry = {}
        elif key in ("DTSTART", "DTEND", "SUMMARY"):
            entry[key] = value
        elif line == "END:VEVENT":
            first, after = _ics_day(entry.get("DTSTART", "")), _ics_day(entry.get("DTEND", ""))
            if first is not None:
                length = min(max((after - first).days if after is not None else 1, 1), LONGEST)
                days = {first + timedelta(days=n) for n in range(length)}
                (worked if _is_worked(entry.get("SUMMARY", "")) else off).update(days)
    return _told(off, worked)


def _table(text: str, name: str) -> DaysOff:
    off: set[date] = set()
    worked: set[date] = set()
    for number, row in _rows(text, name):
        if not row or not row[0].strip():
            continue
        match = _DATE.fullmatch(row[0])
        try:
            day = date(*map(int, match.groups())) if match is not None else None
        except ValueError:
            day = None
        if day is None:
            if number == 1:
                continue  # the line of titles
            raise Problem("days_line", code="CL-LINE", name=name, line=number)
        (worked if any(_is_worked(cell) for cell in row[1:]) else off).add(day)
    return _told(off, worked)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, each with the line it begins on.

    Raises:
        Problem: a field has no end, so that the days behind it would be a part of it; the line it begins on is named.
    """
    reader, begun = csv.reader(text.splitlines(), strict=True), 1
    try:
        for row in reader:
            yield begun, row
            begun = reader.line_num + 1
    except csv.Error:
        raise Problem("days_line", code="CL-LINE", name=name, line=begun) from None


def _told(off: set[date], worked: set[date]) -> DaysOff:
    kept, made_up = (frozenset(day for day in days if FIRST_YEAR <= day.year <= LAST_YEAR) for days in (off - worked, worked))
    return DaysOff(kept, made_up)


def _ics_day(text: str) -> date | None:
    match = _ICS_DATE.match(text.strip())
    try:
        return date(*map(int, match.groups())) if match is not None else None
    except ValueError:
        return None


def _is_worked(text: str) -> bool:
    folded = text.casefold()
    return any(mark in folded for mark in _WORKED)
