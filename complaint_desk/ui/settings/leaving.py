"""Asks, where somebody is switched off who has open cases, to whom they go; nothing changes before that is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.services.handing_over import Duties, in_words
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, ChoiceField, row_of

_EVERYBODY: Final = "0"


class Leaving(QWidget):
    """What somebody has, who shall have it, and the two ways on."""

    def __init__(self, look: Look, prefix: str, pressed: Callable[[tuple[int, ...]], object], kept: Callable[[], object]) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            prefix: of its accessible ids.
            pressed: takes whom the cases go to; none for back to everybody.
            kept: told that everything stays as it is.
        """
        super().__init__()
        self._pressed, self._kept = pressed, kept
        self._owed = Label(look, tone="muted", wrap=True, ident=f"{prefix}.leaving.owed")
        self._to = ChoiceField(look, f"{prefix}.leaving.to", say("settings_people.leaving_to"), small=True)
        self._to.setFixedWidth(240)
        press = Button(look, f"{prefix}.leaving.press", say("settings_people.leaving_press"), self._press, small=True)
        keep = Button(look, f"{prefix}.leaving.keep", say("settings_people.leaving_keep"), self._keep, kind="text", small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._owed)
        column.addLayout(row_of(Label(look, say("settings_people.leaving_to"), role="micro", tone="muted"), self._to, press, keep, None))
        self.hide()

    def ask(self, person: Person, owed: Duties, people: Sequence[Person]) -> None:
        """Ask who shall have the cases of a person; without another answer they go back to everybody."""
        self._owed.say(in_words(owed))
        takers = [each for each in people if each.id != person.id and each.may("work_case")]
        self._to.offer([(_EVERYBODY, say("settings_people.leaving_everybody")), *((str(each.id), one_line(each.name)) for each in takers)])
        self._to.set_chosen(_EVERYBODY)
        self.show()

    def _press(self) -> None:
        if self._to.commit() and self._to.code:
            self.hide()
            self._pressed(() if self._to.code == _EVERYBODY else (int(self._to.code),))

    def _keep(self) -> None:
        self.hide()
        self._kept()
