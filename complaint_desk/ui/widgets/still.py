"""Many widgets changed at once, laid out once.

Qt lays out every ancestor each time one widget is shown among others, so that a panel that shows and hides twenty parts would be laid out
twenty times before it is painted once. What comes back into sight is laid out in the moment it is shown and never asked again; where that
moment fell into the wait, it is asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

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


_NESTED: Final = 12
"""More layouts than stand in one another anywhere in the window; where nothing asks any more, asking takes a microsecond."""


def lay_out_all() -> None:
    """Lay out whatever asks for it, and whatever that asks in turn, before anything is painted.

    Qt paints between one layout and the next further out: what was filled in would be seen growing into its place over several frames.
    """
    for _ in range(_NESTED):  # what a layout asks of the one around it comes behind what waits to be painted: once for each of them
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


class LaidOutOnce:
    """The layouts in a widget, as they were when they were first asked to wait."""

    def __init__(self, widget: QWidget) -> None:
        """Take the widget; what is made in it later lays itself out as ever."""
        self._widget = widget
        self._layouts: list[tuple[QLayout, QWidget, int]] = []

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the layouts wait until everything is as it shall be; they follow before the next painting."""
        if not self._layouts:  # looking for them takes as long as laying them out
            self._layouts = list(_numbered(self._widget))
        layouts, away, at = [], [], 0
        while at < len(self._layouts):
            layout, widget, beyond = self._layouts[at]
            at += 1
            if not shiboken6.isValid(layout):
                continue
            layout.setEnabled(False)
            layouts.append(layout)
            if not widget.isVisible():  # within it nothing is laid out before it is shown
                away.append(widget)
                at = beyond
        try:
            yield
        finally:
            for layout in layouts:
                if shiboken6.isValid(layout):
                    layout.setEnabled(True)
            for widget in away:
                if shiboken6.isValid(widget) and widget.isVisible():
                    QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))


def _numbered(widget: QWidget, first: int = 0) -> Iterator[tuple[QLayout, QWidget, int]]:
    """Yield the layouts below a widget with the widgets they lay out, from the outside in, and the number of the next beyond each widget.

    A layout in another one goes by that one.
    """
    for child in widget.children():
        if isinstance(child, QWidget):
            layout, own = child.layout(), int(child.layout() is not None)
            inside = list(_numbered(child, first + own))
            if layout is not None:
                yield layout, child, first + own + len(inside)
            yield from inside
            first += own + len(inside)
