"""English wordings of firms that no rule was written for, each beside a twin that uses the same words and does no harm."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")
CATEGORY = {rule.id: rule.category for rule in RULES.rules}

TWINS = [
    ("A4", "The title hasn't been released here.", "hasn't been released", "Has the title been released there?"),
    ("A4", "It doesn't look like your phone is eligible.", "doesn't look like", "Does it look like the photo?"),
    ("A4", "The promotion finished last week.", "promotion finished", "The promotion runs all week."),
    ("A4", "Nothing can be done about the price.", "Nothing can be done", "This can be done in the app."),
    ("A4", "We aren't seeing any outages.", "aren't seeing any", "Are you seeing the light?"),
    ("A4", "The show is not part of our library.", "not part of our", "The show is part of our library."),
    ("A4", "We have yet to receive an answer from the depot.", "have yet to receive", "We have received your letter."),
    ("A4", "No further refunds will be made.", "No further refunds", "The refund was made on Monday."),
    ("A4", "The tickets are all gone.", "are all gone", "The tickets are all in your inbox."),
    ("A4", "Prepaid cards will not work on the site.", "will not work on", "Prepaid cards work on the site."),
    ("A4", "We can't make any promises, but we'll see.", "can't make any promises", "We can make it on Friday."),
    ("A4", "Sorry, but we can't do that.", "we can't do that", "Sorry, we were late on Monday."),
    ("A4", "In order to change it you must have the old number.", "you must", "In order to change it, please send us the old number."),
    ("A4", "The account holder will have to call.", "account holder will have to", "The account holder has called."),
    ("A4", "You'll also need to sign the form.", "You'll also need to", "You can also sign the form."),
    ("A7", "Please refrain from such language.", "refrain from such language", "Please choose your language."),
    ("A7", "Going forward, please allow more time.", "Going forward, please", "Going forward, the fee is 5 dollars."),
    ("A2", "That isn't true.", "That isn't true", "Is that true for both lines?"),
    ("A8", "Please go to the feedback forum.", "go to the feedback forum", "Please go to Settings."),
    ("A8", "You can contact Contoso directly.", "contact Contoso directly", "You can contact us directly."),
    ("A8", "You can call the Home Lending team at 1-800-555-0100.", "call the Home Lending team", "You can call us at 1-800-555-0100."),
    ("A8", "You can request a refund from Contoso.", "request a refund from", "You can request a refund from us."),
    ("A8", "A banker can walk you through it.", "A banker can", "I can walk you through it."),
    ("A8", "We're not responsible for lost coats.", "not responsible", "We're responsible for the loss of your coat."),
    ("A8", "TSA has not cleared you.", "TSA has", "You are cleared."),
    ("A8", "Sellers have the ability to set prices.", "Sellers have the ability to set", "You have the ability to set an alarm."),
    ("A8", "Our baggage team can be reached at 555-0100.", "baggage team can be reached", "Our team can be reached here around the clock."),
    ("A8", "A crew delay is the reason for it.", "is the reason for", "Could you tell me the reason for the return?"),
    ("A8", "The storm has caused this.", "storm has caused", "Did the storm cause it?"),
    ("A8", "Delays can occur.", "Delays can occur", "The delay was 20 minutes."),
    ("A5", "As a security measure we lock the account.", "As a security measure", "We locked the account at your wish."),
    ("A9", "Please open a ticket.", "open a ticket", "You can show the ticket on your phone."),
    ("A9", "What does the support ticket say?", "support ticket", "What does the train ticket cost?"),
    ("A6", "It sounds like a GPU error.", "sounds like a GPU error", "It sounds like a lot of fun."),
    ("A6", "This is most likely a temporary issue.", "is most likely a", "This is a song I like."),
    ("A6", "That sounds like you may be signed up twice.", "sounds like you may be", "Would you like to be signed up?"),
    ("A3", "We're always interested in your ideas.", "We're always interested", "I'm interested in what you saw."),
    ("A3", "Sorry you're unhappy.", "Sorry you're unhappy", "Sorry you're stuck in Rome."),
    ("A3", "I'm sorry you had such a poor experience.", "sorry you had such a poor experience", "I'm sorry you had such a poor seat."),
    ("A3", "We expect our staff to be polite.", "We expect our staff", "We expect the chair on Friday."),
    ("A3", "I hope to serve you better.", "hope to serve you", "I hope to see you on Friday."),
    ("A3", "We do value you.", "do value you", "We do have your size."),
    ("A3", "We want you to have a great experience.", "want you to have a great experience", "We want you to have your bag today."),
    ("A10", "We'll improve.", "We'll improve", "We've improved the sign since."),
    ("A10", "It should appear on your bill.", "should appear", "It appears on your bill of 3 May."),
    ("A10", "The replacement will be delivered to you.", "will be delivered to", "The replacement will be delivered to you on Friday."),
    ("A11", "Work is underway to restore it.", "is underway", "The driver is 10 minutes away."),
    ("A11", "The team is on the case.", "is on the case", "The label is on the box."),
    ("A11", "We've looped in an expert.", "looped in", "We've added your seat."),
    ("A11", "It's been noted.", "been noted", "Please note the number."),
    ("A11", "Please check back with us.", "check back", "Please check the back of the card."),
    ("A4", "Chat support does not handle bans.", "does not handle", "Chat support is here all night."),
    ("A4", "Your phone isn't on our list.", "isn't on our list", "Your phone is on the desk."),
    ("A4", "The channel left our lineup.", "left our lineup", "The driver left our yard at eight."),
    ("A4", "All sales are final.", "sales are final", "The sale begins on Monday."),
    ("A4", "The app isn't designed to print.", "isn't designed to", "The app is designed to print."),
    ("A4", "One coupon per customer.", "One coupon per customer", "Two drinks per guest are included."),
    ("A4", "The Mac version isn't out yet.", "isn't out yet", "Is the Mac version out yet?"),
    ("A4", "I'm sorry we don't have a date.", "don't have a date", "I'm sorry the door doesn't close."),
    ("A4", "The ticket office is closed today.", "office is closed", "Was the ticket office closed when you came?"),
    ("A8", "Xbox handles refunds for it.", "Xbox handles", "You can link your Xbox account in Settings."),
    ("A8", "Apple would need to refund it.", "Apple would need to", "You can sign in with Apple."),
    ("A8", "The copyright owner has blocked it.", "copyright owner has", "Are you the copyright owner?"),
    ("A8", "Your local store can swap it.", "store can swap", "Our store has two of them."),
    ("A8", "It has nothing to do with Contoso.", "nothing to do with", "There is nothing to pay."),
    ("A8", "We'd refer you to the developer.", "refer you to the developer", "What does the code refer to?"),
    ("A8", "Please keep working with the airport.", "keep working with the airport", "Please keep the receipt, you get 10 dollars back with it."),
    ("A8", "You may file a complaint with our depot.", "file a complaint with our", "Were you able to file a claim with them?"),
    ("A5", "This is expected behavior.", "expected behavior", "The box is expected at noon today."),
    ("A6", "It might be happening because the cache is full.", "might be happening because", "When does it happen?"),
    ("A6", "Sounds like an authorization was put on your card.", "Sounds like an authorization was put", "Sounds like a great day out."),
    ("A3", "We greatly appreciate your loyalty.", "greatly appreciate your loyalty", "I greatly enjoyed our talk."),
    ("A3", "We're laser focused on your experience.", "focused on your experience", "The lens is focused on the near field."),
    ("A3", "Safety is key, and our top priority is your comfort.", "top priority is", "Your priority seat is 4A."),
    ("A3", "Apologies for any misinformation.", "Apologies for any", "Apologies for the wrong date in my letter."),
    ("A3", "Suggestions like yours help us make it better.", "Suggestions like yours help us make", "Does the guide help you?"),
    ("A10", "We plan on adding it.", "plan on", "Do you plan on moving?"),
    ("A11", "Coming soon!", "Coming soon", "Are you coming on Sunday?"),
    ("A11", "We're considering it.", "We're considering", "Are you considering the blue one?"),
    ("A11", "It's on our roadmap.", "on our roadmap", "It's on page 4 of the map."),
    ("A4", "The scanner doesn't support that paper.", "doesn't support", "Does the scanner support that paper?"),
    ("A4", "The branch is permanently closed.", "permanently closed", "The lid closes by itself."),
    ("A4", "Your card isn't enrolled.", "isn't enrolled", "Your card is enrolled since Monday."),
    ("A4", "There's a limit of two screens.", "There's a limit", "There's a light on the left."),
    ("A8", "It is not a fault on our side.", "not a fault on our", "The fault was ours, and it is repaired."),
    ("A8", "The bug comes from the latest update.", "comes from the latest update", "The card comes from Leeds."),
    ("A7", "You never activated the card.", "never activated", "The card was activated on Monday."),
    ("A2", "That's not what we told you.", "not what we told you", "What were you told at the desk?"),
    ("A6", "The filter must be blocking it.", "must be blocking", "Is the filter blocking it?"),
    ("A3", "We take pride in our kitchen.", "take pride in", "I take the one on the left."),
    ("A3", "Customer happiness matters here.", "Customer happiness matters", "Which colour matters most to you?"),
    ("A11", "A crew is on the way.", "crew is on the way", "The crew is on the way and there by 4 pm."),
    ("A11", "The bug is being tracked.", "being tracked", "The parcel can be tracked here: https://example.com/track"),
    ("A10", "You'll get a full refund.", "get a full refund", "You'll get a full refund on Friday."),
    ("A10", "It may be fixed in the next version.", "may be fixed", "It was fixed in version 4."),
    ("A10", "Your bank should post it.", "bank should post", "Your bank posted it on Monday."),
]


@pytest.mark.parametrize(("category", "text", "words", "twin"), TWINS, ids=[text for _category, text, _words, _twin in TWINS])
def test_a_family_is_marked_where_it_harms_and_its_twin_is_left_alone(category: str, text: str, words: str, twin: str) -> None:
    start = text.index(words)
    marks = [mark for mark in check(text, RULES) if mark.start < start + len(words) and start < mark.end]
    assert category in [CATEGORY[mark.rule_id] for mark in marks]
    assert check(twin, RULES) == ()


PLAIN = [
    "I've just reset the line; it works again.",
    "Our refund policy is here: https://example.com/refunds",
    "You should have three letters from us; which is the newest?",
    "Thanks for waiting while I looked.",
    "We wouldn't want you to miss the show, so I moved your seats.",
    "There's nothing to pay.",
    "Please get in touch with our team using this link: https://example.com/chat",
    "You can request a callback from our support team here: https://example.com/call",
    "I can't imagine how you must feel.",
    "If you return it, it will be sent back to you and refunded.",
    "The best bet would be to reinstall the program.",
    "If the price is wrong, I'll correct it while you wait on the line.",
    "We'll be sure to send Karla your compliments.",
    "Clearly you're tired after eleven hours on the road.",
    "You can't cancel it, but if you refuse the parcel, it comes back to us and you'll be refunded on Friday.",
    "Keeping your phone safe is easy with the case: https://example.com/case",
    "Certified items are checked by hand.",
    "Did you buy the ticket at the machine?",
    "Our team is happy to see you at the booth today.",
    "We know the code on the card is hard to read; could you send a photo?",
    "I'd recommend contacting us on the day before your trip.",
    "When you check our site, which price do you see?",
    "The form I previously sent has two pages.",
    "I agree with you 100%!",
    "We hope you all feel better soon!",
    "Your account is on hold at your wish until 3 May.",
    "You now earn miles based on the fare.",
    "You must have received the blue card on Monday; could you read me the number?",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_other_firms_say_without_harm_is_left_alone(text: str) -> None:
    assert check(text, RULES) == ()
