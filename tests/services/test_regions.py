"""The region of a case: told at intake, put right later, taken back, found by a filter, in a table and in figures, and brought in by files."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.domain.row import region_key
from complaint_desk.domain.timeline import entries
from complaint_desk.services import assigning, intake, joining, marking, queue, regions, splitting
from complaint_desk.services.filter_offered import offered
from complaint_desk.services.row_words import cell
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.test_importing import bring, file_of


def told(desk: SmallDesk, region: str) -> int:
    """A case whose region was told with it."""
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(name="Noor Vanderlee"), words="It is late.", region=region),
    )
    return int(made.result["case"])


def found(store: Store, who: Person, *conditions: str) -> set[int]:
    return set(queue.ids(store, who, wanted=queue_filter("all", conditions), zone=UTC))


@pytest.mark.parametrize(("typed", "name"), [
    ("ca", "CA"), ("CA", "CA"), ("nsw", "NSW"), ("new  SOUTH wales", "New South Wales"), (" 上海市 ", "上海市"), ("Ｂａｖａｒｉａ", "Bavaria"),
    ("st. john's", "St. John's"), ("BADEN-württemberg", "Baden-Württemberg"), ("", ""), ("x" * 200, "X" + "x" * 78 + "…"),
])
def test_a_region_is_the_same_however_it_is_typed(typed, name):
    assert region_key(typed) == region_key(region_key(typed)) == name


def test_what_was_told_at_intake_is_found_shown_and_offered_to_the_next(desk):
    case, other, none = told(desk, " north  rhine "), told(desk, "North Rhine"), desk.take()
    assert desk.case(case).facts["region"].value == "north  rhine"
    assert found(desk.store, desk.boss, "region=NORTH rhine") == {case, other}
    assert found(desk.store, desk.boss, "region=none") == {none}
    assert found(desk.store, desk.boss, "region=!North Rhine") == {none}
    told(desk, "CA")
    assert regions.known(desk.store, desk.agent) == ("North Rhine", "CA")
    row = queue.rows(desk.store, desk.boss, wanted=[case])[0]
    assert cell(row, "region", Words("en")) == "North Rhine"
    assert "Region" in next(Words("en").of(line.head) for line in entries(desk.store.history(case), {}) if line.text == "north  rhine")


def test_a_filter_is_offered_what_cases_have_but_nothing_that_it_would_read_as_something_else(desk):
    field = marking.define_field(desk.store, desk.boss, key=next(desk.keys), label="Shop", kind="text").result["field"]
    for at, (product, region, shop) in enumerate([("Kettle", "North", "Mill Lane"), ("kettle", "NORTH", "Left, by the stairs"), ("A|B", "!South", "mill lane"),
                                                  ("!none", "none", "1..2"), ("None", "CA", "any")]):
        made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
            caller=intake.Caller(name=f"Noor {at}"), words="It is late.", product=product, region=region))
        desk.do(marking.set_field, int(made.result["case"]), field=field, typed=shop)
    assert offered(desk.store, desk.agent, key="product") == ("kettle",)
    assert offered(desk.store, desk.agent, key="region") == ("North", "CA")
    assert offered(desk.store, desk.agent, key=f"field.{field}") == ("Mill Lane",)


def test_it_is_put_right_in_a_closed_case_too_and_taken_back_within_the_shift(desk):
    case = told(desk, "North")
    desk.do(regions.set_region, case, region="South")
    desk.do(regions.set_region, case, region=" South ")
    assert desk.kinds(case).count("fact_recorded") == 2
    assert found(desk.store, desk.boss, "region=south") == {case}
    desk.do(assigning.undo, case, n=desk.case(case).version)
    assert found(desk.store, desk.boss, "region=north") == {case}
    desk.do(regions.set_region, case, region="")
    assert found(desk.store, desk.boss, "region=none") == {case}
    assert check(desk.store).ok


def test_a_name_that_no_place_has_is_refused_at_the_field(desk):
    with pytest.raises(BadValue, match="field_too_long") as refused:
        told(desk, "x" * 81)
    assert refused.value.field == "intake.region"
    case = told(desk, "x" * 80)
    with pytest.raises(BadValue, match="field_too_long"):
        desk.do(regions.set_region, case, region="y" * 81)


def test_a_merged_case_is_left_as_it_is_and_a_part_is_where_the_whole_is(desk):
    case = told(desk, "North")
    part = int(desk.do(splitting.split, case, ns=[r.n for r in splitting.splittable(desk.store.history(case))]).result["case"])
    assert found(desk.store, desk.boss, "region=North") == {case, part}
    desk.do(joining.merge, part, into=case)
    with pytest.raises(Problem):
        desk.do(regions.set_region, part, region="South")


def test_only_who_works_on_cases_says_where_one_is(desk):
    case = told(desk, "North")
    with pytest.raises(NotAllowed):
        desk.do(regions.set_region, case, who=Person(9, "dee", "Dee", "department"), region="South")


@pytest.mark.parametrize("heading", ["Region", "State", "Province", "state/province", "地区", "省份", "城市", "縣市"])
def test_a_file_tells_where_its_complaints_are(store: Store, boss: Person, tmp_path: Path, heading: str) -> None:
    text = f"Ticket ID,{heading},Description,Status,Created\n17,quillfeather,It leaks on the table.,closed,2025-03-01 09:00\n"
    bring(store, boss, file_of(tmp_path, text))
    assert store.read().value("SELECT region FROM complaint") == "Quillfeather"
    assert not [data for (data,) in store.read().rows("SELECT data FROM event") if "quillfeather" in data.casefold()]
    assert found(store, boss, "region=QUILLFEATHER")
    assert check(store).ok
