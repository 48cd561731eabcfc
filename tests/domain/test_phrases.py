"""A phrase is said whole or not at all, whatever stands in the case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.phrases import HARD_MOMENTS, LONGEST_VALUE, SLOTS, Phrase, PhraseBook, fit, sayable, slots_in
from complaint_desk.domain.vocabulary import EMOTIONS
from complaint_desk.playbooks import load_phrases

ALL = frozenset(EMOTIONS)
BOOKS = {language: load_phrases(language) for language in ("en", "zh_CN", "zh_TW")}


def phrase(*texts: str, key: str = "one", step: str = "listen", emotions: frozenset[str] = ALL, **more: object) -> Phrase:
    return Phrase(key, step, texts, emotions, **more)  # type: ignore[arg-type]


def test_the_fullest_wording_whose_slots_are_known_is_said() -> None:
    thanks = phrase("{name}, I'm {agent}.", "Hello {name}.", "Hello.")
    assert [said.text for said in fit([thanks], {"name": "Ms Lin", "agent": "He Yun"})] == ["Ms Lin, I'm He Yun."]
    assert [said.text for said in fit([thanks], {"name": "Ms Lin"})] == ["Hello Ms Lin."]
    assert [said.text for said in fit([thanks], {"agent": "He Yun"})] == ["Hello."]


def test_a_phrase_that_can_not_be_filled_is_left_out() -> None:
    assert fit([phrase("By {due}.")], {"name": "Ms Lin", "due": "  "}) == ()


def test_text_of_a_customer_never_acts_as_a_placeholder() -> None:
    assert fit([phrase("{name}: {cause}")], {"name": "{cause}", "cause": "late {due}"})[0].text == "{cause}: late {due}"


@pytest.mark.parametrize(
    "value", ["", "   ", "。。", "It broke. I called twice", "坏了。又坏了", "why?! really", "a,, b", "x" * (LONGEST_VALUE + 1), "a\x00b", "a\u202eb", "one\ntwo?three"],
)
def test_what_is_no_part_of_a_sentence_does_not_go_into_one(value: str) -> None:
    assert sayable(value) is None


def test_edges_and_blanks_of_a_value_are_tidied() -> None:
    assert sayable("  the oven   never came. ") == "the oven never came"
    assert sayable("换一台新的！！") == "换一台新的"


@pytest.mark.parametrize(
    ("text", "product", "said"),
    [
        ("您的{product}现在到哪了？", "Stork 6L", "您的 Stork 6L 现在到哪了？"),
        ("您的{product}现在到哪了？", "办公椅", "您的办公椅现在到哪了？"),
        ("{product}，对吗？", "Stork", "Stork，对吗？"),
        ("About the {product} now.", "办公椅", "About the 办公椅 now."),
    ],
)
def test_a_latin_word_stands_apart_from_chinese_on_both_sides(text: str, product: str, said: str) -> None:
    assert fit([phrase(text)], {"product": product})[0].text == said


@pytest.mark.parametrize("value", ["my parcel is late", "I waited at home", "我的包裹没到", "OUR oven is broken"])
def test_a_customers_own_my_is_not_put_into_the_agents_mouth(value: str) -> None:
    assert fit([phrase("Because {cause}.", "I see.")], {"cause": value})[0].text == "I see."


ANY = "".join(map(chr, range(0x250))) + "\u202e\u3000\ufeff我们時間電話，。；：！？、…～（）「」😀\ue123"

values = st.one_of(
    st.text(alphabet=ANY, max_size=80),
    st.text(alphabet=" ,.;:!?。，！？、ab中文{}\n", max_size=30),
    st.sampled_from(["Ms Lin", "烤箱还没到", "the oven has not come", "24 Nov 2026, 12:00"]),
)


@given(st.sampled_from(sorted(BOOKS)), st.dictionaries(st.sampled_from(SLOTS), values))
def test_every_phrase_of_the_product_comes_out_whole(language: str, facts: dict[str, str]) -> None:
    held = {slot: sayable(value) for slot, value in facts.items()}
    said = fit(BOOKS[language].phrases, facts)
    assert len(said) == len({one.id for one in said})
    for one in said:
        bare = one.text
        for value in sorted(filter(None, held.values()), key=len, reverse=True):  # a value may stand within a longer one
            bare = bare.replace(value, "\ue000")
        assert "{" not in bare
        assert "}" not in bare
        assert "  " not in one.text
        assert one.text == one.text.strip()
        assert not re.search(r"[，。：；！？、,.:;!?]\s*[，。：；！？、,.:;!?]", bare), one.text


def test_a_step_offers_what_suits_it_in_the_order_of_the_conversation() -> None:
    general, typed, narrow = phrase("g"), phrase("t", key="typed", types=frozenset({"delay"})), phrase("n", key="narrow", emotions=frozenset({"calm"}))
    book = PhraseBook("en", (general, narrow, typed), (), ())
    assert [one.id for one in book.for_moment("listen", "calm", "delay")] == ["one", "narrow", "typed"]
    assert [one.id for one in book.for_moment("listen", "frustrated", "privacy")] == ["one"]


@pytest.mark.parametrize("language", sorted(BOOKS))
@pytest.mark.parametrize("emotion", ["angry", "threatening", "distressed"])
def test_high_feelings_switch_the_listen_step_to_its_calming_branch(language: str, emotion: str) -> None:
    book = BOOKS[language]
    assert {one.moment for one in book.for_moment("listen", emotion, "delay")} == {"calming"}
    assert not book.for_moment("listen", "calm", "delay", "calming")
    assert len(book.calming) >= 5


@pytest.mark.parametrize("moment", HARD_MOMENTS)
def test_hard_moments_have_words_at_any_step_and_tell_the_agent_what_to_do(moment: str) -> None:
    for book in BOOKS.values():
        for step in ("listen", "clarify", "offer", "follow_up"):
            assert book.for_moment(step, "calm", "other", moment) == book.hard_moment(moment).say
        assert fit(book.hard_moment(moment).say, {}), "at least one can be said when nothing is known"
        assert book.hard_moment(moment).do
        assert book.hard_moment(moment).avoid


def test_a_supervisor_is_called_in_where_somebody_may_come_to_harm_or_is_hung_up_on() -> None:
    for book in BOOKS.values():
        assert {moment.code for moment in book.hard if moment.supervisor} == {"abusive_end", "threat", "self_harm"}


def test_the_number_of_the_emergency_service_is_the_sites_own() -> None:
    says = BOOKS["en"].hard_moment("self_harm").say
    assert not any("{emergency}" in said.text or "112" in said.text for said in fit(says, {}))
    assert any("112" in said.text for said in fit(says, {"emergency": "112"}))


def test_the_word_for_an_emotion_never_calls_a_customer_threatening() -> None:
    assert BOOKS["en"].emotion_word("calm") == ""
    assert "threat" not in BOOKS["en"].emotion_word("threatening")
    assert BOOKS["zh_CN"].emotion_word("angry")


def test_slots_are_read_in_their_order() -> None:
    assert slots_in("{name} and {due} { x }") == ("name", "due")


IDEAS = {f"W{n}" for n in range(1, 16)} | {"N19", "E2", "E3", "E6", "F6"}


@pytest.mark.parametrize("language", sorted(BOOKS))
def test_the_practices_of_the_checklist_have_words(language: str) -> None:
    carried = {idea for one in BOOKS[language].phrases for idea in one.ideas}
    assert carried >= IDEAS


def test_a_case_in_chinese_reads_like_one_person_speaking() -> None:
    facts = {"name": "林女士", "emotion": "挺烦心的", "cause": "烤箱周四没到", "wish": "周六之前拿到", "agent": "何昀"}
    said = {one.id: one.text for one in fit(BOOKS["zh_CN"].phrases, facts)}
    assert said["restate"] == "我跟您核对一下：烤箱周四没到，您挺烦心的，希望周六之前拿到。我理解得对吗？"
    assert said["thanks"] == "林女士，谢谢您告诉我们。我是何昀，这件事我跟您一起处理。"
