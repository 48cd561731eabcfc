"""Loads the phrase coach's rules, ``resources/phrases/LANGUAGE/avoid.toml``; what marks a text is ``domain.coach.check``.

A site's ``avoid.toml`` adds to the shipped rules: one that is called the same comes in place of it, ``without`` takes some away, and a
wording or innocent phrase of the site's is no longer what a shipped rule says of it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from complaint_desk.domain.coach import CATEGORIES, CoachRules, Rule, check, fold, joined
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, open_table

FILE = "avoid.toml"
SHORTEST = 2
"""A wording of one character would mark half of all Chinese sentences."""

__all__ = ["check", "load", "load_all", "read_rules"]


def load(language: str, root: Path | None = None) -> CoachRules:
    """Return the shipped rules of a language.

    Raises:
        PlaybookFault: the file can't be used.
    """
    return load_from(Shelf.of(root), language)[0]


def load_from(shelf: Shelf, language: str) -> tuple[CoachRules, tuple[Fault, ...]]:
    """Return the rules of a language, and what is wrong with the site's own: the shipped ones serve alone then.

    Raises:
        PlaybookFault: the shipped file can't be used.
    """
    shipped, own = Faults(), Faults()
    rules = read_rules(shelf.plain, language, shipped)
    shipped.raise_any()
    if not shelf.own("phrases", language, FILE):
        return rules, ()
    added = extended(rules, shelf, own)
    return (rules, tuple(own.found)) if own.found else (added, ())


def extended(rules: CoachRules, shelf: Shelf, faults: Faults) -> CoachRules:
    """Return rules with a site's own added; what is wrong with these goes to the faults."""
    table = open_table(shelf, ("phrases", rules.language, FILE), faults)
    without = table.codes("without", [rule.id for rule in rules.rules])
    innocent = tuple(map(fold, table.texts("innocent"))) if "innocent" in table.data else ()
    seen: set[str] = set()
    said = set(innocent)
    own = tuple(_rule(entry, seen, said) for entry in table.entries("rule"))
    table.close()
    kept = []
    for rule in rules.rules:
        says = tuple(text for text in rule.says if text not in said)
        if rule.id not in seen and rule.id not in without and says:
            kept.append(replace(rule, says=says))
    says_own = {text for rule in own for text in rule.says}
    return replace(rules, rules=(*own, *kept), innocent=(*innocent, *(text for text in rules.innocent if text not in says_own)))


def load_all(language: str, root: Path | None = None) -> CoachRules:
    """Return the rules of every language, this one first: an agent answers in the customer's language, not in the window's.

    Raises:
        PlaybookFault: a file can't be used.
    """
    return load_all_from(Shelf.of(root), language)[0]


def load_all_from(shelf: Shelf, language: str) -> tuple[CoachRules, tuple[Fault, ...]]:
    """Return the rules of every language, this one first, with the site's own, and what is wrong with these.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    found = [load_from(shelf, each) for each in (language, *(other for other in LANGUAGES if other != language))]
    first, *others = (rules for rules, _faults in found)
    return joined(first, *others), tuple(fault for _rules, faults in found for fault in faults)


def read_rules(shelf: Shelf, language: str, faults: Faults) -> CoachRules:
    """Return the shipped rules of a language; what is wrong goes to the faults."""
    table = open_table(shelf, ("phrases", language, FILE), faults)
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
