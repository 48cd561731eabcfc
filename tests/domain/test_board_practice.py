"""The figures of practice: the six success factors (checklist P4), the link of the chain (C5), the share of each department (P11)."""

from __future__ import annotations

from datetime import UTC

import pytest

from complaint_desk.domain.board_practice import CHAIN, FACTORS, chain_panel, department_share_panel, factors_panel
from complaint_desk.domain.course import Course
from complaint_desk.domain.figures import Period, Way
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import Panel, Part, panel_finding
from complaint_desk.domain.vocabulary import CAUSES, LANGUAGES
from complaint_desk.wording import Words

WORDS, WAY = Words("en", UTC), Way(Period(20_000, 20_090))
TOLD = (("since", "Monday"),)
EVERY = dict.fromkeys(FACTORS, Part(9, 10))


def values(panel: Panel) -> dict[str, float | None]:
    return {line.code: line.value for line in panel.lines}


def test_the_weakest_of_the_six_factors_is_the_title() -> None:  # P4
    found = factors_panel({**EVERY, "tracked": Part(2, 10, 8, 10)}, WAY)
    assert values(found) == {"fast": 0.9, "empathic": 0.9, "precise": 0.9, "effective": 0.9, "tracked": 0.2, "learnt": 0.9}
    assert found.title == say("panels.title.factors", name=say("panels.factor.tracked"), share="20")
    assert next(line for line in found.lines if line.code == "tracked").before == 0.8


def test_a_factor_on_too_few_cases_is_no_title_and_one_on_none_no_line() -> None:
    found = factors_panel({**EVERY, "effective": Part(0, 4), "fast": Part(0, 0)}, WAY)
    assert "fast" not in values(found)
    assert found.title == say("panels.title.factors", name=say("panels.factor.empathic"), share="90")
    assert factors_panel(dict.fromkeys(FACTORS, Part(0, 4)), WAY).title == say("panels.few", n=4)
    assert factors_panel({}, WAY).empty is not None


def test_every_cause_begins_in_one_link_of_the_chain() -> None:
    assert sorted(cause for causes in CHAIN.values() for cause in causes) == sorted(CAUSES)


def test_complaints_are_told_by_the_link_of_the_chain_they_begin_in() -> None:  # C5
    found = chain_panel({"manner": 3, "felt_ignored": 2, "transport": 4, "unknown": 11}, WAY)
    assert values(found) == {"elsewhere": 11, "serve": 5, "deliver": 4}
    assert [line.running for line in found.lines] == [0.55, 0.8, 1.0]
    assert found.title == say("panels.title.chain", name=say("panels.link.serve"), share="25", n=20)
    assert ("cause", "manner,felt_ignored,training_gap,understaffed") in found.lines[1].behind.conditions
    assert chain_panel({"unknown": 9}, WAY).title == say("panels.title.chain_unknown", n=9)


def test_a_case_that_came_to_two_departments_counts_for_both() -> None:  # P11
    courses = [Course(asked=frozenset({"quality", "finance"})), Course(asked=frozenset({"quality"})), *[Course()] * 6]
    found = department_share_panel(courses, WAY, TOLD)
    assert values(found) == {"quality": 0.25, "finance": 0.125}
    assert [WORDS.of(line.name) for line in found.lines] == ["Quality · 2", "Accounts · 1"]  # as many as a press opens
    assert found.title == say("panels.title.department_share", name=say("who.quality"), share="25", n=8)
    assert department_share_panel([Course()], WAY, TOLD).empty is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_said_in_every_language(language: str) -> None:
    words = Words(language, UTC)
    courses = [Course(asked=frozenset({"quality"}))] * 8
    made = (factors_panel(EVERY, WAY), chain_panel(dict.fromkeys(CAUSES, 1), WAY), department_share_panel(courses, WAY, TOLD), chain_panel({}, WAY))
    for panel in made:
        finding = panel_finding(panel)
        assert all(words.of(message) for message in (finding.title, finding.definition, finding.summary, finding.link))
        assert all(words.of(line.name) for line in panel.lines)
