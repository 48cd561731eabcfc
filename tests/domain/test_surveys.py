"""A survey goes round by round: its days follow from the first one, and of what customers say in a round the last counts (checklist F8)."""

from __future__ import annotations

import pytest

from complaint_desk.domain.events import DAY
from complaint_desk.domain.panels import Part
from complaint_desk.domain.survey_events import SurveyAnswered, SurveyPlanned
from complaint_desk.domain.surveys import Survey, surveys
from tests.histories import MONDAY, recorded

TODAY = MONDAY // DAY


def survey(*answers: SurveyAnswered, last: int = 0) -> Survey:
    return surveys(recorded((SurveyPlanned(every_days=30, first=TODAY, last=last, name="Spring"), *answers)))[0]


@pytest.mark.parametrize(("day", "days"), [
    (-1, None), (0, (0, 29)), (29, (0, 29)), (30, (30, 59)), (95, (90, 100)), (100, (90, 100)), (101, None),
])
def test_a_round_begins_every_so_many_days_and_the_last_one_ends_with_the_survey(day: int, days: tuple[int, int] | None) -> None:
    found = survey(last=TODAY + 100).round_on(TODAY + day)
    assert found == (None if days is None else (TODAY + days[0], TODAY + days[1]))


def test_of_several_grades_of_a_customer_the_last_counts_and_who_was_not_reached_may_be_asked_again() -> None:
    found = survey(
        SurveyAnswered(survey=1, customer_id=7, outcome="answered", grade=2), SurveyAnswered(survey=1, customer_id=7, outcome="answered", grade=5),
        SurveyAnswered(survey=1, customer_id=8, outcome="answered", grade=3), SurveyAnswered(survey=1, customer_id=9, outcome="not_reached"),
        SurveyAnswered(survey=1, customer_id=10, outcome="declined"), SurveyAnswered(survey=2, customer_id=11, outcome="declined"),
    )
    days = (TODAY, TODAY + 29)
    assert (found.satisfied_in(days), found.asked_in(days)) == (Part(1, 2), {7, 8, 10})
    assert [found.came_of_in(days, outcome) for outcome in ("answered", "declined", "not_reached")] == [3, 1, 1]
    assert found.satisfied_in((TODAY + 30, TODAY + 59)) == Part(0, 0)
