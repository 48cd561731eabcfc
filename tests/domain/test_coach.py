"""The phrase coach marks what does harm, passes over what only looks like it, and is never slow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.coach import CoachRules, Rule, check, fold

RULES = CoachRules(
    "en",
    (
        Rule("cannot", "A4", ("i can't", "不能"), "what I can do is …", "why", whole_clause=True),
        Rule("no", "A4", ("no", "没门"), "here is what is possible", "why"),
    ),
    ("no problem", "i can't wait", "能不能"),
)


def marked(text: str) -> list[tuple[str, str]]:
    return [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES)]


def test_a_refusal_is_marked_to_the_end_of_its_clause() -> None:
    assert marked("Sorry, I can't refund that, really.") == [("cannot", "I can't refund that")]
    assert marked("今天不能送，明天可以") == [("cannot", "不能送")]


def test_one_word_is_marked_alone() -> None:
    assert marked("No, never") == [("no", "No")]


def test_a_longer_innocent_wording_hides_the_shorter_one() -> None:
    assert marked("No problem, I can't wait, 能不能") == []


def test_a_piece_of_a_word_is_no_word() -> None:
    assert marked("I know, note, piano") == []


def test_words_in_quotation_marks_are_not_ours() -> None:
    assert marked('You said "no" and “no”, 您说「不能」、『没门』') == []
    assert marked('You said "no') == [("no", "no")]


def test_a_curly_apostrophe_and_capitals_are_the_same_word() -> None:
    assert marked("I CAN’T do it") == [("cannot", "I CAN’T do it")]


def test_nothing_to_mark() -> None:
    assert check("", RULES) == ()
    assert check("n", RULES) == ()
    assert check("Thank you.", CoachRules("en", (), ())) == ()


@given(st.text(alphabet="noi can't不能没门能“”\"「」.,，。 \n\0Aİß", max_size=200))
def test_marks_stand_in_the_text_from_left_to_right(text: str) -> None:
    assert len(fold(text)) == len(text)
    end = 0
    for mark in check(text, RULES):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end
