"""The list of the views at the left of the queue, each with the number of its cases as it stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCursor,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QStaticText,
)
from PySide6.QtWidgets import QFrame, QListView, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import elided, laid_out, one_line
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.services.saved_views import Counted, SavedView
    from complaint_desk.ui.queue.keeping import Keeping

ROW, HEADING = 30, 34
MOST_KEPT: Final = 200
"""Texts whose glyphs are kept."""

SAVED: Final = "saved"
ICONS: Final = {
    "mine": "user", "due_soon": "timer", "promises_today": "handshake", "callbacks_today": "phone-call", "snoozed": "bell", "open": "inbox",
    "unassigned": "users", "high_risk": "triangle-alert", "breached": "alarm-clock", "waiting_customer": "hourglass",
    "waiting_department": "pause", "closed": "circle-check", "all": "list-checks",
}
GROUPS: Final = (
    ("my_desk", ("mine", "due_soon", "promises_today", "callbacks_today", "snoozed")),
    ("whole_desk", ("open", "unassigned", "high_risk", "breached", "waiting_customer", "waiting_department", "closed", "all")),
)
LISTED: Final = tuple(view for _, views in GROUPS for view in views)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)


_FIXED: Final = tuple(each for heading, views in GROUPS for each in ((heading, ""), *((heading, view) for view in views)))


class _ViewsModel(QAbstractListModel):
    """Headings and views as rows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows = _FIXED
        self.counts: dict[str, int] = {}
        self.counted: dict[str, int] = {}
        self.names: dict[str, tuple[str, bool]] = {}
        self._look = look

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def word(self, row: int) -> str:
        heading, view = self.rows[row]
        if view in self.names:
            return self.names[view][0]
        if heading == SAVED:
            return self._look.words("queue.view.saved")
        return self._look.words(f"view.{view}") if view else self._look.words(f"queue.{heading}")

    def icon(self, view: str) -> str:
        return ICONS.get(view) or ("users" if self.names[view][1] else "star")

    def show_saved(self, views: Sequence[tuple[str, str, bool]]) -> None:
        self.beginResetModel()
        self.names = {code: (name, shared) for code, name, shared in views}
        self.rows = (*_FIXED, (SAVED, ""), *((SAVED, code) for code, _, _ in views)) if views else _FIXED
        self.endResetModel()

    def count_at(self, view: str, counts: Mapping[str, tuple[int, int]]) -> None:
        n, at_us = counts[view]
        self.counts[view], self.counted[view] = n, at_us
        row = next((row for row, (_, each) in enumerate(self.rows) if each == view), -1)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        word, view = self.word(index.row()), self.rows[index.row()][1]
        count = self.counts.get(view)
        if role == _DISPLAY or count is None:
            return word
        if view not in self.counted:
            return self._look.words("queue.view_count", view=word, n=count)
        word = self._look.words("queue.view.shared_by", view=word) if self.names.get(view, ("", False))[1] else word
        return self._look.words("queue.view.as_of", view=word, n=count, at=self._look.words.clock(self.counted[view]))

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not self.rows[index.row()][1]:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def show(self, counts: Mapping[str, int]) -> None:
        before = self.counts
        self.counts = {code: n for code, n in before.items() if code in self.counted} | dict(counts)
        for row, (_, view) in enumerate(self.rows):
            if view and before.get(view) != self.counts.get(view):
                index = self.index(row)
                self.dataChanged.emit(index, index)  # one by one: a range is painted whole

    def changed(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))


class _RowHeights(QStyledItemDelegate):
    """How high views and headings are; the list paints them itself."""

    def __init__(self, model: _ViewsModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW if self._model.rows[index.row()][1] else HEADING)


