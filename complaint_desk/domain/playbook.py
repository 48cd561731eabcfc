"""A playbook: what the guide asks, suggests and warns of for one type of complaint, in one language.

Playbooks are data that a supervisor may edit (``resources/playbooks``); these are the values they become. An event pins the
playbook's id and version, so that what a case was guided by stays known after the playbook changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.phrases import Phrase
from complaint_desk.domain.plans import ClockOverride
from complaint_desk.domain.rules import When

WHO: Final = (
    "owner", "supervisor", "store", "warehouse", "logistics", "quality", "service_centre", "technical", "finance", "customer_care",
    "data_protection", "training",
)
"""Who carries an option out: the case's owner, or the code of a department; in words under ``who.CODE``."""
DEPARTMENTS: Final = tuple(code for code in WHO if code != "owner")
FEASIBILITY: Final = ("in_stock", "date_confirmed", "address_confirmed", "within_limit", "department_agreed", "facts_verified")
"""What is checked before an option is offered (O6); in words under ``feasible.CODE``."""
COST_LEVELS: Final = ("none", "small", "medium", "large", "price")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a fact that is chosen."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A fact to find out.

    Attributes:
        key: stable code, the last part of ``guide.clarify.fact.KEY``.
        kind: one of ``plans.FACT_KINDS``.
        required: the step can't be left without it; "the customer does not know" counts as known where ``unknown`` allows it.
        unknown: the customer may not know.
        label: its name for the form.
        question: how to ask for it.
        choices: the answers of a choice.
        required_when: it is required as well when one of these holds.
    """

    key: str
    kind: str
    required: bool
    unknown: bool
    label: str
    question: str
    choices: tuple[Choice, ...] = ()
    required_when: tuple[When, ...] = ()
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that lets the customer talk; ``ideas`` are the ids of the checklist it carries out, here and below."""

    key: str
    step: str
    text: str
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Avoid:
    """What does harm in this step with this type."""

    key: str
    step: str
    text: str
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of work inside an option, such as one side of the three-way verification."""

    key: str
    who: str
    text: str
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedOption:
    """A way out that can be offered.

    Attributes:
        key: stable code within its playbook.
        remedy: one of ``vocabulary.REMEDIES``.
        title: in a few words.
        what: as it is said to the customer.
        who: one of ``WHO``.
        due_hours: from the choice until it is done.
        cost: typical cost as a decimal string in the desk's currency; "0" for none. For ``price_based`` options it is only the
            handling, the price of what was bought comes on top.
        price_based: the amount depends on what the customer paid.
        authority: one of ``plans.AUTHORITIES``.
        interim: bridges the time until the final one; never an answer alone.
        checks: what to tick before it is offered, of ``FEASIBILITY``.
        parts: the pieces of work it starts.
    """

    key: str
    remedy: str
    title: str
    what: str
    who: str
    due_hours: int
    cost: str
    price_based: bool
    authority: str
    interim: bool
    checks: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallbackPlan:
    """On which days after the solution the customer is called (N6)."""

    days: tuple[int, ...] = (3, 7)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a step is for, in a few words and in one line."""

    step: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RootCausePrompt:
    """One "why?" towards the root cause (C1), with the causes it often ends in.

    ``depth`` is one of ``vocabulary.CAUSE_DEPTHS``: whether it asks for what happened or for what let it happen.
    """

    key: str
    text: str
    causes: tuple[str, ...]
    ideas: tuple[str, ...] = ()
    depth: str = "surface"


@dataclass(frozen=True, slots=True)
class Need:
    """What may stand behind an emotion (E4).

    Attributes:
        code: stable code.
        label: in a few words.
        hear: how to tell the customer that it was heard.
        types: the complaint types it often stands behind.
        emotions: the emotions it often shows as.
    """

    code: str
    label: str
    hear: str
    types: frozenset[str]
    emotions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Playbook:
    """What the guide knows about one type of complaint.

    Attributes:
        id: the file it came from; several types may share one.
        version: counted up with each change of the file.
        type: the complaint type it was asked for.
        method: the method of conversation.
        title: its name in words.
        aims: one for each step, ``done`` included.
        facts: the required ones first.
        questions: open questions, by step.
        avoid: what to avoid, by step.
        options: in the order to suggest them.
        callbacks: the plan of callbacks.
        root_cause: the questions towards the cause.
        transparency: what the customer is told about how it goes on (P6), said through ``phrases.fit``.
        clocks: the clocks that this type sets otherwise.
        forms: the special forms it asks for, of ``vocabulary.FORMS``.
    """

    id: str
    version: int
    type: str
    method: str
    title: str
    aims: tuple[Aim, ...]
    facts: tuple[FactAsked, ...]
    questions: tuple[OpenQuestion, ...]
    avoid: tuple[Avoid, ...]
    options: tuple[SuggestedOption, ...]
    callbacks: CallbackPlan
    root_cause: tuple[RootCausePrompt, ...]
    transparency: tuple[Phrase, ...]
    clocks: tuple[ClockOverride, ...]
    forms: tuple[str, ...] = ()

    def aim(self, step: str) -> Aim:
        """Return the aim of a step."""
        return next(aim for aim in self.aims if aim.step == step)

    def questions_for(self, step: str) -> tuple[OpenQuestion, ...]:
        """Return the open questions of a step."""
        return tuple(question for question in self.questions if question.step == step)

    def avoid_in(self, step: str) -> tuple[Avoid, ...]:
        """Return what to avoid in a step."""
        return tuple(avoid for avoid in self.avoid if avoid.step == step)

    @property
    def required_facts(self) -> tuple[str, ...]:
        """The keys of the facts without which the clarify step is not done."""
        return tuple(fact.key for fact in self.facts if fact.required)

    def clock_hours(self, name: str, default: int) -> int:
        """Return the hours of a clock, the default where this type has no other."""
        return next((clock.hours for clock in self.clocks if clock.name == name), default)


def suggest_needs(needs: Iterable[Need], complaint_type: str, emotion: str) -> tuple[Need, ...]:
    """Return every need, those that suit both type and emotion first, then the type, then the emotion, then the rest."""

    def rank(need: Need) -> int:
        return -(2 * (complaint_type in need.types) + (emotion in need.emotions))

    return tuple(sorted(needs, key=rank))
