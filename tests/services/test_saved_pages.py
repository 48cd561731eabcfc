"""Pages of figures that people save: who sees and changes them, with which one somebody begins, and that their figures are those shown."""

from __future__ import annotations

import random

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import DESK, Person
from complaint_desk.domain.figures import Period
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_page import FIGURES, KEY_FIGURES, PANELS, Page
from complaint_desk.domain.saved_view import Layout, LeftOut
from complaint_desk.services import marking, saved_pages, saved_views
from complaint_desk.services.boards import board_of
from complaint_desk.services.figures import figures_of
from complaint_desk.services.sheets import sheet_of
from tests.data.filled import NOW, fill, random_row
from tests.services.desk import SmallDesk

MINE = Page(figures=("pareto", "breaches", "volume"), stretch="90", pairs=(("type", "delay"),), against="year")
DAYS = Period(NOW // 86_400_000_000 - 364, NOW // 86_400_000_000)


def save(desk: SmallDesk, who: Person, name: str = "Mine", page: Page = MINE, *, shared: bool = False) -> int:
    return int(saved_pages.save(desk.store, who, key=next(desk.keys), name=name, page=page, shared=shared).result["view"])


def names(desk: SmallDesk, who: Person) -> list[str]:
    return [each.name for each in saved_pages.pages(desk.store, who).there]


def test_a_page_comes_back_as_it_was_saved_and_is_nobody_elses(desk: SmallDesk) -> None:
    other = desk.hire("li", "agent")
    number = save(desk, desk.agent)
    (saved,) = saved_pages.pages(desk.store, desk.agent).there
    assert (saved.id, saved.name, saved.page, saved.shared, saved.may_change) == (number, "Mine", MINE, False, True)
    assert names(desk, other) == []
    with pytest.raises(Problem):
        saved_pages.change(desk.store, other, key=next(desk.keys), view=number, name="Theirs")


def test_views_of_the_queue_and_pages_of_figures_do_not_meet(desk: SmallDesk) -> None:
    page = save(desk, desk.agent, "Both")
    view = saved_views.save(desk.store, desk.agent, key=next(desk.keys), name="Both", wanted=QueueFilter("all"), layout=Layout()).result["view"]
    assert [each.id for each in saved_views.views(desk.store, desk.agent)] == [view]
    assert [each.id for each in saved_pages.pages(desk.store, desk.agent).there] == [page]
    with pytest.raises(Problem):
        saved_views.change(desk.store, desk.agent, key=next(desk.keys), view=page, deleted=True)
    with pytest.raises(Problem):
        saved_pages.change(desk.store, desk.agent, key=next(desk.keys), view=view, deleted=True)


def test_leads_share_pages_that_everybody_uses_and_only_leads_change(desk: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        save(desk, desk.agent, shared=True)
    number = save(desk, desk.boss, "Monday meeting", shared=True)
    assert names(desk, desk.agent) == ["Monday meeting"]
    assert not saved_pages.pages(desk.store, desk.agent).there[0].may_change
    with pytest.raises(NotAllowed):
        saved_pages.change(desk.store, desk.agent, key=next(desk.keys), view=number, page=Page())
    saved_pages.change(desk.store, desk.boss, key=next(desk.keys), view=number, page=Page(), name="Tuesday meeting")
    assert [(each.name, each.page) for each in saved_pages.pages(desk.store, desk.agent).there] == [("Tuesday meeting", Page())]


def test_a_deleted_page_can_be_brought_back_and_a_name_is_given_once(desk: SmallDesk) -> None:
    number = save(desk, desk.agent)
    for wrong in ("", " ", "mine", "x" * 61):
        with pytest.raises(BadValue):
            save(desk, desk.agent, wrong)
    saved_pages.change(desk.store, desk.agent, key=next(desk.keys), view=number, deleted=True)
    assert names(desk, desk.agent) == []
    saved_pages.change(desk.store, desk.agent, key=next(desk.keys), view=number, deleted=False)
    assert names(desk, desk.agent) == ["Mine"]


def test_somebody_begins_with_the_page_they_chose_while_it_is_there(desk: SmallDesk) -> None:
    number = save(desk, desk.agent)
    saved_pages.start_with(desk.store, desk.agent, key=next(desk.keys), view=number)
    assert saved_pages.pages(desk.store, desk.agent).start == number
    assert saved_pages.pages(desk.store, desk.boss).start == 0
    assert saved_views.arranged(desk.store, desk.agent).layouts == {}
    saved_pages.change(desk.store, desk.agent, key=next(desk.keys), view=number, deleted=True)
    assert saved_pages.pages(desk.store, desk.agent).start == 0


def test_a_filter_on_a_field_that_was_retired_is_left_out_and_told(desk: SmallDesk) -> None:
    field = marking.define_field(desk.store, desk.boss, key=next(desk.keys), label="Region", kind="choice", choices=("North", "South")).result["field"]
    save(desk, desk.agent, page=Page(pairs=((f"field.{field}", "North"),)))
    found = saved_pages.pages(desk.store, desk.agent)
    assert [each.key for each in found.fields] == [field]
    assert found.there[0].page.left_out == ()
    marking.retire_field(desk.store, desk.boss, key=next(desk.keys), field=field)
    found = saved_pages.pages(desk.store, desk.agent)
    assert found.fields == ()
    assert (found.there[0].page.pairs, found.there[0].page.left_out) == ((), (LeftOut("filter", f"field.{field}=North"),))


def test_whoever_may_not_see_figures_has_no_pages(desk: SmallDesk) -> None:
    caller = desk.hire("kim", "caller")
    for act in (lambda: saved_pages.pages(desk.store, caller), lambda: save(desk, caller),
                lambda: saved_pages.start_with(desk.store, caller, key=next(desk.keys), view=1)):
        with pytest.raises(NotAllowed):
            act()


@pytest.fixture
def store(tmp_path):
    made = Store.open(tmp_path / "desk.sqlite", Rules(), clock=lambda: NOW)
    chance = random.Random(5)
    fill(made.path, [random_row(chance, id_) for id_ in range(1, 201)])
    yield made
    made.close()


def test_a_page_of_figures_of_many_topics_has_the_very_numbers_of_each(store: Store) -> None:
    names = ("by_type", "volume", "emotion", KEY_FIGURES)
    sheet = sheet_of(store, DESK, names=names, period=DAYS)
    assert [each.name for each in sheet.findings] == ["by_type", "volume", "emotion"]
    assert sheet.figures == sheet.holding("volume") == figures_of(store, DESK, period=DAYS)
    whole = [board_of(store, DESK, topic=topic, period=DAYS) for topic in ("again", "causes")]
    assert [board.panels for board in sheet.boards] == [(whole[0].panel("emotion"),), (whole[1].panel("by_type"),)]
    assert sheet.holding("emotion") == sheet.boards[0]
    assert sheet_of(store, DESK, names=("by_type",), period=DAYS).figures is None


def test_every_figure_that_a_page_can_have_is_made(store: Store) -> None:
    sheet = sheet_of(store, DESK, names=FIGURES, period=DAYS)
    assert (KEY_FIGURES, *(each.name for each in sheet.findings)) == FIGURES
    assert {board.topic: tuple(panel.name for panel in board.panels) for board in sheet.boards} == dict(PANELS)
