"""Due times, and why they are due then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import fold
from complaint_desk.domain.clocks import Clock, clocks, nearest
from complaint_desk.domain.events import DAY, HOUR, Recorded
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
