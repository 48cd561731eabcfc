"""Which remedies were put to customers and how often each was chosen: a case counts once for each, and each line leads to its cases."""

from __future__ import annotations

from datetime import UTC

from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Period
from complaint_desk.domain.panels import Panel
from complaint_desk.services import follow_up, offers, queue
from complaint_desk.services.boards import board_of
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

DAYS = Period(MONDAY // DAY - 3, MONDAY // DAY + 30)


def counted(desk: SmallDesk) -> Panel:
    return board_of(desk.store, desk.boss, topic="promises", period=DAYS, wanted=("remedies",)).panel("remedies")


def led_to(desk: SmallDesk, panel: Panel) -> dict[str, int]:
    return {line.code: len(queue.ids(desk.store, desk.boss, wanted=line.behind, zone=UTC)) for line in panel.lines if line.behind is not None}


def test_each_remedy_stands_with_how_often_it_was_chosen_of_the_cases_in_which_it_was_offered(desk: SmallDesk) -> None:
    for _ in range(4):
        desk.chosen()
    other = desk.offered(desk.clarified(), "0", "0", "0")
    desk.do(offers.choose, other, option=2)
    desk.offered(desk.clarified(), "0")
    desk.clarified()
    panel = counted(desk)
    assert {line.code: (line.value, line.n) for line in panel.lines} == {
        "redelivery": (4 / 6, 6), "repair": (1 / 5, 5), "expert_call": (0.0, 1),
    }
    assert panel.cases == 6
    assert led_to(desk, panel) == {line.code: line.n for line in panel.lines}
    assert panel.behind is not None
    assert len(queue.ids(desk.store, desk.boss, wanted=panel.behind, zone=UTC)) == panel.cases


def test_what_was_offered_for_the_meantime_is_no_option_to_choose_and_a_remedy_offered_twice_counts_once(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "0", "0")
    desk.do(offers.offer, case, option=desk.option(what="A loan item until then", remedy="loan_item", interim=True))
    desk.do(offers.offer, case, option=desk.option(what="Deliver on Saturday with two people", cost="40"))
    desk.do(offers.choose, case, option=4)
    assert {line.code: (line.value, line.n) for line in counted(desk).lines} == {"redelivery": (1.0, 1), "repair": (0.0, 1)}


def test_what_was_chosen_before_a_case_was_opened_again_was_chosen(desk: SmallDesk) -> None:
    case = desk.closed()
    desk.do(follow_up.reopen, case, reason="It broke again")
    assert {line.code: line.value for line in counted(desk).lines} == {"redelivery": 1.0, "repair": 0.0}
