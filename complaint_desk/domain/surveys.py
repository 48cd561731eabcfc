"""Periodic satisfaction surveys: who is asked when, and what they answered, round by round (checklist F8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from complaint_desk.domain.event import Recorded
from complaint_desk.domain.panels import Part
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.survey_events import SurveyAnswered, SurveyPlanned
from complaint_desk.domain.vocabulary import SATISFIED

SHORTEST, LONGEST = 7, 730
"""Days of a round: more often would pester people (checklist A13), more rarely is no period."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking one customer; ``day`` is counted since 1970-01-01 UTC."""

    customer_id: int
    day: int
    outcome: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A survey with its answers; days are counted since 1970-01-01 UTC, ``last`` is 0 without end, ``name`` None once erased."""

    number: int
    name: str | None
    every_days: int
    first: int
    last: int
    channel: str
    answers: tuple[Answer, ...] = ()

    def round_on(self, day: int) -> tuple[int, int] | None:
        """Return the first and the last day of the round that a day lies in, None where no round runs then."""
        if day < self.first or (self.last and day > self.last):
            return None
        begun = self.first + (day - self.first) // self.every_days * self.every_days
        end = begun + self.every_days - 1
        return begun, min(end, self.last) if self.last else end

    def asked_in(self, days: tuple[int, int]) -> frozenset[int]:
        """Return the customers who were asked within days and need not be asked again: who was not reached may be."""
        return frozenset(each.customer_id for each in self._within(days) if each.outcome != "not_reached")

    def satisfied_in(self, days: tuple[int, int]) -> Part:
        """Return how many of the grades given within days are satisfied; of a customer with several the last counts."""
        grades = {each.customer_id: each.grade for each in self._within(days) if each.grade}
        return Part(sum(grade >= SATISFIED for grade in grades.values()), len(grades))

    def came_of_in(self, days: tuple[int, int], outcome: str) -> int:
        """Return how often something came of asking within days."""
        return sum(each.outcome == outcome for each in self._within(days))

    def _within(self, days: tuple[int, int]) -> list[Answer]:
        return [each for each in self.answers if days[0] <= each.day <= days[1]]


def surveys(history: Iterable[Recorded]) -> tuple[Survey, ...]:
    """Return the surveys that the events of the desk's stream tell of, in the order they were planned."""
    found: list[Survey] = []
    answers: dict[int, list[Answer]] = {}
    for each in history:
        event = each.event
        if isinstance(event, SurveyPlanned):
            found.append(Survey(
                number=len(found) + 1, name=event.name, every_days=event.every_days, first=event.first, last=event.last,
                channel=event.channel,
            ))
        elif isinstance(event, SurveyAnswered):
            answers.setdefault(event.survey, []).append(Answer(event.customer_id, each.occurred_us // DAY, event.outcome, event.grade))
    return tuple(replace(survey, answers=tuple(answers.get(survey.number, ()))) for survey in found)
