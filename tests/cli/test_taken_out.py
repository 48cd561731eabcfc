"""Whatever verb writes a file that was asked for: never over the desk, for nobody else's eyes, and a place that is none is told in a sentence."""

import json
import os
from contextlib import closing

import pytest

from complaint_desk.data.store import Store
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us

TABLE = "ID,Customer,Description,Status,Created\n1,Noor Vanderlee,The parcel never came at all.,closed,2025-03-01\n"
VERBS = {
    "disclose": ("disclose", "--person", "Noor Vanderlee", "--out"), "pack": ("pack", "--out"), "mapping": ("import", "{table}", "--dry-run", "--save-map"),
    "describe": ("describe", "--out"), "names": ("queue", "--view", "all", "--names", "--reason", "For the court", "--out"), "script": ("evidence", "--script"),
    "evidence": ("evidence", "--case", "{number}", "--why", "For the court", "--out"), "report": ("report", "--out"),
}
ENDINGS = {"disclose": ".zip", "pack": ".cdpack", "mapping": ".csv", "describe": ".txt", "names": ".csv", "report": ".pdf", "evidence": ".json",
           "script": ".py"}
posix = pytest.mark.skipif(os.name != "posix", reason="rights and links of POSIX")


@pytest.fixture
def verb(run, own, tmp_path):
    """Run a verb that writes a file; returns exit code and what was said."""
    table = tmp_path / "in.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert run("import", str(table), on=own)[0] == 0
    number = json.loads(run("queue", "--view", "all", "--json", on=own)[1])["rows"][0]["number"]

    def ran(name, place):
        code, out, err = run(*(word.format(table=table, number=number) for word in VERBS[name]), str(place), on=own)
        return code, out + err

    return ran


def presses(path):
    """Return how much was noted at a desk."""
    with closing(Store.open(path, load_rules(), clock=now_us)) as store:
        return store.read().value("SELECT count(*) FROM operation")


@posix
@pytest.mark.parametrize("name", VERBS)
def test_no_verb_writes_over_the_desk_by_its_name_or_by_a_link_and_nothing_is_noted(verb, own, tmp_path, name):
    link = tmp_path / f"link{ENDINGS[name]}"
    link.symlink_to(own)
    before = presses(own)
    for place in (link,) if name in {"names", "report"} else (link, own, tmp_path / "desk.key.json"):
        code, said = verb(name, place)
        assert (code, said.endswith("(FI-DESK)\n")) == (1, True)
    assert (presses(own), link.is_symlink(), (tmp_path / "desk.key.json").exists()) == (before, True, False)


@posix
@pytest.mark.parametrize("name", VERBS)
def test_what_a_verb_writes_can_be_read_by_its_user_alone(verb, tmp_path, name):
    place, before = tmp_path / f"taken{ENDINGS[name]}", os.umask(0o022)
    try:
        assert verb(name, place)[0] == 0
    finally:
        os.umask(before)
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["disclose", "pack", "mapping", "describe", "evidence", "script"])
@pytest.mark.parametrize("place", [".", "gone/x"])
def test_a_place_that_is_no_file_or_in_no_folder_is_told_in_a_sentence(verb, tmp_path, monkeypatch, name, place):
    monkeypatch.chdir(tmp_path)
    code, said = verb(name, place)
    assert (code, said.count("\n"), "Traceback" in said) == (1, 1, False)
    assert not (tmp_path / "gone").exists()
