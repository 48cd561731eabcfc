"""The customer's other cases, each with how it ended, as a list of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.row import CaseRow
from complaint_desk.ui.case.card import outcome_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, row_of


class OtherCases(QScrollArea):
    """The list.

    Signals:
        case_wanted: the id of the case that shall be shown.
    """

    case_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[CaseRow, ...] | None = None
        self._due = False
        self.setObjectName("case.others")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show other cases; nothing is built anew when they are the same, and nothing before the list is seen."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self._due = True
        if self.isVisible():
            self._build(self._rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Build what came while the list was hidden."""
        if self._due:
            self._build(self._rows or ())
        super().showEvent(event)

    def _build(self, rows: Sequence[CaseRow]) -> None:
        self._due = False
        page = QWidget()
        page.setProperty("ground", "none")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        if not rows:
            column.addWidget(Label(self._look, say("case.no_others"), tone="muted", wrap=True))
        for row in rows:
            column.addWidget(self._card(row))
        column.addStretch(1)
        self.setWidget(page)

    def _card(self, row: CaseRow) -> QWidget:
        card = Card(margins=(12, 8, 12, 8), spacing=2)
        said, tone = outcome_of(row)
        date = self._look.words.date(row.opened_us)
        show = Button(self._look, f"case.other.{row.number}", row.number, lambda: self.case_wanted.emit(row.id), kind="link")
        card.column.addLayout(row_of(show, Label(self._look, date, role="micro", tone="muted"), None,
                                     Label(self._look, said, role="micro", tone=tone)))
        card.column.addWidget(Label(self._look, row.words_line, elide=True))
        card.column.addWidget(Label(self._look, say(f"type.{row.type}"), role="micro", tone="muted", elide=True))
        return card
