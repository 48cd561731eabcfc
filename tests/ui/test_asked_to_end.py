"""The end that the system or a terminal asks for, whenever in a start that comes."""

import signal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from complaint_desk.between import end_with_signals, until_quit


@pytest.fixture
def asked(qapp):
    """The application as a start has it; how signals were handled before comes back."""
    before = end_with_signals(qapp)
    yield qapp
    qapp.setProperty("complaint_desk_asked_to_end", None)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("there", [True, False], ids=["behind the window", "before there is one"])
def test_a_program_asked_to_end_before_anything_runs_does_not_go_on_and_shows_no_window(asked, number, there):
    window, ran = QWidget(), []
    timer = QTimer(window, singleShot=True)
    timer.timeout.connect(lambda: (ran.append("on"), asked.quit()))
    timer.start(0)
    if there:
        window.show()
    signal.raise_signal(number)
    window.setVisible(not there)
    assert until_quit(asked) == 0
    assert ran == []
    assert not window.isVisible()
    window.deleteLater()


def test_a_program_asked_to_end_waits_for_what_has_to_stop_first(asked):
    class Working(QDialog):
        """Closes when its work stopped, as a desk that is put back does."""

        def reject(self):
            QTimer.singleShot(0, self, self.accept)

    work = Working()
    work.finished.connect(asked.quit)
    signal.raise_signal(signal.SIGTERM)
    work.open()
    until_quit(asked)
    assert work.result() == QDialog.DialogCode.Accepted
    work.deleteLater()
