"""Naming whom a complaint is about gets nobody rid of a supervisor, takes nobody's case, and is not taken back by whom it suits."""

from __future__ import annotations

from typing import Any

import pytest

from complaint_desk.data.parties import WAITING
from complaint_desk.domain.authority import Person
from complaint_desk.domain.forms import NOT_NEEDED, Form
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.services import (
    alarms,
    assigning,
    conversation,
    follow_up,
    forms,
    joining,
    many,
    naming,
    offers,
    people,
    splitting,
    taking,
    tasks,
)
from complaint_desk.services.bulk import Action, edit
from complaint_desk.services.forms import Value
from complaint_desk.services.parties import WHILE_NAMED, hidden_from
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

FORM = "three_way"
ACCOUNTS = (
    ("customer_account", Value(text="He laughed")), ("evidence_kind", Value(code="none")),
    ("employee_account", Value(text="I coughed")), ("agreement", Value(code="contradict")),
)


@pytest.fixture
def ines(desk: SmallDesk) -> Person:
    return desk.hire("ines", "supervisor", "1000")


@pytest.fixture
def bo(desk: SmallDesk) -> Person:
    return desk.hire("bo", "agent")


def owned(desk: SmallDesk) -> int:
    """A case of the agent's, and nobody else's."""
    case = desk.take()
    if desk.case(case).owner_id != desk.agent.id:
        desk.do(assigning.assign, case, owner_id=desk.agent.id)
    return case


def name(desk: SmallDesk, case: int, person: Person | None, who: Person | None = None) -> None:
    """Enter a name, or none, into the form, which is begun by the same person when it is not there."""
    if desk.case(case).form(FORM) is None:
        desk.do(forms.start_form, case, who=who, form=FORM)
    desk.do(forms.enter, case, who=who, form=FORM, field="person", value=Value(ref=person.id if person else 0))


def check_of(desk: SmallDesk, case: int) -> Form:
    found = desk.case(case).form(FORM)
    assert found is not None
    return found


def answer(desk: SmallDesk, case: int, who: Person, *, agreed: bool) -> None:
    desk.do(naming.answer_name, case, who=who, form=FORM, agreed=agreed)


# --- while a name waits ----------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(desk: SmallDesk, ines: Person) -> int:
    """A case with a chosen option and another that waits for approval, in which one agent named a supervisor."""
    case = desk.offered(desk.clarified(), "0", "0", "900")
    desk.do(offers.ask_approval, case, option=3, reason="The second time")
    desk.do(offers.choose, case, option=1)
    name(desk, case, ines)
    assert (check_of(desk, case).asked, desk.case(case).complained_about) == (ines.id, frozenset())
    return case


DECIDING: Any = [
    (follow_up.override_gate, {"gate": "resolve", "reason": "no"}), (follow_up.resolve, {}), (follow_up.close, {}),
    (assigning.assign, {"owner_id": 0}), (splitting.split, {"ns": [2]}), (offers.answer_approval, {"option": 3, "granted": True}),
    (follow_up.find_cause, {"cause": "packing"}),
    (follow_up.note_improvement, {"none_found": True}), (forms.conclude, {"form": FORM, "finding": NOT_NEEDED, "text": "no"}),
    (forms.enter, {"form": FORM, "field": "person", "value": Value()}), (naming.answer_name, {"form": FORM, "agreed": False}),
    (forms.start_form, {"form": "quality_trace"}), (assigning.undo, {"n": 3}), (splitting.close_with_children, {"children": []}),
]


@pytest.mark.parametrize(("verb", "fields"), DECIDING, ids=lambda each: getattr(each, "__name__", ""))
def test_who_is_named_decides_nothing_in_the_case(desk: SmallDesk, ines: Person, waiting: int, verb: Any, fields: dict[str, Any]) -> None:
    before = desk.case(waiting).version
    with pytest.raises(NotAllowed, match="named_waits"):
        desk.do(verb, waiting, who=ines, **fields)
    assert desk.case(waiting).version == before


