"""The questions before a desk turns to other keys: what was typed is seen to first, and the recovery key is shown once."""

import os
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import sign_in, turns
from complaint_desk.services.turns import Wanted
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.settings.keys import KeyDialog, TurnDialog
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import FieldError
from complaint_desk.wording import Words
from tests.data.sealed import OTHER, PHRASE, RECOVERY
from tests.services.desk import SmallDesk

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")


class Chosen:
    """Answers the question where to save by a place chosen before."""

    def __init__(self, place):
        self.place = place

    def choose(self, *_asked):
        raise AssertionError("nothing is read here")

    def save(self, _parent, _title, _kinds, _name, then):
        then(self.place)


@pytest.fixture
def small(tmp_path):
    """A desk in the clear, with its administrator."""
    made = SmallDesk.made(tmp_path / "desk" / "desk.sqlite")
    yield made
    made.store.close()


@pytest.fixture
def desk(small):
    unexpected = []
    runner = InlineRunner(lambda _kind: small.store, lambda _store: None)
    yield Desk(runner, small.boss, clock=small.clock, new_key=lambda: next(small.keys), unexpected=unexpected.append)
    assert unexpected == []


@pytest.fixture
def asked(qtbot, look, desk, small, tmp_path):
    """Opens the question for a turn; what is wanted in the end goes to its list."""

    def ask(how):
        wanted = []
        dialog = TurnDialog(look, desk, Chosen(tmp_path / "key.txt"), turns.ground(small.store, small.boss), how, wanted.append)
        dialog.show()
        return dialog, wanted

    return ask


def typed(dialog, **fields):
    for code, text in fields.items():
        dialog._fields[code].setText(text)
    dialog.accept()


def key_shown():
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, KeyDialog) and each.isVisible()), None)


def wrong(dialog, ident="encryption.turn.wrong"):
    return dialog.findChild(FieldError, ident).accessibleName()


def said(dialog):
    return " ".join(each.text() for each in dialog.findChildren(Label))


def test_it_is_told_before_what_it_means_and_how_much_room_it_takes(asked, small):
    dialog, _ = asked("encrypt")
    assert "nobody can open the desk or its backups" in said(dialog)
    assert f"about {turns.ground(small.store, small.boss).needed // 1_000_000 + 1} MB" in said(dialog)
    dialog.reject()


@pytest.mark.parametrize(
    ("new", "again", "why"), [(PHRASE, OTHER, "not the same"), ("short", "short", "at least 15"), ("a" * 20, "a" * 20, "guessed soon")],
    ids=["two that differ", "a short one", "a weak one"],
)
def test_a_passphrase_that_is_refused_is_forgotten_and_no_key_is_shown(asked, new, again, why):
    dialog, wanted = asked("encrypt")
    typed(dialog, new=new, again=again)
    assert why in wrong(dialog)
    assert [each.text() for each in dialog._fields.values()] == ["", ""]
    assert key_shown() is None
    dialog.reject()
    assert wanted == []


def test_the_key_is_shown_once_and_the_turn_is_wanted_when_its_end_was_copied(asked):
    dialog, wanted = asked("encrypt")
    typed(dialog, new=PHRASE, again=PHRASE)
    shown = key_shown()
    key = shown._key.text()
    shown._group.setText(f" {key[-4:].upper()} ")
    shown.accept()
    assert wanted == [Wanted("encrypt", PHRASE, key)]
    assert key_shown() is None


def test_each_time_another_key_is_shown(asked):
    seen = set()
    for _ in range(2):
        dialog, wanted = asked("encrypt")
        typed(dialog, new=PHRASE, again=PHRASE)
        seen.add(key_shown()._key.text())
        key_shown().reject()
        assert wanted == []
    assert len(seen) == 2


