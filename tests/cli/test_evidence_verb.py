"""The verb ``evidence`` as scripts hold on to it, over a desk of invented cases."""

import json
import subprocess
import sys

from complaint_desk import resources


def number_of(told):
    return told("queue", "--view", "all", "--limit", "1")["rows"][0]["number"]


def test_a_case_and_its_script_are_written_and_the_script_finds_that_it_holds(run, told, own, tmp_path):
    number = number_of(told)
    code, out, err = run("evidence", "--case", number, "--why", "a dispute", "--out", str(tmp_path / "c"), "--script", str(tmp_path / "s.py"), "--json", on=own)
    assert (code, err) == (0, "")
    table = json.loads(out)
    assert (table["file"], table["case"], table["script"]) == (str(tmp_path / "c.json"), number, str(tmp_path / "s.py"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", table["script"], table["file"], "--anchor", table["anchor"]], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (0, "", "It holds.")
    assert run("check", on=own)[0] == 0


def test_its_words_say_what_is_to_be_kept(run, told, own, tmp_path):
    code, out, err = run("evidence", "--case", number_of(told), "--reason", "a dispute", "--out", str(tmp_path / "c.json"), on=own)
    assert (code, err) == (0, "")
    assert "Keep this line elsewhere" in out


def test_the_script_alone_needs_no_desk(run, tmp_path):
    code, _, err = run("evidence", "--script", str(tmp_path / "s.py"), on=tmp_path / "none.sqlite")
    assert (code, err) == (0, "")
    assert (tmp_path / "s.py").read_text(encoding="utf-8") == resources.read_text("verify", "check_case.py")
    assert not (tmp_path / "none.sqlite").exists()


def test_half_of_what_it_needs_is_told_as_that(run, tmp_path):
    for words in ((), ("--case", "26-0000001-8"), ("--out", str(tmp_path / "c.json"))):
        code, out, err = run("evidence", *words)
        assert (code, out) == (2, "")
        assert "EV-WHAT" in err
    code, _, err = run("evidence", "--case", "26-9999999-9", "--why", "x", "--out", str(tmp_path / "c.json"))
    assert code == 1
    assert "CA-NONE" in err
