"""A desk put back from the window: it closes, the file is replaced while nobody has it open, and the window opens again on it."""

from __future__ import annotations

import argparse
from contextlib import closing

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from complaint_desk import settings
from complaint_desk.app import run_window
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.backups import keep_up
from complaint_desk.services.desks import now_us
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@pytest.fixture
def arguments(tmp_path, monkeypatch):
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    return argparse.Namespace(db=None, demo=False, lang="en", theme="light", login="mara")


def test_the_window_closes_and_opens_again_on_the_desk_of_before(qapp, tmp_path, arguments):
    small = SmallDesk.made(tmp_path / "desk.sqlite")
    small.take()
    keep_up(small.store)
    small.take()
    small.store.close()
    seen = []

    def use(program):
        hand = Hand(lambda: program.runner.idle)
        with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=now_us, read_only=True)) as store:
            seen.append(store.read().value("SELECT count(*) FROM complaint"))
        if len(seen) == 1:
            hand.press("nav.settings")
            hand.wait(lambda: hand.find("settings.backups.restore").isEnabled(), "the backups")
            hand.press("settings.backups.restore")
            hand.wait(lambda: hand.shows("settings.backups.ask.yes"), "the question")
            assert [each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible()]
            hand.press("settings.backups.ask.yes")
        return 0

    assert run_window(arguments, Words("en"), path=tmp_path / "desk.sqlite", ready=use) == 0
    assert seen == [2, 1]
    assert len(list(tmp_path.glob("desk.before-restore-*.sqlite"))) == 1


def test_a_desk_that_cannot_be_opened_is_offered_its_newest_backup(qapp, tmp_path, arguments, monkeypatch):
    desk = tmp_path / "data" / "desk.sqlite"
    desk.parent.mkdir()
    small = SmallDesk.made(desk)
    small.take()
    keep_up(small.store)
    small.store.close()
    desk.write_bytes(b"no desk any more " * 1_000)
    settings.write(desk.with_name("settings.json"), settings.Settings(person="mara"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    asked = []

    def agree():
        found = [each for each in QApplication.topLevelWidgets() if each.objectName() == "problem" and each.isVisible()]
        if found and not asked:
            asked.append(found[0])
            found[0].accept()

    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(agree)
    timer.start()
    seen = []
    arguments.login = None
    assert run_window(arguments, Words("en"), ready=lambda program: seen.append(program.runner) or 0) == 0
    timer.stop()
    assert len(asked) == len(seen) == 1
    assert desk.read_bytes()[:6] == b"SQLite"
    assert [each.read_bytes()[:7] for each in desk.parent.glob("desk.before-restore-*.sqlite")] == [b"no desk"]


@pytest.mark.parametrize("backup", [True, False], ids=["with a backup", "without one"])
def test_a_desk_that_cannot_be_opened_is_offered_three_ways_in_their_order_and_stays_as_it_is(qapp, tmp_path, arguments, monkeypatch, backup):
    desk = tmp_path / "data" / "desk.sqlite"
    desk.parent.mkdir()
    small = SmallDesk.made(desk)
    small.take(name="Petra Hallam")
    if backup:
        keep_up(small.store)
    small.store.close()
    damaged = b"no desk any more, says Petra Hallam " * 1_000
    desk.write_bytes(damaged)
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    told, described, text = [], [], []

    def go_on():
        for each in QApplication.topLevelWidgets():
            if not each.isVisible():
                continue
            if each.objectName() == "problem" and not told:
                told.extend(label.text() for label in each.findChildren(Label))
                each.findChild(QPushButton, "problem.aside").click()
            elif each.objectName() == "describing":
                described.append(each)
                text[:] = [each.findChild(QPlainTextEdit, "describing.text").toPlainText()]
                if "[check]\nHow far it came [ended]: cannot be read" in text[0]:
                    each.reject()
                    next(one for one in QApplication.topLevelWidgets() if one.objectName() == "problem").reject()

    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(go_on)
    timer.start()
    arguments.login = None
    with pytest.raises(Problem):
        run_window(arguments, Words("en"))
    timer.stop()
    ways = [[n for n, each in enumerate(told) if word in each] for word in ("newest backup", "What is readable", "For support")]
    assert [bool(each) for each in ways] == [backup, True, True]
    at = [n for each in ways for n in each]
    assert at == sorted(at)
    assert described
    assert "Code [code]: ST-OTHER" in text[0]
    assert "Petra" not in text[0]
    assert desk.read_bytes() == damaged
    assert not list(desk.parent.glob("desk.before-restore-*"))
