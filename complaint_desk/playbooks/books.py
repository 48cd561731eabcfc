"""The playbooks of a site in one language, each file read when it is first asked for.

The files decide which types have a playbook of their own; that of ``other`` serves the rest, and ``circumstances`` lies over any of them.
A site's own files come before the shipped ones. One that can't be used never stops the desk: the shipped one serves, and what is wrong
is kept in ``faults`` for an administrator to be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from complaint_desk.domain.method import HOUSE_METHOD, Method
from complaint_desk.domain.phrases import Phrase
from complaint_desk.domain.plans import ClockOverride
from complaint_desk.domain.playbook import CallbackPlan, FactAsked, Need, Playbook
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES
from complaint_desk.playbooks.book import Book, read_book, read_needs
from complaint_desk.playbooks.frame import GENERAL, OVERLAY, Chosen, Scoped, as_shipped
from complaint_desk.playbooks.methods import choice, load_method
from complaint_desk.playbooks.sources import Fault, Faults, Shelf

USUAL_CURRENCY: Final = {"en": "EUR", "zh_CN": "CNY", "zh_TW": "TWD"}

T = TypeVar("T")


class PlaybookSet:
    """The playbooks of one language; a file is read when a case first needs it.

    Args:
        language: one of the three languages.
        currency: in which typical costs are given; None for the language's usual one.
        shelf: where files are.

    Attributes:
        faults: what is wrong with the site's own files among those that were needed so far.
    """

    def __init__(self, language: str, currency: str | None, shelf: Shelf) -> None:
        self.language = language
        self.currency = currency or USUAL_CURRENCY[language]
        self.faults: tuple[Fault, ...] = ()
        self._shelf = shelf
        self._books: dict[str, Book] = {}
        self._made: dict[tuple[str, frozenset[str]], Playbook] = {}
        self._needs: tuple[Need, ...] = ()
        self._methods: dict[str, Method | None] = {}
        self._choice: Mapping[str, str] | None = None

    def playbook_for(self, complaint_type: str, circumstances: Collection[str] = ()) -> Playbook:
        """Return the playbook of a type, with the overlays of the circumstances.

        Raises:
            PlaybookFault: a shipped file can't be used.
        """
        key = (complaint_type, frozenset(circumstances))
        if key not in self._made:
            book = self._book(complaint_type)
            layers = (book, self._book(OVERLAY)) if circumstances else (book,)
            self._made[key] = narrowed(layers, complaint_type, frozenset(circumstances))
        return self._made[key]

    def method_for(self, complaint_type: str) -> Method:
        """Return the method by which a type is talked about: the site's choice, else the playbook's, else the house method.

        Raises:
            PlaybookFault: a shipped file can't be used.
        """
        if self._choice is None:
            self._choice, found = choice(self._shelf)
            self._note(found)
        chosen = self._choice.get(complaint_type) or self._choice.get("default") or self.playbook_for(complaint_type).method
        for name in (chosen, HOUSE_METHOD):
            if name not in self._methods:
                self._methods[name], found = load_method(self._shelf, self.language, name)
                self._note(found)
            method = self._methods[name]
            if method is not None:
                return method
        raise AssertionError(HOUSE_METHOD)  # load_method raises for a shipped one

    def _note(self, found: tuple[Fault, ...]) -> None:
        self.faults = tuple(dict.fromkeys((*self.faults, *found)))

    def needs(self) -> tuple[Need, ...]:
        """Return every need that may stand behind an emotion; order them with ``domain.playbook.suggest_needs``.

        Raises:
            PlaybookFault: a shipped file can't be used.
        """
        if not self._needs:
            shelf, found = usable_needs(self._shelf)
            self._note(found)
            faults = Faults()
            needs = read_needs(shelf, self.language, faults)
            faults.raise_any()
            self._needs = needs
        return self._needs

    def _book(self, book_id: str) -> Book:
        if book_id not in self._books:
            chosen = choose(self._shelf, book_id)
            self._note(chosen.faults)
            faults = Faults()
            book = read_in(chosen.shelf, self.language, chosen.book_id, self.currency, faults)
            faults.raise_any()
            self._books[book_id] = book
        return self._books[book_id]


def load(language: str, currency: str | None = None, root: Path | None = None, site: Path | None = None) -> PlaybookSet:
    """Return the playbooks of a language; nothing is read before it is asked for.

    Args:
        language: one of the three languages.
        currency: in which typical costs are given; None for the language's usual one.
        root: the resources folder; None for the program's own.
        site: the folder of the site's own files, if it has one.
    """
    return PlaybookSet(language, currency, Shelf.of(root, site))


def choose(shelf: Shelf, book_id: str) -> Chosen:
    """Return what serves a type or is the ``OVERLAY``: a type's own book where there is one, else that of ``GENERAL``.

    A site's book serves only if it is right in every language: a case is guided by the same facts and options whoever looks at it.
    """
    if not shelf.has("playbooks", f"{book_id}.toml") and book_id in COMPLAINT_TYPES and book_id != GENERAL:
        return choose(shelf, GENERAL)
    shipped = as_shipped(shelf, book_id)
    if shipped is not None:
        return shipped
    found = Faults()
    for language in LANGUAGES:
        read_in(shelf, language, book_id, USUAL_CURRENCY[language], found)
    if not found.found:
        return Chosen(book_id, shelf)
    return replace(choose(shelf.plain, book_id), faults=found.blamed)


def usable_needs(shelf: Shelf) -> tuple[Shelf, tuple[Fault, ...]]:
    """Return where to read the needs from, and what is wrong with the site's own files of them."""
    if not any(shelf.own("playbooks", *part) for part in (("needs.toml",), *((language, "needs.toml") for language in LANGUAGES))):
        return shelf.plain, ()
    found = Faults()
    for language in LANGUAGES:
        read_needs(shelf, language, found)
    return (shelf.plain, found.blamed) if found.found else (shelf, ())


