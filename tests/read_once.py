"""The guide's files that are the same in thousands of tests, read and proven once in a process: what a test plants is read anew.

What was read goes by all that it was read from: the files' own bytes and names, never their place or time alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from complaint_desk.domain import coach_books, likeness
from complaint_desk.domain.coach import CoachRules
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks import checking, coach
from complaint_desk.playbooks import rules as rules_of_playbooks
from complaint_desk.playbooks.coach_sheet import FILE as SHEET
from complaint_desk.playbooks.sources import Fault, Faults, Shelf

_FILES = (coach.FILE, SHEET)
_MOST_JOINED = 8  # those of three windows, and some with a site's own
_read = coach.read_rules
_load = rules_of_playbooks.load_rules


def _state(shelf: Shelf, language: str) -> tuple[tuple[str, bool, bytes | bool], ...]:
    """The files from which a language's rules are read: their names in faults, whose they are, and what they hold."""
    found = (shelf.find("phrases", language, name) for name in _FILES)
    return tuple((name, own, path.read_bytes() if path.is_file() else path.exists()) for path, name, own in found)


def rules_once() -> Callable[..., CoachRules]:
    """Return what reads a language's rules as ``coach.read_rules`` does, with the same faults, and the same files only once."""
    known: dict[object, tuple[CoachRules, tuple[Fault, ...]]] = {}

    def read(shelf: Shelf, language: str, faults: Faults, *, proven: bool = False) -> CoachRules:
        state = (_state(shelf, language), language, proven)
        if state not in known:
            wrong = Faults()
            known[state] = _read(shelf, language, wrong, proven=proven), tuple(wrong.found)
        rules, found = known[state]
        faults.found += found
        return rules

    return read


@functools.cache
def _alike(texts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, float], ...]:
    return tuple(likeness.near_duplicates(texts))


def near_duplicates_once(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, float]]:
    """Yield what ``likeness.near_duplicates`` does; the same texts are compared once."""
    yield from _alike(tuple(texts))


def joined_once() -> Callable[..., CoachRules]:
    """Return what puts rules together as ``coach_books.joined`` does, the very same ones only once: with what was made of them to look them up."""
    known: dict[tuple[int, ...], tuple[tuple[CoachRules, ...], CoachRules]] = {}

    def join(*each: CoachRules) -> CoachRules:
        state = tuple(map(id, each))
        if state not in known:
            if len(known) >= _MOST_JOINED:
                known.clear()
            known[state] = each, coach_books.joined(*each)
        return known[state][1]

    return join


@functools.cache
def _shipped() -> Rules:
    return _load()


def shipped_once(root: Path | None = None, site: Path | None = None) -> Rules:
    """Return the rules of the playbooks as ``rules.load_rules`` does, those that the program brings along only once."""
    return _shipped() if root is None and site is None else _load(root, site)


def read_once() -> None:
    """Have all that the program reads in this process read so."""
    coach.read_rules = checking.read_rules = rules_once()
    coach.joined = joined_once()
    rules_of_playbooks.load_rules = shipped_once
    checking.near_duplicates = near_duplicates_once
