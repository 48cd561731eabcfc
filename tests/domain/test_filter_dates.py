"""Dates of a filter: absolute ones say the same for ever, relative ones are meant anew each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.filter_dates import NAMED, away, is_relative, stretch

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def us(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000


NOW = us("2026-03-11T22:30:00+00:00")  # a Wednesday; already Thursday in Shanghai
MOMENTS = st.integers(us("2000-01-01T00:00+00:00"), us("2100-01-01T00:00+00:00"))


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2026-01-31", "2026-01-31T00:00+00:00", "2026-02-01T00:00+00:00"),
    ("2026-01-01..2026-01-31", "2026-01-01T00:00+00:00", "2026-02-01T00:00+00:00"),
    ("today", "2026-03-11T00:00+00:00", "2026-03-12T00:00+00:00"),
    ("yesterday", "2026-03-10T00:00+00:00", "2026-03-11T00:00+00:00"),
    ("tomorrow", "2026-03-12T00:00+00:00", "2026-03-13T00:00+00:00"),
    ("this_week", "2026-03-09T00:00+00:00", "2026-03-16T00:00+00:00"),
    ("last_week", "2026-03-02T00:00+00:00", "2026-03-09T00:00+00:00"),
    ("next_week", "2026-03-16T00:00+00:00", "2026-03-23T00:00+00:00"),
    ("this_month", "2026-03-01T00:00+00:00", "2026-04-01T00:00+00:00"),
    ("last_month", "2026-02-01T00:00+00:00", "2026-03-01T00:00+00:00"),
    ("next_month", "2026-04-01T00:00+00:00", "2026-05-01T00:00+00:00"),
    ("this_year", "2026-01-01T00:00+00:00", "2027-01-01T00:00+00:00"),
    ("last_year", "2025-01-01T00:00+00:00", "2026-01-01T00:00+00:00"),
    ("-7d..", "2026-03-04T00:00+00:00", None),
    ("..-3d", None, "2026-03-09T00:00+00:00"),
    ("-2w..-1w", "2026-02-25T00:00+00:00", "2026-03-05T00:00+00:00"),
    ("-1m", "2026-02-11T00:00+00:00", "2026-02-12T00:00+00:00"),
    ("-48h..", "2026-03-09T22:30+00:00", None),
    ("now..+6h", "2026-03-11T22:30+00:00", "2026-03-12T04:30+00:00"),
    ("..now", None, "2026-03-11T22:30+00:00"),
    ("last_month..today", "2026-02-01T00:00+00:00", "2026-03-12T00:00+00:00"),
])
def test_ends(text: str, first: str | None, last: str | None) -> None:
    assert stretch(text, UTC, NOW) == (us(first) if first else None, us(last) if last else None)


def test_days_are_those_of_the_asker() -> None:
    assert stretch("today", SHANGHAI, NOW) == (us("2026-03-12T00:00+08:00"), us("2026-03-13T00:00+08:00"))
    spring = us("2026-03-29T12:00+00:00")  # the clocks go forward at one
    first, last = stretch("today", LONDON, spring)
    assert (last - first) // 3_600_000_000 == 23


def test_a_month_away_ends_with_the_month() -> None:
    assert stretch("-1m", UTC, us("2026-03-31T12:00+00:00"))[0] == us("2026-02-28T00:00+00:00")
    assert stretch("+1m", UTC, us("2028-01-31T12:00+00:00"))[0] == us("2028-02-29T00:00+00:00")


@pytest.mark.parametrize("text", ["", "..", "31.1.", "-7", "-7x", "7d", "+d", "someday", "today..someday", "2026-02-30", "-7d...", "0001-01-01..0000-01-01", "-٧d"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        stretch(text, UTC, NOW)


@given(MOMENTS, st.sampled_from(NAMED))
def test_a_named_stretch_holds_now_or_lies_beside_it(now: int, name: str) -> None:
    first, last = stretch(name, SHANGHAI, now)
    assert first is not None
    assert last is not None
    if name.startswith("last") or name == "yesterday":
        assert first < last <= now
    elif name.startswith("next") or name == "tomorrow":
        assert now < first < last
    else:
        assert first <= now
        assert now < last or name == "now"


@given(st.integers(1, 999), MOMENTS)
def test_the_last_days_and_what_is_older_leave_nothing_out_and_nothing_twice(n: int, now: int) -> None:
    lasting, older = stretch(f"-{n}d..", UTC, now), stretch(f"..-{n + 1}d", UTC, now)
    assert lasting[0] == older[1]
    assert (now - lasting[0]) // timedelta(days=1).total_seconds() // 1_000_000 == n


def test_what_moves_with_the_time_is_known() -> None:
    assert [is_relative(text) for text in ("-7d", "today", "2026-01-31", "")] == [True, True, False, False]
    assert (away("-7d"), away("+12h"), away("today")) == ((-7, "d"), (12, "h"), None)
