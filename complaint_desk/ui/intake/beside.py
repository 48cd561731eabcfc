"""Beside the form: the customer's open cases, so that no duplicate is made, cases like this that ended well, and the clocks to come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.messages import At, Listed, Message, Span, say
from complaint_desk.services.customers import Around, QueueRow
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, Heading, Line, row_of


def left_of(due_us: int, now_us: int) -> Message:
    """Return how long is left, or how late it is."""
    return say("case.left", span=Span(due_us - now_us)) if due_us > now_us else say("case.late_by", span=Span(now_us - due_us))


class Beside(QScrollArea):
    """What lies around the complaint.

    Signals:
        add_asked: the words belong to the open case of this id.
        open_asked: the case of this id shall be shown.
    """

    add_asked = Signal(int)
    open_asked = Signal(int)
    WIDTH, NARROW_WIDTH = 400, 300

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("intake.beside")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QFrame()
        page.setProperty("ground", "window")
        page.setProperty("edge", "left")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(16, 14, 16, 16)
        self._column.setSpacing(10)
        self._open_heading = Heading(look, say("intake.open_cases"))
        self._open_cases = self._group()
        self._like_heading = Heading(look, say("intake.like_cases"))
        self._like_cases = self._group()
        self._clocks = self._group()
        for part in (self._open_heading, self._open_cases, Line(), self._like_heading, self._like_cases, Line(),
                     Heading(look, say("intake.clocks")), self._clocks):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.setWidget(page)

    def _group(self) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        return group

    def show_around(self, around: Around, *, customer: bool) -> None:
        """Show what was found.

        Args:
            around: the answer.
            customer: whether the customer is known.
        """
        self._open_heading.say(say("intake.open_cases"), str(len(around.open_cases)) if customer else "")
        self._fill(self._open_cases, [self._open_case(row, around.now_us) for row in around.open_cases[:4]],
                   say("intake.no_open_cases") if customer else say("intake.customer_first"))
        self._like_heading.say(say("intake.like_cases"), str(len(around.like_cases) or ""))
        self._fill(self._like_cases, [self._like_case(row) for row in around.like_cases], say("intake.no_like_cases"))
        self._fill(self._clocks, [self._clock(name, when) for name, when in self._due(around)], "")

    def _due(self, around: Around) -> list[tuple[Message, Message]]:
        first = say("intake.at", at=At(around.first_response_us)) if around.first_response_us else say("intake.this_call")
        days = Listed(tuple(say("intake.callback_day", n=day) for day in around.callback_days))
        return [
            (say("clock.first_response"), first), (say("clock.resolution"), say("intake.at", at=At(around.resolution_us))),
            (say("clock.callback"), say("intake.callback_days", days=days)),
        ]

    def _fill(self, group: QWidget, parts: list[QWidget], empty: Message | str) -> None:
        column = group.layout()
        assert column is not None
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)  # gone at once for whoever looks by name
                old.deleteLater()
        if not parts and empty:
            parts = [Label(self._look, empty, tone="muted", wrap=True)]
        for part in parts:
            column.addWidget(part)
            part.show()

    def _open_case(self, row: QueueRow, now_us: int) -> QWidget:
        look = self._look
        card = Card(margins=(12, 8, 12, 8), spacing=4)
        left = left_of(row.next_due_us, now_us) if row.next_due_us else ""
        number = Label(look, row.number, tone="muted")
        time = Label(look, left, tone="late" if row.next_due_us and row.next_due_us <= now_us else "text")
        card.column.addLayout(row_of(number, None, time))
        card.column.addWidget(Label(look, row.words, elide=True))
        owner = row.owner or look.words("case.nobody")
        about = say("intake.case_line", type=say(f"type.{row.type}"), step=say(f"step.{row.step}"), owner=owner)
        card.column.addWidget(Label(look, about, role="micro", tone="muted", elide=True))
        add = Button(look, f"intake.add_to.{row.number}", say("intake.add_to"), lambda: self.add_asked.emit(row.id), small=True)
        show = Button(look, f"intake.open.{row.number}", say("intake.open"), lambda: self.open_asked.emit(row.id), kind="text", small=True)
        card.column.addLayout(row_of(add, show, None))
        return card

    def _like_case(self, row: QueueRow) -> QWidget:
        card = Card(margins=(12, 6, 12, 6), spacing=0)
        card.column.addLayout(row_of(Label(self._look, row.words, elide=True)))
        about = say("intake.like_line", number=row.number, type=say(f"type.{row.type}"))
        card.column.addWidget(Label(self._look, about, role="micro", tone="on_time", elide=True))
        return card

    def _clock(self, name: Message, when: Message) -> QWidget:
        group = QWidget()
        value = Label(self._look, when, elide=True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = row_of(Label(self._look, name, tone="muted"), value)
        row.setStretch(1, 1)
        group.setLayout(row)
        return group
