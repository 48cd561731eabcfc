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
    ("en", "I will be sure to forward this to our station team.", "A11", "forward this to our"),
    ("en", "Once it is done, we'd get in touch.", "A11", "we'd get in touch"),
    ("en", "Our team continues to look into this.", "A11", "continues to look into"),
    ("en", "They may have other seats.", "A10", "may have other seats"),
    ("en", "We would make sure this does not happen again.", "A10", "make sure this does not happen again"),
    ("en", "As said earlier, the parcel is on its way.", "A5", "As said earlier"),
    ("en", "We know this is never ideal.", "A3", "We know this is never ideal"),
    ("en", "You'd need to get that from your lender.", "A8", "get that from your lender"),
    ("en", "The delay was caused by the port.", "A8", "caused by the port"),
    ("en", "Your plan excludes roaming.", "A4", "plan excludes"),
    ("en", "We stopped selling those last year.", "A4", "stopped selling"),
    ("en", "Our experts are looking at it.", "A11", "experts are looking"),
    ("en", "Safety regulations forbid it.", "A5", "Safety regulations"),
    ("en", "Kindly see a ticket desk agent with it.", "A8", "see a ticket desk agent"),
    ("en", "Our repair desk will be glad to help.", "A8", "Our repair desk will be glad to help"),
    ("en", "The workshop is available at 1-555-010.", "A8", "is available at 1"),
    ("en", "The workshop is reachable at 0 800 555 010.", "A8", "is reachable at 0"),
    ("en", "You can ask customs.", "A8", "You can ask customs"),
    ("en", "You could ask the boarding crew.", "A8", "ask the boarding crew"),
    ("en", "You may make a damage claim with our carrier.", "A8", "claim with our"),
    ("en", "There will not be a reply.", "A4", "will not be a reply"),
    ("en", "Nobody is guaranteed a window seat.", "A4", "Nobody is guaranteed"),
    ("en", "Nobody is allowed to board without it.", "A4", "Nobody is allowed"),
    ("en", "A later date would not be something we offer.", "A4", "would not be something"),
    ("en", "The cause of the fault is unknown.", "A4", "cause of the fault is unknown"),
    ("en", "The technicians are actively searching.", "A11", "technicians are actively"),
    ("en", "Please allow us some time.", "A11", "allow us some time"),
    ("zh_TW", "個資的部分我們不便透露。", "A4", "不便透露"),
    ("zh_TW", "本案歉難同意。", "A4", "歉難同意"),
    ("zh_TW", "這班車已無座位。", "A4", "已無座位"),
    ("zh_TW", "這個方案已經停辦了。", "A4", "已經停辦"),
    ("zh_TW", "維修是屋主的權責。", "A8", "屋主的權責"),
    ("zh_TW", "麻煩您攜帶證件至就近門市辦理。", "A8", "至就近門市"),
    ("zh_TW", "請您逕向原單位申請。", "A8", "逕向"),
    ("zh_TW", "餐廳那邊還沒回我們。", "A8", "餐廳那邊還沒"),
    ("zh_TW", "今天人潮較多，還沒輪到您。", "A8", "人潮較多"),
    ("zh_TW", "等他們排修。", "A11", "等他們排"),
    ("zh_TW", "我會將您的意見帶回。", "A11", "將您的意見帶回"),
    ("zh_TW", "我去跟主管說看看能不能通融。", "A10", "看看能不能"),
    ("zh_TW", "儀器均為原裝進口。", "A5", "均為原裝"),
    ("zh_TW", "調劑需要作業時間。", "A5", "需要作業時間"),
    ("zh_TW", "店員不可能對您不禮貌。", "A2", "不可能對您"),
    ("zh_TW", "您當下沒有反應。", "A7", "您當下沒有反應"),
    ("zh_TW", "您重灌一下就好了。", "A6", "重灌一下就好"),
]

HARMLESS = [
    ("en", "The parking is reserved for you until noon."),
    ("en", "You can ask me that at any hour."),
    ("en", "Thank you for keeping us posted."),
    ("en", "Let me see what I can find in the depot."),
    ("en", "I'm sure that was a hard day."),
    ("en", "I'm sorry our driver wasn't able to find you."),
    ("en", "The case is 100% free of charge."),
    ("en", "All these lamps don't have a switch on the cord."),
    ("en", "You won't get a second bill; I have deleted it."),
    ("en", "None of this is your doing."),
    ("en", "Did the agent mention calling our workshop?"),
    ("en", "Please tell me what the label says."),
    ("en", "Here is what I do next: I ring the workshop at ten and you at eleven."),
    ("en", "By law you have two years, and you are well within them."),
    ("en", "If the courier refuses it again, I bring it myself on Friday."),
    ("en", "There is no fee for that, and nothing is left to pay."),
    ("en", "Your message reached me at nine, and I have read it."),
    ("en", "You missed the train because our bus was late, and that is on us."),
    ("en", "The engineer is available at 1 pm today and rings you then."),
    ("en", "Our fitter is available at 1 o'clock on Friday, and the van is available at 1-2 pm."),
    ("en", "Your refund is available at 1 pm today."),
    ("en", "You can ask Priya, who knows your case, at any hour."),
    ("en", "You could ask Anna by name; she knows your case."),
    ("en", "You can contact Ben, my manager, at any hour; he knows your case."),
    ("en", "Nobody is allowed to charge you for it."),
    ("en", "It will not be a refund in points: it goes to your card."),
    ("en", "There will not be a response fee."),
    ("en", "That would not be something you pay for."),
    ("zh_TW", "不管幾點，您打這支電話都有人接。"),
    ("zh_TW", "我沒有接到您的電話，是我的錯，對不起。"),
    ("zh_TW", "我們沒有說清楚，讓您白跑一趟，對不起。"),
    ("zh_TW", "您不方便透露也沒關係。"),
    ("zh_TW", "那張單子是我填錯的，不是您。"),
    ("zh_TW", "這種清潔劑可能會刺激皮膚，請戴手套再用。"),
    ("zh_TW", "還有什麼讓您覺得不舒服的嗎？"),
    ("zh_TW", "您說的對，頁面上寫的是免運，運費我退給您。"),
    ("zh_TW", "您有緊急狀況的話，請先打 119。"),
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
