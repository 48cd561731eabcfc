"""The rules that are shipped, on sentences as agents write them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach import CoachRules, Mark, Place, Rule, check, does_not_earn_its_place, fold
from complaint_desk.domain.coach_shapes import spelled
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import load_coach
from complaint_desk.playbooks.coach import load_all, load_from
from complaint_desk.playbooks.sources import Shelf

RULES = {language: load_coach(language) for language in LANGUAGES}

HARM = [
    ("en", "I'm afraid we can't take it back after thirty days.", "cannot", "we can't take it back after thirty days"),
    ("en", "No, that offer ended last week.", "flat_no", "No, that offer ended last week"),
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
    ("en", "It should arrive soon.", "hope", "It should arrive"),
    ("en", "Just restart it and it will work.", "haste", "Just restart"),
    ("en", "Someone will call you.", "somebody", "Someone will call you"),
    ("en", "Please be patient.", "wait", "be patient"),
    ("en", "The blue one is no longer available.", "cannot", "no longer available"),
    ("en", "We don't have any information on that yet.", "cannot", "We don't have any information on that yet"),
    ("en", "Not at this stage.", "flat_no", "Not at this stage"),
    ("en", "I'm sorry that you misunderstood us.", "doubt", "sorry that you misunderstood"),
    ("en", "You would need to contact our repair shop.", "send_away", "You would need to contact"),
    ("en", "The seller is responsible for that.", "not_my_job", "The seller is responsible"),
    ("en", "It was delayed due to fog.", "others_fault", "delayed due to"),
    ("en", "For security reasons it stays locked.", "policy", "For security reasons"),
    ("en", "Apologies for any confusion.", "half_sorry", "any confusion"),
    ("en", "I completely understand your concern.", "empty_understanding", "completely understand"),
    ("en", "We appreciate your patience.", "formula", "We appreciate your patience"),
    ("en", "We'll do our best to help.", "best_effort", "do our best"),
    ("en", "Your refund should clear by itself.", "hope", "refund should clear"),
    ("en", "It will usually be there.", "rule_of_thumb", "usually be"),
    ("en", "I'll pass this on to the depot.", "somebody", "I'll pass this on to the depot"),
    ("en", "We will be in contact with you.", "call_back", "be in contact with you"),
    ("en", "Please stay tuned.", "wait", "stay tuned"),
    ("en", "We don't seem to stock that colour.", "cannot", "We don't seem to stock that colour"),
    ("en", "We're not seeing any refund on it.", "cannot", "We're not seeing any refund on it"),
    ("en", "The price is for members only.", "cannot", "members only"),
    ("en", "Our records show you signed for it.", "doubt", "Our records show"),
    ("en", "That is at the discretion of the depot.", "not_my_job", "at the discretion of"),
    ("en", "The parcel count was higher than expected.", "others_fault", "higher than expected"),
    ("en", "Our policies are strict.", "policy", "Our policies"),
    ("en", "I apologise for your experience.", "half_sorry", "apologise for your experience"),
    ("en", "We hear your frustration.", "empty_understanding", "hear your frustration"),
    ("en", "We strive for perfection.", "formula", "strive for"),
    ("en", "We take hygiene very seriously.", "formula", "hygiene very seriously"),
    ("en", "It will possibly be there.", "hope", "will possibly"),
    ("en", "We usually answer letters.", "rule_of_thumb", "We usually"),
    ("en", "We'll mark this case as closed.", "haste", "We'll mark this case as closed"),
    ("en", "We'll share your idea with the kitchen.", "somebody", "We'll share your idea with the kitchen"),
    ("en", "This is currently being checked.", "somebody", "is currently being checked"),
    ("en", "Try again later.", "wait", "Try again later"),
    ("en", "You'd be better off writing to them.", "send_away", "You'd be better"),
    ("en", "Take it to your nearest shop.", "send_away", "Take it to your nearest"),
    ("en", "We did all we could.", "best_effort", "did all we could"),
    ("zh_CN", "这款暂时没有配件", "cannot", "暂时没有配件"),
    ("zh_CN", "查询不到这张单子", "cannot", "查询不到这张单子"),
    ("zh_CN", "建议您下次早一点下单", "blame", "建议您下次"),
    ("zh_CN", "发票不是我们开的", "not_ours", "不是我们开"),
    ("zh_CN", "您直接跟配送员说一下", "send_away", "跟配送员说"),
    ("zh_CN", "最近订单比较多", "busy", "订单比较多"),
    ("zh_CN", "您多多包涵", "formula", "多多包涵"),
    ("zh_CN", "这张票给您换开", "jargon", "换开"),
    ("zh_CN", "这边尝试给您申请", "hope", "尝试给您"),
    ("zh_CN", "已反馈仓库 您留意电话", "somebody", "已反馈仓库"),
    ("zh_CN", "您关注物流信息就行", "wait", "关注物流"),
    ("zh_TW", "這款暫時沒有配件", "cannot", "暫時沒有配件"),
    ("zh_TW", "發票不是我們開的", "not_ours", "不是我們開"),
    ("zh_TW", "最近訂單比較多", "busy", "訂單比較多"),
    ("zh_TW", "這邊嘗試幫您申請", "hope", "嘗試幫您"),
    ("zh_TW", "已反映給倉庫 您留意電話", "somebody", "已反映給倉庫"),
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
    ("zh_CN", "给您带来不便，敬请谅解", "formula", "给您带来不便"),
    ("zh_CN", "您先冷静一下", "calm_down", "冷静一下"),
    ("zh_CN", "工单已经提交了", "jargon", "工单"),
    ("zh_CN", "我保证明天到", "promise", "我保证"),
    ("zh_CN", "应该快了吧", "hope", "应该快了"),
    ("zh_CN", "会有专人联系您的", "somebody", "会有专人联系您的"),
    ("zh_CN", "请您耐心等待", "wait", "耐心等"),
    ("zh_CN", "那您说怎么办", "challenge", "那您说怎么办"),
    ("zh_TW", "很遺憾，這部分恕難配合，請見諒", "cannot", "恕難配合"),
    ("zh_TW", "我不確定下週會不會到", "unsure", "我不確定下週會不會到"),
    ("zh_TW", "是您自己操作錯了", "blame", "是您自己"),
    ("zh_TW", "這要請洽原廠喔", "send_away", "請洽原廠"),
    ("zh_TW", "依規定超過七天就不受理", "policy", "依規定"),
    ("zh_TW", "造成您的不便，深感抱歉", "formula", "造成您的不便"),
    ("zh_TW", "請您稍安勿躁", "calm_down", "稍安勿躁"),
    ("zh_TW", "將有專人與您聯絡", "somebody", "將有專人與您聯絡"),
    ("zh_TW", "我跟您保證一定會到", "promise", "跟您保證"),
    ("zh_TW", "抱歉，但您當時也同意了", "sorry_but", "抱歉，但"),
    ("zh_TW", "請靜候通知", "wait", "靜候"),
]


@pytest.mark.parametrize(("language", "text", "rule", "words"), HARM)
def test_wording_that_does_harm_is_marked_and_a_better_one_is_offered(language: str, text: str, rule: str, words: str) -> None:
    marks = check(text, RULES[language])
    assert marked_for(language, rule, text, words, marks), [(mark.rule_id, text[mark.start : mark.end]) for mark in marks]
    assert all(mark.better and mark.why for mark in marks)


def marked_for(language: str, rule: str, text: str, words: str, marks: tuple[Mark, ...]) -> bool:
    """The words are marked, alone or with what belongs to them, by the rule or another one of its kind."""
    kind = {each.id: each.category for each in RULES[language].rules}
    start = text.index(words)
    return any(mark.start < start + len(words) and start < mark.end and kind[mark.rule_id] == kind[rule] for mark in marks)


INNOCENT = [
    ("en", "No problem, I'll send it today."),
    ("en", "No worries, I know what that is like."),
    ("en", "I can't imagine how that felt."),
    ("en", "You don't have to do anything; I'll call you by noon."),
    ("en", "You should not have had to call twice."),
    ("en", 'You told us: "you can\'t reach anybody, no way, company policy". I want to change that.'),
    ("en", "Your order can be with you by Friday, 12:00."),
    ("en", "You should have had my letter on Monday."),
    ("en", "I hope to see you again soon."),
    ("en", "Are you still unable to log in?"),
    ("en", "There is a 100% chance of rain, so take an umbrella."),
    ("en", "I am calling you at 9 am, and you will hear the result from me then."),
    ("en", "Oh no, that must have hurt."),
    ("en", "Sit back, relax and tell me."),
    ("en", "However, you can keep the lamp."),
    ("en", "This kettle is one of our quietest."),
    ("en", "Please contact me on this line."),
    ("en", "I have passed your kind words on to Ann."),
    ("en", "Our team is happy to help you at the counter."),
    ("en", "Did you raise this with the courier?"),
    ("zh_CN", "您的包裹是没有收到吗"),
    ("zh_CN", "商家因为什么不给您退"),
    ("zh_CN", "您一定是气极了"),
    ("zh_CN", "请及时查收短信"),
    ("zh_CN", "感谢您的咨询"),
    ("zh_CN", "拦截短信的设置您看一下"),
    ("zh_TW", "您的包裹是沒有收到嗎"),
    ("zh_TW", "請及時查收簡訊"),
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
        assert marked_for(language, rule, text, words, check(text, rules)), (language, text)
    assert [(text, check(text, rules)) for _, text in INNOCENT if check(text, rules)] == []
    shared = check("这个不能退", rules)[0]
    own = load_coach("zh_TW") if window == "zh_TW" else load_coach("zh_CN")
    assert shared.why == next(rule.why for rule in own.rules if rule.id == "cannot")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_rules_for_each_kind_of_harm(language: str) -> None:
    rules = RULES[language].rules
    assert 12 <= len(rules) <= 40
    assert {rule.category for rule in rules} >= {"A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_of_every_rule_is_found(language: str) -> None:
    rules = RULES[language]
    lost = [
        (rule.id, said) for rule in rules.rules if not rule.over_limit for said in rule.says
        if not check(f"{said} {' '.join(rule.needs[:1])}", rules, Place(early=rule.early))
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_marks_its_example_and_passes_over_what_only_looks_like_it(language: str) -> None:
    rules = RULES[language]
    assert list(does_not_earn_its_place(rules, rules.rules)) == []
    sentences = [sentence for rule in rules.rules for sentence in (rule.example, rule.passes)]
    assert len(set(sentences)) == len(sentences)


def test_a_rule_that_marks_nothing_or_too_much_does_not_earn_its_place() -> None:
    cannot = next(rule for rule in RULES["en"].rules if rule.id == "cannot")
    idle, blunt = replace(cannot, example="Good morning."), replace(cannot, unless=())
    for rule, name in ((idle, "example"), (blunt, "passes")):
        assert [(found.id, which) for found, which in does_not_earn_its_place(CoachRules("en", (rule,), ()), (rule,))] == [("cannot", name)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh_CN", "这个没办法修改 订单已经发出", "没办法修改"),
        ("zh_TW", "這個沒辦法修改　訂單已經寄出", "沒辦法修改"),
        ("en", "We can't change it - sorry", "We can't change it - sorry"),
    ],
)
def test_a_blank_between_chinese_words_ends_a_clause_as_a_comma_does(language: str, text: str, words: str) -> None:
    mark = next(mark for mark in check(text, RULES[language]) if mark.rule_id == "cannot")
    assert text[mark.start : mark.end] == words


def test_that_i_am_speaking_is_no_time_of_the_day() -> None:
    assert [mark.rule_id for mark in check("I am on it and will reply soon.", RULES["en"])] != []
    assert check("I'm on it and will reply before 4 pm.", RULES["en"]) == ()


# --- a true refusal stays one ------------------------------------------------------------------------------------------------

AFFIRMED = {
    "en": ("yes", "of course", "sure", "certainly", "we will", "i will", "we can", "no problem", "gladly"),
    "zh_CN": ("可以", "没问题", "当然", "一定", "好的", "会给您", "能给您", "马上"),
    "zh_TW": ("可以", "沒問題", "當然", "一定", "好的", "會給您", "能給您", "馬上"),
}
REFUSED = {
    "en": ("refund that", "deliver on Sunday", "exchange the kettle", "waive the fee"),
    "zh_CN": ("退款", "周日送货", "换新的", "免运费"),
    "zh_TW": ("退款", "週日送貨", "換新的", "免運費"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_the_better_wording_never_turns_a_true_refusal_into_a_false_yes(language: str) -> None:
    rules, tried = RULES[language], 0
    for rule in rules.rules:
        for said in rule.says if rule.refuses else ():
            for thing in REFUSED[language]:
                refusal = f"{said} {thing}" if language == "en" else f"{said}{thing}"
                marks = [mark for mark in check(refusal, rules) if mark.rule_id == rule.id]
                for mark in marks:
                    after = taken(refusal, mark)
                    added = fold(mark.better.replace(refusal[mark.start : mark.end], "", 1))
                    assert refusal in after, (refusal, after)
                    assert [word for word in AFFIRMED[language] if word in added] == []
                    assert thing not in added
                    assert check(after, rules) == (), "the better wording is not marked again"
                    tried += 1
    assert tried > 100


def taken(text: str, mark: Mark) -> str:
    return text[: mark.first] + mark.better + text[mark.last :]


ONE_PRESS = [
    ("zh_CN", "我们绝对不会退款。"), ("zh_CN", "这种情况肯定不会退的。"), ("zh_CN", "我们百分百不会赔。"), ("zh_CN", "应该是不能退的。"),
    ("zh_CN", "公司规定不退不换。"), ("zh_TW", "一定不會賠償。"), ("zh_TW", "絕對不可能退錢。"), ("zh_TW", "公司規定不退不換。"),
    ("en", "I guarantee you will not get a refund."), ("en", "Our policy does not allow refunds."), ("en", "You must not open it."),
    ("en", "We will never refund you."), ("en", "I will never be able to refund that."),
]


@pytest.mark.parametrize(("language", "text"), ONE_PRESS)
def test_a_refusal_stands_whole_after_one_press_whatever_rule_marked_it(language: str, text: str) -> None:
    for rules in (RULES[language], load_all("zh_CN")):
        first = check(text, rules)[0]
        after = taken(text, first)
        assert after.startswith(text[:-1])
        assert after != text
        assert check(after, rules) == (), "and is not marked again"


@pytest.mark.parametrize(
    ("language", "text"), [("zh_CN", "给您带来不便，敬请谅解。"), ("zh_TW", "造成您的不便，敬請見諒。")],
)
def test_the_same_formula_in_two_clauses_takes_one_press(language: str, text: str) -> None:
    marks = check(text, RULES[language])
    assert [text[mark.start : mark.end] for mark in marks] == [text[:-1]]
    assert check(taken(text, marks[0]), RULES[language]) == ()


def about_each_wording(language: str, thing: str, *, refusing: bool = False) -> list[tuple[Rule, str, str, Mark]]:
    """Every wording of every rule, or each with a "no" that its rule does not own, with something after it: the rule, the wording, the
    text and each mark of that rule in it."""
    rules, blank, found = RULES[language], " " if language == "en" else "", []
    for rule in rules.rules:
        for said in () if rule.over_limit or (refusing and rule.denies) else rule.says:
            if refusing and not any_in(rules.context.denials, without(rules.context.neutral, said)):
                continue
            text = f"{said}{blank}{thing}"
            if rule.needs and not any(word in text for word in rule.needs):
                text = f"{text}, {rule.needs[0]}" if language == "en" else f"{text}，{rule.needs[0]}"
            marks = check(text, rules, Place(early=rule.early))
            found += [(rule, said, text, mark) for mark in marks if mark.rule_id == rule.id]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_the_no_of_every_wording_stands_before_the_verb_that_follows_it(language: str, at: int) -> None:
    thing, tried = REFUSED[language][at], 0
    for rule, said, text, mark in about_each_wording(language, thing, refusing=True):
        assert text[: text.index(thing) + len(thing)] in taken(text, mark), (rule.id, said)
        tried += 1
    assert tried > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_beside_any_wording_of_any_rule_never_loses_its_verb(language: str) -> None:
    thing, refusal = {"en": ("refund that", "and we won't refund that"), "zh_CN": ("退款", "不能退款"), "zh_TW": ("退費", "不能退費")}[language]
    tried = 0
    for rule, said, text, mark in about_each_wording(language, refusal):
        after = taken(text, mark)
        assert refusal in after or thing not in after, (rule.id, said, after)
        tried += 1
    assert tried > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_no_of_every_shape_outlives_the_better_wording(language: str) -> None:
    """Each shape as its words spell it: a "no" that the rule does not own is still there after one press."""
    rules, blank, thing = RULES[language], " " if language == "en" else "", REFUSED[language][0]
    few = {name: words[:4] for name, words in rules.groups.items()}
    denials, tried = rules.context.denials, 0
    for rule in rules.rules:
        for shape in rule.shapes:
            for said in list(spelled(shape, few))[:: 1 if rule.refuses else 3]:
                text = (said if language == "en" else said.replace(" ", "")) + blank + thing
                no = [word for word in denials if any_in((word,), without(rules.context.neutral, text))]
                for mark in check(text, rules, Place(early=rule.early)) if no else ():
                    own = next(each for each in rules.rules if each.id == mark.rule_id)
                    if own.denies or mark.first > text.index(thing):
                        continue
                    after = taken(text, mark)
                    assert any(any_in((word,), after) for word in no), (rule.id, text, after)
                    tried += 1
    assert tried > 100


WHOLE = [
    ("en", "That's not my department.", "I'll take it up with them for you."),
    ("en", "You'll have to fill in the form again.", "The quickest way is to fill in the form again."),
    ("en", "Your refund is on its way and someone will call you.", "Your refund is on its way and I will call you by …."),
    ("en", "Please wait, I have your letter here.", "I'll call you by … with news, even if there is none, I have your letter here."),
    ("en", "As I already said, it has been sent.", "Let me put it more clearly: it has been sent."),
    ("en", "Why didn't you call earlier?", "Can you tell me how it came about?"),
    ("zh_CN", "您别激动。", "您慢慢说，我听着。"),
    ("zh_CN", "货今天到，请耐心等待。", "货今天到，没有新消息，……我也会给您打电话。"),
    ("zh_CN", "您怎么不早点打电话，我在查。", "能跟我说说当时的情况吗？我在查。"),
    ("zh_CN", "是您自己没看说明书。", "咱们一起看看是哪里出了问题。"),
    ("zh_TW", "請您自行聯絡原廠。", "我來幫您聯絡……。"),
    ("zh_TW", "這不是我負責的。", "我來幫您問……。"),
]


@pytest.mark.parametrize(("language", "text", "after"), WHOLE)
def test_the_better_wording_replaces_its_whole_clause_and_nothing_else(language: str, text: str, after: str) -> None:
    assert taken(text, check(text, RULES[language])[0]) == after


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_is_a_whole_sentence_after_the_better_wording_was_taken(language: str) -> None:
    rules = RULES[language]
    before, behind = ("Thank you for writing. ", " Until then.") if language == "en" else ("谢谢您。", "回头见。")
    for rule in rules.rules:
        text = before + rule.example + behind
        person = Person(2, "lin", "Lin", "agent", "100", "CNY") if rule.over_limit else None
        mark = next(mark for mark in check(text, rules, Place(early=rule.early, person=person)) if mark.rule_id == rule.id)
        after = taken(text, mark)
        assert after.startswith(before), after
        assert after.endswith(behind), after
        assert re.search(r"您您|我我|请我|請我|会我|會我|[？?：:][。.，,]|\b(\w+) \1\b|\b(is|that's) (i|let|what)\b", after, re.IGNORECASE) is None, after
        if not (rule.refuses or rule.words):
            assert mark.first == 0 or text[: mark.first].rstrip()[-1] in ",.;:!?，。；：！？", (rule.id, after)
            assert text[mark.last - 1] in ".,;?!。，；？！" or text[mark.last] in ".,;?!。，；？！", (rule.id, after)


def without(words: tuple[str, ...], text: str) -> str:
    for word in words:
        text = text.replace(word, "\0")
    return text


def any_in(words: tuple[str, ...], text: str) -> bool:
    return any(word in (f" {text} ".split() if word.isascii() else text) for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_better_wording_grants_anything(language: str) -> None:
    granting = {"en": ("refund", "you can have", "yes"), "zh_CN": ("退给您", "赔", "没问题"), "zh_TW": ("退給您", "賠", "沒問題")}[language]
    assert [(rule.id, word) for rule in RULES[language].rules for word in granting if word in fold(rule.better)] == []


# --- what stands around a wording ---------------------------------------------------------------------------------------------

AROUND = [
    ("en", "We'll call you back soon.", "We'll call you back by 5pm."),
    ("en", "We can't deliver on Sunday.", "If we can't deliver on Sunday, I will call you on Saturday."),
    ("en", "We can't find it.", "You said that we can't find it."),
    ("en", "You said it is late but we can't find it.", "You told me that nobody answers and it is impossible to get through."),
    ("zh_CN", "我们会尽快给您送到。", "我们会尽快给您送到，最迟明天上午十点前。"),
    ("zh_CN", "订单无法修改。", "如果订单无法修改，我就给您重新下一单。"),
    ("zh_CN", "您刚才说没人接电话，但我们没办法。", "您刚才说客服讲没办法。"),
    ("zh_CN", "一般三到五天。", "一般我下午都在。"),
    ("zh_TW", "我們會盡快給您回覆。", "我們會盡快給您回覆，明天中午以前。"),
    ("zh_TW", "訂單無法修改。", "如果訂單無法修改，我就重新幫您下一單。"),
    ("zh_TW", "這個不能退。", "您提到門市說不能退，這點我記下來了。"),
    ("zh_CN", "订单无法修改。", "订单无法修改的话，我就给您重新下一单。"),
    ("zh_TW", "訂單無法修改。", "訂單無法修改的話，我就重新幫您下一單。"),
    ("zh_CN", "订单取消不了。", "订单一旦取消就恢复不了，确认取消吗？"),
    ("zh_CN", "商品没有库存。", "建议您早一点拍下，以免没有库存。"),
    ("zh_CN", "我这边无法为您查询优惠了多少。", "哪个颜色不能退？"),
    ("zh_TW", "送貨趕不上週一的會議。", "您週二下單，所以趕不上週一的會議，對嗎？"),
    ("zh_TW", "我們趕不上週一的會議。", "您最在意的是趕不上週一的會議，我先處理這一點。"),
    ("zh_CN", "您可以联系配送员核实。", "这边给您联系站点核实。"),
    ("zh_CN", "这边给您联系站点核实，您也可以联系配送员核实。", "我帮您联系配送员核实。"),
    ("en", "We are still waiting on the depot.", "I'm sorry to hear that you are still waiting on the depot."),
    ("en", "Not available in your area.", "You live in Leeds, it is not available in your area, is that right?"),
]


@pytest.mark.parametrize(("language", "harms", "harmless"), AROUND)
def test_a_time_an_if_clause_and_the_customers_own_words_make_it_harmless(language: str, harms: str, harmless: str) -> None:
    assert check(harms, RULES[language]) != ()
    assert check(harmless, RULES[language]) == ()


@pytest.mark.parametrize(
    ("language", "text"), [("en", "We'll send you a replacement."), ("zh_CN", "我给您换一台新的。"), ("zh_TW", "我幫您換一台新的。")],
)
def test_a_solution_does_harm_while_the_questions_are_open_and_not_afterwards(language: str, text: str) -> None:
    assert [mark.rule_id for mark in check(text, RULES[language], Place(early=True))] == ["too_early"]
    assert check(text, RULES[language]) == ()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "I'll give you a voucher of $250.00 for it.", ["$250.00"]),
        ("en", "I'll give you a voucher of $40.00 for it.", []),
        ("en", "I'll refund the 1,200 CNY, and give you 50 CNY.", ["1,200 CNY"]),
        ("en", "Your order of 1,200 CNY is at the depot.", []),
        ("en", "I'll ask for a voucher of 250 CNY.", []),
        ("zh_CN", "我们赔您 250 元，另外送您 20 元优惠券。", ["250 元"]),
        ("zh_CN", "我去申请赔您 250 元。", []),
        ("zh_CN", "您付了 250 元，发票号 20261122。", []),
        ("zh_TW", "我們補償您 NT$ 50。", ["NT$ 50"]),
        ("zh_TW", "我們送您 80 元購物金。", []),
    ],
)
def test_an_amount_above_what_one_may_grant_is_no_promise_to_make(language: str, text: str, words: list[str]) -> None:
    agent = Person(2, "lin", "Lin", "agent", "100", "CNY")
    found = [mark for mark in check(text, RULES[language], Place(person=agent)) if mark.rule_id == "over_limit"]
    assert [text[mark.start : mark.end] for mark in found] == words
    assert all(mark.rule_id != "over_limit" for mark in check(text, RULES[language]))


@given(st.text(alphabet="we can'tsoonwillifyousaid今天没办法会尽快给您如果，。. \"“”1元$", max_size=300), st.booleans())
def test_whatever_is_typed_is_marked_within_the_text(text: str, early: bool) -> None:
    end = 0
    for mark in check(text, RULES_OF_ALL, Place(early, person=Person(2, "lin", "Lin", "agent", "0", "CNY"))):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end


RULES_OF_ALL = load_all("zh_CN")


# --- a site's own ---------------------------------------------------------------------------------------------------------------

SITE = """
without = ["normal"]
innocent = ["不能拍照"]

