"""Ways round what a person may grant are closed: given and undone, under another spelling of the name, in the words of another field."""

from __future__ import annotations

import pytest

from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.services import assigning, follow_up, intake, offers
from tests.services.desk import SmallDesk


@pytest.mark.parametrize(("one", "other"), [
    ({"phone": "0555 0100"}, {"phone": "+44 555 0100"}), ({"email": "noor@example.org"}, {"email": "Noor <NOOR@example.org>"}),
])
def test_another_spelling_of_the_name_is_no_way_round_the_limit_of_a_customer(desk: SmallDesk, one: dict[str, str], other: dict[str, str]) -> None:
    def clarified(name: str, ways: dict[str, str]) -> int:
        made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
            caller=intake.Caller(name=name, **ways), words="It broke", verified="known_number",
        ))
        return desk.clear(int(made.result["case"]))

    first = desk.offered(clarified("Noor Vanderlee", one), "100", "0")
    desk.do(offers.choose, first, option=1)
    second = desk.offered(clarified("N. Vanderlee", other), "100", "0")
    assert desk.case(first).customer_id != desk.case(second).customer_id
    assert desk.case(second).options[0].offer.over_limit == "50"


def test_what_was_given_and_taken_back_on_paper_is_not_replaced_again_and_again(desk: SmallDesk) -> None:
    case = desk.clarified()
    for what, remedy in (("Money back", "refund"), ("A voucher of the shop", "coupon"), ("Bonus points", "points")):
        desk.do(offers.offer, case, option=desk.option(what=what, remedy=remedy, cost="150"))
    desk.do(offers.choose, case, option=1)
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(assigning.undo, case, n=len(desk.store.history(case)))
    with pytest.raises(NotAllowed, match="given_and_undone"):
        desk.do(offers.choose, case, option=2)
    desk.do(follow_up.keep_promise, case, promise=1)
    assert desk.case(case).promises[0].kept_us
    desk.do(assigning.undo, case, n=len(desk.store.history(case)))
    desk.do(offers.choose, case, who=desk.boss, option=2)  # a slip, says somebody who has no part in it
    assert (desk.case(case).chosen or desk.case(case).options[0]).number == 2


def test_the_words_who_does_it_give_no_more_than_the_option_costs(desk: SmallDesk) -> None:
    with pytest.raises(BadValue, match="words_name_more"):
        desk.do(offers.offer, desk.clarified(), option=desk.option(who="Finance, who refund you 5,000"))
