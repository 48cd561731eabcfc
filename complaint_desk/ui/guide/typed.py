"""A field of the panel: what is recorded of it, what is typed over it, and the draft that keeps the typing.

News may arrive while somebody types. A field that was typed in keeps its words, its caret and its place; one that was not shows
what is recorded now.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.widgets import ChoiceField


class Typed(QObject):
    """One field under its name, for one case at a time."""

    def __init__(self, drafts: Drafts, name: str, editor: QPlainTextEdit | QLineEdit) -> None:
        super().__init__(editor)
        self._drafts, self._name, self.editor = drafts, name, editor
        self._key = ""
        self._shown = ""
        self._sent: str | None = None

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.editor.toPlainText() if isinstance(self.editor, QPlainTextEdit) else self.editor.text()

    @property
    def pending(self) -> bool:
        """Whether something stands there that is neither recorded nor on its way."""
        return self.text != self._shown and self.text != self._sent

    def turn_to(self, case_id: int, text: str = "", code: str = "") -> None:
        """Show another case's value, and the draft that was left over it."""
        self.leave()
        self._put(text, code)
        self._key = f"guide.{case_id}.{self._name}"
        self._drafts.watch(self._key, self.editor, over=True)

    def leave(self) -> None:
        """Keep the draft and let go of the case."""
        if self._key:
            self._drafts.unwatch(self._key)
        self._key, self._sent = "", None

    def show(self, text: str, code: str = "") -> None:
        """Show what is recorded, unless something is being typed."""
        chosen = isinstance(self.editor, ChoiceField) and bool(code) and self.editor.code == code and not self.editor.pending
        if chosen or self.text.strip() == text.strip():
            if self._shown != self.text:
                self._drafts.discard(self._key)
            self._shown = self.text
            self._sent = None
            if isinstance(self.editor, ChoiceField) and self.editor.code != code:
                self._put(text, code)
            if isinstance(self.editor, QLineEdit) and not self.editor.hasFocus():
                self.editor.setCursorPosition(0)  # a long answer shows how it begins
        elif not self.pending and self._sent is None and not self.editor.hasFocus():
            self._put(text, code)

    def send(self) -> str:
        """Return the text, and count it as on its way."""
        self._sent = self.text
        return self._sent

    def came_back(self) -> None:
        """It was refused: the text is still to be recorded."""
        self._sent = None

    def recorded(self) -> None:
        """What was sent is recorded as an addition: take it out of the field, and keep what was typed since."""
        sent, self._sent = self._sent, None
        rest = self.text if sent is None or not self.text.startswith(sent) else self.text.removeprefix(sent).lstrip()
        self._drafts.discard(self._key)
        self._put("")
        if rest:
            self.write(rest)

    def write(self, text: str) -> None:
        """Put words there as if they were typed."""
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
            self.editor.moveCursor(QTextCursor.MoveOperation.End)
        else:
            self.editor.setText(text)

    def clear(self) -> None:
        """Empty the field, and forget the draft."""
        self._drafts.discard(self._key)
        self._sent = None
        self._put("")

    def _put(self, text: str, code: str = "") -> None:
        self._shown = text
        if isinstance(self.editor, ChoiceField):
            blocker = QSignalBlocker(self.editor)
            self.editor.set_chosen(code, text)
            self._shown = self.editor.text()
            blocker.unblock()
        elif self.text != text:
            blocker = QSignalBlocker(self.editor)
            if isinstance(self.editor, QPlainTextEdit):
                self.editor.setPlainText(text)
            else:
                self.editor.setText(text)
                self.editor.setCursorPosition(0)
            blocker.unblock()
