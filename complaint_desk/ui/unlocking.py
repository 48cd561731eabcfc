"""The door of an encrypted desk: its passphrase or recovery key is asked for before anything of it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from complaint_desk.domain.messages import say
from complaint_desk.domain.sign_in import wait_us
from complaint_desk.domain.spans import SECOND
from complaint_desk.ui.look import Look
from complaint_desk.ui.packing import PassphraseDialog
from complaint_desk.ui.text import Dialog
from complaint_desk.ui.widgets import LineField

_WIDE = 320


def question(look: Look, name: str, then: Callable[[str], None], code: str, misses: int) -> Dialog:
    """Return the question for what opens a locked pack or an encrypted desk.

    Args:
        look: how it looks and speaks.
        name: of the file.
        then: given what was typed.
        code: of the problem that it is locked, ``PK-…`` or ``CR-…``.
        misses: how many tries in a row opened nothing.
    """
    if code.startswith("PK-"):
        return PassphraseDialog(look, name, then, again=bool(misses))
    return UnlockDialog(look, name, then, misses=misses)


class UnlockDialog(Dialog):
    """Asks what opens a desk; what was typed is given to ``then``.

    After the fifth miss in a row the field waits, longer with each further one, as the door of signing in does. That keeps off who tries
    at this machine; who took the disk is kept off by what a guess costs.
    """

    def __init__(self, look: Look, name: str, then: Callable[[str], None], *, misses: int = 0) -> None:
        waits = wait_us(misses)
        told = say("encryption.door.wait", seconds=waits // SECOND) if waits else say(f"encryption.door.{'again' if misses else 'note'}")
        super().__init__(
            look, say("encryption.door.title"), (told, name), ident="encryption.door", agree=say("encryption.door.open"),
            decline=say("widget.close"), then=lambda: then(self.typed.text()),
        )
        self.typed = LineField(look, "encryption.door.typed", say("encryption.door.field"))
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        self.typed.setMinimumWidth(_WIDE)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, self.typed)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self._may_try)
        if waits:
            self.typed.setEnabled(False)
            self._waiting.start(waits // 1_000)
        else:
            self._may_try()

    def _may_try(self) -> None:
        self.typed.setEnabled(True)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Try what was typed, unless one has to wait or nothing was."""
        if self.typed.isEnabled() and self.typed.text():
            super().accept()
