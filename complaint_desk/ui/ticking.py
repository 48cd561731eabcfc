"""Lists whose entries are ticked, and put in order by mouse and key: boxes as everywhere else, to be seen in either theme."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from complaint_desk.ui.look import Look

CODE: Final = Qt.ItemDataRole.UserRole
"""The role under which an entry keeps its code."""


class TickList(QListWidget):
    """A list of entries that can be ticked."""

    def __init__(self, look: Look, ident: str) -> None:
        super().__init__()
        self.setObjectName(ident)
        self.setProperty("kind", "box")
        self._ticks = _Ticks(look)
        self.setItemDelegate(self._ticks)


class TickedOrder(TickList):
    """Entries that are ticked and put in order; one is always ticked.

    Signals:
        rearranged: somebody ticked or moved an entry.
    """

    rearranged = Signal()

    def __init__(self, look: Look, ident: str, height: int) -> None:
        super().__init__(look, ident)
        self._ours = False
        self.setFixedHeight(height)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.itemChanged.connect(self._tell)
        self.model().rowsMoved.connect(self._tell)
        for keys, by in (("Ctrl+Up", -1), ("Ctrl+Down", 1)):
            QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(partial(self.move_chosen, by))

    def offer(self, entries: Iterable[tuple[str, str]], ticked: Iterable[str]) -> list[QListWidgetItem]:
        """Offer code and label of each entry, with those ticked; returns the entries."""
        self._ours, chosen, made = True, set(ticked), []
        self.clear()
        for code, label in entries:
            item = QListWidgetItem(label)
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setData(CODE, code)
            item.setCheckState(Qt.CheckState.Checked if code in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)
            made.append(item)
        self.setCurrentRow(0)
        self._ours = False
        return made

    def ticked(self) -> list[QListWidgetItem]:
        """Return the entries that are ticked, in their order."""
        items = (self.item(at) for at in range(self.count()))
        return [item for item in items if item.checkState() == Qt.CheckState.Checked]

    def move_chosen(self, by: int) -> None:
        """Move the chosen entry by so many lines; at an end it stays."""
        at = self.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < self.count():
            return
        self._ours = True
        self.insertItem(to, self.takeItem(at))
        self.setCurrentRow(to)
        self._ours = False
        self._tell()

    def _tell(self, *_told: object) -> None:
        if self._ours:
            return
        if not self.ticked():
            self._ours = True
            self.item(0).setCheckState(Qt.CheckState.Checked)
            self._ours = False
        self.rearranged.emit()


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
