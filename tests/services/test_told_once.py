"""Promises, callbacks and department tasks are told at half, three quarters and nine tenths of their time and when it is over: once each.

Random looks over ten days are held against a plain count: at each look while somebody is at the desk, the highest step that was reached and
was not told yet; nothing else, never at night, however often the window is opened anew or a second one looks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.clocks import STEPS, clocks
from complaint_desk.domain.events import DAY, HOUR, MINUTE
from complaint_desk.domain.rules import Rules
from complaint_desk.services import assigning, follow_up, reminding, tasks, warning
from complaint_desk.services.warning import Known
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

TWO_SHIFTS = WorkingTime(Calendar("shifts", ZoneInfo("UTC"), ((Period(8 * 60, 12 * 60), Period(14 * 60, 20 * 60)),) * 5 + ((), ())))
AGREED = ("promise", "callback", "task")
Told = tuple[int, str, int, int]


@pytest.fixture
def shifts(tmp_path: Path) -> Iterator[SmallDesk]:
    made = SmallDesk.made(tmp_path / "shifts.sqlite", replace(Rules(), desk_time=TWO_SHIFTS))
    yield made
    made.store.close()


def agree(desk: SmallDesk, what: str, chance: random.Random) -> None:
    case, due = desk.take(), desk.clock.us + chance.randrange(2, 120) * HOUR
    if what == "promise":
        desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    elif what == "callback":
        desk.do(follow_up.plan_callback, case, due_us=due)
    else:
        desk.do(tasks.give_task, case, task=tasks.NewTask(department="warehouse", what="Look for it", due_us=due))


def reached(desk: SmallDesk) -> set[Told]:
    """The highest step that each has reached by now, reckoned from when it was agreed and when it is due alone."""
    now, found = desk.clock.us, set()
    for (case,) in desk.store.read().rows("SELECT id FROM complaint"):
        for clock in clocks(desk.case(int(case)), desk.store.rules):
            share = 100 * (now - clock.start_us) / (clock.due_us - clock.start_us)
            steps = [step for step in (*STEPS, 100) if share > step]
            if clock.name in AGREED and steps:
                found.add((int(case), clock.name, clock.number, steps[-1]))
    return found


def told(desk: SmallDesk, known: Known, lead_us: int) -> tuple[Known, list[Told]]:
    """What the agent is told at the edge of the window now, but for a reminder before the time."""
    seen, found = warning.look(desk.store, desk.agent, known=known)
    steps = warning.tell(desk.store, desk.agent, found=found)
    late = [one for one in reminding.tell(desk.store, desk.agent, lead_us=lead_us) if one.due_us < one.now_us]
    said = [(one.case_id, one.step.clock, one.step.number, one.step.percent) for one in steps if one.step.clock in AGREED]
    return seen, [*said, *((one.case_id, one.what, 1, 100) for one in late)]


@pytest.mark.parametrize("seed", range(3))
def test_at_every_look_just_what_was_reached_and_not_told_yet_is_told(shifts: SmallDesk, seed: int) -> None:
    chance, ever, looks = random.Random(seed), set[Told](), 0
    known: Known = {}
    for n in range(9):
        agree(shifts, AGREED[n % 3], chance)
    while shifts.clock.us < MONDAY + 10 * DAY:
        shifts.clock.us += chance.randrange(20, 400) * MINUTE
        opened = TWO_SHIFTS.is_open(shifts.clock.us)
        for _window in range(chance.randint(1, 2)):
            known = {} if chance.random() < 0.3 else known  # the program was started anew
            known, found = told(shifts, known, chance.choice((0, 15, 60)) * MINUTE)
            assert len(found) == len(set(found))
            assert set(found) == (reached(shifts) - ever if opened else set())
            ever |= set(found)
            looks += len(found)
    assert looks > 16
    assert {percent for _case, _what, _n, percent in ever} == {*STEPS, 100}
    assert {what for _case, what, _n, _percent in ever} == set(AGREED)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "given back"])
def test_what_is_overdue_is_told_once_to_who_hears_of_it_as_nobodys_and_as_their_own(shifts: SmallDesk, taken: bool) -> None:
    case, boss = shifts.take(), shifts.boss
    shifts.do(assigning.assign, case, owner_id=0)
    shifts.do(follow_up.plan_callback, case, due_us=shifts.clock.us + HOUR)
    shifts.clock.us += 2 * HOUR

    def heard() -> int:
        _known, found = warning.look(shifts.store, boss, known={})
        steps = [one for one in warning.tell(shifts.store, boss, found=found) if one.step.clock == "callback"]
        return len(steps) + len(reminding.tell(shifts.store, boss, lead_us=0))

    told_of = []
    for owner in (0, boss.id) if taken else (boss.id, 0):
        if shifts.case(case).owner_id != owner:
            shifts.do(assigning.assign, case, who=boss, owner_id=owner)
        told_of.append(heard())
    assert told_of == [1, 0]


def test_a_callback_that_is_put_off_is_told_of_anew(shifts: SmallDesk) -> None:
    case, begun = shifts.take(), shifts.clock.us
    shifts.do(follow_up.plan_callback, case, due_us=begun + 2 * HOUR)
    shifts.clock.us = begun + HOUR + 40 * MINUTE
    assert told(shifts, {}, 0)[1] == [(case, "callback", 1, 75)]
    shifts.do(follow_up.attempt_callback, case, callback=1, outcome="asked_later", again_us=begun + 10 * HOUR)
    assert told(shifts, {}, 0)[1] == []
    shifts.clock.us = begun + 7 * HOUR + 40 * MINUTE
    assert told(shifts, {}, 0)[1] == [(case, "callback", 1, 75)]
