"""What holds for every test: a property is judged by its answer, never by how long a busy machine took; what a harness did is said at the end."""

from __future__ import annotations

import functools
import pickle
import tomllib
from typing import Any

import pytest
from hypothesis import settings

from tests.faults.budget import DEEP

EVERYDAY = 40
"""Examples of a property that names no number itself; a deep run takes the hundred of the library."""

settings.register_profile("everyday", deadline=None, max_examples=EVERYDAY)
settings.register_profile("deep", deadline=None)
settings.load_profile("deep" if DEEP else "everyday")

_parse = tomllib.loads


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> bytes:
    return pickle.dumps(_parse(text))


def _parsed_once(text: str, /, **how: Any) -> dict[str, Any]:
    """Return what a text in TOML says, in tables that are the caller's own; the same text is parsed once in a process."""
    said: dict[str, Any] = _parse(text, **how) if how else pickle.loads(_parsed(text))
    return said


def pytest_configure() -> None:
    """Have the guide's files, which thousands of tests open a desk with, parsed once and not each time: that took as long as the desk."""
    tomllib.loads = _parsed_once


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much each harness did, wherever it ran: a figure that nobody sees is none."""
    for report in terminalreporter.getreports("passed"):
        if "tests/faults/" in report.nodeid and (figures := report.capstdout.split("\n")[:-1]):
            terminalreporter.write_line(f"{report.nodeid.removeprefix('tests/faults/')}: {'; '.join(figures)}")
