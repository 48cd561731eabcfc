"""Many widgets changed at once, laid out once.

Qt lays out every ancestor each time one widget is shown among others, so that a panel that shows and hides twenty parts would be laid out
twenty times before it is painted once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtWidgets import QLayout, QWidget


class LaidOutOnce:
    """The layouts in a widget, as they were when they were first asked to wait."""

    def __init__(self, widget: QWidget) -> None:
        """Take the widget; what is made in it later lays itself out as ever."""
        self._widget = widget
        self._layouts: list[QLayout] = []

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the layouts wait until everything is as it shall be; they follow before the next painting."""
        if not self._layouts:  # looking for them takes as long as laying them out
            self._layouts = self._widget.findChildren(QLayout)
        layouts = [each for each in self._layouts if shiboken6.isValid(each)]
        for layout in layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for layout in layouts:
                if shiboken6.isValid(layout):
                    layout.setEnabled(True)
