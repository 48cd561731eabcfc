"""How a time limit runs: from its start, only while the calendar is open, standing still while it may, until it ends.

Three things decide a due time: what is allowed (so many hours or days, of any time or of working time), the calendar it is counted
in, and the halts during which it stood still. Time is never lost, invented or hidden: what ran before a halt counts for ever, what
lies inside one never counts, and a limit that ran out before a halt began stays missed. (One that began at the very instant at which
all time was used still holds: nothing is left when it ends, but nothing was missed.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.calendars import WorkingTime
from complaint_desk.domain.spans import HOUR

UNITS: Final = ("hours", "working_hours", "days", "working_days", "business_days")
"""``hours`` pass day and night, ``working_hours`` only while the calendar is open. The others are counted as regulators count them:
the day after the start is the first, and the limit is the midnight that ends the last; for ``business_days``, which are working days,
it is the hour at which the calendar closes on the last."""
COUNTED_IN_DAYS: Final = ("days", "working_days", "business_days")
MOST: Final = {"hours": 87_600, "working_hours": 2_000, "days": 3_650, "working_days": 2_000, "business_days": 2_000}
"""So many of a unit a limit may give. Ten years are a slip of the pen; what is counted in working time is over within forty years even
by a calendar that opens for an hour a week (``calendars.LEAST``), so that a due time can always be reckoned."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a limit gives.

    Attributes:
        amount: how many units, at least 1.
        unit: one of UNITS.
    """

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Halt:
    """A stretch during which a limit stands still.

    Attributes:
        from_us: its beginning, in microseconds UTC.
        until_us: its end; 0 while it lasts.
    """

    from_us: int
    until_us: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """How a limit ran.

    Attributes:
        start_us: when it began.
        due_us: when it runs out; 0 while it stands still before it did.
        end_us: when what it waits for happened; 0 while it has not.
        halted_us: since when it stands still; 0 when it does not.
        halts: the stretches it stood still, in order, apart from each other, none after its due time or its end.
        allowed: what it gives.
    """

    start_us: int
    due_us: int
    end_us: int
    halted_us: int
    halts: tuple[Halt, ...]
    allowed: Allowed


def run(allowed: Allowed, start_us: int, end_us: int, halts: Iterable[Halt], time: WorkingTime) -> Run:
    """Return how a limit runs.

    Args:
        allowed: what it gives; a limit counted in days takes no halts (a day cannot stand still half).
        start_us: when it began.
        end_us: when it ended; 0 while it has not.
        halts: when it stood still; they may overlap and come in any order.
        time: the calendar of working hours and days, and whose midnight ends a day.

    Raises:
        ValueError: halts for a limit that is counted in days.
        NeverOpen: the calendar has too little working time.
    """
    apart = _apart(halts, start_us, end_us)
    if allowed.unit in COUNTED_IN_DAYS:
        if apart:
            raise ValueError(allowed.unit)
        due = time.end_of_day(start_us, allowed.amount, working=allowed.unit != "days", closing=allowed.unit == "business_days")
        return Run(start_us, due, end_us, 0, (), allowed)
    left, since = allowed.amount * HOUR, start_us
    counted: list[Halt] = []
    for halt in apart:
        if _over(allowed, since, halt.from_us, left, time):
            break
        left -= _passed(allowed, since, halt.from_us, time)
        counted.append(halt)
        if not halt.until_us:
            return Run(start_us, 0, end_us, halt.from_us, tuple(counted), allowed)
        since = halt.until_us
    return Run(start_us, _after(allowed, since, left, time), end_us, 0, tuple(counted), allowed)


def elapsed(ran: Run, now_us: int, time: WorkingTime) -> int:
    """Return how much of its time a limit has used by now or by its end, in microseconds of the time it counts.

    A limit counted in days uses the plain time towards its due time.
    """
    until = min(ran.end_us or now_us, now_us)
    used, since = 0, ran.start_us
    for halt in ran.halts:
        if halt.from_us >= until:
            break
        used += _passed(ran.allowed, since, halt.from_us, time)
        since = min(halt.until_us, until) if halt.until_us else until
    return used + _passed(ran.allowed, since, until, time)


def whole(ran: Run) -> int:
    """Return all the time that a limit gives, in microseconds of the time it counts."""
    return ran.due_us - ran.start_us if ran.allowed.unit in COUNTED_IN_DAYS else ran.allowed.amount * HOUR


def remaining(ran: Run, now_us: int, time: WorkingTime) -> int:
    """Return the time that is left, negative when it ran out; with ``elapsed`` it adds up to ``whole``."""
    return whole(ran) - elapsed(ran, now_us, time)


def reaches(ran: Run, percent: int, time: WorkingTime) -> int:
    """Return the instant at which a share of the time is used, as far as is known now; 0 while it stands still before that.

    Args:
        ran: the limit.
        percent: from 1 to 100.
        time: its calendar.
    """
    wanted = whole(ran) * percent // 100
    since = ran.start_us
    for halt in ran.halts:
        if _over(ran.allowed, since, halt.from_us, wanted, time):
            break
        wanted -= _passed(ran.allowed, since, halt.from_us, time)
        if not halt.until_us:
            return 0
        since = halt.until_us
    return _after(ran.allowed, since, wanted, time)


def _over(allowed: Allowed, from_us: int, until_us: int, span_us: int, time: WorkingTime) -> bool:
    """Tell whether a span was used up before an instant, be it in the closed time that ends with it; not whether it is at that instant."""
    passed = _passed(allowed, from_us, until_us, time)
    return passed > span_us or (passed == span_us and _after(allowed, from_us, span_us, time) < until_us)


def _passed(allowed: Allowed, from_us: int, until_us: int, time: WorkingTime) -> int:
    if allowed.unit == "working_hours":
        return time.elapsed(from_us, until_us)
    return max(0, until_us - from_us)


def _after(allowed: Allowed, from_us: int, span_us: int, time: WorkingTime) -> int:
    return time.after(from_us, span_us) if allowed.unit == "working_hours" else from_us + span_us


def _apart(halts: Iterable[Halt], start_us: int, end_us: int) -> list[Halt]:
    """Return halts as stretches in order that neither touch nor leave the limit's own time; an open one is the last."""
    apart: list[Halt] = []
    for halt in sorted(halts, key=lambda halt: halt.from_us):
        begins = max(halt.from_us, start_us)
        ends = min(halt.until_us or end_us, end_us) if end_us else halt.until_us
        if (ends and ends <= begins) or (end_us and begins >= end_us):
            continue
        last = apart[-1] if apart else None
        if last is None or (last.until_us and last.until_us < begins):
            apart.append(Halt(begins, ends))
        elif last.until_us:
            apart[-1] = Halt(last.from_us, max(last.until_us, ends) if ends else 0)
    return apart
