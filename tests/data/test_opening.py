"""What stands at a desk's place is looked at before anything is written to it; whatever is not a desk is left as it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from peewee import SqliteDatabase
from playhouse.schema_diff import diff_models

from complaint_desk.data import dialect, opening, places, schema
from complaint_desk.data.check import check
from complaint_desk.data.opening import open_files
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words
from tests.data.desks import Clock, open_case

NEXT = opening.VERSION + 1
MORE = f"{NEXT:04d}_more.py"


def refused(path: Path, *, read_only: bool = False, create: bool = True) -> str:
    """The reason why a desk is not opened, as a code; the sentence exists in all languages."""
    with pytest.raises(StoreProblem) as problem:
        Store.open(path, Rules(), clock=Clock(), read_only=read_only, create=create)
    for language in LANGUAGES:
        assert Words(language).of(problem.value.message)
    return problem.value.code


@pytest.fixture
def desk(path: Path) -> Path:
    """A closed desk with one case."""
    store = Store.open(path, Rules(), clock=Clock())
    open_case(store)
    store.close()
    return path


def test_nothing_is_made_unasked(path: Path) -> None:
    assert refused(path, create=False) == "ST-MISSING"
    assert refused(path, read_only=True) == "ST-MISSING"
    assert list(path.parent.iterdir()) == []


def test_a_sqlite_that_is_too_old_opens_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.sqlite3, "sqlite_version_info", (3, 36, 0))
    assert refused(path) == "ST-SQLITE"
    assert list(path.parent.iterdir()) == []


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "desk.sqlite"
    Store.open(path, Rules(), clock=Clock()).close()
    assert opening.header(path) == (True, dialect.APPLICATION_ID, opening.VERSION)


def test_a_folder_is_no_desk(tmp_path: Path) -> None:
    assert refused(tmp_path) == "ST-FOLDER"


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04" + bytes(200), b"SQLite format 3", bytes(4096)])
def test_another_kind_of_file_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refused(path) == "ST-OTHER"
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def journal(pages: int) -> bytes:
    """The journal of a first change to a file that had so many pages, as it is before any of them is written."""
    numbers = (0, 7, pages, 512, 4_096)
    return bytes.fromhex("d9d505f920a163d7") + b"".join(number.to_bytes(4, "big") for number in numbers) + bytes(484)


@pytest.mark.parametrize("page", [bytes(4_096), b"SQLite format 3\0" + bytes(4_080)], ids=["torn", "whole"])
def test_a_desk_whose_first_page_was_being_written_when_the_power_went_is_made_anew(path: Path, page: bytes) -> None:
    path.write_bytes(page)
    path.with_name(f"{path.name}-journal").write_bytes(journal(0))
    with closing(Store.open(path, Rules(), clock=Clock())) as store:
        open_case(store)
        assert check(store).problems == []


@pytest.mark.parametrize(("pages", "content", "ahead"), [(1, bytes(4_096), 0), (0, bytes(8_192), 0), (0, bytes(4_096), 4_152)])
def test_a_file_that_may_have_held_something_is_not_emptied_for_a_journal_beside_it(path: Path, pages: int, content: bytes, ahead: int) -> None:
    path.write_bytes(content)
    path.with_name(f"{path.name}-journal").write_bytes(journal(pages))
    path.with_name(f"{path.name}-wal").write_bytes(bytes(ahead))
    refused(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_somebody_elses_database_is_left_alone(path: Path, mode: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    before = path.read_bytes()
    assert refused(path) == "ST-OTHER"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_file_becomes_a_desk(path: Path) -> None:
    path.touch()
    Store.open(path, Rules(), clock=Clock()).close()
    assert opening.header(path).version == opening.VERSION


def test_a_newer_desk_is_left_alone(desk: Path) -> None:
    with sqlite3.connect(desk) as newer:
        newer.execute(f"PRAGMA user_version = {opening.VERSION + 1}")
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    newer.close()
    before = desk.read_bytes()
    assert refused(desk) == refused(desk, read_only=True) == "ST-NEWER"
    assert desk.read_bytes() == before


@pytest.mark.parametrize("statement", [
    "CREATE TABLE extra (x)", "CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON complaint BEGIN SELECT 1; END",
    "DROP TRIGGER event_kept_update", "DROP TABLE person",
])
def test_a_desk_that_another_program_changed_is_refused(desk: Path, statement: str) -> None:
    with sqlite3.connect(desk) as stranger:
        stranger.execute(statement)
    stranger.close()
    assert refused(desk) == "ST-FOREIGN"


def test_a_damaged_desk_is_left_alone(desk: Path) -> None:
    content = desk.read_bytes()
    desk.write_bytes(content[:100] + bytes(3000) + content[3100:])
    before = desk.read_bytes()
    assert refused(desk) in ("ST-DAMAGED", "ST-OTHER", "ST-FOREIGN")
    assert desk.read_bytes() == before


def test_a_desk_that_another_program_is_just_making_is_waited_for(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = desk.read_bytes()
    half = bytearray(whole[:8_192])
    half[68:72] = bytes(4)  # its first page is there and says of many more, and of whose it is nothing yet
    desk.write_bytes(half)
    log = desk.with_name(desk.name + "-wal")
    log.touch()
    waited: list[float] = []

    def finish(seconds: float) -> None:
        waited.append(seconds)
        log.unlink()
        desk.write_bytes(whole)

    monkeypatch.setattr(opening.time, "sleep", finish)
    with closing(Store.open(desk, Rules(), clock=Clock())) as store:
        assert check(store).problems == []
    assert len(waited) == 1


def test_a_damaged_file_that_nobody_is_making_is_not_waited_for(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = bytearray(desk.read_bytes()[:8_192])
    half[68:72] = bytes(4)
    desk.write_bytes(half)
    monkeypatch.setattr(opening.time, "sleep", lambda _seconds: pytest.fail("waited"))
    assert refused(desk) in ("ST-DAMAGED", "ST-OTHER")


def test_a_locked_desk_is_said_to_be_locked(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "BUSY_SECONDS", 0)
    other = sqlite3.connect(desk, isolation_level=None)
    other.execute("PRAGMA locking_mode = exclusive")
    other.execute("BEGIN EXCLUSIVE")
    code = refused(desk)
    other.close()
    assert code == "ST-LOCKED"


def test_a_desk_that_may_not_be_written_says_so_and_opens_for_reading(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: False if mode == os.W_OK else asked(place, mode))
    assert refused(desk) == "ST-READONLY"
    before = sorted(p.name for p in desk.parent.iterdir())
    store = Store.open(desk, Rules(), clock=Clock(), read_only=True)
    assert store.read().value("SELECT count(*) FROM complaint") == 1
    assert sorted(p.name for p in desk.parent.iterdir()) == before
    store.close()


def test_no_right_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _place, _mode: False)
    assert refused(tmp_path / "desk.sqlite") == "ST-RIGHT"


def test_a_network_drive_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_mounts", lambda: f"server:/export {path.parent} nfs4 rw 0 0")
    assert refused(path) == "ST-NETWORK"
    assert list(path.parent.iterdir()) == []


def test_a_sync_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "Dropbox" / "work" / "desk.sqlite") == "ST-SYNC"


@pytest.mark.parametrize(("path", "folder"), [
    (PureWindowsPath(r"C:\Users\lin\OneDrive - Shop\desk.sqlite"), "OneDrive - Shop"), (PureWindowsPath(r"C:\Users\lin\desk.sqlite"), ""),
    (PurePosixPath("/Users/lin/Library/Mobile Documents/com~apple~CloudDocs/desk.sqlite"), "Mobile Documents"),
    (PurePosixPath("/home/lin/我的坚果云/desk.sqlite"), "我的坚果云"), (PurePosixPath("/home/dropbox"), ""),
])
def test_sync_folders_are_known_by_name(path: PurePosixPath | PureWindowsPath, folder: str) -> None:
    assert places.sync_folder(path) == folder


def test_the_longest_mount_decides() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/x /mnt/my\\040share cifs rw 0 0\n/dev/sdb /mnt/my\\040share/local ext4 rw 0 0"
    kinds = [places.file_system(mounts, PurePosixPath(p)) for p in ("/home/a", "/mnt/my share/a", "/mnt/my share/local/a")]
    assert kinds == ["ext4", "cifs", "ext4"]
    mac = places.from_macos("/dev/disk1s1 on / (apfs, local)\n//lin@nas/x on /Volumes/My Share (smbfs, nodev)")
    assert places.file_system(mac, PurePosixPath("/Volumes/My Share/desk.sqlite")) == "smbfs"


def test_tables_are_what_the_models_declare(desk: Path) -> None:
    database = SqliteDatabase(desk)
    with database.bind_ctx(schema.TABLES):
        difference = diff_models(database, schema.TABLES)
    others = {index.name for index in difference.drop_indexes}
    stored = {name: database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in others}
    database.close()
    assert stored == schema.OTHER_INDEXES
    difference.drop_indexes.clear()
    assert not difference, str(difference)


def test_the_drift_test_notices_drift(desk: Path) -> None:
    with sqlite3.connect(desk) as changed:
        changed.execute("ALTER TABLE person ADD COLUMN nick TEXT")
    changed.close()
    database = SqliteDatabase(desk)
    with database.bind_ctx(schema.TABLES):
        difference = diff_models(database, schema.TABLES)
    database.close()
    assert "nick" in str(difference)


def test_the_newest_step_is_the_version() -> None:
    steps = sorted(int(file.name[:4]) for file in opening.MIGRATIONS.glob("[0-9]*.py"))
    assert steps == list(range(1, opening.VERSION + 1))


@pytest.fixture
def next_steps(tmp_path: Path) -> Path:
    return future_steps(tmp_path / "steps")


def future_steps(folder: Path) -> Path:
    """The steps of a future version: those of today and one that changes something."""
    folder.mkdir()
    for file in opening.MIGRATIONS.glob("*.py"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / MORE).write_text(
        "def up(migrator, db):\n    db.execute_sql('ALTER TABLE person ADD COLUMN nick TEXT')\n"
        f"    db.execute_sql('PRAGMA user_version = {NEXT}')\n",
        encoding="utf-8",
    )
    return folder


def upgraded(desk: Path, steps: Path) -> None:
    for database in open_files(desk, Clock(), create=False, read_only=False, migrations=steps, version=NEXT):
        database.close_all()


def test_an_older_desk_is_copied_and_brought_up(desk: Path, next_steps: Path) -> None:
    upgraded(desk, next_steps)
    copy = desk.with_name(f"desk.before-upgrade-{opening.VERSION}.sqlite")
    assert opening.header(desk).version == NEXT
    store = Store.open(copy, Rules(), clock=Clock())
    assert check(store).ok
    assert store.read().value("SELECT count(*) FROM complaint") == 1
    store.close()


def test_each_older_form_is_brought_up(tmp_path: Path) -> None:
    steps = sorted(opening.MIGRATIONS.glob("[0-9]*.py"))
    for count in range(1, opening.VERSION):
        folder = tmp_path / f"steps-{count}"
        folder.mkdir()
        for file in steps[:count]:
            (folder / file.name).write_bytes(file.read_bytes())
        old = tmp_path / f"form-{count}.sqlite"
        with pytest.raises(StoreProblem, match="desk_changed_by_other"):  # an older form lacks tables of today
            open_files(old, Clock(), create=True, read_only=False, migrations=folder, version=count)
        assert opening.header(old).version == count
        with closing(Store.open(old, Rules(), clock=Clock())) as store:
            open_case(store)
            assert check(store).ok
        assert opening.header(old).version == opening.VERSION


def test_what_an_older_desk_counted_stands_in_the_order_of_today(tmp_path: Path) -> None:
    folder, old = tmp_path / "steps", tmp_path / "old.sqlite"
    folder.mkdir()
    for file in sorted(opening.MIGRATIONS.glob("[0-9]*.py"))[:2]:
        (folder / file.name).write_bytes(file.read_bytes())
    with pytest.raises(StoreProblem, match="desk_changed_by_other"):
        open_files(old, Clock(), create=True, read_only=False, migrations=folder, version=2)
    cells = [
        ("status", 0, "delay", "phone", 3, "desk", 1, 2), ("opened", 20_000, "", "", 0, "", 0, 2), ("answered", 20_000, "", "phone", 0, "", 7, 1),
        ("opened", 20_001, "", "", 0, "", 0, 5),
    ]
    with closing(sqlite3.connect(old)) as before, before:
        before.executemany("INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?)", cells)
    with closing(Store.open(old, Rules(), clock=Clock())) as store:
        assert store.read().rows("SELECT * FROM rollup") == [cells[1], cells[3], cells[2], cells[0]]


def test_what_an_older_desk_has_on_record_is_found_from_the_moment_on_that_it_is_opened(tmp_path: Path) -> None:
    folder, old, today = tmp_path / "steps", tmp_path / "old.sqlite", tmp_path / "today.sqlite"
    folder.mkdir()
    for file in sorted(opening.MIGRATIONS.glob("[0-9]*.py"))[:2]:
        (folder / file.name).write_bytes(file.read_bytes())
    with pytest.raises(StoreProblem, match="desk_changed_by_other"):
        open_files(old, Clock(), create=True, read_only=False, migrations=folder, version=2)
    asked = "SELECT id, on_record, offered FROM complaint ORDER BY id"
    with closing(Store.open(today, Rules(), clock=Clock())) as store:
        open_case(store, ev.Restated(text="You say"), ev.OptionOffered(due_us=5, what="refund", who="Ann"), ev.OptionChosen(option=3), ev.AdmissionMade(text="It was our fault"))
        open_case(store)
        should = store.read().rows(asked)
    assert should[0][2] > 0 < should[0][1]
    with closing(sqlite3.connect(old)) as before, before:
        before.execute("ATTACH ? AS today", (str(today),))
        for table in ("stream", "operation", "event", "event_body", "complaint"):
            names = ", ".join(row[1] for row in before.execute(f"PRAGMA main.table_info({table})"))
            before.execute(f"INSERT OR REPLACE INTO {table}({names}) SELECT {names} FROM today.{table}")
    with closing(Store.open(old, Rules(), clock=Clock())) as store:
        assert store.read().rows(asked) == should


def test_a_step_that_fails_changes_nothing(desk: Path, next_steps: Path) -> None:
    (next_steps / MORE).write_text(
        "def up(migrator, db):\n    db.execute_sql('ALTER TABLE person ADD COLUMN nick TEXT')\n    raise RuntimeError('step')\n", encoding="utf-8",
    )
    with pytest.raises(RuntimeError, match="step"):
        upgraded(desk, next_steps)
    store = Store.open(desk, Rules(), clock=Clock())
    assert check(store).ok
    store.close()


def test_an_older_desk_is_not_read_as_it_is(desk: Path, next_steps: Path) -> None:
    with pytest.raises(Problem) as problem:
        open_files(desk, Clock(), create=False, read_only=True, migrations=next_steps, version=NEXT)
    assert problem.value.code == "ST-OLDER"


def test_no_room_for_the_copy(desk: Path, next_steps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.shutil, "disk_usage", lambda _place: type("Usage", (), {"free": 10})())
    before = desk.read_bytes()
    with pytest.raises(Problem) as problem:
        upgraded(desk, next_steps)
    assert (problem.value.code, desk.read_bytes()) == ("ST-ROOM", before)


def test_a_desk_without_its_guards_is_refused_for_work_and_open_to_be_proven(desk):
    with closing(sqlite3.connect(desk)) as stranger:
        stranger.execute("DROP TRIGGER event_kept_update")
        stranger.execute("CREATE TABLE theirs(a)")
        stranger.commit()
    assert refused(desk) == "ST-FOREIGN"
    with closing(Store.open(desk, Rules(), clock=Clock(), create=False, read_only=True, proving=True)) as store:
        report = check(store)
    assert [problem.key for problem in report.problems] == ["check.guard_missing", "check.stranger"]
