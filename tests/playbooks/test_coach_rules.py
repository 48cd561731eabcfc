"""The rules that are shipped, on sentences as agents write them."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import load_coach
from complaint_desk.playbooks.coach import load_all

RULES = {language: load_coach(language) for language in LANGUAGES}

HARM = [
    ("en", "I'm afraid we can't take it back after thirty days.", "cannot", "we can't take it back after thirty days"),
    ("en", "No, that offer ended last week.", "flat_no", "No, that"),
    ("en", "I don't know whether it will be repaired in time.", "unsure", "I don't know whether it will be repaired in time"),
    ("en", "You'll have to fill in the form again.", "order", "You'll have to"),
    ("en", "You should have read the manual first.", "blame", "You should have"),
    ("en", "Are you sure it was switched on?", "doubt", "Are you sure"),
    ("en", "Why didn't you call earlier?", "why_did_you", "Why didn't you"),
    ("en", "That is not our department, try the shop.", "not_my_job", "not our department"),
    ("en", "It's the courier, they lose things.", "others_fault", "It's the courier"),
    ("en", "Company policy is thirty days.", "policy", "Company policy"),
    ("en", "As I already said, it has been sent.", "told_you", "As I already said"),
    ("en", "I understand, but the price is the price.", "sorry_but", "I understand, but"),
    ("en", "Sorry for the inconvenience.", "half_sorry", "the inconvenience"),
    ("en", "Rest assured that we are looking at it.", "formula", "Rest assured"),
    ("en", "Please calm down, sir.", "calm_down", "calm down"),
    ("en", "The RMA is in the backend.", "jargon", "RMA"),
    ("en", "I guarantee it will be there tomorrow.", "promise", "I guarantee"),
    ("en", "It should arrive soon.", "hope", "should arrive soon"),
    ("en", "Just restart it and it will work.", "haste", "Just restart"),
    ("en", "Someone will call you.", "somebody", "Someone will"),
    ("en", "Please be patient.", "wait", "be patient"),
    ("zh_CN", "林女士，今天没办法送到您家，不过门店那边有货", "cannot", "没办法送到您家"),
    ("zh_CN", "这个绝对不行，没得商量", "impossible", "绝对不行"),
    ("zh_CN", "我也不清楚什么时候能到", "unsure", "我也不清楚什么时候能到"),
    ("zh_CN", "是您自己没看说明书", "blame", "是您自己"),
    ("zh_CN", "您怎么不早点打电话呢", "why_you", "您怎么不"),
    ("zh_CN", "这个是物流的问题，您去找快递", "others_fault", "是物流的问题"),
    ("zh_CN", "不归我们管的", "not_ours", "不归我们"),
    ("zh_CN", "按照规定七天以后就换不了", "policy", "按照规定"),
    ("zh_CN", "我刚才说了，货已经发了", "told_you", "我刚才说了"),
    ("zh_CN", "我理解，但这是您下单时同意的", "sorry_but", "我理解，但"),
    ("zh_CN", "给您带来不便，敬请谅解", "formula", "带来不便"),
    ("zh_CN", "您先冷静一下", "calm_down", "冷静一下"),
    ("zh_CN", "工单已经提交了", "jargon", "工单"),
    ("zh_CN", "我保证明天到", "promise", "我保证"),
    ("zh_CN", "应该快了吧", "hope", "应该快了"),
    ("zh_CN", "会有专人联系您的", "somebody", "会有专人"),
    ("zh_CN", "请您耐心等待", "wait", "耐心等"),
    ("zh_CN", "那您说怎么办", "challenge", "那您说怎么办"),
    ("zh_TW", "很遺憾，這部分恕難配合，請見諒", "cannot", "恕難配合"),
    ("zh_TW", "我不確定下週會不會到", "unsure", "我不確定下週會不會到"),
    ("zh_TW", "是您自己操作錯了", "blame", "是您自己"),
    ("zh_TW", "這要請洽原廠喔", "not_ours", "請洽原廠"),
    ("zh_TW", "依規定超過七天就不受理", "policy", "依規定"),
    ("zh_TW", "造成您的不便，深感抱歉", "formula", "造成您的不便"),
    ("zh_TW", "請您稍安勿躁", "calm_down", "稍安勿躁"),
    ("zh_TW", "將有專人與您聯絡", "somebody", "將有專人"),
    ("zh_TW", "我跟您保證一定會到", "promise", "跟您保證"),
    ("zh_TW", "抱歉，但您當時也同意了", "sorry_but", "抱歉，但"),
    ("zh_TW", "請靜候通知", "wait", "靜候"),
]


@pytest.mark.parametrize(("language", "text", "rule", "words"), HARM)
def test_wording_that_does_harm_is_marked_and_a_better_one_is_offered(language: str, text: str, rule: str, words: str) -> None:
    marks = check(text, RULES[language])
    assert (rule, words) in [(mark.rule_id, text[mark.start : mark.end]) for mark in marks]
    assert all(mark.better and mark.why for mark in marks)


INNOCENT = [
    ("en", "No problem, I'll send it today."),
    ("en", "No worries, I know what that is like."),
    ("en", "I can't imagine how that felt."),
    ("en", "You don't have to do anything; I'll call you by noon."),
    ("en", "You should not have had to call twice."),
    ("en", 'You told us: "you can\'t reach anybody, no way, company policy". I want to change that.'),
    ("en", "Your order can be with you by Friday, 12:00."),
    ("en", "You should have received my letter."),
    ("zh_CN", "不好意思，让您久等了"),
    ("zh_CN", "不客气，有事直接找我"),
    ("zh_CN", "您看周六上午能不能在家收一下"),
    ("zh_CN", "烤箱不能开机，是吧？我记下了"),
    ("zh_CN", "您说「你们没办法就别答应」，这句话我记下了"),
    ("zh_CN", "施工单位明天上午到，您爱人在家就行"),
    ("zh_CN", "我尽快了解清楚，五点前告诉您"),
    ("zh_CN", "我举个例子给您听"),
    ("zh_TW", "不好意思，讓您久等了"),
    ("zh_TW", "不客氣，有需要再找我"),
    ("zh_TW", "方便的話，能不能請您拍張照片給我"),
    ("zh_TW", "冰箱無法開機，我記下來了"),
    ("zh_TW", "明天中午以前由專人送達"),
    ("zh_TW", "您說『沒辦法就不要答應』，這句話我記下來了"),
]


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_what_only_looks_like_harm_is_left_alone(language: str, text: str) -> None:
    assert [text[mark.start : mark.end] for mark in check(text, RULES[language])] == []


@pytest.mark.parametrize("window", LANGUAGES)
def test_an_agent_may_write_in_any_language_whatever_the_window_speaks(window: str) -> None:
    rules = load_all(window)
    for language, text, rule, words in HARM:
        assert (rule, words) in [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, rules)], (language, text)
    assert [(text, check(text, rules)) for _, text in INNOCENT if check(text, rules)] == []
    shared = check("这个不能退", rules)[0]
    assert shared.better == next(rule.better for rule in (load_coach("zh_TW") if window == "zh_TW" else load_coach("zh_CN")).rules if rule.id == "cannot")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_rules_for_each_kind_of_harm(language: str) -> None:
    rules = RULES[language].rules
    assert 12 <= len(rules) <= 25
    assert {rule.category for rule in rules} >= {"A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_of_every_rule_is_found_by_its_own_rule(language: str) -> None:
    rules = RULES[language]
    lost = [
        (rule.id, said) for rule in rules.rules for said in rule.says
        if not any(mark.rule_id == rule.id for mark in check(said, rules))
    ]
    assert lost == []
