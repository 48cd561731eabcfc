"""A desk in a folder that this account may not enter: every verb says so in a sentence, and the description tells what it can."""

import os
import shutil
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace

import pytest

from complaint_desk.app import _Opening
from complaint_desk.data import diagnosis
from complaint_desk.data.opening import journal_waits
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.services import describing, encrypting
from complaint_desk.services.describing import Scene
from complaint_desk.services.desks import site_folder
from complaint_desk.settings import Settings

NOBODY = 65_534
VERBS = ("check", "queue", "figures", "backup", "rescue", "encrypt")
IMPORTED = (*VERBS, "restore")


@pytest.fixture
def shut(desk, tmp_path, monkeypatch):
    """The path of a desk; its folder is its owner's alone, and the program runs as somebody else, or as the owner who shut it."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    describing.looked_into(Scene(desk, tmp_path / "data"))  # what it imports may lie where nobody else may read
    for verb in IMPORTED:
        import_module(f"complaint_desk.cli.{verb}")
    folder = tmp_path / "shut"
    folder.mkdir()
    shutil.copy(desk, folder)
    with kept_out_of(folder, tmp_path):
        yield folder / desk.name


@contextmanager
def kept_out_of(place, tmp_path):
    """Run as somebody else than the owner, who alone may look into a folder or a file; or as the owner who shut it."""
    if os.name != "posix":
        pytest.skip("who may enter a folder is told otherwise here")
    root = os.geteuid() == 0
    tmp_path.chmod(0o755)
    place.chmod(0)
    if root:
        try:
            os.seteuid(NOBODY)
        except OSError:
            pytest.skip("this root is nobody else")
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        place.chmod(0o700)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_that_there_is_no_right_to_open_it(run, shut, verb):
    code, out, err = run(verb, on=shut)
    assert (code, out, "ST-RIGHT" in err, err.count("\n")) == (1, "", True, 1)


@pytest.mark.parametrize("named", [False, True], ids=["the newest", "a file"])
def test_a_restore_says_that_it_may_not_look_and_not_that_there_is_nothing(run, shut, named):
    file = [str(shut.with_name("desk.backups") / "any.sqlite")] if named else []
    code, out, err = run("restore", *file, on=shut)
    assert (code, out, "BK-RIGHT" in err, err.count("\n")) == (1, "", True, 1)


@pytest.mark.parametrize("what", ["desk.backups", "desk.backups/*.json"], ids=["the folder", "a note in it"])
def test_it_says_so_too_where_only_the_backups_may_not_be_read(run, own, tmp_path, what):
    assert "BK-NONE" in run("restore", on=own)[2]
    assert run("backup", on=own)[0] == 0
    tmp_path.joinpath("desk.backups").chmod(0o755)
    with kept_out_of(next(tmp_path.glob(what)), tmp_path):
        code, out, err = run("restore", on=own)
    assert (code, out, "BK-RIGHT" in err, err.count("\n")) == (1, "", True, 1)


def test_a_description_says_that_the_file_cannot_be_read_and_goes_on(run, shut):
    code, out, err = run("describe", on=shut)
    assert (code, err) == (0, "")
    assert "[state]: cannot be read" in out
    assert "[fatal]" in out


def test_whoever_looks_for_it_is_told_a_problem_or_finds_nothing(shut, tmp_path):
    assert diagnosis.face(shut).state == "unreadable"
    assert not journal_waits(shut)
    assert site_folder(shut) is None
    assert not encrypting.locked(shut)
    assert not Scene(shut, tmp_path / "data").locked


def test_the_window_gets_a_problem_to_offer_ways_for(shut):
    opening = _Opening(SimpleNamespace(db=str(shut)), None, Settings())
    opening.start()
    with pytest.raises(StoreProblem) as told:
        opening.wait()
    assert told.value.code == "ST-RIGHT"


def test_a_file_that_is_refused_only_when_it_is_read_is_told_alike(run, desk, tmp_path, monkeypatch):
    def refuse(*_told):
        raise PermissionError

    own = shutil.copy(desk, tmp_path / "desk.sqlite")
    monkeypatch.setattr("complaint_desk.data.opening.beginning", refuse)
    code, _, err = run("queue", on=own)
    assert (code, "ST-RIGHT" in err) == (1, True)
