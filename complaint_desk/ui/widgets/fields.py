"""What one types into or ticks: Qt's own fields with the icons that the style sheet cannot tint, and a name that follows the
language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontInfo, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QTextLayout, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionButton,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from complaint_desk.ui import icons
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

_FIRST_CLAUSE: Final = re.compile(r"(?<=[.?!])\s|(?<=[。？！])|[,;，；]")
_HAN: Final = "\u2e80"
_MIDDLE: Final = "国"
"""A character that fills its square, to measure how high the font that has it stands."""
_INDENT: Final = 2
"""What Qt itself keeps free at each end of the text of a field."""
_EDGES: Final = 24
"""Border, padding and what Qt keeps free at both ends of a field."""


@lru_cache(maxsize=8)
def _ascent_of(text: str, families: tuple[str, ...], size: int) -> float:
    font = QFont(families)
    font.setPixelSize(size)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent()


class LineField(QLineEdit):
    """A field of one line; it knows what the program put there from what somebody typed, or wrote by a screen reader."""

    def __init__(
        self, look: Look, ident: str, name: Said, hint: Said = "", *, small: bool = False, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._name, self._hint, self._given = look, name, hint, ""
        self.setObjectName(ident)
        self.setProperty("small", "true" if small else "false")
        self.setProperty("own_name", True)
        self.textChanged.connect(self._centre)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    @property
    def given(self) -> str:
        """What the program put there, or what was typed and counts by now."""
        return self._given

    def setText(self, text: str | None) -> None:
        """Put a text there, as the program does."""
        self._given = text or ""
        super().setText(self._given)

    def clear(self) -> None:
        """Empty the field, as the program does; what stood there is not to be had back by undoing, as Qt's own way lets it."""
        self.setText("")

    def forget_typing(self) -> None:
        """Leave what stands there, with nothing to be undone or done again."""
        if self.isUndoAvailable() or self.isRedoAvailable():
            at, modified = self.cursorPosition(), self.isModified()
            super().setText(self.text())
            self.setCursorPosition(at)
            self.setModified(modified)

    def keep(self) -> None:
        """Let what stands there count: it is nobody's typing any more."""
        self._given = self.text()

    def let_go(self) -> str:
        """Return what somebody typed that does not count yet, and show again what the program had put there."""
        typed = self.text()
        if typed == self.given:
            self.forget_typing()
            return ""
        self.setText(self.given)
        return typed

    def give_back(self, typed: str) -> None:
        """Show again what somebody typed."""
        super().setText(typed)
        self.setModified(True)

    def _centre(self, text: str) -> None:
        """Put Chinese characters into the middle: Qt centres the first font of the list, and the one that has them sits higher."""
        shift = 0
        if any(char >= _HAN for char in text):
            font = self.font()
            ascent = _ascent_of(_MIDDLE, tuple(font.families()), QFontInfo(font).pixelSize())  # a font as text keeps its first family only
            shift = max(0, round((ascent - self.fontMetrics().ascent()) / 2))
        margins = self.textMargins()
        if margins.top() != 2 * shift:
            margins.setTop(2 * shift)
            self.setTextMargins(margins)

    def hint(self, hint: Said) -> None:
        """Change the grey words in the empty field."""
        self._hint = hint
        self._retranslate(self._look.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the hint as there is room for."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        """Show the hint whole, else its first clause, else none: half a question is no hint. A screen reader hears it whole."""
        hint, metrics = self._look.worded(self._hint), self.fontMetrics()
        room = self.width() - _EDGES - self.textMargins().left() - self.textMargins().right()
        fitting = (text for text in (hint, _FIRST_CLAUSE.split(hint, maxsplit=1)[0]) if metrics.horizontalAdvance(text) <= room)
        shown = next(fitting, "") if self.isVisible() else hint
        if shown != self.placeholderText():
            self.setPlaceholderText(shown)

    @property
    def shown_text(self) -> str:
        """What of the text is to be read: one too long for its place begins with its first word and ends in "…" until one goes in."""
        if self.hasFocus() or self.echoMode() != QLineEdit.EchoMode.Normal or self.property("kind") == "search":
            return self.text()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._room(self._frame()).width())

    def _frame(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    def _room(self, frame: QStyleOptionFrame) -> QRect:
        """Where the text stands; its own height puts it into the middle."""
        margins = self.textMargins()
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, self)
        return inside.adjusted(margins.left() + _INDENT, 0, -margins.right() - _INDENT, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a text that does not fit by as much of it as does: Qt shows its end, since that is where the cursor was."""
        shown = self.shown_text
        if shown == self.text():
            super().paintEvent(event)
            return
        painter, frame = QPainter(self), self._frame()
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, frame, painter, self)
        painter.setPen(self.palette().text().color())
        painter.drawText(self._room(frame), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the hint once the field has its width."""
        super().showEvent(event)
        self._fit_hint()

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))
        if self._hint:
            self.setAccessibleDescription(self._look.worded(self._hint))
        self._fit_hint()


class SearchField(LineField):
    """A field of one line with a looking glass, and a cross that empties it; Escape empties it too.

    Signals:
        cleared: it was emptied by the cross or by Escape.
    """

    cleared = Signal()

    def __init__(
        self, look: Look, ident: str, name: Said, hint: Said = "", *, icon: str = "search", parent: QWidget | None = None,
    ) -> None:
        self._glass = QAction()
        self._cross = QAction()
        self._glass_icon = icon
        super().__init__(look, ident, name, hint, parent=parent)
        self.setProperty("kind", "search")
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._cross.triggered.connect(self._empty)
        self._cross.setVisible(False)
        self.textChanged.connect(self._show_cross)
        look.appearance.theme_changed.connect(self._dress)
        self._dress(look.theme)
        self._retranslate(look.words)

    @property
    def given(self) -> str:
        """Nothing: what is looked for was typed, also where another search of the same person is shown again."""
        return ""

    def put(self, text: str) -> None:
        """Show a text without telling that it changed, such as when another view begins without a search."""
        told = self.blockSignals(True)
        self.setText(text)
        self.blockSignals(told)
        self._show_cross(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._empty()
            return
        super().keyPressEvent(event)

    def _empty(self) -> None:
        self.clear()
        self.cleared.emit()

    def _show_cross(self, text: str) -> None:
        self._cross.setVisible(bool(text))

    def _dress(self, _theme: Theme) -> None:
        self._glass.setIcon(self._look.icon(self._glass_icon, "text_muted"))
        self._cross.setIcon(self._look.icon("x", "text_muted"))

    def _retranslate(self, words: Words) -> None:
        super()._retranslate(words)
        for action, suffix, name in ((self._glass, "glass", self.accessibleName()), (self._cross, "clear", words("widget.clear"))):
            action.setText(name)
            for button in action.associatedObjects():
                if isinstance(button, QToolButton):
                    button.setObjectName(f"{self.objectName()}.{suffix}")
                    button.setAccessibleName(name)


class TextField(QPlainTextEdit):
    """A field of several lines; plain text in and out, and Tab moves on. As a line it knows what the program put there."""

    def __init__(
        self, look: Look, ident: str, name: Said, hint: Said = "", *, lines: int = 3, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._name, self._hint, self._given = look, name, hint, ""
        self.setObjectName(ident)
        self.setProperty("own_name", True)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(20 * lines + 18)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))
        self.setPlaceholderText(self._look.worded(self._hint))

    @property
    def given(self) -> str:
        """What the program put there."""
        return self._given

    def setPlainText(self, text: str) -> None:
        """Put a text there, as the program does."""
        self._given = text
        super().setPlainText(text)

    def clear(self) -> None:
        """Empty the field, as the program does; one that is empty, with nothing to be taken back in it, stays as it is painted."""
        self._given = ""
        document = self.document()
        written = not document.isEmpty() or document.isUndoAvailable() or document.isRedoAvailable()
        if written or self.textCursor().block().layout().preeditAreaText():
            super().clear()

    def forget_typing(self) -> None:
        """Leave what stands there, with nothing to be undone or done again."""
        self.document().clearUndoRedoStacks()

    def let_go(self) -> str:
        """Return what somebody typed, and show again what the program had put there."""
        typed = self.toPlainText()
        if typed == self._given:
            self.forget_typing()
            return ""
        self.setPlainText(self._given)
        return typed

    def give_back(self, typed: str) -> None:
        """Show again what somebody typed."""
        super().setPlainText(typed)

    def sizeHint(self) -> QSize:
        """Return the least height; layouts give more."""
        return QSize(320, self.minimumHeight())


def forget_typing(place: QWidget) -> None:
    """Leave what stands in the fields of a place, with nothing in any of them to be undone: it was typed about something else."""
    for line in place.findChildren(LineField):
        line.forget_typing()
    for text in place.findChildren(TextField):
        text.forget_typing()


class CheckBox(QCheckBox):
    """A box to tick."""

    def __init__(self, look: Look, ident: str, said: Said, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._said = look, said
        self.setObjectName(ident)
        self.setChecked(checked)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def _retranslate(self, _words: Words) -> None:
        word = one_line(self._look.worded(self._said))
        self.setText(word.replace("&", "&&"))
        self.setAccessibleName(word)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tick over what the sheet draws."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        role = "on_accent" if self.isEnabled() else "text_disabled"
        painter = QPainter(self)
        mark = icons.pixmap("check", self._look.colour(role), 12, self.devicePixelRatioF())
        painter.drawPixmap(box.center().x() - 5, box.center().y() - 5, mark)
        painter.end()


class Choice(QComboBox):
    """One of a list, by code; the wheel does not change it, since a page scrolled must not rewrite a field.

    Signals:
        chosen_changed: the code of the choice, by a person only.
    """

    chosen_changed = Signal(str)

    def __init__(self, look: Look, ident: str, name: Said, options: Sequence[tuple[str, Said]], *, chosen: str = "",
                 small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name, self._options = look, name, tuple(options)
        self.setObjectName(ident)
        self.setProperty("small", "true" if small else "false")
        self.setProperty("own_name", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._activated)
        look.language.language_changed.connect(self._retranslate)
        look.appearance.theme_changed.connect(self._repaint)
        self.offer(options, chosen=chosen)

    @property
    def chosen(self) -> str:
        """The code of the choice, or empty."""
        at = self.currentIndex()
        return self._options[at][0] if 0 <= at < len(self._options) else ""

    def offer(self, options: Sequence[tuple[str, Said]], *, chosen: str = "") -> None:
        """Offer other choices."""
        self._options = tuple(options)
        self.clear()
        self.addItems([one_line(self._look.worded(said)) for _, said in self._options])
        self.set_chosen(chosen)
        self.setAccessibleName(self._look.worded(self._name))

    def offers(self, code: str) -> bool:
        """Tell whether a choice is in the list."""
        return any(each == code for each, _ in self._options)

    def set_chosen(self, code: str) -> None:
        """Choose without telling; an unknown code clears the choice."""
        self.setCurrentIndex(next((at for at, (each, _) in enumerate(self._options) if each == code), -1))

    def _activated(self, _at: int) -> None:
        self.chosen_changed.emit(self.chosen)

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))
        for at, (_, said) in enumerate(self._options):
            self.setItemText(at, one_line(self._look.worded(said)))

    def _repaint(self, _theme: Theme) -> None:
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow over what the sheet draws."""
        super().paintEvent(event)
        painter = QPainter(self)
        role = "text_muted" if self.isEnabled() else "text_disabled"
        mark = icons.pixmap("chevron-down", self._look.colour(role), 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, mark)
        painter.end()
