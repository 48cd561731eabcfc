"""Handing a case to who can do more before anything is on the table, with one press and the reason.

Once something is, the same stands beside the options. Whoever cannot help hands on from any step, and is not kept at it by what is
not done yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import offers
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.page import Page
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FormRow, LineField, row_of
from complaint_desk.ui.widgets.sight import bring_into_view

STEPS: Final = frozenset({"listen", "clarify"})
_REASON: Final = "guide.escalate.reason"


class Escalating(Page):
    """The press, and the reason under it."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, heard: Callable[[], object]) -> None:
        """Take the collaborators; ``heard`` records what of the customer's words stands typed."""
        super().__init__(look, talk, drafts)
        self._heard = heard
        self._card = Card(ident="guide.escalate.card", margins=(12, 8, 12, 8))
        self._reason = LineField(look, _REASON, say(_REASON), say("guide.escalate.reason_hint"), small=True)
        self._typed = self.field("escalate.reason", self._reason)
        self._reason.returnPressed.connect(self._send)
        self._card.column.addWidget(Label(look, say("guide.escalate.sentence"), tone="muted", wrap=True))
        self._card.column.addWidget(FormRow(look, say(_REASON), self._reason))
        self._card.column.addWidget(self.error_below(self._reason))
        send = Button(look, "guide.escalate.send", say("guide.escalate.send"), self._send, icon="users", small=True)
        self._card.column.addLayout(row_of(None, send))
        self._card.hide()
        self._open = Button(look, "guide.escalate", say("guide.escalate.open"), self._toggle, kind="text", small=True)
        self.column.setSpacing(6)
        self.column.addLayout(row_of(self._open, None))
        self.column.addWidget(self._card)

    def turn_to(self, view: CaseView) -> None:
        """Show another case; what was unfolded is folded again."""
        super().turn_to(view)
        self._card.hide()

    def show_view(self, view: CaseView) -> None:
        """Show it until there is something on the table."""
        case = view.case
        empty = not any(option.round == case.round and not option.withdrawn for option in case.options)
        step = view.guide.shown
        self.setVisible(case.is_open and (step in STEPS or (step == "offer" and empty)))

    def refuse(self, problem: Problem) -> bool:
        """Say beside the reason that it is missing."""
        if isinstance(problem, BadValue) and problem.field == "guide.offer.none_reason" and self._card.isVisibleTo(self):
            self._errors[_REASON].show_error(problem.message)
            return True
        return super().refuse(problem)

    def _toggle(self) -> None:
        self._card.setVisible(self._card.isHidden())
        if not self._card.isHidden():
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_view(self._card)

    def _send(self) -> None:
        self._heard()
        self.talk.do(offers.choose_none, reason=self._typed.send().strip(), then=self._sent)

    def _sent(self) -> None:
        self._typed.recorded()
        self._card.hide()
