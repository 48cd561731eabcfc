"""What stands around a wording decides whether it does harm: a request before a promise, a way out beside a refusal, a link, a time."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")

HARM = [
    ("I'll check with the warehouse.", "call_back"),
    ("We'll have someone take a look at it.", "open_act"),
    ("We'll be fixing this in the next update.", "open_act"),
    ("We'll help if we can.", "best_effort"),
    ("We'll keep everything crossed.", "hope"),
    ("You should be able to log in now.", "hope"),
    ("It's difficult to diagnose from here.", "unsure"),
    ("A gesture is not going to resolve it.", "cannot"),
    ("We are not a participating shop.", "cannot"),
    ("Can you try calling back and asking for the manager?", "send_away"),
    ("You can call and ask them.", "send_away"),
    ("They may be able to advise you.", "not_my_job"),
    ("Please be sure to report it to our partner team.", "send_away"),
    ("Any damage must be reported in person within 24 hours.", "policy"),
    ("We are in the process of testing it.", "somebody"),
    ("We´re aware of it and working on this.", "somebody"),
    ("I would suggest checking back.", "wait"),
    ("Thank you so much for the support!", "formula"),
    ("Thanks for being a loyal guest!", "formula"),
    ("We want you to feel at home.", "formula"),
    ("In an effort to enhance your support experience, we moved.", "formula"),
    ("Trains are expected to resume.", "rule_of_thumb"),
    ("It may take some time.", "wait"),
    ("Sorry for any trouble with this.", "half_sorry"),
    ("We can't make any promises on that.", "cannot"),
    ("Our crew will follow up.", "call_back"),
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
    "Please meet me back in the chat, we'll look into this.",
    "Please contact us via https://example.org/a and we'll be in touch.",
    "Follow up here; https://example.org/a and our team will get in touch.",
    "If you tweet at us here, we'll review it.",
    "We'll call it 2-1 to us.",
    "We'll discuss this further.",
    "We'll provide score updates as it goes.",
    "Write to us here and we'll update it.",
    "Confirmation letters can take up to 24 hrs.",
    "It may take up to 10 minutes to load.",
    "Trains are expected to be delayed by up to 30mins.",
    "I am sorry to hear about this trouble with accessing your account.",
    "I'm sorry for the issues you are experiencing with our site!",
    "Thanks for being such an awesome guest with us!",
    "Thank you for choosing to fly with us.",
    "We want you to upgrade at the best price!",
    "We want our team to investigate this with you.",
    "A smaller one would not be able to go faster than 100.",
    "I can't make any promises, but ask the crew.",
    "We'll be glad to credit the days, but can't pay for the class.",
    "Have you managed to speak to our holidays team?",
    "However, we can certainly forward this request to our design team!",
    "I would like to issue a refund and pass your comments to our supplier.",
    "Would you mind sharing your workflow?",
    "Perhaps a power cycle too?",
    "Can you post it to our forum and send us the link?",
    "We should be happy to give you an extra one.",
    "I'd like to speak with you and see what we can do.",
    "If my colleagues could assist you, say so.",
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
