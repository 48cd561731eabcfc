"""The playbooks that are shipped: sound, complete and worded without what the phrase coach would mark."""

from __future__ import annotations

import re

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, CURRENCIES, EMOTIONS, LANGUAGES, NEEDS, STEPS
from complaint_desk.playbooks import check_all, load, load_coach, load_phrases
from complaint_desk.playbooks.rules import load_rules
from complaint_desk.wording import Words

SETS = {language: load(language) for language in LANGUAGES}
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_type = pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)


def test_nothing_is_wrong_in_any_file() -> None:
    words = Words("en")
    assert [f"{fault.file}:{fault.line} {fault.key}: {words.of(fault.reason)}" for fault in check_all()] == []


@every_language
@every_type
def test_a_type_is_answered_with_few_required_facts_and_really_different_options(language: str, complaint_type: str) -> None:
    playbook = SETS[language].playbook_for(complaint_type)
    assert playbook.type == complaint_type
    assert 2 <= len(playbook.required_facts) <= 3
    assert "wanted" in playbook.required_facts
    assert [fact.required for fact in playbook.facts] == sorted((fact.required for fact in playbook.facts), reverse=True)
    final = [option for option in playbook.options if not option.interim]
    assert len({option.remedy for option in final}) >= 4
    assert len({option.remedy for option in playbook.options}) >= 5
    assert any(option.interim for option in playbook.options)
    assert any(option.authority == "ordinary" for option in final)
    assert [aim.step for aim in playbook.aims] == list(STEPS)
    assert len(playbook.root_cause) >= 5
    assert len(playbook.transparency) >= 3
    assert all(playbook.avoid_in(step) for step in STEPS)
    assert all(playbook.questions_for(step) for step in STEPS)


PLANS = {"technical_fault": (1, 7), "misunderstanding": (2,), "privacy": (2,)}
"""Whether it still runs is asked the day after; what was only unclear, or must not be talked of too often, is asked once (N5, A13)."""


@every_type
def test_the_customer_is_called_on_the_days_that_suit_the_type(complaint_type: str) -> None:
    assert SETS["en"].playbook_for(complaint_type).callbacks.days == PLANS.get(complaint_type, (3, 7))


FORMS = {"staff_attitude": "three_way", "technical_fault": "expert_hand_off", "delay": "tell_before_asked", "product_quality": "quality_trace"}


@every_type
def test_the_special_forms_belong_to_their_types_and_to_what_is_to_be_verified(complaint_type: str) -> None:
    plain, laid_over = (SETS["en"].playbook_for(complaint_type, found) for found in ((), ("suspected_abuse",)))
    own = (FORMS[complaint_type],) if complaint_type in FORMS else ()
    assert (plain.forms, laid_over.forms) == (own, (*own, "respect_but_verify"))


@every_type
def test_the_whys_go_from_what_happened_down_to_what_let_it_happen(complaint_type: str) -> None:
    depths = [why.depth for why in SETS["en"].playbook_for(complaint_type).root_cause]
    assert depths == sorted(depths, key=("surface", "systemic").index)
    assert depths.count("systemic") >= 2
    assert depths[0] == "surface"


@every_language
@every_type
def test_titles_are_short_enough_for_the_panel(language: str, complaint_type: str) -> None:
    playbook = SETS[language].playbook_for(complaint_type, CIRCUMSTANCES)
    longest = {"en": (38, 36), "zh_CN": (15, 13), "zh_TW": (15, 13)}[language]
    assert [aim.title for aim in playbook.aims if len(aim.title) > longest[0]] == []
    assert [option.title for option in playbook.options if len(option.title) > longest[1]] == []


# An apology is no admission, goodwill is neither, and an answer to the complaint is given by nobody before it was looked into.
ADMITS = re.compile(
    r"(my|our) (fault|mistake|failure)|we (were|are) (wrong|at fault|to blame|responsible)|takes? responsibility|should(n't| not) have happened"
    r"|是我们的错|是我们不对|我们的责任|我们的过错|我们弄错|承担责任|担责|本来就不该|是我們的錯|是我們不對|我們的責任|我們的過失|我們弄錯|承擔責任|本來就不應該"
)
PAYS_FOR_FAULT = re.compile(r"compensat|because (we|it|of)|sorry|apolog|fault|mistake|make up for|赔|补偿|道歉|对不起|过错|因为|賠|補償|抱歉|過失|因為")


@every_language
def test_no_apology_admits_anything(language: str) -> None:
    book = load_phrases(language)
    texts = [text for phrase in book.phrases for text in phrase.texts] + [need.hear for need in SETS[language].needs()]
    for complaint_type in COMPLAINT_TYPES:
        playbook = SETS[language].playbook_for(complaint_type, CIRCUMSTANCES)
        texts += [text for phrase in playbook.transparency for text in phrase.texts] + [question.text for question in playbook.questions]
        texts += [text for option in playbook.options for text in (option.title, option.what)]
    assert [text for text in texts if ADMITS.search(text)] == []


@every_language
@every_type
def test_goodwill_is_no_payment_for_a_fault(language: str, complaint_type: str) -> None:
    options = SETS[language].playbook_for(complaint_type, CIRCUMSTANCES).options
    extras = [text for option in options if option.authority == "special" for text in (option.title, option.what)]
    assert extras
    assert [text for text in extras if PAYS_FOR_FAULT.search(text)] == []


