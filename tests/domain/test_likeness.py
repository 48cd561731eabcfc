"""Padding is found by how many character sequences two texts share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.likeness import LIMIT, likeness, near_duplicates

SAME = [
    ("We're sorry for the wait, and we thank you for it.", "We are sorry for the wait and thank you for it."),
    ("请问您什么时候方便？", "您什么时候方便呢？"),
    ("當時對方是怎麼說的？您記得多少就說多少。", "對方是怎麼說的？您記得多少就說多少吧。"),
]
DIFFERENT = [
    ("We return the difference between what you paid and what you saw.", "We return what you paid the way you paid it."),
    ("您原来以为会是什么样？", "实际上是什么样？"),
    ("請問是哪一天、大約幾點的事？", "請問是哪一筆、多少錢？"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_wordings_of_one_thing_are_found(one: str, other: str) -> None:
    assert likeness(one, other) > LIMIT


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_texts_that_say_something_else_are_left(one: str, other: str) -> None:
    assert likeness(one, other) <= LIMIT


def test_wordings_of_the_same_entry_are_not_compared() -> None:
    text = "The same thing, said to {name}."
    assert list(near_duplicates([("a", text), ("a", text), ("b", "Something else entirely here.")])) == []
    assert [(one, other) for one, other, _share in near_duplicates([("a", text), ("b", text)])] == [("a", "b")]


@given(st.text(), st.text())
def test_likeness_is_a_share_and_has_no_direction(one: str, other: str) -> None:
    assert likeness(one, one) == 1.0
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
