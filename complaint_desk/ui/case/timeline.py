"""The conversation as a list that paints bubbles: theirs left, ours right, notes fenced, facts as thin lines.

Every line is laid out once for a width and kept, so that scrolling paints and nothing else. A double click opens a line's text to be
selected; Ctrl+C copies the selected lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListView, QPlainTextEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from complaint_desk.domain.timeline import FACT, NOTE, OURS, THEIRS
from complaint_desk.ui.case.lines import DAY, Line, common_start
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets.scrolling import rest_when_idle
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.services.finding import Places

_LINE: Final = Qt.ItemDataRole.UserRole
_SIDE, _GAP, _PAD_X, _PAD_Y, _META, _BODY = 20, 5, 12, 8, 16, 20
_SHARE: Final = 0.76
_LEAST_FACT: Final = 2 * _GAP + _META
_LEAST_SAID: Final = _LEAST_FACT + 2 + _BODY + 2 * (_PAD_Y - 1)
"""A line of the timeline is at least so high: what is in sight is found without laying anything out."""

_REST_MS: Final = 40
_Index = QModelIndex | QPersistentModelIndex
_LONGEST_META: Final = 600
"""Characters of the line above what was said that are measured."""


def told_in(metrics: QFontMetrics, meta: str, width: int) -> str:
    """Return the line above what was said, cut in its middle where it has no room: it begins with when and ends with the amount."""
    return metrics.elidedText(meta[:_LONGEST_META], Qt.TextElideMode.ElideMiddle, width)


class Lines(QAbstractListModel):
    """The lines of one case."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line, or its words for a screen reader."""
        if role == _LINE:
            return self._lines[index.row()]
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole}:
            return self._lines[index.row()].spoken
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let a line with a text be opened."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._lines[index.row()].text else flags

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; those at the beginning that are the same stay as they are."""
        after = tuple(lines)
        kept = common_start(self._lines, after)
        if not kept:
            self.beginResetModel()
            self._lines = after
            self.endResetModel()
            return
        if kept < len(self._lines):
            self.beginRemoveRows(QModelIndex(), kept, len(self._lines) - 1)
            self._lines = self._lines[:kept]
            self.endRemoveRows()
        if kept < len(after):
            self.beginInsertRows(QModelIndex(), kept, len(after) - 1)
            self._lines = after
            self.endInsertRows()

    def put_before(self, whole: tuple[Line, ...]) -> None:
        """Add the lines that come before those shown; they end with the same ones."""
        more = len(whole) - len(self._lines)
        if more > 0:
            self.beginInsertRows(QModelIndex(), 0, more - 1)
            self._lines = whole
            self.endInsertRows()


@dataclass(slots=True)
class _Laid:
    """A line laid out for a width."""

    height: int
    text: QTextLayout | None
    text_height: int
    text_width: float
    answer: QTextLayout | None = None
    answer_height: int = 0


def _lay(text: str, font: QFont, width: float, line_height: int, *, centred: bool = False) -> tuple[QTextLayout, int, float]:
    """Lay a text out and return it with its height and the width it takes."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setCacheEnabled(True)
    option = layout.textOption()
    option.setWrapMode(option.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if centred:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    layout.setTextOption(option)
    layout.beginLayout()
    y, widest = 0, 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y + (line_height - line.height()) / 2))
        y += line_height
        widest = max(widest, line.naturalTextWidth())
    layout.endLayout()
    return layout, y, widest


