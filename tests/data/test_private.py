"""What the program makes, others who use the machine cannot read: its folders, and its own files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PosixPath

import pytest

from complaint_desk import durable
from complaint_desk.data import copies, dialect
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, restoring
from tests.data.desks import Clock, open_case
from tests.services.desk import SmallDesk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="on Windows the profile of the user keeps others out")


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_folder_of_a_new_desk_and_that_of_its_backups_are_its_users_alone(tmp_path: Path) -> None:
    clock = Clock()
    with closing(Store.open(tmp_path / "own" / "desk.sqlite", Rules(), clock=clock)) as store:
        open_case(store)
        backups.keep_up(store)
    assert rights(tmp_path / "own") == 0o700
    assert rights(tmp_path / "own" / "desk.backups") == 0o700


def test_a_file_of_its_own_is_its_users_alone_and_one_that_others_were_let_read_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "table.json"
    durable.replace(file, b"one")
    assert rights(file) == 0o600
    file.chmod(0o640)
    durable.replace(file, b"two")
    assert (rights(file), file.read_bytes()) == (0o640, b"two")
    part = tmp_path / "other.json.part"
    part.write_bytes(b"what a killed program left")
    part.chmod(0o644)
    durable.replace(tmp_path / "other.json", b"three")
    assert rights(tmp_path / "other.json") == 0o600


@contextmanager
def masked(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_the_files_of_a_new_desk_in_a_folder_that_others_may_look_into_are_its_users_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    desk = tmp_path / "desk.sqlite"
    with masked(0o022), closing(Store.open(desk, Rules(), clock=Clock())) as store, closing(DraftStore(tmp_path / "drafts.sqlite")) as drafts:
        open_case(store)
        drafts.save("case:1:note", "Nobody calls me back.")
        made = {each.name: rights(each) for each in tmp_path.iterdir()}
    assert made == dict.fromkeys(("desk.sqlite", "desk.sqlite-wal", "desk.sqlite-shm", "drafts.sqlite", "drafts.sqlite-wal", "drafts.sqlite-shm"), 0o600)


@pytest.mark.parametrize("shared", [0o640, 0o660], ids=["read", "write"])
def test_a_desk_that_a_group_was_let_use_stays_so_put_back_too(tmp_path: Path, shared: int) -> None:
    tmp_path.chmod(0o755)
    desk, clock = tmp_path / "desk.sqlite", Clock()
    with masked(0o022):
        small = SmallDesk.made(desk)
        small.take()
        backups.keep_up(small.store)
        small.store.close()
        desk.chmod(shared)
        with closing(Store.open(desk, Rules(), clock=clock)) as store:
            open_case(store)
            ahead = rights(tmp_path / "desk.sqlite-wal")
        point = restoring.points(desk)[0]
        restoring.restore(desk, point, rules=Rules(), clock=clock, login="mara")
    assert (ahead, rights(desk)) == (shared, shared)


def test_a_copy_is_shared_as_what_it_is_a_copy_of_whatever_the_mask(tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    with masked(0o077):
        Store.open(desk, Rules(), clock=Clock()).close()
        desk.chmod(0o660)
        durable.begin(tmp_path / "begun.sqlite", like=desk)
        dialect.verified_copy(desk, tmp_path / "upgrade.sqlite")
        copies.copy_whole(desk, tmp_path / "copy.sqlite")
    assert [rights(tmp_path / f"{each}.sqlite") for each in ("begun", "upgrade", "copy")] == [0o660] * 3


def test_a_copy_that_cannot_be_given_to_the_group_of_what_it_is_a_copy_of_is_no_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, given = tmp_path / "desk.sqlite", []
    desk.write_bytes(b"one")
    desk.chmod(0o664)
    theirs = desk.stat().st_gid + 1
    told = os.stat_result((*desk.stat()[:5], theirs, *desk.stat()[6:]))

    def refuse(number: int, owner: int, group: int) -> None:
        given.append((owner, group))
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refuse)
    with (tmp_path / "copy.sqlite").open("xb") as file:
        durable.share_as(file.fileno(), told)
    assert (given, rights(tmp_path / "copy.sqlite")) == ([(-1, theirs)], 0o604)


def test_the_copy_before_an_upgrade_keeps_out_whom_the_desk_keeps_out(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    desk = tmp_path / "desk.sqlite"
    with masked(0o022):
        Store.open(desk, Rules(), clock=Clock()).close()
        dialect.verified_copy(desk, tmp_path / "copy.sqlite")
    assert rights(tmp_path / "copy.sqlite") == 0o600


def test_in_a_folder_that_a_group_may_write_in_the_group_can_use_what_is_made_and_nobody_else(tmp_path: Path) -> None:
    tmp_path.chmod(0o775)
    mask = os.umask(0o002)  # as it is where accounts share
    try:
        durable.replace(tmp_path / "team" / "lists" / "table.json", b"one")
    finally:
        os.umask(mask)
    assert [rights(tmp_path / each) for each in ("team", "team/lists", "team/lists/table.json")] == [0o770, 0o770, 0o660]


def test_above_the_folder_that_is_asked_for_what_is_made_is_private_as_well(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    durable.folder(tmp_path / "desk.files" / "a3" / "7f")
    assert [rights(tmp_path / each) for each in ("desk.files", "desk.files/a3", "desk.files/a3/7f")] == [0o700] * 3


def test_a_folder_for_everybodys_passing_files_shares_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    durable.folder(tmp_path / "desk.backups")
    assert rights(tmp_path / "desk.backups") == 0o700


def test_a_folder_whose_name_a_file_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.backups").write_bytes(b"")
    with pytest.raises(FileExistsError):
        durable.folder(tmp_path / "desk.backups")


def test_whose_mask_shares_nothing_shares_nothing_in_a_groups_folder_either(tmp_path: Path) -> None:
    tmp_path.chmod(0o775)
    mask = os.umask(0o077)
    try:
        durable.folder(tmp_path / "team")
        durable.replace(tmp_path / "table.json", b"one")
    finally:
        os.umask(mask)
    assert [rights(tmp_path / each) for each in ("team", "table.json")] == [0o700, 0o600]


class Unplugged(PosixPath):
    """A path on a drive that is not there, as Windows has them: the drive is its own parent, and nothing of it exists."""

    @property
    def parent(self) -> Path:
        return self if self.name == "E:" else Unplugged(super().parent)

    def exists(self) -> bool:
        return False


def test_on_a_drive_that_is_not_there_no_folder_is_made_and_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        durable.folder(Unplugged(tmp_path / "E:" / "backups" / "desk"))
    assert list(tmp_path.iterdir()) == []
