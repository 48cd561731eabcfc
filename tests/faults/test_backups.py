"""Backups made while others write are restored whole, and a killed program leaves nothing half made under a backup's name."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from complaint_desk.data import copies, restoring
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups
from complaint_desk.services.backups import keep_up
from complaint_desk.services.desks import now_us
from tests.data.desks import append, open_case
from tests.faults.budget import rounds

CASES = 150


def work(path: Path, said: Connection) -> None:
    """Write without pause whenever we are told to, as a busy desk does: new cases, and notes in old ones; then tell how many."""
    with closing(Store.open(path, Rules(), clock=now_us)) as store:
        said.send("ready")
        while said.recv() == "write":
            wrote = 0
            while not said.poll():
                append(store, open_case(store), ev.NoteAdded(text="又打来 " * 200))
                wrote += 1
                if wrote == 1:
                    said.send("writing")
            said.recv()
            said.send(wrote)


@dataclass
class Load:
    """Another program at work on a desk.

    Attributes:
        wrote: how many cases it wrote, so far as it has told.
    """

    said: Connection
    wrote: int = 0

    @contextmanager
    def on(self) -> Iterator[None]:
        """Let it write meanwhile; it has begun when this begins, and rests afterwards, or the desk would grow while it is proven."""
        self.said.send("write")
        assert self.said.recv() == "writing"
        yield
        self.said.send("rest")
        self.wrote += self.said.recv()


def copy_for_ever(path: Path, said: Connection) -> None:
    """Make full copies and segments until somebody kills us."""
    with closing(Store.open(path, Rules(), clock=now_us)) as store:
        said.send("ready")
        for turn in range(1_000_000):
            if turn % 2:
                keep_up(store)
            else:
                backups.full(store, "daily")
            open_case(store)


def filled(folder: Path) -> Path:
    path = folder / "desk.sqlite"
    with closing(Store.open(path, Rules(), clock=now_us)) as store:
        for _ in range(CASES):
            append(store, open_case(store), ev.NoteAdded(text="call " * 500))
    return path


def whole(path: Path, point: restoring.Point) -> int:
    """Put a moment back beside the desk; everything in it is proven; returns its last operation."""
    staged = restoring.stage(path, point, Rules(), now_us)
    try:
        with closing(Store.open(staged, Rules(), clock=now_us)) as copy:
            assert check(copy).problems == []
            assert copies.whole(staged, thorough=True)
            return int(copy.read().value("SELECT coalesce(max(id), 0) FROM operation"))
    finally:
        restoring.remove(staged)


def backed_up(store: Store, load: AbstractContextManager[None], *, fully: bool) -> int:
    """Make a backup, put it back beside the desk and return its last operation: nothing that was saved before it began is missing."""
    with load:
        saved = int(store.read().value("SELECT max(id) FROM operation"))
        if fully:
            backups.full(store, "daily")
        else:
            assert keep_up(store).failed == ""
    last = whole(store.path, restoring.points(backups.folder_of(store.path))[0])
    assert last >= saved, "what was saved before the backup began is not in it"
    return last


def test_backups_made_under_load_are_restored_whole(memory_path: Path) -> None:
    path = filled(memory_path)
    hears, says = multiprocessing.Pipe()
    program = multiprocessing.get_context("spawn").Process(target=work, args=(path, says), daemon=True)
    program.start()
    assert hears.recv() == "ready"
    load, lasts = Load(hears), []
    try:
        with closing(Store.open(path, Rules(), clock=now_us)) as store:
            for turn in rounds(10, 100, deep="backups"):
                lasts.append(backed_up(store, load.on(), fully=turn % 3 == 0))
    finally:
        hears.send("stop")
        program.join(30)
    assert program.exitcode == 0
    assert lasts == sorted(set(lasts))
    print(f"{load.wrote} cases were written meanwhile")  # noqa: T201  # the figure is read by who runs it
    assert load.wrote > len(lasts)  # more than the one with which each began


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_backup_never_stands_under_its_name(memory_path: Path) -> None:
    path, chance = filled(memory_path), random.Random(6)
    folder = backups.folder_of(path)
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__, "tests.faults.ready"])
    half = 0
    for _ in rounds(10, 100, deep="killed backups"):
        hears, says = multiprocessing.Pipe()
        program = forked.Process(target=copy_for_ever, args=(path, says), daemon=True)
        program.start()
        assert hears.recv() == "ready"
        until = time.monotonic() + 20
        while not list(folder.path.glob("*.part")) and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.02))  # in the middle of a copy, or of what comes after it
        program.kill()
        program.join()
        half += len(list(folder.path.glob("*.part")))
        for each in folder.path.iterdir():
            if each.suffix == ".sqlite":
                copies.prove(each, folder.manifest(each))
            elif each.suffix == ".segment":
                restoring.segments.read(each)
            else:
                assert each.suffix in (".json", ".part") or ".part" in each.name
        for point in restoring.points(folder)[:1]:
            whole(path, point)
        for each in folder.path.iterdir():
            each.unlink()
    print(f"{half} kills left a half-made backup behind")  # noqa: T201  # the figure is read by who runs it


def test_the_harness_notices_a_copy_that_is_named_before_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path)

    def torn(desk: Path, part: Path, *_more: object) -> None:
        part.write_bytes(desk.read_bytes()[:-8_192])

    monkeypatch.setattr(copies, "copy_whole", torn)
    with closing(Store.open(path, Rules(), clock=now_us)) as store, pytest.raises(StoreProblem):
        backups.full(store, "daily")
    assert list(backups.folder_of(path).path.glob("*.sqlite*")) == []


def test_the_harness_notices_a_copy_of_the_file_alone_without_what_waits_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path)
    monkeypatch.setattr(copies, "copy_whole", lambda desk, part, *_more: part.write_bytes(desk.read_bytes()))
    with closing(Store.open(path, Rules(), clock=now_us)) as store:
        open_case(store)
        with pytest.raises(AssertionError, match="is not in it"):
            backed_up(store, nullcontext(), fully=True)
