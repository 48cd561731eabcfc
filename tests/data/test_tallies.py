"""Sums that are kept are those that a fresh reading gives, whatever changed since, in whichever program, and read only the days it changed."""

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from complaint_desk.data.projector import rollup_changes
from complaint_desk.data.rows import write_rollups
from complaint_desk.data.store import Store
from complaint_desk.data.tallies import CELLS_SQL, Tallies
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import Period
from complaint_desk.domain.rules import Rules
from tests.data.filled import NOW, fill, random_row

ROOT = Path(__file__).resolve().parents[2]
TODAY = NOW // DAY
MONTH = Period(TODAY - 29, TODAY)
MARGINS = (("", "", 0), ("delay", "", 0), ("", "phone", 0), ("", "", 2))
PERIODS = (MONTH, MONTH.before, Period(TODAY - 30, TODAY - 1), Period(TODAY - 3, TODAY), Period(TODAY - 400, TODAY + 5), Period(5, 9))


@pytest.fixture
def rows(store):
    chance = random.Random(6)
    made = [random_row(chance, id_) for id_ in range(1, 401)]
    fill(store.path, made)
    return made


def change(store, old, new):
    """What a press does to the roll-ups, by a store of its own as another program has one."""
    changes = Counter()
    rollup_changes(old, new, changes)
    other = Store.open(store.path, Rules(), clock=lambda: NOW)
    try:
        with other._writing.atomic("IMMEDIATE"):
            write_rollups(other._writing, changes)
    finally:
        other.close()


def other_day(chance, row):
    opened = row.opened_us + chance.randint(-3, 3) * DAY
    kept = {"opened_us": opened, "first_response_us": opened + chance.randint(1, 99) * HOUR if chance.random() < 0.8 else 0}
    return replace(row, **kept, type=chance.choice(("delay", "other")), channel=chance.choice(("phone", "email")))


def test_what_is_kept_is_what_a_fresh_reading_gives_after_any_change(store, rows):
    chance = random.Random(9)
    kept = store.read().tallies
    for _ in range(25):
        for margin in MARGINS:
            periods = chance.sample(PERIODS, 3)
            assert kept.sums(margin, periods) == Tallies(store.read()).sums(margin, periods)
        for place in chance.sample(range(len(rows)), chance.randint(0, 4)):
            new = None if chance.random() < 0.1 else other_day(chance, rows[place] or random_row(chance, place + 1))
            change(store, rows[place], new)
            rows[place] = new


def test_only_the_days_that_changed_are_read_again(store, rows, monkeypatch):
    kept, read = store.read().tallies, []
    kept.sums(("", "", 0), PERIODS[:3])
    chunks = store.read().chunks
    monkeypatch.setattr(store.read(), "chunks", lambda sql, params, size: read.append((sql, params[-2:])) or chunks(sql, params, size))
    kept.sums(("", "", 0), PERIODS[:3])
    assert read == []
    row = next(row for row in rows if row.opened_us // DAY in range(MONTH.first, MONTH.last + 1) and not row.resolved_us and row.status != "merged")
    change(store, row, replace(row, product="kettle"))
    kept.sums(("", "", 0), PERIODS[:3])
    day = row.opened_us // DAY
    assert read == [(CELLS_SQL, (day, day))]


def test_many_days_at_once_and_a_desk_that_was_put_back_are_read_anew(store, rows):
    kept = store.read().tallies
    first = kept.sums(("", "", 0), [MONTH])
    with store._writing.atomic("IMMEDIATE"):
        write_rollups(store._writing, {("opened", TODAY - at, "", "", 0, "", 0): 1 for at in range(90)})
    second = kept.sums(("", "", 0), [MONTH])
    assert sum(second[0].daily["opened"].values()) == sum(first[0].daily["opened"].values()) + MONTH.days
    store._writing.execute_sql("DELETE FROM rollup")
    store._writing.execute_sql("DELETE FROM counter WHERE name GLOB 'rollup*' OR name GLOB 'day:*'")
    assert kept.sums(("", "", 0), [MONTH])[0].counts == {}
    store._writing.execute_sql("INSERT INTO rollup SELECT 'opened', ?, '', '', 0, '', 0, 7", (TODAY,))
    store.begin_lane()
    assert kept.sums(("", "", 0), [MONTH])[0].counts == {"opened": {0: 7}}


def test_no_more_is_kept_than_a_few_margins_and_periods(store, rows):
    kept = store.read().tallies
    for at in range(20):
        kept.sums(MARGINS[at % 4], [Period(TODAY - 20 - at, TODAY - at)])
    assert len(kept._margins) <= 3
    assert all(len(margin.sums) <= 6 for margin in kept._margins.values())
    assert kept.sums(MARGINS[0], [MONTH]) == Tallies(store.read()).sums(MARGINS[0], [MONTH])


def test_a_cell_of_nothing_adds_nothing_and_its_day_can_change(store, rows):
    kept, cell = store.read().tallies, ("opened", TODAY, "", "", 0, "", 7)
    store._writing.execute_sql("INSERT INTO rollup SELECT 'opened', ?, '', '', 0, '', 7, 0", (TODAY,))
    kept.sums(MARGINS[0], [MONTH])
    for n in (1, -1, 0):
        with store._writing.atomic("IMMEDIATE"):
            write_rollups(store._writing, {cell: n})
        assert kept.sums(MARGINS[0], [MONTH]) == Tallies(store.read()).sums(MARGINS[0], [MONTH])


def test_days_that_no_kept_period_has_are_let_go(store, rows):
    kept = store.read().tallies
    kept.sums(MARGINS[0], [Period(TODAY - 4000, TODAY)])
    for at in range(6):
        kept.sums(MARGINS[0], [Period(TODAY - 20 - at, TODAY - at)])
    margin = kept._margins[MARGINS[0]]
    assert set(margin.days) == set(range(TODAY - 25, TODAY + 1))
    assert all(set(by_day) <= set(margin.days) for by_day in margin.daily.values())
    assert kept.sums(MARGINS[0], PERIODS) == Tallies(store.read()).sums(MARGINS[0], PERIODS)


def test_cells_that_stand_are_raised_and_those_that_do_not_are_made_by_the_same_press(store):
    stood, new, back = (("opened", TODAY + 9, "", "", 0, "", bucket) for bucket in (1, 2, 3))
    for changes in ({stood: 2, back: 4}, {new: 5, stood: 3, back: -4}):
        with store._writing.atomic("IMMEDIATE"):
            write_rollups(store._writing, changes)
    assert store.read().rows("SELECT bucket, n FROM rollup WHERE day = ? ORDER BY bucket", (TODAY + 9,)) == [(1, 5), (2, 5)]


def test_a_press_loads_none_of_what_figures_are_made_of():
    """It marks the days that it changes, and no more: three quarters of a megabyte stay out of a queue at rest."""
    asked = "import sys, complaint_desk.data.transaction; print(*(name for name in sys.modules if name.endswith('.figures')))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []
