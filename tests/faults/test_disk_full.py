"""A full disk: what was typed and what was saved stays, and the first save after there is room again works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import opening
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.backups import keep_up
from tests.data.desks import Clock, append, open_case
from tests.faults.budget import rounds

LONG = "又打来 " * 20_000


def fill_up(database: object) -> int:
    """Let a file grow no further, as on a full disk; returns what it may usually hold."""
    usual = int(database.pragma("max_page_count"))
    database.pragma("max_page_count", database.pragma("page_count"))
    return usual


def fills_up_and_has_room_again(path: Path) -> None:
    """Write on a full disk, and once more when there is room: nothing is half there, and the second press does it."""
    with closing(Store.open(path, Rules(), clock=Clock())) as store:
        case = open_case(store)
        usual = fill_up(store._writing)
        with pytest.raises(StoreProblem) as problem:
            append(store, case, ev.NoteAdded(text=LONG))
        assert (problem.value.code, problem.value.message.key) == ("ST-FULL", "problem.disk_full_writing")
        assert store.case(case).version == 2
        assert check(store).problems == []
        store._writing.pragma("max_page_count", usual)
        append(store, case, ev.NoteAdded(text=LONG))
        assert store.case(case).version == 3
        assert check(store).problems == []


def test_a_press_on_a_full_disk_leaves_everything_and_works_once_there_is_room(tmp_path: Path) -> None:
    for turn in rounds(5, 20, deep="disk full"):
        fills_up_and_has_room_again(tmp_path / f"{turn}.sqlite")


def test_the_harness_notices_a_press_of_which_a_full_disk_keeps_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_statement(store: Store, work: Callable[[], object]) -> object:
        with opening.told(store.path, writing=True):
            return work()

    monkeypatch.setattr(Store, "_write", by_statement)
    with pytest.raises(AssertionError):
        fills_up_and_has_room_again(tmp_path / "desk.sqlite")


def test_a_draft_on_a_full_disk_keeps_what_was_kept_before(tmp_path: Path) -> None:
    drafts = DraftStore(tmp_path / "drafts.sqlite")
    drafts.save("case:1", "first words")
    usual = fill_up(drafts._database)
    with pytest.raises(StoreProblem):
        drafts.save("case:1", LONG)
    assert drafts.load("case:1") == "first words"
    drafts._database.pragma("max_page_count", usual)
    drafts.save("case:1", LONG)
    assert drafts.load("case:1") == LONG
    drafts.close()


def test_a_full_disk_stops_no_work_for_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(tmp_path / "desk.sqlite", Rules(), clock=Clock())) as store:
        open_case(store)
        with monkeypatch.context() as full:
            full.setattr("complaint_desk.data.copies.durable.flush", lambda _path: (_ for _ in ()).throw(OSError(28, "full")))
            assert keep_up(store).failed == "BK-WRITE"
            open_case(store)
        assert list((tmp_path / "desk.backups").glob("*.part")) == []
        assert keep_up(store).failed == ""
