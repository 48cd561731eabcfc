"""A review pack opened as a supervisor opens it on a train: the program itself, with nothing but the file."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk import paths, settings
from complaint_desk.app import Program, run_window
from complaint_desk.domain.problems import FileProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import packs
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.packing import PassphraseDialog
from complaint_desk.ui.widgets import Button
from complaint_desk.ui.widgets.notices import Banner
from complaint_desk.wording import Words
from tests.journeys.answering import typing
from tests.services.desk import SmallDesk


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack whose desk is gone."""
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    desk = SmallDesk.made(tmp_path / "desk.sqlite", Rules())
    desk.ready()
    made = packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", passphrase="correct horse")
    desk.store.close()
    for file in tmp_path.glob("desk.*"):
        file.unlink()
    return made.path


def arguments(pack: Path) -> argparse.Namespace:
    return argparse.Namespace(db=str(pack), demo=False, lang="en", theme="light", login=None)


def test_it_opens_without_its_desk_says_what_it_is_and_changes_nothing(qapp: QApplication, pack: Path, tmp_path: Path) -> None:
    settings.write(tmp_path / "data" / "settings.json", settings.Settings(person="mara", view="all"))
    before, seen = pack.read_bytes(), []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=30)
        shown = program.window.shell.findChild(Banner, "shell.standing")
        seen.append(shown is not None and shown.isVisible() and "Review pack of" in shown.accessibleName())
        hand.press("nav.settings")
        seen.append(hand.shows("settings.backups") or hand.shows("settings.pack"))
        hand.press("nav.analytics")
        hand.wait(lambda: hand.shows("analytics.export"), "the figures")
        hand.press("nav.queue")
        hand.wait(lambda: hand.shows("queue.take_next"), "the queue")
        program.window.open_case(program.window.queue.model.ids[0])
        hand.wait(lambda: hand.shows("case.number"), "the case")
        hand.settle()
        seen.append(hand.shows("case.note"))  # nothing can be written
        hand.press("nav.queue")
        for ident in ("queue.take_next", "queue.new"):
            button = program.window.queue.findChild(Button, ident)
            assert button is not None
            seen.append(not button.isEnabled() and "review pack" in button.accessibleDescription() and "review pack" in button.toolTip())
        program.window._take_in()
        seen.append(program.window.shell.view == "queue")
        return 0

    timer = typing(PassphraseDialog, ["wrong horse", "correct horse"])
    try:
        assert run_window(arguments(pack), Words("en"), ready=use) == 0
    finally:
        timer.stop()
    assert seen == [True, False, False, True, True, True]
    assert pack.read_bytes() == before
    assert list((tmp_path / "data" / "packs").iterdir()) == []
    kept = settings.read(tmp_path / "data" / "settings.json").settings
    assert (kept.person, kept.view) == ("mara", "all")


def test_who_does_not_know_the_passphrase_is_told_so(qapp: QApplication, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    timer = typing(PassphraseDialog, [])
    try:
        with pytest.raises(FileProblem) as refused:
            run_window(arguments(pack), Words("en"))
    finally:
        timer.stop()
    assert refused.value.code == "PK-LOCKED"
