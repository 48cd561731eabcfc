"""Where the desk is written and what makes a text of a text: in few places, which are looked through here (design, safety A2 and D6)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import complaint_desk
from tests.reach import program

PACKAGE = Path(complaint_desk.__file__).parent
SOURCES = {file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
WRITES = re.compile(r"\s*(INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|REPLACE INTO|DROP (TABLE|TRIGGER|INDEX)|ALTER TABLE|CREATE )")
FORMATS = {"data/due.py", "data/figures.py", "data/joined.py", "data/marks.py", "data/residue.py", "services/alarms.py", "services/demo/history.py"}
"""Statements of our own put together of our own parts, and invented people: no text that somebody stored."""


def looked_through(nodes: Iterable[ast.AST]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the statements that write and the names of what is called in a module."""
    writing, names = [], set()
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if WRITES.match(text):
                writing.append(text)
            case ast.Call(func=ast.Name(id=name)):
                names.add(name)
            case ast.Call(func=ast.Attribute(attr=name)):
                names.add(f".{name}")
    return tuple(writing), frozenset(names)


@cache
def modules() -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """By module: the statements that write and the names of what is called, looked through once for both."""
    return {name.removeprefix("complaint_desk/"): looked_through(nodes) for name, nodes in program().items()}


def test_only_the_data_layer_has_statements_that_write() -> None:
    writing = {name for name, (statements, _) in modules().items() if statements}
    assert "data/transaction.py" in writing
    assert {name for name in writing if not name.startswith(("data/", "bench/"))} == set()


def test_no_connection_is_opened_but_by_the_data_layer() -> None:
    connecting = {name for name, source in SOURCES.items() if re.search(r"\bsqlite3\.connect\(|\bconnect\(.*sqlite", source)}
    assert {name for name in connecting if not name.startswith(("data/", "bench/"))} == set()


def test_no_text_is_run_or_filled_in_as_a_template() -> None:
    running = {"eval", "exec", "compile", "__import__", "Template", ".format_map", ".safe_substitute", ".substitute", ".from_string"}
    assert {(name, each) for name, (_, called) in modules().items() for each in called & running} == set()
    assert {name for name, (_, called) in modules().items() if ".format" in called} == FORMATS


@pytest.mark.parametrize("source", ["run('INSERT OR IGNORE INTO t VALUES(1)')", "x = 'UPDATE person SET name = 1'", "f'DELETE FROM {t}'"])
def test_the_look_finds_a_statement_that_writes(source: str) -> None:
    assert looked_through(ast.walk(ast.parse(source)))[0]


@pytest.mark.parametrize("source", ["eval(x)", "x.format_map(y)", "Template(x).substitute(y)"])
def test_the_look_finds_what_runs_a_text(source: str) -> None:
    assert looked_through(ast.walk(ast.parse(source)))[1] & {"eval", ".format_map", ".substitute"}
