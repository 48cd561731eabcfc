"""What counts are divided by: open days of the desk's calendar, as long as most of them are."""

from datetime import UTC, date

import pytest

from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.exposure import Opening, ordinary_day, unlike
from complaint_desk.domain.figures import Period as Days
from complaint_desk.domain.rule_sets import AROUND_THE_CLOCK

DAY, MORNING = (Period(540, 1020),), (Period(540, 780),)
"""Nine to five; nine to one."""
MONDAY = date(2026, 3, 2)


def office(days=None):
    return Opening.of(WorkingTime(Calendar("office", UTC, (*[DAY] * 5, MORNING, ()), days or {})))


def number(day):
    return Days.of(day, day).first


def test_a_week_is_open_for_five_days_and_half_a_saturday():
    first = number(MONDAY)
    assert office().day_hours == 8.0
    assert office().days(first, first + 6) == pytest.approx(5.5)
    assert office().days(first + 5, first + 5) == pytest.approx(0.5)
    assert office().days(first + 6, first + 6) == 0.0


def test_a_holiday_makes_a_week_shorter():
    first = number(MONDAY)
    assert office({date(2026, 3, 4): ()}).days(first, first + 6) == pytest.approx(4.5)


def test_an_ordinary_day_is_as_long_as_most_are_and_the_longest_of_equally_many():
    assert ordinary_day(Calendar("half", UTC, (DAY, DAY, MORNING, MORNING, (), (), ()))) == 480
    assert ordinary_day(Calendar("never", UTC, ((),) * 7, {MONDAY: DAY})) == 24 * 60
    assert Opening.of(AROUND_THE_CLOCK).days(0, 6) == 7.0


def test_periods_are_unlike_from_a_hundredth_on():
    assert not unlike([])
    assert not unlike([0.0, 0.0])
    assert not unlike([5.0, 4.96])
    assert unlike([5.0, 4.9])
    assert unlike([1.0, 0.0])
