"""The random walks of ``test_clock_walks`` find a broken clock: each of these faults is planted, and a walk tells it.

A sound clock passes the same walk, so what is found is the fault. The rarest is told by one of 257 walks, of which a deep run tries 20,000.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from complaint_desk.domain import calendars, case, clocks, targets, waiting
from complaint_desk.domain import events as ev
from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.events import HOUR, MINUTE
from tests.domain.drawing import ByChance
from tests.domain.test_clock_walks import Story, drawn_story, holds, usable
from tests.faults.budget import DEEP

WALKS, SOUND = 20_000, 150
Patch = pytest.MonkeyPatch


def told(story: Story) -> bool:
    """Whether a walk tells that the clock is broken."""
    if not usable(story):
        return False
    try:
        holds(story)
    except (AssertionError, ValueError):  # it says something else than counting does, or cannot be reckoned any more
        return True
    return False


def of_week(self: Calendar, day: date) -> tuple[Period, ...]:
    return self.week[day.weekday()]


def holidays_only(self: Calendar, day: date) -> tuple[Period, ...]:
    return () if self.days.get(day) == () else self.week[day.weekday()]


def without_leap_day(self: Calendar, day: date) -> tuple[Period, ...]:
    return () if (day.month, day.day) == (2, 29) else self.days.get(day, self.week[day.weekday()])


def no_break(self: Calendar, day: date) -> tuple[Period, ...]:
    hours = self.days.get(day, self.week[day.weekday()])
    return (Period(hours[0].start, hours[-1].end),) if hours else ()


def one_offset(zone: Any, begins: int, ends: int) -> list[tuple[int, int, int]]:
    """Summer and winter alike: the hour that the clocks jump is invented, the one that they repeat is lost."""
    return [(begins, ends, calendars._offset(zone, begins))]


def opened_anew(w: Any, r: Any) -> None:
    case._reopened(w, r)
    w.opened_us = r.occurred_us


def one_hour_late(allowed: targets.Allowed, from_us: int, span_us: int, time: WorkingTime) -> int:
    return (time.after(from_us, span_us) if allowed.unit == "working_hours" else from_us + span_us) + HOUR


def counts_the_first_day(real: Callable[..., int]) -> Callable[..., int]:
    return lambda self, from_us, days, **how: real(self, from_us, days - 1, **how)


def by_utc(self: WorkingTime, at_us: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)).date()


def first_halt_only(real: Callable[..., list[targets.Halt]]) -> Callable[..., list[targets.Halt]]:
    return lambda *told: real(*told)[:1]


def longer_halts(real: Callable[..., list[targets.Halt]]) -> Callable[..., list[targets.Halt]]:
    return lambda *told: [replace(halt, until_us=halt.until_us and halt.until_us + MINUTE) for halt in real(*told)]


FAULTS: dict[str, tuple[int, Callable[[Patch], None]]] = {
    "what it waited is counted": (11, lambda patch: patch.setattr(targets, "_apart", lambda *_told: [])),
    "only the first wait counts as one": (59, lambda patch: patch.setattr(targets, "_apart", first_halt_only(targets._apart))),
    "a wait lasts a minute longer": (11, lambda patch: patch.setattr(targets, "_apart", longer_halts(targets._apart))),
    "the time for which it was solved is counted": (256, lambda patch: patch.setattr(clocks, "_ALWAYS", frozenset())),
    "a statutory limit stands still": (2, lambda patch: patch.setattr(clocks, "_NEVER", frozenset({"customer", "department", "nobody"}))),
    "a wait that was ended by a slip does not go on": (59, lambda patch: patch.setattr(waiting, "taken_back", lambda *_told: None)),
    "a case that is opened again begins anew": (116, lambda patch: patch.setitem(case._STEPS, ev.Reopened, opened_anew)),
    "a decision ends a limit before it is told": (49, lambda patch: patch.setitem(clocks._ENDED_AT, "outcome_told", "decided_us")),
    "holidays and make-up days are ignored": (1, lambda patch: patch.setattr(Calendar, "periods", of_week)),
    "make-up days are ignored": (1, lambda patch: patch.setattr(Calendar, "periods", holidays_only)),
    "a leap day is ignored": (11, lambda patch: patch.setattr(Calendar, "periods", without_leap_day)),
    "the break at noon is counted": (10, lambda patch: patch.setattr(Calendar, "periods", no_break)),
    "closed hours are counted": (10, lambda patch: patch.setattr(targets, "_passed", lambda _allowed, since, until, _time: max(0, until - since))),
    "daylight saving is ignored": (48, lambda patch: patch.setattr(calendars, "_constant", one_offset)),
    "it is due an hour late": (3, lambda patch: patch.setattr(targets, "_after", one_hour_late)),
    "the day of receipt is counted": (1, lambda patch: patch.setattr(WorkingTime, "end_of_day", counts_the_first_day(WorkingTime.end_of_day))),
    "a day ends by the clock of another place": (13, lambda patch: patch.setattr(WorkingTime, "local_date", by_utc)),
}
"""Each with a walk that tells it, by its seed: the first one among those of the seeds 0, 1, 2 and so on."""


def walk(seed: int) -> Story:
    return drawn_story(ByChance(seed))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_walk_tells_a_broken_clock(fault: str, monkeypatch: Patch) -> None:
    seed, plant = FAULTS[fault]
    with monkeypatch.context() as patch:
        plant(patch)
        first = next((each for each in range(WALKS) if told(walk(each))), None) if DEEP else seed
        assert first == seed
        assert told(walk(seed))
    assert not told(walk(seed))  # it is the fault that it tells


def test_a_sound_clock_passes_the_first_walks() -> None:
    assert [seed for seed in range(SOUND) if told(walk(seed))] == []
