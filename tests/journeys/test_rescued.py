"""A damaged desk rescued from the screen that says why it does not open: the file stays as it is, what is missing is named."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from complaint_desk import settings
from complaint_desk.app import Program, run_window
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import conversation, rescuing
from complaint_desk.services.desks import now_us
from complaint_desk.ui.going import GoingDialog
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

PAGE = 4_096
LEAF = 13
"""How the pages begin on which the rows of a table stand."""


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk without a backup that lost its people and, of a case with many notes, those in the middle; it does not open."""
    small = SmallDesk.made(tmp_path_factory.mktemp("worked") / "desk.sqlite")
    small.take(name="Ayla Mertens")
    case = small.take()
    for turn in range(250):
        small.do(conversation.add_note, case, text=f"又打来 {turn}")
    small.store.close()
    with closing(sqlite3.connect(small.store.path)) as raw:
        people, = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
    content = bytearray(small.store.path.read_bytes())
    leaves = [at for at in range(0, len(content), PAGE) if content[at] == LEAF and content.count(b"note_added", at, at + PAGE) > 9]
    for at in ((people - 1) * PAGE, leaves[len(leaves) // 2]):
        content[at : at + PAGE] = b"\xff" * PAGE
    small.store.path.write_bytes(bytes(content))
    return small.store.path


@pytest.fixture
def desk(worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own desk, which the program is started on from its icon."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    settings.write(tmp_path / "data" / "settings.json", settings.Settings(person="mara"))
    return Path(shutil.copy(worked, tmp_path / "data" / "desk.sqlite"))


class Answers:
    """Presses a button of each dialog that comes, in turn, and remembers what the dialogs said; closes one that has no such button."""

    def __init__(self, *presses: str) -> None:
        self.presses = list(presses)
        self.said: list[str] = []
        self.timer = QTimer()
        self.timer.setInterval(20)
        self.timer.timeout.connect(self._go_on)

    def _go_on(self) -> None:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, Dialog) and each.isVisible() and self.presses:
                button = each.findChild(QPushButton, self.presses[0])
                if button is None and isinstance(each, GoingDialog):
                    continue  # closes by itself
                if button is None:
                    self.said.append(f"nothing to press in {each.objectName()}: {[label.text() for label in each.findChildren(Label)]}")
                    each.reject()
                elif button.isEnabled():
                    self.said += [label.text() for label in each.findChildren(Label)]
                    self.said += [field.toPlainText() for field in each.findChildren(QPlainTextEdit)]
                    self.presses.pop(0)
                    button.click()
                return

    def run(self, ready: Callable[[Program], int], lang: str = "en") -> int:
        self.timer.start()
        try:
            told = argparse.Namespace(db=None, demo=False, lang=lang, theme="light", login=None)
            return run_window(told, Words(lang), ready=ready)
        finally:
            self.timer.stop()


@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_it_says_what_was_found_and_what_is_missing_and_opens_what_was_rescued_on_request(qapp: QApplication, desk: Path, lang: str) -> None:
    before, seen = desk.read_bytes(), list[tuple[str, int]]()
    target = rescuing.target_of(desk)

    def use(program: Program) -> int:
        with closing(Store.open(target, Rules(), clock=now_us, read_only=True)) as store:
            seen.append((program.window.shell.windowTitle(), store.read().value("SELECT count(*) FROM complaint")))
        return 0

    answers = Answers("problem.rescue", "backups.rescued.yes")
    assert answers.run(use, lang) == 0
    assert answers.presses == []
    assert len(seen) == 1
    told, words = "\n".join(answers.said), Words(lang)
    assert words("backups.offer_rescue") in told
    assert words("backups.rescuing.done_note") in told
    assert str(target) in told
    assert "26-0000002" in told, "the cases in which something is missing are named"
    assert desk.read_bytes() == before


def test_whoever_goes_back_finds_the_ways_again_and_the_rescued_desk_among_them(qapp: QApplication, desk: Path) -> None:
    before, seen = desk.read_bytes(), list[Program]()
    answers = Answers("problem.rescue", "backups.rescued.no", "problem.rescue")
    assert answers.run(lambda program: seen.append(program) or 0) == 0
    assert len(seen) == 1
    assert any(str(rescuing.target_of(desk)) in each and "stands in" in each for each in answers.said)
    assert desk.read_bytes() == before


def test_a_rescue_of_an_accident_before_is_left_alone_and_what_is_readable_now_is_put_beside_it(qapp: QApplication, desk: Path) -> None:
    old, fresh, seen = rescuing.target_of(desk), desk.with_name("desk.rescued-2.sqlite"), list[Program]()
    old.write_bytes(b"of another accident")
    os.utime(old, ns=(0, desk.stat().st_mtime_ns - 1))
    answers = Answers("problem.rescue", "backups.rescued.no", "problem.rescue")
    assert answers.run(lambda program: seen.append(program) or 0) == 0
    assert (len(seen), old.read_bytes()) == (1, b"of another accident")
    with closing(Store.open(fresh, Rules(), clock=now_us, read_only=True)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 2
    assert any(str(fresh) in each and "last changed" in each for each in answers.said), "which one is opened, and of when it is"


def test_it_can_be_stopped_and_then_the_ways_come_again_and_nothing_was_made(
    qapp: QApplication, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(found: Path, target: Path, course: rescuing.Course, gather=rescuing.gather, **more) -> rescuing.Rescued:
        while not course.cancelled():
            course.at("pages", 1, 3)
        return gather(found, target, course=course, **more)

    monkeypatch.setattr(rescuing, "gather", slow)
    answers = Answers("problem.rescue", "backups.rescuing.yes", "problem.yes")
    with pytest.raises(Problem):
        answers.run(lambda _program: 1)
    assert answers.presses == []
    assert Words("en")("backups.rescuing.may_stop") in answers.said
    assert not list(desk.parent.glob("desk.rescued*"))
