"""A desk that may be read and not written where the system does not say so beforehand, as Windows does not of a folder's rights."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import dialect
from complaint_desk.data.driver import Driver
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups
from complaint_desk.services.desks import opened, opened_at_the_door
from tests.services.desk import SmallDesk


class Shut(Driver):
    """Opens files as SQLite does in a folder in which nothing can be made: only as one that nobody changes."""

    refusal = "SQLITE_CANTOPEN"

    def connect(self, address: str, **how: Any) -> sqlite3.Connection:
        if "immutable=1" in address:
            return super().connect(address, **how)
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorname = self.refusal
        raise error


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    small = SmallDesk.made(tmp_path / "desk.sqlite", Rules())
    small.ready()
    small.take()
    small.store.close()
    return small.store.path


@pytest.mark.parametrize("refusal", ["SQLITE_CANTOPEN", "SQLITE_CANTOPEN_DIRTYWAL", "SQLITE_READONLY_CANTINIT", "SQLITE_READONLY_DIRECTORY"])
def test_it_is_opened_for_reading_and_its_backups_are_looked_at(desk: Path, monkeypatch: pytest.MonkeyPatch, refusal: str) -> None:
    monkeypatch.setattr(Shut, "refusal", refusal)
    with closing(opened(desk, Rules, driver=Shut(), safe=False)) as store:
        assert store.read_only
        assert store.read().value("SELECT count(*) FROM complaint") == 2
        assert backups.standing(store).copies == ()
        assert backups.keep_up(store, closing=True).copies == ()


def test_where_changes_wait_beside_it_they_are_not_passed_over(desk: Path) -> None:
    with closing(sqlite3.connect(dialect.uri(desk), uri=True, isolation_level=None)) as busy:
        busy.execute("UPDATE counter SET value = value + 1")
        with pytest.raises(StoreProblem) as problem:
            opened(desk, Rules, driver=Shut(), safe=False)
    assert problem.value.code == "ST-RIGHT"


def test_a_desk_that_cannot_be_made_is_not_looked_for_a_second_time(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem) as problem:
        opened(tmp_path / "none" / "desk.sqlite", Rules, driver=Shut(), safe=False)
    assert problem.value.code in ("ST-RIGHT", "ST-MISSING", "ST-OTHER")


def test_at_the_door_it_is_said_that_who_signs_in_could_not_be_recorded(desk: Path) -> None:
    with pytest.raises(StoreProblem) as problem:
        opened_at_the_door(desk, Rules, driver=Shut())
    assert problem.value.code == "SI-READONLY"
