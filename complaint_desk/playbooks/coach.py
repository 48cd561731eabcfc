"""Loads the phrase coach's rules, ``resources/phrases/LANGUAGE/avoid.toml``; what marks a text is ``domain.coach.check``."""

from __future__ import annotations

from pathlib import Path

from complaint_desk.domain.coach import CATEGORIES, CoachRules, Rule, check, fold
from complaint_desk.playbooks.sources import Faults, Table, open_table

__all__ = ["check", "load", "read_rules"]


def load(language: str, root: Path | None = None) -> CoachRules:
    """Return the rules of a language.

    Raises:
        PlaybookFault: the file can't be used.
    """
    faults = Faults()
    rules = read_rules(root, language, faults)
    faults.raise_any()
    return rules


def read_rules(root: Path | None, language: str, faults: Faults) -> CoachRules:
    """Return the rules of a language; what is wrong goes to the faults."""
    table = open_table(root, ("phrases", language, "avoid.toml"), faults)
    innocent = table.texts("innocent")
    seen: set[str] = set()
    said_by: dict[str, str] = {}
    rules = tuple(_rule(entry, seen, said_by, innocent) for entry in table.entries("rule"))
    table.close()
    return CoachRules(language, rules, innocent)


def _rule(entry: Table, seen: set[str], said_by: dict[str, str], innocent: tuple[str, ...]) -> Rule:
    key = entry.key(seen)
    says = tuple(fold(text) for text in entry.texts("says"))
    for text in says:
        if text in said_by or text in map(fold, innocent):
            entry.fault("says", "said_twice", text=text)
        said_by[text] = key
    return Rule(key, entry.code("category", CATEGORIES), says, entry.text("better"), entry.text("why"), entry.flag("whole_clause"))
