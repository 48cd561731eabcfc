"""Tables of plain text: the first rows, the refused rows, and the columns with a choice for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from complaint_desk.domain.messages import say
from complaint_desk.services.importing import DAY_FIRST, FIELDS, ColumnUse
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line, tip
from complaint_desk.ui.widgets import Button, ChoiceField, row_of
from complaint_desk.wording import Words

_CHARS: Final = 240
_UNUSED: Final = "none"
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
        look.language.language_changed.connect(self._retranslate)

    def show_rows(self, heads: Sequence[Said], count: int, cell: Cell) -> None:
        """Show other rows.

        Args:
            heads: the name of each column.
            count: how many rows.
            cell: gives the text of a row's column.
        """
        self.beginResetModel()
        self._heads, self._count, self._cell = tuple(heads), count, cell
        self.endResetModel()

    def refresh(self) -> None:
        """Ask for every text anew; selection and place stay."""
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
            return one_line(self._cell(index.row(), index.column()), _CHARS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._cell(index.row(), index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(self._heads):
            return one_line(self._look.worded(self._heads[section]))
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _Framed(QStyledItemDelegate):
    """Draws the frame of the cell with the focus inside its edge, and no text under a widget that stands in a cell."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._table = look, table

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Leave out the text that a screen reader gets and the eye reads from the widget."""
        super().initStyleOption(option, index)
        if self._table.indexWidget(index) is not None:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        if focused:
            painter.save()
            painter.setPen(QPen(self._look.colour("focus"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
            painter.restore()


class TextTable(QTableView):
    """A table that is read, with the keyboard too; Tab moves on to the next control."""

    def __init__(self, look: Look, ident: str, name: Said, *, row_height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self.rows = TextModel(look, self)
        self.setModel(self.rows)
        self.setItemDelegate(_Framed(look, self))
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
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.horizontalHeader().setFixedHeight(look.theme.size["table_header"])
        self.horizontalHeader().setHighlightSections(False)
        look.language.follow(self._retranslate)

    def set_widths(self, *widths: int) -> None:
        """Give the columns widths in pixels; one with 0 takes its share of the room."""
        header = self.horizontalHeader()
        for at, width in enumerate(widths):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch)
            if width:
                header.resizeSection(at, width)

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))


class ColumnsTable(TextTable):
    """The columns of a file and what each becomes.

    Signals:
        chosen: a column's name, the field it shall fill (empty for none) and the order of day and month (empty when the dates tell).
    """

    chosen = Signal(str, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "import.columns", say("import_window.columns"), row_height=36)
        self._uses: tuple[ColumnUse, ...] = ()
        self._choices: list[ChoiceField] = []

    def show_columns(self, uses: Sequence[ColumnUse]) -> None:
        """Show columns; the fields of the same columns are changed in place, so that the focus stays."""
        same = [use.name for use in uses] == [use.name for use in self._uses]
        self._uses = tuple(uses)
        if same:
            self.rows.refresh()
        else:
            self._build()
        for at, use in enumerate(self._uses):
            if not self._choices[at].pending:
                self._choices[at].set_chosen(use.field or _UNUSED)
            self._show_doubt(at, use)

    def let_choose(self, free: bool) -> None:
        """Let the choices be changed, or not while the file comes in."""
        for choice in self._choices:
            choice.setEnabled(free)

    def _build(self) -> None:
        heads = [say(f"import_window.column_{name}") for name in ("name", "becomes", "values", "why")]
        self.rows.show_rows(heads, len(self._uses), self._text)
        self.set_widths(200, 230, 0, 0)
        options = [(_UNUSED, say("import_window.not_used")), *((field, say(f"readers.field.{field}")) for field in FIELDS)]
        self._choices = []
        before: QWidget = self
        for at, use in enumerate(self._uses):
            name = say("import_window.becomes_what", column=one_line(use.name))
            choice = ChoiceField(self._look, f"import.columns.{at + 1}", name, options, small=True)
            choice.chosen.connect(partial(self._choose, at))
            choice.installEventFilter(self)
            self._choices.append(choice)
            self.setIndexWidget(self.rows.index(at, 1), _boxed(choice))
            self.setTabOrder(before, choice)
            before = choice

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a choice into sight when the Tab key reaches it."""
        if event.type() == QEvent.Type.FocusIn and watched in self._choices:
            self.scrollTo(self.rows.index(self._choices.index(watched), 1))
        return super().eventFilter(watched, event)

    def _text(self, row: int, column: int) -> str:
        use, words = self._uses[row], self._look.words
        if column == 0:
            return use.name
        if column == 1:
            fields = [field for field in (use.field, *use.also) if field]
            return ", ".join(words(f"readers.field.{field}") for field in fields) or words("import_window.not_used")
        if column == 2:
            return "  ·  ".join(use.values)
        why = words.of(use.why) if use.why else ""
        if use.also:
            why = words("import_window.also", why=why, fields=", ".join(words(f"readers.field.{field}") for field in use.also))
        return words("import_window.doubt", why=why, doubt=words.of(use.doubt)) if use.doubt else why

    def _choose(self, at: int, code: str, _text: str) -> None:
        self.chosen.emit(self._uses[at].name, "" if code == _UNUSED else code, "")

    def _show_doubt(self, at: int, use: ColumnUse) -> None:
        index = self.rows.index(at, 3)
        if use.doubt is None:
            self.setIndexWidget(index, None)  # type: ignore[arg-type]  # Qt takes a null widget away
            return
        label = Label(self._look, use.doubt, tone="soon", elide=True)
        press = partial(self._read_day_first, at)
        remedy = Button(self._look, f"import.columns.{at + 1}.day_first", say("import_window.day_first"), press, kind="link")
        box = QWidget()
        row = row_of(label, remedy)
        row.setStretch(0, 1)
        row.setContentsMargins(3, 0, 12, 0)
        box.setLayout(row)
        self.setIndexWidget(index, box)
        self.setTabOrder(self._choices[at], remedy)

    def _read_day_first(self, at: int) -> None:
        self._choices[at].setFocus()
        self.chosen.emit(self._uses[at].name, self._uses[at].field, DAY_FIRST)


def _boxed(field: QWidget) -> QWidget:
    box = QWidget()
    row = row_of(field)
    row.setContentsMargins(4, 4, 8, 5)
    box.setLayout(row)
    return box
