"""Tables of plain text that are read: rows of a file that comes in, improvement points, phrases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line, tip
from complaint_desk.wording import Words

_CHARS: Final = 240
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""Put together once: a painting asks for every cell in sight."""

_Index = QModelIndex | QPersistentModelIndex
Cell = Callable[[int, int], str]


class TextModel(QAbstractTableModel):
    """Rows of text that are asked for when they are shown."""

    def __init__(self, look: Look, parent: QTableView) -> None:
        super().__init__(parent)
        self._look = look
        self._heads: tuple[Said, ...] = ()
        self._count = 0
        self._cell: Cell = lambda _row, _column: ""
        self._numbers: frozenset[int] = frozenset()
        self._texts: dict[tuple[int, int], str] = {}
        look.language.language_changed.connect(self._retranslate)

    def show_rows(self, heads: Sequence[Said], count: int, cell: Cell, numbers: Collection[int] = ()) -> None:
        """Show other rows.

        Args:
            heads: the name of each column.
            count: how many rows.
            cell: gives the text of a row's column.
            numbers: which columns hold numbers, which stand at the right of theirs.
        """
        self.beginResetModel()
        self._texts.clear()
        self._numbers = frozenset(numbers)
        self._heads, self._count, self._cell = tuple(heads), count, cell
        self.endResetModel()

    def refresh(self) -> None:
        """Ask for every text anew; selection and place stay."""
        self._texts.clear()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._heads) - 1))

    def _retranslate(self, _words: Words) -> None:
        self.refresh()
        if self._heads:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._heads) - 1)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, cut to one line; whole in its tool tip."""
        if role == Qt.ItemDataRole.DisplayRole:
            at = (index.row(), index.column())
            text = self._texts.get(at)  # put into words once: a painting asks for every cell in sight
            if text is None:
                text = self._texts[at] = one_line(self._cell(*at), _CHARS)
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._cell(index.row(), index.column()))
        return self._aligned(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        return _RIGHT if column in self._numbers else _LEFT

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(self._heads):
            return one_line(self._look.worded(self._heads[section]))
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section)
        return None


class TextTable(QTableView):
    """A table that is read, with the keyboard too; Tab moves on to the next control."""

    def __init__(self, look: Look, ident: str, name: Said, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self._widths: tuple[int, ...] = ()
        self._least = 0
        self._yields: tuple[int, ...] = ()
        self._grows: dict[int, int] = {}
        self.rows = TextModel(look, self)
        self.setModel(self.rows)
        self.setObjectName(ident)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.theme.size["row_compact"])
        self.horizontalHeader().setFixedHeight(look.theme.size["table_header"])
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setProperty("kind", "text")
        look.language.follow(self._retranslate)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the frame of the cell with the keyboard inside its edge: cell by cell it took most of the painting."""
        super().paintEvent(event)
        at = self.currentIndex()
        if at.isValid() and self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._look.colour("focus"), 2))
            painter.drawRect(self.visualRect(at).adjusted(1, 1, -2, -2))
            painter.end()

    def set_widths(self, *widths: int, least: int = 0, yields: Sequence[int] = (), grows: Sequence[int] = ()) -> None:
        """Give the columns widths in pixels; one with 0 takes its share of the room.

        Args:
            widths: of each column.
            least: the width below which the one with 0 could not be read.
            yields: the columns that are left out for its sake where there is no room, the first of them first.
            grows: the columns that take up to half as much again of what is over, until somebody draws their edge.
        """
        self._widths, self._least, self._yields = widths, least, tuple(yields)
        self._grows = {at: widths[at] for at in grows}
        header = self.horizontalHeader()
        for at, width in enumerate(widths):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch)
            if width:
                header.resizeSection(at, width)
        self._share_room()

    def _share_room(self) -> None:
        """Leave out as many columns as the one that takes the rest needs to be read, or give others some of what is over."""
        header = self.horizontalHeader()  # as wide as the viewport, which Qt for Python would set up a hundred classes to hand out
        over = room = header.width() - self._least - sum(self._widths)
        for at in self._yields:
            header.setSectionHidden(at, room < 0)
            room += self._widths[at]
        for at, given in self._grows.items():
            if header.sectionSize(at) == given:
                width = self._widths[at]
                self._grows[at] = width + min(width // 2, max(0, over) // (2 * len(self._grows)))
                header.resizeSection(at, self._grows[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as have room."""
        super().resizeEvent(event)
        self._share_room()

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))
