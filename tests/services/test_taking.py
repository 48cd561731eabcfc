"""The next case is the one that most needs this person, and the sum says why."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.data import free_cases
from complaint_desk.domain.authority import Person
from complaint_desk.domain.next_case import Candidate, Seen, parts_of, points_of, ranked
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES, URGENCIES
from complaint_desk.services import assigning, conversation, intake, people, taking
from complaint_desk.wording import Words
from tests.histories import MONDAY

NOW = MONDAY + 30 * DAY
ME = Person(7, "yun", "Yun", "agent")
PLAIN = Candidate(1, "26-1", "other", "en", "open", "normal", 1, 0, NOW, "first_response", NOW + 2 * DAY)


def free(desk, **fields):
    """A new case that nobody has."""
    case = desk.take(**fields)
    desk.do(assigning.assign, case, owner_id=0)
    return case


def points(who=ME, **fields):
    return {part.code: part.points for part in parts_of(dataclasses.replace(PLAIN, **fields), who, NOW)}


def test_each_reason_has_its_points():
    assert points() == {}
    assert points(urgency=4) == {"urgency": 30}
    assert points(next_due_us=NOW - HOUR) == {"late": 40}
    assert points(next_due_us=NOW + 12 * HOUR) == {"clock": 20}
    assert points(risk=6) == {"risk": 18}
    assert points(tier="key") == {"value": 15}
    assert points(opened_us=NOW - 2 * DAY) == {"waiting": 8}
    assert points(status="waiting_customer") == {"waits": -30}


def test_what_suits_the_person_counts_and_a_language_they_lack_counts_against():
    yun = dataclasses.replace(ME, skills=("privacy",), languages=("zh_CN",))
    assert points(yun, type="privacy", language="zh_CN") == {"skill": 15, "language": 10}
    assert points(yun, language="zh_TW") == {"foreign": -40}
    assert points(ME, language="zh_TW") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sum_is_told_in_words(language):
    words = Words(language)
    every = dataclasses.replace(
        PLAIN, urgency=4, risk=8, tier="gold", opened_us=NOW - DAY, next_due_us=NOW + HOUR, type="delay", status="waiting_customer")
    yun = dataclasses.replace(ME, skills=("delay",), languages=(language,))
    told = [words.of(part.why) for part in parts_of(every, yun, NOW)]
    assert len(told) == 8
    assert all(told)


cases = st.lists(
    st.builds(
        Candidate, id=st.integers(1, 10**6), number=st.just("26"), type=st.sampled_from(COMPLAINT_TYPES), language=st.sampled_from(LANGUAGES),
        status=st.sampled_from(("open", "waiting_customer")), tier=st.sampled_from(("normal", "gold", "key")),
        urgency=st.sampled_from(URGENCIES), risk=st.integers(0, 12), opened_us=st.integers(NOW - 9 * DAY, NOW), next_clock=st.just("resolution"),
        next_due_us=st.one_of(st.just(0), st.integers(NOW - DAY, NOW + 2 * DAY)),
    ),
    min_size=1, max_size=60, unique_by=lambda case: case.id,
)


class Orders:
    """The orders of free_cases, over a list."""

    def __init__(self, listed):
        self.listed = listed

    def rows(self, sql, params):
        found, (*values, most) = self.listed, params
        if sql == free_cases.PRESSING:
            found = sorted((c for c in found if c.urgency == values[0]), key=lambda c: -c.risk)
        elif sql == free_cases.NEAREST:
            found = sorted((c for c in found if c.next_due_us), key=lambda c: c.next_due_us)
        else:
            found = sorted(found, key=lambda c: c.opened_us)
        return [dataclasses.astuple(c) for c in found[:most]]


@given(cases, st.integers(1, 12))
def test_no_case_that_was_not_read_has_more_than_said(listed, most):
    yun = dataclasses.replace(ME, skills=("delay", "privacy"), languages=("en",))
    read, seen = free_cases.candidates(Orders(listed), most)
    unread = [case for case in listed if case not in read]
    assert all(points_of(case, yun, NOW) <= seen.most(NOW) for case in unread)
    if not unread and seen.opened_us is None:
        assert seen.most(NOW) < min(points_of(case, yun, NOW) for case in listed)


@given(cases)
def test_when_it_is_proven_the_best_is_the_best_of_all(listed):
    read, seen = free_cases.candidates(Orders(listed), 5)
    best = ranked(read, ME, NOW)[0]
    if points_of(best, ME, NOW) >= seen.most(NOW):
        assert points_of(best, ME, NOW) == max(points_of(case, ME, NOW) for case in listed)


def test_every_order_is_read_along_an_index_of_free_cases(desk):
    for sql, params, index in (
        (free_cases.PRESSING, (4, 50), "complaint_free_urgency"), (free_cases.NEAREST, (50,), "complaint_is_open_owner_id_next_due_us"),
        (free_cases.OLDEST, (50,), "complaint_free_opened"),
    ):
        plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert index in plan[0], plan
        assert not any("TEMP B-TREE" in line for line in plan), plan


def test_take_next_takes_the_most_pressing_and_says_why(desk):
    free(desk)
    urgent = free(desk, name="Li Wei")
    desk.do(conversation.classify, urgent, urgency=4)
    before = taking.next_case(desk.store, desk.agent)
    assert before.case.id == urgent
    assert before.short == 0
    taken = taking.take_next(desk.store, desk.agent, key=next(desk.keys))
    assert taken.result["case"] == urgent
    assert desk.case(urgent).owner_id == desk.agent.id
    assert [part.code for part in taking.taken_because(taken)] == [part.code for part in before.parts]


def test_the_same_press_takes_once_and_two_presses_take_two(desk):
    waiting = {free(desk), free(desk), free(desk)}
    key = next(desk.keys)
    first = taking.take_next(desk.store, desk.agent, key=key)
    again = taking.take_next(desk.store, desk.agent, key=key)
    other = taking.take_next(desk.store, desk.boss, key=next(desk.keys))
    assert first.result == again.result
    assert {first.result["case"], other.result["case"]} < waiting
    assert first.result["case"] != other.result["case"]


def test_who_was_shown_one_case_does_not_get_another(desk):
    shown, other = desk.take(), desk.take()
    for case in (shown, other):
        desk.do(assigning.assign, case, owner_id=0)
    found = taking.next_case(desk.store, desk.agent)
    assert found is not None
    named, rival = (shown, other) if found.case.id == shown else (other, shown)
    desk.do(conversation.classify, rival, who=desk.boss, urgency=4)
    before = desk.store.read().value("SELECT count(*) FROM operation")
    took = taking.take_next(desk.store, desk.agent, key=next(desk.keys), shown=named)
    assert (took.result["case"], took.result["other"]) == (None, desk.case(rival).number)
    assert desk.store.read().value("SELECT count(*) FROM operation") == before
    again = taking.take_next(desk.store, desk.agent, key=next(desk.keys), shown=rival)
    assert again.result["case"] == rival


def test_nothing_to_take_is_said_with_none(desk):
    assert taking.next_case(desk.store, desk.agent) is None
    assert taking.take_next(desk.store, desk.agent, key=next(desk.keys)).result["case"] is None


def test_who_may_not_take_cases_is_refused(desk):
    free(desk)
    with pytest.raises(NotAllowed):
        taking.take_next(desk.store, desk.hire("dora", "department"), key=next(desk.keys))


def test_what_suits_somebody_is_told_with_the_person_and_counts_at_once(desk):
    plain, suited = free(desk), free(desk)
    desk.do(conversation.classify, suited, type="privacy")
    assert taking.next_case(desk.store, desk.agent).case.id == plain
    people.change_person(
        desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, role="agent", limit="150", skills=("privacy",), languages=("en",))
    people.change_person(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, role="agent", limit="150")
    now = desk.store.persons()[desk.agent.id]
    assert (now.skills, now.languages) == (("privacy",), ("en",))
    assert taking.next_case(desk.store, now).case.id == suited


def test_a_case_that_was_taken_is_not_next_again(desk):
    only = free(desk)
    desk.do(assigning.assign, only, owner_id=desk.agent.id)
    assert taking.next_case(desk.store, desk.boss) is None


def test_when_all_were_read_nothing_better_can_be_left():
    assert Seen(((1, None), (2, None), (3, None), (4, None)), None, None).most(NOW) < 0


def test_what_the_customer_is_to_us_counts_where_all_else_is_alike(desk):
    free(desk)
    caller = intake.Caller(name="Noor Vanderlee", tier="key")
    taken = intake.Intake(caller=caller, words="Nobody knows when it comes.", verified="known_number")
    key_customers = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=taken).result["case"])
    desk.do(assigning.assign, key_customers, owner_id=0)
    free(desk)
    found = taking.next_case(desk.store, desk.agent)
    assert found.case.id == key_customers
    assert [(part.code, part.points) for part in found.parts if part.code == "value"] == [("value", 15)]
