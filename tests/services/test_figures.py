"""Figures by right and by day, and on the command line: numbers with definitions, wrong days in one sentence."""

import json
from datetime import date

import pytest

from complaint_desk.cli import main
from complaint_desk.cli.arguments import PAGES
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Period
from complaint_desk.domain.problems import NotAllowed, WrongUsage
from complaint_desk.domain.rules import Rules
from complaint_desk.services.boards import TOPICS
from complaint_desk.services.figures import figures_of, period_of, series
from tests.charts.samples import CAUSE_COUNTS, WEEKS, sample
from tests.data.filled import NOW, fill, random_row

TODAY = date(2026, 11, 21)


@pytest.fixture
def desk(tmp_path):
    import random
    store = Store.open(tmp_path / "desk.sqlite", Rules(), clock=lambda: NOW)
    chance = random.Random(3)
    fill(store.path, [random_row(chance, id_) for id_ in range(1, 201)])
    yield store
    store.close()


def test_whoever_may_not_see_figures_sees_none(desk):
    with pytest.raises(NotAllowed):
        figures_of(desk, Person(1, "c", "C", "caller"), period=Period(1, 2))


def test_no_days_mean_the_last_twelve_months():
    assert period_of("", "", TODAY) == Period.of(date(2025, 11, 22), TODAY)
    assert period_of("2026-01-01", "", TODAY) == Period.of(date(2026, 1, 1), TODAY)


@pytest.mark.parametrize(("first", "last", "key"), [
    ("2026-02-30", "", "no_such_day"), ("yesterday", "", "no_such_day"), ("", "20261121", "no_such_day"), ("0001-01-01", "", "no_such_day"),
    ("2026-05-02", "2026-05-01", "days_reversed"), ("1950-01-01", "2026-01-01", "days_too_many"), ("２０２６-01-01", "", "no_such_day"),
])
def test_days_that_mean_nothing_are_refused(first, last, key):
    with pytest.raises(WrongUsage, match=key):
        period_of(first, last, TODAY)


def test_the_series_hold_what_the_charts_show():
    found = series(sample())
    assert [row["y"] for row in found["volume"]] == list(WEEKS)
    assert {row["x"]: row["y"] for row in found["pareto"]} == CAUSE_COUNTS
    assert found["pareto"][-1]["cumulative"] == 1.0
    assert found["first_response"][-1] == {"x": "none", "y": 39, "late": True}
    assert {row["x"] for row in found["satisfaction"]} >= {"all.kept", "clarify.skipped"}


def run(capsys, *argv):
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def test_json_holds_the_contract(desk, capsys):
    code, out, err = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", "--json", "--from", "2024-12-01", "--to", "2025-01-12", "--by", "type")
    assert (code, err) == (0, "")
    got = json.loads(out)
    assert (got["from"], got["to"]) == ("2024-12-01", "2025-01-12")
    for figure in got["figures"]:
        assert {"name", "value", "unit", "definition", "cases"} <= set(figure)
        assert figure["definition"].endswith(".")
    opened = next(figure for figure in got["figures"] if figure["name"] == "complaints")
    assert opened["value"] == sum(row["y"] for row in got["series"]["volume"]) == sum(row["y"] for row in got["series"]["type"])
    for rows in got["series"].values():
        assert all({"x", "y"} <= set(row) for row in rows)


def test_plain_text_says_value_and_definition(desk, capsys):
    code, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", "--from", "2024-12-01", "--to", "2025-01-12")
    assert code == 0
    assert out.startswith("2024-12-01 to 2025-01-12\nComplaints: ")
    assert "Mean of the answers from 1 to 5" in out


@pytest.mark.parametrize("argv", [("--from", "2026-13-01"), ("--from", "2026-02-02", "--to", "2026-02-01"), ("--by", "colour")])
def test_wrong_days_and_splits_are_one_sentence_and_wrong_usage(desk, capsys, argv):
    code, out, err = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", *argv)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert argv[1] in err


@pytest.mark.parametrize("page", [*TOPICS, "all"])
def test_a_page_is_printed_with_its_panels_rows_and_definitions(desk, capsys, page):
    days = ("--from", "2024-12-01", "--to", "2025-01-12", "--page", page)
    code, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", "--json", *days)
    assert code == 0
    pages = json.loads(out)["pages"]
    assert list(pages) == (list(TOPICS) if page == "all" else [page])
    for panels in pages.values():
        for panel in panels:
            assert panel["title"]
            assert panel["definition"].endswith(".")
            assert all({"x", "name", "y", "n", "low", "high", "before", "target", "unit"} <= set(row) for row in panel["rows"])
    code, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", *days)
    assert code == 0
    assert all(panel["title"] in out for panels in pages.values() for panel in panels)


DAYS = ("--from", "2024-12-01", "--to", "2025-01-12")


def test_figures_are_narrowed_by_the_filters_of_the_queue_and_say_so(desk, capsys):
    narrowed = ("--filter", "type=delay,product_quality", "--filter", "channel=!chat", "--filter", "urgency=2..")
    code, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", "--json", *DAYS, "--by", "type", *narrowed)
    got = json.loads(out)
    opened = Period.of(date(2024, 12, 1), date(2025, 1, 12))
    n = desk.read().value(
        "SELECT COUNT(*) FROM complaint WHERE type IN ('delay', 'product_quality') AND channel != 'chat' AND urgency >= 2 AND status != 'merged'"
        " AND origin != 'undated' AND opened_us >= ? AND opened_us < ?", (opened.first * DAY, (opened.last + 1) * DAY))
    assert (code, got["figures"][0]["value"]) == (0, n)
    assert n > 0
    assert sum(row["y"] for row in got["series"]["type"]) == n
    assert got["filters"] == ["type=delay,product_quality", "channel=!chat", "urgency=2.."]
    assert got["filter"].startswith("Only cases where type is ")
    _, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", *DAYS, *narrowed)
    assert out.splitlines()[1] == got["filter"]


def test_a_filter_that_nothing_fits_is_told_in_words(desk, capsys):
    code, out, _ = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", *DAYS, "--filter", "product=nothing sold here")
    assert code == 0
    assert "No case of these days fits the filter: product is nothing sold here." in out
    assert "No complaint was opened in this period" in out


@pytest.mark.parametrize(("verb", "typed"), [
    (verb, typed) for verb in ("figures", "report") for typed in ("colour=red", "type=lunch", "breach=ghost", "urgency=9", "department=kitchen")
])
def test_a_filter_of_nonsense_is_wrong_usage_as_it_is_with_the_queue(desk, capsys, tmp_path, verb, typed):
    told = run(capsys, "queue", "--db", str(desk.path), "--as", "kim", "--filter", typed)
    out = ("--out", str(tmp_path / "month.html")) if verb == "report" else ()
    assert run(capsys, verb, "--db", str(desk.path), "--as", "kim", "--filter", typed, *out) == told
    assert told[0] == 2
    assert not (tmp_path / "month.html").exists()


def test_a_page_that_is_none_is_wrong_usage_and_the_help_knows_those_there_are(desk, capsys):
    code, _, err = run(capsys, "figures", "--db", str(desk.path), "--as", "kim", "--page", "colours")
    assert code == 2
    assert "colours" in err
    assert PAGES == TOPICS
