"""The risk of escalation as an additive sum that is shown with its parts: no model behind it, nothing hidden in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.rules import Rules

if TYPE_CHECKING:
    from complaint_desk.domain.case import Case

_MOST_BROKEN: Final = 3


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One reason and its points; ``code`` is a signal, an emotion or one of the house's own (catalogue: ``risk.CODE``)."""

    code: str
    points: int


def risk_parts(case: Case, rules: Rules) -> tuple[RiskPart, ...]:
    """Return the parts of the sum, heaviest first."""
    points = rules.risk_points
    codes: list[tuple[str, int]] = [(case.emotion, 1)] if case.emotion in points else []
    codes += [(signal, 1) for signal in case.signals]
    if case.promises or case.absorbed:
        codes.append(("broken_promise", min(broken_promises(case), _MOST_BROKEN)))
    if case.breaches:
        codes.append(("breach", 1))
    if case.reopened:
        codes.append(("reopened", min(case.reopened, 2)))
    if case.words_heard >= 3:
        codes.append(("third_contact", 1))
    if case.dangers:
        codes.append(("supervisor_called", 1))
    if case.escalated_us or (case.none_chosen is not None and case.none_chosen.then == "escalate"):
        codes.append(("escalated", 1))
    if case.impact == 3:
        codes.append(("many_people", 1))
    if "vulnerable_customer" in case.circumstances:
        codes.append(("vulnerable_customer", 1))
    parts = [RiskPart(code, points.get(code, 0) * times) for code, times in codes if times and points.get(code, 0)]
    return tuple(sorted(parts, key=lambda part: -part.points))


def broken_promises(case: Case) -> int:
    """Return how many promises were broken or kept late, with those of the cases that go on in this one."""
    return len([p for p in case.promises if p.broken_us or p.kept_us > p.due_us]) + sum([a.promises_broken for a in case.absorbed])


def risk_sum(parts: tuple[RiskPart, ...]) -> int:
    """Return the sum of the parts' points."""
    return sum(part.points for part in parts)
