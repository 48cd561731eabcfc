"""The verb ``describe`` as scripts hold on to it: it works where no other verb does, and names nobody."""

import json
import random
import shutil

import pytest


@pytest.fixture
def own(desk, tmp_path, monkeypatch):
    """A desk of its own to be harmed, and a data folder of its own."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "desk.sqlite"
    shutil.copy(desk, path)
    return path


def table(run, desk, *words):
    code, out, err = run("describe", *words, "--json", on=desk)
    assert (code, err) == (0, "")
    return json.loads(out)["description"]


def test_it_is_printed_without_a_file_and_says_that_it_goes_nowhere(run, own, tmp_path):
    code, out, err = run("describe", on=own)
    assert (code, err) == (0, "")
    assert out.startswith("complaint_desk: description for support")
    assert "Cases [cases]: 300" in out
    assert "sends it to nobody" in out
    assert str(tmp_path) not in out


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_with_a_file_it_stands_there_and_nothing_else_is_written_over(run, own, tmp_path, language):
    target = tmp_path / "told.txt"
    code, out, _ = run("describe", "--out", str(target), "--lang", language, on=own)
    assert code == 0
    assert str(target) in out
    assert "[pages_there]: " in target.read_text(encoding="utf-8")
    before = own.read_bytes()
    code, out, err = run("describe", "--out", str(own), "--lang", language, on=own)
    assert (code, out) == (1, "")
    assert err.endswith("(FI-DESK)\n")
    assert own.read_bytes() == before


def test_a_damaged_desk_is_described_and_stays_as_it_is(run, own):
    content = bytearray(own.read_bytes())
    content[8 * 4_096 : 12 * 4_096] = b"Petra" * 3_276 + bytes(4)
    own.write_bytes(content)
    told = table(run, own)
    assert told["check"]["facts"]["whole"] == "no"
    assert told["check"]["facts"]["pages"]
    assert own.read_bytes() == bytes(content)


def test_neither_a_missing_nor_an_encrypted_desk_hinders_it(run, tmp_path, own):
    assert table(run, tmp_path / "nowhere.sqlite")["desk"]["facts"]["state"] == "missing"
    own.write_bytes(random.Random(3).randbytes(4_096 * 9))
    own.with_name("desk.key.json").write_text("{}", encoding="utf-8")
    told = table(run, own)
    assert (told["desk"]["facts"]["encrypted"], told["check"]["facts"]) == ("yes", {"ended": "locked"})
