"""What was taken in is found again by what a person remembers of it."""

from __future__ import annotations

import pytest


@pytest.fixture
def desk(seat):
    with seat(language="zh_CN") as desk:
        for name, words in (("沈佳宁", "衣柜少了一块板，我要退货，没有人处理。"), ("周岩", "送来的时间一改再改，再不来我就不要了。"), ("Noor Vanderlee", "The lamp hums.")):
            desk.take_in(name, words)
        desk.hand.press("nav.queue")
        yield desk


@pytest.mark.parametrize(("sought", "found"), [("退货", "沈佳宁"), ("退貨", "沈佳宁"), ("時間", "周岩"), ("hums", "Noor Vanderlee")])
def test_a_case_is_found_by_two_characters_in_either_script_and_by_a_word(desk, sought, found):
    desk.search(sought)
    assert desk.customers() == [found]


def test_nothing_found_says_so_and_emptying_the_search_shows_all_again(desk):
    desk.search("查无此事")
    assert desk.customers() == []
    desk.search("")
    assert len(desk.customers()) == 3


def test_enter_on_the_found_row_opens_the_case(desk):
    desk.search("退货")
    desk.open_first_row()
    assert "退货" in desk.case_of(desk.hand.read("case.number"))
