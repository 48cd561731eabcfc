"""Numbers, addresses and names for look-up and for display."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.contact import (
    masked_email,
    masked_identity,
    masked_name,
    masked_phone,
    name_for,
    normal_email,
    normal_phone,
    phone_digits,
    phone_ends,
    phone_has,
    same_phone,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("138-0013-8000", "13800138000"), ("+86 138 0013 8000", "+8613800138000"), ("（０２）２３４５ー６７８９", "0223456789"), ("+852 2345 6789", "+85223456789"),
        ("(+44) (0)20 7946 0000", "+442079460000"), ("010-8888 8888 转 123", "01088888888"), ("02-2345-6789 分機 12", "0223456789"), ("555 0100 ext. 7", "5550100"),
        ("555-0100x7", "5550100"), ("+１３８", "+138"), ("tel: 0912-345-678", "0912345678"), ("", ""), ("none", ""), ("+", ""), ("٠١٢٣", "0123"),
    ],
)  # fmt: skip
def test_a_number_has_one_form(written: str, normal: str) -> None:
    assert normal_phone(written) == normal


def test_a_fragment_finds_its_number() -> None:
    assert phone_ends("+86 138 0013 8000", "8000")
    assert phone_ends("138 0013 8000", "3-8000")
    assert not phone_ends("138 0013 8000", "0013")
    assert phone_has("138 0013 8000", "0013")
    assert phone_has("138 0013 8000", "００１３")
    assert not phone_has("138 0013 8000", "00")
    assert not phone_has("138 0013 8000", "")
    assert not phone_has("", "138")


def test_the_same_line_written_in_two_ways() -> None:
    assert same_phone("+86 138 0013 8000", "13800138000")
    assert same_phone("+44 20 7946 0000", "020 7946 0000")
    assert same_phone("110", "110")
    assert not same_phone("138 0013 8000", "138 0013 8001")
    assert not same_phone("8000", "13800138000")
    assert not same_phone("", "")


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("13800138000", "138 **** 8000"), ("138-0013-8000", "138 **** 8000"), ("+86 138 0013 8000", "+86 **** 8000"), ("0912345678", "091 **** 5678"),
        ("2345 6789", "**** 89"), ("110", "****"), ("", ""), ("none", ""),
    ],
)  # fmt: skip
def test_a_masked_number_hides_its_middle(written: str, masked: str) -> None:
    assert masked_phone(written) == masked


@pytest.mark.parametrize(
    ("written", "normal", "masked"),
    [
        ("Ann@X.com", "ann@x.com", "a***@x.com"), ("Ann Lee <Ann.Lee@Mail.Example.org>", "ann.lee@mail.example.org", "a***@mail.example.org"),
        ("mailto:b@x.cn", "b@x.cn", "b***@x.cn"), ("ａｎｎ＠ｘ．ｃｏｍ", "ann@x.com", "a***@x.com"), ("王@例子.公司", "王@例子.公司", "王***@例子.公司"),
        ("not an address", "", ""), ("a@b", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_an_address_has_one_form_and_a_mask(written: str, normal: str, masked: str) -> None:
    assert normal_email(written) == normal
    assert masked_email(written) == masked


def test_names_are_shown_to_those_who_speak_with_customers() -> None:
    assert name_for("agent", "王小明") == "王小明"
    assert name_for("supervisor", "Ann Lee") == "Ann Lee"
    assert name_for("department", "王小明") == "王***"
    assert name_for("administrator", "Ann Lee") == "A*** L***"
    assert name_for("a role of tomorrow", "Ann") == "A***"
    assert masked_name("") == ""


def test_identity_numbers() -> None:
    assert masked_identity("11010119900101123X") == "110101********123X"
    assert masked_identity("A123456789") == "********"
    assert masked_identity("") == ""


@given(written=st.text(max_size=40))
def test_a_normal_form_stays_and_a_mask_gives_nothing_away(written: str) -> None:
    assert normal_phone(normal_phone(written)) == normal_phone(written)
    assert normal_email(normal_email(written)) == normal_email(written)
    digits = phone_digits(normal_phone(written))
    assert len(phone_digits(masked_phone(written))) <= max(0, len(digits) - 2)
    masked_identity(written)
    assert len(masked_name(written).replace("***", "").split()) == len(written.split())


@given(digits=st.from_regex(r"[1-9][0-9]{8,14}", fullmatch=True), gap=st.sampled_from([" ", "-", ".", "　"]))
def test_every_ending_of_three_digits_or_more_finds_the_number(digits: str, gap: str) -> None:
    written = gap.join(digits[at : at + 3] for at in range(0, len(digits), 3))
    for length in range(3, len(digits) + 1):
        assert phone_ends(written, digits[-length:])
    assert same_phone(written, digits)
