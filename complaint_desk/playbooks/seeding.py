"""Writes a calendar's file: seeded with the public holidays and make-up days of a place, or with a list that somebody brought.

The official days come from the ``holidays`` package, which is imported only here: a desk runs by what stands in its files, so that a
due time never changes because a package did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from complaint_desk.domain.calendars import Calendar, Period, clock_face
from complaint_desk.playbooks.calendars import FOLDER, WEEK

_PARTS: Final = {"GB": "ENG"}
"""Of places whose parts have holidays of their own, the one that is meant: England for the United Kingdom's business days."""
_A_YEAR: Final = 5
"""Days off from which on a list is taken for that of a whole year; no place here has fewer."""
_HEAD: Final = "# Days off and make-up days beside the week. `complaint-desk calendar` writes this file; it may be edited by hand.\n"


def official_days(country: str, years: Iterable[int]) -> tuple[frozenset[date], frozenset[date]]:
    """Return the public holidays of a country in some years, and the days of its weekends that are worked instead.

    Args:
        country: one of calendars.COUNTRIES.
        years: which ones; of a year whose list is not out yet only the holidays that follow from the law are known.

    Raises:
        ImportError: the package with the lists is not installed.
    """
    import holidays

    wanted = sorted(set(years))
    found = holidays.country_holidays(country, subdiv=_PARTS.get(country), years=wanted)
    made_up = {day for day in getattr(found, "weekend_workdays", ()) if day.year in wanted}
    return frozenset(day for day in found if day.year in wanted), frozenset(made_up)


def with_days(calendar: Calendar, off: Iterable[date], made_up: Iterable[date], years: Iterable[int] = ()) -> Calendar:
    """Return a calendar with days off and make-up days; a make-up day is worked like a Monday.

    Args:
        calendar: the calendar as it stands; what it says for other days stays.
        off: days that are not worked; one that the week leaves free anyway is left out.
        made_up: days that are worked though the week leaves them free.
        years: years whose days are told anew: what stood for them goes.
    """
    anew = set(years)
    days: dict[date, tuple[Period, ...]] = {day: periods for day, periods in calendar.days.items() if day.year not in anew}
    worked = next((periods for periods in calendar.week if periods), ())
    for day in off:
        if calendar.week[day.weekday()]:
            days[day] = ()
        else:
            days.pop(day, None)
    for day in made_up:
        if not calendar.week[day.weekday()]:
            days[day] = worked
    return replace(calendar, days=dict(sorted(days.items())))


def known(before: date | None, off: Collection[date], made_up: Collection[date], years: Collection[int], country: str) -> date | None:
    """Return the last date whose holidays are known once days were added: it moves on by whole years that follow on each other.

    Args:
        before: the last date until now, None for none.
        off: the days off that were added.
        made_up: the make-up days that were added.
        years: the years that were told whole; none for a list that somebody brought, of which a year counts that has enough days.
        country: one of calendars.COUNTRIES. The mainland announces each year's days anew, make-up days among them: without these a year
            holds only what follows from the law. Taiwan has had none to announce since the law on its holidays of 2025.
    """
    whole = set(years) or {year for year, count in Counter(day.year for day in off).items() if count >= _A_YEAR}
    if country == "CN":
        whole &= {day.year for day in made_up}
    if before is None and not whole:
        return None
    last = before.year if before is not None else min(whole) - 1
    while last + 1 in whole:
        last += 1
    end = date(last, 12, 31)
    return end if before is None else max(before, end) if last > before.year else before


def written(calendar: Calendar, version: int, country: str = "") -> str:
    """Return a calendar as the text of its file."""
    lines = [_HEAD, f'id = "{calendar.name}"\nversion = {version}\nzone = "{calendar.zone}"\n']
    if country:
        lines.append(f'country = "{country}"\n')
    if calendar.known_until is not None:
        lines.append(f"known_until = {calendar.known_until.isoformat()}\n")
    lines.append("\n[title]\n")
    lines += [f'{language} = "{_escaped(text)}"\n' for language, text in calendar.title.texts]
    lines.append("\n[week]\n")
    lines += [f"{name} = {_listed(periods)}\n" for name, periods in zip(WEEK, calendar.week, strict=True)]
    if calendar.days:
        lines.append("\n[days]\n")
        lines += _by_year(calendar.days)
    return "".join(lines)


def keep(site: Path, calendar: Calendar, version: int, country: str = "") -> Path:
    """Write a site's own file of a calendar and return where it is; a file is replaced as a whole or not at all, and kept as ``.bak``.

    Raises:
        OSError: it can't be written; an older file is untouched, and so is what is kept of the one before.
    """
    path = site / FOLDER / f"{calendar.name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    before, part = path.with_name(kept_as(calendar.name)), path.with_name(path.name + ".part")
    part.write_text(written(calendar, version, country), encoding="utf-8", newline="\n")
    if path.is_file():
        before.write_bytes(path.read_bytes())
    else:
        before.unlink(missing_ok=True)  # of a file that somebody took away: the shipped one stood before this
    part.replace(path)
    return path


def kept_as(calendar_id: str) -> str:
    """Return the name of the file in which what stood before the last change is kept."""
    return f"{calendar_id}.toml.bak"


def _by_year(days: Mapping[date, tuple[Period, ...]]) -> list[str]:
    lines, year = [], 0
    for day, periods in sorted(days.items()):
        if year and day.year != year:
            lines.append("\n")
        year = day.year
        lines.append(f"{day.isoformat()} = {_listed(periods)}\n")
    return lines


def _listed(periods: tuple[Period, ...]) -> str:
    return "[" + ", ".join(f'"{clock_face(each.start)}-{clock_face(each.end)}"' for each in periods) + "]"


def _escaped(text: str) -> str:
    return "".join(c for c in text.replace("\\", "\\\\").replace('"', '\\"') if c >= " ")
