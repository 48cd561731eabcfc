"""A mistake of ours is told once, plainly, without anybody's data, and never stops the window."""

import gc
import sys
import threading

import pytest
from PySide6.QtCore import QObject, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.log import Log
from complaint_desk.ui.crash import FAULTS, CrashDialog, CrashHooks, fault_of
from complaint_desk.ui.text import Dialog, Label


@pytest.fixture
def told():
    return []


@pytest.fixture
def hooks(qapp, tmp_path, told, qtbot):
    with qtbot.captureExceptions():
        made = CrashHooks(tmp_path, told.append)
        made.install()
        yield made
        made.restore()


class Broken(QWidget):
    def paintEvent(self, _event):
        raise ValueError("Petra Hallam, 0170 1234567")


def test_a_slot_that_raises_is_heard(hooks, told, qtbot):
    timer = QTimer(hooks)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: 1 // 0)
    timer.start(0)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind == "ZeroDivisionError"


def test_a_virtual_method_that_raises_is_heard_without_its_values(hooks, told, qtbot):
    widget = Broken()
    qtbot.addWidget(widget)
    QTimer.singleShot(0, widget.show)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind == "ValueError"
    assert "Petra" not in told[0].details()
    assert "in paintEvent" in told[0].details()


def test_a_thread_and_a_destructor_that_raise_are_heard(hooks, told, qtbot):
    thread = threading.Thread(target=lambda: [][1])
    thread.start()
    thread.join()

    class Bad:
        def __del__(self):
            raise KeyError("k")

    Bad()
    gc.collect()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [fault.kind for fault in told] == ["IndexError", "KeyError"]


def test_a_fault_while_a_fault_is_told_is_only_counted(qapp, tmp_path, qtbot):
    def show(_fault):
        raise RuntimeError("the dialog itself")

    hooks = CrashHooks(tmp_path, show)
    hooks.report(ValueError("one"))
    qtbot.wait(0)
    QApplication.processEvents()
    assert hooks.count == 1


def test_qt_warnings_and_places_reach_the_log(hooks, tmp_path, told, qtbot):
    log = Log(tmp_path)
    try:
        qWarning("something of 王芳")
        hooks.report(ValueError("x"))
    finally:
        log.close()
    text = log.path.read_text(encoding="utf-8")
    assert "Qt: something of <text>" in text
    assert "fault ValueError" in text
    qtbot.waitUntil(lambda: bool(told))


def test_hooks_are_given_back(qapp, tmp_path):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hooks = CrashHooks(tmp_path, print)
    hooks.install()
    assert sys.excepthook != before[0]
    hooks.restore()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    (tmp_path / FAULTS).unlink()
    assert isinstance(hooks, QObject)


def test_the_dialog_says_that_the_work_is_safe_and_comes_once(look, qtbot):
    show = CrashDialog(look)
    show(fault_of(ValueError("x")))
    show(fault_of(ValueError("y")))
    dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog)]
    assert len(dialogs) == 1
    words = [label.text() for label in dialogs[0].findChildren(Label)]
    assert any("safe" in text for text in words)
    dialogs[0].accept()
    show(fault_of(ValueError("z")))
    for each in QApplication.topLevelWidgets():
        if isinstance(each, Dialog):
            qtbot.addWidget(each)
            each.accept()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_draft_is_promised_where_none_is_kept(look, qtbot, lang):
    look.language.choose(lang)
    show = CrashDialog(look, keeps=lambda: False)
    show(fault_of(ValueError("x")))
    dialog = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "crash" and each.isVisible())
    qtbot.addWidget(dialog)
    said = [label.text() for label in dialog.findChildren(Label)]
    assert look.words("crash.safe_passing") in said
    assert look.words("crash.safe") not in said
    dialog.accept()


def test_a_fault_can_be_described_for_support_from_its_dialog(look, qtbot):
    described = []
    show = CrashDialog(look, lambda fault, parent: described.append((fault.kind, parent)))
    show(fault_of(ValueError("Petra Hallam")))
    dialog = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "crash")
    qtbot.addWidget(dialog)
    offer = dialog.findChild(QPushButton, "crash.aside")
    assert offer.accessibleName() == "Describe for support…"
    offer.click()
    assert described == [("ValueError", dialog)]
    assert dialog.isVisible()
    dialog.accept()
