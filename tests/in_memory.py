"""Where tests keep their files that try much and never ask whether a disk keeps what it was given."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

IN_MEMORY: Final = Path("/dev/shm")  # where Linux has a folder in memory; each test makes one of its own there
ROOM: Final = 2 << 30


def folder_in_memory() -> str | None:
    """Return where a folder would be that no disk slows down, None where this system has none with room for it."""
    return str(IN_MEMORY) if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM else None


def passing_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for as long as a ``with`` holds it: one of hundreds of examples waits for no disk."""
    return tempfile.TemporaryDirectory(dir=folder_in_memory(), ignore_cleanup_errors=True)


@pytest.fixture(scope="module")
def memory_root() -> Iterator[Path]:
    """A folder in memory for a module, or wherever this system keeps what is passing."""
    with tempfile.TemporaryDirectory(prefix="desk-", dir=folder_in_memory(), ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture
def memory_path(memory_root: Path) -> Iterator[Path]:
    """A folder in memory of a test's own."""
    with tempfile.TemporaryDirectory(dir=memory_root, ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture(name="tmp_path")
def no_disk(memory_path: Path) -> Path:
    """The folder in memory, for a directory of tests whose conftest takes this: each commit that waits for a disk is most of a short test."""
    return memory_path
