"""A filter that can find nothing is told with what there is; one that means something is taken."""

from __future__ import annotations

import pytest

from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import LONGEST, LONGEST_SEARCH, MOST, QueueFilter, queue_filter
from complaint_desk.domain.saved_view import Layout, read, too_long, written
from complaint_desk.wording import Words


@pytest.mark.parametrize(("typed", "key"), [
    ("urgency=7", "filter_bounds"), ("urgency=..0", "filter_bounds"), ("impact=-3", "filter_bounds"), ("result=6..", "filter_bounds"),
    ("risk=..-1", "filter_bounds"), ("risk=5..2", "filter_backwards"), ("response_hours=9..3", "filter_backwards"),
    ("opened=2026-05-01..2026-01-01", "filter_backwards"), ("opened=tomorrow..yesterday", "filter_backwards"), ("due=-1d..-9d", "filter_backwards"),
    ("tag=", "filter_empty"), ("field.order=", "filter_empty"), ("type= ", "filter_empty"), ("urgency=!", "filter_empty"),
    ("type=nosuch", "filter_value"), ("urgency=high", "filter_number"), ("opened=soon", "filter_date"), ("nosuch=1", "unknown_filter"),
])
def test_nonsense_is_told_in_every_language(typed: str, key: str) -> None:
    with pytest.raises(WrongUsage, match=key) as told:
        queue_filter("all", [typed])
    for language in ("en", "zh_CN", "zh_TW"):
        assert Words(language).of(told.value.message)


def test_more_filters_than_a_view_keeps_are_refused_by_their_number() -> None:
    assert len(queue_filter("all", ["type=!delay"] * MOST).conditions) == MOST
    with pytest.raises(WrongUsage, match="filter_many") as told:
        queue_filter("all", ["type=!delay"] * (MOST + 1))
    assert [str(MOST + 1) in Words(language).of(told.value.message) for language in ("en", "zh_CN", "zh_TW")] == [True] * 3


@pytest.mark.parametrize("typed", [
    "urgency=4", "urgency=3..9", "urgency=!1", "risk=0..", "risk=12", "result=none", "opened=2026-01-31", "opened=2026-01-01..2026-01-01",
    "opened=-7d..", "opened=..-3d", "opened=today..today", "opened=2026-05-01..today", "opened=-3m..2026-01-01", "opened=this_year..-3m",
    "due=today..this_month", "updated=-48h..now", "opened=2026-01-01T08:00..2026-01-01T09:00", "cost=100..", "tag=none", "resolution_hours=..72",
])
def test_what_means_something_is_taken(typed: str) -> None:
    assert queue_filter("all", [typed]).conditions


@pytest.mark.parametrize(("wanted", "long"), [
    (QueueFilter("all", (), "x" * LONGEST_SEARCH), False), (QueueFilter("all", (), "x" * (LONGEST_SEARCH + 1)), True),
    (QueueFilter("all", (("customer", "x" * LONGEST),)), False), (QueueFilter("all", (("customer", "x" * (LONGEST + 1)),)), True),
    (QueueFilter("all", (("urgency", "1"),) * MOST), False), (QueueFilter("all", (("urgency", "1"),) * (MOST + 1)), True),
])
def test_what_is_not_too_long_is_read_as_it_was_written(wanted: QueueFilter, long: bool) -> None:
    assert too_long(wanted) is long
    assert (read(written(wanted, Layout())).wanted == wanted) is not long


def test_a_view_of_older_days_with_too_many_filters_says_how_many_are_left_out() -> None:
    found = read(written(QueueFilter("all", (("urgency", "1"),) * (MOST + 3)), Layout()))
    assert [(each.part, each.what) for each in found.left_out] == [("more", "3")]
