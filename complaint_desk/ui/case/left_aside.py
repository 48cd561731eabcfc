"""Below fields of a case: whose values somebody else changed after words were typed there, which are kept and filled in by a press."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import Listed, Value, say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, LineField, row_of

_GAP: Final = 6


class LeftAside(QWidget):
    """The sentence and the press; not there while no words are left aside."""

    def __init__(self, look: Look, ident: str) -> None:
        """Make it; ``ident`` begins the accessible ids of its parts."""
        super().__init__()
        self._left: dict[LineField, tuple[Value, str, str]] = {}
        self._told = Label(look, role="micro", tone="soon", wrap=True, ident=f"{ident}.aside")
        fill = Button(look, f"{ident}.fill_in", say("customer.fill_in"), self._fill_in, kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._told)
        column.addLayout(row_of(fill, None))
        self.hide()

    def leave(self, field: LineField, name: Value, words: str) -> None:
        """Say that words are not filled in, since the field's value was changed after they were typed.

        Args:
            field: shows the value that stands now.
            name: what it is called.
            words: what was typed over the value before.
        """
        self._left[field] = (name, field.text(), words)
        self._tell()

    def forget(self) -> None:
        """Offer no more what was left aside."""
        self._left.clear()
        self._tell()

    def typed(self) -> None:
        """Offer no more what was left aside of fields in which something else stands by now."""
        for field, (_name, stood, _words) in tuple(self._left.items()):
            if field.text() != stood:
                del self._left[field]
                self._tell()

    def _fill_in(self) -> None:
        left, self._left = self._left, {}
        for field, (_name, _stood, words) in left.items():
            field.give_back(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        names = tuple(name for name, _stood, _words in self._left.values())
        self._told.say(say("customer.aside", what=Listed(names)) if names else "")
        self.setVisible(bool(names))