def test_no_case_about_a_person_a_fault_or_a_suspicion_ends_without_its_form() -> None:
    required = {code: load_rules().forms_required.get(code, ()) for code in (*COMPLAINT_TYPES, *CIRCUMSTANCES)}
    assert {code: forms for code, forms in required.items() if forms} == {
        "staff_attitude": ("three_way",), "product_quality": ("quality_trace",), "suspected_abuse": ("respect_but_verify",),
    }


def test_product_quality_offers_the_exchange_first_and_the_cause_within_a_day() -> None:
    playbook = SETS["en"].playbook_for("product_quality")
    assert playbook.options[0].remedy == "exchange"
    trace = next(option for option in playbook.options if option.remedy == "investigation")
    assert trace.due_hours <= 24
    assert {part.key for part in trace.parts} >= {"batch", "tell_cause"}
    assert playbook.clock_hours("cause_to_customer", 0) == 24


def test_delay_tells_before_they_ask_and_gives_a_choice_of_amends() -> None:
    playbook = SETS["en"].playbook_for("delay")
    assert {"discount", "gift", "points"} <= {option.remedy for option in playbook.options}
    news = next(option for option in playbook.options if option.key == "news_first")
    assert news.interim
    assert {part.key for part in news.parts} == {"where_now", "call_before"}


def test_staff_attitude_is_verified_from_three_sides_beside_an_apology() -> None:
    playbook = SETS["en"].playbook_for("staff_attitude")
    assert playbook.options[0].remedy == "apology"
    three_way = next(option for option in playbook.options if option.remedy == "investigation")
    assert {part.key for part in three_way.parts} == {"customer_account", "recording", "employee", "tell_result"}


def test_a_technical_fault_gets_the_specialist_and_a_substitute_first() -> None:
    options = SETS["en"].playbook_for("technical_fault").options
    assert [option.remedy for option in options[:2]] == ["expert_call", "loan_item"]
    assert options[1].interim


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_a_circumstance_adds_to_every_playbook(circumstance: str) -> None:
    plain, laid_over = (SETS["en"].playbook_for("delay", found) for found in ((), (circumstance,)))
    assert len(laid_over.options) > len(plain.options)
    assert laid_over.id == plain.id == "delay"
    assert laid_over.options[: len(plain.options)] == plain.options


def test_costs_follow_the_currency_of_the_desk() -> None:
    for currency in CURRENCIES:
        costs = {option.key: option.cost for option in load("en", currency).playbook_for("delay").options}
        assert costs["news_first"] == "0"
        assert float(costs["priority_delivery"]) > float(costs["points"]) > 0
    assert load("zh_CN").playbook_for("delay").options[0].cost == "60.00"


def test_an_amount_that_depends_on_the_price_says_so() -> None:
    options = {option.key: option for option in SETS["en"].playbook_for("product_quality").options}
    assert options["refund"].price_based
    assert not options["replacement_part"].price_based


@every_language
def test_departments_and_checks_have_words(language: str) -> None:
    words = Words(language)
    for complaint_type in COMPLAINT_TYPES:
        for option in SETS[language].playbook_for(complaint_type, CIRCUMSTANCES).options:
            assert words(f"who.{option.who}")
            assert all(words(f"feasible.{tick}") for tick in option.checks)
            assert all(words(f"who.{part.who}") for part in option.parts)
            assert words(f"remedy.{option.remedy}")


@every_language
def test_every_emotion_and_type_has_a_need_to_start_from(language: str) -> None:
    needs = SETS[language].needs()
    assert {emotion for need in needs for emotion in need.emotions} == set(EMOTIONS)
    assert {kind for need in needs for kind in need.types} == set(COMPLAINT_TYPES)
    assert tuple(need.code for need in needs) == NEEDS


@every_language
def test_nothing_that_we_propose_to_say_is_marked_by_our_own_coach(language: str) -> None:
    rules = load_coach(language)
    texts = [text for phrase in load_phrases(language).phrases for text in phrase.texts]
    texts += [need.hear for need in SETS[language].needs()] + [rule.better for rule in rules.rules]
    for complaint_type in COMPLAINT_TYPES:
        playbook = SETS[language].playbook_for(complaint_type, CIRCUMSTANCES)
        texts += [question.text for question in playbook.questions] + [option.what for option in playbook.options]
        texts += [fact.question for fact in playbook.facts] + [text for phrase in playbook.transparency for text in phrase.texts]
    filled = {text: text.replace("{due}", "……") for text in texts}  # where a phrase says when, the case gives the time
    assert {text: marks for text in texts if (marks := check(filled[text], rules))} == {}


def test_the_two_chinese_languages_are_each_written_in_their_own_script() -> None:
    simplified, traditional = set("们这说时间电话"), set("們這說時間電話")
    for language, foreign in (("zh_CN", traditional - simplified), ("zh_TW", simplified - traditional)):
        texts = [text for phrase in load_phrases(language).phrases for text in phrase.texts]
        texts += [rule.why for rule in load_coach(language).rules]
        texts += [option.what for option in SETS[language].playbook_for("delay").options]
        assert [text for text in texts if foreign & set(text)] == []
