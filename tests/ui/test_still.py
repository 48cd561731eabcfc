"""Widgets that change together are laid out once, and none is forgotten: what comes back into sight stands where it belongs."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from complaint_desk.ui.widgets.still import LaidOutOnce


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
