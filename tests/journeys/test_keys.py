"""The whole way by keyboard alone: a customer by their letters, the places of a search, any command by its name, and typing that is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from complaint_desk.ui.commands import COMMANDS
from complaint_desk.ui.keysheet import write_pdf

NOTHING = Qt.KeyboardModifier.NoModifier


def chord(seat, keys):
    """Press a chord where the cursor is, in a window that is in front: a window that just went may have left none there for a moment."""
    if QApplication.activeWindow() is None:
        seat.window.shell.activateWindow()
        seat.hand.wait(lambda: QApplication.activeWindow() is not None, "a window in front")
    combination = QKeySequence(keys)[0]
    QTest.keyClick(QApplication.focusWidget() or seat.window.shell, combination.key(), combination.keyboardModifiers())
    seat.hand.settle()


def type_keys(seat, text):
    QTest.keyClicks(QApplication.focusWidget(), text)
    seat.hand.rest(300)


def compose(text):
    """An input method shows what is being composed, not written yet."""
    QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent(text, []))


@pytest.fixture(name="seat")
def seat_in_english(seat):
    with seat(language="en") as desk:
        desk.window.shell.activateWindow()
        desk.hand.wait(desk.window.shell.isActiveWindow, "the active window")
        yield desk


def open_by_letters(seat):
    seat.take_in("王小明", "我要求退貨退錢！The refund never came, and I was promised a refund twice.")
    seat.hand.press("nav.queue")
    chord(seat, "Ctrl+F")
    assert QApplication.focusWidget().objectName() == "queue.search"


def test_a_customer_is_found_by_letters_and_the_case_opened(seat):
    open_by_letters(seat)
    type_keys(seat, "wxm")
    assert seat.customers() == ["王小明"]
    chord(seat, "Return")
    chord(seat, "Return")
    assert seat.window.shell.view == "case"
    assert seat.hand.read("case.customer") == "王小明"
    assert not seat.hand.shows("case.find")  # the search found the customer, and stands nowhere in the conversation


def test_the_places_of_a_search_are_marked_and_walked_through(seat):
    open_by_letters(seat)
    QApplication.focusWidget().setText("退钱 refund")  # simplified for what was said in traditional characters
    seat.hand.rest(300)
    chord(seat, "Return")
    chord(seat, "Return")
    bar = seat.window.case_room.find_bar
    seat.hand.wait(lambda: bar.places == 3, "three places")
    assert QApplication.focusWidget().objectName() != "case.find.field"  # nothing takes the focus
    counts = []
    for keys in ("F3", "F3", "F3", "F3", "Shift+F3", "Ctrl+G", "Ctrl+Shift+G"):
        chord(seat, keys)
        counts.append(seat.hand.read("case.find.count"))
    assert counts == ["1 of 3", "2 of 3", "3 of 3", "1 of 3", "3 of 3", "1 of 3", "3 of 3"]
    chord(seat, "Ctrl+F")
    type_keys(seat, "promised")
    assert seat.hand.read("case.find.count") == "1 place"
    chord(seat, "Esc")
    assert not seat.hand.shows("case.find")


def test_any_command_is_run_by_its_name_and_those_used_come_first(seat):
    chord(seat, "Ctrl+K")
    assert QApplication.focusWidget().objectName() == "palette.search"
    type_keys(seat, "anal")
    chord(seat, "Return")
    assert seat.window.shell.view == "analytics"
    chord(seat, "Ctrl+K")
    assert seat.hand.find("palette.list").model().index(0, 0).data() == "Go to the analytics"
    type_keys(seat, "new comp")
    chord(seat, "Return")
    assert seat.window.shell.view == "intake"
    assert seat.window.settings.commands.split(",")[:2] == ["queue.new", "nav.analytics"]


def test_a_saved_view_is_shown_by_its_name(seat):
    seat.take_in("Noor Vanderlee", "Late again.")
    seat.hand.press("nav.queue")
    seat.window.queue.filters.put("type", "delay", "")
    chord(seat, "Ctrl+S")
    type_keys(seat, "Late of the week")
    chord(seat, "Return")
    seat.hand.press("nav.analytics")
    chord(seat, "Ctrl+K")
    type_keys(seat, "of the we")
    chord(seat, "Return")
    assert seat.window.shell.view == "queue"
    seat.hand.wait(lambda: seat.hand.read("queue.title") == "Late of the week", "the saved view")
    assert seat.window.queue.wanted.conditions == (("type", "delay"),)


def test_in_chinese_a_command_is_typed_by_its_letters(seat):
    seat.look.language.choose("zh_CN")
    chord(seat, "Ctrl+K")
    seat.hand.settle()
    type_keys(seat, "xjts")
    chord(seat, "Return")
    assert seat.window.shell.view == "intake"


def test_a_case_and_a_customer_are_opened_by_name(seat):
    number = seat.take_in("王小明", "Late again.")
    seat.hand.press("nav.analytics")
    chord(seat, "Ctrl+K")
    type_keys(seat, number.replace("-", ""))
    chord(seat, "Return")
    assert (seat.window.shell.view, seat.hand.read("case.number")) == ("case", number)
    chord(seat, "Ctrl+K")
    type_keys(seat, "wangxiaoming")
    chord(seat, "Return")
    assert (seat.window.shell.view, seat.customers()) == ("queue", ["王小明"])


def test_escape_gives_back_the_cursor_what_is_typed_and_what_is_being_composed(seat):
    seat.take_in("Noor Vanderlee", "Late again.")
    chord(seat, "Ctrl+E")
    field = QApplication.focusWidget()
    assert field.objectName() == "case.note"
    type_keys(seat, "I will call you back")
    for _ in range(4):
        chord(seat, "Left")
    compose("ni hao")
    chord(seat, "Ctrl+K")
    type_keys(seat, "settings")
    chord(seat, "Esc")
    assert QApplication.focusWidget() is field
    assert field.toPlainText().replace("ni hao", "") == "I will call you back"
    type_keys(seat, "X")
    assert field.toPlainText().replace("ni hao", "") == "I will call you Xback"
    assert seat.window.shell.view == "case"


@pytest.mark.parametrize(("ident", "keys"), [("case.note", "Ctrl+PgDown"), ("case.note", "F6"), ("case.note", "Ctrl+J"), ("case.note", "F3"), ("guide.listen.words", "Alt+H")])
def test_a_chord_while_an_input_method_composes_loses_nothing_that_is_written(seat, ident, keys):
    seat.take_in("Noor Vanderlee", "Late again.")
    field = seat.hand.find(ident)
    field.setFocus()
    if isinstance(field, QPlainTextEdit):
        field.setPlainText("already written")
    compose("zhong")
    chord(seat, keys)
    assert field.toPlainText() == "already written"


def test_the_parts_of_the_window_are_reached_one_after_the_other(seat):
    seat.take_in("Noor Vanderlee", "Late again.")
    seen = []
    for _ in range(4):
        chord(seat, "F6")
        focus = QApplication.focusWidget()
        seen.append("guide" if seat.window.guide.isAncestorOf(focus) else focus.objectName())
    assert set(seen) == {"case.timeline", "case.note", "guide"}
    chord(seat, "Alt+Left")
    assert seat.window.shell.view == "queue"


def test_every_key_of_the_window_stands_in_the_table(seat):
    seat.take_in("Noor Vanderlee", "Late again.")
    seat.hand.press("nav.queue")
    seat.hand.press("queue.import")
    known = {QKeySequence(keys).toString() for command in COMMANDS for keys in command.chords()}
    listening = {shortcut.key().toString() for shortcut in seat.window.shell.findChildren(QShortcut)}
    assert listening - known == set()
    answered = {QKeySequence(keys).toString() for command in COMMANDS if not command.own for keys in command.chords()}
    assert answered - listening == set()


def test_no_chord_is_ambiguous_in_any_view(seat):
    seat.take_in("Noor Vanderlee", "Late again.")
    for view in ("queue", "case", "intake", "analytics", "settings"):
        seat.window.shell.show_view(view)
        seat.hand.settle()
        live = [each.key().toString() for each in seat.window.shell.findChildren(QShortcut) if each.isEnabled() and each.parent().isVisible()]
        assert sorted({keys for keys in live if live.count(keys) > 1}) == [], view


def test_all_keys_are_shown_and_can_be_printed(seat, tmp_path):
    chord(seat, "F1")
    assert seat.hand.find("keysheet").isVisible()
    seat.hand.press("keysheet.close")
    for language in ("en", "zh_CN", "zh_TW"):
        seat.look.language.choose(language)
        write_pdf(tmp_path / f"keys-{language}.pdf", seat.look)
        assert (tmp_path / f"keys-{language}.pdf").read_bytes().startswith(b"%PDF")
