"""What a case holds beside the conversation's own course, and how its events make it: tasks, goodwill, forms, hard moments.

These are the parts and steps of the fold in ``case``; the fold's workbench is a plain object with the fields of ``Case``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Words
from complaint_desk.domain.forms import PERSON_ASKED, Form
from complaint_desk.domain.outcomes import word_code

WARNINGS: Final = 2
"""So often an abusive caller is warned before a call may be ended."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a department was asked for; times are 0 until they happened, ``outcome`` is empty until it answered."""

    number: int
    event_n: int
    given_us: int
    due_us: int
    department: str
    what: Words
    option: int = 0
    promise: int = 0
    form: str = ""
    outcome: str = ""
    reply: Words = ""
    answered_us: int = 0
    taken_back_us: int = 0
    from_case: int = 0
    from_number: int = 0

    @property
    def ended_us(self) -> int:
        """When it stopped being owed, 0 while it still is."""
        return self.answered_us or self.taken_back_us


@dataclass(frozen=True, slots=True)
class Goodwill:
    """Something given without owing it: a decimal amount, by whom and when."""

    at_us: int
    by: int
    amount: str
    currency: str


def _task_given(w: Any, r: Any) -> None:
    e = r.event
    asked = {name: getattr(e, name) for name in ("due_us", "department", "what", "option", "promise", "form", "from_case", "from_number")}
    w.tasks = (*w.tasks, {"number": len(w.tasks) + 1, "event_n": r.n, "given_us": r.occurred_us, **asked})


def _task_answered(w: Any, r: Any) -> None:
    e = r.event
    if 0 < e.task <= len(w.tasks):
        w.tasks[e.task - 1].update(outcome=e.outcome, reply=e.reply, answered_us=r.occurred_us)


def _task_taken_back(w: Any, r: Any) -> None:
    if 0 < r.event.task <= len(w.tasks):
        w.tasks[r.event.task - 1].update(taken_back_us=r.occurred_us)


def _progress_told(w: Any, r: Any) -> None:
    w.told_us = r.occurred_us
    w.first_response_us = w.first_response_us or r.occurred_us


def _apology_made(w: Any, r: Any) -> None:
    w.apology_us = w.apology_us or r.occurred_us


def _admission_made(w: Any, r: Any) -> None:
    w.admission_us = w.admission_us or r.occurred_us


def _goodwill_given(w: Any, r: Any) -> None:
    w.goodwill = (*w.goodwill, Goodwill(r.occurred_us, r.actor_id, r.event.amount, r.event.currency))


def _outcome_decided(w: Any, r: Any) -> None:
    e = r.event
    w.outcome, w.outcome_us, w.outcome_word = e.outcome, r.occurred_us, word_code(e.rule_set, e.word)
    if e.outcome:  # a word that decides nothing about the matter ends no limit
        w.decided_us = w.decided_us or r.occurred_us
    w.outcome_known_us = 0


def _outcome_told(w: Any, r: Any) -> None:
    """The customer was told what was decided, if anything was by then; any other word to them, also a later one, tells nothing of it."""
    _progress_told(w, r)
    if 0 < w.decided_us <= r.occurred_us:
        w.outcome_told_us = w.outcome_told_us or r.occurred_us
        w.outcome_known_us = r.occurred_us


def _form_started(w: Any, r: Any) -> None:
    begun = {"code": r.event.form, "event_n": r.n, "started_us": r.occurred_us, "entries": {}, "entered_us": {}}
    w.forms = (*w.forms, {**begun, "begun_by": r.actor_id, "wrote": frozenset()})


def _form_entered(w: Any, r: Any) -> None:
    e = r.event
    form = next((f for f in reversed(w.forms) if f["code"] == e.form), None)
    if form is not None:
        form["entries"][e.field, e.item] = e
        form["entered_us"][e.field, e.item] = r.occurred_us
        if e.item:
            form["wrote"] |= {r.actor_id}
        if e.field == "worth":
            form["worth_by"] = {**form.get("worth_by", {}), e.item: (r.actor_id, r.occurred_us)}
        if e.field == PERSON_ASKED:
            form["asked_by"] = r.actor_id if e.ref else 0


def _form_concluded(w: Any, r: Any) -> None:
    e = r.event
    form = next((f for f in reversed(w.forms) if f["code"] == e.form), None)
    if form is not None:
        form.update(finding=e.finding, finding_text=e.text, waived=e.waived, concluded_us=r.occurred_us)


def _abusive_warned(w: Any, _r: Any) -> None:
    w.warnings += 1


def _call_ended(w: Any, _r: Any) -> None:
    w.warnings = 0  # the next call begins with respect


def _danger_noted(w: Any, r: Any) -> None:
    w.dangers = (*w.dangers, r.event.danger)
    w.signals.append("violence" if r.event.danger == "threat" else r.event.danger)


def _option_rejected(w: Any, r: Any) -> None:
    if 0 < r.event.option <= len(w.options):
        w.options[r.event.option - 1].update(rejected=True, rejected_because=r.event.reason)


def _approval_expired(w: Any, r: Any) -> None:
    if 0 < r.event.option <= len(w.options):
        w.options[r.event.option - 1].update(approval="expired")


PARTS: Final[Mapping[str, type[Any]]] = {"tasks": Task, "forms": Form}
"""The fields of the workbench that hold dicts until the end, and what they become."""

STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {
    ev.TaskGiven: _task_given,
    ev.TaskAnswered: _task_answered,
    ev.TaskTakenBack: _task_taken_back,
    ev.ProgressTold: _progress_told,
    ev.ApologyMade: _apology_made,
    ev.AdmissionMade: _admission_made,
    ev.GoodwillGiven: _goodwill_given,
    ev.OutcomeDecided: _outcome_decided,
    ev.OutcomeTold: _outcome_told,
    ev.FormStarted: _form_started,
    ev.FormEntered: _form_entered,
    ev.FormConcluded: _form_concluded,
    ev.AbusiveWarned: _abusive_warned,
    ev.CallEnded: _call_ended,
    ev.DangerNoted: _danger_noted,
    ev.OptionRejected: _option_rejected,
    ev.ApprovalExpired: _approval_expired,
}
