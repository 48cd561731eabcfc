"""The key figures: a table of figures, values and changes that is painted as a row of tiles.

A screen reader and a script read a table, one row a figure; the eye sees tiles side by side. Both are the same widget, so they can
never disagree. Arrow keys move from figure to figure, Enter opens its cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from complaint_desk.domain.figure_words import Change, changes, length_ends, name_words, value_words
from complaint_desk.domain.figures import Figure, Figures
from complaint_desk.domain.messages import Message, say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import elided, tip

COLUMNS: Final = ("name", "value", "change", "cases", "definition")
HEIGHT: Final = 96
LEAST_WIDTH: Final = 168
_PADDING: Final = 16
_ICON: Final = {1: "arrow-up", -1: "arrow-down", 0: "minus"}
_TONE: Final = {1: "on_time_text", -1: "soon_text", 0: "text_muted"}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure with its change."""

    figure: Figure
    change: Change


class FigureTable(QAbstractTableModel):
    """The key figures, one a row."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tiles: tuple[Tile, ...] = ()
        look.language.language_changed.connect(self._retranslate)

    def show(self, figures: Figures) -> None:
        """Show the figures of a period."""
        tiles = tuple(Tile(figure, moved) for figure, moved in zip(figures.key_figures, changes(figures), strict=True))
        if [tile.figure.name for tile in tiles] == [tile.figure.name for tile in self.tiles]:
            self.tiles = tiles
            self._retranslate()
            return
        self.beginResetModel()
        self.tiles = tiles
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many figures there are."""
        return 0 if parent.isValid() else len(self.tiles)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many things are told of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell in words; every cell of a figure has its definition as tool tip and description."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._explained(index.row()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._explained(index.row())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column, or of a figure."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.text(section, "name")
        heads = ("analytics.name_column", "analytics.value_column", "analytics.change_column", "analytics.cases_column",
                 "analytics.definition")
        return self._look.words(heads[section])

    def text(self, row: int, column: str) -> str:
        """Return one fact of a figure in words."""
        tile = self.tiles[row]
        said: dict[str, Message] = {
            "name": name_words(tile.figure), "value": value_words(tile.figure), "change": tile.change.message,
            "cases": say("analytics.n_cases", n=tile.figure.cases), "definition": tile.figure.definition,
        }
        return self._look.worded(said[column])

    def _explained(self, row: int) -> str:
        figure = self.tiles[row].figure
        interval: Message | str = ""
        if figure.low is not None and figure.high is not None:
            scale = 100 if figure.unit == "share" else 1
            unit = " %" if figure.unit == "share" else ""
            interval = say("analytics.interval", low=f"{figure.low * scale:.1f}{unit}", high=f"{figure.high * scale:.1f}{unit}")
            if (ends := length_ends(figure)) is not None:
                interval = say("analytics.interval", low=ends[0], high=ends[1])
        gap = " " if self._look.words.language == "en" else ""
        return self._look.words("analytics.tile", definition=self._look.worded(figure.definition) + gap, n=figure.cases, interval=interval)

    def _retranslate(self, _words: object = None) -> None:
        if self.tiles:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.tiles) - 1, len(COLUMNS) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)


