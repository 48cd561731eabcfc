"""A complaint from the first word to closed by the keyboard alone: no widget is pressed by its id, ids are only read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from complaint_desk.domain.vocabulary import EMOTIONS
from tests.journeys.fingers import Keys

NEEDED, ONWARD = "Ctrl+J", "Ctrl+PgDown"


class Agent(Keys):
    """Somebody who has no mouse."""

    def __init__(self, desk):
        self.desk = desk
        self.come_back()

    @property
    def missing(self):
        return self.desk.hand.read("guide.missing")

    def type_in(self, text):
        """Write where the cursor stands, and wait as long as a person looks at what came of it."""
        self.write(text)
        self.desk.hand.rest(350)
        if QApplication.activePopupWidget() is None:
            self.come_back()  # a list that found nothing more is gone, but without a window manager it stays the active window

    def clear(self):
        self.keys("Ctrl+A")
        self.keys("Del")

    def go(self, *chords):
        for chord in chords:
            self.keys(chord)
        self.desk.hand.rest(20)

    def pick(self, times):
        """Go down the list of a field and on with Tab, as in any form."""
        self.go("Down")
        shown = self.desk.hand.find(f"{self.at}.list")
        assert isinstance(shown, QListView)
        for _ in range(times):
            QTest.keyClick(shown, Qt.Key.Key_Down)
        QTest.keyClick(shown, Qt.Key.Key_Tab)
        self.desk.hand.settle()

    def at_step(self, step):
        self.desk.hand.wait(lambda: self.desk.hand.read("guide.step") == self.desk.words(f"step.{step}"), step)
        self.desk.hand.settle()


@pytest.fixture
def agent(seat):
    with seat(language="en") as desk:
        yield Agent(desk)


def take_in(agent):
    agent.keys("Ctrl+N")
    assert agent.at == "intake.customer"
    agent.type_in("Noor Vanderlee")
    agent.tab_to("intake.channel", most=4)
    agent.pick(0)
    assert agent.desk.hand.read("intake.channel") == "Phone"
    assert agent.at == "intake.verified"
    agent.pick(2)
    assert agent.desk.hand.read("intake.verified") == "Number on file"
    agent.tab_to("intake.words", most=3)
    agent.type_in("The wardrobe came late and nobody called me.")
    agent.keys("Ctrl+Return")
    agent.at_step("listen")
    assert agent.at == "guide.listen.words"  # the customer speaks on


def listen(agent):
    agent.go(NEEDED, "Space")
    assert agent.at == "guide.listen.emotion"
    assert not any(agent.desk.hand.find(f"guide.listen.emotion.{level}").isChecked() for level in EMOTIONS)
    agent.tab_to("guide.listen.emotion.frustrated", most=4)
    agent.go("Space", NEEDED)
    assert agent.at == "guide.listen.heard_out"
    agent.go("Space", ONWARD)
    agent.at_step("clarify")


def clarify(agent):
    agent.go(NEEDED)
    assert agent.at == "guide.clarify.type"
    agent.type_in("del")
    agent.go("Return")
    for fact, said in (("order", "2093-4471"), ("wanted", "A day that holds")):
        agent.go(NEEDED)
        assert agent.at == f"guide.clarify.fact.{fact}"
        agent.type_in(said)
        agent.go("Tab")
    agent.go(NEEDED)
    assert agent.at == "guide.clarify.restatement"
    agent.clear()
    agent.type_in("You waited and nobody called; you want a day that holds.")
    agent.go("Tab")
    assert agent.at == "guide.clarify.yes"
    agent.go("Space", ONWARD)
    agent.at_step("offer")


def offer(agent):
    for what, when in (("Two people bring it", "tomorrow 12:00"), ("Fetch it from the store", "tomorrow 18:00")):
        agent.go(NEEDED)
        assert agent.at == "guide.offer.what"
        agent.type_in(what)
        agent.go("Tab")
        agent.type_in("The depot")
        agent.go("Tab")
        agent.type_in(when)
        agent.tab_to("guide.offer.cost", most=4)
        agent.type_in("0")
        agent.go("Return")
    agent.go(NEEDED)
    assert agent.at == "guide.offer.choose"
    agent.go("Space", ONWARD)
    agent.at_step("follow_up")


def follow_up(agent):
    for wanted in ("guide.follow_up.kept", "guide.follow_up.told"):
        agent.go(NEEDED)
        assert agent.at == wanted
        agent.go("Space")
    agent.go(ONWARD)
    agent.desk.hand.wait(lambda: agent.desk.hand.read("case.status") == agent.desk.words("status.resolved"), "resolved")
    for _call in ("day 3", "day 7"):
        agent.go(NEEDED)
        assert agent.at == "guide.follow_up.result"  # the first thing to ask, not what was typed of it last
        agent.go("Space")
        assert grades(agent, "result") == []
        agent.go("5", "Tab")
        assert agent.at == "guide.follow_up.handling"
        agent.go("Left", "Left")  # from nothing to the best, and one down
        assert (grades(agent, "result"), grades(agent, "handling")) == ([5], [4])
        agent.tab_to("guide.follow_up.save", most=8)
        agent.go("Space")


def grades(agent, of):
    """The grades that are given; never more than one."""
    return [grade for grade in range(1, 6) if agent.desk.hand.find(f"guide.follow_up.{of}.{grade}").isChecked()]


def close(agent):
    agent.go(NEEDED)
    assert agent.at == "case.cause"
    agent.type_in("Nobody told the depot")
    agent.go("Return", NEEDED)
    assert agent.at == "case.improvement"
    assert agent.missing
    agent.type_in("The depot confirms a day before we name it.")
    assert agent.missing == ""  # while the cursor still stands in the field
    agent.go(ONWARD)
    agent.desk.hand.wait(lambda: agent.desk.hand.read("case.status") == agent.desk.words("status.closed"), "closed")


def test_a_complaint_goes_from_its_first_word_to_closed_by_keys_alone(agent):
    for part in (take_in, listen, clarify, offer, follow_up, close):
        part(agent)
    assert agent.missing == ""
    assert agent.at == "case.timeline"  # the cursor rests where a key changes nothing
    assert QApplication.focusWidget().isVisible()
