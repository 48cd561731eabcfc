"""Loads the phrase coach's rules, ``resources/phrases/LANGUAGE/avoid.toml``; what marks a text is ``domain.coach.check``.

The marks of shipped rules are weighed by the points in ``weigh.toml`` beside it; those of a site's own rules and wordings are all shown.

A site's ``avoid.toml`` changes the shipped rules: a rule that is called the same comes in place of the shipped one, ``without`` switches
some off, ``[[more]]`` adds wordings to one, such as the site's own jargon, and ``innocent`` names what is harmless there.
A wording may leave a choice, "(I|we) can't" or "thank(s|) for": each way is spelled out when the file is read. A shape, such as
"{we} {cannot} ..2 {refund}", is read by ``domain.coach_shapes``; ``[classes]`` says which words its classes have, and a site adds some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from complaint_desk.domain.coach import (
    CATEGORIES,
    SAID,
    CoachRules,
    Context,
    Rule,
    Sign,
    check,
    does_not_earn_its_place,
    fold,
)
from complaint_desk.domain.coach_books import SiteRules, joined, merged
from complaint_desk.domain.coach_shapes import BadShape, Shape, read
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.coach_sheet import read_sheet
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, open_table

FILE = "avoid.toml"
SHORTEST = 2
"""A wording of one character would mark half of all Chinese sentences."""
_CHOICE = re.compile(r"\(([^()]*)\)")

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
    """Return rules as a site wants them, its own proven by their sentences; what is wrong with its file goes to the faults."""
    table = open_table(shelf, ("phrases", rules.language, FILE), faults)
    ids = [rule.id for rule in rules.rules]
    off = frozenset(table.codes("without", ids))
    innocent = _folded(table, "innocent")
    said = set(innocent)
    more: dict[str, tuple[str, ...]] = {}
    for entry in table.entries("more"):
        key = entry.code("key", ids)
        more[key] = more.get(key, ()) + _says(entry, said)
    groups = _classes(table, rules.language, rules.groups)
    known = _Known.of(rules.language, (*rules.groups, *groups))
    own = _keeping(_rules(table, said, known), next((rule.keep for rule in rules.rules), ""))
    spared = _shapes(table, "innocent_shapes", known)
    added = merged(rules, SiteRules(off, more, own, innocent, groups, spared, _folded(table, "known")))
    table.close()
    _prove(table, added, own)
    return added


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


def read_rules(shelf: Shelf, language: str, faults: Faults, *, proven: bool = False) -> CoachRules:
    """Return the shipped rules of a language; what is wrong goes to the faults.

    Args:
        shelf: where the file is.
        language: whose file.
        faults: where its faults go.
        proven: check each rule by its own two sentences as well; the shipped ones are proven by the tests, not at every start.
    """
    table = open_table(shelf, ("phrases", language, FILE), faults)
    innocent = _folded(table, "innocent")
    keys = (
        "times", "conditions", "reports", "turns", "asks", "denials", "neutral", "joins", "starts", "openers", "ends", "whats", "tags",
        "restates", "offers", "ways", "answers", "whole",
    )
    context = Context(*(_folded(table, key) for key in keys))
    groups = _classes(table, language, {})
    known_words = _folded(table, "known")
    known = _Known.of(language, groups)
    found = _rules(table, set(innocent), known)
    spared = _shapes(table, "innocent_shapes", known)
    kept = next((rule.better for rule in found if rule.refuses), "")
    signs = tuple((sign, shape) for sign in Sign for shape in _shapes(table, sign.value, known))
    sheet = read_sheet(shelf, language, [rule.id for rule in found], faults)
    rules = CoachRules(
        language, _keeping(_weighed(found, language), kept), innocent, context, spared, groups, frozenset(known_words), signs,
        {language: sheet},
    )
    table.close()
    if proven:
        _prove(table, rules, rules.rules)
    return rules


def _keeping(rules: tuple[Rule, ...], keep: str) -> tuple[Rule, ...]:
    """Return rules that keep a "no" in the words of the language's first rule that refuses."""
    return tuple(replace(rule, keep=keep) for rule in rules)


def _weighed(rules: tuple[Rule, ...], language: str) -> tuple[Rule, ...]:
    """Return rules whose marks are weighed; an amount above a limit and a step taken too early are facts, whatever stands around them."""
    return tuple(rule if rule.over_limit or rule.early else replace(rule, weighed=language) for rule in rules)


