"""Notices that nobody has touched the program for a while, that the machine slept meanwhile, or that the system locked its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from complaint_desk.domain.spans import MINUTE
from complaint_desk.ui.screen_lock import screen_lock

LOOK_MS: Final = 5_000
ASLEEP_US: Final = 2 * MINUTE
"""Between two looks five seconds apart so much time passes only where the machine slept."""
_TOUCHES: Final = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress, QEvent.Type.InputMethod,
})


class Idle(QObject):
    """Counts how long nobody touched the program.

    Time is what passed between looks, so that a clock set back neither keeps the screen open nor locks it.

    Signals:
        passed: why the screen is to be locked: ``idle``, ``asleep`` or ``screen``.
    """

    passed = Signal(str)

    def __init__(
        self, clock: Callable[[], int], parent: QObject, *, is_locked: Callable[[], bool] | None = None,
        held_back: Callable[[int], bool] = lambda _idle_us: False,
    ) -> None:
        """Take the collaborators.

        Args:
            clock: microseconds UTC now.
            parent: what it belongs to.
            is_locked: tells whether the system's own lock is on; by default the system is asked.
            held_back: tells whether the screen stays open though nobody touched the program for so many microseconds.
        """
        super().__init__(parent)
        self._is_locked = is_locked if is_locked is not None else screen_lock()
        self._held_back, self._was_locked = held_back, False
        self._clock, self._last_us, self._idle_us, self._longest_us = clock, 0, 0, 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, minutes: int) -> None:
        """Begin to count, up to so many minutes."""
        self._longest_us, self._idle_us, self._last_us = minutes * MINUTE, 0, self._clock()
        if not self._timer.isActive():
            self._timer.start()
            application = QCoreApplication.instance()
            assert application is not None
            application.installEventFilter(self)

    def rest(self) -> None:
        """Count no more."""
        if self._timer.isActive():
            self._timer.stop()
            application = QCoreApplication.instance()
            if application is not None:
                application.removeEventFilter(self)

    def look(self) -> None:
        """Look at the clock, and tell when the time is over."""
        now, before = self._clock(), self._was_locked
        self._was_locked = self._is_locked()
        gone, self._last_us = max(0, now - self._last_us), now
        self._idle_us += gone
        if gone >= ASLEEP_US or (self._idle_us >= self._longest_us and not self._held_back(self._idle_us)):
            self._idle_us = 0
            self.passed.emit("asleep" if gone >= ASLEEP_US else "idle")
        elif self._was_locked and not before:
            self.passed.emit("screen")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Begin anew with each touch; nothing is taken from anybody."""
        if event.type() in _TOUCHES:
            self._idle_us = 0
        return False
