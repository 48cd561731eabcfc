"""The five special forms, from begun to settled, through the services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.forms import FORMS, NOT_NEEDED
from complaint_desk.domain.gates import missing_for
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import assigning, conversation, deciding, follow_up, forms, hard_moments, offers, questions, tasks
from complaint_desk.services.books import load_books
from complaint_desk.services.forms import Affected, HandOff, Value
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

REQUIRED = Rules(forms={"other": ("quality_trace",)}, forms_required={"other": ("quality_trace",)})
LATER = Rules(forms={"delay": ("quality_trace",)}, forms_required={"delay": ("quality_trace",)})


def fill(desk: SmallDesk, case: int, form: str, /, item: int = 0, who: Person | None = None, **values: Any) -> None:
    """Enter several fields: a text, a code of a choice, a number or a moment, by the field's kind."""
    for field, given in values.items():
        spec = FORMS[form].field(field)
        assert spec is not None
        kind = {"text": "text", "amount": "text", "choice": "code", "time": "when_us"}.get(spec.kind, "ref")
        desk.do(forms.enter, case, who=who, form=form, field=field, item=item if spec.each else 0, value=Value(**{kind: given}))


def three_way(desk: SmallDesk, colleague: Person) -> int:
    """A three-way check with one point that contradicts."""
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    fill(desk, case, "three_way", person=colleague.id)
    fill(desk, case, "three_way", 1, customer_account="He laughed at me", evidence_kind="recording", evidence="A laugh at 02:10",
         employee_account="I coughed", agreement="contradict")
    return case


# --- the mechanism ----------------------------------------------------------------------------------------------------------


