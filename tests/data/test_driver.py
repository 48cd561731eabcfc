"""An encrypted desk is used as any other: every file of it opens with its key and with no other, and nothing of it is read without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from complaint_desk.data import copies, dialect, pages, rescue, restoring, rewriting, segments
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.bulk import PIECE, Staging
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.driver import PLAIN, DataKey, Driver, errors, operational
from complaint_desk.data.glance import Unseen, glancing
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock, open_case, press
from tests.data.test_store import PRAGMAS, found

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
WORDS = "冰箱又坏了"
KEYED = Driver((DataKey.new(),))
OTHER = Driver((DataKey.new(),))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An encrypted desk with a case in it."""
    store = Store.open(tmp_path / "desk.sqlite", Rules(), clock=clock, driver=KEYED)
    open_case(store, ev.EmotionNoted(level="angry"))
    yield store
    store.close()


def legible(folder: Path) -> list[str]:
    """The files below a folder in which the words of the case, or any SQLite header, can be read."""
    return [
        file.name for file in sorted(folder.rglob("*"))
        if file.is_file() and any(part in file.read_bytes() for part in (WORDS.encode(), b"SQLite format 3", b"angry", "王小明".encode()))
    ]


def test_nothing_of_it_can_be_read_without_the_key(desk: Store) -> None:
    assert found(desk, WORDS)
    assert legible(desk.path.parent) == []  # the journal beside it too
    desk.close()
    assert legible(desk.path.parent) == []


def test_what_is_on_its_way_into_it_cannot_be_read_either(desk: Store) -> None:
    with Staging(desk) as staging:
        for n in range(2 * PIECE + 1):
            staging.write("customer", staging.new_stream(), [(ev.CustomerAdded(name=f"Xanthippe Quillfeather {n}"), desk.clock())])
        staging._file.flush()
        staging._file.seek(0)
        assert b"Quillfeather" not in staging._file.read()
        staging._file.seek(0, 2)
        press(desk, lambda tx: staging.apply(tx) or {})
    assert desk.read().value("SELECT count(*) FROM customer WHERE name LIKE 'Xanthippe%'") == 2 * PIECE + 1
    assert check(desk).ok


@pytest.mark.parametrize("large", [False, True])
def test_a_large_one_is_not_held_in_memory_to_forget(desk: Store, monkeypatch: pytest.MonkeyPatch, large: bool) -> None:
    case_id = open_case(desk, ev.NoteAdded(text="Xanthippe Quillfeather " * 9_000))
    press(desk, lambda tx: {"v": tx.erase(case_id, [3])})
    before = desk._writing.pragma("freelist_count")
    assert before
    if large:
        monkeypatch.setattr(dialect, "ANEW_IN_MEMORY", 1 << 14)
    assert desk.scrub()
    assert bool(desk._writing.pragma("freelist_count")) == large
    assert found(desk, "quillfeather") == []


def test_what_was_erased_is_gone_from_the_pages_of_a_large_one_too(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "ANEW_IN_MEMORY", 1)
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=clock)) as store:  # in the clear, so that its pages can be looked at
        case_id = open_case(store, ev.NoteAdded(text="".join(f"Xanthippe Quillfeather {n} " for n in range(4_000))))
        for n in range(40):
            open_case(store, ev.NoteAdded(text=f"the kettle {n}"))
        press(store, lambda tx: {"v": tx.erase(case_id, [3])})
        store.driver = KEYED
        assert store.scrub()
        assert store._writing.pragma("freelist_count")
    assert b"quillfeather" not in b"".join(file.read_bytes().lower() for file in tmp_path.iterdir())


def test_in_the_clear_the_same_look_finds_it(tmp_path: Path, clock: Clock) -> None:
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=clock)) as store:
        open_case(store)
        assert legible(tmp_path)


