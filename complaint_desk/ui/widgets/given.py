"""Parts of a column whose width is given: they ask none of their texts how high it were in a width that it never gets.

Qt asks every layout for the height of all that stands in it at the width it would like best, and so each text as often as parts stand
around it. In a column the height goes by the width that there is, and the other is put aside.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def wish_of(widget: QWidget) -> QSize:
    """Return the size that a widget's layout would like, with the height at no certain width."""
    layout = widget.layout()
    return layout.sizeHint().grownBy(widget.contentsMargins()) if layout is not None else QSize()


class Group(QWidget):
    """A part of a column."""

    def sizeHint(self) -> QSize:
        """Return the size it would like; its height goes by its width."""
        return wish_of(self)
