"""A description for support is shown in full before it leaves, is what is kept and copied, and can be stopped while it is made."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton

from complaint_desk.services import describing
from complaint_desk.services.describing import Scene
from complaint_desk.ui.describing import NAME, DescriptionDialog, open_description
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.settings.support import SupportCard
from complaint_desk.ui.text import OF_PROGRAM, Label
from complaint_desk.ui.widgets import TextField
from tests.services.desk import SmallDesk


class Chosen:
    """Answers with one place for every file."""

    def __init__(self, target):
        self.target, self.asked = target, []

    def save(self, _parent, _title, _kinds, name, then):
        self.asked.append(name)
        then(self.target)


class Later:
    """Keeps the job, to be done when the test says so."""

    def __init__(self):
        self.inline = InlineRunner(lambda _kind: None)
        self.job = None

    def work(self, job, **answers):
        self.job = (job, answers)
        return self

    def stop(self):
        self.stopped = True

    def drop(self):
        self.job = None


@pytest.fixture
def scene(tmp_path):
    small = SmallDesk.made(tmp_path / "desk.sqlite")
    small.take(name="Petra Hallam")
    small.store.close()
    return Scene(tmp_path / "desk.sqlite", tmp_path / "data")


@pytest.fixture
def files(tmp_path):
    return Chosen(tmp_path / "told.txt")


@pytest.fixture
def dialog(look, scene, files):
    made = DescriptionDialog(look, scene, InlineRunner(lambda _kind: None), files)
    made.begin()
    yield made
    if shiboken6.isValid(made):
        made.reject()


def part(dialog, kind, name):
    return dialog.findChild(kind, f"describing.{name}")


def test_what_is_kept_and_copied_is_what_is_shown(dialog, files):
    text = part(dialog, TextField, "text").toPlainText()
    assert "Cases [cases]: 1" in text
    assert "Petra" not in text
    part(dialog, QPushButton, "aside").click()
    assert QApplication.clipboard().text() == text
    part(dialog, QPushButton, "yes").click()
    assert files.asked == [NAME]
    assert files.target.read_text(encoding="utf-8") == text
    assert part(dialog, Label, "told").text() == "Saved."
    assert dialog.isVisible()


def test_it_is_read_and_copied_from_by_keys_alone(dialog, qtbot):
    text = part(dialog, TextField, "text")
    qtbot.keyClick(text, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert text.textCursor().selectedText()


def test_it_cannot_be_changed_and_says_that_nothing_is_sent(dialog):
    assert part(dialog, TextField, "text").isReadOnly()
    assert any("The program sends nothing" in each.text() for each in dialog.findChildren(Label))
    assert dialog.property(OF_PROGRAM)


def test_a_file_of_another_kind_is_left_as_it_is_and_the_dialog_says_so(dialog, files, scene):
    letter = scene.desk.with_name("letter.txt")
    letter.write_text("Dear Noor", encoding="utf-8")
    for files.target, said in ((letter, "another file"), (scene.desk, "belongs to a desk")):
        before = files.target.read_bytes()
        part(dialog, QPushButton, "yes").click()
        assert files.target.read_bytes() == before
        assert said in part(dialog, Label, "told").text()


def test_every_part_has_a_name_and_is_reached_by_the_keyboard_alone(dialog, qtbot):
    assert QApplication.focusWidget() is part(dialog, TextField, "text")
    names, seen = {}, set()
    while (now := QApplication.focusWidget()) not in seen:
        seen.add(now)
        names[now.objectName()] = now.accessibleName()
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert names == {
        "describing.text": "Description in full", "describing.aside": "Copy", "describing.no": "Close", "describing.yes": "Save…",
    }
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_costs_no_time_is_shown_before_the_file_is_looked_through(look, scene, files):
    later = Later()
    made = DescriptionDialog(look, scene, later, files)
    made.begin()
    assert "Page size [page_size]: 4,096 bytes" in part(made, TextField, "text").toPlainText()
    assert "under way or not done yet" in part(made, TextField, "text").toPlainText()
    made.looked.emit(3, 34)
    assert (part(made, QProgressBar, "bar").value(), part(made, QProgressBar, "bar").maximum()) == (3, 34)
    assert part(made, Label, "step").text() == "The file is looked through: 3 of 34"
    part(made, QPushButton, "aside").click()
    assert part(made, Label, "told").text() == "Copied."
    part(made, QPushButton, "stop").click()
    assert later.stopped
    _job, answers = later.job
    answers["then"](describing.looked_into(scene, cancelled=lambda: True))
    assert "stopped on request" in part(made, TextField, "text").toPlainText()
    assert "stopped" in part(made, Label, "step").text()
    assert part(made, Label, "told").text() == "", "what was copied is another text than the one that stands there now"
    assert part(made, QProgressBar, "bar").isHidden()
    made.reject()


def test_a_look_that_fails_leaves_what_is_known(look, scene, files, monkeypatch):
    monkeypatch.setattr(describing, "looked_into", lambda *_a, **_k: 1 // 0)
    made = DescriptionDialog(look, scene, InlineRunner(lambda _kind: None), files)
    made.begin()
    assert "Page size [page_size]" in part(made, TextField, "text").toPlainText()
    assert "the rest stands here" in part(made, Label, "step").text()
    made.reject()


def test_its_threads_end_with_it(look, scene, qtbot):
    over = Label(look, "a window")
    qtbot.addWidget(over)
    made = open_description(look, scene, over, code="ST-DAMAGED")
    qtbot.waitUntil(lambda: part(made, QProgressBar, "bar").isHidden())
    assert "Code [code]: ST-DAMAGED" in part(made, TextField, "text").toPlainText()
    made.reject()


def test_the_settings_have_a_quiet_place_for_it(look, desk, qtbot):
    card = SupportCard(look, desk)
    qtbot.addWidget(card)
    card.findChild(QPushButton, "settings.support.describe").click()
    made = card.window().findChild(DescriptionDialog)
    qtbot.waitUntil(lambda: part(made, QProgressBar, "bar").isHidden())
    assert "Whole [whole]: yes" in part(made, TextField, "text").toPlainText()
    made.reject()
