"""A field with a list of choices: typed in any language, picked with the keys, or set by a screen reader."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.known_field import KnownField
from complaint_desk.ui.widgets import ChoiceField
from tests.ui.held import Held

TYPES = [(code, say(f"type.{code}")) for code in ("delay", "privacy", "price_dispute", "other")]


@pytest.fixture
def host(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def made(host, look, **options):
    field = ChoiceField(look, "x.type", say("settings.language"), TYPES, parent=host, **options)
    field.told = []
    field.chosen.connect(lambda code, text: field.told.append((code, text)))
    field.show()
    field.setFocus()
    return field


@pytest.mark.parametrize("text", ["delay", "Delay", " DELAY ", "延误", "延誤"])
def test_a_screen_reader_sets_the_code_or_the_words_of_any_language(host, look, text):
    field = made(host, look)
    QLineEdit.setText(field, text)
    assert (field.code, field.told) == ("delay", [("delay", "Delay")])


def test_typing_counts_with_enter_and_a_beginning_is_enough(qtbot, host, look):
    field = made(host, look)
    qtbot.keyClicks(field, "priv")
    assert (field.code, field.pending) == ("", True)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.code, field.text(), field.pending) == ("privacy", "Privacy", False)


def test_two_meanings_are_no_choice_and_get_the_red_edge(qtbot, host, look):
    field = made(host, look)
    qtbot.keyClicks(field, "pri")
    assert not field.commit()
    assert (field.told, field.property("wrong"), field.text()) == ([], "true", "pri")


def test_the_list_opens_with_the_arrow_and_is_picked_with_enter(qtbot, host, look):
    field = made(host, look)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    popup = field._made.list
    assert popup.isVisible()
    assert popup.model().rowCount() == len(TYPES)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert field.told == [("privacy", "Privacy")]


def test_what_the_arrows_went_to_is_taken_when_tab_goes_on(qtbot, host, look):
    field = made(host, look)
    beside = QLineEdit(host)
    beside.show()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    popup = field._made.list
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert (field.code, field.told) == ("privacy", [("privacy", "Privacy")])
    assert beside.hasFocus()
    assert not popup.isVisible()


def test_tab_takes_nothing_from_a_list_that_was_only_looked_at(qtbot, host, look):
    field = made(host, look)
    QLineEdit(host).show()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field._made.list, Qt.Key.Key_Tab)
    assert (field.code, field.told) == ("", [])


def test_a_list_is_made_when_it_is_first_opened_and_no_word_waits_for_it(qtbot, host, look):
    field = made(host, look)
    field.set_chosen("delay")
    field.setText("privacy")
    assert (field.code, field.told) == ("privacy", [("privacy", "Privacy")])
    assert not field.is_open
    assert not field.findChildren(QCompleter)
    field.show_choices()
    assert field.is_open
    assert len(field.findChildren(QCompleter)) == 1
    field._made.list.hide()
    field.show_choices()
    assert len(field.findChildren(QCompleter)) == 1
    field._made.list.hide()


def test_typing_filters_the_list_in_every_language(qtbot, host, look):
    field = made(host, look)
    look.language.choose("zh_CN")
    qtbot.keyClicks(field, "pri")
    assert [field._made.model.item(row).data(Qt.ItemDataRole.UserRole) for row in range(field._made.model.rowCount())] == ["privacy", "price_dispute"]
    field._made.list.hide()


def test_own_words_are_taken_where_they_are_allowed(qtbot, host, look):
    field = made(host, look, own_words=True)
    qtbot.keyClicks(field, "pri")
    field._made.list.hide()
    field.commit()
    assert field.told == [("", "pri")]


def test_where_own_words_are_taken_enter_takes_what_the_arrows_went_to(qtbot, host, look):
    field = made(host, look, own_words=True)
    qtbot.keyClicks(field, "pri")
    qtbot.keyClick(field._made.list, Qt.Key.Key_Down)
    qtbot.keyClick(field._made.list, Qt.Key.Key_Return)
    assert field.told == [("privacy", "Privacy")]


def test_leaving_the_field_lets_it_count_and_an_emptied_one_comes_back(qtbot, host, look):
    field = made(host, look)
    field.set_chosen("delay")
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    field._made.list.hide()
    field.commit()
    assert (field.text(), field.told) == ("Delay", [])
    free = made(host, look, may_be_empty=True)
    free.set_chosen("delay")
    free.clear()
    free.commit()
    assert free.told == [("", "")]


def test_a_choice_follows_the_language_and_is_not_told(host, look):
    field = made(host, look)
    field.set_chosen("other")
    look.language.choose("zh_TW")
    assert (field.code, field.text(), field.told, field.pending) == ("other", look.words("type.other"), [], False)


def test_names_that_were_asked_for_before_others_were_wanted_are_not_offered(host, look, monkeypatch):
    desk = SimpleNamespace(ask=None, person=None)
    held = Held(monkeypatch, desk, None)
    field = KnownField(look, desk, "x.name", "Name", "", lambda _store, _who: ("Kettle",), parent=host)
    for _again in range(2):
        QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusIn))
    field.ask_for(lambda _store, _who: ("North",))
    held.answer()
    assert not field._options
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusIn))
    held.answer()
    assert field._options == (("North", "North"),)
