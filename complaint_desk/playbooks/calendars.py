"""Reads a calendar, ``calendars/ID.toml``: the place's time zone, the week's periods, and the days that differ from it.

A calendar's days off and make-up days come from the official lists of its place; a site's own file of the same name serves instead.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from complaint_desk.domain.calendars import Calendar, Period, faults
from complaint_desk.domain.messages import UNNAMED, Native
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.sources import Faults, Shelf, Table, open_table

FOLDER: Final = "calendars"
WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTRIES: Final = ("", "CN", "TW", "HK", "GB", "US")
"""Whose holidays a calendar may be seeded with; none for one without holidays."""
_PERIOD: Final = re.compile(r"(\d{1,2}):([0-5]\d)\s*-\s*(\d{1,2}):([0-5]\d)", re.ASCII)


def calendar_ids(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of the calendars there are, the site's own included."""
    folders = [folder / FOLDER for folder in (shelf.shipped, shelf.site) if folder is not None]
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("*.toml")}))


def read_calendar(shelf: Shelf, calendar_id: str, found: Faults, *, file: str = "") -> tuple[Calendar, int]:
    """Return a calendar and the version of its file, or of another of that calendar; what is wrong goes to the faults."""
    table = open_table(shelf, (FOLDER, file or f"{calendar_id}.toml"), found)
    before = len(found.found)
    if table.text("id") != calendar_id:
        table.fault("id", "wrong_id", id=calendar_id)
    version = table.number("version")
    zone = _zone(table)
    table.code("country", COUNTRIES, default="")
    known = table.value("known_until")
    if known is not None and type(known) is not date:
        table.fault("known_until", "not_a_date", value=str(known))
    title = native(table, "title")
    week_of = table.table("week")
    week = tuple(_periods(week_of, name) for name in WEEK)
    week_of.close()
    listed = table.table("days")
    days = {}
    for name in listed.data:
        day = _day(listed, name)
        periods = _periods(listed, name)
        if day is not None:
            days[day] = periods
    table.close()
    calendar = Calendar(calendar_id, zone, week, days, title, known if type(known) is date else None)
    if len(found.found) == before:
        for reason in faults(calendar):
            table.source.tell(("week",), reason)
    return calendar, version


def country_of(shelf: Shelf, calendar_id: str, *, file: str = "") -> str:
    """Return whose holidays a calendar may be seeded with, "" for nobody's."""
    return open_table(shelf, (FOLDER, file or f"{calendar_id}.toml"), Faults()).code("country", COUNTRIES, default="")


def native(table: Table, key: str, *, needed: bool = True) -> Native:
    """Return a text in the languages in which it is given: all of them in a shipped file, one at least in a site's own."""
    if not needed and key not in table.data:
        return UNNAMED
    told = table.table(key)
    texts = tuple((language, told.text(language)) for language in LANGUAGES if language in told.data)
    for language in LANGUAGES:
        if language not in told.data and (not table.source.own or not texts):
            told.fault(language, "missing_text")
    told.close()
    return Native(texts)


def _zone(table: Table) -> ZoneInfo:
    name = table.text("zone")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, or no name of one at all
        if name:
            table.fault("zone", "not_a_zone", zone=name)
        return ZoneInfo("UTC")


def _day(table: Table, name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        table.fault(name, "not_a_date", value=name)
        return None


def _periods(table: Table, name: str) -> tuple[Period, ...]:
    """Return the periods of a day, written ``["09:00-12:00", "13:00-18:00"]``; none of a day off."""
    told = table.value(name)
    if told is None:
        return ()
    if not isinstance(told, list):
        table.fault(name, "not_a_list")
        return ()
    made = []
    for each in told:
        match = _PERIOD.fullmatch(each) if isinstance(each, str) else None
        if match is None:
            table.fault(name, "not_a_period", value=str(each))
        else:
            from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
            made.append(Period(from_hour * 60 + from_minute, to_hour * 60 + to_minute))
    return tuple(made)
