"""A program is killed at each write, sync, truncation, opening and deletion of a twelve-step day, and started again.

The desk opens whole, all that was acknowledged stands, and the press that was under way, done again under its key, is there once.
Where there is no fork, as on Windows, the harness is skipped by name.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from tests.faults.budget import DEEP, rounds
from tests.faults.children import in_a_child
from tests.faults.disk import Disk, library, watched
from tests.faults.story import STEPS, Day
from tests.faults.test_failing_calls import what_is_there
from tests.faults.warm import the_rules
from tests.services.desk import Clock

pytestmark = pytest.mark.skipif(library() is None or not hasattr(os, "fork"), reason="SQLite's own functions are out of reach, or there is no fork here")


class Deadly(Disk):
    """A disk under which the program is killed at one of its calls."""

    def fails(self) -> bool:
        """Count a call; nobody who makes the deadly one hears of anything any more."""
        if super().fails():
            os.kill(os.getpid(), signal.SIGKILL)
        return False


def work(folder: Path, first: int, said: dict[str, Any], tell: Callable[[dict[str, Any]], object] = lambda _said: None) -> None:
    """Work the day from a step on, which may be half done or wholly but for its telling, and tell each step once it is acknowledged."""
    day = Day(folder / "desk.sqlite", first=said.get("first", 0), second=said.get("second", 0), texts=said.get("draft", ""))
    day.clock.us += first * 1_000_000_000  # a later start of the program sees a later time
    day.open()
    try:
        for number, step in enumerate(STEPS[first:], first):
            step(day, day.at(number))
            last = day.store.read().one("SELECT id, hex(digest) FROM operation ORDER BY id DESC LIMIT 1")
            tell({"step": number, "first": day.first, "second": day.second, "draft": day.texts, "operation": last})
    finally:
        day.close()


def killed_at(folder: Path, call: int | None, worked: Callable[..., None] = work) -> tuple[dict[str, Any], bool]:
    """Work the day in a child that is killed at a call; returns what it had told last, and whether it was killed before its evening."""

    def day(says: int) -> None:
        with watched(Deadly(folder, fail=call)):
            worked(folder, 0, {}, lambda said: os.write(says, json.dumps(said).encode() + b"\n"))

    heard, killed = in_a_child(day)
    told = heard.splitlines()
    return (json.loads(told[-1]) if told else {}), killed


def lost(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    """Say what is not as it was told, in words for whoever reads a red run."""
    with closing(Store.open(folder / "desk.sqlite", the_rules(), clock=Clock())) as store:
        for problem in check(store).problems:
            yield f"check: {problem.key}"
        number, digest = said.get("operation") or (None, None)
        if number is not None and store.read().value("SELECT hex(digest) FROM operation WHERE id = ?", (number,)) != digest:
            yield f"press {number} is gone"
    drafts = DraftStore(folder / "desk.drafts.sqlite")
    try:
        if not (drafts.load("note") or "").startswith(said.get("draft", "")):
            yield "a draft is gone"
    finally:
        drafts.close()


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, tuple[object, ...]]:
    """How many calls the day makes when nobody kills it, and what is there in the evening."""
    folder = tmp_path_factory.mktemp("right")
    with watched(Disk(folder)) as disk:
        work(folder, 0, {})
    return disk.calls, what_is_there(folder)


def test_a_program_killed_at_a_call_keeps_what_it_acknowledged_and_does_the_rest_once(
    right: tuple[int, tuple[object, ...]], memory_path: Path
) -> None:
    calls, expected = right
    step, first = (1, 0) if DEEP else (10, random.Random("killed").randrange(10))
    deadly, kills = range(first, calls, step), 0
    for turn in rounds(len(deadly), len(deadly), seconds=30, deep="killed calls"):
        folder = memory_path / str(turn)
        folder.mkdir()
        said, killed = killed_at(folder, deadly[turn])
        kills += killed
        assert list(lost(folder, said)) == [], f"killed at call {deadly[turn]} of {calls}"
        work(folder, said.get("step", -1) + 1, said)
        assert what_is_there(folder) == expected, f"killed at call {deadly[turn]} of {calls}"
        shutil.rmtree(folder)
    print(f"{kills} of {turn + 1} were killed before their evening")  # noqa: T201  # the figure is read by who runs it
    assert kills == turn + 1


def test_the_harness_notices_a_press_that_is_told_before_it_is_saved(right: tuple[int, tuple[object, ...]], memory_path: Path) -> None:
    def hasty(folder: Path, first: int, said: dict[str, Any], tell: Callable[[dict[str, Any]], object]) -> None:
        """Tell each draft before it is kept."""
        def early(told: dict[str, Any]) -> None:
            tell({**told, "draft": told["draft"] + "and what is not kept yet"})

        work(folder, first, said, early)

    said, killed = killed_at(memory_path, right[0] // 2, hasty)
    assert killed
    assert "a draft is gone" in list(lost(memory_path, said))


def test_the_harness_notices_a_press_that_is_done_twice(
    right: tuple[int, tuple[object, ...]], memory_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press that is done again under another key than before is there twice; under its own it is not."""
    calls, expected = right
    said, killed = killed_at(memory_path, calls - 20)
    assert killed
    work(memory_path, 1, {**said, "draft": ""})
    assert what_is_there(memory_path) == expected, "the desk knows all presses but the last by their keys"
    at = Day.at
    monkeypatch.setattr(Day, "at", lambda day, step: at(day, step + 100 if step == 4 else step))
    work(memory_path, 1, {**said, "draft": ""})
    assert what_is_there(memory_path) != expected
