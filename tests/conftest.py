"""What holds for every test: a property is judged by its answer, never by how long a busy machine took; what a harness did is said at the end."""

from __future__ import annotations

import functools
import itertools
import pickle
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import platformdirs
import pytest
from hypothesis import settings

from tests.faults.budget import DEEP
from tests.read_once import read_once

EVERYDAY = 40
"""Examples of a property that names no number itself; a deep run takes the hundred of the library."""

settings.register_profile("everyday", deadline=None, max_examples=EVERYDAY)
settings.register_profile("deep", deadline=None)
settings.load_profile("deep" if DEEP else "everyday")

_parse = tomllib.loads
_TURNS: Final = itertools.count()


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> bytes:
    return pickle.dumps(_parse(text))


def _parsed_once(text: str, /, **how: Any) -> dict[str, Any]:
    """Return what a text in TOML says, in tables that are the caller's own; the same text is parsed once in a process."""
    said: dict[str, Any] = _parse(text, **how) if how else pickle.loads(_parsed(text))
    return said


@pytest.fixture(scope="session")
def folders_of_users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test has its user's data folder, made by whoever writes there first."""
    return tmp_path_factory.mktemp("users")


@pytest.fixture(autouse=True)
def own_data_folder(folders_of_users: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and every program that it starts, a user's data folder of its own.

    Nothing of the user who runs the tests is written to, and what one test noted of a desk outside its file is no evidence in
    another: new desks of a process have the same random marks (``tests.new_desk``).
    """
    folder = folders_of_users / str(next(_TURNS))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    if sys.platform != "linux":
        monkeypatch.setattr(platformdirs, "user_data_dir", lambda name, **_: str(folder / name))
    return folder


def pytest_configure() -> None:
    """Have the guide's files, which thousands of tests open a desk with, parsed once and not each time: that took as long as the desk."""
    tomllib.loads = _parsed_once
    read_once()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much each harness did, wherever it ran: a figure that nobody sees is none."""
    for report in terminalreporter.getreports("passed"):
        if "tests/faults/" in report.nodeid and (figures := report.capstdout.split("\n")[:-1]):
            terminalreporter.write_line(f"{report.nodeid.removeprefix('tests/faults/')}: {'; '.join(figures)}")
