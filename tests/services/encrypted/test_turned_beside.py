"""A rescued desk turns together with the desk beside which it lies, as long as nobody works with it; one in use is named with what to do."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import aside, forgetting, key_file, turning
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.store import Store
from complaint_desk.data.turning import Course
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, encrypting, rescuing
from complaint_desk.wording import Words
from tests.data.desks import Clock
from tests.data.sealed import BOSS, CHEAP, OTHER, PHRASE, RECOVERY, legible


@pytest.fixture
def plain(plain: Path, clock: Clock) -> Path:
    """A desk in the clear, with a rescued one beside it."""
    rescuing.rescue(plain, rescuing.target_of(plain), rules=Rules(), clock=clock, login="boss")
    return plain


@pytest.fixture
def desk(plain: Path, clock: Clock) -> Path:
    """Both encrypted."""
    encrypting.encrypt(plain, BOSS, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=clock, cost=CHEAP)
    return plain


def cases(path: Path, driver: Driver, clock: Clock) -> int:
    with closing(Store.open(path, Rules(), clock=clock, create=False, read_only=True, driver=driver)) as store:
        return int(store.read().value("SELECT count(*) FROM complaint"))


def rotate(desk: Path, clock: Clock) -> encrypting.Turned:
    fresh = encrypting.new_recovery_key()
    return encrypting.rotate(desk, encrypting.unlock(desk, PHRASE), BOSS, phrase=OTHER, recovery=fresh, rules=Rules(), clock=clock)


def test_a_rescued_desk_is_encrypted_with_the_desk_and_opens_wherever_it_goes(desk: Path, tmp_path: Path, clock: Clock) -> None:
    rescued = rescuing.target_of(desk)
    assert legible(tmp_path) == []
    away = tmp_path / "away"
    away.mkdir()
    for each in (rescued, key_file.place(rescued)):
        shutil.copyfile(each, away / each.name)
    assert cases(away / rescued.name, encrypting.unlock(away / rescued.name, PHRASE), clock) == 2
    key_file.place(rescued).unlink()
    assert cases(rescued, encrypting.unlock(rescued, PHRASE), clock) == 2  # by the key file of the desk beside it


def test_new_keys_are_its_keys_too_and_those_of_before_open_nothing(desk: Path, clock: Clock) -> None:
    rescued, done = rescuing.target_of(desk), rotate(desk, clock)
    assert (done.finished, done.left, done.apart) == (True, (), ())
    assert encrypting.unlock(rescued, OTHER) == encrypting.unlock(desk, OTHER)
    assert cases(rescued, encrypting.unlock(rescued, OTHER), clock) == 2
    with pytest.raises(StoreProblem) as raised:
        encrypting.unlock(rescued, PHRASE)
    assert raised.value.code == "CR-PASS"


def test_another_passphrase_opens_it_too(desk: Path, clock: Clock) -> None:
    rescued = rescuing.target_of(desk)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, PHRASE))) as store:
        encrypting.change_passphrase(store, BOSS, key=bytes(16), phrase=OTHER)
    assert encrypting.unlock(rescued, OTHER) == encrypting.unlock(desk, OTHER)
    with pytest.raises(StoreProblem):
        encrypting.unlock(rescued, PHRASE)


def test_in_the_clear_again_with_the_desk_it_needs_no_key_file(desk: Path, tmp_path: Path, clock: Clock) -> None:
    done = encrypting.decrypt(desk, encrypting.unlock(desk, PHRASE), BOSS, rules=Rules(), clock=clock)
    assert (done.finished, done.left) == (True, ())
    assert cases(rescuing.target_of(desk), PLAIN, clock) == 2
    assert list(tmp_path.rglob("*key.json")) == []


@pytest.mark.parametrize("before", [True, False], ids=["before it turned", "when it had turned"])
def test_killed_beside_it_both_passphrases_open_it_until_it_has_followed(
    desk: Path, clock: Clock, before: bool, monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException): ...

    rescued, bring = rescuing.target_of(desk), turning.bring

    def killed(file: Path, driver: Driver) -> bool:
        if file == rescued:
            if not before:
                bring(file, driver)
            raise Killed
        return bring(file, driver)

    monkeypatch.setattr(turning, "bring", killed)
    with pytest.raises(Killed):
        rotate(desk, clock)
    monkeypatch.undo()
    assert cases(rescued, encrypting.unlock(rescued, OTHER), clock) == 2
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, OTHER))) as store:
        assert backups.finish_turn(store)
    assert len(encrypting.unlock(rescued, OTHER).keys) == 1
    assert cases(rescued, encrypting.unlock(rescued, OTHER), clock) == 2


def test_one_that_somebody_works_with_stays_as_it_was_and_is_named(desk: Path, clock: Clock) -> None:
    rescued = rescuing.target_of(desk)
    with closing(Store.open(rescued, Rules(), clock=clock, create=False, driver=encrypting.unlock(rescued, PHRASE))) as store:
        backups.keep_up(store)
    done = rotate(desk, clock)
    assert (done.finished, done.left, done.apart) == (True, (), (rescued,))
    assert cases(rescued, encrypting.unlock(rescued, PHRASE), clock) == 2
    for language in LANGUAGES:
        assert rescued.name in " ".join(Words(language).of(each) for each in encrypting.told(done))


def test_what_a_killed_rescue_left_goes_with_a_turn_and_counts_as_a_desk_when_somebody_is_forgotten(plain: Path, clock: Clock) -> None:
    half = plain.with_name("desk.rescued.rescuing.sqlite")
    shutil.copyfile(plain, half)
    assert aside.in_use(plain) == []
    with closing(Store.open(plain, Rules(), clock=clock)) as store:
        held = forgetting.holding(store.read(), plain, backups.folder_of(plain), [2, 3, 4])
    assert {half, rescuing.target_of(plain)} <= set(held)
    encrypting.encrypt(plain, BOSS, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=clock, cost=CHEAP)
    assert not half.exists()


@pytest.mark.parametrize("step", ["held", "written", "recorded"])
def test_of_a_rotation_broken_off_both_passphrases_open_the_desk_which_is_said_until_the_next_one(desk: Path, clock: Clock, step: str) -> None:
    class Killed(BaseException): ...

    told: list[bytes] = []

    def at(name: str) -> None:
        if name == step:
            told.append(key_file.place(desk).read_bytes())
            raise Killed

    newest, fresh = "a third one for the pier", encrypting.new_recovery_key()
    with pytest.raises(Killed):
        encrypting.rotate(
            desk, encrypting.unlock(desk, PHRASE), BOSS, phrase=OTHER, recovery=fresh, rules=Rules(), clock=clock, course=Course(reached=at))
    key_file.place(desk).write_bytes(told[0])  # a program that is killed puts nothing back
    for typed in (PHRASE, RECOVERY, OTHER, fresh):
        with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, typed))) as store:
            assert backups.finish_turn(store)
            assert encrypting.broken_off(store)
    last = encrypting.new_recovery_key()
    encrypting.rotate(desk, encrypting.unlock(desk, OTHER), BOSS, phrase=newest, recovery=last, rules=Rules(), clock=clock)
    for typed in (PHRASE, RECOVERY, OTHER, fresh):
        with pytest.raises(StoreProblem):
            encrypting.unlock(desk, typed)
    for typed in (newest, last):
        with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, typed))) as store:
            assert not encrypting.broken_off(store)
