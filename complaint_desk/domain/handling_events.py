"""What can happen in a case beside the conversation's own course: department tasks, progress told, the four separate facts, forms,
hard moments. ``events`` holds the conversation and names these too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable

# --- departments and progress -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TaskGiven(Event):
    """A department was asked for something by ``due_us``; tasks are counted from 1 in the case.

    ``department`` is a code of playbook.WHO. ``option``, ``promise`` (their numbers, 0 for none) or ``form`` (its code) is what it serves.
    ``from_case`` and ``from_number`` as in ``promise_made``.
    """

    kind: ClassVar[str] = "task_given"
    department: str
    due_us: int
    option: int = 0
    promise: int = 0
    form: str = ""
    from_case: int = 0
    from_number: int = 0
    what: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TaskAnswered(Event):
    """The department answered task number ``task`` (vocabulary.TASK_OUTCOMES)."""

    kind: ClassVar[str] = "task_answered"
    task: int
    outcome: str
    reply: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TaskTakenBack(Event):
    """Task number ``task`` is no longer needed."""

    kind: ClassVar[str] = "task_taken_back"
    task: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ProgressTold(Event):
    """The customer was told how things stand while nothing was final yet (checklist O10, L11); the next update is due anew."""

    kind: ClassVar[str] = "progress_told"
    channel: str
    text: Words = erasable()


# --- four separate facts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApologyMade(Event):
    """We said sorry (checklist W14). It admits nothing, grants nothing and decides nothing."""

    kind: ClassVar[str] = "apology_made"
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AdmissionMade(Event):
    """We told the customer that the fault was ours."""

    kind: ClassVar[str] = "admission_made"
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class GoodwillGiven(Event):
    """Something was given without owing it: special compensation."""

    kind: ClassVar[str] = "goodwill_given"
    amount: str
    currency: str
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OutcomeDecided(Event):
    """Whether the complaint is upheld (vocabulary.OUTCOMES); a later decision replaces an earlier one.

    ``word`` is how the rule set words it that the case went by, with the version of that set's file; ``outcome`` is then what the word
    counts as, "" for one that decides nothing about the matter.
    """

    kind: ClassVar[str] = "outcome_decided"
    outcome: str
    rule_set: str = ""
    rule_set_version: int = 0
    word: str = ""
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OutcomeTold(Event):
    """The customer was told the decision; limits that ask to decide and to tell end with the first of it since the case was opened.

    Nothing else tells it: a reply after the decision may be about anything.
    """

    kind: ClassVar[str] = "outcome_told"
    text: Words = erasable()


# --- special forms ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FormStarted(Event):
    """A special form (forms.FORMS) was begun; beginning it again after its conclusion starts a new one."""

    kind: ClassVar[str] = "form_started"
    form: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FormEntered(Event):
    """One field of the running form has a value; the last value counts.

    ``item`` numbers the row of a repeated field from 1 (0 for the form's own). ``code`` is a choice, ``ref`` the number of a person,
    customer or case, ``when_us`` a moment.
    """

    kind: ClassVar[str] = "form_entered"
    form: str
    field: str
    item: int = 0
    code: str = ""
    ref: int = 0
    when_us: int = 0
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FormConcluded(Event):
    """The form came to a finding of its own list.

    ``waived``: it is not needed, and whoever says so may let a required form go.
    """

    kind: ClassVar[str] = "form_concluded"
    form: str
    finding: str
    waived: bool = False
    text: Words = erasable()


# --- hard moments -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AbusiveWarned(Event):
    """An abusive caller was warned; the call may be ended after the second time."""

    kind: ClassVar[str] = "abusive_warned"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CallEnded(Event):
    """We ended the call. What was complained about is worked on all the same."""

    kind: ClassVar[str] = "call_ended"
    reason: str = "abusive"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DangerNoted(Event):
    """A threat, or talk of self-harm (vocabulary.DANGERS): a supervisor was called in."""

    kind: ClassVar[str] = "danger_noted"
    danger: str
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CutOff(Event):
    """The call was cut off: who calls back and by when. Promise number ``promise`` of the case holds it."""

    kind: ClassVar[str] = "cut_off"
    person: int
    due_us: int
    promise: int


# --- options ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OptionRejected(Event):
    """Why option number ``option`` was not chosen. It was offered all the same, and counts as one of the two."""

    kind: ClassVar[str] = "option_rejected"
    option: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalExpired(Event):
    """Nobody answered the request for option number ``option`` by ``due_us``: the desk noticed."""

    kind: ClassVar[str] = "approval_expired"
    option: int
    due_us: int
