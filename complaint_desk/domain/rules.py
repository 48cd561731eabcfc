"""The rules a site works by, as one frozen value: facts asked by type, clock lengths, callback days, special forms, risk points.

``version`` is stamped into every row that was derived with these rules, so that ``check`` can tell an old rule from a wrong row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from complaint_desk.domain.calendars import WorkingTime
from complaint_desk.domain.case import Case
from complaint_desk.domain.rule_sets import AROUND_THE_CLOCK, HOUSE, RuleSet
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import SPECIAL_REMEDIES, VALUE_REMEDIES

RISK_POINTS: Final[Mapping[str, int]] = {
    "frustrated": 1, "angry": 2, "threatening": 4, "distressed": 3,
    "lawyer": 3, "regulator": 3, "media": 3, "safety": 4, "self_harm": 6, "violence": 5, "leaving": 1, "repeat": 1,
    "broken_promise": 2, "breach": 2, "reopened": 2, "supervisor_called": 3, "escalated": 3,
    "third_contact": 1, "many_people": 2, "vulnerable_customer": 2,
}
"""Points of the explained risk sum (design: an additive sum, no model behind it). Editable as data later; these are the house's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A condition on a case: everything that is said here must hold; what is empty says nothing.

    Attributes:
        circumstances: one of them is set.
        emotions: the customer feels one of them now.
        fact: the key of a fact that is answered by a choice.
        answers: codes of that choice, one of which was given.
    """

    circumstances: frozenset[str] = frozenset()
    emotions: frozenset[str] = frozenset()
    fact: str = ""
    answers: frozenset[str] = frozenset()

    def holds(self, case: Case) -> bool:
        """Tell whether the case is like that now."""
        if self.circumstances and self.circumstances.isdisjoint(case.circumstances):
            return False
        if self.emotions and case.emotion not in self.emotions:
            return False
        known = case.facts.get(self.fact) if self.fact else None
        return not self.fact or (known is not None and not known.unknown and known.code in self.answers)


@dataclass(frozen=True, slots=True)
class FactWhen:
    """A fact that is required only sometimes: when one of the conditions holds."""

    key: str
    conditions: tuple[When, ...]

    def needed(self, case: Case) -> bool:
        """Tell whether the case can't do without it now."""
        return any(condition.holds(case) for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds at a site. What is told by type may be told by circumstance too, which then adds to the type's.

    Attributes:
        version: stamped into derived columns; it grows when the rules change.
        required_facts: keys of the facts a type cannot do without, by type; "" serves the types not named.
        facts_when: the facts that are required only sometimes, by type.
        must_know: the facts, by type or circumstance, to which "the customer does not know" is no answer.
        sets: the rule sets that are switched on: the house's time limits and those of regulators.
        desk_time: when somebody is at the desk: what is told by itself waits for it.
        hours: limits of the house that a type or circumstance sets otherwise, in hours by name; the shortest counts.
        callback_days: days after the solution, by type; "" serves the rest (N6: day 3 and day 7).
        callback_tries: so many tries in vain, each on another half day, before a customer counts as not reached.
        forms: the special forms (``vocabulary.FORMS``) that a type or circumstance asks for.
        forms_required: of these, by the same codes, those without which a case cannot be resolved or closed.
        special_options: options of the playbooks, by key and remedy, that are special compensation though their remedy is not.
        ordinary_options: the same for those that a playbook calls ordinary though their remedy would be special.
        known_options: all options of the playbooks, by key and remedy, that are no special compensation.
        options: every option of the playbooks, by key and remedy; empty where no playbook was read.
        priced_options: options of the playbooks, by key and remedy, whose amount is the price paid.
        kinds: expressions, folded, that tell which kind of remedy an option of one's own is.
        waiting_us: how long a case waits for the customer before it is ours again.
        approval_us: how long a request for approval waits before it expires.
        tasks_wait: a case with a department's task waits for the department, unless it waits for the customer.
        allowance_times, allowance_days: what somebody may grant in so many days is so many times their limit in one case (O5).
        risk_points: points of each risk part.
    """

    version: int = 1
    required_facts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"": ("wanted",)})
    facts_when: Mapping[str, tuple[FactWhen, ...]] = field(default_factory=dict)
    must_know: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sets: tuple[RuleSet, ...] = (HOUSE,)
    desk_time: WorkingTime = AROUND_THE_CLOCK
    hours: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    callback_days: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: {"": (3, 7)})
    callback_tries: int = 2
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms_required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    special_options: frozenset[tuple[str, str]] = frozenset()
    ordinary_options: frozenset[tuple[str, str]] = frozenset()
    known_options: frozenset[tuple[str, str]] = frozenset()
    options: frozenset[tuple[str, str]] = frozenset()
    priced_options: frozenset[tuple[str, str]] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)
    waiting_us: int = 7 * 24 * HOUR
    approval_us: int = 24 * HOUR
    tasks_wait: bool = True
    allowance_times: int = 20
    allowance_days: int = 30
    risk_points: Mapping[str, int] = field(default_factory=lambda: RISK_POINTS)

    def facts_for(self, complaint_type: str) -> tuple[str, ...]:
        """Return the keys of the facts that a type always requires."""
        return self.required_facts.get(complaint_type, self.required_facts.get("", ()))

    def facts_needed(self, case: Case) -> tuple[str, ...]:
        """Return the keys of the facts that a case requires as it stands now."""
        always = self.facts_for(case.type)
        sometimes = self.facts_when.get(case.type)
        if not sometimes:
            return always
        return (*always, *(fact.key for fact in sometimes if fact.key not in always and fact.needed(case)))

    def knows(self, case: Case, key: str) -> bool:
        """Tell whether a fact is answered: that the customer does not know is an answer only where the playbook allows it."""
        fact = case.facts.get(key)
        return fact is not None and fact.known and not (fact.unknown and self.never_unknown(case, key))

    def never_unknown(self, case: Case, key: str) -> bool:
        """Tell whether somebody has to know a fact of a case as it stands now."""
        return any(key in self.must_know.get(code, ()) for code in (case.type, *case.circumstances))

    def callbacks_for(self, complaint_type: str, circumstances: Collection[str] = ()) -> tuple[int, ...]:
        """Return the days after the solution on which the customer is called; a circumstance may add some."""
        days = self.callback_days.get(complaint_type, self.callback_days.get("", (3, 7)))
        more = {day for circumstance in circumstances for day in self.callback_days.get(circumstance, ())}
        return tuple(sorted({*days, *more})) if more else days

    def callbacks_of(self, case: Case) -> tuple[int, ...]:
        """Return the days after the solution on which the customer of a case is called, as its rule sets have it.

        A rule that replaces the days of the type leaves those that a circumstance adds; of several the first counts. All that add, add.
        """
        held = [rule for law in self.sets if law.callbacks and law.serves(case) for rule in law.callbacks if rule.scope.holds(case)]
        if not held:
            return self.callbacks_for(case.type, case.circumstances)
        days = next((rule.days for rule in held if not rule.more), self.callbacks_for(case.type))
        added = [self.callback_days.get(circumstance, ()) for circumstance in case.circumstances]
        return tuple(sorted({*days, *(day for more in (*added, *(rule.days for rule in held if rule.more)) for day in more)}))

    def forms_for(self, complaint_type: str, circumstances: Collection[str] = ()) -> tuple[str, ...]:
        """Return the special forms that a case of this type and these circumstances asks for."""
        asked = (form for code in (complaint_type, *sorted(circumstances)) for form in self.forms.get(code, ()))
        return tuple(dict.fromkeys(asked))

    def forms_needed(self, case: Case) -> tuple[str, ...]:
        """Return the special forms that a case cannot do without: as it stands, as it was confirmed before, and as it took others over.

        What a complaint was once confirmed to be is looked into, whatever it is called later.
        """
        if not self.forms_required and not case.absorbed:
            return ()
        codes = (case.type, *sorted(case.circumstances), *(code for code, _ in case.formerly))
        own = (form for code in codes for form in self.forms_required.get(code, ()))
        return tuple(dict.fromkeys((*own, *(form for part in case.absorbed for form in part.forms_owed))))

    def is_special(self, key: str, remedy: str) -> bool:
        """Tell whether an option is special compensation: as its playbook has it, else by its remedy (O9, M3).

        Args:
            key: of the playbook's option; "" for one that somebody thought of.
            remedy: one of ``vocabulary.REMEDIES``.
        """
        option = (key, remedy)
        return option in self.special_options or (remedy in SPECIAL_REMEDIES and option not in self.ordinary_options)

    def has_option(self, key: str, remedy: str) -> bool:
        """Tell whether some playbook has an option of that key and remedy; any will do where none was read."""
        return not self.options or (key, remedy) in self.options

    def is_priced(self, key: str, remedy: str) -> bool:
        """Tell whether an option's amount is the price paid, as its playbook has it."""
        return (key, remedy) in self.priced_options

    def needs_amount(self, key: str, remedy: str) -> bool:
        """Tell whether an option is none without an amount above 0: it gives money or its worth, or the price (O4)."""
        return remedy in VALUE_REMEDIES or self.is_priced(key, remedy)

    def hours_of(self, clock: str, complaint_type: str, circumstances: Collection[str] = (), default: int = 24) -> int:
        """Return the hours of a clock: the shortest that type and circumstances set, the default where none does."""
        return min(self._set(clock, complaint_type, circumstances), default=default)

    @property
    def plain(self) -> bool:
        """Whether every due time is a beginning and so many hours, whatever the day."""
        return all(each.plain for each in self.sets)

    def _set(self, clock: str, complaint_type: str, circumstances: Collection[str]) -> Iterator[int]:
        for code in (complaint_type, *circumstances):
            hours = self.hours.get(code)
            if hours is not None and clock in hours:
                yield hours[clock]
