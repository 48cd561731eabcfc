"""What can happen to a case's clocks: which rule set it goes by, a decision on acceptance, a longer limit, the red line crossed.

``events`` names these too. A clock's own start and end are the conversation's events; nothing here moves a due time by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RuleSetChosen(Event):
    """The case goes by a rule set that is not for every case (``rule_set``: its id), or no longer does, with the reason."""

    kind: ClassVar[str] = "rule_set_chosen"
    rule_set: str
    holds: bool = True
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AcceptanceDecided(Event):
    """It was decided whether the complaint is taken up, and the customer was told; a later decision replaces an earlier one.

    It is no word on progress: when the customer is next told of that does not depend on it.
    """

    kind: ClassVar[str] = "acceptance_decided"
    accepted: bool
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LimitExtended(Event):
    """The statutory limits that allow it became longer, from this moment (``how``: rule_sets.EXTENSIONS), and the customer was told.

    ``agreed_by`` is the person who agreed, where the rule asks for somebody's approval.
    """

    kind: ClassVar[str] = "limit_extended"
    how: str
    agreed_by: int = 0
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TierNoted(Event):
    """What the customer means to the house was changed while the case was open (``tier``: vocabulary.TIERS), since a limit may go by it.

    The reason stands in the case from which it was changed.
    """

    kind: ClassVar[str] = "tier_noted"
    tier: str
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Escalated(Event):
    """The desk called a supervisor's attention to the case because the clock ``clock`` ran out at ``due_us`` (checklist N3)."""

    kind: ClassVar[str] = "escalated"
    clock: str
    due_us: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Breached(Event):
    """The desk noticed that a clock ran out at ``due_us``.

    ``waited_for`` tells what the case waited for at that moment (vocabulary.WAITED_FOR); events of earlier versions did not.
    ``rule_set`` is the id of the rule set whose limit it was, empty for what was agreed and in older events.
    """

    kind: ClassVar[str] = "breached"
    clock: str
    due_us: int
    waited_for: str = ""
    rule_set: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RulesChanged(Event):
    """Time limits were changed, on the desk's own stream: which rule sets hold, or which days a calendar leaves out.

    Attributes:
        sets: the ids of the rule sets that hold from now on; empty where only a calendar was changed.
        calendar: the calendar by which somebody is at the desk, or the one whose days were changed; empty for day and night.
        days: how many of its days are others than before.
        years: the years whose official days were added; empty for a list that somebody brought.
        version: of the file that was written.
        week: on how many days of the week it counts other hours than before.
    """

    kind: ClassVar[str] = "rules_changed"
    sets: tuple[str, ...] = ()
    calendar: str = ""
    days: int = 0
    years: tuple[int, ...] = ()
    version: int = 0
    week: int = 0
