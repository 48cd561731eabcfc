"""The verb ``erase`` as an administrator holds on to it."""

import json


def finished_case(run, own):
    """A closed case of a customer without open ones."""
    rows = json.loads(run("queue", "--view", "closed", "--limit", "200", "--json", on=own)[1])["rows"]
    for row in rows:
        if json.loads(run("erase", "--case", row["number"], "--why", "request", "--dry-run", "--json", on=own)[1])["open"] == []:
            return row
    raise AssertionError("every customer has an open case")


def test_it_says_what_goes_and_then_forgets(run, own):
    row = finished_case(run, own)
    told = run("erase", "--case", row["number"], "--why", "request", "--dry-run", on=own)
    assert told[0] == 0
    assert "What stays" in told[1]
    assert row["customer"] in run("case", row["number"], on=own)[1]
    code, out, _ = run("erase", "--case", row["number"], "--why", "request", on=own)
    assert code == 0
    assert "Nothing of it is left" in out
    assert row["customer"] not in run("case", row["number"], on=own)[1]
    assert json.loads(run("check", "--json", on=own)[1])["problems"] == []


def test_a_dry_run_tells_where_else_they_are_named(run, own, tmp_path):
    row = finished_case(run, own)
    reason = f"Asked for by the lawyer of {row['customer']}"
    assert run("queue", "--names", "--reason", reason, "--limit", "1", "--out", str(tmp_path / "a.csv"), on=own)[0] == 0
    verb = ("erase", "--case", row["number"], "--why", "request", "--dry-run")
    assert reason in run(*verb, on=own)[1]
    assert reason in [each["text"] for each in json.loads(run(*verb, "--json", on=own)[1])["around"]]


def test_an_open_case_is_refused_in_a_sentence(run, own):
    number = json.loads(run("queue", "--view", "open", "--limit", "1", "--json", on=own)[1])["rows"][0]["number"]
    code, _, err = run("erase", "--case", number, "--why", "retention", on=own)
    assert code == 1
    assert err.endswith("(ER-OPEN)\n")


def test_a_reason_of_ones_own_words_is_wrong_usage(run, own):
    assert run("erase", "--case", "26-0000001-0", "--why", "because", on=own)[0] == 2
