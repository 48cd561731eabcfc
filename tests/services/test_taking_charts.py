"""A chart that names people, or counts the cases of one, leaves with a note; counts that name nobody are free."""

from __future__ import annotations

import pytest

from complaint_desk.domain.figures import Pairs
from complaint_desk.services.taking_charts import naming


@pytest.mark.parametrize(("pairs", "noted"), [
    ((), ("workload",)), ((("type", "delay"), ("urgency", "4")), ("workload",)), ((("customer", "Ann Lee"),), ("backlog", "workload")),
    ((("type", "delay"), ("owner", "2")), ("backlog", "workload")), ((("field.spoke_with", "Ann Lee"),), ("backlog", "workload")),
    ((("product", "Ann Lee's kettle"),), ("backlog", "workload")),
], ids=["all", "codes", "customer", "owner", "field", "product"])
def test_charts_of_one_person_count_with_those_that_name_people(pairs: Pairs, noted: tuple[str, ...]) -> None:
    assert naming(("workload", "backlog"), pairs) == noted
