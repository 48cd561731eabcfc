"""Periodic satisfaction surveys: planned by a lead, asked and recorded by whoever calls customers back (checklist F8)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Store
from complaint_desk.data.surveys import whose_cases_are_over
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import masked_phone
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Day, Message, say
from complaint_desk.domain.problems import BadValue, WrongUsage
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.statistics import wilson
from complaint_desk.domain.survey_events import SurveyAnswered, SurveyPlanned
from complaint_desk.domain.surveys import LONGEST, SHORTEST, Survey, surveys
from complaint_desk.domain.vocabulary import CHANNELS, SURVEY_OUTCOMES
from complaint_desk.services import customers
from complaint_desk.services.changed import Changed
from complaint_desk.services.customers import CustomerFound
from complaint_desk.services.door import ask, operate
from complaint_desk.services.figures import day_of
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.values import code_in, name_in

ASKED_BY: Final = tuple(channel for channel in CHANNELS if channel != "import")
MOST: Final = 50
"""So many customers are named at once; who was asked makes room for the next."""


def plan(
    store: Store, who: Person, *, key: bytes, name: str, every_days: int, first: int, last: int = 0, channel: str = "phone",
) -> Changed:
    """Plan a survey.

    Args:
        store: the desk.
        who: who plans it.
        key: 16 bytes that name this press.
        name: what it is called.
        every_days: the length of a round.
        first: the first day, counted since 1970-01-01 UTC.
        last: the last day, 0 without end.
        channel: how customers are asked, one of ASKED_BY.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: no name or a long one, a round too short or too long, or an end before the beginning.
    """
    called = name_in(name, "surveys.name")
    code_in(channel, ASKED_BY, "surveys.channel")
    if not SHORTEST <= every_days <= LONGEST:
        raise BadValue("survey_round", field="surveys.every", least=SHORTEST, most=LONGEST)
    if last and last < first:
        raise BadValue("survey_days", field="surveys.until")

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [SurveyPlanned(every_days=every_days, first=first, last=last, channel=channel, name=called)])
        return {"kinds": ["surveys"]}

    return operate(store, who, key, "plan_survey", "hand_over", work)


def plan_typed(
    store: Store, who: Person, *, key: bytes, name: str, every: str, first: str, last: str = "", channel: str = "phone",
) -> Changed:
    """Plan a survey as somebody typed it: days of a round, the first day and the last as year, month and day; no last day: without end.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: as for ``plan``, or one of the days is none of the calendar.
    """
    days = every.strip()
    begin = _typed_day(first, "surveys.from")
    end = _typed_day(last, "surveys.until") if last.strip() else 0
    return plan(
        store, who, key=key, name=name, every_days=int(days) if days.isdecimal() and len(days) < 5 else 0, first=begin, last=end,
        channel=channel,
    )


def _typed_day(text: str, field: str) -> int:
    try:
        day = day_of(text)
    except WrongUsage:
        raise BadValue("no_such_day", field=field, text=text.strip()[:40]) from None
    return Period.of(day, day).first


def planned(store: Store, who: Person) -> tuple[Survey, ...]:
    """Return the surveys with their answers.

    Raises:
        NotAllowed: the person may not call customers back.
    """
    ask(store, who, "see_surveys", "call_back")
    return surveys(store.history(DESK_STREAM))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the surveys stand: all of them, the day counted since 1970-01-01 UTC, and whom to ask now, each customer once."""

    surveys: tuple[Survey, ...]
    today: int
    due: tuple[CustomerFound, ...]


def standing(store: Store, who: Person) -> Standing:
    """Return how the surveys stand, as ``planned`` and ``to_ask`` tell it."""
    found, today = planned(store, who), store.clock() // DAY
    running = [each.number for each in found if each.round_on(today) is not None]
    due = {each.id: each for number in running for each in to_ask(store, who, survey=number)}
    return Standing(found, today, tuple(islice(due.values(), MOST)))


