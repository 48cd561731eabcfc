"""A desk whose file or folder may not be written: the window opens, says so at the top and changes nothing (design, safety A6)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from complaint_desk import paths, settings
from complaint_desk.app import Program, run_window
from complaint_desk.domain.rules import Rules
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Label
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@pytest.mark.parametrize("known", ["mara", ""], ids=["seen at the first look", "opened the long way"])
@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_it_is_said_on_the_screen_and_every_press_is_refused_in_words(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, known: str
) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    settings.write(tmp_path / "data" / "settings.json", settings.Settings(person=known))
    small = SmallDesk.made(tmp_path / "desk" / "desk.sqlite", Rules())
    small.ready()
    small.take()
    small.store.close()
    desk, asked = small.store.path, os.access
    shut = {str(desk), str(desk.parent)}
    monkeypatch.setattr(os, "access", lambda place, mode, **how: not (mode == os.W_OK and str(place) in shut) and asked(place, mode, **how))
    before, seen, stays = desk.read_bytes(), list[str](), list[bool]()

    def use(program: Program) -> int:
        hand, words, shell = Hand(lambda: program.runner.idle, patience_s=60), program.words, program.window.shell
        hand.wait(lambda: hand.shows("shell.standing"), "the banner")
        seen.extend(label.text() for label in shell.findChildren(Label) if label.isVisible())
        hand.press("queue.take_next")
        refusal = words("problem.desk_read_only_writing", path=str(desk))
        hand.wait(lambda: any(refusal in label.text() for label in shell.findChildren(Label)), "why not")
        stays.append(hand.shows("shell.standing"))  # the refusal stands below it
        hand.press("shell.notice.close")
        stays.append(hand.shows("shell.standing") and not shell.has_notice)
        return 0

    arguments = argparse.Namespace(db=str(desk), demo=False, lang=lang, theme="light", login=None if known else "mara")
    assert run_window(arguments, Words(lang), ready=use) == 0
    words = Words(lang)
    assert {words("read_only.title"), words("read_only.note"), words("read_only.desk")} <= set(seen)
    assert stays == [True, True]
    assert desk.read_bytes() == before
    assert not desk.with_name("desk.backups").exists()
