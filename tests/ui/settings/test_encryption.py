"""Encryption in the settings: how it stands is told to everybody, and who may changes what opens the desk by showing that they know it."""

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import encrypting, people
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.settings.encryption import ChangeDialog, EncryptionCard
from complaint_desk.ui.settings.keys import TurnDialog
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, FieldError
from complaint_desk.wording import Words
from tests.data.sealed import CHEAP, OTHER, PHRASE, RECOVERY
from tests.services.desk import SmallDesk


def find(card, kind, ident):
    found = card.findChild(kind, f"settings.encryption.{ident}")
    assert found is not None, ident
    return found


def test_a_desk_in_the_clear_says_so_and_how_it_is_encrypted(shown):
    card = shown(EncryptionCard)
    assert "not encrypted" in find(card, Label, "state").text()
    assert "opens only with a passphrase or a recovery key" in find(card, Label, "how").text()
    assert pressable(card) == ["encrypt"]


@pytest.mark.parametrize(("installed", "source", "said"), [(True, "demo", "invented cases"), (False, "desk", "pip install")], ids=["demo", "no part"])
def test_a_desk_that_cannot_be_encrypted_here_says_why_and_offers_nothing(shown, monkeypatch, installed, source, said):
    monkeypatch.setattr(encrypting.drivers, "installed", lambda: installed)
    monkeypatch.setattr(encrypting, "origin", lambda _store: source)
    card = shown(EncryptionCard)
    assert said in find(card, Label, "how").text()
    assert pressable(card) == []


def test_who_may_not_change_it_is_told_who_may(shown, desk, store):
    card = shown(EncryptionCard)
    desk.switch_to(people.sit_down(store, "yun"))
    assert "not encrypted" in find(card, Label, "state").text()
    assert find(card, Label, "how").text() == "Only an administrator may change this."
    assert pressable(card) == []


def test_who_may_no_longer_turn_the_desk_is_refused_and_that_is_kept(shown, desk, store, boss):
    card = shown(EncryptionCard)
    people.add_person(store, boss, key=b"b" * 16, login="ada", name="Ada", role="administrator", limit="")
    people.change_person(store, boss, key=b"d" * 16, person=boss.id, role="agent", limit="0")
    find(card, Button, "encrypt").click()
    assert find(card, FieldError, "wrong").accessibleName()
    assert [each for each in QApplication.topLevelWidgets() if isinstance(each, TurnDialog)] == []
    denied = "SELECT json_extract(data, '$.verb') FROM event WHERE kind = 'denied'"
    assert store.read().value(denied) == "encrypt"


def pressable(card):
    return [code for code in ("change", "encrypt", "rotate", "decrypt") if not find(card, Button, code).isHidden()]


@pytest.fixture
def small(tmp_path):
    """An encrypted desk, opened."""
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
    made = SmallDesk.made(tmp_path / "sealed" / "desk.sqlite")
    made.store.close()
    path = made.store.path
    encrypting.encrypt(path, made.boss, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=made.clock, cost=CHEAP)
    made.store = Store.open(path, Rules(), clock=made.clock, create=False, driver=encrypting.unlock(path, PHRASE))
    yield made
    made.store.close()


@pytest.fixture
def card(qtbot, look, small):
    """The card of an encrypted desk, with its administrator before it."""
    runner, unexpected = InlineRunner(lambda _kind: small.store, lambda _store: None), []
    desk = Desk(runner, small.boss, clock=small.clock, new_key=lambda: next(small.keys), unexpected=unexpected.append)
    made = EncryptionCard(look, desk)
    qtbot.addWidget(made)
    made.resize(720, 400)
    made.show()
    yield made
    assert unexpected == []


def test_an_encrypted_desk_offers_all_that_can_be_done_with_its_keys(card):
    assert pressable(card) == ["change", "rotate", "decrypt"]


def change(card, present, new, again):
    """Type into the dialog and agree; returns it."""
    find(card, Button, "change").click()
    dialog, = [each for each in QApplication.topLevelWidgets() if isinstance(each, ChangeDialog) and each.isVisible()]
    for code, text in (("present", present), ("new", new), ("again", again)):
        dialog._fields[code].setText(text)
    dialog.accept()
    return dialog


def opens(small, typed):
    try:
        encrypting.unlock(small.store.path, typed)
    except StoreProblem:
        return False
    return True


@pytest.mark.parametrize("present", [PHRASE, RECOVERY], ids=["passphrase", "recovery key"])
def test_who_shows_what_opens_it_gives_it_another_passphrase(card, small, present):
    change(card, present, OTHER, OTHER)
    assert (opens(small, PHRASE), opens(small, OTHER), opens(small, RECOVERY)) == (False, True, True)
    assert "new passphrase holds" in find(card, Label, "told").text()


def test_the_cross_of_the_title_bar_waits_for_the_answer_which_is_told(card, small, monkeypatch):
    honest, crossed = encrypting.renew, []

    def crossed_meanwhile(*told, **more):
        dialog, = [each for each in QApplication.topLevelWidgets() if isinstance(each, ChangeDialog) and each.isVisible()]
        crossed.append(dialog.close())
        return honest(*told, **more)

    monkeypatch.setattr(encrypting, "renew", crossed_meanwhile)
    dialog = change(card, PHRASE, OTHER, OTHER)
    assert crossed == [False]
    assert not dialog.isVisible()
    assert "new passphrase holds" in find(card, Label, "told").text()
    assert opens(small, OTHER)


def test_after_a_refusal_the_cross_closes_it_again(card, small):
    dialog = change(card, OTHER, OTHER, OTHER)
    assert dialog.isEnabled()
    assert dialog.close()
    assert opens(small, PHRASE)


@pytest.mark.parametrize(
    ("typed", "said"),
    [((OTHER, OTHER, OTHER), "neither the passphrase"), ((PHRASE, OTHER, PHRASE), "not the same"), ((PHRASE, "short", "short"), "at least 15")],
    ids=["a wrong one", "two that differ", "a short one"],
)
def test_what_is_refused_changes_nothing_and_everything_typed_is_forgotten(card, small, typed, said):
    dialog = change(card, *typed)
    assert said in dialog.findChild(FieldError, "encryption.change.wrong").accessibleName()
    assert [each.text() for each in dialog._fields.values()] == ["", "", ""]
    assert opens(small, PHRASE)
    dialog.reject()


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_good_a_new_passphrase_is_has_words(language):
    found = [encrypting.strength(each) for each in ("short", "aaaaaaaaaaaaaaaaaaaa", "rain on a wall.", "nine herons over the weir")]
    assert found == ["short", "weak", "enough", "good"]
    assert len({Words(language)(f"encryption.page.strength_{each}", least=encrypting.LEAST) for each in found}) == 4
