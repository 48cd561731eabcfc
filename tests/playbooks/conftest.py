"""A copy of the shipped guide files to break on purpose, and an empty folder for a site's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_desk import resources

Put = Callable[[str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("playbooks", "phrases", "methods", "clocks", "calendars"):
        if resources.path(name).is_dir():
            shutil.copytree(resources.path(name), tmp_path / name)
    return tmp_path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "desk.site"
    folder.mkdir()
    return folder


@pytest.fixture
def put(site: Path) -> Put:
    """Write one of the site's own files."""

    def write(file: str, text: str) -> None:
        path = site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write
