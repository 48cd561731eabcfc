"""Customers are asked at intervals how satisfied they are: whom, when and what they said is planned and recorded (checklist F8)."""

from __future__ import annotations

import pytest

from complaint_desk.data import surveys as data_surveys
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.services import erasing, surveys
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

TODAY = MONDAY // DAY


def plan(desk: SmallDesk, **fields: object) -> None:
    told = {"name": "Twice a year", "every_days": 180, "first": TODAY, **fields}
    surveys.plan(desk.store, desk.boss, key=next(desk.keys), **told)


def ask(desk: SmallDesk, customer: int, outcome: str = "answered", grade: int = 0, survey: int = 1) -> None:
    surveys.record(desk.store, desk.agent, key=next(desk.keys), survey=survey, customer_id=customer, outcome=outcome, grade=grade)


def due(desk: SmallDesk) -> list[int]:
    return [found.id for found in surveys.to_ask(desk.store, desk.agent, survey=1)]


def over(desk: SmallDesk) -> int:
    """A customer whose only case is closed."""
    return desk.case(desk.closed()).customer_id


def test_a_customer_is_asked_once_in_each_round_and_what_they_say_stands_there(desk: SmallDesk) -> None:  # F8
    customer = over(desk)
    plan(desk)
    assert due(desk) == [customer]
    ask(desk, customer, grade=4)
    assert due(desk) == []
    with pytest.raises(BadValue, match="survey_asked"):
        ask(desk, customer, grade=1)
    one = surveys.planned(desk.store, desk.agent)[0]
    days = one.round_on(desk.clock.us // DAY)
    assert days is not None
    assert (one.name, one.satisfied_in(days).hits, one.satisfied_in(days).n) == ("Twice a year", 1, 1)
    desk.clock.us += 180 * DAY
    assert due(desk) == [customer]


def test_who_was_not_reached_may_be_asked_again_and_who_still_complains_is_left_in_peace(desk: SmallDesk) -> None:
    customer = over(desk)
    desk.take(name="Still Waiting")
    plan(desk)
    ask(desk, customer, "not_reached")
    assert due(desk) == [customer]
    ask(desk, customer, "declined")
    assert due(desk) == []


def test_who_was_asked_makes_room_for_the_next_however_many_there_are(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = over(desk)
    desk.clock.us += DAY
    second = desk.case(desk.closed()).customer_id
    assert first != second
    plan(desk)
    monkeypatch.setattr(data_surveys, "LOOKED_AT", 1)
    assert due(desk) == [second]
    ask(desk, second, grade=4)
    assert due(desk) == [first]


@pytest.mark.parametrize(("fields", "field"), [
    ({"name": " "}, "surveys.name"), ({"name": "x" * 201}, "surveys.name"), ({"every_days": 6}, "surveys.every"), ({"every_days": 731}, "surveys.every"),
    ({"last": TODAY - 1}, "surveys.until"), ({"channel": "import"}, "surveys.channel"),
])
def test_what_cannot_be_planned_is_said_with_its_field(desk: SmallDesk, fields: dict[str, object], field: str) -> None:
    with pytest.raises(BadValue) as told:
        plan(desk, **fields)
    assert told.value.field == field
    assert surveys.planned(desk.store, desk.agent) == ()


@pytest.mark.parametrize(("fields", "field"), [
    ({"grade": 0}, "surveys.grade"), ({"grade": 6}, "surveys.grade"), ({"outcome": "declined", "grade": 3}, "surveys.grade"),
    ({"outcome": "perhaps"}, "surveys.outcome"), ({"survey": 9, "grade": 3}, "surveys.survey"),
])
def test_what_cannot_be_recorded_is_said_with_its_field(desk: SmallDesk, fields: dict[str, object], field: str) -> None:
    customer = over(desk)
    plan(desk)
    with pytest.raises(BadValue) as told:
        ask(desk, customer, **fields)
    assert told.value.field == field
    with pytest.raises(BadValue):
        ask(desk, 10**6, grade=3)


def test_outside_its_days_a_survey_asks_nobody(desk: SmallDesk) -> None:
    customer = over(desk)
    plan(desk, first=TODAY + 400)
    with pytest.raises(BadValue, match="survey_not_running"):
        due(desk)
    with pytest.raises(BadValue, match="survey_not_running"):
        ask(desk, customer, grade=5)


def test_a_lead_plans_and_whoever_calls_back_records(desk: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        surveys.plan(desk.store, desk.agent, key=next(desk.keys), name="x", every_days=30, first=TODAY)
    contact = desk.hire("dora", "department")
    with pytest.raises(NotAllowed):
        surveys.planned(desk.store, contact)


def test_who_was_erased_is_asked_no_more_and_nothing_is_recorded_of_them(desk: SmallDesk) -> None:
    gone, stays = over(desk), over(desk)
    plan(desk)
    assert sorted(due(desk)) == sorted((gone, stays))
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=gone, why="request")
    assert due(desk) == [stays]
    assert surveys.open_for(desk.store, desk.agent, customer_id=gone) == ()
    assert surveys.open_for(desk.store, desk.agent, customer_id=stays) != ()
    with pytest.raises(BadValue, match="survey_customer"):
        ask(desk, gone, grade=5)
