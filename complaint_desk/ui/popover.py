"""What opens below a button of the queue and is gone with Escape: a small form over the table, which goes on beneath it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets.shadow import cast_shadow

EDGE = 8


class Popover(QFrame):
    """A small form.

    Signals:
        closed: it went away, and the focus went back to where it came from.

    Attributes:
        column: where its fields go.
    """

    closed = Signal()

    def __init__(self, look: Look, ident: str, title: Said, host: QWidget, *, width: int = 380) -> None:
        super().__init__(host)
        self._look, self._host = look, host
        self._back_to: QWidget | None = None
        self._anchor: QWidget | None = None
        self.setObjectName(ident)
        self.setProperty("kind", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(width)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.title = Label(look, title, role="head", ident=f"{ident}.title", elide=True)
        self.column.addWidget(self.title)
        cast_shadow(look, self)
        self.setAccessibleName(look.worded(title))
        host.installEventFilter(self)
        self.hide()

    def open_below(self, anchor: QWidget, field: QWidget) -> None:
        """Show it below a widget, with the cursor in a field; Escape brings the focus back."""
        focused = self._host.window().focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._back_to = focused
        self._anchor = anchor
        self.show()
        self._place()
        self.raise_()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Go away."""
        if self.isHidden():
            return
        back = self._back_to
        self._back_to = None
        self.hide()
        if back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away with Escape; keys that no field took end here, so that none of them reaches the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the screen changes its size, and go with it."""
        if watched is self._host and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.Hide:
                self.shut()
        return False

    def _place(self) -> None:
        self.adjustSize()
        at = self._anchor.mapTo(self._host, QPoint(0, self._anchor.height() + 4)) if self._anchor is not None else QPoint(EDGE, EDGE)
        left = max(EDGE, min(at.x(), self._host.width() - self.width() - EDGE))
        top = max(EDGE, min(at.y(), self._host.height() - self.height() - EDGE))
        self.move(left, top)
