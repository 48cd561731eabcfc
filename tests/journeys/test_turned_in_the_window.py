"""A desk encrypted, turned to new keys and decrypted from its window: it closes for that, and opens again as it was left."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from complaint_desk import paths, settings
from complaint_desk.app import Program, run_window
from complaint_desk.data import rewriting, turning
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, encrypting, turns
from complaint_desk.services.desks import now_us
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.turned import TurningDialog
from complaint_desk.wording import Words
from tests.data.sealed import CHEAP, OTHER, PHRASE, RECOVERY, legible
from tests.services.desk import SmallDesk

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
DRAFT = "半句没写完的话：冰箱"
Step = Callable[[Hand, Program], object]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk in the clear, with a case."""
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    settings.write(tmp_path / "data" / "settings.json", settings.Settings(person="mara", view="all"))
    small = SmallDesk.made(tmp_path / "desk" / "desk.sqlite", Rules())
    small.ready()
    small.store.close()
    return small.store.path


@pytest.fixture
def sealed(desk: Path) -> Path:
    """The desk, encrypted."""
    with closing(Store.open(desk, Rules(), clock=now_us, create=False)) as store:
        boss = store.persons()[1]
    encrypting.encrypt(desk, boss, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=now_us, cost=CHEAP)
    return desk


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What was said in dialogs of their own, each of which is closed; and a question for what opens the desk is answered."""
    said: list[str] = []
    timer = QTimer()
    timer.setInterval(20)

    def look() -> None:
        for each in QApplication.topLevelWidgets():
            if not each.isVisible() or not isinstance(each, Dialog):
                continue
            if each.objectName() == "problem":
                said.append(" ".join(label.text() for label in each.findChildren(Label)))
                each.accept()
            elif each.objectName() == "encryption.door":
                each.typed.setText(PHRASE)
                each.accept()

    timer.timeout.connect(look)
    timer.start()
    yield said
    timer.stop()


def windows(desk: Path, *steps: Step) -> None:
    """Open the window; each time it opens, a step is done in it, of which the last one leaves it for good."""
    left, failed = list(steps), []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=60)
        try:
            hand.wait(lambda: hand.shows("queue.new") or hand.shows("settings"), "the window")
            left.pop(0)(hand, program)
        except BaseException as error:  # raised where the test sees it
            failed.append(error)
        return 0

    arguments = argparse.Namespace(db=str(desk), demo=False, lang="en", theme="light", login=None)
    assert run_window(arguments, Words("en"), ready=use) == 0
    for error in failed:
        raise error
    assert left == []


def ask(hand: Hand, how: str, **typed: str) -> None:
    """Press for a turn in the settings and type into its dialog."""
    hand.press("nav.settings")
    hand.wait(lambda: hand.shows(f"settings.encryption.{how}"), "the press")
    hand.press(f"settings.encryption.{how}")
    hand.wait(lambda: hand.shows("encryption.turn.yes"), "the question")
    for code, text in typed.items():
        hand.write(f"encryption.turn.{code}", text)
    hand.press("encryption.turn.yes")


def write_down(hand: Hand) -> str:
    """Copy the last group of the key that is shown, and go on; returns the key."""
    hand.wait(lambda: hand.shows("encryption.key.key"), "the key")
    key = hand.read("encryption.key.key")
    hand.write("encryption.key.group", key[-4:])
    hand.press("encryption.key.yes")
    return key


def encrypt(hand: Hand, _program: Program) -> str:
    ask(hand, "encrypt", new=PHRASE, again=PHRASE)
    return write_down(hand)


def rotate(hand: Hand, _program: Program) -> str:
    ask(hand, "rotate", present=PHRASE, new=OTHER, again=OTHER)
    return write_down(hand)


def decrypt(hand: Hand, _program: Program) -> None:
    ask(hand, "decrypt", present=PHRASE)


ASKED = {"encrypt": encrypt, "rotate": rotate, "decrypt": decrypt}


def trail(desk: Path, driver: Driver) -> list[str]:
    """What the trail says of turns, and that it is whole."""
    with closing(Store.open(desk, Rules(), clock=now_us, create=False, driver=driver)) as store:
        rows = store.read().rows("SELECT json_extract(data, '$.how'), actor_id FROM event e JOIN operation o ON o.id = e.operation_id "
                                 "WHERE e.kind = 'desk_encryption_changed' ORDER BY e.id")
        assert {row[1] for row in rows} <= {1}
        return [row[0] for row in rows]


def as_it_was(hand: Hand, program: Program) -> None:
    """See that who left the window sits there again, where they were."""
    assert program.window.desk.person.login == "mara"
    assert program.window.shell.view == "settings"
    assert program.window.queue.shown.code == "all"
    hand.wait(lambda: hand.shows("settings.encryption"), "the card")


def test_a_desk_is_encrypted_gets_new_keys_and_stands_in_the_clear_again(qapp: QApplication, desk: Path, told: list[str]) -> None:
    keys: list[str] = []

    def first(hand: Hand, program: Program) -> None:
        hand.press("queue.new")
        hand.write("intake.words", DRAFT)
        keys.append(encrypt(hand, program))

    def second(hand: Hand, program: Program) -> None:
        as_it_was(hand, program)
        assert program.window.shell.has_notice
        assert "encrypted" in program.window.shell.notice.accessibleName()
        assert legible(desk.parent) == []
        for typed in (PHRASE, keys[0]):
            encrypting.unlock(desk, typed)
        keys.append(rotate(hand, program))

    def third(hand: Hand, program: Program) -> None:
        as_it_was(hand, program)
        for typed in (PHRASE, keys[0]):
            with pytest.raises(StoreProblem):
                encrypting.unlock(desk, typed)
        encrypting.unlock(desk, keys[1])
        ask(hand, "decrypt", present=keys[1])

    def fourth(hand: Hand, program: Program) -> None:
        as_it_was(hand, program)
        hand.wait(lambda: hand.read("settings.encryption.state") == Words("en")("encryption.page.off"), "the state")
        hand.press("nav.queue")
        hand.press("queue.new")
        hand.wait(lambda: hand.read("intake.words") == DRAFT, "the draft")

    windows(desk, first, second, third, fourth)
    assert told == []
    assert keys[0] != keys[1]
    assert not encrypting.locked(desk)
    assert trail(desk, PLAIN) == ["encrypted", "rotated", "decrypted"]


@pytest.mark.parametrize("how", ["encrypt", "rotate", "decrypt"])
def test_a_turn_that_is_stopped_leaves_the_desk_and_what_opens_it(
    how: str, qapp: QApplication, request: pytest.FixtureRequest, told: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk: Path = request.getfixturevalue("desk" if how == "encrypt" else "sealed")
    honest = rewriting.rewrite

    def stopped_meanwhile(*what: object, **named: object) -> None:
        dialog, = [each for each in QApplication.topLevelWidgets() if isinstance(each, TurningDialog)]
        dialog._ticket.stop()  # what the press does, at a moment that no press can choose
        honest(*what, **named)

    monkeypatch.setattr(rewriting, "rewrite", stopped_meanwhile)

    def again(hand: Hand, program: Program) -> None:
        as_it_was(hand, program)
        assert "Stopped" in program.window.shell.notice.accessibleName()
        monkeypatch.undo()

    windows(desk, ASKED[how], again)
    assert told == []
    assert encrypting.locked(desk) == (how != "encrypt")
    driver = encrypting.unlock(desk, PHRASE) if how != "encrypt" else PLAIN
    assert trail(desk, driver) == (["encrypted"] if how != "encrypt" else [])
    assert not list(desk.parent.glob("*.turning*"))


def test_a_desk_that_another_program_has_open_is_left_as_it_is_and_that_is_said(qapp: QApplication, desk: Path, told: list[str]) -> None:
    with closing(sqlite3.connect(desk)) as other:
        other.execute("SELECT count(*) FROM event").fetchall()
        windows(desk, encrypt, as_it_was_left)
    assert len(told) == 1
    assert "Another program has" in told[0]
    assert "nothing was changed" in told[0]
    assert not encrypting.locked(desk)
    assert trail(desk, PLAIN) == []


def as_it_was_left(_hand: Hand, program: Program) -> None:
    assert program.window.desk.person.login == "mara"
    assert not program.window.shell.has_notice


@pytest.mark.parametrize(
    ("error", "said"),
    [(sqlite3.OperationalError("database or disk is full"), "disk is full"), (OSError(28, "No space left on device"), "Free some room")],
    ids=["as SQLite says it", "as the system says it"],
)
def test_a_disk_that_fills_up_leaves_the_desk_as_it_was_and_that_is_said(
    error: Exception, said: str, qapp: QApplication, desk: Path, told: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    if isinstance(error, sqlite3.Error):
        error.sqlite_errorname = "SQLITE_FULL"
        error.sqlite_errorcode = sqlite3.SQLITE_FULL

    def full(*_what: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(rewriting, "rewrite", full)

    def again(hand: Hand, program: Program) -> None:
        as_it_was_left(hand, program)
        monkeypatch.undo()

    windows(desk, encrypt, again)
    assert len(told) == 1
    assert said in told[0]
    assert not encrypting.locked(desk)


def test_a_wrong_passphrase_or_too_little_room_is_told_before_the_window_closes(
    qapp: QApplication, sealed: Path, told: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only(hand: Hand, program: Program) -> None:
        ask(hand, "decrypt", present=OTHER)
        hand.wait(lambda: hand.shows("encryption.turn.wrong"), "the refusal")
        monkeypatch.setattr(turning, "room", lambda _file: (2_000_000_000, 7_000_000))
        hand.write("encryption.turn.present", PHRASE)
        hand.press("encryption.turn.yes")
        hand.wait(lambda: "2,001 MB" in hand.read("encryption.turn.wrong"), "the refusal")
        hand.press("encryption.turn.no")
        assert program.window.wanted is None

    windows(sealed, only)
    assert encrypting.locked(sealed)


def test_a_key_that_is_not_written_down_turns_nothing_and_leaves_no_trace_on_the_clipboard(
    qapp: QApplication, desk: Path, told: list[str],
) -> None:
    def only(hand: Hand, program: Program) -> None:
        ask(hand, "encrypt", new=PHRASE, again=PHRASE)
        hand.wait(lambda: hand.shows("encryption.key.key"), "the key")
        key = hand.read("encryption.key.key")
        hand.press("encryption.key.copy")
        assert QGuiApplication.clipboard().text() == key
        hand.write("encryption.key.group", "aaaa" if key[-4:] != "aaaa" else "bbbb")
        hand.press("encryption.key.yes")
        assert hand.shows("encryption.key.wrong")
        hand.press("encryption.key.no")
        assert QGuiApplication.clipboard().text() == ""
        assert program.window.wanted is None

    windows(desk, only)
    assert not encrypting.locked(desk)


def test_an_encrypted_desk_is_put_back_from_its_window_by_what_opened_it(qapp: QApplication, sealed: Path, told: list[str]) -> None:
    driver = encrypting.unlock(sealed, PHRASE)
    with closing(Store.open(sealed, Rules(), clock=now_us, create=False, driver=driver)) as store:
        backups.keep_up(store)

    def first(hand: Hand, _program: Program) -> None:
        hand.press("nav.settings")
        hand.wait(lambda: hand.find("settings.backups.restore").isEnabled(), "the backups")
        hand.press("settings.backups.restore")
        hand.wait(lambda: hand.shows("settings.backups.ask.yes"), "the question")
        hand.press("settings.backups.ask.yes")

    windows(sealed, first, lambda _hand, _program: None)
    assert told == []
    assert len(list(sealed.parent.glob("desk.before-restore-*.sqlite"))) == 1
    assert encrypting.locked(sealed)


def test_what_is_wanted_shows_neither_passphrase_nor_key() -> None:
    shown = repr(turns.Wanted("encrypt", PHRASE, RECOVERY))
    assert PHRASE not in shown
    assert RECOVERY not in shown
