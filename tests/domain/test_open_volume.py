"""Complaints over time where days and weeks are open unlike: compared by the open day (u chart), and by count (XmR) where they are alike."""

import random
from collections import Counter
from datetime import UTC, date, timedelta

import pytest

from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.calendars import Period as Hours
from complaint_desk.domain.figures import Baseline, Period, Tally, figures
from complaint_desk.domain.findings import findings
from complaint_desk.domain.report import Chart
from complaint_desk.domain.statistics import poisson_at_least, uchart
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.report_numbers import numbers_of
from complaint_desk.wording import Words

NINE_TO_FIVE = (Hours(540, 1020),)
MONDAY = date(2026, 3, 2)
WORDS = Words("en")


def office(*off):
    return WorkingTime(Calendar("office", UTC, (*[NINE_TO_FIVE] * 5, (), ()), dict.fromkeys(off, ())))


def in_weeks(counts, desk_time, **more):
    """Weeks from a Monday on, each count on its Tuesday."""
    period = Period.of(MONDAY, MONDAY + timedelta(days=7 * len(counts) - 1))
    opened = {period.first + 7 * at + 1: n for at, n in enumerate(counts)}
    return figures(period, Tally(now={"opened": {0: sum(counts)}}, before={}, daily={"opened": opened}, **more), desk_time=desk_time)


SHORT = [MONDAY + timedelta(days=7 * 10 + at) for at in (1, 2, 3)]
"""Three holidays in the eleventh week."""
COUNTS = [40, 44, 38, 41, 37, 43, 39, 42, 40, 36, 17, 41, 43, 38, 40]


def volume_of(found):
    return next(each for each in findings(found) if each.name == "volume")


def test_weeks_that_are_open_alike_stay_on_an_xmr_chart_and_it_says_why():
    found = in_weeks(COUNTS, office())
    assert found.volume.chart == "xmr"
    assert [point.open_days for point in found.volume.points] == [None] * 15
    assert found.volume.points[10].rules == (1,)
    assert "XmR, as all weeks are open alike" in WORDS.of(volume_of(found).definition)


def test_a_week_of_holidays_with_fewer_complaints_is_no_signal_on_a_u_chart():
    found = in_weeks(COUNTS, office(*SHORT))
    volume = found.volume
    rates = uchart(COUNTS, [5.0] * 10 + [2.0] + [5.0] * 4)
    assert volume.chart == "u"
    assert [point.limits for point in volume.points] == [rates.limits(days) for days in [5.0] * 10 + [2.0] + [5.0] * 4]
    assert volume.points[10].value == 8.5
    assert not any(point.signal for point in volume.points)
    assert WORDS.of(volume_of(found).title) == "Complaints keep to their ordinary range, around 8.0 an open day"
    assert "u chart" in WORDS.of(volume_of(found).definition)
    assert "an open day (8 h)" in WORDS.of(volume_of(found).definition)
    assert "week 20: 17 complaints, 8.5 an open day" in WORDS.of(volume_of(found).summary).lower()


def test_the_same_number_in_a_short_week_is_one_and_is_told_with_its_hours():
    found = in_weeks([*COUNTS[:10], 41, *COUNTS[11:]], office(*SHORT))
    assert found.volume.points[10].rules == (1,)
    title = WORDS.of(volume_of(found).title)
    assert title == "Week 20 broke the upper limit: 41 complaints in 16 open hours, where up to 32 are ordinary"
    assert volume_of(found).cases == 41


def test_the_furthest_of_several_signals_is_the_one_furthest_beyond_its_own_limit():
    counts = [*COUNTS[:10], 44, *COUNTS[11:14], 68]
    steady = {Period.of(MONDAY, MONDAY).first - 7 * at: 40 for at in range(1, 9)}
    frozen = Baseline(step=7, period=Period(min(steady), max(steady) + 6), until=0, at_us=0, name="")
    found = in_weeks(counts, office(*SHORT), frozen=frozen, steady=steady)
    assert [at for at, point in enumerate(found.volume.points) if point.signal] == [10, 14]
    assert volume_of(found).pointed[0] == "10"