def read_in(shelf: Shelf, language: str, book_id: str, currency: str, faults: Faults) -> Book:
    """Return a book in a language; where a site changed a book and wrote it in another language only, in that one's texts.

    A site that works in one language need not translate its playbooks for the window of somebody who chose another.
    """
    here = Faults()
    book = read_book(shelf, language, book_id, currency, here)
    if shelf.own("playbooks", f"{book_id}.toml"):
        here.forgive_unused()
    if here.found and shelf.own("playbooks", f"{book_id}.toml") and not shelf.own("playbooks", language, f"{book_id}.toml"):
        near = sorted(LANGUAGES, key=lambda other: other[:2] != language[:2])
        for other in near:
            if shelf.own("playbooks", other, f"{book_id}.toml"):
                there = Faults()
                borrowed = read_book(shelf, language, book_id, currency, there, texts_in=other)
                if not there.found:
                    return borrowed
    faults.found.extend(here.found)
    return book


def narrowed(layers: Iterable[Book], complaint_type: str, circumstances: frozenset[str]) -> Playbook:
    """Return the playbook that the layers make for one type: the first gives the frame, each adds its entries.

    What a later layer calls the same as an earlier one is the earlier one's. Circumstances add days and forms, and shorten clocks.
    """
    layers = tuple(layers)
    first = layers[0].playbook
    plans = [plan for layer in layers for circumstance, plan in layer.frame.added if circumstance in circumstances]

    def of(entries: Iterable[Scoped[T]]) -> tuple[T, ...]:
        serving = [scoped for scoped in entries if scoped.serves(complaint_type, circumstances)]
        serving.sort(key=lambda scoped: not scoped.types)
        named: dict[str, T] = {}
        for scoped in serving:
            entry: Any = scoped.entry
            named.setdefault(entry.id if isinstance(entry, Phrase) else entry.key, scoped.entry)
        return tuple(named.values())

    facts: dict[str, FactAsked] = {}
    for layer in layers:
        for scoped, asked in zip(layer.facts, layer.frame.asked, strict=True):
            if scoped.serves(complaint_type, circumstances):
                required = complaint_type in asked.entry.required
                before = facts.get(scoped.entry.key, scoped.entry)
                facts[before.key] = replace(before, required=before.required or required)
    return replace(
        first,
        type=complaint_type,
        facts=tuple(sorted(facts.values(), key=lambda fact: not fact.required)),
        questions=of(entry for layer in layers for entry in layer.questions),
        avoid=of(entry for layer in layers for entry in layer.avoid),
        options=of(entry for layer in layers for entry in layer.options),
        root_cause=of(entry for layer in layers for entry in layer.root_cause),
        transparency=of(entry for layer in layers for entry in layer.transparency),
        callbacks=CallbackPlan(tuple(sorted({*first.callbacks.days, *(day for plan in plans for day in plan.callbacks)}))),
        forms=tuple(dict.fromkeys((*first.forms, *(form for plan in plans for form in plan.forms)))),
        clocks=_shortest((*first.clocks, *(clock for plan in plans for clock in plan.clocks))),
    )


def books_on(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of the books there are: the types' own, with that of ``GENERAL`` in any case, and the circumstances'."""
    return (*(name for name in COMPLAINT_TYPES if name == GENERAL or shelf.has("playbooks", f"{name}.toml")), OVERLAY)


def _shortest(clocks: Iterable[ClockOverride]) -> tuple[ClockOverride, ...]:
    hours: dict[str, int] = {}
    for clock in clocks:
        hours[clock.name] = min(clock.hours, hours.get(clock.name, clock.hours))
    return tuple(ClockOverride(name, least) for name, least in hours.items())
