"""Many cases in one press: each goes through what it would go through alone, one report, undone as a whole."""

from __future__ import annotations

import pytest

from complaint_desk.domain.messages import Message
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import assigning, bulk, conversation, follow_up, handing_over, joining, many, marking, taking, undoing
from complaint_desk.services.bulk import Action
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


def free(desk):
    """A new case that nobody has."""
    case = desk.take()
    desk.do(assigning.assign, case, owner_id=0)
    return case


def edit(desk, cases, code, value="", who=None, key=None, progress=None):
    return bulk.edit(
        desk.store, who or desk.agent, key=key or next(desk.keys), cases=cases, action=Action(code, value), progress=progress)


def told(desk, changed, who=None):
    return many.report(desk.store, who or desk.boss, changed=changed)


class Steps:
    """How far a press is; stopped after some reports."""

    def __init__(self, most=99):
        self.seen, self._most = [], most

    @property
    def stopped(self):
        return len(self.seen) >= self._most

    def __call__(self, done, total=0):
        self.seen.append((done, total))


def test_three_hundred_in_parts_and_one_report(desk):
    cases = [free(desk) for _ in range(60)]
    steps = Steps()
    changed = edit(desk, [*cases, cases[0]], "assign", str(desk.agent.id), progress=steps)
    assert changed.cases == tuple(cases)
    assert {desk.case(case).owner_id for case in cases} == {desk.agent.id}
    assert steps.seen == [(25, 60), (50, 60), (60, 60)]
    report = told(desk, changed)
    assert (len(report.done), report.same, report.refused, report.left) == (60, 0, (), 0)
    again = told(desk, edit(desk, cases, "assign", str(desk.agent.id)))
    assert (report.done, again.done, again.same) == (tuple(cases), (), 60)


def test_the_same_press_again_answers_the_same_and_changes_nothing(desk):
    cases = [desk.take() for _ in range(30)]
    key = next(desk.keys)
    first = edit(desk, cases, "wait", "customer", key=key)
    desk.do(assigning.stop_waiting, cases[0])
    again = edit(desk, cases, "wait", "customer", key=key)
    assert again.result == first.result
    assert desk.case(cases[0]).waiting_on == ""


def test_stopping_leaves_what_is_done_and_says_what_is_left(desk):
    cases = [desk.take() for _ in range(60)]
    report = told(desk, edit(desk, cases, "wait", "customer", progress=Steps(1)))
    assert (len(report.done), report.left) == (25, 35)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_refused_is_told_with_the_reason_of_a_single_press(desk, language):
    ready, early = desk.ready(), desk.take()
    report = told(desk, edit(desk, [early, ready], "resolve"))
    assert report.done == (ready,)
    assert [one.case_id for one in report.refused] == [early]
    with pytest.raises(Problem) as single:
        desk.do(follow_up.resolve, early)
    words = Words(language)
    said = words.of(report.refused[0].why)
    assert said == words.of(Message("report.not_yet", single.value.message.fields))
    assert words.of(single.value.message).startswith(said)  # what was typed is no matter here: nothing was
    assert report.refused[0].number == desk.case(early).number


STAGES = ("take", "clarified", "chosen", "ready", "resolved", "foreign", "gone")
ACTIONS = [
    Action("assign", "1"), Action("assign", "2"), Action("assign", "0"), Action("urgency", "4"), Action("type", "privacy"),
    Action("set", "major"), Action("clear", "major"), Action("wait", "customer"), Action("wait", "nobody"), Action("go_on"), Action("resolve"),
    Action("close"), Action("tag", "tag_1"), Action("tag", "gone"), Action("untag", "tag_1"),
]


