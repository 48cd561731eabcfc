"""Typing with the coach beneath, beside a plain field whose highlighter draws as many places that it knows. A program of its own.

``python -m complaint_desk.bench.keystroke`` prints one JSON line: milliseconds of CPU from a key to the marked and painted field, in a text
of 2,000 characters in which every rule finds something, for English and Chinese, ours and the plain one's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from itertools import cycle, islice
from typing import Final

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from complaint_desk.bench.bare import told
from complaint_desk.bench.measuring import beside
from complaint_desk.domain.coach import CoachRules, check
from complaint_desk.services.books import load_books
from complaint_desk.ui.coaching import Coach
from complaint_desk.ui.language import Language
from complaint_desk.ui.look import Look
from complaint_desk.ui.theme import Appearance
from complaint_desk.wording import Words

LENGTH: Final = 2_000
PARTS: Final = {"english": "en", "chinese_text": "zh_CN"}
_SIZE: Final = (520, 400)


class Plain(QSyntaxHighlighter):
    """Draws places that it was told once, by paragraph."""

    def __init__(self, document: QTextDocument, marks: list[list[tuple[int, int]]]) -> None:
        super().__init__(document)
        self._marks = marks
        self._wave = QTextCharFormat()
        self._wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)

    def highlightBlock(self, _text: str) -> None:
        """Draw the places of one paragraph."""
        number = self.currentBlock().blockNumber()
        for start, length in self._marks[number] if number < len(self._marks) else ():
            self.setFormat(start, length, self._wave)


def text_of(rules: CoachRules) -> str:
    """Return 2,000 characters of what the rules are proven by, in paragraphs of three sentences."""
    sentences = [sentence for rule in rules.rules for sentence in (rule.example, rule.passes)]
    text = "\n".join(" ".join(islice(more, 3)) for more in [cycle(sentences)] for _ in range(LENGTH))
    return text[: LENGTH - 1] + "."  # the key that is typed begins a clause of its own


def main() -> None:
    """Measure and say."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    figures: dict[str, float] = {}
    for part, language in PARTS.items():
        look = Look(Appearance(application, "light"), Language(Words(language, UTC)))
        # the text is one language's, the rules are those that the window has: of all three
        rules = load_books(language).coach
        text = text_of(rules)
        found = beside(ours(look, rules, text), plain(rules, text))
        figures |= {f"{part}_ours": found.ours_ms, f"{part}_floor": found.floor_ms}
    told(**figures)


def ours(look: Look, rules: CoachRules, text: str) -> Callable[[], object]:
    """Return a key typed into a coached field, until it is painted."""
    field, page = _page()
    coach = Coach(look, field, "bench.coach", parent=page)
    column = page.layout()
    assert column is not None
    column.addWidget(coach)
    coach.use_rules(rules)
    return _typed(field, page, text, coach.check)


def plain(rules: CoachRules, text: str) -> Callable[[], object]:
    """Return the same key typed into a plain field that is highlighted in as many places."""
    field, page = _page()
    marks = [[(mark.start, mark.end - mark.start) for mark in check(line, rules)] for line in text.split("\n")]
    return _typed(field, page, text, Plain(field.document(), marks).rehighlight)


def _page() -> tuple[QPlainTextEdit, QWidget]:
    page = QWidget()
    page.resize(*_SIZE)
    column = QVBoxLayout(page)
    field = QPlainTextEdit()
    column.addWidget(field)
    return field, page


def _typed(field: QPlainTextEdit, page: QWidget, text: str, look_again: Callable[[], object]) -> Callable[[], object]:
    field.setPlainText(text)
    field.moveCursor(QTextCursor.MoveOperation.End)
    look_again()
    turns = cycle((True, False))

    def press() -> None:
        if next(turns):
            field.insertPlainText("x")
        else:
            field.textCursor().deletePreviousChar()
        look_again()
        page.grab()

    return press


if __name__ == "__main__":
    main()
