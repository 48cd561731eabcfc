"""A version means one content for ever: what changed without a new one is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_desk.playbooks import check_all, load
from complaint_desk.playbooks.seal import FILE, has_manifest, seal
from complaint_desk.playbooks.sources import Shelf

Put = Callable[[str, str], None]


@pytest.fixture
def manifest(root: Path) -> Path:
    path = root / "playbooks" / FILE
    path.unlink(missing_ok=True)
    seal(Shelf.of(root))
    return path


def told(root: Path, site: Path | None = None) -> set[tuple[str, str]]:
    names = {"not_sealed", "same_version", "version_back"}
    return {(fault.file, name) for fault in check_all(root, site) if (name := fault.reason.key.rpartition(".")[2]) in names}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def renumber(path: Path, version: int) -> None:
    path.write_text(re.sub(r"^version = \d+$", f"version = {version}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")


def test_what_was_sealed_holds(root: Path, manifest: Path) -> None:
    assert told(root) == set()
    before = manifest.read_bytes()
    assert seal(Shelf.of(root)) == ()
    assert manifest.read_bytes() == before


@pytest.mark.parametrize(("file", "old", "new"), [
    ("delay.toml", "hours = 24", "hours = 23"),
    ("en/delay.toml", "be_patient = \"", "be_patient = \"Now: "),
    ("zh_TW/facts.toml", "promised_at = \"", "promised_at = \"請問，"),
])
def test_content_that_changed_without_a_new_version_is_told_and_can_not_be_sealed(root: Path, manifest: Path, file: str, old: str, new: str) -> None:
    change(root / "playbooks" / file, old, new)
    assert ("playbooks/delay.toml", "same_version") in told(root)
    before = manifest.read_bytes()
    assert seal(Shelf.of(root)) == ()
    assert manifest.read_bytes() == before


def test_a_new_version_is_sealed_beside_the_old_ones(root: Path, manifest: Path) -> None:
    before, shipped = manifest.read_text(encoding="utf-8"), load("en", root=root).playbook_for("delay").version
    change(root / "playbooks/delay.toml", "hours = 24", "hours = 23")
    renumber(root / "playbooks/delay.toml", 42)
    assert told(root) == {("playbooks/delay.toml", "not_sealed")}
    assert seal(Shelf.of(root)) == ("delay 42",)
    assert told(root) == set()
    assert set(before.splitlines()) < set(manifest.read_text(encoding="utf-8").splitlines())
    renumber(root / "playbooks/delay.toml", shipped)
    assert told(root) == {("playbooks/delay.toml", "same_version")}


def test_a_version_that_was_never_sealed_and_is_older_is_told(root: Path, manifest: Path) -> None:
    renumber(root / "playbooks/delay.toml", 43)
    seal(Shelf.of(root))
    renumber(root / "playbooks/delay.toml", 42)
    assert told(root) == {("playbooks/delay.toml", "version_back")}


def test_comments_and_blanks_are_no_content(root: Path, manifest: Path) -> None:
    path = root / "playbooks/delay.toml"
    path.write_text("# A word to the reader.\n\n" + path.read_text(encoding="utf-8").replace(" = ", "  =  "), encoding="utf-8")
    assert told(root) == set()


def test_a_site_may_seal_its_own_playbooks(root: Path, site: Path, put: Put) -> None:
    put("playbooks/delay.toml", (root / "playbooks/delay.toml").read_text(encoding="utf-8"))
    renumber(site / "playbooks/delay.toml", 1)
    shelf = Shelf.of(root, site)
    assert not has_manifest(shelf)
    assert seal(shelf) == ("delay 1",)
    change(site / "playbooks/delay.toml", "hours = 24", "hours = 23")
    assert ("desk.site/playbooks/delay.toml", "same_version") in told(root, site)


def test_the_shipped_playbooks_are_sealed() -> None:
    assert has_manifest(Shelf.of())
