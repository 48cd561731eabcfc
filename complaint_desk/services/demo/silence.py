"""Customers of whom nothing is heard for weeks in the middle of an invented course, so that some conversations stop on the way."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from complaint_desk.domain.events import DAY
from complaint_desk.domain.on_record import STOPPED_DAYS
from complaint_desk.services.demo.plan import Plan
from complaint_desk.services.demo.season import working_time

_SHARE: Final = 0.03
_STEPS: Final = ("listen", "clarify", "clarify", "clarify", "follow_up")
"""Where it becomes silent; a step named more often comes more often."""
_LONGEST_DAYS: Final = 30


class Silence:
    """Whether and where a customer falls silent, drawn by the number of the case: without it the rest of the invented year is the same."""

    def __init__(self, plan: Plan) -> None:
        """Draw it."""
        self._chance = Random(f"silence {plan.number}")
        self._offset_us = plan.offset_us
        ordinary = not plan.stage and not plan.brief
        self.step = self._chance.choice(_STEPS) if ordinary and self._chance.random() < _SHARE else ""

    def pick(self, lines: Sequence[str]) -> str:
        """Return one of some lines."""
        return self._chance.choice(lines)

    def until(self, us: int) -> int:
        """Return when the customer is heard of again, at work hours, more than STOPPED_DAYS after a moment."""
        days = STOPPED_DAYS + 1 + (_LONGEST_DAYS - STOPPED_DAYS) * self._chance.random()
        return working_time(us + int(days * DAY), self._offset_us, self._chance.random())
