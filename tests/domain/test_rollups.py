"""The roll-up table is the sum over the rows, however they came about."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import rollups
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.rollups import EXACT_HOURS, MEASURES, Sums, bucket_hours, contributions, delta, hours_bucket, minor_units
from complaint_desk.domain.row import CaseRow, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CAUSES, CHANNELS, COMPLAINT_TYPES, EMOTIONS, ORIGINS, STATUSES

PLAIN = project(Case(id=1, number="26-0000001-1", channel="phone", opened_us=20_000 * DAY, type="delay"), Rules())


@st.composite
def rows(draw) -> CaseRow:
    opened = draw(st.integers(20_000 * DAY, 20_030 * DAY))
    def later() -> st.SearchStrategy[int]:
        return st.one_of(st.just(0), st.integers(opened, opened + 40 * DAY))
    return replace(
        PLAIN, type=draw(st.sampled_from(COMPLAINT_TYPES)), channel=draw(st.sampled_from(CHANNELS)), urgency=draw(st.integers(1, 4)),
        origin=draw(st.sampled_from(ORIGINS)), status=draw(st.sampled_from(STATUSES)), opened_us=opened, first_response_us=draw(later()),
        resolved_us=draw(later()), closed_us=draw(later()), cause=draw(st.sampled_from(("", *CAUSES))), reopened=draw(st.integers(0, 2)),
        emotion_first=draw(st.sampled_from(("", *EMOTIONS))), result=draw(st.integers(0, 5)), handling=draw(st.integers(0, 5)),
        steps_kept=draw(st.integers(0, 15)), promises_kept=draw(st.integers(0, 3)), promises_broken=draw(st.integers(0, 3)),
        callbacks_done=draw(st.integers(0, 2)), contacts=draw(st.integers(1, 3)), remedy=draw(st.sampled_from(("", "refund"))),
        cost=draw(st.sampled_from(("0", "45.00", "1.005"))), currency=draw(st.sampled_from(("", "CNY", "EUR"))),
    )


def total(contributed):
    table = Counter()
    for *key, n in contributed:
        table[tuple(key)] += n
    return {key: n for key, n in table.items() if n}


@given(st.lists(st.one_of(st.none(), rows()), min_size=1, max_size=5))
def test_changes_one_after_another_leave_the_last_row(history):
    changes = [c for old, new in zip([None, *history], history, strict=False) for c in delta(old, new)]
    assert total(changes) == (total(contributions(history[-1])) if history[-1] else {})


@given(st.lists(rows(), max_size=6))
def test_many_rows_are_summed_up_as_each_by_itself(several):
    sums = Sums()
    for row in several:
        sums.add(row)
    assert sums.by_key() == total(c for row in several for c in contributions(row))


def test_rows_beyond_those_that_are_counted_together_are_counted_too(monkeypatch):
    monkeypatch.setattr(rollups, "_TOGETHER", 2)
    sums = Sums()
    for _ in range(5):
        sums.add(PLAIN)
    assert sums.by_key() == {key: 5 * n for key, n in total(contributions(PLAIN)).items()}


@given(rows())
def test_an_unchanged_row_changes_nothing(row):
    assert delta(row, row) == []


@given(rows())
def test_each_margin_holds_every_case_once(row):
    for measure in MEASURES[1:]:
        sums = [sum(c[-1] for c in contributions(row) if c[0] == measure and margin(c)) for margin in (
            lambda c: not (c[2] or c[3] or c[4]), lambda c: c[2], lambda c: c[3], lambda c: c[4])]
        assert len(set(sums)) == 1


@given(st.integers(1, 400 * DAY))
def test_a_length_of_time_lies_in_its_bucket(us):
    low, high = bucket_hours(hours_bucket(us))
    assert low * HOUR < us <= high * HOUR


def test_within_a_day_is_up_to_bucket_24():
    assert [hours_bucket(us) for us in (0, 1, HOUR, HOUR + 1, 24 * HOUR, 24 * HOUR + 1)] == [0, 1, 1, 2, 24, 25]
    assert hours_bucket(EXACT_HOURS * HOUR + 1) == EXACT_HOURS + 1


def test_an_imported_case_without_a_date_counts_on_no_day():
    assert {c[0] for c in contributions(replace(PLAIN, origin="undated", closed_us=1, resolved_us=1))} == {"status"}


def test_a_merged_case_counts_only_as_merged():
    assert {c[0] for c in contributions(replace(PLAIN, status="merged", closed_us=1, resolved_us=1))} == {"status"}


def test_imported_history_says_nothing_about_steps_and_has_no_missing_answer():
    row = replace(PLAIN, origin="imported", first_response_us=0, resolved_us=PLAIN.opened_us + DAY, result=5, handling=5)
    assert {c[0] for c in contributions(row)} == {"status", "opened", "resolved"}


def test_money_is_counted_in_hundredths():
    assert [minor_units(cost) for cost in ("", "0", "45.00", "45", "0.1", "1.005", "1.004")] == [0, 0, 4500, 4500, 10, 101, 100]
