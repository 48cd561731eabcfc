"""Encrypting a desk, turning it to new keys and decrypting it, killed at every step and at any moment: what is left opens, with all in it.

Linux only: the child is a fork of this process, which has read all modules already.
"""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from complaint_desk import durable
from complaint_desk.data import key_file, turning
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.store import Store
from complaint_desk.data.turning import Course
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, encrypting
from tests.data.desks import Clock
from tests.data.sealed import BOSS, CHEAP, OTHER, PHRASE, RECOVERY, filled, legible, reads_whole
from tests.faults.budget import rounds
from tests.faults.test_files_named import hasty_names

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a child is a fork")

FRESH = encrypting.new_recovery_key()
TURNS: Final = ("encrypt", "rotate", "decrypt")
STEPS: Final = ("held", "written", "recorded", "cleared", "proven", "named", "replaced", "wiped", "finished")
SHORTEST_S: Final = 0.002


def do(turn: str, path: Path, clock: Clock, reached: Callable[[str], object] = lambda step: None) -> None:
    """Turn a desk."""
    course = Course(reached=reached)
    if turn == "encrypt":
        encrypting.encrypt(path, BOSS, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=clock, cost=CHEAP, course=course)
        return
    driver = opens(path)
    if turn == "rotate":
        encrypting.rotate(path, driver, BOSS, phrase=OTHER, recovery=FRESH, rules=Rules(), clock=clock, course=course)
    else:
        encrypting.decrypt(path, driver, BOSS, rules=Rules(), clock=clock, course=course)


def opens(path: Path) -> Driver:
    """What opens a desk: as it stands in the clear, or by what somebody may have typed."""
    if not encrypting.locked(path):
        return PLAIN
    for typed in (PHRASE, OTHER):
        try:
            return encrypting.unlock(path, typed)
        except StoreProblem:
            continue
    raise AssertionError("nothing opens the desk")


@pytest.fixture(scope="module")
def kept(memory_root: Path) -> dict[str, Path]:
    """A desk before each turn."""
    made = {}
    for turn in TURNS:
        folder = memory_root / turn
        folder.mkdir()
        path = filled(folder, Clock())
        if turn != "encrypt":
            do("encrypt", path, Clock())
        made[turn] = folder
    return made


def child(work: Callable[[], object]) -> int:
    """Do something in a child, and return the number of the signal that ended it, 0 when it came to its end."""
    sys.stdout.flush()
    number = os.fork()
    if not number:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            os.write(2, repr(error).encode())
            os._exit(9)
    _, status = os.waitpid(number, 0)
    assert not os.WIFEXITED(status) or not os.WEXITSTATUS(status), "the child failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def stands(turn: str, path: Path, *, again: bool = False) -> None:
    """See that a desk opens after a kill, ends what was begun by itself, holds all, and that the turn can be done once more."""
    clock = Clock(2_000_000_000_000_000)
    driver = opens(path)
    reads_whole(path, driver, clock)
    if driver.keys:
        assert any(_same(path, key, driver) for key in (RECOVERY, FRESH))
    with closing(Store.open(path, Rules(), clock=clock, create=False, driver=driver)) as store:
        assert backups.finish_turn(store)
    if driver.keys:
        assert legible(path.parent) == []
        assert not key_file.read(key_file.place(path)).turn
    else:
        assert not key_file.place(path).exists()
    assert not [each for each in path.parent.rglob("*") if each.name.endswith(turning.OLD) or turning.TURNING in each.name]
    reads_whole(path, opens(path), clock)
    if again and bool(driver.keys) != (turn != "decrypt"):
        do(turn, path, clock)
        reads_whole(path, opens(path), clock)


def _same(path: Path, key: str, driver: Driver) -> bool:
    try:
        return encrypting.unlock(path, key).keys[0] == driver.keys[0]
    except StoreProblem:
        return False


