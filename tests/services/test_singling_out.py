"""Figures of one colleague are for whoever leads the desk: an agent is refused them, and sees their own and those of all together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from complaint_desk.cli import main
from complaint_desk.data.boards import Counting, columns_of
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY, Denied
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.panels import panel_finding
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.saved_page import PANELS, Page
from complaint_desk.domain.saved_view import LeftOut
from complaint_desk.services import intake, people, saved_pages
from complaint_desk.services.boards import board_of
from complaint_desk.services.figures import figures_of
from complaint_desk.services.sheets import sheet_of
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

QUESTIONS: dict[str, Callable[[Store, Person, Pairs, Period], object]] = {
    "key figures": lambda store, who, pairs, days: figures_of(store, who, period=days, pairs=pairs),
    "a topic": lambda store, who, pairs, days: board_of(store, who, topic="work", period=days, pairs=pairs),
    "a page": lambda store, who, pairs, days: sheet_of(store, who, names=("workload",), period=days, pairs=pairs),
}


@pytest.fixture
def days(desk: SmallDesk) -> Period:
    return Period(desk.clock() // DAY - 30, desk.clock() // DAY)


def denials(desk: SmallDesk) -> list[Denied]:
    return [r.event for r in desk.store.history(1) if isinstance(r.event, Denied)]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("owner", ["{other}", "li", "Li", "me,{other}", "!{other}", "{other},none"])
def test_figures_of_a_colleague_are_refused_to_an_agent_and_that_is_kept(desk: SmallDesk, days: Period, question: str, owner: str) -> None:
    other = desk.hire("li", "agent")
    pairs = (("type", "delay"), ("owner", owner.format(other=other.id)))
    with pytest.raises(NotAllowed):
        QUESTIONS[question](desk.store, desk.agent, pairs, days)
    assert denials(desk) == [Denied(person=desk.agent.id, verb="figures_of_person", case_id=0, why="RI-ROLE")]
    QUESTIONS[question](desk.store, desk.boss, pairs, days)
    assert len(denials(desk)) == 1


@pytest.mark.parametrize("owner", ["me", "none", "me,none", "{own}", "yun", "Yun", "!none"])
def test_an_agent_sees_their_own_figures_and_those_of_what_nobody_has(desk: SmallDesk, days: Period, owner: str) -> None:
    desk.hire("li", "agent")
    pairs = (("owner", owner.format(own=desk.agent.id)),)
    assert figures_of(desk.store, desk.agent, period=days, pairs=pairs).period == days
    assert denials(desk) == []


def test_a_name_that_two_people_have_is_not_ones_own(desk: SmallDesk, days: Period) -> None:
    people.add_person(desk.store, desk.boss, key=next(desk.keys), login="yun2", name="Yun", role="agent")
    with pytest.raises(NotAllowed):
        figures_of(desk.store, desk.agent, period=days, pairs=(("owner", "Yun"),))


def work(desk: SmallDesk, *others: str) -> None:
    """Let the agent, the boss and further agents have a case each."""
    for who in (desk.agent, desk.boss, *(desk.hire(login, "agent") for login in others)):
        caller = intake.Caller(name=f"Noor {who.login}", phone=f"0555 07{who.id:02d}")
        intake.open_case(desk.store, who, key=next(desk.keys), intake=intake.Intake(caller=caller, words="Nobody knows.", verified="known_number"))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("owner", ["!me", "!{own}", "!yun", "!{own},none"])
def test_all_but_ones_own_is_told_of_three_colleagues_and_of_no_fewer(desk: SmallDesk, days: Period, question: str, owner: str) -> None:
    pairs = (("owner", owner.format(own=desk.agent.id)),)
    work(desk, "li")
    with pytest.raises(NotAllowed) as refused:
        QUESTIONS[question](desk.store, desk.agent, pairs, days)
    assert refused.value.code == "RI-FEW"
    assert denials(desk) == [Denied(person=desk.agent.id, verb="figures_of_person", case_id=0, why="RI-FEW")]
    QUESTIONS[question](desk.store, desk.boss, pairs, days)
    work(desk, "bo")
    QUESTIONS[question](desk.store, desk.agent, pairs, days)
    with pytest.raises(NotAllowed):
        QUESTIONS[question](desk.store, desk.agent, pairs, Period(days.first - 90, days.first - 60))


@pytest.mark.parametrize("question", ["key figures", "a topic"])
def test_all_but_ones_own_is_not_held_against_an_earlier_time_of_fewer_colleagues(desk: SmallDesk, question: str) -> None:
    first, pairs = desk.clock() // DAY, (("owner", "!me"),)
    work(desk)
    desk.clock.us += 40 * DAY
    work(desk, "bo", "ming")
    with pytest.raises(NotAllowed) as refused:
        QUESTIONS[question](desk.store, desk.agent, pairs, Period(first + 31, first + 61))
    assert refused.value.code == "RI-FEW"
    QUESTIONS[question](desk.store, desk.agent, pairs, Period(first + 30, first + 61))  # before the desk's first day nothing is told


@pytest.mark.parametrize(("topic", "name"), [("times", "backlog_age"), ("promises", "standing_at"), ("work", "workload")])
def test_open_cases_of_all_but_ones_own_are_told_of_three_colleagues_who_have_some_and_of_no_fewer(
    desk: SmallDesk, days: Period, topic: str, name: str,
) -> None:
    """The colleagues counted are those whose open cases are counted, however many opened some in the period."""
    pairs = (("owner", "!me"),)
    work(desk, "li")
    replace(desk, agent=desk.hire("bo", "agent")).closed()
    with pytest.raises(NotAllowed) as refused:
        board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(name,))
    assert refused.value.code == "RI-FEW"
    other = next(each for each in PANELS[topic] if each != name)
    assert board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(other,)).panels
    assert board_of(desk.store, desk.boss, topic=topic, period=days, pairs=pairs, wanted=(name,)).panels
    replace(desk, agent=desk.hire("ming", "agent")).take()
    assert board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(name,)).panel(name).cases == 3


@pytest.mark.parametrize(("topic", "name", "other"), [
    ("times", "resolution_percentiles", "first_response_percentiles"), ("again", "graded", "relations"), ("again", "first_contact", "relations"),
    ("promises", "facts", "options"), ("learning", "factors", "improvements"), ("learning", "claims", "improvements"),
])
def test_resolved_and_closed_cases_of_all_but_ones_own_are_told_of_three_colleagues_who_have_some_and_of_no_fewer(
    desk: SmallDesk, days: Period, topic: str, name: str, other: str,
) -> None:
    """The colleagues counted are those whose cases the panel counts, however many opened some in the period."""
    pairs = (("owner", "!me"),)
    work(desk, "li")
    replace(desk, agent=desk.hire("bo", "agent")).closed()
    with pytest.raises(NotAllowed) as refused:
        board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(name,))
    assert refused.value.code == "RI-FEW"
    with pytest.raises(NotAllowed):
        figures_of(desk.store, desk.agent, period=days, pairs=pairs)
    assert board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(other,)).panels
    assert board_of(desk.store, desk.boss, topic=topic, period=days, pairs=pairs, wanted=(name,)).panels
    for login in ("ming", "zoe"):
        replace(desk, agent=desk.hire(login, "agent")).closed()
    assert board_of(desk.store, desk.agent, topic=topic, period=days, pairs=pairs, wanted=(name,)).panels
    assert figures_of(desk.store, desk.agent, period=days, pairs=pairs).key_figures[0].value == 5


@pytest.mark.parametrize("name", [name for topic in ("again", "causes", "promises", "learning") for name in PANELS[topic]])
def test_the_colleagues_counted_are_those_of_the_cases_that_a_panel_counts(
    desk: SmallDesk, days: Period, name: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A panel that comes to count by another column without saying so would be told of too few."""
    asked, rows = set(), Counting.rows

    def noted(self: Counting, selected: str, column: str = "", *more: Any, **named: Any) -> list[tuple[Any, ...]]:
        asked.add(column)
        return rows(self, selected, column, *more, **named)

    monkeypatch.setattr(Counting, "rows", noted)
    (topic,) = (topic for topic, names in PANELS.items() if name in names)
    board_of(desk.store, desk.boss, topic=topic, period=days, wanted=(name,))
    assert asked <= columns_of((name,))


