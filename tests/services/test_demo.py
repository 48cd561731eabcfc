"""The demo desk is believable: the same for a seed, through the real gates, alive now, and with nothing of a template left in its words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import DAY, HOUR, Recorded
from complaint_desk.domain.gates import missing_for
from complaint_desk.domain.on_record import STOPPED_US
from complaint_desk.domain.row import ALL_KEPT, KEPT_CLARIFY, KEPT_FOLLOW_UP, KEPT_OFFER, CaseRow, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import word_fields
from complaint_desk.domain.timeline import entries
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, LANGUAGES, STEPS
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo import content, history
from complaint_desk.services.demo.content import Content
from complaint_desk.services.demo.history import CaseHistory, histories
from complaint_desk.wording import Words

NOW = 1_795_300_000_000_000  # a Saturday in November 2026
N = 2_000


@dataclass(frozen=True)
class Year:
    """What 2,000 generated cases came to."""

    content: Content
    rules: Rules
    histories: list[CaseHistory]
    cases: list[Case]
    rows: list[CaseRow]


@pytest.fixture(scope="module")
def year() -> Year:
    words, rules = content.load(), load_rules()
    told = list(histories(N, 7, NOW, words))
    cases = [fold(i, recorded(one)) for i, one in enumerate(told, 1)]
    return Year(words, rules, told, cases, [project(case, rules) for case in cases])


def recorded(one: CaseHistory) -> list[Recorded]:
    return [Recorded(n, event, at, at, actor) for n, (at, actor, event) in enumerate(one.events, 1)]


def texts(year: Year) -> list[str]:
    return [text for one in year.histories for _, _, event in one.events for _, text in word_fields(event) if text]


def test_the_same_seed_tells_the_same_year_and_another_seed_another() -> None:
    words = content.load()
    assert list(histories(60, 3, NOW, words)) == list(histories(60, 3, NOW, words))
    assert list(histories(60, 3, NOW, words)) != list(histories(60, 4, NOW, words))


def test_every_closed_case_went_through_the_real_gates(year: Year) -> None:
    finished = [case for case in year.cases if case.closed_us and not case.imported]
    assert len(finished) > 0.85 * N
    assert not [(case.number, lacking) for case in finished if (lacking := missing_for(case, "close", year.rules))]


def test_an_override_is_rare_and_has_its_reason(year: Year) -> None:
    overrides = [event for one in year.histories for _, _, event in one.events if isinstance(event, ev.GateOverridden)]
    assert 0.1 * N < len(overrides) < 0.22 * N
    assert all(event.reason and event.missing for event in overrides)


def test_every_choice_came_through_an_open_gate(year: Year) -> None:
    """Choosing needs the steps before it, at the moment it was made and not only at the end."""
    for one in year.histories[:: N // 100]:
        events = recorded(one)
        for i, record in enumerate(events):
            if isinstance(record.event, ev.OptionChosen):
                assert not missing_for(fold(1, events[:i]), "choose", year.rules)


def test_events_stand_in_order_and_none_lies_ahead(year: Year) -> None:
    for one in year.histories:
        times = [at for at, _, _ in one.events]
        assert times == sorted(times)
        assert times[-1] <= NOW


def test_everything_that_can_be_told_apart_occurs(year: Year) -> None:
    rows = year.rows
    assert {row.type for row in rows} == set(COMPLAINT_TYPES)
    assert {row.channel for row in rows} == set(CHANNELS)
    assert {row.emotion_first for row in rows} >= set(EMOTIONS)
    assert {row.step for row in rows} == set(STEPS)
    assert {row.language for row in rows} >= set(LANGUAGES)
    assert {row.status for row in rows} == {"new", "open", "waiting_customer", "waiting_department", "resolved", "closed"}


def test_the_open_cases_are_as_mixed_as_a_real_morning(year: Year) -> None:
    rows = [row for row in year.rows if row.is_open]
    assert 55 <= len(rows) <= 120
    assert {row.type for row in rows} == set(COMPLAINT_TYPES)
    assert {row.emotion for row in rows} >= set(EMOTIONS)
    assert {row.channel for row in rows} >= set(CHANNELS) - {"import"}
    due = [row.next_due_us - NOW for row in rows if row.next_due_us]
    assert sum(d < 0 for d in due) >= 15
    assert sum(0 <= d < HOUR for d in due) >= 8
    assert sum(HOUR <= d < 8 * HOUR for d in due) >= 15
    assert sum(d >= 8 * HOUR for d in due) >= 20
    assert sum(0 < row.promise_due_us - NOW < DAY for row in rows if row.promise_due_us) >= 5
    assert sum(0 < row.callback_due_us - NOW < DAY for row in rows if row.callback_due_us) >= 5
    assert sum(any(o.approval == "asked" for o in case.options) for case in year.cases if case.is_open) >= 3


def test_departments_answer_their_tasks_and_a_few_still_owe_an_answer(year: Year) -> None:
    given = [task for case in year.cases for task in case.tasks]
    assert len(given) > 50
    assert len({task.department for task in given}) >= 3
    assert all(not case.open_tasks for case in year.cases if case.closed_us)
    assert any(case.open_tasks for case in year.cases if case.is_open)


def test_languages_come_in_their_shares(year: Year) -> None:
    share = Counter(row.language for row in year.rows if row.language)
    whole = share.total()
    assert share["en"] / whole == pytest.approx(0.40, abs=0.04)
    assert share["zh_CN"] / whole == pytest.approx(0.35, abs=0.04)
    assert share["zh_TW"] / whole == pytest.approx(0.25, abs=0.04)


def satisfaction(year: Year, kept: int) -> float:
    given = [row.result for row in year.rows if row.steps_kept == kept and row.status == "closed" and row.result and row.origin == "demo"]
    assert len(given) > 50
    return sum(given) / len(given)


def test_a_skipped_step_costs_satisfaction(year: Year) -> None:
    assert satisfaction(year, ALL_KEPT) == pytest.approx(4.5, abs=0.2)
    assert satisfaction(year, ALL_KEPT - KEPT_CLARIFY) == pytest.approx(3.2, abs=0.3)
    assert satisfaction(year, ALL_KEPT - KEPT_OFFER) == pytest.approx(3.5, abs=0.3)
    assert satisfaction(year, ALL_KEPT - KEPT_FOLLOW_UP) == pytest.approx(3.7, abs=0.3)


def test_delays_rise_before_christmas_and_faults_in_summer() -> None:
    rows = [fold(1, recorded(one)) for one in histories(6_000, 5, NOW, content.load())]

    def share(kind: str, months: set[int]) -> float:
        within = [case.type for case in rows if month(case.opened_us) in months]
        return within.count(kind) / len(within)

    assert share("delay", {12}) > 1.3 * share("delay", {3, 4, 5})
    assert share("technical_fault", {7, 8}) > 1.3 * share("technical_fault", {2, 3, 4})


def month(us: int) -> int:
    return history.local_month(us, 8 * HOUR)


def test_a_place_has_one_name_in_its_cases_and_in_every_list(year: Year) -> None:
    shown = {(row.region, fact.value) for row, case in zip(year.rows, year.cases, strict=True) if (fact := case.facts.get("region"))}
    assert shown == {(name, name) for voice in year.content.voices.values() for name in voice.regions.values()}


def test_the_planted_surge_stands_out_in_its_week(year: Year) -> None:
    planted = year.content.surge
    weeks = Counter(
        (NOW - case.opened_us) // (7 * DAY)
        for case in year.cases
        if case.facts.get("product") and case.facts["product"].code == planted.product.code and case.type == planted.scenario.type
    )
    usual = sum(n for week, n in weeks.items() if week != planted.weeks_ago - 1) / 51
    assert weeks[planted.weeks_ago - 1] > 8 * max(usual, 1)


def test_answers_to_evening_messages_come_late_more_often(year: Year) -> None:
    late: dict[bool, list[bool]] = {True: [], False: []}
    for row in year.rows:
        if row.channel in {"email", "chat", "social"} and row.first_response_us and row.origin == "demo":
            evening = history.local_hour(row.opened_us, 8 * HOUR) >= 17
            late[evening].append(row.first_response_us - row.opened_us > DAY)
    assert sum(late[True]) / len(late[True]) > 1.5 * sum(late[False]) / len(late[False])


def test_some_promises_are_broken_and_some_cases_reopened(year: Year) -> None:
    assert 0.05 * N < sum(row.promises_broken > 0 for row in year.rows) < 0.25 * N
    assert sum(row.reopened > 0 for row in year.rows) > 0.02 * N


def test_some_conversations_stop_for_weeks_on_the_way_and_most_of_them_go_on(year: Year) -> None:
    silent = [
        one for one in year.histories
        if any(after - at > STOPPED_US for (at, _, event), (after, _, _) in pairwise(one.events) if isinstance(event, ev.WaitingStarted))
    ]
    assert 0.01 * N < len(silent) < 0.04 * N


def test_some_customers_come_back_and_some_are_key_customers(year: Year) -> None:
    cases = Counter(row.customer_id for row in year.rows)
    assert sum(n > 1 for n in cases.values()) > 150
    assert max(cases.values()) >= 4
    known = {one.customer for one in year.histories if one.added}
    assert known == set(cases)
    assert sum(one.added.tier == "key" for one in year.histories if one.added) > 30


def test_no_slot_is_left_unfilled_and_no_glue_shows(year: Year) -> None:
    glue = re.compile(r"[{}]|%\(|%%|  |[。，！？；：]{2}|[,;:]{2}|[.,;:][.,;:]|\?\?|\.[。！]| [.,;:!?]|[\u4e00-\u9fff] [\u4e00-\u9fff]|\n{3}")
    assert not [(found.group(), text) for text in texts(year) if (found := glue.search(text))]
    assert not [text for text in texts(year) if text != text.strip()]


def test_every_line_of_a_timeline_has_its_words(year: Year) -> None:
    wanted = {entry.head for one in year.histories for entry in entries(recorded(one), {})}
    assert all(Words(language).of(head) for language in LANGUAGES for head in wanted)


def test_openings_differ(year: Year) -> None:
    said = [case.first_words or "" for case in year.cases]
    assert len(set(said)) > 0.97 * len(said)
    assert min(map(len, said)) < 25
    assert max(map(len, said)) > 350


def test_people_and_numbers_are_plainly_invented(year: Year) -> None:
    for one in year.histories:
        if one.added:
            assert re.fullmatch(r"(0-555-\d{3}-\d{4}|1[35789]80013\d{4}|09\d2-000-\d{3})?", one.added.phone or "")
            assert not one.added.email or one.added.email.endswith("@example.com")
            assert one.added.phone or one.added.email


def test_the_three_languages_say_the_same_things() -> None:
    voices = content.load().voices
    english = voices["en"]
    for voice in voices.values():
        assert voice.lists.keys() == english.lists.keys()
        assert voice.words.keys() == english.words.keys()
        assert voice.scenarios.keys() == english.scenarios.keys()
        assert voice.products.keys() == english.products.keys()


def test_common_types_open_in_many_ways() -> None:
    words = content.load()
    for kind in ("delay", "product_quality", "technical_fault", "service_process", "price_dispute", "staff_attitude"):
        for voice in words.voices.values():
            scenarios = {s.key for s in words.scenarios[kind]}
            assert sum(len(voice.scenarios[key].open) * len(voice.scenarios[key].detail) for key in scenarios) >= 48


def test_a_slot_that_is_not_of_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="price"):
        content.prepared("It costs {price}.")


def test_a_large_desk_tells_its_past_briefly_and_still_through_the_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGE", 1_000)
    told = list(histories(N, 7, NOW, content.load()))
    share = sum(type(one.events[0][2]) is ev.Imported for one in told) / N
    assert share == pytest.approx(history.LARGE_IMPORTED_SHARE, abs=0.06)
    assert sum(len(one.events) for one in told) / N < 10
    rules = load_rules()
    finished = [case for i, one in enumerate(told) if (case := fold(i, recorded(one))).closed_us and not case.imported]
    assert len(finished) > 300
    assert not [(case.number, lacking) for case in finished if (lacking := missing_for(case, "close", rules))]
