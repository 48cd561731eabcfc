"""A field for a pass phrase: nobody reads it over a shoulder, it is taken once and then stands nowhere, and Caps Lock is told."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.sign_in import MOST
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import LineField


class PhraseField(LineField):
    """One line in which dots are shown; an input method is left out of it, which would keep what it helps to write.

    Signals:
        caps_told: whether Caps Lock seems to be on, from what a key wrote: no system tells it alike.
    """

    caps_told = Signal(bool)

    def __init__(self, look: Look, ident: str, name: Said, parent: QWidget | None = None) -> None:
        super().__init__(look, ident, name, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(4 * MOST)
        self._caps = False

    def take(self) -> str:
        """Return what was typed, and forget it: ``clear`` would leave it to be undone."""
        typed = self.text()
        self.setText("")
        return typed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and look at what the key wrote: a capital without Shift, or a small letter with it."""
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell_caps(caps=False)  # turned just now; the next letter tells
        text = event.text()
        if len(text) == 1 and text.lower() != text.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell_caps(caps=text.isupper() != shift)
        super().keyPressEvent(event)

    def _tell_caps(self, *, caps: bool) -> None:
        if caps != self._caps:
            self._caps = caps
            self.caps_told.emit(caps)


class CapsHint(Label):
    """Tells, below some fields for pass phrases, that Caps Lock is on."""

    def __init__(self, look: Look, ident: str, *fields: PhraseField) -> None:
        super().__init__(look, say("sign_in.caps"), role="micro", tone="soon", ident=ident)
        self._look_at = look
        self.hide()
        for field in fields:
            field.caps_told.connect(self._tell)
        self._fields = fields

    def _tell(self, caps: bool) -> None:
        self.setVisible(caps)
        for field in self._fields:  # a screen reader tells it with the field
            field.setAccessibleDescription(self._look_at.words("sign_in.caps") if caps else "")
