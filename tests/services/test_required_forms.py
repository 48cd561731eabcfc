"""A form that a complaint once required stays required: retyping, clearing, merging and splitting do not get a case out of it."""

from __future__ import annotations

import pytest

from complaint_desk.domain.gates import missing
from complaint_desk.domain.problems import GateShut, NotAllowed
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks.rules import load_rules
from complaint_desk.services import assigning, bulk, conversation, follow_up, forms, hard_moments, joining, splitting
from complaint_desk.services.forms import shown
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

CHECK = "form_needed:three_way"
VERIFY = "form_needed:respect_but_verify"


@pytest.fixture
def rules() -> Rules:
    return load_rules()


def about_manners(desk: SmallDesk) -> int:
    """A case that its agent called a complaint about staff."""
    case = desk.take()
    desk.do(conversation.classify, case, type="staff_attitude")
    return case


def confirm(desk: SmallDesk, case: int) -> None:
    """The customer says yes to what was read back."""
    desk.do(conversation.heard_out, case)
    desk.do(conversation.note_emotion, case, level="calm")
    desk.do(conversation.answer_restatement, case, answer="yes", text="You were laughed at. Is that right?")


def classified(desk: SmallDesk, case: int) -> int:
    """The number of the event that named the type first."""
    return next(r.n for r in desk.store.history(case) if r.event.kind == "classified")


def test_calling_it_something_else_does_not_spare_the_form(desk: SmallDesk) -> None:
    one, many = about_manners(desk), about_manners(desk)
    desk.do(conversation.classify, one, type="other")
    bulk.edit(desk.store, desk.agent, key=next(desk.keys), cases=[many], action=bulk.Action("type", "other"))
    for case in (one, many):
        assert CHECK in desk.lacks(case, "resolve")
        desk.do(forms.start_form, case, form="three_way")
        with pytest.raises(NotAllowed, match="form_required"):
            desk.do(forms.conclude, case, form="three_way", finding="not_needed", text="no")
    assert ("three_way", True) in [(each.spec.code, each.required) for each in shown(desk.case(one), desk.store.rules)]


@pytest.mark.parametrize(("language", "says"), [("en", "Staff attitude"), ("zh_CN", "服务态度"), ("zh_TW", "服務態度")])
def test_the_missing_list_says_what_it_was_called_and_until_when(desk: SmallDesk, language: str, says: str) -> None:
    case = about_manners(desk)
    desk.do(conversation.classify, case, type="other")
    why = next(m.why for m in missing(desk.case(case), "resolve", desk.store.rules) if m.code == CHECK)
    assert says in Words(language).of(why)
    assert "2" in Words(language).of(why)


def test_a_cleared_circumstance_still_asks_for_its_form(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(conversation.set_circumstance, case, circumstance="suspected_abuse", holds=True)
    desk.do(conversation.set_circumstance, case, circumstance="suspected_abuse", holds=False)
    assert VERIFY in desk.lacks(case, "resolve")


def test_the_case_that_goes_on_takes_the_form_over_and_gives_it_back(desk: SmallDesk) -> None:
    case = about_manners(desk)
    trifle = int(desk.do(hard_moments.second_complaint, case, words="a trifle").result["case"])
    desk.do(joining.merge, case, into=trifle)
    assert CHECK in desk.lacks(trifle, "resolve")
    further = int(desk.do(hard_moments.second_complaint, trifle, words="one more").result["case"])
    desk.do(joining.merge, trifle, into=further)
    assert CHECK in desk.lacks(further, "resolve")
    desk.do(joining.unmerge, trifle)
    assert (CHECK in desk.lacks(further, "resolve"), CHECK in desk.lacks(trifle, "resolve")) == (False, True)
    desk.do(joining.unmerge, case)
    assert (CHECK in desk.lacks(trifle, "resolve"), CHECK in desk.lacks(case, "resolve")) == (False, True)


def test_a_check_that_was_finished_before_says_nothing_of_a_case_that_comes_later(desk: SmallDesk) -> None:
    case, stays = about_manners(desk), about_manners(desk)
    desk.do(forms.start_form, stays, form="three_way")
    desk.do(forms.conclude, stays, who=desk.boss, form="three_way", finding="not_needed", text="no shop of ours")
    assert CHECK not in desk.lacks(stays, "resolve")
    desk.do(joining.merge, case, who=desk.boss, into=stays)
    assert CHECK in desk.lacks(stays, "resolve")


def test_a_part_that_is_split_off_is_looked_into_too(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(conversation.set_circumstance, case, circumstance="suspected_abuse", holds=True)
    chosen = [r.n for r in splitting.splittable(desk.store.history(case))]
    part = int(desk.do(splitting.split, case, ns=chosen, about="delay").result["case"])
    assert (VERIFY in desk.lacks(part, "resolve"), VERIFY in desk.lacks(case, "resolve")) == (True, True)


def test_a_slip_is_taken_back_and_leaves_nothing(desk: SmallDesk) -> None:
    case = about_manners(desk)
    desk.do(assigning.undo, case, n=classified(desk, case))
    assert CHECK not in desk.lacks(case, "resolve")


def test_once_the_customer_confirmed_or_the_form_was_begun_it_was_no_slip(desk: SmallDesk) -> None:
    confirmed, begun = about_manners(desk), about_manners(desk)
    confirm(desk, confirmed)
    desk.do(forms.start_form, begun, form="three_way")
    for case in (confirmed, begun):
        with pytest.raises(NotAllowed, match="form_required"):
            desk.do(assigning.undo, case, n=classified(desk, case))
        desk.do(conversation.classify, case, type="other")
        with pytest.raises(NotAllowed, match="form_required"):
            desk.do(assigning.undo, case, n=classified(desk, case))
    desk.do(assigning.undo, confirmed, who=desk.boss, n=classified(desk, confirmed))
    assert CHECK not in desk.lacks(confirmed, "resolve")


def test_a_supervisor_waives_it_with_a_reason(desk: SmallDesk) -> None:
    by_form, by_gate = about_manners(desk), desk.chosen()
    desk.do(conversation.classify, by_gate, type="staff_attitude")
    for case in (by_form, by_gate):
        desk.do(conversation.classify, case, type="other")
    desk.do(forms.start_form, by_form, form="three_way")
    desk.do(forms.conclude, by_form, who=desk.boss, form="three_way", finding="not_needed", text="nobody of ours was there")
    assert CHECK not in desk.lacks(by_form, "resolve")
    desk.do(follow_up.keep_promise, by_gate, promise=1)
    desk.do(follow_up.tell_customer, by_gate, promise=1)
    with pytest.raises(GateShut):
        desk.do(follow_up.resolve, by_gate)
    desk.do(follow_up.override_gate, by_gate, who=desk.boss, gate="resolve", reason="called staff attitude by mistake")
    desk.do(follow_up.resolve, by_gate)

