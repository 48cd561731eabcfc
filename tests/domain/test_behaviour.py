"""What lies between a customer and us is told as facts with their counts, ours beside theirs, and never as a score (checklist M1)."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.behaviour import Behaviour, behaviour, lines
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import DAY, Event
from complaint_desk.domain.messages import Money
from complaint_desk.domain.risk import broken_promises
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words
from tests.histories import CALLED, CHOSEN, EXCHANGE, MONDAY, OFFERED, OPENED, REFUND, case, recorded

NOW = MONDAY + 10 * DAY
GIFT = replace(REFUND, remedy="coupon", cost="20.00", authority="special")


def opened(days_ago: int, *events: Event) -> Case:
    return fold(1, recorded(events or OPENED, start_us=NOW - days_ago * DAY))


def of(*cases: Case) -> Behaviour:
    return behaviour(cases, NOW)


def test_complaints_are_counted_by_thirty_days_the_oldest_first() -> None:
    found = of(opened(1), opened(29), opened(31), opened(350), opened(400))
    assert (found.months, found.complaints) == ((1, *(0,) * 9, 1, 2), 5)


def test_a_case_that_goes_on_in_another_is_not_a_complaint_more() -> None:
    assert of(opened(3), opened(2, *OPENED, ev.MergedInto(other_id=9))).complaints == 1


@pytest.mark.parametrize(("days", "again"), [(89, 1), (91, 0)])
def test_the_same_type_and_product_within_ninety_days_is_the_matter_again(days: int, again: int) -> None:
    kettle = (*OPENED, ev.Classified(type="product_quality"), ev.FactRecorded(key="product", value="Kettle"))
    assert of(opened(100, *kettle), opened(100 - days, *kettle)).again == again
    assert of(opened(100, *kettle), opened(99, *OPENED, ev.Classified(type="delay"))).again == 0


def test_nobody_is_said_to_come_again_before_the_type_was_confirmed() -> None:
    assert of(opened(3), opened(2)).again == 0


def test_nobody_is_said_to_come_again_about_a_product_that_nobody_recorded() -> None:
    rude = (*OPENED, ev.Classified(type="staff_attitude"))
    assert of(opened(3, *rude), opened(2, *rude)).again == 0


def test_a_promise_that_was_kept_late_is_one_that_we_broke_as_the_queue_counts_it() -> None:
    late = opened(5, *CHOSEN, ev.PromiseKept(promise=1))
    promise = late.promises[0]
    assert (promise.kept_us > promise.due_us, of(late).broken) == (True, broken_promises(late)) == (True, 1)


def test_how_it_was_decided_and_what_the_facts_said_stand_beside_what_we_owed() -> None:
    checked = (ev.FormStarted(form="respect_but_verify"), ev.FormConcluded(form="respect_but_verify", finding="not_confirmed"))
    right = opened(5, *OPENED, ev.OutcomeDecided(outcome="partly_upheld"), *checked, ev.Breached(clock="resolution", due_us=1))
    wrong = opened(4, *CHOSEN, ev.PromiseBroken(promise=1), ev.OutcomeDecided(outcome="not_upheld"), ev.AbusiveWarned())
    found = of(right, wrong)
    assert (found.decided, found.upheld, found.checked, found.confirmed) == (2, 1, 1, 0)
    assert (found.warnings, found.broken, found.late) == (1, 1, 1)


def test_only_what_was_given_on_top_is_added_up_in_its_own_currency() -> None:
    twice = opened(5, *OFFERED, GIFT, ev.OptionChosen(option=3), ev.GoodwillGiven(amount="5.50", currency="EUR"))
    found = of(twice, opened(4, *OFFERED, GIFT, EXCHANGE, ev.OptionChosen(option=1)))
    assert (found.special, found.given) == (2, (Money("20.00", "CNY"), Money("5.50", "EUR")))


def test_callbacks_tell_how_satisfied_they_were() -> None:
    assert (of(opened(9, *CALLED)).answered, of(opened(9, *CALLED)).satisfied) == (2, 2)


def test_it_says_that_it_stands_on_the_newest_ones_where_there_are_more() -> None:
    keys = [line.key for line in lines(behaviour([case(*OPENED)], NOW, complaints=80))]
    assert "behaviour.newest" in keys
    assert "behaviour.newest" not in [line.key for line in lines(of(case(*OPENED)))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_all_of_it_reads_as_sentences(language: str, count: int) -> None:
    ends = {"months": (count,) * 12, "given": (Money("5.50", "EUR"),) * count, "looked_at": 0}
    found = Behaviour(**{f.name: ends.get(f.name, count) for f in fields(Behaviour)})
    assert [told for line in lines(found) if not (told := Words(language).of(line)).endswith((".", "。"))] == []


