"""What ``figures --json`` and ``queue --json`` print keeps to the contract, and a printed filter leads to the cases."""

import json
import random
from datetime import UTC

import pytest

from complaint_desk.data.boards import read_board
from complaint_desk.data.figures import read_figures
from complaint_desk.data.queue import page, total
from complaint_desk.data.store import Store
from complaint_desk.data.views import Asker
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Period
from complaint_desk.domain.panels import panel_finding
from complaint_desk.domain.queue_filter import QueueFilter, queue_filter
from complaint_desk.domain.report import Chart
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.boards import panel_rows
from complaint_desk.services.reading_json import figures_json, queue_json
from complaint_desk.services.report_numbers import numbers_of
from complaint_desk.wording import Words
from tests.data.filled import NOW, fill, random_row

ASKER = Asker(5, NOW, UTC)


@pytest.fixture
def reader(tmp_path):
    store = Store.open(tmp_path / "desk.sqlite", Rules(), clock=lambda: NOW)
    chance = random.Random(2)
    fill(store.path, [random_row(chance, id_) for id_ in range(1, 201)])
    yield store.read()
    store.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures(reader, language):
    found = figures_json(read_figures(reader, Period(NOW // DAY - 29, NOW // DAY), ASKER, (), "type"), Words(language))
    json.dumps(found)
    assert (found["from"], found["to"]) == ("2024-12-14", "2025-01-12")
    assert set(found["series"]) == {"volume", "causes", "first_response", "satisfaction", "by_type"}
    for figure in found["figures"]:
        assert {"name", "value", "unit", "definition", "cases"} <= set(figure)
        assert "{" not in figure["definition"]
        assert total(reader, queue_filter("all", figure["filter"]), ASKER) == figure["cases"]
    for points in found["series"].values():
        assert points
        assert all({"x", "y"} <= set(point) for point in points)
    assert all(isinstance(f["value"], str) for f in found["figures"] if f["name"].startswith("remedy_cost"))


def test_types_have_the_running_share_that_causes_have(reader):
    series = figures_json(read_figures(reader, Period(NOW // DAY - 29, NOW // DAY), ASKER, (), "type"), Words("en"))["series"]
    for name in ("causes", "by_type"):
        counts = [point["y"] for point in series[name]]
        shares = [sum(counts[:at]) / sum(counts) for at in range(1, len(counts) + 1)]
        assert [point["cumulative"] for point in series[name]] == pytest.approx(shares)


@pytest.mark.parametrize("name", ["by_type", "type_cost", "cause_cost", "remedy_cost"])
def test_a_running_share_stands_in_the_rows_and_in_the_table_of_the_report(reader, name):
    period = Period(NOW // DAY - 29, NOW // DAY)
    board = read_board(reader, "causes", period, ASKER, (), Aims())
    panel = board.panel(name)
    shares = [line.running for line in panel.lines]
    assert shares == sorted(shares)
    assert [row["cumulative"] for row in panel_rows(panel, Words("en"))] == [round(share, 4) for share in shares]
    table = numbers_of(Chart(section="causes", finding=panel_finding(panel), numbers=board))
    at = [head.head.key for head in table.heads].index("charts.running")
    assert table.heads[at].form == "share"
    assert [numbers[at] for _, numbers in table.rows] == shares


def test_queue(reader):
    got = page(reader, QueueFilter("open"), ASKER, 20)
    printed = queue_json(total(reader, QueueFilter("open"), ASKER), got.rows, got.following, Words("en"))
    json.dumps(printed)
    contract = {"number", "customer", "words", "type", "status", "step", "owner", "emotion", "risk", "opened_at", "next_clock", "next_due_at"}
    assert all(contract <= set(row) for row in printed["rows"])
    assert printed["total"] > len(printed["rows"]) == 20
    assert printed["next"]
