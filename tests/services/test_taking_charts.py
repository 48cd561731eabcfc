"""A chart that names people, or may, or counts the cases of one, leaves with a note; counts that name nobody are free."""

from __future__ import annotations

import pytest

from complaint_desk.domain.events import ChartsTaken
from complaint_desk.domain.figures import Pairs
from complaint_desk.services import taking_charts
from complaint_desk.services.taking_charts import naming
from tests.services.desk import SmallDesk


@pytest.mark.parametrize(("pairs", "noted"), [
    ((), ("workload",)), ((("type", "delay"), ("urgency", "4")), ("workload",)), ((("customer", "Ann Lee"),), ("backlog", "workload")),
    ((("type", "delay"), ("owner", "2")), ("backlog", "workload")), ((("field.spoke_with", "Ann Lee"),), ("backlog", "workload")),
    ((("product", "Ann Lee's kettle"),), ("backlog", "workload")),
], ids=["all", "codes", "customer", "owner", "field", "product"])
def test_charts_of_one_person_count_with_those_that_name_people(pairs: Pairs, noted: tuple[str, ...]) -> None:
    assert naming(("workload", "backlog"), pairs) == noted


@pytest.mark.parametrize("chart", ["by_region", "hot_spots", "region_spots", "rising", "improvements"])
def test_a_chart_whose_lines_are_called_as_somebody_typed_leaves_with_a_note(desk: SmallDesk, chart: str) -> None:
    taking_charts.note(desk.store, desk.boss, key=next(desk.keys), charts=("backlog",), form="picture")
    taking_charts.note(desk.store, desk.boss, key=next(desk.keys), charts=(chart, "backlog"), form="picture")
    assert [each.event for each in desk.store.history(1) if isinstance(each.event, ChartsTaken)] == [ChartsTaken(charts=(chart,), form="picture")]
