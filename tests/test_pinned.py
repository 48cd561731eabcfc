"""What the program is bundled from is pinned: every release that pyproject.toml asks for, with hashes, and from no place in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINNED = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [Requirement(each) for each in (*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra))]
WANTED = [each for each in ASKED if each.name != PROJECT["name"]]
ENTRIES = re.findall(r"(?m)^([\w.-]+)==(\S+)[^\\]*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)*)$", PINNED)


@pytest.mark.parametrize("wanted", WANTED, ids=lambda each: each.name)
def test_what_the_project_asks_for_is_pinned_within_its_range(wanted: Requirement) -> None:
    found = [version for name, version, _ in ENTRIES if canonicalize_name(name) == canonicalize_name(wanted.name)]
    assert found, "write .ci/requirements.txt anew: bash .ci/lock"
    assert all(version in wanted.specifier for version in found)


def test_every_release_has_hashes_and_no_line_names_a_place() -> None:
    assert len(ENTRIES) == len(re.findall(r"(?m)^[^ #\n]", PINNED)) > len(WANTED)
    assert [name for name, _, hashes in ENTRIES if not hashes] == []
    assert not re.search(r"://|^-|@", PINNED, re.MULTILINE)
