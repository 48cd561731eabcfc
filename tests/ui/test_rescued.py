"""The dialogs of a rescue: how far it is, what was found and what is missing; told to whoever hears them or has only keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QPushButton

from complaint_desk.domain.messages import At, say
from complaint_desk.services.rescuing import Course, Rescued
from complaint_desk.ui.rescued import RescuedDialog, RescuingDialog
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.text import Dialog

FOUND = Rescued(cases=3, events=40, missing=2, from_backup=0, numbers=("26-0000001-4",), lost=(), gaps=())


def test_the_bar_goes_on_from_step_to_step_and_ends_where_all_is_done(qtbot, look):
    stood = []

    def job(course: Course) -> Rescued:
        for step, done, total in (("pages", 0, 10), ("pages", 5, 10), ("backups", 1, 2), ("writing", 500, 1000), ("writing", 1000, 1000)):
            course.tell(step, done, total)
            stood.append(dialog.findChild(QProgressBar, "backups.rescuing.bar").value())
        return FOUND

    dialog = RescuingDialog(look, InlineRunner(lambda _lane: None), job)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.begin()
    assert stood == [0, 25, 55, 80, 100]
    assert dialog.answer == FOUND
    assert dialog.findChild(QProgressBar).accessibleName() == look.words("backups.rescuing.title")


def test_what_is_missing_is_read_and_copied_by_keys_alone_and_the_rescued_desk_opens_only_when_it_is_asked_for(qtbot, look):
    opened = []
    for button, opens in (("no", 0), ("yes", 1)):
        told = (say("backups.rescued", path="x", cases=3, events=40), say("backups.rescued_whole"))
        dialog = RescuedDialog(look, told, lambda: opened.append(True))
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.open()
        text = dialog.findChild(QPlainTextEdit, "backups.rescued.text")
        assert text.isReadOnly()
        assert text.accessibleName() == look.words("backups.rescuing.full")
        assert look.words("backups.rescued_whole") in text.toPlainText()
        assert text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
        pressed = dialog.findChild(QPushButton, f"backups.rescued.{button}")
        assert pressed.accessibleName() == pressed.text()
        qtbot.keyClick(pressed, Qt.Key.Key_Space)
        assert len(opened) == opens


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_button_says_what_it_does_in_the_language_of_the_window(qtbot, look, language):
    look.language.choose(language)
    dialog = RescuedDialog(look, (say("backups.rescued_whole"),), lambda: None)
    qtbot.addWidget(dialog)
    said = {each.objectName(): each.text() for each in dialog.findChildren(QPushButton)}
    assert said == {"backups.rescued.no": look.words("backups.rescuing.back"), "backups.rescued.yes": look.words("backups.open_rescued")}


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_desk_that_does_not_open_has_room_for_the_words_of_every_way(qtbot, look, language):
    look.language.choose(language)
    dialog = Dialog(
        look, say("shell.product"), (say("backups.offer"),), ident="problem", agree=say("backups.put_back_to", at=At(1_763_100_000_000_000)),
        decline=say("widget.close"), aside=(say("describing.offer"), dialog_stays), another=("rescue", say("backups.rescue"), dialog_stays))
    qtbot.addWidget(dialog)
    dialog.open()
    buttons = dialog.findChildren(QPushButton)
    assert [each.objectName() for each in buttons] == ["problem.aside", "problem.no", "problem.rescue", "problem.yes"]
    assert [each.objectName() for each in buttons if each.width() < each.sizeHint().width()] == []


def dialog_stays():
    """Nothing comes of it."""