def staged(desk, stage):
    if stage == "gone":
        return 4711
    case = getattr(desk, stage if hasattr(desk, stage) else "ready" if stage == "resolved" else "take")()
    if stage == "resolved":
        desk.do(follow_up.resolve, case)
    if stage == "foreign":
        desk.do(assigning.assign, case, who=desk.boss, owner_id=desk.boss.id)
    return case


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.code} {action.value}")
def test_many_at_once_pass_nothing_that_one_alone_would_not(tmp_path, action):
    together, alone = SmallDesk.made(tmp_path / "together.sqlite"), SmallDesk.made(tmp_path / "alone.sqlite")
    for each in (together, alone):
        marking.define_tag(each.store, each.boss, key=next(each.keys), label="VIP")
    pairs = [(staged(together, stage), staged(alone, stage)) for stage in STAGES]
    report = told(together, edit(together, [case for case, _ in pairs], action.code, action.value))
    refused = {one.case_id: one.code for one in report.refused}
    for one, other in pairs:
        try:
            bulk.verb_of(alone.agent, action, next(alone.keys))(alone.store, other)
            code = None
        except Problem as problem:
            code = problem.code
        except LookupError:
            code = "CA-NONE"
        if other == 4711 and code:
            code = refused[one]  # an action that nobody knows is told before the case is looked for, and either way
        assert refused.get(one) == code
        assert together.kinds(one) == alone.kinds(other)
    together.store.close()
    alone.store.close()


def test_what_is_kept_of_a_refusal_names_nobody(desk):
    case = desk.take()
    changed = edit(desk, [case], "assign", "99", who=desk.boss)
    kept = desk.store.read().value("SELECT group_concat(result) FROM operation")
    assert [one.code for one in told(desk, changed).refused] == ["PE-NONE"]
    assert "Noor" not in kept
    assert "Yun" not in kept


def test_each_denial_within_a_press_is_kept(desk):
    mine, theirs = free(desk), free(desk)
    desk.do(assigning.assign, theirs, who=desk.boss, owner_id=desk.boss.id)
    changed = edit(desk, [mine, theirs], "assign", str(desk.agent.id))
    assert changed.cases == (mine,)
    assert desk.kinds(desk.store.read().value("SELECT 1")).count("denied") == 1


def test_who_may_not_work_on_cases_is_refused_whole(desk):
    case = desk.take()
    with pytest.raises(NotAllowed):
        edit(desk, [case], "urgency", "4", who=desk.hire("dora", "department"))
    with pytest.raises(BadValue):
        edit(desk, [case], "burn")


# undo ---------------------------------------------------------------------------------------------------------------------


def undo(desk, at=0, who=None, **more):
    who = who or desk.agent
    press = undoing.recent(desk.store, who)[at]
    return undoing.undo_press(desk.store, who, key=next(desk.keys), press=press.id, **more)


def test_a_press_over_many_cases_is_undone_as_a_whole(desk):
    cases = [free(desk) for _ in range(30)]
    edit(desk, cases, "assign", str(desk.agent.id))
    assert undoing.recent(desk.store, desk.agent)[0].cases == tuple(cases)
    changed = undo(desk)
    assert set(changed.cases) == set(cases)
    assert {desk.case(case).owner_id for case in cases} == {0}
    assert "bulk" not in {press.verb for press in undoing.recent(desk.store, desk.agent)}


