"""The one module that makes what shows text: labels, tool tips and dialogs, all of them plain.

Qt's labels, tool tips and message boxes guess whether a text is markup, and then load local files and network paths named in
it. Customer text must stay text, so those classes are made here alone; a test refuses their names anywhere else in
``complaint_desk.ui``. Characters that hide or reorder other characters are shown as marks, and lines too long for Qt are cut.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QStaticText
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

LONGEST_LINE: Final = 20_000
"""Characters of one line that Qt lays out quickly: one line of 200,000 takes 5 s, one of 1,000,000 takes 45 s."""

TITLE: Final = 80
_ANY_WIDTH: Final = 100_000
_MOST_MEASURED: Final = 600
_BEYOND: Final = 8
"""So many signs more than would fill a line in Chinese are measured first, so that one is over that does not fit."""

_KEPT: Final = frozenset("\n\t")
_JOINER: Final = "\u200d"
_AS_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"})
"""What the standard library's ``html.escape`` does: it has every entity of HTML with it, and no start waits for those."""

_HIDDEN: Final = frozenset("\u00ad\u061c\u115f\u1160\u180e\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Shown:
    """A text made fit to be shown.

    Attributes:
        text: what to show.
        hidden: how many characters were cut off.
    """

    text: str
    hidden: int


def visible(text: str) -> str:
    """Return a text with its control, direction and zero-width characters as visible marks.

    A joiner between the parts of an emoji is left alone: without it a family falls into its members.
    """
    if text.replace("\n", "").isprintable() and _HIDDEN.isdisjoint(text):
        return text
    return "".join(_mark(text, at) for at in range(len(text)))


def _mark(text: str, at: int) -> str:
    char = text[at]
    if char in _KEPT:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char == _JOINER and at and unicodedata.category(text[at - 1]) in {"So", "Sk", "Mn"}:
        return char
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in _HIDDEN:
        return f"[U+{code:04X}]"
    return char


def for_display(text: str, longest: int = LONGEST_LINE) -> Shown:
    """Return a text with its lines cut to a length that Qt lays out at once; "show all" asks ``broken`` instead.

    Args:
        text: any text, from anybody.
        longest: characters of one line.
    """
    if len(text) <= longest and "\r" not in text:
        return Shown(visible(text), 0)
    hidden = 0
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        hidden += max(0, len(line) - longest)
        lines.append(line if len(line) <= longest else line[:longest] + "…")
    return Shown(visible("\n".join(lines)), hidden)


def broken(text: str, longest: int = 2_000) -> str:
    """Return the whole text with its longest lines broken, which Qt lays out at once too."""
    lines = text.replace("\r\n", "\n").split("\n")
    return visible("\n".join(line[at : at + longest] for line in lines for at in range(0, max(1, len(line)), longest)))


def one_line(text: str, longest: int = TITLE) -> str:
    """Return a text as one short line, for titles, rows and names."""
    line = " ".join(text[: longest * 8].split())
    return visible(line if len(line) <= longest else line[: longest - 1] + "…")


def tip(text: str) -> str:
    """Return a text for a tool tip or an item's ``ToolTipRole``: markup of ours around an escaped text, so that nothing is
    guessed.
    """
    escaped = for_display(text, 2_000).text.translate(_AS_MARKUP)
    return f"<qt>{escaped}</qt>" if escaped else ""


class Label(QLabel):
    """A label: plain text, one type role, one tone; worded anew with each language.

    It takes the room it is given: without ``wrap`` a text too long ends in an ellipsis and stands whole in the tool tip.
    With ``gives_way`` it is hidden while it says nothing, so that a column keeps no gap for it.
    """

    def __new__(cls, *_given: object, wrap: bool = False, elide: bool = False, **_named: object) -> Label:
        """Make the class that the label needs: Qt asks Python for what a class overrides each time it paints or lays out."""
        return super().__new__((_Elided if elide else _Wrapped if wrap else Label) if cls is Label else cls)

    def __init__(
        self, look: Look, said: Said = "", *, role: str = "body", tone: str = "text", weight: int | None = None,
        wrap: bool = False, elide: bool = False, gives_way: bool = False, ident: str = "", parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._said, self._role, self._weight, self._elide = look, said, role, weight, elide
        self._gives_way = gives_way
        self._whole = ""
        self._heights: dict[int, int] = {}
        self._advance = -1
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wrap)
        self.setObjectName(ident)
        self.setProperty("tone", tone)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._dress(look.theme)
        look.appearance.theme_changed.connect(self._dress)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def say(self, said: Said) -> None:
        """Show another message or text."""
        if said != self._said:
            self._said = said
            self._retranslate(self._look.words)

    def set_tone(self, tone: str) -> None:
        """Change the tone, such as ``muted``, ``late``, ``soon``, ``on_time``, ``accent``."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def begin_in_the_middle(self, height: int) -> None:
        """Begin with the first line in the middle of what stands beside it, so many pixels high, however many lines follow."""
        flags = int(Qt.AlignmentFlag.AlignLeft)
        line = self.fontMetrics().boundingRect(QRect(0, 0, _ANY_WIDTH, _ANY_WIDTH), flags, self.text() or " ").height()
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setContentsMargins(0, max(0, (height - line) // 2), 0, 0)
        self._heights.clear()
        self.updateGeometry()

    def whole(self) -> str:
        """Return the text as it is shown when there is room."""
        return self._whole

    def _retranslate(self, words: Words) -> None:
        text = self._said if isinstance(self._said, str) else words.of(self._said)
        whole = one_line(text, LONGEST_LINE) if self._elide else for_display(text).text
        if whole != self._whole:
            self._whole, self._advance = whole, -1
            self._heights.clear()
            self.setText(whole.replace(" %", "\u00a0%") if self.wordWrap() else whole)  # no line begins with a per cent sign
        if self._gives_way and (self.parentWidget() is not None or not whole):  # shown without a parent it would be a window of its own
            self.setVisible(bool(whole))
        self._tip()

    def _tip(self) -> None:
        """Offer the whole text where it is cut."""

    def _dress(self, theme: Theme) -> None:
        self._advance = -1
        self.setFont(theme.font(self._role, self._weight))
        if not self._elide and not self.wordWrap():
            self.setMinimumHeight(theme.type[self._role]["line"])


class _Wrapped(Label):
    """A label of as many lines as its text needs; Qt asks for its height ten times until all is laid out, and forgets it each time."""

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text in a width, found once."""
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = super().heightForWidth(width)
        return found

    def changeEvent(self, event: QEvent) -> None:
        """Find the heights anew for another font or style."""
        self._heights.clear()
        super().changeEvent(event)


class _Elided(Label):
    """A label of one line that is cut where there is no room for it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text in the tool tip when it does not fit."""
        super().resizeEvent(event)
        self._tip()

    def _fits(self, width: int) -> bool:
        """Tell whether the whole text has room, measured once."""
        if self._advance < 0:
            self._advance = self.fontMetrics().horizontalAdvance(self._whole)
        return self._advance <= width

    def _tip(self) -> None:
        fits = self._fits(self.contentsRect().width())
        wanted = "" if fits else tip(self._whole)
        if wanted != self.toolTip():  # Qt tells everybody of a tool tip that is the same
            self.setToolTip(wanted)

    def minimumSizeHint(self) -> QSize:
        """Return the least size; an eliding label can become narrow."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 6), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text, cut with an ellipsis."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self._whole if self._fits(room.width()) else elided(self.fontMetrics(), self._whole, room.width())
        painter.drawText(room, int(self.alignment()), text)
        painter.end()


def elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return the part of one line that fits, with an ellipsis.

    Qt measures all that it is given, and reads the outline of each sign for that: in a font of Chinese, nearly every one brings further
    pages of the file into memory. So it is given the beginning first, and more while that has room; where a line is cut depends on nothing
    that comes later.
    """
    given = width // (2 * max(1, metrics.averageCharWidth())) + _BEYOND
    while given < min(len(text), _MOST_MEASURED):
        cut = metrics.elidedText(text[:given], Qt.TextElideMode.ElideRight, width)
        if cut != text[:given]:
            return cut
        given *= 2
    return metrics.elidedText(text[:_MOST_MEASURED], Qt.TextElideMode.ElideRight, width)


def laid_out(text: str, font: QFont) -> QStaticText:
    """Return one line with its glyphs found, to be painted many times; plain like all text."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(font=font)
    return made


_NARROWEST: Final = 420
"""The width of a dialog whose buttons need no more, in pixels."""

OF_PROGRAM: Final = "of_program"
"""The property of a dialog that tells of the program and of nobody's work: it may stand in front of a locked window too."""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that shows exactly this text."""
    widget.setToolTip(tip(text))


_MOST_AT_ONCE: Final = 10
_SCROLLED: Final = 320
"""Sentences of a dialog that are shown without scrolling, and the height in logical pixels of more."""


class Dialog(QDialog):
    """A plain question or notice: a heading, sentences, buttons; it takes its answer by call, never by waiting.

    Only for what cannot be undone and for what stops work; everything else is said at the edge of the window.
    """

    def __init__(
        self, look: Look, heading: Said, sentences: tuple[Said, ...], *, ident: str, agree: Said, decline: Said | None = None,
        then: Callable[[], None] | None = None, details: str = "", aside: tuple[Said, Callable[[], object]] | None = None,
        another: tuple[str, Said, Callable[[], object]] | None = None, parent: QWidget | None = None,
    ) -> None:
        """Lay it out.

        ``aside`` is a quiet way beside the answers that leaves the dialog open; ``another`` is one more answer, with the end of its id.
        """
        super().__init__(parent)
        self.setObjectName(ident)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(one_line(look.worded(heading)))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(Label(look, heading, role="head", wrap=True))
        self._add_sentences(column, look, sentences)
        if details:
            self._add_details(column, look, details)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        if aside is not None:
            row.addWidget(self._button(look, aside[0], f"{ident}.aside", "text", aside[1]))
        row.addStretch(1)
        if decline is not None:
            row.addWidget(self._button(look, decline, f"{ident}.no", "secondary", self.reject))
        if another is not None:
            row.addWidget(self._button(look, another[1], f"{ident}.{another[0]}", "secondary", another[2]))
        yes = self._button(look, agree, f"{ident}.yes", "primary", self.accept)
        row.addWidget(yes)
        column.addLayout(row)
        edges = column.contentsMargins()
        self.setMinimumWidth(max(_NARROWEST, row.sizeHint().width() + edges.left() + edges.right()))  # no button is cut
        if then is not None:
            self.accepted.connect(then)

    def _add_sentences(self, column: QVBoxLayout, look: Look, sentences: tuple[Said, ...]) -> None:
        """Put the sentences below each other; more than fit on a screen are scrolled, so that the buttons stay in sight."""
        within = column
        if len(sentences) > _MOST_AT_ONCE:
            scrolled, inside = QScrollArea(), QWidget()
            within = QVBoxLayout(inside)
            within.setContentsMargins(0, 0, 0, 0)
            scrolled.setObjectName(f"{self.objectName()}.sentences")
            scrolled.setAccessibleName(self.windowTitle())
            scrolled.setFrameShape(QFrame.Shape.NoFrame)
            scrolled.setWidgetResizable(True)
            scrolled.setMinimumHeight(_SCROLLED)
            scrolled.setWidget(inside)
            column.addWidget(scrolled)
        for sentence in sentences:
            within.addWidget(Label(look, sentence, tone="muted", wrap=True))

    def _button(self, look: Look, said: Said, ident_: str, kind: str, press: Callable[[], object]) -> QPushButton:
        button = QPushButton(look.worded(said).replace("&", "&&"))
        button.setObjectName(ident_)
        button.setAccessibleName(look.worded(said))
        button.setProperty("kind", kind)
        button.setFont(look.theme.font("body", 600 if kind == "primary" else 500))
        button.setDefault(kind == "primary")
        button.clicked.connect(press)
        return button

    def _add_details(self, column: QVBoxLayout, look: Look, details: str) -> None:
        fold = self._button(look, say("crash.details"), f"{self.objectName()}.details", "text", self._unfold)
        fold.setDefault(False)
        column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
        box = QFrame()
        box.setProperty("kind", "card")
        inside = QVBoxLayout(box)
        self._details = Label(look, details, role="micro", tone="muted", wrap=True)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self._details)
        box.setVisible(False)
        column.addWidget(box)
        self._box = box

    def _unfold(self) -> None:
        self._box.setVisible(not self._box.isVisible())
        self.adjustSize()
