"""The policy of a machine on the command line: which desk is worked at, what an option may say, and what is told of it."""

import json
from pathlib import Path

import pytest

from complaint_desk import paths
from complaint_desk.cli import main
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import Problem
from complaint_desk.services.desks import desk_path, site_folder
from complaint_desk.services.rights import WITH_NAMES, refusal
from complaint_desk.wording import Words


@pytest.fixture
def set_here(tmp_path, monkeypatch):
    """Write what the administrator of this machine set."""
    file = tmp_path / "etc" / "policy.toml"
    file.parent.mkdir()
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    monkeypatch.setattr("complaint_desk.cli.policy_file", lambda: file)
    monkeypatch.setattr("complaint_desk.cli.rights.policy_file", lambda: file)
    monkeypatch.setattr("complaint_desk.policy.machine.trustworthy", lambda _found: True)
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    return lambda text: file.write_text(text, encoding="utf-8")


def code_of(told):
    with pytest.raises(Problem) as raised:
        desk_path(told)
    return raised.value.code


def test_the_desk_that_is_set_is_worked_at_and_another_can_be_named(set_here, desk, tmp_path, capsys):
    set_here(f"database = '{desk}'")
    assert desk_path(None) == desk
    assert desk_path(str(tmp_path / "other.sqlite")) == tmp_path / "other.sqlite"
    assert main(["queue", "--json", "--limit", "1", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("safe", [[], ["--safe"]], ids=["usual", "safe"])
def test_where_it_is_locked_no_other_is_opened_in_safe_mode_neither(set_here, desk, tmp_path, capsys, safe):
    set_here(f"database = '{desk}'\nlocked = ['database']")
    assert main(["queue", "--db", str(tmp_path / "other.sqlite"), *safe]) == 1
    assert "PO-LOCKED" in capsys.readouterr().err
    assert not (tmp_path / "other.sqlite").exists()
    assert desk_path(str(desk)) == desk
    assert desk_path(f"sqlite:///{desk}") == Path(str(desk))
    assert desk_path(str(tmp_path / "from-a-colleague.cdpack")) == tmp_path / "from-a-colleague.cdpack"


def test_locked_without_a_place_it_is_the_users_own(set_here, tmp_path):
    set_here("locked = ['database']")
    assert desk_path(None) == paths.default_desk()
    assert desk_path(str(paths.default_desk())) == paths.default_desk()
    assert code_of(str(tmp_path / "other.sqlite")) == "PO-LOCKED"


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_desk_that_cannot_be_told_is_not_guessed(set_here, desk, capsys, tmp_path, language):
    set_here("theme = 'dark'\ndatabase = desk.sqlite\n")
    assert main(["queue", "--lang", language]) == 1
    said = capsys.readouterr().err
    assert "PO-DESK" in said
    assert Words(language)("policy.reason.syntax") in said
    assert not (tmp_path / "data").exists(), "no empty desk is made in its place"
    assert code_of(str(desk)) == "PO-LOCKED"


def test_a_slip_elsewhere_is_told_and_the_desk_opens(set_here, desk, capsys):
    set_here(f"database = '{desk}'\ntheme = pink\n")
    assert main(["queue", "--json", "--limit", "1", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)
    assert "policy.toml, line 2: This line cannot be read as TOML" in err
    assert "stricter choice" in err


@pytest.mark.parametrize(("option", "value", "by"), [("--lang", "en", "The administrator of this computer"), ("--theme", "light", "這台電腦的管理者")])
def test_an_option_that_says_otherwise_is_refused(set_here, capsys, option, value, by):
    set_here("language = 'zh_TW'\ntheme = 'dark'\nlocked = ['language', 'theme']")
    assert main([option, value]) == 2
    said = capsys.readouterr().err
    assert "PO-LOCKED" in said
    assert by in said


def test_the_language_that_is_set_is_spoken_unless_another_is_asked_for(set_here, capsys):
    set_here("language = 'zh_CN'")
    main(["rights"])
    first = capsys.readouterr().out
    main(["rights", "--lang", "en"])
    assert Words("zh_CN")("privacy.rights.action") in first
    assert Words("en")("privacy.rights.action") in capsys.readouterr().out


def test_what_is_set_can_be_read(set_here, desk, capsys):
    set_here(f"database = '{desk}'\nlanguage = 'en'\ntheme = 'dark'\nlocked = ['database', 'theme', 'report']\nlock_minutes = 5\nnames = false")
    assert main(["rights", "--policy"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:] == [
        f"database: '{desk}', cannot be changed", "language: 'en', until somebody chooses otherwise", "theme: 'dark', cannot be changed",
        "report: as without a choice, cannot be changed", "On this computer a window locks after 5 minutes at the latest.",
        "No names leave this computer.",
    ]  # fmt: skip
    assert main(["rights", "--policy", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table["locked"] == ["database", "report", "theme"]
    assert (table["lock_minutes"], table["names"], table["faults"]) == (5, False, [])


def test_that_nothing_is_set_can_be_read_too(set_here, capsys):
    assert main(["rights", "--policy", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("Nothing is set for this computer")


@pytest.mark.parametrize("role", ["agent", "supervisor", "administrator"])
def test_no_names_leave_where_that_is_set_and_nobody_gets_a_right_by_a_policy(set_here, role):
    who = Person(1, "p", "P", role)
    before = {right: refusal(who, right) is None for right in (*WITH_NAMES, "export", "pack", "restore_desk")}
    set_here("names = true")
    assert {right: refusal(who, right) is None for right in before} == before
    set_here("names = false")
    assert {right: refusal(who, right) is None for right in before} == {right: may and right not in WITH_NAMES for right, may in before.items()}


def test_a_supervisor_who_exports_names_is_told_who_ruled_it_out(set_here, desk, capsys, tmp_path, own):
    set_here("names = false")
    target = tmp_path / "out.csv"
    main(["queue", "--db", str(own), "--as", "admin", "--lang", "en", "--out", str(target), "--names", "--reason", "a recall"])
    assert "PO-NAMES" in capsys.readouterr().err
    assert not target.exists()


def test_the_sites_folder_that_is_set_is_used_where_none_stands_beside_the_desk(set_here, desk, tmp_path):
    (tmp_path / "site").mkdir()
    set_here(f"site = '{tmp_path / 'site'}'")
    assert site_folder(desk) == tmp_path / "site"
    assert site_folder(desk, safe=True) is None


def test_what_is_wrong_is_described_for_support_though_no_desk_can_be_told(set_here, capsys):
    set_here("database = 5")
    assert main(["describe", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)["description"]
    assert told["problem"]["facts"]["code"] == code_of(None)
    assert told["policy"]["facts"]["fault database:1"] == "policy.reason.place"
