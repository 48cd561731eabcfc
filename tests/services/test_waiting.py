"""Waiting as the services tell it: who was asked and has answered is not waited for, and no undo hides what was worked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR, Breached
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.services import assigning, conversation, follow_up, hard_moments, intake, joining, offers, tasks, watching
from tests.services.desk import SmallDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    desk = SmallDesk.made(tmp_path / "desk.sqlite")
    yield desk
    desk.store.close()


def elapsed(desk: SmallDesk, case_id: int, name: str = "resolution") -> int:
    return next(c for c in clocks(desk.case(case_id), desk.store.rules) if c.name == name).elapsed(desk.clock.us) // HOUR


def test_a_customer_who_chooses_is_no_longer_awaited(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.offered(case, "0", "0")
    desk.do(assigning.wait, case, on="customer")
    desk.do(offers.choose, case, option=1)
    assert desk.case(case).waiting_on == ""


def test_a_customer_who_is_called_back_is_no_longer_awaited(desk: SmallDesk) -> None:
    case = desk.ready()
    desk.do(follow_up.plan_callback, case, due_us=desk.clock.us + DAY, suits="")
    desk.do(assigning.wait, case, on="customer")
    desk.do(follow_up.answer_callback, case, callback=1, answer=follow_up.Answer(outcome="not_satisfied", result=1, handling=1, suggestions="still bad"))
    assert desk.case(case).waiting_on == ""


def test_a_customer_in_danger_is_no_longer_awaited(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    desk.do(hard_moments.note_danger, case, danger="self_harm")
    assert desk.case(case).status == "open"


def test_a_customer_who_calls_again_is_no_longer_awaited_once_the_cases_are_one(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    desk.clock.us += HOUR
    caller = intake.Caller(customer_id=desk.case(case).customer_id)
    again = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words="Again me!", verified="known_number"))
    desk.do(joining.merge, again.result["case"], into=case)
    assert desk.case(case).waiting_on == ""


def test_the_end_of_a_wait_that_the_customer_made_is_not_taken_back(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    desk.do(conversation.hear, case, words="I am still waiting!")
    with pytest.raises(Problem) as told:
        desk.do(assigning.undo, case, n=desk.case(case).version)
    assert told.value.code == "UN-SPOKE"
    assert desk.case(case).waiting_on == ""


def test_an_end_of_a_wait_that_is_taken_back_hides_nothing_of_what_was_worked(desk: SmallDesk) -> None:
    case = desk.take()
    desk.clock.us += HOUR
    for _ in range(14):
        desk.do(assigning.wait, case, on="customer")
        desk.do(assigning.stop_waiting, case)
        n = desk.case(case).version
        desk.clock.us += 11 * HOUR
        desk.do(assigning.undo, case, n=n)
        desk.do(assigning.stop_waiting, case)
    assert elapsed(desk, case) == 1 + 14 * 11


def test_a_case_waits_for_a_department_that_was_asked_for_something(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(Problem, match="no_task_to_wait_for"):
        desk.do(assigning.wait, case, on="department")
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + HOUR))
    assert desk.case(case).waiting_on == "department"


def test_who_says_nothing_is_waited_for_again_with_a_reason_and_a_third_time_by_who_may_approve(desk: SmallDesk) -> None:
    case = desk.take()
    for reason in ("", "They asked for two days more"):
        desk.do(assigning.wait, case, on="customer", reason=reason)
        desk.clock.us += 8 * DAY
        watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
        assert desk.case(case).waiting_on == ""
        with pytest.raises(BadValue, match="reason_needed"):
            desk.do(assigning.wait, case, on="customer")
    with pytest.raises(NotAllowed):
        desk.do(assigning.wait, case, on="customer", reason="Once more")
    desk.do(assigning.wait, case, who=desk.boss, on="customer", reason="They are in hospital")
    desk.do(conversation.hear, case, words="Here I am")
    desk.do(assigning.wait, case, on="customer")
    assert desk.case(case).waiting_on == "customer"


def test_a_wait_that_was_a_slip_asks_for_no_reason(desk: SmallDesk) -> None:
    case = desk.take()
    for _ in range(3):
        desk.do(assigning.wait, case, on="customer")
        desk.do(assigning.stop_waiting, case)
    assert desk.case(case).status == "open"


def test_what_ran_out_is_put_down_to_who_was_waited_for_most_of_the_time_and_not_at_the_end(desk: SmallDesk) -> None:
    case = desk.take()
    desk.clock.us += 71 * HOUR
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + 90 * HOUR))
    desk.clock.us += 2 * HOUR
    watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    assert {r.event.waited_for for r in desk.store.history(case) if isinstance(r.event, Breached)} == {"us"}


def test_no_clock_stands_still_for_a_department_that_answered_before_a_slip_was_taken_back(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + 90 * HOUR))
    desk.do(assigning.wait, case, on="customer")
    slip = desk.case(case).version
    desk.do(tasks.answer_task, case, task=1, outcome="done", reply="found")
    desk.do(assigning.undo, case, n=slip)
    assert (desk.case(case).waiting_on, desk.case(case).open_tasks) == ("", ())
