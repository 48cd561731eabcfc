"""Lists one picks from: options, promises, callbacks. Each entry is picked by its mark, with the mouse, the Tab key or a screen
reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Card, IconMark, row_of
from complaint_desk.ui.widgets.given import wish_of


class PickMark(QAbstractButton):
    """The square at the left of an entry: its letter or number, filled when it is picked."""

    def __init__(self, look: Look, ident: str, letter: str) -> None:
        super().__init__()
        self._look, self._letter = look, letter
        self.setObjectName(ident)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(20, 20)
        look.appearance.theme_changed.connect(self._repaint)

    def _repaint(self, _theme: object) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the mark."""
        return QSize(20, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the square and its letter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(self._look.colour("on_accent" if self.isChecked() else "text"))
        painter.setFont(self._look.theme.font("micro", 600))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._letter)
        painter.end()


class Tick(QWidget):
    """A small icon and its word: within the limit, feasible, kept, told."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._mark = IconMark(look, "check", "on_time_text")
        self._label = Label(look, role="micro")
        self.setLayout(row_of(self._mark, self._label, spacing=3))

    def show_tick(self, icon: str, tone: str, said: Said) -> None:
        """Show a state.

        Args:
            icon: its icon.
            tone: ``on_time``, ``soon``, ``late`` or ``muted``.
            said: its word.
        """
        self._mark.show_icon(icon, "text_muted" if tone == "muted" else f"{tone}_text")
        self._label.set_tone(tone)
        self._label.say(said)


class PickCard(Card):
    """One entry of a list.

    Signals:
        picked: its number.
    """

    picked = Signal(int)

    def __init__(self, look: Look, prefix: str, number: int, letter: str) -> None:
        super().__init__(ident=f"{prefix}.{number}", margins=(10, 8, 10, 8), spacing=2)
        self.look, self.number = look, number
        self.mark = PickMark(look, f"{prefix}.{number}.pick", letter)
        self.mark.clicked.connect(self._pressed)

    def sizeHint(self) -> QSize:
        """Return the size it would like; its height goes by its width."""
        return wish_of(self)

    def name(self, words: str) -> None:
        """Say in words what the entry is; a screen reader reads it at the mark."""
        self.setAccessibleName(words)
        self.mark.setAccessibleName(words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick it with the mouse, anywhere."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed()

    def _pressed(self) -> None:
        self.picked.emit(self.number)


class PickList(QFrame):
    """Entries of which at most one is picked; they stay the same widgets while their numbers do.

    Signals:
        picked_changed: another entry is picked, or none.
    """

    picked_changed = Signal()

    def __init__(self, look: Look, ident: str, name: Said, make: Callable[[int], Any], empty: Said) -> None:
        """Make an empty list.

        Args:
            look: theme and words.
            ident: the accessible id.
            name: the accessible name.
            make: makes the card of a number.
            empty: what will stand here.
        """
        super().__init__()
        self._look, self._make, self._name = look, make, name
        self.setObjectName(ident)
        self._cards: dict[int, Any] = {}
        self._spare: dict[int, Any] = {}
        self._picked = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._empty = Label(look, empty, tone="muted", wrap=True)
        self._column.addWidget(self._empty)
        look.language.follow(self._retranslate)

    def sizeHint(self) -> QSize:
        """Return the size it would like; its height goes by its width."""
        return wish_of(self)

    @property
    def picked(self) -> int:
        """The number of the entry that is picked, or 0."""
        return self._picked

    @property
    def cards(self) -> dict[int, Any]:
        """The cards by number."""
        return self._cards

    def show_entries(self, entries: Sequence[tuple[int, Any]]) -> None:
        """Show entries: numbers with the value that each card's ``show_entry`` takes."""
        numbers = {number for number, _ in entries}
        for number in [each for each in self._cards if each not in numbers]:
            card = self._spare[number] = self._cards.pop(number)
            self._column.removeWidget(card)
            card.hide()
        for at, (number, value) in enumerate(entries):
            card = self._cards.get(number)
            if card is None:
                card = self._cards[number] = self._spare.pop(number, None) or self._made(number)
                card.show_entry(value)
                self._column.insertWidget(at + 1, card)
                card.show()
            else:
                card.show_entry(value)
        if self._picked not in numbers:
            self._picked = 0
        self._empty.setVisible(not entries)
        self._mark()

    def _made(self, number: int) -> Any:
        """Return a new card; one that is not needed for a while is kept, since making it takes longer than a frame."""
        card = self._make(number)
        card.picked.connect(self.pick)
        return card

    def pick(self, number: int) -> None:
        """Pick an entry, or let go of the one that is picked."""
        self._picked = 0 if number == self._picked else number
        self._mark()
        self.picked_changed.emit()

    def _mark(self) -> None:
        for number, card in self._cards.items():
            card.mark.setChecked(number == self._picked)

    def _retranslate(self, _words: object) -> None:
        self.setAccessibleName(self._look.worded(self._name))
