"""The closing letter below the four facts: drafted from what is on record, made one's own, copied, saved, and kept as sent.

The field is made when the first case is shown. What is typed is kept like everything that is typed; a draft put over it can be taken back
with the field's own undo.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk import taken_out
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import letters, taking_rows, taking_said
from complaint_desk.services.changed import Changed
from complaint_desk.services.letters import Letter
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import Coach, said_at
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, FieldError, Heading, TextField, row_of, tab_after

_LINES, _LONG = 3, 20
"""Lines of the field while it is empty, and with a letter in it."""


class LetterPart(QWidget):
    """The letter of the case that is shown.

    Attributes:
        before: what Tab comes from; set before the first case is shown.
    """

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, files: Files) -> None:
        super().__init__()
        self._look, self._desk, self._drafts, self._files = look, desk, drafts, files
        self._view: CaseView | None = None
        self._key = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 0)
        self._column.setSpacing(6)
        self._made = False
        self.before: QWidget = self
        self.hide()

    def _make(self) -> None:
        """Make the field and its presses."""
        look, self._made = self._look, True
        self._field = TextField(look, letters.FIELD, say("case.letter.name"), say("case.letter.hint"), lines=_LINES)
        self._error = FieldError(look, "case.letter.error", self._field)
        self._coach = Coach(look, self._field, "case.letter.coach")
        self._told = Label(look, role="micro", tone="muted", wrap=True, ident="case.letter.told")
        self._draft = Button(look, "case.letter.draft", say("case.letter.draft"), self._ask, icon="file-text", small=True)
        self._copy = Button(look, "case.letter.copy", say("case.letter.copy"), self._copy_it, icon="copy", small=True)
        self._save = Button(look, "case.letter.save", say("case.letter.save"), self._save_it, icon="download", small=True)
        self._sent = Button(look, "case.letter.sent", say("case.letter.sent"), self._send, icon="check", small=True)
        self._column.addWidget(Heading(look, say("case.letter.title"), right=say("case.letter.apart")))
        for part in (self._field, self._error, self._coach):
            self._column.addWidget(part)
        self._column.addLayout(row_of(self._draft, self._copy, self._save, None, self._sent, spacing=6))
        self._column.addWidget(self._told)
        tab_after(self.before, self)
        self._field.textChanged.connect(self._typed)

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        if self._key:
            self._drafts.unwatch(self._key)
        self._key, self._view = "", None

    def show_view(self, view: CaseView, person: Person) -> None:
        """Follow the case."""
        if not self._made:
            self._make()
        other = self._view is None or self._view.case.id != view.case.id
        if other:
            self.leave()
        self._view = view
        if other:
            self._key = f"case.{view.case.id}.letter"
            self._field.clear()
            self._coach.forget()
            self._told.say("")
            self._drafts.watch(self._key, self._field)
        may = person.may("work_case")
        self.setVisible(may)
        self._coach.use_place(said_at(view.guide.step, person))
        self._coach.be_on(may)
        self._typed()

    @property
    def _text(self) -> str:
        return self._field.toPlainText().strip()

    def _typed(self) -> None:
        self._error.clear()
        here = bool(self._text)
        self._field.setMinimumHeight(20 * (_LONG if here else _LINES) + 18)
        for button in (self._copy, self._save):
            button.setVisible(here)
        self._sent.setVisible(here and self._view is not None and self._view.case.is_open)

    # --- drafted ------------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        view = self._view
        if view is not None:
            self._desk.ask(letters.draft, view=view, words=self._look.words, then=lambda letter: self._take(view.case.id, letter))

    def _take(self, case_id: int, letter: Letter) -> None:
        if self._view is None or self._view.case.id != case_id:
            return
        if letter.missing:
            words = self._look.words
            lacking = words("guide.missing.mark").join(words.of(each.what) for each in letter.missing)
            self._told.say(say("case.letter.first", what=lacking))
            return
        self._told.say("")
        self._field.selectAll()
        self._field.insertPlainText(letter.text)  # so that the field's undo brings back what stood there
        cursor = self._field.textCursor()
        cursor.setPosition(0)
        self._field.setTextCursor(cursor)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- taken out ----------------------------------------------------------------------------------------------------------

    def _copy_it(self) -> None:
        """Copy the letter once it is noted that it leaves."""
        view, text = self._view, self._leaving()
        if view is None or not text:
            return

        def put() -> None:
            QGuiApplication.clipboard().setText(text)
            self._told.say(say("case.letter.copied"))

        self._note(view, text, taking_rows.FORM, put)

    def _leaving(self) -> str:
        """Return the letter as it leaves; "" when it cannot, and why is said below it."""
        self._error.clear()
        try:
            return letters.as_it_leaves(self._text)
        except BadValue as problem:
            self._error.show_error(problem.message)
            return ""

    def _save_it(self) -> None:
        view, text = self._view, self._leaving()
        if view is None or not text:
            return

        def write(path: Path) -> None:
            try:
                taken_out.expect_free(path)  # before it is noted
            except Problem as problem:
                self._error.show_error(problem.message)
                return
            self._note(view, text, taking_rows.FILE, lambda: self._desk.work(letters.write, path, text, then=self._saved))

        self._files.save(self, say("case.letter.title"), say("case.letter.kinds"), f"{view.case.number}.txt", write)

    def _note(self, view: CaseView, text: str, form: str, then: Any) -> None:
        """Note that the letter of a case leaves; nothing leaves where that is not allowed."""
        def noted(changed: Changed) -> None:
            if changed.result["ids"]:  # none where the case has come to be about whoever takes it
                then()

        self._desk.do(taking_said.note, case_id=view.case.id, text=text, come_from="letter", form=form, then=noted)

    def _saved(self, path: Path) -> None:
        self._told.say(say("case.letter.saved", path=str(path)))

    # --- sent ---------------------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        view, text, key = self._view, self._text, self._key
        if view is None:
            return

        def sent(_changed: Changed) -> None:
            self._drafts.discard(key)
            if key == self._key:
                self._field.clear()
                self._told.say(say("case.letter.recorded"))

        def refused(problem: Problem) -> None:
            if key == self._key:
                self._error.show_error(problem.message)

        self._desk.do(letters.send, case_id=view.case.id, text=text, words=self._look.words, then=sent, failed=refused)
