"""The phrase coach under a field: a wave below wording to avoid, and a hint with the better wording and why.

It never changes the text by itself, and until its wording is taken it never moves the caret nor takes the focus. It stands under
every field whose text goes out to the customer, and under no other: the customer's own words and internal notes are not ours to polish.
Which field is which is held by tests/ui/test_outgoing_fields.py. Nothing is built, timed or drawn until somebody types there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach import ANYWHERE, CoachRules, Mark, Place, check
from complaint_desk.domain.messages import say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, IconButton, IconMark, row_of

CHECK_AFTER_MS: Final = 150
RESTATING: Final = Place(silent=frozenset({"A4", "A5", "A8", "A10", "A11"}))
"""A restatement says what the customer was refused and promised and what a page or another house said, as does the result of looking
into it; blame and jargon still harm."""
OFFERING: Final = Place(dated=True)
"""An option, a promise and a macro's text have their time in a field beside, or in a mark that is filled in later."""
_ASKING: Final = ("listen", "clarify")
_WRONG: Final = (18, 0)
_SAID: Final = (48, 24)
"""Characters of the beginning and the end of a marked clause that the hint repeats: it stands whole in the field above."""


class Waves(QSyntaxHighlighter):
    """Draws the waves; the text itself is not touched, and the field does not say that it was, as Qt has it do."""

    def __init__(self, look: Look, field: QPlainTextEdit) -> None:
        super().__init__(field.document())
        self._look, self._field = look, field
        self._places: list[tuple[int, int]] = []

    def show_places(self, places: list[tuple[int, int]]) -> None:
        """Draw under other places, from left to right, as Qt counts characters."""
        if places != self._places:
            self._places = places
            self.rehighlight()

    def rehighlight(self) -> None:
        """Draw anew; an error below the field would go if this counted as typing."""
        with QSignalBlocker(self._field):
            super().rehighlight()

    def highlightBlock(self, _text: str) -> None:
        """Draw the waves of one paragraph."""
        begin = self.currentBlock().position()
        end = begin + self.currentBlock().length()
        wave: QTextCharFormat | None = None
        for start, stop in self._places[bisect_left(self._places, (begin, 0)) :]:
            if start >= end:
                break
            if wave is None:
                wave = QTextCharFormat()
                wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                wave.setUnderlineColor(self._look.colour("coach"))
            self.setFormat(start - begin, stop - start, wave)


