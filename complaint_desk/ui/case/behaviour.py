"""What lies between a customer and us, in the card: complaints month by month as bars, and the facts in words (checklist M1).

Below them stands the satisfaction survey in which the customer was not asked yet (F8). All of it is asked for and made with the first
press: opening a case costs one button.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from complaint_desk.domain.behaviour import Behaviour, lines
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.surveys import Survey
from complaint_desk.services import behaviour, surveys
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.card import CustomerCard, Following
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, set_tip
from complaint_desk.ui.widgets import Button, ChoiceField, row_of
from complaint_desk.wording import Words

_HEIGHT: Final = 36
_GAP: Final = 3
_GRADES: Final = ("5", "4", "3", "2", "1")
_ANSWERS: Final = (*_GRADES, "declined", "not_reached")


class _Months(QWidget):
    """Twelve bars, the oldest stretch of 30 days at the left."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counts: tuple[int, ...] = ()
        self.setObjectName("case.behaviour.months")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.appearance.theme_changed.connect(self._repaint)

    def show_counts(self, counts: tuple[int, ...], words: Words) -> None:
        """Show how many complaints each stretch had."""
        self._counts = counts
        told = words("behaviour.months", counts=", ".join(map(str, counts)))
        self.setAccessibleName(told)
        set_tip(self, told)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the tallest bar."""
        return QSize(120, _HEIGHT)

    def _repaint(self, _theme: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars; a stretch without complaints is a line on the ground."""
        painter = QPainter(self)
        width = (self.width() - _GAP * (len(self._counts) - 1)) / max(1, len(self._counts))
        tallest = max((1, *self._counts))
        for at, count in enumerate(self._counts):
            height = max(1.0, count / tallest * _HEIGHT)
            role = "accent" if count else "hairline_strong"
            painter.fillRect(QRectF(at * (width + _GAP), _HEIGHT - height, width, height), self._look.colour(role))
        painter.end()


class BehaviourPart(Following):
    """The press in the card, and what it shows until it is pressed again or another customer is shown."""

    def __init__(self, look: Look, desk: Desk, card: CustomerCard) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._customer = 0
        self._ticket: Ticket | None = None
        self._found: Behaviour | None = None
        self._months: _Months | None = None
        self._facts: Label | None = None
        self._survey = 0
        self._called: Label | None = None
        self._answer: ChoiceField | None = None
        self._put: Button | None = None
        self._kept: Label | None = None
        self._press = Button(look, "case.behaviour", say("behaviour.show"), self._toggle, kind="link")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(row_of(self._press, None))
        look.language.language_changed.connect(self._retranslate)
        desk.person_changed.connect(self._put_away)
        card.add_part(self)

    def show_view(self, view: CaseView) -> None:
        """Follow the case: another customer's facts are put away, the same one's are asked for anew."""
        if view.case.customer_id != self._customer:
            self._customer = view.case.customer_id
            self._put_away()
        elif self._found is not None:
            self._ask()
        known = view.customer is not None and view.customer.name is not None  # of who was erased there is nothing to tell
        self.setVisible(known and any(self._desk.person.may(right) for right in behaviour.RIGHTS))

    def _toggle(self) -> None:
        if self._found is None:
            self._ask()
        else:
            self._put_away()

    def _ask(self) -> None:
        self._drop()
        self._ticket = self._desk.ask(behaviour.of_customer, customer_id=self._customer, then=self._show)

    def _drop(self) -> None:
        """Wait no more for what was asked about another customer, or for somebody who sits here no more."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    def _put_away(self) -> None:
        self._drop()
        self._found = None
        self._press.say(say("behaviour.show"))
        self._survey = 0
        self._tell("")
        if self._answer is not None:
            self._answer.set_chosen("")
        for part in (self._months, self._facts, self._called, self._answer, self._put):
            if part is not None:
                part.hide()

    def _show(self, found: Behaviour | None) -> None:
        if found is None:
            return
        self._found = found
        if self._months is None or self._facts is None:
            self._months = _Months(self._look)
            self._facts = Label(self._look, role="micro", wrap=True, ident="case.behaviour.facts")
            self._column.addWidget(self._months)
            self._column.addWidget(self._facts)
        self._press.say(say("behaviour.hide"))
        self._retranslate(self._look.words)
        self._months.show()
        self._facts.show()
        self._look_for_survey()

    def _look_for_survey(self) -> None:
        """Show the survey in which the customer was not asked yet; who may not call customers back sees none."""
        self._drop()
        if self._desk.person.may("call_back"):
            self._ticket = self._desk.ask(surveys.open_for, customer_id=self._customer, then=self._show_survey)

    def _show_survey(self, found: tuple[Survey, ...]) -> None:
        before, self._survey = self._survey, found[0].number if found else 0
        if self._called is None or self._answer is None or self._put is None:
            if not found:
                return
            self._called = Label(self._look, role="micro", tone="muted", wrap=True, ident="case.survey.name")
            answers = [(code, say(f"surveys.answer.{code}")) for code in _ANSWERS]
            self._answer = ChoiceField(
                self._look, "case.survey.answer", say("surveys.ask"), answers, say("surveys.not_asked"), small=True)
            self._put = Button(self._look, "case.survey.record", say("surveys.put"), self._record, small=True)
            row = row_of(self._answer, self._put)
            row.setStretch(0, 1)
            self._column.addWidget(self._called)
            self._column.addLayout(row)
            self._kept = Label(self._look, role="micro", tone="muted", wrap=True, gives_way=True, ident="case.survey.kept")
            self._column.addWidget(self._kept)
        if found:
            self._called.say(say("surveys.asks", name=found[0].name or say("timeline.erased_text")))
            if self._survey != before:
                self._answer.set_chosen("")
        for part in (self._called, self._answer, self._put):
            part.setVisible(bool(found))

    def _record(self) -> None:
        """Record what is chosen: it cannot be taken back, so the choice alone records nothing."""
        if not (self._survey and self._answer is not None and self._answer.commit() and self._answer.code):
            self._tell(say("surveys.choose"))
            return
        code = self._answer.code
        grade, customer = int(code) if code in _GRADES else 0, self._customer

        def recorded(_done: object) -> None:
            if self._shows(customer):
                self._tell(say("surveys.kept", answer=say(f"surveys.answer.{code}")))
                self._look_for_survey()

        def not_recorded(problem: Problem) -> None:
            if self._shows(customer):
                self._tell(problem.message)
            else:
                self._desk.failed.emit(problem)

        self._desk.do(
            surveys.record, survey=self._survey, customer_id=customer, outcome="answered" if grade else code, grade=grade,
            then=recorded, failed=not_recorded)

    def _shows(self, customer: int) -> bool:
        """Tell whether the facts about a customer are still shown."""
        return customer == self._customer and self._found is not None

    def _tell(self, said: Said) -> None:
        if self._kept is not None:
            self._kept.say(said)

    def _retranslate(self, words: Words) -> None:
        if self._found is not None and self._months is not None and self._facts is not None:
            self._months.show_counts(self._found.months, words)
            self._facts.say("\n".join(words.of(line) for line in lines(self._found)))
