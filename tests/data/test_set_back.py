"""A clock that is set back leaves an entry of its own in the trail, once; whose hands move otherwise leaves none (design, safety G4)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.driver import DataKey, Driver
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR, MINUTE, SECOND, Recorded
from complaint_desk.domain.problems import StaleCase
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.store_events import SET_BACK_US, ClockSetBack
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.desks import now_us
from complaint_desk.wording import Words
from tests.data.desks import Clock, append, open_case, press, tamper


class Told:
    """Now as a test tells it."""

    def __init__(self, us: int) -> None:
        self.us = us

    def __call__(self) -> int:
        return self.us


def set_backs(store: Store) -> list[Recorded]:
    """The entries of the desk's own stream that tell of it."""
    return [r for r in store.history(1) if isinstance(r.event, ClockSetBack)]


def note(store: Store, case_id: int, text: str = "n") -> None:
    append(store, case_id, ev.NoteAdded(text=text))


@pytest.fixture(params=["in the clear", "encrypted"])
def driver(request: pytest.FixtureRequest) -> Driver:
    """What opens the desk's file."""
    if request.param == "in the clear":
        return Driver()
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
    return Driver((DataKey.new(),))


@pytest.fixture
def desk(path: Path, clock: Clock, driver: Driver) -> Iterator[Store]:
    opened = Store.open(path, Rules(), clock=clock, driver=driver)
    yield opened
    opened.close()


def test_a_set_back_is_told_once_with_how_far_and_by_whom_it_was_found(desk: Store, clock: Clock) -> None:
    case_id = open_case(desk)
    clock.now_us -= HOUR
    press(desk, lambda tx: {"v": tx.append(case_id, [ev.NoteAdded(text="after")])}, actor_id=7)
    note(desk, case_id)
    note(desk, case_id)
    (found,) = set_backs(desk)
    assert HOUR // SECOND - 5 < found.event.seconds <= HOUR // SECOND
    assert found.actor_id == 7
    assert found.at_us < desk.history(case_id)[0].at_us
    clock.now_us += DAY  # put right again
    note(desk, case_id)
    assert len(set_backs(desk)) == 1
    clock.now_us -= 2 * DAY
    note(desk, case_id)
    assert [r.event.seconds // 3600 for r in set_backs(desk)] == [0, 47]


def test_it_stands_right_after_the_press_that_found_it_and_the_chains_hold(desk: Store, clock: Clock) -> None:
    case_id = open_case(desk)
    clock.now_us -= HOUR
    note(desk, case_id)
    (found,) = set_backs(desk)
    assert found.operation_id == desk.history(case_id)[-1].operation_id + 1
    assert desk.lane_head()[1] == found.operation_id
    report = check(desk)
    assert report.problems == []
    (told,) = report.notes
    said = Words("en", ZoneInfo("UTC")).of(told)
    assert "9:00" in said
    assert "8:00" in said


@pytest.mark.parametrize("back", [0, SECOND, SET_BACK_US - 2 * SECOND])
def test_a_clock_put_right_by_two_minutes_is_nothing_to_tell(store: Store, clock: Clock, back: int) -> None:
    case_id = open_case(store)
    clock.now_us -= back
    note(store, case_id)
    assert set_backs(store) == []
    assert check(store).notes == []


def test_what_is_looked_at_refused_or_asked_for_twice_leaves_no_entry(store: Store, clock: Clock) -> None:
    case_id = open_case(store)
    done = press(store, lambda tx: {"v": tx.append(case_id, [ev.NoteAdded(text="once")])}, key=bytes(16))
    clock.now_us -= HOUR
    press(store, lambda tx: {"version": tx.version(case_id)})
    assert press(store, lambda tx: {"v": tx.append(case_id, [ev.NoteAdded(text="twice")])}, key=bytes(16)) == done
    with pytest.raises(StaleCase):
        append(store, case_id, ev.NoteAdded(text="stale"), expected=1)
    assert set_backs(store) == []
    note(store, case_id)
    assert len(set_backs(store)) == 1


def test_two_programs_on_one_machine_tell_it_once(desk: Store, path: Path, clock: Clock, driver: Driver) -> None:
    case_id = open_case(desk)
    with closing(Store.open(path, Rules(), clock=clock, driver=driver)) as other:
        note(other, case_id)
        clock.now_us -= HOUR
        note(other, case_id)
        note(desk, case_id)
        note(other, case_id)
        assert len(set_backs(desk)) == len(set_backs(other)) == 1
        assert check(desk).ok


def test_a_new_lane_hides_no_set_back(store: Store, clock: Clock) -> None:
    case_id = open_case(store)
    clock.now_us -= HOUR
    store.begin_lane()
    note(store, case_id)
    assert len(set_backs(store)) == 1
    assert check(store).ok


def at(wall: str, zone: str, *, fold: int = 0) -> int:
    """The instant at which a clock on the wall shows this, microseconds UTC."""
    return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (at("2026-10-25 02:59", "Europe/Berlin"), at("2026-10-25 02:00", "Europe/Berlin", fold=1)),
        (at("2026-11-01 01:58", "America/New_York"), at("2026-11-01 01:01", "America/New_York", fold=1)),
        (at("2026-03-29 01:59", "Europe/Berlin"), at("2026-03-29 03:00", "Europe/Berlin")),
        (at("2026-06-01 18:00", "Asia/Shanghai"), at("2026-06-01 11:01", "Europe/London")),
    ],
    ids=["summer time ends in Europe", "and in America", "summer time begins", "the machine travels west"],
)
def test_hands_that_are_moved_by_a_zone_or_a_season_are_no_set_back(path: Path, before: int, after: int) -> None:
    clock = Told(before)
    with closing(Store.open(path, Rules(), clock=clock)) as store:
        case_id = open_case(store)
        clock.us = after
        note(store, case_id)
        assert 0 < after - before <= 3 * MINUTE
        assert set_backs(store) == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running program cannot be set here")
