"""Due times as pure functions of a case's events, the rules and now; each clock can say why it is due then.

Kinds: ``service`` (may pause while the case waits for the customer), ``promise`` and ``callback`` (never pause). Numbers from
checklist N1 (first response 24 h), N2 (resolution 3 days) and N6 (callbacks on day 3 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import At, Message, Span, Value, say
from complaint_desk.domain.rules import Rules

SOON_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case.

    Attributes:
        name: first_response, resolution, promise or callback.
        number: which promise or callback, 0 otherwise.
        kind: service, promise or callback.
        start_us: when it began.
        due_us: when it runs out, pauses counted; 0 while it is paused (then it has no due time yet).
        end_us: when it stopped, 0 while it runs.
        paused: whether it stands still now.
        why: the sentence that explains the due time.
    """

    name: str
    number: int
    kind: str
    start_us: int
    due_us: int
    end_us: int
    paused: bool
    why: Message

    def state(self, now_us: int) -> str:
        """Return running, soon (75 % used), breached, kept, late (ended too late) or paused."""
        if self.end_us:
            return "kept" if self.end_us <= self.due_us or not self.due_us else "late"
        if self.paused:
            return "paused"
        if now_us > self.due_us:
            return "breached"
        return "soon" if self.used(now_us) >= SOON_SHARE else "running"

    def used(self, now_us: int) -> float:
        """Return the share of its time that has gone by, from 0 to 1."""
        whole = self.due_us - self.start_us
        if whole <= 0:
            return 1.0
        return min(1.0, max(0.0, ((self.end_us or now_us) - self.start_us) / whole))

    @property
    def runs(self) -> bool:
        """Whether it still runs towards its due time."""
        return not self.end_us and not self.paused


def clocks(case: Case, rules: Rules) -> tuple[Clock, ...]:
    """Return the clocks of a case: first response, resolution, each promise, each callback, in that order.

    A clock that never ended in a closed or merged case ends with it; imported history without a first response has none.
    """
    end = case.closed_us or (case.updated_us if case.merged else 0)
    found = []
    if not (case.imported and not case.first_response_us and end):
        found.append(_service(case, "first_response", rules.first_response_us, case.first_response_us or end))
    found.append(_service(case, "resolution", rules.resolution_us, case.resolved_us or end))
    for p in case.promises:
        why = say("clock.why.promise", at=At(p.made_us), due=At(p.due_us))
        found.append(Clock("promise", p.number, "promise", p.made_us, p.due_us, p.ended_us or end, False, why))
    for c in case.callbacks:
        if c.outcome == "superseded":
            continue
        due = At(c.due_us)
        why = say("clock.why.callback", due=due, day=c.day) if c.day else say("clock.why.callback_own", due=due)
        found.append(Clock("callback", c.number, "callback", c.planned_us, c.due_us, c.answered_us or end, False, why))
    return tuple(found)


def _service(case: Case, name: str, allowed_us: int, end_us: int) -> Clock:
    """A service target: starts when the case was opened, stands still while the customer is awaited."""
    waited, paused_since = 0, 0
    for pause in case.pauses:
        if pause.on != "customer" or (end_us and pause.from_us >= end_us):
            continue
        if pause.until_us:
            waited += min(pause.until_us, end_us or pause.until_us) - pause.from_us
        elif not end_us:
            paused_since = pause.from_us
    due = case.opened_us + allowed_us + waited
    fields: dict[str, Value] = {"at": At(case.opened_us), "span": Span(allowed_us), "due": At(due)}
    if paused_since:
        why = say("clock.why.paused", at=At(case.opened_us), span=Span(allowed_us), since=At(paused_since))
        return Clock(name, 0, "service", case.opened_us, 0, 0, True, why)
    why = say("clock.why.service_waited", waited=Span(waited), **fields) if waited else say("clock.why.service", **fields)
    return Clock(name, 0, "service", case.opened_us, due, end_us, False, why)


def nearest(found: tuple[Clock, ...]) -> Clock | None:
    """Return the running clock that is due first; None when none runs."""
    return min((c for c in found if c.runs), key=lambda c: c.due_us, default=None)