def test_the_settings_hold_on_every_connection(desk: Store) -> None:
    read: list[dict[str, object]] = []

    def look() -> None:
        for database in (desk._writing, desk._reading):
            read.append({name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in (*PRAGMAS, "temp_store")})

    threads = [Thread(target=look), Thread(target=look)]
    for thread in threads:
        thread.start()
        thread.join()
    look()
    assert read == [PRAGMAS | {"temp_store": 2}] * 6


def test_its_sqlite_has_what_a_desk_asks_of_it(desk: Store) -> None:
    version, = desk.read().rows("SELECT sqlite_version()")[0]
    assert tuple(map(int, version.split("."))) >= dialect.OLDEST_SQLITE
    assert desk.read().value("SELECT json_extract('{\"a\": 7}', '$.a') + (SELECT count(*) FROM json_each('[1,2]'))") == 9
    assert desk.read().value("SELECT row_number() OVER ()") == 1
    assert found(desk, WORDS)


def test_another_key_or_none_opens_nothing(desk: Store, clock: Clock) -> None:
    desk.close()
    for driver, code in ((PLAIN, "CR-NOKEY"), (OTHER, "ST-OTHER")):
        with pytest.raises(StoreProblem) as raised:
            Store.open(desk.path, Rules(), clock=clock, driver=driver)
        assert raised.value.code == code
        with pytest.raises(Unseen), glancing(desk.path, clock, driver):
            pass
    with glancing(desk.path, clock, KEYED) as glance:
        assert glance.rows("SELECT count(*) FROM complaint") == [(1,)]


def test_what_an_older_key_wrote_still_opens(desk: Store, clock: Clock) -> None:
    desk.close()
    both = Driver((*OTHER.keys, *KEYED.keys))
    with closing(Store.open(desk.path, Rules(), clock=clock, driver=both)) as store:
        assert found(store, WORDS)


def test_its_errors_are_understood(desk: Store) -> None:
    with pytest.raises(errors()) as raised:
        desk._writing.execute_sql("SELECT nothing FROM nowhere")
    assert operational(raised.value)
    assert not isinstance(raised.value, sqlite3.Error)
    with pytest.raises(errors()):
        desk._reading.execute_sql("DELETE FROM complaint")


def test_the_check_reads_all_of_it(desk: Store) -> None:
    assert check(desk).ok


def test_copies_and_segments_are_sealed_and_come_back(desk: Store, tmp_path: Path, clock: Clock) -> None:
    folder = copies.Folder(tmp_path / "kept", "desk", KEYED)
    clock.now_us += 1_000_000
    made = folder.path / f"desk-{copies.stamp(clock())}-daily.sqlite"
    told = copies.make(desk.path, made, why="daily", made_us=clock(), driver=KEYED)
    full, = folder.kept()
    open_case(desk, ev.EmotionNoted(level="calm"))
    clock.now_us += 1_000_000
    segments.seal(folder, desk.path, after=full, made_us=clock())
    assert legible(tmp_path) == []
    copies.prove(made, told, KEYED)
    for driver in (PLAIN, OTHER):
        with pytest.raises(StoreProblem):
            copies.prove(made, told, driver)
        with pytest.raises(StoreProblem):
            segments.read(next(folder.path.glob("*.segment")), driver)
    point = restoring.points(folder)[0]
    assert restoring.loss(desk.path, point, KEYED).lost_events == 0
    staged = restoring.stage(tmp_path / "other.sqlite", point, Rules(), clock, KEYED)
    with closing(Store.open(staged, Rules(), clock=clock, driver=KEYED)) as back:
        assert len(found(back, WORDS)) == 2
        assert check(back).ok
    assert legible(tmp_path) == []


def test_a_copy_in_the_clear_comes_back_encrypted(tmp_path: Path, clock: Clock) -> None:
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=clock)) as store:
        open_case(store)
    target = tmp_path / "there" / "desk.sqlite"
    target.parent.mkdir()
    rewriting.brought(tmp_path / "desk.sqlite", target, KEYED)
    assert KEYED.own(dialect.uri(target))
    assert legible(target.parent) == []
    with closing(Store.open(target, Rules(), clock=clock, driver=KEYED)) as back:
        assert found(back, WORDS)
        assert check(back).ok


