"""Options: who may grant what, approvals that expire, the choice and what was not chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.case_parts import refused_before
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.money_words import sums
from complaint_desk.domain.prices import price_paid
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, LANGUAGES, VALUE_REMEDIES
from complaint_desk.services import (
    allowance,
    assigning,
    conversation,
    deciding,
    follow_up,
    hard_moments,
    intake,
    offers,
    questions,
    splitting,
    watching,
)
from complaint_desk.services.books import load_books, load_rules
from complaint_desk.services.guiding import OptionSuggested
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


def test_an_option_keeps_what_was_ticked_before_it_was_offered(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(checks=("in_stock", "date_confirmed")))
    offered = desk.case(case).options[0].offer
    assert (offered.checks, offered.authority, offered.over_limit) == (("in_stock", "date_confirmed"), "ordinary", "")
    with pytest.raises(BadValue):
        desk.do(offers.offer, case, option=desk.option(checks=("weather",)))


def test_nothing_that_costs_is_chosen_before_we_know_who_calls(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified("known_number"), "20", "0", "0")
    desk.do(conversation.verify_caller, case, verified="not_yet")
    with pytest.raises(GateShut) as refused:
        desk.do(offers.choose, case, option=1)
    assert [m.key for m in refused.value.missing] == ["missing.caller_verified.what"]
    desk.do(offers.choose, case, option=3)


def test_a_choice_with_a_cost_is_no_evidence_while_nobody_knows_who_calls(desk: SmallDesk) -> None:
    case = desk.chosen("20", "0")
    desk.do(conversation.verify_caller, case, verified="not_yet")
    assert desk.lacks(case, "offer") == ["caller_verified"]


def test_a_second_choice_takes_the_place_of_the_first_in_what_may_be_granted(desk: SmallDesk) -> None:
    case = desk.chosen("100", "0")
    desk.do(offers.offer, case, option=desk.option(what="Another way", cost="120", remedy="repair"))
    assert desk.case(case).options[-1].offer.over_limit == ""


def test_what_was_given_is_replaced_by_no_later_choice(desk: SmallDesk) -> None:
    case = desk.clarified()
    for remedy in ("refund", "coupon", "points"):
        desk.do(offers.offer, case, option=desk.option(what=f"As {remedy}", cost="150", remedy=remedy))
    desk.do(offers.choose, case, option=1)
    desk.do(offers.choose, case, option=2)
    desk.do(follow_up.keep_promise, case, promise=2)
    for option in (1, 3):
        with pytest.raises(NotAllowed, match="over_allowance"):
            desk.do(offers.choose, case, option=option)
    desk.do(offers.offer, case, option=desk.option(what="Another way", cost="30", remedy="repair"))
    assert desk.case(case).options[-1].offer.over_limit == "30"
    assert allowance.of_person(desk.store, desk.agent).granted == "150"


def test_what_was_replaced_is_not_given_beside_what_took_its_place(desk: SmallDesk) -> None:
    case = desk.chosen("150", "150")
    desk.do(follow_up.break_promise, case, promise=1, reason="The van")
    desk.do(offers.choose, case, option=2)
    desk.do(follow_up.keep_promise, case, promise=2)
    with pytest.raises(Problem, match="promise_replaced"):
        desk.do(follow_up.keep_promise, case, promise=1)


def bridge(desk: SmallDesk, case: int) -> str:
    """Put 150 on the table until the final option; what of it is over the limit."""
    desk.do(offers.offer, case, option=desk.option(what="Something for now", cost="150", interim=True))
    return desk.case(case).options[-1].offer.over_limit


@pytest.mark.parametrize(("minutes", "told", "over"), [(1, False, ""), (11, False, "150"), (1, True, "150")])
def test_what_bridges_the_time_counts_though_withdrawn_unless_it_was_a_slip(desk: SmallDesk, minutes: int, told: bool, over: str) -> None:
    case = desk.clarified()
    bridge(desk, case)
    if told:
        desk.do(follow_up.tell_customer, case, text="150 for now")
    desk.clock.us += minutes * 60_000_000
    desk.do(offers.withdraw, case, option=1)
    assert bridge(desk, case) == over


def fresh_case(desk: SmallDesk, of: int) -> int:
    """Another case of the customer of a case, as far as the offer."""
    caller = intake.Caller(customer_id=desk.case(of).customer_id)
    taken = intake.Intake(caller=caller, words="And the lid.", verified="known_number")
    case = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=taken).result["case"])
    for gate in ("listen", "clarify"):
        desk.do(follow_up.override_gate, case, who=desk.boss, gate=gate, reason="Told in the first one")
    return case


def test_the_limit_is_one_for_all_cases_of_a_customer_in_the_period(desk: SmallDesk) -> None:
    first = desk.chosen("100", "0")
    second = desk.offered(fresh_case(desk, first), "100", "0")
    assert desk.case(second).options[0].offer.over_limit == "50"
    other = desk.offered(desk.clarified(), "100", "0")
    assert desk.case(other).options[0].offer.over_limit == ""
    desk.clock.us += 31 * DAY
    late = desk.offered(fresh_case(desk, first), "100", "0")
    assert desk.case(late).options[0].offer.over_limit == ""


def test_what_is_given_twice_counts_twice(desk: SmallDesk) -> None:
    case = desk.chosen("70", "0")
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(offers.choose, case, option=2)
    desk.do(offers.choose, case, option=1)
    assert allowance.of_person(desk.store, desk.agent).granted == "140"
    desk.do(follow_up.keep_promise, case, promise=3)
    assert allowance.of_person(desk.store, desk.agent).granted == "140"


def test_what_was_granted_before_the_case_was_reopened_counts(desk: SmallDesk) -> None:
    case = desk.chosen("100", "0")
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(follow_up.tell_customer, case, promise=1)
    desk.do(follow_up.resolve, case)
    desk.do(follow_up.reopen, case, reason="broke again")
    desk.do(offers.offer, case, option=desk.option(cost="120"))
    assert desk.case(case).options[-1].offer.over_limit == "70"


def test_a_request_that_nobody_answers_expires_and_can_be_asked_again(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "400")
    desk.do(offers.ask_approval, case, option=1)
    desk.clock.us += DAY + 60_000_000
    for _ in range(2):
        watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    assert desk.kinds(case).count("approval_expired") == 1
    with pytest.raises(Problem, match="approval_expired"):
        desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)
    desk.do(offers.ask_approval, case, option=1)
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)
    assert desk.case(case).options[0].allowed


def test_who_approves_needs_room_for_it_too(desk: SmallDesk) -> None:
    lead = desk.hire("ines", "supervisor", "300")
    case = desk.offered(desk.clarified(), "400")
    desk.do(offers.ask_approval, case, option=1)
    with pytest.raises(NotAllowed):
        desk.do(offers.answer_approval, case, who=lead, option=1, granted=True)
    desk.do(offers.answer_approval, case, who=lead, option=1, granted=False, reason="too much")


def test_options_not_chosen_keep_their_reason(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "0", "0")
    desk.do(offers.choose, case, option=2, not_chosen={1: "too late for the birthday"})
    assert (desk.case(case).options[0].rejected_because, desk.case(case).options[1].rejected) == ("too late for the birthday", False)
    with pytest.raises(Problem):
        desk.do(offers.reject, case, option=2, reason="no")


def test_none_chosen_escalates_or_promises_the_next_offer(desk: SmallDesk) -> None:
    escalated, promised = desk.offered(desk.clarified(), "0", "0"), desk.offered(desk.clarified(), "0", "0")
    desk.do(offers.choose_none, escalated, reason="wants the manager")
    assert (desk.case(escalated).owner_id, desk.case(escalated).urgency) == (0, 3)
    due = desk.clock.us + DAY
    desk.do(offers.choose_none, promised, next_offer_us=due, reason="something better")
    next_promise = desk.case(promised).next_promise
    assert next_promise is not None
    assert next_promise.due_us == due
    assert isinstance(desk.last(promised), ev.PromiseMade)


@pytest.mark.parametrize("step", ["listen", "clarify", "offer"])
def test_a_case_goes_to_somebody_who_can_do_more_from_any_step(desk: SmallDesk, step: str) -> None:
    case = desk.clarified() if step == "offer" else desk.take()
    if step == "clarify":
        desk.do(conversation.note_emotion, case, level="calm")
        desk.do(conversation.heard_out, case)
    assert desk.case(case).options == ()
    desk.do(offers.choose_none, case, reason="wants the manager")
    assert (desk.case(case).owner_id, desk.case(case).urgency) == (0, 3)


def test_who_does_not_become_calmer_goes_on_or_goes_to_somebody_else(desk: SmallDesk) -> None:
    raging = desk.take()
    desk.do(conversation.note_emotion, raging, level="angry")
    with pytest.raises(GateShut):  # no next offer without two that were on the table
        desk.do(offers.choose_none, raging, reason="wants the manager", next_offer_us=desk.clock.us + DAY)
    desk.do(hard_moments.note_danger, raging, danger="threat")
    desk.do(offers.choose_none, raging, reason="wants the manager")
    none = desk.case(raging).none_chosen
    assert (desk.case(raging).owner_id, none and none.then) == (0, "escalate")
    insists = desk.take()
    desk.do(conversation.note_emotion, insists, level="angry")
    desk.do(conversation.heard_out, insists)
    desk.do(conversation.calmed, insists, how="wants_to_go_on")
    assert desk.last(insists) == ev.Calmed(how="wants_to_go_on")
    desk.do(conversation.restate, insists, text="You want your money today. Is that right?")
    with pytest.raises(Problem, match="unknown_code"):
        desk.do(conversation.calmed, insists, how="sings")


def test_a_broken_choice_is_made_good_by_a_new_choice_or_by_the_customer_and_by_nothing_else(desk: SmallDesk) -> None:
    case, other = desk.chosen(), desk.chosen()
    for one in (case, other):
        desk.do(follow_up.break_promise, one, promise=1, reason="the van")
        desk.do(follow_up.tell_customer, one, promise=1)
        desk.do(follow_up.promise, one, what="We call", by_whom="", due_us=desk.clock.us + DAY)
        desk.do(follow_up.keep_promise, one, promise=2)
        assert desk.lacks(one, "resolve") == ["promise_kept"]
    desk.do(follow_up.release_promise, case, promise=1, reason="customer collects it", words="I pick it up myself.")
    assert desk.lacks(case, "resolve") == []
    desk.do(offers.offer, other, option=desk.option())
    desk.do(offers.choose, other, option=3)
    desk.do(follow_up.keep_promise, other, promise=3)
    desk.do(follow_up.tell_customer, other, promise=3)
    desk.do(follow_up.resolve, other)


@pytest.mark.parametrize("hours", [0, 5])
def test_who_wants_none_has_a_reason_that_stands_in_the_promise(desk: SmallDesk, hours: int) -> None:
    case = desk.offered(desk.clarified(), "0", "0")
    with pytest.raises(BadValue, match="reason_needed") as refused:
        desk.do(offers.choose_none, case, next_offer_us=desk.clock.us + hours * HOUR if hours else 0, reason=" ")
    assert refused.value.field == "guide.offer.none_reason"
    assert desk.case(case).round == 1


def test_what_was_given_between_the_offer_and_the_choice_counts(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "150", "0")
    desk.do(deciding.give_goodwill, case, amount="150", text="Flowers")
    with pytest.raises(NotAllowed) as refused:
        desk.do(offers.choose, case, option=1)
    assert refused.value.code == "RI-LIMIT"
    desk.do(offers.choose, case, option=2)


def test_offers_made_before_any_was_chosen_do_not_outgrow_the_period(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "other.sqlite", Rules(allowance_times=2))
    cases = [desk.offered(desk.clarified(), "150", "0") for _ in range(3)]
    for case in cases[:2]:
        desk.do(offers.choose, case, option=1)
    with pytest.raises(NotAllowed):
        desk.do(offers.choose, cases[2], option=1)
    desk.store.close()


def test_a_grant_that_came_while_the_desk_looked_does_not_expire(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.offered(desk.clarified(), "400", "0")
    desk.do(offers.ask_approval, case, option=1)
    desk.clock.us += 25 * HOUR
    seen = desk.case(case)
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)
    monkeypatch.setattr(desk.store, "case", lambda _id: seen)  # what this window had read before
    watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    monkeypatch.undo()
    assert desk.case(case).options[0].approval == "granted"


# --- what is special --------------------------------------------------------------------------------------------------------


def test_no_word_of_whoever_offers_makes_special_compensation_ordinary(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(remedy="coupon", cost="5", authority="ordinary"))
    desk.do(offers.offer, case, option=desk.option(remedy="points", source="playbook", key="made_up", cost="5", authority="ordinary"))
    desk.do(offers.offer, case, option=desk.option(remedy="repair", authority="special"))
    assert [option.offer.authority for option in desk.case(case).options] == ["special"] * 3


def test_what_is_special_is_as_the_playbook_has_it_and_else_by_the_remedy(tmp_path: Path) -> None:
    rules = Rules(special_options=frozenset({("look_over", "repair")}), ordinary_options=frozenset({("the_price_shown", "discount")}))
    desk = SmallDesk.made(tmp_path / "rules.sqlite", rules)
    case = desk.clarified()
    for key, remedy in (("look_over", "repair"), ("the_price_shown", "discount"), ("the_price_shown", "gift"), ("", "discount"), ("", "repair")):
        desk.do(offers.offer, case, option=desk.option(remedy=remedy, key=key, cost="5", source="playbook" if key else "own", authority="ordinary"))
    given = [option.offer.authority for option in desk.case(case).options]
    assert given == ["special", "ordinary", "special", "special", "ordinary"]
    desk.store.close()


def test_the_shipped_playbooks_say_which_of_their_options_are_special() -> None:
    rules = load_rules()
    assert rules.is_special("look_over", "repair")
    assert rules.is_special("voucher", "coupon")
    assert not rules.is_special("exchange", "exchange")
    assert rules.ordinary_options == frozenset()


# --- what counts when -------------------------------------------------------------------------------------------------------


def test_an_option_counts_in_the_period_in_which_it_was_chosen(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "100", "0", days=60)
    desk.clock.us += 40 * DAY
    assert allowance.of_person(desk.store, desk.agent).granted == "0"
    desk.do(offers.choose, case, who=desk.boss, option=1)
    assert allowance.of_person(desk.store, desk.agent).granted == "100"
    desk.clock.us += 29 * DAY
    assert allowance.of_person(desk.store, desk.agent).granted == "100"
    desk.clock.us += 2 * DAY
    assert allowance.of_person(desk.store, desk.agent).granted == "0"


def test_what_was_offered_long_ago_and_is_chosen_now_uses_up_the_period(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "once.sqlite", Rules(allowance_times=1))
    waiting = desk.offered(desk.clarified(), "140", "0", days=60)
    desk.clock.us += 40 * DAY
    desk.do(offers.choose, waiting, option=1)
    with pytest.raises(NotAllowed, match="over_allowance"):
        desk.do(deciding.give_goodwill, desk.take(), amount="20", text="Flowers")
    desk.store.close()


# --- four eyes, and what was refused ----------------------------------------------------------------------------------------


@pytest.fixture
def refused(desk: SmallDesk) -> int:
    """A case whose first option somebody asked for and a supervisor refused."""
    case = desk.offered(desk.clarified(), "400", "0")
    desk.do(offers.ask_approval, case, option=1, reason="She waits for the second time.")
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=False, reason="The first was on us")
    return case


def test_what_one_supervisor_refused_is_not_granted_by_the_next(desk: SmallDesk, refused: int) -> None:
    ines = desk.hire("ines", "supervisor", "900")
    with pytest.raises(Problem, match="approval_not_asked"):
        desk.do(offers.answer_approval, refused, who=ines, option=1, granted=True)
    for again in ("", "  ", "she waits for the second time", "She waits  for the SECOND time!"):
        with pytest.raises(BadValue, match="ask_something_new") as told:
            desk.do(offers.ask_approval, refused, option=1, reason=again)
        assert told.value.field == "guide.offer.ask_reason"
    desk.do(offers.ask_approval, refused, option=1, reason="The depot lost it a third time.")
    option = desk.case(refused).options[0]
    assert (option.approval, option.asked_because) == ("asked", "The depot lost it a third time.")
    assert [(each.by, each.asked_because, each.reason) for each in refused_before(desk.case(refused).options, option)] == [
        (desk.boss.id, "She waits for the second time.", "The first was on us")
    ]
    desk.do(offers.answer_approval, refused, who=ines, option=1, granted=True)
    assert desk.case(refused).options[0].allowed


@pytest.mark.parametrize(("what", "cost", "new"), [
    ("Way 0", "400", False), ("We bring another one to the door", "500", False), ("Way 0", "200", True),
])
def test_the_same_remedy_offered_anew_was_refused_too_unless_it_costs_less(
    desk: SmallDesk, refused: int, what: str, cost: str, new: bool
) -> None:
    desk.do(offers.offer, refused, option=desk.option(what=what, cost=cost))
    if new:
        desk.do(offers.ask_approval, refused, option=3)
    else:
        with pytest.raises(BadValue, match="ask_something_new"):
            desk.do(offers.ask_approval, refused, option=3, reason="She waits for the second time.")


def test_a_part_of_the_case_is_no_way_round_a_refusal(desk: SmallDesk, refused: int) -> None:
    ns = [r.n for r in splitting.splittable(desk.store.history(refused))]
    part = int(desk.do(splitting.split, refused, ns=ns).result["case"])
    for gate in ("listen", "clarify"):
        desk.do(follow_up.override_gate, part, who=desk.boss, gate=gate, reason="The same words")
    desk.do(offers.offer, part, option=desk.option(cost="400"))
    with pytest.raises(BadValue, match="ask_something_new"):
        desk.do(offers.ask_approval, part, option=1, reason="She waits for the second time.")


def test_nobody_grants_what_nobody_asks_for(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "400", "0")
    with pytest.raises(Problem, match="approval_not_asked"):
        desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)


@pytest.mark.parametrize("part", ["has the case", "had it since the offer", "had it at the offer", "took it back", "asked"])
def test_a_supervisor_with_a_part_in_it_needs_another_one(desk: SmallDesk, part: str) -> None:
    ines, case = desk.hire("ines", "supervisor", "900"), desk.clarified()
    if part == "had it at the offer":
        desk.do(assigning.assign, case, who=desk.boss, owner_id=ines.id)
    if part == "took it back":
        desk.do(assigning.assign, case, who=ines, owner_id=ines.id)
    taken = desk.case(case).version
    desk.offered(case, "400", "0")
    if part in ("has the case", "had it since the offer"):
        desk.do(assigning.assign, case, who=desk.boss, owner_id=ines.id)
    if part == "took it back":
        desk.do(assigning.undo, case, who=ines, n=taken)
    if part.startswith("had"):
        desk.do(assigning.assign, case, who=ines, owner_id=0)
    desk.do(offers.ask_approval, case, who=ines if part == "asked" else None, option=1)
    with pytest.raises(NotAllowed, match="own_approval" if part == "asked" else "own_case_approval"):
        desk.do(offers.answer_approval, case, who=ines, option=1, granted=True)
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)


def test_who_had_the_case_before_there_was_an_option_has_no_part_in_it(desk: SmallDesk) -> None:
    ines, case = desk.hire("ines", "supervisor", "900"), desk.clarified()
    desk.do(assigning.assign, case, who=desk.boss, owner_id=ines.id)
    desk.do(assigning.assign, case, who=desk.boss, owner_id=desk.agent.id)
    desk.offered(case, "400", "0")
    desk.do(offers.ask_approval, case, option=1)
    desk.do(offers.answer_approval, case, who=ines, option=1, granted=True)


# --- amounts ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Iterator[SmallDesk]:
    """A desk with the shipped playbooks."""
    made = SmallDesk.made(tmp_path / "house.sqlite", load_rules())
    yield made
    made.store.close()


@pytest.mark.parametrize("remedy", sorted(VALUE_REMEDIES))
@pytest.mark.parametrize(("cost", "said"), [("", "amount_needed"), ("  ", "amount_needed"), ("0", "amount_needed"), ("0.00", "amount_needed"), ("soon", "bad_amount")])
def test_what_gives_money_or_its_worth_is_no_option_without_an_amount(desk: SmallDesk, remedy: str, cost: str, said: str) -> None:
    case = desk.clarified()
    with pytest.raises(BadValue, match=said) as refused:
        desk.do(offers.offer, case, option=desk.option(what="As we said", remedy=remedy, cost=cost))
    assert refused.value.field == "guide.offer.cost"
    desk.do(offers.offer, case, option=desk.option(what="As we said", remedy=remedy, cost="0.50"))


def test_nothing_typed_is_no_zero(desk: SmallDesk) -> None:
    case = desk.clarified()
    with pytest.raises(BadValue, match="cost_needed"):
        desk.do(offers.offer, case, option=desk.option(cost=" "))
    desk.do(offers.offer, case, option=desk.option(cost="0"))


def test_an_option_whose_kind_nobody_said_is_told_by_its_words(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", Rules(kinds=load_rules().kinds))
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(what="Bring it on Thursday", remedy=""))
    desk.do(offers.offer, case, option=desk.option(what="All the money back", remedy="", cost="20"))
    desk.do(offers.offer, case, option=desk.option(what="The mayor will wave", remedy=""))
    assert [option.offer.remedy for option in desk.case(case).options] == ["redelivery", "refund", "other"]
    with pytest.raises(BadValue, match="amount_needed"):
        desk.do(offers.offer, case, option=desk.option(what="Your money back at once", remedy="", cost="0"))
    desk.store.close()


def test_no_refund_is_chosen_before_we_know_who_calls(desk: SmallDesk) -> None:
    case = desk.clarified("not_yet")
    for cost in ("", "0", "5000"):
        with pytest.raises(BadValue):
            desk.do(offers.offer, case, option=desk.option(what="Refund", remedy="refund", cost=cost))
    assert desk.case(case).options == ()


def test_a_refund_that_an_earlier_program_wrote_without_an_amount_still_needs_the_caller(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified("not_yet"), "0")
    old = ev.OptionOffered(due_us=desk.clock.us + DAY, remedy="refund", what="Money back", who="Depot")
    desk.store.operation(key=next(desk.keys), actor_id=desk.agent.id, verb="offer", work=lambda tx: {"v": tx.append(case, [old])})
    with pytest.raises(GateShut):
        desk.do(offers.choose, case, option=2)


@pytest.mark.parametrize(("remedy", "what"), [
    ("refund", "We refund you 5,000"), ("other", "五千元退给您"), ("repair", "修好，另外補償您三百塊錢"), ("apology", "A full refund, and we are sorry"),
])
def test_words_that_name_more_money_than_the_cost_are_refused(desk: SmallDesk, remedy: str, what: str) -> None:
    with pytest.raises(BadValue, match="words_name_more"):
        desk.do(offers.offer, desk.clarified(), option=desk.option(what=what, remedy=remedy, cost="20" if remedy == "refund" else "0"))


@pytest.mark.parametrize(("remedy", "what"), [("apology", "Your money back"), ("other", "全额退款，原路返回"), ("repair", "修不好就把錢退給您")])
def test_money_back_is_offered_under_its_own_kind(desk: SmallDesk, remedy: str, what: str) -> None:
    with pytest.raises(BadValue, match="money_by_another_name") as refused:
        desk.do(offers.offer, desk.clarified(), option=desk.option(what=what, remedy=remedy, cost="0.01"))
    assert refused.value.field == "guide.offer.remedy"


@pytest.mark.parametrize(("remedy", "what"), [
    ("investigation", "Finance checks the 300 yuan fee"), ("investigation", "核实那笔300元扣款"), ("explanation", "跟您说明八折活动的规则"),
    ("explanation", "說明半價活動的規則"), ("correction", "把标价签改成199元"), ("redelivery", "We deliver your $2,000 sofa"), ("other", "We give you 2 more days to return it"),
])
def test_words_that_only_speak_of_a_sum_cost_nothing(desk: SmallDesk, remedy: str, what: str) -> None:
    desk.do(offers.offer, desk.clarified(), option=desk.option(what=what, remedy=remedy, cost="0"))


def test_goodwill_whose_words_name_more_is_refused(desk: SmallDesk) -> None:
    with pytest.raises(BadValue, match="words_name_more"):
        desk.do(deciding.give_goodwill, desk.take(), amount="1", text="300 yuan for the trouble")


def test_an_option_that_gives_the_price_back_needs_the_price_and_keeps_it_for_the_next(house: SmallDesk) -> None:
    case = house.clarified(type_="product_quality")
    refund = {"what": "Money back", "remedy": "refund", "key": "refund", "source": "playbook"}
    with pytest.raises(BadValue, match="price_needed") as refused:
        house.do(offers.offer, case, option=house.option(**refund, cost="15"))
    assert refused.value.field == "guide.offer.price"
    with pytest.raises(BadValue, match="bad_amount"):
        house.do(offers.offer, case, option=house.option(**refund, cost="120", price="much"))
    house.do(offers.offer, case, option=house.option(**refund, cost="120", price="120"))
    assert price_paid(house.case(case)) == "120"
    with pytest.raises(BadValue, match="less_than_price"):
        house.do(offers.offer, case, option=house.option(what="Another one", remedy="exchange", key="exchange", source="playbook", cost="15"))
    house.do(offers.offer, case, option=house.option(what="Another one", remedy="exchange", key="exchange", source="playbook", cost="135"))
    assert house.kinds(case).count("fact_recorded") == len(house.store.rules.facts_needed(house.case(case))) + 1


@pytest.mark.parametrize(("remedy", "cost", "said"), [
    ("exchange", "0", "less_than_price"), ("exchange", "119", "less_than_price"), ("replacement_part", "0", "worth_needed"),
])
@pytest.mark.parametrize("known", [True, False])
def test_goods_that_somebody_thought_of_have_their_worth_once_the_price_is_known(
    house: SmallDesk, remedy: str, cost: str, said: str, known: bool
) -> None:
    case = house.clarified()
    if known:
        house.do(conversation.record_fact, case, fact="price", value="120")
    with pytest.raises(BadValue, match=said):
        house.do(offers.offer, case, option=house.option(what="Another one", remedy=remedy, cost=cost, price="" if known else "120"))
    house.do(offers.offer, case, option=house.option(what="Another one", remedy=remedy, cost="120", price="" if known else "120"))


@pytest.mark.parametrize(("what", "remedy"), [
    ("A new one for nothing", "exchange"), ("A new lid", "replacement_part"), ("Exchange it for another one", ""), ("补发一件", ""), ("補寄零件", ""),
])
def test_goods_have_their_worth_where_nobody_knows_the_price(house: SmallDesk, what: str, remedy: str) -> None:
    case = house.clarified()
    with pytest.raises(BadValue, match="worth_needed") as refused:
        house.do(offers.offer, case, option=house.option(what=what, remedy=remedy, cost="0"))
    assert refused.value.field == "guide.offer.cost"
    house.do(offers.offer, case, option=house.option(what=what, remedy=remedy, cost="5000"))
    assert house.case(case).options[0].offer.over_limit == "4850"


def test_no_goods_are_chosen_before_we_know_who_calls(desk: SmallDesk) -> None:
    case = desk.clarified("not_yet", type_="product_quality")
    part = {"what": "A new lid", "remedy": "replacement_part", "key": "replacement_part", "source": "playbook"}
    desk.do(offers.offer, case, option=desk.option(**part, cost="0"))
    desk.do(offers.offer, case, option=desk.option())
    with pytest.raises(GateShut):
        desk.do(offers.choose, case, option=1)
    desk.do(offers.choose, case, option=2)


def test_the_limit_counts_the_price_and_not_the_handling(house: SmallDesk) -> None:
    case = house.clarified(type_="product_quality")
    option = house.option(what="Money back", remedy="refund", key="refund", source="playbook", cost="5000", price="5000")
    house.do(offers.offer, case, option=option)
    assert house.case(case).options[0].offer.over_limit == "4850"


def test_an_option_of_no_playbook_is_put_in_own_words(house: SmallDesk) -> None:
    with pytest.raises(BadValue, match="no_such_option"):
        house.do(offers.offer, house.clarified(), option=house.option(remedy="repair", key="made_up", source="playbook"))


def test_the_guide_knows_what_a_price_makes_of_its_options(house: SmallDesk) -> None:
    case = house.clarified(type_="product_quality")
    books = load_books("en", "CNY")

    def suggested() -> dict[str, OptionSuggested]:
        view = questions.case_view(house.store, house.agent, case_id=case, books=books, words=Words("en"), shown="offer")
        return {each.option.key: each for each in view.guide.suggestions}

    before = suggested()
    assert (before["refund"].price_needed, before["refund"].option.cost, before["repair"].price_needed) == (True, "15.00", False)
    house.do(conversation.record_fact, case, fact="price", value="¥1,200")
    after = suggested()
    assert (after["refund"].option.cost, after["exchange"].option.cost, after["refund"].over_limit) == ("1200", "1215.00", "1050")


def test_every_option_of_the_playbooks_that_gives_money_has_an_amount() -> None:
    for language in LANGUAGES:
        books = load_books(language)
        for type_ in COMPLAINT_TYPES:
            for option in books.playbooks.playbook_for(type_, CIRCUMSTANCES).options:
                assert option.remedy not in VALUE_REMEDIES or option.cost != "0", (type_, option.key)
                for text in (option.title, option.what):
                    assert option.remedy in VALUE_REMEDIES or not sums(text), text
