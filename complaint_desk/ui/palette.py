"""The command palette: one types a few letters of what one wants, chooses with the arrows, and presses Enter.

What is wanted is understood in the window's language, in English, and as a Chinese input method that is off would type it: by
initials or pinyin. Cases are found by their number and customers by name. The field one came from keeps its text, its place and what
is still being composed; Escape goes back to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from complaint_desk.domain.messages import say
from complaint_desk.services import finding
from complaint_desk.services.finding import Known
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, elided, one_line
from complaint_desk.ui.widgets import LineField
from complaint_desk.ui.widgets.shadow import cast_shadow
from complaint_desk.wording import Words

WIDTH: Final = 600
ROW: Final = 34
MOST_ROWS: Final = 11
MOST: Final = 60
_TOP: Final = 64
_TYPING_MS: Final = 120
_OFFER: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NEVER: Final = 9


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing the palette can do.

    Attributes:
        code: its name, by which its use is remembered; "" for what is not remembered, such as a case.
        name: in the window's language.
        run: does it.
        english: its name in English.
        place: where it belongs, in words; shown muted.
        keys: its chord, "" for none.
    """

    code: str
    name: str
    run: Callable[[], object]
    english: str = ""
    place: str = ""
    keys: str = ""


def fitting(typed: str, offers: Sequence[Offer], typed_as: Mapping[str, tuple[str, ...]], used: Sequence[str]) -> list[Offer]:
    """Return the offers that are meant by what is typed: the best first, among equals those used last, then their own order.

    Args:
        typed: as it is compared.
        offers: all of them.
        typed_as: of each name as what it may be typed; the name alone where it is not known yet.
        used: codes in the order of their last use.
    """
    recent = {code: at for at, code in enumerate(used)}
    wanted = typed.split()
    ranked = []
    for at, offer in enumerate(offers):
        rank = max((_rank(word, offer, typed_as) for word in wanted), default=0)
        if rank < _NEVER:
            ranked.append((rank, recent.get(offer.code, len(used)), at, offer))
    ranked.sort(key=lambda each: each[:3])
    return [offer for *_, offer in ranked[:MOST]]


def _rank(word: str, offer: Offer, typed_as: Mapping[str, tuple[str, ...]]) -> int:
    best = _NEVER
    for name in (offer.name, offer.english):
        for at, form in enumerate(typed_as.get(name, (name.casefold(),)) if name else ()):
            words = form.split()
            if form.startswith(word):
                best = min(best, at and 1)
            elif any(each.startswith(word) for each in words):
                best = min(best, 1)
            elif word in form:
                best = min(best, 2)
            elif len(words) > 1 and _begins(word, words):
                best = min(best, 3)
    return best


def _begins(word: str, words: list[str]) -> bool:
    """Whether a word is made of first letters: ``tn`` is Take the next case."""
    letters = iter([each[0] for each in words])
    return word[0] == words[0][0] and all(letter in letters for letter in word)


class _Field(LineField):
    """The palette's field: the arrows move in the list, Enter runs, Escape goes back.

    Signals:
        moved: so many rows down.
        left: Escape, or the focus went elsewhere.
    """

    moved = Signal(int)
    left = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS, Qt.Key.Key_PageUp: -MOST_ROWS}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit(True)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Tab from what stands behind."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit(False)


