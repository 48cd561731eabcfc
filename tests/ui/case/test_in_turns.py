"""Another case is painted with its head and its history first: nothing of the case before stands beside it, and no key comes between."""

from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from complaint_desk.services import assigning, deciding
from complaint_desk.services.books import load_books
from complaint_desk.services.suggesting import Suggesting
from complaint_desk.ui.case_room import CaseRoom
from complaint_desk.ui.files import SystemFiles
from tests.ui.desks import DeskOfOne

books_for = cache(load_books)
FIRST, OTHER = "Noor Vanderlee", "Ilse Brandt"
ILSE, OSCAR = "Broken on arrival.", "Charged twice for it."


class Beside:
    """The case with the guide beside it, on a desk of one whose turns come when they are told to."""

    def __init__(self, qtbot, look, folder, monkeypatch):
        self.around, self.turns = DeskOfOne(folder), []
        room = CaseRoom(
            look, self.around.desk, self.around.drafts, SystemFiles(look), books_for=books_for, clock=self.around.clock, suggesting=Suggesting())
        while not room.prepare():
            pass
        self.window, self.screen, self.guide = QSplitter(), room.screen, room.guide
        for part in (self.screen, self.guide):
            self.window.addWidget(part)
        self.window.resize(1368, 872)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.open(self.around.take(name=FIRST))
        monkeypatch.setattr(self.around.runner, "later", self.turns.append)

    def open(self, case):
        self.screen.open_case(case)
        return case

    def turn(self):
        self.turns.pop(0)()

    def seen(self, ident):
        """The text of a widget, or None where nobody sees it."""
        found = self.window.findChild(QWidget, ident)
        return found.text() if found is not None and found.isVisibleTo(self.window) else None

    @property
    def stands(self):
        """The name in the head, on the card, and the first line of the guide."""
        return self.seen("case.customer"), self.seen("case.card.name"), self.seen("guide.step")

    def history(self):
        return [line.text for line in self.screen.timeline.whole if line.text]


@pytest.fixture
def beside(qtbot, look, tmp_path, monkeypatch):
    made = Beside(qtbot, look, tmp_path, monkeypatch)
    yield made
    made.around.close()
    assert made.around.unexpected == []


def test_head_and_history_come_first_then_the_customer_then_the_guide(beside):
    step = beside.stands[2]
    assert beside.stands == (FIRST, FIRST, step)
    assert step
    beside.open(beside.around.take(ILSE, name=OTHER))
    assert beside.stands == (OTHER, None, None)
    assert beside.history() == [ILSE]
    beside.turn()
    assert beside.stands == (OTHER, OTHER, None)
    beside.turn()
    assert beside.stands == (OTHER, OTHER, step)


def test_nothing_can_be_done_with_the_guide_of_the_case_before(beside):
    first = beside.screen.case_id
    other = beside.open(beside.around.take(ILSE, name=OTHER))
    kinds = [beside.around.kinds(case) for case in (first, other)]
    for ident in ("guide.say.1.said", "guide.next"):
        assert not beside.guide.findChild(QWidget, ident).isVisibleTo(beside.window)
    beside.guide.go_on()
    beside.guide.go_back()
    beside.guide.focus_needed()
    assert QApplication.focusWidget() is beside.screen.composer.field
    assert [beside.around.kinds(case) for case in (first, other)] == kinds


def test_a_key_is_heard_when_everything_is_there(beside, qtbot):
    heard = []
    beside.open(beside.around.take(ILSE, name=OTHER))
    beside.screen.composer.field.textChanged.connect(lambda: heard.append(beside.stands))
    qtbot.keyClick(beside.window.windowHandle(), Qt.Key.Key_A)
    assert heard == [(OTHER, OTHER, beside.seen("guide.step"))]
    assert beside.screen.composer.text == "a"
    while beside.turns:
        beside.turn()
    assert beside.screen.composer.text == "a"


def test_a_page_that_is_turned_to_meanwhile_shows_nothing_of_the_case_before(beside):
    nothing = beside.window.findChild(QWidget, "case.apology.stands").text()
    beside.around.do(deciding.apologise, beside.screen.case_id, text="We are sorry, Noor.")
    assert beside.window.findChild(QWidget, "case.apology.stands").text() != nothing
    beside.open(beside.around.take(ILSE, name=OTHER))
    beside.screen._tabs.setCurrentIndex(1)
    assert beside.seen("case.apology.stands") == nothing


def test_a_field_of_the_customer_that_is_wanted_is_there(beside):
    beside.open(beside.around.take(ILSE, name=OTHER))
    assert beside.screen.focus_field("case.verified")
    assert beside.stands == (OTHER, OTHER, beside.seen("guide.step"))


@pytest.mark.parametrize("ident", ["case.verified", "guide.next"])
def test_the_cursor_is_not_taken_from_what_would_go_out_of_sight(beside, ident):
    field = beside.window.findChild(QWidget, ident)
    field.setFocus()
    beside.open(beside.around.take(ILSE, name=OTHER))
    assert QApplication.focusWidget() is field
    assert beside.stands == (OTHER, OTHER, beside.seen("guide.step"))
    assert beside.turns == []


def test_of_two_cases_opened_one_after_the_other_only_the_last_is_filled_in(beside):
    told = []
    beside.screen.case_shown.connect(lambda view: told.append(view.case.id))
    beside.open(beside.around.take(ILSE, name=OTHER))
    last = beside.open(beside.around.take(OSCAR, name="Oscar Lind"))
    assert beside.stands == ("Oscar Lind", None, None)
    while beside.turns:
        beside.turn()
    assert told == [last]
    assert beside.stands[:2] == ("Oscar Lind", "Oscar Lind")


def test_news_of_the_case_that_is_filled_in_fills_all_of_it(beside):
    other = beside.open(beside.around.take(ILSE, name=OTHER))
    beside.around.do(assigning.wait, other, on="customer")
    assert beside.stands == (OTHER, OTHER, beside.seen("guide.step"))
    assert beside.screen.view.case.waiting_on
    while beside.turns:
        beside.turn()
    assert beside.stands == (OTHER, OTHER, beside.seen("guide.step"))


@pytest.mark.parametrize("news", [False, True])
def test_what_was_half_typed_about_the_case_before_cannot_be_had_back_in_the_next_also_when_news_of_that_come_first(beside, qtbot, news):
    fields = [beside.window.findChild(QWidget, ident) for ident in ("case.tag", "case.find.field")]
    for field in fields:
        qtbot.keyClicks(field, FIRST)
        assert field.isUndoAvailable()
    beside.screen.composer.field.setFocus()
    other = beside.open(beside.around.take(ILSE, name=OTHER))
    if news:
        beside.around.do(assigning.wait, other, on="customer")
    while beside.turns:
        beside.turn()
    assert not [field.objectName() for field in fields if field.isUndoAvailable()]


def test_a_case_of_another_language_is_filled_in_that_language(beside, look):
    beside.open(beside.around.take(ILSE, name=OTHER))
    try:
        look.language.choose("zh_CN")
        while beside.turns:
            beside.turn()
        assert (beside.stands[:2], beside.screen.timeline.accessibleName()) == ((OTHER, OTHER), look.words("case.timeline"))
        assert beside.guide.accessibleName() == look.words("guide.name")
    finally:
        look.language.choose("en")


def test_a_page_that_nobody_sees_is_filled_at_once(beside):
    beside.window.hide()
    beside.open(beside.around.take(ILSE, name=OTHER))
    assert beside.turns == []
    beside.window.show()
    assert beside.stands == (OTHER, OTHER, beside.seen("guide.step"))
