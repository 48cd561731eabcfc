"""The restatement card and the phrases are drafted from the same facts, in sentences a person would say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.phrases import HARD_MOMENTS, Said, fit
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services.books import load_books, load_rules
from complaint_desk.services.guiding import OptionSuggested, _suggest, draft_restatement, guide, slots
from complaint_desk.wording import Words, catalogue
from tests.histories import CHOSEN, CLARIFIED, MONDAY, OFFERED, OPENED, RESOLVED, case

TOLD = {
    "en": ("the oven does not heat", "a new oven before Saturday"),
    "zh_CN": ("烤箱不加热", "周六之前换一台"),
    "zh_TW": ("烤箱不會熱", "星期六以前換一台"),
}

books_of, rules = cache(load_books), cache(load_rules)
"""Read once: nobody changes them, and every phrase asks for them at every moment."""


def asked(language: str, emotion: str = "frustrated") -> Case:
    symptom, wanted = TOLD[language]
    return case(
        *OPENED, ev.EmotionNoted(level=emotion), ev.Classified(type="product_quality", urgency=2, impact=1),
        ev.FactRecorded(key="symptom", value=symptom + "。"), ev.FactRecorded(key="wanted", value=wanted),
    )


@pytest.mark.parametrize(("language", "draft"), [
    ("en", "If I have understood you correctly: the oven does not heat. It has left you frustrated. What you would like is: a new oven before Saturday. Is that right?"),
    ("zh_CN", "我复述一下，看看我理解得对不对：烤箱不加热。为这事您挺烦心的。您希望的是：周六之前换一台。是这样吗？"),
])
def test_the_restatement_says_problem_feeling_and_wish_in_one_breath(language: str, draft: str) -> None:
    assert draft_restatement(asked(language), Words(language), books_of(language)) == draft


@pytest.mark.parametrize("language", sorted(TOLD))
@pytest.mark.parametrize("emotion", ["calm", "disappointed", "frustrated", "angry", "threatening", "distressed"])
def test_a_feeling_is_never_doubled_or_left_open(language: str, emotion: str) -> None:
    draft = draft_restatement(asked(language, emotion), Words(language), books_of(language))
    assert "{" not in draft
    for doubled in ("很很", "很挺", "很滿", "很已", "很心", "left you .", "您。"):
        assert doubled not in draft


def test_the_phrases_know_what_happened_as_soon_as_it_was_asked() -> None:
    books, words, who = books_of("en"), Words("en"), Person(id=1, login="yun", name="He Yun", role="agent")
    assert slots(case(*OPENED), books, words, who, None)["cause"] == ""
    assert slots(asked("en"), books, words, who, None)["cause"] == "the oven does not heat"


def test_the_number_of_the_emergency_service_is_said_where_somebody_set_it() -> None:
    words, who = Words("en"), Person(id=1, login="yun", name="He Yun", role="agent")
    for number in ("", "112"):
        books = replace(books_of("en"), emergency=number)
        says = fit(books.phrases.hard_moment("self_harm").say, slots(case(*OPENED), books, words, who, None))
        assert any("112" in said.text for said in says) is bool(number)
        assert len(says) == 3


@pytest.mark.parametrize("language", sorted(TOLD))
def test_who_was_not_satisfied_hears_an_apology_before_another_offer(language: str) -> None:
    who = Person(id=1, login="yun", name="He Yun", role="agent")

    def said(*more: ev.Event) -> list[str]:
        return [each.id for each in guide(case(*RESOLVED, *more), Rules(), books_of(language), Words(language), who, None, shown="offer").say]

    unhappy = (ev.CallbackAnswered(callback=1, outcome="not_satisfied", result=1, handling=2), ev.Reopened())
    assert said(*unhappy)[:2] == ["sorry_again", "what_missing"]
    assert len(said(*unhappy)) == 3
    again = (ev.OptionOffered(due_us=1, what="x"), ev.OptionOffered(due_us=1, what="y"), ev.OptionChosen(option=4))
    assert "sorry_again" not in said(*unhappy, *again)
    assert "sorry_again" not in said(ev.Reopened(why="customer_again"))


LIKE = {"exchange": (6, 4), "loan_item": (2, 2), "discount": (9, 5), "waive_fee": (4, 0), "other": (3, 3)}


def suggested(language: str = "en", *, limited: bool = False, like: dict[str, tuple[int, int]] = LIKE) -> tuple[OptionSuggested, ...]:
    books, words = books_of(language), Words(language)
    who = Person(id=1, login="yun", name="He Yun", role="agent", limit="150")
    return _suggest(asked(language), books.playbooks.playbook_for("product_quality"), who, words, like, limited=limited)


@pytest.mark.parametrize("language", TOLD)
def test_what_worked_in_like_cases_and_stands_in_no_playbook_is_suggested_with_how_often(language: str) -> None:
    known = {option.remedy for option in books_of(language).playbooks.playbook_for("product_quality").options}
    worked = [each for each in suggested(language) if each.source == "like_cases"]
    assert {each.option.remedy for each in worked} == {"exchange", "loan_item", "discount"} - known
    assert all((each.like_cases, each.like_satisfied) == LIKE[each.option.remedy] for each in worked)
    assert all(each.option.title == Words(language)(f"remedy.{each.option.remedy}") for each in worked)


def test_a_playbook_s_option_says_how_its_remedy_went() -> None:
    first = next(each for each in suggested() if each.option.remedy == "exchange")
    assert (first.source, first.like_cases, first.like_satisfied) == ("playbook", 6, 4)


def test_extras_that_worked_elsewhere_are_not_suggested_under_a_confirmed_limit() -> None:
    like = {"points": (5, 5), "gift": (5, 5), "training": (2, 1)}
    assert {each.option.remedy for each in suggested(like=like) if each.source == "like_cases"} >= {"training"}
    assert all(each.option.authority == "ordinary" for each in suggested(limited=True, like=like))


@pytest.mark.parametrize("language", sorted(TOLD))
def test_who_wanted_none_of_the_options_hears_what_comes_next_until_there_are_new_ones(language: str) -> None:
    who = Person(id=1, login="yun", name="He Yun", role="agent")

    def said(*more: ev.Event) -> list[str]:
        return [each.id for each in guide(case(*OFFERED, *more), Rules(), books_of(language), Words(language), who, None, shown="offer").say]

    none = ev.NoneChosen(then="next_offer", next_offer_us=1)
    assert said(none)[:2] == ["none_fits", "next_offer"]
    assert "none_fits" not in said(none, ev.OptionOffered(due_us=1, what="x"))


@pytest.mark.parametrize("language", sorted(TOLD))
def test_while_a_department_looks_into_it_the_agent_says_when_the_answer_comes(language: str) -> None:
    who = Person(id=1, login="yun", name="He Yun", role="agent")
    asked = (*CLARIFIED, ev.TaskGiven(department="quality", due_us=1, what="why"))

    def said(*more: ev.Event) -> list[str]:
        return [each.id for each in guide(case(*asked, *more), Rules(), books_of(language), Words(language), who, None, shown="offer").say]

    assert said()[0] == "need_time"
    assert "need_time" not in said(ev.TaskAnswered(task=1, outcome="done", reply="found"))


def comes_up(given: Case, step: str) -> set[str]:
    """The phrases that a step shows one after the other, when each that is shown is said."""
    books, words, who, said = books_of("en"), Words("en"), Person(id=1, login="yun", name="He Yun", role="agent"), frozenset[str]()
    while True:
        shown = {each.id for each in guide(replace(given, said=said), rules(), books, words, who, None, shown=step).say}
        if shown <= said:
            return set(said)
        said |= shown


@pytest.mark.parametrize("emotion", ["calm", "frustrated", "threatening", "distressed"])
def test_every_phrase_comes_up_at_its_moment_and_none_waits_for_ever(emotion: str) -> None:
    met, feels = set(), ev.EmotionNoted(level=emotion)
    for kind in COMPLAINT_TYPES:
        told = (feels, ev.Classified(type=kind, urgency=2, impact=1))
        asked_of = ev.TaskGiven(department="warehouse", due_us=DAY, what="Look for it")
        for history in (
            (*OPENED, *told), (*OFFERED, *told, asked_of), (*OFFERED, ev.NoneChosen(then="next_offer", next_offer_us=DAY), *told),
            (*CHOSEN, *told),
            (*RESOLVED, *told, ev.CallbackAnswered(callback=1, outcome="satisfied")),
            (*RESOLVED, *told, ev.CallbackAnswered(callback=1, outcome="not_satisfied")),
        ):
            for step in ("listen", "clarify", "offer", "follow_up"):
                met |= comes_up(case(*history), step)
    wanted = {each.id for each in books_of("en").phrases.phrases if emotion in each.emotions and each.moment not in HARD_MOMENTS}
    assert wanted - met == set()


def test_the_words_of_a_hard_moment_all_fit_on_its_card() -> None:
    from complaint_desk.ui.guide.hard import _SAID

    assert {each.code for each in books_of("en").phrases.hard} == set(HARD_MOMENTS)
    assert max(len(each.say) for each in books_of("en").phrases.hard) <= _SAID


def test_every_need_can_be_chosen_whatever_the_type() -> None:
    shown = guide(asked("en"), rules(), books_of("en"), Words("en"), Person(id=1, login="yun", name="He Yun", role="agent"), None).needs
    assert {each.code for each in shown} == {key.removeprefix("need.") for key in catalogue("en") if key.startswith("need.")}


def test_thanks_are_there_while_one_still_speaks_and_the_next_call_begins_with_its_greeting() -> None:
    given = case(*RESOLVED, ev.CallbackAnswered(callback=1, outcome="satisfied"))
    books, words, who = books_of("en"), Words("en"), Person(id=1, login="yun", name="He Yun", role="agent")
    said = [
        guide(given, rules(), books, words, who, None, shown="follow_up", now_us=given.callbacks[0].answered_us + later).say[0].id
        for later in (HOUR // 60, 4 * DAY)
    ]
    assert said == ["thank_patience", "good_moment"]


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_who_has_just_chosen_is_not_greeted_as_in_a_callback_but_told_when_they_hear_from_us(language: str) -> None:
    books, words, who = books_of(language), Words(language), Person(id=1, login="yun", name="He Yun", role="agent")

    def says(*history: ev.Event, now_us: int = MONDAY) -> tuple[Said, ...]:
        return guide(case(*history), rules(), books, words, who, None, shown="follow_up", now_us=now_us).say

    known = CHOSEN
    due = words.spoken(MONDAY + 2 * DAY, MONDAY)
    assert [each.id for each in says(*known)] == ["agreed_when", "agreed_whom", "agreed_before"]
    assert due in says(*known)[0].text
    assert due not in says(*known, now_us=MONDAY + 3 * DAY)[0].text  # nobody is promised an hour that is past
    kept = (*known, ev.PromiseKept(promise=1))
    assert says(*kept)[0].id == "good_moment"
    assert says(*RESOLVED)[0].id == "good_moment"
