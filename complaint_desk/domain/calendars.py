"""Working time: when a desk is open, how much open time lies between two instants, and when a span of it has passed.

A calendar is wall-clock times of one place: the week's periods, and days that differ from it (holidays, make-up working days such
as the Saturdays of 调休). An instant is open when the wall clock of that place, at that instant, stands inside a period of its
date. So an hour that daylight saving skips is never counted and an hour that it repeats is counted twice, as the people who sit
there live it, and every answer is the same whatever zone its reader is in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from complaint_desk.domain.messages import UNNAMED, Message, Native, say
from complaint_desk.domain.spans import DAY, HOUR

DAY_MINUTES: Final = 24 * 60
_WEEK_DAYS: Final = 7
_MINUTE: Final = 60_000_000
_SECOND: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_REACH: Final = 15 * HOUR
"""No place is further than 14 hours from UTC."""
_CHUNK: Final = 128
"""Days that are worked out at once."""
_FAR: Final = 40 * 366
"""Days after which an opening is no longer looked for: forty years of nothing but holidays are a mistake in the calendar."""
LEAST: Final = 60
"""Minutes for which a week opens at least: a calendar with less is a mistake, and limits counted in it are over in no lifetime."""


class NeverOpen(ValueError):
    """The calendar has no open time where some was needed."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of one day on the wall clock.

    Attributes:
        start: first minute of the day, from 0.
        end: the minute at which it is over, up to 1440 for midnight.
    """

    start: int
    end: int


WHOLE_DAY: Final = (Period(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a desk, a department or a regulator counts time.

    Attributes:
        name: stable code, such as ``around_the_clock`` or ``cn_office``.
        zone: where its wall clock hangs.
        week: the periods of Monday to Sunday, in order within each day.
        days: the dates that differ from the week; no periods for a holiday, periods for a make-up working day.
        title: what it is called.
        known_until: the last date whose holidays are known; None where there are none to be known.
    """

    name: str
    zone: tzinfo
    week: tuple[tuple[Period, ...], ...]
    days: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    title: Native = UNNAMED
    known_until: date | None = None

    @property
    def around_the_clock(self) -> bool:
        """Whether it is always open."""
        return all(day == WHOLE_DAY for day in self.week) and all(day == WHOLE_DAY for day in self.days.values())

    def periods(self, day: date) -> tuple[Period, ...]:
        """Return the periods of a date."""
        return self.days.get(day, self.week[day.weekday()])

    def differing(self, first: date, last: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """Return the weekdays off and the make-up days from one date to another, both included, in order."""
        off = sorted(d for d, p in self.days.items() if first <= d <= last and not p and self.week[d.weekday()])
        made_up = sorted(d for d, p in self.days.items() if first <= d <= last and p and not self.week[d.weekday()])
        return tuple(off), tuple(made_up)

    def works_on(self, day: date) -> bool:
        """Tell whether a date is a working day: one with any open time."""
        return bool(self.periods(day))


def faults(calendar: Calendar) -> tuple[Message, ...]:
    """Return what is wrong with a calendar, in words; nothing when it can be used."""
    found = []
    if len(calendar.week) != _WEEK_DAYS:
        found.append(say("calendar.fault.week", n=len(calendar.week)))
    named: list[tuple[Message | str, tuple[Period, ...]]] = [(say(f"weekday.{n}"), periods) for n, periods in enumerate(calendar.week)]
    named += [(day.isoformat(), periods) for day, periods in sorted(calendar.days.items())]
    for where, periods in named:
        found += [
            say("calendar.fault.period", where=where, start=clock_face(p.start), end=clock_face(p.end))
            for p in periods if not 0 <= p.start < p.end <= DAY_MINUTES
        ]
        found += [
            say("calendar.fault.overlap", where=where, first=clock_face(a.start), second=clock_face(b.start))
            for a, b in pairwise(sorted(periods)) if b.start < a.end
        ]
    if not any(calendar.week) and not any(calendar.days.values()):
        found.append(say("calendar.fault.never_open"))
    elif not found and sum(p.end - p.start for periods in calendar.week for p in periods) < LEAST:
        found.append(say("calendar.fault.seldom_open", least=LEAST))
    return tuple(found)


def clock_face(minute: int) -> str:
    """Return a minute of the day as 09:30; midnight at its end is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class WorkingTime:
    """Answers for one calendar, quick for any distance: each day's open time is worked out once and summed up.

    Args:
        calendar: one without faults.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._always = calendar.around_the_clock
        self._chunks: dict[int, _Chunk] = {}

    def elapsed(self, from_us: int, until_us: int) -> int:
        """Return the open time between two instants, in microseconds; 0 when the second is not later."""
        if until_us <= from_us:
            return 0
        if self._always:
            return until_us - from_us
        first, last = self._chunk_at(from_us), self._chunk_at(until_us)
        if first == last:
            return self._chunk(first).before(until_us) - self._chunk(first).before(from_us)
        whole = sum(self._chunk(n).open_us for n in range(first + 1, last))
        return self._chunk(first).open_us - self._chunk(first).before(from_us) + whole + self._chunk(last).before(until_us)

    def after(self, from_us: int, span_us: int) -> int:
        """Return the earliest instant by which a span of open time has passed since another.

        Args:
            from_us: the beginning, which may itself be closed.
            span_us: open time, not negative; for none the answer is the beginning.

        Raises:
            NeverOpen: the calendar has too little open time within forty years.
        """
        if self._always or span_us <= 0:
            return from_us + max(0, span_us)
        at = self._chunk_at(from_us)
        left = span_us + self._chunk(at).before(from_us)
        for n in range(at, at + _FAR // _CHUNK):
            chunk = self._chunk(n)
            if left <= chunk.open_us:
                return chunk.reached(left)
            left -= chunk.open_us
        raise NeverOpen(self.calendar.name)

    def is_open(self, at_us: int) -> bool:
        """Tell whether an instant is open."""
        return self._always or self.elapsed(at_us, at_us + 1) > 0

    def opens(self, from_us: int) -> int:
        """Return the first open instant, the given one when it is open itself.

        Raises:
            NeverOpen: there is none within forty years.
        """
        return from_us if self.is_open(from_us) else self.after(from_us, 1) - 1

    def end_of_day(self, from_us: int, days: int, *, working: bool, closing: bool = False) -> int:
        """Return the end of the n-th day after the day of an instant, which itself is not counted (so the regulators count).

        Args:
            from_us: the instant that starts the count.
            days: how many days follow, at least 1; 0 is the end of the very day.
            working: whether only working days count.
            closing: the end is when the calendar closes on that day, which must be a working one, instead of midnight.

        Returns:
            The midnight that ends that day, or its close, in microseconds UTC.

        Raises:
            NeverOpen: too few working days within forty years.
        """
        day = self.local_date(from_us)
        passed = 0
        for _ in range(_FAR):
            if passed == days:
                return self._close(day) if closing else self.midnight(day + timedelta(days=1))
            day += timedelta(days=1)
            if not working or self.calendar.works_on(day):
                passed += 1
        raise NeverOpen(self.calendar.name)

    def _close(self, day: date) -> int:
        stretches = _stretches(self.calendar.zone, day, self.calendar.periods(day))
        return stretches[-1][1] if stretches else self.midnight(day + timedelta(days=1))

    def local_date(self, at_us: int) -> date:
        """Return the date on the wall of the calendar's place at an instant."""
        return (_EPOCH + timedelta(microseconds=at_us)).astimezone(self.calendar.zone).date()

    def midnight(self, day: date) -> int:
        """Return the first instant of a date at the calendar's place; where midnight is skipped, the first that there is."""
        return _stretches(self.calendar.zone, day, WHOLE_DAY)[0][0]

    def _chunk_at(self, at_us: int) -> int:
        return (at_us // DAY) // _CHUNK

    def _chunk(self, n: int) -> _Chunk:
        """The open stretches that begin within UTC days n x 128 to (n + 1) x 128, cut at both ends."""
        if n not in self._chunks:
            self._chunks[n] = self._work_out(n)
        return self._chunks[n]

    def _work_out(self, n: int) -> _Chunk:
        begins, ends = n * _CHUNK * DAY, (n + 1) * _CHUNK * DAY
        first = date.fromordinal(_EPOCH_DAY + n * _CHUNK - 1)
        starts, until, sums = [], [], [0]
        for step in range(_CHUNK + 2):
            day = first + timedelta(days=step)
            for start, end in _stretches(self.calendar.zone, day, self.calendar.periods(day)):
                start, end = max(start, begins), min(end, ends)
                if start < end:
                    starts.append(start)
                    until.append(end)
                    sums.append(sums[-1] + end - start)
        return _Chunk(starts, until, sums)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Open stretches in order, with the open time before each."""

    starts: list[int]
    ends: list[int]
    sums: list[int]

    @property
    def open_us(self) -> int:
        return self.sums[-1]

    def before(self, at_us: int) -> int:
        """The open time of this chunk that lies before an instant."""
        n = bisect_right(self.starts, at_us)
        return self.sums[n - 1] + min(at_us, self.ends[n - 1]) - self.starts[n - 1] if n else 0

    def reached(self, open_us: int) -> int:
        """The earliest instant at which that much of this chunk's open time has passed; more than none, at most all."""
        n = bisect_right(self.sums, open_us - 1)
        return self.starts[n - 1] + open_us - self.sums[n - 1]


def _stretches(zone: tzinfo, day: date, periods: tuple[Period, ...]) -> list[tuple[int, int]]:
    """Return the instants during which the wall clock shows that date and stands inside one of the periods.

    The time around the date is cut where the offset from UTC changes; within each piece wall clock and UTC differ by a constant.
    """
    if not periods:
        return []
    noon_less = (day.toordinal() - _EPOCH_DAY) * DAY
    found = []
    for begins, ends, offset in _constant(zone, noon_less - _REACH, noon_less + DAY + _REACH):
        for period in sorted(periods):
            start = max(begins, noon_less + period.start * _MINUTE - offset)
            end = min(ends, noon_less + period.end * _MINUTE - offset)
            if start < end:
                found.append((start, end))
    return sorted(found)


def _constant(zone: tzinfo, begins: int, ends: int) -> list[tuple[int, int, int]]:
    """Cut a time of less than three days where the zone's offset changes; zones change it at most once in that time."""
    before, after = _offset(zone, begins), _offset(zone, ends)
    if before == after:
        return [(begins, ends, before)]
    low, high = begins, ends
    while high - low > _SECOND:
        middle = (low + high) // 2 // _SECOND * _SECOND
        if middle <= low:
            break
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return [(begins, high, before), (high, ends, after)]


def _offset(zone: tzinfo, at_us: int) -> int:
    found = zone.utcoffset((_EPOCH + timedelta(microseconds=at_us)).astimezone(zone))
    return 0 if found is None else found // timedelta(microseconds=1)
