"""What holds for the whole tree: its top level, its sizes and names, and nothing in it of the machine it was written on."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.reach import collector_resting, program

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {"complaint_desk", "resources", "tests", "build.spec", "pyproject.toml", "README.md", "LICENSE"}
MADE_HERE = {"build", "dist", "__pycache__"}
TEXTS = {".py", ".toml", ".md", ".txt", ".spec", ".yml", ".yaml", ".csv", ".svg", ".json", ""}

LONGEST_MODULE = 600
LONGEST_FUNCTION = 60
VAGUE = re.compile(r"(^|_)(utils?|misc|common|helpers?|managers?)(_|$)")

# In two halves, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        first + second
        for first, second in (
            ("/tm", r"p/cd\b"), ("/wor", r"k/(main|shared|\.)"), ("/roo", r"t\b"), ("/opt/", "pypi"), ("extra-index", "-url"),
            ("artifact", "registry"), ("artifact-", "registry"), (r"pkg\.d", "ev"), (r"pypi\.org/", "simple"), ("find-", "links"), ("Clau", "de"),
            ("Anthrop", "ic"), ("Open", "AI"), ("Chat", "GPT"), ("Copil", "ot"), ("worktree add", " "), ("language mod", "el"),
        )
    ),
    re.IGNORECASE,
)  # fmt: skip


def files() -> Iterator[Path]:
    """Every file of the project, without what tools leave behind."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        left_behind = parts[0] in {".git", ".venv"} or any(part in MADE_HERE or part.endswith(("_cache", ".egg-info")) for part in parts)
        if path.is_file() and not left_behind and ".hypothesis" not in parts:
            yield path


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_top_level_holds_what_was_agreed() -> None:
    seen = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not path.name.endswith(".egg-info")}
    assert seen - MADE_HERE == TOP_LEVEL


def test_nothing_names_the_machine_or_the_makers() -> None:
    found = []
    for path in files():
        if path.suffix not in TEXTS or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := FOREIGN.search(line):
                found.append(f"{named(path)}:{number}: {match.group()}")
    assert found == []


def test_modules_stay_readable() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules("complaint_desk", "tests")}
    assert {name: n for name, n in lengths.items() if n >= LONGEST_MODULE} == {}


@cache
def defined_and_called() -> dict[str, tuple[ast.AST, ...]]:
    """By module of the program and the tests: its functions, its classes and the calls without an encoding; walked through once for all."""
    walked = itertools.chain(
        program().items(), ((named(path), ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in modules("tests")),
    )
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    with collector_resting():
        return {
            name: tuple(node for node in nodes if isinstance(node, kinds) or (isinstance(node, ast.Call) and is_without_encoding(node)))
            for name, nodes in walked
        }


def test_all_modules_are_looked_through() -> None:
    assert defined_and_called().keys() == set(map(named, modules("complaint_desk", "tests")))


def test_functions_stay_readable() -> None:
    long = []
    for name, nodes in defined_and_called().items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                if (lines := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION:
                    long.append(f"{name}: {node.name} has {lines}")
    assert long == []


def test_names_say_what_is_in_them() -> None:
    vague = [named(path) for path in modules("complaint_desk") if any(VAGUE.search(part) for part in path.relative_to(ROOT).with_suffix("").parts)]
    for name, nodes in defined_and_called().items():
        for node in nodes if name.startswith("complaint_desk/") else ():
            if isinstance(node, ast.ClassDef) and re.search(r"(Util|Helper|Manager)s?$", node.name):
                vague.append(f"{name}: {node.name}")
    assert vague == []


def is_without_encoding(call: ast.Call) -> bool:
    """Tell whether a call would read or write text in whatever encoding the machine has; code page 1252 cannot write Chinese."""
    if any(keyword.arg == "encoding" for keyword in call.keywords):
        return False
    match call.func:
        case ast.Attribute(attr="read_text" | "write_text", value=value):
            return not (isinstance(value, ast.Name) and value.id == "resources")
        case ast.Name(id="open"):
            mode = next((k.value for k in call.keywords if k.arg == "mode"), call.args[1] if len(call.args) > 1 else None)
            return not (isinstance(mode, ast.Constant) and "b" in str(mode.value))
    return False


def test_text_files_are_opened_with_their_encoding() -> None:
    assert [f"{name}:{node.lineno}" for name, nodes in defined_and_called().items() for node in nodes if isinstance(node, ast.Call)] == []


@pytest.mark.parametrize(
    ("code", "caught"),
    [("path.read_text()", True), ("open(p)", True), ("open(p, 'rb')", False), ("open(p, encoding='utf-8')", False), ("resources.read_text('a')", False)],
)
def test_a_missing_encoding_is_seen(code: str, caught: bool) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_without_encoding(call) is caught
