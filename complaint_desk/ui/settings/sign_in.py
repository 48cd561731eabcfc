"""Signing in, in the settings: whether this desk asks for it, when it locks itself, and whose pass phrase is set."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.sign_in import SignInRule
from complaint_desk.policy.holding import NOTHING, Policy
from complaint_desk.services import sign_in
from complaint_desk.services.changed import Changed
from complaint_desk.services.sign_in import Standing
from complaint_desk.ui.comings import ComingsDialog
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.setting_phrases import BeginDialog, ChangeDialog, EndDialog, GiveDialog, RecoveryDialog
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FieldError, FormRow, Segment, Segments, row_of

MINUTES: Final = (2, 5, 10)
_WIDE: Final = 260


class SignInCard(Card):
    """The card; everybody sees how things stand and changes their own pass phrase, an administrator the rest."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None, *, policy: Policy = NOTHING.policy) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.sign_in", parent=parent)
        self._look, self._desk, self._policy = look, desk, policy
        self._found = Standing(SignInRule(), frozenset(), ())
        self._state = Label(look, wrap=True, ident="settings.sign_in.state")
        self._begin = Button(look, "settings.sign_in.begin", say("settings_sign_in.begin"), self._ask_begin)
        self._own = Button(look, "settings.sign_in.own", say("settings_sign_in.own"), self._ask_change)
        self._end = Button(look, "settings.sign_in.end", say("settings_sign_in.end"), self._ask_end, kind="text")
        self._recovery = Button(look, "settings.sign_in.recovery", say("settings_sign_in.recovery"), self._ask_recovery)
        self._comings = Button(look, "settings.sign_in.comings", say("settings_sign_in.comings"), self._ask_comings)
        minutes = [Segment(str(n), say("settings_sign_in.minutes", n=n)) for n in MINUTES]
        self._minutes = Segments(look, "settings.sign_in.minutes", say("settings_sign_in.idle"), minutes, chosen=str(MINUTES[-1]))
        self._minutes.chosen_changed.connect(self._choose_minutes)
        sooner = say("policy.lock_sooner", n=policy.lock_minutes) if policy.lock_minutes else ""
        self._idle = FormRow(look, say("settings_sign_in.idle"), row_of(self._minutes, None), note=sooner)
        self._who = ChoiceField(look, "settings.sign_in.who", say("settings_sign_in.who"))
        self._who.setMinimumWidth(_WIDE)
        self._give = Button(look, "settings.sign_in.give", say("settings_sign_in.give"), self._ask_give)
        note = say("settings_sign_in.who_note")
        self._others = FormRow(look, say("settings_sign_in.who"), row_of(self._who, self._give, None), note=note, of=self._who)
        self._wrong = FieldError(look, "settings.sign_in.wrong", self._minutes)
        self._no_code = Label(
            look, say("settings_sign_in.no_code"), role="micro", tone="soon", wrap=True, ident="settings.sign_in.no_code")
        self.column.addWidget(self._state)
        self.column.addWidget(self._no_code)
        self.column.addWidget(self._idle)
        self.column.addWidget(self._others)
        self.column.addWidget(self._wrong)
        self.column.addLayout(row_of(self._begin, self._own, self._recovery, None))
        self.column.addLayout(row_of(self._comings, self._end, None))
        desk.person_changed.connect(self.look)
        desk.changed.connect(self._heard)
        self.look()

    def look(self, _person: object = None) -> None:
        """Read again how things stand."""
        self._desk.ask(sign_in.standing, then=self._show)

    def _heard(self, changed: Changed) -> None:
        if changed.kinds & {"sign_in", "person"}:
            self.look()

    def _show(self, found: Standing) -> None:
        self._found = found
        person, required = self._desk.person, found.rule.required
        may = bool(person.may("manage_people"))
        minutes = self._policy.idle_minutes(found.rule.idle_minutes)
        self._state.say(say("settings_sign_in.on", n=minutes) if required else say("settings_sign_in.off"))
        self._minutes.set_chosen(str(found.rule.idle_minutes))
        self._begin.setVisible(may and not required)
        self._end.setVisible(may and required)
        self._idle.setVisible(may and required)
        for each in (self._recovery, self._comings):
            each.setVisible(may and required)
        self._no_code.setVisible(may and required and not found.recovery)
        self._others.setVisible(may and required)
        self._own.setVisible((required or person.id in found.owners) and bool(person.may("own_pass_phrase")))
        others = [each for each in found.people if each.id != person.id and each.active]
        chosen = self._who.code
        self._who.offer([(str(each.id), self._named(each)) for each in others])
        if others:
            self._who.set_chosen(chosen if chosen in {str(each.id) for each in others} else str(others[0].id))
        self._others.setEnabled(bool(others))

    def _named(self, person: Person) -> Said:
        name = one_line(person.name or person.login)
        return name if person.id in self._found.owners else say("settings_sign_in.without", name=name)

    def _choose_minutes(self, code: str) -> None:
        self._wrong.clear()
        self._desk.do(sign_in.set_rule, required=True, idle_minutes=int(code), failed=self._refused)

    def _has_own(self) -> bool:
        return self._desk.person.id in self._found.owners

    def _ask_begin(self) -> None:
        BeginDialog(self._look, self._desk, has_own=self._has_own(), parent=self.window()).open()

    def _ask_change(self) -> None:
        ChangeDialog(self._look, self._desk, has_own=self._has_own(), parent=self.window()).open()

    def _ask_recovery(self) -> None:
        RecoveryDialog(self._look, self._desk, parent=self.window()).open()

    def _ask_comings(self) -> None:
        self._desk.ask(sign_in.comings, then=lambda found: ComingsDialog(self._look, found, self.window()).open(), failed=self._refused)

    def _ask_give(self) -> None:
        person = next((each for each in self._found.people if str(each.id) == self._who.code), None)
        if self._who.commit() and person is not None:
            GiveDialog(self._look, self._desk, person, parent=self.window()).open()

    def _ask_end(self) -> None:
        EndDialog(self._look, self._desk, idle_minutes=self._found.rule.idle_minutes, parent=self.window()).open()

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)
        self.look()
