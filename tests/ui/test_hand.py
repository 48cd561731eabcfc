"""The hand does what a person can do, and nothing that a person cannot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Label


@pytest.fixture
def page(qtbot, look):
    page = QWidget()
    layout = QVBoxLayout(page)
    page.heard = []
    for kind, ident in ((QPushButton, "a.press"), (QLineEdit, "a.line"), (QPlainTextEdit, "a.text")):
        widget = kind(page)
        widget.setObjectName(ident)
        layout.addWidget(widget)
    page.findChild(QPushButton).clicked.connect(lambda: page.heard.append("pressed"))
    layout.addWidget(Label(look, "said", ident="a.said"))
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def hand():
    return Hand(lambda: True, patience_s=0.05)


def test_it_presses_writes_and_reads_by_accessible_id(page, hand):
    hand.press("a.press")
    hand.write("a.line", "one line")
    hand.write("a.text", "two\nlines")
    assert page.heard == ["pressed"]
    assert [hand.read(ident) for ident in ("a.line", "a.text", "a.said")] == ["one line", "two\nlines", "said"]


def test_what_is_hidden_is_not_there(page, hand):
    page.findChild(QPushButton).hide()
    assert not hand.shows("a.press")
    with pytest.raises(Problem):
        hand.press("a.press")


@pytest.mark.parametrize("spoil", [lambda page: page.findChild(QPushButton).setEnabled(False)])
def test_a_button_that_cannot_be_pressed_is_a_problem(page, hand, spoil):
    spoil(page)
    with pytest.raises(Problem):
        hand.press("a.press")
    assert page.heard == []


def test_a_field_that_is_read_only_is_not_written(page, hand):
    page.findChild(QLineEdit).setReadOnly(True)
    with pytest.raises(Problem):
        hand.write("a.line", "x")
    assert hand.read("a.line") == ""


def test_it_waits_for_what_is_still_to_come(page):
    QTimer.singleShot(20, page.findChild(QPushButton).show)
    page.findChild(QPushButton).hide()
    Hand(lambda: True, patience_s=5).press("a.press")
    assert page.heard == ["pressed"]


def test_after_a_press_it_waits_until_the_desk_is_idle(page):
    left = [3]

    def idle() -> bool:
        left[0] -= 1
        return left[0] <= 0

    Hand(idle).press("a.press")
    assert left[0] == 0


def test_ids_are_listed_by_how_they_begin_and_end(page, hand):
    assert hand.all("a.") == ["a.press", "a.line", "a.text", "a.said"]
    assert hand.all("a.", ".line") == ["a.line"]


def test_a_dialog_comes_before_the_window_below_it(page, hand, look, qtbot):
    dialog = QDialog(page)
    dialog.setModal(True)
    QVBoxLayout(dialog).addWidget(Label(look, "of the dialog", ident="a.said"))
    dialog.open()
    assert hand.read("a.said") == "of the dialog"
    dialog.close()
