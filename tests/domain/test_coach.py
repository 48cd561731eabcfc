"""The phrase coach marks what does harm, passes over what only looks like it, and is never slow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import coach_around
from complaint_desk.domain.coach import CoachRules, Context, Place, Rule, check, fold
from complaint_desk.domain.coach_books import SiteRules, joined, merged

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


def test_nothing_begins_inside_a_word_that_is_one() -> None:
    rules = CoachRules("zh_CN", (Rule("no", "A4", ("请等", "申请不了"), "……", "why"),), (), Context(whole=("申请",)))
    found = [(mark.start, mark.end) for text in ("您申请等一等", "申请不了。请等", "请等") for mark in check(text, rules)]
    assert found == [(0, 4), (5, 7), (0, 2)]


def test_a_piece_of_a_word_is_no_word() -> None:
    assert marked("I know, note, piano") == []


def test_a_wording_longer_than_a_sentence_is_found_beside_those_of_each_sentence() -> None:
    rules = replace(RULES, rules=(*RULES.rules, Rule("counter", "A9", ("counter no. 1", "really? no"), "the first counter", "why")))
    text = "I know. Go to counter no. 1. Really? No! No."
    for _again in range(2):
        assert [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, rules)] == [
            ("counter", "counter no. 1"), ("counter", "Really? No"), ("no", "No"),
        ]


def test_a_sentence_is_marked_at_its_own_place_wherever_it_was_seen_before() -> None:
    assert marked("No. No!") == [("no", "No"), ("no", "No")]
    assert [(mark.start, mark.end) for mark in check("Well. No. Oh. No!", RULES)] == [(6, 8), (14, 16)]


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


CAREFUL = CoachRules(
    "en",
    (
        Rule("cannot", "A4", ("we can't",), "{said}; what I can do is …", "why", whole_clause=True, refuses=True, unless=("what i can do",)),
        Rule("soon", "A10", ("soon",), "by …", "why", undated=True, needs=("will", "'ll")),
        Rule("early", "A6", ("refund you",), "first, …", "why", early=True),
    ),
    (),
    Context(times=("pm", "today", "…"), conditions=("if",), reports=("you said",), turns=("but",), answers=("hear from us", "we'll")),
)


def careful(text: str, *, early: bool = False) -> list[str]:
    return [mark.rule_id for mark in check(text, CAREFUL, Place(early=early))]


def test_a_promise_with_a_time_in_its_sentence_is_a_good_promise() -> None:
    assert careful("We will call soon. It is today.") == ["soon"]
    assert careful("We will call soon, today.") == []
    assert careful("We'll call soon, at 5pm") == []
    assert careful("We'll call soon, at the spm") == ["soon"]


def test_a_wording_that_needs_company_is_nothing_alone() -> None:
    assert careful("Get well soon.") == []
    assert careful("Goodwill soon.") == [], "a piece of a word is no company"


def test_a_refusal_in_an_if_clause_or_told_by_the_customer_refuses_nothing() -> None:
    assert careful("If we can't, I call.") == []
    assert careful("If so, we can't.") == ["cannot"], "the comma ends the if-clause"
    assert careful("You said we can't.") == []
    assert careful("You said so but we can't.") == ["cannot"], "what turns it ends what the customer said"


def test_the_better_wording_keeps_a_refusal_word_for_word_and_is_not_marked_again() -> None:
    text = "Sorry, We can’t refund that, really."
    mark = check(text, CAREFUL)[0]
    assert mark.better == "We can’t refund that; what I can do is …"
    assert careful(text[: mark.start] + mark.better + text[mark.end :]) == []


def test_a_solution_is_too_early_only_while_the_questions_are_open() -> None:
    assert careful("I refund you.", early=True) == ["early"]
    assert careful("I refund you.") == []


def test_a_time_in_a_field_beside_is_a_time() -> None:
    assert check("We will call soon.", CAREFUL, Place(dated=True)) == ()


@pytest.mark.parametrize(("text", "harms"), [
    ("We will call soon, at 5pm", False), ("At 5pm, we will call soon", False), ("Today, at five, we will call soon", True),
    ("At 5pm. We will call soon", True), ("We will call soon, as we did, really, before 5pm", False),
])
def test_a_time_counts_from_the_clause_before_on_in_its_sentence(text: str, harms: bool) -> None:
    assert any(mark.rule_id == "soon" for mark in check(text, CAREFUL)) is harms


@pytest.mark.parametrize(("text", "harms"), [
    ("We will call soon. You'll hear from us by 5pm.", False), ("We will call soon! As I said, we'll come today.", False),
    ("We will call soon. It is today.", True), ("We will call soon. Today it rains, you'll hear from us.", True),
    ("We will call soon. Bye. You'll hear from us by 5pm.", True), ("You'll hear from us by 5pm. We will call soon.", True),
    ("We will call soon.", True),
])
def test_the_next_sentence_dates_a_promise_where_one_clause_of_it_says_that_we_answer_and_when(text: str, harms: bool) -> None:
    assert any(mark.rule_id == "soon" for mark in check(text, CAREFUL)) is harms


def test_what_does_no_harm_in_a_place_is_not_marked_there() -> None:
    text = "We can't. We will call soon."
    assert [mark.rule_id for mark in check(text, CAREFUL, Place(silent=frozenset({"A4"})))] == ["soon"]


def test_languages_that_share_a_wording_share_what_it_needs() -> None:
    first = CoachRules("zh_CN", (Rule("usual", "A10", ("通常",), "…", "一", needs=("小时",)),), ())
    other = CoachRules("zh_TW", (Rule("usual", "A10", ("通常",), "…", "二", needs=("小時",)),), ())
    for text in ("通常两小时", "通常兩小時"):
        assert [mark.why for mark in check(text, joined(first, other))] == ["一"]
    assert check("通常很好", joined(first, other)) == ()


def test_a_site_changes_what_is_shipped_and_its_own_words_count_first() -> None:
    own = Rule("own", "A3", ("soon",), "…", "ours")
    site = SiteRules(frozenset({"early"}), {"cannot": ("no chance",)}, (own,), ("no chance of rain",))
    rules = merged(CAREFUL, site)
    assert [(mark.rule_id, mark.why) for mark in check("Soon no chance. No chance of rain.", rules)] == [("own", "ours"), ("cannot", "why")]
    assert check("I refund you.", rules, Place(early=True)) == ()


def test_the_work_grows_with_the_text_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: what is looked at around the wordings of one endless sentence is looked at once."""
    real, looked = coach_around.word_at, []

    def counted(word: str, text: str) -> int:
        looked.append(len(text))
        return real(word, text)

    monkeypatch.setattr(coach_around, "word_at", counted)
    text = "soon; " * 2_000 + "will"
    assert len(check(text, CAREFUL)) == 2_000
    assert 1 <= len(looked) < 20
    assert sum(looked) < 20 * len(text)


def test_what_is_known_of_a_sentence_is_kept_for_the_next_key(monkeypatch: pytest.MonkeyPatch) -> None:
    real, looked = coach_around.word_at, []

    def counted(word: str, text: str) -> int:
        looked.append(text)
        return real(word, text)

    monkeypatch.setattr(coach_around, "word_at", counted)
    rules = replace(CAREFUL, language="xx")
    before = [mark.rule_id for mark in check("We will call soon, if so. We'll write soon.", rules)]
    assert looked
    looked.clear()
    after = [mark.rule_id for mark in check("We will call soon, if so. We'll write soon. Bye", rules)]
    assert before == after == ["soon", "soon"]
    assert {text.strip() for text in looked} <= {"Bye".lower()}
