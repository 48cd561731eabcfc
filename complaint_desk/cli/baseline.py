"""``baseline``: the limits of the volume frozen from days that were steady, shown, and released again, with the reason."""

from __future__ import annotations

import argparse
import os

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.figures import Baseline, Period, day_date
from complaint_desk.domain.messages import At, Day
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import baselines
from complaint_desk.services.figures import day_of, period_of
from complaint_desk.wording import Words

STEPS = {"day": 1, "week": 7}


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Do what is asked, print what holds now and return the exit code.

    Raises:
        WrongUsage: something that the action needs is missing.
    """
    step, reason = STEPS[arguments.points], (arguments.reason or "").strip()
    if arguments.action != "show" and not reason:
        raise WrongUsage("baseline_reason")
    with opened(arguments) as (store, who):
        if arguments.action == "freeze":
            if not arguments.from_day or not arguments.to_day:
                raise WrongUsage("baseline_usage")
            period = period_of(arguments.from_day, arguments.to_day, day_date(0))
            until = Period.of(end := day_of(arguments.until), end).last if arguments.until else 0
            baselines.freeze(store, who, key=os.urandom(16), step=step, period=period, until=until, reason=reason)
        elif arguments.action == "release":
            baselines.release(store, who, key=os.urandom(16), step=step, reason=reason)
        found = baselines.frozen(store, who)
    if arguments.json:
        print_json({"frozen": [_told(each, words) for each in found]})
    else:
        for each in found:
            print(_said(each, words))
        if not found:
            print(words("baseline.none"))
    return 0


def _told(found: Baseline, words: Words) -> dict[str, object]:
    return {
        "points": next(name for name, step in STEPS.items() if step == found.step), "from": day_date(found.period.first).isoformat(),
        "to": day_date(found.period.last).isoformat(), "until": day_date(found.until).isoformat() if found.until else None,
        "by": found.name, "at": words.local(found.at_us).isoformat(),
    }


def _said(found: Baseline, words: Words) -> str:
    word = next(name for name, step in STEPS.items() if step == found.step)
    first, last = (Day(day_date(day)) for day in (found.period.first, found.period.last))
    said = words(f"baseline.{word}", first=first, last=last, who=found.name or words("charts.definition.somebody"), at=At(found.at_us))
    return words("baseline.until", said=said, until=Day(day_date(found.until))) if found.until else said
