"""The verb ``calendar`` changes a calendar's hours and days, says first what that does to the clocks that run, and takes it back."""

import json

import pytest


@pytest.fixture
def calendar(run, own):
    """Run the verb on a desk of its own."""
    return lambda *words: run("calendar", *words, on=own)


def shown(calendar):
    code, out, err = calendar("show", "cn_office", "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_hours_and_days_are_set_shown_and_taken_back(calendar):
    before = shown(calendar)
    assert not before["can_be_undone"]
    assert calendar("set", "cn_office", "friday=9-12", "2028-10-02=", "2028-10-07=09:00-12:00, 13:00-18:00")[0] == 0
    after = shown(calendar)
    assert (after["week"]["friday"], after["days"]["2028-10-02"], after["days"]["2028-10-07"]) == ("09:00-12:00", "", "09:00-12:00, 13:00-18:00")
    assert calendar("set", "cn_office", "2028-10-07=week")[0] == 0
    assert "2028-10-07" not in shown(calendar)["days"]
    assert calendar("undo", "cn_office")[0] == 0
    assert shown(calendar)["days"] == after["days"]
    assert shown(calendar)["version"] == before["version"] + 3


def test_names_begin_with_a_capital_where_they_stand_as_titles(calendar):
    assert "house: House rules\n" in calendar("show")[1]
    assert calendar("show", "cn_office")[1].startswith("cn_office: Office hours, mainland China")


def test_what_somebody_else_changed_meanwhile_is_neither_taken_back_nor_written_over(calendar):
    seen = shown(calendar)["version"]
    assert calendar("set", "cn_office", "friday=9-12", "--expect", str(seen))[0] == 0
    theirs = shown(calendar)
    for act in (("undo", "cn_office"), ("set", "cn_office", "friday=")):
        code, _out, err = calendar(*act, "--expect", str(seen))
        assert code != 0
        assert "Somebody else changed this calendar" in err
        assert shown(calendar) == theirs
    assert calendar("undo", "cn_office", "--expect", str(theirs["version"]))[0] == 0


def test_a_try_says_what_would_be_due_at_another_time_and_keeps_nothing(calendar):
    assert calendar("use", "cn_12315", "cn_banking")[0] == 0
    before = shown(calendar)
    code, out, err = calendar("set", "cn_office", "monday=", "--try")
    assert (code, err) == (0, "")
    assert "running clocks get another due time." in out
    assert shown(calendar) == before


@pytest.mark.parametrize(("words", "said"), [
    (("set", "cn_office", "friday"), "no change of a calendar"), (("set", "cn_office", "friday=18-9"), "ends before it begins"),
    (("set", "cn_office", "friday=9-12,11-13"), "overlap"), (("set", "cn_office", "2028-02-30="), "no day"), (("set", "cn_office"), "other names"),
    (("set", "nowhere", "friday="), "no calendar"), (("undo", "cn_office"), "no change that can be taken back"),
    (("seed", "cn_office", "--expect", "1"), "--expect goes with set, undo alone"), (("show", "cn_office", "--expect", "1"), "not with show"),
    (("import", "cn_office", "days.ics", "--expect", "1"), "not with import"), (("use", "cn_12315", "--expect", "1"), "not with use"),
    (("seed", "cn_office", "--try"), "--try goes with set alone"), (("undo", "cn_office", "--years", "2027"), "--years"),
    (("set", "cn_office", *(f"{day}=" for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))), "can’t be used"),
])
def test_nonsense_is_told_in_words_and_changes_nothing(calendar, words, said):
    before = shown(calendar)
    code, _out, err = calendar(*words)
    assert code != 0
    assert said in err
    assert shown(calendar) == before
