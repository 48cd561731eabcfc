"""What vouches for the trail from outside the file is asked at every start: two places, and neither gives a false alarm (design, safety G3)."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data.anchors import Anchor, Anchors
from complaint_desk.data.copies import Folder
from complaint_desk.data.store import Store
from complaint_desk.domain.messages import Message
from complaint_desk.domain.rules import Rules
from complaint_desk.services import restoring
from complaint_desk.services.backups import folder_of, keep_up
from complaint_desk.services.desks import note_anchor
from complaint_desk.services.vouching import gone_at_start, vanished
from tests.services.desk import SmallDesk


@pytest.fixture
def anchors(tmp_path: Path) -> Anchors:
    return Anchors(tmp_path / "anchors")


@pytest.fixture
def nowhere(tmp_path: Path) -> Folder:
    """A place where nothing is noted, so that a test sees what the other place says alone."""
    return Folder(tmp_path / "nothing", "desk")


def rolled_back(desk: SmallDesk, older: Path) -> None:
    """Put an older file in the desk's place, as somebody would who wants to undo what they recorded."""
    path = desk.store.path
    desk.store.close()
    shutil.copyfile(older, path)
    desk.store = Store.open(path, Rules(), clock=desk.clock)


def older_file(desk: SmallDesk, tmp_path: Path) -> Path:
    """The whole file as it is now."""
    path, older = desk.store.path, tmp_path / "older.sqlite"
    desk.store.close()
    shutil.copyfile(path, older)
    desk.store = Store.open(path, Rules(), clock=desk.clock)
    return older


def test_a_trail_that_only_grew_is_vouched_for_by_both_places(desk: SmallDesk, anchors: Anchors) -> None:
    for _ in range(3):
        desk.take()
        anchors.record(desk.store)
        keep_up(desk.store)
    desk.take()
    assert vanished(desk.store, anchors, folder_of(desk.store.path)) is None


def test_a_file_that_was_rolled_back_is_told_by_its_anchor_alone(desk: SmallDesk, anchors: Anchors, nowhere: Folder, tmp_path: Path) -> None:
    older = older_file(desk, tmp_path)
    desk.take()
    noted = anchors.record(desk.store)
    assert noted is not None
    rolled_back(desk, older)
    told = vanished(desk.store, anchors, nowhere)
    assert isinstance(told, Message)
    assert (told.key, dict(told.fields)["n"]) == ("check.anchor_missing", noted.n)


def test_a_file_that_was_rolled_back_is_told_by_its_newest_backup_alone(desk: SmallDesk, tmp_path: Path) -> None:
    older = older_file(desk, tmp_path)
    keep_up(desk.store)
    desk.take()
    keep_up(desk.store)
    rolled_back(desk, older)
    told = vanished(desk.store, Anchors(tmp_path / "nothing"), folder_of(desk.store.path))
    assert isinstance(told, Message)
    assert told.key == "check.backup_ahead"


def test_whoever_works_on_after_a_roll_back_does_not_cover_it(desk: SmallDesk, anchors: Anchors, nowhere: Folder, tmp_path: Path) -> None:
    older = older_file(desk, tmp_path)
    desk.take()
    anchors.record(desk.store)
    rolled_back(desk, older)
    anchors.record(desk.store)
    for _ in range(3):
        desk.take()
        anchors.record(desk.store)
    told = vanished(desk.store, anchors, nowhere)
    assert isinstance(told, Message)
    assert told.key == "check.anchor_missing"


def test_a_desk_that_was_put_back_by_the_program_lacks_nothing(desk: SmallDesk, anchors: Anchors) -> None:
    desk.take()
    keep_up(desk.store)
    desk.take()
    anchors.record(desk.store)
    path, backups = desk.store.path, folder_of(desk.store.path)
    desk.store.close()
    restoring.restore(path, restoring.point(path), rules=Rules(), clock=desk.clock, login="mara", strict=True)
    desk.store = Store.open(path, Rules(), clock=desk.clock)
    assert vanished(desk.store, anchors, backups) is None


def test_only_the_newest_anchor_and_those_after_which_the_numbers_fell_are_asked(anchors: Anchors, monkeypatch: pytest.MonkeyPatch) -> None:
    token = bytes(16)
    noted = [Anchor(token, n, bytes(16), at) for at, n in enumerate((1, 4, 9, 3, 7, 12))]
    monkeypatch.setattr(anchors, "of", lambda _token: noted)
    assert [anchor.n for anchor in anchors.at_stake(token)] == [9, 12]
    noted.clear()
    assert anchors.at_stake(token) == []


def test_the_start_asks_both_places_where_the_program_keeps_them(desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    older = older_file(desk, tmp_path)
    desk.take()
    note_anchor(desk.store)
    assert gone_at_start(desk.store) is None
    rolled_back(desk, older)
    with closing(Store.open(desk.store.path, Rules(), clock=desk.clock, read_only=True)) as looked_into:
        assert gone_at_start(looked_into) is not None


def test_what_cannot_be_read_stops_no_start(desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    note_anchor(desk.store)
    [file] = (tmp_path / "data" / "anchors").iterdir()
    file.unlink()
    file.mkdir()
    assert gone_at_start(desk.store) is None