def told(survey: Survey, today: int) -> tuple[Message, ...]:
    """Return in words what a survey is and how its round stands."""
    name = survey.name or say("timeline.erased_text")
    channel = say(f"channel.{survey.channel}")
    head = say("surveys.one", number=survey.number, name=name, n=survey.every_days, channel=channel, first=Day(day_date(survey.first)))
    days = survey.round_on(today)
    if days is None:
        return head, say("surveys.resting")
    part = survey.satisfied_in(days)
    first, last = (Day(day_date(day)) for day in days)
    came = {outcome: survey.came_of_in(days, outcome) for outcome in SURVEY_OUTCOMES}
    if not part.n:
        return head, say("surveys.round_ungraded", first=first, last=last, **came)
    share, low, high = (per_cent(each) for each in (part.hits / part.n, *wilson(part.hits, part.n)))
    return head, say("surveys.round", first=first, last=last, share=share, low=low, high=high, graded=part.n, **came)


def told_due(found: CustomerFound) -> str:
    """Return a line of the list of whom to ask: the customer's number and name, on one line, and the end of their telephone number."""
    return f"{found.id}  {' '.join((found.name or '').split())}  {masked_phone(found.phone or '')}".rstrip()


def to_ask(store: Store, who: Person, *, survey: int) -> tuple[CustomerFound, ...]:
    """Return whom to ask in the round that runs: customers whose complaint of this or the last round is over, and who were not asked yet.

    Who was erased is not among them.

    Raises:
        NotAllowed: the person may not call customers back, or not see cases.
        BadValue: there is no such survey, or no round of it runs today.
    """
    one, days = _running(planned(store, who), survey, store.clock() // DAY)
    since_us = (days[0] - one.every_days) * DAY
    ids = whose_cases_are_over(store.read(), since_us, hidden_from(store, who), one.asked_in(days))
    return tuple(islice((found for id_ in ids if (found := _known(store, who, id_)) is not None), MOST))


def open_for(store: Store, who: Person, *, customer_id: int) -> tuple[Survey, ...]:
    """Return the surveys whose round runs today and in which a customer was not asked yet; none for one who was erased.

    Raises:
        NotAllowed: the person may not call customers back.
    """
    if _known(store, who, customer_id) is None:
        return ()
    today = store.clock() // DAY
    running = ((each, each.round_on(today)) for each in planned(store, who))
    return tuple(each for each, days in running if days is not None and customer_id not in each.asked_in(days))


def record(store: Store, who: Person, *, key: bytes, survey: int, customer_id: int, outcome: str, grade: int = 0) -> Changed:
    """Record what came of asking a customer, once in each round; who was not reached may be asked again.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: no such survey or customer, one who was erased, no round that runs, asked already in it, or no grade from 1 to 5 with an
            answer.
    """
    code_in(outcome, SURVEY_OUTCOMES, "surveys.outcome")
    if (outcome == "answered") != (1 <= grade <= 5) or (outcome != "answered" and grade):
        raise BadValue("survey_grade", field="surveys.grade")
    if _known(store, who, customer_id) is None:
        raise BadValue("survey_customer", field="surveys.customer")

    def work(tx: Transaction) -> dict[str, Any]:
        one, days = _running(surveys(tx.history(tx.desk_stream)), survey, tx.now_us // DAY)
        if customer_id in one.asked_in(days):
            raise BadValue("survey_asked", field="surveys.customer")
        tx.append(tx.desk_stream, [SurveyAnswered(survey=survey, customer_id=customer_id, outcome=outcome, grade=grade)])
        return {"kinds": ["surveys"]}

    return operate(store, who, key, "answer_survey", "call_back", work)


def _known(store: Store, who: Person, customer_id: int) -> CustomerFound | None:
    """Return a customer, None for nobody and for one who was erased: nobody is asked who wants to be forgotten."""
    found = customers.one(store, who, customer_id=customer_id)
    return None if found is None or found.name is None else found


def _running(found: tuple[Survey, ...], number: int, today: int) -> tuple[Survey, tuple[int, int]]:
    one = next((each for each in found if each.number == number), None)
    if one is None:
        raise BadValue("no_such_survey", field="surveys.survey", text=str(number))
    days = one.round_on(today)
    if days is None:
        raise BadValue("survey_not_running", field="surveys.survey", text=str(number))
    return one, days
