"""A hand that uses the window by its accessible ids, as a person with a screen reader would: it finds, presses, writes, reads and
waits. The program tries itself with it (``--smoke``), its pictures are posed with it, and tests of whole journeys hold it.

It reaches only what is on the screen, and presses only what can be pressed, so that what it can do a person can do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.text import Label

PATIENCE_S: Final = 20.0
_ROUND_MS: Final = 20
_REST_S: Final = 0.003
_AROUND: Final = 12


class Hand:
    """Uses the windows of this program."""

    def __init__(self, idle: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> None:
        """Take the collaborators.

        Args:
            idle: tells whether every job that was asked for is done and told, as ``Runner.idle`` does.
            patience_s: how long a look-up waits before it gives up.
        """
        self._idle, self._patience_s = idle, patience_s

    def find(self, ident: str) -> QWidget:
        """Return the widget with an accessible id that is on the screen; waits for it.

        Raises:
            Problem: it does not come.
        """
        found: list[QWidget] = []

        def look() -> bool:
            found[:] = list(self._named(ident))[:1]
            return bool(found)

        self.wait(look, ident)
        return found[0]

    def shows(self, ident: str) -> bool:
        """Tell whether a widget with an accessible id is on the screen now."""
        return next(self._named(ident), None) is not None

    def all(self, prefix: str, suffix: str = "") -> list[str]:
        """Return the ids on the screen that begin and end so, in the order of the window."""
        idents = (each.objectName() for each in self._widgets())
        return list(dict.fromkeys(ident for ident in idents if ident.startswith(prefix) and ident.endswith(suffix)))

    def reveal(self, ident: str) -> None:
        """Scroll to a widget, so that a person sees what comes of it.

        Raises:
            Problem: it does not come.
        """
        widget = self.find(ident)
        self.settle()
        around = widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(widget, 0, _AROUND)
            around = around.parentWidget()
        self.settle()

    def press(self, ident: str) -> None:
        """Press a button, and wait until what it asked for is done.

        Raises:
            Problem: there is no such button, or it cannot be pressed.
        """
        button = self.find(ident)
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            raise Problem("hand_cannot", code="HA-PRESS", id=ident)
        button.click()
        self.settle()

    def write(self, ident: str, text: str) -> None:
        """Set the text of a field, as a screen reader does.

        Raises:
            Problem: there is no such field, or it cannot be written in.
        """
        field = self.find(ident)
        if not isinstance(field, QLineEdit | QPlainTextEdit) or not field.isEnabled() or field.isReadOnly():
            raise Problem("hand_cannot", code="HA-WRITE", id=ident)
        if isinstance(field, QLineEdit):
            QLineEdit.setText(field, text)  # past the field's own, by which the program puts something there
        else:
            QPlainTextEdit.setPlainText(field, text)
        self.settle()

    def read(self, ident: str) -> str:
        """Return the text of a field, a label or a button; of anything else its accessible name."""
        widget = self.find(ident)
        if isinstance(widget, QLineEdit | Label | QAbstractButton):
            return widget.text()
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        return widget.accessibleName()

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so.

        Raises:
            Problem: it never was.
        """
        end = time.monotonic() + self._patience_s
        while not until():
            if time.monotonic() > end:
                raise Problem("hand_waited", code="HA-WAIT", what=what)
            self._work()

    def settle(self) -> None:
        """Let the window work until nothing is under way."""
        self._work()
        self.wait(self._idle, "idle")
        self._work()

    def rest(self, milliseconds: int) -> None:
        """Let the window work for a while: for what waits until somebody pauses in typing."""
        end = time.monotonic() + milliseconds / 1000
        while time.monotonic() < end:
            self._work()
        self.settle()

    def _work(self) -> None:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _ROUND_MS)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(_REST_S)

    def _named(self, ident: str) -> Iterator[QWidget]:
        return (each for each in self._widgets() if each.objectName() == ident)

    @staticmethod
    def _widgets() -> Iterator[QWidget]:
        """Everything on the screen, dialogs before the window below them."""
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        for window in sorted(windows, key=lambda each: not each.isModal()):
            yield window
            yield from (each for each in window.findChildren(QWidget) if each.isVisible())
