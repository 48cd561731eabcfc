"""What the words of a complaint suggest, and why."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_desk.domain.messages import Listed, say
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, IMPACTS, LANGUAGES, RISK_SIGNALS, URGENCIES
from complaint_desk.insight.lexicons import Lexicons, load
from complaint_desk.insight.suggestions import signals, suggest
from complaint_desk.wording import Words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("My parcel was promised for Monday and still has not arrived.", "delay"),
        ("订单说好三天到，一周了还没收到，物流一直不动。", "delay"),
        ("訂單顯示已出貨，等咗一個禮拜仲未收到。", "delay"),
        ("The clerk was rude and rolled her eyes at me.", "staff_attitude"),
        ("客服态度很差，话没说完就挂我电话。", "staff_attitude"),
        ("店員擺臭臉，問問題愛理不理。", "staff_attitude"),
        ("The kettle leaks and the lid is cracked.", "product_quality"),
        ("收到的杯子破了，做工粗糙，还有异味。", "product_quality"),
        ("收到的杯子是破的，品質很差。", "product_quality"),
        ("I was charged twice for the same month and there is a hidden fee.", "price_dispute"),
        ("同一笔订单重复扣款，还多收了运费。", "price_dispute"),
        ("帳單亂收錢，溢收兩次運費。", "price_dispute"),
        ("The app crashes whenever I try to log in.", "technical_fault"),
        ("软件一打开就闪退，登录不了。", "technical_fault"),
        ("App 一直當機，無法登入。", "technical_fault"),
        ("It looks nothing like the picture, not as described.", "not_as_described"),
        ("货不对板，实物与图片不符。", "not_as_described"),
        ("商品與描述不符，跟照片差很多。", "not_as_described"),
        ("You leaked my personal data without my consent.", "privacy"),
        ("你们泄露了我的个人信息，天天接骚扰电话。", "privacy"),
        ("我的個資外洩，一直接到騷擾電話。", "privacy"),
        ("Nobody told me about the change; they promised to call back and never called back.", "misunderstanding"),
        ("之前承诺没有兑现，说法不一，也没人通知我。", "misunderstanding"),
        ("說法不同，講不清楚，我完全被誤導。", "misunderstanding"),
        ("I have waited in a long line, was transferred three times and my refund is still not resolved.", "service_process"),
        ("退款申请被拒绝退，部门之间踢皮球，一直没有解决。", "service_process"),
        ("退費一直沒下文，櫃台互相踢皮球。", "service_process"),
        ("请问门店几点开门？谢谢。", "other"),
    ],
)
def test_type_in_three_languages(lexicons: Lexicons, text: str, code: str) -> None:
    assert suggest(text, lexicons).type.code == code


def test_reasons_are_the_words_as_they_stand_in_the_text(lexicons: Lexicons) -> None:
    text = "店員的態度很差，而且 Rude!"
    suggestion = suggest(text, lexicons).type
    assert suggestion.reasons == ("店員的態度很差", "Rude")
    assert all(words in text for words in suggestion.reasons)
    assert suggestion.message.key == "insight.type.mentions"
    assert dict(suggestion.message.fields)["words"] == Listed((say("insight.quoted", words="店員的態度很差"), say("insight.quoted", words="Rude")))
    assert "店員的態度很差" in Words("zh_TW").of(suggestion.message)


def test_when_nothing_speaks_the_defaults_stand_and_say_so(lexicons: Lexicons) -> None:
    for text in ("", "...", "blue chairs", "桌子"):
        said = suggest(text, lexicons)
        assert (said.type.code, said.urgency.code, said.impact.code, said.emotion.code) == ("other", 2, 1, "calm")
        assert said.type.message.key == "insight.type.nothing"
        assert said.signals == ()
        for one in (said.type, said.urgency, said.impact, said.emotion):
            assert one.reasons == ()
            for language in LANGUAGES:
                assert Words(language).of(one.message)


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        ("It was not late.", "delay"),
        ("没有延误。", "delay"),
        ("沒有延誤。", "delay"),
        ("不是态度问题。", "staff_attitude"),
        ("The staff were not rude at all.", "staff_attitude"),
        ("并没有质量问题。", "product_quality"),
    ],
)
def test_a_denied_matter_is_not_suggested(lexicons: Lexicons, denied: str, code: str) -> None:
    assert suggest(denied, lexicons).type.code != code


def test_denial_ends_with_its_clause(lexicons: Lexicons) -> None:
    assert suggest("It is not that, late delivery is the matter.", lexicons).type.code == "delay"
    assert suggest("不是这样，延误了三天。", lexicons).type.code == "delay"


def test_not_x_but_y_suggests_y(lexicons: Lexicons) -> None:
    assert suggest("不是态度问题，是发货太慢。", lexicons).type.code == "delay"
    assert suggest("It is not about the price, the item arrived damaged.", lexicons).type.code == "product_quality"


def test_a_topic_is_denied_only_by_saying_what_it_is_not_about(lexicons: Lexicons) -> None:
    assert suggest("No delivery so far.", lexicons).type.code == "delay"
    assert suggest("I don't want to complain about the driver, but the sofa has a tear.", lexicons).type.code == "product_quality"
    assert suggest("不是快递的问题，是杯子破了。", lexicons).type.code == "product_quality"


def test_a_praised_topic_is_not_complained_of(lexicons: Lexicons) -> None:
    said = suggest("The staff was great, but the screen is cracked.", lexicons)
    assert said.type.code == "product_quality"
    assert suggest("客服很好，就是快递太慢。", lexicons).type.code == "delay"


def test_quoted_words_are_not_the_customers_own(lexicons: Lexicons) -> None:
    assert suggest("客服只回“没有质量问题、不是延误”，之后就不理人。", lexicons).type.code == "staff_attitude"
    assert suggest('The sign says "late fee" but the agent was rude.', lexicons).type.code == "staff_attitude"
    assert suggest("“快递丢了，一直没收到。”", lexicons).type.code == "delay"  # all of it quoted: it is theirs


def test_a_longer_expression_explains_the_shorter(lexicons: Lexicons) -> None:
    assert suggest("You added a late fee.", lexicons).type.code == "price_dispute"
    assert suggest("latest model", lexicons).type.reasons == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please tell me the opening hours, thank you.", "calm"),
        ("I expected better, what a shame.", "disappointed"),
        ("比较失望，不如预期。", "disappointed"),
        ("I am fed up, this is the runaround again and again.", "frustrated"),
        ("真的很煩，浪費時間。", "frustrated"),
        ("This is OUTRAGEOUS!! The worst company, you are liars!", "angry"),
        ("气死我了，你们这是黑店，骗子！", "angry"),
        ("超爛，氣死我，騙子。", "angry"),
        ("You will hear from my lawyer, I will sue you.", "threatening"),
        ("再不处理我就打12315，法庭见，走着瞧。", "threatening"),
        ("我會找記者爆料，法院見。", "threatening"),
        ("I am desperate and in tears, please help me.", "distressed"),
        ("我走投无路了，求求你们，血汗钱啊。", "distressed"),
        ("我真的很無助，睡不著，求求你們。", "distressed"),
    ],
)
def test_emotion(lexicons: Lexicons, text: str, code: str) -> None:
    assert suggest(text, lexicons).emotion.code == code


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("my attorney will call", "lawyer"), ("我会请律师起诉", "lawyer"), ("我會寄存證信函", "lawyer"),
        ("I will tell the ombudsman", "regulator"), ("我要打12315", "regulator"), ("我要去消保官那裡", "regulator"), ("消委會見", "regulator"),
        ("the press will love it", "media"), ("我找记者曝光", "media"), ("上爆料公社", "media"),
        ("the charger caught fire", "safety"), ("充电器冒烟起火", "safety"), ("食物中毒送急診", "safety"),
        ("I want to kill myself", "self_harm"), ("我不想活了", "self_harm"), ("我想輕生", "self_harm"),
        ("I know where you live", "violence"), ("信不信我砸店", "violence"), ("我打死你", "violence"),
        ("cancel my account", "leaving"), ("我要解约销户", "leaving"), ("我要退訂，唔會再幫襯", "leaving"),
        ("I have called 5 times already", "repeat"), ("打了三次电话，三番五次", "repeat"), ("打了五通電話，每次都一樣", "repeat"),
    ],
)  # fmt: skip
def test_risk_signals(lexicons: Lexicons, text: str, signal: str) -> None:
    assert signal in signals(text, lexicons)


@pytest.mark.parametrize(
    "harmless",
    [
        "I do not want to sue anybody", "no lawyer needed", "我没有受伤", "我不会起诉", "饿死了", "笑死我了", "砍价", "the cake is to die for", "消毒",
    ],
)  # fmt: skip
def test_no_signal_where_nothing_is_at_risk(lexicons: Lexicons, harmless: str) -> None:
    assert signals(harmless, lexicons) == ()


def test_urgency_follows_risk_and_contacts(lexicons: Lexicons) -> None:
    assert suggest("我不想活了", lexicons).urgency.code == 4
    assert suggest("The charger caught fire", lexicons).urgency.code >= 3
    assert suggest("I was charged twice", lexicons).urgency.code == 3
    assert suggest("杯子破了", lexicons).urgency.code == 2
    assert suggest("谢谢，很满意", lexicons).urgency.code == 1
    often = suggest("杯子破了", lexicons, contacts_in_30_days=4).urgency
    assert often.code == 3
    assert "4" in Words("en").of(often.message)
    assert suggest("杯子破了", lexicons, customer_tier="key").urgency.code == 3
    assert suggest("杯子破了", lexicons, customer_tier="normal").urgency.code == 2


def test_impact(lexicons: Lexicons) -> None:
    assert suggest("All residents have no water", lexicons).impact.code == 3
    assert suggest("奶粉里有碎玻璃", lexicons).impact.code == 3
    assert suggest("You took $4,500.00 from me", lexicons).impact.code == 2
    assert suggest("You took $45.00 from me", lexicons).impact.code == 1
    assert suggest("損失了12000元", lexicons).impact.code == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(text=st.text(max_size=300), contacts=st.integers(0, 50))
def test_any_text_gets_codes_of_the_vocabulary_and_words_that_stand_in_it(lexicons: Lexicons, text: str, contacts: int) -> None:
    said = suggest(text, lexicons, contacts_in_30_days=contacts)
    assert said.type.code in COMPLAINT_TYPES
    assert said.urgency.code in URGENCIES
    assert said.impact.code in IMPACTS
    assert said.emotion.code in EMOTIONS
    assert set(said.signals) <= set(RISK_SIGNALS)
    for one in (said.type, said.urgency, said.impact, said.emotion):
        assert all(words in text for words in one.reasons)
        assert all(Words(language).of(one.message) for language in LANGUAGES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(pieces=st.lists(st.sampled_from(["沒有延誤", "late", "not", "态度", "$1,000", "”", "“", "\n", "没收到", "。", "rude", "!!", "等了3天"]), max_size=25))
def test_any_mix_of_known_words_is_judged_without_fail(lexicons: Lexicons, pieces: list[str]) -> None:
    said = suggest(" ".join(pieces), lexicons)
    assert said.type.code in COMPLAINT_TYPES


def test_traditional_and_simplified_say_the_same(lexicons: Lexicons) -> None:
    simplified = suggest("客服态度很差，退款迟迟不退，我要投诉到底", lexicons)
    traditional = suggest("客服態度很差，退款遲遲不退，我要投訴到底", lexicons)
    assert simplified.type.code == traditional.type.code
    assert simplified.emotion.code == traditional.emotion.code


def test_a_long_text_is_judged_by_its_beginning_alone(lexicons: Lexicons) -> None:
    begun = time.perf_counter()
    said = suggest("parcel not delivered. " + "x" * 2_000_000, lexicons)
    assert said.type.code == "delay"
    assert time.perf_counter() - begun < 5  # not a speed goal: a text of any length ends


def test_a_lexicon_that_is_written_wrongly_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "bad.toml").write_text('[type.delay.3]\nfr = ["retard"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="unknown language"):
        load(tmp_path)
    (tmp_path / "bad.toml").write_text('[type.delay.3]\nen = ["… late"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="not an expression"):
        load(tmp_path)


def test_every_code_of_the_lexicons_is_in_the_vocabulary(lexicons: Lexicons) -> None:
    index = lexicons.index
    everything = [one for seconds in index.pairs.values() for same in seconds.values() for one in same]
    everything += [one for same in [*index.firsts.values(), *index.prefixes.values(), *index.numbers.values()] for one in same]
    known = {
        "type": set(COMPLAINT_TYPES), "risk": set(RISK_SIGNALS), "emotion": set(EMOTIONS), "urgency": {"now", "today", "low"},
        "impact": {"many", "large"}, "negation": {"before", "about"}, "fine": {"topic"}, "foul": {"topic"}, "neutral": {"phrase"},
    }  # fmt: skip
    everything = [one for one in everything if one.subject != "need"]  # test_needs.py
    for subject in known:
        assert {one.code for one in everything if one.subject == subject} <= known[subject]
        assert any(one.subject == subject for one in everything)
    assert {one.subject for one in everything} == set(known)
    assert {one.code for one in everything if one.subject == "type"} == set(COMPLAINT_TYPES)
    assert {one.code for one in everything if one.subject == "risk"} == set(RISK_SIGNALS)
    assert {one.weight for one in everything} == {1, 2, 3}
