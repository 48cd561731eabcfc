"""The one window of a desk: whoever starts the program again on it brings that window forward (design, safety A6).

A lock in the user's own folder says who has it. Qt sees to it that the lock of a program that is gone keeps nobody out, and it is never
held to be old while its program lives. A second start asks by a file (``services.knocking``), waits a few seconds, and ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QSysInfo, Qt, QTimer

from complaint_desk.services import knocking
from complaint_desk.services.knocking import Wanted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from complaint_desk.ui.look import Look
    from complaint_desk.ui.window import Window

WAIT_S: Final = 5.0
"""So long a window that is alive may take to answer: one that has just been started loads meanwhile."""
_ASK_AGAIN_S: Final = 0.05
LOOK_MS: Final = 2_000
"""A folder that tells nobody of its changes, as some do, is looked at so often."""


class FirstWindow(QObject):
    """Has the lock of a desk and hears who else wants its window, or finds out who has it.

    Attributes:
        wanted: what shall be shown as soon as there is a window, in the order in which it was asked for.
        answered: another program has the window, and took what was wanted: there is nothing to open.
        silent: another program has the window and does not answer.
    """

    def __init__(self, place: Path | None, wanted: Wanted) -> None:
        """Take the lock, or ask who has it and wait for the answer.

        Args:
            place: where the window is known by (``knocking.place_of``); None where nobody can know of others: it is opened in any case,
                shows what it was started for, and hears of nothing else.
            wanted: what this start is for.

        Raises:
            OSError: the folder of the place cannot be read.
        """
        super().__init__()
        self._place = place
        self.wanted = [wanted] if wanted.case or wanted.phone else []
        self._login: Callable[[], str] = lambda: wanted.login
        self._show: Callable[[Wanted], object] | None = None
        self._main: QWidget | None = None
        self._timer: QTimer | None = None
        self.answered = self.silent = False
        if place is None:
            return
        knocking.sweep(place)
        self._lock = QLockFile(str(place.with_name(place.name + ".lock")))
        self._lock.setStaleLockTime(0)
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            self._ask(place, wanted)

    def _ask(self, place: Path, wanted: Wanted) -> None:
        if sys.platform == "win32" and not wanted.phone:  # whoever was started last may let another come forward
            import ctypes

            with suppress(OSError, AttributeError):
                ctypes.WinDLL("user32").AllowSetForegroundWindow(self._lock.getLockInfo()[0])
        try:
            asked = knocking.ask(place, wanted)
        except OSError:
            self.silent = True
            return
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            told = knocking.answer_to(asked)
            if told is not None:
                self.answered = told
                return
            if self._lock.tryLock(0):  # the window closed meanwhile, and what it answered counts no more
                if not knocking.withdraw(asked):
                    knocking.answer_to(asked)
                return
            time.sleep(_ASK_AGAIN_S)
        self.silent = knocking.withdraw(asked)
        self.answered = not self.silent and knocking.answer_to(asked) is True

    def listen(self) -> None:
        """Hear from now on who wants the window, also while it is only about to come."""
        if self._place is None:
            return
        knocking.clear(self._place)
        self._watcher = QFileSystemWatcher([str(self._place.parent)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._look()

    def serve(self, look: Look, window: Window, clock: Callable[[], int]) -> None:
        """Show in a window what somebody wanted before it was there, and what others want from now on."""
        def show(wanted: Wanted) -> None:
            from complaint_desk.ui.calling import Calling  # a window that nobody calls needs nothing of it

            (window.findChild(Calling) or Calling(look, window, clock)).take(wanted)

        self._main, self._login, self._show = window.shell, lambda: str(window.desk.person.login), show
        wanted, self.wanted = self.wanted, []
        for each in wanted:
            show(each)

    def leave(self, *, ends: bool) -> None:
        """The window is gone; another one comes in its place, unless the program ends: whoever starts it now need not wait for that."""
        self._main = self._show = None
        if ends:
            self.close()

    def close(self) -> None:
        """Hear no more, and let the desk have another window."""
        if self._timer is not None:
            self._timer.stop()
            self._watcher.directoryChanged.disconnect(self._look)
            self._timer = None
        if self._place is not None:
            self._lock.unlock()

    def _look(self, _folder: str = "") -> None:
        """Answer who asks, and see to what the killed leave; a window beside the first one is the first as soon as that is gone."""
        if self._place is None:
            return
        knocking.sweep(self._place)
        if self._lock.isLocked() or self._lock.tryLock(0):
            for asked in knocking.waiting(self._place):
                self._answer(asked)

    def _answer(self, asked: Path) -> None:
        """Answer one question: yes to what is shown, or will be; to anything else no, and whoever waits for it opens a window for it."""
        wanted = knocking.read(asked)
        if wanted is None or wanted.login not in ("", self._login()):
            knocking.answer(asked, comes=False)
            return
        call = bool(wanted.case or wanted.phone)
        shown = call and not knocking.old(asked)
        knocking.answer(asked, comes=shown or not call)
        self._come_forward(active=not wanted.phone)
        if shown:
            self._pass_on(wanted)

    def _pass_on(self, wanted: Wanted) -> None:
        if self._show is not None:
            self._show(wanted)
        else:
            self.wanted.append(wanted)

    def _come_forward(self, *, active: bool) -> None:
        """Bring what is shown before the other windows, and where the system allows it and nobody's words are taken make it the active one.

        Args:
            active: somebody asked for it with their own hand; a call that comes in raises the window and leaves the keyboard where it is.
        """
        from PySide6.QtWidgets import QApplication

        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.windowType() in _OF_THEIR_OWN]
        main = self._main if self._main in shown else next(iter(shown), None)
        if main is None:
            return
        main.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not active)
        main.setWindowState(main.windowState() & ~Qt.WindowState.WindowMinimized)
        main.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
        for each in (main, *(each for each in shown if each is not main)):
            each.raise_()
        if active:
            (QApplication.activeModalWidget() or main).activateWindow()
        QApplication.alert(main)  # where that was not granted, the task bar tells


_OF_THEIR_OWN: Final = (Qt.WindowType.Window, Qt.WindowType.Dialog)


def first_window(desk: Path, wanted: Wanted, *, pack: bool = False) -> FirstWindow:
    """Return who has the window of a desk, or that it is ours; ours too where the user's folder cannot be written, and nobody can know."""
    try:
        return FirstWindow(knocking.place_of(desk, QSysInfo.machineHostName(), whole=pack), wanted)
    except OSError:
        return FirstWindow(None, wanted)
