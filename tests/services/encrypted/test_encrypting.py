"""A desk that is encrypted, turned to new keys and back: nothing of it is lost, and nothing of it is legible without its keys."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import dialect, key_file, restoring, turning
from complaint_desk.data.driver import PLAIN, DataKey, Driver
from complaint_desk.data.store import Store
from complaint_desk.data.turning import Course
from complaint_desk.domain.problems import BadValue, NotAllowed, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, encrypting, rescuing
from complaint_desk.services import restoring as putting_back
from complaint_desk.wording import Words
from tests.data.desks import Clock, open_case
from tests.data.sealed import BOSS, CHEAP, FILED, OTHER, PHRASE, RECOVERY, SAID, filled, legible, reads_whole


def encrypt(path: Path, clock: Clock, **more: Any) -> encrypting.Turned:
    told = {"phrase": PHRASE, "recovery": RECOVERY, "rules": Rules(), "clock": clock, "cost": CHEAP} | more
    return encrypting.encrypt(path, BOSS, **told)


@pytest.fixture
def desk(plain: Path, clock: Clock) -> Path:
    """An encrypted desk."""
    encrypt(plain, clock)
    return plain


def hows(path: Path, clock: Clock, driver: Any) -> list[str]:
    """What the trail says of it."""
    with closing(Store.open(path, Rules(), clock=clock, create=False, driver=driver)) as store:
        return [row[0] for row in store.read().rows("SELECT json_extract(data, '$.how') FROM event WHERE kind = 'desk_encryption_changed' ORDER BY id")]


def test_an_encrypted_desk_holds_all_and_shows_nothing(plain: Path, tmp_path: Path, clock: Clock) -> None:
    assert legible(tmp_path)  # the look itself finds what is in the clear
    done = encrypt(plain, clock)
    assert (done.how, done.finished, done.left) == ("encrypted", True, ())
    assert legible(tmp_path) == []
    assert encrypting.locked(plain)
    reads_whole(plain, encrypting.unlock(plain, PHRASE), clock)
    reads_whole(plain, encrypting.unlock(plain, RECOVERY.upper().replace("-", " ")), clock)
    assert hows(plain, clock, encrypting.unlock(plain, PHRASE)) == ["encrypted"]
    for language in LANGUAGES:
        assert all(Words(language).of(each) for each in encrypting.told(done))


def test_nothing_else_opens_it(desk: Path, clock: Clock) -> None:
    for typed in ("nine herons over the wier", "", encrypting.new_recovery_key()):
        with pytest.raises(StoreProblem) as raised:
            encrypting.unlock(desk, typed)
        assert raised.value.code == "CR-PASS"
    with pytest.raises(StoreProblem):
        Store.open(desk, Rules(), clock=clock, create=False)


def test_the_key_file_tells_nothing_of_the_key(desk: Path) -> None:
    key, = encrypting.unlock(desk, PHRASE).keys
    for place in (key_file.place(desk), key_file.kept(desk)):
        content = place.read_bytes()
        assert key.secret.hex().encode() not in content
        assert PHRASE.encode() not in content
        assert RECOVERY.encode() not in content


def test_a_torn_or_lost_key_file_is_found_among_the_backups(desk: Path, clock: Clock) -> None:
    key_file.place(desk).write_text("{", encoding="utf-8")
    reads_whole(desk, encrypting.unlock(desk, PHRASE), clock)
    key_file.place(desk).unlink()
    reads_whole(desk, encrypting.unlock(desk, PHRASE), clock)
    key_file.kept(desk).write_text("[]", encoding="utf-8")
    with pytest.raises(StoreProblem) as raised:
        encrypting.unlock(desk, PHRASE)
    assert raised.value.code == "CR-FILE"


def test_wraps_of_another_desk_or_with_cheaper_guesses_are_refused(desk: Path) -> None:
    told = key_file.read(key_file.place(desk))
    for changed in (replace(told, desk="00" * 16), replace(told, cost=replace(told.cost, rounds=told.cost.rounds + 1))):
        with pytest.raises(StoreProblem) as raised:
            key_file.unlock(changed, PHRASE)
        assert raised.value.code == "CR-PASS"
    dear = key_file.place(desk).read_text(encoding="utf-8").replace('"kib": 64', '"kib": 999999999')
    key_file.place(desk).write_text(dear, encoding="utf-8")
    with pytest.raises(StoreProblem) as raised:
        key_file.read(key_file.place(desk))
    assert raised.value.code == "CR-FILE"


def test_another_passphrase_rewraps_and_nothing_else(desk: Path, clock: Clock) -> None:
    before = encrypting.unlock(desk, PHRASE)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=before)) as store:
        encrypting.change_passphrase(store, BOSS, key=bytes(16), phrase=OTHER)
    with pytest.raises(StoreProblem):
        encrypting.unlock(desk, PHRASE)
    assert encrypting.unlock(desk, OTHER) == encrypting.unlock(desk, RECOVERY) == before
    assert hows(desk, clock, before) == ["encrypted", "passphrase"]


def test_new_keys_open_all_and_those_of_before_nothing(desk: Path, tmp_path: Path, clock: Clock) -> None:
    before, fresh = encrypting.unlock(desk, PHRASE), encrypting.new_recovery_key()
    done = encrypting.rotate(desk, before, BOSS, phrase=OTHER, recovery=fresh, rules=Rules(), clock=clock)
    assert done.finished
    for typed in (PHRASE, RECOVERY):
        with pytest.raises(StoreProblem):
            encrypting.unlock(desk, typed)
    after = encrypting.unlock(desk, OTHER)
    assert encrypting.unlock(desk, fresh) == after
    assert len(after.keys) == 1
    assert after.keys[0].secret != before.keys[0].secret
    reads_whole(desk, after, clock)
    assert legible(tmp_path) == []
    with pytest.raises(StoreProblem):
        Store.open(desk, Rules(), clock=clock, create=False, driver=before)
    assert hows(desk, clock, after) == ["encrypted", "rotated"]


def test_and_back_into_the_clear(desk: Path, tmp_path: Path, clock: Clock) -> None:
    done = encrypting.decrypt(desk, encrypting.unlock(desk, PHRASE), BOSS, rules=Rules(), clock=clock)
    assert (done.how, done.finished) == ("decrypted", True)
    assert not encrypting.locked(desk)
    reads_whole(desk, PLAIN, clock)
    assert not list(tmp_path.rglob("*.key.json")) + list(tmp_path.rglob("key.json"))
    assert hows(desk, clock, PLAIN) == ["encrypted", "decrypted"]
    putting_back.restore(desk, putting_back.point(desk), rules=Rules(), clock=clock, login="boss")
    reads_whole(desk, PLAIN, clock)


def test_backups_restore_and_rescue_work_as_before(desk: Path, tmp_path: Path, clock: Clock) -> None:
    driver = encrypting.unlock(desk, PHRASE)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store:
        standing = backups.keep_up(store)
        assert standing.copies
        backups.copy_out(store, BOSS, key=bytes(16), out=tmp_path / "out" / "mine.sqlite")
        clock.now_us += 40 * 86_400_000_000
        assert putting_back.drill(store) is True
    assert encrypting.unlock(tmp_path / "out" / "mine.sqlite", PHRASE) == driver
    wanted = putting_back.point(desk, None, driver)
    putting_back.restore(desk, wanted, rules=Rules(), clock=clock, login="boss", driver=driver)
    reads_whole(desk, driver, clock)
    rescued = rescuing.rescue(desk, tmp_path / "saved.sqlite", rules=Rules(), clock=clock, login="boss", driver=driver)
    assert rescued.cases == 2
    assert encrypting.unlock(tmp_path / "saved.sqlite", PHRASE) == driver
    assert legible(tmp_path) == []


def test_a_desk_whose_file_is_gone_comes_back_from_its_backups(desk: Path, clock: Clock) -> None:
    desk.unlink()
    key_file.place(desk).unlink()
    assert encrypting.locked(desk)
    driver = encrypting.unlock(desk, PHRASE)
    putting_back.restore(desk, putting_back.point(desk, None, driver), rules=Rules(), clock=clock, login="boss", driver=driver)
    reads_whole(desk, encrypting.unlock(desk, PHRASE), clock)
    assert key_file.place(desk).exists()


def test_a_desk_that_was_put_aside_follows(plain: Path, tmp_path: Path, clock: Clock) -> None:
    putting_back.restore(plain, putting_back.point(plain), rules=Rules(), clock=clock, login="boss")
    aside, = tmp_path.glob("desk.before-restore-*.sqlite")
    with closing(Store.open(plain, Rules(), clock=clock)) as store:
        backups.go_on(store, BOSS)
    encrypt(plain, clock)
    assert legible(tmp_path) == []
    with closing(Store.open(aside, Rules(), clock=clock, create=False, driver=encrypting.unlock(aside, PHRASE))) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 2


def test_nobody_may_have_it_open(plain: Path, tmp_path: Path, clock: Clock) -> None:
    with closing(Store.open(plain, Rules(), clock=clock)) as store:
        store.read().rows("SELECT 1 FROM complaint")
        with pytest.raises(StoreProblem) as raised:
            encrypt(plain, clock)
        assert raised.value.code == "BK-USED"
        assert not key_file.place(plain).exists()
        assert open_case(store)


def test_what_fails_leaves_the_desk_and_its_passphrase(desk: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = encrypting.unlock(desk, PHRASE)

    def no(*_: object) -> None:
        raise StoreProblem("turn_not_whole", code="CR-COPY")

    monkeypatch.setattr("complaint_desk.data.rewriting.same", no)
    with pytest.raises(StoreProblem):
        encrypting.rotate(desk, driver, BOSS, phrase=OTHER, recovery=RECOVERY, rules=Rules(), clock=clock)
    monkeypatch.undo()
    reads_whole(desk, encrypting.unlock(desk, PHRASE), clock)
    assert not list(desk.parent.glob("*.turning*"))


def test_only_an_administrator_and_a_good_passphrase(plain: Path, clock: Clock) -> None:
    agent = replace(BOSS, role="supervisor")
    with pytest.raises(NotAllowed):
        encrypting.encrypt(plain, agent, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=clock)
    for weak in ("short", "aaaaaaaaaaaaaaaaaaaa", "x" * 200):
        with pytest.raises(BadValue) as raised:
            encrypt(plain, clock, phrase=weak)
        assert Words("zh_TW").of(raised.value.message)
    assert not encrypting.locked(plain)


def test_encrypting_twice_and_turning_what_is_plain_is_refused(desk: Path, tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StoreProblem) as raised:
        encrypt(desk, clock)
    assert raised.value.code == "CR-TWICE"
    other = filled(tmp_path / "there", clock)
    with pytest.raises(StoreProblem) as raised:
        encrypting.decrypt(other, PLAIN, BOSS, rules=Rules(), clock=clock)
    assert raised.value.code == "CR-PLAIN"


def test_a_backup_in_the_clear_from_elsewhere_comes_back_encrypted(desk: Path, tmp_path: Path, clock: Clock) -> None:
    other = filled(tmp_path / "there", clock)
    copy = next(each for each in (other.parent / "desk.backups").glob("*.sqlite"))
    driver = encrypting.unlock(desk, PHRASE)
    point = restoring.point_of(copy, backups.folder_of(desk, driver))
    putting_back.restore(desk, point, rules=Rules(), clock=clock, login="boss", driver=driver)
    assert encrypting.locked(desk)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 1


def test_what_a_killed_turn_left_half_written_goes(desk: Path, clock: Clock) -> None:
    driver = encrypting.unlock(desk, PHRASE)
    key_file.write(desk, replace(key_file.read(key_file.place(desk)), turn="decrypt"))
    attached = next(each for each in desk.with_name("desk.files").rglob("*") if each.is_file())
    half = [attached.with_name(attached.name + ".part"), *(desk.with_name(f"{desk.name}{end}") for end in (".turning", ".turning-journal", ".turning-wal"))]
    for each in half:
        each.write_bytes(FILED.encode())
    own = desk.with_name(desk.name + ".old")  # killed before the new file took its place: a second name of the very desk
    own.hardlink_to(desk)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store:
        assert backups.finish_turn(store)
    assert not [each for each in (*half, own) if each.exists()]
    reads_whole(desk, driver, clock)


def test_nothing_follows_a_key_that_the_desk_does_not_stand_under(desk: Path, clock: Clock) -> None:
    """Of two keys in a key file the desk's own is told by its first page, also while a journal of a killed program waits beside it."""
    driver, more = encrypting.unlock(desk, PHRASE), DataKey.new()
    told = key_file.new((more, *driver.keys), PHRASE, bytes(16), desk=key_file.read(key_file.place(desk)).desk, cost=CHEAP)
    key_file.write(desk, replace(told, turn="rotate"))
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store:
        open_case(store)
        for ending in ("", "-wal"):
            shutil.copyfile(f"{desk}{ending}", f"{desk}.kill{ending}")
    for ending in ("", "-wal"):
        Path(f"{desk}.kill{ending}").replace(f"{desk}{ending}")
    assert encrypting.unlock(desk, PHRASE).keys == (*driver.keys, more)
    wrong = Driver((more, *driver.keys))
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=wrong)) as store:
        assert not backups.finish_turn(store)
    assert len(key_file.read(key_file.place(desk)).keys) == 2
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, PHRASE))) as store:
        assert backups.finish_turn(store)
        assert store.read().value("SELECT count(*) FROM complaint") == 3
    assert encrypting.unlock(desk, PHRASE) == driver


