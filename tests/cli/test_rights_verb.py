"""``rights`` prints the table that decides, with a line for each personal field in the open case and elsewhere."""

import json

import pytest

from complaint_desk.domain.rights import ELSEWHERE, FIELDS, IN_CASE, seen
from complaint_desk.domain.vocabulary import ROLES


@pytest.mark.parametrize("told", [("rights",), ("rights", "--fields")], ids=["rights", "rights --fields"])
def test_each_field_stands_there_with_what_each_role_sees_of_it(run, told):
    code, out, err = run(*told)
    assert (code, err) == (0, "")
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in out.splitlines()]
    for field in FIELDS:
        for place, words in ((IN_CASE, "in the open case"), (ELSEWHERE, "elsewhere")):
            assert [field, words, *(seen(role, field, place) for role in ROLES)] in lines


def test_scripts_read_the_same_table(run):
    assert json.loads(run("rights", "--fields", "--json")[1])["seen"] == json.loads(run("rights", "--json")[1])["fields"]
