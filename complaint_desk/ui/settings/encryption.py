"""Whether the desk is encrypted; its passphrase changed by who shows that they know it; how the rest is done while nobody has it open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import encrypting
from complaint_desk.services.encrypting import Standing
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.phrases import CapsHint, PhraseField
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, Card, FieldError, FormRow, row_of

_TONES: Final = {"short": "muted", "weak": "soon", "enough": "text", "good": "on_time"}


class EncryptionCard(Card):
    """The card; everybody sees how things stand, an administrator changes it."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.encryption", parent=parent)
        self._look, self._desk = look, desk
        self._found = Standing(encrypted=False, broken_off=False)
        self._state = Label(look, wrap=True, ident="settings.encryption.state")
        self._broken = Label(look, say("encryption.broken"), role="micro", tone="soon", wrap=True, ident="settings.encryption.broken")
        self._change = Button(look, "settings.encryption.change", say("encryption.page.change"), self._ask_change)
        self._how = Label(look, role="micro", tone="muted", wrap=True, ident="settings.encryption.how")
        self._how.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._told = Label(look, role="micro", tone="muted", wrap=True, ident="settings.encryption.told")
        self.column.addWidget(self._state)
        self.column.addWidget(self._broken)
        self.column.addLayout(row_of(self._change, None))
        self.column.addWidget(self._how)
        self.column.addWidget(self._told)
        for part in (self._broken, self._change, self._told):
            part.hide()
        desk.person_changed.connect(self.look)
        self.look()

    def look(self, _person: object = None) -> None:
        """Read again how things stand."""
        self._told.hide()
        self._desk.ask(encrypting.standing, then=self._show)

    def _show(self, found: Standing) -> None:
        self._found = found
        may = bool(self._desk.person.may("encrypt_desk"))
        self._state.say(say("encryption.page.on" if found.encrypted else "encryption.page.off"))
        self._broken.setVisible(may and found.broken_off)
        self._change.setVisible(may and found.encrypted)
        self._how.say(say(f"encryption.page.{('further_how' if found.encrypted else 'begin_how') if may else 'only'}"))

    def _ask_change(self) -> None:
        ChangeDialog(self._look, self._desk, self._changed, self.window()).open()

    def _changed(self) -> None:
        self.look()
        self._told.say(say("encryption.passphrase_changed"))
        self._told.show()


class ChangeDialog(Dialog):
    """Asks for what opens the desk now and twice for the new passphrase; it stays open until that one is good enough and kept."""

    def __init__(self, look: Look, desk: Desk, then: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(
            look, say("encryption.page.change_title"), (say("encryption.page.change_note"),), ident="encryption.change",
            agree=say("encryption.page.change_yes"), decline=say("encryption.page.change_no"), parent=parent,
        )
        self._desk, self._then, self._waiting = desk, then, False
        codes = ("present", "new", "again")
        self._fields = {code: PhraseField(look, f"encryption.{code}", say(f"encryption.page.{code}")) for code in codes}
        first = self._fields["present"]
        self._strength = Label(look, role="micro", ident="encryption.change.strength")
        self._wrong = FieldError(look, "encryption.change.wrong", first)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        rows: list[QWidget] = [FormRow(look, say(f"encryption.page.{code}"), field, above=True) for code, field in self._fields.items()]
        rows.insert(2, self._strength)
        for row in (*rows, CapsHint(look, "encryption.change.caps", *self._fields.values()), self._wrong):
            column.insertWidget(column.count() - 2, row)
        self._fields["new"].textChanged.connect(self._tell_strength)
        self._tell_strength("")
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_strength(self, typed: str) -> None:
        found = encrypting.strength(typed)
        self._strength.set_tone(_TONES[found])
        self._strength.say(say(f"encryption.page.strength_{found}", least=encrypting.LEAST))

    def accept(self) -> None:
        """Try what was typed; the dialog closes when it is kept."""
        self._wrong.clear()
        typed = {code: field.take() for code, field in self._fields.items()}
        if typed["new"] != typed["again"]:
            self._refused(BadValue("desk_two_passphrases", field="encryption.again", code="CR-TWO"))
            return
        self._wait(True)
        self._desk.do(
            encrypting.renew, present=typed["present"], phrase=typed["new"], then=self._done, failed=self._refused, ended=self._answered,
        )

    def reject(self) -> None:
        """Close without changing anything; what was sent is waited for, so that its answer is told."""
        if not self._waiting:
            super().reject()

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.setEnabled(not waiting)

    def _answered(self) -> None:
        """Free the dialog where no answer did, whatever came instead."""
        if self._waiting:
            self._wait(False)

    def _done(self, _nothing: object) -> None:
        self._waiting = False
        QDialog.accept(self)
        self._then()

    def _refused(self, problem: Problem) -> None:
        self._wait(False)
        named = problem.field.removeprefix("encryption.") if isinstance(problem, BadValue) else "present"
        self._wrong.show_error(problem.message, at=self._fields.get(named, self._fields["present"]))
        self.adjustSize()
        self._fields["present"].setFocus(Qt.FocusReason.OtherFocusReason)  # all were forgotten: typed again from the first on
