"""The verb ``queue`` as scripts hold on to it."""

from datetime import datetime

import pytest

from complaint_desk.domain.vocabulary import VIEWS

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
