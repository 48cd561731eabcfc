"""Identity numbers are masked where a text is shown outside its case; other numbers stay."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.domain.identities import _MAINLAND, _TAIWAN, has_likely_identity, without_identities
from tests.domain.test_cards import other_number

SIGNS = "10X98765432"


def mainland(chance: Random) -> str:
    begins = f"{chance.randrange(110_000, 660_000)}{chance.randrange(1930, 2020)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # as GB 11643 prints them
    return begins + SIGNS[sum(int(digit) * weight for digit, weight in zip(begins, weights, strict=True)) % 11]


@pytest.mark.parametrize(("text", "shown"), [
    ("身份证11010519491231002X。", "身份证110105********002X。"), ("110105 19491231 002x", "110105********002X"),
    ("my number A123456789, please", "my number ********, please"), ("身分證字號a123456789", "身分證字號********"),
])
def test_of_a_long_one_six_and_four_signs_stay_and_of_a_short_one_none(text: str, shown: str) -> None:
    assert without_identities(text) == shown


@pytest.mark.parametrize("text", [
    "110105194912310021", "11010519491331002X", "A123456788", "订单202603151234567890", "", "13800138000", "SA123456789", "110105194912310021X",
])
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert without_identities(text) == text


def test_of_two_thousand_none_stays_and_of_other_numbers_hardly_any_is_taken_for_one() -> None:
    chance = Random(4)
    numbers = [mainland(chance) for _ in range(2_000)]
    assert [number for number in numbers if number in without_identities(f"号码{number}，谢谢")] == []
    others = [other_number(chance) for _ in range(20_000)]
    assert len([text for text in others if without_identities(text) != text]) <= 20


@settings(max_examples=2_000)
@given(st.text("0123456789", min_size=9, max_size=20), st.text(" -１AxX号", max_size=3), st.text("0123456789xX", max_size=12), st.sampled_from(["", "A", "Ａ", "身份"]))
def test_the_quick_look_passes_nothing_by_that_the_slow_one_finds(begins: str, between: str, ends: str, before: str) -> None:
    text = before + begins + between + ends
    assert has_likely_identity(text) >= bool(_MAINLAND.search(text) or _TAIWAN.search(text))


def test_what_the_two_kinds_have_is_seen_at_once() -> None:
    chance = Random(5)
    assert all(has_likely_identity(f"号码\n{mainland(chance)}\n，谢谢") for _ in range(200))
    assert all(has_likely_identity(text) for text in ("A123456789", "身分證字號a223456789", "110105 19491231 002x", "110105-19491231-0021"))
