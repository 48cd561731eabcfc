"""Waiting as the services tell it: who was asked and has answered is not waited for, and no undo hides what was worked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import Problem
from complaint_desk.services import assigning, conversation, follow_up, hard_moments, intake, joining, offers
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
