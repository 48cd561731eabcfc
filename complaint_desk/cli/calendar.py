"""``calendar``: which time limits hold, and the hours and days by which they are counted: shown, chosen, changed and taken back."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain import calendar_edit as edit
from complaint_desk.domain.messages import Day
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.playbooks.calendars import WEEK
from complaint_desk.services import calendar_editing, calendars
from complaint_desk.services.calendar_editing import Draft, Preview, moved_line, moved_words
from complaint_desk.services.calendars import LimitsShown
from complaint_desk.wording import Words

_SERVE: Final = {
    "--desk": ("desk", ("use",)), "--years": ("years", ("seed",)), "--try": ("rehearse", ("set",)), "--expect": ("expect", ("set", "undo")),
}
"""By option its place in the arguments and the actions that obey it."""


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Do what is asked and return the exit code.

    Raises:
        WrongUsage: something that the action needs is missing, or an option is given that it would not obey.
    """
    _require_obeyed(arguments)
    named = list(arguments.names)
    with opened(arguments) as (store, who):
        match arguments.action, named:
            case "use", _:
                calendars.choose(store, who, sets=named, desk=arguments.desk or "")
                print(words("calendar.from_next_start"))
            case "seed", [calendar]:
                done = calendars.seed(store, who, calendar=calendar, years=arguments.years or ())
                print(words("calendar.added", n=done.result["days"]))
            case "import", [calendar, file]:
                done = calendars.bring_in(store, who, calendar=calendar, file=Path(file))
                print(words("calendar.added", n=done.result["days"]))
            case "set", [calendar, *changes] if changes:
                read = calendar_editing.draft(store, who, calendar=calendar)
                made = _edited(replace(read, version=arguments.expect or read.version), changes)
                _tell_moved(calendar_editing.preview(store, who, calendar=made.calendar), words)
                if arguments.rehearse:
                    return 0
                done = calendar_editing.save(store, who, made=made)
                print(words("calendar.edited", days=done.result["days"], week=done.result["week"]))
            case "undo", [calendar]:
                version = arguments.expect or calendar_editing.draft(store, who, calendar=calendar).version
                done = calendar_editing.take_back(store, who, calendar=calendar, version=version)
                print(words("calendar.taken_back", days=done.result["days"], week=done.result["week"]))
            case "show", [calendar]:
                _print_one(calendar_editing.draft(store, who, calendar=calendar), words, as_json=arguments.json)
                return 0
            case "show", []:
                pass
            case _:
                raise WrongUsage("calendar_usage")
        found = calendars.shown(store, who)
        _print(found, words, as_json=arguments.json)
        for each in found.faults:  # the shipped files serve meanwhile
            print(words("playbook.listed", file=each.file, place=words.of(each.place), reason=words.of(each.reason)), file=sys.stderr)
    return 0


def _require_obeyed(arguments: argparse.Namespace) -> None:
    """Refuse an option that an action would pass over: whoever says ``--try`` or ``--expect`` counts on it.

    Raises:
        WrongUsage: the sentence names the option and the actions that obey it.
    """
    for option, (place, actions) in _SERVE.items():
        if getattr(arguments, place) and arguments.action not in actions:
            raise WrongUsage("calendar_option", option=option, action=arguments.action, actions=", ".join(actions))


def _edited(made: Draft, changes: list[str]) -> Draft:
    """Return a draft after changes such as ``monday=09:00-12:00, 13:00-18:00``.

    ``2026-10-01=`` makes that day a day off, ``2026-10-10=week`` one that is as its weekday again.

    Raises:
        WrongUsage: it is no such change.
        BadValue: the day or the hours are none.
    """
    calendar = made.calendar
    for change in changes:
        name, equals, typed = change.partition("=")
        name = name.strip().casefold()
        if not equals:
            raise WrongUsage("calendar_change", value=change[:60])
        if name in WEEK:
            calendar = edit.with_weekday(calendar, WEEK.index(name), edit.hours_of(typed, name))
            continue
        day = edit.day_of(name, "day")
        calendar = edit.without_day(calendar, day) if typed.strip() == "week" else edit.with_day(calendar, day, edit.hours_of(typed, name))
    return replace(made, calendar=calendar)


def _tell_moved(found: Preview, words: Words) -> None:
    """Say which clocks get another due time."""
    print(words.of(moved_words(found)))
    for each in found.first:
        print(f"  {words.of(moved_line(each))}")


def _print_one(made: Draft, words: Words, *, as_json: bool) -> None:
    calendar = made.calendar
    if as_json:
        print_json({
            "id": calendar.name, "zone": str(calendar.zone), "country": made.country or None, "version": made.version,
            "week": {name: edit.written_hours(periods) for name, periods in zip(WEEK, calendar.week, strict=True)},
            "days": {day.isoformat(): edit.written_hours(periods) for day, periods in calendar.days.items()},
            "can_be_undone": made.back,
        })
        return
    version = words("calendar.version", n=made.version)
    print(f"{calendar.name}: {calendar.title.on_its_own().in_language(words.language)} · {calendar.zone} · {version}")
    for n, periods in enumerate(calendar.week):
        print(f"  {words(f'weekday.{n}')}: {edit.written_hours(periods) or words('calendar.page.closed')}")
    for day, periods in calendar.days.items():
        print(f"  {day.isoformat()}: {edit.written_hours(periods) or words('calendar.page.closed')}")


def _print(found: LimitsShown, words: Words, *, as_json: bool) -> None:
    if as_json:
        print_json({
            "rule_sets": [
                {
                    "id": each.id, "on": each.on, "for_chosen_cases": each.chosen, "dated": each.dated or None,
                    "title": each.title.in_language(words.language), "source": each.source.in_language(words.language) or None,
                }
                for each in found.sets
            ],
            "calendars": [
                {
                    "id": each.id, "title": each.title.in_language(words.language), "country": each.country or None,
                    "known_until": each.known_until.isoformat() if each.known_until is not None else None, "days": each.days,
                }
                for each in found.calendars
            ],
            "desk": found.desk or None,
        })
        return
    for each in found.sets:
        mark = "✓" if each.on else "○"
        print(f"{mark} {each.id}: {each.title.on_its_own().in_language(words.language)}")
        if each.source:
            print(f"    {each.source.in_language(words.language)}")
    for calendar in found.calendars:
        title = calendar.title.on_its_own().in_language(words.language)
        until = f" · {words('calendar.known_until', day=Day(calendar.known_until))}" if calendar.known_until is not None else ""
        print(f"  {calendar.id}: {title}{until}{' ←' if calendar.id == found.desk else ''}")