def test_the_desks_own_key_is_told_while_a_transaction_waits_to_be_taken_back(desk: Path, clock: Clock) -> None:
    """A program killed as it writes leaves a journal, with which a file opened for reading only is not read at all."""
    driver, more = encrypting.unlock(desk, PHRASE), DataKey.new()
    told = key_file.new((more, *driver.keys), PHRASE, bytes(16), desk=key_file.read(key_file.place(desk)).desk, cost=CHEAP)
    key_file.write(desk, replace(told, turn="rotate"))
    with closing(driver.connect(dialect.uri(desk), uri=True, isolation_level=None)) as writing:
        for each in ("PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "BEGIN IMMEDIATE", "CREATE TABLE half AS SELECT zeroblob(500000)"):
            writing.execute(each).fetchall()
        for ending in ("", "-journal"):
            shutil.copyfile(f"{desk}{ending}", f"{desk}.kill{ending}")
        writing.execute("ROLLBACK")
    for ending in ("", "-journal"):
        Path(f"{desk}.kill{ending}").replace(f"{desk}{ending}")
    assert not driver.own(dialect.uri(desk, read_only=True))
    assert encrypting.unlock(desk, PHRASE).keys == (*driver.keys, more)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, PHRASE))) as store:
        assert backups.finish_turn(store)
    reads_whole(desk, driver, clock)


