"""When time is up, by the calendar, and whether a case is held back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.retention import before, hold_in
from tests.histories import CLOSED, MONDAY, recorded


def us(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(("now", "months", "then"), [
    ("2026-11-22T20:00", 24, "2024-11-22T20:00"), ("2026-03-31T08:00", 1, "2026-02-28T08:00"), ("2024-03-31T08:00", 1, "2024-02-29T08:00"),
    ("2026-01-15T00:00", 1, "2025-12-15T00:00"), ("2026-12-31T23:59", 6, "2026-06-30T23:59"), ("2026-05-05T05:05", 0, "2026-05-05T05:05"),
])
def test_a_month_is_one_of_the_calendar(now: str, months: int, then: str) -> None:
    assert before(us(now), months) == us(then)


@given(st.integers(MONDAY, MONDAY + 10**15), st.integers(1, 360))
def test_more_months_reach_farther_back(now: int, months: int) -> None:
    assert before(now, months) < before(now, months - 1) <= now


def test_a_hold_stands_until_it_is_lifted_or_taken_back() -> None:
    hold = ev.HoldSet(why="dispute", reason="a letter from their lawyer")
    assert hold_in(recorded(CLOSED)) is None
    found = hold_in(recorded((*CLOSED, hold)))
    assert found is not None
    assert (found.why, found.reason, found.by) == ("dispute", "a letter from their lawyer", 1)
    assert hold_in(recorded((*CLOSED, hold, ev.HoldLifted(reason="settled")))) is None
    assert hold_in(recorded((*CLOSED, hold, ev.Undone(n=len(CLOSED) + 1)))) is None
    again = hold_in(recorded((*CLOSED, hold, ev.HoldLifted(), ev.HoldSet(why="regulator"))))
    assert again is not None
    assert again.why == "regulator"
