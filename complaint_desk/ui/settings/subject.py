"""A person asks about their data: found by number, address or name, told from others, then handed all of it or forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import disclosing, subjects
from complaint_desk.services.subjects import Found
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.subject import SubjectPresses
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, CheckBox, Choice, FieldError, FormRow, LineField, row_of

_WIDE = 320


class SubjectCard(Card):
    """The card; only who may hand out what is known of somebody sees it, and forgetting only who may erase."""

    def __init__(self, look: Look, desk: Desk, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.subject", parent=parent)
        self._look, self._desk = look, desk
        self._found = Found(())
        self._presses = SubjectPresses(look, desk, files, self)
        self._typed = LineField(look, "settings.subject.typed", say("privacy.subject.typed"))
        self._typed.setMaximumWidth(_WIDE)
        self._typed.returnPressed.connect(self._find)
        self._press = Button(look, "settings.subject.find", say("privacy.subject.find"), self._find)
        self._wrong = FieldError(look, "settings.subject.wrong", self._typed)
        self._state = Label(look, wrap=True, ident="settings.subject.state")
        self._who = Choice(look, "settings.subject.who", say("privacy.subject.who"), ())
        self._who.chosen_changed.connect(self._show_presses)
        self._row = FormRow(look, say("privacy.subject.who"), self._who)
        self._same = CheckBox(look, "settings.subject.same", say("privacy.subject.same"))
        self._disclose = Button(look, "settings.subject.disclose", say("privacy.press.disclose"), self._hand_out)
        self._erase = Button(look, "settings.subject.erase", say("privacy.press.erase"), self._forget)
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.subject.told")
        self._buttons = QWidget()
        self._buttons.setLayout(row_of(self._disclose, self._erase, None))
        self.column.addWidget(Label(look, say("privacy.subject.note"), wrap=True))
        self.column.addWidget(FormRow(look, say("privacy.subject.typed"), row_of(self._typed, self._press, None)))
        for part in (self._wrong, self._state, self._row, self._same, self._buttons, self._told):
            self.column.addWidget(part)
        desk.person_changed.connect(self.look)
        self.look()

    def look(self, *_person: object) -> None:
        """Show the card to who may hand out; whom another person found is not left standing for the next one."""
        may = self._desk.person.may("disclose")
        if self.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own for a moment
            self.setVisible(may)
        self._forget_found()

    def _find(self) -> None:
        self._forget_found()
        if typed := self._typed.text().strip():
            self._desk.ask(subjects.find, typed=typed, then=self._show, failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)

    def _forget_found(self) -> None:
        self._show(Found(()))
        self._wrong.clear()
        self._state.say("")
        self._told.say("")
        self._same.setChecked(False)

    def _show(self, found: Found) -> None:
        self._found = found
        alone = found.alone()
        people = [(str(each.record), subjects.told(each)) for each in found.candidates]
        self._who.offer(people, chosen=str(alone.record) if alone is not None else "")
        self._state.say(say("privacy.subject.more") if found.more else say("privacy.subject.found", n=len(people)))
        for part in (self._state, self._row, self._same):
            part.setVisible(bool(people))
        self._show_presses()

    def _show_presses(self, _record: str = "") -> None:
        self._told.say("")
        self._buttons.setVisible(bool(self._who.chosen))
        self._erase.setVisible(self._desk.person.may("erase_people"))

    def _hand_out(self) -> None:
        if record := self._who.chosen:
            self._presses.hand_out(int(record), record, lambda done: self._tell(disclosing.told(done)), same=self._same.isChecked())

    def _forget(self) -> None:
        if record := self._who.chosen:
            name = next((each.name for each in self._found.candidates if str(each.record) == record), "")
            self._presses.forget(int(record), name, "settings.subject.erase", lambda said: self._erased(record, said))

    def _erased(self, record: str, said: Sequence[Message]) -> None:
        """Tell it, and show the person no more; another who was looked for meanwhile stays."""
        if self._who.chosen == record:
            self._forget_found()
            self._typed.clear()
        self._tell(said)

    def _tell(self, said: Sequence[Message]) -> None:
        self._told.say(" ".join(self._look.words.of(each) for each in said))
