"""The demo desk on disk: whole or not at all, proved by the desk's own check, made anew when its day is over, never losing a trial."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data.cases import origin
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.services import conversation, intake, people
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo import fill as filling
from complaint_desk.services.demo.fill import demo_desk, fill
from tests.services.test_demo import NOW

RULES = load_rules()


def at(us: int) -> Callable[[], int]:
    return lambda: us


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CASES", 30)


def counted(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(sql).fetchone()[0])


def open_desk(path: Path, us: int = NOW) -> Store:
    return Store.open(path, RULES, clock=at(us), create=False)


def test_a_filled_desk_is_a_demo_desk_that_passes_its_own_check(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    fill(tmp_path / "desk.sqlite", 120, 5, RULES, at(NOW), lambda done, whole: steps.append((done, whole)))
    store = open_desk(tmp_path / "desk.sqlite")
    try:
        assert origin(store) == "demo"
        assert [p.role for p in people.persons(store)].count("agent") == 7
        report = check(store)
        assert report.ok, report
    finally:
        store.close()
    assert steps[-1] == (120, 120)
    assert counted(tmp_path / "desk.sqlite", "SELECT count(*) FROM complaint") == 120
    assert counted(tmp_path / "desk.sqlite", "SELECT count(*) FROM improvement WHERE case_id = 0") == 0
    planned, points = (counted(tmp_path / "desk.sqlite", f"SELECT count(*) FROM {what}") for what in (
        "event WHERE kind = 'improvement_planned'", "improvement"))
    assert points / 2 < planned < points


def test_a_desk_that_is_there_already_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    fill(path, 10, 5, RULES, at(NOW))
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="desk_exists"):
        fill(path, 10, 5, RULES, at(NOW))
    assert path.read_bytes() == before


def test_a_cancelled_filling_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="demo_stopped"):
        fill(tmp_path / "desk.sqlite", 10, 5, RULES, at(NOW), cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_the_next_case_gets_a_number_and_a_customer_of_its_own(tmp_path: Path) -> None:
    fill(tmp_path / "desk.sqlite", 40, 5, RULES, at(NOW))
    store = open_desk(tmp_path / "desk.sqlite")
    try:
        new = intake.Intake(caller=intake.Caller(name="Somebody new"), words="It is broken.")
        done = intake.open_case(store, people.persons(store)[0], key=b"n" * 16, intake=new)
    finally:
        store.close()
    assert done.result["number"] > "26-"
    assert counted(tmp_path / "desk.sqlite", "SELECT count(DISTINCT number) FROM complaint") == 41


@pytest.mark.usefixtures("small")
def test_the_demo_desk_is_made_once_a_day(tmp_path: Path) -> None:
    first = demo_desk(tmp_path / "demo", RULES, at(NOW))
    assert first.made
    assert not demo_desk(tmp_path / "demo", RULES, at(NOW + 20 * HOUR)).made
    later = demo_desk(tmp_path / "demo", RULES, at(NOW + DAY + HOUR))
    assert later.made
    assert later.kept is None
    assert sorted(p.name for p in (tmp_path / "demo").iterdir()) == ["desk.sqlite"]


@pytest.mark.usefixtures("small")
def test_what_somebody_tried_in_it_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    made = demo_desk(tmp_path, RULES, at(NOW))
    store = open_desk(made.path)
    case_id = counted(made.path, "SELECT max(id) FROM complaint")
    conversation.add_note(store, people.persons(store)[0], key=b"k" * 16, case_id=case_id, text="tried it")
    store.close()
    (tmp_path / "desk.drafts.sqlite").write_bytes(b"draft")
    later = demo_desk(tmp_path, RULES, at(NOW + 2 * DAY))
    assert later.kept == tmp_path / "desk-before.sqlite"
    assert counted(later.kept, "SELECT count(*) FROM event WHERE kind = 'note_added' AND occurred_us = " + str(NOW)) == 1
    assert (tmp_path / "desk-before.drafts.sqlite").read_bytes() == b"draft"
    assert not (tmp_path / "desk.drafts.sqlite").exists()
    assert not demo_desk(tmp_path, RULES, at(NOW + 2 * DAY)).made


@pytest.mark.usefixtures("small")
def test_a_demo_desk_of_another_make_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").write_bytes(b"something else " * 20)
    made = demo_desk(tmp_path, RULES, at(NOW))
    assert made.made
    assert made.kept is not None
    assert made.kept.read_bytes().startswith(b"something else")


@pytest.mark.usefixtures("small")
def test_an_old_demo_desk_stands_when_the_new_one_is_cancelled(tmp_path: Path) -> None:
    made = demo_desk(tmp_path, RULES, at(NOW))
    with pytest.raises(Problem, match="demo_stopped"):
        demo_desk(tmp_path, RULES, at(NOW + 2 * DAY), cancelled=lambda: True)
    assert counted(made.path, "SELECT count(*) FROM complaint") == 30
    assert [p.name for p in tmp_path.iterdir()] == ["desk.sqlite"]
