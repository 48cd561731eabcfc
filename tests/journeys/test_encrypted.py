"""An encrypted desk opened in its window: nothing of it is shown before somebody types what opens it, and then all is as ever."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk import paths, settings
from complaint_desk.app import Program, run_window
from complaint_desk.data.drafts import DraftStore
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import encrypting
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.unlocking import UnlockDialog
from complaint_desk.wording import Words
from tests.data.sealed import CHEAP, PHRASE, RECOVERY, legible
from tests.journeys.answering import typing
from tests.services.desk import SmallDesk

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted desk with a case."""
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    settings.write(tmp_path / "data" / "settings.json", settings.Settings(person="mara"))
    small = SmallDesk.made(tmp_path / "desk" / "desk.sqlite", Rules())
    small.ready()
    small.store.close()
    encrypting.encrypt(small.store.path, small.boss, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=small.clock, cost=CHEAP)
    return small.store.path


def arguments(desk: Path) -> argparse.Namespace:
    return argparse.Namespace(db=str(desk), demo=False, lang="en", theme="light", login=None)


@pytest.mark.parametrize("typed", [PHRASE, RECOVERY], ids=["passphrase", "recovery key"])
def test_it_opens_by_passphrase_or_recovery_key_and_is_worked_in(qapp: QApplication, desk: Path, typed: str) -> None:
    seen: list[str] = []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=60)
        hand.wait(lambda: hand.shows("queue.new"), "the queue")
        hand.press("nav.settings")
        hand.wait(lambda: hand.shows("settings.backups"), "the settings")
        return 7

    timer = typing(UnlockDialog, ["not what opens it", typed], seen)
    try:
        assert run_window(arguments(desk), Words("en"), ready=use) == 7
    finally:
        timer.stop()
    assert seen == ["Encrypted desk"] * 2
    assert legible(desk.parent) == []
    with closing(DraftStore(desk.with_name("desk.drafts.sqlite"), encrypting.unlock(desk, typed))):
        assert legible(desk.parent) == []


def test_who_gives_up_sees_nothing(qapp: QApplication, desk: Path) -> None:
    before = {file: file.read_bytes() for file in desk.parent.rglob("*") if file.is_file()}
    timer = typing(UnlockDialog, [], [])
    try:
        with pytest.raises(StoreProblem) as raised:
            run_window(arguments(desk), Words("en"), ready=lambda _program: 7)
    finally:
        timer.stop()
    assert raised.value.code == "CR-LOCKED"
    assert {file: file.read_bytes() for file in desk.parent.rglob("*") if file.is_file()} == before