def _folded(table: Table, key: str) -> tuple[str, ...]:
    return _spelled_out(table.texts(key)) if key in table.data else ()


def _spelled_out(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return wordings folded, each choice in them taken every way."""
    ways = (product(*(part.split("|") if at % 2 else (part,) for at, part in enumerate(_CHOICE.split(fold(text))))) for text in texts)
    return tuple(dict.fromkeys("".join(parts) for each in ways for parts in each))


@dataclass(frozen=True, slots=True)
class _Known:
    """The classes that the shapes of a file may speak of.

    Attributes:
        names: their names in the file.
        prefix: the language, as it stands before each name in ``CoachRules.groups``.
    """

    names: frozenset[str]
    prefix: str

    @classmethod
    def of(cls, language: str, groups: Iterable[str]) -> _Known:
        """Return the classes of a language."""
        prefix = f"{language}."
        return cls(frozenset(name.removeprefix(prefix) for name in groups), prefix)


def _classes(table: Table, language: str, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the classes of words of a file by language and name; ``{other}`` among the words is all of a class named before."""
    entry, found = table.table("classes"), dict[str, tuple[str, ...]]()
    for name in entry.data:
        words: list[str] = []
        for text in _spelled_out(entry.texts(name)):
            other = f"{language}.{text[1:-1]}"
            if not text.startswith("{"):
                words.append(text)
            elif other in found or other in known:
                words += found.get(other) or known[other]
            else:
                entry.fault(name, "bad_shape", text=text)
        found[f"{language}.{name}"] = tuple(dict.fromkeys(words))
    entry.close()
    return found


def _shapes(entry: Table, key: str, known: _Known) -> tuple[Shape, ...]:
    if key not in entry.data:
        return ()
    found = []
    for text in entry.texts(key):
        try:
            found.append(read(fold(text), known.names, known.prefix))
        except BadShape as fault:
            entry.fault(key, "bad_shape", text=str(fault))
    return tuple(found)


def _prove(table: Table, rules: CoachRules, own: tuple[Rule, ...]) -> None:
    """Each rule marks its example and passes over the sentence that only looks like it."""
    for rule, name in does_not_earn_its_place(rules, own):
        table.source.fault(("rule", rule.id, name), "not_marked" if name == "example" else "marked_all_the_same")


def _rules(table: Table, said: set[str], known: _Known) -> tuple[Rule, ...]:
    seen: set[str] = set()
    return tuple(_rule(entry, seen, said, known) for entry in table.entries("rule"))


def _says(entry: Table, said: set[str]) -> tuple[str, ...]:
    if "shapes" in entry.data and "says" not in entry.data:
        return ()
    says = _spelled_out(entry.texts("says"))
    for text in says:
        if text in said:
            entry.fault("says", "said_twice", text=text)
        if "(" in text or ")" in text:
            entry.fault("says", "bad_choice", text=text)
        if len(text) < SHORTEST:
            entry.fault("says", "too_short", number=SHORTEST)
        said.add(text)
    return says


def _rule(entry: Table, seen: set[str], said: set[str], known: _Known) -> Rule:
    key = entry.key(seen)
    over_limit = entry.flag("over_limit")
    rule = Rule(
        key,
        entry.code("category", CATEGORIES),
        # words of granting are no wordings to mark: they may stand in another rule as well
        _spelled_out(entry.texts("says")) if over_limit else _says(entry, said),
        entry.text("better", mark=SAID),
        entry.text("why"),
        whole_clause=entry.flag("whole_clause"),
        refuses=entry.flag("refuses"),
        needs=_folded(entry, "needs"),
        unless=_folded(entry, "unless"),
        undated=entry.flag("undated"),
        denies=entry.flag("denies"),
        words=entry.flag("words"),
        early=entry.flag("early"),
        over_limit=over_limit,
        example=entry.text("example"),
        passes=entry.text("passes"),
        shapes=_shapes(entry, "shapes", known),
        stated=entry.flag("stated"),
        capitals=entry.flag("capitals"),
        near=entry.flag("near"),
        tied=entry.flag("tied"),
        answered=entry.flag("answered"),
    )
    if rule.refuses and SAID not in rule.better:
        entry.fault("better", "refusal_lost", mark=SAID)
    return rule
