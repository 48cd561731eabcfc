"""Due times as pure functions of a case's events, the rules and now; each clock can say why it is due then.

Kinds: ``service`` (stands still while the case waits for the customer, or for a department where the rule says so, and while it is taken
for solved), ``statutory`` (never stands still), ``promise``, ``callback``, ``task``, ``approval`` and ``waiting`` (neither do they). The
first two come from rule sets (``rule_sets``), the others are due when it was said. Numbers of the house from checklist N1 (first response
24 h), N2 (resolution 3 days), N3 (red line 48 h), N6 (callbacks on day 3 and 7), N7 (cause to the customer within 24 h), L11 (updates).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain import targets
from complaint_desk.domain.calendars import NeverOpen, WorkingTime
from complaint_desk.domain.case import Case, Pause
from complaint_desk.domain.clock_words import why
from complaint_desk.domain.forms import NOT_NEEDED
from complaint_desk.domain.messages import Message
from complaint_desk.domain.rule_sets import ANY_CASE, HOUSE_ID, ClockRule, RuleSet, amount_for
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.targets import Allowed, Halt, Run

SOON_SHARE: Final = 0.75
STEPS: Final = (50, 75, 90)
"""Percent of its time after which a clock that still runs is told of, before it runs out."""
_NO_HOURS: Final[Mapping[str, Mapping[str, int]]] = {}
_LATEST: Final = 250_000_000_000_000_000
"""About the year 9892: beyond it there is no date to be told."""
_ALWAYS: Final = frozenset({"nobody"})
_NEVER: Final[frozenset[str]] = frozenset()
_HALTED: Final = frozenset({"opened", "told"})


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case.

    Attributes:
        name: one of rule_sets.CLOCK_NAMES, or promise, callback, task, approval or waiting.
        number: which promise, callback, task or option, 0 otherwise.
        kind: service, statutory, promise, callback, task, approval or waiting.
        start_us: when it began.
        due_us: when it runs out, what stood still included; 0 while it is paused (then it has no due time yet).
        end_us: when it stopped, 0 while it runs.
        paused_us: since when it stands still, 0 when it does not.
        amount: how many units of its rule it gives, 0 for one without a rule.
        halts: the stretches it stood still.
        stood: the same with what was waited for.
        day: which day after the solution a callback is for, 0 for one that was agreed by itself.
        rule: the limit it comes from, None for one that was agreed.
        law: the rule set of that limit.
        longer: what made it longer (rule_sets.EXTENSIONS).
        stuck: it has no due time, since its calendar is never open for long enough; it counts as one that stands still.
    """

    name: str
    number: int
    kind: str
    start_us: int
    due_us: int
    end_us: int
    paused_us: int = 0
    amount: int = 0
    halts: tuple[Halt, ...] = ()
    stood: tuple[Pause, ...] = ()
    day: int = 0
    rule: ClockRule | None = None
    law: RuleSet | None = None
    longer: tuple[str, ...] = ()
    stuck: bool = False

    @property
    def why(self) -> Message:
        """The sentences that explain the due time."""
        return why(self)

    @property
    def allowed(self) -> Allowed:
        """What it gives."""
        return Allowed(self.amount, self.rule.unit if self.rule is not None else "hours")

    @property
    def time(self) -> WorkingTime | None:
        """The calendar it is counted in; None for one that was agreed."""
        return self.law.time if self.law is not None else None

    def state(self, now_us: int) -> str:
        """Return running, soon (75 % used), breached, kept, late (ended too late) or paused."""
        if self.end_us:
            return "kept" if self.end_us <= self.due_us or not self.due_us else "late"
        if self.paused_us:
            return "paused"
        if now_us > self.due_us:
            return "breached"
        return "soon" if self.used(now_us) >= SOON_SHARE else "running"

    def elapsed(self, now_us: int) -> int:
        """Return how much of its time it has used by now or by its end, in microseconds of the time it counts."""
        if self.law is None:
            return max(0, min(self.end_us or now_us, now_us) - self.start_us)
        if self.stuck:
            return 0
        return targets.elapsed(self._ran, now_us, self.law.time)

    @property
    def whole_us(self) -> int:
        """All the time that it gives, in microseconds of the time it counts; for a limit in days the plain time to its due time."""
        return max(0, self.due_us - self.start_us) if self.law is None or self.stuck else targets.whole(self._ran)

    def remaining(self, now_us: int) -> int:
        """Return the time that is left, negative when it ran out; with ``elapsed`` it adds up to ``whole_us``."""
        return self.whole_us - self.elapsed(now_us)

    def used(self, now_us: int) -> float:
        """Return the share of its time that has gone by, from 0 to 1; what it stood still counts on neither side."""
        whole = self.whole_us
        if self.stuck:
            return 0.0
        return 1.0 if whole <= 0 else min(1.0, self.elapsed(now_us) / whole)

    def reaches(self, percent: int) -> int:
        """Return the instant at which a share of its time is used, as far as is known now; 0 while it stands still before that."""
        if self.law is None:
            return self.start_us + self.whole_us * percent // 100
        if self.stuck:
            return 0
        return targets.reaches(self._ran, percent, self.law.time)

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return bool(self.paused_us)

    @property
    def runs(self) -> bool:
        """Whether it still runs towards its due time."""
        return not self.end_us and not self.paused_us

    @property
    def _ran(self) -> Run:
        return Run(self.start_us, self.due_us, self.end_us, self.paused_us, self.halts, self.allowed)


