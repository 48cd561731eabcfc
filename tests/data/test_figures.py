"""The figures equal what counting every row by hand gives, read from the roll-ups or from the rows."""

import random
import sqlite3
import statistics
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date

import pytest

from complaint_desk.data.figures import SCAN_SQL, read_figures
from complaint_desk.data.happened import HAPPENED, Happened
from complaint_desk.data.queue import total
from complaint_desk.data.store import Store
from complaint_desk.data.tallies import CELLS_SQL
from complaint_desk.data.views import Asker, conditions
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.findings import findings
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CAUSES
from complaint_desk.wording import Words
from tests.data.desks import Clock
from tests.data.filled import NOW, fill, random_row

ASKER = Asker(5, NOW, UTC)
WORDS = Words("en", UTC)
PERIOD = Period(NOW // DAY - 29, NOW // DAY)
FILTERS = {
    (): lambda r: True,
    (("type", "delay"),): lambda r: r.type == "delay",
    (("channel", "phone"),): lambda r: r.channel == "phone",
    (("urgency", "3"),): lambda r: r.urgency == 3,
    (("urgency", "2.."),): lambda r: r.urgency >= 2,
    (("type", "!delay"),): lambda r: r.type != "delay",
    (("channel", "!phone"),): lambda r: r.channel != "phone",
    (("urgency", "!3"),): lambda r: r.urgency != 3,
    (("type", "delay,service_process"), ("channel", "phone,email,chat")): (
        lambda r: r.type in ("delay", "service_process") and r.channel in ("phone", "email", "chat")
    ),
    (("owner", "6"),): lambda r: r.owner_id == 6,
}


def figured(row):
    return row.status != "merged" and row.origin != "undated"


@pytest.fixture(scope="module")
def cases():
    chance = random.Random(6)
    return [random_row(chance, id_) for id_ in range(1, 901)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory, cases):
    """The desk of these cases, which every test only reads."""
    with closing(Store.open(tmp_path_factory.mktemp("kept") / "desk.sqlite", Rules(), clock=Clock())) as opened:
        fill(opened.path, cases)
        yield opened


def within(us, period=PERIOD):
    return us and period.first <= us // DAY <= period.last


def by_hand(rows, period):
    """Every key figure, by looking at each row: (value, cases)."""
    opened = [r for r in rows if within(r.opened_us, period)]
    answered = [r for r in opened if r.first_response_us]
    late_day = (NOW // DAY - 1) * DAY
    silent = [r for r in opened if not r.first_response_us and r.origin != "imported" and r.opened_us < late_day]
    in_time = [r for r in answered if r.first_response_us - r.opened_us <= 24 * HOUR]
    closed = [r for r in rows if within(r.closed_us, period) and r.origin != "imported"]
    single = [r for r in closed if r.contacts <= 1 and not r.reopened]
    resolved = [r for r in rows if within(r.resolved_us, period)]
    graded = [r.handling for r in resolved if r.handling and r.origin != "imported"]
    kept, broken = sum(r.promises_kept for r in opened), sum(r.promises_broken for r in opened)
    found = {
        "complaints": (len(opened), len(opened)),
        "first_response_in_time": (len(in_time) / (len(answered) + len(silent)), len(answered) + len(silent)),
        "closed_at_first_contact": (len(single) / len(closed), len(closed)),
        "satisfied_with_handling": (statistics.mean(graded), len(graded)),
        "promises_kept": (kept / (kept + broken), sum(1 for r in opened if r.promises_kept or r.promises_broken)),
    }
    for code in ("CNY", "EUR"):
        costs = [float(r.cost) for r in resolved if r.remedy and r.currency == code]
        found[code] = (statistics.mean(costs), len(costs))
    return found


@pytest.mark.parametrize("pairs", FILTERS)
def test_key_figures_equal_a_count_by_hand(kept, cases, pairs):
    rows = [r for r in cases if figured(r) and FILTERS[pairs](r)]
    got = read_figures(kept.read(), PERIOD, ASKER, pairs)
    now, before = by_hand(rows, PERIOD), by_hand(rows, PERIOD.before)
    names = [f.name for f in got.key_figures]
    assert len(names) == len(set(names)) == 8
    for figure in got.key_figures:
        if figure.name == "median_resolution":
            continue
        key = figure.unit if figure.name.startswith("remedy_cost") else figure.name
        tolerance = 0.0051 if key == figure.unit else 1e-12
        assert float(figure.value) == pytest.approx(now[key][0], abs=tolerance), figure.name
        assert figure.cases == now[key][1], figure.name
        assert float(figure.before) == pytest.approx(before[key][0], abs=tolerance), figure.name


@pytest.mark.parametrize("pairs", FILTERS)
def test_every_way_leads_to_as_many_cases_as_the_figure_counts(kept, cases, pairs):
    got = read_figures(kept.read(), PERIOD, ASKER, pairs, "channel")
    ways = [(f.behind, f.cases) for f in got.key_figures]
    ways += [(p.behind, p.opened) for p in got.volume.points]
    ways += [(s.behind, s.bar.n) for s in (*got.causes, *got.by)]
    ways += [(b.behind, b.n) for b in got.responses.bins] + [(got.responses.unanswered_behind, got.responses.unanswered)]
    ways += [(g.behind, g.estimate.n if g.estimate else 0) for g in got.satisfaction]
    assert len(ways) > 60
    for behind, n in ways:
        assert total(kept.read(), behind, ASKER) == n, behind


def test_median_to_resolution_is_within_the_hour_of_the_true_one(kept, cases):
    got = next(f for f in read_figures(kept.read(), PERIOD, ASKER).key_figures if f.name == "median_resolution")
    hours = [(r.resolved_us - r.opened_us) / HOUR for r in cases if figured(r) and within(r.resolved_us)]
    assert got.cases == len(hours)
    assert got.value == pytest.approx(statistics.median_low(hours), abs=1.0 if statistics.median_low(hours) < 240 else 24.0)


def test_series_equal_a_count_by_hand(kept, cases):
    got = read_figures(kept.read(), PERIOD, ASKER, (), "type")
    rows = [r for r in cases if figured(r)]
    assert [(p.day, p.opened, p.closed) for p in got.volume.points] == [
        (day_date(d), sum(r.opened_us // DAY == d for r in rows), sum(r.closed_us // DAY == d for r in rows))
        for d in range(PERIOD.first, PERIOD.last + 1)
    ]
    opened = [r for r in rows if within(r.opened_us)]
    assert {s.bar.code: s.bar.n for s in got.causes} == {c: n for c in CAUSES if (n := sum(r.cause == c for r in opened))}
    assert {s.bar.code: s.bar.n for s in got.by} == {t: sum(r.type == t for r in opened) for t in {r.type for r in opened}}
    late = [b for b in got.responses.bins if b.late]
    assert [(b.low, b.high) for b in late] == [(24, 48), (48, 72), (72, None)]
    assert got.responses.late_share == pytest.approx((sum(b.n for b in late) + got.responses.unanswered) / got.responses.cases)
    assert sum(b.n for b in got.responses.bins) == sum(1 for r in opened if r.first_response_us)
    graded = [r for r in rows if within(r.resolved_us) and r.handling and r.origin != "imported"]
    for group in got.satisfaction:
        bit = {"all": 15, "listen": 1, "clarify": 2, "offer": 4, "follow_up": 8}[group.step]
        answers = [r.handling for r in graded if (r.steps_kept & bit == bit) is group.kept]
        assert (group.estimate.n if group.estimate else 0) == len(answers)
        assert not answers or group.estimate.mean == pytest.approx(statistics.mean(answers))


def test_long_periods_go_by_week_and_cut_off_weeks_are_no_signal(kept, cases):
    long = Period(NOW // DAY - 129, NOW // DAY)
    volume = read_figures(kept.read(), long, ASKER).volume
    assert volume.step_days == 7
    assert sum(p.opened for p in volume.points) == sum(figured(r) for r in cases)
    assert {p.day.weekday() for p in volume.points[1:]} == {0}
    assert not volume.points[0].signal
    assert volume.limits is not None


def test_an_empty_desk_says_nothing_rather_than_nought(store):
    got = read_figures(store.read(), PERIOD, ASKER)
    assert {f.name: f.value for f in got.key_figures} == {
        "complaints": 0, "first_response_in_time": None, "median_resolution": None, "closed_at_first_contact": None,
        "satisfied_with_handling": None, "promises_kept": None,
    }
    assert got.causes == got.by == ()
    assert got.responses.late_share is None


def test_a_period_and_the_one_before_it():
    period = Period.of(date(2026, 1, 1), date(2026, 1, 31))
    assert (period.days, day_date(period.before.first), day_date(period.before.last)) == (31, date(2025, 12, 1), date(2025, 12, 31))


def test_statements_read_the_rollups_by_their_key(store):
    plan = [row[3] for row in store.read().rows(f"EXPLAIN QUERY PLAN {CELLS_SQL}", ("", "", 0, 1, 2))]
    assert plan == ["SEARCH rollup USING PRIMARY KEY (origin=? AND type=? AND channel=? AND urgency=? AND day>? AND day<?)"]


ONE_OF_EACH = {
    "type": "delay,privacy", "channel": "phone", "urgency": "3..4", "tier": "gold,key", "product": "kettle|oven", "cause": "!none",
    "language": "en", "department": "warehouse", "owner": "5", "origin": "desk", "tag": "flood", "field.region": "North", "happened": "closed",
    "repeat": "yes", "customer": "7", "verified": "!not_yet", "on_behalf": "yes", "need": "respect,none",
}


@pytest.mark.parametrize("keys", [*((key,) for key in ONE_OF_EACH), tuple(ONE_OF_EACH)], ids="+".join)
def test_a_filtered_count_is_one_walk_through_the_cases_and_looks_up_the_rest_by_an_index(store, keys):
    """Whatever is asked for: customers of a tier and the desk's tags are listed once, and nothing is walked through for each case."""
    parts, params = conditions(QueueFilter(conditions=(*((key, ONE_OF_EACH[key]) for key in keys), ("counted", "yes"))), ASKER)
    sql = f"{SCAN_SQL} WHERE {' AND '.join(parts)} AND +c.opened_us < ?"
    plan = {id_: (parent, told) for id_, parent, _, told in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", (*[1] * 10, *params, 1))}

    def within(id_):
        while id_ in plan:
            yield plan[id_][1]
            id_ = plan[id_][0]

    walks = [told for id_, (_, told) in plan.items() if told.startswith("SCAN") and any("CORRELATED" in each for each in within(id_))]
    assert walks == []
    assert {told for _, told in plan.values() if told.startswith("SCAN")} <= {"SCAN c", "SCAN c USING COVERING INDEX complaint_facts", "SCAN w", "SCAN d"}
    assert not any("AUTOMATIC" in told or "TEMP B-TREE" in told for _, told in plan.values())


def test_a_desk_that_was_not_there_compares_nothing(kept, cases):
    young = Period(NOW // DAY - 79, NOW // DAY)
    assert {f.before for f in read_figures(kept.read(), young, ASKER).key_figures if f.name != "complaints"} == {None}
    assert next(f for f in read_figures(kept.read(), young, ASKER).key_figures if f.name == "complaints").before == 0


@pytest.mark.parametrize("pairs", FILTERS)
def test_a_period_is_compared_with_the_one_that_is_asked_for(kept, cases, pairs):
    short = Period(NOW // DAY - 6, NOW // DAY)
    other = Period(NOW // DAY - 62, NOW // DAY - 56)
    rows = [r for r in cases if figured(r) and FILTERS[pairs](r)]
    got = read_figures(kept.read(), short, ASKER, pairs, earlier=other).key_figures[0]
    assert (got.value, got.before) == tuple(sum(within(r.opened_us, days) for r in rows) for days in (short, other))


def test_the_year_before_begins_on_the_same_day_of_the_week():
    period = Period.of(date(2026, 11, 2), date(2026, 11, 8))
    assert day_date(period.year_before.first) == date(2025, 11, 3)
    assert day_date(period.year_before.first).weekday() == date(2026, 11, 2).weekday()


def test_improvement_points_stand_at_their_day(store, cases):
    fill(store.path, cases)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.executemany("INSERT INTO improvement VALUES (?, 1, ?, 'design', ?, 'x')", [(9, 1, NOW), (10, 2, NOW), (11, 3, NOW - 40 * DAY)])
    points = read_figures(store.read(), PERIOD, ASKER).volume.points
    assert [point.improved for point in points] == [0] * 29 + [2]
    hidden = read_figures(store.read(), PERIOD, Asker(5, NOW, UTC, frozenset({2}))).volume.points
    assert hidden[-1].improved == 1


def test_what_happened_to_the_desk_stands_at_its_day(store):
    def work(tx):
        tx.append(tx.desk_stream, [ev.FileImported(sha256="0" * 64, read=1, made=1, joined=0, refused=0)], occurred_us=NOW - 2 * DAY)
        tx.append(tx.desk_stream, [ev.BaselineFrozen(step=7, first=1, last=90)], occurred_us=NOW - 2 * DAY)
        tx.append(tx.desk_stream, [ev.FileImported(sha256="1" * 64, read=1, made=1, joined=0, refused=0)], occurred_us=NOW - 300 * DAY)
        return {"v": tx.append(tx.desk_stream, [ev.PersonChanged(person=1, role="supervisor", limit="5")], occurred_us=NOW - DAY)}

    store.operation(key=bytes(16), actor_id=1, verb="change_person", work=work)
    points = read_figures(store.read(), PERIOD, ASKER).volume.points
    assert [point.happened for point in points[-4:]] == [(), ("file_imported", "baseline_frozen"), (), ()]
    assert not any(point.happened for point in points[:-4])
    year = read_figures(store.read(), Period(NOW // DAY - 363, NOW // DAY), ASKER).volume
    assert {kind for point in year.points for kind in point.happened} == {"file_imported", "baseline_frozen"}
    assert set(store.read().happened.of(Period(0, NOW // DAY))) == {NOW // DAY - 2, NOW // DAY - 300}


def test_of_what_happened_to_the_desk_only_what_came_since_is_read(store, monkeypatch):
    def tell(key, *told):
        def work(tx):
            return {"v": [tx.append(tx.desk_stream, [event], occurred_us=NOW - back * DAY) for back, event in told]}

        store.operation(key=bytes([key] * 16), actor_id=1, verb="import", work=work)

    def imported(digit):
        return ev.FileImported(sha256=digit * 64, read=1, made=1, joined=0, refused=0)

    everything, asked, rows = Period(0, NOW // DAY), [], store.read().rows
    monkeypatch.setattr(store.read(), "rows", lambda sql, params=(): asked.append((sql, params[1:3])) or rows(sql, params))
    tell(1, (2, imported("0")), (1, ev.PersonChanged(person=1, role="supervisor", limit="5")))
    kept = store.read().happened
    stands = store.read().value("SELECT max(n) FROM event WHERE stream_id = 1")
    assert kept.of(everything) == {NOW // DAY - 2: {"file_imported"}}
    assert kept.of(PERIOD.before) == {}
    tell(2, (1, ev.PersonChanged(person=1, role="supervisor", limit="6")), (40, imported("1")), (2, ev.BaselineFrozen(step=7, first=1, last=90)))
    assert kept.of(everything) == Happened(store.read()).of(everything) == {
        NOW // DAY - 2: {"file_imported", "baseline_frozen"}, NOW // DAY - 40: {"file_imported"},
    }
    assert [numbers for sql, numbers in asked if sql == HAPPENED] == [(0, stands), (stands, stands + 3), (0, stands + 3)]
    assert kept.limits() == [stands + 3]
    asked.clear()
    store.begin_lane()  # as a desk that was put back has
    assert kept.of(everything) == Happened(store.read()).of(everything)
    assert [numbers for sql, numbers in asked if sql == HAPPENED] == [(0, stands + 3)] * 2


@pytest.mark.parametrize("period", [
    Period(0, 0), Period(0, 20_000), Period.of(date(2100, 1, 1), date(2100, 12, 31)), Period.of(date(1969, 1, 1), date(1970, 6, 1)),
    Period(NOW // DAY, NOW // DAY),
])
@pytest.mark.parametrize("pairs", [(), (("owner", "404"),), (("type", "delay"), ("channel", "phone"))])
def test_no_period_and_no_filter_breaks_the_overview(kept, cases, period, pairs):
    figures = read_figures(kept.read(), period, ASKER, pairs, earlier=period.year_before)
    for finding in findings(figures):
        assert finding.empty is not None or finding.cases or finding.name in ("first_response", "satisfaction")
        assert WORDS.of(finding.title)
        assert WORDS.of(finding.summary)


@pytest.mark.parametrize("day", [1, 20_000, 47_500])
def test_all_cases_in_one_second_are_one_point_without_limits(store, day):
    fill(store.path, [
        replace(random_row(random.Random(3), id_), opened_us=day * DAY, first_response_us=day * DAY, resolved_us=day * DAY, closed_us=day * DAY,
                status="closed", is_open=0, origin="desk")
        for id_ in range(1, 31)
    ])
    figures = read_figures(store.read(), Period(day, day), ASKER)
    assert [point.opened for point in figures.volume.points] == [30]
    assert figures.volume.limits is None
    assert next(f.value for f in figures.key_figures if f.name == "median_resolution") == 0
    assert figures.responses.late_share == 0
