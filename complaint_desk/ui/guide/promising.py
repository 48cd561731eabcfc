"""The ledger beyond "kept" and "told": a promise that was not kept or is no longer wanted, one made beside the option, and a call arranged.

What is rarely needed is folded away under one press, so that the usual presses stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from complaint_desk.domain.case import Case
from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import follow_up
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import OFFERING
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.page import Page
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FormRow, LineField, row_of
from complaint_desk.ui.widgets.sight import bring_into_view

_PROMISE: Final = "guide.follow_up.promise"
_CALL: Final = "guide.follow_up.call"
_BESIDE: Final = {"guide.follow_up.promises": f"{_PROMISE}.what", "guide.follow_up.callbacks": f"{_CALL}.when"}
"""The fields that the services name, and the field of a form that they mean here."""


class _Folded(Page):
    """A form under one press."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int]) -> None:
        super().__init__(look, talk, drafts)
        self.column.setSpacing(6)
        self._clock = clock
        self._folds: list[Card] = []
        self.rows: dict[str, FormRow] = {}

    def fold(self, ident: str) -> Card:
        """Return a card that is folded away, and again whenever another case is shown."""
        card = Card(ident=ident, margins=(12, 8, 12, 8))
        card.hide()
        self._folds.append(card)
        return card

    def line(self, card: Card, ident: str, hint: Said = "") -> tuple[LineField, str]:
        """Add a line of text to a card; returns it with the name of its draft."""
        field = LineField(self.look, ident, say(ident), hint, small=True)
        self.rows[ident] = FormRow(self.look, say(ident), field)
        card.column.addWidget(self.rows[ident])
        card.column.addWidget(self.error_below(field))
        return field, ident.removeprefix("guide.follow_up.")

    def opener(self, ident: str, card: Card, first: QLineEdit) -> Button:
        """Return the button that unfolds a card and puts the cursor into its first field."""

        def press() -> None:
            card.setVisible(card.isHidden())
            if not card.isHidden():
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                bring_into_view(card)

        return Button(self.look, ident, say(ident), press, kind="text", small=True)

    def turn_to(self, view: CaseView) -> None:
        """Show another case; what was unfolded is folded again."""
        super().turn_to(view)
        for card in self._folds:
            card.hide()

    def due(self, field: LineField) -> int:
        """Return the moment that is typed, 0 and its error shown when it cannot be read."""
        words = self.look.words
        found = parse_due(field.text().strip(), now_us=self._clock(), zone=words.zone, language=words.language) or 0
        if not found:
            self._errors[field.objectName()].show_error(say("guide.follow_up.task.when_unclear"))
        return found


class PromisePart(_Folded):
    """What else can become of a promise, and one more of them."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int], meant: Callable[[], int]) -> None:
        """Take the collaborators; ``meant`` returns the number of the promise that is picked or owed, 0 when none is."""
        super().__init__(look, talk, drafts, clock)
        self._meant = meant
        self._ending = self.fold(f"{_PROMISE}.ending")
        self._about = Label(look, tone="muted", wrap=True)
        self._ending.column.addWidget(self._about)
        self._reason, draft = self.line(self._ending, f"{_PROMISE}.reason", say("guide.follow_up.promise.reason_hint"))
        self._reason_typed = self.field(draft, self._reason)
        self._words, draft = self.line(self._ending, f"{_PROMISE}.words", say("guide.follow_up.promise.words_hint"))
        self._words_row = self.rows[f"{_PROMISE}.words"]
        self._words_typed = self.field(draft, self._words)
        ways = (("released", self._release), ("broken", self._break))
        self._ending.column.addLayout(row_of(
            None, *(Button(look, f"{_PROMISE}.{way}", say(f"{_PROMISE}.{way}"), press, small=True) for way, press in ways), spacing=6
        ))
        self._more = self.fold(f"{_PROMISE}.form")
        self._what, what = self.line(self._more, f"{_PROMISE}.what", say("guide.follow_up.promise.what_hint"))
        self._more.column.addWidget(self.coach_below(self._what, OFFERING))
        self._when, when = self.line(self._more, f"{_PROMISE}.when", say("guide.offer.when_hint"))
        self._typed = [self.field(what, self._what), self.field(when, self._when)]
        add = Button(look, f"{_PROMISE}.add", say(f"{_PROMISE}.add"), self._add, icon="handshake", small=True)
        self._more.column.addLayout(row_of(None, add))
        self._not_kept = self.opener(f"{_PROMISE}.otherwise", self._ending, self._reason)
        self._new = self.opener(f"{_PROMISE}.new", self._more, self._what)
        self.column.addLayout(row_of(self._not_kept, self._new, None, spacing=6))
        self.column.addWidget(self._ending)
        self.column.addWidget(self._more)

    def show_promises(self, case: Case) -> None:
        """Show which promise is meant, and whether one more can be made."""
        number = self._meant()
        more = case.is_open and not case.resolved_us
        self._not_kept.setVisible(bool(number))
        self._new.setVisible(more)
        self.setVisible(bool(number) or more)
        if not number:
            self._ending.hide()
            return
        promise = case.promises[number - 1]
        self._about.say(say("guide.follow_up.promise.about", what=promise.what or self.look.words("timeline.erased_text")))
        chosen = case.chosen is not None and promise.option == case.chosen.number
        self._words_row.setVisible(chosen or bool(promise.from_case))

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside the field that it is about here: the reason while that is what is being said, else the promise."""
        if isinstance(problem, BadValue) and problem.field in _BESIDE:
            field = f"{_PROMISE}.reason" if self._ending.isVisibleTo(self) and not self._more.isVisibleTo(self) else _BESIDE[problem.field]
            if field in self._errors:
                self._errors[field].show_error(problem.message)
                return True
        return super().refuse(problem)

    def _release(self) -> None:
        """What the customer chose is let go in their own words; where something else was promised, their words have no field."""
        words = self._words_typed.send().strip() if not self._words_row.isHidden() else ""
        self._end(follow_up.release_promise, words=words)

    def _break(self) -> None:
        self._end(follow_up.break_promise)

    def _end(self, verb: Callable[..., object], **more: Any) -> None:
        number = self._meant()
        if number:
            self._more.hide()
            reason = self._reason_typed.send().strip()
            self.talk.do(verb, promise=number, reason=reason, then=self._ended, **more)

    def _ended(self) -> None:
        self._reason_typed.recorded()
        self._words_typed.recorded()
        self._ending.hide()

    def _add(self) -> None:
        due_us = self.due(self._when)
        if not due_us:
            return
        self._ending.hide()
        for each in self._typed:
            each.send()
        self.talk.do(follow_up.promise, what=self._what.text().strip(), by_whom="", due_us=due_us, then=self._added)

    def _added(self) -> None:
        for each in self._typed:
            each.recorded()
        self._more.hide()


class CallPart(_Folded):
    """A call at a time that suits the customer (checklist F3)."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int]) -> None:
        super().__init__(look, talk, drafts, clock)
        self._form = self.fold(f"{_CALL}.form")
        self._when, when = self.line(self._form, f"{_CALL}.when", say("guide.offer.when_hint"))
        self._suits, suits = self.line(self._form, f"{_CALL}.suits", say("guide.follow_up.call.suits_hint"))
        self._typed = [self.field(when, self._when), self.field(suits, self._suits)]
        add = Button(look, f"{_CALL}.add", say(f"{_CALL}.add"), self._plan, icon="phone-call", small=True)
        self._form.column.addLayout(row_of(None, add))
        self.column.addLayout(row_of(self.opener(f"{_CALL}.new", self._form, self._when), None))
        self.column.addWidget(self._form)

    def refuse(self, problem: Problem) -> bool:
        """Say a problem of the call's time beside it."""
        if isinstance(problem, BadValue) and problem.field == "guide.follow_up.callbacks" and self._form.isVisibleTo(self):
            self._errors[f"{_CALL}.when"].show_error(problem.message)
            return True
        return super().refuse(problem)

    def _plan(self) -> None:
        due_us = self.due(self._when)
        if due_us:
            for each in self._typed:
                each.send()
            self.talk.do(follow_up.plan_callback, due_us=due_us, suits=self._suits.text().strip(), then=self._planned)

    def _planned(self) -> None:
        for each in self._typed:
            each.recorded()
        self._form.hide()
