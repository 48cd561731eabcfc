"""``bench`` measures beside floors: what is asserted is what it prints and that a missed limit shows, never a time."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from complaint_desk.bench import bare, charting, reading, searching, strain, whole, window
from complaint_desk.bench.desk import made, now_us, opened
from complaint_desk.bench.measuring import Result, beside
from complaint_desk.bench.run import rows_of, settle
from complaint_desk.cli import main
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services.books import load_rules
from complaint_desk.services.sheets import sheet_of


def test_what_it_prints_is_what_was_promised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "TURNS", 1)
    main(["bench", "--cases", "60", "--rows", "5,16", "--keep", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {"cases", "machine", "results", "holds"}
    assert told["cases"] == 60
    # the case that is painted comes from a window that was really opened
    assert [(result["row"], result["unit"]) for result in told["results"]] == [(5, "x"), (16, "x"), (16, "ms"), (16, "ms")]
    for result in told["results"]:
        assert set(result) >= {"row", "name", "ours_ms", "floor_ms", "ratio", "limit", "what_the_floor_is"}
        assert result["ours_ms"] > 0
        assert result["what_the_floor_is"]


def test_the_bare_table_is_paged_through_rows_that_were_not_in_sight(tmp_path: Path) -> None:
    places = bare.pages(rows=1_000, at_once=17)
    assert [after - before for before, after in pairwise(places)] == [17] * (bare.FRAMES - 1)
    told = window.run(window.BARE, "table", str(window.ROW_HEIGHT), "641", folder=tmp_path)
    assert set(told) == {"page", "lines", "jumps"}
    assert min(told.values()) > 0


def test_a_kept_desk_is_used_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        main(["bench", "--cases", "40", "--rows", "5", "--keep", str(tmp_path)])
        desk = tmp_path / "bench-40.sqlite"
        assert desk.exists()
        desk.touch()
        written = desk.stat().st_mtime_ns
    assert desk.stat().st_mtime_ns == written
    assert {path.suffix for path in tmp_path.iterdir()} == {".sqlite", ".json"}
    assert capsys.readouterr().out.count(" × ≤ 2") == 2


def test_a_kept_desk_is_brought_under_the_rules_of_today_before_it_is_measured(tmp_path: Path) -> None:
    rules = load_rules()
    kept = made(tmp_path, 40, rules, lambda _done, _total: None, lambda: False)
    with opened(kept, replace(rules, version=rules.version + 1)) as desk:
        assert desk.store.outdated()
        settle(desk, lambda: True)
        assert desk.store.outdated()
        settle(desk, lambda: False)
        assert not desk.store.outdated()


def test_searches_of_an_invented_desk_find_what_is_there_also_after_edits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "EDITS", 200)
    monkeypatch.setattr(searching, "ASKED", 60)
    main(["bench", "--cases", "60", "--rows", "14", "--keep", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [(result["unit"], result["value"]) for result in told["results"]] == [("sets", 0)] * 8
    assert [result["name"].endswith("edits") for result in told["results"]] == [False] * 4 + [True] * 4


def test_the_window_is_watched_while_it_searches_draws_and_imports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strain, "TURNS", 1)
    monkeypatch.setattr(strain, "ROWS", 30)
    main(["bench", "--cases", "60", "--rows", "25,26", "--keep", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [(result["row"], result["unit"]) for result in told["results"]] == [(25, "ms")] * 3 + [(26, "x")] * 2
    for result in told["results"][:3]:
        assert result["value"] == pytest.approx(result["ours_ms"] - result["floor_ms"], rel=0.01, abs=0.1)
    queue, charts = (result["value"] for result in told["results"][3:])
    assert 1 < queue < charts
    # what was imported went into a copy
    with closing(sqlite3.connect(tmp_path / "bench-60.sqlite")) as kept:
        assert kept.execute("SELECT count(*) FROM complaint").fetchone() == (60,)


def test_charts_are_measured_beside_their_floors_and_their_numbers_are_those_of_the_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charting, "TURNS", 1)
    monkeypatch.setattr(charting, "ROUNDS", 1)
    asked = ["bench", "--cases", "60", "--rows", "21,22,24", "--keep", str(tmp_path), "--json"]
    main(asked)
    told = json.loads(capsys.readouterr().out)
    assert [(result["row"], result["unit"]) for result in told["results"]] == [*[(21, "x")] * 4, (22, "sets"), (24, "x")]
    whole, asked_ms, painted_ms, other_days = (result["ours_ms"] for result in told["results"][:4])
    assert min(asked_ms, painted_ms, other_days) > 0
    assert whole >= max(asked_ms, painted_ms)
    assert told["results"][4]["value"] == 0
    with closing(sqlite3.connect(tmp_path / "bench-60.sqlite")) as kept, kept:
        kept.execute("UPDATE rollup SET n = n + 1 WHERE measure = 'cause' AND type = '' AND channel = '' AND urgency = 0")
    main([*asked[:4], "22", *asked[5:]])
    assert json.loads(capsys.readouterr().out)["results"][0]["value"] > 0


def test_the_case_that_comes_in_moves_all_six_charts_and_nothing_moves_none(tmp_path: Path) -> None:
    """Else the row would measure charts that stay as they are."""
    rules = load_rules()
    with opened(made(tmp_path, 200, rules, lambda _done, _all: None, lambda: False), rules) as desk:
        period = charting.period_of("", "", charting.today(now_us()))
        before, again = (sheet_of(desk.store, desk.who, names=charting.SIX, period=period) for _ in range(2))
        assert charting.changed(before, again) == ()
        charting.come_in(desk.store, desk)
        assert charting.changed(before, sheet_of(desk.store, desk.who, names=charting.SIX, period=period)) == charting.SIX


def test_a_row_that_is_not_measured_is_refused_with_those_that_are() -> None:
    with pytest.raises(WrongUsage) as refused:
        rows_of("5,999")
    assert dict(refused.value.message.fields)["row"] == "999"
    assert rows_of("5, 13") == {5, 13}
    assert 33 in rows_of(None)


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "holds"),
    [(1.9, 2, False, True), (2.1, 2, False, False), (0.09, 0.08, True, True), (0.07, 0.08, True, False), (0, 0, False, True), (1, 0, False, False)],
)
def test_a_missed_limit_shows(value: float, limit: float, at_least: bool, holds: bool) -> None:
    assert Result(row=1, key="queue_page", value=value, limit=limit, at_least=at_least).holds is holds


def test_the_same_work_beside_itself_is_measured_in_milliseconds_of_one_run() -> None:
    runs = 0

    def work() -> None:
        nonlocal runs
        runs += 1
        sum(range(20_000))

    found = beside(work, work, rounds=1)
    assert runs > 10
    assert 0.01 < found.ours_ms < 100


def test_what_is_interrupted_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_desk: object) -> None:
        assert list(tmp_path.glob("*/bench-30.sqlite"))
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "queue_page", interrupt)
    assert main(["bench", "--cases", "30", "--rows", "5"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.count("\n") == 1


def test_a_program_that_is_measured_does_not_outlive_the_measuring(tmp_path: Path) -> None:
    sleeper = ("timeit", "-n", "1", "-r", "1", "import time; time.sleep(600)")
    with pytest.raises(KeyboardInterrupt), window._process(*sleeper, folder=tmp_path) as process:
        raise KeyboardInterrupt
    assert process.poll() is not None


def test_what_a_desk_is_measured_against_holds_all_its_rows_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["bench", "--cases", "40", "--rows", "29,5", "--keep", str(tmp_path)])
    assert "5" in capsys.readouterr().out
    whole.copy_rows(tmp_path / "bench-40.sqlite", tmp_path / "bare.sqlite")
    with closing(sqlite3.connect(tmp_path / "bench-40.sqlite")) as kept, closing(sqlite3.connect(tmp_path / "bare.sqlite")) as rows:
        objects = rows.execute("SELECT name, type FROM sqlite_master").fetchall()
        assert {kind for _, kind in objects} == {"table"}
        assert {"event", "event_body", "operation", "complaint", "customer", "rollup"} <= {name for name, _ in objects}
        assert not [name for name, _ in objects if "search" in name]
        for name, _ in objects:
            assert rows.execute(f"SELECT count(*) FROM {name}").fetchone() == kept.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert rows.execute("SELECT rowid, number FROM complaint").fetchall() == kept.execute("SELECT id, number FROM complaint").fetchall()


def test_each_part_of_the_row_of_filters_has_words_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["bench", "--cases", "60", "--rows", "12", "--keep", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)["results"]
    assert len({result["name"] for result in told}) == len(told) == 5
