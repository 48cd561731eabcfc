"""A refusal beside what can be done is no fault; a promise that asks for consent is a promise all the same."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import CoachRules, Context, Rule, check

REFUSAL = Rule("cannot", "A4", ("we can't", "no refund"), "{said}; what I can do is …", "why", whole_clause=True, refuses=True)
DOUBT = Rule("maybe", "A10", ("may not work",), "{said}; by … I tell you", "why", whole_clause=True, refuses=True)
AWAY = Rule("away", "A8", ("ring the shop",), "I'll ring them", "why")
LATER = Rule("later", "A11", ("somebody will call",), "I will call you by …", "why", stated=True)
OTHER = Rule("formula", "A3", ("valued customer",), "I will …", "why", stated=True)
CONTEXT = Context(ways=("you can", "i'll"), offers=("all right", "is that ok"), asks=("all right", "is that ok"), starts=("but i",))
RULES = CoachRules("en", (REFUSAL, DOUBT, AWAY, LATER, OTHER), (), CONTEXT)


def marked(text: str) -> list[str]:
    return [mark.rule_id for mark in check(text, RULES)]


@pytest.mark.parametrize("text", [
    "We can't change it, but I'll note it for the driver.",
    "You can pay by card, we can't take cash.",
    "We can't change it. You can return it free of charge.",
    "We can't change it but I'll note it",
])
def test_a_refusal_is_eased_by_what_can_be_done_in_its_sentence_or_the_next_one(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize("text", [
    "We can't change it.",
    "We can't change it. It has left. You can track it.",
    "You can track it. We can't change it.",
])
def test_nothing_said_further_away_eases_a_refusal(text: str) -> None:
    assert marked(text) == ["cannot"]


def test_to_be_sent_away_is_no_way_forward() -> None:
    assert marked("We can't change it, you can ring the shop.") == ["cannot", "away"]


def test_each_refusal_of_a_text_is_looked_at_for_itself() -> None:
    text = "We can't change it, but I'll note it. That is how it is. We can't change that. That is all."
    (mark,) = check(text, RULES)
    assert text[mark.start : mark.end] == "We can't change that"


def test_a_promise_that_may_not_be_kept_stays_one_beside_a_way_forward() -> None:
    assert marked("It may not work, I'll note it.") == ["maybe"]


def test_without_words_for_ways_every_refusal_is_marked() -> None:
    rules = CoachRules("en", (REFUSAL,), (), Context())
    assert [mark.rule_id for mark in check("We can't change it, I'll note it.", rules)] == ["cannot"]


def test_a_promise_that_asks_for_consent_at_its_end_is_a_promise_all_the_same() -> None:
    assert marked("somebody will call you all right") == ["later"]
    assert marked("is that ok if somebody will call you") == []


def test_consent_asked_makes_a_question_of_what_promises_nothing() -> None:
    assert marked("a valued customer is that ok") == []
