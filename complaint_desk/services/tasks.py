"""Department tasks and progress updates: what others owe us for a case, by when, and what the customer hears meanwhile (T10, O10)."""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.forms import FORMS
from complaint_desk.domain.handling import Task
from complaint_desk.domain.playbook import DEPARTMENTS as DEPARTMENTS
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CHANNELS, TASK_OUTCOMES
from complaint_desk.services.callers import refuse_unknown
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case
from complaint_desk.services.promising import refuse_told
from complaint_desk.services.values import code_in, due_in, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """What a department is asked for: ``due_us`` microseconds UTC, and what it serves: an option, a promise, a form or nothing of these."""

    department: str
    what: str
    due_us: int
    option: int = 0
    promise: int = 0
    form: str = ""


def give_task(store: Store, who: Person, *, key: bytes, case_id: int, task: NewTask) -> Changed:
    """Ask a department for something; the case waits for it, unless it waits for the customer.

    Raises:
        BadValue: the department is unknown, nothing is asked, or the time has passed.
        Problem: the option, promise or form it should serve is not there.
    """
    what = text_in(task.what, "guide.follow_up.task.what", "empty_text")
    code_in(task.department, DEPARTMENTS, "guide.follow_up.task.who")
    if task.form:
        code_in(task.form, FORMS, "guide.follow_up.task.what")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        due_in(task.due_us, tx.now_us, "guide.follow_up.task.when")
        if not (0 <= task.option <= len(case.options) and 0 <= task.promise <= len(case.promises)):
            raise Problem("no_such_thing", code="CA-GONE")
        return given(case, task, what, store.rules)

    return on_case(store, who, key, "give_task", case_id, decide)


def given(case: Case, task: NewTask, what: str, rules: Rules) -> list[ev.Event]:
    """Return the events by which a task is given in a case; it was looked at before."""
    asked = ev.TaskGiven(
        department=task.department, due_us=task.due_us, option=task.option, promise=task.promise, form=task.form, what=what
    )
    waits = rules.tasks_wait and not case.waiting_on and not case.resolved_us
    return [asked, *([ev.WaitingStarted(on="department")] if waits else [])]


def answer_task(store: Store, who: Person, *, key: bytes, case_id: int, task: int, outcome: str, reply: str) -> Changed:
    """Record a department's answer: done, refused or partly, with its reply. The case goes on when nothing else is owed.

    Raises:
        BadValue: there is no reply, or the outcome is unknown.
        Problem: the task is not open.
    """
    code_in(outcome, TASK_OUTCOMES, "guide.follow_up.task.outcome")
    said = text_in(reply, "guide.follow_up.task.reply", "empty_text")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _open_task(case, task)
        return [ev.TaskAnswered(task=task, outcome=outcome, reply=said), *_go_on(case, task)]

    return on_case(store, who, key, "answer_task", case_id, decide, right="answer_task")


def take_back_task(store: Store, who: Person, *, key: bytes, case_id: int, task: int, reason: str) -> Changed:
    """Record that a task is no longer needed, with the reason."""
    said = text_in(reason, "guide.follow_up.task.reply", "reason_needed")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _open_task(case, task)
        return [ev.TaskTakenBack(task=task, reason=said), *_go_on(case, task)]

    return on_case(store, who, key, "take_back_task", case_id, decide)


def tell_progress(store: Store, who: Person, *, key: bytes, case_id: int, channel: str, text: str) -> Changed:
    """Record that the customer was told how things stand; the next update is due anew.

    Raises:
        BadValue: nothing was said, the channel is unknown, or the words give money that no option and no goodwill covers.
        GateShut: nobody knows yet who calls.
    """
    code_in(channel, tuple(c for c in CHANNELS if c != "import"), "guide.follow_up.progress.channel")
    said = text_in(text, "guide.follow_up.progress", "empty_text")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        refuse_unknown(case)
        refuse_told(case, said, "guide.follow_up.progress")
        return [ev.ProgressTold(channel=channel, text=said)]

    return on_case(store, who, key, "tell_progress", case_id, decide)


def _open_task(case: Case, number: int) -> Task:
    if not 0 < number <= len(case.tasks) or case.tasks[number - 1].ended_us:
        raise Problem("no_such_thing", code="CA-GONE")
    return case.tasks[number - 1]


def _go_on(case: Case, answered: int) -> list[ev.Event]:
    """The case stops waiting for departments with the last answer."""
    others = [t for t in case.open_tasks if t.number != answered]
    return [ev.WaitingEnded()] if case.waiting_on == "department" and not others else []