class _Rows(QStyledItemDelegate):
    """Paints an offer: its name, where it belongs, its chord."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, offer = self._look.theme, index.data(_OFFER)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 6, 6)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = self._paint_keys(painter, box.adjusted(18, 0, -18, 0), offer.keys)
        room = box.adjusted(18, 0, 0, 0)
        room.setRight(right - 12)
        painter.setFont(theme.font("body", 500))
        painter.setPen(theme.colour("text"))
        name = elided(painter.fontMetrics(), offer.name, int(room.width() * (0.7 if offer.place else 1)))
        painter.drawText(room, middle, name)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(name) + 12)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(room, middle, elided(painter.fontMetrics(), offer.place, room.width()))
        painter.restore()

    def _paint_keys(self, painter: QPainter, box: QRect, keys: str) -> int:
        if not keys:
            return box.right()
        theme = self._look.theme
        painter.setFont(theme.font("micro"))
        width = painter.fontMetrics().horizontalAdvance(keys) + 12
        badge = QRect(box.right() - width, box.top() + (box.height() - 18) // 2, width, 18)
        painter.setPen(QPen(theme.colour("hairline_strong"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(badge.toRectF().translated(0.5, 0.5), 4, 4)
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), keys)
        return badge.left()


class Palette(QFrame):
    """The palette over a window.

    Signals:
        used: the code of a command that was run.
        case_wanted: the id of a case.
        customer_wanted: the id of a customer whose cases shall be shown.
    """

    used = Signal(str)
    case_wanted = Signal(object)
    customer_wanted = Signal(object)

    def __init__(self, look: Look, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._look, self._desk, self._host = look, desk, host
        self._offers: tuple[Offer, ...] = ()
        self._known: tuple[Offer, ...] = ()
        self._used: tuple[str, ...] = ()
        self._typed_as: dict[str, tuple[str, ...]] = {}
        self._before: QWidget | None = None
        self._ticket: Ticket | None = None
        self.setObjectName("palette")
        self.setProperty("kind", "float")
        self.field = _Field(look, "palette.search", say("palette.name"), say("palette.hint"))
        self._list = QListView()
        self._list.setObjectName("palette.list")
        self._list.setProperty("ground", "none")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._model = QStandardItemModel(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Rows(look, self))
        self._nothing = Label(look, say("palette.nothing"), tone="muted", ident="palette.nothing")
        self._nothing.setContentsMargins(18, 6, 18, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.field, self._list, self._nothing):
            column.addWidget(widget)
        cast_shadow(look, self, blur=28, drop=8, strength=0.2)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask_known)
        self.field.textChanged.connect(self._typed)
        self.field.moved.connect(self._move)
        self.field.left.connect(self._left)
        self.field.returnPressed.connect(self._run)
        self._list.clicked.connect(lambda _index: self._run())
        host.installEventFilter(self)
        look.language.follow(self._retranslate)
        self.hide()

    def open_with(self, offers: Sequence[Offer], used: Sequence[str]) -> None:
        """Show the palette, or take it away where it is shown.

        Args:
            offers: what can be done now.
            used: codes in the order of their last use.
        """
        if self.isVisible():
            self.close_palette(back=True)
            return
        self._before = QApplication.focusWidget()
        QGuiApplication.inputMethod().commit()  # what is being composed belongs to the field it was typed in
        self._offers, self._used, self._known = tuple(offers), tuple(used), ()
        self.field.clear()
        self._show_rows()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)  # a field that is left for it keeps what stands in it as it is
        self._learn()

    def close_palette(self, *, back: bool) -> None:
        """Take the palette away; ``back`` puts the cursor where it was."""
        self._typing.stop()
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        before, self._before = self._before, None
        if back and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.field.clear()

    def _learn(self) -> None:
        """Find out beside the work how the names are typed; until then their words alone are understood."""
        names = [name for offer in self._offers for name in (offer.name, offer.english) if name and name not in self._typed_as]
        if names:
            self._desk.work(finding.typed_as, names, then=self._learnt)

    def _learnt(self, typed_as: dict[str, tuple[str, ...]]) -> None:
        self._typed_as.update(typed_as)
        if self.isVisible() and self.field.text().strip():
            self._show_rows()

    def _typed(self, text: str) -> None:
        if not self.isVisible():
            return
        self._known = ()
        self._show_rows()
        self._typing.stop()
        if len(text.strip()) > 1:
            self._typing.start()

    def _ask_known(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._desk.ask(finding.known, typed=self.field.text(), then=self._take_known, failed=lambda _problem: None)

    def _take_known(self, known: Known) -> None:
        self._ticket = None
        words = self._look.words
        cases = [
            Offer("", words("palette.case", number=row.number, name=one_line(row.customer or words("queue.erased"))),
                  self._shower(self.case_wanted, row.id), place=one_line(row.words, 60))
            for row in known.cases
        ]
        customers = [
            Offer("", words("palette.customer", name=one_line(each.name or words("queue.erased"))),
                  self._shower(self.customer_wanted, each.id), place=words("palette.complaints", n=each.complaints))
            for each in known.customers
        ]
        self._known = (*cases, *customers)
        self._show_rows()

    def _shower(self, signal: Any, id_: int) -> Callable[[], object]:
        return lambda: signal.emit(id_)

    def _show_rows(self) -> None:
        typed = self.field.text().strip()
        compared = typed.casefold() if typed.isascii() or not self._typed_as else finding.normalised(typed)
        found = (*fitting(compared, self._offers, self._typed_as, self._used), *self._known)
        self._model.clear()
        for offer in found:
            item = QStandardItem(offer.name)
            item.setData(offer, _OFFER)
            spoken = ", ".join(part for part in (offer.name, offer.place, offer.keys) if part)
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if found:
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._list.setFixedHeight(ROW * min(MOST_ROWS, max(1, len(found))) + 2)
        self._place()

    def _move(self, rows: int) -> None:
        count = self._model.rowCount()
        if count:
            at = self._list.currentIndex().row() + rows
            at = at % count if abs(rows) == 1 else max(0, min(count - 1, at))
            self._list.setCurrentIndex(self._model.index(at, 0))
            self.field.setAccessibleDescription(str(self._model.item(at).data(Qt.ItemDataRole.AccessibleTextRole)))

    def _run(self) -> None:
        index = self._list.currentIndex()
        offer: Offer | None = index.data(_OFFER) if index.isValid() else None
        if offer is None:
            return
        self.close_palette(back=True)
        if offer.code:
            self.used.emit(offer.code)
        offer.run()

    def _left(self, back: bool) -> None:
        if self.isVisible():
            self.close_palette(back=back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the window's top."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = min(WIDTH, self._host.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._host.width() - width) // 2, _TOP)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("palette.name"))
        self._list.setAccessibleName(words("palette.list"))