def test_who_signs_in_shows_who_they_are_before_the_desk_is_encrypted(asked, small):
    sign_in.set_rule(
        small.store, small.boss, key=next(small.keys), required=True, phrase=OTHER, recovery=sign_in.recovery_code(), idle_minutes=10)
    dialog, wanted = asked("encrypt")
    typed(dialog, own=PHRASE, new=PHRASE, again=PHRASE)
    assert wrong(dialog)
    assert key_shown() is None
    typed(dialog, own=OTHER, new=PHRASE, again=PHRASE)
    assert key_shown() is not None
    key_shown().reject()
    assert wanted == []


@pytest.fixture
def key(qtbot, look, desk, small, tmp_path):
    """The key as it is shown, with a place where it can be saved and what goes to the printer."""
    paper = []
    files = Chosen(tmp_path / "elsewhere" / "key.txt")
    files.place.parent.mkdir()

    def printed(_parent, text):
        paper.append(text)
        return len(paper) == 1

    made = KeyDialog(look, desk, files, small.store.path, Wanted("encrypt", PHRASE, RECOVERY), lambda _wanted: None, to_paper=printed)
    made.show()
    yield made, files, paper
    if shiboken6.isValid(made):
        made.reject()


def told(dialog):
    return dialog.findChild(Label, "encryption.key.told").text()


def test_it_is_printed_with_what_it_is_or_said_that_there_is_no_printer(key):
    dialog, _, paper = key
    dialog._print()
    assert RECOVERY in paper[0]
    assert "desk.sqlite" in paper[0]
    assert PHRASE not in paper[0]
    dialog._print()
    assert "No printer" in told(dialog)


def test_it_is_saved_where_only_its_owner_reads_it(key, tmp_path):
    dialog, _, _ = key
    dialog._ask_where()
    saved = tmp_path / "elsewhere" / "key.txt"
    assert RECOVERY in saved.read_text(encoding="utf-8")
    assert "key.txt" in told(dialog)


@pytest.mark.skipif(os.name != "posix", reason="rights and links of POSIX")
def test_it_is_its_owners_alone_whatever_stood_there_and_whoever_waits_beside_it(key, tmp_path):
    dialog, files, _ = key
    files.place = tmp_path / "elsewhere" / "key.txt"
    files.place.touch()
    files.place.chmod(0o644)
    files.place.with_name("key.txt.part").symlink_to(tmp_path / "evil")
    dialog._ask_where()
    assert RECOVERY in files.place.read_text(encoding="utf-8")
    assert (files.place.stat().st_mode & 0o777, files.place.is_symlink(), (tmp_path / "evil").exists()) == (0o600, False, False)


@pytest.mark.parametrize("below", ["key.txt", "desk.backups/key.txt"])
def test_it_is_never_saved_beside_the_desk(key, small, below):
    dialog, files, _ = key
    files.place = small.store.path.parent / below
    dialog._ask_where()
    assert not files.place.exists()
    assert "whoever takes the disk" in told(dialog)


def test_a_place_that_cannot_be_written_is_told_and_the_key_still_stands_there(key, tmp_path):
    dialog, files, _ = key
    (tmp_path / "file").touch()
    files.place = Path(tmp_path / "file" / "key.txt")
    dialog._ask_where()
    assert "could not be written" in told(dialog)
    assert dialog._key.text() == RECOVERY


def test_what_was_copied_leaves_the_clipboard_with_the_question_but_nothing_else_does(key):
    dialog, _, _ = key
    dialog._copy()
    assert QGuiApplication.clipboard().text() == RECOVERY
    QGuiApplication.clipboard().setText("something else")
    dialog.reject()
    assert QGuiApplication.clipboard().text() == "something else"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", turns.HOWS)
def test_every_turn_is_told_in_every_language(language, how):
    words = Words(language)
    for code in ("title", "note", "know", "done"):
        assert words(f"encryption.turn.{how}_{code}")
    assert words(f"encryption.going.{how}")
    assert RECOVERY in words("encryption.key.sheet", desk="desk.sqlite", key=RECOVERY)