@pytest.fixture
def aside(plain: Path) -> Path:
    """A desk that an upgrade put aside."""
    return Path(shutil.copyfile(plain, plain.with_name("desk.before-upgrade-7.sqlite")))


def test_a_desk_put_aside_stands_in_the_clear_again_with_the_desk(aside: Path, desk: Path, clock: Clock) -> None:
    done = encrypting.decrypt(desk, encrypting.unlock(desk, PHRASE), BOSS, rules=Rules(), clock=clock)
    assert done.finished
    with closing(Store.open(aside, Rules(), clock=clock, create=False)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 2


def test_the_key_file_stays_while_a_desk_put_aside_needs_it(aside: Path, desk: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = turning.turn

    def damaged(file: Path, *rest: Any, **more: Any) -> None:
        if file == aside:
            raise StoreProblem("desk_damaged", code="ST-DAMAGED", path=str(file))
        turn(file, *rest, **more)

    monkeypatch.setattr(turning, "turn", damaged)
    done = encrypting.decrypt(desk, encrypting.unlock(desk, PHRASE), BOSS, rules=Rules(), clock=clock)
    assert (done.finished, done.left) == (False, (aside,))
    assert len(encrypting.unlock(aside, PHRASE).keys) == 1
    aside.unlink()
    with closing(Store.open(desk, Rules(), clock=clock, create=False)) as store:
        assert backups.finish_turn(store)
    assert not key_file.place(desk).exists()


def test_both_keys_stay_until_a_desk_put_aside_has_followed(aside: Path, desk: Path, clock: Clock) -> None:
    before, fresh = encrypting.unlock(desk, PHRASE), encrypting.new_recovery_key()
    with closing(before.connect(dialect.uri(aside), uri=True, isolation_level=None)) as held:
        held.execute("BEGIN")
        held.execute("SELECT * FROM sqlite_master").fetchall()
        done = encrypting.rotate(desk, before, BOSS, phrase=OTHER, recovery=fresh, rules=Rules(), clock=clock)
        assert not done.finished
        assert len(encrypting.unlock(aside, OTHER).keys) == 2
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=encrypting.unlock(desk, OTHER))) as store:
        assert backups.finish_turn(store)
    assert len(encrypting.unlock(aside, OTHER).keys) == 1
    reads_whole(desk, encrypting.unlock(desk, OTHER), clock)


