"""Time limits, held against a reference that lets each minute pass one by one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.domain.calendars import WHOLE_DAY, Calendar, Period, WorkingTime
from complaint_desk.domain.spans import DAY, HOUR, MINUTE
from complaint_desk.domain.targets import Allowed, Halt, Run, elapsed, reaches, remaining, run, whole
from tests.domain.test_calendars import at, calendars, is_open

ALWAYS = WorkingTime(Calendar("always", ZoneInfo("UTC"), (WHOLE_DAY,) * 7))
NINE_TO_SIX = (Period(9 * 60, 18 * 60),)
OFFICE = WorkingTime(Calendar("office", ZoneInfo("Asia/Shanghai"), (*(NINE_TO_SIX,) * 5, (), ()), {date(2026, 10, 10): NINE_TO_SIX, date(2026, 10, 1): ()}))
START = at("2026-11-20T10:00", "Asia/Shanghai")
DAY_AND_NIGHT = Allowed(24, "hours")


def test_24_hours_are_24_hours_on_a_weekend_too() -> None:
    assert run(DAY_AND_NIGHT, START, 0, (), OFFICE).due_us == START + DAY


def test_eight_working_hours_from_friday_end_on_monday() -> None:
    assert run(Allowed(8, "working_hours"), at("2026-11-20T16:00", "Asia/Shanghai"), 0, (), OFFICE).due_us == at("2026-11-23T15:00", "Asia/Shanghai")


def test_waiting_across_a_weekend_moves_a_target_in_working_hours_by_working_hours_only() -> None:
    """From Friday 17:00 the customer is awaited until Monday 10:00: one hour of Friday and one of Monday stood still."""
    asked, answered = at("2026-11-20T17:00", "Asia/Shanghai"), at("2026-11-23T10:00", "Asia/Shanghai")
    without = run(Allowed(20, "working_hours"), START, 0, (), OFFICE)
    waited = run(Allowed(20, "working_hours"), START, 0, [Halt(asked, answered)], OFFICE)
    assert OFFICE.elapsed(without.due_us, waited.due_us) == 2 * HOUR


def test_while_it_stands_still_it_has_no_due_time() -> None:
    halted = run(DAY_AND_NIGHT, START, 0, [Halt(START + HOUR)], ALWAYS)
    assert (halted.due_us, halted.halted_us) == (0, START + HOUR)
    assert remaining(halted, START + 50 * DAY, ALWAYS) == 23 * HOUR


def test_a_limit_that_ran_out_is_not_waited_away() -> None:
    late = run(DAY_AND_NIGHT, START, 0, [Halt(START + 2 * DAY)], ALWAYS)
    assert (late.due_us, late.halted_us) == (START + DAY, 0)
    assert remaining(late, START + 3 * DAY, ALWAYS) == -2 * DAY


def test_what_ran_out_as_the_day_closed_is_not_waited_away_in_the_night() -> None:
    """Eight hours of Friday end with it at 18:00; asking the customer at 20:00, while no time passes, makes nothing of that undone."""
    closes, asked = at("2026-11-20T18:00", "Asia/Shanghai"), at("2026-11-20T20:00", "Asia/Shanghai")
    late = run(Allowed(8, "working_hours"), START, 0, [Halt(asked)], OFFICE)
    assert (late.due_us, late.halted_us) == (closes, 0)
    assert reaches(late, 100, OFFICE) == closes
    assert elapsed(late, at("2026-11-23T10:00", "Asia/Shanghai"), OFFICE) == 9 * HOUR
    early = run(Allowed(8, "working_hours"), START, 0, [Halt(closes)], OFFICE)
    assert (early.due_us, early.halted_us) == (0, closes), "it still held when it began to wait"


def test_a_share_that_is_used_as_the_day_closes_is_reached_then() -> None:
    asked = at("2026-11-20T20:00", "Asia/Shanghai")
    waits = run(Allowed(16, "working_hours"), START, 0, [Halt(asked)], OFFICE)
    assert (waits.due_us, reaches(waits, 50, OFFICE)) == (0, at("2026-11-20T18:00", "Asia/Shanghai"))


def test_halts_that_overlap_count_once() -> None:
    both = run(DAY_AND_NIGHT, START, 0, [Halt(START + 3 * HOUR, START + 6 * HOUR), Halt(START + HOUR, START + 5 * HOUR)], ALWAYS)
    assert both.due_us == START + DAY + 5 * HOUR


def test_days_end_at_midnight_of_the_calendars_place() -> None:
    assert run(Allowed(7, "working_days"), at("2026-09-30T23:30", "Asia/Shanghai"), 0, (), OFFICE).due_us == at("2026-10-11T00:00", "Asia/Shanghai")
    assert run(Allowed(15, "days"), START, 0, (), OFFICE).due_us == at("2026-12-06T00:00", "Asia/Shanghai")


def test_a_limit_in_days_does_not_stand_still() -> None:
    with pytest.raises(ValueError, match="working_days"):
        run(Allowed(3, "working_days"), START, 0, [Halt(START + HOUR)], OFFICE)


def test_warnings_come_when_their_share_is_used() -> None:
    ran = run(DAY_AND_NIGHT, START, 0, [Halt(START + 2 * HOUR, START + 3 * HOUR)], ALWAYS)
    assert [reaches(ran, percent, ALWAYS) - START for percent in (50, 75, 90, 100)] == [13 * HOUR, 19 * HOUR, 22 * HOUR + 36 * MINUTE, 25 * HOUR]
    assert reaches(run(DAY_AND_NIGHT, START, 0, [Halt(START + 2 * HOUR)], ALWAYS), 50, ALWAYS) == 0


@st.composite
def stories(draw: st.DrawFn) -> tuple[Calendar, Allowed, int, int, list[Halt]]:
    calendar, start = draw(calendars())
    allowed = Allowed(draw(st.integers(1, 40)), draw(st.sampled_from(["hours", "working_hours"])))
    moments = st.integers(-60, 4 * 1440).map(lambda minute: start + minute * MINUTE)
    halts = [
        Halt(begins, draw(st.one_of(st.just(0), st.integers(1, 1440).map(lambda n, b=begins: b + n * MINUTE))))
        for begins in draw(st.lists(moments, max_size=4))
    ]
    end = draw(st.one_of(st.just(0), st.integers(0, 3 * 1440).map(lambda minute: start + minute * MINUTE)))
    return calendar, allowed, start, end, halts


def minute_by_minute(calendar: Calendar, allowed: Allowed, start: int, end: int, halts: list[Halt], now: int) -> tuple[int, int]:
    """The slow and obvious answer: the time used by now, and the instant at which all of it was used (0 when it was not)."""
    used, due = 0, 0
    for minute in range(start, min(now, end or now), MINUTE):
        halted = any(h.from_us <= minute and (not h.until_us or minute < h.until_us) for h in halts)
        counts = allowed.unit == "hours" or is_open(calendar, minute)
        # A limit that ran out stands still no more: it is overdue and stays so.
        if counts and (due or not halted):
            used += MINUTE
            if used == allowed.amount * HOUR:
                due = minute + MINUTE
    return used, due


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(0, 5 * 1440))
def test_a_limit_runs_as_counting_every_minute_tells(story: tuple[Calendar, Allowed, int, int, list[Halt]], minutes: int) -> None:
    calendar, allowed, start, end, halts = story
    time, now = WorkingTime(calendar), start + minutes * MINUTE
    if allowed.unit == "working_hours" and not any(calendar.week):
        return
    known = [h for h in halts if h.from_us < now]
    ran = run(allowed, start, end, known, time)
    used, due = minute_by_minute(calendar, allowed, start, end, known, now)
    assert elapsed(ran, now, time) == used
    if due:
        assert ran.due_us == due


@settings(deadline=None)
@given(stories(), st.integers(0, 30 * 1440))
def test_what_is_used_and_what_is_left_are_the_whole_and_more_time_never_uses_less(
    story: tuple[Calendar, Allowed, int, int, list[Halt]], minutes: int
) -> None:
    calendar, allowed, start, end, halts = story
    time = WorkingTime(calendar)
    if allowed.unit == "working_hours" and not any(calendar.week):
        return
    ran = run(allowed, start, end, halts, time)
    now = start + minutes * MINUTE
    assert elapsed(ran, now, time) + remaining(ran, now, time) == whole(ran)
    assert elapsed(ran, now, time) <= elapsed(ran, now + HOUR, time)


@settings(deadline=None)
@given(stories())
def test_its_due_time_is_when_all_its_time_is_used(story: tuple[Calendar, Allowed, int, int, list[Halt]]) -> None:
    calendar, allowed, start, _end, halts = story
    time = WorkingTime(calendar)
    if allowed.unit == "working_hours" and not any(calendar.week):
        return
    ran: Run = run(allowed, start, 0, halts, time)
    if ran.due_us:
        assert elapsed(ran, ran.due_us, time) == whole(ran)
        assert reaches(ran, 100, time) == ran.due_us
