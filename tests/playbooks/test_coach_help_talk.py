"""Steps, links, forms and house rules named to be read are help: their words do harm only where they put off, send away or hide."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = load_coach("en")

TWINS = [
    # a rule to hide behind, and one that is named to be read
    ("policy", "Our policy is thirty days.", "You can read our policy here: https://example.org/p"),
    ("policy", "It is automatically charged by the system.", "Here's how the system calculates your points: https://example.org/p"),
    ("told_you", "As mentioned above, it costs 14 euros.", "Are you doing it as described on the first page?"),
    ("told_you", "The page says it clearly.", "That page explains how a hold works."),
    # a hedge on what the customer gets, and what a step may do
    ("hope", "We might be able to repair it.", "These steps may get the sound running again."),
    ("hope", "There may be delays on your line.", "There may be a few updates to install first."),
    ("hope", "It may well arrive on the 3rd.", "It may ask you for the password again."),
    ("hope", "You should see the money then.", "You should see a green light next to the file."),
    ("rule_of_thumb", "It normally takes a while.", "In most cases a restart helps."),
    # what is not had, and what nobody has to bear
    ("cannot", "The plan does not have a data allowance.", "The plan does not have a monthly fee."),
    # who waits for whom
    ("wait", "Wait for our letter.", "We'll wait for your reply."),
    ("wait", "Please wait until somebody is free.", "Wait until the light is green."),
    ("wait", "Give us a little more time.", "Can you give us a bit more detail?"),
    ("wait", "Please allow some time for it.", "A second bag allows more room for the skis."),
    # effort for a result, and what is offered
    ("best_effort", "We'll try to fix it.", "Have you taken any steps to try to fix it?"),
    ("promise", "We will definitely have it on Friday.", "Write to us and we will certainly help."),
    # sent away, and shown where we are
    ("send_away", "Please call the manufacturer.", "Please call 800-555-0100 if you need help with your card."),
    ("send_away", "Please speak to our billing team.", "You can chat with our team here: https://example.org/c"),
    ("send_away", "We suggest posting it in our forum.", "You can return it to our shop until June 3."),
    ("send_away", "You may contact them at 555-0100.", "We'd like to contact them for you today."),
    ("not_my_job", "They are the right people to help with that.", "You've come to the right place for help with the stove."),
    # passed on to nobody, and what the customer passes on
    ("somebody", "We'll send it to the appropriate team.", "To report a page to the right team, use the flag below it."),
    ("somebody", "The team will take a look.", "Our team is here from eight to six: https://example.org/c"),
    ("call_back", "You'll get an email.", "You'll get an email with a link to set a new password."),
    ("soon", "You'll have it right away.", "We know you want to start right away."),
    # a verdict, and a step to try
    ("haste", "Just switch it off and on.", "Please switch the printer off and on again."),
    ("haste", "The problem is with your router.", "If the problem is with your router, the light is red."),
    ("blame", "You missed the second page.", "In case you missed it, here is the second page."),
    ("blame", "If you had sent the form, it would be done.", "If you would send us the form, we can start today."),
    # what is refused, and what is not done to the customer, is left to be checked or belongs to a thing
    ("cannot", "It won't be replaced.", "Your photos won't be removed."),
    ("cannot", "There isn't any chance of that.", "Make sure there isn't any dust on the lens."),
    ("cannot", "It can only be done in March.", "Bring along the items that can only be washed by hand."),
    ("cannot", "You can't have a second one.", "What can we do about the account you can't open?"),
    ("cannot", "We don't have an office there.", "While we don't have an office there, we do have one in York."),
    ("cannot", "We can't change it.", "You can change it yourself here: https://example.org/c We can't do it for you."),
    ("cannot", "There would not be a way to get it back.", "There would be a way to get it back."),
    ("cannot", "We haven't made any announcement.", "We've made an announcement: https://example.org/a"),
    ("cannot", "Support for that model has ended.", "Support for that model runs until 2031."),
    ("flat_no", "No, the desk is closed.", "No, the desk is open until nine."),
    # a slogan, and what one looks forward to
    ("formula", "We look forward to serving you.", "We look forward to hearing from you."),
    ("formula", "Your safety is one of our top priorities.", "Safety first: unplug it before you open it."),
    ("formula", "We are committed to quality.", "The changes are committed and visible now."),
    # a cause outside of us, and the cause named as a fact
    ("others_fault", "Things have been quite hectic here.", "Things look good: both parcels are here."),
    ("others_fault", "It takes longer than usual.", "The new cable is longer than the old one."),
    # thanks and regret that could go to anybody, and for a deed or with the matter
    ("formula", "Sorry for the disruption.", "Sorry for the disruption to your holiday."),
    ("formula", "We appreciate your interest.", "We appreciate your drawing of the shelf."),
    ("formula", "We would like to keep you as a customer.", "We keep your receipt for two years."),
    # shorthand of the trade
    ("jargon", "Two pax are on that booking.", "Two people are on that booking."),
    # sent on, or reached by us
    ("send_away", "You can use this link to reach them.", "I called them for you from here."),
    ("send_away", "Agents are available to help.", "I am available to help."),
    # a rule or an outer cause, and the bare fact
    ("policy", "Meals must be requested 24 hours in advance.", "You requested the meal 24 hours in advance."),
    ("others_fault", "The figures come from data by our suppliers.", "The figures come from your own meter."),
    ("others_fault", "The captain may not have known.", "The captain has known since noon."),
    # what is to come without a day, and with one
    ("open_act", "We'll help you with the issue.", "We'll help you with the issue today at noon."),
    ("somebody", "This will go directly to their manager.", "This goes to Ms Lee, their manager, today at noon."),
    # what we use, find, charge and guarantee ourselves denies nothing and sends nobody away
    ("send_away", "This is the link to reach them.", "I use this link to reach them myself."),
    ("not_my_job", "It is operated by another airline.", "Your flight is operated by Northwind Airlines and leaves from gate 12."),
    ("cannot", "I wasn't able to refund it.", "I wasn't able to reproduce this error."),
    ("cannot", "You can only pay in cash.", "You will be charged only when the item leaves us."),
    ("promise", "We guarantee you a seat.", "We guarantee the price for 30 days."),
    ("promise", "I can assure you that it will work.", "I can assure you that they're real people."),
    ("formula", "We aim to please everybody.", "We aim for delivery by Friday; was it there?"),
    ("wait", "Please wait a bit longer.", "The wait has been a bit longer on Monday."),
    ("flat_no", "No, you can't.", "No, you won't be charged twice."),
    # a step on the way, and a call that is ours
    ("send_away", "Please take it to your local store.", "Please take the parcel to the post office, the label is free."),
    ("send_away", "Please let a manager know about this.", "Please let the driver know your door code."),
    ("send_away", "You can buy it from the store.", "You can collect it from our Leeds store from noon."),
    ("send_away", "Please call the bank.", "Would you like me to call the bank with you?"),
    ("somebody", "The driver will call.", "The driver will ring the bell."),
    ("somebody", "We'll pass on your concerns to Mike.", "We'll pass on your thanks to Mike."),
    ("somebody", "Someone at the desk is on it.", "We always have someone at the desk."),
    ("policy", "It is our policy.", "Our policy page has the details: https://example.org/p"),
    # a team beside us that is glad to help sends nobody away
    ("not_my_job", "The bank will be glad to help you.", "A team member will be glad to help you."),
]


@pytest.mark.parametrize(("rule", "harm", "harmless"), TWINS)
def test_the_same_words_do_harm_where_they_put_off_and_none_where_they_help(rule: str, harm: str, harmless: str) -> None:
    assert rule in {mark.rule_id for mark in check(harm, RULES)}
    assert [(mark.rule_id, harmless[mark.start : mark.end]) for mark in check(harmless, RULES)] == []


def test_a_link_ends_the_clause_so_that_the_better_wording_leaves_what_follows_it() -> None:
    text = "We'll look into it at https://example.org/a until then the lift works"
    (mark,) = check(text, RULES)
    assert text[mark.last :] == " until then the lift works"


@pytest.mark.parametrize(
    "vow", ["I guarantee this will never happen again.", "I promise it won't happen again.", "We guarantee it will not happen again."]
)
def test_a_vow_that_it_never_happens_again_is_no_refusal_that_a_better_wording_must_keep(vow: str) -> None:
    (mark,) = check(vow, RULES)
    assert "happen again" not in vow[: mark.first] + mark.better + vow[mark.last :]
