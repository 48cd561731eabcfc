"""The policy file of a machine: that it is there, who can change it, and that nothing of it gets lost."""

import os
import stat
import sys
from pathlib import Path

import pytest

from complaint_desk import paths
from complaint_desk.policy.holding import LOCKABLE, NOTHING, SHUT
from complaint_desk.policy.machine import LARGEST, of_machine, read, trustworthy

DESK = str(Path.cwd() / "desk.sqlite")
FILE, FOLDER = stat.S_IFREG, stat.S_IFDIR


def seen(mode: int, uid: int = 0, gid: int = 0) -> os.stat_result:
    return os.stat_result((mode, 0, 0, 1, uid, gid, 0, 0, 0, 0))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file as an administrator leaves it, whoever runs the tests."""
    monkeypatch.setattr("complaint_desk.policy.machine.trustworthy", lambda _found: True)
    return tmp_path / "policy.toml"


def keys(path: Path) -> list[str]:
    return [each.reason.key.removeprefix("policy.reason.") for each in read(path).faults]


def test_no_file_sets_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "policy.toml") == NOTHING
    (tmp_path / "folder").write_text("no folder", encoding="utf-8")
    assert read(tmp_path / "folder" / "policy.toml") == NOTHING


def test_what_stands_there_holds_as_an_editor_of_windows_saves_it_too(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbftheme = 'dark'\r\nlocked = ['theme']\r\n")
    found = read(file)
    assert found.faults == ()
    assert found.there
    assert (found.policy.values, found.policy.locked) == ({"theme": "dark"}, {"theme"})


@pytest.mark.parametrize(("content", "reason"), [(b"\xff\xfe\x00", "no_text"), (b"#" * (LARGEST + 1), "no_file")], ids=["no-text", "too-long"])
def test_a_file_of_which_nothing_can_be_read_leaves_nothing_open(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    assert keys(file) == [reason]
    assert read(file).policy == SHUT
    assert SHUT.locked == frozenset(LOCKABLE)
    assert not SHUT.names
    assert SHUT.idle_minutes(10) < 10


def test_a_folder_in_its_place_is_told(file: Path) -> None:
    file.mkdir()
    assert keys(file) == ["no_file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among files")
def test_a_pipe_in_its_place_keeps_nobody_waiting(file: Path) -> None:
    os.mkfifo(file)
    assert keys(file) == ["no_file"]


def test_one_that_may_not_be_read_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("theme = 'dark'", encoding="utf-8")

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert keys(file) == ["unreadable"]
    assert read(file).policy == SHUT


@pytest.mark.parametrize(
    ("found", "platform", "trusted"),
    [
        (seen(FILE | 0o644), "linux", True), (seen(FOLDER | 0o755), "linux", True), (seen(FILE | 0o664), "linux", True),
        (seen(FILE | 0o664, gid=1000), "linux", False), (seen(FILE | 0o646), "linux", False), (seen(FILE | 0o644, uid=1000), "linux", False),
        (seen(FOLDER | 0o1777), "linux", False), (seen(FOLDER | 0o775, gid=80), "darwin", True), (seen(FOLDER | 0o775, gid=80), "linux", False),
        (seen(FILE | 0o666, uid=1000), "win32", True),
    ],
    ids=["root", "folder", "group-root", "group", "others", "owner", "sticky", "mac-admin", "80-elsewhere", "windows"],
)  # fmt: skip
def test_who_can_change_it_is_read_off_owner_and_mode(found: os.stat_result, platform: str, trusted: bool) -> None:
    assert trustworthy(found, platform) is trusted


def test_what_anybody_can_write_leads_nowhere_and_still_restricts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_desk.policy.machine.trustworthy", lambda _found: False)
    file = tmp_path / "policy.toml"
    file.write_text(f"database = '{DESK}'\ntheme = 'dark'\nlocked = ['language']\nnames = false\n", encoding="utf-8")
    found = read(file)
    assert keys(file) == ["untrusted"]
    assert found.policy.values == {"theme": "dark"}
    assert found.policy.unsure == {"database"}, "which desk is meant is not known: none is opened rather than another"
    assert found.policy.locked == {"language", "database"}
    assert not found.policy.names


def test_nothing_that_a_user_sets_leads_to_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = paths.policy_file()
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "HOME", "PROGRAMDATA", "ALLUSERSPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert paths.policy_file() == before
    assert before.is_absolute()
    assert before.parts[-2:] == ("complaint-desk", "policy.toml")


@pytest.mark.parametrize(("platform", "place"), [("linux", "/etc/complaint-desk"), ("darwin", "/Library/Application Support/complaint-desk")])
def test_it_is_where_administrators_of_a_platform_look_for_it(monkeypatch: pytest.MonkeyPatch, platform: str, place: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert paths.policy_file() == Path(place, "policy.toml")


def test_a_path_may_begin_at_whoever_works_here(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    file.write_text('database = "~/desks/desk.sqlite"', encoding="utf-8")
    assert of_machine().policy.values == {"database": str(Path("~/desks/desk.sqlite").expanduser())}
