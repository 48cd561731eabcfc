"""What holds for every test: a property is judged by its answer, never by how long a busy machine took; what a harness did is said at the end."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.faults.budget import DEEP

EVERYDAY = 40
"""Examples of a property that names no number itself; a deep run takes the hundred of the library."""

settings.register_profile("everyday", deadline=None, max_examples=EVERYDAY)
settings.register_profile("deep", deadline=None)
settings.load_profile("deep" if DEEP else "everyday")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much each harness did, wherever it ran: a figure that nobody sees is none."""
    for report in terminalreporter.getreports("passed"):
        if "tests/faults/" in report.nodeid and (figures := report.capstdout.split("\n")[:-1]):
            terminalreporter.write_line(f"{report.nodeid.removeprefix('tests/faults/')}: {'; '.join(figures)}")
