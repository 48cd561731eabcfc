"""Backups in the settings: how old the newest is, one made now, and a restore that tells first what would be lost."""

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.backups import Standing
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, intake, people
from complaint_desk.services.backups import keep_up
from complaint_desk.ui.settings.backups import BackupsCard, sentence
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError
from complaint_desk.wording import Words

FOUND = (
    Standing(), Standing(failed="BK-WRITE"), Standing(last_us=1), Standing(last_us=1, open_us=2), Standing(last_us=1, failed="BK-WRITE"),
    Standing(paused=True), Standing(drill_failed=True), Standing(demo=True),
)


@pytest.fixture
def card(shown):
    return shown(BackupsCard)


def find(card, kind, ident):
    found = card.findChild(kind, f"settings.backups.{ident}")
    assert found is not None, ident
    return found


def take(store):
    caller = intake.Caller(name="Noor Vanderlee", phone="138 0013 8000")
    taken = intake.Intake(caller=caller, words="First Tuesday, now nobody knows.", verified="known_number")
    return intake.open_case(store, people.sit_down(store, "mara"), key=b"t" * 16, intake=taken).result["number"]


def test_without_a_backup_it_is_said_where_the_way_back_will_stand_and_no_dead_button_stands_there(card, store):
    card.look()
    assert not find(card, Button, "restore").isVisible()
    assert not find(card, ChoiceField, "point").isVisible()
    assert find(card, Label, "nowhere").isVisible()
    find(card, Button, "now").click()
    assert find(card, Button, "restore").isVisible()
    assert not find(card, Label, "nowhere").isVisible()


def test_a_backup_is_made_when_somebody_asks(card, store):
    before = find(card, Label, "state").text()
    find(card, Button, "now").click()
    assert len(backups.folder_of(store.path).kept()) == 1
    assert find(card, Label, "state").text() != before
    assert find(card, ChoiceField, "point").code == "0"


def test_what_would_be_lost_is_shown_and_then_it_is_asked_once_more(card, store):
    keep_up(store)
    number = take(store)
    card.look()
    asked = []
    card.restore_asked.connect(asked.append)
    find(card, Button, "restore").click()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible()]
    assert any(number in label.text() for label in dialog.findChildren(Label))
    assert asked == []
    dialog.accept()
    assert [point.why for point in asked] == ["first"]


def test_a_backup_that_cannot_be_used_is_told_beside_its_field(card, store):
    keep_up(store)
    folder = backups.folder_of(store.path)
    (folder.path / folder.kept()[0].name).write_bytes(b"short")
    card.look()
    find(card, Button, "restore").click()
    assert find(card, FieldError, "wrong").accessibleName()


def test_who_may_not_restore_sees_the_age_and_who_may_neither_sees_nothing(card, desk, store):
    people.add_person(store, people.sit_down(store, "mara"), key=b"s" * 16, login="sue", name="Sue", role="supervisor")
    desk.switch_to(people.sit_down(store, "sue"))
    assert card.isVisible()
    assert not find(card, Button, "restore").isVisible()
    desk.switch_to(people.sit_down(store, "yun"))
    assert card.isHidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_has_a_sentence_of_its_own(language):
    said = [Words(language).of(sentence(found)) for found in FOUND]
    assert len(set(said)) == len(FOUND)
