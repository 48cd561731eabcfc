"""Department tasks, progress and the four separate facts in the window, by ids."""

from __future__ import annotations

import json

import pytest

from complaint_desk.services import people

REASON = "The customer hung up; we ring back tomorrow."


@pytest.fixture
def desk(seat):
    """A desk whose one case stands at the follow-up, in English; who sits there may decide everything."""
    with seat(language="en") as desk:
        desk.number = desk.take_in("Noor Vanderlee", "Nobody calls me back.")
        for step in ("clarify", "offer", "follow_up"):
            desk.hand.write("case.override_reason", REASON)
            desk.hand.press("case.override")
            desk.hand.wait(lambda step=step: desk.hand.read("guide.step") == desk.words(f"step.{step}"), step)
        yield desk


def events(desk, *kinds):
    return [event["kind"] for event in json.loads(desk.verb("case", desk.number, "--json"))["events"] if event["kind"] in kinds]


def test_a_department_is_asked_and_answers_and_the_case_waits_meanwhile(desk):
    hand = desk.hand
    hand.press("guide.follow_up.task.new")
    hand.press("guide.follow_up.task.add")
    assert hand.shows("guide.follow_up.task.who.error")
    hand.write("guide.follow_up.task.who", "warehouse")
    hand.write("guide.follow_up.task.what", "Find the second parcel.")
    hand.write("guide.follow_up.task.when", "tomorrow 12:00")
    hand.press("guide.follow_up.task.add")
    assert hand.read("case.status") == desk.words("status.waiting_department")
    assert "Find the second parcel." in hand.find("guide.follow_up.tasks.1").accessibleName()
    hand.press("guide.follow_up.task.answer")  # without a word of reply nothing is recorded
    assert events(desk, "task_answered") == []
    hand.write("guide.follow_up.task.reply", "Found, it goes out today.")
    hand.press("guide.follow_up.task.answer")
    assert events(desk, "task_given", "task_answered") == ["task_given", "task_answered"]
    assert hand.read("case.status") == desk.words("status.open")


def test_the_customer_is_told_how_things_stand(desk):
    desk.hand.write("guide.follow_up.progress", "The depot looks for it; I ring tomorrow.")
    desk.hand.press("guide.follow_up.progress.told")
    assert events(desk, "progress_told") == ["progress_told"]
    assert desk.hand.read("guide.follow_up.progress") == ""


def test_four_facts_are_recorded_apart_and_none_sets_another(desk):
    hand, all_four = desk.hand, ("apology_made", "admission_made", "goodwill_given", "outcome_decided")
    hand.find("case.tabs").setCurrentIndex(1)
    hand.settle()
    hand.write("case.apology", "We are sorry that nobody called.")
    hand.press("case.apology.record")
    assert events(desk, *all_four) == ["apology_made"]
    hand.write("case.goodwill", "0")
    hand.write("case.goodwill.text", "For two lost days")
    hand.press("case.goodwill.record")
    assert hand.shows("case.goodwill.error")
    hand.write("case.goodwill", "20")
    hand.press("case.goodwill.record")
    assert events(desk, *all_four) == ["apology_made", "goodwill_given"]
    hand.write("case.outcome", "partly_upheld")
    hand.write("case.outcome.reason", "The call was promised, the day was not.")
    hand.press("case.outcome.record")
    hand.write("case.admission", "The number was noted wrongly.")
    hand.press("case.admission.record")
    assert events(desk, *all_four) == ["apology_made", "goodwill_given", "outcome_decided", "admission_made"]
    assert desk.words("outcome.partly_upheld") in hand.read("case.outcome.stands")


def test_the_closing_letter_says_what_is_on_record_is_copied_and_kept_as_sent(desk):
    hand = desk.hand
    hand.find("case.tabs").setCurrentIndex(1)
    hand.settle()
    hand.write("case.apology", "We are sorry that nobody called.")
    hand.press("case.apology.record")
    hand.press("case.letter.draft")
    hand.wait(lambda: "We are sorry that nobody called." in hand.read("case.letter"), "the letter")
    assert desk.words("letter.admits_nothing") not in hand.read("case.letter")
    hand.press("case.letter.copy")
    hand.wait(lambda: hand.read("case.letter.told") == desk.words("case.letter.copied"), "copied")
    hand.press("case.letter.sent")
    hand.wait(lambda: not hand.read("case.letter"), "sent")
    assert events(desk, "reply_sent", "outcome_told") == ["reply_sent"]


def test_a_decision_waits_to_be_told_and_says_so(desk):
    hand = desk.hand
    hand.find("case.tabs").setCurrentIndex(1)
    hand.settle()
    assert not hand.shows("case.outcome.tell")
    hand.write("case.outcome", "upheld")
    hand.write("case.outcome.reason", "The day was promised.")
    hand.press("case.outcome.record")
    assert "has not been told yet" in hand.read("case.outcome.stands")
    hand.press("case.outcome.tell")
    assert events(desk, "outcome_told") == ["outcome_told"]
    assert "the customer was told" in hand.read("case.outcome.stands")
    assert not hand.shows("case.outcome.tell")


def test_a_goodwill_and_a_decision_that_were_not_recorded_yet_survive_another_person_and_another_case(desk):
    hand, first = desk.hand, desk.number
    typed = {"case.goodwill": "12", "case.goodwill.text": "for the tri", "case.outcome": "upheld in p"}
    people.add_person(desk.store, desk.desk.person, key=b"0123456789abcdef", login="yun", name="He Yun", role="agent", limit="150")
    mara, yun = desk.desk.person, people.sit_down(desk.store, "yun")
    desk.window.case.focus_field("case.goodwill")
    for ident, text in typed.items():
        hand.write(ident, text)
    sit(desk, yun)
    assert {ident: hand.read(ident) for ident in typed} == dict.fromkeys(typed, "")
    sit(desk, mara)
    hand.wait(lambda: {ident: hand.read(ident) for ident in typed} == typed, "what she typed")
    desk.take_in("Lu Wei", "The lamp hums.")
    desk.window.case.focus_field("case.goodwill")
    hand.settle()
    assert hand.read("case.goodwill") == ""
    hand.press("nav.queue")
    desk.search(first)
    desk.open_first_row()
    desk.window.case.focus_field("case.goodwill")
    hand.wait(lambda: {ident: hand.read(ident) for ident in typed} == typed, "what she typed")


def sit(desk, person):
    """Let another person sit down, as the quick switch does."""
    desk.window.drafts.belong_to(str(person.id))
    desk.desk.switch_to(person)
    desk.hand.settle()
