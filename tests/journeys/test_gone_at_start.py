"""A desk whose file was swapped for an older one while no window was open: the next start says so (design, safety G3)."""

from __future__ import annotations

import argparse
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk import paths
from complaint_desk.app import Program, run_window
from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Label
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_the_next_start_says_that_the_end_of_the_trail_is_gone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    path, older = tmp_path / "desk.sqlite", tmp_path / "older.sqlite"
    small, noticed = SmallDesk.made(path), list[list[str]]()
    small.store.close()
    shutil.copyfile(path, older)
    with closing(Store.open(path, Rules(), clock=small.clock)) as small.store:
        small.take()

    def use(program: Program) -> int:
        Hand(lambda: program.runner.idle, patience_s=60).wait(lambda: program.runner.idle, "the start")
        noticed.append([label.text() for label in program.window.shell.findChildren(Label) if label.isVisible()])
        return 0

    told = argparse.Namespace(db=str(path), demo=False, lang=lang, theme="light", login="mara")
    assert run_window(told, Words(lang), ready=use) == 0
    shutil.copyfile(older, path)
    assert run_window(told, Words(lang), ready=use) == 0
    before, after = ([text for text in seen if text == Words(lang)("check.gone_note")] for seen in noticed)
    assert (len(before), len(after)) == (0, 1)
