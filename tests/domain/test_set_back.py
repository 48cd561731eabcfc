"""What clocks and lists make of recorded time that runs back: nothing is negative, nothing is invented, numbers order (safety G4)."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import fold
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR, MINUTE, Event, Recorded
from complaint_desk.domain.rollups import counted
from complaint_desk.domain.row import project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.timeline import Entry, entries, with_others
from tests.histories import CLARIFIED, CLOSED, LISTENED, MONDAY, RESOLVED

RULES = Rules()
WAITED = (
    *LISTENED, ev.WaitingStarted(on="customer"), ev.WordsHeard(words="Here I am."), ev.WaitingStarted(on="department"), ev.WaitingEnded(),
    ev.ReplySent(text="It comes tomorrow."), ev.Resolved(), ev.Reopened(reason="it did not"),
)
JUMPS = st.one_of(st.integers(0, 3 * HOUR), st.integers(-40 * DAY, 0), st.just(-HOUR))


def told(events: tuple[Event, ...], jumps: list[int]) -> list[Recorded]:
    """The events, each recorded so long after the one before, or before it."""
    times = list(accumulate([MONDAY + 400 * DAY, *jumps]))
    return [Recorded(n, event, at, at, 1, n) for n, (event, at) in enumerate(zip(events, times, strict=False), 1)]


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    events = draw(st.sampled_from([CLOSED, RESOLVED, CLARIFIED, WAITED]))
    count = draw(st.integers(1, len(events)))
    return told(events[:count], draw(st.lists(JUMPS, min_size=count, max_size=count)))


@given(histories(), st.integers(-60 * DAY, 60 * DAY))
def test_no_clock_has_used_less_than_nothing_or_time_that_never_passed(history: list[Recorded], later: int) -> None:
    now_us = history[-1].at_us + later
    for clock in clocks(fold(1, history), RULES):
        used = clock.elapsed(now_us)
        assert 0 <= used <= max(0, min(clock.end_us or now_us, now_us) - clock.start_us)
        assert used + clock.remaining(now_us) == clock.whole_us
        assert 0.0 <= clock.used(now_us) <= 1.0
        assert clock.law is None or clock.due_us == 0 or clock.due_us >= clock.start_us


@given(histories())
def test_what_is_counted_of_a_case_is_never_less_than_none(history: list[Recorded]) -> None:
    for _measure, _day, bucket, n in counted(project(fold(1, history), RULES)):
        assert bucket >= 0
        assert n > 0


@given(histories())
def test_a_case_stands_as_its_last_number_left_it_and_its_timeline_goes_by_numbers(history: list[Recorded]) -> None:
    case = fold(1, history)
    assert case.version == history[-1].n
    assert [entry.n for entry in entries(history, {})] == [r.n for r in history]
    straight = fold(1, told(tuple(r.event for r in history), [MINUTE] * len(history)))
    assert (case.status, case.type, case.emotion, case.round) == (straight.status, straight.type, straight.emotion, straight.round)


def test_an_answer_before_the_question_by_the_clock_is_in_time_and_took_nothing() -> None:
    history = told((ev.Opened(number="x", customer_id=1, channel="email"), ev.ReplySent(text="r")), [-5 * HOUR])
    response = next(clock for clock in clocks(fold(1, history), RULES) if clock.name == "first_response")
    assert response.state(history[-1].at_us) == "kept"
    assert response.elapsed(history[-1].at_us) == 0


def line(n: int, at_us: int, operation: int) -> Entry:
    return next(iter(entries([Recorded(n, ev.NoteAdded(text=str(operation)), at_us, at_us, 1, operation)], {})))


@pytest.mark.parametrize(
    ("own", "others", "shown"),
    [
        ([(1, 10), (3, 30)], [(2, 20), (4, 40)], ["1", "2", "3", "4"]),
        ([(1, 10), (9, 30)], [(5, 20), (6, 40)], ["1", "5", "9", "6"]),
        ([(1, 100), (3, 10)], [(2, 105), (4, 12)], ["1", "2", "3", "4"]),
    ],
    ids=["time grows", "a case of another desk's numbers", "the clock went back between 2 and 3"],
)
def test_two_cases_in_one_timeline_go_by_time_and_where_that_runs_back_by_number(
    own: list[tuple[int, int]], others: list[tuple[int, int]], shown: list[str]
) -> None:
    """Each line as its operation and its time."""
    first = [line(n, at * MINUTE, operation) for n, (operation, at) in enumerate(own, 1)]
    second = [line(n, at * MINUTE, operation) for n, (operation, at) in enumerate(others, 1)]
    assert [entry.text for entry in with_others(first, {"26-0000002-1": second})] == shown
