"""One fault is one mark, however many words of a clause say it; two faults stay two."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import CoachRules, Context, Rule, check
from complaint_desk.playbooks import load_coach

RULES = CoachRules(
    "en",
    (
        Rule("cannot", "A4", ("we can't",), "{said}; what I can do is …", "why", whole_clause=True, refuses=True),
        Rule("usual", "A10", ("normally", "soon"), "by …", "why"),
        Rule("later", "A11", ("we'll let you know",), "I will call you by …", "why"),
        Rule("code", "A9", ("rma", "sku"), "number", "why", words=True),
        Rule("blame", "A7", ("who told you",), "let us look", "why", denies=True),
        Rule("rule", "A5", ("the terms",), "what I can do is …", "why"),
        Rule("away", "A8", ("call the shop",), "I'll call them", "why"),
        Rule("empty", "A3", ("rest assured",), "I will …", "why"),
    ),
    (),
    Context(joins=("and", "but"), denials=("can't", "not")),
)


def marked(text: str) -> list[tuple[str, str]]:
    return [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES)]


def test_two_wordings_of_one_promise_in_one_clause_are_marked_once_with_the_advice_of_the_one_that_says_more() -> None:
    assert marked("Soon we'll let you know more.") == [("later", "Soon we'll let you know")]
    assert marked("We'll let you know soon.") == [("later", "We'll let you know soon")]
    assert marked("Call the shop as the terms say.") == [("away", "Call the shop as the terms")]


def test_the_better_wording_stands_for_the_whole_of_it() -> None:
    text = "Thank you. Normally we'll let you know soon."
    (mark,) = check(text, RULES)
    assert text[: mark.first] + mark.better + text[mark.last :] == "Thank you. I will call you by …."


@pytest.mark.parametrize(("text", "rules"), [
    ("Soon, we'll let you know.", ["usual", "later"]),
    ("Soon. We'll let you know.", ["usual", "later"]),
    ("Rest assured we'll let you know.", ["empty", "later"]),
    ("Call the shop who told you soon.", ["away", "blame", "usual"]),
    ("Soon and your money today but we'll let you know.", ["usual", "later"]),
])
def test_what_stands_in_another_clause_or_says_something_else_amiss_is_a_fault_of_its_own(text: str, rules: list[str]) -> None:
    assert [rule for rule, _ in marked(text)] == rules


def test_a_hedge_belongs_to_the_refusal_and_the_refusal_stays_whole() -> None:
    text = "Normally we can't take it back."
    (mark,) = check(text, RULES)
    assert mark.rule_id == "cannot"
    assert mark.better == "Normally we can't take it back; what I can do is …"


def test_what_the_customer_is_blamed_for_not_reading_is_no_rule_to_hide_behind() -> None:
    assert marked("Who told you not to read the terms?") == [("blame", "Who told you not to read the terms")]
    assert [rule for rule, _ in marked("The terms, who told you?")] == ["rule", "blame"]


def test_words_that_are_replaced_alone_are_each_marked_and_keep_their_place_inside_a_larger_fault() -> None:
    assert [rule for rule, _ in marked("The RMA of the SKU.")] == ["code", "code"]
    assert marked("Soon the RMA and we'll let you know.") == [("code", "RMA"), ("later", "we'll let you know")]
    assert marked("We'll let you know the RMA soon.") == [("later", "We'll let you know"), ("code", "RMA")]


@pytest.mark.parametrize(("language", "text", "whole"), [
    ("en", "We're working hard to have you on your way soon.", "working hard to have you on your way soon"),
    ("en", "Please contact our online team at the shop and they'll be happy to assist.", None),
    ("zh_CN", "建议您联系商家咨询一下。", "建议您联系商家咨询一下"),
    ("zh_CN", "还请您耐心等待一下。", "请您耐心等待"),
    ("zh_TW", "不便之處還請多多包涵。", "不便之處還請多多包涵"),
    ("zh_TW", "誰叫您沒有選到貨通知。", None),
])
def test_one_slip_of_an_agent_takes_one_press(language: str, text: str, whole: str | None) -> None:
    (mark,) = check(text, load_coach(language))
    assert whole is None or text[mark.start : mark.end] == whole
