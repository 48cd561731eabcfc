"""What the program is bundled from is pinned: every release that pyproject.toml asks for, with hashes, and from no place in particular."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINNED = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [Requirement(each) for each in (*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra))]
WANTED = [each for each in ASKED if each.name != PROJECT["name"]]
ENTRIES = re.findall(r"(?m)^([\w.-]+)(?:\[[^]]+\])?==(\S+)[^\\]*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)*)$", PINNED)


@pytest.mark.parametrize("wanted", WANTED, ids=lambda each: each.name)
def test_what_the_project_asks_for_is_pinned_within_its_range(wanted: Requirement) -> None:
    found = [version for name, version, _ in ENTRIES if canonicalize_name(name) == canonicalize_name(wanted.name)]
    assert found, "write .ci/requirements.txt anew: bash .ci/lock"
    assert all(version in wanted.specifier for version in found)


def test_every_release_has_hashes_and_no_line_names_a_place() -> None:
    assert len(ENTRIES) == len(re.findall(r"(?m)^[^ #\n]", PINNED)) > len(WANTED)
    assert [name for name, _, hashes in ENTRIES if not hashes] == []
    assert not re.search(r"://|^-|@", PINNED, re.MULTILINE)


def test_what_a_release_asks_another_for_with_extras_is_pinned_with_them() -> None:
    """Beside a pin of the bare name pip looks for the newest release with the extras, which has no hash here once there is a newer one."""
    asked = [Requirement(line) for each in distributions() for line in each.requires or ()]
    names = {canonicalize_name(name): name for name, _, _ in ENTRIES}
    with_extras = {
        (names[canonicalize_name(each.name)], extra) for each in asked for extra in each.extras
        if canonicalize_name(each.name) in names and (each.marker is None or each.marker.evaluate({"extra": ""}))
    }
    assert ("coverage", "toml") in with_extras
    assert {(name, extra) for name, extra in with_extras if not re.search(rf"(?m)^{name}\[[^]]*{extra}[^]]*\]==", PINNED)} == set()
