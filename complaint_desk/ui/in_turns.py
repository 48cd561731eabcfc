"""Parts of a page that are filled once the rest is painted: each in a turn of its own, and before any key that is pressed meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

from complaint_desk.ui.desk import Desk
from complaint_desk.ui.widgets.still import lay_out_all

_KEYS: Final = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})


class InTurns(QObject):
    """What of a page still waits to be filled.

    What stood in the place of a part that waits is out of sight: it is nothing that a press could mean. A key may mean what is out of
    sight, so everything is there before it is heard.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        """Take the desk, by which the turns come, and the page."""
        super().__init__(page)
        self._desk, self._page = desk, page
        self._steps: deque[Callable[[], object]] = deque()
        self._heard: QWindow | None = None

    @property
    def waits(self) -> bool:
        """Whether something still waits."""
        return bool(self._steps)

    def may_wait(self, part: QWidget) -> bool:
        """Tell whether a part may go out of sight for a moment: somebody sees the page, and the cursor is in no part that would go too."""
        focus = self._page.window().focusWidget()  # also where another window is used just now
        kept = focus is None or (self._page.isAncestorOf(focus) and not part.isAncestorOf(focus))
        return kept and self._page.isVisible()

    def begin(self, *steps: Callable[[], object], wait: bool) -> None:
        """Do each step in this order, in place of those that still wait: in a turn of its own, or all of them now."""
        self.drop()
        self._steps = waiting = deque(steps)
        if not wait:
            self.finish()
            return
        self._heard = self._page.window().windowHandle()
        if self._heard is not None:
            self._heard.installEventFilter(self)
        for _ in steps:
            self._desk.later(partial(self._take, waiting))

    def finish(self) -> None:
        """Do now what still waits, and lay it out; not while layouts wait, since those it asks would not be asked again."""
        steps = self._steps
        while steps and steps is self._steps:
            self._do_next()
        lay_out_all()

    def drop(self) -> None:
        """Leave undone what still waits."""
        self._steps = deque()
        if self._heard is not None and shiboken6.isValid(self._heard):  # gone, where the window was closed meanwhile
            self._heard.removeEventFilter(self)
        self._heard = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Fill everything before a key is heard."""
        if event.type() in _KEYS:
            self.finish()
        return False

    def _take(self, steps: deque[Callable[[], object]]) -> None:
        """Do the next of some steps and lay it out before it is painted, unless others have come in their place."""
        if steps and steps is self._steps:
            self._do_next()
            lay_out_all()

    def _do_next(self) -> None:
        step = self._steps.popleft()
        if not self._steps:
            self.drop()
        step()
