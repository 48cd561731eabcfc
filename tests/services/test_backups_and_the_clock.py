"""Backups on a machine whose clock was ahead for a while: what lies ahead is neither the newest nor what the next ones go on from."""

from __future__ import annotations

import pytest

from complaint_desk.data import restoring as staging
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


def test_the_newest_backup_is_the_last_by_the_trails_numbers_whatever_the_clock_showed(ahead: SmallDesk) -> None:
    for _ in range(2):
        backed_up(ahead)
    path = ahead.store.path
    before = ahead.store.read().value("SELECT count(*) FROM complaint")
    found = restoring.points(path)
    losses = [restoring.look(path, each).lost_events for each in found]
    assert losses == sorted(losses), "each loses more than the one before it"
    assert (losses[0], len(losses)) == (0, 5)
    assert max(each.made_us for each in found) > found[0].made_us
    assert put_back(ahead, restoring.point(path)).loss.lost_events == 0
    assert ahead.store.read().value("SELECT count(*) FROM complaint") == before


def test_once_a_month_that_one_is_put_back_for_trial(ahead: SmallDesk) -> None:
    backed_up(ahead)
    torn = restoring.points(ahead.store.path)[0].copy
    ahead.clock.us += 40 * DAY
    torn.write_bytes(torn.read_bytes()[:-1])
    assert restoring.drill(ahead.store) is False


def test_after_a_restore_the_newest_is_of_the_desk_that_went_on(ahead: SmallDesk) -> None:
    put_back(ahead, restoring.points(ahead.store.path)[-1])
    for _ in range(3):
        backed_up(ahead)
        found = restoring.points(ahead.store.path)
        assert restoring.look(ahead.store.path, found[0]).lost_events == 0


def test_what_was_given_up_with_a_second_restore_is_not_the_newest_for_its_higher_numbers(desk: SmallDesk) -> None:
    path = desk.store.path
    backed_up(desk)
    first = restoring.points(path)[0]
    backed_up(desk)
    put_back(desk, restoring.points(path)[0])
    for _ in range(4):
        backed_up(desk)
    put_back(desk, restoring.points(path)[0])  # the third lane
    backed_up(desk)
    put_back(desk, first)  # another second one
    for _ in range(2):
        backed_up(desk)
        assert restoring.look(path, restoring.points(path)[0]).lost_events == 0


def test_a_lane_that_has_copies_only_from_ahead_comes_before_those_that_go_on_from_it(desk: SmallDesk) -> None:
    path = desk.store.path
    desk.clock.us += DAY
    backed_up(desk)
    backed_up(desk)
    desk.clock.us -= DAY
    put_back(desk, restoring.points(path)[0])
    backed_up(desk)
    assert restoring.look(path, restoring.points(path)[0]).lost_events == 0


def test_a_segment_that_was_given_up_with_a_restore_is_in_no_way_back_of_the_desk_that_went_on(desk: SmallDesk) -> None:
    path, first_us = desk.store.path, desk.clock.us
    backed_up(desk)
    first = restoring.points(path)[0]
    for _ in range(6):
        backed_up(desk)
    put_back(desk, first)
    for back_us in (0, DAY):
        desk.clock.us -= back_us
        for _ in range(2):
            backed_up(desk)
        for each in restoring.points(path):
            restoring.look(path, each)
            staged = staging.stage(path, each, Rules(), desk.clock)
            staging.remove(staged)
    assert desk.clock.us < first_us