def test_a_passphrase_changed_while_a_turn_is_being_finished_holds(desk: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    driver, full = encrypting.unlock(desk, PHRASE), backups.full
    key_file.write(desk, replace(key_file.read(key_file.place(desk)), turn="rotate"))
    for each in desk.with_name("desk.backups").glob("*.sqlite"):
        each.write_bytes(b"SQLite format 3\0")

    def meanwhile(store: Store, why: str, **more: Any) -> Any:
        with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as other:
            encrypting.change_passphrase(other, BOSS, key=bytes(16), phrase=OTHER)
        return full(store, why, **more)

    monkeypatch.setattr(backups, "full", meanwhile)
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store:
        assert backups.finish_turn(store)
    assert encrypting.unlock(desk, OTHER) == driver


def test_a_passphrase_that_could_not_be_changed_is_the_one_of_before(desk: Path, clock: Clock) -> None:
    driver, copy = encrypting.unlock(desk, PHRASE), key_file.kept(desk)
    in_the_way = copy.with_name(f"{copy.name}.part")
    in_the_way.mkdir()
    with closing(Store.open(desk, Rules(), clock=clock, create=False, driver=driver)) as store, pytest.raises(StoreProblem):
        encrypting.change_passphrase(store, BOSS, key=bytes(16), phrase=OTHER)
    assert encrypting.unlock(desk, PHRASE) == driver
    with pytest.raises(StoreProblem):
        encrypting.unlock(desk, OTHER)
    assert hows(desk, clock, driver) == ["encrypted"]


@pytest.mark.parametrize("failing", [KeyboardInterrupt, StoreProblem])
def test_what_stood_in_the_clear_already_is_sealed_again(
    failing: type[BaseException], aside: Path, desk: Path, tmp_path: Path, clock: Clock,
) -> None:
    def at(step: str) -> None:
        if step == "cleared":
            raise failing("turn_not_whole")

    driver = encrypting.unlock(desk, PHRASE)
    with pytest.raises(failing):
        encrypting.decrypt(desk, driver, BOSS, rules=Rules(), clock=clock, course=Course(reached=at))
    assert aside.exists()
    assert legible(tmp_path) == []
    assert not key_file.read(key_file.place(desk)).turn
    reads_whole(desk, encrypting.unlock(desk, PHRASE), clock)


@pytest.mark.parametrize("step", ["written", "replaced"])
def test_a_rotation_that_was_killed_is_opened_by_what_opens_the_file_that_stands(desk: Path, clock: Clock, step: str) -> None:
    class Killed(BaseException): ...

    told: list[Path] = []

    def at(name: str) -> None:
        if name == step:
            told.extend(Path(shutil.copyfile(each, f"{each}.kill")) for each in (desk, key_file.place(desk)))
            raise Killed

    with pytest.raises(Killed):
        encrypting.rotate(desk, encrypting.unlock(desk, PHRASE), BOSS, phrase=OTHER, recovery=encrypting.new_recovery_key(), rules=Rules(), clock=clock, course=Course(reached=at))
    for each in told:
        each.replace(each.with_suffix(""))
    opens, refused = (PHRASE, ()) if step == "written" else (OTHER, (PHRASE, RECOVERY))
    reads_whole(desk, encrypting.unlock(desk, opens), clock)
    for typed in refused:
        with pytest.raises(StoreProblem) as raised:
            encrypting.unlock(desk, typed)
        assert raised.value.code == "CR-PASS"


def test_what_killed_programs_left_is_overwritten_and_strangers_are_named(plain: Path, tmp_path: Path, clock: Clock) -> None:
    halves = [
        plain.with_name("desk.files") / "ab" / "0123456789abcdef.part", plain.with_name("desk.restoring.sqlite"),
        plain.with_name("desk.backups") / "trial" / "desk.sqlite",
    ]
    strangers = [plain.with_name("desk.files") / "note.txt", plain.with_name("desk.copy.sqlite"), plain.with_name("desk.sqlite.bad")]
    for each in (*halves, *strangers):
        each.parent.mkdir(exist_ok=True)
        shutil.copyfile(plain, each)
    done = encrypt(plain, clock)
    assert not [each for each in halves if each.exists()]
    assert sorted(done.left) == sorted(strangers)
    assert sorted(legible(tmp_path)) == sorted(str(each.relative_to(tmp_path)) for each in strangers)
    assert done.overwritten
    for language in LANGUAGES:
        assert "desk.copy.sqlite" in " ".join(Words(language).of(each) for each in encrypting.told(done))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is a fork")
def test_the_journal_of_an_unclean_end_is_overwritten(plain: Path, clock: Clock) -> None:
    number = os.fork()
    if not number:
        open_case(Store.open(plain, Rules(), clock=clock, create=False))
        os._exit(0)
    os.waitpid(number, 0)
    with plain.with_name(f"{plain.name}-wal").open("rb") as journal:
        assert SAID.encode() in journal.read()
        encrypt(plain, clock)
        journal.seek(0)
        assert SAID.encode() not in journal.read()
    assert not list(plain.parent.glob("*.old"))


def test_where_a_disk_knows_no_second_names_nothing_is_said_to_be_overwritten(plain: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", none)
    done = encrypt(plain, clock)
    assert not done.overwritten
    said = [each.key for each in encrypting.told(done)]
    assert "encryption.not_overwritten" in said
    assert "encryption.traces" not in said


def test_what_a_guess_may_cost_and_what_no_passphrase_is_are_told_in_words(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2.exceptions import HashingError

    with pytest.raises(StoreProblem) as raised:
        encrypting.unlock(desk, "a lone half \udcff")
    assert raised.value.code == "CR-PASS"
    assert raised.value.__suppress_context__

    def no(*_: object) -> None:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr("argon2.low_level.hash_secret_raw", no)
    with pytest.raises(StoreProblem) as raised:
        encrypting.unlock(desk, PHRASE)
    assert raised.value.code == "CR-MEMORY"
    monkeypatch.undo()
    dear = key_file.place(desk).read_text(encoding="utf-8").replace('"kib": 64', f'"kib": {1 << 21}')
    key_file.place(desk).write_text(dear, encoding="utf-8")
    with pytest.raises(StoreProblem) as raised:
        key_file.read(key_file.place(desk))
    assert raised.value.code == "CR-FILE"
