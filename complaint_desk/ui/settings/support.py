"""A quiet place for when something does not work: a description for support, shown in full and sent by nobody."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.services.describing import scene_of
from complaint_desk.ui.describing import open_description
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, row_of


class SupportCard(Card):
    """The card; everybody may describe the program, as nothing in it names anybody."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.support", parent=parent)
        self._look, self._desk = look, desk
        self.column.addWidget(Label(look, say("describing.page.note"), tone="muted", wrap=True))
        self.column.addLayout(row_of(Button(look, "settings.support.describe", say("describing.offer"), self._ask), None))

    def _ask(self) -> None:
        self._desk.ask(scene_of, then=lambda scene: open_description(self._look, scene, self.window()))
