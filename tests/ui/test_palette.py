"""The palette finds what is meant by a few letters in any of the ways they are typed, and gives the cursor back."""

from __future__ import annotations

import pytest

from complaint_desk.services.finding import typed_as
from complaint_desk.ui.palette import Offer, fitting

OFFERS = tuple(
    Offer(code, name, lambda: None, english)
    for code, name, english in (
        ("new", "新建投诉", "New complaint"), ("next", "领取下一件", "Take the next case"), ("queue", "去队列", "Go to the queue"),
        ("find", "在本个案中查找", "Find in this case"), ("view.mine", "我的", "Mine"), ("hard", "棘手情况", "Hard moment"),
    )
)
KNOWN = typed_as([name for offer in OFFERS for name in (offer.name, offer.english)])


def found(typed: str, used: tuple[str, ...] = ()) -> list[str]:
    return [offer.code for offer in fitting(typed, OFFERS, KNOWN, used)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("新建", "new"), ("xjts", "new"), ("xj", "new"), ("xinjian", "new"), ("tousu", "new"), ("new", "new"), ("nc", "new"), ("complaint", "new"),
        ("lqxyj", "next"), ("xiayijian", "next"), ("take next", "next"), ("tn", "next"), ("队列", "queue"), ("qdl", "queue"), ("wd", "view.mine"), ("mine", "view.mine"),
        ("查找", "find"), ("chazhao", "find"), ("jsqk", "hard"), ("hard mom", "hard"),
    ],
)
def test_a_command_is_meant_by_its_words_in_either_language_or_by_its_letters(typed: str, first: str) -> None:
    assert found(typed)[:1] == [first] or first in found(typed)[:2], found(typed)


def test_nothing_typed_offers_all_what_was_used_last_first() -> None:
    assert found("") == [offer.code for offer in OFFERS]
    assert found("", ("hard", "queue"))[:3] == ["hard", "queue", "new"]


def test_among_equals_what_was_used_last_is_first_but_a_better_name_wins() -> None:
    assert found("t", ("find",))[0] == "next"
    assert found("c", ("new",)) != found("c", ("find",))


def test_what_nothing_is_called_finds_nothing() -> None:
    assert found("zzzz") == []
    assert found("new zzzz") == []
