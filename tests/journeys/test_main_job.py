"""A complaint from the first word to closed, in the window, by the promised ids only; refused at each gate until its evidence stands."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def desk(seat):
    """An empty desk with its window, in English."""
    with seat(language="en") as desk:
        yield desk


def refused(desk, step: str, *lacking: str) -> None:
    """Press on too early: nothing moves, and the missing things are told in words."""
    desk.hand.press("guide.next")
    told = desk.hand.read("guide.missing")
    assert desk.hand.read("guide.step") == desk.words(f"step.{step}")
    assert told
    for word in lacking:
        assert word.casefold() in told.casefold()


def on_to(desk, step: str) -> None:
    desk.hand.press("guide.next")
    desk.hand.wait(lambda: desk.hand.read("guide.step") == desk.words(f"step.{step}"), step)


def taken_in(desk) -> str:
    hand = desk.hand
    hand.press("queue.new")
    hand.write("intake.customer", "Noor Vanderlee")
    hand.write("intake.phone", "0555 0100 22")
    hand.write("intake.channel", "phone")
    hand.write("intake.verified", "order_details")
    hand.write("intake.words", "First Tuesday, then Thursday, now nobody knows when it comes.")
    hand.press("intake.save")
    hand.find("guide.step")
    return hand.read("case.number")


def listened(desk) -> None:
    desk.hand.press("guide.listen.emotion.frustrated")
    desk.hand.press("guide.listen.heard_out")


def clarified(desk) -> None:
    hand = desk.hand
    hand.write("guide.clarify.type", "delay")
    hand.find("guide.clarify.fact.order.unknown")
    for ident in hand.all("guide.clarify.fact.", ".unknown"):
        hand.press(ident)
    hand.write("guide.clarify.restatement", "You were promised Tuesday, then Thursday, and want one day that holds.")


def offered(desk, what: str, cost: str = "0") -> None:
    remedy = "collection" if what.startswith("Collect") else "redelivery"
    for field, text in (("what", what), ("who", "Depot East"), ("when", "tomorrow 12:00"), ("remedy", remedy), ("cost", cost)):
        desk.hand.write(f"guide.offer.{field}", text)
    desk.hand.press("guide.offer.add")


def answered(desk, result: int) -> None:
    desk.hand.press(f"guide.follow_up.result.{result}")
    desk.hand.press("guide.follow_up.handling.4")
    desk.hand.write("guide.follow_up.outcome", "satisfied" if result > 3 else "not_satisfied")
    desk.hand.press("guide.follow_up.save")


def test_a_complaint_without_words_is_opened_and_asked_for_them(desk):
    desk.hand.press("queue.new")
    desk.hand.write("intake.customer", "Noor Vanderlee")
    desk.hand.press("intake.save")
    desk.hand.press("guide.next")
    assert "own words" in desk.hand.read("guide.missing")
    desk.hand.write("guide.listen.words", "The wardrobe never came.")
    desk.hand.press("guide.next")
    assert "own words" not in desk.hand.read("guide.missing")


def test_nobody_to_call_back_is_no_complaint_yet(desk):
    desk.hand.press("queue.new")
    desk.hand.write("intake.words", "It broke.")
    desk.hand.press("intake.save")
    assert desk.hand.shows("intake.words")
    assert desk.cases() == 0


def test_from_the_first_word_to_closed_refused_at_each_gate(desk):
    hand = desk.hand
    number = taken_in(desk)

    refused(desk, "listen")
    listened(desk)
    on_to(desk, "clarify")

    refused(desk, "clarify")
    clarified(desk)
    refused(desk, "clarify")  # the restatement is written, not confirmed
    hand.press("guide.clarify.yes")
    on_to(desk, "offer")

    offered(desk, "Deliver on Thursday with two people")
    refused(desk, "offer", "option")
    offered(desk, "Collect it today, the delivery fee comes back", "20")
    refused(desk, "offer", "choice")
    hand.press("guide.offer.choose")
    on_to(desk, "follow_up")

    refused(desk, "follow_up", "promise")
    hand.press("guide.follow_up.kept")
    hand.press("guide.follow_up.told")
    hand.press("case.resolve")
    assert hand.read("case.status") == desk.words("status.resolved")

    hand.press("case.close")  # callbacks are open
    assert hand.read("case.status") == desk.words("status.resolved")
    assert "callback" in hand.read("guide.missing").casefold()
    answered(desk, 5)
    answered(desk, 4)
    hand.press("case.close")
    assert hand.read("case.status") == desk.words("status.resolved")
    assert "cause" in hand.read("guide.missing").casefold()
    hand.write("case.cause", "late_hand_over")
    hand.write("case.improvement", "The depot confirms a day before we name it.")
    hand.press("case.close")
    hand.wait(lambda: hand.read("case.status") == desk.words("status.closed"), "closed")
    assert hand.read("guide.missing") == ""

    case = json.loads(desk.verb("case", number, "--json"))
    kinds = [event["kind"] for event in case["events"]]
    assert case["status"] == "closed"
    assert [kind for kind in ("words_heard", "emotion_noted", "heard_out", "restated", "restatement_answered", "option_offered", "option_chosen",
                              "promise_made", "promise_kept", "resolved", "callback_planned", "callback_answered", "closed") if kind not in kinds] == []


def test_an_unsatisfied_customer_brings_the_case_back_to_the_offer(desk):
    taken_in(desk)
    listened(desk)
    on_to(desk, "clarify")
    clarified(desk)
    desk.hand.press("guide.clarify.yes")
    on_to(desk, "offer")
    offered(desk, "Deliver on Thursday")
    offered(desk, "Collect it in the shop")
    desk.hand.press("guide.offer.choose")
    on_to(desk, "follow_up")
    desk.hand.press("guide.follow_up.kept")
    desk.hand.press("guide.follow_up.told")
    desk.hand.press("case.resolve")
    answered(desk, 1)
    desk.hand.wait(lambda: desk.hand.read("guide.step") == desk.words("step.offer"), "back at the offer")
    assert desk.hand.read("case.status") == desk.words("status.open")
    offered(desk, "Collect it at the harbour")
    offered(desk, "Bring it on Friday evening")
    desk.hand.press("guide.offer.choose")
    on_to(desk, "follow_up")
    desk.hand.press("guide.follow_up.kept")
    desk.hand.press("guide.follow_up.told")
    desk.hand.press("case.resolve")
    desk.hand.wait(lambda: desk.hand.read("case.status") == desk.words("status.resolved"), "resolved once more")


def test_going_back_writes_nothing(desk):
    number = taken_in(desk)
    listened(desk)
    on_to(desk, "clarify")
    before = json.loads(desk.verb("case", number, "--json"))["events"]
    desk.hand.press("guide.back")
    assert desk.hand.read("guide.step") == desk.words("step.listen")
    assert json.loads(desk.verb("case", number, "--json"))["events"] == before


def test_a_gate_is_passed_with_a_reason_by_who_may(desk):
    number = taken_in(desk)
    desk.hand.write("case.override_reason", "The customer hung up; we ring back tomorrow.")
    desk.hand.press("case.override")
    on_to(desk, "clarify")
    events = json.loads(desk.verb("case", number, "--json"))["events"]
    assert "gate_overridden" in [event["kind"] for event in events]