class _ViewPainter:
    """Paints a view: icon, name, number; or a heading."""

    def __init__(self, look: Look, model: _ViewsModel) -> None:
        self._look, self._model = look, model
        self._laid: dict[tuple[str, int, int], tuple[QStaticText, QSizeF]] = {}
        self.dress(look.theme)

    def dress(self, theme: Theme) -> None:
        """Take fonts of a theme."""
        self._fonts = {weight: theme.font("body", weight) for weight in (400, 600)}
        self._metrics = {weight: QFontMetrics(font) for weight, font in self._fonts.items()}
        self._laid.clear()

    def row(self, painter: QPainter, box: QRect, row: int, *, chosen: bool, hovered: bool, focused: bool) -> None:
        """Paint one row."""
        theme, (_, view) = self._look.theme, self._model.rows[row]
        if view:
            self._view(painter, box, self._model.word(row), view, chosen=chosen, hovered=hovered, focused=focused)
            return
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(box.adjusted(16, 10, -8, 0), int(Qt.AlignmentFlag.AlignVCenter), self._model.word(row))

    def _view(self, painter: QPainter, box: QRect, word: str, view: str, *, chosen: bool, hovered: bool, focused: bool) -> None:
        theme = self._look.theme
        inside = box.adjusted(8, 0, -8, 0)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if chosen else "hover"))
            painter.drawRoundedRect(inside, 6, 6)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 6, 6)
        ink, ratio = "accent_text" if chosen else "text_muted", painter.device().devicePixelRatioF()
        mark = self._look.pixmap(self._model.icon(view), ink, 16, ratio)
        painter.drawPixmap(inside.left() + 8, inside.top() + (inside.height() - 16) // 2, mark)
        count = self._model.counts.get(view)
        late = view == "breached" and bool(count)
        wide = 0
        if count is not None:
            ink = "late_text" if late else "text" if chosen else "text_muted"
            wide = self._text(painter, f"{count:,}", inside.adjusted(0, 0, -8, 0), ink, 600 if chosen or late else 400, right=True)
        self._text(painter, word, inside.adjusted(32, 0, -16 - wide, 0), "text", 600 if chosen else 400)

    def _text(self, painter: QPainter, text: str, room: QRect, ink: str, weight: int, *, right: bool = False) -> int:
        """Paint one line in the middle of its room, cut with an ellipsis; return its width."""
        key = (text, room.width(), weight)
        found = self._laid.get(key)
        if found is None:
            if len(self._laid) > MOST_KEPT:
                self._laid.clear()
            laid = laid_out(elided(self._metrics[weight], text, room.width()), self._fonts[weight])
            found = self._laid[key] = (laid, laid.size())
        laid, size = found
        wide = ceil(size.width())
        painter.setFont(self._fonts[weight])
        painter.setPen(self._look.theme.colour(ink))
        left = room.right() + 1 - wide if right else room.left()
        painter.drawStaticText(left, room.top() + round((room.height() - size.height()) / 2), laid)
        return wide


class ViewsList(QListView):
    """The list of the views.

    Signals:
        view_chosen: the code of a view, by a person only.
    """

    view_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._rows = look, _ViewsModel(look)
        self._quiet = False
        self.setObjectName("queue.views")
        self.setFixedWidth(look.theme.size["views"])
        self.setProperty("ground", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewport(QWidget())  # as in the table
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that lies below is painted each time as well
        self.setMouseTracking(True)
        self.setModel(self._rows)
        self._heights, self._painter = _RowHeights(self._rows), _ViewPainter(look, self._rows)
        self.setItemDelegate(self._heights)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._chosen)
        for at, view in enumerate(LISTED[:9], 1):
            keys = QKeySequence(keys_of(f"queue.view.{at}"))
            QShortcut(keys, self, lambda code=view: self._ask(code), context=Qt.ShortcutContext.WindowShortcut)
        look.appearance.theme_changed.connect(self._dress)
        look.language.follow(self._retranslate)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the views that changed; Qt asks for those around them as well."""
        region, ground = event.region(), self._look.theme.colour("window")
        under = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row() if self.viewport().underMouse() else -1
        current, shown = self.currentIndex().row() if self.hasFocus() else -1, self.selectionModel()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in cast("Iterable[QRect]", region):
            painter.fillRect(part, ground)
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row)
            box = self.visualRect(index)
            if region.intersects(box):
                chosen = shown.isSelected(index)
                self._painter.row(painter, box, row, chosen=chosen, hovered=row == under, focused=row == current)
        painter.end()

    def dataChanged(
        self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex, roles: Sequence[int] = (),
    ) -> None:
        """Paint the views that changed: Qt would lay out the whole list anew and paint all of it, for one number in it."""
        if first != last:
            super().dataChanged(first, last, roles)
            return
        self.viewport().update(self.visualRect(first))
        if QAccessible.isActive():
            told = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            told.setChild(first.row())
            QAccessible.updateAccessibility(told)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show the number of cases of each view."""
        self._rows.show(counts)

    def follow(self, keeping: Keeping, shown: Callable[[], str]) -> None:
        """Show the saved views there are, with their counts; ``shown`` gives the code of the view that is shown."""
        def take(views: Sequence[SavedView]) -> None:
            self.show_saved([(view.code, one_line(view.name, 60), view.shared) for view in views])
            self.show_view(shown())

        keeping.views_changed.connect(take)
        keeping.counted.connect(self.show_counted)

    def show_saved(self, views: Sequence[tuple[str, str, bool]]) -> None:
        """Show saved views below the others: code, name, and whether everybody uses it."""
        self._quiet = True
        self._rows.show_saved(views)
        self._quiet = False

    def show_counted(self, counted: Mapping[str, Counted]) -> None:
        """Show the number of cases of saved views, each as of when it was counted."""
        for code, each in counted.items():
            self._rows.count_at(code, {code: (each.n, each.at_us)})

    def show_view(self, view: str) -> None:
        """Mark the view that is shown."""
        self._quiet = True
        row = next((at for at, (_, each) in enumerate(self._rows.rows) if each == view), -1)
        if row < 0:  # a saved view that is not read yet
            self.selectionModel().clear()
            self._quiet = False
            return
        self.selectionModel().setCurrentIndex(self._rows.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False

    def menu(self) -> QMenu:
        """Return the views as a menu, for a window too narrow for the list; gone when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("queue.views_menu")
        for row, (_, view) in enumerate(self._rows.rows):
            if not view:
                menu.addSection(self._rows.word(row)) if row else None
                continue
            count = self._rows.counts.get(view)
            text = self._rows.word(row) + (f"\t{count:,}" if count is not None else "")
            menu.addAction(text.replace("&", "&&")).setData(view)
        menu.triggered.connect(lambda action: self._ask(str(action.data())))
        return menu

    def _ask(self, view: str) -> None:
        self.show_view(view)
        self.view_chosen.emit(view)

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        view = self._rows.rows[current.row()][1] if current.isValid() else ""
        if view and not self._quiet:
            self.view_chosen.emit(view)

    def _dress(self, theme: Theme) -> None:
        self._painter.dress(theme)
        self.viewport().update()

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("queue.views"))
        self._rows.changed()
