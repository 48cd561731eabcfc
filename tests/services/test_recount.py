"""Every figure equals what a short script of its own counts from the exported events, on an invented desk and after random edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from complaint_desk.data.queue import total
from complaint_desk.data.store import Store
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Figures, Pairs, Period
from complaint_desk.domain.gates import step
from complaint_desk.domain.panels import MOST_LINES, Panel
from complaint_desk.domain.row import steps_kept
from complaint_desk.domain.saved_page import PANELS
from complaint_desk.services.boards import TOPICS, board_of
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.figures import figures_of
from complaint_desk.services.queue import asker
from tests.in_memory import passing_folder
from tests.services.recount import Recount, running, wilson
from tests.services.test_demo import NOW
from tests.services.test_joining_walks import STEPS, Walk

BOSS = Person(1, "mara", "Mara", "supervisor")
Fits = Callable[[dict[str, Any]], bool]
FILTERS: dict[Pairs, Fits] = {
    (("channel", "!phone"),): lambda c: c["channel"] != "phone",
    (("channel", "phone,email,chat"), ("language", "zh_CN,zh_TW")): (
        lambda c: c["channel"] in ("phone", "email", "chat") and c["language"] in ("zh_CN", "zh_TW")
    ),
    (("tier", "gold,key,silver"), ("cause", "!none"), ("type", "!delay")): (
        lambda c: c["tier"] in ("gold", "key", "silver") and c["cause"] != "" and c["type"] != "delay"
    ),
    (("region", "高雄|Hong  Kong|SINGAPORE"),): lambda c: c["region"] in ("高雄", "Hong Kong", "Singapore"),
    (("verified", "!not_yet,known_number"), ("on_behalf", "no"), ("need", "none,respect,missed_occasion,trust")): (
        lambda c: c["verified"] not in ("not_yet", "known_number") and not c["for_another"] and c["need"] in ("", "respect", "missed_occasion", "trust")
    ),
    (("department", "warehouse,technical,finance"), ("product", "!none"), ("owner", "!none")): (
        lambda c: bool(
            {t["department"] for t in c["tasks"]} & {"warehouse", "technical", "finance"} and c["product"] and c["owner"])
    ),
}
"""Filters of the command line, and what they mean of a case that was told again from its events."""

CUT = {"first_contact": MOST_LINES, "promises_by_type": MOST_LINES, "remedies": MOST_LINES} | dict.fromkeys(
    ("type_cost", "cause_cost", "remedy_cost", "kept_cost", "by_type", "by_channel", "by_language", "by_region", "departments", "breaches",
     "improvements", "tier_pains", "department_share"), MOST_LINES)
"""Panels that show their longest lines only."""
OF_HITS = ("facts", "department_share")
"""Panels whose lines tell in their names how many cases have what the share is of, and lead to those."""
OF_SEVERAL = ("promises_by_type", "callbacks")
"""Panels whose lines count what a case can have several of."""
SPOTS = ("hot_spots", "region_spots", "rising")
"""Panels of what two things have in common."""
RUNNING = {"type_cost", "cause_cost", "remedy_cost", "by_type", "by_region", "chain"}
"""Panels whose lines tell the share that they and those above them make."""


def exported(store: Store) -> list[tuple[list[dict[str, Any]], int, str]]:
    """The events of every case as plain values, with what the rules say of its steps."""
    found = []
    for (id_,) in store.read().rows("SELECT id FROM complaint"):
        case = store.case(id_)
        events = [
            {"n": r.n, "at": r.occurred_us, "kind": r.event.kind, "data": asdict(r.event), "noted": r.at_us, "who": r.actor_id, "press": r.operation_id}
            for r in store.history(id_)
        ]
        found.append((events, steps_kept(case), step(case, store.rules)))
    return found


def points(store: Store) -> list[tuple[int, int, str]]:
    """The improvement points: number, when each was opened, its cause."""
    opened = [(id_, r) for (id_,) in store.read().rows("SELECT id FROM improvement") for r in store.history(id_)]
    return [(id_, r.occurred_us, asdict(r.event)["cause"]) for id_, r in opened if r.event.kind == "improvement_opened"]


def tiers(store: Store) -> dict[int, str]:
    """The value tier of each customer: what was told last."""
    found = {}
    for (id_,) in store.read().rows("SELECT id FROM stream WHERE kind = 'customer'"):
        history = [(r.n, r.event.kind, asdict(r.event)) for r in store.history(id_)]
        gone = {data["n"] for _, kind, data in history if kind == "undone"}
        for n, kind, data in history:
            if n not in gone and (kind == "customer_added" or (kind == "customer_changed" and "tier" in data["fields"])):
                found[id_] = data["tier"]
    return found


def lines_of(panel: Panel) -> Any:
    if panel.name in SPOTS:
        return Counter((line.n, round(line.quoted or 0.0, 6), line.code.partition(".")[2]) for line in panel.lines)
    return {line.code: (line.value, line.n) for line in panel.lines}


def same_lines(panel: Panel, theirs: Any) -> None:
    """Hold a panel beside what was recounted; of one that shows its longest lines only, these."""
    ours = lines_of(panel)
    if panel.name in SPOTS:
        assert ours <= theirs
        assert ours.total() == min(MOST_LINES, theirs.total())
        return
    if panel.empty is not None:
        assert not any(n for _, n in theirs.values()), panel.name
        return
    ours = {code: line for code, line in ours.items() if line != (None, 0) or code in theirs}  # it had something in the period before only
    shares = running(theirs) if panel.name in RUNNING else {}
    for line in panel.lines:
        assert line.running == (pytest.approx(shares[line.code]) if panel.name in RUNNING else None), (panel.name, line.code)
    if panel.name in CUT:
        assert len(ours) == min(CUT[panel.name], len(theirs)), panel.name
        theirs = {code: line for code, line in theirs.items() if code in ours}
    assert {code: n for code, (_, n) in ours.items()} == {code: n for code, (_, n) in theirs.items()}, panel.name
    for code, (value, _) in ours.items():
        assert value == (None if theirs[code][0] is None else pytest.approx(theirs[code][0], abs=1e-9)), (panel.name, code)
    for line in panel.lines:
        if panel.unit == "share" and line.value is not None and not line.signed and line.low is not None:
            assert (line.low, line.high) == pytest.approx(wilson(round(line.value * line.n), line.n), abs=1e-9), (panel.name, line.code)


def same_charts(figures: Figures, theirs: dict[str, Any]) -> None:
    """Hold the charts of the overview beside what was recounted."""
    volume = figures.volume
    for name, by_day in (("opened", theirs["opened"]), ("closed", theirs["closed"])):
        days = {(point.day.toordinal() - 719_163): getattr(point, name) for point in volume.points}
        starts = sorted(days)
        told: Counter[int] = Counter()
        for day, n in by_day.items():
            told[max((start for start in starts if start <= day), default=starts[0])] += n
        assert {day: n for day, n in days.items() if n} == dict(told), name
    assert {part.bar.code: part.bar.n for part in figures.causes} == dict(theirs["pareto"])
    ends = {f"{'' if b.low is None else b.low}..{'' if b.high is None else b.high}": b.n for b in figures.responses.bins}
    assert ends == theirs["responses"]
    assert figures.responses.unanswered == theirs["unanswered"]
    means = {(g.step, g.kept): (g.estimate.mean, g.estimate.n) if g.estimate else None for g in figures.satisfaction}
    assert means.keys() == theirs["satisfaction"].keys()
    for key, mean in means.items():
        assert mean == (None if theirs["satisfaction"][key] is None else pytest.approx(theirs["satisfaction"][key])), key


def same(store: Store, period: Period, now_us: int, pairs: Pairs = (), fits: Fits = lambda _case: True) -> set[str]:
    """Hold every figure beside what was recounted, of the cases that fit a filter; return those that had something to say."""
    events, ideas = exported(store), points(store)
    given = tiers(store)
    now, before = (Recount(events, ideas, days.first, days.last, now_us, given, fits) for days in (period, period.before))
    figures = figures_of(store, BOSS, period=period, pairs=pairs)
    told = now.key_figures()
    for figure in figures.key_figures:
        value, n = told[figure.unit if figure.name.startswith("remedy_cost") else figure.name]
        assert figure.cases == n, figure.name
        assert figure.value == (value if isinstance(value, str | None) else pytest.approx(value)), figure.name
    same_charts(figures, now.charts())
    recounted, earlier = now.panels(), before.panels()
    assert set(recounted) == {name for names in PANELS.values() for name in names}, "every figure of the catalogue"
    spoke = set()
    for topic in TOPICS:
        for panel in board_of(store, BOSS, topic=topic, period=period, pairs=pairs, aims=Aims()).panels:
            same_lines(panel, recounted[panel.name])
            spoke |= {panel.name} if panel.lines else set()
            for line in panel.lines if panel.name != "improvements" else ():
                if line.before is not None:
                    assert line.before == pytest.approx(earlier[panel.name].get(line.code, (0, 0))[0], abs=1e-9), (panel.name, line.code)
    return spoke


def ways_lead_to_their_cases(store: Store, period: Period, pairs: Pairs) -> int:
    """Hold what stands behind each panel and line beside the cases it says; return how many there were."""
    asks, ways = asker(store, BOSS, UTC), 0
    for panel in (panel for topic in TOPICS for panel in board_of(store, BOSS, topic=topic, period=period, pairs=pairs, aims=Aims()).panels):
        if panel.behind is not None and panel.empty is None:
            assert total(store.read(), panel.behind, asks) == panel.cases, panel.name
        for line in panel.lines if panel.name not in OF_SEVERAL else ():
            if line.behind is not None:
                n = round((line.value or 0) * line.n) if panel.name in OF_HITS else line.n
                assert total(store.read(), line.behind, asks) == n, (panel.name, line.code)
                ways += 1
    return ways


def test_an_invented_desk_is_counted_alike(tmp_path: Path) -> None:
    fill(tmp_path / "desk.sqlite", 500, 7, load_rules(), lambda: NOW, lambda _done, _whole: None)
    store = Store.open(tmp_path / "desk.sqlite", load_rules(), clock=lambda: NOW, create=False)
    try:
        spoke = [same(store, Period(NOW // DAY - days, NOW // DAY), NOW) for days in (400, 90, 7)]
        assert spoke[0] == {name for names in PANELS.values() for name in names}, "nothing is alike because there is nothing"
        for pairs, fits in FILTERS.items():
            spoke.append(same(store, Period(NOW // DAY - 400, NOW // DAY), NOW, pairs, fits))
            assert {"by_type", "by_channel", "comes_back", "cause_cost"} <= spoke[-1], pairs
            assert ways_lead_to_their_cases(store, Period(NOW // DAY - 400, NOW // DAY), pairs) > 100, pairs
    finally:
        store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_merged_split_and_edited_in_whatever_order_the_figures_are_counted_alike(steps: list[tuple[str, int, int]]) -> None:
    with passing_folder() as folder:
        walk = Walk(Path(folder))
        try:
            for step_ in steps:
                walk.step(*step_)
            now = walk.desk.store.clock()
            same(walk.desk.store, Period(now // DAY - 60, now // DAY + 1), now)
        finally:
            walk.desk.store.close()
