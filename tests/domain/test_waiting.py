"""A wait for the customer is over when they speak, and no undoing makes time stand still in which somebody worked."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import HOUR, MINUTE, Event, Recorded
from complaint_desk.domain.rules import Rules
from tests.histories import MONDAY, OFFERED, RESOLVED

WAITS = ev.WaitingStarted(on="customer")
SPEAKS: tuple[Event, ...] = (
    ev.WordsHeard(words="Here I am"), ev.CallerVerified(verified="known_number"), ev.HeardOut(), ev.FactRecorded(key="wanted", value="a lamp"),
    ev.RestatementAnswered(restatement=1, answer="yes"), ev.OptionChosen(option=1), ev.NoneChosen(), ev.OptionRejected(option=1),
    ev.CallbackAnswered(callback=1, outcome="not_satisfied"), ev.DangerNoted(danger="self_harm"), ev.AbusiveWarned(), ev.CallEnded(), ev.Calmed(),
)


def told(*timed: tuple[int, Event]) -> Case:
    """The case of events with their hours since Monday."""
    return fold(1, [Recorded(n, event, MONDAY + at, MONDAY + at, 1) for n, (at, event) in enumerate(timed, 1)])


def after(*events: Event) -> Case:
    """A case with options on the table that then waits an hour for the customer before each further event."""
    return told(*((0, event) for event in OFFERED), (HOUR, WAITS), *((n * HOUR, event) for n, event in enumerate(events, 2)))


def clock(case: Case, name: str) -> Clock:
    return next(c for c in clocks(case, Rules()) if c.name == name)


MAIL = (0, ev.Opened(number="x", customer_id=1, channel="phone"))


@pytest.mark.parametrize("event", SPEAKS, ids=lambda event: event.kind)
def test_a_wait_for_the_customer_is_over_when_the_customer_speaks(event: Event) -> None:
    case = after(event)
    assert case.waiting_on == ""
    assert case.pauses[-1].until_us == MONDAY + 2 * HOUR
    assert case.heard_us == MONDAY + 2 * HOUR


@pytest.mark.parametrize("event", [ev.NoteAdded(text="n"), ev.Assigned(owner_id=2), ev.CallbackAnswered(callback=1, outcome="not_reached")], ids=lambda event: event.kind)
def test_what_the_desk_does_alone_ends_no_wait(event: Event) -> None:
    assert after(event).waiting_on == "customer"


def test_words_that_are_older_than_the_wait_do_not_end_it() -> None:
    case = fold(1, [
        Recorded(1, MAIL[1], MONDAY, MONDAY, 1), Recorded(2, WAITS, MONDAY + 2 * HOUR, MONDAY + 2 * HOUR, 1),
        Recorded(3, ev.WordsHeard(words="of this morning"), MONDAY + HOUR, MONDAY + 3 * HOUR, 1),
    ])
    assert case.waiting_on == "customer"


def test_a_wait_for_a_department_does_not_end_because_the_customer_calls() -> None:
    assert told(MAIL, (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, ev.WordsHeard(words="Well?"))).waiting_on == "department"


def test_a_customer_who_called_in_a_case_that_is_merged_in_is_no_longer_awaited() -> None:
    absorbed = ev.Absorbed(other_id=2, opened_us=MONDAY + 5 * HOUR, contacts=1, heard_us=MONDAY + 5 * HOUR)
    case = told(MAIL, (HOUR, WAITS), (6 * HOUR, absorbed))
    assert case.waiting_on == ""
    assert clock(case, "resolution").elapsed(MONDAY + 10 * HOUR) == 6 * HOUR
    older = told(MAIL, (0, ev.WordsHeard(words="x")), (HOUR, WAITS), (6 * HOUR, ev.Absorbed(other_id=2, opened_us=MONDAY - HOUR, contacts=1, heard_us=MONDAY)))
    assert older.waiting_on == "customer"
    apart = told(MAIL, (HOUR, WAITS), (6 * HOUR, absorbed), (7 * HOUR, ev.Unmerged(other_id=2)))
    assert apart.waiting_on == "customer"


def test_what_was_worked_stays_counted_when_the_end_of_a_wait_is_taken_back() -> None:
    case = told(MAIL, (HOUR, WAITS), (2 * HOUR, ev.WaitingEnded()), (14 * HOUR, ev.Undone(n=3)))
    assert case.waiting_on == "customer"
    assert clock(case, "resolution").elapsed(MONDAY + 20 * HOUR) == 13 * HOUR


def test_what_was_worked_stays_counted_when_another_wait_is_taken_back() -> None:
    case = told(MAIL, (HOUR, WAITS), (2 * HOUR, ev.WaitingStarted(on="department")), (14 * HOUR, ev.Undone(n=3)))
    assert case.waiting_on == "customer"
    assert clock(case, "resolution").elapsed(MONDAY + 20 * HOUR) == 13 * HOUR


def test_what_was_worked_stays_counted_when_what_the_customer_said_is_taken_back() -> None:
    case = told(MAIL, (HOUR, WAITS), (2 * HOUR, ev.FactRecorded(key="product", value="lamp")), (14 * HOUR, ev.Undone(n=3)))
    assert clock(case, "resolution").elapsed(MONDAY + 20 * HOUR) == 13 * HOUR


def test_no_wait_comes_back_once_the_customer_spoke_after_it() -> None:
    case = after(ev.FactRecorded(key="wanted", value="a lamp"), ev.WordsHeard(words="Where is it?"), ev.Undone(n=len(OFFERED) + 2))
    assert case.waiting_on == ""


def test_a_department_is_waited_for_again_though_the_customer_spoke_before_the_slip_was_taken_back() -> None:
    """Found among 20,000 walks: what the customer says meanwhile answers nothing that the department owes."""
    case = told(
        MAIL, (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, WAITS), (3 * HOUR, ev.WordsHeard(words="Well?")), (4 * HOUR, ev.Undone(n=3)),
    )
    assert case.waiting_on == "department"
    assert [(p.on, p.from_us - MONDAY) for p in case.pauses] == [("department", HOUR), ("department", 4 * HOUR)]


ASKED = ev.TaskGiven(department="courier", due_us=MONDAY + 90 * HOUR, what="look")
ENDS_OF_A_TASK: tuple[Event, ...] = (ev.TaskAnswered(task=1, outcome="done", reply="found"), ev.TaskTakenBack(task=1, reason="found here"))


@pytest.mark.parametrize("end", ENDS_OF_A_TASK, ids=lambda event: event.kind)
@pytest.mark.parametrize("slip", [WAITS, ev.WaitingEnded()], ids=lambda event: event.kind)
def test_no_department_is_waited_for_again_that_owes_nothing_any_more(slip: Event, end: Event) -> None:
    case = told(MAIL, (HOUR, ASKED), (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, slip), (4 * HOUR, end), (5 * HOUR, ev.Undone(n=4)))
    assert case.waiting_on == ""
    assert [(p.on, p.from_us - MONDAY, p.until_us - MONDAY) for p in case.pauses] == [("department", HOUR, 2 * HOUR)]


@pytest.mark.parametrize("end", ENDS_OF_A_TASK, ids=lambda event: event.kind)
def test_a_department_is_waited_for_again_while_another_task_is_open(end: Event) -> None:
    case = told(MAIL, (HOUR, ASKED), (HOUR, ASKED), (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, WAITS), (4 * HOUR, end), (5 * HOUR, ev.Undone(n=5)))
    assert case.waiting_on == "department"


def test_no_department_is_waited_for_again_whose_task_went_back_with_its_case() -> None:
    carried = ev.TaskGiven(department="courier", due_us=MONDAY + 90 * HOUR, from_case=2, from_number=1, what="look")
    absorbed = ev.Absorbed(other_id=2, opened_us=MONDAY, contacts=1)
    start = (MAIL, (HOUR, absorbed), (HOUR, carried), (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, ev.WaitingEnded()))
    assert told(*start, (5 * HOUR, ev.Undone(n=5))).waiting_on == "department"
    assert told(*start, (3 * HOUR, ev.Unmerged(other_id=2)), (5 * HOUR, ev.Undone(n=5))).waiting_on == ""


def test_a_wait_that_ended_with_the_last_answer_comes_back_when_its_end_alone_is_taken_back() -> None:
    case = told(MAIL, (HOUR, ASKED), (HOUR, ev.WaitingStarted(on="department")), (2 * HOUR, ENDS_OF_A_TASK[0]), (2 * HOUR, ev.WaitingEnded()), (3 * HOUR, ev.Undone(n=5)))
    assert case.waiting_on == "department"


def test_a_wait_that_was_a_slip_never_was() -> None:
    case = told(MAIL, (HOUR, WAITS), (HOUR + MINUTE, ev.Undone(n=2)))
    assert (case.waiting_on, case.pauses) == ("", ())


def test_no_wait_comes_back_into_a_case_that_waited_anew_or_was_solved_since() -> None:
    again = told(MAIL, (HOUR, WAITS), (2 * HOUR, ev.WaitingEnded()), (3 * HOUR, ev.WaitingStarted(on="department")), (4 * HOUR, ev.Undone(n=3)))
    assert again.waiting_on == "department"
    assert again.pauses[0].until_us == MONDAY + 2 * HOUR
    solved = told(MAIL, (HOUR, WAITS), (2 * HOUR, ev.WaitingEnded()), (3 * HOUR, ev.Resolved()), (4 * HOUR, ev.Undone(n=3)))
    assert len(solved.pauses) == 1


def test_the_time_to_the_next_word_does_not_begin_anew_with_each_wait() -> None:
    waits = [(n * 23 * HOUR + gap, event) for n in range(1, 6) for gap, event in ((0, WAITS), (MINUTE, ev.WaitingEnded()))]
    progress = clock(told(MAIL, *waits), "progress_update")
    assert progress.state(MONDAY + 5 * 23 * HOUR + HOUR) == "breached"
    assert progress.due_us == MONDAY + 24 * HOUR + MINUTE


def test_it_stands_still_visibly_while_the_customer_is_awaited_and_says_so() -> None:
    progress = clock(told(MAIL, (HOUR, WAITS)), "progress_update")
    assert (progress.state(MONDAY + 90 * HOUR), progress.elapsed(MONDAY + 90 * HOUR)) == ("paused", HOUR)
    assert progress.why.key == "clock.why.then" or progress.why.key == "clock.why.progress_paused"
    assert not [c for c in clocks(told(*((0, event) for event in RESOLVED)), Rules()) if c.name == "progress_update"]
