"""The verbs ``backup`` and ``restore`` as scripts hold on to them."""

import json
import shutil

import pytest

FILE = "ID,Description,Created\n1,The parcel never came at all.,2025-03-01\n"


@pytest.fixture
def own(desk, tmp_path, monkeypatch):
    """A desk of its own to be harmed."""
    monkeypatch.setattr("complaint_desk.services.desks.paths.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "desk.sqlite"
    shutil.copy(desk, path)
    return path


def answer(run, desk, *words):
    code, out, err = run(*words, "--json", on=desk)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_copy_is_made_beside_the_work_and_put_back(run, own, tmp_path):
    made = answer(run, own, "backup", "--out", str(tmp_path / "copy.sqlite"))
    assert made["cases"] == 300
    (tmp_path / "in.csv").write_text(FILE, encoding="utf-8")
    run("import", str(tmp_path / "in.csv"), on=own)
    told = answer(run, own, "restore", str(tmp_path / "copy.sqlite"), "--dry-run")
    assert (told["restored"], told["lost"]["known"], told["lost"]["cases"]) == (False, True, 1)
    done = answer(run, own, "restore", str(tmp_path / "copy.sqlite"))
    assert done["restored"]
    assert answer(run, own, "check")["cases"] == 300
    assert answer(run, done["kept"], "check")["cases"] == 301


def test_without_a_name_the_newest_of_the_desks_own_backups_is_meant(run, own):
    assert run("restore", on=own)[0] == 1
    code, out, _ = run("backup", on=own)
    assert code == 0
    assert "300 cases" in out
    code, out, _ = run("restore", "--dry-run", on=own)
    assert code == 0
    assert "Nothing would be lost" in out
    assert run("restore", on=own)[0] == 0


def test_a_file_that_is_no_backup_is_refused_in_a_sentence(run, own, tmp_path):
    (tmp_path / "x.sqlite").write_text("hello", encoding="utf-8")
    code, out, err = run("restore", str(tmp_path / "x.sqlite"), on=own)
    assert (code, out) == (1, "")
    assert err.endswith("(BK-MANIFEST)\n")


def test_a_folder_that_is_missing_is_told_in_a_sentence_and_not_made(run, own, tmp_path):
    copy, gone = tmp_path / "copy.sqlite", tmp_path / "gone"
    assert run("backup", "--out", str(copy), on=own)[0] == 0
    code, _, err = run("restore", str(copy), on=gone / "desk.sqlite")
    assert (code, err) == (1, f"There is no folder {gone}; nothing was changed. Make it, or name another place. (ST-FOLDER)\n")
    assert not gone.exists()


def test_a_login_that_the_desk_does_not_know_may_not(run, own, tmp_path):
    assert run("backup", "--out", str(tmp_path / "c.sqlite"), "--as", "nobody", on=own)[0] == 1
    assert not (tmp_path / "c.sqlite").exists()
    run("backup", on=own)
    assert run("restore", "--as", "nobody", on=own)[0] == 1
    assert run("restore", "--dry-run", "--as", "nobody", on=own)[:2] == (1, "")


def test_a_damaged_desk_is_rescued_beside_and_says_what_is_missing(run, own, tmp_path):
    content = bytearray(own.read_bytes())
    content[8 * 4_096 : 12 * 4_096] = bytes(4 * 4_096)
    own.write_bytes(bytes(content))
    told = answer(run, own, "rescue", "--out", str(tmp_path / "new.sqlite"))
    assert told["cases"] > 250
    assert told["said"]
    assert own.read_bytes() == bytes(content)
    assert run("queue", on=tmp_path / "new.sqlite")[0] == 0
    assert run("rescue", "--out", str(tmp_path / "new.sqlite"), on=own)[0] == 1
    assert run("rescue", on=tmp_path / "none.sqlite")[0] == 1
