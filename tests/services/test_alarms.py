"""What calls for a supervisor: told to who may answer, once, and never about their own press or what is settled by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.rules import Rules
from complaint_desk.services import alarms, conversation, hard_moments, offers, watching
from complaint_desk.services.books import load_rules
from tests.services.desk import SmallDesk


@pytest.fixture
def rules() -> Rules:
    return load_rules()


def told(desk: SmallDesk, after: int = 0, to: str = "boss") -> list[tuple[str, str, str, int]]:
    """What somebody hears after an event."""
    who = desk.boss if to == "boss" else desk.agent
    return [(each.kind, each.what, each.name, each.n) for each in alarms.since(desk.store, who, after=after)[1]]


def test_a_danger_and_a_request_are_told_with_what_helps_to_answer(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "900")
    desk.do(hard_moments.note_danger, case, danger="self_harm")
    desk.do(offers.ask_approval, case, option=1)
    assert told(desk) == [("approval", "", "Yun", 1), ("danger", "self_harm", "Yun", 0)]
    assert told(desk, to="agent") == []  # who may not answer is not called
    assert told(desk, after=-1) == [("danger", "self_harm", "Yun", 0)]  # a request stands in its view; a danger waits for nobody


def test_a_danger_that_nobody_has_taken_up_waits_for_the_supervisor_who_sits_down_in_the_shift(desk: SmallDesk) -> None:
    case, other = desk.take(), desk.take()
    desk.do(hard_moments.note_danger, case, danger="threat")
    desk.do(hard_moments.note_danger, other, danger="self_harm")
    desk.do(conversation.add_note, other, who=desk.boss, text="I have called them back")
    assert told(desk, after=-1) == [("danger", "threat", "Yun", 0)]
    desk.clock.us += 13 * HOUR
    assert told(desk, after=-1) == []


def clocks_of(desk: SmallDesk, case: int) -> tuple[Clock, ...]:
    return clocks(desk.case(case), desk.store.rules)


def test_an_approval_that_was_answered_meanwhile_calls_nobody(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "900")
    desk.do(offers.ask_approval, case, option=1)
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)
    assert told(desk) == []


@pytest.mark.parametrize(("minutes", "heard"), [(30, True), (90, False)])
def test_a_clock_is_told_of_when_it_has_just_run_out(desk: SmallDesk, minutes: int, heard: bool) -> None:
    case = desk.take()
    desk.do(conversation.note_emotion, case, level="calm")
    late = min(clocks_of(desk, case), key=lambda clock: clock.due_us if clock.runs else clock.due_us + 9 * DAY)
    desk.clock.us = late.due_us + minutes * HOUR // 60
    watching.record_breaches(desk.store, desk.agent, key=b"")
    assert (("breach", late.name, "Yun", 0) in told(desk)) is heard


UTC = ZoneInfo("UTC")
DAYTIME = WorkingTime(Calendar("day", UTC, ((Period(9 * 60, 18 * 60),),) * 7))


def test_a_clock_that_runs_out_at_night_is_told_when_the_desk_opens_and_a_danger_at_once(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "day.sqlite", replace(load_rules(), desk_time=DAYTIME))
    begun = datetime.fromtimestamp(desk.clock.us / 1_000_000, UTC).replace(hour=22, minute=0, second=0, microsecond=0)
    desk.clock.us = int(begun.timestamp()) * 1_000_000
    case = desk.take()
    desk.do(conversation.note_emotion, case, level="calm")
    desk.clock.us += 4 * DAY
    late = min((clock for clock in clocks_of(desk, case) if clock.runs), key=lambda clock: clock.due_us)
    desk.clock.us = late.due_us + HOUR // 2
    watching.record_breaches(desk.store, desk.agent, key=b"")
    desk.do(hard_moments.note_danger, case, danger="threat")
    night = alarms.since(desk.store, desk.boss, after=0)
    assert ([each.kind for each in night.alarms], night.held) == (["danger"], 0)
    morning = datetime.fromtimestamp(desk.clock.us / 1_000_000, UTC).replace(hour=9, minute=0) + timedelta(minutes=1)
    morning += timedelta(days=1) if morning.timestamp() * 1_000_000 < desk.clock.us else timedelta()
    desk.clock.us = int(morning.timestamp()) * 1_000_000
    heard = alarms.since(desk.store, desk.boss, after=night.last, held=night.held)
    assert [each.what for each in heard.alarms] == [late.name]
    assert not alarms.since(desk.store, desk.boss, after=heard.last, held=heard.held).alarms
    desk.store.close()
