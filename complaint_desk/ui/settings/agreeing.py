"""Exports of many people's names that wait for a second person: who asked, how many and why, and the press that agrees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import agreeing
from complaint_desk.services.agreeing import Wish
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FieldError


class AgreeingCard(Card):
    """The card; only who may export names themselves sees it."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.agreeing", parent=parent)
        self._look, self._desk = look, desk
        self._state = Label(look, wrap=True, ident="settings.agreeing.state")
        self._list = QVBoxLayout()
        self._wrong = FieldError(look, "settings.agreeing.wrong", self)
        self.column.addWidget(Label(look, say("agreeing.note", most=agreeing.MOST_PEOPLE), wrap=True))
        self.column.addWidget(self._state)
        self.column.addLayout(self._list)
        self.column.addWidget(self._wrong)
        desk.person_changed.connect(self.look)
        self.look()

    def look(self, *_person: object) -> None:
        """Ask again what waits."""
        may = self._desk.person.may("export_names")
        if self.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own for a moment
            self.setVisible(may)
        if may:
            self._desk.ask(agreeing.waiting, then=self._show, failed=self._refused)

    def _show(self, found: Sequence[Wish]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._state.say(say("agreeing.waits", n=len(found)) if found else say("agreeing.none"))
        for each in found:
            self._list.addWidget(Label(self._look, agreeing.told_sought(each), wrap=True))
            said = say("agreeing.agree", n=each.n, people=each.people, reason=each.reason or "–")
            self._list.addWidget(Button(self._look, f"settings.agreeing.{each.n}", said, partial(self._agree, each.n), kind="link"))

    def _agree(self, n: int) -> None:
        self._wrong.clear()
        self._desk.do(agreeing.agree, n=n, then=lambda _done: self.look(), failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)
