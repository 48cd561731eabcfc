"""What happens with the limits of ordinary variation, on the desk's own stream: somebody froze them, or let them go again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class BaselineFrozen(Event):
    """The limits of the volume are those of these days from now on, so that a change is not hidden in limits that it widened itself.

    ``step`` is 1 for limits of days and 7 for those of weeks; ``first`` and ``last`` are days since 1970-01-01 UTC, both included;
    ``until`` is the last day on which the limits hold, 0 for as long as nobody releases them. ``reason`` is why, where somebody said so.
    """

    kind: ClassVar[str] = "baseline_frozen"
    step: int
    first: int
    last: int
    until: int = 0
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class BaselineReleased(Event):
    """The frozen limits of days (1) or weeks (7) hold no longer; ``reason`` is why, where somebody said so."""

    kind: ClassVar[str] = "baseline_released"
    step: int
    reason: Words = erasable()
