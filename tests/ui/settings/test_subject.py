"""A person who asks is found in the settings, told from others, handed all that is known, or forgotten; nobody is chosen for somebody."""

import itertools
import zipfile
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QScrollArea

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import exporting, intake
from complaint_desk.ui.settings.subject import SubjectCard
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, Choice, FieldError, LineField

keys = (n.to_bytes(16, "big") for n in itertools.count(7_000))


class Place:
    """Stands in for the system's dialog: one place for whatever is written."""

    def __init__(self, path):
        self.path, self.proposed = path, []

    def save(self, parent, title, kinds, name, then):
        self.proposed.append(name)
        then(self.path)


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "theirs.zip")


@pytest.fixture
def card(shown, store, boss, place):
    for name, phone in (("Noor Vanderlee", "13800138000"), ("Lucas Vanderlee", "138 0013 8000")):
        intake.open_case(store, boss, key=next(keys), intake=intake.Intake(
            caller=intake.Caller(name=name, phone=phone), words=f"{name} waits.", verified="known_number"))
    return shown(lambda look, desk: SubjectCard(look, desk, place))


def find(card, kind, name):
    return card.findChild(kind, f"settings.subject.{name}")


def seek(card, typed):
    find(card, LineField, "typed").setText(typed)
    find(card, Button, "find").click()


def test_one_person_is_found_and_handed_what_is_known(card, place):
    seek(card, "Lucas Vanderlee")
    assert find(card, Choice, "who").chosen
    find(card, Button, "disclose").click()
    with zipfile.ZipFile(place.path) as packed:
        assert "Lucas Vanderlee waits." in packed.read("data.html").decode()
        assert "Noor" not in packed.read("data.html").decode()
    assert "1 cases" in find(card, Label, "told").text() or "1 case" in find(card, Label, "told").text()


def test_of_several_none_is_chosen_until_somebody_does(card, place):
    seek(card, "13800138000")
    who = find(card, Choice, "who")
    assert who.count() == 2
    assert who.chosen == ""
    assert not find(card, Button, "disclose").isVisible()
    assert "13800138000" not in "".join(who.itemText(at) for at in range(2))
    who.setCurrentIndex(0)
    who.activated.emit(0)
    find(card, CheckBox, "same").setChecked(True)
    find(card, Button, "disclose").click()
    with zipfile.ZipFile(place.path) as packed:
        page = packed.read("data.html").decode()
    assert "Noor Vanderlee waits." in page
    assert "Lucas Vanderlee waits." in page


def test_nobody_is_said(card):
    seek(card, "Quentin")
    assert find(card, FieldError, "wrong").isVisible()
    assert not find(card, Choice, "who").isVisible()


def test_forgetting_asks_why_and_stops_before_an_open_case(card, store, qtbot):
    seek(card, "Lucas Vanderlee")
    find(card, Button, "erase").click()
    action = card.findChild(QAction, "settings.subject.erase.request")
    action.trigger()
    (dialog,) = card.window().findChildren(QDialog)
    assert dialog.objectName() == "settings.subject.erase.ask"
    dialog.accept()  # with an open case there is nothing to agree to
    assert store.read().value("SELECT count(*) FROM customer WHERE name = 'Lucas Vanderlee'") == 1


def test_every_place_where_else_they_are_named_is_told_before_it_is_agreed_to(card, store, boss):
    for at in range(12):
        exporting.note(
            store, boss, key=next(keys), wanted=QueueFilter("open"), zone=UTC, form="csv", reason=f"{at} for Lucas Vanderlee", names=False)
    seek(card, "Lucas Vanderlee")
    find(card, Button, "erase").click()
    card.findChild(QAction, "settings.subject.erase.request").trigger()
    (dialog,) = card.window().findChildren(QDialog)
    said = [label.text() for label in dialog.findChildren(Label)]
    assert all(any(f"{at} for Lucas Vanderlee" in line for line in said) for at in range(12))
    sentences = dialog.findChild(QScrollArea, "settings.subject.erase.ask.sentences")
    dialog.resize(dialog.sizeHint())
    assert sentences.widget().sizeHint().height() > sentences.viewport().height()  # and the buttons stay in sight
    assert sentences.focusPolicy() & Qt.FocusPolicy.TabFocus
    dialog.reject()


def test_who_may_not_hand_out_does_not_see_the_card_nor_whom_another_found(card, desk, store):
    seek(card, "Lucas Vanderlee")
    agent = next(person for person in store.persons().values() if person.login == "yun")
    desk.switch_to(agent)
    assert not card.isVisible()
    assert find(card, Choice, "who").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_box_for_one_person_means_is_not_cut(card, look, language):
    look.language.choose(language)
    assert find(card, CheckBox, "same").text() == look.words("privacy.subject.same")
