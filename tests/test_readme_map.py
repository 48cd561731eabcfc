"""README.md says what is so: its map is the tree, its commands are the ones that are checked, what it points at is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def block(heading: str) -> str:
    """Return the first fenced block under a heading of README.md."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}\n.*?^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no block under {heading!r}"
    return found.group(1)


def mapped() -> set[str]:
    """Return the paths that the map names; four spaces of indentation are one level, the words after the name are free."""
    paths: set[str] = set()
    above: list[str] = []
    for line in block("Map of the code").splitlines():
        level, over = divmod(len(line) - len(line.lstrip()), 4)
        assert over == 0, f"indent by four: {line}"
        name = line.split()[0].rstrip("/")
        above[level:] = [name]
        paths.add("/".join(above))
    return paths


def packages_and_top_modules() -> set[str]:
    """Return what the map must name."""
    package = ROOT / "complaint_desk"
    packages = {init.parent for init in package.rglob("__init__.py")}
    modules = {module for module in package.glob("*.py") if module.name != "__init__.py"}
    return {path.relative_to(ROOT).as_posix() for path in packages | modules}


def test_the_map_names_every_package_and_top_module() -> None:
    assert packages_and_top_modules() - mapped() == set()


def test_the_map_invents_nothing() -> None:
    assert {path for path in mapped() if not (ROOT / path).exists()} == set()


def test_the_map_is_one_page() -> None:
    assert len(block("Map of the code").splitlines()) <= 70


def test_ci_runs_the_readmes_own_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "readme_command 'Run the tests'" in script
    assert "pytest" in block("Run the tests")


def test_what_the_readme_points_at_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text) + re.findall(r"`(\.(?:ci|github)/[\w./-]*)`", text)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_other_systems_run_the_same_checks() -> None:
    here = (ROOT / ".ci" / "run").read_text(encoding="utf-8") + block("Run the tests")
    elsewhere = (ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    checks = ("ruff", "mypy", "lint-imports", "-m pytest", "wheel", "pyinstaller", "complaint-desk")
    assert [check for check in checks if check not in here or check not in elsewhere] == []
