"""What stands around a wording decides whether it does harm: a request before a promise, a way out beside a refusal, a link, a time."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")

HARM = [
    ("We'll take a look backstage.", "open_act"),
    ("I'll measure the shelf.", "open_act"),
    ("Your order will be rectified.", "open_act"),
    ("You'd need to hold a season pass.", "order"),
    ("She will need to buy a new one.", "order"),
    ("Ordering is turned off for our promotion.", "cannot"),
    ("The new lamp isn't stocked in Leeds.", "cannot"),
    ("The free plan won't let you skip.", "cannot"),
    ("I don't think there are any vouchers.", "unsure"),
    ("Our chat team can help: https://example.org/a.", "not_my_job"),
    ("The billing team is best placed to answer.", "not_my_job"),
    ("Tweet our friends at the airport.", "send_away"),
    ("Please share the details in our forum.", "send_away"),
    ("The crew doesn't recall that.", "doubt"),
    ("You get the same answer because the facts are the same.", "told_you"),
    ("For security purposes it stays locked.", "policy"),
    ("We have to be fair to all guests.", "policy"),
    ("Apologies on the experience.", "half_sorry"),
    ("Thank you for choosing us.", "formula"),
    ("It helps us to improve.", "formula"),
    ("Captions should stay on.", "hope"),
    ("The train will likely be held.", "hope"),
    ("It'll be worth it, I'm sure.", "promise"),
    ("Please run a tracert.", "jargon"),
    ("It sounds like you had a basic ticket.", "haste"),
    ("That button has been removed.", "cannot"),
    ("I don't see an order under that name.", "cannot"),
    ("That's all the information we have.", "cannot"),
    ("Our phone team can process that.", "not_my_job"),
    ("Next time, please read the sign.", "blame"),
    ("You seem to have entered the old address.", "blame"),
    ("We haven't had any complaints.", "told_you"),
    ("I've logged a ticket.", "jargon"),
    ("You'll need to sign in again.", "order"),
    ("You'd need to ask the seller.", "send_away"),
    ("If the price is reduced then we can't refund it.", "cannot"),
    ("We couldn't locate the order.", "cannot"),
    ("The information we gave is correct.", "your_problem"),
]

HARMLESS = [
    "Please send us your number and we'll take a look.",
    "Tell me what happened and I'll do my best to help.",
    "Once you send the form, I'll get it sorted.",
    "Let's meet in a message and we'll get in touch there.",
    "We can look into this for you.",
    "I'd be glad to see what we can do.",
    "We'll help you there.",
    "We'll measure the shelf on Friday.",
    "It can't be moved, but you can open a new one.",
    "You can open a new one, but the old one can't be moved.",
    "I'm not familiar with that lamp, what is it called?",
    "We can't read it, please send us the photo again.",
    "The steps are here: https://example.org/you-must-wait-soon.",
    "There's no better way to celebrate.",
    "Please call us back on this number.",
    "Have you had the chance to check with your bank?",
    "I'm sorry for the delay and the trouble.",
    "I'm sorry about the trouble setting up your line.",
    "We would need to speak with you today.",
    "It's always a pleasure.",
    "It's up to you to decide.",
    "As far as I can see it is on the van.",
    "Please allow 48 hours for the answer.",
    "The technician is called Ben.",
    "Thanks for keeping us in the loop.",
    "There aren't any fees for that.",
    "That's certainly not ideal.",
    "No, it's included.",
    "Have you tried another browser?",
    "We'd like to look at it and forward it to the depot today.",
    "Please share your details here, and my team will follow up.",
]


@pytest.mark.parametrize(("text", "rule_id"), HARM)
def test_a_build_of_a_sentence_is_marked_whatever_its_words_are_about(text: str, rule_id: str) -> None:
    assert rule_id in [mark.rule_id for mark in check(text, RULES)]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_request_a_way_out_a_time_or_an_offer_makes_it_harmless(text: str) -> None:
    assert [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES)] == []


def test_a_way_named_before_a_limit_in_its_own_clause_is_the_limit_itself() -> None:
    assert [mark.rule_id for mark in check("We can refund it only if the seal is intact.", RULES)] == ["cannot"]


def test_a_dash_between_clauses_parts_a_refusal_from_what_is_said_next() -> None:
    assert [mark.rule_id for mark in check("It isn't available yet – stay tuned!", RULES)] == ["cannot", "wait"]
