"""Time at work in a case is the same whichever cases are counted beside it."""

from __future__ import annotations

from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import conversation
from complaint_desk.services.boards import board_of
from tests.services.desk import SmallDesk


def listening(desk: SmallDesk, pairs: Pairs) -> float:
    """Minutes at work at the first step, all cases of a filter together."""
    today = desk.clock() // DAY
    board = board_of(desk.store, desk.boss, topic="work", period=Period(today - 1, today), pairs=pairs, wanted=("handling_time",))
    line = next(line for line in board.panel("handling_time").lines if line.code == "listen")
    return (line.value or 0.0) * line.n


def press(desk: SmallDesk, case: int, *, later: int) -> None:
    desk.clock.us += later * MINUTE
    desk.do(conversation.hear, case, words=f"Nobody knows, minute {desk.clock.us}.")


def test_who_pressed_something_in_a_case_that_is_left_out_was_not_at_work_in_those_that_are_counted(desk: SmallDesk) -> None:
    one, other = desk.take(), desk.take()
    for case in (one, other, one, other):
        press(desk, case, later=3)
    press(desk, one, later=3)
    press(desk, one, later=2)
    desk.clear(one, "delay")
    desk.clear(other, "privacy")
    both = listening(desk, ())
    apart = [listening(desk, (("type", type_),)) for type_ in ("delay", "privacy")]
    assert 2 <= apart[0] < 3
    assert both == sum(apart)
