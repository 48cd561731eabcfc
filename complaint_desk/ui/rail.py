"""The rail at the left edge: one button a view, the settings and the person at the bottom."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.people import Who
from complaint_desk.ui.text import elided, one_line, set_tip
from complaint_desk.ui.theme import Theme
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.ui.widgets.marks import initials
from complaint_desk.wording import Words

_INSET = 6
_WIDTH, _HEIGHT = 60, 52


class _RailButton(QToolButton):
    """An icon over a word; the current one has a ground and a bar at the window's edge."""

    def __init__(self, look: Look, code: str, icon: str, keys: str) -> None:
        super().__init__()
        self._look, self._icon, self._keys, self._code = look, icon, keys, code
        self.setObjectName(f"nav.{code}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(_INSET + _WIDTH, _HEIGHT)
        look.language.language_changed.connect(self._retranslate)
        look.appearance.theme_changed.connect(self._repaint)
        self._retranslate(look.words)

    def _retranslate(self, words: Words) -> None:
        word = words(f"nav.{self._code}")
        self.setText(word)
        self.setAccessibleName(word)
        set_tip(self, f"{word} ({key_text(self._keys)})" if self._keys else word)

    def _repaint(self, _theme: Theme) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar, icon and word."""
        theme, chosen = self._look.theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(_INSET, 0, _WIDTH, _HEIGHT)
        if chosen or self.underMouse():
            painter.setBrush(theme.colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if chosen:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 10, 3, _HEIGHT - 20), 1.5, 1.5)
        ink = "accent_text" if chosen else "text_muted"
        mark = self._look.pixmap(self._icon, ink, 20, self.devicePixelRatioF())
        painter.drawPixmap(_INSET + (_WIDTH - 20) // 2, 8, mark)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("micro", 600 if chosen else 400))
        word = elided(painter.fontMetrics(), self.text(), _WIDTH)
        painter.drawText(QRect(_INSET, 31, _WIDTH, 16), int(Qt.AlignmentFlag.AlignCenter), word)
        painter.end()


class _PersonButton(QToolButton):
    """The initials of who works here; a press offers the others."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.who: Who | None = None
        self.setObjectName("nav.person")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(_INSET + _WIDTH, 36)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def show_person(self, who: Who) -> None:
        self.who = who
        self._retranslate(self._look.words)
        self.update()

    def _retranslate(self, words: Words) -> None:
        name = words("shell.switch_person") if self.who is None else words(
            "shell.person_now", name=one_line(self.who.name), role=words(f"role.{self.who.role}"))
        self.setAccessibleName(name)
        set_tip(self, name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the disc and the letters."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hairline_strong" if self.underMouse() else "sunken"))
        disc = QRectF(_INSET + (_WIDTH - 28) / 2, 4, 28, 28)
        painter.drawEllipse(disc)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("micro", 600))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), initials(one_line(self.who.name)) if self.who else "?")
        painter.end()


class Rail(QFrame):
    """The rail.

    Signals:
        view_asked: the code of a view whose button was pressed.
        person_asked: the code of the person who shall work here now.
        hand_came: a hand is at the rail for the first time.
        lock_asked: the screen shall be locked.
    """

    view_asked = Signal(str)
    person_asked = Signal(str)
    hand_came = Signal()
    lock_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._people: tuple[Who, ...] = ()
        self._untouched = True
        self._guarded = False
        self.setObjectName("nav")
        self.setProperty("ground", "window")
        self.setProperty("edge", "right")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # moves over its buttons are told to it as well
        self.setFixedWidth(look.theme.size["rail"])
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 5, 8)
        column.setSpacing(4)
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        column.addLayout(self._top)
        column.addStretch(1)
        self._bottom = QVBoxLayout()
        self._bottom.setSpacing(4)
        column.addLayout(self._bottom)
        self._person = _PersonButton(look)
        self._person.clicked.connect(self._offer_people)
        column.addWidget(self._person)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def add(self, code: str, icon: str, *, bottom: bool = False) -> None:
        """Add the button of a view, with its key where it has one."""
        keys = keys_of(f"nav.{code}")
        button = _RailButton(self._look, code, icon, keys)
        button.clicked.connect(self._asker(code))
        if keys:
            QShortcut(QKeySequence(keys), self.window()).activated.connect(button.click)
        self._group.addButton(button)
        self._buttons[code] = button
        (self._bottom if bottom else self._top).addWidget(button)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go down the rail as the eye does: a view that is built late would stand behind everything in the window."""
        down = [cell.widget() for part in (self._top, self._bottom) for cell in map(part.itemAt, range(part.count())) if cell is not None]
        for before, after in itertools.pairwise([*(each for each in down if each is not None), self._person]):
            QWidget.setTabOrder(before, after)

    def _asker(self, code: str) -> Callable[[], None]:
        return lambda: self.view_asked.emit(code)

    def show_view(self, code: str) -> None:
        """Mark the current view."""
        self._buttons[code].setChecked(True)

    def show_people(self, now: Who, people: Sequence[Who]) -> None:
        """Show who works here, and whom the quick switch offers."""
        self._people = tuple(people)
        self._person.show_person(now)

    def guard(self, guarded: bool) -> None:
        """Offer to lock the screen, where people sign in."""
        self._guarded = guarded

    def _offer_people(self) -> None:
        menu = self.people_menu()
        menu.popup(self._person.mapToGlobal(QPoint(self._person.width(), self._person.height() - menu.sizeHint().height())))

    def people_menu(self) -> QMenu:
        """Return the menu of the quick switch, gone when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("nav.people")
        menu.setAccessibleName(self._look.words("shell.switch_person"))
        for who in self._people:
            words = self._look.words("shell.who", name=one_line(who.name), role=self._look.words(f"role.{who.role}"))
            action = menu.addAction(words.replace("&", "&&"))
            action.setObjectName(f"nav.people.{who.code}")
            action.setCheckable(True)
            action.setChecked(self._person.who is not None and who.code == self._person.who.code)
            action.setData(who.code)
        if self._guarded:
            menu.addSeparator()
            lock = menu.addAction(self._look.words("sign_in.lock"))
            lock.setObjectName("nav.lock")
        menu.triggered.connect(self._ask_person)
        return menu

    def _ask_person(self, action: QAction) -> None:
        if action.data() is None:
            self.lock_asked.emit()
        else:
            self.person_asked.emit(str(action.data()))

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words.of(say("nav.rail")))

    def event(self, event: QEvent) -> bool:
        """Tell once that a hand came: one that moves, since the window may open below a pointer that only lies there."""
        if self._untouched and event.type() == QEvent.Type.HoverMove:
            self._untouched = False
            self.hand_came.emit()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return the rail's fixed width."""
        return QSize(self._look.theme.size["rail"], 480)
