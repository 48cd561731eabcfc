"""Whether the desk is encrypted; encrypted, turned to new keys and decrypted by who may, and given another passphrase."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import encrypting, turns
from complaint_desk.services.encrypting import Standing
from complaint_desk.services.turns import Ground
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files, SystemFiles
from complaint_desk.ui.look import Look
from complaint_desk.ui.phrases import CapsHint, PhraseField
from complaint_desk.ui.settings.keys import PatientDialog, Strength, TurnDialog
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FieldError, FormRow, row_of

_OF: Final = {"encrypt": False, "rotate": True, "decrypt": True}
"""The turns, and whether they are those of a desk that is encrypted."""


class EncryptionCard(Card):
    """The card; everybody sees how things stand, an administrator changes it.

    Signals:
        turn_asked: the turn (``Wanted``) that shall be done while nobody has the desk open.
    """

    turn_asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, files: Files | None = None, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.encryption", parent=parent)
        self._look, self._desk, self._files = look, desk, files or SystemFiles(look)
        self._state = Label(look, wrap=True, ident="settings.encryption.state")
        self._broken = Label(look, say("encryption.broken"), role="micro", tone="soon", wrap=True, ident="settings.encryption.broken")
        self._presses = {
            "change": Button(look, "settings.encryption.change", say("encryption.page.change"), self._ask_change),
            **{how: Button(look, f"settings.encryption.{how}", say(f"encryption.page.{how}"), partial(self._ask_turn, how)) for how in _OF},
        }
        self._how = Label(look, role="micro", tone="muted", wrap=True, ident="settings.encryption.how")
        self._wrong = FieldError(look, "settings.encryption.wrong", self._state)
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.encryption.told")
        self.column.addWidget(self._state)
        self.column.addWidget(self._broken)
        self.column.addWidget(self._how)
        self.column.addLayout(row_of(*self._presses.values(), None))
        self.column.addWidget(self._wrong)
        self.column.addWidget(self._told)
        for part in (self._broken, *self._presses.values()):
            part.hide()
        desk.person_changed.connect(self.look)
        self.look()

    def look(self, _person: object = None) -> None:
        """Read again how things stand."""
        self._told.say("")
        self._wrong.clear()
        self._desk.ask(encrypting.standing, then=self._show)

    def _show(self, found: Standing) -> None:
        may = bool(self._desk.person.may("encrypt_desk"))
        self._state.say(say("encryption.page.on" if found.encrypted else "encryption.page.off"))
        self._broken.setVisible(may and found.broken_off)
        self._presses["change"].setVisible(may and found.encrypted)
        for how, of_encrypted in _OF.items():
            self._presses[how].setVisible(may and not found.hinders and of_encrypted == found.encrypted)
        code = "only" if not may else found.hinders or ("further_how" if found.encrypted else "begin_how")
        self._how.say(say(f"encryption.page.{code}"))

    def _ask_change(self) -> None:
        ChangeDialog(self._look, self._desk, self._changed, self.window()).open()

    def _changed(self) -> None:
        self.look()
        self._told.say(say("encryption.passphrase_changed"))

    def _ask_turn(self, how: str) -> None:
        """Look on what the turn would begin, then ask."""
        self._wrong.clear()
        press = self._presses[how]
        press.setEnabled(False)
        self._desk.ask(
            turns.ground, then=partial(self._ask, how), failed=lambda problem: self._wrong.show_error(problem.message),
            ended=lambda: press.setEnabled(True),
        )

    def _ask(self, how: str, found: Ground) -> None:
        TurnDialog(self._look, self._desk, self._files, found, how, self.turn_asked.emit, self.window()).open()


class ChangeDialog(PatientDialog):
    """Asks for what opens the desk now and twice for the new passphrase; it stays open until that one is good enough and kept."""

    def __init__(self, look: Look, desk: Desk, then: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(
            look, say("encryption.page.change_title"), (say("encryption.page.change_note"),), ident="encryption.change",
            agree=say("encryption.page.change_yes"), decline=say("encryption.page.change_no"), parent=parent,
        )
        self._desk, self._then = desk, then
        codes = ("present", "new", "again")
        self._fields = {code: PhraseField(look, f"encryption.{code}", say(f"encryption.page.{code}")) for code in codes}
        first = self._fields["present"]
        self._wrong = FieldError(look, "encryption.change.wrong", first)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        rows: list[QWidget] = [FormRow(look, say(f"encryption.page.{code}"), field, above=True) for code, field in self._fields.items()]
        rows.insert(2, Strength(look, self._fields["new"], "encryption.change.strength"))
        for row in (*rows, CapsHint(look, "encryption.change.caps", *self._fields.values()), self._wrong):
            column.insertWidget(column.count() - 2, row)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

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
