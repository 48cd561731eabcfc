"""The power goes at any moment: whatever a person was told is saved is there afterwards, and the desk is whole.

Every write, truncation and sync of a working day is remembered; then states are built that a power cut may leave, each with some of the
writes since the last sync missing and some torn at a sector, and each is opened as the program opens a desk.
"""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import dialect
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from tests.faults.budget import rounds
from tests.faults.disk import Disk, library, watched
from tests.faults.other_presses import OTHERS
from tests.faults.story import STEPS, Day
from tests.faults.warm import the_rules
from tests.services.desk import Clock

pytestmark = pytest.mark.skipif(library() is None, reason="SQLite's own functions are out of reach here")


def worked(folder: Path) -> Disk:
    """Work the day twice over with a nightly cleaning in between, and what else writes; returns the disk with all that happened to it."""
    disk = Disk(folder)
    with watched(disk):
        day = Day(folder / "desk.sqlite")
        day.open()
        try:
            for number, step in enumerate(STEPS):
                step(day, day.at(number))
                disk.tell(day.acknowledged())
            day.store.scrub()
            day.close()
            day.open()
            for number, step in enumerate((*STEPS[1:9], *OTHERS), 100):
                step(day, day.at(number))
                disk.tell(day.acknowledged())
        finally:
            day.close()
    return disk


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    return worked(tmp_path_factory.mktemp("day"))


def lost(disk: Disk, cut: int, chance: random.Random, folder: Path) -> list[str]:
    """Let the power go before an operation; returns what is not as it was told, in words for whoever reads a red run."""
    folder.mkdir()
    for name, content in disk.left(cut, chance).items():
        (folder / name).write_bytes(content)
    told = disk.told_before(cut) or {"operation": None, "draft": ""}
    wrong = []
    try:
        with closing(Store.open(folder / "desk.sqlite", the_rules(), clock=Clock())) as store:
            wrong += [f"check: {problem.key}" for problem in check(store).problems]
            if told["operation"] is not None:
                number, digest = told["operation"]
                if store.read().value("SELECT digest FROM operation WHERE id = ?", (number,)) != digest:
                    wrong.append(f"press {number} is gone")
    except StoreProblem as problem:
        wrong.append(f"not opened: {problem.code}")
    drafts = DraftStore(folder / "desk.drafts.sqlite")
    try:
        if not (drafts.load("note") or "").startswith(told["draft"]):
            wrong.append("a draft is gone")
    finally:
        drafts.close()
    return wrong


def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(disk: Disk, tmp_path: Path) -> None:
    chance, after = random.Random(2026), Disk(tmp_path)
    with watched(after):  # what a restart syncs need not wait for the machine's own disk
        for turn in rounds(1_000, 20_000, seconds=60, deep="power cut"):
            after.folder = tmp_path / str(turn)
            cut = chance.randrange(len(disk.ops) + 1)
            assert lost(disk, cut, chance, after.folder) == [], f"cut before operation {cut} of {len(disk.ops)}"
            after.ops.clear()
            for each in after.folder.iterdir():
                each.unlink()


def test_a_power_cut_while_the_desk_is_made_leaves_one_that_opens(disk: Disk, tmp_path: Path) -> None:
    """Its first page takes a rollback journal, as nothing later does; among all the moments of a day these few are seldom met."""
    chance, made = random.Random(5), next(n for n, op in enumerate(disk.ops) if op.file == "desk.sqlite-wal" and op.kind == "sync")
    for turn in range(60):
        cut = 1 + turn % made
        assert lost(disk, cut, chance, tmp_path / str(turn)) == [], f"cut before operation {cut}"


def test_the_day_is_long_enough_to_say_something(disk: Disk) -> None:
    kinds = {(op.kind, op.file) for op in disk.ops}
    assert {("write", "desk.sqlite-wal"), ("write", "desk.sqlite"), ("sync", "desk.sqlite"), ("write", "desk.drafts.sqlite-wal")} <= kinds
    assert sum(op.kind == "told" for op in disk.ops) == len(STEPS) + 8 + len(OTHERS)


def test_the_harness_notices_a_desk_that_does_not_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = tuple((name, 1 if name == "synchronous" else value) for name, value in dialect.PRAGMAS)
    monkeypatch.setattr(dialect, "PRAGMAS", hasty)
    (tmp_path / "day").mkdir()
    disk, chance = worked(tmp_path / "day"), random.Random(6)
    found = [lost(disk, chance.randrange(len(disk.ops) + 1), chance, tmp_path / str(turn)) for turn in range(40)]
    assert any("gone" in wrong for each in found for wrong in each)
