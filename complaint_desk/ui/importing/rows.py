"""What is shown of a file's rows: the first ones as typed with what they become, the refused ones with why, and the counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.services.importing import DATE_FIELDS, FIELDS, FileLook, Outcome, RefusedRow, field_word, typed_rows
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.text_table import TextTable
from complaint_desk.wording import Words

_COUNTS = ("read", "made", "joined", "refused")
_CODES = ("type", "status", "channel", "urgency")
_WIDTHS = {"words": 320, "reply": 240, "opened": 250, "first_response": 250, "resolved": 250, "closed": 250}


class FirstRows(TextTable):
    """The first rows by our fields; a date or a word of the other program stands beside what it was read as."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "import.rows", say("import_window.first_rows"))
        self._typed: tuple[tuple[int, dict[str, str]], ...] = ()
        self._read: dict[int, object] = {}
        self._fields: list[str] = []

    def show_file(self, found: FileLook, outcome: Outcome | None) -> None:
        """Show the first rows of a file, and what a rehearsal read them as."""
        self._typed = typed_rows(found)
        self._read = {sample.row: sample for sample in outcome.samples} if outcome else {}
        used = [field for field in FIELDS if found.mapping.of(field)]
        front = [field for field in ("words", "type", "status", "opened") if field in used]
        fields = front + [field for field in used if field not in front]
        if fields == self._fields and self.rows.rowCount() == len(self._typed):
            self.rows.refresh()
            return
        self._fields = fields
        heads = [say("importing.refused_line"), *(say(f"readers.field.{field}") for field in fields)]
        self.rows.show_rows(heads, len(self._typed), self._text)
        self.set_widths(60, *(_WIDTHS.get(field, 150) for field in fields))

    def _text(self, row: int, column: int) -> str:
        number, texts = self._typed[row]
        if column == 0:
            return self._look.words.value(number)
        field = self._fields[column - 1]
        typed, became = texts.get(field, ""), self._became(number, field)
        if not became or became == typed:
            return typed
        return self._look.words("import_window.read_as", typed=typed, became=became) if typed else became

    def _became(self, number: int, field: str) -> str:
        """What the text of a field was read as, where that can differ from the text."""
        sample, words = self._read.get(number), self._look.words
        if sample is None:
            return ""
        if field in DATE_FIELDS:
            us = getattr(sample, f"{field}_us")
            return words.moment(us) if us is not None else ""
        code = getattr(sample, field) if field in _CODES else None
        return words(f"{field}.{code}") if code is not None else ""


class RefusedRows(TextTable):
    """The rows that cannot come in: where, what, why."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "import.refused", say("import_window.refused_rows"))
        self._refused: Sequence[RefusedRow] = ()

    def show_refused(self, refused: Sequence[RefusedRow]) -> None:
        """Show refused rows."""
        self._refused = refused
        heads = [say(f"importing.refused_{name}") for name in ("line", "field", "reason")]
        self.rows.show_rows(heads, len(refused), self._text)
        self.set_widths(70, 150, 0)

    def _text(self, row: int, column: int) -> str:
        refused, words = self._refused[row], self._look.words
        if column == 0:
            return words.value(refused.row)
        return field_word(refused.field, words) if column == 1 else words.of(refused.reason)


class Counts(QWidget):
    """Rows read, cases that come in, rows that are here already, rows refused."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._numbers: dict[str, int] = {}
        self._labels = {name: Label(look, role="title", ident=f"import.count.{name}") for name in _COUNTS}
        self._words = {name: Label(look, tone="muted") for name in _COUNTS}
        self._done = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for name in _COUNTS:
            row.addWidget(self._labels[name])
            row.addWidget(self._words[name])
            row.addSpacing(22)
        row.addStretch(1)
        look.language.follow(self._retranslate)

    def show_counts(self, read: int, made: int, joined: int, refused: int, *, done: bool = False) -> None:
        """Show counts of what would happen, or of what did."""
        self._numbers, self._done = {"read": read, "made": made, "joined": joined, "refused": refused}, done
        self._retranslate(self._look.words)

    def clear(self) -> None:
        """Show that nothing is counted yet."""
        self._numbers, self._done = {}, False
        self._retranslate(self._look.words)

    def _retranslate(self, words: Words) -> None:
        for name in _COUNTS:
            number = self._numbers.get(name)
            word = words(f"import_window.{'did' if self._done else 'would'}_{name}")
            self._labels[name].say("–" if number is None else words.value(number))
            self._labels[name].set_tone("late" if name == "refused" and number else "text")
            self._labels[name].setAccessibleName(f"{self._labels[name].text()} {word}")
            self._words[name].say(word)
