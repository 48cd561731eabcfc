"""Tasks, progress, the four separate facts and hard moments, through the services."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.services import (
    alarms,
    allowance,
    assigning,
    conversation,
    deciding,
    follow_up,
    hard_moments,
    questions,
    queue,
    tasks,
    watching,
)
from complaint_desk.services.books import load_books, load_rules
from complaint_desk.services.tasks import NewTask
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


def task(desk: SmallDesk, **fields: Any) -> NewTask:
    return NewTask(**{"department": "warehouse", "what": "Look for the parcel", "due_us": desk.clock.us + DAY, **fields})


# --- department tasks -----------------------------------------------------------------------------------------------------


def test_a_case_waits_for_a_department_until_its_last_task_is_answered(desk: SmallDesk) -> None:
    case = desk.take()
    contact = desk.hire("depot", "department")
    desk.do(tasks.give_task, case, task=task(desk))
    desk.do(tasks.give_task, case, task=task(desk, department="logistics"))
    assert desk.case(case).status == "waiting_department"
    desk.do(tasks.answer_task, case, who=contact, task=1, outcome="done", reply="Found, leaves tonight")
    assert desk.case(case).status == "waiting_department"
    desk.do(tasks.take_back_task, case, task=2, reason="no longer needed")
    assert desk.case(case).status == "open"


def test_a_case_that_waits_for_the_customer_goes_on_waiting_for_the_customer(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    desk.do(tasks.give_task, case, task=task(desk))
    desk.do(tasks.answer_task, case, task=1, outcome="partly", reply="Half of it")
    assert desk.case(case).status == "waiting_customer"


def test_the_row_knows_when_the_next_task_is_due(desk: SmallDesk) -> None:
    case = desk.take()
    due = desk.clock.us + 5 * DAY
    desk.do(tasks.give_task, case, task=task(desk, due_us=due))
    assert desk.store.read().value("SELECT task_due_us FROM complaint WHERE id = ?", (case,)) == due


@pytest.mark.parametrize("wrong", [{"department": "owner"}, {"what": " "}, {"due_us": 5}, {"form": "nonsense"}])
def test_what_is_no_task_is_refused_beside_its_field(desk: SmallDesk, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        desk.do(tasks.give_task, desk.take(), task=task(desk, **wrong))


def test_a_task_is_answered_once(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(tasks.give_task, case, task=task(desk))
    desk.do(tasks.answer_task, case, task=1, outcome="refused", reply="Not ours")
    with pytest.raises(Problem, match="no_such_thing"):
        desk.do(tasks.answer_task, case, task=1, outcome="done", reply="Ours after all")


def test_a_department_contact_answers_tasks_and_nothing_else(desk: SmallDesk) -> None:
    case, contact = desk.take(), desk.hire("depot", "department")
    with pytest.raises(NotAllowed):
        desk.do(tasks.give_task, case, who=contact, task=task(desk))


def test_nothing_is_resolved_while_a_department_owes_an_answer(desk: SmallDesk) -> None:
    case = desk.ready()
    desk.do(tasks.give_task, case, task=task(desk))
    assert desk.lacks(case, "resolve") == ["tasks_open"]
    with pytest.raises(GateShut):
        desk.do(follow_up.resolve, case)


def test_told_progress_moves_the_next_update_and_may_be_taken_back(desk: SmallDesk) -> None:
    case = desk.take()
    desk.clock.us += DAY // 2
    desk.do(tasks.tell_progress, case, channel="phone", text="Still looking, tomorrow by noon")
    told = desk.case(case).told_us
    assert told > desk.case(case).opened_us + DAY // 3
    desk.do(assigning.undo, case, n=desk.case(case).version)
    assert desk.case(case).told_us == desk.case(case).opened_us


# --- four separate facts ----------------------------------------------------------------------------------------------------


def test_each_of_the_four_facts_is_recorded_as_itself(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(deciding.apologise, case, text="We are sorry that you had to wait")
    assert (desk.case(case).apology_us > 0, desk.case(case).admission_us, desk.case(case).goodwill, desk.case(case).outcome) == (True, 0, (), "")
    desk.do(deciding.decide_outcome, case, outcome="partly_upheld", reason="The second delay was ours")
    desk.do(deciding.give_goodwill, case, amount="20", text="A coupon")
    desk.do(deciding.admit, case, who=desk.boss, text="We forgot to book the van")
    assert desk.kinds(case)[-4:] == ["apology_made", "outcome_decided", "goodwill_given", "admission_made"]


def test_the_customer_is_told_a_decision_that_there_is(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(Problem, match="not_decided"):
        desk.do(deciding.tell_outcome, case)
    desk.do(deciding.decide_outcome, case, outcome="upheld", reason="The delay was ours")
    assert not desk.case(case).outcome_known_us
    desk.do(deciding.tell_outcome, case)
    assert desk.case(case).outcome_known_us
    desk.do(deciding.decide_outcome, case, outcome="not_upheld", reason="It was not")  # of which they know nothing yet
    assert not desk.case(case).outcome_known_us
    assert desk.case(case).outcome_told_us


def test_a_reply_about_something_else_leaves_the_decision_to_be_told(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(deciding.decide_outcome, case, outcome="upheld", reason="The delay was ours")
    desk.do(conversation.send_reply, case, channel="email", text="Thank you, your photograph has arrived.")
    assert (desk.case(case).outcome_told_us, desk.case(case).outcome_known_us) == (0, 0)


def test_that_the_decision_was_told_can_be_taken_back_within_the_shift(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(deciding.decide_outcome, case, outcome="upheld", reason="The delay was ours")
    desk.do(deciding.tell_outcome, case)
    told = desk.case(case).version
    with pytest.raises(NotAllowed):
        desk.do(assigning.undo, case, who=desk.hire("eve", "agent"), n=told)
    desk.do(assigning.undo, case, n=told)
    assert (desk.case(case).outcome_told_us, desk.case(case).outcome_known_us) == (0, 0)
    desk.do(deciding.tell_outcome, case)
    assert desk.case(case).outcome_told_us
    desk.clock.us += DAY
    with pytest.raises(Problem, match="not_undoable"):
        desk.do(assigning.undo, case, n=desk.case(case).version)


def test_admitting_takes_a_supervisor(desk: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        desk.do(deciding.admit, desk.take(), text="It was our fault")


def test_no_goodwill_for_somebody_nobody_knows(desk: SmallDesk) -> None:
    with pytest.raises(GateShut):
        desk.do(deciding.give_goodwill, desk.take("not_yet"), amount="20", text="A coupon")


@pytest.mark.parametrize("amount", ["", "0", "0.00", "lots"])
def test_goodwill_is_an_amount(desk: SmallDesk, amount: str) -> None:
    with pytest.raises(BadValue, match="nothing_to_give"):
        desk.do(deciding.give_goodwill, desk.take(), amount=amount, text="A coupon")


def test_goodwill_counts_with_what_was_chosen_against_the_limit_in_one_case(desk: SmallDesk) -> None:
    case = desk.chosen("100", "0")
    with pytest.raises(NotAllowed, match="over_allowance"):
        desk.do(deciding.give_goodwill, case, amount="51", text="Flowers")
    desk.do(deciding.give_goodwill, case, amount="50", text="Flowers")


def test_the_allowance_of_a_period_is_counted_over_all_cases(desk: SmallDesk) -> None:
    for _ in range(2):
        desk.do(deciding.give_goodwill, desk.take(), amount="150", text="Flowers")
    mine = allowance.of_person(desk.store, desk.agent)
    assert (mine.granted, mine.whole, mine.left) == ("300", "3000", "2700")
    desk.clock.us += 31 * DAY
    assert allowance.of_person(desk.store, desk.boss, person=desk.agent.id).granted == "0"
    with pytest.raises(NotAllowed):
        allowance.of_person(desk.store, desk.agent, person=desk.boss.id)


def test_when_the_period_is_used_up_no_more_is_given(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", Rules(allowance_times=1))
    desk.do(deciding.give_goodwill, desk.take(), amount="140", text="Flowers")
    with pytest.raises(NotAllowed, match="over_allowance"):
        desk.do(deciding.give_goodwill, desk.take(), amount="20", text="Flowers")
    desk.store.close()


# --- hard moments -----------------------------------------------------------------------------------------------------------


def test_a_call_is_ended_only_after_two_warnings(desk: SmallDesk) -> None:
    case = desk.take()
    for _ in range(2):
        with pytest.raises(Problem, match="warn_first"):
            desk.do(hard_moments.end_call, case)
        desk.do(hard_moments.warn_abusive, case)
    with pytest.raises(Problem, match="warned_enough"):
        desk.do(hard_moments.warn_abusive, case)
    desk.do(hard_moments.end_call, case)
    assert desk.case(case).is_open


@pytest.mark.parametrize("danger", ["threat", "self_harm"])
def test_danger_calls_a_supervisor_and_stands_among_the_high_risks(desk: SmallDesk, danger: str) -> None:
    case = desk.take()
    desk.do(hard_moments.note_danger, case, danger=danger, text="in their words")
    urgency, risk = desk.store.read().one("SELECT urgency, risk FROM complaint WHERE id = ?", (case,)) or (0, 0)
    assert urgency == 4
    assert risk >= 6


def test_danger_in_a_closed_case_calls_a_supervisor_and_leaves_it_closed(desk: SmallDesk) -> None:
    case = desk.closed()
    before = alarms.since(desk.store, desk.boss, after=-1)[0]
    desk.do(hard_moments.note_danger, case, danger="self_harm", text="in a call long after")
    assert (desk.case(case).status, desk.case(case).dangers, desk.case(case).urgency) == ("closed", ("self_harm",), 2)
    for after in (before, -1):  # who is there at once, and who sits down later in the shift
        assert [(a.kind, a.case_id) for a in alarms.since(desk.store, desk.boss, after=after)[1]] == [("danger", case)]
    assert queue.ids(desk.store, desk.boss, wanted=QueueFilter("closed"), zone=UTC)[0] == case


def test_the_guide_of_a_closed_case_offers_to_call_a_supervisor_and_nothing_else_of_the_hard_moments(desk: SmallDesk) -> None:
    shown = questions.case_view(desk.store, desk.agent, case_id=desk.closed(), books=load_books("en"), words=Words("en"))
    assert {moment.code for moment in shown.guide.hard} == {"threat", "self_harm"}


def test_how_we_know_who_calls_is_not_carried_from_a_case_that_is_closed_or_of_another_shift(desk: SmallDesk) -> None:
    done, old = desk.closed(), desk.take()
    desk.clock.us += 13 * HOUR
    for first in (done, old):
        assert desk.case(int(desk.do(hard_moments.second_complaint, first).result["case"])).verified == "not_yet"
    desk.do(conversation.hear, old, words="And one more thing")
    assert desk.case(int(desk.do(hard_moments.second_complaint, old).result["case"])).verified == "known_number"


def test_another_way_of_knowing_who_calls_goes_with_its_words(desk: SmallDesk) -> None:
    first = desk.take()
    for words, verified in (("", "not_yet"), ("Knows the gate code", "other")):
        desk.store.operation(  # as an earlier program wrote it
            key=next(desk.keys), actor_id=desk.agent.id, verb="verify_caller",
            work=lambda tx, words=words: {"v": tx.append(first, [ev.CallerVerified(verified="other", verified_words=words)])},
        )
        second = desk.case(int(desk.do(hard_moments.second_complaint, first).result["case"]))
        assert (second.verified, second.verified_words) == (verified, words)


def test_something_else_by_which_we_know_who_calls_is_said(desk: SmallDesk) -> None:
    case = desk.take("not_yet")
    with pytest.raises(BadValue, match="empty_text"):
        desk.do(conversation.verify_caller, case, verified="other", verified_words=" ")
    with pytest.raises(BadValue, match="empty_text"):
        desk.take("other")
    desk.do(conversation.verify_caller, case, verified="other", verified_words="Knows the gate code")
    assert (desk.case(case).verified, desk.case(case).verified_words) == ("other", "Knows the gate code")


def test_who_only_calls_back_takes_no_case(desk: SmallDesk) -> None:
    caller, case = desk.hire("priya", "caller"), desk.take()
    desk.do(assigning.assign, case, owner_id=0)
    with pytest.raises(NotAllowed):
        desk.do(assigning.assign, case, who=caller, owner_id=caller.id)
    desk.do(assigning.assign, case, who=desk.boss, owner_id=caller.id)
    assert desk.case(case).owner_id == caller.id


def test_a_call_that_was_cut_off_is_a_promise_to_call_back(desk: SmallDesk) -> None:
    case = desk.take()
    due = desk.clock.us + DAY
    desk.do(hard_moments.cut_off, case, what="We call you back", due_us=due)
    promise = desk.case(case).promises[0]
    assert (promise.due_us, promise.who, desk.last(case)) == (due, "Yun", ev.CutOff(person=desk.agent.id, due_us=due, promise=1))
    with pytest.raises(Problem):
        desk.do(hard_moments.cut_off, case, what="We call you back", due_us=due, person=99)


def test_a_second_complaint_in_the_same_call_leaves_the_first_exactly_as_it_was(desk: SmallDesk) -> None:
    first = desk.clarified()
    before = desk.store.history(first)
    done = desk.do(hard_moments.second_complaint, first, words="And the invoice is wrong too")
    second = int(done.result["case"])
    assert desk.store.history(first) == before
    case = desk.case(second)
    assert (case.customer_id, case.verified, case.owner_id) == (desk.case(first).customer_id, "known_number", desk.agent.id)
    assert desk.kinds(second) == ["opened", "linked", "words_heard", "assigned"]


# --- what has to be known ---------------------------------------------------------------------------------------------------


KNOWN = Rules(required_facts={"": ("wanted",), "delay": ("order", "wanted")}, must_know={"delay": frozenset({"order"}), "major": frozenset({"who_knows"})})


def test_that_the_customer_does_not_know_is_no_answer_where_the_playbook_needs_one(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "known.sqlite", KNOWN)
    case = desk.take()
    desk.do(conversation.classify, case, type="delay")
    with pytest.raises(BadValue, match="must_be_known"):
        desk.do(conversation.record_fact, case, fact="order", unknown=True)
    desk.do(conversation.record_fact, case, fact="wanted", unknown=True)
    assert [code for code in desk.lacks(case, "clarify") if code.startswith("fact:")] == ["fact:order"]
    desk.store.close()


def test_what_was_left_unknown_under_another_type_does_not_count_under_this_one(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "known.sqlite", KNOWN)
    case = desk.take()
    desk.do(conversation.record_fact, case, fact="order", unknown=True)
    desk.do(conversation.classify, case, type="delay")
    assert "fact:order" in desk.lacks(case, "clarify")
    desk.do(conversation.record_fact, case, fact="order", value="51-7718")
    assert "fact:order" not in desk.lacks(case, "clarify")
    desk.store.close()


def test_a_circumstance_can_need_an_answer_too(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "known.sqlite", KNOWN)
    case = desk.take()
    desk.do(conversation.record_fact, case, fact="who_knows", unknown=True)
    desk.do(conversation.set_circumstance, case, circumstance="major", holds=True)
    assert not desk.store.rules.knows(desk.case(case), "who_knows")
    desk.store.close()


def test_the_shipped_playbooks_say_what_has_to_be_known() -> None:
    never = load_rules().must_know
    assert "conduct" in never["staff_attitude"]
    assert not any("wanted" in keys for keys in never.values())


# --- callbacks --------------------------------------------------------------------------------------------------------------


def test_a_customer_who_asks_for_another_time_is_called_then(desk: SmallDesk) -> None:
    case = desk.ready()
    desk.do(follow_up.resolve, case)
    again = desk.clock.us + 5 * DAY
    desk.do(follow_up.attempt_callback, case, callback=1, outcome="asked_later", again_us=again)
    assert desk.case(case).callbacks[0].due_us == again
    with pytest.raises(BadValue, match="due_passed"):
        desk.do(follow_up.attempt_callback, case, callback=2, outcome="asked_later", again_us=5)


def test_a_callback_keeps_the_time_that_suits_in_the_customers_words(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(follow_up.plan_callback, case, due_us=desk.clock.us + DAY, suits="after the school run")
    assert desk.case(case).callbacks[0].suits == "after the school run"


# --- what the desk notices --------------------------------------------------------------------------------------------------


def test_a_task_that_ran_out_is_noticed_once(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(tasks.give_task, case, task=task(desk, due_us=desk.clock.us + DAY // 4))
    desk.clock.us += DAY // 2
    for _ in range(2):
        watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    assert [r.event for r in desk.store.history(case) if r.event.kind == "breached"] == [ev.Breached(clock="task", due_us=desk.case(case).tasks[0].due_us, waited_for="department")]
