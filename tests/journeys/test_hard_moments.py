"""Hard moments in the window, by ids: one press each, the words at once, nothing asked back, the cursor left where somebody types."""

from __future__ import annotations

import json

import pytest

from complaint_desk.domain.events import DAY
from complaint_desk.services import hard_moments, offers, people


@pytest.fixture
def desk(seat):
    """A desk with one open call, in English."""
    with seat(language="en") as desk:
        desk.number = desk.take_in("Noor Vanderlee", "Nobody calls me back.")
        yield desk


def kinds(desk):
    return [event["kind"] for event in json.loads(desk.verb("case", desk.number, "--json"))["events"]]


def press(desk, moment):
    desk.hand.press("guide.hard")
    desk.hand.press(f"guide.hard.{moment}")


def test_an_abusive_caller_is_warned_twice_before_the_call_can_be_ended(desk):
    desk.hand.press("guide.hard")
    assert not desk.hand.shows("guide.hard.abusive_end")
    desk.hand.press("guide.hard.abusive_warn")
    assert desk.hand.shows("guide.hard.say.1")
    press(desk, "abusive_warn_again")
    press(desk, "abusive_end")
    assert [kind for kind in kinds(desk) if kind in ("abusive_warned", "call_ended")] == ["abusive_warned", "abusive_warned", "call_ended"]
    assert desk.hand.read("case.status") == desk.words("status.open")  # what was complained about is worked on all the same


def test_a_threat_calls_the_supervisor_in_while_the_cursor_stays_in_the_words(desk):
    field = desk.hand.find("guide.listen.words")
    field.setFocus()
    desk.hand.write("guide.listen.words", "He says he knows where we")
    press(desk, "threat")
    assert desk.window.shell.focusWidget() is field
    assert desk.hand.read("guide.listen.words") == "He says he knows where we"
    assert desk.hand.shows("guide.hard.say.1")
    assert desk.words("risk_level.high") in desk.hand.read("case.risk")
    assert "danger_noted" in kinds(desk)


def test_a_supervisor_who_sits_down_is_told_at_the_edge(desk):
    mara = desk.desk.person
    people.add_person(desk.store, mara, key=b"0123456789abcdef", login="yun", name="He Yun", role="agent", limit="150")
    yun = people.sit_down(desk.store, "yun")
    desk.desk.switch_to(yun)
    desk.hand.settle()
    press(desk, "self_harm")
    assert not any("is needed" in each.text() for each in notices(desk))
    desk.desk.switch_to(mara)
    desk.hand.settle()
    told = " ".join(each.text() for each in notices(desk))
    assert desk.number in told
    assert "He Yun" in told
    desk.desk.switch_to(yun)
    desk.hand.settle()
    assert not desk.hand.shows("shell.notice"), "what a supervisor was told is not left for who sits down next"
    desk.desk.switch_to(mara)
    desk.hand.wait(lambda: any("is needed" in each.text() for each in notices(desk)), "it waits for her still")
    desk.hand.press("nav.queue")
    search = desk.hand.find("queue.search")
    search.setFocus()
    desk.hand.press("shell.notice.open")
    desk.hand.wait(lambda: desk.hand.shows("case.number") and desk.hand.read("case.number") == desk.number, "its case")
    assert not desk.hand.shows("shell.notice")


