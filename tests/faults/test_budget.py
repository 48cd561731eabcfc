"""A harness counts what it did, stops where its time ends and says so; a deep run is one that somebody can wait for."""

from __future__ import annotations

import itertools

import pytest

from tests.faults import budget


@pytest.fixture
def minutes_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deep run in which a minute passes each time the clock is looked at, of a harness that may take ten."""
    monkeypatch.setattr(budget, "DEEP", True)
    monkeypatch.setitem(budget.MINUTES, "ten minutes", 10.0)
    monkeypatch.setattr(budget.time, "monotonic", itertools.count(0, 60).__next__)


def test_all_harnesses_together_end_in_ninety_minutes_whichever_begins_last() -> None:
    assert sum(budget.MINUTES.values()) / budget.WORKERS + max(budget.MINUTES.values()) <= budget.DEEP_ENDS_AFTER


def test_on_a_day_like_any_other_ten_rounds_of_six_seconds_are_all_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(budget, "DEEP", False)
    monkeypatch.setattr(budget.time, "monotonic", itertools.count(0, 6).__next__)
    assert len(list(budget.rounds(10, 100, deep="backups"))) == 10
    assert capsys.readouterr().out == "10 of 10 rounds in 60 s\n"


def test_a_deep_harness_stops_where_its_time_ends_and_says_so(minutes_go_by: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(budget.rounds(1, 40, deep="ten minutes"))) == 10
    assert capsys.readouterr().out == "10 of 40 rounds in 600 s, stopped short: it may take 600 s\n"


def test_a_harness_that_did_all_says_nothing_of_time(minutes_go_by: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(budget.rounds(1, 10, deep="ten minutes"))) == 10
    assert capsys.readouterr().out == "10 of 10 rounds in 600 s\n"


def test_a_harness_that_did_less_than_a_tenth_fails(minutes_go_by: None) -> None:
    with pytest.raises(AssertionError, match="too slow"):
        list(budget.rounds(1, 200, deep="ten minutes"))
