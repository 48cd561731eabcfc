"""With another method the panel shows other stages, and the same gates hold."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.services import conversation
from tests.ui.guide.test_main_job import add, clarify, listen


@pytest.fixture
def leap(room, tmp_path):
    """A room whose site chose LEAP for delays."""
    room.site = tmp_path / "desk.site"
    (room.site / "methods").mkdir(parents=True)
    (room.site / "methods/choice.toml").write_text('[method]\ndelay = "leap"\n', encoding="utf-8")
    return room


def track(room):
    """The stages in their order."""
    found = [each for each in room.panel.findChildren(QWidget) if each.objectName().startswith("guide.track.") and each.isVisibleTo(room.panel)]
    return [each.objectName().rpartition(".")[2] for each in sorted(found, key=lambda each: each.x())]


def test_leap_is_walked_from_listening_to_following_up(leap):
    leap.take(type="delay")
    assert (track(leap), leap.step) == (["listen", "empathise", "apologise", "solve", "follow_up"], "Listen")
    assert not leap.find("guide.track.empathise").isEnabled()
    listen(leap, "frustrated")
    assert leap.find("guide.next").text() == "Next: Empathise"
    leap.press("guide.next")
    assert leap.step == "Empathise"
    clarify(leap, text="So it is.")
    leap.press("guide.clarify.yes", "guide.next")
    assert leap.step == "Apologise"
    assert leap.find("guide.aim").text() == "An apology before any solution"
    assert not leap.panel.findChild(QWidget, "guide.offer.what").isVisibleTo(leap.panel)
    leap.press("guide.next")
    assert leap.step == "Solve"
    assert "option" in leap.missing
    add(leap, "Bring it on Thursday", cost="45")
    leap.press("guide.next")
    assert leap.step == "Solve", "one option is no choice, whatever the method"
    add(leap, "Collect it in the shop")
    leap.press("guide.offer.choose", "guide.next")
    assert leap.step == "Follow up"
    leap.press("guide.back")
    assert leap.step == "Solve"
    leap.press("guide.back")
    assert leap.step == "Apologise"


def test_what_is_said_in_a_stage_carries_out_its_ideas(leap):
    leap.take(type="delay")
    listen(leap, "frustrated")
    leap.press("guide.next")
    clarify(leap, text="So it is.")
    leap.press("guide.clarify.yes", "guide.next")
    view = leap.view()
    assert view.guide.stage == "apologise"
    assert view.guide.say
    assert all("sorry" in said.text for said in view.guide.say)
    assert view.guide.questions == ()


def test_what_is_missing_is_found_from_a_stage_without_fields(leap):
    leap.take(type="delay")
    listen(leap, "frustrated")
    leap.press("guide.next")
    clarify(leap, text="So it is.")
    leap.press("guide.clarify.yes", "guide.next")
    assert leap.step == "Apologise"
    assert leap.panel.focus_field("guide.offer.what")
    assert leap.step == "Solve"
    assert leap.panel.focus_field("guide.listen.words")
    assert leap.step == "Listen"


def test_another_type_brings_back_the_method_of_its_own(leap):
    leap.take(type="delay")
    listen(leap, "frustrated")
    leap.press("guide.next")
    assert leap.step == "Empathise"
    leap.do(conversation.classify, type="privacy", urgency=2, impact=1)
    assert (track(leap), leap.step) == (["listen", "clarify", "offer", "follow_up"], "Clarify")