def test_a_run_is_told_with_its_mean_and_a_closed_week_neither_breaks_nor_lengthens_it():
    closed = [MONDAY + timedelta(days=7 * 20 + at) for at in range(5)]
    counts = [40, 44, 36, 41, 37, 43, 42, 39] * 2 + [44, 44, 45, 44, 0, 43, 44, 45, 44]
    period = Period.of(MONDAY, MONDAY + timedelta(days=7 * len(counts) - 1))
    frozen = Baseline(step=7, period=Period(period.first, period.first + 16 * 7 - 1), until=0, at_us=0, name="")
    steady = {period.first + 7 * at + 1: n for at, n in enumerate(counts[:16])}
    found = in_weeks(counts, office(*closed), frozen=frozen, steady=steady)
    assert found.volume.points[20].value is None
    assert found.volume.points[20].rules == ()
    assert found.volume.points[24].rules == (4,)
    assert "8 weeks in a row above the mean of 8.1 an open day" in WORDS.of(volume_of(found).title)
    assert "limits (u, as open time differs)" in WORDS.of(volume_of(found).definition)


def test_closed_days_are_shown_and_stay_out_of_the_limits():
    days = 28
    period = Period.of(MONDAY, MONDAY + timedelta(days=days - 1))
    opened = {period.first + at: (8, 9, 7, 8, 10, 3, 0)[at % 7] for at in range(days)}
    found = figures(period, Tally(now={"opened": {0: sum(opened.values())}}, before={}, daily={"opened": opened}), desk_time=office())
    volume = found.volume
    assert (volume.chart, volume.baseline) == ("u", 20)
    assert volume.limits.centre == pytest.approx(8.4)
    saturday = volume.points[5]
    assert (saturday.value, saturday.limits, saturday.rules, saturday.opened) == (None, None, (), 3)
    assert "7 Mar: 3, closed" in WORDS.of(volume_of(in_days(opened, 7)).summary)


def in_days(opened, days):
    period = Period.of(MONDAY, MONDAY + timedelta(days=days - 1))
    kept = {day: n for day, n in opened.items() if day <= period.last}
    return figures(period, Tally(now={"opened": {0: sum(kept.values())}}, before={}, daily={"opened": kept}), desk_time=office())


def test_neighbours_that_differ_by_more_than_chance_widen_the_limits_and_it_is_said():
    found = in_weeks([10, 70] * 7 + [10], office(*SHORT))
    assert found.volume.spread > 2
    assert not any(point.signal for point in found.volume.points)
    for language in LANGUAGES:
        assert "Laney" in Words(language).of(volume_of(found).definition)
        assert all(Words(language).of(each.definition).endswith("。" if language.startswith("zh") else ".") for each in findings(found))


def test_the_table_of_the_report_has_what_is_drawn_before_what_it_is_made_of():
    found = in_weeks(COUNTS, office(*SHORT))
    numbers = numbers_of(Chart("overview", found, volume_of(found)))
    assert [WORDS.of(head.head) for head in numbers.heads] == ["An open day", "Mean", "Lower limit", "Upper limit", "Complaints", "Open days"]
    assert numbers.drawn == 4
    own = found.volume.points[10].limits
    assert numbers.rows[10][1] == (8.5, own.centre, own.lower, own.upper, 17.0, 2.0)


STATED = {0.0: 0.10, 0.2: 0.13}
"""So many steady desks of 8 and more complaints a week may show a signal within half a year: as on an XmR chart (``figures.BASELINE``) where
complaints come by chance, a few more where their level wanders by a fifth from week to week (limits of chance alone: three of four)."""


@pytest.mark.parametrize("weekly", [8, 40])
@pytest.mark.parametrize("uneven", [0.0, 0.2], ids=["by chance alone", "varying by a fifth beside it"])
def test_steady_desks_with_holidays_are_seldom_called_unsteady(weekly, uneven):
    alarms, desks = 0, 150
    for seed in range(desks):
        chance = random.Random(seed)
        off = {MONDAY + timedelta(days=chance.randrange(7 * 26)) for _ in range(14)}
        level = [max(0.2, chance.gauss(1, uneven)) if uneven else 1.0 for _ in range(26)]
        counts: Counter[int] = Counter()
        for at in range(26 * 7):
            day = MONDAY + timedelta(days=at)
            if day.weekday() < 5 and day not in off:
                counts[at // 7] += sum(chance.random() < weekly / 500 * level[at // 7] for _ in range(100))
        volume = in_weeks([counts[at] for at in range(26)], office(*off)).volume
        assert volume.chart == "u"
        alarms += any(point.signal for point in volume.points)
    assert poisson_at_least(alarms, STATED[uneven] * desks) > 0.001, f"{alarms} of {desks} desks"
