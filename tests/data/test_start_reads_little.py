"""What a start asks of a desk before anybody sees it: its form, settings and newest entry, whatever the number of its cases (design, safety A7)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data.driver import Driver
from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from tests.data.desks import open_case
from tests.histories import MONDAY

FEW, MANY = 4, 80
LOOKS_THROUGH = re.compile(r"(quick|integrity|foreign_key)_check|FROM (complaint|event|event_body|customer|search)\b", re.IGNORECASE)


@dataclass
class Asked:
    """What the connections of a program were asked, and how many instructions SQLite took for it."""

    statements: list[str] = field(default_factory=list)
    instructions: int = 0

    def step(self) -> None:
        self.instructions += 1


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A desk of few cases and one of many."""
    found = {}
    for cases in (FEW, MANY):
        found[cases] = tmp_path_factory.mktemp("start") / f"{cases}.sqlite"
        with closing(Store.open(found[cases], Rules(), clock=lambda: MONDAY)) as store:
            for _ in range(cases):
                open_case(store)
    return found


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Asked]:
    """Begin to listen to every connection that is opened from now on."""
    connect, heard = Driver.connect, [Asked()]

    def opened(self: Driver, *args: Any, **how: Any) -> sqlite3.Connection:
        connection = connect(self, *args, **how)
        connection.set_trace_callback(lambda sql: heard[-1].statements.append(sql))
        connection.set_progress_handler(lambda: heard[-1].step(), 1)
        return connection

    def begin() -> Asked:
        heard.append(Asked())
        return heard[-1]

    monkeypatch.setattr(Driver, "connect", opened)
    return begin


def started(path: Path, listening: Callable[[], Asked], *, read_only: bool) -> tuple[Asked, int]:
    """What opening a desk and reading its newest entry asks, and how many entries it has."""
    asked = listening()
    store = Store.open(path, Rules(), clock=lambda: MONDAY, read_only=read_only)
    entries = store.lane_head()[1]
    listening()
    store.close()
    return asked, entries


@pytest.mark.parametrize("read_only", [False, True], ids=["to work in", "to read"])
def test_a_desk_of_many_cases_is_asked_no_more_at_its_start_than_one_of_few(
    desks: dict[int, Path], listening: Callable[[], Asked], read_only: bool
) -> None:
    (few, short), (many, long) = (started(desks[cases], listening, read_only=read_only) for cases in (FEW, MANY))
    assert long > 5 * short
    assert many.statements == few.statements
    assert few.instructions == many.instructions > 0


def test_no_start_looks_through_the_file_or_at_a_case(desks: dict[int, Path], listening: Callable[[], Asked]) -> None:
    asked, _ = started(desks[MANY], listening, read_only=False)
    assert asked.statements
    assert [sql for sql in asked.statements if LOOKS_THROUGH.search(sql)] == []


def test_the_listening_hears_a_start_that_goes_through_the_cases(desks: dict[int, Path], listening: Callable[[], Asked]) -> None:
    counts = []
    for cases in (FEW, MANY):
        asked = listening()
        store = Store.open(desks[cases], Rules(), clock=lambda: MONDAY)
        store.read().value("SELECT count(*) FROM event WHERE data LIKE 'x%'")
        counts.append(asked.instructions)
        store.close()
    assert counts[1] > counts[0] + MANY
