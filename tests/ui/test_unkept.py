"""Drafts that cannot be kept: it is said above the views, once, and nothing that is no draft's failure is taken for one."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from complaint_desk.domain.problems import StoreProblem
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.shell import Shell
from complaint_desk.ui.unkept import Unkept
from tests.ui.desks import DraftFile


class Refusing(DraftFile):
    """Takes a draft, or fails with what stands in it."""

    problem = None

    def save(self, key, text):
        if self.problem is not None:
            raise self.problem
        super().save(key, text)


@pytest.fixture
def made(look, qtbot):
    shell, file, unexpected = Shell(look), Refusing({}), []
    qtbot.addWidget(shell)
    drafts = Drafts(lambda: file, lambda: 5)
    Unkept(drafts, shell, unexpected.append)
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    drafts.watch("case.7.note", field)
    yield shell, file, unexpected, drafts, field
    drafts.close()


def typed(drafts, field, text, signal, qtbot):
    with qtbot.waitSignal(signal):
        field.setPlainText(text)
        drafts.flush()


def test_it_is_said_once_and_again_after_drafts_were_kept(made, qtbot):
    shell, file, unexpected, drafts, field = made
    file.problem = StoreProblem("disk_full_writing", code="ST-FULL")
    typed(drafts, field, "a", drafts.failed, qtbot)
    assert shell.has_notice
    shell.hide_notice()
    typed(drafts, field, "ab", drafts.failed, qtbot)
    assert not shell.has_notice
    file.problem = None
    typed(drafts, field, "abc", drafts.kept, qtbot)
    file.problem = OSError("gone")
    typed(drafts, field, "abcd", drafts.failed, qtbot)
    assert shell.has_notice
    assert unexpected == []


def test_a_mistake_of_our_own_is_told_as_one(made, qtbot):
    shell, file, unexpected, drafts, field = made
    file.problem = ValueError("ours")
    typed(drafts, field, "a", drafts.failed, qtbot)
    assert unexpected == [file.problem]
    assert not shell.has_notice


@pytest.mark.parametrize("why", [StoreProblem("desk_no_right", code="ST-RIGHT", path="p"), PermissionError("no")], ids=["SQLite", "the system"])
def test_where_there_is_no_right_to_make_their_file_they_are_given_back_as_long_as_the_window_is_open(qapp, qtbot, why):
    def refused():
        raise why

    drafts = Drafts(refused, lambda: 5, instead=lambda: DraftFile({}))
    kept, field, again = [], QPlainTextEdit(), QPlainTextEdit()
    drafts.kept.connect(kept.append)
    for each in (field, again):
        qtbot.addWidget(each)
    assert drafts.keeps()
    drafts.watch("case.7.note", field)
    typed(drafts, field, "She waits since Monday.", drafts.failed, qtbot)
    drafts.unwatch("case.7.note")
    with qtbot.waitSignal(drafts.restored):
        drafts.watch("case.7.note", again)
    assert again.toPlainText() == "She waits since Monday."
    assert not drafts.keeps()
    assert kept == []
    drafts.close()