def test_who_is_named_takes_merges_and_is_given_nothing_of_it(desk: SmallDesk, ines: Person, waiting: int) -> None:
    other = desk.take()
    for pair in ((waiting, other), (other, waiting)):
        with pytest.raises(NotAllowed, match="named_waits"):
            desk.do(joining.merge, pair[0], who=ines, into=pair[1])
    desk.do(assigning.assign, waiting, who=desk.boss, owner_id=0)
    desk.do(assigning.assign, other, who=desk.boss, owner_id=desk.agent.id)
    assert taking.next_case(desk.store, ines) is None
    assert taking.take_next(desk.store, ines, key=b"t" * 16).result["case"] is None
    with pytest.raises(Problem, match="complained_about_owner"):
        desk.do(assigning.assign, waiting, who=desk.boss, owner_id=ines.id)
    pressed = edit(desk.store, ines, key=b"e" * 16, cases=[waiting], action=Action("assign", str(ines.id)))
    assert [each.code for each in many.report(desk.store, ines, changed=pressed).refused] == ["RI-NAMED"]


def test_who_is_named_still_sees_it_and_serves_the_customer(desk: SmallDesk, ines: Person, waiting: int) -> None:
    desk.do(conversation.add_note, waiting, who=ines, text="I called the depot")
    desk.do(tasks.tell_progress, waiting, who=ines, channel="phone", text="It is on its way")
    assert {"note", "tell_progress"} <= WHILE_NAMED
    assert not WHILE_NAMED & {"resolve", "close", "assign", "merge", "split", "override_gate", "answer_approval", "conclude_form"}


def test_one_colleague_alone_stops_no_call(desk: SmallDesk, ines: Person, waiting: int) -> None:
    """The type, an approval, and that nothing suits: without them the talk with the customer stands still."""
    desk.do(conversation.classify, waiting, who=ines, type="delay")
    desk.do(conversation.set_circumstance, waiting, who=ines, circumstance="vulnerable_customer", holds=True)
    fresh = desk.offered(desk.clarified(), "0", "0", "900")
    name(desk, fresh, ines)
    desk.do(offers.ask_approval, fresh, who=ines, option=3, reason="The second time")
    desk.do(offers.choose_none, fresh, who=ines, next_offer_us=desk.clock.us + 86_400_000_000, reason="wants it today")
    assert desk.case(fresh).next_promise is not None


@pytest.mark.parametrize(("language", "says"), [
    ("en", "Ask a supervisor to agree or refuse"), ("zh_CN", "请主管确认或驳回"), ("zh_TW", "請主管確認或駁回"),
])
def test_who_is_stopped_by_a_name_is_told_who_ends_it(language: str, says: str) -> None:
    assert says in Words(language)("problem.named_waits")


def test_the_parts_of_the_case_wait_with_it(desk: SmallDesk, ines: Person) -> None:
    case = desk.take()
    part = int(desk.do(splitting.split, case, ns=[2]).result["case"])
    name(desk, case, ines)
    with pytest.raises(NotAllowed, match="named_waits"):
        desk.do(follow_up.find_cause, part, who=ines, cause="packing")


def test_the_check_is_not_concluded_while_a_name_waits(desk: SmallDesk, waiting: int) -> None:
    for field, value in ACCOUNTS:
        desk.do(forms.enter, waiting, form=FORM, field=field, item=1, value=value)
    desk.do(forms.enter, waiting, form=FORM, field="person_words", value=Value(text="some clerk"))
    for finding in ("unproven", NOT_NEEDED):
        with pytest.raises(Problem, match="name_waits"):
            desk.do(forms.conclude, waiting, who=desk.boss, form=FORM, finding=finding, text="x")


@pytest.mark.parametrize("agreed", [True, False])
def test_a_name_is_answered_in_a_case_that_was_closed_over_it(desk: SmallDesk, ines: Person, waiting: int, agreed: bool) -> None:
    for gate, verb in (("resolve", follow_up.resolve), ("close", follow_up.close)):
        desk.do(follow_up.override_gate, waiting, who=desk.boss, gate=gate, reason="The customer was called")
        desk.do(verb, waiting, who=desk.boss)
    with pytest.raises(Problem, match="case_closed"):
        desk.do(forms.enter, waiting, who=desk.boss, form=FORM, field="person_words", value=Value(text="x"))
    answer(desk, waiting, desk.boss, agreed=agreed)
    assert (desk.case(waiting).status, desk.case(waiting).complained_about) == ("closed", {ines.id} if agreed else frozenset())
    with pytest.raises(Problem, match="no_such_thing"):
        answer(desk, waiting, desk.boss, agreed=agreed)


