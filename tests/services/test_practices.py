"""Practices of the design's checklist that are carried by texts: each is really shown, asked, warned of or kept when its moment comes.

The whole list of practices, with the test of each, stands in ``tests/test_checklist.py``.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache

import pytest

from complaint_desk.domain import coach
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY
from complaint_desk.domain.gates import missing
from complaint_desk.domain.people import Customer
from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, LANGUAGES, REMEDIES
from complaint_desk.services import conversation, follow_up, guiding, intake, offers, tasks
from complaint_desk.services.books import Books, load_books, load_rules
from complaint_desk.services.guiding import GuideView
from complaint_desk.wording import Words
from tests.histories import CHOSEN, CLARIFIED, LISTENED, OFFERED, OPENED, RESOLVED, case
from tests.services.desk import SmallDesk

YUN = Person(id=1, login="yun", name="He Yun", role="agent", limit="100")


@cache
def books(language: str) -> Books:
    return load_books(language)


def shown(c: Case, step: str = "", language: str = "en", customer: Customer | None = None) -> GuideView:
    return guiding.guide(c, load_rules(), books(language), Words(language), YUN, customer, shown=step)


@pytest.fixture
def rules() -> Rules:
    return load_rules()


# --- to say -------------------------------------------------------------------------------------------------------------------

FRUSTRATED = (*OPENED, ev.EmotionNoted(level="frustrated"))
ANGRY = (*OPENED, ev.EmotionNoted(level="angry"))
UNHAPPY = (*RESOLVED, ev.CallbackAnswered(callback=1, outcome="not_satisfied", result=1, handling=1), ev.Reopened())
HAPPY = (*RESOLVED, *(ev.CallbackAnswered(callback=n, outcome="satisfied", result=5, handling=5) for n in (1, 2)))


def said(*phrases: str) -> tuple[ev.Event, ...]:
    return tuple(ev.Said(phrase=phrase, text="x") for phrase in phrases)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("practice", "history", "step"),
    [
        ("W1", OPENED, "listen"), ("W2", FRUSTRATED, "listen"), ("W3", FRUSTRATED, "listen"), ("W14", FRUSTRATED, "listen"),
        ("W4", (*FRUSTRATED, *said("thanks", "feel_cause", "sorry")), "listen"),
        ("W15", (*FRUSTRATED, *said("thanks", "feel_cause", "sorry")), "listen"),
        ("E2", (*OPENED, ev.EmotionNoted(level="distressed")), "listen"), ("E3", ANGRY, "listen"), ("E6", ANGRY, "listen"),
        ("W5", LISTENED, "clarify"), ("W7", (*LISTENED, ev.Classified(type="product_quality")), "clarify"), ("W6", LISTENED, "clarify"),
        ("W8", (*LISTENED, *said("ask_how", "ask_wish")), "clarify"), ("C6", (*LISTENED, ev.Classified(type="price_dispute")), "clarify"),
        ("W9", CLARIFIED, "offer"), ("T6", (*CLARIFIED, ev.Classified(type="staff_attitude")), "offer"),
        ("W10", (*CLARIFIED, ev.TaskGiven(department="quality", due_us=1, what="why")), "offer"),
        ("W12", UNHAPPY, "offer"), ("F6", HAPPY, "follow_up"), ("W11", HAPPY, "follow_up"), ("W13", RESOLVED, "follow_up"),
    ],
)
def test_a_practice_is_among_what_can_be_said_when_its_moment_comes(practice: str, history: tuple[ev.Event, ...], step: str, language: str) -> None:
    offered = {each.id for each in shown(case(*history), step, language).say}
    carried = {idea for phrase in books(language).phrases.phrases if phrase.id in offered for idea in phrase.ideas}
    assert practice in carried


def test_when_all_that_is_shown_was_said_the_next_come_and_nothing_moves_before() -> None:
    def ids(*events: ev.Event) -> list[str]:
        return [each.id for each in shown(case(*FRUSTRATED, *events)).say]

    first = ids()
    assert ids(*said(*first[:2])) == first
    second = ids(*said(*first))
    assert not set(first) & set(second)
    assert ids(*said(*first, *second)) == first


# --- not to say -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("practice", ["A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11"])
def test_a_wording_that_does_harm_is_marked_with_its_reason(practice: str, language: str) -> None:
    rules = [rule for rule in books(language).coach.rules if rule.category == practice]
    assert rules
    for rule in rules:
        place = coach.Place(early=rule.early, person=YUN if rule.over_limit else None)
        marks = coach.check(rule.example, books(language).coach, place)
        assert all(mark.why for mark in marks)
        assert rule.id in {mark.rule_id for mark in marks}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("practice", "circumstance", "step"), [("A1", "vulnerable_customer", "listen"), ("A13", "key_customer", "follow_up")])
def test_what_to_leave_undone_is_warned_of_in_its_step(practice: str, circumstance: str, step: str, language: str) -> None:
    c = case(*CHOSEN, ev.CircumstanceSet(circumstance=circumstance, holds=True))
    assert practice in {idea for avoid in shown(c, step, language).avoid for idea in avoid.ideas}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("practice", ["E1", "E2", "E3", "E6", "A12"])
def test_high_feelings_bring_the_hints_that_keep_the_agent_calm(practice: str, language: str) -> None:
    calming = {idea for hint in shown(case(*ANGRY), "listen", language).calming for idea in hint.ideas}
    hard = {idea for moment in books(language).phrases.hard for idea in moment.ideas}
    assert practice in calming | hard
    assert shown(case(*ANGRY, ev.Calmed()), "listen", language).calming == ()


def test_the_need_behind_the_feeling_is_proposed_by_type_and_feeling() -> None:  # E4
    first = shown(case(*FRUSTRATED, ev.Classified(type="delay"))).needs[0]
    assert (first.code, bool(first.hear)) == ("missed_occasion", True)


# --- to find out ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("practice", ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I13", "I14", "P12", "M2"])
def test_what_has_to_be_known_is_asked_for_and_kept(practice: str, desk: SmallDesk) -> None:
    asked = {
        (kind, fact.key): fact for kind in COMPLAINT_TYPES for fact in books("en").playbooks.playbook_for(kind, CIRCUMSTANCES).facts
        if practice in fact.ideas
    }
    (kind, key), fact = next(iter(asked.items()))
    number = desk.take()
    desk.do(conversation.classify, number, type=kind)
    for circumstance in CIRCUMSTANCES:
        desk.do(conversation.set_circumstance, number, circumstance=circumstance, holds=True)
    assert key in {f.asked.key for f in shown(desk.case(number)).facts}
    given = {"code": fact.choices[0].code} if fact.choices else {"value": "as they said it"}
    desk.do(conversation.record_fact, number, fact=key, **given)
    assert desk.case(number).facts[key].known


def test_the_words_of_the_customer_their_worth_and_their_other_cases_are_kept(desk: SmallDesk) -> None:  # I10, I11, I13, I15
    caller = intake.Caller(name="Noor Vanderlee", phone="0555 0100", tier="gold")
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words="  Word for word.  ", verified="known_number"))
    c = desk.case(made.result["case"])
    again = intake.Caller(customer_id=c.customer_id)
    intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=again, words="Once more.", verified="known_number"))
    rows = desk.store.read().rows("SELECT tier, phone FROM customer WHERE id = ?", (c.customer_id,))
    assert (c.first_words, list(rows)) == ("Word for word.", [("gold", "0555 0100")])
    assert desk.store.read().value("SELECT count(*) FROM complaint WHERE customer_id = ?", (c.customer_id,)) == 2


def test_what_was_expected_is_held_against_what_came(desk: SmallDesk) -> None:  # P12
    c = case(
        *LISTENED, ev.FactRecorded(key="experienced", value="a grey one"), ev.FactRecorded(key="expected", value="a blue one"),
        ev.FactRecorded(key="wanted", value="a blue one by Friday"),
    )
    draft = shown(c).restatement_draft
    assert draft.index("a grey one") < draft.index("a blue one") < draft.index("by Friday")


# --- to offer -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", [{"what": " "}, {"who": " "}, {"due_us": 1}, {"cost": "a lot"}, {"cost": ""}, {"remedy": "none_such"}])
def test_an_option_says_what_by_whom_by_when_and_what_it_costs(lacking: dict[str, object], desk: SmallDesk) -> None:  # O1, O3
    number = desk.clarified()
    with pytest.raises(BadValue):
        desk.do(offers.offer, number, option=desk.option(**lacking))
    desk.do(offers.offer, number, option=desk.option(cost="12.50", price="12.50", remedy="refund", source="playbook", key="refund"))
    offered = desk.case(number).options[0].offer
    assert (offered.cost, offered.source, offered.key) == ("12.50", "playbook", "refund")


def test_an_option_names_the_facts_that_it_rests_on(desk: SmallDesk) -> None:  # O3
    number = desk.clarified()
    for source in ("", "records"):
        desk.do(offers.offer, number, option=desk.option(facts_from=source))
    for wrong in ("three_way", "hearsay"):
        with pytest.raises(BadValue) as told:
            desk.do(offers.offer, number, option=desk.option(facts_from=wrong))
        assert told.value.field == "guide.offer.facts_from"
    assert [option.offer.facts_from for option in desk.case(number).options] == ["customer", "records"]


def test_the_menu_of_amends_is_whole() -> None:  # O9
    menu = {
        "exchange", "refund", "repair", "discount", "gift", "points", "coupon", "thank_you_letter", "apology", "process_improvement",
    }
    proposed = {o.remedy for kind in COMPLAINT_TYPES for o in books("en").playbooks.playbook_for(kind, CIRCUMSTANCES).options}
    assert menu <= proposed <= set(REMEDIES)


# --- to follow up -------------------------------------------------------------------------------------------------------------------


def test_news_go_out_on_every_way_a_customer_has(desk: SmallDesk) -> None:  # F1
    number = desk.take()
    for channel in ("phone", "email", "chat", "social", "letter", "in_person"):
        desk.do(tasks.tell_progress, number, channel=channel, text="It is on its way.")
    assert desk.kinds(number).count("progress_told") == 6


def test_whoever_calls_back_need_not_be_who_solved_it(desk: SmallDesk) -> None:  # F2, F4, F5, I17, I18
    ring = desk.hire("nell", "caller")
    number = desk.ready()
    desk.do(follow_up.resolve, number)
    desk.clock.us += 3 * DAY
    answer = follow_up.Answer(outcome="satisfied", result=4, handling=2, suggestions="Call sooner.")
    desk.do(follow_up.answer_callback, number, who=ring, callback=1, answer=answer)
    kept = desk.case(number).callbacks[0]
    assert (kept.result, kept.handling, kept.suggestions) == (4, 2, "Call sooner.")
    with pytest.raises(NotAllowed):
        desk.do(offers.answer_approval, number, who=ring, option=1, granted=True)


def test_a_key_customer_is_called_once_more(desk: SmallDesk) -> None:  # F7, T9
    number = desk.ready()
    desk.do(conversation.set_circumstance, number, circumstance="key_customer", holds=True)
    desk.do(follow_up.resolve, number)
    assert [callback.day for callback in desk.case(number).callbacks] == [3, 7, 14]


def test_feeling_ignored_is_a_cause_of_its_own_on_the_surface_or_in_the_system(desk: SmallDesk) -> None:  # E7, C1, C2
    number = desk.take()
    desk.do(follow_up.find_cause, number, cause="felt_ignored", depth="systemic", text="Three calls, nobody rang back.")
    c = desk.case(number)
    assert (c.cause, c.cause_depth) == ("felt_ignored", "systemic")
    assert "felt_ignored" in {cause for prompt in shown(case(*OFFERED, ev.Classified(type="delay"))).root_cause for cause in prompt.causes}


@pytest.mark.parametrize(
    ("history", "step", "after_us", "said"),
    [
        (OPENED, "listen", 0, "Owner: Agent, by 3 Mar 2026, 09:00"), (OPENED, "listen", 2 * DAY, "Owner: Agent, was due 3 Mar 2026, 09:00"),
        (CHOSEN, "follow_up", 0, "Owner: Follow-up caller, by 12 Mar 2026, 09:00"), (CHOSEN, "listen", 0, ""),
        (UNHAPPY, "offer", 0, "Owner: Agent"), (HAPPY[:-2], "follow_up", 0, "Owner: Follow-up caller, by 12 Mar 2026, 09:00"),
    ],
    ids=["in time", "late", "the last link", "done", "came back", "calls left"],
)
def test_each_link_says_who_sees_to_it_and_until_when(history: tuple[ev.Event, ...], step: str, after_us: int, said: str) -> None:  # P2
    c, words = case(*history), Words("en", UTC)
    link = guiding.guide(c, load_rules(), books("en"), words, YUN, None, shown=step, now_us=c.opened_us + after_us).link
    assert (words.of(link) if link is not None else "") == said


# --- the whole ----------------------------------------------------------------------------------------------------------------------

PRINCIPLES = {
    "timely response": (OPENED, "", "first_response", "first_response_in_time"),
    "empathy": (OPENED, "listen", "heard_out", "satisfied_with_handling"),
    "transparency": (CHOSEN, "resolve", "told", "promises_kept"),
    "solution": (CLARIFIED, "offer", "two_options", "median_resolution"),
    "feedback": (RESOLVED, "close", "callbacks_open", "satisfied_with_handling"),
    "continuous improvement": (RESOLVED, "close", "improvement", "complaints"),
}


@pytest.mark.parametrize("principle", PRINCIPLES)
def test_each_of_the_six_principles_has_its_step_and_its_figure(principle: str) -> None:  # P1
    history, gate, code, figure = PRINCIPLES[principle]
    c = case(*history)
    asked = {m.code for m in missing(c, gate, load_rules())} if gate else {clock.name for clock in clocks(c, load_rules())}
    assert code in asked
    assert Words("en").has(f"figures.name.{figure}")
