"""Satisfaction surveys in the settings: how they stand, whom to ask now, and the form in which a lead plans another one (checklist F8)."""

from __future__ import annotations

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import surveys
from complaint_desk.services.changed import Changed
from complaint_desk.services.surveys import ASKED_BY, Standing
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, for_display
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FieldError, FormRow, LineField, TextField, row_of

_ID = "settings.surveys"
_NARROW, _WIDE = 112, 320
_LINES = 6
_LONGEST = 240


class SurveysCard(Card):
    """The card; who may neither plan surveys nor call customers back does not see it, and who may only call sees no form."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident=_ID)
        self._look, self._desk = look, desk
        self._standing: Standing | None = None
        self._state = Label(look, wrap=True, gives_way=True, ident=f"{_ID}.state")
        self._due = TextField(look, f"{_ID}.due", say("surveys.page.due"), lines=_LINES)
        self._due.setReadOnly(True)
        self._due_row = FormRow(look, say("surveys.page.due"), self._due, note=say("surveys.page.due_note"))
        self._name = LineField(look, f"{_ID}.name", say("surveys.page.name"))
        self._name.setMaximumWidth(_WIDE)
        self._every = LineField(look, f"{_ID}.every", say("surveys.page.every"))
        self._every.setText("180")
        self._first = LineField(look, f"{_ID}.from", say("surveys.page.from"), say("surveys.page.day_hint"))
        self._last = LineField(look, f"{_ID}.until", say("surveys.page.until"), say("surveys.page.open"))
        self._channel = ChoiceField(
            look, f"{_ID}.channel", say("surveys.page.channel"), [(code, say(f"channel.{code}")) for code in ASKED_BY])
        self._channel.set_chosen(ASKED_BY[0])
        for field in (self._every, self._first, self._last, self._channel):
            field.setFixedWidth(_NARROW)
        self._wrong = FieldError(look, f"{_ID}.wrong", self._name)
        self._plan = Button(look, f"{_ID}.plan", say("surveys.page.plan"), self._press)
        self._form = [
            FormRow(look, say("surveys.page.name"), row_of(self._name, None)),
            FormRow(look, say("surveys.page.every"), row_of(self._every, None)),
            FormRow(look, say("surveys.page.from"), row_of(self._first, None)),
            FormRow(look, say("surveys.page.until"), row_of(self._last, None)),
            FormRow(look, say("surveys.page.channel"), row_of(self._channel, self._plan, None)),
        ]
        for part in (Label(look, say("surveys.page.note"), wrap=True), self._state, self._due_row, *self._form, self._wrong):
            self.column.addWidget(part)
        desk.person_changed.connect(self.look)
        look.language.language_changed.connect(self._retranslate)
        self.look()

    def look(self, *_person: object) -> None:
        """Ask again how the surveys stand."""
        may = self._desk.person.may("call_back")
        if self.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own for a moment
            self.setVisible(may)
        self._standing = None
        self._due_row.hide()
        for part in self._form:
            part.setVisible(self._desk.person.may("hand_over"))
        if may:
            self._desk.ask(surveys.standing, then=self._show, failed=self._refused)

    def _show(self, found: Standing) -> None:
        self._standing = found
        self._retranslate()
        self._due_row.setVisible(bool(found.due))

    def _retranslate(self, _words: object = None) -> None:
        found, words = self._standing, self._look.words
        if found is not None:
            lines = [words.of(line).strip() for each in found.surveys for line in surveys.told(each, found.today)]
            self._state.say("\n".join(lines) if lines else say("surveys.page.none"))
            self._due.setPlainText(for_display("\n".join(surveys.told_due(each) for each in found.due), _LONGEST).text)

    def _press(self) -> None:
        self._wrong.clear()
        self._plan.setEnabled(False)
        self._channel.commit()
        self._desk.do(
            surveys.plan_typed, name=self._name.text(), every=self._every.text(), first=self._first.text(), last=self._last.text(),
            channel=self._channel.code, then=self._planned, failed=self._refused, ended=lambda: self._plan.setEnabled(True),
        )

    def _planned(self, _done: Changed) -> None:
        for field in (self._name, self._first, self._last):
            field.clear()
        self._name.setFocus()
        self.look()

    def _refused(self, problem: Problem) -> None:
        fields = {"name": self._name, "every": self._every, "from": self._first, "until": self._last, "channel": self._channel}
        at = fields.get(problem.field.rpartition(".")[2]) if isinstance(problem, BadValue) else None
        self._wrong.show_error(problem.message, at=at)
        if at is not None:
            at.setFocus()
