"""Runs a program as an account that rights hold for: where the tests run as root, whom nothing is forbidden, as another account."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOBODY = 65534


def _account() -> dict[str, Any]:
    """How a child is started as an account that rights hold for."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def run(folder: Path, *told: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the tests as that account, with a home of its own, and return how it ended and what it said."""
    home = folder / "home"
    known = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"), "LOGNAME": "mara"}
    known |= {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *told], cwd=folder, env=known, capture_output=True, encoding="utf-8", timeout=300, check=False, **_account())


@contextmanager
def _own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rightful-"))
    try:
        (folder / "home").mkdir()
        give(folder)
        yield folder
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cannot_run() -> str:
    """Why that account cannot run the program here, tried once; empty where it can."""
    with _own_folder() as folder:
        tried = run(folder, "-c", "import complaint_desk.app, tests.ordinary")
    return tried.stderr[-200:] or "it ends at once" if tried.returncode else ""


@pytest.fixture
def rightful(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that is the account's own, outside of those which only the tests' own account may enter."""
    if os.name != "posix":
        pytest.skip("rights are set here as POSIX has them")
    if why := request.getfixturevalue("cannot_run"):
        pytest.skip(f"another account cannot run the program here: {why}")
    with _own_folder() as folder:
        yield folder


def give(folder: Path) -> None:
    """Make a folder, and all that is in it, that account's."""
    if os.geteuid() == 0:
        for each in (folder, *folder.rglob("*")):
            os.chown(each, NOBODY, NOBODY)
