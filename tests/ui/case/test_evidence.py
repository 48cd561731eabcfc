"""A case is taken out as evidence from its menu: it is said what goes out, a reason is needed, and what was written is told with its anchor."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPushButton, QWidget

from complaint_desk import resources
from complaint_desk.domain.privacy_events import CaseExported
from complaint_desk.ui.case.evidence import EvidenceDialog
from tests.ui.case.test_case_screen import Room


class Places:
    """Answers where to write without a dialog: under the name that is proposed."""

    def __init__(self, folder):
        self.folder, self.asked = folder, []

    def save(self, _parent, _title, _kinds, name, then):
        self.asked.append(name)
        then(self.folder / name)


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(qtbot, look, tmp_path)
    made.files = Places(tmp_path)
    made.screen.header.evidence_wanted.connect(
        lambda: EvidenceDialog(look, made.around.desk, made.files, made.screen.view.case, made.screen.window()).open())
    try:
        yield made
    finally:
        made.around.close()
    assert made.around.unexpected == []


def chosen(room):
    """Open the menu of the case; its entry for evidence, None where it has none."""
    room.press("case.more")
    [menu] = [each for each in room.screen.findChildren(QMenu) if each.objectName() == "case.more.menu"]
    entry = next((each for each in menu.actions() if each.objectName() == "case.evidence"), None)
    if entry is not None:
        entry.trigger()
    menu.close()
    return entry


def dialog(room, ident):
    found = [each for each in room.screen.findChildren(QDialog) if each.objectName() == ident and each.isVisible()]
    assert len(found) == 1, ident
    return found[0]


def said(shown):
    return " ".join(each.text() for each in shown.findChildren(QWidget) if hasattr(each, "text"))


def test_who_may_takes_it_out_by_keys_alone_and_keeps_the_anchor(room, qtbot, tmp_path):
    room.around.desk.switch_to(room.around.boss)
    case = room.open()
    chosen(room)
    asked = dialog(room, "case.evidence.ask")
    assert "every word, with names and numbers in it" in said(asked)
    assert "noted in the trail" in said(asked)
    assert asked.reason.accessibleName() == "Reason"
    qtbot.keyClicks(asked.reason, "The court asks.")
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    number = room.around.store.case(case).number
    assert room.files.asked == [f"{number}.json"]
    event = room.around.store.history(case)[-1].event
    assert isinstance(event, CaseExported)
    assert event.reason == "The court asks."
    table = json.loads((tmp_path / f"{number}.json").read_text(encoding="utf-8"))
    done = dialog(room, "case.evidence.done")
    anchor = done.findChild(QLineEdit, "case.evidence.anchor")
    assert anchor.text() == f"{table['anchor']['lane']} {table['anchor']['n']} {table['anchor']['digest']}"
    assert anchor.isReadOnly()
    assert "Taken out as evidence" in room.lines()[-1]
    done.findChild(QPushButton, "case.evidence.done.aside").click()
    assert (tmp_path / "check_case.py").read_text(encoding="utf-8") == resources.read_text("verify", "check_case.py")


def test_without_a_reason_the_question_stays_and_nothing_leaves(room):
    room.around.desk.switch_to(room.around.boss)
    case = room.open()
    chosen(room)
    dialog(room, "case.evidence.ask").accept()
    assert "Names leave only with a reason" in said(dialog(room, "case.evidence.ask"))
    assert room.files.asked == []
    assert "case_exported" not in room.around.kinds(case)


def test_who_may_not_has_no_such_entry(room):
    room.open()
    assert chosen(room) is None
