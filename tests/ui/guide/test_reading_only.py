"""The guide before somebody who changes nothing: who looks into a review pack."""

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.services import follow_up

REVIEWER = Person(1, "reviewer", "Dana Reyes", "reviewer")


@pytest.mark.parametrize(
    ("step", "field"),
    [("listen", "guide.listen.words"), ("clarify", "guide.clarify.restatement"), ("offer", "guide.offer.what")],
)
def test_in_a_review_pack_no_field_of_a_step_takes_anything_and_says_why(room, step, field):
    room.take(type="delay")
    for gate in ("listen", "clarify", "offer"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press(f"guide.track.{step}")
    assert room.find(field).isEnabled()
    room.desk.switch_to(REVIEWER)
    room.load()
    assert not room.find(field).isEnabled()
    page = next(each for each in room.panel._pages.values() if each.isVisibleTo(room.panel))
    assert "review pack" in page.accessibleDescription()
    for pressed in ("guide.hard", "guide.say.1.said"):
        assert not room.find(pressed).isEnabled()
    assert room.find("guide.say.1.copy").isEnabled()
    assert room.find("guide.track.listen").isEnabled()


def test_who_works_here_keeps_the_fields_and_their_own_tips(room):
    room.take(type="delay")
    tip = room.find("guide.hard").toolTip()
    room.load()
    assert room.find("guide.listen.words").isEnabled()
    assert tip
    assert room.find("guide.hard").toolTip() == tip
    assert not room.panel.findChild(QWidget, "guide.escalate").accessibleDescription()


def test_news_behind_a_lock_takes_no_tip_away(room):
    room.take(type="delay")
    tip = room.find("guide.hard").toolTip()
    room.panel.setEnabled(False)
    room.load()
    room.panel.setEnabled(True)
    assert tip
    assert room.find("guide.hard").toolTip() == tip
