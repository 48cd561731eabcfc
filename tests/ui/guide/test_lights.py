"""The three lights under the track follow the case and the time, and say to a screen reader what they show (checklist P13)."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.messages import Span, say
from complaint_desk.domain.vocabulary import EMOTIONS
from complaint_desk.services import conversation
from complaint_desk.wording import Words, catalogue
from tests.ui.guide.test_main_job import listen


def tones(room):
    return {light.name: light.tone for light in room.find("guide.lights").shown}


def test_the_lights_stand_over_the_conversation_and_follow_it(room):
    room.take(type="delay")
    assert tones(room) == {"feeling": "plain", "time": "on_time", "solution": "plain"}
    listen(room, "angry")
    assert tones(room)["feeling"] == "late"
    room.do(conversation.calmed, how="calmer")
    assert tones(room)["feeling"] == "soon"


def test_time_goes_by_without_anything_being_done(room):
    room.take(type="delay")
    room.clock.us += 30 * 24 * HOUR
    room.find("guide.lights").refresh()
    assert tones(room)["time"] == "late"


@pytest.mark.parametrize(("language", "name"), [("en", "Feeling: Angry. "), ("zh_CN", "情绪：生气。"), ("zh_TW", "情緒：生氣。")])
def test_a_screen_reader_is_told_all_three_in_the_readers_language(room, language, name):
    room.take(type="delay")
    listen(room, "angry")
    room.look.language.choose(language)
    told = room.find("guide.lights").accessibleName().splitlines()
    assert (len(told), told[0].startswith(name)) == (3, True)
    assert room.find("guide.lights").toolTip()


def test_the_keyboard_comes_to_them_after_the_track_and_the_reasons_show(room, qtbot):
    room.take(type="delay")
    listen(room, "angry")
    shown = room.find("guide.lights")
    ordering = room.panel.findChild(QTimer, "guide.ordering")
    qtbot.waitUntil(lambda: not ordering.isActive())
    track = [each for each in room.panel.findChildren(QAbstractButton) if each.objectName().startswith("guide.track.")]
    seen = Told(shown)
    max((each for each in track if each.isEnabled()), key=lambda each: each.x()).setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is shown
    QTest.keyClick(shown, Qt.Key.Key_Space)
    assert seen.times == 2


class Told(QObject):
    """Counts how often a tool tip is asked for."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):
        self.times += event.type() == QEvent.Type.ToolTip
        return False


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_the_longest_states_stand_whole_in_the_narrowest_panel(look, qapp, language):
    words, values = Words(language), {"n": 0, "span": Span(3 * DAY + 22 * HOUR)}
    metrics, room = QFontMetrics(look.theme.font("micro", 500)), look.theme.size["guide_min"] - 2 * 16 - 2 * 6 - 3 * 33

    def widest(*keys):
        return max(metrics.horizontalAdvance(words.line(say(key, **values))) for key in keys)

    states = {name: [key for key in catalogue(language) if key.startswith(f"lights.{name}.") and key.endswith(".state")] for name in ("feeling", "time", "solution")}
    assert widest(*states["feeling"], *(f"emotion.{level}" for level in EMOTIONS)) + widest(*states["time"]) + widest(*states["solution"]) <= room
