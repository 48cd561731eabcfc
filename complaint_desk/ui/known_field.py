"""A field for a name that other cases may have said before: those are offered, and one that nobody said yet is taken as it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.widgets import ChoiceField

Question = Callable[..., tuple[str, ...]]
"""Asked with the store and the person: the names there are, the most frequent first."""


class KnownField(ChoiceField):
    """A name; the known ones are asked for when somebody comes to the field, so that a form costs no question that nobody needs."""

    def __init__(
        self, look: Look, desk: Desk, ident: str, name: Said, hint: Said, known: Question, *, small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the field; arguments as for ``ChoiceField``, ``desk`` answers ``known``."""
        super().__init__(look, ident, name, (), hint, own_words=True, may_be_empty=True, small=small, parent=parent)
        self._desk, self._known = desk, known
        self._asked: Ticket | None = None
        self._opened_early = False

    def ask_for(self, known: Question) -> None:
        """Offer other names from now on."""
        self._drop()
        self._known, self._opened_early = known, False
        self.offer(())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask which there are by now."""
        super().focusInEvent(event)
        if not self.isReadOnly():
            self._ask()

    def show_choices(self) -> None:
        """Open the list with every name, or as soon as they are known."""
        super().show_choices()
        self._opened_early = not self.is_open

    def _ask(self) -> None:
        self._drop()
        self._asked = self._desk.ask(self._known, then=self._offered)

    def _drop(self) -> None:
        """Want no answer to what was asked before: it may be about other names."""
        if self._asked is not None:
            self._asked.drop()

    def _offered(self, known: tuple[str, ...]) -> None:
        self.offer([(name, name) for name in known])
        if self._opened_early and known and self.hasFocus():
            self.show_choices()
