"""``playbooks check``: what is wrong in the guide's files, for who edits them and for scripts."""

from __future__ import annotations

import json

import pytest

from complaint_desk import resources
from complaint_desk.domain.vocabulary import LANGUAGES


@pytest.fixture
def site(tmp_path):
    """A site's own playbook of delays, as shipped."""
    folder = tmp_path / "ours"
    (folder / "playbooks").mkdir(parents=True)
    text = resources.path("playbooks", "delay.toml").read_text(encoding="utf-8")
    (folder / "playbooks/delay.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_files_are_sound(run):
    assert run("playbooks", "check") == (0, "Nothing is wrong in the guide's files.\n", "")


def test_a_fault_is_told_with_file_line_and_reason_and_the_exit_code_says_so(run, site):
    path = site / "playbooks/delay.toml"
    text = path.read_text(encoding="utf-8").replace('remedy = "gift"', 'remedy = "gifts"')
    path.write_text(text, encoding="utf-8")
    line = text[: text.index('"gifts"')].count("\n") + 1
    code, out, err = run("playbooks", "check", str(site))
    assert (code, err) == (1, "")
    assert f'ours/playbooks/delay.toml: line {line}, option.gift.remedy: "gifts" is not a known code\n' in out
    code, out, _err = run("playbooks", "check", str(site), "--json")
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    assert {"file": "ours/playbooks/delay.toml", "line": line, "key": "option.gift.remedy", "reason": '"gifts" is not a known code'} in told["faults"]


def test_new_versions_are_sealed_and_a_change_without_one_is_found(run, site):
    code, out, _err = run("playbooks", "check", str(site), "--seal", "--json")
    told = json.loads(out)
    assert (code, [name.split()[0] for name in told["sealed"]]) == (0, ["delay"])
    path = site / "playbooks/delay.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("hours = 24", "hours = 25", 1), encoding="utf-8")
    code, out, _err = run("playbooks", "check", str(site))
    assert code == 1
    assert "count the version up" in out


def test_the_files_beside_the_desk_are_checked_without_being_named(run, desk, tmp_path):
    beside = tmp_path / "branch.sqlite"
    folder = tmp_path / "branch.site/phrases/en"
    folder.mkdir(parents=True)
    (folder / "avoid.toml").write_text('without = ["nobody"]\n', encoding="utf-8")
    code, out, _err = run("playbooks", "check", on=beside)
    assert code == 1
    assert "branch.site/phrases/en/avoid.toml" in out
    assert not beside.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_not_there_is_wrong_usage(run, language, tmp_path):
    code, out, err = run("playbooks", "check", str(tmp_path / "nowhere"), "--lang", language)
    assert (code, out) == (2, "")
    assert "nowhere" in err


def test_a_manifest_that_can_not_be_written_is_told(run, site):
    (site / "playbooks/versions.toml.part").mkdir()
    code, _out, err = run("playbooks", "check", str(site), "--seal")
    assert code == 1
    assert "PB-SEAL" in err
