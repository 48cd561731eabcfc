"""Runs a program as an account that rights hold for: where the tests run as root, whom nothing is forbidden, as another account."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
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


@pytest.fixture
def rightful() -> Iterator[Path]:
    """A folder that is the account's own, outside of those which only the tests' own account may enter."""
    if os.name != "posix":
        pytest.skip("rights are set here as POSIX has them")
    folder = Path(tempfile.mkdtemp(prefix="rightful-"))
    try:
        (folder / "home").mkdir()
        give(folder)
        tried = run(folder, "-c", "import complaint_desk.app, tests.ordinary")
        if tried.returncode:
            pytest.skip(f"another account cannot run the program here: {tried.stderr[-200:]}")
        yield folder
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        shutil.rmtree(folder)


def give(folder: Path) -> None:
    """Make a folder, and all that is in it, that account's."""
    if os.geteuid() == 0:
        for each in (folder, *folder.rglob("*")):
            os.chown(each, NOBODY, NOBODY)
