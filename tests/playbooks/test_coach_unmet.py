"""English sentences of many trades that the rules were widened by, written for that: faults in shapes of their own, and their near misses."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")
CATEGORY = {rule.id: rule.category for rule in RULES.rules}

FAULTS = {
    "A8": [
        "That one's for the hotel to answer.",
        "Kindly approach your nearest branch with the documents.",
        "The seller is who you'd want to raise this with.",
        "Might be worth a chat with the station staff.",
        "Please make the cabin crew aware.",
        "Let the devs know what's going on.",
        "Since it was a gift card, the supermarket will have to look into it.",
        "Yes, you will want to work with Microsoft to repair the installation.",
        "The resolution usually needs to be worked out between both owners.",
        "The snow has slowed everything down.",
        "Given the volume of messages, replies take longer.",
        "There's a person on the tracks at Reading, so we're stuck.",
        "The previous agent gave you the wrong information.",
        "We couldn't get it in, hence the gap on the shelf.",
        "It's because the card provider takes a while.",
        "That's a store matter.",
        "The local team in Madrid deals with that.",
        "Please get this looked at by a certified technician.",
        "Several of our drivers called in sick today.",
        "This one's best answered by the manufacturer.",
        "Could you get your bank to confirm the transfer?",
        "Please get in contact with our customer service team by phone.",
        "A power cut at the depot wiped the list.",
        "We're a small team, so replies can take a day or two.",
    ],
    "A5": [
        "Regulations require us to charge it.",
        "For your own protection, the card was blocked.",
        "We did let customers know in advance.",
        "Head office won't let me.",
        "As we shared in our last post, this is how it works.",
    ],
    "A10": [
        "That ought to fix it.",
        "You should have received an e-mail from us.",
        "Odds are it will be back.",
        "This will not be repeated.",
        "It'll sort itself out.",
        "It'll be live in the next few builds.",
        "We intend to restore the old layout.",
        "Lines will reopen as the water goes down.",
        "The fault will be mended.",
    ],
    "A11": [
        "We've got a team investigating.",
        "Steps are being taken.",
        "Our developers are rewriting that page.",
        "Your parcel is being relabelled.",
        "We're in talks with the label about this one.",
        "A supervisor is reviewing the call.",
        "Please vote for it here: https://example.org/v Our product team is currently working on it.",
    ],
    "A4": [
        "We have decided not to go ahead with it.",
        "There are none left.",
        "Neither of those is possible.",
        "We've done away with it.",
        "You may not combine them.",
        "The iPad version lacks layers.",
        "Bikes aren't carried on this line.",
        "Gift cards can't be topped up.",
        "We haven't any more of those.",
        "It doesn't come in green.",
        "The said amount is non refundable.",
        "The lift is out of action.",
        "The gym stays shut over Easter.",
        "It wouldn't be possible, since you can only add the whole folder.",
        "Yes, we know that many tools are not there in that version.",
    ],
}

NEAR_MISSES = [
    "You can pay in any branch or here with me.",
    "Were you able to reach the hotel?",
    "I'm calling the hotel for you now.",
    "Our drivers stop at the lights by the church.",
    "Thanks to you we found the leak.",
    "Given your dates, the blue fare is the cheapest.",
    "The storm has passed, and flights are on time.",
    "What does the policy say under water damage?",
    "Should you need anything, message me.",
    "You should have had my letter on Monday.",
    "The engineer is on his way and arrives at 2 pm.",
    "The team did a great job.",
    "Our team is looking forward to it.",
    "Your flight isn't delayed.",
    "Your data isn't shared with anyone.",
    "The show is being filmed in Atlanta.",
    "Tell the driver your name when he arrives at 4.",
    "You can find the nearest store here: https://example.org/s",
    "Thank you for contacting the support team.",
    "The snow made it a magical morning.",
    "No files are lost when you update.",
    "Who did you speak to when you called?",
    "The dog is welcome too.",
    "I will see to this with you.",
    "You won't be charged for it.",
    "It's never too late for pizza.",
    "Pop your order number in a DM and I'll take a look.",
    "There's no need to resend it.",
    "You won't get a second bill; I have deleted it.",
    "Sorry that it didn't arrive.",
    "We're sold out in Leeds, I can order it for you.",
    "You can change it yourself here: https://example.org/c We can't do it for you.",
    "Please write to us from here: https://example.org/w We'll look into it and help you further.",
    "Pass along the details here https://example.org/w and we'll escalate.",
    "If you think that is a slip, you can request a review – we'll take a look and change the status.",
]


@pytest.mark.parametrize(("category", "text"), [(category, text) for category, texts in FAULTS.items() for text in texts])
def test_a_fault_is_marked_in_a_shape_nobody_had_met(category: str, text: str) -> None:
    assert category in [CATEGORY[mark.rule_id] for mark in check(text, RULES)]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_of_a_shape_is_left_alone(text: str) -> None:
    assert [text[mark.start : mark.end] for mark in check(text, RULES)] == []
