"""Where the desk is written and what makes a text of a text: in few places, which are looked through here (design, safety A2 and D6)."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import complaint_desk

PACKAGE = Path(complaint_desk.__file__).parent
SOURCES = {file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
WRITES = re.compile(r"\s*(INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|REPLACE INTO|DROP (TABLE|TRIGGER|INDEX)|ALTER TABLE|CREATE )")
FORMATS = {"data/due.py", "data/figures.py", "data/joined.py", "data/marks.py", "data/residue.py", "services/alarms.py", "services/demo/history.py"}
"""Statements of our own put together of our own parts, and invented people: no text that somebody stored."""


@cache
def looked_through(source: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the statements that write and the names of what is called in a module, walked through once for both."""
    writing, names = [], set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)) if WRITES.match(text):
                writing.append(text)
            case ast.Call(func=ast.Name(id=name)):
                names.add(name)
            case ast.Call(func=ast.Attribute(attr=name)):
                names.add(f".{name}")
    return tuple(writing), frozenset(names)


def statements(source: str) -> tuple[str, ...]:
    """Return the texts of a module that are statements which write."""
    return looked_through(source)[0]


def called(source: str) -> frozenset[str]:
    """Return the names of what a module calls; those of methods with a dot before them."""
    return looked_through(source)[1]


def test_only_the_data_layer_has_statements_that_write() -> None:
    writing = {name for name, source in SOURCES.items() if statements(source)}
    assert "data/transaction.py" in writing
    assert {name for name in writing if not name.startswith(("data/", "bench/"))} == set()


def test_no_connection_is_opened_but_by_the_data_layer() -> None:
    connecting = {name for name, source in SOURCES.items() if re.search(r"\bsqlite3\.connect\(|\bconnect\(.*sqlite", source)}
    assert {name for name in connecting if not name.startswith(("data/", "bench/"))} == set()


def test_no_text_is_run_or_filled_in_as_a_template() -> None:
    running = {"eval", "exec", "compile", "__import__", "Template", ".format_map", ".safe_substitute", ".substitute", ".from_string"}
    assert {(name, each) for name, source in SOURCES.items() for each in called(source) & running} == set()
    assert {name for name, source in SOURCES.items() if ".format" in called(source)} == FORMATS


@pytest.mark.parametrize("source", ["run('INSERT OR IGNORE INTO t VALUES(1)')", "x = 'UPDATE person SET name = 1'", "f'DELETE FROM {t}'"])
def test_the_look_finds_a_statement_that_writes(source: str) -> None:
    assert statements(source)


@pytest.mark.parametrize("source", ["eval(x)", "x.format_map(y)", "Template(x).substitute(y)"])
def test_the_look_finds_what_runs_a_text(source: str) -> None:
    assert called(source) & {"eval", ".format_map", ".substitute"}
