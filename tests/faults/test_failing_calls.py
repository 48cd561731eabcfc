"""Each write, sync, truncation, opening and deletion of a twelve-step day fails once: full disk, broken disk, disk that stays broken.

Whatever failed is told in words that say the work is safe; nothing is half there; the same press again, once the disk works, does it once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import opening
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from tests.faults.budget import DEEP, rounds
from tests.faults.disk import FULL, IOERR, Disk, library, watched
from tests.faults.story import STEPS, Day
from tests.faults.warm import the_rules
from tests.services.desk import Clock

pytestmark = pytest.mark.skipif(library() is None, reason="SQLite's own functions are out of reach here")
DISKS = {"full once": (FULL, False), "fails once": (IOERR, False), "full from then on": (FULL, True)}


def tried(disk: Disk, day: Day, told: list[str]) -> None:
    """Work the day; a step that a failing call stops is told, and done again when the disk works."""
    try:
        pressed(disk, day, told, day.open)
        for number, step in enumerate(STEPS):
            pressed(disk, day, told, lambda number=number, step=step: step(day, day.at(number)))
    finally:
        disk.fail = None
        day.close()


def pressed(disk: Disk, day: Day, told: list[str], press: object) -> None:
    for _ in range(3):
        try:
            press()
        except Problem as problem:
            told.append(problem.code)
            disk.fail = None  # there is room again, the cable is in again
            if day.store is None or day.drafts is None:
                day.close()
        else:
            return
    raise AssertionError(f"the same press still fails on a disk that works: {told}")


def worked(day: Day) -> None:
    for number, step in enumerate(STEPS):
        step(day, day.at(number))


def what_is_there(folder: Path) -> tuple[object, ...]:
    """Return what the day left: the cases and customers, the events of each kind, and the draft; the desk is proven on the way."""
    with closing(Store.open(folder / "desk.sqlite", the_rules(), clock=Clock(), create=False)) as store:
        assert check(store).problems == []
        kinds = store.read().rows("SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind")
        rows = store.read().rows("SELECT (SELECT count(*) FROM complaint), (SELECT count(*) FROM customer), (SELECT count(*) FROM operation)")
    drafts = DraftStore(folder / "desk.drafts.sqlite")
    try:
        return (*kinds, *rows, drafts.load("note"))
    finally:
        drafts.close()


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, tuple[object, ...]]:
    """How many calls the day makes on a disk that works, and what is there in the evening."""
    folder = tmp_path_factory.mktemp("right")
    with watched(Disk(folder)) as disk:
        tried(disk, Day(folder / "desk.sqlite"), [])
    return disk.calls, what_is_there(folder)


@pytest.mark.parametrize("kind", DISKS)
def test_a_failing_call_is_told_and_the_press_done_again_does_it_once(kind: str, right: tuple[int, tuple[object, ...]], tmp_path: Path) -> None:
    calls, expected = right
    code, for_ever = DISKS[kind]
    step, first = (1, 0) if DEEP else (10, random.Random(kind).randrange(10))
    failing, silent = range(first, calls, step), 0
    for turn in rounds(len(failing), len(failing), seconds=30, deep=kind):
        folder = tmp_path / str(turn)
        folder.mkdir()
        told: list[str] = []
        with watched(Disk(folder, fail=failing[turn], for_ever=for_ever, code=code)) as disk:
            tried(disk, Day(folder / "desk.sqlite"), told)
        silent += not told  # such as the checkpoint of a file that is closed: what it would have moved is still there
        assert set(told) <= {"ST-FULL", "ST-IO", "ST-RIGHT"}, f"call {failing[turn]}"
        assert what_is_there(folder) == expected, f"call {failing[turn]} of {calls}, told {told}"
        for each in folder.iterdir():
            if each.is_file():
                each.unlink()
    print(f"{silent} of {turn + 1} were not worth a word")  # noqa: T201  # the figure is read by who runs it
    assert silent <= (turn + 1) // 2, "a disk that fails so often unheard was not asked"


def test_the_harness_notices_a_press_that_is_kept_by_halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every statement a transaction of its own, the press that a failing call stops leaves its first half behind."""

    def by_statement(store: Store, work: Callable[[], object]) -> object:
        with opening.told(store.path, writing=True):
            return work()

    monkeypatch.setattr(Store, "_write", by_statement)
    with watched(Disk(tmp_path)) as disk:
        day = Day(tmp_path / "desk.sqlite")
        day.open()
        try:
            day.store._rules = Rules()
            disk.fail = disk.calls + 30
            with pytest.raises(Problem):
                worked(day)
        finally:
            disk.fail = None
            day.close()
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=Clock())) as store:
        assert check(store).problems != []
