"""What holds in a case after its events."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY
from complaint_desk.domain.row import ALL_KEPT, KEPT_CLARIFY, KEPT_OFFER, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import from_stored, to_stored
from tests.histories import CALLED, CHOSEN, CLARIFIED, CLOSED, EXCHANGE, LISTENED, OFFERED, OPENED, REFUND, RESOLVED, case, recorded


def test_a_walk_from_first_word_to_closed_changes_the_status_as_people_expect() -> None:
    assert [case(*h).status for h in (OPENED, LISTENED, RESOLVED, CLOSED)] == ["new", "open", "resolved", "closed"]


def test_on_the_phone_the_intake_is_the_first_response() -> None:
    assert case(*OPENED).first_response_us == case(*OPENED).opened_us


def test_in_writing_the_first_restatement_or_reply_is() -> None:
    mail = (ev.Opened(number="x", customer_id=1, channel="email"), ev.WordsHeard(words="hello"))
    assert case(*mail).first_response_us == 0
    assert case(*mail, ev.ReplySent(text="Thank you")).first_response_us > 0
    assert case(*mail, ev.Restated(text="You say")).first_response_us > 0


def test_both_versions_of_a_corrected_restatement_stay() -> None:
    c = case(*LISTENED, ev.Restated(text="A"), ev.RestatementAnswered(restatement=1, answer="corrected", correction="No, B"),
             ev.Restated(text="B"), ev.RestatementAnswered(restatement=2, answer="yes"))
    assert [(r.text, r.answer) for r in c.restatements] == [("A", "corrected"), ("B", "yes")]


def test_two_wordings_of_one_own_option_are_one() -> None:
    again = ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="exchange", what="another  OVEN, on Wednesday!", who="Depot")
    assert len(case(*CLARIFIED, EXCHANGE, again).real_options) == 1
    assert len(case(*OFFERED).real_options) == 2


@pytest.mark.parametrize("again", [
    {"remedy": "exchange", "what": "Another oven, on Wednesday morning"},
    {"remedy": "other", "what": "Another oven on Wednesday."},
    {"remedy": "exchange", "key": "swap", "source": "playbook", "what": "An other oven on Wednesday"},
])
def test_the_same_remedy_in_nearly_the_same_words_is_one_option_wherever_it_came_from(again: dict[str, str]) -> None:
    once_more = ev.OptionOffered(due_us=EXCHANGE.due_us, who="Depot", **again)  # type: ignore[arg-type]  # texts for texts
    assert len(case(*CLARIFIED, EXCHANGE, once_more).real_options) == 1
    assert len(case(*CLARIFIED, EXCHANGE, once_more, REFUND).real_options) == 2


@pytest.mark.parametrize(("what", "who", "days"), [("The oven repaired at home", "Depot", 3), ("An oven of another make", "Shop", 0)])
def test_the_same_remedy_by_somebody_else_or_on_another_day_is_another_option(what: str, who: str, days: int) -> None:
    other = ev.OptionOffered(due_us=EXCHANGE.due_us + days * DAY, remedy="exchange", cost="45.00", what=what, who=who)
    assert len(case(*CLARIFIED, EXCHANGE, other).real_options) == 2


SAME = [
    ("refund", "We give your money back", "refund", "You get the full price returned to you"),
    ("refund", "我们把钱退给您", "refund", "全额退款，原路退回"), ("refund", "我們全額退費給您", "refund", "把錢還給您"),
    ("refund", "Refund by card", "refund", "Refund by cash"), ("exchange", "A new kettle", "exchange", "We swap it for another one"),
    ("exchange", "给您换台新的", "exchange", "旧的我们收回，另发一台"), ("repair", "師傅到府修", "repair", "派人去家裡修好"),
    ("refund", "We give your money back", "other", "You get the full price returned to you"),
    ("refund", "我们把钱退给您", "other", "全额退款，原路退回"), ("refund", "我們全額退費", "other", "把錢退還給您"),
    ("other", "A call by our expert", "other", "Our expert calls you"), ("expert_call", "A call by our expert", "other", "Our expert calls you"),
    ("refund", "60 back", "price_adjustment", "60 off the price you paid"), ("waive_fee", "免收您60元", "discount", "少收60元"),
    ("redelivery", "We deliver on Thursday", "other", "You get it Thursday"), ("redelivery", "周四再送一次", "other", "您周四就能拿到"),
    ("other", "专家给您回电话", "other", "由专家回电给您"), ("exchange", "換一台新的給您", "other", "送一台新的給您換"),
]


@pytest.mark.parametrize(("remedy", "what", "again", "in_other_words"), SAME)
def test_two_wordings_of_one_remedy_are_one_option_in_any_language(remedy: str, what: str, again: str, in_other_words: str) -> None:
    one, two = (ev.OptionOffered(due_us=EXCHANGE.due_us, remedy=r, cost="60", what=w, who="Accounts") for r, w in ((remedy, what), (again, in_other_words)))
    assert len(case(*CLARIFIED, one, two).real_options) == 1
    assert len(case(*CLARIFIED, two, one).real_options) == 1


@pytest.mark.parametrize(("amount", "count"), [("60.01", 1), ("64", 1), ("90", 2), ("20", 2)])
def test_another_amount_is_another_option_from_a_tenth_on(amount: str, count: int) -> None:
    one, two = (ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="refund", cost=cost, what=f"Refund {cost}", who="Accounts") for cost in ("60", amount))
    assert len(case(*CLARIFIED, one, two).real_options) == count


@pytest.mark.parametrize(("cost", "count"), [("60", 1), ("0", 2), ("20", 2)])
def test_the_same_amount_under_no_name_is_the_same_money(cost: str, count: int) -> None:
    money = ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="refund", cost="60", what="Money back", who="Accounts")
    unnamed = ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="other", cost=cost, what="The sum goes where it came from", who="Accounts")
    assert len(case(*CLARIFIED, money, unnamed).real_options) == count


@pytest.mark.parametrize(("remedy", "what", "cost", "days"), [
    ("price_adjustment", "40 off the price", "40", 0), ("coupon", "60 for your next order", "60", 0),
    ("other", "You get it on Saturday", "60", 2), ("other", "Our expert calls you on Thursday", "60", 0),
])
def test_another_amount_another_day_and_another_thing_are_another_option(remedy: str, what: str, cost: str, days: int) -> None:
    first = "redelivery" if remedy == "other" else "refund"
    one = ev.OptionOffered(due_us=EXCHANGE.due_us, remedy=first, cost="60", what="We do it on Thursday", who="Depot")
    two = ev.OptionOffered(due_us=EXCHANGE.due_us + days * DAY, remedy=remedy, cost=cost, what=what, who="Depot")
    assert len(case(*CLARIFIED, one, two).real_options) == 2


def test_two_ways_of_the_playbook_are_two_options() -> None:
    ways = [ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="explanation", key=key, source="playbook", what=what, who="Depot")
            for key, what in (("in_writing", "A letter with the reasons"), ("at_one_table", "We sit down together"))]
    assert len(case(*CLARIFIED, *ways).real_options) == 2
    assert len(case(*CLARIFIED, ways[0], ways[0]).real_options) == 1


@pytest.mark.parametrize("change", [{"feasible": False}, {"timely": False}, {"interim": True}, {"over_limit": "80"}])
def test_what_cannot_be_done_now_is_no_real_option(change: dict[str, object]) -> None:
    import dataclasses

    assert len(case(*CLARIFIED, EXCHANGE, dataclasses.replace(REFUND, **change)).real_options) == 1


def test_a_granted_option_counts_again() -> None:
    import dataclasses

    dear = dataclasses.replace(REFUND, over_limit="80")
    asked = (*CLARIFIED, EXCHANGE, dear, ev.ApprovalAsked(option=2))
    assert len(case(*asked, ev.ApprovalAnswered(option=2, granted=True)).real_options) == 2
    assert len(case(*asked, ev.ApprovalAnswered(option=2, granted=False)).real_options) == 1


def test_not_satisfied_starts_a_new_round_in_the_same_case() -> None:
    c = case(*RESOLVED, ev.CallbackAnswered(callback=1, outcome="not_satisfied", result=2, handling=3), ev.Reopened())
    assert (c.status, c.chosen, c.round, c.reopened) == ("open", None, 2, 1)
    assert c.callbacks[1].outcome == "superseded"
    assert len(c.options) == 2


def test_an_undone_event_does_not_count() -> None:
    c = case(*OPENED, ev.Assigned(owner_id=4), ev.Undone(n=3))
    assert c.owner_id == 0
    assert c.version == 4


def test_steps_kept_are_told_by_evidence() -> None:
    assert project(case(*CLOSED), Rules()).steps_kept == ALL_KEPT
    skipped = project(case(*LISTENED, ev.GateOverridden(gate="clarify", reason="line was bad")), Rules()).steps_kept
    assert not skipped & (KEPT_CLARIFY | KEPT_OFFER)


def test_the_row_says_what_the_case_says() -> None:
    row = project(case(*CHOSEN), Rules())
    assert (row.status, row.step, row.type, row.emotion, row.is_open) == ("open", "follow_up", "product_quality", "frustrated", 1)
    assert (row.remedy, row.cost, row.promise_due_us, row.next_clock) == ("exchange", "45.00", EXCHANGE.due_us, "progress_update")
    assert project(case(*CALLED), Rules()).result == 4


def test_erased_words_leave_the_case_standing() -> None:
    erased = [r._replace(event=from_stored(r.event.kind, r.event.v, to_stored(r.event)[0], None, erased=True)) for r in recorded(CLOSED)]
    from complaint_desk.domain.case import fold

    row = project(fold(1, erased), Rules())
    assert (row.status, row.words_line, row.steps_kept) == ("closed", "", ALL_KEPT)


def test_what_it_was_confirmed_to_be_is_remembered_and_what_a_file_called_it_only_once_the_customer_agreed() -> None:
    other, manners = ev.Classified(type="other"), ev.Classified(type="staff_attitude")
    filed = ev.Imported(number="x", customer_id=1, source="file", type="staff_attitude", words="rude")
    agreed = (ev.Restated(text="A"), ev.RestatementAnswered(restatement=1, answer="yes"))
    called = [case(*h).formerly for h in ((filed, other), (filed, *agreed, other), (*OPENED, manners, other), (*OPENED, manners, ev.Undone(n=3), other))]
    assert [[code for code, _ in formerly] for formerly in called] == [[], ["staff_attitude"], ["staff_attitude"], []]
    back = case(*OPENED, manners, other, manners, other)
    assert [(code, until) for code, until in back.formerly] == [("other", back.formerly[0][1]), ("staff_attitude", back.updated_us)]
