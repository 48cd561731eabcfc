"""What one rule lets pass no other marks, and what we do ourselves, offer, own or give an hour for is no fault in any language."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import load_coach

RULES = {language: load_coach(language) for language in LANGUAGES}

MARKED_ALL_THE_SAME: dict[tuple[str, str, str], str] = {}
"""Why one rule marks what another lets pass, by language, the rule that lets it pass and the one that marks it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_rule_lets_pass_is_marked_by_no_other(language: str) -> None:
    rules = RULES[language]
    marked = [(language, rule.id, mark.rule_id) for rule in rules.rules for mark in check(rule.passes, rules)]
    assert sorted(marked) == sorted(MARKED_ALL_THE_SAME)


HARMLESS = [
    ("en", "I'd like to contact Ben in the depot and ring you at 3 pm today."),
    ("en", "We need to speak to the driver; I ring you at 3 pm today."),
    ("en", "Can I contact Ms Lee on this number?"),
    ("en", "May I contact Noor by e-mail?"),
    ("en", "Should we speak to Mr Ito instead?"),
    ("en", "Let me contact Ben in the depot, and I ring you at 3 pm."),
    ("en", "Anna and contact persons are noted in your file."),
    ("en", "If you see the agent at the desk, show this number and it is done."),
    ("en", "We only have the blue one left, shall I send it today?"),
    ("en", "We only have one left, I've kept it for you."),
    ("en", "It takes more time than I promised you yesterday; I am sorry."),
    ("en", "I need some more time: by Friday 3 pm you have my answer."),
    ("en", "We asked Ben to contact the depot, and I ring you today before 5 pm."),
    ("en", "If the courier is responsible for that, I ask them today and ring you at noon."),
    ("en", "I'll pass this on to the team. They will reply within two days."),
    ("en", "We'll look into it. You'll hear from us by 5 pm."),
    ("zh_CN", "已经为您反馈专员。3小时内回电"),
    ("zh_TW", "已經幫您反映給專員。3小時內回電"),
    ("zh_CN", "如果公司规定不同，我现在就告诉您。"),
    ("zh_CN", "如果您需要去门店办理，我陪您去。"),
    ("zh_CN", "您有意见的话，随时告诉我。"),
    ("zh_TW", "如果公司規定不同，我現在就告訴您。"),
    ("zh_TW", "您有意見的話，隨時告訴我。"),
    ("zh_CN", "只有蓝色和白色，您喜欢哪一种？"),
    ("zh_CN", "店里只有一件了，我先给您留着。"),
    ("zh_CN", "会比较慢，我周五下午三点前告诉您结果。"),
    ("zh_CN", "不是系统的问题，是我录错了地址，对不起。"),
    ("zh_CN", "都没有问题的话，我现在就下单。"),
    ("zh_CN", "如果都没有问题，我现在就下单。"),
    ("zh_CN", "抱歉让您白跑一趟，我现在就安排送货。"),
    ("zh_CN", "只有您同意，我才会联系您的邻居。"),
    ("zh_TW", "只有藍色和白色，您喜歡哪一種？"),
    ("zh_TW", "店裡只有一件了，我先幫您留著。"),
    ("zh_TW", "會比較慢，我週五下午三點前告訴您結果。"),
    ("zh_TW", "不是系統的問題，是我登錄錯地址，對不起。"),
    ("zh_TW", "都沒有問題的話，我現在就下單。"),
    ("zh_TW", "如果都沒有問題，我現在就下單。"),
    ("zh_TW", "抱歉讓您白跑一趟，我現在就安排送貨。"),
]


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_we_do_ourselves_offer_own_or_give_an_hour_for_is_no_fault(language: str, text: str) -> None:
    assert [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES[language])] == []


HARM = [
    ("en", "Please contact Ben in the depot.", "send_away"),
    ("en", "Contact Noor by e-mail.", "send_away"),
    ("en", "You can contact Ms Lee on this number.", "send_away"),
    ("en", "Could you contact Ms Lee?", "send_away"),
    ("en", "We ask you to contact Ms Lee.", "send_away"),
    ("en", "You need to see the agent at the desk.", "send_away"),
    ("en", "We only have the blue one left.", "cannot"),
    ("en", "The repair takes more time.", "slow"),
    ("en", "If you order it today you should get it.", "hope"),
    ("zh_CN", "我们公司规定不同，我告诉您。", "policy"),
    ("zh_CN", "我们只有蓝色。", "cannot"),
    ("zh_CN", "最近处理会比较慢。", "slow"),
    ("zh_CN", "不是系统的问题。", "challenge"),
    ("zh_CN", "别的客户都没有问题。", "challenge"),
    ("zh_CN", "您得自己跑一趟。", "send_away"),
    ("zh_CN", "说明书都有写。", "policy"),
    ("zh_TW", "我們只有藍色。", "cannot"),
    ("zh_TW", "最近處理會比較慢。", "slow"),
    ("zh_TW", "不是系統的問題。", "challenge"),
    ("zh_TW", "別的客人都沒有問題。", "challenge"),
    ("zh_TW", "您得自己跑一趟。", "send_away"),
    ("zh_TW", "說明書都有寫。", "policy"),
]


@pytest.mark.parametrize(("language", "text", "rule_id"), HARM)
def test_the_same_said_to_send_away_refuse_or_put_off_is_marked(language: str, text: str, rule_id: str) -> None:
    assert [mark.rule_id for mark in check(text, RULES[language])] == [rule_id]