class Bubbles(QStyledItemDelegate):
    """Paints the lines."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._width = 0
        self._laid: dict[Line, _Laid] = {}
        self._found: Mapping[Line, tuple[Places, Places]] = {}
        self._now: tuple[Line, int] | None = None

    def mark(self, found: Mapping[Line, tuple[Places, Places]], now: tuple[Line, int] | None) -> None:
        """Mark places in lines: those in the text of each, then those in its answer; ``now`` is the one that one stands at."""
        self._found, self._now = found, now

    def _marks(self, line: Line, *, answer: bool = False) -> list[QTextLayout.FormatRange]:
        """The places of a line as Qt paints them."""
        if line not in self._found:
            return []
        text, after = self._found[line]
        current = self._now[1] if self._now is not None and self._now[0] == line else -1
        made = []
        for at, (begin, end) in enumerate(after if answer else text, len(text) if answer else 0):
            place = QTextLayout.FormatRange()
            place.start, place.length = begin, end - begin
            ink = QTextCharFormat()
            ink.setBackground(self._look.colour("found_now" if at == current else "found"))
            ink.setForeground(self._look.colour("text"))
            place.format = ink
            made.append(place)
        return made

    def use_width(self, width: int) -> bool:
        """Lay out for another width; tell whether it is another one."""
        if width == self._width:
            return False
        self._width = width
        self._laid.clear()
        return True

    def forget(self) -> None:
        """Lay everything out anew, since fonts or words changed."""
        self._laid.clear()

    def keep_only(self, lines: Sequence[Line]) -> None:
        """Forget what is no longer shown."""
        wanted = set(lines)
        self._laid = {line: laid for line, laid in self._laid.items() if line in wanted}

    def laid(self, line: Line) -> _Laid:
        """Return a line laid out."""
        found = self._laid.get(line)
        if found is None:
            found = self._laid[line] = self._lay_out(line)
        return found

    def _font(self, role: str, line: Line, weight: int | None = None) -> QFont:
        font = self._look.theme.font(role, weight)
        if line.undone:
            font.setStrikeOut(True)
        if line.erased:
            font.setItalic(True)
        return font

    def _lay_out(self, line: Line) -> _Laid:
        room = max(120, self._width - 2 * _SIDE)
        if line.side in {FACT, DAY}:
            layout, height, width = _lay(line.meta, self._font("micro", line), room - 72, _META, centred=True)
            return _Laid(height + 2 * _GAP, layout, height, width)
        inner = (room if line.side == NOTE else int(room * _SHARE)) - 2 * _PAD_X
        found = _Laid(0, None, 0, 0.0)
        if line.text:
            found.text, found.text_height, found.text_width = _lay(line.text, self._font("body", line), inner, _BODY)
        if line.answer:
            found.answer, found.answer_height, width = _lay(line.answer, self._look.theme.font("micro"), inner - 20, _META)
            found.text_width = max(found.text_width, width + 20)
        inside = found.text_height + (found.answer_height + 4 if line.answer else 0)
        if line.side == NOTE:
            found.height = 2 * _GAP + _META + 2 + inside + 2 * (_PAD_Y - 1)
        else:
            found.height = 2 * _GAP + _META + (3 + inside + 2 * _PAD_Y if inside else 0)
        return found

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a line."""
        return QSize(self._width, self.laid(index.data(_LINE)).height)

    def bubble(self, rect: QRect, line: Line) -> QRect:
        """Return where the box of a line stands within its row."""
        laid = self.laid(line)
        top = rect.top() + _GAP
        if line.side in {NOTE, FACT, DAY}:
            return QRect(rect.left() + _SIDE, top, rect.width() - 2 * _SIDE, laid.height - 2 * _GAP)
        width = int(laid.text_width + 0.999) + 2 * _PAD_X
        left = rect.left() + _SIDE if line.side == THEIRS else rect.right() + 1 - _SIDE - width
        return QRect(left, top + _META + 3, width, laid.height - 2 * _GAP - _META - 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a line."""
        line: Line = index.data(_LINE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.side in {FACT, DAY}:
            self._paint_fact(painter, rect, line)
        elif line.side == NOTE:
            self._paint_note(painter, rect, line)
        else:
            self._paint_bubble(painter, rect, line)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active:
            painter.setPen(QPen(self._look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(8, 1, -8, -1), 6, 6)
        painter.restore()

    def _paint_fact(self, painter: QPainter, rect: QRect, line: Line) -> None:
        laid = self.laid(line)
        room = rect.width() - 2 * _SIDE
        middle = rect.top() + _GAP + laid.text_height / 2
        painter.setPen(QPen(self._look.colour("hairline"), 1))
        half = (room - laid.text_width) / 2 - 10
        left, right = rect.left() + _SIDE, rect.left() + _SIDE + room
        painter.drawLine(QPointF(left, middle), QPointF(left + half, middle))
        painter.drawLine(QPointF(right - half, middle), QPointF(right, middle))
        painter.setPen(self._look.colour("text_muted"))
        if laid.text is not None:
            laid.text.draw(painter, QPointF(left + 36, rect.top() + _GAP), self._marks(line))

    def _paint_note(self, painter: QPainter, rect: QRect, line: Line) -> None:
        box = self.bubble(rect, line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("note_ground"))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawRect(QRect(box.left(), box.top(), 6, box.height()))
        fence = QPen(self._look.colour("note_fence"), 2, Qt.PenStyle.CustomDashLine)
        fence.setDashPattern([2.0, 1.5])
        painter.setPen(fence)
        painter.drawLine(box.left() + 1, box.top() + 1, box.left() + 1, box.bottom())
        left, top = box.left() + _PAD_X + 2, box.top() + _PAD_Y - 1
        painter.drawPixmap(left, top + 1, self._look.pixmap("lock", "text", 14, painter.device().devicePixelRatio()))
        self._paint_meta(painter, QRect(left + 20, top, box.width() - 40, _META), line, right=False)
        laid = self.laid(line)
        painter.setPen(self._look.colour("text_muted" if line.undone or line.erased else "text"))
        if laid.text is not None:
            laid.text.draw(painter, QPointF(left, top + _META + 2), self._marks(line))

    def _paint_bubble(self, painter: QPainter, rect: QRect, line: Line) -> None:
        ours = line.side == OURS
        self._paint_meta(painter, QRect(rect.left() + _SIDE, rect.top() + _GAP, rect.width() - 2 * _SIDE, _META), line, right=ours)
        laid = self.laid(line)
        if laid.text is None and laid.answer is None:
            return
        box = self.bubble(rect, line)
        edge = self._look.colour("ours" if ours else "hairline")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(self._look.colour("ours" if ours else "theirs"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        at = QPointF(box.left() + _PAD_X, box.top() + _PAD_Y)
        if laid.text is not None:
            painter.setPen(self._look.colour("text_muted" if line.undone or line.erased else "text"))
            laid.text.draw(painter, at, self._marks(line))
        if laid.answer is not None:
            role = "on_time_text" if line.agreed else "soon_text"
            y = at.y() + laid.text_height + 4
            icon = "circle-check" if line.agreed else "undo-2"
            painter.drawPixmap(QPointF(at.x(), y + 1), self._look.pixmap(icon, role, 14, painter.device().devicePixelRatio()))
            painter.setPen(self._look.colour(role))
            laid.answer.draw(painter, QPointF(at.x() + 20, y), self._marks(line, answer=True))

    def _paint_meta(self, painter: QPainter, box: QRect, line: Line, *, right: bool) -> None:
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        left = box.left()
        if line.name:
            painter.setFont(self._look.theme.font("micro", 500))
            painter.setPen(self._look.colour("text"))
            name = painter.fontMetrics().elidedText(line.name[:200], Qt.TextElideMode.ElideRight, box.width() // 2)
            painter.drawText(QRect(left, box.top(), box.width(), box.height()), middle, name)
            left += painter.fontMetrics().horizontalAdvance(name) + 6
        painter.setFont(self._look.theme.font("micro"))
        painter.setPen(self._look.colour("text_muted"))
        rest = QRect(left, box.top(), box.right() + 1 - left, box.height())
        meta = told_in(painter.fontMetrics(), line.meta, rest.width())
        painter.drawText(rest, middle | int(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft), meta)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Open a line's text to be selected; nothing can be changed in it."""
        line: Line = index.data(_LINE)
        reader = QPlainTextEdit(parent)
        reader.setObjectName("case.timeline.reader")
        reader.setAccessibleName(line.spoken[:200])
        reader.setReadOnly(True)
        reader.setPlainText(line.whole or line.text)
        return reader

    def setEditorData(self, _editor: QWidget, _index: _Index) -> None:
        """Leave the reader as it was made."""

    def setModelData(self, _editor: QWidget, _model: QAbstractItemModel, _index: _Index) -> None:
        """Change nothing: history is not edited."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Put the reader over the bubble."""
        rect: QRect = option.rect
        editor.setGeometry(self.bubble(rect, index.data(_LINE)).adjusted(-2, -2, 8, 6))


class Timeline(QListView):
    """The conversation of a case.

    Signals:
        shown: other lines are shown.
        copy_asked: lines that shall be copied, each as it is said.
    """

    shown = Signal()
    copy_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("case.timeline")
        self.setProperty("ground", "surface")
        self.lines = Lines()
        self.setModel(self.lines)
        self._bubbles = Bubbles(look, self)
        self.setItemDelegate(self._bubbles)
        self._whole: tuple[Line, ...] = ()
        self._found: Mapping[Line, tuple[Places, Places]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST_MS)
        self._later.timeout.connect(self._show_whole)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.verticalScrollBar().setSingleStep(24)
        rest_when_idle(self.verticalScrollBar())
        look.appearance.theme_changed.connect(self._renew)
        look.language.follow(self._retranslate)

    def show_lines(self, lines: Sequence[Line], *, at: int | None = None, fresh: bool = False) -> None:
        """Show lines.

        Args:
            lines: what to show.
            at: where to scroll to; the end when None.
            fresh: it is another case: what is in sight of its end is laid out first, so that a long history costs no more than a short
                one, and the lines above it when that is painted.
        """
        self._later.stop()
        self._whole = tuple(lines)
        if fresh:
            self._bubbles.forget()
        else:
            self._bubbles.keep_only(lines)
        first = self._first_in_sight() if fresh and at is None and self.isVisible() else 0
        if first:
            self.lines.show(self._whole[first:])
            self._later.start()
        else:
            self.lines.show(self._whole)
        if at is None:
            self.scrollToBottom()
        else:
            self.doItemsLayout()
            self.verticalScrollBar().setValue(at)
        self.shown.emit()

    def _first_in_sight(self) -> int:
        """Return the number of the line from which on the rest surely fills the room."""
        room = self.height()
        for at in range(len(self._whole) - 1, 0, -1):
            line = self._whole[at]
            room -= _LEAST_SAID if line.text else _LEAST_FACT
            if room <= 0:
                return at
        return 0

    @property
    def whole(self) -> tuple[Line, ...]:
        """Every line of the case, also those that are not laid out yet."""
        return self._whole

    def mark(self, found: Mapping[Line, tuple[Places, Places]]) -> None:
        """Mark what a search found in lines: places in the text of each, then in its answer."""
        self._found = found
        self._bubbles.mark(found, None)
        self.viewport().update()

    def go_to(self, line: Line, at: int) -> None:
        """Bring a marked place of a line into sight and mark it as the one that one stands at."""
        if line not in self.lines.lines:
            self._later.stop()
            self._show_whole()
        self._bubbles.mark(self._found, (line, at))
        self.scrollTo(self.lines.index(self.lines.lines.index(line)), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.viewport().update()

    def _show_whole(self) -> None:
        at_end = self.at_end
        self.lines.put_before(self._whole)
        if at_end:
            self.scrollToBottom()

    @property
    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        bar = self.verticalScrollBar()
        return bar.maximum() - bar.value() < _BODY

    @property
    def place(self) -> int:
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def leave_room(self, height: int) -> None:
        """Keep the bottom free for what lies over it, ``height`` pixels; the newest line stays in sight above."""
        at_end = self.at_end
        self.setViewportMargins(0, 0, 0, height)
        if at_end:
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected lines with the system's key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """Ask that the selected lines are copied."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        if rows:
            self.copy_asked.emit(tuple(self.lines.lines[row].spoken for row in rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width, and stay at the end if the end was in sight."""
        at_end = self.at_end
        if self._bubbles.use_width(self.viewport().width()):
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        if self._later.isActive() and event.size().height() > event.oldSize().height():  # there is room now for lines above
            self.lines.put_before(self._whole[self._first_in_sight() :])
        if at_end:
            self.scrollToBottom()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._renew()

    def _renew(self, _theme: object = None) -> None:
        self._bubbles.forget()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("case.timeline"))
        self._renew()
