"""The boards equal a count of every row by hand, and each line leads to as many cases as it says."""

import random
from collections import Counter
from contextlib import closing
from datetime import UTC

import pytest

from complaint_desk.data.boards import TOPICS, read_board
from complaint_desk.data.queue import total
from complaint_desk.data.store import Store
from complaint_desk.data.views import Asker
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.messages import Day
from complaint_desk.domain.on_record import BIT, FURTHEST_AT
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_page import PANELS
from complaint_desk.domain.vocabulary import EMOTIONS, HIGH_EMOTIONS, OUTCOMES
from tests.data.desks import Clock
from tests.data.filled import NOW, fill, random_row

ASKER = Asker(5, NOW, UTC)
PERIOD = Period(NOW // DAY - 49, NOW // DAY)
FILTERS = {
    (): lambda r: True,
    (("type", "delay"),): lambda r: r.type == "delay",
    (("urgency", "2.."),): lambda r: r.urgency >= 2,
}
PROMISES = ("promises_by_type", "facts", "departments", "callbacks", "improvements", "claims")
"""Their lines count promises, tasks and callbacks, not cases, lead to part of what they count (facts), or no filter leads to all of them."""
ROWS = ("times", "again", "causes", "promises")
"""Topics that are counted from the rows; the others are tried on a desk with events."""
FROM_EVENTS = ("remedies", "kept_value")
"""Panels of these topics that need events all the same."""


@pytest.fixture(scope="module")
def made():
    chance = random.Random(11)
    return [random_row(chance, id_) for id_ in range(1, 701)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory, made):
    """The desk of these cases, which every test only reads."""
    with closing(Store.open(tmp_path_factory.mktemp("kept") / "desk.sqlite", Rules(), clock=Clock())) as opened:
        fill(opened.path, made)
        yield opened


@pytest.fixture(scope="module")
def cases(made):
    return [r for r in made if r.status != "merged" and r.origin != "undated"]


def board(store, topic, pairs=(), period=PERIOD):
    return read_board(store.read(), topic, period, ASKER, pairs, Aims())


def test_every_conversation_of_the_period_that_is_old_enough_is_looked_at_and_no_imported_history(kept, cases):
    days = Period(NOW // DAY - 27, NOW // DAY)
    old = Period(days.first, days.last - 14)
    taken = [[r for r in cases if r.origin in ("desk", "demo") and within(r.opened_us, each)] for each in (old, days.before)]
    found = read_board(kept.read(), "work", days, ASKER, (), Aims(), wanted=("drop_off",)).panel("drop_off")
    assert dict(found.told)["since"] == Day(day_date(days.first))
    assert found.lines[0].n == len([r for r in taken[0] if r.opened_us <= NOW - 14 * DAY]) > 5
    came = [sum(not r.on_record >> FURTHEST_AT for r in each) for each in taken]
    assert found.lines[0].before == came[1] / len(taken[1]), "with all of the period before"


def within(us, period=PERIOD):
    return us and period.first <= us // DAY <= period.last


def values(panel):
    return {line.code: (line.value, line.n) for line in panel.lines}


@pytest.mark.parametrize("topic", ROWS)
@pytest.mark.parametrize("pairs", FILTERS)
def test_every_line_leads_to_as_many_cases_as_it_says(kept, cases, topic, pairs):
    found = board(kept, topic, pairs)
    for panel in (panel for panel in found.panels if panel.name not in FROM_EVENTS):
        assert panel.empty is None, panel.name
        assert total(kept.read(), panel.behind, ASKER) == panel.cases > 0, panel.name
        for line in panel.lines if panel.name not in PROMISES else ():
            assert total(kept.read(), line.behind, ASKER) == line.n, (panel.name, line.code)


@pytest.mark.parametrize("pairs", FILTERS)
def test_times_equal_a_count_by_hand(kept, cases, pairs):
    rows = [r for r in cases if FILTERS[pairs](r)]
    found = board(kept, "times", pairs)
    resolved = [(r.resolved_us - r.opened_us) / HOUR for r in rows if within(r.resolved_us)]
    spread = values(found.panel("resolution_spread"))
    assert spread["24..48"][1] == sum(24 < h <= 48 for h in resolved)
    assert spread["336.."][1] == sum(h > 336 for h in resolved)
    assert sum(n for _, n in spread.values()) == len(resolved)
    for code, share in (("p50", 0.5), ("p90", 0.9)):
        value, n = values(found.panel("resolution_percentiles"))[code]
        assert n == len(resolved)
        assert sum(h <= value for h in resolved) / n == pytest.approx(share, abs=0.06)
    ages = values(found.panel("backlog_age"))
    open_ = [NOW // DAY - r.opened_us // DAY for r in rows if r.is_open]
    assert {code: n for code, (_, n) in ages.items()} == {
        "0..1": sum(a <= 1 for a in open_), "2..3": sum(2 <= a <= 3 for a in open_), "4..7": sum(4 <= a <= 7 for a in open_),
        "8..14": sum(8 <= a <= 14 for a in open_), "15..30": sum(15 <= a <= 30 for a in open_), "31..": sum(a > 30 for a in open_),
    }


def again(rows, row, after_us, until_us):
    return any(o.customer_id == row.customer_id and o.id != row.id and after_us < o.opened_us <= until_us for o in rows)


@pytest.mark.parametrize("pairs", FILTERS)
def test_what_comes_back_equals_a_count_by_hand(kept, cases, pairs):
    rows = [r for r in cases if FILTERS[pairs](r)]
    found = board(kept, "again", pairs)
    closed = [r for r in rows if within(r.closed_us) and r.origin != "imported"]
    single = sum(r.contacts <= 1 and not r.reopened for r in closed)
    assert values(found.panel("first_contact"))["all"] == (single / len(closed), len(closed))
    opened = [r for r in rows if within(r.opened_us)]
    repeat = sum(again(cases, r, r.opened_us - 30 * DAY - 1, r.opened_us - 1) for r in opened)
    assert values(found.panel("comes_back")) == {
        "reopened": (sum(r.reopened > 0 for r in closed) / len(closed), len(closed)), "repeat": (repeat / len(opened), len(opened)),
    }
    resolved = [r for r in rows if within(r.resolved_us) and r.origin != "imported"]
    graded = [r for r in resolved if r.handling]
    old = [r for r in resolved if r.resolved_us <= NOW - 30 * DAY]
    for step, bit in (("listen", 1), ("clarify", 2), ("offer", 4), ("follow_up", 8)):
        for kept in (True, False):
            code = f"{step}.{'kept' if kept else 'skipped'}"
            mine = [r for r in graded if bool(r.steps_kept & bit) is kept]
            assert values(found.panel("satisfied_steps"))[code] == (sum(r.handling >= 4 for r in mine) / len(mine), len(mine))
            mine = [r for r in old if bool(r.steps_kept & bit) is kept]
            hits = sum(again(cases, r, r.resolved_us, r.resolved_us + 30 * DAY) for r in mine)
            assert values(found.panel("back_steps"))[code] == (hits / len(mine), len(mine))
    given = {measure: [getattr(r, measure) for r in resolved if getattr(r, measure)] for measure in ("result", "handling")}
    shares = {measure: (sum(g >= 4 for g in grades) / len(grades), len(grades)) for measure, grades in given.items()}
    assert values(found.panel("graded")) == shares
    for code, (value, n) in values(found.panel("emotion")).items():
        mine = [r for r in closed if r.emotion_first == code]
        calmer = [
            r for r in mine
            if (r.emotion not in HIGH_EMOTIONS if code in HIGH_EMOTIONS else EMOTIONS.index(r.emotion) < EMOTIONS.index(code))
        ]
        assert (value, n) == (len(calmer) / len(mine), len(mine))


@pytest.mark.parametrize("pairs", FILTERS)
def test_causes_equal_a_count_by_hand(kept, cases, pairs):
    rows = [r for r in cases if FILTERS[pairs](r)]
    found = board(kept, "causes", pairs)
    opened = [r for r in rows if within(r.opened_us)]
    for name in ("type", "channel", "language"):
        assert {code: n for code, (_, n) in values(found.panel(f"by_{name}")).items()} == {
            code: sum(getattr(r, name) == code for r in opened) for code in {getattr(r, name) for r in opened}
        }
    spent = [r for r in rows if within(r.resolved_us) and r.remedy and r.currency == "CNY"]
    for name in ("type", "cause", "remedy"):
        assert values(found.panel(f"{name}_cost")) == {
            code or "none": (sum(round(float(r.cost) * 100) for r in mine), len(mine))
            for code in {getattr(r, name) for r in spent} if (mine := [r for r in spent if getattr(r, name) == code])
        }
    graded = [r for r in spent if r.result and r.origin != "imported"]
    assert values(found.panel("kept_cost")) == {
        code: (sum(round(float(r.cost) * 100) for r in mine) / sum(r.result >= 4 for r in mine), len(mine))
        for code in {r.remedy for r in graded} if (mine := [r for r in graded if r.remedy == code])
    }
    for name, of in (("hot_spots", "product"), ("region_spots", "region")):
        spots = found.panel(name)
        both = [(getattr(r, of), r.cause) for r in opened if getattr(r, of) and r.cause]
        assert spots.cases == len(both)
        for line in spots.lines:
            conditions = dict(line.behind.conditions)
            spot = conditions[of], conditions["cause"]
            expected = sum(value == spot[0] for value, _ in both) * sum(cause == spot[1] for _, cause in both) / len(both)
            assert (line.n, line.quoted) == (both.count(spot), expected)
    regions = Counter(r.region for r in opened if r.region)
    assert {dict(line.behind.conditions)["region"]: line.n for line in found.panel("by_region").lines} == regions


def test_promises_equal_a_count_by_hand(kept, cases):
    found = board(kept, "promises")
    opened = [r for r in cases if within(r.opened_us)]
    offered = [r for r in opened if r.options_offered and r.origin != "imported"]
    assert values(found.panel("options")) == {
        code: (sum(r.remedy != "" for r in mine) / len(mine), len(mine))
        for code, mine in (
            ("1", [r for r in offered if r.options_offered == 1]), ("2", [r for r in offered if r.options_offered == 2]),
            ("3+", [r for r in offered if r.options_offered >= 3]),
        )
    }
    kept, broken = sum(r.promises_kept for r in opened), sum(r.promises_broken for r in opened)
    assert values(found.panel("promises_by_type"))["all"] == (kept / (kept + broken), kept + broken)
    assert {code: n for code, (_, n) in values(found.panel("standing_at")).items()} == {
        step: sum(r.is_open and r.step == step for r in cases) for step in ("listen", "clarify", "offer", "follow_up", "done")
    }


FACTS = {**{fact: BIT[fact, "yes"] for fact in ("apology", "admission", "goodwill")}, **{code: BIT["outcome", code] for code in OUTCOMES}}


@pytest.mark.parametrize("pairs", FILTERS)
def test_of_closed_cases_each_of_four_facts_is_counted_for_itself_and_leads_to_its_cases(kept, cases, pairs):
    closed = [r for r in cases if FILTERS[pairs](r) and within(r.closed_us) and r.origin in ("desk", "demo")]
    panel = board(kept, "promises", pairs).panel("facts")
    hits = {code: sum(bool(r.on_record & bit) for r in closed) for code, bit in FACTS.items()}
    assert values(panel) == {code: (n / len(closed), len(closed)) for code, n in hits.items()}
    assert {line.code: total(kept.read(), line.behind, ASKER) for line in panel.lines} == hits
    assert [dict(line.name.fields)["n"] for line in panel.lines] == list(hits.values())
    assert all(line.low <= line.value <= line.high for line in panel.lines)


@pytest.mark.parametrize("pairs", FILTERS)
def test_workload_equals_a_count_by_hand(kept, cases, pairs):
    found = board(kept, "work", pairs).panel("workload")
    open_ = [r for r in cases if r.is_open and FILTERS[pairs](r)]
    assert {code: n for code, (_, n) in values(found).items()} == {code: sum(str(r.owner_id or "none") == code for r in open_) for code in ("none", "5", "6")}
    assert found.cases == len(open_)
    for line in found.lines:
        assert total(kept.read(), line.behind, ASKER) == line.n


def test_the_period_before_is_compared_where_the_desk_stood_through_it(kept, cases):
    short = Period(NOW // DAY - 19, NOW // DAY)
    lines = board(kept, "causes", (), short).panel("by_type").lines
    assert [line.before for line in lines] == [
        sum(within(r.opened_us, short.before) and r.type == line.code for r in cases) or 0.0 for line in lines
    ]
    assert all(line.before is None for line in board(kept, "causes").panel("by_type").lines)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("period", [Period(0, 0), Period(0, 20_000), Period(NOW // DAY + 5, NOW // DAY + 30_000), Period(-400, -1)])
def test_no_period_breaks_a_board(kept, cases, topic, period):
    for panel in board(kept, topic, (), period).panels:
        assert panel.empty is not None or panel.lines


@pytest.mark.parametrize("topic", TOPICS)
def test_an_empty_desk_has_a_reason_for_every_panel(store, topic):
    for panel in board(store, topic).panels:
        assert panel.empty is not None
        assert panel.cases == 0


@pytest.mark.parametrize("topic", TOPICS)
def test_a_filter_that_matches_nothing_has_a_reason_for_every_panel(kept, cases, topic):
    assert all(panel.empty is not None for panel in board(kept, topic, (("owner", "404"),)).panels)


@pytest.mark.parametrize("topic", TOPICS)
def test_one_case_is_shown_and_called_too_few(store, topic):
    fill(store.path, [random_row(random.Random(2), 1)])
    for panel in board(store, topic, (), Period(0, NOW // DAY)).panels:
        assert not any(line.pointed and panel.unit == "share" for line in panel.lines), panel.name


def test_cases_of_one_second_are_counted(store):
    from dataclasses import replace

    at = 20_000 * DAY
    fill(store.path, [
        replace(random_row(random.Random(3), id_), opened_us=at, resolved_us=at, closed_us=at, first_response_us=at, is_open=0, status="closed",
                origin="desk")
        for id_ in range(1, 31)
    ])
    found = board(store, "times", (), Period(20_000, 20_000))
    assert [line.value for line in found.panel("resolution_percentiles").lines] == [0, 0, 0, 0]
    assert values(found.panel("resolution_spread"))["..24"] == (30, 30)
    assert total(store.read(), found.panel("resolution_spread").lines[0].behind, ASKER) == 30


def test_a_board_is_compared_with_the_period_that_is_asked_for(kept, cases):
    short, other = Period(NOW // DAY - 6, NOW // DAY), Period(NOW // DAY - 62, NOW // DAY - 56)
    found = read_board(kept.read(), "causes", short, ASKER, (), Aims(), earlier=other).panel("by_type")
    assert found.compared == "year"
    assert [line.before for line in found.lines] == [sum(within(r.opened_us, other) and r.type == line.code for r in cases) for line in found.lines]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_case_that_is_hidden_from_whoever_asks_is_in_no_figure(kept, cases, topic):
    hidden = Asker(5, NOW, UTC, frozenset(r.id for r in cases))
    assert all(panel.empty is not None for panel in read_board(kept.read(), topic, PERIOD, hidden, (), Aims()).panels)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_panel_that_is_wanted_alone_is_the_one_of_the_whole_topic(kept, cases, topic):
    """What only the others need is not counted, and nothing that it needs is left out."""
    whole = read_board(kept.read(), topic, PERIOD, ASKER, (), Aims())
    assert [panel.name for panel in whole.panels] == list(PANELS[topic])
    for panel in whole.panels:
        assert read_board(kept.read(), topic, PERIOD, ASKER, (), Aims(), wanted=[panel.name]).panels == (panel,)
