"""Two cases become one and two again: nothing owed is lost, no waiting time is lost or made up, and undoing leaves nothing behind."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import GateShut, NotAllowed, Problem, StaleCase
from complaint_desk.services import (
    assigning,
    conversation,
    follow_up,
    forms,
    hard_moments,
    intake,
    joining,
    marking,
    offers,
    questions,
    tasks,
    undoing,
)
from complaint_desk.services.books import load_books
from complaint_desk.services.views_json import case_json
from complaint_desk.wording import Words
from tests.data import desks
from tests.services.desk import SmallDesk
from tests.services.test_forms import fill


def another(desk: SmallDesk, first: int, words: str = "It is still not here.") -> int:
    """A second case of the same customer."""
    customer = desk.case(first).customer_id
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(customer_id=customer), words=words, verified="known_number"),
    )
    return int(made.result["case"])


def merge(desk: SmallDesk, case: int, into: int, who: object = None) -> None:
    desk.do(joining.merge, case, into=into, **({"who": who} if who else {}))


def clock(desk: SmallDesk, case: int, name: str) -> object:
    return next(c for c in clocks(desk.case(case), desk.store.rules) if c.name == name)


def test_the_case_that_goes_on_keeps_the_earliest_clock_starts(desk):
    first = desk.take()
    desk.clock.us += 5 * HOUR
    second = another(desk, first)
    was = clock(desk, first, "resolution")
    merge(desk, first, second)
    case = desk.case(second)
    assert (case.opened_us, case.status) == (was.start_us, "open")
    assert clock(desk, second, "resolution").due_us == was.due_us
    assert desk.case(first).status == "merged"
    assert desk.store.read().value("SELECT opened_us FROM complaint WHERE id = ?", (second,)) == was.start_us


def test_time_stands_still_only_while_both_cases_did(desk):
    first = desk.take()
    desk.do(assigning.wait, first, on="customer")
    waited = desk.case(first).pauses[-1].from_us
    desk.clock.us += 5 * HOUR
    second = another(desk, first)
    begun = desk.case(second).opened_us
    desk.clock.us += 2 * HOUR
    merge(desk, first, second)
    assert [(p.on, p.from_us, p.until_us) for p in desk.case(second).pauses] == [("customer", waited, begun)]
    assert sum(halt.until_us - halt.from_us for halt in clock(desk, second, "resolution").halts) == begun - waited


def test_a_limit_of_the_law_runs_on_from_where_it_began(desk):
    first = desk.take()
    accepted = (ev.RuleSetChosen(rule_set="cn_12315"), ev.AcceptanceDecided(accepted=True))
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="test", work=lambda tx: {"v": tx.append(first, accepted)})
    second = another(desk, first)
    merge(desk, first, second)
    was, now = desk.case(first), desk.case(second)
    assert was.accepted_us
    assert (now.accepted_us, now.acceptance_us, now.rule_sets) == (was.accepted_us, was.acceptance_us, was.rule_sets)
    desk.do(joining.unmerge, first)
    assert (desk.case(second).accepted_us, desk.case(second).rule_sets) == (0, frozenset())


def test_what_is_owed_goes_on_where_the_gates_ask_for_it(desk):
    first = desk.chosen()
    desk.do(tasks.give_task, first, task=tasks.NewTask(department="warehouse", what="Look for it", due_us=desk.clock.us + DAY))
    desk.do(follow_up.plan_callback, first, due_us=desk.clock.us + 2 * DAY, suits="after six")
    owed = desk.case(first).promises[0]
    second = another(desk, first)
    merge(desk, first, second)
    case = desk.case(second)
    promise = case.promises[0]
    assert (promise.due_us, promise.made_us, promise.what, promise.from_case) == (owed.due_us, owed.made_us, owed.what, first)
    assert (case.open_tasks[0].what, case.callbacks[0].suits) == ("Look for it", "after six")
    row = desk.store.read().one("SELECT promise_due_us, callback_due_us, task_due_us FROM complaint WHERE id = ?", (second,))
    assert all(row)
    assert desk.store.read().one("SELECT promise_due_us, is_open FROM complaint WHERE id = ?", (first,)) == (0, 0)
    assert {"tasks_open", "promises_open"} <= set(desk.lacks(second, "resolve"))
    assert "callbacks_open" in desk.lacks(second, "close")


def test_a_complaint_that_nobody_read_back_does_not_vanish_in_one_that_is_as_good_as_done(desk):
    done = desk.ready()
    assert desk.lacks(done, "clarify") == []
    angry = another(desk, done)
    merge(desk, angry, done)
    assert desk.lacks(done, "clarify") == ["restatement_joined"]
    with pytest.raises(GateShut):
        desk.do(follow_up.resolve, done)
    last = desk.case(done).restatements[-1].text
    desk.do(conversation.answer_restatement, done, answer="yes", text=f"{last} And your driver hit the gate.")
    desk.do(follow_up.resolve, done)


def test_a_complaint_that_was_read_back_comes_along_as_it_is(desk):
    first, second = desk.ready(), desk.clarified()
    desk.do(joining.merge, second, who=desk.boss, into=first)
    assert desk.lacks(first, "clarify") == []


def test_undoing_makes_both_what_they_were(desk):
    first, second = desk.chosen(), 0
    second = another(desk, first)
    before = [desk.store.case(c) for c in (first, second)]
    merge(desk, first, second)
    desk.do(joining.unmerge, first)
    for was, now in zip(before, (desk.case(first), desk.case(second)), strict=True):
        assert (now.status, now.opened_us, now.first_response_us, now.pauses, now.signals) == (
            was.status, was.opened_us, was.first_response_us, was.pauses, was.signals,
        )
        assert [p.due_us for p in now.promises if not p.ended_us] == [p.due_us for p in was.promises if not p.ended_us]


def test_what_was_kept_meanwhile_is_kept_after_the_merge_was_undone_and_counted_once(desk):
    first = desk.chosen()
    second = another(desk, first)
    merge(desk, first, second)
    desk.do(follow_up.keep_promise, second, promise=1)
    desk.do(conversation.add_note, second, text="The driver rang.")
    kept = desk.case(second).promises[0].kept_us
    counted = "SELECT promises_kept FROM complaint WHERE id = ?"
    assert desk.store.read().value(counted, (second,)) == 1
    desk.do(joining.unmerge, first)
    assert desk.case(first).promises[0].kept_us == kept
    assert [desk.store.read().value(counted, (c,)) for c in (first, second)] == [1, 0]
    assert "note_added" in desk.kinds(second)
    assert "note_added" not in desk.kinds(first)


def test_a_callback_that_went_badly_meanwhile_takes_its_own_case_back_to_the_offer(desk):
    first = desk.ready()
    desk.do(follow_up.resolve, first)
    second = another(desk, first)
    merge(desk, first, second)
    desk.do(follow_up.answer_callback, second, callback=1, answer=follow_up.Answer(outcome="not_satisfied", result=1, handling=2))
    desk.do(joining.unmerge, first)
    assert (desk.case(first).resolved_us, desk.case(first).callbacks[0].outcome) == (0, "not_satisfied")
    assert desk.case(first).satisfaction == (1, 2)
    assert desk.case(second).satisfaction == (0, 0)


def test_a_broken_promise_cannot_be_hidden_by_merging(desk):
    first = desk.chosen()
    desk.do(follow_up.break_promise, first, promise=1, reason="The van broke down.")
    second = another(desk, first)
    merge(desk, first, second)
    assert desk.case(second).promises[0].broken_us
    assert "promises_open" in desk.lacks(second, "resolve")
    assert desk.store.read().value("SELECT promises_broken FROM complaint WHERE id = ?", (second,)) == 1
    assert "broken_promise" in desk.store.read().value("SELECT risk_top FROM complaint WHERE id = ?", (second,))
    third = another(desk, first)
    desk.do(follow_up.tell_customer, second, promise=1)
    merge(desk, second, third)
    assert desk.store.read().value("SELECT promises_broken FROM complaint WHERE id = ?", (third,)) == 1
    assert not desk.case(third).promises


def test_what_spoke_for_a_risk_speaks_on_until_somebody_decides_otherwise(desk):
    first = desk.take()
    desk.do(hard_moments.note_danger, first, danger="threat")
    desk.do(conversation.set_circumstance, first, circumstance="vulnerable_customer", holds=True)
    second = another(desk, first)
    merge(desk, first, second)
    case = desk.case(second)
    assert (case.urgency, case.dangers, case.circumstances) == (4, ("threat",), frozenset({"vulnerable_customer"}))
    desk.do(conversation.classify, second, who=desk.boss, urgency=2)
    desk.do(conversation.set_circumstance, second, circumstance="vulnerable_customer", holds=False)
    assert (desk.case(second).urgency, desk.case(second).circumstances) == (2, frozenset())


def test_figures_count_the_complaint_once(desk):
    first = desk.take()
    second = another(desk, first)
    opened = "SELECT coalesce(sum(n), 0) FROM rollup WHERE measure = 'opened' AND type = '' AND channel = '' AND urgency = 0"
    merge(desk, first, second)
    assert desk.store.read().value(opened) == 1
    desk.do(joining.unmerge, first)
    assert desk.store.read().value(opened) == 2


def test_a_case_is_found_by_the_words_of_those_that_go_on_in_it(desk):
    def found(text: str) -> set[int]:
        return set(desks.found(desk.store, text))

    first = desk.take()
    desk.do(conversation.add_note, first, text="zeppelin")
    second, third = another(desk, first), another(desk, first)
    merge(desk, first, second)
    assert found("zeppelin") == {first, second}
    merge(desk, second, third)
    assert found("zeppelin") == {first, second, third}
    desk.do(joining.unmerge, second)
    assert found("zeppelin") == {first, second}
    noted = next(r.n for r in desk.store.history(first) if isinstance(r.event, ev.NoteAdded))
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="erase", work=lambda tx: {"v": tx.erase(first, [noted])})
    assert found("zeppelin") == set()


@pytest.mark.parametrize("order", [("first", "first"), ("first", "closed"), ("closed", "first")])
def test_neither_itself_nor_a_closed_case(desk, order):
    cases = {"first": desk.take(), "closed": desk.ready()}
    desk.do(follow_up.resolve, cases["closed"])
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="test", work=lambda tx: {"v": tx.append(cases["closed"], [ev.Closed()])})
    with pytest.raises(Problem):
        merge(desk, cases[order[0]], cases[order[1]], desk.boss)


def test_no_circle_can_come_about(desk):
    first = desk.take()
    second = another(desk, first)
    merge(desk, first, second)
    with pytest.raises(Problem, match="case_merged"):
        merge(desk, second, first)


def test_different_customers_need_a_supervisor(desk):
    first, other = desk.take(), desk.take(name="Somebody Else")
    if desk.case(first).customer_id == desk.case(other).customer_id:
        pytest.fail("two names are two customers")
    with pytest.raises(NotAllowed, match="merge_customers"):
        merge(desk, first, other)
    merge(desk, first, other, desk.boss)
    assert desk.case(first).merged_into == other


def test_a_colleagues_case_is_not_taken_away_by_merging_it(desk):
    first = desk.take()
    second = another(desk, first)
    colleague = desk.hire("kai", "agent")
    desk.do(assigning.assign, first, owner_id=colleague.id, who=desk.boss)
    with pytest.raises(NotAllowed, match="merge_colleague"):
        merge(desk, first, second)
    merge(desk, first, second, colleague)
    assert desk.case(second).owner_id in (colleague.id, desk.agent.id)


def about(desk: SmallDesk, kai: Person) -> int:
    """A case whose three-way check about somebody was concluded."""
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    fill(desk, case, "three_way", person=kai.id)
    fill(desk, case, "three_way", 1, customer_account="He laughed", evidence_kind="recording", evidence="A laugh", employee_account="No", agreement="open")
    desk.do(forms.conclude, case, who=desk.boss, form="three_way", finding="unproven", text="The recording allows both")
    fill(desk, case, "three_way", result_told="phone")
    return case


def test_whom_a_case_is_about_may_neither_merge_it_nor_work_on_what_it_goes_on_as(desk):
    kai = desk.hire("kai", "agent")
    first = about(desk, kai)
    second, third = another(desk, first), another(desk, first)
    desk.do(assigning.assign, second, owner_id=kai.id, who=desk.boss)
    for pair in ((first, third), (third, first)):
        with pytest.raises(NotAllowed, match="complained_about"):
            merge(desk, *pair, kai)
    with pytest.raises(Problem, match="complained_about_owner"):
        merge(desk, first, second, desk.boss)
    desk.do(assigning.assign, second, owner_id=0, who=desk.boss)
    merge(desk, first, second, desk.boss)
    with pytest.raises(NotAllowed, match="complained_about"):
        desk.do(conversation.add_note, second, text="It was not like that", who=kai)
    desk.do(joining.unmerge, first, who=desk.boss)
    desk.do(conversation.add_note, second, text="This one is not about me", who=kai)


def test_what_waits_for_an_answer_is_settled_first(desk):
    first = desk.offered(desk.clarified(), "400", "0")
    desk.do(offers.ask_approval, first, option=1, reason="It was our fault.")
    second = another(desk, first)
    with pytest.raises(Problem, match="merge_unfinished"):
        merge(desk, first, second)
    merge(desk, second, first)


def test_an_unsolved_case_does_not_vanish_in_a_solved_one(desk):
    first = desk.ready()
    desk.do(follow_up.resolve, first)
    second = another(desk, first)
    with pytest.raises(Problem, match="merge_resolved"):
        merge(desk, second, first)
    merge(desk, first, second)
    assert {c.outcome for c in desk.case(second).callbacks} == {""}


def test_somebody_elses_change_meanwhile_is_seen(desk):
    first = desk.take()
    second = another(desk, first)
    with pytest.raises(StaleCase):
        desk.do(joining.merge, first, into=second, into_version=desk.case(second).version - 1)
    assert desk.case(first).merged_into == 0


def test_the_same_press_merges_once(desk):
    first = desk.take()
    second = another(desk, first)
    key = next(desk.keys)
    done = [joining.merge(desk.store, desk.agent, key=key, case_id=first, into=second).result for _ in range(2)]
    assert done[0] == done[1]
    assert desk.kinds(second).count("absorbed") == 1


def test_a_merge_is_undone_by_who_made_it_within_the_shift_and_later_by_a_supervisor(desk):
    first = desk.take()
    second = another(desk, first)
    kai = desk.hire("kai", "agent")
    merge(desk, first, second)
    with pytest.raises(NotAllowed):
        desk.do(joining.unmerge, first, who=kai)
    desk.clock.us += 13 * HOUR
    with pytest.raises(NotAllowed):
        desk.do(joining.unmerge, first)
    desk.do(joining.unmerge, first, who=desk.boss)
    with pytest.raises(Problem, match="unmerge_gone"):
        desk.do(joining.unmerge, first, who=desk.boss)


def test_merges_are_undone_from_the_last_one_on(desk):
    first = desk.take()
    second, third = another(desk, first), another(desk, first)
    merge(desk, first, second)
    merge(desk, second, third)
    with pytest.raises(Problem, match="unmerge_first"):
        desk.do(joining.unmerge, first)
    desk.do(joining.unmerge, second)
    desk.do(joining.unmerge, first)
    assert [desk.case(c).status for c in (first, second, third)] == ["open"] * 3


def test_the_owner_that_the_merge_brought_goes_with_it(desk):
    first = desk.take()
    second = another(desk, first)
    desk.do(assigning.assign, second, owner_id=0)
    merge(desk, first, second)
    assert desk.case(second).owner_id == desk.agent.id
    desk.do(joining.unmerge, first)
    assert desk.case(second).owner_id == 0


def test_look_alike_cases_of_the_same_caller_come_first(desk):
    first = desk.take()
    alike = another(desk, first, "Nobody knows when it comes, still.")
    other = another(desk, first, "And the invoice has a wrong name on it, please write it anew.")
    desk.do(conversation.classify, other, type="price_dispute")
    desk.take(name="Somebody Else")
    found = joining.others(desk.store, desk.agent, case_id=first)
    assert [(o.id, o.alike) for o in found] == [(alike, True), (other, False)]
    typed = joining.others(desk.store, desk.agent, case_id=first, typed=desk.case(other).number)
    assert [o.id for o in typed] == [other]


def test_tags_come_along_and_go_back(desk):
    marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label="Flood")
    first = desk.take()
    second = another(desk, first)
    desk.do(marking.tag, first, tag="tag_1")
    merge(desk, first, second)
    tagged = "SELECT count(*) FROM case_tag WHERE case_id = ?"
    assert desk.case(second).tags == ("tag_1",)
    assert desk.store.read().value(tagged, (second,)) == 1
    desk.do(joining.unmerge, first)
    assert (desk.case(first).tags, desk.case(second).tags) == (("tag_1",), ())
    assert desk.store.read().value(tagged, (second,)) == 0


def test_the_timeline_shows_what_was_told_elsewhere_and_says_where(desk):
    first = desk.take()
    second = another(desk, first)
    desk.do(conversation.add_note, first, text="In the old one")
    merge(desk, first, second)
    desk.do(conversation.add_note, second, text="In the new one")
    words = Words("en")
    view = questions.case_view(desk.store, desk.agent, case_id=second, books=load_books("en", site=None), words=words)
    told = [(e.text, e.number) for e in view.timeline if e.kind == "note_added"]
    assert told == [("In the old one", desk.case(first).number), ("In the new one", "")]
    assert [e.at_us for e in view.timeline] == sorted(e.at_us for e in view.timeline)
    found = case_json(view, desk.store.history(second), words)
    assert [part["number"] for part in found["absorbed"]] == [desk.case(first).number]


def test_a_merge_is_among_what_one_can_take_back(desk):
    first = desk.take()
    second = another(desk, first)
    merge(desk, first, second)
    press = undoing.recent(desk.store, desk.agent)[0]
    assert (press.verb, press.cases) == ("merge", (first,))
    undoing.undo_press(desk.store, desk.agent, key=next(desk.keys), press=press.id)
    assert desk.case(first).is_open
    assert not [p for p in undoing.recent(desk.store, desk.agent) if p.verb == "merge"]
