"""The verb ``pack`` and ``complaint-desk FILE`` as scripts hold on to them."""

import io
import json

import pytest

from complaint_desk.cli import main


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")


@pytest.fixture
def pack(run, tmp_path):
    """A pack of the invented desk, and what was printed."""
    code, out, err = run("pack", "--out", str(tmp_path / "r"), "--json")
    assert (code, err) == (0, "")
    return tmp_path / "r.cdpack", json.loads(out)


def printed(capsys, *words):
    code = main([*words])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_pack_is_made_and_told(pack):
    path, told = pack
    assert told["file"] == str(path)
    assert (told["cases"], told["masked"], told["locked"], told["size"]) == (300, True, False, path.stat().st_size)
    assert len(told["seal"]) == 64


def test_a_file_in_place_of_a_verb_is_looked_into(pack, told, capsys):
    path, _ = pack
    shown = printed(capsys, str(path), "queue", "--view", "all", "--limit", "3", "--json")
    whole = told("queue", "--view", "all", "--limit", "3")
    assert shown["total"] == whole["total"] == 300
    assert [row["number"] for row in shown["rows"]] == [row["number"] for row in whole["rows"]]
    assert all("***" in row["customer"] for row in shown["rows"] if row["customer"])
    number = shown["rows"][0]["number"]
    assert printed(capsys, "--lang", "en", str(path), "case", number, "--json")["number"] == number
    figures = printed(capsys, str(path), "figures", "--from", "2020-01-01", "--to", "2030-01-01", "--json")
    plain = told("figures", "--from", "2020-01-01", "--to", "2030-01-01")
    assert [(each["name"], each["value"], each["cases"]) for each in figures["figures"] if "backlog" not in each["name"]] == [
        (each["name"], each["value"], each["cases"]) for each in plain["figures"] if "backlog" not in each["name"]]


def test_a_locked_pack_takes_its_passphrase_from_what_is_piped_in(run, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    code, _, err = run("pack", "--out", str(tmp_path / "l.cdpack"), "--passphrase")
    assert (code, err) == (0, "")
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    assert printed(capsys, str(tmp_path / "l.cdpack"), "queue", "--view", "all", "--json")["total"] == 300
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong horse\n"))
    assert main([str(tmp_path / "l.cdpack"), "--lang", "en", "queue"]) == 1
    assert capsys.readouterr().err.endswith("(PK-PASS)\n")


def test_names_leave_with_a_reason_only(run, tmp_path):
    code, _, err = run("pack", "--out", str(tmp_path / "u.cdpack"), "--unmasked")
    assert code == 1
    assert err.endswith("(PK-REASON)\n")
    assert not (tmp_path / "u.cdpack").exists()


def test_what_is_no_pack_is_refused_in_a_sentence(pack, capsys, tmp_path):
    path, _ = pack
    path.write_bytes(path.read_bytes()[:-5])
    assert main([str(path), "--lang", "en", "queue"]) == 1
    assert capsys.readouterr().err.endswith("(PK-DAMAGED)\n")
    assert main([str(tmp_path / "none.cdpack"), "--lang", "en", "queue"]) == 1
    assert capsys.readouterr().err.endswith("(PK-MISSING)\n")