def test_supervisors_are_told_and_the_one_named_is_not(desk: SmallDesk, ines: Person, waiting: int) -> None:
    def told(who: Person, after: int) -> list[tuple[str, int, str]]:
        return [(each.kind, each.case_id, each.name) for each in alarms.since(desk.store, who, after=after).alarms if each.kind == "named"]

    for after in (0, -1):
        assert told(desk.boss, after) == [("named", waiting, "Ines")]
        assert told(ines, after) == []
    answer(desk, waiting, desk.boss, agreed=False)
    assert (told(desk.boss, 0), told(desk.boss, -1)) == ([], [])
    plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {WAITING}")]
    assert "event_named" in plan[0]


# --- agreeing, refusing, taking off -----------------------------------------------------------------------------------------


def test_it_takes_another_person_to_agree_and_who_may_approve_to_refuse(desk: SmallDesk, ines: Person, bo: Person, waiting: int) -> None:
    for who in (desk.agent, bo):  # two agents are not enough for a supervisor
        with pytest.raises(NotAllowed, match="name_needs_another"):
            answer(desk, waiting, who, agreed=True)
        with pytest.raises(NotAllowed, match="name_stays"):
            answer(desk, waiting, who, agreed=False)
        with pytest.raises(NotAllowed, match="name_stays"):
            name(desk, waiting, None, who)
        with pytest.raises(NotAllowed, match="name_stays"):
            name(desk, waiting, desk.boss, who)
    answer(desk, waiting, desk.boss, agreed=True)
    assert desk.case(waiting).complained_about == {ines.id}


def test_who_named_somebody_to_wait_does_not_refuse_it_alone(desk: SmallDesk, ines: Person) -> None:
    kai, case = desk.hire("kai", "supervisor"), desk.take()
    name(desk, case, ines, desk.boss)
    with pytest.raises(NotAllowed, match="name_stays"):
        answer(desk, case, desk.boss, agreed=False)
    answer(desk, case, kai, agreed=False)
    assert (check_of(desk, case).asked, desk.case(case).complained_about) == (0, frozenset())


def test_who_named_somebody_to_wait_takes_a_slip_back_where_nobody_else_could(desk: SmallDesk, ines: Person) -> None:
    case = desk.take()
    name(desk, case, ines, desk.boss)
    answer(desk, case, desk.boss, agreed=False)
    assert (check_of(desk, case).asked, desk.case(case).complained_about) == (0, frozenset())


def test_a_name_that_another_replaces_is_off_while_the_other_waits(desk: SmallDesk, ines: Person, bo: Person) -> None:
    case = desk.take()
    name(desk, case, bo)
    name(desk, case, ines, desk.boss)
    assert (desk.case(case).named, desk.case(case).complained_about) == ({ines.id}, frozenset())
    answer(desk, case, desk.agent, agreed=True)
    assert (desk.case(case).named, desk.case(case).complained_about) == (frozenset(), {ines.id})


@pytest.mark.parametrize("way", ["emptied", "another", "not_needed"])
def test_a_name_comes_off_only_by_a_supervisor_who_is_not_named(desk: SmallDesk, ines: Person, bo: Person, way: str) -> None:
    case, caller = desk.take(), desk.hire("cal", "caller")
    name(desk, case, ines)
    answer(desk, case, desk.boss, agreed=True)

    def take_off(who: Person) -> None:
        if way == "not_needed":
            desk.do(forms.conclude, case, who=who, form=FORM, finding=NOT_NEEDED, text="wrong")
        else:
            name(desk, case, bo if way == "another" else None, who)

    for who in (desk.agent, caller):
        with pytest.raises(NotAllowed, match="name_stays"):
            take_off(who)
    with pytest.raises(NotAllowed, match="complained_about"):
        take_off(ines)
    assert desk.case(case).complained_about == {ines.id}
    take_off(desk.hire("kai", "supervisor"))
    assert desk.case(case).complained_about == ({bo.id} if way == "another" else frozenset())


@pytest.mark.parametrize("agreed", [True, False])
def test_where_nobody_else_may_approve_two_who_are_not_named_decide(desk: SmallDesk, bo: Person, agreed: bool) -> None:
    case = desk.take()
    name(desk, case, desk.boss)
    with pytest.raises(NotAllowed, match="name_needs_another" if agreed else "name_stays"):
        answer(desk, case, desk.agent, agreed=agreed)
    with pytest.raises(NotAllowed, match="named_waits"):
        answer(desk, case, desk.boss, agreed=agreed)
    answer(desk, case, bo, agreed=agreed)
    assert (check_of(desk, case).asked, desk.case(case).complained_about) == (0, {desk.boss.id} if agreed else frozenset())


