"""What is said while cases are counted one by one, which a filter that no roll-up answers needs: how far it is, and a way to stop it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, row_of

SHOWN_AFTER_MS: Final = 500
"""What is there sooner is shown at once and not announced."""

_TOLD_EVERY_MS: Final = 200


class Parts:
    """How far a count is; told in one thread, read in another."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0

    def __call__(self, done: int, total: int) -> None:
        """Take how many of how many parts are counted."""
        self.done, self.total = done, total


class CountingBar(QWidget):
    """The line above the figures, there only while they are on their way, or when they were stopped.

    Signals:
        stop_asked: nobody waits for the figures any more.
        again_asked: they are wanted after all.
    """

    stop_asked = Signal()
    again_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._parts = Parts()
        self._stopped = False
        self._told = Label(look, "", tone="muted", wrap=True, ident="analytics.counting")
        self._button = Button(look, "analytics.counting.stop", say("analytics.counting.stop"), self._press, small=True)
        self.setLayout(row_of(self._told, self._button, None))
        self._late, self._poll = QTimer(self), QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SHOWN_AFTER_MS)
        self._poll.setInterval(_TOLD_EVERY_MS)
        self._late.timeout.connect(self._begin_telling)
        self._poll.timeout.connect(self._tell)
        self.hide()

    def begin(self) -> Parts:
        """Begin with a new count; return what it tells how far it is."""
        self.end()
        self._parts, self._stopped = Parts(), False
        self._late.start()
        return self._parts

    def end(self) -> None:
        """The figures are there, or will never be."""
        self._late.stop()
        self._poll.stop()
        self.hide()

    def _begin_telling(self) -> None:
        self._button.say(say("analytics.counting.stop"))
        self._tell()
        self._poll.start()
        self.show()

    def _tell(self) -> None:
        self._told.say(say("analytics.counting.going", done=self._parts.done, total=max(1, self._parts.total)))

    def _press(self) -> None:
        if self._stopped:
            self.again_asked.emit()
            return
        self._stopped = True
        self._poll.stop()
        self._told.say(say("analytics.counting.stopped"))
        self._button.say(say("analytics.counting.again"))
        self.stop_asked.emit()
