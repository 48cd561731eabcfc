"""A shape finds sentences of one build, however they are worded, and is never slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.coach_shapes import BadShape, ShapeBook, read, spelled

GROUPS = {
    "we": ("i", "we", "our team"), "cannot": ("can't", "are unable to", "不能"), "adverb": ("sadly",), "thing": ("退", "换"), "us": ("us", "me"),
    "working": ("*ing", "!looking", "!thing"),
}


def found(shape: str, text: str) -> list[str]:
    book: ShapeBook[str] = ShapeBook(GROUPS)
    book.add(read(shape, GROUPS), "rule")
    return [text[start:end] for start, many in sorted(book.found(text).items()) for end, _ in many]


@pytest.mark.parametrize(
    ("shape", "text", "marked"),
    [
        ("{we} {adverb}? {cannot} ..2 refund", "but we can't give a refund", ["we can't give a refund"]),
        ("{we} {adverb}? {cannot} ..2 refund", "our team sadly are unable to refund it", ["our team sadly are unable to refund"]),
        ("{we} {adverb}? {cannot} ..2 refund", "we can't promise you any kind of refund", []),
        ("{we} {cannot} ..3 refund", "we can't, and no refund", []),
        ("{we} 'll (call|ring up)", "i'll ring up and we'll call", ["i'll ring up", "we'll call"]),
        ("please (call|ring) !{us}", "please call the shop. please ring me. please call them", ["please call the", "please call them"]),
        ("^ call", "sorry, call. do call", ["call"]),
        ("refund ..2 $", "a refund to you. a refund to all of you", ["refund to you"]),
        ("{cannot} ..2 {thing}", "这个不能再给退, 不能改", ["不能再给退"]),
        ("{cannot} ..4 {thing}", "这个不能 改了才退", []),
        ("{cannot} ..4 {thing}", "这个 不能 给 您 退", ["不能 给 您 退"]),
        ("{cannot} ..4 {thing}", "不能 7 天退", ["不能 7 天退"]),
        ("没(得|有得)(谈|退)", "没得谈，没有得退", ["没得谈", "没有得退"]),
        ("third - party", "a third-party shop", ["third-party"]),
        ("{we} are {working}", "we are mending it; we are looking for it; we are king; we are here", ["we are mending"]),
        ("it is *ed", "it is mended, it is red, it is indeed", ["it is mended"]),
        ("{we} are !{working}", "we are mending, we are looking", ["we are looking"]),
    ],
)
def test_a_shape_is_found_from_its_first_word_to_its_last(shape: str, text: str, marked: list[str]) -> None:
    assert found(shape, text) == marked


@pytest.mark.parametrize(
    "shape",
    ["", "{they} call", "(call|ring", "call ..2", "..2 call", "call (now)?", "(now)? call", "$", "!{us} call", "(call||ring)", "a (b|(c|d))"],
)
def test_a_shape_that_can_not_be_read_is_told(shape: str) -> None:
    with pytest.raises(BadShape):
        read(shape, GROUPS)


def test_what_a_shape_spells_is_found_by_it() -> None:
    for text in ("{we} {adverb}? {cannot} (refund|pay)", "^ {cannot} !{us} $", "{we} are {working}", "it is *ed"):
        shape = read(text, GROUPS)
        sentences = list(spelled(shape, GROUPS))
        assert sentences
        for sentence in sentences:
            assert found(text, sentence) == [sentence]


def test_what_was_found_in_a_sentence_is_kept_and_is_the_same_elsewhere() -> None:
    book: ShapeBook[str] = ShapeBook(GROUPS)
    book.add(read("{we} {cannot}", GROUPS), "rule")
    assert book.found("we can't") == {0: [(8, "rule")]}
    assert book.found("no! we can't") == book.found("oh. we can't") == {4: [(12, "rule")]}


@given(st.text(alphabet="we can't sadly refund us me.,!?'退不能换 \n", max_size=120))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    book: ShapeBook[str] = ShapeBook(GROUPS)
    for shape in ("{we} {adverb}? {cannot} ..3 refund", "{cannot} ..9 {thing} ..9 {thing}", "^ refund !{us}", "refund ..3 $"):
        book.add(read(shape, GROUPS), shape)
    for start, many in book.found(text).items():
        assert all(start < end <= len(text) for end, _ in many)
