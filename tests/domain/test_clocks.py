"""Due times, and why they are due then."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.case import fold
from complaint_desk.domain.clocks import Clock, clocks, nearest
from complaint_desk.domain.events import DAY, HOUR, Recorded
from complaint_desk.domain.row import project
from complaint_desk.domain.rule_sets import ClockRule, RuleSet
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words
from tests.histories import CLOSED, LISTENED, MONDAY, OPENED, RESOLVED, case

RULES = Rules()
MAIL = (ev.Opened(number="x", customer_id=1, channel="email"), ev.WordsHeard(words="hello"))


def clock(name: str, *events: ev.Event) -> Clock:
    return next(c for c in clocks(case(*events), RULES) if c.name == name)


def test_first_response_is_due_24_hours_after_opening_and_resolution_after_3_days() -> None:
    assert clock("first_response", *MAIL).due_us == MONDAY + 24 * HOUR
    assert clock("resolution", *MAIL).due_us == MONDAY + 3 * DAY


@pytest.mark.parametrize(
    ("after", "state"), [(HOUR, "running"), (18 * HOUR, "soon"), (24 * HOUR, "soon"), (24 * HOUR + 1, "breached"), (-HOUR, "running")]
)
def test_a_running_clock_goes_from_running_to_soon_to_breached(after: int, state: str) -> None:
    assert clock("first_response", *MAIL).state(MONDAY + after) == state


def test_a_clock_that_ended_was_kept_or_late_for_ever() -> None:
    assert clock("first_response", *OPENED).state(MONDAY + 99 * DAY) == "kept"
    late = fold(1, [Recorded(1, MAIL[0], MONDAY, MONDAY, 1), Recorded(2, ev.ReplySent(text="x"), MONDAY + 2 * DAY, MONDAY + 2 * DAY, 1)])
    assert clocks(late, RULES)[0].state(MONDAY + 3 * DAY) == "late"


def test_waiting_for_the_customer_stops_the_clock_and_waiting_for_a_department_does_not() -> None:
    assert clock("resolution", *LISTENED, ev.WaitingStarted(on="customer")).state(MONDAY + 30 * DAY) == "paused"
    assert clock("resolution", *LISTENED, ev.WaitingStarted(on="department")).state(MONDAY + 30 * DAY) == "breached"


def test_a_missed_deadline_is_not_waited_away() -> None:
    late = MONDAY + 4 * DAY
    history = [Recorded(1, MAIL[0], MONDAY, MONDAY, 1), Recorded(2, ev.WaitingStarted(on="customer"), late, late, 1)]
    for waiting in (history, [*history, Recorded(3, ev.WaitingEnded(), late + DAY, late + DAY, 1)]):
        resolution = clocks(fold(1, waiting), RULES)[1]
        assert (resolution.due_us, resolution.state(late + 2 * DAY)) == (MONDAY + 3 * DAY, "breached")


@given(st.integers(1, 10 * DAY))
def test_time_waited_for_the_customer_is_neither_lost_nor_invented(waited: int) -> None:
    start = MONDAY + HOUR
    history = [Recorded(1, MAIL[0], MONDAY, MONDAY, 1), Recorded(2, ev.WaitingStarted(on="customer"), start, start, 1),
               Recorded(3, ev.WaitingEnded(), start + waited, start + waited, 1)]
    assert clocks(fold(1, history), RULES)[1].due_us == MONDAY + 3 * DAY + waited


def test_callbacks_are_due_on_day_3_and_7() -> None:
    due = [c.due_us - MONDAY for c in clocks(case(*RESOLVED), RULES) if c.name == "callback"]
    assert due == [5 * DAY, 9 * DAY]


def test_the_nearest_clock_is_the_first_due_of_those_that_run() -> None:
    found = nearest(clocks(case(*RESOLVED), RULES))
    assert found is not None
    assert (found.name, found.number) == ("callback", 1)
    assert nearest(clocks(case(*CLOSED), RULES)) is None


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_clock_says_why(language: str) -> None:
    histories = (MAIL, RESOLVED, (*LISTENED, ev.WaitingStarted(on="customer")),
                 (*LISTENED, ev.WaitingStarted(on="customer"), ev.WaitingEnded()), (*RESOLVED, ev.CallbackPlanned(due_us=MONDAY + DAY)))
    for history in histories:
        for c in clocks(case(*history), RULES):
            assert Words(language).of(c.why)


def solved_and_reopened(*times: int) -> Clock:
    """The resolution clock of a case that was solved and reopened in turn, so long after it was opened."""
    turns = [(at, ev.Reopened() if i % 2 else ev.Resolved()) for i, at in enumerate(times)]
    history = [Recorded(n, each, MONDAY + at, MONDAY + at, 1) for n, (at, each) in enumerate([(0, MAIL[0]), *turns], 1)]
    return next(c for c in clocks(fold(1, history), RULES) if c.name == "resolution")


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ((DAY, 8 * DAY), 10 * DAY),  # solved in one day of three: two are left when the callback says no
        ((DAY, DAY), 3 * DAY),  # reopened at once: as if it had never been solved
        ((3 * DAY, 10 * DAY), 10 * DAY),  # solved in the last moment: nothing is left
        ((4 * DAY, 10 * DAY), 3 * DAY),  # solved too late: a missed deadline stays missed
        ((HOUR, 5 * HOUR, 6 * HOUR, 9 * HOUR), 3 * DAY + 7 * HOUR),  # twice: both stretches
    ],
)
def test_the_time_in_which_a_case_was_taken_for_solved_does_not_count(times: tuple[int, ...], due: int) -> None:
    assert solved_and_reopened(*times).due_us == MONDAY + due


def test_a_reopened_case_runs_on_and_says_how_long_it_stood_still() -> None:
    resolution = solved_and_reopened(DAY, 8 * DAY)
    assert resolution.state(MONDAY + 8 * DAY) == "running"
    assert "3 d and 7 d in which it was solved" in Words("en").of(resolution.why)


def test_no_moment_stands_still_twice_and_a_reopened_case_waits_for_nobody() -> None:
    turns = ((0, MAIL[0]), (DAY, ev.Resolved()), (2 * DAY, ev.WaitingStarted(on="customer")), (3 * DAY, ev.Reopened()))
    again = fold(1, [Recorded(n, each, MONDAY + at, MONDAY + at, 1) for n, (at, each) in enumerate(turns, 1)])
    assert again.waiting_on == ""
    assert next(c for c in clocks(again, RULES) if c.name == "resolution").due_us == MONDAY + 5 * DAY


def test_a_calendar_that_never_opens_for_long_enough_leaves_a_limit_without_due_time_and_says_why() -> None:
    """Such a file is refused when it is read; what was in use before must not keep a case shut."""
    shut = WorkingTime(Calendar("shut", UTC, ((),) * 7, {date(2024, 1, 2): (Period(540, 1080),)}))
    for unit, amount in (("working_hours", 16), ("working_days", 5), ("hours", 3_000_000_000), ("days", 20_000_000)):
        rule = ClockRule(name="resolution", kind="statutory", unit=unit, amount=amount, ends=("resolved",))
        rules = Rules(sets=(*Rules().sets, RuleSet(id="own", version=1, time=shut, clocks=(rule,))))
        found = next(c for c in clocks(case(*LISTENED), rules) if c.law is not None and c.law.id == "own")
        assert (found.due_us, found.state(MONDAY + DAY), found.runs, found.used(MONDAY + DAY), found.remaining(MONDAY)) == (0, "paused", False, 0.0, 0)
        assert found.reaches(75) == 0
        assert project(case(*LISTENED), rules).next_clock == "progress_update"
        assert all("shut" in Words(language).of(found.why) for language in ("en", "zh_CN", "zh_TW"))
        ended = next(c for c in clocks(case(*RESOLVED), rules) if c.law is not None and c.law.id == "own")
        assert ended.state(MONDAY + DAY) == "kept"
