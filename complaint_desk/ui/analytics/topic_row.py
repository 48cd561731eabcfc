"""The row above the charts: the topics, and beside them or below them the pages of one's own and what is compared with."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

_APART: Final = 8


class TopicRow(QWidget):
    """One row where there is room for it, two in a narrow window; the order of the keyboard stays."""

    def __init__(self, topics: QWidget, *beside: QWidget) -> None:
        """Take the topics, and what stands beside them: the last of it at the right."""
        super().__init__()
        self._topics, self._beside = topics, beside
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._parted: bool | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_APART)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a row that is too wide is parted, it widens nothing
        for row in self._rows:
            row.setSpacing(_APART)
            column.addLayout(row)
        self._seat(parted=False)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider of two rows, and the height of those there are."""
        return QSize(max(self._topics.minimumSizeHint().width(), self._width(self._beside)), self._height())

    def sizeHint(self) -> QSize:
        """Return the width of one row, and the height of those there are."""
        return QSize(self._width((self._topics, *self._beside)), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Part the row where it does not fit."""
        super().resizeEvent(event)
        self._seat(parted=self.width() < self._width((self._topics, *self._beside)))

    def _width(self, parts: tuple[QWidget, ...]) -> int:
        return sum(part.sizeHint().width() for part in parts) + _APART * (len(parts) - 1)

    def _height(self) -> int:
        tall = self._topics.sizeHint().height()
        return tall + _APART + max(part.sizeHint().height() for part in self._beside) if self._parted else tall

    def _seat(self, *, parted: bool) -> None:
        if parted == self._parted:
            return
        self._parted = parted
        for row in self._rows:
            while row.count():
                row.takeAt(0)
        first, second = self._rows
        first.addWidget(self._topics)
        if parted:
            first.addStretch(1)
        for part in self._beside:
            if part is self._beside[-1]:
                (second if parted else first).addStretch(1)
            (second if parted else first).addWidget(part)
        self.updateGeometry()