def test_to_compare_two_files_takes_as_long_as_to_read_them(desk: Store) -> None:
    for question in (rewriting._HEADS, (rewriting._OBJECTS,)):
        for each in question:
            plan = " ".join(str(row[3]) for row in desk.read().rows(f"EXPLAIN QUERY PLAN {each}"))
            assert "CORRELATED" not in plan, each


def test_what_was_written_anew_and_is_not_the_same_is_refused(tmp_path: Path, clock: Clock) -> None:
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=clock)) as store:
        open_case(store)
    rewriting.brought(tmp_path / "desk.sqlite", tmp_path / "new.sqlite", KEYED)
    with closing(KEYED.connect(dialect.uri(tmp_path / "new.sqlite"), uri=True, isolation_level=None)) as spoilt:
        spoilt.execute("DELETE FROM search_data WHERE id = (SELECT max(id) FROM search_data)")
    with pytest.raises(StoreProblem) as raised:
        rewriting.same(tmp_path / "desk.sqlite", tmp_path / "new.sqlite", PLAIN, KEYED)
    assert raised.value.code == "CR-COPY"


def test_drafts_and_attached_files_are_sealed(tmp_path: Path) -> None:
    with closing(DraftStore(tmp_path / "desk.drafts.sqlite", KEYED)) as drafts:
        drafts.save("case:1", WORDS)
        assert drafts.load("case:1") == WORDS
        assert legible(tmp_path) == []
    files = Attachments(tmp_path / "files", KEYED)
    event = files.keep(WORDS.encode())
    assert legible(tmp_path) == []
    assert files.read(event.sha256) == WORDS.encode()
    for other in (PLAIN, OTHER):
        with pytest.raises(StoreProblem):
            Attachments(tmp_path / "files", other).read(event.sha256)
    *sealed, last = files.path(event.sha256).read_bytes()
    files.path(event.sha256).write_bytes(bytes((*sealed, last ^ 1)))
    with pytest.raises(StoreProblem):
        files.read(event.sha256)


def test_a_file_kept_in_the_clear_is_still_read(tmp_path: Path) -> None:
    event = Attachments(tmp_path).keep(WORDS.encode())
    assert Attachments(tmp_path, KEYED).read(event.sha256) == WORDS.encode()


def test_the_pages_of_a_damaged_desk_are_deciphered(desk: Store, tmp_path: Path, clock: Clock) -> None:
    for _ in range(60):
        open_case(desk)
    waiting = {tuple(values) for _, values in pages.Pages(desk.path, KEYED).rows()}
    desk.close()
    assert {tuple(values) for _, values in pages.Pages(desk.path, KEYED).rows()} == waiting
    assert not list(pages.Pages(desk.path, OTHER).rows())
    content = bytearray(desk.path.read_bytes())
    for number in (0, 9, 17, 30):
        content[number * 4096 + 700 : number * 4096 + 900] = bytes(200)
    desk.path.write_bytes(content)
    found_ = rescue.rescue(desk.path, tmp_path / "rescued.sqlite", Rules(), clock, None, KEYED)
    assert found_.cases > 40
    assert legible(tmp_path) == []
    with closing(Store.open(tmp_path / "rescued.sqlite", Rules(), clock=clock, driver=KEYED)) as back:
        assert back.read().value("SELECT count(*) FROM complaint") == found_.cases


def test_a_key_is_never_shown(desk: Store) -> None:
    key = KEYED.keys[0]
    assert key.secret.hex() not in repr(desk.driver)
    assert str(key.secret) not in repr(desk.driver)


def test_without_the_extra_it_is_said_in_words(desk: Store, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    desk.close()
    monkeypatch.setitem(__import__("sys").modules, "sqlcipher3", None)
    with pytest.raises(StoreProblem) as raised:
        Store.open(desk.path, Rules(), clock=clock, driver=KEYED)
    assert raised.value.code == "CR-NONE"
