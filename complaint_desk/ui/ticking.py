"""A list whose entries are ticked: boxes as everywhere else, to be seen in either theme."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from complaint_desk.ui.look import Look


class TickList(QListWidget):
    """A list of entries that can be ticked."""

    def __init__(self, look: Look, ident: str) -> None:
        super().__init__()
        self.setObjectName(ident)
        self.setProperty("kind", "popup")
        self._ticks = _Ticks(look)
        self.setItemDelegate(self._ticks)


class _Ticks(QStyledItemDelegate):
    """Paints the tick over the box that the sheet draws."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked.value:
            return
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        box = full.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, full, full.widget)
        mark = self._look.pixmap("check", "on_accent", 12, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.center().x() - 5, box.center().y() - 5, mark)
