"""Backups on a machine whose clock was ahead for a while: what lies ahead is neither the newest nor what the next ones go on from."""

from __future__ import annotations

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import backups, restoring
from complaint_desk.services.backups import keep_up
from tests.services.desk import SmallDesk


def backed_up(desk: SmallDesk) -> None:
    """A case, and the backup of it some minutes later."""
    desk.take()
    desk.clock.us += 6 * MINUTE
    keep_up(desk.store)


def put_back(desk: SmallDesk, wanted: restoring.Point) -> restoring.Restored:
    """Close the desk, put it back, open it again and let the backups go on."""
    path = desk.store.path
    desk.store.close()
    done = restoring.restore(path, wanted, rules=Rules(), clock=desk.clock, login="mara", strict=True)
    desk.store = Store.open(path, Rules(), clock=desk.clock)
    backups.folder_of(path).note(paused=False)
    return done


@pytest.fixture
def ahead(desk: SmallDesk) -> SmallDesk:
    """A desk with a backup from the day that the clock was ahead, which was put right then."""
    backed_up(desk)
    desk.clock.us += DAY
    backed_up(desk)
    backed_up(desk)
    desk.clock.us -= DAY
    return desk


def test_after_a_restore_a_backup_that_lies_ahead_does_not_make_each_next_one_a_full_copy(ahead: SmallDesk) -> None:
    put_back(ahead, restoring.points(ahead.store.path)[-1])
    folder = backups.folder_of(ahead.store.path)
    before = {each.name for each in folder.kept()}
    for _ in range(4):
        backed_up(ahead)
    made = [each.full for each in folder.kept() if each.name not in before]
    assert sorted(made, reverse=True) == [True, False, False, False]
