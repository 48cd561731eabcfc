"""The space between Chinese and a Latin name, in texts that are put together."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.seams import differ, seamless


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["English", "占 4 件客訴的 30 %"], "English 占 4 件客訴的 30 %"),
        (["由", "Grace Tan", "匯出。"], "由 Grace Tan 匯出。"),
        (["由", "林雅婷", "匯出。"], "由林雅婷匯出。"),
        (["其中", "iPhone 12", "最多"], "其中 iPhone 12 最多"),
        (["其中", "3M 口罩", "最多"], "其中 3M 口罩最多"),
        (["已交給", "Zoë", "處理"], "已交給 Zoë 處理"),
        (["", "2026", "年11月"], "2026年11月"),  # a figure stands where whoever wrote the sentence put it
        (["將在", "2026年11月24日 12:00", "提醒您"], "將在2026年11月24日 12:00提醒您"),
        (["由 ", "Grace", " 匯出"], "由 Grace 匯出"),
        (["「", "Grace", "」已在用"], "「Grace」已在用"),
        (["由", "", "Grace", "", "匯出"], "由 Grace 匯出"),
        ([], ""),
    ],
)
def test_a_latin_name_stands_apart_from_the_chinese_around_it_and_nothing_else_is_moved(parts, text):
    assert seamless(parts) == text


@given(st.lists(st.text(st.sampled_from("客訴 aZé09，「」%.-"), max_size=6), max_size=6))
def test_nothing_but_spaces_is_added_and_no_letter_touches_chinese_where_parts_meet(parts):
    said = seamless(parts)
    assert said.replace(" ", "") == "".join(parts).replace(" ", "")
    assert seamless([said]) == said
    for left, right in itertools.pairwise(parts):
        if differ(left, right) and (left[-1:].isalpha() and right[:1].isalpha()):
            assert f"{left[-1]} {right[0]}" in said