class Coach(QWidget):
    """The hint under a field; in a field of several lines waves are drawn as well.

    Signals:
        hinted: the hint came, changed or went, and needs another height.
    """

    hinted = Signal()

    def __init__(
        self,
        look: Look,
        field: QPlainTextEdit | QLineEdit,
        ident: str,
        *,
        place: Place = ANYWHERE,
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._field, self._place = look, field, place
        self._rules: CoachRules | None = look.coach.rules
        self._marks: tuple[Mark, ...] = ()
        self._checked = ""
        self._hidden: set[str] = set()
        self._on = True
        self._waves: Waves | None = None
        self._timer: QTimer | None = None
        self._built = False
        self.setObjectName(ident)
        self.hide()
        if keys:  # a key finds its button from the beginning
            self._build(keys)
        field.textChanged.connect(self._typed)
        look.coach.rules_changed.connect(self.use_rules)

    def _build(self, keys: str = "") -> None:
        """Make the hint, once it is needed first."""
        look, ident, self._built = self._look, self.objectName(), True
        self._better = Label(look, weight=600, wrap=True, ident=f"{ident}.better")
        self._why = Label(look, role="micro", tone="muted", wrap=True, ident=f"{ident}.why")
        self._take = Button(look, f"{ident}.take", say("case.coach_take"), self.take, keys=keys, small=True)
        self._close = IconButton(look, f"{ident}.close", say("case.coach_close"), "x", self.hide_hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._make_card(look))

    def _make_card(self, look: Look) -> QFrame:
        card = Card(margins=(12, 7, 8, 7))
        # the better wording and the reason have nearly the whole width: a refusal is long, and the column may be narrow
        first = row_of(IconMark(look, "square-pen", "text"))
        first.addWidget(self._better, 1)
        first.addWidget(self._close)
        second = row_of()
        second.addWidget(self._why, 1)
        second.addWidget(self._take)
        card.column.addLayout(first)
        card.column.addLayout(second)
        return card

    def use_rules(self, rules: CoachRules) -> None:
        """Check by other rules."""
        self._rules, self._checked = rules, ""
        self.check()

    def use_place(self, place: Place) -> None:
        """Check as it fits another place, such as a case whose questions are answered by now."""
        if place != self._place:
            self._place, self._checked = place, ""
            self.check()

    def be_on(self, on: bool) -> None:
        """Coach what is said to the customer; internal notes are nobody else's business."""
        if on != self._on:
            self._on, self._checked = on, ""
            self.check()

    def check(self) -> None:
        """Check what stands in the field now."""
        if self._timer is not None:
            self._timer.stop()
        text = self._checked = self._text()
        found = check(text, self._rules, self._place) if self._rules is not None and self._on and text.strip() else ()
        self._marks = tuple(mark for mark in found if text[mark.start : mark.end] not in self._hidden)
        if self._waves is None and self._marks and isinstance(self._field, QPlainTextEdit):
            self._waves = Waves(self._look, self._field)
            self._look.appearance.theme_changed.connect(self._waves.rehighlight)
        if self._waves is not None:
            self._waves.show_places(_as_qt_counts(text, [(mark.start, mark.end) for mark in self._marks]))
        self._show()

    def take(self) -> None:
        """Put the better wording in the place of the first marked one, its gap selected; it can be undone like any typing."""
        if not self._marks:
            return
        mark = self._marks[0]
        better = mark.better
        start, end = _as_qt_counts(self._text(), [(mark.first, mark.last)])[0]
        if isinstance(self._field, QLineEdit):
            self._field.setSelection(start, end - start)
            self._field.insert(better)
            gap = _gap(better)
            if gap is not None:
                self._field.setSelection(start + _units(better[: gap[0]]), gap[1])
        else:
            cursor = QTextCursor(self._field.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(better)
            gap = _gap(better)
            if gap is not None:
                at = start + _units(better[: gap[0]])
                cursor.setPosition(at)
                cursor.setPosition(at + gap[1], QTextCursor.MoveMode.KeepAnchor)
            self._field.setTextCursor(cursor)
        self._field.setFocus()
        self.check()

    def hide_hint(self) -> None:
        """Hide the hint, and leave this wording alone in this text."""
        if self._marks:
            mark = self._marks[0]
            self._hidden.add(self._text()[mark.start : mark.end])
            self.check()

    def forget(self) -> None:
        """Begin anew, for another text."""
        self._hidden.clear()
        self.check()

    def _text(self) -> str:
        return self._field.text() if isinstance(self._field, QLineEdit) else self._field.toPlainText()

    def _typed(self) -> None:
        if self._text() == self._checked:
            return
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(CHECK_AFTER_MS)
            self._timer.timeout.connect(self.check)
        self._timer.start()

    def _show(self) -> None:
        if not self._marks:
            if not self.isHidden():
                self.hide()
                self.hinted.emit()
            return
        if not self._built:
            self._build()
        mark, words = self._marks[0], self._look.words
        wrong, said = self._text()[mark.start : mark.end], self._text()[mark.first : mark.last]
        self._better.say(words("case.coach_better", wrong=_brief(wrong, *_WRONG), better=mark.better.replace(said, _brief(said, *_SAID))))
        more = len(self._marks) - 1
        self._why.say(words("case.coach_more", why=mark.why, n=more) if more else mark.why)
        self.setAccessibleName(f"{self._better.whole()} {self._why.whole()}")
        self.show()
        self.hinted.emit()


def said_at(step: str, person: Person) -> Place:
    """Return the place of what somebody says to the customer while a case stands at a step."""
    return Place(early=step in _ASKING, person=person)


def _gap(better: str) -> tuple[int, int] | None:
    """Return where the first gap of a better wording is that a person has to fill, and its length."""
    at = better.find("…")
    return None if at < 0 else (at, len(better[at:]) - len(better[at:].lstrip("…")))


def _brief(text: str, head: int, tail: int) -> str:
    """Return a text, a long one without what stands between its first and its last characters."""
    return text if len(text) <= head + tail + 1 else f"{text[:head].rstrip()}…{text[len(text) - tail :].lstrip()}"


def _as_qt_counts(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where places begin and end in UTF-16 units: a picture such as an emoji is two of them."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return list(marks)
    places, at, units = [], 0, 0
    for start, end in marks:
        units += _units(text[at:start])
        length = _units(text[start:end])
        places.append((units, units + length))
        at, units = end, units + length
    return places


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
