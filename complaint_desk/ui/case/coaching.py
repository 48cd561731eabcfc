"""The phrase coach under a field: a wave below wording to avoid, and one line with the better wording and why.

It never changes the text by itself, never moves the caret and never takes the focus.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from complaint_desk.domain.coach import CoachRules, Mark, check
from complaint_desk.domain.messages import say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, IconButton, IconMark, row_of

CHECK_AFTER_MS: Final = 150


class Waves(QSyntaxHighlighter):
    """Draws the waves; the text itself is not touched."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        self._marks: tuple[Mark, ...] = ()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Draw under other places."""
        if marks != self._marks:
            self._marks = marks
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Draw the waves of one paragraph."""
        start = self.currentBlock().position()
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._look.colour("coach"))
        for mark in self._marks:
            first, last = max(mark.start, start), min(mark.end, start + len(text))
            if first < last:
                self.setFormat(first - start, last - first, wave)


class Coach(QWidget):
    """The hint under a field."""

    def __init__(self, look: Look, field: QPlainTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._field = look, field
        self._rules: CoachRules | None = None
        self._marks: tuple[Mark, ...] = ()
        self._checked = ""
        self._hidden: set[str] = set()
        self._on = True
        self._waves = Waves(look, field.document())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER_MS)
        self._timer.timeout.connect(self.check)
        self.setObjectName("case.coach")
        self._better = Label(look, weight=600, elide=True, ident="case.coach.better")
        self._why = Label(look, role="micro", tone="muted", elide=True, ident="case.coach.why")
        self._take = Button(look, "case.coach.take", say("case.coach_take"), self.take, keys="Alt+R", small=True)
        self._close = IconButton(look, "case.coach.close", say("case.coach_close"), "x", self.hide_hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._make_card(look))
        self.hide()
        field.textChanged.connect(self._typed)
        look.appearance.theme_changed.connect(self._waves.rehighlight)

    def _make_card(self, look: Look) -> QFrame:
        card = Card(margins=(12, 7, 8, 7))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._better)
        words.addWidget(self._why)
        row = row_of(IconMark(look, "square-pen", "text"))
        row.addLayout(words, 1)
        row.addWidget(self._take)
        row.addWidget(self._close)
        card.column.addLayout(row)
        return card

    def use_rules(self, rules: CoachRules) -> None:
        """Check by other rules."""
        self._rules, self._checked = rules, ""
        self.check()

    def be_on(self, on: bool) -> None:
        """Coach what is said to the customer; internal notes are nobody else's business."""
        self._on, self._checked = on, ""
        self.check()

    def check(self) -> None:
        """Check what stands in the field now."""
        self._timer.stop()
        text = self._field.toPlainText()
        self._checked = text
        found = check(text, self._rules) if self._rules is not None and self._on and text.strip() else ()
        self._marks = tuple(mark for mark in found if text[mark.start : mark.end] not in self._hidden)
        self._waves.show_marks(self._marks)
        self._show()

    def take(self) -> None:
        """Put the better wording in the place of the first marked one; it can be undone like any typing."""
        if not self._marks:
            return
        mark = self._marks[0]
        cursor = QTextCursor(self._field.document())
        cursor.setPosition(mark.start)
        cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(mark.better)
        self.check()

    def hide_hint(self) -> None:
        """Hide the hint, and leave this wording alone in this text."""
        if self._marks:
            mark = self._marks[0]
            self._hidden.add(self._field.toPlainText()[mark.start : mark.end])
            self.check()

    def forget(self) -> None:
        """Begin anew, for another text."""
        self._hidden.clear()
        self.check()

    def _typed(self) -> None:
        if self._field.toPlainText() != self._checked:
            self._timer.start()

    def _show(self) -> None:
        if not self._marks:
            self.hide()
            return
        mark, words = self._marks[0], self._look.words
        wrong = self._field.toPlainText()[mark.start : mark.end]
        self._better.say(words("case.coach_better", wrong=wrong, better=mark.better))
        more = len(self._marks) - 1
        self._why.say(words("case.coach_more", why=mark.why, n=more) if more else mark.why)
        self.setAccessibleName(f"{self._better.whole()} {self._why.whole()}")
        self.show()
