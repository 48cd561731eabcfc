"""English: to be willing is no formula; regret, thanks and care that could go to anybody are, and what only looks like a fault is none."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")
CATEGORY = {rule.id: rule.category for rule in RULES.rules}

WILLING = [
    "We'd love to help you with the oven.",
    "If anything else comes up, just drop us a line.",
    "We'd like to look into the double booking with you.",
    "Let us know how the new hinge goes.",
    "We'll be waiting to hear from you.",
    "You might be interested in the smaller size.",
    "Let's go through the bill and see what we can find.",
]
HELPFUL = [
    "The steps in the guide should help with the lid.",
    "Clearing the filter should help too.",
    "Maybe this photo will help.",
    "For your security, we'd suggest covering the card number.",
    "For security purposes, please never send the whole card number.",
    "That isn't the expected behaviour of the lamp.",
    "Sorry, we didn't mean to startle you.",
    "We'd be glad to go through all the issues you've noticed.",
    "We don't have Dutch speakers, so we hope you don't mind if we write in English.",
    "We don't repair the old model, but here's how to order the part.",
    "It charges from 5% to 100% in an hour.",
    "Could you tell us any email addresses you might have used?",
    "The price will be shown to you at the checkout.",
    "All you'll have to do is sign here.",
    "The best thing to try is a restart with the plug out.",
    "We'd be glad to help you with all the papers for the boiler.",
    "We'll pick it up from there.",
    "Meet us in the chat and we'll work on the lamp together.",
    "I'm afraid the early tour is full. There are four places on the one at noon.",
    "We're afraid the red one is sold out, but you can have the blue one on Friday.",
    "We appreciate the photo of the cracked lid.",
    "I'm sorry you had to carry the sofa back down.",
    "Is that the final bill?",
    "We'll lend you a hand with the boiler.",
    "Send me the slip and I'll write to you today by four.",
    "Have you spoken to us about the boiler before?",
    "Heating up can take a few minutes.",
    "I'm sorry this happened to you on your birthday.",
    "We hope the new lamp fits better.",
    "I'm sorry about what happened to the crib at the depot.",
]
HOLLOW = [
    "We hear you loud and clear!",
    "Thanks for all the feedback.",
    "We appreciate your thoughts on this.",
    "It's great to hear your thoughts on this.",
    "That certainly isn't the experience we wanted for you.",
    "That's not what we expect.",
    "We want your machine working as expected.",
    "We want you to be able to enjoy your stay.",
    "I'm so sorry to hear this.",
    "Sorry about that!",
    "My apologies for this.",
    "We're sorry we let you down.",
    "New shows are constantly being added.",
]


@pytest.mark.parametrize("sentence", [*WILLING, *HELPFUL])
def test_what_is_willing_or_helps_is_left_alone(sentence: str) -> None:
    assert [mark.rule_id for mark in check(sentence, RULES)] == []


@pytest.mark.parametrize("sentence", HOLLOW)
def test_a_formula_in_the_place_of_hearing_is_marked(sentence: str) -> None:
    assert {CATEGORY[mark.rule_id] for mark in check(sentence, RULES)} == {"A3"}


@pytest.mark.parametrize(("sentence", "kind"), [
    ("We shall forward this as feedback.", "A10"), ("We'll give the team a nudge on this.", "A10"),
    ("We'll keep everyone posted once it is mended.", "A10"), ("There are several reasons that might cause a delay.", "A8"),
    ("They will help you!", "A8"), ("Our friends in repairs are the right folks to help with this.", "A8"),
    ("We open new shops as often as possible.", "A10"), ("A colleague will be with you momentarily.", "A11"),
    ("We'll be on the lookout for that lamp.", "A10"), ("We don't ship there, but we'll try our best to help.", "A10"),
    ("Send the slip over and you'll get a reply at the earliest.", "A11"), ("Keep an eye on your inbox.", "A11"),
    ("We'd love to, but our hands are tied.", "A4"), ("We're afraid gift wrapping is a club benefit.", "A4"),
    ("It seems the lamp has been withdrawn.", "A4"), ("A green one is not on the horizon.", "A4"),
    ("We wouldn't have any details about the next sale.", "A4"), ("The deposit is unalterable.", "A4"), ("No, it doesn't.", "A4"),
    ("Please keep the lid shut to avoid such confusion.", "A7"), ("Changing the filter is just a simple click.", "A6"),
    ("Drop your slip into the form and we will get back to you.", "A11"), ("Look out for our reply!", "A11"),
    ("We're opening regularly, and adding towns constantly.", "A10"), ("They'll work with the warehouse on it.", "A10"),
    ("This is by design.", "A5"), ("We sell the lamps in the form they're given to us.", "A5"), ("The price is the decision of the seller.", "A8"),
])
def test_what_shuts_puts_off_or_sends_on_is_marked(sentence: str, kind: str) -> None:
    assert kind in {CATEGORY[mark.rule_id] for mark in check(sentence, RULES)}