class FigureTiles(QTableView):
    """The tiles.

    Signals:
        opened: the ``QueueFilter`` of a figure that was pressed.
    """

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._table = FigureTable(look, self)
        self.setViewport(QWidget())  # as in the queue's table
        self.setModel(self._table)
        self.setObjectName("analytics.figures")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)
        look.appearance.theme_changed.connect(self._repaint)
        look.language.follow(self._retranslate)

    def show_figures(self, figures: Figures) -> None:
        """Show the figures of a period; the one that has the keyboard keeps it."""
        row = self.currentIndex().row()
        self._table.show(figures)
        if self._table.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self._table.index(max(0, min(row, self._table.rowCount() - 1)), 0))
        self._place()
        self.viewport().update()

    def across(self) -> int:
        """Return how many tiles stand side by side: all of them, or equal rows where that is too narrow."""
        count = max(1, self._table.rowCount())
        fit = max(1, self.width() // LEAST_WIDTH)
        rows = -(-count // fit)
        return -(-count // rows)

    def tile(self, row: int) -> QRect:
        """Return where a tile is painted."""
        across = self.across()
        below, beside = divmod(row, across)
        left, right = self.viewport().width() * beside // across, self.viewport().width() * (beside + 1) // across
        return QRect(left, below * HEIGHT, right - left, HEIGHT)

    def visualRect(self, index: _Index) -> QRect:
        """Return where a cell is: its tile, or its line of the tile."""
        if not index.isValid():
            return QRect()
        box = self.tile(index.row())
        line = {"value": (34, 34), "change": (68, 20)}.get(COLUMNS[index.column()])
        return box if line is None else QRect(box.left(), box.top() + line[0], box.width(), line[1])

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the figure under a point."""
        for row in range(self._table.rowCount()):
            if self.tile(row).contains(point):
                return self._table.index(row, 0)
        return QModelIndex()

    def scrollTo(self, _index: _Index, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Do nothing: every tile is always there."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the figure that an arrow key leads to."""
        moves = QAbstractItemView.CursorAction
        row, last, across = max(0, self.currentIndex().row()), self._table.rowCount() - 1, self.across()
        steps = {
            moves.MoveLeft: -1, moves.MovePrevious: -1, moves.MoveRight: 1, moves.MoveNext: 1, moves.MoveUp: -across,
            moves.MoveDown: across, moves.MoveHome: -row, moves.MoveEnd: last - row,
        }
        aim = row + steps.get(action, 0)
        return self._table.index(aim if 0 <= aim <= last else row, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the cases of the current figure with Enter or Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the height of the rows of tiles."""
        rows = -(-max(1, self._table.rowCount()) // self.across())
        return QSize(LEAST_WIDTH * 4, HEIGHT * rows)

    def minimumSizeHint(self) -> QSize:
        """Return the same height at the least width."""
        return QSize(LEAST_WIDTH * 2, self.sizeHint().height())

    def resizeEvent(self, event: Any) -> None:
        """Break into rows where it became narrow."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._look.colour("raised"))
        under = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else QModelIndex()
        for row in range(self._table.rowCount()):
            self._paint(painter, row, hovered=under.row() == row)
        painter.end()

    def visualRegionForSelection(self, _selection: Any) -> QRegion:
        """Return nothing: nothing is selected."""
        return QRegion()

    def mouseMoveEvent(self, event: Any) -> None:
        """Paint the tile under the pointer anew."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: Any) -> None:
        """Take the hover off."""
        super().leaveEvent(event)
        self.viewport().update()

    def _paint(self, painter: QPainter, row: int, *, hovered: bool) -> None:
        theme, box = self._look.theme, self.tile(row)
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(4, 4, -4, -4), 6, 6)
        if row % self.across():
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.drawLine(box.left(), box.top() + 4, box.left(), box.bottom() - 4)
        inner = box.adjusted(_PADDING, 12, -8, -10)
        tile = self._table.tiles[row]
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        wide = QFontMetrics(theme.font("figure")).horizontalAdvance(self._table.text(row, "value")) > inner.width()
        lines = (("name", "body", "text_muted", 0, 20), ("value", "title" if wide else "figure", "text", 20, 34))
        for column, role, ink, top, height in lines:
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(ink))
            line = QRect(inner.left(), inner.top() + top, inner.width(), height)
            painter.drawText(line, left, elided(painter.fontMetrics(), self._table.text(row, column), inner.width()))
        tone = _TONE[tile.change.judged]
        mark = self._look.pixmap(_ICON[tile.change.direction], tone, 14, self.devicePixelRatioF())
        painter.drawPixmap(inner.left(), inner.top() + 57, mark)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour(tone))
        line = QRect(inner.left() + 18, inner.top() + 55, inner.width() - 18, 18)
        painter.drawText(line, left, elided(painter.fontMetrics(), self._table.text(row, "change"), line.width()))
        if self.hasFocus() and self.currentIndex().row() == row:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(4, 4, -4, -4), 6, 6)

    def _open(self, index: _Index) -> None:
        if index.isValid() and self._table.tiles[index.row()].figure.cases:
            self.opened.emit(self._table.tiles[index.row()].figure.behind)

    def _repaint(self, _theme: object) -> None:
        self.viewport().update()

    def _retranslate(self, words: Any) -> None:
        self.setAccessibleName(words("analytics.figures"))
        self.viewport().update()
