"""What vouches for the trail from outside the file is asked at every start: two places, and neither gives a false alarm (design, safety G3)."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data.anchors import Anchor, Anchors
from complaint_desk.data.check import check
from complaint_desk.data.copies import Folder
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.messages import Message
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, rescuing, restoring
from complaint_desk.services.backups import folder_of, keep_up
from complaint_desk.services.desks import note_anchor
from complaint_desk.services.vouching import gone_at_start, vanished
from tests.data.desks import tamper
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


@pytest.fixture
def in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Anchors:
    """The anchors where the program keeps them."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    return Anchors(tmp_path / "data" / "anchors")


def put_back(desk: SmallDesk, wanted: restoring.Point) -> None:
    path = desk.store.path
    desk.store.close()
    restoring.restore(path, wanted, rules=Rules(), clock=desk.clock, login="mara", strict=True)
    desk.store = Store.open(path, Rules(), clock=desk.clock)


def noted(desk: SmallDesk) -> None:
    """A case, its backup, and where the trail stands then."""
    desk.take()
    keep_up(desk.store)
    note_anchor(desk.store)


def said(desk: SmallDesk, anchors: Anchors) -> list[str]:
    """What the next start and a check say."""
    told = gone_at_start(desk.store)
    every = [anchor for (token,) in desk.store.read().rows("SELECT token FROM lane") for anchor in anchors.of(bytes(token))]
    return [each.key for each in (*([told] if told else []), *check(desk.store, anchors=every).problems)]


@pytest.fixture
def put_back_behind_the_clock(desk: SmallDesk, in_place: Anchors) -> SmallDesk:
    """A desk that was put back to a backup from before the day on which the clock was ahead, after that was put right."""
    noted(desk)
    first = restoring.points(desk.store.path)[0]
    desk.clock.us += DAY
    noted(desk)
    desk.clock.us -= DAY - HOUR
    desk.take()
    put_back(desk, first)
    return desk


@pytest.mark.parametrize("hours", [0, 3, 24 * 7])
def test_what_was_noted_by_a_clock_that_was_ahead_is_given_up_with_a_restore_as_well(
    put_back_behind_the_clock: SmallDesk, in_place: Anchors, hours: int,
) -> None:
    put_back_behind_the_clock.clock.us += hours * HOUR
    assert said(put_back_behind_the_clock, in_place) == []
    backups.folder_of(put_back_behind_the_clock.store.path).note(paused=False)
    noted(put_back_behind_the_clock)
    assert said(put_back_behind_the_clock, in_place) == []


def test_a_roll_back_after_that_is_told_though_the_clock_does_not_show_that_day_yet(
    put_back_behind_the_clock: SmallDesk, in_place: Anchors, tmp_path: Path,
) -> None:
    desk = put_back_behind_the_clock
    backups.folder_of(desk.store.path).note(paused=False)
    noted(desk)
    older = older_file(desk, tmp_path)
    noted(desk)
    rolled_back(desk, older)
    assert said(desk, in_place) == ["check.anchor_missing", "check.anchor_missing"]
    told = vanished(desk.store, Anchors(tmp_path / "nothing"), folder_of(desk.store.path))
    assert isinstance(told, Message)
    assert told.key == "check.backup_ahead"


def test_numbers_that_the_restored_desk_holds_are_asked_as_ever(desk: SmallDesk, in_place: Anchors) -> None:
    noted(desk)
    noted(desk)
    put_back(desk, restoring.points(desk.store.path)[0])
    [(token,)] = desk.store.read().rows("SELECT token FROM lane WHERE id = 1")
    held = in_place.of(bytes(token))[0]
    forged = Anchor(held.token, held.n, bytes(16), held.at_us)
    assert [problem.key for problem in check(desk.store, anchors=[held]).problems] == []
    assert [problem.key for problem in check(desk.store, anchors=[forged]).problems] == ["check.anchor_missing"]


def test_a_lane_that_nothing_put_back_began_gives_nothing_up(desk: SmallDesk, anchors: Anchors, nowhere: Folder, tmp_path: Path) -> None:
    older = older_file(desk, tmp_path)
    desk.take()
    anchors.record(desk.store)
    rolled_back(desk, older)
    desk.store.begin_lane()
    desk.take()
    assert vanished(desk.store, anchors, nowhere) is not None


def test_a_rescued_desk_lacks_what_it_says_it_lacks_whatever_the_clock_showed(desk: SmallDesk, in_place: Anchors, tmp_path: Path) -> None:
    older = older_file(desk, tmp_path)
    desk.clock.us += DAY
    desk.take()
    note_anchor(desk.store)
    desk.clock.us -= DAY - HOUR
    path = desk.store.path
    rolled_back(desk, older)
    rescuing.rescue(path, tmp_path / "rescued.sqlite", rules=Rules(), clock=desk.clock, login="mara")
    assert gone_at_start(desk.store) is not None
    with closing(Store.open(tmp_path / "rescued.sqlite", Rules(), clock=desk.clock)) as rescued:
        assert gone_at_start(rescued) is None


def test_the_backups_of_a_past_that_was_given_up_are_not_missed(put_back_behind_the_clock: SmallDesk, tmp_path: Path) -> None:
    desk = put_back_behind_the_clock
    folder = folder_of(desk.store.path)
    ahead = folder.kept()[-1]
    assert ahead.made_us > desk.clock.us
    assert vanished(desk.store, Anchors(tmp_path / "nothing"), folder) is None


@pytest.mark.parametrize("change", ["data = '{'", "data = json_set(data, '$.until_us', 'x')", "data = CAST(x'7bff7d' AS TEXT)"])
def test_a_mark_that_somebody_changed_ends_neither_the_start_nor_the_check(
    put_back_behind_the_clock: SmallDesk, in_place: Anchors, change: str,
) -> None:
    path = put_back_behind_the_clock.store.path
    whole = path.read_bytes()
    tamper(put_back_behind_the_clock.store, f"UPDATE event SET {change} WHERE kind = 'desk_restored'")
    told = said(put_back_behind_the_clock, in_place)
    assert "check.event_changed" in told
    assert told[0] == "check.anchor_missing"
    put_back_behind_the_clock.store.close()
    path.write_bytes(whole)
    put_back_behind_the_clock.store = Store.open(path, Rules(), clock=put_back_behind_the_clock.clock)
