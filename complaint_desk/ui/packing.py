"""The review pack in the window: made from the settings, with progress that can be stopped; the passphrase of a locked one asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import packs
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, Card, CheckBox, FieldError, FormRow, LineField, row_of

_WIDE: Final = 260


class PackCard(Card):
    """Makes a review pack, for who may: masked, unless somebody with the right says why not."""

    def __init__(self, look: Look, desk: Desk, files: Files, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.pack", parent=parent)
        self._look, self._desk, self._files, self._clock = look, desk, files, clock
        self._passphrase = _secret(look, "settings.pack.passphrase")
        self._names = CheckBox(look, "settings.pack.unmasked", say("pack.with_names"))
        self._names.toggled.connect(self._show_reason)
        self._reason = LineField(look, "settings.pack.reason", say("pack.reason"))
        self._reason.setMaximumWidth(_WIDE)
        self._reason_row = FormRow(look, say("pack.reason"), row_of(self._reason, None))
        self._make = Button(look, "settings.pack.make", say("pack.make"), self._ask_where)
        self._wrong = FieldError(look, "settings.pack.wrong", self._passphrase)
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.pack.told")
        self.column.addWidget(Label(look, say("pack.note"), wrap=True))
        self.column.addWidget(FormRow(look, say("pack.passphrase"), row_of(self._passphrase, None), note=say("pack.passphrase_note")))
        self.column.addWidget(self._names)
        self.column.addWidget(self._reason_row)
        self.column.addLayout(row_of(self._make, None))
        self.column.addWidget(self._wrong)
        self.column.addWidget(self._told)
        self.look()

    def look(self) -> None:
        """Show what this person may do."""
        person = self._desk.person
        may = person.may("pack")
        if self.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own for a moment
            self.setVisible(may)
        self._names.setVisible(person.may("pack_unmasked"))
        if not person.may("pack_unmasked"):
            self._names.setChecked(False)
        self._show_reason()

    def _show_reason(self, *_checked: bool) -> None:
        self._reason_row.setVisible(self._names.isChecked())

    def _ask_where(self) -> None:
        self._wrong.clear()
        day = datetime.fromtimestamp(self._clock() / 1_000_000, UTC).astimezone(self._look.words.zone).date().isoformat()
        name = self._look.words("pack.name", day=day)
        self._files.save(self, say("pack.title"), say("pack.files"), name, self._write)

    def _write(self, path: Path) -> None:
        self._make.setEnabled(False)
        self._told.say("")
        self._desk.ask(
            packs.make, key=os.urandom(16), out=path, masked=not self._names.isChecked(), reason=self._reason.text(),
            passphrase=self._passphrase.text(), then=self._done, failed=self._refused, ended=lambda: self._make.setEnabled(True),
            long=say("pack.making"),
        )

    def _done(self, made: packs.Made) -> None:
        self._passphrase.clear()
        done = say("pack.done", path=str(made.path), size=max(1, made.size // 1_000))
        self._told.say(together([done, *packs.told(made.head, made.seal)]))

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)
        if isinstance(problem, BadValue):
            (self._reason if problem.field == "pack.reason" else self._passphrase).setFocus(Qt.FocusReason.OtherFocusReason)


class PassphraseDialog(Dialog):
    """Asks for the passphrase of a locked pack; what was typed is given to ``then``."""

    def __init__(self, look: Look, name: str, then: Callable[[str], None], *, again: bool = False) -> None:
        sentences = (say("pack.ask_again") if again else say("pack.ask_note"), name)
        super().__init__(
            look, say("pack.ask_title"), sentences, ident="pack.ask", agree=say("pack.ask_open"), decline=say("widget.close"),
            then=lambda: then(self.typed.text()),
        )
        self.typed = _secret(look, "pack.passphrase")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, self.typed)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)


def together(sentences: list[Message]) -> Message:
    """Return sentences one after the other as one message."""
    found = sentences[-1]
    for sentence in reversed(sentences[:-1]):
        found = say("pack.and", first=sentence, further=found)
    return found


def _secret(look: Look, ident: str) -> LineField:
    field = LineField(look, ident, say("pack.passphrase"))
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaximumWidth(_WIDE)
    return field
