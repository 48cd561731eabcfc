"""Loads the phrase coach's rules, ``resources/phrases/LANGUAGE/avoid.toml``; what marks a text is ``domain.coach.check``."""

from __future__ import annotations

from pathlib import Path

from complaint_desk.domain.coach import CATEGORIES, CoachRules, Rule, check, fold, joined
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.sources import Faults, Table, open_table

SHORTEST = 2
"""A wording of one character would mark half of all Chinese sentences."""

__all__ = ["check", "load", "load_all", "read_rules"]


def load(language: str, root: Path | None = None) -> CoachRules:
    """Return the rules of a language.

    Raises:
        PlaybookFault: the file can't be used.
    """
    faults = Faults()
    rules = read_rules(root, language, faults)
    faults.raise_any()
    return rules


def load_all(language: str, root: Path | None = None) -> CoachRules:
    """Return the rules of every language, this one first: an agent answers in the customer's language, not in the window's.

    Raises:
        PlaybookFault: a file can't be used.
    """
    return joined(load(language, root), *(load(other, root) for other in LANGUAGES if other != language))


def read_rules(root: Path | None, language: str, faults: Faults) -> CoachRules:
    """Return the rules of a language; what is wrong goes to the faults."""
    table = open_table(root, ("phrases", language, "avoid.toml"), faults)
    innocent = tuple(map(fold, table.texts("innocent")))
    seen: set[str] = set()
    said = set(innocent)
    rules = tuple(_rule(entry, seen, said) for entry in table.entries("rule"))
    table.close()
    return CoachRules(language, rules, innocent)


def _rule(entry: Table, seen: set[str], said: set[str]) -> Rule:
    key = entry.key(seen)
    says = tuple(fold(text) for text in entry.texts("says"))
    for text in says:
        if text in said:
            entry.fault("says", "said_twice", text=text)
        if len(text) < SHORTEST:
            entry.fault("says", "too_short", number=SHORTEST)
        said.add(text)
    return Rule(key, entry.code("category", CATEGORIES), says, entry.text("better"), entry.text("why"), entry.flag("whole_clause"))
