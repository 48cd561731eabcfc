"""A search undoes no mask: who sees customers masked finds them by a whole number or address that they know already, by nothing less."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import customers, finding, queue
from complaint_desk.services.conversation import add_note
from complaint_desk.services.intake import Caller, Intake, open_case
from tests.services.desk import SmallDesk

IDENTITY = "11010519491231002X"
FRAGMENTS = ["138", "0013", "13800", "1380013803", "8033", "xiaoming", "example.com", "xiaoming@example", "@example.com"]
NAMES = ["王小明", "小明", "wxm", "wangxiaoming", "王"]
WHOLE = ["138-0013-8033", "13800138033", "(138) 0013 8033", "１３８００１３８０３３", "XiaoMing@example.com"]


@pytest.fixture
def case(desk: SmallDesk) -> int:
    caller = Caller(name="王小明", phone="138-0013-8033", email="xiaoming@example.com")
    words = f"The fridge came late. My card is {IDENTITY}."
    made = Intake(caller=caller, words=words, channel="phone", verified="known_number")
    other = Intake(caller=Caller(name="Ada Brandt", phone="0555 100200"), words="The lamp.", channel="phone", verified="known_number")
    open_case(desk.store, desk.boss, key=next(desk.keys), intake=other)
    return int(open_case(desk.store, desk.boss, key=next(desk.keys), intake=made).result["case"])


@pytest.fixture
def depot(desk: SmallDesk) -> Person:
    return desk.hire("depot", "department")


def found(desk: SmallDesk, who: Person, **asked: Any) -> list[int]:
    """What the window, the count and the pages of the command line find, which is the same."""
    wanted = QueueFilter("all", **asked)
    ids = list(queue.ids(desk.store, who, wanted=wanted, zone=UTC))
    assert queue.total(desk.store, who, wanted=wanted, zone=UTC) == len(ids)
    assert [row.id for row in queue.page(desk.store, who, wanted=wanted, zone=UTC, limit=10).rows] == ids
    assert list(queue.opening(desk.store, who, wanted=wanted, zone=UTC).ids) == ids
    return ids


@pytest.mark.parametrize("typed", [*FRAGMENTS, *NAMES])
def test_who_sees_customers_masked_finds_nobody_by_a_fragment_or_a_name(desk: SmallDesk, case: int, depot: Person, typed: str) -> None:
    assert found(desk, depot, search=typed) == []
    assert finding.known(desk.store, depot, typed=typed).customers == ()
    assert customers.find(desk.store, depot, typed=typed) == ()


@pytest.mark.parametrize("typed", WHOLE)
def test_who_sees_customers_masked_finds_them_by_the_whole_number_or_address(
    desk: SmallDesk, case: int, depot: Person, typed: str
) -> None:
    assert found(desk, depot, search=typed) == [case]
    (met,) = customers.find(desk.store, depot, typed=typed)
    assert (met.name, met.phone) == ("王**", "*** 33")


@pytest.mark.parametrize("typed", ["fridge", "came late", "fridge -lamp"])
def test_words_of_a_case_are_found_by_everybody(desk: SmallDesk, case: int, depot: Person, typed: str) -> None:
    assert found(desk, depot, search=typed) == found(desk, desk.boss, search=typed) == [case]


def test_a_case_number_is_no_telephone_number_and_found_whole_and_in_part(desk: SmallDesk, case: int, depot: Person) -> None:
    number = desk.case(case).number
    for typed in (number, number.replace("-", "")):
        assert found(desk, depot, search=typed) == [case]


@pytest.mark.parametrize("typed", ["0013", "13800", "王小明", "wxm", "xiaoming", "138-0013-8033"])
def test_who_speaks_with_customers_finds_them_as_before(desk: SmallDesk, case: int, typed: str) -> None:
    assert found(desk, desk.boss, search=typed) == [case]


def test_who_sees_no_names_filters_by_none(desk: SmallDesk, case: int, depot: Person) -> None:
    by_name, by_number = (("customer", "王小明"),), (("customer", str(desk.case(case).customer_id)),)
    assert found(desk, desk.boss, conditions=by_name) == [case]
    assert found(desk, depot, conditions=by_name) == []
    assert found(desk, depot, conditions=by_number) == [case]


def test_what_was_found_in_a_note_shows_no_identity_number(desk: SmallDesk, case: int) -> None:
    add_note(desk.store, desk.boss, key=next(desk.keys), case_id=case, text=f"The passport: {IDENTITY}.")
    for who in (desk.boss, desk.agent):
        hit = finding.hits(desk.store, who, wanted=[case], search="passport")[case]
        assert "passport" in hit.words
        assert IDENTITY not in hit.words
