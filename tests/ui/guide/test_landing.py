"""Where the cursor lands in the panel, and that what it has to say is seen from there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QScrollArea, QWidget

from complaint_desk.ui.guide.follow_up import Grades
from tests.ui.desks import DeskOfOne
from tests.ui.guide.test_main_job import listen


def seen(room, accessible_id):
    """Whether a part of the panel stands whole in what is scrolled to."""
    part, view = room.find(accessible_id), room.panel.findChild(QScrollArea, "guide.scroll").viewport()
    return view.rect().contains(part.rect().translated(part.mapTo(view, QPoint(0, 0))))


@pytest.fixture
def scale(look, qtbot):
    """The grade of a result, with nothing given."""
    made = Grades(look, "result")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_calming_branch_is_seen_by_whoever_works_further_down(room, qtbot):
    room.panel.resize(400, 560)
    room.take()
    qtbot.waitUntil(lambda: seen(room, "guide.aim"))
    room.panel.focus_field("guide.listen.need")
    qtbot.waitUntil(lambda: seen(room, "guide.listen.need"))
    assert not seen(room, "guide.aim")
    room.press("guide.listen.emotion.angry")
    qtbot.waitUntil(lambda: seen(room, "guide.calming"))


def test_a_case_begins_in_its_first_field_with_what_to_say_above_it(room, qtbot):
    room.take()
    case = DeskOfOne.take(room, "Another one.")
    room.panel.begin(case)
    room.open(case)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is room.find("guide.listen.words"))
    qtbot.waitUntil(lambda: seen(room, "guide.listen.words") and seen(room, "guide.aim"))
    room.find("guide.next").setFocus()
    room.load()
    assert room.find("guide.next").hasFocus()  # news puts the cursor nowhere


@pytest.mark.parametrize(("keys", "grade"), [(" ", 0), ("\r", 0), ("4", 4), ("0", 0), ("6", 0), ("45", 5), ("44", 0)])
def test_a_figure_gives_a_grade_and_nothing_else_does(scale, keys, grade):
    QTest.keyClicks(scale, keys)
    assert scale.grade == grade
    assert scale.accessibleName() == (f"Result: {grade} of 5" if grade else "Result: no grade yet, keys 1 to 5")


def test_the_arrows_go_up_and_down_a_scale_and_stop_at_its_ends(scale):
    for arrow, grade in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Down, 3)):
        QTest.keyClick(scale, arrow)
        assert scale.grade == grade
        assert [at for at in range(1, 6) if scale.findChild(QAbstractButton, f"guide.follow_up.result.{at}").isChecked()] == [grade]


def test_tab_goes_from_the_words_to_the_emotions_and_on_from_the_group_into_it(room, qtbot):
    room.take()
    words, calm, landing = (room.find(f"guide.listen.{name}") for name in ("words", "emotion.calm", "emotion"))

    def after(field):
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        return QApplication.focusWidget()

    made_before = QPushButton(room.panel)  # as the window's other parts, which are made in any order
    made_before.show()
    QWidget.setTabOrder(room.panel.findChild(QWidget, "guide.listen.add"), made_before)
    room.panel._tabs = []
    room.load()
    qtbot.waitUntil(lambda: not room.panel._ordering.isActive())
    assert after(words) is calm
    assert after(landing) is calm


def test_on_the_emotions_a_space_notes_nothing_and_an_arrow_goes_to_the_first(room):
    room.take()
    room.press("guide.next")
    landing = room.find("guide.listen.emotion")
    assert QApplication.focusWidget() is landing
    QTest.keyClick(landing, Qt.Key.Key_Space)
    assert "emotion_noted" not in room.kinds()
    QTest.keyClick(landing, Qt.Key.Key_Down)
    assert room.find("guide.listen.emotion.calm").hasFocus()
    landing.setFocus()
    QTest.keyClick(landing, Qt.Key.Key_4)
    assert room.find("guide.listen.emotion.angry").isChecked()
    listen(room)


def test_the_grade_that_is_chosen_is_filled_with_the_accent_and_both_ends_are_told(scale, look):
    scale.set_grade(4)
    chosen, other = (scale.findChild(QAbstractButton, f"guide.follow_up.result.{at}").grab().toImage() for at in (4, 2))
    assert chosen.pixelColor(4, chosen.height() // 2) == look.colour("accent")
    assert other.pixelColor(4, other.height() // 2) != look.colour("accent")
    assert scale.accessibleDescription() == "1 is very dissatisfied, 5 is very satisfied"
