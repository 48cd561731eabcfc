"""``calendar``: which time limits hold and the days off they are counted by; ``show``, ``use``, ``seed`` and ``import``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.messages import Day
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import calendars
from complaint_desk.services.calendars import LimitsShown
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Do what is asked and return the exit code.

    Raises:
        WrongUsage: something that the action needs is missing.
    """
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
            case "show", []:
                pass
            case _:
                raise WrongUsage("calendar_usage")
        found = calendars.shown(store, who)
        _print(found, words, as_json=arguments.json)
        for each in found.faults:  # the shipped files serve meanwhile
            print(words("playbook.listed", file=each.file, place=words.of(each.place), reason=words.of(each.reason)), file=sys.stderr)
    return 0


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
        print(f"{mark} {each.id}: {each.title.in_language(words.language)}")
        if each.source:
            print(f"    {each.source.in_language(words.language)}")
    for calendar in found.calendars:
        title = calendar.title.in_language(words.language)
        until = f" · {words('calendar.known_until', day=Day(calendar.known_until))}" if calendar.known_until is not None else ""
        print(f"  {calendar.id}: {title}{until}{' ←' if calendar.id == found.desk else ''}")
