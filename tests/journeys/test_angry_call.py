"""An angry caller, in the traditional Chinese of Taiwan, through the calming branch; and an amount over the limit that another role grants."""

from __future__ import annotations

import json

import pytest

from complaint_desk.services import people
from tests.journeys.ending import to_closed

WORDS = "說好週二到貨，又改成週四，現在沒人說得清楚，我請了兩天假！"


def kinds(desk):
    return [event["kind"] for event in json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["events"]]


def offered(desk, what, when, cost):
    desk.hand.write("guide.offer.what", what)
    desk.hand.write("guide.offer.who", "門市")
    desk.hand.write("guide.offer.when", when)
    desk.hand.write("guide.offer.remedy", {"明": "redelivery", "今": "collection", "換": "exchange"}[what[0]])
    desk.hand.write("guide.offer.cost", cost)
    desk.hand.press("guide.offer.add")


def at(desk, step):
    desk.hand.wait(lambda: desk.hand.read("guide.step") == desk.words(f"step.{step}"), step)


def heard(desk):
    """The customer is angry, tells it all, and is calmer before anything is asked."""
    hand = desk.hand
    hand.press("guide.listen.emotion.angry")
    hand.press("guide.listen.heard_out")
    hand.press("guide.listen.calmed")
    hand.press("guide.next")
    at(desk, "clarify")


def clarified(desk):
    hand = desk.hand
    hand.write("guide.clarify.type", "delay")
    hand.wait(lambda: hand.shows("guide.clarify.fact.order"), "the facts of a late delivery")
    hand.write("guide.clarify.fact.order", "TW-20931")
    hand.write("guide.clarify.fact.wanted", "星期六以前有一個確定的日期")
    hand.find("guide.clarify.restatement").setFocus()
    hand.settle()
    hand.write("guide.clarify.restatement", "說好週二，又改週四，您請了兩天假；您要一個確定的日期。")
    hand.press("guide.clarify.yes")
    hand.press("guide.next")
    at(desk, "offer")


@pytest.fixture
def desk(seat):
    """A call that has just begun, in traditional Chinese, held by an agent who may grant 150."""
    with seat(language="zh_TW") as desk:
        desk.boss = desk.desk.person
        people.add_person(desk.store, desk.boss, key=b"0123456789abcdef", login="yating", name="林雅婷", role="agent", limit="150")
        desk.agent = people.sit_down(desk.store, "yating")
        desk.desk.switch_to(desk.agent)
        desk.hand.settle()
        desk.number = desk.take_in("陳美玲", WORDS)
        yield desk


def test_who_is_angry_is_heard_and_calmer_before_the_first_question(desk):
    hand = desk.hand
    hand.press("guide.listen.emotion.angry")
    assert hand.shows("guide.calming")
    hand.press("guide.listen.heard_out")
    hand.press("guide.next")
    assert hand.read("guide.step") == desk.words("step.listen")
    assert desk.words("missing.calm.what") in hand.read("guide.missing")
    assert "calmed" not in kinds(desk)
    hand.press("guide.listen.calmed")
    assert not hand.shows("guide.calming")
    hand.press("guide.next")
    at(desk, "clarify")
    assert kinds(desk).count("calmed") == 1


def test_a_late_delivery_goes_from_the_anger_to_closed(desk):
    hand = desk.hand
    heard(desk)
    clarified(desk)
    offered(desk, "明天上午送到，兩位師傅搬上樓", "明天 12:00", "0")
    offered(desk, "今天到門市自取，退還運費", "明天 18:00", "20")
    hand.press("guide.offer.options.1.choose")
    hand.press("guide.next")
    at(desk, "follow_up")
    to_closed(desk, "late_hand_over", "倉庫先確認日期，我們再告訴顧客。")
    course = (
        "emotion_noted", "heard_out", "calmed", "restatement_answered", "option_chosen", "promise_kept", "resolved", "callback_answered", "cause_found",
        "improvement_noted", "closed",
    )
    order = [kind for kind in kinds(desk) if kind in course]
    assert list(dict.fromkeys(order)) == list(course)
    assert "gate_overridden" not in kinds(desk)


def test_an_amount_over_the_limit_waits_until_another_role_grants_it(desk):
    hand = desk.hand
    heard(desk)
    clarified(desk)
    offered(desk, "明天上午送到，兩位師傅搬上樓", "明天 12:00", "0")
    offered(desk, "換成現貨裡大一號的款式", "明天 18:00", "900")
    assert not hand.shows("guide.offer.options.2.choose")
    assert not hand.shows("guide.offer.options.2.approve"), "who asks does not grant"
    hand.press("guide.offer.options.2.ask")
    assert "approval_asked" in kinds(desk)
    desk.desk.switch_to(desk.boss)
    hand.settle()
    hand.press("guide.offer.options.2.approve")
    desk.desk.switch_to(desk.agent)
    hand.settle()
    hand.press("guide.offer.options.2.choose")
    hand.press("guide.next")
    at(desk, "follow_up")
    events = json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["events"]
    granted = next(event for event in events if event["kind"] == "approval_answered")
    asked = next(event for event in events if event["kind"] == "approval_asked")
    assert granted["actor"] != asked["actor"]
    to_closed(desk, "late_hand_over", "門市先查好庫存，再提出換貨。")
    assert "gate_overridden" not in kinds(desk)
