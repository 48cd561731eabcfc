"""Fixtures for tests that need Qt. The screen is always the offscreen one; what a test leaves over fails it, by name."""

import functools
import gc
import itertools
import os
import threading
from datetime import UTC

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.ui import runner as runner_module
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Language
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.theme import Appearance
from complaint_desk.wording import Words
from tests.guesses import cheap_guesses  # noqa: F401  # a fixture of all tests here
from tests.histories import MONDAY
from tests.in_memory import memory_path, memory_root, no_disk  # noqa: F401  # fixtures of all tests here
from tests.new_desk import open_desk

PATIENCE_MS = 60_000
FEW = 8_000  # objects that it takes no time to look through
MANY = 150_000  # objects put away since all of them were looked through
_PUT_AWAY = pytest.StashKey[int]()


def settle():
    """Deliver every deferred deletion that is waiting."""
    gc.collect()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def left_over(threads):
    """Return the names of windows, threads and timers that a test should have ended."""
    found = [f"window {type(each).__name__} {each.objectName()!r}" for each in QApplication.topLevelWidgets() if each.isVisible()]
    found += [f"thread {each.name}" for each in threading.enumerate() if each not in threads and each.is_alive()]
    found += [f"timer {each.objectName() or type(each.parent()).__name__} every {each.interval()} ms" for each in running_timers()]
    return found


def running_timers():
    """Return the timers that run; which kinds are timers is asked once for each kind: to ask every object took a third longer."""
    everything = gc.get_objects()
    kinds = list(map(type, everything))
    timers = {kind for kind in set(kinds) if issubclass(kind, QTimer)}
    return [each for each in itertools.compress(everything, map(timers.__contains__, kinds)) if shiboken6.isValid(each) and each.isActive()]


def put_away(stash):
    """Have what outlives a test, as modules do that it was the first to import, looked through no more: that took a third of all the time.

    What was put away while something still held it, a window that a fixture let go of later, goes when all of it is looked through again.
    """
    if len(gc.get_objects()) <= FEW:
        return
    if gc.get_freeze_count() > stash.get(_PUT_AWAY, 0) + MANY:
        gc.unfreeze()
    gc.collect()
    all_of_it = gc.get_freeze_count() == 0
    gc.freeze()
    if all_of_it:
        stash[_PUT_AWAY] = gc.get_freeze_count()


class _OfOneTest:
    """The collector as a window has it that is not all of its program: it puts nothing away, so at its end it brings nothing back.

    A window's end would have all that the whole run of tests made looked through anew, which took as long as the window's test, and what a
    window put away would be none of what is looked for afterwards. What came until then counts as looked through, as behind ``gc.freeze``.
    """

    def __getattr__(self, name):
        return getattr(gc, name)

    def freeze(self):
        gc.collect(0)

    def unfreeze(self):
        """Nothing was put away."""


@pytest.fixture(autouse=True)
def collector_of_a_test(monkeypatch):
    """No window of a test puts away, or brings back, what others made, and no widget is destroyed on another thread.

    Python collects in whatever thread happens to allocate: where a window works with its threads, a reader may destroy widgets while the
    main thread is at work in Qt, which crashes seldom, and anywhere. What is left over is collected once the test has ended.
    """
    monkeypatch.setattr(runner_module, "gc", _OfOneTest())
    gc.disable()
    yield
    gc.enable()


def told_to_quit():
    """Tell whether the application was told to quit while nothing ran: then no loop ever waits again, and each later wait is in vain."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    if loop.exec() != -1:
        return False
    QTimer.singleShot(0, QApplication.quit)
    QApplication.exec()  # begins and ends: that is how Qt forgets it
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Let the test's own fixtures end first, then look for what is left over."""
    result = yield
    if QApplication.instance() is not None:
        settle()
        found = left_over(item.stash.get(_THREADS, set()))
        for each in QApplication.topLevelWidgets():
            each.close()
        if told_to_quit():
            found.append("an order to quit")
        put_away(item.config.stash)
        assert not found, f"left over: {', '.join(found)}"
    return result


_THREADS = pytest.StashKey[set]()


def pytest_collection_finish():
    """What the imports made stays for ever: without it, looking through what is left after each test takes a quarter of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    item.stash[_THREADS] = set(threading.enumerate())


@pytest.fixture
def qtbot(qtbot):
    """A hand that waits long enough for a busy machine; what never comes still fails."""
    for wait in ("waitUntil", "waitSignal"):
        setattr(qtbot, wait, functools.partial(getattr(qtbot, wait), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture
def words():
    """English, in UTC."""
    return Words("en", UTC)


@pytest.fixture
def look(qapp, words):
    """The light theme in English; gone with the test."""
    language = Language(words)
    appearance = Appearance(qapp, "light")
    yield Look(appearance, language)
    language.close()
    settle()
    qapp.setStyleSheet("")


@pytest.fixture
def store(tmp_path):
    """A desk without cases, under the rules of the playbooks, on a Monday that does not end."""
    opened = open_desk(tmp_path / "desk.sqlite", load_rules(), lambda: MONDAY)
    yield opened
    opened.close()


@pytest.fixture
def boss(store):
    """Who set the desk up: its administrator."""
    return people.sit_down(store, "mara", "Mara Linde")


@pytest.fixture
def desk(qapp, store, boss):
    """The administrator's seat, where all is done at once; nothing unexpected may happen at it."""
    keys, wrong = itertools.count(1), []
    runner = InlineRunner(lambda _kind: store, lambda _store: None)
    yield Desk(runner, boss, clock=lambda: MONDAY, new_key=lambda: next(keys).to_bytes(16, "big"), unexpected=wrong.append)
    assert wrong == []
