"""A field for where a complaint is about: what was said in other cases is offered, and a place that nobody named yet is taken as it is."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from complaint_desk.services import regions
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import ChoiceField


class RegionField(ChoiceField):
    """A region; the known ones are asked for when somebody comes to the field, so that a form costs no question that nobody needs."""

    def __init__(
        self, look: Look, desk: Desk, ident: str, name: Said, hint: Said, *, small: bool = False, parent: QWidget | None = None,
    ) -> None:
        """Make the field; arguments as for ``ChoiceField``, ``desk`` answers which regions there are."""
        super().__init__(look, ident, name, (), hint, own_words=True, may_be_empty=True, small=small, parent=parent)
        self._desk = desk
        self._opened_early = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask which regions there are by now."""
        super().focusInEvent(event)
        if not self.isReadOnly():
            self._desk.ask(regions.known, then=self._offered)

    def show_choices(self) -> None:
        """Open the list with every region, or as soon as they are known."""
        super().show_choices()
        self._opened_early = not self.is_open

    def _offered(self, known: tuple[str, ...]) -> None:
        self.offer([(region, region) for region in known])
        if self._opened_early and known and self.hasFocus():
            self.show_choices()
