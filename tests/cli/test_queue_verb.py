"""The verb ``queue`` as scripts hold on to it."""

from contextlib import closing
from datetime import datetime

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.vocabulary import VIEWS
from complaint_desk.services import saved_views
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.services.people import persons

PROMISED = {
    "number", "customer", "words", "type", "status", "step", "owner", "emotion", "risk", "opened_at", "next_clock", "next_due_at",
}


def test_a_page_has_total_rows_and_the_token_of_the_next(told):
    page = told("queue", "--view", "all", "--limit", "50")
    assert page["total"] == 300
    assert len(page["rows"]) == 50
    assert page["next"]


def test_every_row_has_what_is_promised_and_its_times_have_an_offset(told):
    for row in told("queue", "--view", "all")["rows"]:
        assert set(row) >= PROMISED
        assert datetime.fromisoformat(row["opened_at"]).utcoffset() is not None
        assert row["next_due_at"] is None or datetime.fromisoformat(row["next_due_at"]).tzinfo


def test_pages_together_are_the_whole(told):
    seen, token = [], None
    while True:
        page = told("queue", "--view", "all", "--limit", "70", *(("--after", token) if token else ()))
        seen += [row["number"] for row in page["rows"]]
        token = page["next"]
        if token is None:
            break
    assert len(seen) == len(set(seen)) == 300


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_asked_for(told, view):
    page = told("queue", "--view", view, "--limit", "500")
    assert page["total"] == len(page["rows"])


def test_filters_all_hold(told):
    page = told("queue", "--view", "all", "--filter", "type=delay", "--filter", "status=closed", "--limit", "300")
    assert page["total"] == len(page["rows"]) > 0
    assert {(row["type"], row["status"]) for row in page["rows"]} == {("delay", "closed")}


def test_a_search_finds_a_case_by_its_number(told):
    row = told("queue", "--view", "all", "--limit", "1")["rows"][0]
    assert [each["number"] for each in told("queue", "--view", "all", "--search", row["number"])["rows"]] == [row["number"]]


def test_an_order_can_be_turned_round(told):
    up = [row["number"] for row in told("queue", "--view", "all", "--sort", "number", "--limit", "300")["rows"]]
    down = [row["number"] for row in told("queue", "--view", "all", "--sort", "-number", "--limit", "300")["rows"]]
    assert up == sorted(up) == down[::-1]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--filter", "colour=red"), "type"), (("--filter", "type=late"), "delay"), (("--sort", "size"), "urgency"),
        (("--view", "nowhere"), "breached"), (("--after", "zzz"), "zzz"), (("--limit", "0"), "1 or more"),
        (("--filter", "opened=someday"), "opened"),
    ],
)
def test_what_is_unknown_is_refused_in_words_that_name_what_is_known(run, wrong, named):
    code, out, err = run("queue", *wrong)
    assert (code, out) == (2, "")
    assert named in err
    assert "Traceback" not in err
    assert err.count("\n") == 1
    assert err.endswith("(US-CALL)\n")


def test_without_json_a_plain_table_is_printed(run):
    code, out, err = run("queue", "--view", "all", "--limit", "3")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 5
    assert "300" in lines[3]
    assert "--after" in lines[4]


def test_a_department_sees_no_names(told):
    login = "service.centre"
    rows = told("queue", "--as", login, "--view", "all", "--limit", "20")["rows"]
    assert all(row["customer"] is None or row["customer"].endswith("**") for row in rows)


def test_a_saved_view_is_asked_for_by_its_name_and_says_what_it_shows(run, told, desk):
    with closing(Store.open(desk, load_rules(), clock=now_us)) as store:
        person = persons(store)[0]
        wanted = QueueFilter("all", (("type", "delay"),), "", "number")
        saved_views.save(store, person, key=b"k" * 16, name="Late parcels", wanted=wanted, layout=Layout())
    page = told("queue", "--view", "late parcels", "--as", person.login, "--limit", "300")
    assert page["total"] == told("queue", "--view", "all", "--filter", "type=delay")["total"] == len(page["rows"])
    assert [row["number"] for row in page["rows"]] == sorted(row["number"] for row in page["rows"])
    code, out, err = run("queue", "--view", "Late parcels", "--as", person.login, "--filter", "opened=-365d..", "--explain")
    assert (code, err) == (0, "")
    assert "type is Delay" in out
    assert "By number" in out
    assert told("queue", "--view", "breached", "--explain")["sentences"][0].startswith("Open cases whose nearest clock has run out")


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_a_view_is_written_into_a_file(run, tmp_path, name):
    code, out, err = run("queue", "--view", "open", "--as", "admin", "--out", str(tmp_path / name), "--reason", "test")
    assert (code, err) == (0, "")
    assert name in out
    assert (tmp_path / name).stat().st_size > 1000
    assert run("queue", "--out", str(tmp_path / "out.pdf"), "--as", "admin")[0] == 1
    assert run("queue", "--out", str(tmp_path / "theirs.csv"), "--as", "grace.tan")[0] == 1
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_who_calls_and_the_need_behind_an_emotion_are_filtered_by_and_explained(told, run):
    typed = ("--filter", "verified=!not_yet", "--filter", "on_behalf=no", "--filter", "need=!none")
    page = told("queue", "--view", "all", *typed, "--limit", "300")
    assert 0 < page["total"] == len(page["rows"]) < told("queue", "--view", "all")["total"]
    code, said, err = run("queue", "--view", "all", *typed, "--explain")
    assert (code, err) == (0, "")
    assert "how we know who calls: anything but Not yet, complains for somebody else: No and need behind the emotion is filled in" in said
    assert "respect" in run("queue", "--filter", "need=hunger")[2]


def test_a_case_that_a_fact_led_to_says_of_each_of_the_four_by_itself_whether_it_is_on_record(told, run):
    page = told("queue", "--view", "all", "--filter", "outcome=upheld", "--filter", "apology=no", "--filter", "goodwill=no", "--limit", "50")
    assert page["rows"]
    code, said, _ = run("case", page["rows"][0]["number"])
    lines = [line.strip() for line in said.splitlines()]
    at = lines.index("No apology on record")
    assert code == 0
    assert lines[at + 1].startswith(("No fault admitted", "Fault admitted "))
    assert lines[at + 2] == "No goodwill given"
    assert lines[at + 3].startswith("Decision: upheld, ")
