"""A desk with all that stands beside one, before it is encrypted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.desks import Clock
from tests.data.sealed import filled

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def plain(tmp_path: Path, clock: Clock) -> Path:
    """In the clear; nobody has it open."""
    return filled(tmp_path, clock)
