"""What remedies cost beside what was paid for the orders of those whom they left satisfied: only what is on record, and from codes alone."""

from __future__ import annotations

from datetime import UTC

import pytest

from complaint_desk.domain.board_value import Valued, value_panel
from complaint_desk.domain.events import DAY, FactRecorded
from complaint_desk.domain.figures import Period, Way
from complaint_desk.domain.panels import Panel, panel_finding
from complaint_desk.domain.prices import amount_told, price_paid
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import assigning, conversation, follow_up, offers, queue
from complaint_desk.services.boards import board_of
from complaint_desk.wording import Words
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

DAYS = Period(MONDAY // DAY - 3, MONDAY // DAY + 60)


def counted(desk: SmallDesk) -> Panel:
    return board_of(desk.store, desk.boss, topic="causes", period=DAYS, wanted=("kept_value",)).panel("kept_value")


def ended(desk: SmallDesk, paid: str, cost: str, result: int, *, price_as: str = "price") -> int:
    """A case whose customer paid so much, chose a remedy at that cost and graded its result."""
    case = desk.clarified()
    desk.do(conversation.record_fact, case, fact=price_as, value=paid)
    desk.offered(case, cost, "0")
    desk.do(offers.choose, case, option=1)
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(follow_up.tell_customer, case, promise=-1, text="It is done.")
    desk.do(follow_up.resolve, case)
    desk.do(follow_up.answer_callback, case, callback=1, answer=follow_up.Answer(outcome="satisfied", result=result, handling=result))
    return case


def test_what_was_paid_and_what_was_given_stand_by_whether_the_customer_was_satisfied_and_lead_to_the_cases(desk: SmallDesk) -> None:
    ended(desk, "¥1,200", "30", 5)
    ended(desk, "99.50", "20", 4, price_as="amount")
    ended(desk, "500", "100", 3)
    ended(desk, "a lot", "10", 5)
    panel = counted(desk)
    assert {line.code: (line.value, line.n) for line in panel.lines} == {
        "satisfied.paid": (129_950, 2), "satisfied.cost": (5_000, 2), "not_satisfied.paid": (50_000, 1), "not_satisfied.cost": (10_000, 1),
    }
    for line in panel.lines:
        assert line.behind is not None
        assert len(queue.ids(desk.store, desk.boss, wanted=line.behind, zone=UTC)) == line.n
    assert panel.behind is not None
    assert len(queue.ids(desk.store, desk.boss, wanted=panel.behind, zone=UTC)) == panel.cases == 3
    assert dict(panel.told)["graded"] == "4", "those without a price are told of"


def test_the_last_word_on_a_price_counts_also_that_nobody_knows_it_and_what_was_taken_back_does_not(desk: SmallDesk) -> None:
    case = ended(desk, "800", "10", 5)
    desk.do(conversation.record_fact, case, fact="price", value="900")
    assert counted(desk).lines[0].value == 90_000
    desk.do(assigning.undo, case, n=desk.case(case).version)
    assert (counted(desk).lines[0].value, price_paid(desk.case(case))) == (80_000, "800")
    desk.do(conversation.record_fact, case, fact="price", unknown=True)
    assert counted(desk).empty is not None
    assert price_paid(desk.case(case)) == ""


def test_a_price_stands_among_the_codes_as_an_amount_and_no_other_fact_does(desk: SmallDesk) -> None:
    case = desk.take()
    for fact, value in (("price", "¥ 1,500"), ("order", "1500"), ("amount", "ask my wife"), ("price", "0")):
        desk.do(conversation.record_fact, case, fact=fact, value=value)
    events = [r.event for r in desk.store.history(case) if isinstance(r.event, FactRecorded)]
    assert [(event.key, event.amount) for event in events if event.key != "product"] == [("price", "1500"), ("order", ""), ("amount", ""), ("price", "")]
    assert amount_told("price", "12,50") == ""


@pytest.mark.parametrize(("typed", "amount"), [
    ("9123 4567", ""), ("0912 345 678", ""), ("０９１２３４５６７８", ""), ("5550100", ""),
    ("999999", "999999"), ("NT$1200000", "1200000"), ("1,200,000", "1200000"), ("1200000.00", "1200000.00"), ("12345.67", "12345.67"),
])
def test_what_looks_like_a_telephone_number_never_stands_among_the_codes_that_outlive_the_words(typed: str, amount: str) -> None:
    assert amount_told("amount", typed) == amount


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finding_says_what_is_on_record_and_of_how_many_it_is_not(language: str) -> None:
    way, words = Way(DAYS, ()), Words(language, UTC)
    valued = [
        Valued(currency="CNY", cost="10", paid="200", satisfied=True, n=6), Valued(currency="CNY", cost="5", paid="100", satisfied=False, n=2),
        Valued(currency="CNY", cost="5", paid="", satisfied=True, n=4), Valued(currency="EUR", cost="5", paid="7", satisfied=True, n=3),
    ]
    finding = panel_finding(value_panel(valued, way))
    said = words.of(finding.title)
    assert all(each in said for each in ("1,200", "60", "8", "12"))
    if language == "en":
        assert said == "Satisfied customers had paid ¥1,200; their remedies cost ¥60 (price on record in 8 of 12 graded cases)"
        assert "is not known here" in words.of(finding.definition)
    nobody = value_panel([Valued(currency="CNY", cost="5", paid="", satisfied=True, n=4)], way)
    assert nobody.empty is not None
    assert words.of(nobody.empty)


@pytest.mark.parametrize(("typed", "amount"), [
    ("€45", ""), ("45 EUR", ""), ("US$ 45", ""), ("NT$300", ""), ("£45", ""), ("¥45", "45"), ("45 CNY", "45"), ("$45", "45"), ("45元", "45"), ("45", "45"),
])
def test_what_was_paid_in_another_currency_is_not_added_to_ours(desk: SmallDesk, typed: str, amount: str) -> None:
    assert desk.agent.currency == "CNY"
    case = desk.take()
    desk.do(conversation.record_fact, case, fact="price", value=typed)
    assert desk.last(case).amount == amount
    assert price_paid(desk.case(case), "CNY") == amount
    assert price_paid(desk.case(case)) == ("300" if "300" in typed else "45")
