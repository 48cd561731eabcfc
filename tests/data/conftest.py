"""A desk in a temporary folder, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock
from tests.new_desk import open_desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    opened = open_desk(path, Rules(), clock)
    yield opened
    opened.close()
