"""What a test leaves over is found by name: a window, a thread, a timer of whatever kind."""

import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import left_over


class OwnTimer(QTimer):
    """A kind of timer of its own, as a widget may have."""


@pytest.mark.parametrize("kind", [QTimer, OwnTimer])
def test_a_timer_that_runs_is_found_and_one_that_was_stopped_is_not(qapp, kind):
    threads = set(threading.enumerate())
    timer, child = kind(), kind(qapp)
    timer.setObjectName("blink")
    assert left_over(threads) == []
    for each in (timer, child):
        each.start(60_000)
    assert sorted(left_over(threads)) == ["timer QApplication every 60000 ms", "timer blink every 60000 ms"]
    for each in (timer, child):
        each.stop()
    child.deleteLater()
    assert left_over(threads) == []


def test_a_window_that_is_shown_and_a_thread_that_runs_are_found(qapp, qtbot):
    threads, end = set(threading.enumerate()), threading.Event()
    window, thread = QWidget(), threading.Thread(target=end.wait, name="waiting")
    qtbot.addWidget(window)
    window.setObjectName("main")
    window.show()
    thread.start()
    assert left_over(threads) == ["window QWidget 'main'", "thread waiting"]
    end.set()
    thread.join()
    window.close()
    assert left_over(threads) == []
