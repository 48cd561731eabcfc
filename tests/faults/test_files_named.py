"""Whatever a desk writes beside its own file has its name only once it is whole: copies, segments, packs, kept files, restored and rescued desks.

A program is killed at each opening, renaming, linking and removing of a file; and nothing is renamed that is not on the disk yet, for what
the power would leave of it has the name and not the content. Where there is no fork, as on Windows, the harness is skipped by name.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from complaint_desk import durable
from complaint_desk.data import copies, segments
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import attaching, backups, conversation, packs, people, rescuing, restoring
from tests.faults.budget import rounds
from tests.faults.children import in_a_child
from tests.services.desk import Clock, SmallDesk

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is a fork")
CALLS = frozenset({"open", "os.rename", "os.link", "os.remove"})
PASSING = ("-wal", ".rescuing.sqlite")
"""What SQLite itself has on the disk already, and what gets a name of its own only later."""
KEY = b"0123456789abcdef"


def _with(path: Path, work: Callable[[Store, Any], object]) -> None:
    with closing(Store.open(path, Rules(), clock=_later(), create=False)) as store:
        work(store, people.sit_down(store, "mara"))


def _later() -> Clock:
    clock = Clock()
    clock.us += 10_000_000_000
    return clock


def _segment(store: Store, who: Any) -> None:
    case = store.read().value("SELECT max(id) FROM complaint")
    conversation.add_note(store, who, key=KEY, case_id=case, text="又打来")
    backups.keep_up(store)


def _kept(store: Store, who: Any) -> None:
    file = store.path.with_name("photo.png")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 300_000)
    taken = attaching.keep(store, who, files=[file])
    attaching.attach(store, who, key=KEY, case_id=store.read().value("SELECT max(id) FROM complaint"), files=taken.kept)


def _restored(path: Path) -> None:
    restoring.restore(path, restoring.point(path), rules=Rules(), clock=_later(), login="mara", strict=True)


def _rescued(path: Path) -> None:
    rescuing.rescue(path, rescuing.target_of(path), rules=Rules(), clock=_later(), login="mara")


STORIES: dict[str, Callable[[Path], None]] = {
    "copy": lambda path: _with(path, lambda store, _who: backups.full(store, "daily")),
    "segment": lambda path: _with(path, _segment),
    "kept file": lambda path: _with(path, _kept),
    "pack": lambda path: _with(path, lambda store, who: packs.make(store, who, key=KEY, out=path.with_name("r.cdpack"))),
    "restore": _restored,
    "rescue": _rescued,
}


@pytest.fixture(scope="module")
def before(memory_root: Path) -> Path:
    """A desk with cases, a kept file, a full copy and what came after it."""
    folder = memory_root / "before"
    folder.mkdir()
    desk = SmallDesk.made(folder / "desk.sqlite")
    try:
        desk.ready()
        _kept(desk.store, desk.boss)
        backups.full(desk.store, "daily")
        desk.take()
    finally:
        desk.store.close()
    return folder


def fresh(before: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(before, place)
    return place / "desk.sqlite"


def child(work: Callable[[], object], folder: Path, deadly: int) -> tuple[int, bool]:
    """Do something in a child that is killed at a call in a folder; returns how many calls it made, and whether it was killed."""
    made = 0

    def called(event: str, args: tuple[Any, ...]) -> None:
        nonlocal made
        if event in CALLS and str(args[0]).startswith(str(folder)):
            if made == deadly:
                os.kill(os.getpid(), signal.SIGKILL)
            made += 1

    def watched_work(says: int) -> None:
        sys.addaudithook(called)
        work()
        os.write(says, str(made).encode())

    said, killed = in_a_child(watched_work)
    return int(said or 0), killed


def stands(path: Path) -> None:
    """See that the desk is whole, and whatever stands under a name of its own beside it."""
    desks = [path, *(each for each in path.parent.glob("desk.*.sqlite") if not each.stem.endswith(("rescuing", "drafts")) and ".restor" not in each.name)]
    for each in desks:
        with closing(Store.open(each, Rules(), clock=_later(), create=False)) as store:
            assert check(store).problems == [], each.name
    folder = backups.folder_of(path)
    for each in folder.kept():
        if each.full:
            copies.prove(folder.path / each.name, folder.manifest(folder.path / each.name), folder.driver)
        else:
            segments.read(folder.path / each.name)
    for each in (file for file in (path.parent / "desk.files").rglob("*") if len(file.name) == 64):
        assert copies.digest_of(each) == each.name
    pack = path.with_name("r.cdpack")
    if pack.exists():
        packs.unpack(pack).close()


@pytest.mark.parametrize("story", STORIES)
def test_a_program_killed_between_two_of_its_files_leaves_none_by_halves(story: str, before: Path, memory_path: Path) -> None:
    place = memory_path / "desk"
    path = fresh(before, place)
    calls, _ = child(lambda: STORIES[story](path), place, -1)
    assert calls > 2
    kills = 0
    for turn in rounds(calls, calls, seconds=10, deep="named files"):
        path = fresh(before, place)
        kills += child(lambda path=path: STORIES[story](path), place, turn)[1]
        stands(path)
    print(f"{kills} of {calls} were killed")  # noqa: T201  # the figure is read by who runs it
    assert kills == turn + 1


def hasty_names(work: Callable[[], object], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that got their names before their content was on the disk."""
    flushed: dict[int, int] = {}
    hasty: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted(number: int) -> None:
        state = os.fstat(number)
        flushed[state.st_ino] = state.st_mtime_ns
        fsync(number)

    def named(source: Any, target: Any, **how: Any) -> None:
        state = os.stat(source)
        if str(source).startswith(str(folder)) and not str(target).endswith(PASSING) and flushed.get(state.st_ino) != state.st_mtime_ns:
            hasty.append(Path(target).name)
        replace(source, target, **how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", noted)
        patch.setattr(os, "replace", named)
        work()
    return hasty


@pytest.mark.parametrize("story", STORIES)
def test_nothing_has_its_name_before_its_content_is_on_the_disk(
    story: str, before: Path, memory_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fresh(before, memory_path / "desk")
    assert hasty_names(lambda: STORIES[story](path), path.parent, monkeypatch) == []


def test_the_harness_notices_a_copy_that_is_not_flushed(before: Path, memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fresh(before, memory_path / "desk")
    monkeypatch.setattr(durable, "flush", lambda _path: None)
    assert [name for name in hasty_names(lambda: STORIES["copy"](path), path.parent, monkeypatch) if name.endswith("daily.sqlite")]


@pytest.mark.parametrize("half", ["r.cdpack", "desk.backups/desk-*.sqlite", "desk.files/*/*"], ids=["pack", "copy", "kept file"])
def test_the_harness_notices_half_a_file_under_its_name(half: str, before: Path, memory_path: Path) -> None:
    path = fresh(before, memory_path / "desk")
    STORIES["pack"](path)
    stands(path)
    file = next(path.parent.glob(half))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises((Problem, AssertionError)):
        stands(path)
