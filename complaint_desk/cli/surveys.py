"""``surveys``: satisfaction asked at intervals: what is planned and how it stands, whom to ask now, and what each customer answered."""

from __future__ import annotations

import argparse
import os

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.contact import masked_phone
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.statistics import wilson
from complaint_desk.domain.surveys import Survey
from complaint_desk.domain.vocabulary import SURVEY_OUTCOMES
from complaint_desk.services import surveys
from complaint_desk.services.customers import CustomerFound
from complaint_desk.services.figures import day_of
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Do what is asked, print how it stands and return the exit code.

    Raises:
        WrongUsage: something that the action needs is missing.
    """
    with opened(arguments) as (store, who):
        key = os.urandom(16)
        if arguments.action == "plan":
            if not (arguments.name and arguments.every and arguments.from_day):
                raise WrongUsage("survey_plan_usage")
            last = _day(arguments.until) if arguments.until else 0
            surveys.plan(
                store, who, key=key, name=arguments.name, every_days=arguments.every, first=_day(arguments.from_day), last=last,
                channel=arguments.channel,
            )
        elif arguments.action == "record":
            if not (arguments.survey and arguments.customer and arguments.outcome):
                raise WrongUsage("survey_record_usage")
            surveys.record(
                store, who, key=key, survey=arguments.survey, customer_id=arguments.customer, outcome=arguments.outcome,
                grade=arguments.grade,
            )
        elif arguments.action == "due":
            if not arguments.survey:
                raise WrongUsage("survey_due_usage")
            _print_due(surveys.to_ask(store, who, survey=arguments.survey), words, as_json=arguments.json)
            return 0
        _print_all(surveys.planned(store, who), store.clock() // DAY, words, as_json=arguments.json)
    return 0


def _day(text: str) -> int:
    return Period.of(day := day_of(text), day).first


def _print_due(found: tuple[CustomerFound, ...], words: Words, *, as_json: bool) -> None:
    if as_json:
        print_json({"due": [{"customer": each.id, "name": each.name, "phone": masked_phone(each.phone or "")} for each in found]})
        return
    for each in found:
        print(surveys.told_due(each))
    if not found:
        print(words("surveys.nobody"))


def _print_all(found: tuple[Survey, ...], today: int, words: Words, *, as_json: bool) -> None:
    if as_json:
        print_json({"surveys": [_told(each, today) for each in found]})
        return
    for each in found:
        for line in surveys.told(each, today):
            print(words.of(line))
    if not found:
        print(words("surveys.none"))


def _told(survey: Survey, today: int) -> dict[str, object]:
    days = survey.round_on(today)
    part = survey.satisfied_in(days) if days else None
    low, high = wilson(part.hits, part.n) if part is not None and part.n else (None, None)
    return {
        "survey": survey.number, "name": survey.name, "every_days": survey.every_days, "channel": survey.channel,
        "from": day_date(survey.first).isoformat(), "until": day_date(survey.last).isoformat() if survey.last else None,
        "round": None if days is None or part is None else {
            "from": day_date(days[0]).isoformat(), "to": day_date(days[1]).isoformat(), "satisfied": part.hits, "graded": part.n,
            "low": low, "high": high,
            **{outcome: survey.came_of_in(days, outcome) for outcome in SURVEY_OUTCOMES},
        },
    }
