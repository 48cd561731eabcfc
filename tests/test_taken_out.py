"""A file that somebody asks for is written in one way: never over a desk or what is a desk's own, to be read by its user alone, whole."""

from __future__ import annotations

import ast
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import complaint_desk
from complaint_desk import between, paths, taken_out
from complaint_desk.data import aside, copies, driver, form, turning
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import FileProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, reporting, rescuing
from tests.data.desks import Clock

PACKAGE = Path(complaint_desk.__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="rights, links and folders of many are told in this way by POSIX")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk that nobody has open, with what stands beside one."""
    file = tmp_path / "desk.sqlite"
    Store.open(file, Rules(), clock=Clock()).close()
    for name in ("desk.backups", "desk.files/ab", "desk.site/playbooks"):
        (tmp_path / name).mkdir(parents=True)
    return file


def code_of(place: Path) -> str:
    """Return why a file is not written, "" where it is."""
    try:
        taken_out.write(place, b"taken out")
    except FileProblem as problem:
        return problem.code
    return ""


BESIDE = (
    "desk.sqlite", "desk.sqlite-wal", "desk.sqlite-shm", "desk.drafts.sqlite", "desk.drafts.sqlite-wal", "desk.key.json", "desk.sqlite.lock",
    "desk.json", "desk.before-restore-20260101T000000.sqlite", "desk.files", "desk.site", "desk.backups", "desk.backups/x.zip", "desk.files/ab/x.csv",
    "desk.site/playbooks/x.csv", "../{folder}/desk.sqlite", "sub/../desk.sqlite", "desk.sqlite-journal", "desk.sqlite.bad", "desk.sqlite.old",
    "desk.sqlite.turning-wal", "desk.drafts.sqlite.bad", "desk.rescued.sqlite", "desk.rescued.rescuing.sqlite", "desk.rescued.sqlite-wal",
    "desk.restoring.sqlite", "desk.before-upgrade-7.sqlite", "desk.before-upgrade-7.sqlite.bad", "desk.reports", "desk.key.json.part",
    "desk.sqlite.0123456789abcdef.part",
)


@pytest.mark.parametrize("name", BESIDE)
def test_a_desk_and_what_is_its_own_beside_it_are_never_written_over(desk: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    assert code_of(tmp_path / name.format(folder=tmp_path.name)) in {"FI-DESK", "FI-NOFILE"}
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before


def test_what_stands_beside_a_desk_that_is_in_use_is_told_without_reading_it(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(desk, Rules(), clock=Clock())):
        read: list[object] = []
        opened = Path.open
        monkeypatch.setattr(Path, "open", lambda path, *args, **fields: (read.append(path), opened(path, *args, **fields))[1])
        assert [code_of(desk), code_of(desk.with_name("desk.drafts.sqlite"))] == ["FI-DESK", "FI-DESK"]
        assert read == []  # closing one, or its index, would let go of the locks that SQLite holds on it


def test_an_encrypted_desk_is_known_by_its_key_file(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").write_bytes(os.urandom(8_192))
    (tmp_path / "desk.key.json").write_text("{}", encoding="utf-8")
    assert [code_of(tmp_path / name) for name in ("desk.sqlite", "desk.key.json", "desk.drafts.sqlite")] == ["FI-DESK"] * 3


@posix
def test_a_link_is_no_way_to_a_desk_and_neither_is_a_folder_by_another_name(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "k.csv").symlink_to(desk)
    (tmp_path / "other").symlink_to(tmp_path)
    assert [code_of(tmp_path / name) for name in ("k.csv", "other/desk.sqlite", "other/desk.key.json")] == ["FI-DESK"] * 3
    assert (tmp_path / "k.csv").is_symlink()


def test_on_a_disk_that_knows_no_capitals_neither_does_the_rule(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(tmp_path / "DESK.key.json") == ""
    (tmp_path / "DESK.key.json").unlink()
    there = Path.samefile
    monkeypatch.setattr(Path, "samefile", lambda one, other: str(one).casefold() == str(other).casefold() or there(one, other))
    assert [code_of(tmp_path / name) for name in ("DESK.SQLITE", "Desk.Key.json")] == ["FI-DESK"] * 2


def test_the_programs_own_folder_takes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "own")
    (tmp_path / "own" / "asked").mkdir(parents=True)
    assert [code_of(tmp_path / "own" / name) for name in ("settings.json", "x.csv", "asked/x.lock")] == ["FI-DESK"] * 3


ORDINARY = (
    "desk.november.pdf", "desk.2026-11.csv", "desk.v2.html", "desk.docx", "desk.jpg", "desk.eml", "desk.copy.sqlite", "desk.files-2026.zip",
    "desk.rescued.pdf", "desk.restoring.csv",
)


@pytest.mark.parametrize("name", ["desk.pdf", "desk.csv", "desk.CDPACK", "desk-2026.zip", "desks.json", "cases.xlsx", "复盘.cdpack", *ORDINARY])
def test_beside_a_desk_there_is_room_for_what_is_taken_out_of_it(desk: Path, tmp_path: Path, name: str) -> None:
    assert code_of(tmp_path / name) == ""
    assert (tmp_path / name).read_bytes() == b"taken out"


@pytest.mark.parametrize("name", ["photos.jpg", "photos.json", "photos.drafts.sqlite", "photos.files/x.zip"])
def test_beside_a_database_of_another_program_only_that_one_is_kept(tmp_path: Path, name: str) -> None:
    with closing(sqlite3.connect(tmp_path / "photos.db")) as theirs:
        theirs.execute("CREATE TABLE photo (id)")
    (tmp_path / "photos.files").mkdir()
    assert [code_of(tmp_path / each) for each in (name, "photos.db")] == ["", "FI-DESK"]


def test_what_the_data_layer_puts_beside_a_desk_is_known_here_by_the_same_names() -> None:
    """Layers keep the names apart, so that this alone holds them together."""
    desk = Path("desk.sqlite")
    beside = [paths.beside(desk, each) for each in (driver.KEY_FILE, between.DRAFTS, reporting.FOLDER)]
    whole = [desk.with_name(f"desk.{each}{more}.sqlite") for each in aside.BEGINS for more in ("", "7")]
    made = [*beside, *whole, rescuing.target_of(desk), copies.manifest_path(desk), backups.folder_of(desk).path]
    made += [desk.with_name(desk.name + each) for each in (turning.OLD, turning.TURNING)]
    assert [each.name for each in made if not taken_out.is_own(each.name, desk.name)] == []
    assert form.APPLICATION_ID.to_bytes(4, "big") == taken_out.DESK


@pytest.mark.parametrize("name", [".", "..", "", "sub", "/"])
def test_a_folder_is_no_file_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert code_of(Path(name)) == "FI-NOFILE"


@posix
@pytest.mark.parametrize("stood", [None, 0o644, 0o666])
def test_a_file_is_its_users_alone_from_its_first_byte_on_whatever_stood_there(tmp_path: Path, stood: int | None) -> None:
    target, before = tmp_path / "names.csv", os.umask(0)
    try:
        if stood is not None:
            target.touch()
            target.chmod(stood)
        with taken_out.written(target) as file:
            file.write(b"Noor")
            half = [each for each in tmp_path.iterdir() if each != target]
            rights = [each.stat().st_mode & 0o777 for each in half]
    finally:
        os.umask(before)
    assert (rights, target.stat().st_mode & 0o777, target.read_bytes(), list(tmp_path.iterdir())) == ([0o600], 0o600, b"Noor", [target])


@posix
def test_whoever_waits_in_a_folder_of_many_gets_nothing_and_loses_nothing(tmp_path: Path) -> None:
    target, mine = tmp_path / "k.zip", tmp_path / "evil"
    (tmp_path / "k.zip.part").symlink_to(mine)
    (tmp_path / "o.zip.part").write_bytes(b"somebody's own")
    for each in (target, tmp_path / "o.zip"):
        taken_out.write(each, b"Noor Vanderlee")
    assert (mine.exists(), target.is_symlink(), target.read_bytes()) == (False, False, b"Noor Vanderlee")
    assert (tmp_path / "o.zip.part").read_bytes() == b"somebody's own"


def test_of_a_file_that_is_given_up_nothing_is_left_and_what_stood_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "k.zip"
    target.write_bytes(b"the one before")
    with pytest.raises(KeyError), taken_out.written(target) as file:
        {}[file.write(b"half")]
    assert [(each, each.read_bytes()) for each in tmp_path.iterdir()] == [(target, b"the one before")]


OWN = {
    "durable.py", "log.py", "playbooks/limits.py", "playbooks/seeding.py", "playbooks/seal.py", "services/attaching.py", "shots.py", "ui/crash.py",
}
"""What keeps the program's own files, those of a site, a mark beside a copy, and pictures of the program for its makers."""


def opened_to_write(source: str) -> bool:
    """Tell whether a module opens a file by name to write into it."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        modes = [arg.value for arg in (*call.args, *(each.value for each in call.keywords)) if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in {"write_text", "write_bytes"} or (name == "open" and any(set(mode) <= set("rwxabt+") and set(mode) & set("wxa") for mode in modes)):
            return True
    return False


REPLACED = {"services/knocking.py", "services/reporting.py", "settings.py"}
"""What the program asks itself, the reports that it makes by itself, and what somebody chose."""


def test_above_the_data_layer_only_own_files_are_replaced_where_they_stand() -> None:
    found = {file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py") if "durable.replace" in file.read_text(encoding="utf-8")}
    assert {name for name in found if not name.startswith("data/")} == REPLACED


def test_above_the_data_layer_no_file_is_written_but_in_this_way() -> None:
    names = {file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    writing = {name for name, source in names.items() if opened_to_write(source)}
    assert {name for name in writing if not name.startswith(("data/", "bench/"))} - OWN == set()