def test_the_newest_press_comes_first_and_what_was_undone_no_longer(desk):
    case = desk.take()
    desk.do(assigning.assign, case, owner_id=0)
    desk.do(conversation.classify, case, urgency=4)
    desk.do(conversation.set_circumstance, case, circumstance="major", holds=True)
    assert [press.verb for press in undoing.recent(desk.store, desk.agent)] == ["set_circumstance", "classify", "assign"]
    undo(desk, 1)
    assert [press.verb for press in undoing.recent(desk.store, desk.agent)] == ["set_circumstance", "assign"]
    desk.do(assigning.undo, case, n=desk.store.history(case)[-2].n)
    assert desk.case(case).circumstances == frozenset()
    assert [press.verb for press in undoing.recent(desk.store, desk.agent)] == ["assign"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_presses_are_told_in_words(desk, language):
    cases = [desk.take(), desk.take()]
    edit(desk, cases, "wait", "customer")
    taking.take_next(desk.store, desk.agent, key=next(desk.keys))
    assert all(Words(language).of(press.what) for press in undoing.recent(desk.store, desk.agent))


def test_a_case_that_rests_on_a_step_is_named_when_that_step_is_taken_back(desk):
    free, ready = desk.take(), desk.ready()
    edit(desk, [free, ready], "type", "privacy")
    desk.do(conversation.answer_restatement, ready, answer="yes", text="So it is about your data.")
    desk.do(follow_up.resolve, ready)
    report = told(desk, undo(desk))
    assert free in report.done
    assert {one.code for one in report.refused} <= {"UN-RESTS"}


def test_what_somebody_else_changed_since_is_named_with_who_did(desk):
    """Nothing would change by taking it back, so it is not said to be done."""
    sam, kim = desk.hire("sam", "supervisor"), desk.hire("kim", "agent")
    cases = [free(desk) for _ in range(3)]
    edit(desk, cases, "assign", str(desk.agent.id), who=desk.boss)
    desk.do(assigning.assign, cases[1], who=sam, owner_id=kim.id)
    before = desk.kinds(cases[1])
    report = told(desk, undo(desk, who=desk.boss))
    assert set(report.done) == {cases[0], cases[2]}
    (refused,) = report.refused
    assert (refused.case_id, refused.code) == (cases[1], "UN-SINCE")
    assert "Sam has changed it since" in Words("en").of(refused.why)
    assert (desk.kinds(cases[1]), desk.case(cases[1]).owner_id) == (before, kim.id)


def test_one_step_that_another_replaced_is_refused_by_name(desk):
    case = desk.take()
    desk.do(conversation.classify, case, urgency=4)
    n = desk.case(case).version
    desk.do(conversation.classify, case, who=desk.boss, urgency=2)
    with pytest.raises(Problem, match="changed_since") as refused:
        desk.do(assigning.undo, case, n=n)
    assert dict(refused.value.message.fields)["name"] == "Mara Linde"


def test_a_note_is_taken_back_whatever_came_since(desk):
    case = desk.take()
    desk.do(conversation.add_note, case, text="Wrong case")
    n = desk.case(case).version
    desk.do(conversation.add_note, case, text="Right one")
    desk.do(assigning.undo, case, n=n)
    assert desk.kinds(case)[-1] == "undone"


def test_a_press_over_many_cases_stays_listed_for_the_whole_shift(desk):
    cases = [desk.take() for _ in range(3)]
    edit(desk, cases, "urgency", "1")
    for n in range(45):
        desk.do(conversation.classify, cases[n % 3], impact=1 + n // 3 % 3)
    listed = undoing.recent(desk.store, desk.agent)
    assert [press.verb for press in listed].count("bulk") == 1
    assert [press.verb for press in listed].count("classify") == undoing.LISTED
    assert listed[-1].verb == "bulk"
    desk.clock.us += 13 * 3_600_000_000
    assert undoing.recent(desk.store, desk.agent) == ()


def test_after_the_shift_nothing_is_left_to_undo(desk):
    case = desk.take()
    edit(desk, [case], "wait", "customer")
    press = undoing.recent(desk.store, desk.agent)[0]
    desk.clock.us += 13 * 3_600_000_000
    assert undoing.recent(desk.store, desk.agent) == ()
    with pytest.raises(Problem, match="not_undoable"):
        undoing.undo_press(desk.store, desk.agent, key=next(desk.keys), press=press.id)


def test_nobody_undoes_a_press_of_somebody_else(desk):
    case = desk.take()
    edit(desk, [case], "wait", "customer")
    press = undoing.recent(desk.store, desk.agent)[0]
    assert undoing.recent(desk.store, desk.boss) == ()
    with pytest.raises(Problem):
        undoing.undo_press(desk.store, desk.boss, key=next(desk.keys), press=press.id)


def test_a_merge_is_taken_back_like_any_press(desk):
    goes, stays = desk.take(), desk.take()
    customer = desk.case(stays).customer_id
    if desk.case(goes).customer_id != customer:
        joining.merge(desk.store, desk.boss, key=next(desk.keys), case_id=goes, into=stays)
        who = desk.boss
    else:
        desk.do(joining.merge, goes, into=stays)
        who = desk.agent
    press = undoing.recent(desk.store, who)[0]
    assert (press.verb, press.cases) == ("merge", (goes,))
    report = many.report(desk.store, who, changed=undo(desk, who=who))
    assert set(report.done) == {goes, stays}
    assert desk.case(goes).is_open
    assert all(press.verb != "merge" for press in undoing.recent(desk.store, who))


def test_tags_are_given_to_many_and_taken_back(desk):
    marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label="VIP")
    assert bulk.tags(desk.store, desk.agent) == (("tag_1", "VIP"),)
    cases = [desk.take(), desk.take()]
    edit(desk, cases, "tag", "tag_1")
    assert [desk.case(case).tags for case in cases] == [("tag_1",), ("tag_1",)]
    undo(desk)
    assert [desk.case(case).tags for case in cases] == [(), ()]


def test_presses_are_read_along_their_index(desk):
    from complaint_desk.data import presses

    plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {presses.LATELY}", (1, 0, 20))]
    assert "operation_presses" in plan[0], plan
    assert not any("TEMP B-TREE" in line for line in plan), plan


def test_what_somebody_has_to_do_is_counted_along_indexes(desk):
    from complaint_desk.data import duties

    for sql, params in ((duties.CASES, (1,)), (duties.OWED, (1, "[]")), (duties.OWED_AMONG, (1, "[]", "[1]"))):
        plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert not any("SCAN complaint" in line or "TEMP B-TREE" in line for line in plan), plan
    owed = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {duties.OWED}", (1, "[]"))]
    by = ("owner_id_next_due_us", "promise_due_us", "callback_due_us", "task_due_us")
    for index in by:  # the owner's index would read every case of somebody who has hundreds of thousands
        assert any(f"INDEX complaint_is_open_{index} " in line for line in owed), owed


# handing over -------------------------------------------------------------------------------------------------------------


def test_all_cases_of_somebody_ill_go_evenly_to_the_others_and_back(desk):
    kim, lou = desk.hire("kim", "agent"), desk.hire("lou", "agent")
    cases = [desk.take() for _ in range(7)]
    edit(desk, cases, "assign", str(desk.agent.id))
    promised = desk.ready()
    desk.do(follow_up.promise, promised, what="A call on Friday", by_whom="", due_us=desk.clock.us + 3_600_000_000)
    desk.do(assigning.assign, promised, owner_id=desk.agent.id)
    before = handing_over.owed(desk.store, desk.boss, person=desk.agent.id)
    assert (before.cases, before.promises) == (8, 1)
    key = next(desk.keys)
    changed = handing_over.hand_over(desk.store, desk.boss, key=key, person=desk.agent.id, to=[kim.id, lou.id])
    shares = handing_over.shares(desk.store, desk.boss, changed=changed)
    assert [share.duties.cases for share in shares] == [4, 4]
    assert sum(share.duties.promises for share in shares) == 1
    again = handing_over.hand_over(desk.store, desk.boss, key=key, person=desk.agent.id, to=[kim.id, lou.id])
    assert again.result["cases"] == changed.result["cases"]
    undo(desk, who=desk.boss)
    assert handing_over.owed(desk.store, desk.boss, person=desk.agent.id).cases == 8


def test_handing_over_is_a_supervisors_right(desk):
    with pytest.raises(NotAllowed):
        handing_over.hand_over(desk.store, desk.agent, key=next(desk.keys), person=1, to=[desk.agent.id])


@pytest.mark.parametrize("to", [(), (2,), (99,)])
def test_nobody_or_the_wrong_one_to_hand_over_to_is_told(desk, to):
    with pytest.raises(BadValue):
        handing_over.hand_over(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, to=to)
