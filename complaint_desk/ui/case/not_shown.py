"""What stands in the place of a case that cannot be shown: why, and a way to try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import Button, ErrorCard


class NotShown(QWidget):
    """A page with one refusal on it."""

    def __init__(self, look: Look, again: Callable[[], object]) -> None:
        """Take the look, and what tries once more."""
        super().__init__()
        press = Button(look, "case.again", say("case.again"), again, small=True)
        self._card = ErrorCard(look, "case.failure", say("case.not_shown"), "", [press])
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self._card)
        column.addStretch(1)

    def say(self, why: Said) -> None:
        """Tell why the case is not shown."""
        self._card.say(say("case.not_shown"), why)
