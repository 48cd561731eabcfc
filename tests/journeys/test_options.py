"""Options in the window, by ids: what is left to grant, why one was not wanted, and a request that expired or was refused."""

from __future__ import annotations

import json

import pytest

from complaint_desk.services import conversation, offers, people
from complaint_desk.services.watching import record_breaches

REASON = "The customer hung up; we ring back tomorrow."


def pass_to(desk, step):
    """Let the step before pass, with a reason."""
    desk.hand.write("case.override_reason", REASON)
    desk.hand.press("case.override")
    desk.hand.wait(lambda: desk.hand.read("guide.step") == desk.words(f"step.{step}"), step)


@pytest.fixture
def desk(seat):
    """A desk whose case stands at the offer, held by an agent with a limit; in English."""
    with seat(language="en") as desk:
        desk.boss = desk.desk.person
        people.add_person(desk.store, desk.boss, key=b"0123456789abcdef", login="yun", name="He Yun", role="agent", limit="150")
        desk.number = desk.take_in("Noor Vanderlee", "Nobody calls me back.")
        for step in ("clarify", "offer"):
            pass_to(desk, step)
        desk.desk.switch_to(people.sit_down(desk.store, "yun"))
        desk.hand.settle()
        yield desk


def offered(desk, what, cost="0"):
    desk.hand.write("guide.offer.what", what)
    desk.hand.write("guide.offer.who", "The shop")
    desk.hand.write("guide.offer.when", "tomorrow 12:00")
    desk.hand.write("guide.offer.cost", cost)
    desk.hand.press("guide.offer.add")


def heading(desk):
    from complaint_desk.ui.text import Label

    return " ".join(each.text() for each in desk.hand.find("guide").findChildren(Label) if "limit" in each.text())


def test_beside_the_limit_of_a_case_stands_what_is_left_of_the_period(desk):
    assert "150" in heading(desk)
    assert "left" in heading(desk)


def test_what_an_option_usually_costs_is_an_amount_of_the_currency_that_may_be_granted(desk):
    """An English window at a desk that grants yuan: 15 is usual in pounds, 60 in yuan."""
    desk.desk.do(conversation.classify, case_id=desk.window.case.case_id, type="delay")
    desk.desk.switch_to(desk.boss)
    desk.hand.settle()
    pass_to(desk, "offer")
    cards = [desk.hand.find(ident[: -len(".fill")]).accessibleName() for ident in desk.hand.all("guide.offer.suggestions.", ".fill")]
    assert [name for name in cards if "¥60" in name], cards
    assert not any("¥15. " in name for name in cards)


def test_why_an_option_is_not_wanted_is_kept_on_its_card(desk):
    offered(desk, "Bring it on Thursday")
    offered(desk, "Collect it in the shop")
    options = desk.store.case(desk.window.case.view.case.id).options
    assert [option.offer.remedy for option in options] == ["redelivery", "collection"], "their words tell what kind they are"
    desk.hand.press("guide.offer.reject")  # without a reason nothing is kept
    assert desk.hand.shows("guide.offer.reason.error")
    desk.hand.write("guide.offer.reason", "The shop is too far.")
    desk.hand.press("guide.offer.reject")
    assert "The shop is too far." in desk.hand.find("guide.offer.options.2").accessibleName()
    events = json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["events"]
    assert [event["kind"] for event in events].count("option_rejected") == 1


def test_a_request_that_nobody_answered_is_shown_as_expired_and_can_be_asked_again(desk, monkeypatch):
    offered(desk, "Money back", "900")
    desk.hand.press("guide.offer.ask_approval")
    later = desk.store.clock() + 30 * 86_400_000_000
    monkeypatch.setattr(desk.store, "clock", lambda: later)
    record_breaches(desk.store, desk.boss, key=b"", after=0)
    desk.window.case.reload()
    desk.hand.settle()
    assert desk.words("guide.offer.expired") in desk.hand.find("guide.offer.options.1").accessibleName()
    assert desk.hand.shows("guide.offer.options.1.ask")


def test_a_refused_request_needs_something_new_and_shows_the_refusal_to_who_decides(desk):
    people.add_person(desk.store, desk.boss, key=b"supervisor-16byt", login="ines", name="Ines Ott", role="supervisor", limit="2000")
    offered(desk, "Money back", "900")
    desk.hand.write("guide.offer.ask_reason", "It broke twice.")
    desk.hand.press("guide.offer.ask_approval")
    offers.answer_approval(
        desk.store, people.sit_down(desk.store, "ines"), key=b"refused-16-bytes", option=1, granted=False, case_id=desk.store.case_id(desk.number),
        reason="Once was the customer",
    )
    desk.window.case.reload()
    desk.hand.settle()
    desk.hand.write("guide.offer.ask_reason", "It broke twice")
    desk.hand.press("guide.offer.ask_approval")
    assert desk.hand.shows("guide.offer.ask_reason.error")
    desk.hand.write("guide.offer.ask_reason", "The workshop says both were ours.")
    desk.hand.press("guide.offer.ask_approval")
    card = desk.hand.find("guide.offer.options.1")
    desk.hand.wait(lambda: "both were ours" in card.accessibleName(), "the new request")
    assert "Once was the customer" in card.accessibleName()
    assert not desk.hand.shows("guide.offer.ask_reason")
