"""Backups beside the work: their age stands at the edge, and a word is said once when they are too old."""

import pytest
from PySide6.QtCore import QTimer

from complaint_desk.domain.spans import DAY
from complaint_desk.services import backups
from complaint_desk.ui.backing import Backing
from complaint_desk.ui.shell import Shell
from complaint_desk.ui.text import Label
from tests.ui.desks import DeskOfOne


@pytest.fixture
def one(qapp, tmp_path):
    made = DeskOfOne(tmp_path)
    made.desk.switch_to(made.boss)
    yield made
    made.close()
    assert made.unexpected == []


@pytest.fixture
def shell(qtbot, look):
    made = Shell(look)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def backing(one, look, shell):
    made = Backing(look, one.desk, one.runner, shell, lambda: one.store, one.clock, shell)
    yield made
    made.stop()


def said(shell):
    return shell.findChild(Label, "status.backup").text()


def test_at_most_five_minutes_can_be_lost(one, backing):
    """The watch goes round at least so often, and each round leaves nothing that is in no backup."""
    backing.start()
    (every,) = (timer for timer in backing.findChildren(QTimer) if not timer.isSingleShot())
    assert every.isActive()
    assert every.interval() <= 5 * 60 * 1_000
    for _ in range(3):
        one.take()
        assert backups.standing(one.store).open_us
        every.timeout.emit()
        assert not backups.standing(one.store).open_us
    backing.stop()
    assert not every.isActive()


def test_a_backup_is_made_and_its_age_stands_at_the_edge(one, backing, shell):
    one.take()
    backing.keep()
    assert len(backups.folder_of(one.store.path).kept()) == 1
    assert "2026" in said(shell)
    assert not shell.has_notice


def test_a_backup_that_fails_is_told_once_and_stays_at_the_edge(one, backing, shell, monkeypatch):
    one.take()
    monkeypatch.setattr("complaint_desk.data.copies.copy_whole", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    backing.keep()
    assert shell.has_notice
    shell.hide_notice()
    backing.keep()
    assert not shell.has_notice
    one.clock.us += 3 * DAY
    backing.keep()
    assert shell.has_notice  # worse than before
    assert said(shell)


def test_an_agent_is_not_bothered_with_what_others_look_after(one, backing, shell, monkeypatch):
    one.desk.switch_to(one.agent)
    one.take()
    monkeypatch.setattr("complaint_desk.data.copies.copy_whole", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    backing.keep()
    assert not shell.has_notice


def test_after_a_restore_somebody_looks_before_backups_go_on(one, backing, shell):
    one.take()
    backing.keep()
    backups.folder_of(one.store.path).note(paused=True)
    one.take(name="Li Na")
    backing.keep()
    assert shell.has_notice
    shell.notice.findChild(object, "shell.notice.open").click()
    assert not shell.has_notice
    assert backups.standing(one.store).open_us == 0


def test_a_rotation_broken_off_is_said_once_to_who_may_make_new_keys(one, backing, shell, monkeypatch):
    one.take()
    monkeypatch.setattr("complaint_desk.ui.backing._broken_off", lambda _store: True)
    one.desk.switch_to(one.agent)
    backing.keep()
    assert not shell.has_notice
    one.desk.switch_to(one.boss)
    backing.keep()
    assert shell.has_notice
    assert any("rekey --rotate" in each.text() for each in shell.notice.findChildren(Label))
    shell.hide_notice()
    backing.keep()
    assert not shell.has_notice