def test_the_machines_time_does_not_move_with_its_zone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with closing(Store.open(path, Rules(), clock=now_us)) as store:
            monkeypatch.setenv("TZ", "Asia/Shanghai")
            time.tzset()
            case_id = open_case(store)
            monkeypatch.setenv("TZ", "America/Los_Angeles")
            time.tzset()
            note(store, case_id)
            assert set_backs(store) == []
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("told", ['{"seconds":1000000000000000000}', '{"seconds":"x"}', '{"seconds":-9999999999999}', '{"seconds":3600.5}', '{"seconds":null}'])
def test_an_entry_of_it_that_somebody_changed_is_named_and_nothing_is_said_to_be_whole(store: Store, clock: Clock, told: str) -> None:
    case_id = open_case(store)
    clock.now_us -= HOUR
    note(store, case_id)
    clock.now_us -= HOUR
    note(store, case_id)
    changed = set_backs(store)[0].n
    tamper(store, f"UPDATE event SET data = '{told}' WHERE stream_id = 1 AND n = {changed}")
    report = check(store)
    assert {"check.event_changed", "check.clock_not_told"} <= {problem.key for problem in report.problems}
    assert [note.key for note in report.notes] == ["check.clock_set_back_besides"], "the other one is told, without a word of what is whole"
    for language in LANGUAGES:
        said = [Words(language).of(each) for each in (*report.problems, *report.notes)]
        assert all(said)


@pytest.mark.parametrize("at_us", ["1000000000000000000", "-1000000000000000000", "'yesterday'"])
def test_a_moment_that_no_clock_shows_is_told_as_it_stands_there(store: Store, clock: Clock, at_us: str) -> None:
    case_id = open_case(store)
    clock.now_us -= HOUR
    note(store, case_id)
    tamper(store, f"UPDATE operation SET at_us = {at_us}")
    said = [Words("en").of(problem) for problem in check(store).problems]
    assert any(at_us.strip("'") in each for each in said)
