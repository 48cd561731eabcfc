"""A filter by what this desk does not have is refused with what it has."""

from __future__ import annotations

import pytest

from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services import marking
from complaint_desk.services.filter_known import require_known
from tests.services.desk import SmallDesk


@pytest.fixture
def marked(desk: SmallDesk) -> SmallDesk:
    marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label="Flood 2026")
    return desk


@pytest.mark.parametrize(("typed", "named"), [
    ("tag=nosuch", "Flood 2026"), ("tag=flood 2026,ghost", "Flood 2026"), ("owner=ghost", "yun"), ("owner=me,999", "me"), ("clock=foo", "resolution"),
    ("breach=!foo", "resolution"), ("department=foo", "warehouse"), ("field.nosuch=1", "urgency"),
])
def test_what_nobody_knows_is_told_with_what_there_is(marked: SmallDesk, typed: str, named: str) -> None:
    with pytest.raises(WrongUsage) as told:
        require_known(marked.store, queue_filter("all", [typed]))
    assert named in str(dict(told.value.message.fields)["known"])


@pytest.mark.parametrize("typed", [
    "tag=ＦＬＯＯＤ 2026", "tag=none", "owner=me", "owner=none", "owner=yun", "owner=Yun", "owner=1,2", "owner=!yun", "clock=resolution,promise", "clock=none",
    "breach=red_line", "department=warehouse", "product=anything", "customer=anybody",
])
def test_what_is_known_is_taken(marked: SmallDesk, typed: str) -> None:
    require_known(marked.store, queue_filter("all", [typed]))
