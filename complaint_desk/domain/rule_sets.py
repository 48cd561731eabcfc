"""Rule sets: which time limits a case has, as data. The house's own, a regulator's, a site's; any number of them side by side.

A limit says what it is called, what starts and what ends it, how much it gives and in which unit, what it stands still for, and for
which cases it is shorter. ``clocks`` makes the clocks of a case out of it. The shipped sets stand in ``resources/clocks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.calendars import WHOLE_DAY, Calendar, WorkingTime
from complaint_desk.domain.messages import UNNAMED, Native

if TYPE_CHECKING:
    from complaint_desk.domain.case import Case

KINDS: Final = ("service", "statutory")
"""``service`` may stand still, ``statutory`` never does."""
CLOCK_NAMES: Final = (
    "first_response", "resolution", "red_line", "progress_update", "cause_to_customer", "acknowledgement", "acceptance", "mediation",
    "decision", "summary_resolution", "final_response",
)
"""What a limit may be called; in words under ``clock.NAME``."""
STARTS: Final = ("opened", "accepted", "told", "trace_begun")
"""``told`` is the last word to the customer, anew with each; ``trace_begun`` the beginning of a quality trace, once for each."""
_DONE: Final = ("first_response", "resolved", "acceptance", "outcome", "outcome_told")
ENDS: Final = {
    "opened": _DONE, "accepted": _DONE, "told": ("told",), "trace_begun": ("cause_told",),
}
"""What may end a limit, by what starts it. ``outcome`` is the decision itself, ``outcome_told`` that the customer was told of it."""
PAUSES: Final = ("customer", "department")
EXTENSIONS: Final = ("complex", "approved")
"""``complex``: the case was found to be a complex one, which has a longer limit; ``approved``: somebody entitled added to it."""
HOUSE_ID: Final = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cases are meant: all that is said here must hold; what is empty says nothing."""

    types: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    urgencies: frozenset[int] = frozenset()

    def holds(self, case: Case) -> bool:
        """Tell whether a case is meant."""
        return (
            (not self.types or case.type in self.types)
            and (not self.circumstances or not self.circumstances.isdisjoint(case.circumstances))
            and (not self.tiers or case.tier in self.tiers)
            and (not self.channels or case.channel in self.channels)
            and (not self.urgencies or case.urgency in self.urgencies)
        )


ANY_CASE: Final = Scope()


@dataclass(frozen=True, slots=True)
class Shorter:
    """For some cases a limit gives less: so many of its units."""

    scope: Scope
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One time limit.

    Attributes:
        name: one of CLOCK_NAMES.
        kind: one of KINDS.
        unit: one of ``targets.UNITS``.
        amount: how many of them.
        starts: one of STARTS.
        ends: what ends it, whichever comes first, of ENDS.
        pauses: what it stands still for, of PAUSES; it always does while a case is taken for solved. Nothing for a statutory one.
        scope: the cases that have it.
        shorter: cases for which it gives less; the least counts.
        complex: how many units a complex case has, 0 for no difference.
        extension: how many units an approval adds, 0 for none.
        quiet: it is left out once it was kept.
        what: what is due, with the article of the text; empty for the house's own.
    """

    name: str
    kind: str = "service"
    unit: str = "hours"
    amount: int
    starts: str = "opened"
    ends: tuple[str, ...]
    pauses: frozenset[str] = frozenset()
    scope: Scope = ANY_CASE
    shorter: tuple[Shorter, ...] = ()
    complex: int = 0
    extension: int = 0
    quiet: bool = False
    what: Native = UNNAMED


@dataclass(frozen=True, slots=True)
class CallbackRule:
    """On which days after the solution some cases are called: instead of the days of their type, or on these too (``more``)."""

    scope: Scope
    days: tuple[int, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """How a rule set words an outcome; ``means`` is one of vocabulary.OUTCOMES, empty for one that decides nothing about the matter."""

    key: str
    means: str
    text: Native


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Time limits that belong together.

    Attributes:
        id: its file's name.
        version: counted up with each change of the file.
        dated: the day of the text it was taken from, ISO 8601; empty for the house's own.
        time: its calendar, ready to be asked.
        clocks: its limits, in the order in which they are shown.
        chosen: only cases for which somebody chose it go by it.
        title: what it is called.
        source: the text behind it, and that the current one is to be checked.
        outcomes: the outcome words that it asks for.
        callbacks: which cases are called on other days than the playbooks say; of those that replace them the first counts.
        turn: where a customer can turn who is not satisfied with the answer, as a sentence of a letter; empty where the text says nothing.
    """

    id: str
    version: int
    dated: str = ""
    time: WorkingTime
    clocks: tuple[ClockRule, ...]
    chosen: bool = False
    title: Native = UNNAMED
    source: Native = UNNAMED
    outcomes: tuple[OutcomeWord, ...] = ()
    callbacks: tuple[CallbackRule, ...] = ()
    turn: Native = UNNAMED

    def serves(self, case: Case) -> bool:
        """Tell whether a case goes by it."""
        return not self.chosen or self.id in case.rule_sets

    @property
    def plain(self) -> bool:
        """Whether every due time is its start and so many hours, whatever the day: it can be reckoned without a calendar."""
        return all(rule.unit == "hours" for rule in self.clocks)

    def rule(self, name: str) -> ClockRule | None:
        """Return the limit of that name, if it has one."""
        return next((rule for rule in self.clocks if rule.name == name), None)


AROUND_THE_CLOCK: Final = WorkingTime(Calendar("around_the_clock", UTC, (WHOLE_DAY,) * 7))
_CUSTOMER: Final = frozenset({"customer"})

HOUSE: Final = RuleSet(
    id=HOUSE_ID, version=1, time=AROUND_THE_CLOCK,
    clocks=(
        ClockRule(name="first_response", amount=24, ends=("first_response",), pauses=_CUSTOMER),
        ClockRule(name="resolution", amount=72, ends=("resolved",), pauses=_CUSTOMER),
        ClockRule(name="red_line", amount=48, ends=("first_response",), pauses=_CUSTOMER, quiet=True),
        ClockRule(name="progress_update", amount=24, starts="told", ends=("told",), pauses=_CUSTOMER),
        ClockRule(name="cause_to_customer", amount=24, starts="trace_begun", ends=("cause_told",)),
    ),
)
"""The house's limits where no file says otherwise (checklist N1, N2, N3, L11, N7); ``resources/clocks/house.toml`` says the same."""


def amount_for(rule: ClockRule, case: Case, hours: Mapping[str, Mapping[str, int]]) -> int:
    """Return how many of its units a limit gives a case, before anything made it longer.

    Args:
        rule: the limit.
        case: the case.
        hours: what playbooks set by type or circumstance; empty for a rule set that is not the house's. They replace the limit's own
            amount, be they more or less; a case that is meant by ``shorter`` has the least of all.
    """
    amount = rule.amount
    if hours:
        told = hours.get(case.type, _NOTHING).get(rule.name, 0)
        for circumstance in case.circumstances:
            other = hours.get(circumstance, _NOTHING).get(rule.name, 0)
            told = min(told or other, other or told)
        amount = told or amount
    for less in rule.shorter:
        if less.amount < amount and less.scope.holds(case):
            amount = less.amount
    return amount


_NOTHING: Final[Mapping[str, int]] = {}


def set_of(sets: Iterable[RuleSet], id_: str) -> RuleSet | None:
    """Return the rule set of that id, if it is switched on."""
    return next((each for each in sets if each.id == id_), None)