def test_a_form_is_begun_once_and_entered_only_while_it_runs(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(Problem, match="form_not_started"):
        fill(desk, case, "quality_trace", cause="packing")
    desk.do(forms.start_form, case, form="quality_trace")
    with pytest.raises(Problem, match="form_running"):
        desk.do(forms.start_form, case, form="quality_trace")
    desk.do(forms.conclude, case, form="quality_trace", finding=NOT_NEEDED, text="wrong button")
    with pytest.raises(Problem, match="form_finished"):
        fill(desk, case, "quality_trace", cause="packing")
    desk.do(forms.start_form, case, form="quality_trace")


def test_the_same_value_twice_is_one_entry_and_an_emptied_field_lacks_again(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="quality_trace")
    for _ in range(2):
        fill(desk, case, "quality_trace", cause_words="The box was too thin")
    assert desk.kinds(case).count("form_entered") == 1
    fill(desk, case, "quality_trace", cause_words="")
    found = desk.case(case).form("quality_trace")
    assert found is not None
    assert ("cause_words", 0) in found.lacking


@pytest.mark.parametrize(
    ("field", "item", "value"),
    [("nonsense", 0, Value(text="x")), ("agreement", 1, Value(code="maybe")), ("agreement", 0, Value(code="agree")), ("person", 1, Value(ref=1)),
     ("person", 0, Value(ref=99)), ("agreement", 501, Value(code="agree"))],
)
def test_what_does_not_fit_the_form_is_refused(desk: SmallDesk, field: str, item: int, value: Value) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    with pytest.raises((BadValue, Problem)):
        desk.do(forms.enter, case, form="three_way", field=field, item=item, value=value)


def test_a_form_that_lacks_something_is_not_concluded_and_says_what(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="quality_trace")
    with pytest.raises(GateShut) as refused:
        desk.do(forms.conclude, case, form="quality_trace", finding="found", text="The box")
    assert [m.key for m in refused.value.missing] == [f"form_field.quality_trace.{key}" for key in ("exchange", "cause", "cause_words")]


def test_a_form_that_was_begun_keeps_the_case_from_being_resolved_until_it_is_settled(desk: SmallDesk) -> None:
    case = desk.ready()
    desk.do(forms.start_form, case, form="quality_trace")
    fill(desk, case, "quality_trace", exchange="exchanged", cause="packing", cause_words="The box was too thin")
    desk.do(forms.conclude, case, form="quality_trace", finding="found", text="Seen in the depot")
    assert desk.lacks(case, "resolve") == ["form_open:quality_trace"]
    fill(desk, case, "quality_trace", cause_told="phone")
    desk.do(follow_up.resolve, case)


def test_a_form_that_is_required_has_to_be_begun(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", REQUIRED)
    assert desk.lacks(desk.ready(), "resolve") == ["form_needed:quality_trace"]
    desk.store.close()


def test_only_who_may_pass_a_gate_lets_a_required_form_go(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", REQUIRED)
    case = desk.ready()
    desk.do(forms.start_form, case, form="quality_trace")
    with pytest.raises(NotAllowed, match="form_required"):
        desk.do(forms.conclude, case, form="quality_trace", finding=NOT_NEEDED, text="I have no time")
    assert desk.lacks(case, "resolve") == ["form_open:quality_trace"]
    desk.do(forms.conclude, case, who=desk.boss, form="quality_trace", finding=NOT_NEEDED, text="Traced last week")
    assert desk.lacks(case, "resolve") == []
    desk.store.close()


def test_a_form_that_was_let_go_under_another_type_is_needed_again_under_its_own(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", LATER)
    case = desk.ready()
    desk.do(forms.start_form, case, form="quality_trace")
    desk.do(forms.conclude, case, form="quality_trace", finding=NOT_NEEDED, text="not for this one")
    assert desk.lacks(case, "resolve") == []
    desk.do(conversation.classify, case, type="delay")
    assert desk.lacks(case, "resolve") == ["form_needed:quality_trace"]
    desk.store.close()


def test_a_case_resolved_under_another_type_is_not_closed_without_the_form_of_its_own(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", LATER)
    case = desk.ready()
    desk.do(follow_up.resolve, case)
    desk.do(conversation.classify, case, type="delay")
    with pytest.raises(GateShut):
        desk.do(follow_up.close, case)
    assert [m.code for m in missing_for(desk.case(case), "close", LATER)] == ["form_needed:quality_trace"]
    desk.store.close()


def test_the_case_shows_the_forms_its_playbook_asks_for_and_those_begun(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    view = questions.case_view(desk.store, desk.agent, case_id=case, books=load_books("en"), words=Words("en"))
    assert [(f.spec.code, f.form is not None, f.required) for f in view.forms] == [("three_way", True, False)]


# --- three-way check --------------------------------------------------------------------------------------------------------


def test_a_three_way_check_is_settled_when_its_result_was_told(desk: SmallDesk) -> None:
    case = three_way(desk, desk.hire("jonas", "agent"))
    desk.do(forms.conclude, case, who=desk.boss, form="three_way", finding="unproven", text="The recording allows both")
    found = desk.case(case).form("three_way")
    assert found is not None
    assert not found.settled
    fill(desk, case, "three_way", result_told="phone")
    found = desk.case(case).form("three_way")
    assert found is not None
    assert found.settled
    assert desk.case(case).outcome == ""


def test_whom_the_complaint_is_about_loses_the_case_and_can_do_nothing_in_it(desk: SmallDesk) -> None:
    jonas = desk.hire("jonas", "supervisor", "500")
    case = desk.offered(desk.clarified(), "0", "300")
    desk.do(offers.ask_approval, case, option=2)
    desk.do(assigning.assign, case, who=desk.boss, owner_id=jonas.id)
    desk.do(forms.start_form, case, form="three_way")
    fill(desk, case, "three_way", person=jonas.id)
    fill(desk, case, "three_way", who=desk.boss, person=jonas.id)
    assert desk.case(case).owner_id == 0
    for verb, fields in (
        (conversation.add_note, {"text": "not true"}), (offers.answer_approval, {"option": 2, "granted": True}),
        (forms.conclude, {"form": "three_way", "finding": NOT_NEEDED, "text": "x"}), (assigning.assign, {"owner_id": jonas.id}),
        (hard_moments.second_complaint, {}), (tasks.tell_progress, {"channel": "phone", "text": "x"}),
    ):
        with pytest.raises(NotAllowed, match="complained_about"):
            desk.do(verb, case, who=jonas, **fields)
    with pytest.raises(Problem, match="complained_about_owner"):
        desk.do(assigning.assign, case, who=desk.boss, owner_id=jonas.id)


def test_nobody_takes_a_supervisor_out_of_a_case_alone(desk: SmallDesk) -> None:
    boss, case = desk.hire("ines", "supervisor", "500"), desk.take()
    desk.do(forms.start_form, case, form="three_way")
    for who in (desk.agent, desk.agent, desk.hire("jonas", "agent")):  # agents alone, and the same one twice, are not enough
        fill(desk, case, "three_way", who=who, person=boss.id)
        assert desk.case(case).complained_about == frozenset()
    desk.do(conversation.add_note, case, who=boss, text="I see it still")
    with pytest.raises(NotAllowed, match="named_waits"):
        desk.do(forms.conclude, case, who=boss, form="three_way", finding=NOT_NEEDED, text="It is about me, so no")
    with pytest.raises(NotAllowed, match="named_waits"):
        fill(desk, case, "three_way", who=boss, person=0)
    fill(desk, case, "three_way", who=desk.boss, person=boss.id)
    assert desk.case(case).complained_about == {boss.id}
    form = desk.case(case).form("three_way")
    assert form is not None
    assert form.asked == 0


def test_a_supervisor_who_names_another_needs_somebody_else_to_agree(desk: SmallDesk) -> None:
    other, case = desk.hire("ines", "supervisor", "500"), desk.take()
    desk.do(forms.start_form, case, who=desk.boss, form="three_way")
    for _ in range(2):
        fill(desk, case, "three_way", who=desk.boss, person=other.id)
    assert desk.case(case).complained_about == frozenset()
    fill(desk, case, "three_way", person=other.id)
    assert desk.case(case).complained_about == {other.id}


def test_the_one_who_waits_to_be_agreed_on_is_not_entered_as_such(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    with pytest.raises(Problem):
        fill(desk, case, "three_way", person_asked=desk.boss.id)


def test_the_check_can_be_about_somebody_who_is_no_person_of_the_desk(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    fill(desk, case, "three_way", 1, customer_account="He swore", evidence_kind="none", employee_account="I did", agreement="agree")
    with pytest.raises(Problem):
        desk.do(forms.conclude, case, who=desk.boss, form="three_way", finding="upheld", text="He said so himself")
    fill(desk, case, "three_way", person_words="The driver of round 7")
    desk.do(forms.conclude, case, who=desk.boss, form="three_way", finding="upheld", text="He said so himself")
    fill(desk, case, "three_way", result_told="phone")
    assert all(form.settled for form in desk.case(case).forms)


def test_a_check_that_was_not_needed_holds_against_nobody(desk: SmallDesk) -> None:
    colleague = desk.hire("jonas", "agent")
    case = three_way(desk, colleague)
    assert desk.case(case).complained_about == {colleague.id}
    desk.do(forms.conclude, case, who=desk.boss, form="three_way", finding=NOT_NEEDED, text="the wrong Yun")
    assert desk.case(case).complained_about == frozenset()


def test_nobody_names_themselves_and_a_wrong_name_is_corrected(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    with pytest.raises(NotAllowed):
        fill(desk, case, "three_way", person=desk.agent.id)
    jonas, ada = desk.hire("jonas", "agent"), desk.hire("ada", "agent")
    fill(desk, case, "three_way", person=jonas.id)
    with pytest.raises(NotAllowed, match="name_stays"):
        fill(desk, case, "three_way", person=ada.id)
    fill(desk, case, "three_way", who=desk.boss, person=ada.id)
    assert desk.case(case).complained_about == {ada.id}


# --- second line ------------------------------------------------------------------------------------------------------------


def test_a_hand_off_is_one_press_with_its_task_and_its_promise(desk: SmallDesk) -> None:
    case, due = desk.take(), desk.clock.us + DAY
    to = HandOff(tried="Restarted twice", substitute="accepted", substitute_what="A loan router", expert="Ines, second line", call_by_us=due,
                 promise="Our expert calls you")
    desk.do(forms.hand_off, case, to=to)
    c = desk.case(case)
    assert (c.status, c.open_tasks[0].department, c.open_tasks[0].form, c.promises[0].due_us) == (
        "waiting_department", "technical", "expert_hand_off", due,
    )
    assert len({r.operation_id for r in desk.store.history(case)}) == 2
    assert c.forms[0].lacking == ()
    with pytest.raises(Problem, match="form_running"):
        desk.do(forms.hand_off, case, to=to)


# --- tell before they ask ---------------------------------------------------------------------------------------------------


def test_many_customers_are_told_in_one_press_and_their_own_cases_know_it(desk: SmallDesk) -> None:
    case = desk.take()
    others = [desk.take(name=f"Customer {n}") for n in range(3)]
    desk.do(forms.start_form, case, form="tell_before_asked")
    listed = [Affected(customer_id=desk.case(id_).customer_id, case_id=id_, order=f"48{id_}") for id_ in others]
    desk.do(forms.add_affected, case, affected=[*listed, listed[0]])
    with pytest.raises(GateShut):
        desk.do(forms.tell_affected, case, channel="email")
    fill(desk, case, "tell_before_asked", message="Your parcel comes two days later. Choose what we may send you for it.")
    done = desk.do(forms.tell_affected, case, channel="email")
    assert (done.result["told"], done.cases) == (3, (case, *others))
    assert {desk.kinds(id_)[-1] for id_ in others} == {"progress_told"}
    assert len({desk.store.history(id_)[-1].operation_id for id_ in (case, *others)}) == 1
    assert desk.do(forms.tell_affected, case, channel="phone").result["told"] == 0
    for row in (1, 2, 3):
        fill(desk, case, "tell_before_asked", row, compensation="points" if row > 1 else "no_answer", **({"worth": "15"} if row > 1 else {}))
    desk.do(forms.conclude, case, form="tell_before_asked", finding="all_told", text="by e-mail")


def test_a_message_to_many_gives_no_more_than_their_rows(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="tell_before_asked")
    listed = [Affected(customer_id=desk.case(desk.take(name=name)).customer_id) for name in ("Ada", "Bo")]
    desk.do(forms.add_affected, case, affected=listed)
    fill(desk, case, "tell_before_asked", 1, compensation="discount", worth="15")
    fill(desk, case, "tell_before_asked", message="Your parcel comes later. We give you 15 yuan for the wait.")
    with pytest.raises(BadValue, match="message_gives_more"):
        desk.do(forms.tell_affected, case, channel="email")
    assert desk.do(forms.tell_affected, case, channel="email", rows=[1]).result["told"] == 1
    fill(desk, case, "tell_before_asked", 2, compensation="discount", worth="15")
    assert desk.do(forms.tell_affected, case, channel="email").result["told"] == 1


@pytest.mark.parametrize("message", ["We'll send you a voucher for the wait.", "您会收到一张优惠券。", "我們會寄一張折價券給您。"])
def test_a_voucher_without_a_sum_is_told_to_many_once_each_row_says_how_much(desk: SmallDesk, message: str) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="tell_before_asked")
    desk.do(forms.add_affected, case, affected=[Affected(customer_id=desk.case(desk.take(name="Ada")).customer_id)])
    fill(desk, case, "tell_before_asked", message=message)
    with pytest.raises(BadValue, match="message_gives_unsaid"):
        desk.do(forms.tell_affected, case, channel="email")
    fill(desk, case, "tell_before_asked", 1, compensation="discount", worth="15")
    assert desk.do(forms.tell_affected, case, channel="email").result["told"] == 1


@pytest.mark.parametrize("written", ["Ines", " ines ", "INES"])
def test_somebody_of_the_desk_is_named_from_the_list_and_not_in_words(desk: SmallDesk, written: str) -> None:
    desk.hire("ines", "supervisor")
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    with pytest.raises(BadValue, match="name_from_list"):
        desk.do(forms.enter, case, form="three_way", field="person_words", value=Value(text=written))
    desk.do(forms.enter, case, form="three_way", field="person_words", value=Value(text="the driver of the partner"))


def test_only_customers_of_the_desk_are_listed(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="tell_before_asked")
    with pytest.raises(BadValue):
        desk.do(forms.add_affected, case, affected=[Affected(customer_id=case)])


# --- quality trace ----------------------------------------------------------------------------------------------------------


def test_the_cause_that_was_traced_is_the_cause_of_the_case(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="quality_trace")
    fill(desk, case, "quality_trace", exchange="exchanged", cause="packing", cause_words="The box was too thin")
    desk.do(forms.conclude, case, form="quality_trace", finding="found", text="Seen in the depot")
    assert desk.case(case).cause == "packing"


# --- respect but verify -----------------------------------------------------------------------------------------------------


def suspected(desk: SmallDesk, **more: Any) -> int:
    """A case in which two facts were checked."""
    case = desk.clarified()
    desk.do(conversation.set_circumstance, case, circumstance="suspected_abuse", holds=True)
    desk.do(forms.start_form, case, form="respect_but_verify")
    for row, fact, speaks in ((1, "Fourth parcel said to be empty", "against"), (2, "Paid on time for six years", "for")):
        fill(desk, case, "respect_but_verify", row, fact=fact, source="history", speaks=speaks)
    fill(desk, case, "respect_but_verify", **more)
    return case


def special(desk: SmallDesk) -> offers.NewOption:
    return desk.option(what="A coupon", remedy="coupon", cost="20")


def test_a_suspicion_alone_limits_nothing(desk: SmallDesk) -> None:
    case = suspected(desk)
    desk.do(offers.offer, case, option=special(desk))
    desk.do(deciding.give_goodwill, case, amount="5", text="Flowers")


def test_a_limit_takes_a_supervisor_and_the_day_of_its_review(desk: SmallDesk) -> None:
    case = suspected(desk)
    with pytest.raises(NotAllowed):
        desk.do(forms.conclude, case, form="respect_but_verify", finding="confirmed", text="Four of four")
    with pytest.raises(BadValue, match="review_needed"):
        desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")


def test_nobody_confirms_a_suspicion_whose_facts_they_wrote(desk: SmallDesk) -> None:
    case = suspected(desk, review_on=desk.clock.us + 30 * DAY)
    fill(desk, case, "respect_but_verify", 3, who=desk.boss, fact="The weight was right", source="partner", speaks="against")
    fill(desk, case, "respect_but_verify", 3, fact="The carrier says that the weight was right")
    with pytest.raises(NotAllowed, match="own_approval_facts"):
        desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")
    desk.do(offers.offer, case, option=special(desk))
    desk.do(forms.conclude, case, who=desk.hire("ines", "supervisor"), form="respect_but_verify", finding="confirmed", text="Four of four")


def test_nobody_confirms_a_suspicion_that_they_began_to_look_into(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.do(forms.start_form, case, who=desk.boss, form="respect_but_verify")
    for row, speaks in ((1, "against"), (2, "for")):
        fill(desk, case, "respect_but_verify", row, fact=f"Fact {row}", source="history", speaks=speaks)
    fill(desk, case, "respect_but_verify", review_on=desk.clock.us + 30 * DAY)
    with pytest.raises(NotAllowed, match="own_approval_facts"):
        desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")


def test_a_limit_is_not_confirmed_before_somebody_looked_for_what_speaks_for_the_customer(desk: SmallDesk) -> None:
    case = suspected(desk, review_on=desk.clock.us + 30 * DAY)
    fill(desk, case, "respect_but_verify", 2, speaks="open")
    with pytest.raises(BadValue, match="one_sided"):
        desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")


def test_a_confirmed_limit_takes_special_compensation_alone_until_its_review(desk: SmallDesk) -> None:
    review = desk.clock.us + 30 * DAY
    case = suspected(desk, review_on=review)
    desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")
    with pytest.raises(Problem, match="restricted"):
        desk.do(offers.offer, case, option=special(desk))
    with pytest.raises(Problem, match="restricted"):
        desk.do(deciding.give_goodwill, case, amount="5", text="Flowers")
    desk.do(offers.offer, case, option=desk.option(what="The money back", remedy="refund", cost="20"))
    assert "special" not in suggested(desk, case)
    desk.clock.us = review
    desk.do(offers.offer, case, option=special(desk))
    assert "special" in suggested(desk, case)


def test_a_limit_is_lifted_by_who_may_confirm_it(desk: SmallDesk) -> None:
    case = suspected(desk, review_on=desk.clock.us + 30 * DAY)
    desk.do(forms.conclude, case, who=desk.boss, form="respect_but_verify", finding="confirmed", text="Four of four")
    with pytest.raises(NotAllowed):
        desk.do(forms.lift_limit, case)
    desk.do(forms.lift_limit, case, who=desk.boss)
    desk.do(offers.offer, case, option=special(desk))


def suggested(desk: SmallDesk, case: int) -> set[str]:
    desk.do(conversation.classify, case, type="delay")
    view = questions.case_view(desk.store, desk.agent, case_id=case, books=load_books("en"), words=Words("en"), shown="offer")
    desk.do(conversation.classify, case, type="other")
    return {s.option.authority for s in view.guide.suggestions}


def test_a_form_begun_anew_takes_the_place_of_one_that_was_never_told(desk: SmallDesk) -> None:
    case = desk.ready()
    for _ in range(2):
        desk.do(forms.start_form, case, form="quality_trace")
        for field, value in (("exchange", Value(code="exchanged")), ("cause", Value(code="packing")), ("cause_words", Value(text="Thin"))):
            desk.do(forms.enter, case, form="quality_trace", field=field, value=value)
        desk.do(forms.conclude, case, form="quality_trace", finding="found", text="Seen")
    assert desk.lacks(case, "resolve") == ["form_open:quality_trace"]
    desk.do(forms.enter, case, form="quality_trace", field="cause_told", value=Value(code="phone"))
    assert desk.lacks(case, "resolve") == []


def test_a_row_that_was_emptied_again_asks_for_nothing(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    for text in ("He laughed", ""):
        desk.do(forms.enter, case, form="three_way", field="customer_account", item=2, value=Value(text=text))
    form = desk.case(case).form("three_way")
    assert form is not None
    assert (form.rows, {row for _, row in form.lacking}) == ((), {0, 1})


def test_taking_back_does_not_give_the_case_to_whom_it_is_about(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(forms.start_form, case, who=desk.boss, form="three_way")
    desk.do(forms.enter, case, who=desk.boss, form="three_way", field="person", value=Value(ref=desk.agent.id))
    with pytest.raises(Problem) as refused:
        desk.do(assigning.undo, case, who=desk.boss, n=desk.case(case).version)
    assert (refused.value.code, desk.case(case).owner_id) == ("RI-PARTY", 0)


def test_telling_many_touches_neither_a_strangers_case_nor_one_about_oneself(desk: SmallDesk) -> None:
    case, about, strange = desk.take(), desk.take(), desk.take()
    desk.do(forms.start_form, about, who=desk.boss, form="three_way")
    desk.do(forms.enter, about, who=desk.boss, form="three_way", field="person", value=Value(ref=desk.agent.id))
    desk.do(forms.start_form, case, form="tell_before_asked")
    desk.do(forms.enter, case, form="tell_before_asked", field="message", value=Value(text="Two days late"))
    listed = [
        Affected(customer_id=desk.case(about).customer_id, case_id=about), Affected(customer_id=desk.case(case).customer_id, case_id=strange),
    ]
    with pytest.raises(NotAllowed, match="complained_about_hidden"):
        desk.do(forms.add_affected, case, affected=listed)
    desk.do(forms.add_affected, case, who=desk.boss, affected=listed)
    desk.do(forms.tell_affected, case, channel="email")
    assert "progress_told" not in desk.kinds(about) + desk.kinds(strange)


def test_a_limit_can_be_lifted_from_a_case_that_is_closed(desk: SmallDesk) -> None:
    case = desk.closed()
    desk.do(forms.lift_limit, case, who=desk.boss)
