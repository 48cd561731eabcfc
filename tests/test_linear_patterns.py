"""No pattern of the program repeats what repeats already: on a customer's text such a one can take for ever (design, safety C6)."""

from __future__ import annotations

import ast
from pathlib import Path
from re import _constants, _parser
from typing import Any

import pytest

import complaint_desk

PACKAGE = Path(complaint_desk.__file__).parent
CALLS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn"}
REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}
OWN = "playbooks/"
"""What reads the files of the site alone, a line at a time, and no word of a customer."""

FEW = 20
"""A repetition of at most so many is none: it is tried a bounded number of times."""


ALPHABET = [chr(code) for code in range(0x250)]
CATEGORIES = {
    _constants.CATEGORY_DIGIT: str.isdecimal, _constants.CATEGORY_SPACE: str.isspace, _constants.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}


def of(op: Any, given: Any) -> set[str]:
    """Return which characters of the alphabet one position of a pattern takes; all where it is not one character."""
    if op is _constants.LITERAL:
        return {chr(given)}
    if op is _constants.RANGE:
        return {char for char in ALPHABET if given[0] <= ord(char) <= given[1]}
    if op is _constants.CATEGORY and given in CATEGORIES:
        return {char for char in ALPHABET if CATEGORIES[given](char)}
    if op is _constants.IN and given[0][0] is not _constants.NEGATE:
        return set().union(*(of(*each) for each in given))
    return set(ALPHABET)


def parted(body: Any) -> bool:
    """Tell whether each round begins with a character that nothing repeated within a round takes: then there is one way to cut the text."""
    if any(op in (_constants.BRANCH, _constants.SUBPATTERN) for op, _ in body):
        return False
    begins = of(*body[0])
    return all(not begins & of(*given[2][0]) and len(given[2]) == 1 for op, given in body if op in REPEATS)


def nested(parsed: Any, *, within: bool = False) -> bool:
    """Tell whether an endless repetition stands within another one, unless its rounds cannot be confused."""
    for op, given in parsed:
        endless = op in REPEATS and given[1] > FEW
        if endless and within:
            return True
        inner = within or (endless and not parted(given[2] if given[2][0][0] is not _constants.SUBPATTERN else given[2][0][1][3]))
        for each in given if isinstance(given, (tuple, list)) else (given,):
            for part in each if isinstance(each, list) else [each]:
                if isinstance(part, _parser.SubPattern) and nested(part, within=inner):
                    return True
    return False


def patterns(source: str) -> list[str]:
    """Return the patterns that a module writes out, as far as they are one text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS and node.args:
            first = node.args[0]
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.append(first.value)
    return found


def test_no_pattern_of_the_program_repeats_what_repeats() -> None:
    files = {file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    written = {(name, each) for name, source in files.items() if not name.startswith(OWN) for each in patterns(source)}
    assert len(written) > 50
    assert sorted(each for each in written if nested(_parser.parse(each[1]))) == []


@pytest.mark.parametrize("pattern", ["(a+)+", "(?:a*b?)*", r"(\w+\s?)*x", "((a|b+))*", r"(?:_\w+)*"])
def test_the_look_finds_one_that_does(pattern: str) -> None:
    assert nested(_parser.parse(pattern))


@pytest.mark.parametrize("pattern", ["a+b+", "(?:a{1,3}b)+", r"[^@]+@[^@]+", r"\d+(?:[.,]\d+)*"])
def test_the_look_leaves_the_others_alone(pattern: str) -> None:
    assert not nested(_parser.parse(pattern))