def clocks(case: Case, rules: Rules, *, running: bool = False) -> tuple[Clock, ...]:
    """Return the clocks of a case: those of the rule sets, promises, callbacks, tasks, requests for approval and a wait for the customer.

    A wait ends by itself, or one press would hide a deadline for ever: while a case waits for the customer its service clocks stand still.

    A clock that never ended in a closed or merged case ends with it; imported history without a first response has none.

    Args:
        case: the case.
        rules: what holds at the site.
        running: those that ended need not be told: what goes through every case asks for no more.
    """
    end = case.closed_us or case.merged_us
    found: list[Clock] = []
    for law in rules.sets:
        if law.chosen and law.id not in case.rule_sets:
            continue
        hours = rules.hours if law.id == HOUSE_ID else _NO_HOURS
        for rule in law.clocks:
            _add(case, rule, law, hours, end, found, running)
    found += [
        Clock("promise", p.number, "promise", p.made_us, p.due_us, p.ended_us or end) for p in case.promises
        if not (running and p.ended_us)
    ]
    found += [
        Clock("callback", c.number, "callback", c.planned_us, c.due_us, c.answered_us or end, day=c.day)
        for c in case.callbacks if c.outcome != "superseded" and not (running and c.answered_us)
    ]
    found += [Clock("task", t.number, "task", t.given_us, t.due_us, t.ended_us or end) for t in case.tasks]
    found += [
        Clock("approval", o.number, "approval", o.asked_us, o.asked_us + rules.approval_us, end)
        for o in case.options if o.approval == "asked" and not o.withdrawn and o.round == case.round
    ]
    if case.waiting_on == "customer":
        since = case.pauses[-1].from_us
        found.append(Clock("waiting", 0, "waiting", since, since + rules.waiting_us, end))
    return tuple(found)


def nearest(found: tuple[Clock, ...]) -> Clock | None:
    """Return the running clock that is due first; None when none runs."""
    return min((c for c in found if not c.end_us and not c.paused_us), key=_due, default=None)


def unrecorded(case: Case, found: tuple[Clock, ...]) -> int:
    """Return the due time of the first running clock whose running out is not recorded yet, 0 where there is none.

    Imported history is not held against this desk until somebody takes the case.
    """
    if case.imported and not case.owner_id:
        return 0
    recorded = case.breaches
    due = [c.due_us for c in found if not c.end_us and not c.paused_us and not (recorded and told_before(case, c))]
    return min(due, default=0)


def told_before(case: Case, clock: Clock) -> bool:
    """Tell whether it is recorded that a clock ran out: once for each time it began, however often rules move its due time since."""
    for name, due_us, rule_set in case.breaches:
        if name == clock.name and (due_us == clock.due_us or (_same(clock, rule_set) and due_us >= clock.start_us)):
            return True
    return False


def _same(clock: Clock, rule_set: str) -> bool:
    """Tell whether a breach of a rule set is one of this limit; there may be several traces, and a clock from word to word begins anew."""
    anew = ("trace_begun", "told")
    return clock.law is not None and clock.law.id == rule_set and clock.rule is not None and clock.rule.starts not in anew


def waited_for(case: Case, clock: Clock) -> str:
    """Return what a case waited for most of the time of a clock that ran out (vocabulary.WAITED_FOR): what that is put down to."""
    spent = {
        on: sum(_overlap(p.from_us, p.until_us, clock) for p in case.pauses if p.on == on) for on in ("customer", "department")
    }
    asked = max((_overlap(task.given_us, task.ended_us, clock) for task in case.tasks), default=0)
    spent["department"] = max(spent["department"], asked)
    longest = max(spent, key=lambda on: spent[on])
    if 2 * spent[longest] >= max(1, clock.due_us - clock.start_us):
        return longest
    return "us" if case.owner_id else "nobody"


def _overlap(from_us: int, until_us: int, clock: Clock) -> int:
    return max(0, min(until_us or clock.due_us, clock.due_us) - max(from_us, clock.start_us))


def due_if_opened(rules: Rules, name: str, case: Case) -> int:
    """Return when a limit of the house would run out for a case that was opened just now; 0 where the house has none of that name."""
    for law in rules.sets:
        rule = law.rule(name)
        if rule is not None and rule.starts == "opened":
            made = _reckoned(case, rule, law, rules.hours if law.id == HOUSE_ID else _NO_HOURS, case.opened_us, 0)
            return made.due_us
    return 0


