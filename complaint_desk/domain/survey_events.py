"""What happens with satisfaction surveys, on the desk's own stream: one was planned, and a customer was asked (checklist F8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SurveyPlanned(Event):
    """Customers are asked at intervals how satisfied they are; surveys are counted from 1 at the desk.

    ``every_days`` is the length of a round, ``first`` the first day of the first one and ``last`` the last day of all (0 without end), as
    days since 1970-01-01 UTC; ``channel`` is how customers are asked.
    """

    kind: ClassVar[str] = "survey_planned"
    every_days: int
    first: int
    last: int = 0
    channel: str = "phone"
    name: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SurveyAnswered(Event):
    """A customer was asked in survey ``survey``: what came of it (vocabulary.SURVEY_OUTCOMES), ``grade`` 1 (worst) to 5 or 0 for none.

    It holds codes alone: what a customer says beyond the grade is a complaint, or a suggestion to a callback, and stands in a case.
    """

    kind: ClassVar[str] = "survey_answered"
    survey: int
    customer_id: int
    outcome: str
    grade: int = 0