@pytest.mark.parametrize("way", ["emptied", "not_needed"])
def test_the_name_of_the_only_supervisor_comes_off_by_somebody_else_and_then_by_whoever_is_left(desk: SmallDesk, bo: Person, way: str) -> None:
    case, kai = desk.take(), desk.hire("kai", "agent")
    name(desk, case, desk.boss)
    answer(desk, case, bo, agreed=True)

    def take_off(who: Person) -> None:
        if way == "emptied":
            name(desk, case, None, who)
        else:
            desk.do(forms.conclude, case, who=who, form=FORM, finding=NOT_NEEDED, text="it was the shop")

    for who in (desk.agent, bo):
        with pytest.raises(NotAllowed, match="name_stays") as refused:
            take_off(who)
        assert told(refused.value) == "A name comes off only by somebody else than who put it there and who is named, so nothing was changed. Ask Kai."
    people.change_person(desk.store, desk.boss, key=b"l" * 16, person=kai.id, role="agent", limit="0", active=False)
    take_off(bo)
    assert desk.case(case).complained_about == frozenset()


def test_with_nobody_left_to_agree_the_check_still_comes_to_its_finding(desk: SmallDesk) -> None:
    """Two people work here, and one complaint is about the other."""
    case = desk.take()
    name(desk, case, desk.boss)
    for field, value in ACCOUNTS:
        desk.do(forms.enter, case, form=FORM, field=field, item=1, value=value)
    with pytest.raises(NotAllowed, match="name_needs_nobody"):
        answer(desk, case, desk.agent, agreed=True)
    with pytest.raises(NotAllowed, match="named_waits"):
        desk.do(forms.conclude, case, who=desk.boss, form=FORM, finding="not_upheld", text="No")
    desk.do(forms.conclude, case, form=FORM, finding="upheld", text="The recording")
    assert check_of(desk, case).finding == "upheld"


def test_with_nobody_left_who_wrote_no_account_the_finding_is_for_who_did(desk: SmallDesk, bo: Person) -> None:
    case = desk.take()
    name(desk, case, desk.boss)
    answer(desk, case, bo, agreed=True)
    for field, value in ACCOUNTS:
        desk.do(forms.enter, case, form=FORM, field=field, item=1, value=value)
    with pytest.raises(NotAllowed, match="own_accounts") as refused:
        desk.do(forms.conclude, case, form=FORM, finding="unproven", text="Word against word")
    assert "Ask Bo." in told(refused.value)
    desk.do(forms.enter, case, who=bo, form=FORM, field="evidence", item=1, value=Value(text="No camera"))
    desk.do(forms.conclude, case, form=FORM, finding="unproven", text="Word against word")
    assert check_of(desk, case).concluded_us


def told(problem: Problem) -> str:
    """What the person reads, in English."""
    return Words("en").of(problem.message)


def test_who_may_not_is_told_who_may(desk: SmallDesk, ines: Person, bo: Person, waiting: int) -> None:
    kai = desk.hire("kai", "supervisor")
    for agreed in (True, False):
        with pytest.raises(NotAllowed) as refused:
            answer(desk, waiting, bo, agreed=agreed)
        assert kai.name in told(refused.value)
        assert desk.boss.name in told(refused.value)
        assert ines.name not in told(refused.value)
    for field, value in ACCOUNTS:
        desk.do(forms.enter, waiting, form=FORM, field=field, item=1, value=value)
    with pytest.raises(Problem, match="name_waits") as waits:
        desk.do(forms.conclude, waiting, who=bo, form=FORM, finding="unproven", text="x")
    assert kai.name in told(waits.value)


# --- whose the case is by a name --------------------------------------------------------------------------------------------


def test_nobody_takes_a_colleagues_case_by_naming_them(desk: SmallDesk, bo: Person) -> None:
    case = owned(desk)
    name(desk, case, desk.agent, bo)
    assert (desk.case(case).owner_id, desk.case(case).complained_about) == (desk.agent.id, frozenset())
    with pytest.raises(NotAllowed):
        desk.do(assigning.assign, case, who=bo, owner_id=bo.id)
    desk.do(conversation.add_note, case, text="I go on")  # the one named serves the customer
    answer(desk, case, desk.hire("kai", "agent"), agreed=True)
    assert (desk.case(case).owner_id, desk.case(case).complained_about) == (0, {desk.agent.id})


