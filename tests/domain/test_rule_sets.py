"""The shipped rule sets, and which cases have which limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.messages import UNNAMED, Native
from complaint_desk.domain.rule_sets import AROUND_THE_CLOCK, CLOCK_NAMES, HOUSE, Scope, Shorter
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks.limits import set_ids
from complaint_desk.playbooks.sources import Shelf
from complaint_desk.wording import Words
from tests.histories import MONDAY, case, house
from tests.limits import ruled, shipped

MAIL = ev.Opened(number="x", customer_id=1, channel="email")


def named(found: tuple[Clock, ...], name: str) -> Clock:
    return next(clock for clock in found if clock.name == name)


def test_the_house_set_of_the_files_is_the_one_that_serves_without_files() -> None:
    told = shipped("house")
    assert replace(told, title=UNNAMED, time=AROUND_THE_CLOCK) == HOUSE
    assert told.time.calendar.around_the_clock


@pytest.mark.parametrize("set_id", [each for each in set_ids(Shelf.of()) if each != "house"])
def test_a_regulators_set_says_where_it_comes_from_and_which_words_it_asks_for(set_id: str) -> None:
    found = shipped(set_id)
    assert found.dated
    for language, check in (("en", "Check the current text"), ("zh_CN", "请核对现行文本"), ("zh_TW", "請核對現行條文")):
        assert check in found.source.in_language(language)
        assert all(word.text.in_language(language) for word in found.outcomes)
    assert found.outcomes
    assert all(rule.kind == "statutory" and rule.what for rule in found.clocks)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_name_of_a_limit_has_words(language: str) -> None:
    words = Words(language)
    assert all(words.has(f"clock.{name}") and words.has(f"clock_short.{name}") for name in CLOCK_NAMES)


@pytest.mark.parametrize(
    ("shorter", "hours"),
    [
        (Shorter(Scope(tiers=frozenset({"key"})), 4), 4),
        (Shorter(Scope(channels=frozenset({"email"})), 8), 8),
        (Shorter(Scope(urgencies=frozenset({4})), 1), 24),
        (Shorter(Scope(types=frozenset({"delay"}), tiers=frozenset({"key"})), 2), 24),
        (Shorter(Scope(tiers=frozenset({"key"})), 99), 24),
    ],
)
def test_a_limit_is_shorter_for_a_tier_a_channel_an_urgency_and_a_type_where_all_that_is_said_holds(shorter: Shorter, hours: int) -> None:
    first, *others = HOUSE.clocks
    rules = Rules(sets=(replace(HOUSE, clocks=(replace(first, shorter=(shorter,)), *others)),))
    found = named(clocks(case(replace(MAIL, tier="key")), rules), "first_response")
    assert found.due_us == MONDAY + hours * HOUR


def test_a_change_of_type_counts_from_the_beginning_whatever_was_used_before() -> None:
    rules = Rules(hours={"privacy": {"first_response": 4}})
    before, after = (named(clocks(case(MAIL, *more), rules), "first_response") for more in ((), (ev.Classified(type="privacy"),)))
    assert (before.due_us, after.due_us) == (MONDAY + DAY, MONDAY + 4 * HOUR)
    assert before.elapsed(MONDAY + 3 * HOUR) == after.elapsed(MONDAY + 3 * HOUR) == 3 * HOUR


def test_a_change_of_policy_neither_loses_nor_invents_elapsed_time() -> None:
    now = MONDAY + 5 * HOUR
    for amount in (6, 24, 100):
        clock = named(clocks(case(MAIL), Rules(sets=(house(first_response=amount),))), "first_response")
        assert (clock.elapsed(now), clock.remaining(now)) == (5 * HOUR, (amount - 5) * HOUR)


def test_the_red_line_is_left_out_once_the_customer_was_answered_in_time() -> None:
    assert named(clocks(case(MAIL), Rules()), "red_line").due_us == MONDAY + 48 * HOUR
    assert "red_line" not in [clock.name for clock in clocks(case(MAIL, ev.ReplySent(text="We heard you.")), Rules())]


def test_only_a_case_for_which_it_was_chosen_goes_by_a_set_of_that_kind() -> None:
    rules = ruled("house", "cn_12315")
    assert "acceptance" not in [clock.name for clock in clocks(case(MAIL), rules)]
    chosen = (MAIL, ev.RuleSetChosen(rule_set="cn_12315"))
    assert "acceptance" in [clock.name for clock in clocks(case(*chosen), rules)]
    left = (*chosen, ev.RuleSetChosen(rule_set="cn_12315", holds=False))
    assert "acceptance" not in [clock.name for clock in clocks(case(*left), rules)]


def test_a_text_that_is_not_there_in_the_readers_language_is_shown_in_the_one_there_is() -> None:
    assert Words("en").value(Native((("zh_TW", "我們的規定"),))) == "我們的規定"
