"""What an agent says in many ways is marked in each: another desk to go to, a refusal without "can't", a call without an hour."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = {language: load_coach(language) for language in ("en", "zh_TW")}

HARM = [
    ("en", "You may want to touch base with the realtor about that.", "A8", "touch base with"),
    ("en", "If you speak to a ticket agent, they can print it for you.", "A8", "speak to a ticket agent"),
    ("en", "Kindly obtain a letter from the brand and share it here.", "A8", "obtain a letter from the brand"),
    ("en", "The prices are chosen solely by the city.", "A8", "chosen solely by"),
    ("en", "It would be best to have a word with the purser.", "A8", "have a word with"),
    ("en", "This fare doesn't allow a change of name.", "A4", "doesn't allow"),
    ("en", "Passes are only issued at the counter.", "A4", "only issued at"),
    ("en", "We can refund it only if the seal is intact.", "A4", "only if the"),
    ("en", "There were no quiet rooms available.", "A4", "no quiet rooms available"),
    ("en", "You won't receive a reply from them.", "A4", "won't receive a reply"),
    ("en", "The gate has already closed.", "A4", "has already closed"),
    ("en", "It is too close to departure.", "A4", "too close to"),
    ("en", "I will be happy to forward this to our station team.", "A11", "forward this to our"),
    ("en", "Once it is done, we'd get in touch.", "A11", "we'd get in touch"),
    ("en", "Our team continues to look into this.", "A11", "continues to look into"),
    ("en", "They may have other seats.", "A10", "may have other seats"),
    ("en", "We would make sure this does not happen again.", "A10", "make sure this does not happen again"),
    ("en", "As said earlier, the parcel is on its way.", "A5", "As said earlier"),
    ("en", "We know delays are never fun.", "A3", "We know delays are never fun"),
]

HARMLESS = [
    ("en", "The parking is reserved for you until noon."),
    ("en", "You won't get a second bill; I have deleted it."),
    ("en", "None of this is your doing."),
    ("en", "Did the agent mention calling our workshop?"),
    ("en", "Please tell me what the label says."),
    ("en", "Here is what I do next: I ring the workshop at ten and you at eleven."),
    ("en", "By law you have two years, and you are well within them."),
    ("en", "If the courier refuses it again, I bring it myself on Friday."),
    ("en", "There is no fee for that, and nothing is left to pay."),
    ("en", "Your message reached me at nine, and I have read it."),
]


@pytest.mark.parametrize(("language", "text", "category", "words"), HARM)
def test_a_family_of_wordings_is_marked_however_it_is_put(language: str, text: str, category: str, words: str) -> None:
    rules = RULES[language]
    categories = {rule.id: rule.category for rule in rules.rules}
    start, end = text.index(words), text.index(words) + len(words)
    marks = [(categories[mark.rule_id], text[mark.start : mark.end]) for mark in check(text, rules) if mark.start < end and start < mark.end]
    assert category in [each for each, _ in marks], marks


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_a_near_miss_of_a_family_is_left_alone(language: str, text: str) -> None:
    assert [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES[language])] == []
