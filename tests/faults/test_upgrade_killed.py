"""A desk that is brought to a newer form is killed at each write and each file of that: it opens as it was or brought up, and is brought up next."""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from complaint_desk.data import opening
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from tests.data.test_opening import NEXT, future_steps, upgraded
from tests.faults.disk import Disk, library, watched
from tests.faults.test_files_named import child, fresh
from tests.faults.test_killed_calls import Deadly
from tests.services.desk import Clock, SmallDesk

pytestmark = pytest.mark.skipif(library() is None or not hasattr(os, "fork"), reason="SQLite's own functions are out of reach, or there is no fork here")


@pytest.fixture
def before(memory_path: Path) -> Path:
    """A desk of today's form with a case."""
    folder = memory_path / "before"
    folder.mkdir()
    desk = SmallDesk.made(folder / "desk.sqlite")
    desk.take()
    desk.store.close()
    return folder


def deadly(path: Path, steps: Path, call: int) -> None:
    with watched(Deadly(path.parent, fail=call)):
        upgraded(path, steps)


def stands(path: Path, steps: Path) -> None:
    """See that a desk is of one form or the other, and that the next start brings it up beside a whole copy of what it was."""
    assert opening.header(path).version in (opening.VERSION, NEXT)
    upgraded(path, steps)
    assert opening.header(path).version == NEXT
    copy = path.with_name(f"desk.before-upgrade-{opening.VERSION}.sqlite")
    with closing(Store.open(copy, Rules(), clock=Clock(), create=False)) as store:
        assert check(store).problems == []
        assert store.read().value("SELECT count(*) FROM complaint") == 1


def test_an_upgrade_killed_anywhere_is_done_by_the_next_start(before: Path, memory_path: Path) -> None:
    steps, place = future_steps(memory_path / "steps"), memory_path / "desk"
    path = fresh(before, place)
    with watched(Disk(place)) as disk:
        upgraded(path, steps)
    path = fresh(before, place)
    files, _ = child(partial(upgraded, path, steps), place, -1)
    assert disk.calls > 10
    assert files > 1
    for call in range(disk.calls):
        path = fresh(before, place)
        assert child(partial(deadly, path, steps, call), place, -1)[1], f"call {call} of {disk.calls}"
        stands(path, steps)
    for file in range(files):
        path = fresh(before, place)
        assert child(partial(upgraded, path, steps), place, file)[1], f"file {file} of {files}"
        stands(path, steps)
    print(f"{disk.calls + files} kills")  # noqa: T201  # the figure is read by who runs it


def test_the_harness_notices_a_copy_that_is_not_whole(before: Path, memory_path: Path) -> None:
    steps, path = future_steps(memory_path / "steps"), fresh(before, memory_path / "desk")
    upgraded(path, steps)
    copy = path.with_name(f"desk.before-upgrade-{opening.VERSION}.sqlite")
    copy.write_bytes(copy.read_bytes()[:8192])
    with pytest.raises((StoreProblem, AssertionError)):
        stands(path, steps)
