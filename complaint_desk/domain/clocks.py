"""Due times as pure functions of a case's events, the rules and now; each clock can say why it is due then.

Kinds: ``service`` (may pause while the case waits for the customer); ``promise``, ``callback``, ``task`` and ``approval`` (never pause).
Numbers from checklist N1 (first response 24 h), N2 (resolution 3 days), N6 (callbacks on day 3 and 7), N7 (cause to the customer
within 24 h) and L11 (progress updates).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.case import Case
from complaint_desk.domain.forms import NOT_NEEDED
from complaint_desk.domain.messages import At, Message, Span, Value, say
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import HOUR

SOON_SHARE = 0.75
_OWN_WHY: Final = frozenset({"progress_update", "cause_to_customer", "task", "approval"})


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case.

    Attributes:
        name: first_response, resolution, promise, callback, progress_update, cause_to_customer, task or approval.
        number: which promise, callback, task or option, 0 otherwise.
        kind: service, promise, callback, task or approval.
        start_us: when it began.
        due_us: when it runs out, pauses counted; 0 while it is paused (then it has no due time yet).
        end_us: when it stopped, 0 while it runs.
        paused_us: since when it stands still, 0 when it does not.
        allowed_us: the time a service target allows, without pauses.
        waited_us: how long the customer was awaited so far.
        rested_us: how long the case was taken for solved before it was reopened.
        day: which day after the solution a callback is for, 0 for one that was agreed by itself.
    """

    name: str
    number: int
    kind: str
    start_us: int
    due_us: int
    end_us: int
    paused_us: int = 0
    allowed_us: int = 0
    waited_us: int = 0
    rested_us: int = 0
    day: int = 0

    @property
    def why(self) -> Message:
        """The sentence that explains the due time."""
        due = At(self.due_us)
        if self.kind == "promise":
            return say("clock.why.promise", at=At(self.start_us), due=due)
        if self.kind == "callback":
            return say("clock.why.callback", due=due, day=self.day) if self.day else say("clock.why.callback_own", due=due)
        if self.name in _OWN_WHY:
            return say(f"clock.why.{self.name}", at=At(self.start_us), due=due, span=Span(self.due_us - self.start_us))
        fields: dict[str, Value] = {"at": At(self.start_us), "span": Span(self.allowed_us)}
        if self.paused_us:
            return say("clock.why.paused", since=At(self.paused_us), **fields)
        if self.rested_us:
            return say("clock.why.service_rested", stood=Span(self.waited_us + self.rested_us), due=due, **fields)
        if self.waited_us:
            return say("clock.why.service_waited", waited=Span(self.waited_us), due=due, **fields)
        return say("clock.why.service", due=due, **fields)

    def state(self, now_us: int) -> str:
        """Return running, soon (75 % used), breached, kept, late (ended too late) or paused."""
        if self.end_us:
            return "kept" if self.end_us <= self.due_us or not self.due_us else "late"
        if self.paused_us:
            return "paused"
        if now_us > self.due_us:
            return "breached"
        return "soon" if self.used(now_us) >= SOON_SHARE else "running"

    def used(self, now_us: int) -> float:
        """Return the share of its time that has gone by, from 0 to 1; what it stood still counts on neither side."""
        start = self.start_us + self.waited_us + self.rested_us
        whole = self.due_us - start
        if whole <= 0:
            return 1.0
        return min(1.0, max(0.0, ((self.end_us or now_us) - start) / whole))

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return bool(self.paused_us)

    @property
    def runs(self) -> bool:
        """Whether it still runs towards its due time."""
        return not self.end_us and not self.paused_us


def clocks(case: Case, rules: Rules) -> tuple[Clock, ...]:
    """Return the clocks of a case: first response, resolution, promises, callbacks, and whatever else runs, in that order.

    A clock that never ended in a closed or merged case ends with it; imported history without a first response has none.
    """
    end = case.closed_us or case.merged_us
    first, last = (rules.allowed_us(name, case.type, case.circumstances) for name in ("first_response", "resolution"))
    found = []
    if not (case.imported and not case.first_response_us and end):
        found.append(_service(case, "first_response", first, case.first_response_us or end))
    found.append(_service(case, "resolution", last, case.resolved_us or end))
    found += [Clock("promise", p.number, "promise", p.made_us, p.due_us, p.ended_us or end) for p in case.promises]
    found += [
        Clock("callback", c.number, "callback", c.planned_us, c.due_us, c.answered_us or end, day=c.day)
        for c in case.callbacks if c.outcome != "superseded"
    ]
    found += _beside(case, rules, end)
    return tuple(found)


def _beside(case: Case, rules: Rules, end: int) -> list[Clock]:
    """The clocks beside the conversation: next progress update, cause to the customer, department tasks, requests for approval."""
    found = []
    if not end and not case.resolved_us and case.told_us and case.waiting_on != "customer":
        start = max(case.told_us, max((p.until_us for p in case.pauses if p.on == "customer"), default=0))
        allowed = rules.hours_of("progress_update", case.type, case.circumstances) * HOUR
        found.append(Clock("progress_update", 0, "service", start, start + allowed, 0, allowed_us=allowed))
    for form in case.forms:
        if form.code == "quality_trace" and form.finding != NOT_NEEDED:
            told = form.answered_us("cause_told")
            allowed = rules.hours_of("cause_to_customer", case.type, case.circumstances) * HOUR
            due = form.started_us + allowed
            found.append(Clock("cause_to_customer", 0, "service", form.started_us, due, told or end, allowed_us=allowed))
    found += [Clock("task", t.number, "task", t.given_us, t.due_us, t.ended_us or end) for t in case.tasks]
    found += [
        Clock("approval", o.number, "approval", o.asked_us, o.asked_us + rules.approval_us, end)
        for o in case.options if o.approval == "asked" and not o.withdrawn and o.round == case.round
    ]
    return found


def _service(case: Case, name: str, allowed_us: int, end_us: int) -> Clock:
    """A service target: starts when the case was opened, stands still while the customer is awaited and while it is taken for solved.

    Reopening never invents elapsed time (product, 4): between the solution and the reopening nobody could have worked on it. What
    stands still after the time ran out changes nothing: a missed deadline cannot be waited away.
    """
    stood = {"customer": 0, "nobody": 0}
    paused_since = 0
    for pause in case.pauses:
        run_out = case.opened_us + allowed_us + sum(stood.values())
        if pause.on not in stood or (end_us and pause.from_us >= end_us) or pause.from_us > run_out:
            continue
        if pause.until_us:
            stood[pause.on] += min(pause.until_us, end_us or pause.until_us) - pause.from_us
        elif not end_us:
            paused_since = pause.from_us
    due = 0 if paused_since else case.opened_us + allowed_us + sum(stood.values())
    return Clock(name, 0, "service", case.opened_us, due, end_us, paused_since, allowed_us, stood["customer"], stood["nobody"])


def nearest(found: tuple[Clock, ...]) -> Clock | None:
    """Return the running clock that is due first; None when none runs."""
    return min((c for c in found if c.runs), key=lambda c: c.due_us, default=None)
