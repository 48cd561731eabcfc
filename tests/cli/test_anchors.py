"""What the command line wrote is vouched for like what the window wrote: where the trail stands is noted outside the file."""

import pytest

from complaint_desk.data.anchors import Anchors
from complaint_desk.data.store import Store
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us

FILE = "ID,Description,Created\n1,The parcel never came at all.,2025-03-01\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("complaint_desk.services.desks.paths.data_folder", lambda: tmp_path / "data")
    return tmp_path / "data" / "anchors"


def noted(folder, desk):
    """The number of the trail's last operation, and the numbers that were noted."""
    store = Store.open(desk, load_rules(), clock=now_us)
    token, n, _ = store.lane_head()
    store.close()
    return n, [anchor.n for anchor in Anchors(folder).of(token)]


def test_a_desk_of_invented_cases_is_vouched_for(run, folder, tmp_path):
    assert run("demo", "--cases", "3", on=tmp_path / "new.sqlite")[0] == 0
    n, anchors = noted(folder, tmp_path / "new.sqlite")
    assert anchors == [n]


def test_what_came_in_is_vouched_for_also_when_a_later_file_is_refused(run, folder, tmp_path):
    good, desk = tmp_path / "good.csv", tmp_path / "desk.sqlite"
    good.write_text(FILE, encoding="utf-8")
    assert run("import", str(good), str(tmp_path / "missing.csv"), on=desk)[0] == 1
    n, anchors = noted(folder, desk)
    assert n > 1
    assert anchors == [n]


def test_a_folder_that_cannot_be_written_stops_nothing(run, folder, tmp_path):
    folder.parent.mkdir()
    folder.write_text("no folder", encoding="utf-8")
    assert run("demo", "--cases", "3", on=tmp_path / "new.sqlite")[0] == 0