def test_an_approval_asked_elsewhere_is_told_without_taking_the_cursor_and_a_danger_stays_in_front_of_it(desk):
    """In another window: an agent asks for more than they may grant, then has somebody on the line who threatens."""
    mara = desk.desk.person
    people.add_person(desk.store, mara, key=b"0123456789abcdef", login="yun", name="He Yun", role="agent", limit="150")
    yun = people.sit_down(desk.store, "yun")
    case, key = desk.window.case.view.case.id, iter(n.to_bytes(16, "big") for n in range(1, 9))
    for step in ("clarify", "offer"):
        desk.hand.write("case.override_reason", "It is tried here.")
        desk.hand.press("case.override")
        desk.hand.wait(lambda step=step: desk.hand.read("guide.step") == desk.words(f"step.{step}"), step)
    desk.hand.press("guide.track.listen")
    option = offers.NewOption(what="A new one", who="Shop", due_us=desk.store.clock() + DAY, remedy="exchange", cost="900")
    field = desk.hand.find("guide.listen.words")
    field.setFocus()
    desk.hand.write("guide.listen.words", "half a sent")
    desk.window.by_itself.watch()
    desk.hand.settle()
    offers.offer(desk.store, yun, key=next(key), case_id=case, option=option)
    offers.ask_approval(desk.store, yun, key=next(key), case_id=case, option=1)
    desk.window.by_itself.watch()
    desk.hand.wait(lambda: any("An approval is asked for" in each.text() for each in notices(desk)), "the request")
    assert desk.window.shell.focusWidget() is field
    assert desk.hand.read("guide.listen.words") == "half a sent"
    hard_moments.note_danger(desk.store, yun, key=next(key), case_id=case, danger="threat")
    desk.window.by_itself.watch()
    desk.hand.wait(lambda: any("is needed" in each.text() for each in notices(desk)), "the danger")
    offers.offer(desk.store, yun, key=next(key), case_id=case, option=option)
    offers.ask_approval(desk.store, yun, key=next(key), case_id=case, option=2)
    desk.window.by_itself.watch()
    desk.hand.settle()
    assert any("is needed" in each.text() for each in notices(desk))


def notices(desk):
    from complaint_desk.ui.text import Label
    from complaint_desk.ui.widgets import Banner

    return [label for banner in desk.window.shell.findChildren(Banner) if banner.isVisible() for label in banner.findChildren(Label)]


def test_a_call_that_was_cut_off_becomes_a_promise_of_somebody_by_a_time(desk):
    press(desk, "cut_off")
    desk.hand.write("guide.hard.cut_off.when", "later perhaps")
    desk.hand.press("guide.hard.cut_off.save")
    assert "promise_made" not in kinds(desk)
    assert desk.hand.shows("guide.hard.cut_off.error")
    desk.hand.write("guide.hard.cut_off.when", "in 10 minutes")
    desk.hand.press("guide.hard.cut_off.save")
    assert [kind for kind in kinds(desk) if kind in ("promise_made", "cut_off")] == ["promise_made", "cut_off"]


def test_the_time_of_a_call_back_survives_another_case_until_it_is_promised(desk):
    first = desk.number
    press(desk, "cut_off")
    desk.hand.write("guide.hard.cut_off.when", "in 1")
    press(desk, "second")
    desk.hand.wait(lambda: desk.hand.read("case.number") != first, "the second case")
    desk.hand.press("guide.hard.back")
    desk.hand.wait(lambda: desk.hand.read("case.number") == first, "the first case")
    desk.hand.settle()
    press(desk, "cut_off")
    assert desk.hand.read("guide.hard.cut_off.when") == "in 1"
    desk.hand.write("guide.hard.cut_off.when", "in 15 minutes")
    desk.hand.press("guide.hard.cut_off.save")
    desk.hand.wait(lambda: desk.hand.read("guide.hard.cut_off.when") == "", "the promise")


def test_a_second_complaint_opens_beside_the_first_and_leads_back_to_the_same_word(desk):
    before = kinds(desk)
    desk.hand.write("guide.listen.words", "half a sent")
    press(desk, "second")
    desk.hand.wait(lambda: desk.hand.read("case.number") != desk.number, "the second case")
    assert kinds(desk) == before
    desk.hand.write("guide.listen.words", "And the invoice is wrong.")
    desk.hand.press("guide.hard.back")
    desk.hand.wait(lambda: desk.hand.read("case.number") == desk.number, "the first case")
    desk.hand.wait(lambda: desk.hand.read("guide.listen.words") == "half a sent", "the word that was begun")
    assert desk.cases() == 2
