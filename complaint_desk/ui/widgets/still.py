"""Many widgets changed at once, laid out once.

Qt lays out every ancestor each time one widget is shown among others, so that a panel that shows and hides twenty parts would be laid out
twenty times before it is painted once. What comes back into sight is laid out in the moment it is shown and never asked again; where that
moment fell into the wait, it is asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QLayout, QWidget


def lay_out_ahead(widget: QWidget, size: QSize) -> None:
    """Give a widget that nobody sees yet the size and the layout it will have, so that showing it is painting it and no more."""
    widget.resize(size)
    for each in (widget, *widget.findChildren(QWidget)):
        each.ensurePolished()
        layout = each.layout()
        if layout is not None:
            layout.activate()


class LaidOutOnce:
    """The layouts in a widget, as they were when they were first asked to wait."""

    def __init__(self, widget: QWidget) -> None:
        """Take the widget; what is made in it later lays itself out as ever."""
        self._widget = widget
        self._layouts: list[tuple[QLayout, QWidget]] = []

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the layouts wait until everything is as it shall be; they follow before the next painting."""
        if not self._layouts:  # looking for them takes as long as laying them out
            found = ((layout, layout.parent()) for layout in self._widget.findChildren(QLayout))
            self._layouts = [(layout, of) for layout, of in found if isinstance(of, QWidget)]  # a layout in another goes by that one
        layouts, away = [], []
        for layout, widget in self._layouts:
            if not shiboken6.isValid(layout):
                continue
            layout.setEnabled(False)
            layouts.append(layout)
            if not widget.isVisible():
                away.append(widget)
        try:
            yield
        finally:
            for layout in layouts:
                if shiboken6.isValid(layout):
                    layout.setEnabled(True)
            for widget in away:
                if shiboken6.isValid(widget) and widget.isVisible():
                    QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))
