"""Following up: promises kept and told, callbacks with their tries, and what the customer answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from complaint_desk.domain.case import Callback, Case, Promise
from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import ATTEMPT_OUTCOMES, CALLBACK_OUTCOMES
from complaint_desk.services import follow_up
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.landing import Landing
from complaint_desk.ui.guide.page import Page, Toggle, column_of, small_heading, take_room
from complaint_desk.ui.guide.picking import PickCard, PickList, Tick
from complaint_desk.ui.guide.promising import CallPart, PromisePart
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.guide.tasks import TasksPart
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, Choice, ChoiceField, FormRow, Heading, LineField, TextField, row_of
from complaint_desk.ui.widgets.given import Group
from complaint_desk.wording import Words

_GRADE: Final = 26
"""The height of the buttons of a scale."""
_AGAIN: Final = "guide.follow_up.again"
THE_SOLUTION: Final = -1
"""What ``tell_customer`` calls the solution as a whole."""


def inferred(result: int) -> str:
    """Return the outcome that a grade for the result says by itself; 3 says neither, and 0 is no grade."""
    return "satisfied" if result >= 4 else "not_satisfied" if result in (1, 2) else ""


class PromiseCard(PickCard):
    """One promise: what, who, by when, and what became of it."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, "guide.follow_up.promises", number, str(number))
        self._title = Label(look, weight=500, wrap=True)
        self._about = Label(look, role="micro", tone="muted", wrap=True)
        self._state, self._told = Tick(look), Tick(look)
        self.column.addLayout(_entry(self.mark, self._title, self._about, self._state, self._told))

    def show_entry(self, entry: tuple[Promise, int]) -> None:
        """Show a promise as it stands now."""
        promise, now_us = entry
        words = self.look.words
        self._title.say(promise.what or words("timeline.erased_text"))
        self._about.say(" · ".join(part for part in (promise.who or "", words("guide.offer.by", due=At(promise.due_us))) if part))
        icon, tone, state = _promise_state(promise, now_us)
        self._state.show_tick(icon, tone, state)
        told = say("guide.follow_up.was_told") if promise.told_us else say("guide.follow_up.not_told")
        self._told.show_tick("check" if promise.told_us else "circle-dashed", "on_time" if promise.told_us else "muted", told)
        self._told.setVisible(not promise.released_us)
        self.name(". ".join((self._title.text(), self._about.text(), words.of(state), words.of(told))))


def _promise_state(promise: Promise, now_us: int) -> tuple[str, str, Message]:
    if promise.kept_us:
        return "check", "on_time", say("guide.follow_up.promise_kept")
    if promise.released_us:
        return "minus", "muted", say("guide.follow_up.promise_released")
    if promise.broken_us or promise.due_us < now_us:
        return "circle-alert", "late", say("guide.follow_up.promise_late")
    return "circle-dashed", "soon", say("guide.follow_up.promise_open")


