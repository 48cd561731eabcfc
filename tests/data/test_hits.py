"""Where a search stands in a text is counted in the text's own characters, whatever it was compared as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.data.hits import MOST, _normalised, places
from complaint_desk.data.search_text import joined, matches, normalise, query


def said(text: str, search: str) -> list[str]:
    return [text[begin:end] for begin, end in places(text, search)]


@pytest.mark.parametrize(
    ("text", "search", "marked"),
    [
        ("我要求退貨退錢，客服態度很差", "退钱 态度", ["退錢", "態度"]),  # traditional text, simplified search
        ("我要求退货", "退貨", ["退货"]),
        ("ＡＢＣ１２３，全角", "abc", ["ＡＢＣ"]), ("ＡＢＣ１２３，全角", "123", ["１２３"]),
        ("ﬁne", "f", []), ("ﬁne", "fi", ["ﬁ"]),
        ("The refund, refunded; unrefundable", "refund", ["refund", "refund"]),  # a word is found by its beginning
        ("ｶﾞﾗｽ 退款", "ガラス", ["ｶﾞﾗｽ"]), ("CAFE\u0301 bar", "café", ["CAFE\u0301"]),
        ("call 138-0013-8000 or 13800138000", "138 0013 8000", ["138-0013-8000", "13800138000"]),
        ("退款退款", "退款", ["退款退款"]),  # what touches is one place
        ("refund and parcel", "parcel | refund", ["refund", "parcel"]), ("refund and parcel", "refund -parcel", ["refund"]),
        ("anything", "", []), ("anything", "!!", []), ("", "x", []),
    ],
)
def test_the_right_characters_are_marked(text: str, search: str, marked: list[str]) -> None:
    assert said(text, search) == marked


ALPHABET = st.text(st.sampled_from("我退錢钱态態，。 -ＡＢabé\u0301ｶﾞ각ﬁ123１２"), max_size=20)


@given(ALPHABET, ALPHABET)
def test_a_text_has_a_place_exactly_when_it_is_found(text: str, search: str) -> None:
    plain, origin = _normalised(text)
    assert plain == normalise(text)
    assert len(plain) == len(origin)
    found = places(text, search)
    assert all(0 <= begin < end <= len(text) for begin, end in found)
    wanted = [term for term in query(search).terms if not term.excluded]
    if len(wanted) == 1 and not any(term.excluded for term in query(search).terms):
        assert bool(found) == matches(joined([text]), search)


def test_a_text_full_of_hits_is_not_marked_without_end() -> None:
    assert len(places("退 " * 5_000, "退")) <= MOST + 1