[[more]]
key = "jargon"
says = ["冷链", "前置仓"]

[[rule]]
key = "nickname"
category = "A3"
says = ["亲亲", "小妹"]
better = "您"
why = "本店不用昵称。"
example = "亲亲，您稍等。"
passes = "您和亲人一起来吧。"
"""


def test_a_choice_in_a_wording_is_spelled_out_every_way(tmp_path: Path) -> None:
    text = SITE.replace('says = ["亲亲", "小妹"]', 'says = ["(亲|小)(亲|妹|)们"]').replace("亲亲，您稍等", "亲亲们，您稍等")
    rules, faults = load_from(Shelf.of(None, site_with(tmp_path, text)), "zh_CN")
    assert faults == ()
    assert next(rule.says for rule in rules.rules if rule.id == "nickname") == ("亲亲们", "亲妹们", "亲们", "小亲们", "小妹们", "小们")


def site_with(folder: Path, text: str) -> Path:
    file = folder / "phrases" / "zh_CN" / "avoid.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_site_switches_rules_off_adds_wordings_and_brings_its_own(tmp_path: Path) -> None:
    rules, faults = load_from(Shelf.of(None, site_with(tmp_path, SITE)), "zh_CN")
    assert faults == ()

    def marked(text: str) -> list[str]:
        return [mark.rule_id for mark in check(text, rules)]

    assert marked("这属于正常现象") == []
    assert marked("展厅里不能拍照") == []
    assert marked("冷链在前置仓") == ["jargon", "jargon"]
    assert marked("亲亲，原返了") == ["nickname", "jargon"]
    assert [mark.rule_id for mark in check("这属于正常现象，亲亲", RULES["zh_CN"])] == ["normal"]


def test_a_site_rule_that_is_called_the_same_comes_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    rules, faults = load_from(Shelf.of(None, site_with(tmp_path, SITE.replace("nickname", "formula"))), "zh_CN")
    assert faults == ()
    assert [mark.rule_id for mark in check("亲亲，敬请谅解", rules)] == ["formula"]


def test_no_site_folder_and_no_file_in_it_leave_the_shipped_rules(tmp_path: Path) -> None:
    assert load_from(Shelf.of(), "en") == (RULES["en"], ())
    assert load_from(Shelf.of(None, tmp_path), "en") == (RULES["en"], ())


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('without = ["normal"]', 'without = ["normall"]', 2, "unknown_code"),
        ('key = "jargon"', 'key = "jargn"', 5, "unknown_code"),
        ('says = ["冷链", "前置仓"]', 'says = ["冷"]', 5, "too_short"),
        ('says = ["冷链", "前置仓"]', 'says = ["冷(链|(藏|冻))"]', 5, "bad_choice"),
        ('key = "nickname"', 'key = "Nick name"', 9, "bad_key"),
        ('example = "亲亲，您稍等。"', 'example = "您稍等。"', 15, "not_marked"),
        ('passes = "您和亲人一起来吧。"', 'passes = "亲亲。"', 16, "marked_all_the_same"),
        ('category = "A3"', 'category = "A3"\nrefuses = true', 14, "refusal_lost"),
        ('without = ["normal"]', 'without = ["normal"', 3, "not_toml"),
    ],
)
def test_a_faulty_site_file_is_told_with_line_and_reason_and_the_shipped_rules_serve(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in SITE
    rules, faults = load_from(Shelf.of(None, site_with(tmp_path, SITE.replace(old, new))), "zh_CN")
    assert rules == RULES["zh_CN"]
    assert [(fault.line, fault.reason.key.rpartition(".")[2]) for fault in faults][:1] == [(line, reason)]
    assert faults[0].file == f"{tmp_path.name}/phrases/zh_CN/avoid.toml"


@pytest.mark.parametrize(("text", "marked"), [
    ("走RMA就好", True), ("米家(MIJIA)扫地机器人", False), ("RMA是维修单号的意思", False), ("Your RMA is ready", True),
])
def test_an_abbreviation_is_jargon_but_not_the_name_of_a_brand_nor_one_that_is_explained(text: str, marked: bool) -> None:
    rules = RULES["en" if text.isascii() else "zh_CN"]
    assert any(mark.rule_id == "jargon" for mark in check(text, rules)) == marked
