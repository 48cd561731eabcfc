"""Numbers people speak, amounts they type, the risk sum, and who may do what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import RIGHTS, Person
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.numbers import case_number, check_digit, parse_number
from complaint_desk.domain.risk import risk_parts, risk_sum
from complaint_desk.domain.risk_level import risk_level
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import ROLES
from tests.histories import LISTENED, case


def test_the_check_digit_is_damms_worked_example() -> None:
    assert check_digit("572") == "4"


@given(st.integers(2000, 2099), st.integers(1, 99_999_999), st.data())
def test_one_wrong_digit_or_a_swap_of_neighbours_is_no_case_number(year: int, serial: int, data: st.DataObject) -> None:
    number = case_number(year, serial)
    assert parse_number(number) == number
    digits = number.replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from("0123456789".replace(digits[at], "")))
    assert parse_number(digits[:at] + other + digits[at + 1 :]) is None
    if at + 1 < len(digits) and digits[at] != digits[at + 1]:
        assert parse_number(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) is None


def test_a_number_is_understood_as_people_write_it() -> None:
    number = case_number(2026, 12345)
    assert parse_number("２６-0012345-" + number[-1]) == number
    assert parse_number(f" 26 0012345 {number[-1]} ") == number


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("", "0"), ("45", "45"), ("45.5", "45.5"), ("¥1,200.00", "1200.00"), ("NT$ 300", "300"), ("４５元", "45"), ("-3", None), ("a lot", None),
     ("1e9", None), ("99999999999", None), ("£12", "12"), ("12 EUR", "12"), ("1,234,567.5", "1234567.5"), ("1,2000", "12000"), ("12,50", None), ("1,5", None), ("0.00", "0")],
)
def test_amounts_as_people_type_them(typed: str, amount: str | None) -> None:
    assert parse_amount(typed) == amount


def test_the_risk_sum_shows_its_parts_heaviest_first() -> None:
    c = case(*LISTENED, ev.WordsHeard(words="my lawyer", signals=("lawyer",)), ev.EmotionNoted(level="angry"))
    parts = risk_parts(c, Rules())
    assert [(p.code, p.points) for p in parts] == [("lawyer", 3), ("angry", 2)]
    assert risk_level(risk_sum(parts)) == "watch"


def test_every_role_has_its_rights_and_only_leaders_override() -> None:
    assert set(RIGHTS) == {*ROLES, "reviewer"}
    assert {role for role, rights in RIGHTS.items() if "override_gate" in rights} == {"supervisor", "administrator"}


def test_over_a_limit_is_told_by_how_much() -> None:
    agent = Person(1, "a", "A", "agent", "150", "CNY")
    assert agent.over("230", "CNY") == "80"
    assert agent.over("150", "CNY") == ""
    assert agent.over("1", "USD") == "1"
    assert Person(2, "b", "B", "administrator", "").over("1000000", "CNY") == ""
    assert not Person(1, "a", "A", "supervisor", active=False).may("approve")
