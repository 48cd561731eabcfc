"""The review pack in the settings: who may make one, where it goes, what is said of it, and what is refused."""

from pathlib import Path

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.services import packs
from complaint_desk.services.desks import now_us
from complaint_desk.ui.packing import PackCard, PassphraseDialog
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, FieldError, LineField


class Answering:
    """Answers at once where a file shall be written."""

    def __init__(self, path):
        self.path, self.proposed = path, ""

    def choose(self, parent, title, kinds, then):
        raise AssertionError("nothing is read")

    def save(self, parent, title, kinds, name, then):
        self.proposed = name
        then(self.path)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    return Answering(tmp_path / "r.cdpack")


@pytest.fixture
def card(qtbot, look, desk, files):
    made = PackCard(look, desk, files, now_us)
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show()
    return made


def find(card, kind, ident):
    found = card.findChild(kind, f"settings.pack.{ident}")
    assert found is not None, ident
    return found


def test_a_pack_is_made_and_what_it_leaves_out_is_said(card, files):
    find(card, Button, "make").click()
    head, seal = packs.read_head(files.path)
    assert head.masked
    assert head.lock is None
    assert Path(files.proposed).suffix == packs.SUFFIX
    said = find(card, Label, "told").text()
    assert packs.seal_words(seal) in said
    assert "Masked" in said
    assert find(card, Button, "make").isEnabled()


def test_a_passphrase_locks_it_and_is_forgotten_at_once(card, files):
    typed = find(card, LineField, "passphrase")
    assert typed.echoMode() == LineField.EchoMode.Password
    typed.setText("correct horse")
    find(card, Button, "make").click()
    assert packs.read_head(files.path)[0].lock is not None
    assert typed.text() == ""


def test_names_need_the_right_and_a_reason(card, desk, files):
    names, wrong = find(card, CheckBox, "unmasked"), find(card, FieldError, "wrong")
    names.setChecked(True)
    find(card, Button, "make").click()
    assert wrong.isVisible()
    assert not files.path.exists()
    find(card, LineField, "reason").setText("The meeting on Monday")
    find(card, Button, "make").click()
    assert not packs.read_head(files.path)[0].masked
    desk.switch_to(Person(9, "wei", "Wei", "supervisor"))
    card.look()
    assert (card.isVisible(), names.isVisible(), names.isChecked()) == (True, False, False)
    desk.switch_to(Person(8, "yun", "Yun", "agent"))
    card.look()
    assert not card.isVisible()


@pytest.mark.parametrize("again", [False, True])
def test_the_passphrase_of_a_locked_pack_is_asked_for(qtbot, look, again):
    typed = []
    dialog = PassphraseDialog(look, "r.cdpack", typed.append, again=again)
    dialog.open()
    dialog.typed.setText("correct horse")
    dialog.accept()
    assert typed == ["correct horse"]
