"""The zone in which a file's dates without an offset are read."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.ui.importing import zone

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("table", "name"),
    [("zoneinfo/Asia/Shanghai", "Asia/Shanghai"), ("zoneinfo/UTC", "UTC"), ("elsewhere/localtime", "")],
    ids=["of a region", "of no region", "no link"],
)
def test_a_link_to_a_table_names_the_zone(tmp_path, table, name):
    assert zone.linked_zone(tmp_path / table) == name


def test_the_zone_has_its_summer_time(monkeypatch, tmp_path):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(zone, "linked_zone", lambda: "Europe/Berlin")
    assert zone.system_zone() == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("linked", ["", "Nowhere/At_All", "../../etc"], ids=["none", "unknown", "no name"])
def test_where_no_link_tells_the_zone_the_system_is_asked(monkeypatch, linked):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(zone, "linked_zone", lambda: linked)
    assert zone.system_zone().utcoffset(NOW) == NOW.astimezone().utcoffset()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks its own settings alone")
def test_a_zone_told_by_the_environment_goes_before_the_link(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr(zone, "linked_zone", lambda: "Europe/Berlin")
    assert zone.system_zone() == ZoneInfo("Asia/Tokyo")