def fresh(kept: dict[str, Path], turn: str, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(kept[turn], place)
    return place / "desk.sqlite"


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_that_is_killed_at_a_step(turn: str, kept: dict[str, Path], memory_path: Path) -> None:
    killed = []
    for step in STEPS:
        path = fresh(kept, turn, memory_path / "desk")

        def at(name: str, step: str = step) -> None:
            if name == step:
                os.kill(os.getpid(), signal.SIGKILL)

        if child(lambda path=path, at=at: do(turn, path, Clock(1_900_000_000_000_000), at)) == signal.SIGKILL:
            killed.append(step)
            stands(turn, path)
    assert killed == [step for step in STEPS if step != "cleared" or turn == "decrypt"]


@pytest.mark.parametrize("turn", TURNS)
def test_nothing_that_turns_has_its_name_before_its_content_is_on_the_disk(
    turn: str, kept: dict[str, Path], memory_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fresh(kept, turn, memory_path / "desk")
    assert hasty_names(lambda: do(turn, path, Clock(1_900_000_000_000_000)), path.parent, monkeypatch) == []


def test_the_harness_notices_a_turned_desk_that_is_not_flushed(
    kept: dict[str, Path], memory_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fresh(kept, "encrypt", memory_path / "desk")
    monkeypatch.setattr(durable, "flush", lambda _path: None)
    assert "desk.sqlite" in hasty_names(lambda: do("encrypt", path, Clock(1_900_000_000_000_000)), path.parent, monkeypatch)


def undisturbed_s(turn: str, path: Path) -> float:
    """How long a child turns a desk when nobody kills it, seconds."""
    began = time.monotonic()
    assert child(lambda: do(turn, path, Clock(1_900_000_000_000_000))) == 0
    return time.monotonic() - began


def test_a_turn_that_is_killed_at_any_moment(kept: dict[str, Path], memory_path: Path) -> None:
    chance, done = random.Random(), 0  # another moment each time: a fast machine is elsewhere at the same one
    takes = {turn: undisturbed_s(turn, fresh(kept, turn, memory_path / "desk")) for turn in TURNS}
    for n in rounds(20, 900, seconds=30, deep="turned"):
        turn = TURNS[n % 3]
        path = fresh(kept, turn, memory_path / "desk")
        moment = SHORTEST_S + chance.random() * takes[turn]

        def at_once(path: Path = path, moment: float = moment, turn: str = turn) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, moment)
            do(turn, path, Clock(1_900_000_000_000_000))
            signal.setitimer(signal.ITIMER_REAL, 0)

        done += child(at_once) == signal.SIGALRM
        stands(turn, path, again=True)
    print(f"{done} of them were killed on the way")  # noqa: T201  # the figure is read by who runs it
    assert done


def test_another_program_that_has_it_open_keeps_it_from_turning(kept: dict[str, Path], memory_path: Path) -> None:
    for turn in TURNS:
        path = fresh(kept, turn, memory_path / "desk")
        driver, there, go = opens(path), os.pipe(), os.pipe()
        number = os.fork()
        if not number:
            with closing(Store.open(path, Rules(), clock=Clock(), create=False, driver=driver)) as store:
                store.read().rows("SELECT 1 FROM complaint")
                os.write(there[1], b"x")
                os.read(go[0], 1)
            os._exit(0)
        os.read(there[0], 1)
        with pytest.raises(StoreProblem) as raised:
            do(turn, path, Clock(1_900_000_000_000_000))
        os.write(go[1], b"x")
        os.waitpid(number, 0)
        assert raised.value.code == "BK-USED"
        reads_whole(path, driver, Clock(1_900_000_000_000_000))


def test_the_harness_notices_a_turn_without_both_keys(kept: dict[str, Path], memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the key file is written after the desk has turned, a kill between the two leaves a desk that nothing opens."""
    path, write = fresh(kept, "encrypt", memory_path / "desk"), key_file.write

    def late(desk: Path, told: key_file.KeyFile) -> None:
        if not told.turn:
            write(desk, told)

    monkeypatch.setattr(key_file, "write", late)

    def at(name: str) -> None:
        if name == "replaced":
            os.kill(os.getpid(), signal.SIGKILL)

    assert child(lambda: do("encrypt", path, Clock(1_900_000_000_000_000), at)) == signal.SIGKILL
    with pytest.raises((AssertionError, StoreProblem)):
        stands("encrypt", path)


def test_the_harness_notices_what_is_left_in_the_clear(kept: dict[str, Path], memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fresh(kept, "encrypt", memory_path / "desk")
    monkeypatch.setattr(turning, "tidy", lambda _desk: None)

    def at(name: str) -> None:
        if name == "replaced":
            os.kill(os.getpid(), signal.SIGKILL)

    assert child(lambda: do("encrypt", path, Clock(1_900_000_000_000_000), at)) == signal.SIGKILL
    with pytest.raises(AssertionError):
        stands("encrypt", path)


@pytest.mark.parametrize("noise", [b"\xff" * 40, b"\x08" + bytes(40), b"\x08"], ids=["another packing", "damaged", "cut"])
def test_ciphertext_that_begins_like_a_packed_file_is_looked_at_as_it_is(tmp_path: Path, noise: bytes) -> None:
    (tmp_path / "desk.sqlite").write_bytes(b"\x1f\x8b" + noise)
    (tmp_path / "copy.sqlite").write_bytes(b"\x1f\x8b" + noise + b"SQLite format 3")
    (tmp_path / "desk.segment").write_bytes(gzip.compress("王小明".encode()))
    assert legible(tmp_path) == ["copy.sqlite", "desk.segment"]
