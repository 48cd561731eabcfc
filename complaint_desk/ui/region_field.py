"""The field for where a complaint is about."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from complaint_desk.services import regions
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.known_field import KnownField
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look


class RegionField(KnownField):
    """A region; those of other cases are offered."""

    def __init__(
        self, look: Look, desk: Desk, ident: str, name: Said, hint: Said, *, small: bool = False, parent: QWidget | None = None,
    ) -> None:
        """Make the field; arguments as for ``KnownField``."""
        super().__init__(look, desk, ident, name, hint, regions.known, small=small, parent=parent)
