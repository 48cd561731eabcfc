"""The ring around the control that has the focus: two pixels, one off its edge, outside the control's own box.

A style sheet draws inside a box only, so a ring is laid beside the control, in the same parent, and so scrolls and is clipped
with it. Fields draw their own inner frame; what is no button and wants a ring has the property ``focus_ring``.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from complaint_desk.ui.look import Look

_OFF = 3
_RADIUS = 8.0


class _Ring(QWidget):
    def __init__(self, look: Look, control: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._control, self._around = look, control, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along with the control."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide} and watched is self._control:
            self._place()
        return False

    def _place(self) -> None:
        around = self._control.geometry().adjusted(-_OFF, -_OFF, _OFF, _OFF)
        self.setGeometry(around.intersected(self._around.rect()))  # at an edge it stands on the control, and is whole
        self.setVisible(self._control.isVisible())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()


class FocusRing(QObject):
    """The focus ring of one window; it follows the focus until the window is gone."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._ring: _Ring | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        ringed = new is not None and (isinstance(new, QAbstractButton) or bool(new.property("focus_ring")))
        parent = new.parentWidget() if new is not None and ringed and self._window.isAncestorOf(new) else None
        if new is not None and parent is not None:
            self._ring = _Ring(self._look, new, parent)
