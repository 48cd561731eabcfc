"""What a test reaches: the objects of the program that it names, by itself or through functions of the tests that it calls.

Read from the source, so that nothing runs: a name counts as the object that it was imported as, a helper with all that it names in turn. A
comment or a docstring names nothing. Whoever takes such an object away breaks the test.
"""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@contextmanager
def collector_resting() -> Iterator[None]:
    """Have no garbage looked for: trees make none, and all that there is would be looked through five times as long as it takes to parse."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@cache
def program() -> dict[str, tuple[ast.AST, ...]]:
    """Every node of every module of the program, by its path from the root: parsed and walked through once for all tests of a process."""
    with collector_resting():
        return {
            path.relative_to(ROOT).as_posix(): tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            for path in sorted((ROOT / "complaint_desk").rglob("*.py"))
        }


@cache
def defined(path: Path) -> dict[str, ast.AST]:
    """Functions, classes and values of a file by their name; a method by its own name too, since a test calls it on what a fixture made."""
    found: dict[str, ast.AST] = {}
    for node in parsed(path).body:
        match node:
            case ast.ClassDef(name=name, body=body):
                found[name] = node
                found |= {each.name: each for each in body if isinstance(each, ast.FunctionDef)}
            case ast.FunctionDef(name=name):
                found[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = node
    return found


@cache
def imported(path: Path) -> dict[str, str]:
    """What a file imports, by the name it has there, as dotted names."""
    found = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def spoken(node: ast.AST) -> set[str]:
    """The text constants of a piece of code, without its docstrings."""
    said = {id(each.value) for each in ast.walk(node) if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)}
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in said}


def words(node: ast.AST) -> set[str]:
    """The names, attributes, arguments and texts of a piece of code."""
    found = spoken(node)
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                found.add(name)
    return found


def _dotted(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{before}.{attr}" if (before := _dotted(value)) else ""
    return ""


def _named(path: Path, node: ast.AST) -> Iterator[str]:
    """Yield the dotted names of what a piece of code names."""
    known = imported(path)
    for each in ast.walk(node):
        if isinstance(each, ast.Name | ast.Attribute) and (dotted := _dotted(each)):
            first, _, rest = dotted.partition(".")
            if first in known:
                yield f"{known[first]}.{rest}".rstrip(".")


def _file_of(module: str) -> Path | None:
    path = ROOT / f"{module.replace('.', '/')}.py"
    return path if path.is_file() else None


def reached(path: Path, name: str) -> frozenset[str]:
    """Return the dotted names of the program's objects that a test of a file reaches; of a class only the methods that are called."""
    seen: set[tuple[Path, str]] = set()
    found: set[str] = set()
    waiting = [(path, name)]
    while waiting:
        file, here = waiting.pop()
        node = defined(file).get(here)
        if (file, here) in seen or node is None or isinstance(node, ast.ClassDef):
            continue
        seen.add((file, here))
        said = words(node)
        waiting += [(file, each) for each in said]
        for dotted in _named(file, node):
            module, _, last = dotted.rpartition(".")
            helper = _file_of(module)
            if dotted.startswith("complaint_desk."):
                found.add(dotted)
            elif helper is not None:
                made = isinstance(defined(helper).get(last), ast.ClassDef)
                waiting += [(helper, each) for each in (said if made else (last,))]
    return frozenset(found)