def test_where_fewer_than_three_colleagues_have_open_cases_an_agent_is_told_their_own_and_why_no_more(desk: SmallDesk, days: Period) -> None:
    work(desk, "li")
    seen = board_of(desk.store, desk.agent, topic="work", period=days).panel("workload")
    assert [(line.code, line.n) for line in seen.lines] == [("own", 1)]
    assert (seen.cases, dict(seen.behind.conditions)["owner"]) == (1, f"{desk.agent.id},none")
    assert "3" not in Words("en").of(seen.title)
    assert "fewer than three of them" in Words("en").of(panel_finding(seen).definition)


def test_an_agent_sees_how_much_the_others_have_together_and_a_supervisor_who_has_how_much(desk: SmallDesk, days: Period) -> None:
    work(desk, "li", "bo")
    seen = board_of(desk.store, desk.agent, topic="work", period=days).panel("workload")
    own = str(desk.agent.id)
    assert [(line.code, line.n, line.behind and line.behind.conditions[0]) for line in seen.lines] == [
        ("own", 1, ("owner", own)), ("others", 3, ("owner", f"!{own},none")),
    ]
    lead = board_of(desk.store, desk.boss, topic="work", period=days).panel("workload")
    assert sorted(line.n for line in lead.lines) == [1, 1, 1, 1]


def test_a_shared_page_by_a_colleague_opens_without_that_filter_and_says_so(desk: SmallDesk) -> None:
    other = desk.hire("li", "agent")
    page = Page(pairs=(("type", "delay"), ("owner", str(other.id))))
    saved_pages.save(desk.store, desk.boss, key=next(desk.keys), name="Li", page=page, shared=True)
    (seen,) = saved_pages.pages(desk.store, desk.agent).there
    assert (seen.page.pairs, seen.page.left_out) == ((("type", "delay"),), (LeftOut("colleague"),))
    assert saved_pages.pages(desk.store, desk.boss).there[0].page == page
    assert saved_pages.pages(desk.store, desk.agent).people == ((str(desk.agent.id), desk.agent.name),)


def test_the_command_line_refuses_an_agent_the_times_of_a_colleague(desk: SmallDesk, capsys: pytest.CaptureFixture[str]) -> None:
    other = desk.hire("li", "agent")
    argv = ["figures", "--db", str(desk.store.path), "--as", "yun", "--page", "work", "--filter"]
    assert main([*argv, "owner=me"]) == 0
    capsys.readouterr()
    assert main([*argv, "owner=!me"]) != 0
    assert "fewer than three of your colleagues" in capsys.readouterr().err
    assert main([*argv, f"owner={other.id}"]) != 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "RI-ROLE" in err