def test_who_may_assign_the_cases_of_others_names_an_owner_alone(desk: SmallDesk) -> None:
    case = owned(desk)
    name(desk, case, desk.agent, desk.boss)
    assert (desk.case(case).owner_id, desk.case(case).complained_about) == (0, {desk.agent.id})


@pytest.mark.parametrize("way", ["emptied", "another", "not_needed"])
def test_with_the_name_the_case_goes_back_to_whom_it_was_taken_from(desk: SmallDesk, ines: Person, bo: Person, way: str) -> None:
    case = owned(desk)
    part = int(desk.do(splitting.split, case, ns=[2]).result["case"])
    name(desk, case, desk.agent, desk.boss)
    assert [desk.case(each).owner_id for each in (case, part)] == [0, 0]
    if way == "not_needed":
        desk.do(forms.conclude, case, who=ines, form=FORM, finding=NOT_NEEDED, text="the wrong Yun")
    else:
        name(desk, case, bo if way == "another" else None, ines)
    assert [desk.case(each).owner_id for each in (case, part)] == [desk.agent.id, desk.agent.id]


def test_a_case_that_somebody_gave_to_anybody_since_stays_there(desk: SmallDesk, ines: Person, bo: Person) -> None:
    case = owned(desk)
    name(desk, case, desk.agent, desk.boss)
    desk.do(assigning.assign, case, who=desk.boss, owner_id=bo.id)
    name(desk, case, None, ines)
    assert desk.case(case).owner_id == bo.id
    other = owned(desk)
    name(desk, other, desk.agent, desk.boss)
    for owner in (bo.id, 0):
        desk.do(assigning.assign, other, who=desk.boss, owner_id=owner)
    name(desk, other, None, ines)
    assert desk.case(other).owner_id == 0


def test_a_second_check_that_names_them_keeps_the_case_from_them(desk: SmallDesk, ines: Person) -> None:
    case = owned(desk)
    name(desk, case, desk.agent, desk.boss)
    for field, value in ACCOUNTS:
        desk.do(forms.enter, case, who=ines, form=FORM, field=field, item=1, value=value)
    desk.do(forms.conclude, case, who=desk.boss, form=FORM, finding="upheld", text="The recording")
    desk.do(forms.start_form, case, who=desk.boss, form=FORM)
    name(desk, case, desk.agent, desk.boss)
    name(desk, case, None, ines)
    assert (desk.case(case).owner_id, desk.case(case).complained_about) == (0, {desk.agent.id})


def test_a_name_put_while_two_cases_were_one_stays_with_both(desk: SmallDesk, bo: Person) -> None:
    first, second = desk.take(), desk.take()
    desk.do(joining.merge, second, who=desk.boss, into=first)
    name(desk, first, bo)
    assert bo.id in desk.case(first).complained_about
    desk.do(joining.unmerge, second, who=desk.boss)
    assert hidden_from(desk.store, bo) >= {first, second}
    assert bo.id in desk.case(second).complained_about


# --- the finding ------------------------------------------------------------------------------------------------------------


def test_a_finding_is_not_for_who_wrote_the_accounts(desk: SmallDesk, bo: Person) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form=FORM)
    desk.do(forms.enter, case, form=FORM, field="person_words", value=Value(text="The driver"))
    for n, (field, value) in enumerate(ACCOUNTS):
        desk.do(forms.enter, case, who=bo if n == 2 else None, form=FORM, field=field, item=1, value=value)
    for who in (desk.agent, bo):
        with pytest.raises(NotAllowed, match="own_accounts"):
            desk.do(forms.conclude, case, who=who, form=FORM, finding="not_upheld", text="I was polite")
    desk.do(forms.conclude, case, who=desk.hire("kai", "agent"), form=FORM, finding="not_upheld", text="Both say the same")
    assert check_of(desk, case).finding == "not_upheld"


def test_a_supervisor_who_wrote_an_account_may_conclude(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form=FORM)
    desk.do(forms.enter, case, form=FORM, field="person_words", value=Value(text="The driver"))
    for field, value in ACCOUNTS:
        desk.do(forms.enter, case, who=desk.boss, form=FORM, field=field, item=1, value=value)
    desk.do(forms.conclude, case, who=desk.boss, form=FORM, finding="unproven", text="Two accounts")
    assert check_of(desk, case).finding == "unproven"
