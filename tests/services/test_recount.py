"""The figures equal what a short script of its own counts from the exported events, on an invented desk and after random edits."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from complaint_desk.data.store import Store
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Period
from complaint_desk.services.boards import TOPICS, board_of
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.figures import figures_of
from tests.services.recount import recount
from tests.services.test_demo import NOW
from tests.services.test_joining_walks import STEPS, Walk

BOSS = Person(1, "mara", "Mara", "supervisor")


def exported(store: Store) -> list[list[dict[str, Any]]]:
    """The events of every case as plain values."""
    return [
        [{"n": r.n, "at": r.occurred_us, "kind": r.event.kind, "data": asdict(r.event)} for r in store.history(id_)]
        for (id_,) in store.read().rows("SELECT id FROM complaint")
    ]


def shown(store: Store, period: Period) -> dict[str, Any]:
    """The same figures as the program shows them."""
    figures = figures_of(store, BOSS, period=period)
    key = {each.name: each for each in figures.key_figures}
    panels = {panel.name: panel for topic in TOPICS for panel in board_of(store, BOSS, topic=topic, period=period, aims=Aims()).panels}

    def lines(name: str) -> dict[str, tuple[float | None, int]]:
        return {line.code: (line.value, line.n) for line in panels[name].lines}

    def counts(name: str) -> dict[str, int]:
        return {code: n for code, (_, n) in lines(name).items() if n}

    tasks = panels["departments"]
    spread = counts("resolution_spread")
    options = panels["options"].lines
    return {
        "complaints": key["complaints"].value, "by_type": counts("by_type"), "by_channel": counts("by_channel"),
        "first_response_in_time": (key["first_response_in_time"].value, key["first_response_in_time"].cases),
        "within_72": sum(spread.get(code, 0) for code in ("..24", "24..48", "48..72")), "resolved": sum(spread.values()),
        "first_contact": lines("first_contact").get("all", (None, 0)), "reopened": lines("comes_back").get("reopened", (None, 0)),
        "repeat": lines("comes_back").get("repeat", (None, 0)), "promises": lines("promises_by_type").get("all", (None, 0)),
        "emotion": lines("emotion"), "chosen": (round(sum((line.value or 0) * line.n for line in options)), panels["options"].cases),
        "cost": {code: value for code, (value, _) in lines("cause_cost").items()} if panels["cause_cost"].currency in ("", "CNY") else None,
        "breaches": counts("breaches"), "overridden": counts("overridden"),
        "tasks": sum(line.n for line in tasks.lines), "listen": counts("step_times").get("listen", 0),
    }


def same(store: Store, period: Period, now_us: int) -> None:
    """Hold both beside each other."""
    ours, theirs = shown(store, period), recount(exported(store), period.first, period.last, now_us)
    theirs["tasks"] = theirs["tasks"][1]
    # a panel shows its eight longest lines
    for name in ("cost", "by_type", "by_channel"):
        theirs[name] = {code: n for code, n in dict(theirs[name]).items() if code in ours[name]}
    assert ours == theirs


def test_an_invented_desk_is_counted_alike(tmp_path: Path) -> None:
    fill(tmp_path / "desk.sqlite", 250, 7, load_rules(), lambda: NOW, lambda _done, _whole: None)
    store = Store.open(tmp_path / "desk.sqlite", load_rules(), clock=lambda: NOW, create=False)
    try:
        for days in (400, 90, 7):
            same(store, Period(NOW // DAY - days, NOW // DAY), NOW)
        found = recount(exported(store), 0, NOW // DAY, NOW)
        assert all(found[name] for name in found), found  # nothing is alike because there is nothing
    finally:
        store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_merged_split_and_edited_in_whatever_order_the_figures_are_counted_alike(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk(Path(folder))
        try:
            for step in steps:
                walk.step(*step)
            now = walk.desk.store.clock()
            same(walk.desk.store, Period(now // DAY - 60, now // DAY + 1), now)
        finally:
            walk.desk.store.close()
