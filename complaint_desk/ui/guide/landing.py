"""A group of buttons in which the cursor can stand before anything is chosen, so that a hasty Space gives nothing by accident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_STEPS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
_NO_CHORD: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Landing(QWidget):
    """A group whose first button is 1: a figure presses it, an arrow goes into the group, Space and Return press nothing."""

    def __init__(self, ident: str) -> None:
        super().__init__()
        self._buttons: Sequence[QAbstractButton] = ()
        self.setObjectName(ident)
        self.setProperty("focus_ring", True)

    def hold(self, buttons: Sequence[QAbstractButton]) -> None:
        """Take the buttons, in the order of their figures; they stand in a layout of this widget."""
        self._buttons = buttons

    def step(self, by: int) -> None:
        """Go into the group from its beginning, 1, or from its end, -1."""
        self._buttons[0 if by > 0 else -1].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button of a figure, or go into the group with an arrow."""
        key, figure = Qt.Key(event.key()), event.text()
        if event.modifiers() not in _NO_CHORD:
            super().keyPressEvent(event)
        elif figure.isdecimal() and 1 <= int(figure) <= len(self._buttons):
            self._buttons[int(figure) - 1].click()
        elif key in _STEPS:
            self.step(_STEPS[key])
        elif key not in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)


def landing_for(field: QWidget) -> QWidget:
    """Return where the cursor goes that is sent to a field: beside a button of a group, on the group."""
    around = field.parentWidget()
    return around if isinstance(around, Landing) else field