def _due(clock: Clock) -> int:
    return clock.due_us


def _due_of(rule: ClockRule, law: RuleSet, amount: int, start_us: int) -> int:
    if rule.unit == "hours":
        return start_us + amount * HOUR
    return targets.run(Allowed(amount, rule.unit), start_us, 0, (), law.time).due_us


def _add(
    case: Case, rule: ClockRule, law: RuleSet, hours: Mapping[str, Mapping[str, int]], end: int, found: list[Clock], running: bool
) -> None:
    """Add the clocks that one limit makes: none, one, or one for each form it is about."""
    starts = rule.starts
    if starts == "opened" or starts == "accepted":
        start_us = case.opened_us if starts == "opened" else case.accepted_us
        end_us = _ended(case, rule) or end
        if not start_us or (end_us and running) or (end and case.imported and rule.name == "first_response" and not case.first_response_us):
            return
    elif starts == "told":
        if end or case.resolved_us or not case.told_us:
            return
        start_us, end_us = case.told_us, 0
    else:
        found += [
            _reckoned(case, rule, law, hours, form.started_us, form.answered_us("cause_told") or end)
            for form in case.forms if form.code == "quality_trace" and form.finding != NOT_NEEDED
        ]
        return
    if rule.scope is ANY_CASE or rule.scope.holds(case):
        made = _reckoned(case, rule, law, hours, start_us, end_us)
        if not (rule.quiet and made.end_us and made.end_us <= made.due_us):
            found.append(made)


def _ended(case: Case, rule: ClockRule) -> int:
    """Return when what a limit waits for happened, whichever came first; 0 while nothing of it has."""
    ended = 0
    for what in rule.ends:
        at_us: int = getattr(case, _ENDED_AT[what])
        if at_us and (not ended or at_us < ended):
            ended = at_us
    return ended


_ENDED_AT: Final = {
    "first_response": "first_response_us", "resolved": "resolved_us", "acceptance": "acceptance_us",
    "outcome": "decided_us", "outcome_told": "outcome_told_us",
}


def _reckoned(case: Case, rule: ClockRule, law: RuleSet, hours: Mapping[str, Mapping[str, int]], start_us: int, end_us: int) -> Clock:
    """Return the clock of a limit, stuck where its calendar is never open for long enough: one bad file must not keep a case shut."""
    try:  # not suppress(): every change of a case comes here for each of its limits
        made = _made(case, rule, law, hours, start_us, end_us)
    except (NeverOpen, OverflowError):
        made = None
    if made is not None and made.due_us <= _LATEST:
        return made
    return Clock(rule.name, 0, rule.kind, start_us, 0, end_us, 0 if end_us else start_us, rule.amount, rule=rule, law=law, stuck=True)


def _made(case: Case, rule: ClockRule, law: RuleSet, hours: Mapping[str, Mapping[str, int]], start_us: int, end_us: int) -> Clock:
    amount = amount_for(rule, case, hours) if hours or rule.shorter else rule.amount
    longer: tuple[str, ...] = ()
    if case.extensions and (rule.complex or rule.extension):
        amount, longer = _extended(case, rule, law, amount, start_us)
    waits = _ALWAYS | rule.pauses if rule.kind == "service" else _NEVER
    stood: tuple[Pause, ...] = ()
    if case.pauses and rule.starts in _HALTED:
        stood = tuple(p for p in case.pauses if p.on in waits and not 0 < p.until_us <= start_us)
    if not stood:
        due_us = start_us + amount * HOUR if rule.unit == "hours" else _due_of(rule, law, amount, start_us)
        return Clock(rule.name, 0, rule.kind, start_us, due_us, end_us, 0, amount, (), (), 0, rule, law, longer)
    ran = targets.run(Allowed(amount, rule.unit), start_us, end_us, [Halt(p.from_us, p.until_us) for p in stood], law.time)
    counted = tuple(p for p in stood if any(_within(p, halt) for halt in ran.halts))
    return Clock(
        rule.name, 0, rule.kind, start_us, ran.due_us, end_us, 0 if end_us else ran.halted_us, amount, ran.halts, counted, 0, rule, law,
        longer,
    )


def _within(pause: Pause, halt: Halt) -> bool:
    return pause.from_us < (halt.until_us or pause.from_us + 1) and (not pause.until_us or pause.until_us > halt.from_us)


def _extended(case: Case, rule: ClockRule, law: RuleSet, amount: int, start_us: int) -> tuple[int, tuple[str, ...]]:
    """Make a limit longer by what was decided while it still ran: one that had run out was missed, whatever came after."""
    longer: tuple[str, ...] = ()
    for how, at_us in case.extensions:
        more = max(rule.complex, amount) if how == "complex" and rule.complex else amount + (rule.extension if how == "approved" else 0)
        if more > amount and how not in longer and at_us <= _due_of(rule, law, amount, start_us):
            amount, longer = more, (*longer, how)
    return amount, longer
