"""Which of the open cases that nobody has needs somebody most: a sum whose parts are shown, each with its points.

Urgency, the nearest clock, risk, what the customer is to us, how long they wait, and whether the person is good at it. Every part but
the last three only falls along an order that an index has, so the best case is found without looking at all of them (``most``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, Span, say
from complaint_desk.domain.spans import DAY, HOUR

URGENCY: Final = 10
"""Points for each level of urgency above the lowest."""

CLOCK: Final = 40
"""Points of a case whose clock ran out; one with a day left or more has none."""

RISK, MOST_RISK = 3, 10
"""Points for each point of risk, and up to how many count."""

TIERS: Final = {"silver": 5, "gold": 10, "key": 15}
WAITED: Final = 6 * HOUR
MOST_WAITED: Final = 20
"""One point for every six hours since the complaint was taken, up to twenty."""

SKILL, LANGUAGE, FOREIGN = 15, 10, -40
"""Points for a type that suits the person, for a language they speak, and for one they do not."""

WAITS: Final = -30
"""Points of a case that goes on when the customer answers: nobody can do much for it now."""

MOST_SUITED: Final = max(TIERS.values()) + SKILL + LANGUAGE
"""What a case can gain by parts that no index is ordered by."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case that nobody has, as far as the sum needs it; times in microseconds UTC, 0 when there is none."""

    id: int
    number: str
    type: str
    language: str
    status: str
    tier: str
    urgency: int
    risk: int
    opened_us: int
    next_clock: str
    next_due_us: int


@dataclass(frozen=True, slots=True)
class Part:
    """One reason and its points.

    Attributes:
        code: urgency, clock, late, risk, value, waiting, skill, language, foreign or waits.
        points: what it adds; below 0 it speaks against the case.
        n: the urgency, the risk, or a length of time in microseconds.
        of: which clock, tier, type or language.
    """

    code: str
    points: int
    n: int = 0
    of: str = ""

    @property
    def why(self) -> Message:
        """The reason in words, without its points."""
        families = {"clock": "clock", "late": "clock", "value": "tier", "skill": "type", "language": "language", "foreign": "language"}
        family = families.get(self.code)
        fields = {"of": say(f"{family}.{self.of}")} if family else {}
        timed = self.code in ("clock", "late", "waiting")
        return say(f"next_part.{self.code}", n=self.n, span=Span(self.n) if timed else Span(0), **fields)


def by_urgency(urgency: int) -> int:
    """Return the points of an urgency, 1 to 4."""
    return URGENCY * (urgency - 1)


def by_risk(risk: int) -> int:
    """Return the points of a risk."""
    return RISK * min(max(risk, 0), MOST_RISK)


def by_clock(due_us: int, now_us: int) -> int:
    """Return the points of the nearest clock: all when it ran out, none a day before."""
    if not due_us:
        return 0
    return CLOCK * (DAY - min(max(due_us - now_us, 0), DAY)) // DAY


def by_waiting(opened_us: int, now_us: int) -> int:
    """Return the points of the time since a complaint was taken."""
    return min(max(now_us - opened_us, 0) // WAITED, MOST_WAITED)


def parts_of(case: Candidate, who: Person, now_us: int) -> tuple[Part, ...]:
    """Return why a case should be the next for somebody, the heaviest reason first."""
    left = case.next_due_us - now_us
    found = [
        Part("urgency", by_urgency(case.urgency), case.urgency),
        Part("late" if left < 0 else "clock", by_clock(case.next_due_us, now_us), abs(left), case.next_clock),
        Part("risk", by_risk(case.risk), case.risk),
        Part("value", TIERS.get(case.tier, 0), of=case.tier),
        Part("waiting", by_waiting(case.opened_us, now_us), now_us - case.opened_us),
        Part("skill", SKILL if case.type in who.skills else 0, of=case.type),
        Part("waits", WAITS if case.status == "waiting_customer" else 0),
    ]
    if who.languages and case.language:
        spoken = case.language in who.languages
        found.append(Part("language" if spoken else "foreign", LANGUAGE if spoken else FOREIGN, of=case.language))
    return tuple(sorted((part for part in found if part.points), key=lambda part: -part.points))


def points_of(case: Candidate, who: Person, now_us: int) -> int:
    """Return the sum of a case for somebody."""
    return sum(part.points for part in parts_of(case, who, now_us))


def ranked(cases: list[Candidate], who: Person, now_us: int) -> list[Candidate]:
    """Return cases in the order in which somebody should take them; of two alike the one whose clock is nearer, then the older one."""
    def order(case: Candidate) -> tuple[int, int, int]:
        return -points_of(case, who, now_us), case.next_due_us or now_us + 1000 * DAY, case.id

    return sorted(cases, key=order)


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the orders were read: what stands in none of the parts that were read comes after these.

    Attributes:
        risks: for each urgency the risk of the last case that was read in it; None when all of that urgency were.
        due_us: the due time of the last case read by the nearest clock; None when all with a clock were.
        opened_us: when the last case read by age was taken; None when all were.
    """

    risks: tuple[tuple[int, int | None], ...]
    due_us: int | None
    opened_us: int | None

    def most(self, now_us: int) -> int:
        """Return what a case that was not read can have at most; below every sum when each case was read."""
        heaviest = [by_urgency(urgency) + by_risk(risk) for urgency, risk in self.risks if risk is not None]
        if not heaviest or self.opened_us is None:
            return -1_000
        clock = 0 if self.due_us is None else by_clock(self.due_us, now_us)
        return max(heaviest) + clock + by_waiting(self.opened_us, now_us) + MOST_SUITED
