"""``disclose`` and ``erase`` begin with a number, an address or a name; several people are shown and nothing is done."""

import json
import re
import shutil
import zipfile

import pytest

FILE = (
    "ID,Customer,Phone,Email,Description,Status,Created\n"
    "1,Noor Vanderlee,13800138000,noor@example.org,The parcel never came at all.,closed,2025-03-01\n"
    "2,Lucas Vanderlee,13800138000,,Nobody answered the telephone for days.,closed,2025-03-02\n"
)


@pytest.fixture
def own(run, desk, tmp_path, monkeypatch):
    """A desk of its own with two people in one household."""
    monkeypatch.setattr("complaint_desk.services.desks.paths.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "desk.sqlite"
    shutil.copy(desk, path)
    (tmp_path / "in.csv").write_text(FILE, encoding="utf-8")
    assert run("import", str(tmp_path / "in.csv"), on=path)[0] == 0
    return path


def test_an_address_of_one_person_is_enough(run, own, tmp_path):
    out = tmp_path / "noor.zip"
    assert run("disclose", "--person", "Noor@example.org", "--out", str(out), on=own)[0] == 0
    with zipfile.ZipFile(out) as packed:
        table = json.loads(packed.read("data.json"))
    assert table["customer"]["name"] == "Noor Vanderlee"
    assert len(table["cases"]) == 1


def test_a_number_of_two_shows_them_and_writes_nothing(run, own, tmp_path):
    out = tmp_path / "x.zip"
    code, _, err = run("disclose", "--person", "138 0013 8000", "--out", str(out), on=own)
    assert code == 1
    assert "Noor Vanderlee" in err
    assert "Lucas Vanderlee" in err
    assert "13800138000" not in err
    assert err.endswith("(PS-SEVERAL)\n")
    assert not out.exists()
    record = re.findall(r"record (\d+):", err)[0]
    assert run("disclose", "--record", record, "--same", "--out", str(out), "--json", on=own)[0] == 0
    with zipfile.ZipFile(out) as packed:
        assert len(json.loads(packed.read("data.json"))["cases"]) == 2


def test_a_person_is_forgotten_by_name_when_there_is_no_other(run, own):
    code, _, err = run("erase", "--person", "Vanderlee", "--why", "request", on=own)
    assert (code, err.endswith("(PS-SEVERAL)\n")) == (1, True)
    assert run("erase", "--person", "Lucas Vanderlee", "--why", "request", on=own)[0] == 0
    assert run("erase", "--person", "Lucas Vanderlee", "--why", "request", on=own)[2].endswith("(PS-NONE)\n")
    assert run("disclose", "--record", "999999", "--out", "x.zip", on=own)[2].endswith("(CU-NONE)\n")


def test_what_is_found_of_them_beside_the_desk_afterwards_is_no_success(run, own):
    reports = own.with_name("desk.reports")
    reports.mkdir()
    (reports / "old.txt").write_text("a letter to noor@example.org", encoding="utf-8")
    code, out, _ = run("erase", "--person", "noor@example.org", "--why", "request", on=own)
    assert code == 1
    assert "old.txt" in out
    assert "Nothing of it is left" not in out


@pytest.mark.parametrize("record", ["0", "-7", "100000000000000000000"])
def test_a_record_that_cannot_be_is_no_such_customer(run, own, record):
    code, _, err = run("erase", "--record", record, "--why", "request", on=own)
    assert (code, err.endswith("(CU-NONE)\n")) == (1, True)


def test_whose_data_is_said_in_one_way(run, own):
    assert run("erase", "--why", "request", on=own)[0] == 2
    assert run("erase", "--case", "26-0000001-0", "--person", "Ann", "--why", "request", on=own)[0] == 2
