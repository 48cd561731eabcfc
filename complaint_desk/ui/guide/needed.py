"""Which special forms the step needs: a quiet card with one press to each, which opens beside the conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.forms import Form
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.vocabulary import FORMS
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.guide.page import column_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, row_of
from complaint_desk.ui.widgets.given import Group

_FIRST: Final = {
    "three_way": "clarify", "respect_but_verify": "clarify", "expert_hand_off": "offer", "quality_trace": "follow_up",
    "tell_before_asked": "follow_up",
}
"""The step in which a form is needed first; it stays at hand until it is settled."""
_ORDER: Final = ("listen", "clarify", "offer", "follow_up")


class NeededForms(Group):
    """The forms of the step.

    Signals:
        form_asked: the code of a form that somebody wants to fill in.
    """

    form_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide.forms")
        self._cards: dict[str, tuple[Card, Label]] = {}
        column = column_of(self, 6)
        for code in FORMS:
            card = Card(ident=f"guide.form.{code}.card", margins=(12, 6, 8, 6), spacing=2)
            state = Label(look, role="micro", tone="muted", wrap=True)
            name = Label(look, say(f"form.{code}"), weight=500, wrap=True)
            open_ = Button(look, f"guide.form.{code}.open", say("guide.form.open"), self._asker(code), icon="list-checks", small=True)
            line = row_of(name, open_)
            line.setStretch(0, 1)
            card.column.addLayout(line)
            card.column.addWidget(state)
            column.addWidget(card)
            self._cards[code] = (card, state)

    def show_view(self, view: CaseView) -> None:
        """Show the forms that the shown step needs and that are not settled."""
        here = _ORDER.index(view.guide.shown) if view.guide.shown in _ORDER else -1
        forms = {each.spec.code: each for each in view.forms}
        any_shown = False
        for code, (card, state) in self._cards.items():
            shown = forms.get(code)
            form = shown.form if shown is not None else None
            wanted = shown is not None and here >= _ORDER.index(_FIRST[code]) and not (form is not None and form.settled)
            card.setVisible(wanted)
            any_shown = any_shown or wanted
            if shown is not None:
                state.say(_state(form, required=shown.required))
        self.setVisible(any_shown)

    def _asker(self, code: str) -> Callable[[], None]:
        return lambda: self.form_asked.emit(code)


def _state(form: Form | None, *, required: bool) -> Message:
    """How a form stands that is not settled: not begun, under way, to be concluded, or to be told."""
    if form is None:
        return say("guide.form.required" if required else "guide.form.offered")
    if form.concluded_us:
        return say("guide.form.to_tell", finding=say(f"finding.{form.finding}"), at=At(form.concluded_us))
    return say("guide.form.running", n=len(form.lacking)) if form.lacking else say("guide.form.ready")
