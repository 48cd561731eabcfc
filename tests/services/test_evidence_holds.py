"""What stands for evidence stands for itself alone: no press hides a deadline, lets later things pass, or grades what was not given."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.services import assigning, conversation, follow_up, hard_moments, joining, offers, tasks, watching
from tests.services.desk import SmallDesk


def running(desk: SmallDesk, case: int) -> set[str]:
    return {clock.name for clock in clocks(desk.case(case), desk.store.rules) if clock.runs}


def test_the_clocks_go_on_once_the_customer_speaks_who_was_waited_for(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    assert "resolution" not in running(desk, case)
    desk.do(conversation.hear, case, words="I wait here as well, you know.")
    assert desk.case(case).waiting_on == ""
    assert "resolution" in running(desk, case)


def test_words_of_the_customer_do_not_end_the_wait_for_a_department(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + HOUR))
    desk.do(conversation.hear, case, words="And?")
    assert desk.case(case).waiting_on == "department"


def test_a_wait_for_the_customer_ends_by_itself_and_the_case_is_ours_again(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.wait, case, on="customer")
    began = desk.case(case).pauses[-1].from_us
    [waiting] = [clock for clock in clocks(desk.case(case), desk.store.rules) if clock.name == "waiting"]
    assert waiting.due_us == began + 7 * DAY
    desk.clock.us = began + 7 * DAY - HOUR
    watching.record_breaches(desk.store, desk.boss, key=b"")
    assert desk.case(case).waiting_on == "customer"
    desk.clock.us = began + 7 * DAY + HOUR
    watching.record_breaches(desk.store, desk.boss, key=b"")
    assert desk.case(case).waiting_on == ""
    assert "resolution" in running(desk, case)
    assert "waiting" not in {clock for clock, _due, _set in desk.case(case).breaches}


def test_an_override_holds_for_as_many_as_there_were(desk: SmallDesk) -> None:
    case = desk.chosen()
    lead = desk.hire("ines", "supervisor")
    desk.do(follow_up.tell_customer, case, promise=-1)
    desk.do(follow_up.override_gate, case, who=lead, gate="resolve", reason="the couriers are on strike")
    assert desk.lacks(case, "resolve") == []
    desk.do(follow_up.promise, case, what="We send the certificate", by_whom="us", due_us=desk.clock.us + HOUR)
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + HOUR))
    assert desk.lacks(case, "resolve") == ["tasks_open", "promises_open"]


def test_an_option_is_not_chosen_for_a_time_that_has_passed(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "0", "0")
    desk.clock.us += 10 * DAY
    with pytest.raises(BadValue, match="offer_past"):
        desk.do(offers.choose, case, option=1)
    assert desk.case(case).promises == ()


def test_what_the_customer_let_us_off_is_not_kept_any_more(desk: SmallDesk) -> None:
    case = desk.chosen()
    desk.do(follow_up.release_promise, case, promise=1, words="It came after all.")
    with pytest.raises(Problem, match="promise_released"):
        desk.do(follow_up.keep_promise, case, promise=1)


def test_what_the_customer_chose_is_let_go_in_their_own_words_only(desk: SmallDesk) -> None:
    case = desk.chosen()
    before = desk.case(case).version
    with pytest.raises(BadValue, match="released_words") as refused:
        desk.do(follow_up.release_promise, case, promise=1, reason="settled")
    assert refused.value.field == "guide.follow_up.promise.words"
    assert desk.case(case).version == before
    desk.do(follow_up.release_promise, case, promise=1, reason="bought elsewhere", words="I have bought one round the corner.")
    heard, released = (r.event for r in desk.store.history(case)[-2:])
    assert (heard, released) == (
        ev.WordsHeard(words="I have bought one round the corner."),
        ev.PromiseReleased(promise=1, heard=before + 1, reason="bought elsewhere"),
    )
    assert desk.lacks(case, "resolve") == ["told"]


def test_a_choice_that_was_let_go_without_words_is_settled_by_another_choice(desk: SmallDesk) -> None:
    case = desk.chosen()
    desk.do(follow_up.tell_customer, case, promise=-1)
    desk.store.operation(
        key=b"as it was before", actor_id=1, verb="release_promise",
        work=lambda tx: {"version": tx.append(case, [ev.PromiseReleased(promise=1, reason="x")])},
    )
    assert desk.lacks(case, "resolve") == ["remedy_released"]
    with pytest.raises(GateShut):
        desk.do(follow_up.resolve, case)
    desk.do(offers.choose, case, option=2)
    desk.do(follow_up.keep_promise, case, promise=2)
    desk.do(follow_up.tell_customer, case, promise=2)
    assert desk.lacks(case, "resolve") == []


def test_what_was_promised_in_a_case_that_goes_on_in_another_is_let_go_no_more_easily(desk: SmallDesk) -> None:
    goes, stays = desk.chosen(), desk.chosen()
    desk.do(joining.merge, goes, who=desk.boss, into=stays)
    carried = desk.case(stays).promises[-1]
    assert carried.from_case == goes
    with pytest.raises(BadValue, match="released_words"):
        desk.do(follow_up.release_promise, stays, promise=carried.number, reason="x")
    desk.do(follow_up.release_promise, stays, promise=carried.number, words="The one is enough.")
    assert desk.case(stays).promises[-1].unwanted


def test_a_caller_whom_nobody_knows_lets_nothing_go_that_the_customer_chose(desk: SmallDesk) -> None:
    case = desk.chosen()
    desk.do(conversation.verify_caller, case, verified="not_yet")
    with pytest.raises(GateShut):
        desk.do(follow_up.release_promise, case, promise=1, words="Cancel it.")
    assert not desk.case(case).promises[0].ended_us


@pytest.mark.parametrize("grade", [1, 2])
def test_nobody_is_satisfied_with_a_result_that_is_none(desk: SmallDesk, grade: int) -> None:
    case = desk.ready()
    desk.do(follow_up.resolve, case)
    with pytest.raises(BadValue, match="satisfied_low"):
        desk.do(follow_up.answer_callback, case, callback=1, answer=follow_up.Answer(outcome="satisfied", result=grade, handling=5))
    assert desk.case(case).callbacks[0].outcome == ""


def test_where_somebody_may_be_in_danger_a_supervisor_says_that_it_is_less_urgent(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(hard_moments.note_danger, case, danger="self_harm")
    with pytest.raises(Problem, match="danger_urgent"):
        desk.do(conversation.classify, case, urgency=1)
    assert desk.case(case).urgency == 4
    desk.do(conversation.classify, case, type="delay", urgency=4)
    desk.do(conversation.classify, case, who=desk.hire("ines", "supervisor"), urgency=2)
    assert desk.case(case).urgency == 2


def test_nobody_lets_the_gates_of_their_own_case_pass_while_somebody_else_can(desk: SmallDesk) -> None:
    lead = desk.hire("ines", "supervisor")
    case = desk.take()
    desk.do(assigning.assign, case, who=desk.boss, owner_id=lead.id)
    with pytest.raises(NotAllowed, match="own_override"):
        desk.do(follow_up.override_gate, case, who=lead, gate="listen", reason="I know them")
    assert desk.case(case).overrides == {}
    desk.do(follow_up.override_gate, case, who=desk.boss, gate="listen", reason="Ines told me what they said")
    assert desk.lacks(case, "listen") == []


def test_who_sits_alone_lets_a_gate_pass_in_the_own_case(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(assigning.assign, case, who=desk.boss, owner_id=desk.boss.id)
    desk.do(follow_up.override_gate, case, who=desk.boss, gate="listen", reason="nobody else is here")
    assert desk.lacks(case, "listen") == []


def test_nothing_is_promised_for_a_day_beyond_the_next_year(desk: SmallDesk) -> None:
    case = desk.clarified()
    with pytest.raises(BadValue, match="due_far"):
        desk.do(offers.offer, case, option=desk.option(due_us=desk.clock.us + 27_000 * DAY))
    with pytest.raises(BadValue, match="due_far"):
        desk.do(follow_up.promise, case, what="We write", by_whom="us", due_us=desk.clock.us + 367 * DAY)
    assert desk.case(case).options == ()
