"""The table of the queue: keyboard, mouse, columns that fit the window, and rows painted in one pass.

The first row of a group is taller, and the group's head stands in it: so every row of the table is a case, for the screen reader,
for counting and for copying.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from complaint_desk.services.queue import Group
from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.heads import Heads
from complaint_desk.ui.queue.lines import CLOCK, COLUMNS, CUSTOMER, EMOTION, NUMBER, OWNER, RISK, TYPE, WORDS
from complaint_desk.ui.queue.model import QueueModel
from complaint_desk.ui.queue.painting import Placed, RowPainter
from complaint_desk.ui.text import one_line
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelectionRange

WIDTHS: Final = {NUMBER: 130, CUSTOMER: 118, TYPE: 122, EMOTION: 30, OWNER: 84, CLOCK: 246, RISK: 170}
RISK_NARROW: Final = 84
NARROW_RISK, NARROW_TYPE = 1_000, 860
"""Widths of the table below which risk shows its word only, and the type leaves."""

GROUP_TONES: Final = {"late": "late_text", "hour": "soon_text"}
MOST_COPIED: Final = 10_000
MORE_WIDTHS: Final = {"product": 130, "region": 110, "opened": 124, "updated": 124, "status": 140, "urgency": 110, "impact": 150}
MORE_WIDTH: Final = 100
LEAST_WORDS: Final = 240
MOVED_MS: Final = 400
"""After so long without another move the columns are taken to be as the person wants them."""



def group_word(group: Group, words: Words) -> str:
    """Return what stands in the head of a group."""
    if group.by == "due":
        return words(f"queue.group.{group.code}")
    if group.by in ("owner", "customer"):
        return one_line(group.name) or words("queue.nobody" if group.by == "owner" and group.code == "0" else "queue.erased")
    if group.by == "urgency":
        return words("queue.chip", name=words("queue.by.urgency"), value=words(f"urgency.{group.code}"))
    return words(f"type.{group.code}") if group.code else words("queue.value.none")


class QueueTable(QTableView):
    """The table.

    Signals:
        case_opened: the id of a case to be opened.
        case_taken: the id of a case that the person wants.
        sort_asked: the column whose head was pressed.
        undo_asked: what was pressed lately shall be taken back.
        arranged: columns were moved or made wider by a person.
        hand_came: a hand is at the rows for the first time, by mouse or key.
        copied: so many rows are on the clipboard.
    """

    case_opened = Signal(object)
    case_taken = Signal(object)
    sort_asked = Signal(int)
    undo_asked = Signal()
    arranged = Signal()
    copied = Signal(int)
    hand_came = Signal()

    def __init__(self, look: Look, model: QueueModel) -> None:
        super().__init__()
        self._look, self._rows = look, model
        self._painter = RowPainter(look)
        self._groups: tuple[Group, ...] = ()
        self._height = look.theme.size["row_comfortable"]
        self._hovered = -1
        self._shown: tuple[str, ...] = COLUMNS
        self._own: dict[str, int] = {}
        self._quiet, self._untouched = True, True
        self._then: Callable[[tuple[int, ...]], object] | None = None
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(MOVED_MS)
        self._moved.timeout.connect(self.arranged)
        self.setObjectName("queue.table")
        self.setViewport(QWidget())  # asked for one of its own making, Qt for Python sets up a hundred classes to find out what it is
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # every pixel is ours: scrolling paints only what is new
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._dress_headers(look)
        model.rows_came.connect(self._rows_came)
        model.modelReset.connect(self._forget_then)
        look.appearance.theme_changed.connect(self._dress)
        look.language.follow(self._retranslate)

    def _dress_rows(self) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self._look.theme.size["row_compact"])
        rows.setDefaultSectionSize(self._height)

    def _dress_headers(self, look: Look) -> None:
        self._dress_rows()
        columns = Heads(look, self)
        self.setHorizontalHeader(columns)
        columns.setProperty("kind", "queue")
        columns.setFixedHeight(look.theme.size["table_header"])
        columns.setSectionsClickable(True)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(24)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionsMovable(True)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        columns.sectionClicked.connect(self.sort_asked)
        columns.sectionMoved.connect(self._section_moved)
        columns.sectionResized.connect(self._section_resized)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        self._quiet = False

    # columns ---------------------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Code and width of the columns in their order; a width of 0 is as it comes."""
        header, codes = self.horizontalHeader(), self._rows.codes
        order = [codes[header.logicalIndex(at)] for at in range(header.count())]
        return tuple((code, self._own.get(code, 0)) for code in order if code in self._shown)

    def show_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show these columns in this order; none for those that are there by themselves."""
        wanted = tuple(columns) or tuple((code, 0) for code in COLUMNS)
        if wanted == self.columns:
            return
        self._quiet = True
        self._shown = tuple(code for code, _ in wanted)
        self._own = {code: width for code, width in wanted if width}
        self._rows.show_more([code for code in self._shown if code not in COLUMNS])
        codes, header = self._rows.codes, self.horizontalHeader()
        for at, code in enumerate((*self._shown, *(code for code in COLUMNS if code not in self._shown))):
            header.moveSection(header.visualIndex(codes.index(code)), at)
        for column, code in enumerate(codes):
            self.setColumnHidden(column, code not in self._shown)
            if column != WORDS:
                self.setColumnWidth(column, self._own.get(code) or WIDTHS.get(column) or MORE_WIDTHS.get(code, MORE_WIDTH))
        self._quiet = False
        self._fit()
        self.viewport().update()

    def _section_moved(self, *_places: int) -> None:
        if not self._quiet:
            self._moved.start()
            self.viewport().update()

    def _section_resized(self, column: int, _before: int, width: int) -> None:
        if not self._quiet and column != WORDS and width:
            self._own[self._rows.codes[column]] = width
            self._moved.start()
            self.viewport().update()

    def _fit(self) -> None:
        """Give way in a narrow window where nobody chose a width: the risk to its word, then the type."""
        quiet, self._quiet = self._quiet, True
        width = self.width()
        if "risk" not in self._own:
            self.setColumnWidth(RISK, RISK_NARROW if width < NARROW_RISK else WIDTHS[RISK])
        self.setColumnHidden(TYPE, "type" not in self._shown or (width < NARROW_TYPE and "type" not in self._own))
        header = self.horizontalHeader()
        others = sum(header.sectionSize(at) for at in range(header.count()) if at != WORDS)
        tight = len(self._shown) > len(COLUMNS) and self.viewport().width() - others < LEAST_WORDS
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Interactive if tight else QHeaderView.ResizeMode.Stretch)
        if tight:  # the table scrolls sideways rather than squeeze what the customer said
            self.setColumnWidth(WORDS, LEAST_WORDS)
        self._quiet = quiet

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Head the rows by groups; none for no heads."""
        head = self._look.theme.size["group_row"]
        if self._groups and not groups:
            self._even_rows()
        else:
            for each in self._groups:
                if each.begin < self._rows.rowCount():
                    self.setRowHeight(each.begin, self._height)
        self._groups = tuple(groups)
        for each in self._groups:
            if each.begin < self._rows.rowCount():
                self.setRowHeight(each.begin, self._height + head)
        self.executeDelayedItemsLayout()  # else the rows are painted, laid out, and painted once more
        self.viewport().update()

    def _even_rows(self) -> None:
        """Have rows of one height again: a header of which one was ever higher keeps eight bytes for each row as long as it lives."""
        self.setVerticalHeader(QHeaderView(Qt.Orientation.Vertical, self))
        self._dress_rows()

    def show_density(self, density: str) -> None:
        """Make the rows ``comfortable`` or ``compact``."""
        height = self._look.theme.size[f"row_{density}"]
        if height == self._height:
            return
        self._height = height
        groups, self._groups = self._groups, ()
        self.verticalHeader().setDefaultSectionSize(self._height)
        self.verticalHeader().reset()
        self.show_groups(groups)

    @property
    def in_sight(self) -> int:
        """How many rows there is room for, one that is cut among them."""
        return self.viewport().height() // self._height + 2

    @property
    def case(self) -> int:
        """The id of the current case, 0 when there is none."""
        return self._rows.case_at(self.currentIndex().row())

    def choose(self, row: int) -> None:
        """Make a row the current one and select it alone."""
        if 0 <= row < self._rows.rowCount():
            self.selectionModel().setCurrentIndex(
                self._rows.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )

    @property
    def selected(self) -> tuple[int, ...]:
        """The ids of the selected cases in the order of the rows, as far as they are known."""
        return tuple(chain.from_iterable(self._rows.ids[rows.start : rows.stop] for rows in self._chosen()))

    def _chosen(self) -> list[range]:
        """Return the selected rows, in their order and each once; a million of them are one stretch."""
        parts = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        found: list[range] = []
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            begins = max(top, found[-1].stop) if found else top
            if bottom >= begins:
                found.append(range(begins, bottom + 1))
        return found

    def with_selected(self, then: Callable[[tuple[int, ...]], object]) -> None:
        """Call with the ids of all selected cases: at once, or when those come that were left until a hand came to the rows."""
        rows = self._chosen()
        if rows and rows[-1].stop > len(self._rows.ids):
            self._then = then
            self._rows.ids_wanted.emit()
        else:
            self._then = None
            then(self.selected)

    def _forget_then(self) -> None:
        self._then = None

    def copy(self) -> None:
        """Put the selected rows on the clipboard, masked, once it is noted that they leave."""
        self.with_selected(lambda cases: self._rows.take(cases[:MOST_COPIED], self._copied) if cases else None)

    def _copied(self, rows: Sequence[Sequence[str]]) -> None:
        self.put(rows)
        self.copied.emit(len(rows))

    def put(self, rows: Sequence[Sequence[str]]) -> None:
        """Put rows on the clipboard, with the columns that are shown in their order."""
        from complaint_desk.ui.queue.copying import mime_of

        codes = self._rows.codes
        places = [codes.index(code) for code, _ in self.columns]
        QGuiApplication.clipboard().setMimeData(mime_of([[row[at] for at in places] for row in rows]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Return, take with T, copy; the rest is the table's own."""
        self._touch()
        key, ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not ctrl and self.case:
            self.case_opened.emit(self.case)
        elif key == Qt.Key.Key_Z and ctrl:
            self.undo_asked.emit()
        elif key == Qt.Key.Key_C and ctrl:
            self.copy()
        elif key == Qt.Key.Key_T and not ctrl and self._is_free(self.currentIndex().row()):
            self.case_taken.emit(self.case)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rowCount():
            self.choose(0 if key == Qt.Key.Key_Home else self._rows.rowCount() - 1)
        elif event.text() and event.text().isprintable() and not ctrl and key != Qt.Key.Key_Space:
            event.ignore()  # no hunting for a row by its first letter: that would read all rows
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a case."""
        row = self._row_at(event.position().toPoint())
        case = self._rows.case_at(row)
        if event.button() == Qt.MouseButton.LeftButton and case:
            self.case_opened.emit(case)
            return
        super().mouseDoubleClickEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a case that nobody has where it says so; else select."""
        self._touch()
        at = event.position().toPoint()
        row = self._row_at(at)
        if event.button() == Qt.MouseButton.LeftButton and self.columnAt(at.x()) == OWNER and self._is_free(row):
            self.choose(row)
            self.case_taken.emit(self._rows.case_at(row))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lighten the row under the pointer."""
        super().mouseMoveEvent(event)
        self._touch()
        at = event.position().toPoint()
        row = self._row_at(at)
        self._hover(row)
        free = self.columnAt(at.x()) == OWNER and self._is_free(row)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if free else Qt.CursorShape.ArrowCursor)

    def _touch(self) -> None:
        if self._untouched:
            self._untouched = False
            self.hand_came.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Let go of the lightened row when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way in a narrow window."""
        quiet, self._quiet = self._quiet, True
        super().resizeEvent(event)
        self._quiet = quiet
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        painter = QPainter(self.viewport())
        box = event.rect()
        painter.fillRect(box, self._look.theme.colour("raised"))
        header = self.horizontalHeader()
        places = [(header.sectionViewportPosition(at), header.sectionSize(at)) for at in range(header.count())]
        chosen = self.selectionModel()
        first, last = self.rowAt(box.top()), self.rowAt(box.bottom())
        last = last if last >= 0 else self._rows.rowCount() - 1
        some, width, ratio, active = chosen.hasSelection(), self.viewport().width(), self.devicePixelRatioF(), self.isActiveWindow()
        placed: list[Placed] = []
        for row in range(first, last + 1) if first >= 0 else ():
            marked = some and chosen.isRowSelected(row, QModelIndex())
            placed += self._paint_ground(painter, row, places, width, chosen=marked, active=active)
        self._painter.cells(painter, placed, places, ratio=ratio)
        current = self.currentIndex().row()
        if first <= current <= last and self.hasFocus():
            self._painter.focus(painter, self._box(current, width))
        painter.end()

    def _box(self, row: int, width: int) -> QRect:
        """Return where a row stands, below the head of its group where it has one."""
        height = self.rowHeight(row)
        return QRect(0, self.rowViewportPosition(row) + height - self._height, width, self._height)

    def _paint_ground(
        self, painter: QPainter, row: int, places: Sequence[tuple[int, int]], width: int, *, chosen: bool, active: bool
    ) -> list[Placed]:
        """Paint what a row stands on, and return the row in words with its place; none while it is on its way."""
        box = self._box(row, width)
        if head := self.rowHeight(row) - self._height:
            self._paint_head(painter, row, QRect(0, box.top() - head, width, head))
        self._painter.ground(painter, box, chosen=chosen, active=active, hovered=row == self._hovered)
        line = self._rows.line_at(row)
        if line is None:
            self._painter.waiting(painter, places, box.top(), box.height())
            return []
        return [(line, box.top(), box.height())]

    def _paint_head(self, painter: QPainter, row: int, box: QRect) -> None:
        at = bisect_right(self._groups, row, key=lambda group: group.begin) - 1
        group = self._groups[at]
        end = self._groups[at + 1].begin if at + 1 < len(self._groups) else self._rows.rowCount()
        tone = GROUP_TONES.get(group.code, "text") if group.by == "due" else "text"
        self._painter.group(painter, box, group_word(group, self._look.words), f"{end - group.begin:,}", tone)

    def _row_at(self, at: QPoint) -> int:
        """Return the row at a place, -1 for none and for the head of a group."""
        row = self.rowAt(at.y())
        if row >= 0 and at.y() < self.rowViewportPosition(row) + self.rowHeight(row) - self._height:
            return -1
        return row

    def _is_free(self, row: int) -> bool:
        line = self._rows.line_at(row) if 0 <= row < self._rows.rowCount() else None
        return line is not None and line.takeable

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            for each in (before, row):
                self._update_row(each)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Paint whole rows, since the bar of the selection is theirs."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def _rows_came(self, first: int, last: int) -> None:
        if self._then is not None:
            self.with_selected(self._then)
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if last >= top and (bottom < 0 or first <= bottom):
            shown = last if bottom < 0 else min(last, bottom)
            begin = self.rowViewportPosition(max(first, top))
            end = self.rowViewportPosition(shown) + self.rowHeight(shown)
            self.viewport().update(0, begin, self.viewport().width(), end - begin)  # the others in sight stand there already

    def _dress(self, theme: Theme) -> None:
        self._painter.dress(theme)
        self.viewport().update()

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("queue.table"))
        self.viewport().update()