class CallbackCard(PickCard):
    """One callback: when, its tries, and its outcome."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, "guide.follow_up.callbacks", number, str(number))
        self._title = Label(look, weight=500, wrap=True)
        self._about = Label(look, role="micro", tone="muted", wrap=True)
        self._state = Tick(look)
        self.column.addLayout(_entry(self.mark, self._title, self._about, self._state))

    def show_entry(self, entry: tuple[Callback, int]) -> None:
        """Show a callback as it stands now."""
        callback, now_us = entry
        words = self.look.words
        self._title.say(say("guide.follow_up.day", n=callback.day) if callback.day else say("guide.follow_up.agreed"))
        tries = [words(f"attempt.{each}") for each in callback.attempts]
        grades = [words("guide.follow_up.grades", result=callback.result, handling=callback.handling)] if callback.result else []
        self._about.say(" · ".join([words("guide.follow_up.call_by", due=At(callback.due_us)), *tries, *grades]))
        if callback.outcome == "superseded":  # it belonged to the solution that failed; the next one plans its own
            self._state.show_tick("refresh-cw", "muted", say("callback.superseded"))
        elif callback.outcome:
            sad = callback.outcome == "not_satisfied"
            self._state.show_tick("circle-alert" if sad else "check", "late" if sad else "on_time", say(f"callback.{callback.outcome}"))
        elif callback.due_us < now_us:
            self._state.show_tick("circle-alert", "late", say("clock_state.breached"))
        else:
            self._state.show_tick("phone-call", "muted", say("guide.follow_up.to_call"))
        state = next(label.text() for label in self._state.findChildren(Label))
        self.name(". ".join((self._title.text(), self._about.text(), state)))


def _entry(mark: QWidget, title: Label, about: Label, *states: QWidget) -> QHBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(title)
    column.addWidget(about)
    column.addLayout(row_of(*states, None, spacing=10))
    row = row_of(spacing=8)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(column, 1)
    return row


class GradeButton(Toggle):
    """One grade; its name says of what, and that 5 is the best."""

    def __init__(self, look: Look, of: str, grade: int, press: Callable[[int], object]) -> None:
        self._of, self._grade = of, grade
        super().__init__(look, f"guide.follow_up.{of}.{grade}", str(grade), lambda: press(grade))
        self.setProperty("grade", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the scale has the cursor, as one field
        take_room(self)

    def _retranslate(self, words: Words) -> None:
        super()._retranslate(words)
        self.setAccessibleName(words("guide.follow_up.grade", of=words(f"guide.follow_up.{self._of}"), grade=self._grade))

    def _ink(self) -> QColor:
        """A chosen one is filled: its figure stands on the accent."""
        return self._look.colour("on_accent") if self.isChecked() and self.isEnabled() else super()._ink()


class Grades(Landing):
    """Five buttons, one press each; for the keyboard one field, where a figure gives the grade and the arrows go up and down."""

    def __init__(self, look: Look, of: str) -> None:
        super().__init__(f"guide.follow_up.{of}")
        self._look, self._of, self.grade = look, of, 0
        self.hold([GradeButton(look, of, grade, self._press) for grade in range(1, 6)])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        label = Label(look, say(f"guide.follow_up.{of}"), tone="muted", wrap=True)
        label.setFixedWidth(88)
        self._ends = [Label(look, say(f"guide.follow_up.grade_{end}"), role="micro", tone="muted") for end in ("least", "most")]
        scale = QVBoxLayout()
        scale.setSpacing(2)
        scale.addLayout(row_of(*self._buttons, spacing=6))
        scale.addLayout(row_of(self._ends[0], None, self._ends[1]))
        self._label = label
        row = row_of(label, spacing=6)
        row.addLayout(scale, 1)
        self.setLayout(row)
        look.language.follow(self._retranslate)

    def set_grade(self, grade: int) -> None:
        """Show a grade, or none."""
        self.grade = grade
        for at, button in enumerate(self._buttons, 1):
            button.setChecked(at == grade)
        self._retranslate(self._look.words)

    def step(self, by: int) -> None:
        """Give the next grade; from none the first or the last."""
        self.set_grade(min(5, max(1, self.grade + by)) if self.grade else 1 if by > 0 else 5)

    def _retranslate(self, words: Words) -> None:
        self._label.begin_in_the_middle(_GRADE)
        of = words(f"guide.follow_up.{self._of}")
        given = words("guide.follow_up.grade", of=of, grade=self.grade)
        self.setAccessibleName(given if self.grade else words("guide.follow_up.no_grade", of=of))
        least, most = (words(f"guide.follow_up.grade_{end}") for end in ("least", "most"))
        self.setAccessibleDescription(words("guide.follow_up.grade_ends", least=least, most=most))

    def _press(self, grade: int) -> None:
        self.set_grade(0 if grade == self.grade else grade)


class FollowUpPage(Page):
    """The fields of following up."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(look, talk, drafts, parent)
        self._clock = clock
        self._case: Case | None = None
        self._grades_left: dict[int, tuple[int, int]] = {}  # grades that were pressed, not saved, and left for another case
        self.column.addWidget(Heading(look, say("guide.follow_up.promises"), role="micro"))
        self._promises = PickList(
            look,
            "guide.follow_up.promises",
            say("guide.follow_up.promises"),
            lambda number: PromiseCard(look, number),
            say("guide.follow_up.no_promises"),
        )
        self.column.addWidget(self._promises)
        self._kept = Button(look, "guide.follow_up.kept", say("guide.follow_up.kept"), self._keep, icon="handshake", small=True)
        self._told = Button(look, "guide.follow_up.told", say("guide.follow_up.told"), self._tell, icon="message-circle", small=True)
        self.column.addLayout(row_of(self._kept, self._told, None, spacing=6))
        self._otherwise = PromisePart(look, talk, drafts, clock, self._owed)
        self._promises.picked_changed.connect(self._show_owed)
        self.column.addWidget(self._otherwise)
        self._tasks = TasksPart(look, talk, drafts, clock)
        self.column.addWidget(self._tasks)
        self.column.addWidget(Heading(look, say("guide.follow_up.callbacks"), role="micro"))
        self._callbacks = PickList(
            look,
            "guide.follow_up.callbacks",
            say("guide.follow_up.callbacks"),
            lambda number: CallbackCard(look, number),
            say("guide.follow_up.no_callbacks"),
        )
        self.column.addWidget(self._callbacks)
        self._arranging = CallPart(look, talk, drafts, clock)
        self.column.addWidget(self._arranging)
        self.column.addWidget(self._make_answer(look))
        self._parts = (self._otherwise, self._tasks, self._arranging)

    def _make_answer(self, look: Look) -> QWidget:
        self._card = Card(ident="guide.follow_up.answer", margins=(12, 8, 12, 10))
        column = self._card.column
        self._tried = Choice(
            look,
            "guide.follow_up.attempt_outcome",
            say("guide.follow_up.attempt_outcome"),
            [(code, say(f"attempt.{code}")) for code in ATTEMPT_OUTCOMES],
            chosen="no_answer",
            small=True,
        )
        self._attempt = Button(look, "guide.follow_up.attempt", say("guide.follow_up.attempt"), self._try, icon="phone-off", small=True)
        column.addLayout(row_of(self._attempt, take_room(self._tried), spacing=6))
        self._again = LineField(look, _AGAIN, say(_AGAIN), say("guide.offer.when_hint"), small=True)
        self._again_typed = self.field("follow_up.again", self._again)
        self._again_row = Group()
        again = column_of(self._again_row, 4)
        again.addWidget(FormRow(look, say(_AGAIN), self._again))
        again.addWidget(self.error_below(self._again))
        column.addWidget(self._again_row)
        self._tried.currentIndexChanged.connect(self._show_again)
        self._show_again()
        self._result, self._handling = Grades(look, "result"), Grades(look, "handling")
        column.addWidget(self._result)
        column.addWidget(self._handling)
        self._grade_error = Label(look, tone="late", wrap=True, ident="guide.follow_up.grade_error")
        self._grade_error.hide()
        column.addWidget(self._grade_error)
        outcomes = [(code, say(f"callback.{code}")) for code in CALLBACK_OUTCOMES]
        self._outcome = ChoiceField(
            look,
            "guide.follow_up.outcome",
            say("guide.follow_up.outcome"),
            outcomes,
            say("guide.follow_up.outcome_hint"),
            may_be_empty=True,
        )
        self._outcome_typed = self.field("follow_up.outcome", self._outcome)
        self._suggestions = TextField(
            look, "guide.follow_up.suggestions", say("guide.follow_up.suggestions"), say("guide.follow_up.suggestions_hint"), lines=2
        )
        self._suggestions.setFixedHeight(58)
        self._suggestions_typed = self.field("follow_up.suggestions", self._suggestions)
        group = Group()
        rows = column_of(group, 4)
        rows.addWidget(small_heading(look, say("guide.follow_up.outcome")))
        rows.addWidget(self._outcome)
        rows.addWidget(self.error_below(self._outcome))
        rows.addWidget(small_heading(look, say("guide.follow_up.suggestions")))
        rows.addWidget(self._suggestions)
        column.addWidget(group)
        self._save = Button(look, "guide.follow_up.save", say("guide.follow_up.save"), self.save, icon="check")
        column.addLayout(row_of(None, self._save))
        return self._card

    def turn_to(self, view: CaseView) -> None:
        """Show another case; grades that were pressed wait for this one to come back."""
        if self._case is not None:
            self._grades_left[self._case.id] = (self._result.grade, self._handling.grade)
        super().turn_to(view)
        for part in self._parts:
            part.turn_to(view)
        result, handling = self._grades_left.pop(view.case.id, (0, 0))
        self._result.set_grade(result)
        self._handling.set_grade(handling)
        self._grade_error.hide()

    def show_view(self, view: CaseView) -> None:
        """Show promises and callbacks."""
        case = self._case = view.case
        self._promises.show_entries([(promise.number, (promise, view.now_us)) for promise in case.promises])
        self._callbacks.show_entries([(callback.number, (callback, view.now_us)) for callback in case.callbacks])
        self._tasks.show_view(view)
        self._card.setVisible(bool(self._open_callback()))
        self._kept.setVisible(any(not promise.ended_us for promise in case.promises))
        self._show_owed()

    def _open_callback(self) -> int:
        case = self._case
        left = [callback.number for callback in case.callbacks if not callback.outcome] if case is not None else []
        return self._callbacks.picked if self._callbacks.picked in left else left[0] if left else 0

    def _owed(self) -> int:
        """The promise that is meant: the picked one, or the first that is owed; 0 when the picked one is no longer owed, or none is."""
        left = [p.number for p in self._case.promises if not p.ended_us] if self._case is not None else []
        picked = self._promises.picked
        return picked if picked in left else 0 if picked or not left else left[0]

    def _show_owed(self) -> None:
        self._kept.setEnabled(bool(self._owed()))
        if self._case is not None:
            self._otherwise.show_promises(self._case)
            once = self._case.solution_told_us or any(p.told_us for p in self._case.promises)
            again = bool(once) and not self._untold()
            self._told.say(say("guide.follow_up.told_again") if again else say("guide.follow_up.told"))

    def _keep(self) -> None:
        if wanted := self._owed():
            self.talk.do(follow_up.keep_promise, promise=wanted)

    def _untold(self) -> list[int]:
        """The promises of which the customer was not told yet."""
        return [p.number for p in self._case.promises if not p.told_us and not p.released_us] if self._case is not None else []

    def _tell(self) -> None:
        left = self._untold()
        wanted = self._promises.picked if self._promises.picked in left else left[0] if left else THE_SOLUTION
        self.talk.do(follow_up.tell_customer, promise=wanted)

    def _show_again(self, _at: int = 0) -> None:
        """Who asks to be called later may name the time; without one the time of the plan stays."""
        self._again_row.setVisible(self._tried.chosen == "asked_later")

    def _try(self) -> None:
        callback = self._open_callback()
        if not callback:
            return
        outcome, again_us = self._tried.chosen or "no_answer", 0
        if outcome == "asked_later" and (text := self._again_typed.send().strip()):
            words = self.look.words
            again_us = parse_due(text, now_us=self._clock(), zone=words.zone, language=words.language) or 0
            if not again_us:
                self._errors[_AGAIN].show_error(say("guide.follow_up.again_unclear"))
                return
        self.talk.do(follow_up.attempt_callback, callback=callback, outcome=outcome, again_us=again_us, then=self._tried_again)

    def _tried_again(self) -> None:
        self._again_typed.recorded()

    def save(self) -> bool:
        """Record what the callback brought; False when something is missing in the form."""
        callback = self._open_callback()
        self._grade_error.hide()
        if not callback:
            return True
        if not self._outcome.commit():
            self._errors["guide.follow_up.outcome"].show_error(say("guide.follow_up.outcome_unclear"))
            return False
        outcome = self._outcome.code or inferred(self._result.grade)
        if not outcome:
            key = "outcome_needed" if self._result.grade else "answer_needed"
            self._errors["guide.follow_up.outcome"].show_error(say(f"guide.follow_up.{key}"))
            return False
        answer = follow_up.Answer(
            outcome=outcome, result=self._result.grade, handling=self._handling.grade, suggestions=self._suggestions_typed.text.strip()
        )
        self._outcome_typed.send()
        self._suggestions_typed.send()
        self.talk.do(follow_up.answer_callback, callback=callback, answer=answer, then=self._saved)
        return True

    def record_pending(self) -> bool:
        """Save the answer that stands pressed or typed."""
        begun = self._result.grade or self._handling.grade or self._outcome.text().strip()
        return self.save() if begun and self._open_callback() else True

    def leave(self) -> None:
        """Keep what is typed; no case is shown any more."""
        super().leave()
        for part in self._parts:
            part.leave()

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside its field; one about grades below them."""
        if any(part.refuse(problem) for part in self._parts):
            return True
        if isinstance(problem, BadValue) and problem.field == "guide.follow_up.callbacks" and not self._again_row.isHidden():
            self._errors[_AGAIN].show_error(problem.message)
            return True
        if isinstance(problem, BadValue) and problem.field.startswith(("guide.follow_up.result", "guide.follow_up.handling")):
            super().refuse(problem)
            self._grade_error.say(problem.message)
            self._grade_error.show()
            return True
        return super().refuse(problem)

    def _saved(self) -> None:
        self._result.set_grade(0)
        self._handling.set_grade(0)
        self._outcome_typed.recorded()
        self._suggestions_typed.recorded()
