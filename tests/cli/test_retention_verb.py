"""The verbs ``retention`` and ``hold`` as an administrator holds on to them."""

import json

import pytest


def test_who_is_due_is_listed_held_back_and_erased(run, own):
    assert "24 months" in run("retention", on=own)[1]
    assert run("retention", "--months", "1", "--reason", "a trial", on=own)[0] == 0
    found = json.loads(run("retention", "--json", on=own)[1])
    assert (found["months"], found["source"]) == (1, "settings")
    assert len(found["people"]) == found["total"] > 2
    number = found["people"][0]["cases"][0]
    assert number in run("hold", "--case", number, "--why", "regulator", "--reason", "asked on Monday", on=own)[1]
    assert run("erase", "--case", number, "--why", "retention", on=own)[2].endswith("(ER-HELD)\n")
    code, out, _ = run("retention", "--confirm", "--reason", "the yearly look", "--json", on=own)
    done = json.loads(out)["done"]
    assert (code, done["held"], done["finished"], done["found"]) == (0, 0, True, [])
    assert done.keys() >= {"same", "elsewhere", "beside"}
    assert done["erased"] >= 1
    left = json.loads(run("retention", "--json", on=own)[1])["people"]
    assert [each["held"] for each in left] == [[number]]
    assert json.loads(run("hold", "--case", number, "--lift", "--reason", "answered", "--json", on=own)[1])["held"] is False
    assert json.loads(run("check", "--json", on=own)[1])["problems"] == []


@pytest.mark.parametrize(("told", "code"), [
    (("retention", "--confirm"), 2), (("retention", "--months", "400"), 1), (("retention", "--log-months", "3"), 1),
    (("hold", "--case", "26-0000001-3", "--reason", "x"), 2),
])
def test_what_is_not_said_or_out_of_bounds_is_refused_in_a_sentence(run, own, told, code):
    found, _, err = run(*told, on=own)
    assert found == code
    assert err.strip()
