"""Reminders float at the edge, take no focus, wait while somebody types, and lead into the case."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.reminding import Told
from complaint_desk.ui import reminders
from complaint_desk.ui.reminders import ReminderCard, title_of
from complaint_desk.ui.widgets import Button, IconButton, LineField
from complaint_desk.wording import Words

NOW = 1_795_170_600_000_000


def told(what="promise", case=7, due=NOW + 600_000_000, words="A new lid"):
    return Told(what, case, "26-0000007-1", due, words, NOW)


@pytest.fixture
def field(qtbot, look):
    host = QWidget()
    made = LineField(look, "field", "Field")
    QVBoxLayout(host).addWidget(made)
    qtbot.addWidget(host)
    host.resize(600, 400)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    yield made
    host.hide()


@pytest.fixture
def card(look, field):
    made = ReminderCard(look, field.parentWidget())
    made._quiet.setInterval(5)
    return made


def shown(qtbot, card, *reminders):
    """Tell them, and wait for the pause in typing."""
    card.tell(reminders)
    qtbot.waitUntil(card.isVisible)


def test_one_is_told_and_opens_its_case(card, qtbot):
    shown(qtbot, card, told())
    assert "A new lid" in card.accessibleName()
    with qtbot.waitSignal(card.case_wanted) as wanted:
        card.findChild(Button, "reminder.open").click()
    assert wanted.args == [7]
    assert not card.isVisible()


def test_one_stays_in_sight_above_a_view_that_was_made_since(card, qtbot):
    shown(qtbot, card, told())
    host = card.parentWidget()
    later = QWidget(host)
    later.setGeometry(host.rect())
    later.show()
    assert host.childAt(card.geometry().center()) is later
    card.keep_above("library")
    assert card.isAncestorOf(host.childAt(card.geometry().center())) or host.childAt(card.geometry().center()) is card


def test_several_come_one_after_the_other(card, qtbot):
    shown(qtbot, card, told(case=1), told("own", case=2, words="Ask the depot"), told("callback", case=3, words=""))
    seen = []
    while card.isVisible():
        seen.append(card.accessibleName())
        card.findChild(IconButton, "reminder.close").click()
    assert len(seen) == 3
    assert "2 more" in seen[0]
    assert "Ask the depot" in seen[1]


def test_the_focus_stays_and_who_types_is_left_alone_until_they_pause(card, field, qtbot):
    field.setFocus()
    qtbot.keyClicks(field, "So sor")
    card.tell([told()])
    assert not card.isVisible()
    qtbot.keyClicks(field, "ry")
    qtbot.waitUntil(card.isVisible)
    assert field.hasFocus()
    assert field.text() == "So sorry"
    assert card.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_is_put_off_and_told_again(card, qtbot, monkeypatch):
    monkeypatch.setattr(reminders, "LATER_MS", 5)
    shown(qtbot, card, told())
    card.findChild(Button, "reminder.later").click()
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible)


def test_who_sits_down_next_is_not_told_what_was_for_the_one_before(card, qtbot, monkeypatch):
    monkeypatch.setattr(reminders, "LATER_MS", 5)
    shown(qtbot, card, told(case=1), told(case=2))
    card.findChild(Button, "reminder.later").click()
    card.forget()
    assert not card.isVisible()
    qtbot.wait(20)
    assert not card.isVisible()
    shown(qtbot, card, told(case=3, words="Theirs"))
    assert "Theirs" in card.accessibleName()
    assert "more" not in card.accessibleName()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["promise", "callback", "own"])
def test_every_kind_has_words(language, what):
    for due in (NOW - 1, NOW + 1):
        assert Words(language).of(title_of(told(what, due=due)))


def test_what_was_erased_is_said_so(card, qtbot):
    shown(qtbot, card, told("own", words=None))
    assert "erased" in card.accessibleName()
