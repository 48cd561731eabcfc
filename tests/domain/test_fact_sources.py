"""An option rests on facts: it names a source that the case can show, or one that needs nothing to show (checklist O3)."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from complaint_desk.domain.fact_sources import FACT_SOURCES, proved, source_for, standing
from tests.histories import CLARIFIED, LISTENED, case


def concluded(form: str, finding: str) -> tuple[Event, ...]:
    return ev.FormStarted(form=form), ev.FormConcluded(form=form, finding=finding)


TASK = (ev.TaskGiven(department="quality", due_us=1, what="why"), ev.TaskAnswered(task=1, outcome="done", reply="a dent"))


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ((), "customer"), (TASK, "department"), (concluded("expert_hand_off", "solved"), "expert"), (concluded("respect_but_verify", "confirmed"), "verified"),
        ((*concluded("quality_trace", "found"), *TASK), "quality_trace"), ((*concluded("three_way", "upheld"), *concluded("quality_trace", "found")), "three_way"),
        (concluded("three_way", "not_needed"), "customer"), ((ev.FormStarted(form="three_way"),), "customer"),
    ],
    ids=["confirmed", "task", "expert", "verified", "trace", "three sides", "not needed", "only begun"],
)
def test_where_none_is_named_the_surest_that_stands_there_counts(more: tuple[Event, ...], source: str) -> None:
    assert source_for(case(*CLARIFIED, *more), "") == source


def test_before_the_complaint_was_confirmed_nothing_stands_there() -> None:
    assert (standing(case(*LISTENED)), source_for(case(*LISTENED), "")) == ((), "")
    assert not proved(case(*LISTENED), "")
    assert proved(case(*LISTENED), "records")
    assert proved(case(*CLARIFIED), "")


@pytest.mark.parametrize("source", FACT_SOURCES)
def test_what_has_to_be_shown_cannot_be_named_before_it_is_there(source: str) -> None:
    known = source in ("records", "file", "terms")
    assert source_for(case(*LISTENED), source) == (source if known else None)
