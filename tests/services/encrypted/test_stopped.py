"""A turn that somebody stops: the desk of before stands whole with all beside it, opens with what opened it, and can be turned again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import copies, key_file, turning
from complaint_desk.data.copies import Stopped
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.store import Store
from complaint_desk.data.turning import Course
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, encrypting
from tests.data.desks import Clock
from tests.data.sealed import BOSS, CHEAP, OTHER, PHRASE, RECOVERY, legible, reads_whole

TURNS = ("encrypt", "rotate", "decrypt")
BEFORE = ("held", "written", "recorded", "proven")
"""The steps after which a turn can still be stopped; into the clear ``cleared`` is one more."""


def do(turn: str, desk: Path, clock: Clock, course: Course = turning.ALONE) -> encrypting.Turned:
    if turn == "encrypt":
        return encrypting.encrypt(desk, BOSS, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=clock, cost=CHEAP, course=course)
    driver = opens(desk)
    if turn == "decrypt":
        return encrypting.decrypt(desk, driver, BOSS, rules=Rules(), clock=clock, course=course)
    fresh = encrypting.new_recovery_key()
    return encrypting.rotate(desk, driver, BOSS, phrase=OTHER, recovery=fresh, rules=Rules(), clock=clock, course=course)


def opens(desk: Path) -> Driver:
    """What opened the desk before its turn, and so has to open it after one that was stopped."""
    return encrypting.unlock(desk, PHRASE) if encrypting.locked(desk) else PLAIN


def stands(turn: str, desk: Path, clock: Clock) -> None:
    """See that the desk is the one of before with all beside it, and that nothing half done is left when it has been opened."""
    assert encrypting.locked(desk) == (turn != "encrypt")
    reads_whole(desk, opens(desk), clock)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=opens(desk))) as store:
        assert backups.finish_turn(store)
        kinds = "SELECT count(*) FROM event WHERE kind = 'desk_encryption_changed'"
        assert store.read().value(kinds) == (0 if turn == "encrypt" else 1)
    assert not [each for each in desk.parent.rglob("*") if each.name.endswith(turning.OLD) or turning.TURNING in each.name]
    if turn == "encrypt":
        assert not key_file.place(desk).exists()
        return
    assert legible(desk.parent) == []
    assert not key_file.read(key_file.place(desk)).turn
    with pytest.raises(StoreProblem):
        encrypting.unlock(desk, OTHER)


@pytest.fixture
def turned(plain: Path, clock: Clock) -> Callable[[str], Path]:
    """A desk as it stands before a turn."""

    def made(turn: str) -> Path:
        if turn != "encrypt":
            do("encrypt", plain, clock)
        return plain

    return made


@pytest.mark.parametrize(("turn", "step"), [*((turn, step) for turn in TURNS for step in BEFORE), ("decrypt", "cleared")])
def test_a_turn_stopped_after_a_step_leaves_the_desk_of_before(
    turn: str, step: str, turned: Callable[[str], Path], clock: Clock,
) -> None:
    desk, seen = turned(turn), []
    with pytest.raises(Stopped):
        do(turn, desk, clock, Course(reached=seen.append, cancelled=lambda: step in seen))
    assert seen[-1] == step
    stands(turn, desk, clock)
    assert do(turn, desk, clock).finished


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_stopped_at_any_moment_leaves_the_desk_of_before(
    turn: str, turned: Callable[[str], Path], clock: Clock, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copies, "STEPS", 400)  # in the midst of statements that are as short as those of a small desk, too
    desk, stopped, moment = turned(turn), 0, 1
    while True:
        asked = iter(range(moment))
        try:
            done = do(turn, desk, clock, Course(cancelled=lambda asked=asked: next(asked, None) is None))
        except Stopped:
            stopped += 1
            stands(turn, desk, clock)
            moment += max(1, moment // 3)
        else:
            break
    assert done.finished
    assert stopped > 8


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_is_stopped_no_more_once_the_new_file_is_about_to_stand(turn: str, turned: Callable[[str], Path], clock: Clock) -> None:
    desk, seen = turned(turn), []
    assert do(turn, desk, clock, Course(reached=seen.append, cancelled=lambda: "named" in seen)).finished
    assert encrypting.locked(desk) == (turn != "decrypt")


def test_how_much_is_written_is_told(plain: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "STEPS", 400)
    told: list[tuple[int, int]] = []
    size = plain.stat().st_size
    do("encrypt", plain, clock, Course(written=lambda done, total: told.append((done, total))))
    assert {total for _, total in told} == {size}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] > size // 2


def test_it_is_told_before_how_much_room_a_turn_needs(plain: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    needed, free = turning.room(plain)
    assert needed == 2 * plain.stat().st_size < free
    monkeypatch.setattr(turning, "room", lambda _file: (needed, needed - 1))
    with pytest.raises(StoreProblem) as raised:
        do("encrypt", plain, clock)
    assert raised.value.code == "CR-ROOM"
    monkeypatch.undo()
    stands("encrypt", plain, clock)
