"""Widgets that change together are laid out once, and none is forgotten: what comes back into sight stands where it belongs."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from complaint_desk.ui.widgets.still import LaidOutOnce, lay_out_all


@pytest.fixture
def panel(qtbot):
    """A panel with a group of two cards, of which one is shown at a time."""
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    group = QWidget()
    group.setObjectName("group")
    column.addWidget(group)
    column.addStretch(1)
    cards = QVBoxLayout(group)
    for name in ("first", "second"):
        card = QWidget()
        card.setObjectName(name)
        card.hide()
        QVBoxLayout(card).addWidget(QLabel(name))
        cards.addWidget(card)
    made.resize(300, 400)
    made.show()
    return made


def show_only(panel, name):
    for each in ("first", "second"):
        panel.findChild(QWidget, each).setVisible(each == name)
    panel.findChild(QWidget, "group").setVisible(bool(name))


def test_a_card_shown_in_the_room_of_another_one_fills_it(panel):
    still = LaidOutOnce(panel)
    for name in ("first", "", "second"):
        with still.waiting():
            show_only(panel, name)
        QApplication.processEvents()
    card, group = panel.findChild(QWidget, "second"), panel.findChild(QWidget, "group")
    assert group.rect().contains(card.geometry()), "it was shown and never given its place"
    assert card.findChild(QLabel).geometry().height() < group.height()


def test_nothing_is_laid_out_while_the_parts_change(panel):
    still = LaidOutOnce(panel)
    with still.waiting():
        show_only(panel, "first")
        before = panel.findChild(QWidget, "first").geometry()
        panel.layout().activate()
        assert panel.findChild(QWidget, "first").geometry() == before


def test_what_grows_deep_inside_has_moved_everything_around_it_before_anything_is_painted(qtbot):
    window, within = QWidget(), []
    qtbot.addWidget(window)
    outer = QVBoxLayout(window)
    for _ in range(5):
        box = QWidget()
        outer.addWidget(box)
        below = QLabel("below")
        outer.addWidget(below)
        outer.addStretch(1)
        within.append(below)
        outer = QVBoxLayout(box)
    words = QLabel("short")
    outer.addWidget(words)
    window.resize(300, 900)
    window.show()
    QApplication.processEvents()
    before = [each.geometry() for each in within]
    words.setText("one\ntwo\nthree\nfour")
    lay_out_all()
    after = [each.geometry() for each in within]
    assert after != before
    for _ in range(10):
        QApplication.processEvents()
    assert [each.geometry() for each in within] == after, "something moved once it was painted"
