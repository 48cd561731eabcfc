"""Working time, held against a reference that looks at the wall clock minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.domain.calendars import DAY_MINUTES, WHOLE_DAY, Calendar, NeverOpen, Period, WorkingTime, clock_face, faults
from complaint_desk.domain.spans import DAY, HOUR, MINUTE
from complaint_desk.wording import Words
from tests.domain.drawing import ByHypothesis, Draw

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NINE_TO_SIX = (Period(9 * 60, 18 * 60),)
TWO_SHIFTS = (Period(9 * 60, 12 * 60), Period(13 * 60, 18 * 60))
OFFICE = (*(NINE_TO_SIX,) * 5, (), ())
ZONES = ("UTC", "Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca")


def at(text: str, zone: str = "UTC") -> int:
    return (datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def office(zone: str = "Asia/Shanghai", **days: tuple[Period, ...]) -> WorkingTime:
    return WorkingTime(Calendar("office", ZoneInfo(zone), OFFICE, {date.fromisoformat(d[1:].replace("_", "-")): p for d, p in days.items()}))


def is_open(calendar: Calendar, at_us: int) -> bool:
    """The definition, word for word: the wall clock at that instant stands inside a period of its date."""
    wall = (EPOCH + timedelta(microseconds=at_us)).astimezone(calendar.zone)
    return any(p.start <= wall.hour * 60 + wall.minute < p.end for p in calendar.days.get(wall.date(), calendar.week[wall.weekday()]))


def slow_elapsed(calendar: Calendar, from_us: int, until_us: int) -> int:
    return sum(MINUTE for minute in range(from_us, until_us, MINUTE) if is_open(calendar, minute))


def drawn_periods(draw: Draw) -> tuple[Period, ...]:
    edges = sorted(draw.some(0, DAY_MINUTES, 6))
    return tuple(Period(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


def drawn_calendar(draw: Draw) -> tuple[Calendar, int]:
    """A calendar, and an instant (on the minute) within a few days of what is special in it: a changing clock, a holiday."""
    zone = ZoneInfo(draw.one(ZONES))
    day = draw.one([date(2026, 3, 29), date(2026, 11, 1), date(2026, 10, 4), date(2026, 2, 15), date(2024, 2, 29), date(2027, 1, 1)])
    week = tuple(drawn_periods(draw) for _ in range(7))
    around = {day + timedelta(days=n): drawn_periods(draw) for n in draw.some(-3, 3, 4)}
    start = (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY + draw.number(-3 * 1440, 3 * 1440) * MINUTE
    return Calendar("any", zone, week, around), start


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, int]:
    return drawn_calendar(ByHypothesis(draw))


@settings(max_examples=150, deadline=None)
@given(calendars(), st.integers(0, 5 * 1440))
def test_open_time_is_what_counting_every_minute_finds(drawn: tuple[Calendar, int], minutes: int) -> None:
    calendar, start = drawn
    end = start + minutes * MINUTE
    assert WorkingTime(calendar).elapsed(start, end) == slow_elapsed(calendar, start, end)


@settings(max_examples=300, deadline=None)
@given(calendars(), st.integers(0, 400 * DAY), st.integers(0, 400 * DAY))
def test_the_parts_of_a_time_add_up_to_the_whole(drawn: tuple[Calendar, int], first: int, second: int) -> None:
    calendar, start = drawn
    time = WorkingTime(calendar)
    middle, end = start + first, start + first + second
    assert time.elapsed(start, middle) + time.elapsed(middle, end) == time.elapsed(start, end)


@settings(max_examples=300, deadline=None)
@given(calendars(), st.integers(1, 300 * HOUR))
def test_a_span_has_passed_at_the_first_instant_at_which_it_has(drawn: tuple[Calendar, int], span: int) -> None:
    calendar, start = drawn
    time = WorkingTime(calendar)
    if not any(calendar.week):
        return
    due = time.after(start, span)
    assert time.elapsed(start, due) == span
    assert time.elapsed(start, due - 1) == span - 1


@given(calendars(), st.integers(0, 30 * DAY), st.integers(0, 30 * DAY))
def test_more_time_is_never_due_earlier(drawn: tuple[Calendar, int], one: int, more: int) -> None:
    calendar, start = drawn
    time = WorkingTime(calendar)
    if any(calendar.week):
        assert time.after(start, one) <= time.after(start, one + more)


def test_around_the_clock_open_time_is_time() -> None:
    time = WorkingTime(Calendar("always", ZoneInfo("Europe/London"), (WHOLE_DAY,) * 7))
    spring = at("2026-03-29T00:00", "Europe/London")
    assert time.elapsed(spring, spring + DAY) == DAY
    assert time.after(spring, 3 * DAY) == spring + 3 * DAY


def test_eight_hours_from_friday_afternoon_end_on_monday() -> None:
    assert office().after(at("2026-11-20T16:00", "Asia/Shanghai"), 8 * HOUR) == at("2026-11-23T15:00", "Asia/Shanghai")


def test_a_lunch_break_is_not_counted() -> None:
    time = WorkingTime(Calendar("shifts", ZoneInfo("Asia/Taipei"), (TWO_SHIFTS,) * 7))
    assert time.after(at("2026-11-20T11:00", "Asia/Taipei"), 2 * HOUR) == at("2026-11-20T14:00", "Asia/Taipei")


def test_a_holiday_is_skipped_and_a_make_up_saturday_is_worked() -> None:
    time = office(d2026_10_01=(), d2026_10_02=(), d2026_10_10=NINE_TO_SIX)
    assert time.after(at("2026-09-30T17:00", "Asia/Shanghai"), 2 * HOUR) == at("2026-10-05T10:00", "Asia/Shanghai")
    assert time.after(at("2026-10-09T17:00", "Asia/Shanghai"), 2 * HOUR) == at("2026-10-10T10:00", "Asia/Shanghai")


def test_the_hour_that_spring_skips_is_not_counted_and_the_one_that_autumn_repeats_counts_twice() -> None:
    night = WorkingTime(Calendar("night", ZoneInfo("Europe/London"), ((Period(0, 6 * 60),),) * 7))
    assert night.elapsed(at("2026-03-29T00:00", "Europe/London"), at("2026-03-29T12:00", "Europe/London")) == 5 * HOUR
    assert night.elapsed(at("2026-10-25T00:00", "Europe/London"), at("2026-10-25T12:00", "Europe/London")) == 7 * HOUR


def test_working_days_are_counted_from_the_day_after_to_the_end_of_the_last() -> None:
    time = office(d2026_10_01=(), d2026_10_02=(), d2026_10_10=NINE_TO_SIX)
    received = at("2026-09-30T10:00", "Asia/Shanghai")
    assert time.end_of_day(received, 7, working=True) == at("2026-10-13T00:00", "Asia/Shanghai")
    assert time.end_of_day(received, 7, working=False) == at("2026-10-08T00:00", "Asia/Shanghai")
    assert time.end_of_day(received, 0, working=True) == at("2026-10-01T00:00", "Asia/Shanghai")


def test_a_leap_day_is_a_day() -> None:
    assert office("UTC").end_of_day(at("2028-02-28T12:00"), 1, working=True) == at("2028-03-01T00:00")


def test_a_closed_instant_opens_with_the_next_period() -> None:
    assert office("UTC").opens(at("2026-11-21T12:00")) == at("2026-11-23T09:00")
    assert office("UTC").opens(at("2026-11-23T12:00")) == at("2026-11-23T12:00")
    assert not office("UTC").is_open(at("2026-11-23T18:00"))


def test_the_answer_does_not_depend_on_who_reads_it() -> None:
    """The instants are those of the calendar's place; a reader's zone is never asked."""
    assert office("Asia/Shanghai").after(at("2026-11-20T09:00", "UTC"), HOUR) == at("2026-11-20T10:00", "UTC")


def test_a_calendar_that_never_opens_says_so_instead_of_searching_for_ever() -> None:
    shut = WorkingTime(Calendar("shut", ZoneInfo("UTC"), ((),) * 7, {date(2026, 1, 1): NINE_TO_SIX}))
    with pytest.raises(NeverOpen):
        shut.after(at("2026-02-01T00:00"), HOUR)
    with pytest.raises(NeverOpen):
        shut.end_of_day(at("2026-02-01T00:00"), 1, working=True)


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        (Calendar("x", ZoneInfo("UTC"), ((Period(540, 720), Period(700, 1080)), *OFFICE[1:])), "Monday: the period from 09:00 runs into the one from 11:40."),
        (Calendar("x", ZoneInfo("UTC"), ((Period(720, 540),), *OFFICE[1:])), "Monday: 12:00 to 09:00 is no stretch of one day."),
        (Calendar("x", ZoneInfo("UTC"), OFFICE, {date(2026, 1, 1): (Period(0, 1500),)}), "2026-01-01: 00:00 to 25:00 is no stretch of one day."),
        (Calendar("x", ZoneInfo("UTC"), ((),) * 7), "It is never open."),
        (Calendar("x", ZoneInfo("UTC"), OFFICE[:6]), "The week has 6 days instead of seven."),
    ],
)
def test_what_is_wrong_with_a_calendar_is_said_in_words(calendar: Calendar, words: str) -> None:
    assert [Words("en").of(fault) for fault in faults(calendar)] == [words]


def test_a_sound_calendar_has_no_faults() -> None:
    assert faults(office().calendar) == ()
    assert clock_face(DAY_MINUTES) == "24:00"
