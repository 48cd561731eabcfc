"""Grounds and rows: cards, headings, hairlines, form rows, and the empty view that says what will appear and offers the first
step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets.marks import _Painted

BAR: Final = 12
"""The width of a scroll bar, which what stands above a card that scrolls leaves free at its right."""


def row_of(*widgets: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Return widgets side by side: a number is a gap in pixels, None is the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for each in widgets:
        if each is None:
            row.addStretch(1)
        elif isinstance(each, int):
            row.addSpacing(each)
        else:
            row.addWidget(each)
    return row


class Line(QFrame):
    """A hairline across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        self.setFixedHeight(1)


class Card(QFrame):
    """A raised ground with a hairline and round corners, and a column to fill.

    Attributes:
        column: where the contents go.
    """

    def __init__(self, *, tone: str = "", ident: str = "", margins: tuple[int, int, int, int] = (12, 10, 12, 10),
                 spacing: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(ident)
        self.setProperty("kind", "card")
        self.setProperty("tone", tone)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)

    def set_tone(self, tone: str) -> None:
        """Change the tone: empty, ``late``, ``info`` or ``dashed``."""
        if tone != self.property("tone"):  # the sheet is asked anew only for another look: it takes as long as painting
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


def scrolled(card: Card, width: int, ident: str) -> QScrollArea:
    """Return a card of a width in a room in which it scrolls where the window is too low for it; its fields keep their height."""
    card.setFixedWidth(width)
    room = QScrollArea()
    room.setObjectName(ident)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room.setWidgetResizable(True)
    room.setWidget(card)
    room.setFixedWidth(width + BAR)
    return room


def tab_after(before: QWidget, part: QWidget) -> None:
    """Let Tab come to the fields of a part that was made late where they stand, after ``before``; else they come at the window's end."""
    for field in part.findChildren(QWidget):
        if field.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, field)
            before = field


class Heading(QWidget):
    """A heading with, at its right, a count or a quiet word."""

    def __init__(self, look: Look, said: Said, *, role: str = "head", right: Said = "", ident: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        small = role == "micro"
        self.label = Label(look, said, role=role, tone="muted" if small else "text", weight=500 if small else None, ident=ident)
        self.right = Label(look, right, role="micro" if role == "micro" else "body", tone="muted")
        self.setLayout(row_of(self.label, None, self.right))
        self.right.setVisible(bool(right))

    def say(self, said: Said, right: Said = "") -> None:
        """Change the heading and what stands at its right."""
        self.label.say(said)
        self.right.say(right)
        self.right.setVisible(bool(right))


class FormRow(QWidget):
    """A field with its name at the left (88 wide) or above it; the name becomes the field's accessible name and its buddy."""

    LABEL = 88

    def __init__(self, look: Look, said: Said, field: QWidget | QLayout, *, above: bool = False, note: Said = "",
                 of: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._said = look, said
        self._field = of or (field if isinstance(field, QWidget) else None)
        self.label = Label(look, said, role="micro" if above else "body", tone="muted", wrap=not above)
        self.note = Label(look, note, role="micro", tone="muted", wrap=True)
        if not note:
            self.note.hide()  # shown before it stands in anything, it would be a window of its own for a moment
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        outer = QVBoxLayout(self) if above else QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4 if above else 12)
        if not above:
            self.label.setFixedWidth(self.LABEL)
            self.label.setContentsMargins(0, 6, 0, 0)
            self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.label)
        if isinstance(field, QLayout):
            column.addLayout(field)
        else:
            column.addWidget(field)
        column.addWidget(self.note)
        outer.addLayout(column, 1)
        if self._field is not None:
            self.label.setBuddy(self._field)
            look.language.language_changed.connect(self._retranslate)
            self._retranslate(look.words)

    def _retranslate(self, _words: object) -> None:
        if self._field is not None and not self._field.property("own_name"):
            self._field.setAccessibleName(self._look.worded(self._said))

    def say_note(self, note: Said) -> None:
        """Change the quiet line below the field."""
        self.note.say(note)
        self.note.setVisible(bool(note))


class _Disc(_Painted):
    def __init__(self, look: Look, icon: str, tone: str) -> None:
        super().__init__(look)
        self._icon, self._tone = icon, tone

    def show_icon(self, icon: str, tone: str) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(56, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(f"{self._tone}_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.drawPixmap(18, 18, self._look.pixmap(self._icon, f"{self._tone}_text", 20, self.devicePixelRatioF()))
        painter.end()


class EmptyState(QWidget):
    """An empty view: an icon, what this is about, what will appear here, and at most two first steps."""

    def __init__(self, look: Look, icon: str, title: Said, sentence: Said, actions: Sequence[QWidget] = (), *, tone: str = "accent",
                 ident: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(ident)
        self._disc = _Disc(look, icon, tone)
        self._title = Label(look, title, role="head", wrap=True)
        self._sentence = Label(look, sentence, tone="muted", wrap=True)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            label.setMinimumWidth(200)
            label.setMaximumWidth(340)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        for label in (self._title, self._sentence):  # stretches beside it, since a layout asks no height of an aligned label
            middle = row_of(None)
            middle.addWidget(label, 100)
            middle.addStretch(1)
            column.addLayout(middle)
        column.addSpacing(8)
        column.addLayout(row_of(None, *actions, None))
        column.addStretch(3)

    def say(self, title: Said, sentence: Said) -> None:
        """Tell something else."""
        self._title.say(title)
        self._sentence.say(sentence)

    def show_icon(self, icon: str, tone: str = "accent") -> None:
        """Show another icon."""
        self._disc.show_icon(icon, tone)


def set_wrong(field: QWidget, wrong: bool) -> None:
    """Give a field the red edge, or take it off."""
    if wrong == (field.property("wrong") == "true"):
        return
    field.setProperty("wrong", "true" if wrong else "false")
    field.style().unpolish(field)
    field.style().polish(field)
    if isinstance(field, QPlainTextEdit):
        field.viewport().update()
