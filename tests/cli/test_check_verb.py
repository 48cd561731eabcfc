"""The verb ``check`` as scripts hold on to it."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.events import HOUR
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Anchors of other desks stay out of it."""
    monkeypatch.setattr("complaint_desk.services.desks.paths.data_folder", lambda: tmp_path / "data")


def test_a_sound_desk_holds(told):
    report = told("check")
    assert report["ok"] is True
    assert report["cases"] == 300
    assert report["events"] > 300
    assert report["problems"] == []


def test_a_changed_row_is_named_in_a_sentence_and_the_exit_code_says_so(run, desk, tmp_path):
    other = tmp_path / "other.sqlite"
    shutil.copy(desk, other)
    database = sqlite3.connect(other)
    number = database.execute("SELECT number FROM complaint ORDER BY id LIMIT 1").fetchone()[0]
    database.execute("UPDATE complaint SET risk = risk + 40 WHERE number = ?", (number,))
    database.commit()
    database.close()
    code, out, err = run("check", "--json", on=other)
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert report["ok"] is False
    assert any(number in problem for problem in report["problems"])
    code, out, _ = run("check", on=other)
    assert code == 1
    assert number in out


def test_without_json_one_sentence_says_that_all_holds(run):
    code, out, _ = run("check")
    assert code == 0
    assert out.startswith("All holds: 300 cases")


def test_an_anchor_nobody_noted_is_refused(run):
    code, out, err = run("check", "--since", "2026-01-01")
    assert (code, out) == (2, "")
    assert "2026-01-01" in err


def test_a_new_lane_does_not_hide_that_the_end_of_the_older_one_is_gone(run, desk, tmp_path):
    other = tmp_path / "other.sqlite"
    shutil.copy(desk, other)
    store = Store.open(other, load_rules(), clock=now_us)
    token, n, _ = store.lane_head()
    store.begin_lane()
    store.close()
    folder = tmp_path / "data" / "anchors"
    folder.mkdir(parents=True)
    (folder / f"{token.hex()}.anchors").write_text(f"1772442000000000 {n + 1} {'ab' * 16}\n", encoding="ascii")
    assert run("check", on=other)[0] == 1


def test_a_file_of_the_site_that_is_not_in_use_is_told_and_the_desk_is_sound(run, desk, tmp_path):
    other = tmp_path / "other.sqlite"
    shutil.copy(desk, other)
    calendar = tmp_path / "other.site" / "calendars" / "office.toml"
    calendar.parent.mkdir(parents=True)
    calendar.write_text('id = "office"\nversion = 1\nzone = "Asia/Taipei"\ntitle.en = "x"\n[week]\n[days]\n2024-01-02 = ["09:00-18:00"]\n', encoding="utf-8")
    house = tmp_path / "other.site" / "clocks" / "house.toml"
    house.parent.mkdir(parents=True)
    house.write_text(
        'id = "house"\nversion = 2\ncalendar = "office"\ntitle.en = "x"\n[[clock]]\nkey = "resolution"\namount = 16\nunit = "working_hours"\nends = ["resolved"]\n',
        encoding="utf-8",
    )
    code, out, _ = run("check", "--json", on=other)
    report = json.loads(out)
    assert (report["ok"], report["problems"]) == (True, [])
    assert "office.toml" in report["files"][0]
    assert code == 0
    assert "office.toml" in run("check", on=other)[1]


def test_a_clock_that_was_set_back_is_told_with_its_dates_and_the_desk_is_sound(run, desk, tmp_path):
    other, mail = tmp_path / "other.sqlite", tmp_path / "in.csv"
    shutil.copy(desk, other)
    with closing(Store.open(other, load_rules(), clock=lambda: now_us() + 100 * HOUR)) as store:
        boss = next(person for person in store.persons().values() if person.may("manage_people"))
        people.add_person(store, boss, key=bytes(16), login="new", name="New", role="agent")
    mail.write_text("Requester,Subject,Description,Created\nAnn Lee,Late,My parcel is a week late.,2025-03-01 09:00\n", encoding="utf-8")
    assert run("import", str(mail), on=other)[0] == 0
    code, out, _ = run("check", on=other)
    assert code == 0
    assert "had been set back from" in out
    report = json.loads(run("check", "--json", on=other)[1])
    assert (report["ok"], report["problems"], len(report["notes"])) == (True, [], 1)
