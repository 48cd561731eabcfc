"""The layers hold, and each contract notices when it is broken: once on purpose, in a copy of the package."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}

# Contract, the module that goes wrong, what it should never have said.
BROKEN_ON_PURPOSE = [
    ("layers", "domain/messages.py", "from complaint_desk import wording"),
    ("layers", "insight/__init__.py", "import complaint_desk.data"),
    ("layers", "novelty/__init__.py", "'A new package that was never given its place.'"),
    ("screens-are-strangers", "ui/queue/__init__.py", "import complaint_desk.ui.analytics"),
    ("no-qt-below-ui", "services/__init__.py", "from PySide6.QtCore import QTimer"),
    ("peewee-only-in-data", "services/__init__.py", "import sqlite3"),
    ("peewee-only-in-data", "ui/__init__.py", "from playhouse import db_url"),
    ("screens-reach-data-through-services", "ui/__init__.py", "from complaint_desk import data"),
    ("matplotlib-only-in-charts", "ui/__init__.py", "from matplotlib.figure import Figure"),
    ("domain-touches-nothing", "domain/messages.py", "import time"),
]

# Modules that a contract leaves out, and why: everybody else must be named in it.
EXCUSED = {
    # These make the window, or are the window.
    "no-qt-below-ui": {"ui", "app", "between", "cli", "__main__", "bench", "shots", "smoke"},
    # bench measures the floors that plain SQLite sets.
    "peewee-only-in-data": {"data", "bench", "__main__"},
    "matplotlib-only-in-charts": {"charts", "bench", "__main__"},
}


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Check the contracts of pyproject.toml on the package in a folder, in a process of its own."""
    only = ["--contract", contract] if contract else []
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo", "--config", str(ROOT / "pyproject.toml"), *only],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def add_line(module: Path, line: str) -> None:
    module.parent.mkdir(parents=True, exist_ok=True)
    for folder in module.parents:
        if folder.name == "complaint_desk":
            break
        (folder / "__init__.py").touch()
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package alone, to be spoilt."""
    shutil.copytree(ROOT / "complaint_desk", tmp_path / "complaint_desk", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_holds() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("contract", "module", "line"), BROKEN_ON_PURPOSE, ids=lambda value: str(value).split("/")[0])
def test_a_broken_contract_is_noticed(copy: Path, contract: str, module: str, line: str) -> None:
    # The other side of a forbidden import must exist to be imported.
    (copy / "complaint_desk" / "ui" / "analytics").mkdir(exist_ok=True)
    (copy / "complaint_desk" / "ui" / "analytics" / "__init__.py").touch()
    add_line(copy / "complaint_desk" / module, line)
    result = lint(copy, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in result.stdout


def test_every_contract_is_broken_once() -> None:
    assert {contract for contract, _, _ in BROKEN_ON_PURPOSE} == set(CONTRACTS)


@pytest.mark.parametrize("contract", sorted(EXCUSED))
def test_no_module_is_forgotten(contract: str) -> None:
    package = ROOT / "complaint_desk"
    modules = {entry.stem for entry in package.glob("*.py")} | {entry.parent.name for entry in package.glob("*/__init__.py")}
    watched = {name.removeprefix("complaint_desk.") for name in CONTRACTS[contract]["source_modules"]}
    forgotten = modules - watched - EXCUSED[contract] - {"__init__"}
    assert not forgotten, f"add to source_modules of {contract} in pyproject.toml: {sorted(forgotten)}"


def imported_names(module: Path) -> set[str]:
    """Return the top names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_domain_is_the_standard_library_and_itself() -> None:
    for module in (ROOT / "complaint_desk" / "domain").rglob("*.py"):
        foreign = imported_names(module) - sys.stdlib_module_names - {"complaint_desk"}
        assert not foreign, f"{module.name} imports {sorted(foreign)}"
