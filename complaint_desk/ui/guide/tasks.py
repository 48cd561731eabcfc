"""What others owe for the case, and what the customer hears meanwhile: department tasks with their clock, and progress told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.handling import Task
from complaint_desk.domain.messages import At, Message, Span, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import CHANNELS, TASK_OUTCOMES
from complaint_desk.services import tasks
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import said_at
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.page import Page, small_heading
from complaint_desk.ui.guide.picking import PickCard, PickList, Tick
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FormRow, Heading, LineField, TextField, row_of

_TELLING: Final = tuple(code for code in CHANNELS if code != "import")
_WHO: Final = "guide.follow_up.task.who"
_WHAT: Final = "guide.follow_up.task.what"
_WHEN: Final = "guide.follow_up.task.when"
_REPLY: Final = "guide.follow_up.task.reply"


def task_state(task: Task, now_us: int) -> tuple[str, str, Message]:
    """Return icon, tone and words of how a task stands."""
    if task.taken_back_us:
        return "minus", "muted", say("guide.follow_up.task.state_taken_back")
    if task.outcome:
        tone = {"done": "on_time", "partly": "soon"}.get(task.outcome, "late")
        return "check" if task.outcome == "done" else "circle-alert", tone, say(f"guide.follow_up.task.state_{task.outcome}")
    if task.due_us < now_us:
        return "circle-alert", "late", say("case.late_by", span=Span(now_us - task.due_us))
    return "hourglass", "soon", say("case.left", span=Span(task.due_us - now_us))


class TaskCard(PickCard):
    """One task: of whom, what, by when, the time left, and the answer."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, "guide.follow_up.tasks", number, str(number))
        self._title = Label(look, weight=500, wrap=True)
        self._about = Label(look, role="micro", tone="muted", wrap=True)
        self._reply = Label(look, wrap=True)
        self._state = Tick(look)
        inner = QVBoxLayout()
        inner.setSpacing(1)
        for label in (self._title, self._about, self._reply):
            inner.addWidget(label)
        inner.addLayout(row_of(self._state, None))
        row = row_of(spacing=8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(inner, 1)
        self.column.addLayout(row)

    def show_entry(self, entry: tuple[Task, int]) -> None:
        """Show a task as it stands now."""
        task, now_us = entry
        words = self.look.words
        self._title.say(task.what or words("timeline.erased_text"))
        self._about.say(" · ".join((words(f"who.{task.department}"), words("guide.offer.by", due=At(task.due_us)))))
        self._reply.say(task.reply or "")
        self._reply.setVisible(bool(task.reply))
        icon, tone, state = task_state(task, now_us)
        self._state.show_tick(icon, tone, state)
        self.name(". ".join(part for part in (self._title.text(), self._about.text(), words.of(state), task.reply or "") if part))


class TasksPart(Page):
    """The tasks of the departments, and what the customer was told meanwhile."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(look, talk, drafts, parent)
        self._clock = clock
        self._view: CaseView | None = None
        self._heading = Heading(look, say("guide.follow_up.task.heading"), role="micro")
        self.column.addWidget(self._heading)
        self._list = PickList(
            look, "guide.follow_up.tasks", say("guide.follow_up.task.heading"), lambda number: TaskCard(look, number),
            say("guide.follow_up.task.none"),
        )
        self._list.picked_changed.connect(self._show_answering)
        self.column.addWidget(self._list)
        self.column.addWidget(self._make_answer(look))
        self._open = Button(
            look, "guide.follow_up.task.new", say("guide.follow_up.task.new"), self._unfold, icon="plus", kind="text", small=True
        )
        self.column.addLayout(row_of(self._open, None))
        self.column.addWidget(self._make_form(look))
        self.column.addWidget(self._make_progress(look))

    def _make_answer(self, look: Look) -> QWidget:
        self._answering = Card(ident="guide.follow_up.task.answering", margins=(12, 8, 12, 8))
        outcomes = [(code, say(f"guide.follow_up.task.state_{code}")) for code in TASK_OUTCOMES]
        self._outcome = ChoiceField(look, "guide.follow_up.task.outcome", say("guide.follow_up.task.outcome"), outcomes, small=True)
        self._outcome.set_chosen("done")
        self._reply = LineField(
            look, _REPLY, say("guide.follow_up.task.reply"), say("guide.follow_up.task.reply_hint"), small=True
        )
        self._reply_typed = self.field("task.reply", self._reply)
        column = self._answering.column
        column.addWidget(FormRow(look, say("guide.follow_up.task.outcome"), self._outcome))
        column.addWidget(FormRow(look, say("guide.follow_up.task.reply"), self._reply))
        column.addWidget(self.error_below(self._reply))
        column.addLayout(row_of(
            None,
            Button(look, "guide.follow_up.task.take_back", say("guide.follow_up.task.take_back"), self._take_back, kind="text", small=True),
            Button(look, "guide.follow_up.task.answer", say("guide.follow_up.task.answer"), self._answer, icon="check", small=True),
            spacing=6,
        ))
        return self._answering

    def _make_form(self, look: Look) -> QWidget:
        self._form = Card(ident="guide.follow_up.task.form", margins=(12, 8, 12, 8))
        who = [(code, say(f"who.{code}")) for code in tasks.DEPARTMENTS]
        self._who = ChoiceField(look, _WHO, say("guide.follow_up.task.who"), who, small=True)
        self._what = LineField(look, _WHAT, say("guide.follow_up.task.what"), say("guide.follow_up.task.what_hint"), small=True)
        self._when = LineField(look, _WHEN, say("guide.follow_up.task.when"), say("guide.offer.when_hint"), small=True)
        editors = {"who": self._who, "what": self._what, "when": self._when}
        self._typed = [self.field(f"task.{name}", editor) for name, editor in editors.items()]
        for name, editor in editors.items():
            self._form.column.addWidget(FormRow(look, say(f"guide.follow_up.task.{name}"), editor))
            self._form.column.addWidget(self.error_below(editor))
        add = Button(look, "guide.follow_up.task.add", say("guide.follow_up.task.add"), self.give, icon="share-2", small=True)
        self._form.column.addLayout(row_of(None, add))
        self._form.hide()
        return self._form

    def _make_progress(self, look: Look) -> QWidget:
        self._telling = group = Card(ident="guide.follow_up.progress.card", margins=(12, 8, 12, 8))
        self._next = Heading(look, say("guide.follow_up.progress.heading"), role="micro")
        self._progress = TextField(
            look, "guide.follow_up.progress", say("guide.follow_up.progress.heading"), say("guide.follow_up.progress.hint"), lines=2
        )
        self._progress.setFixedHeight(58)
        self._progress_typed = self.field("progress", self._progress)
        channels = [(code, say(f"channel.{code}")) for code in _TELLING]
        self._channel = ChoiceField(look, "guide.follow_up.progress.channel", say("guide.follow_up.progress.channel"), channels, small=True)
        tell = Button(look, "guide.follow_up.progress.told", say("guide.follow_up.told"), self.tell, icon="message-circle", small=True)
        column = group.column
        column.addWidget(self._next)
        column.addWidget(self._progress)
        column.addWidget(self.error_below(self._progress))
        self._coach = self.coach_below(self._progress)
        column.addWidget(self._coach)
        row = row_of(small_heading(look, say("guide.follow_up.progress.channel")), self._channel, tell)
        row.setStretch(1, 1)
        column.addLayout(row)
        return group

    def turn_to(self, view: CaseView) -> None:
        """Show another case."""
        super().turn_to(view)
        self._form.hide()
        self._channel.set_chosen(view.case.channel if view.case.channel in _TELLING else "phone")

    def show_view(self, view: CaseView) -> None:
        """Show the tasks with their time left, and when the customer hears next."""
        self._view = view
        self._coach.use_place(said_at(view.guide.step, self.talk.person))
        self._list.show_entries([(task.number, (task, view.now_us)) for task in view.case.tasks])
        due = next((clock.due_us for clock in view.clocks if clock.name == "progress_update" and clock.runs), 0)
        self._next.say(say("guide.follow_up.progress.heading"), say("guide.follow_up.progress.next", due=At(due)) if due else "")
        solved = bool(view.case.resolved_us) or not view.case.is_open
        self._open.setVisible(not solved)
        self._telling.setVisible(not solved)  # what is solved has no further progress; the callbacks come up to the eye
        self._heading.setVisible(not solved or bool(view.case.tasks))
        self._list.setVisible(not solved or bool(view.case.tasks))
        self._show_answering()

    def give(self) -> None:
        """Give the task that stands typed."""
        words = self.look.words
        if not self._who.commit() or not self._who.code:
            self._errors[_WHO].show_error(say("guide.follow_up.task.who_unclear"))
            return
        due_us = parse_due(self._when.text().strip(), now_us=self._clock(), zone=words.zone, language=words.language)
        if not due_us:
            self._errors[_WHEN].show_error(say("guide.follow_up.task.when_unclear"))
            return
        task = tasks.NewTask(department=self._who.code, what=self._what.text().strip(), due_us=due_us)
        for each in self._typed:
            each.send()
        self.talk.do(tasks.give_task, task=task, then=self._given)

    def tell(self) -> None:
        """Record that the customer was told how things stand."""
        channel = self._channel.code if self._channel.commit() else ""
        self._progress_typed.send()
        text = self._progress_typed.text.strip()
        self.talk.do(tasks.tell_progress, channel=channel or "phone", text=text, then=self._progress_typed.recorded)

    def record_pending(self) -> bool:
        """Leave what is typed here for its own button: it names a department or a customer, and nobody is told by accident."""
        return True

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside its field, which may be folded away."""
        if isinstance(problem, BadValue) and problem.field in {_WHO, _WHAT, _WHEN}:
            self._form.show()
        return super().refuse(problem)

    def _meant(self) -> int:
        left = [task.number for task in self._view.case.open_tasks] if self._view is not None else []
        return self._list.picked if self._list.picked in left else left[0] if left else 0

    def _show_answering(self) -> None:
        self._answering.setVisible(bool(self._meant()))

    def _unfold(self) -> None:
        self._form.setVisible(self._form.isHidden())
        if not self._form.isHidden():
            self._who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self) -> None:
        number = self._meant()
        if number and self._outcome.commit():
            self._reply_typed.send()
            self.talk.do(tasks.answer_task, task=number, outcome=self._outcome.code, reply=self._reply.text(), then=self._answered)

    def _take_back(self) -> None:
        number = self._meant()
        if number:
            self._reply_typed.send()
            self.talk.do(tasks.take_back_task, task=number, reason=self._reply.text(), then=self._answered)

    def _answered(self) -> None:
        self._reply_typed.recorded()
        self._outcome.set_chosen("done")

    def _given(self) -> None:
        for each in self._typed:
            each.recorded()
        self._who.set_chosen("")
        self._form.hide()
