"""Card numbers are masked however they are written; order numbers, telephone numbers and waybills stay as they are."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.cards import has_card, without_cards

SCHEMES = (
    ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("62", 16), ("62", 19), ("3528", 16), ("6011", 16),
    ("65", 16), ("36", 14), ("38", 14), ("305", 14),
)
GROUPS = {14: (4, 6, 4), 15: (4, 6, 5), 16: (4, 4, 4, 4), 19: (4, 4, 4, 4, 3)}
SENTENCES = (
    "{}", "my number is {} thanks", "It was charged to {}.", "卡号{}，请退款", "我的銀行卡 {} 被扣了兩次", "({})", "VISA:{}", "order 1234 paid with {}", "{}\n12/27 123",
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def with_check_digit(digits: str) -> str:
    total = sum(sum(divmod(2 * int(sign), 10)) if at % 2 == 0 else int(sign) for at, sign in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def card(chance: Random) -> str:
    begins, size = chance.choice(SCHEMES)
    return with_check_digit(begins + "".join(chance.choice("0123456789") for _ in range(size - 1 - len(begins))))


def written(chance: Random, number: str) -> str:
    how = chance.randrange(5)
    if how in (1, 2, 3):
        parts, at = [], 0
        for size in GROUPS[len(number)]:
            parts.append(number[at : at + size])
            at += size
        number = (" ", "-", "\u00a0")[how - 1].join(parts)
    return number.translate(FULL_WIDTH) if chance.randrange(6) == 0 else number


def digits_of(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def test_of_two_thousand_cards_none_stays() -> None:
    chance = Random(20261122)
    missed = []
    for _ in range(2_000):
        number = card(chance)
        text = chance.choice(SENTENCES).replace("{}", written(chance, number))
        masked = without_cards(text)
        if number in digits_of(masked) or "*" not in masked:
            missed.append(text)
    assert missed == []


def other_number(chance: Random) -> str:
    """A number as shops, carriers and telephones have them."""

    def some(n: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(n))

    day = f"20{chance.randrange(18, 27)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    return chance.choice((
        lambda: f"订单号{some(chance.choice((12, 15, 16, 18, 19)))}", lambda: f"Order no. {some(16)}", lambda: f"order #{some(15)}", lambda: day + some(8),
        lambda: day + some(6), lambda: day + some(10), lambda: f"1{some(18)}", lambda: f"SF{some(13)}", lambda: f"YT{some(13)}", lambda: f"JD{some(13)}",
        lambda: f"运单号：{some(15)}", lambda: f"7{some(13)}", lambda: f"78{some(12)}", lambda: f"1Z{some(16)}", lambda: f"1{some(10)}", lambda: f"+86 1{some(10)}",
        lambda: f"+86 1{some(2)} {some(4)} {some(4)}", lambda: f"0{some(2)}-{some(8)} / 1{some(10)}", lambda: f"1{some(10)} 1{some(10)}",
        lambda: f"{some(3)}-{some(7)}-{some(7)}", lambda: f"tracking number is {some(16)}", lambda: f"invoice {some(14)}", lambda: some(13), lambda: some(20),
        lambda: f"身份证号 {some(18)}", lambda: f"訂單編號 {some(16)}", lambda: f"{some(4)} {some(3)} {some(4)}", lambda: f"¥{some(5)}.{some(2)} {day}",
    ))()


def test_of_other_numbers_at_most_one_in_a_thousand_is_taken_for_a_card() -> None:
    chance = Random(7)
    texts = [f"Hello, {other_number(chance)} please." for _ in range(20_000)]
    taken = [text for text in texts if has_card(text)]
    assert len(taken) <= 20, taken[:10]


@pytest.mark.parametrize(("text", "kept"), [
    ("4111 1111 1111 1111", "4111 11** **** 1111"),
    ("卡号6222021234567890128。", "卡号622202*********0128。"),
    ("378282246310005", "378282*****0005"),
    ("paid by card 411111 1111 111111", "paid by card 411111 **** **1111"),
    ("my card: 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "my card: 4 1 1 1 1 1 * * * * * * 1 1 1 1"),
    ("４１１１１１１１１１１１１１１１", "４１１１１１******１１１１"),
    ("two: 4111111111111111 and 5555555555554444", "two: 411111******1111 and 555555******4444"),
])
def test_six_at_the_front_and_four_at_the_end_stay(text: str, kept: str) -> None:
    assert without_cards(text) == kept


@pytest.mark.parametrize("text", [
    "Order number 4111111111111111", "订单号：4111111111111111", "4111111111111112", "13800138000", "4111111111111111111111", "SF4111111111111111",
    "3.4111111111111111", "", "no digits at all",
])
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert without_cards(text) is text


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = without_cards(text)
    assert without_cards(once) == once
    assert len(once) == len(text)
