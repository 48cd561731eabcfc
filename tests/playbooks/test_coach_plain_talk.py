"""Everyday talk that only sounds like a fault, by the reason why it is none, and plain faults beside it that stay marked."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")

HARMLESS = {
    "What is true of the thing denies the customer nothing": [
        "We never store your card details.",
        "We don't share your number with anyone.",
        "It can only get better from here!",
        "It couldn't be easier: just tap and go.",
        "I can't see a reason to charge you twice, so I've taken off the second amount.",
        "There are no added sugars in this juice.",
        "There's nothing you need to do, the refund is already booked.",
        "You can't go wrong with the salted caramel.",
        "The only thing left to do is to sign here.",
    ],
    "A way out or the day of the end stands beside it": [
        "The route is suspended until 24 March.",
        "The feature is not available, please suggest it as a feature request: https://example.org/a.",
        "It is sold out, a refund is the best solution.",
    ],
    "Who is glad gives no order": [
        "You must be so proud!",
        "You have to try the cheesecake!",
        "You've got to love Mondays.",
    ],
    "A step that is done alone in a menu sends nobody away": [
        "You can change the time yourself in the app.",
        "The team at our Bristol store says hello.",
        "I'll go ahead and follow up with our team today.",
    ],
    "A system that does its work is nobody's fault": [
        "The system is open around the clock.",
        "Our system shows a payment of 20 dollars on 3 May, which fits your receipt.",
        "Our records show that you are right.",
    ],
    "What is liked, tasted or played is no promise of ours": [
        "Parents should be proud of these kids!",
        "Maybe try the one with lemon next time!",
        "Probably my favourite song of theirs!",
        "Hopefully you had a good flight!",
        "I'm sure she will love the flowers.",
        "You'll definitely want to see the garden in June.",
        "They should make a film about your dog!",
        "Everyone should see this view once.",
        "Fingers crossed for your exam tomorrow!",
        "You should see a green light on the left.",
    ],
    "Habits that bring the customer nothing are no rule of thumb": [
        "We usually meet here on Thursdays for the book club.",
        "Cats usually land on their feet.",
        "It can take a joke!",
        "Ideas usually get closed after a vote.",
    ],
    "What the customer is asked first in the sentence comes first": [
        "What's your order number, and I'll take a look?",
        "What is the store's address and we will forward your feedback.",
        "Can I ask what else you need, and I'll do my best to help.",
    ],
    "A wish or an offer promises nothing": [
        "We want to do our best for you.",
        "We want to do everything we can to help.",
        "We'd like to investigate and escalate this to the correct team.",
    ],
    "What is done at this moment keeps nobody waiting": [
        "I am looking at your account now.",
        "I'm checking with the kitchen, one moment.",
    ],
    "A figure of speech is meant as one": [
        "We'll take that as a compliment!",
        "We'll have a table ready for you at eight.",
        "We'll try the lemon one, then!",
        "No, you can wear whatever you like!",
        "Come back soon!",
    ],
    "A place, a list and a weather that are told of hand nothing on": [
        "The storm has passed, and all flights leave on time.",
        "Your name is on the list, so just walk in.",
    ],
    "What was amiss and is told refuses nothing now": [
        "You waited three weeks, and nobody told you why.",
        "You've been told three different things, and that is our fault.",
        "The shop wasn't open when you came, although the site said so: our mistake.",
    ],
    "What waits for the customer's own details is tied to them": [
        "Once we have your number, we'll get this sorted.",
        "As soon as we have your details, we'll look into it.",
        "My team can help if you send us a message.",
    ],
    "A question whether it went well hopes for nothing": [
        "Any luck with that?",
    ],
    "What is done in its place is named beside the no": [
        "I can't book it here, but this link does it in a minute: https://example.org/a.",
        "No, there's no limit on bikes after 7pm.",
    ],
    "A fault that is over is told, not hidden behind": [
        "Sorry for the mail, it was a glitch and it's fixed.",
        "The depot holds it for 7 days.",
    ],
    "An hour in words is a time": [
        "I escalated it at nine, and Ms Roy has approved it.",
    ],
    "Whom the customer speaks to already is no other desk": [
        "You're speaking with an agent now, I'm Joe.",
    ],
    "A day of the month is a time": [
        "The cheque will be sent by the 4th.",
    ],
    "A rule that is only mentioned hides nobody": [
        "That's how we like it!",
        "Each store has its own playlist.",
        "The rules are simple: post a photo and win.",
        "Departure times are subject to change.",
    ],
    "A listening sign and regret that names the thing are no formula": [
        "Sorry to hear about the trouble!",
        "I am sorry for the trouble with this email.",
        "Thanks for choosing us.",
        "Your patience paid off: you won!",
        "I'm sorry your flight was late and you missed the wedding.",
    ],
    "What sounds like a day is no diagnosis": [
        "It sounds like you had a great trip!",
    ],
}

HARM = [
    ("Our folks are digging into it.", "somebody"),
    ("The heavy snow has closed the runway.", "others_fault"),
    ("We'll let the right people know.", "somebody"),
    ("There's no trolley on this service.", "cannot"),
    ("No further updates at this time.", "cannot"),
    ("Wi-Fi isn't fitted on these trains.", "cannot"),
    ("It's working fine on our end.", "not_my_job"),
    ("The depot will be able to advise.", "not_my_job"),
    ("You'll be refunded.", "open_act"),
    ("We're planning to launch it next year.", "hope"),
    ("It is not out yet, but watch this space.", "wait"),
    ("The cheque will be sent.", "open_act"),
    ("There's a chance it'll be there for the weekend.", "hope"),
    ("It won't take long.", "hope"),
    ("We should have an update.", "hope"),
    ("We don't accept that insurance.", "cannot"),
    ("That store isn't taking part in the promotion.", "cannot"),
    ("Not that we know of.", "cannot"),
    ("There's really no reason to get worked up.", "your_problem"),
    ("That's what the system calculated.", "policy"),
    ("It's the council that decides on parking.", "not_my_job"),
    ("The outage was caused by a cut cable.", "others_fault"),
    ("We don't deliver to the islands.", "cannot"),
    ("This item won't be coming back.", "cannot"),
    ("We do not comment on rumours.", "cannot"),
    ("It's not on our menu any longer.", "cannot"),
    ("There are no seats left on the 8.15.", "cannot"),
    ("There are no discounts on this one.", "cannot"),
    ("I wish I could give you a date, but I don't have one.", "cannot"),
    ("You still have to open a claim.", "order"),
    ("Guests are required to leave a deposit.", "order"),
    ("That's not what our driver says.", "doubt"),
    ("Our records show that it was signed for.", "doubt"),
    ("The lines are very busy tonight.", "others_fault"),
    ("It was an operational decision.", "others_fault"),
    ("Our system won't take the card.", "others_fault"),
    ("Bags cost 5p as per legislation.", "policy"),
    ("This could happen with any airline.", "policy"),
    ("The rule is clear.", "policy"),
    ("Their telephone number is on the back of the ticket.", "send_away"),
    ("Try asking in your local store.", "send_away"),
    ("You have to raise it with the bank yourself.", "send_away"),
    ("The team at our Leeds branch can help you.", "send_away"),
    ("I apologise for the poor experience you've had with us.", "half_sorry"),
    ("We want to improve.", "formula"),
    ("We understand, but we need the form.", "sorry_but"),
    ("Your patience is appreciated.", "formula"),
    ("We haven't had any reported errors.", "unsure"),
    ("Maybe it will be there next week.", "hope"),
    ("A fix is on its way.", "hope"),
    ("It shouldn't be much longer.", "hope"),
    ("Refunds normally come through quickly.", "rule_of_thumb"),
    ("I'm sure it will turn up.", "hope"),
    ("Hopefully it comes next week.", "hope"),
]


@pytest.mark.parametrize("reason", HARMLESS)
def test_everyday_talk_is_not_marked(reason: str) -> None:
    assert {text: marks for text in HARMLESS[reason] if (marks := [mark.rule_id for mark in check(text, RULES)])} == {}


@pytest.mark.parametrize(("text", "rule"), HARM)
def test_a_plain_fault_stays_marked(text: str, rule: str) -> None:
    assert rule in [mark.rule_id for mark in check(text, RULES)]
