"""Hot spots by a field of the site's own: a planted region is named with its cause and its cases; without a field the figure says how to make one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.data.queue import total
from complaint_desk.data.store import Store
from complaint_desk.data.views import Asker
from complaint_desk.domain.authority import DESK
from complaint_desk.domain.board_causes import ANY_FIELD
from complaint_desk.domain.events import DAY
from complaint_desk.domain.panels import Panel, panel_finding
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import marking
from complaint_desk.services.boards import board_of
from complaint_desk.wording import Words
from tests.data.filled import fill
from tests.services.test_false_alarms import TODAY, WEEKS, row, steady

REGIONS = ("North", "South", "East", "<b>West</b>, all of it")


@pytest.fixture
def store(tmp_path: Path):
    """Half a year in which suppliers failed the south; the last region is called as nobody should."""
    chance = random.Random(7)
    rows = steady(chance)
    rows += [row(chance, 5_000 + n, WEEKS.first + n, cause="supplier") for n in range(60)]
    path = tmp_path / "desk.sqlite"
    made = Store.open(path, Rules(), clock=lambda: TODAY * DAY)
    fill(path, rows)
    marking.define_field(made, DESK, key=bytes(16), label="Region", kind="choice", choices=REGIONS)
    marking.define_field(made, DESK, key=bytes([1] * 16), label="Note", kind="text")
    regions = [(each.id, "South" if each.id >= 5_000 else chance.choice(REGIONS)) for each in rows]
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany(
            "INSERT INTO case_field(field, case_id, text, shown) VALUES('field_1', ?, ?, ?)", [(id_, name.casefold(), name) for id_, name in regions])
    yield made
    made.close()


def spots(store: Store, spots_by: str) -> Panel:
    return board_of(store, DESK, topic="causes", period=WEEKS, spots_by=spots_by).panel("hot_spots")


def test_a_planted_region_is_named_with_its_cause_and_every_spot_leads_to_its_cases(store: Store) -> None:
    panel = spots(store, "field.field_1")
    assert Words("en").of(panel.title).startswith("South · Supplier")
    assert [line.code for line in panel.lines if line.pointed] == ["1.supplier"]
    asker = Asker(0, TODAY * DAY, UTC)
    counted = [line for line in panel.lines if line.behind is not None]
    assert counted
    assert all(total(store.read(), line.behind, asker) == line.n for line in counted)
    assert total(store.read(), panel.behind, asker) == panel.cases
    for language in LANGUAGES:
        finding = panel_finding(panel)
        assert "Region" in Words(language).of(finding.definition)
    assert all(line.behind is None for line in panel.lines if "West" in Words("en").of(line.name))


def test_by_product_nothing_of_it_is_seen(store: Store) -> None:
    assert not any(line.pointed for line in spots(store, "").lines)


@pytest.mark.parametrize("key", [ANY_FIELD, "field.field_2", "field.gone", "field.x' OR 1", "product"])
def test_where_there_is_no_such_field_it_says_how_to_make_one(store: Store, key: str) -> None:
    panel = spots(store, key)
    assert panel.lines == ()
    for language in LANGUAGES:
        words = Words(language)
        assert words("settings_marks.title") in words.of(panel.empty)
        assert words.of(panel.definition)


def test_a_field_that_nobody_filled_in_is_told_by_its_name(store: Store) -> None:
    marking.define_field(store, DESK, key=bytes([2] * 16), label="Shop", kind="choice", choices=("A", "B"))
    assert Words("en").of(spots(store, "field.field_3").empty) == "No case of this period has both a cause and a value in “Shop”"
