"""Checks every file of playbooks and phrases at once, each language by itself and the languages against each other.

A supervisor who edits a file, and the tests, see every fault with its place; the program itself raises the first one when it needs
that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from complaint_desk.domain.messages import say
from complaint_desk.domain.phrases import Phrase, PhraseBook, slots_in
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, LANGUAGES
from complaint_desk.playbooks.book import GENERAL, OVERLAY, Book, read_book, read_needs
from complaint_desk.playbooks.books import USUAL_CURRENCY, books_on, narrowed
from complaint_desk.playbooks.coach import read_rules
from complaint_desk.playbooks.phrases import read_phrases
from complaint_desk.playbooks.sources import Fault, Faults, Shelf

LEAST_OPTIONS = 5
LEAST_PHRASES = 2
MOST_REQUIRED = 3
_TALKING = ("listen", "clarify", "offer", "follow_up")


def check_all(root: Path | None = None) -> tuple[Fault, ...]:
    """Return everything that is wrong in the playbooks and phrases.

    Args:
        root: the resources folder; None for the program's own.
    """
    shelf, faults = Shelf.of(root), Faults()
    pools: dict[str, PhraseBook] = {}
    told: dict[str, dict[str, tuple[Phrase, ...]]] = {book_id: {} for book_id in books_on(shelf)}
    for language in LANGUAGES:
        for book_id in told:
            book = read_book(shelf, language, book_id, USUAL_CURRENCY[language], faults)
            told[book_id][language] = tuple(scoped.entry for scoped in book.transparency)
            if book_id != OVERLAY:
                _check_enough(book, served(shelf, book_id), faults)
        read_needs(shelf, language, faults)
        read_rules(shelf, language, faults, proven=True)
        pools[language] = read_phrases(shelf, language, faults)
        _check_moments(pools[language], faults)
    _check_slots(pools, faults)
    _check_files(shelf, faults)
    for book_id, books in told.items():
        _compare(books, f"playbooks/{{}}/{book_id}.toml", faults)
    return tuple(dict.fromkeys(faults.found))


def _check_files(shelf: Shelf, faults: Faults) -> None:
    """A file that nothing reads is a name mistyped, or texts whose structure is gone."""
    known = {*COMPLAINT_TYPES, GENERAL, OVERLAY, "needs"}
    for folder in filter(None, (shelf.shipped, shelf.site)):
        name = "" if folder == shelf.shipped else f"{folder.name}/"
        for part, others in (("", {"costs", "versions"}), *((f"{language}/", {"facts"}) for language in LANGUAGES)):
            for file in sorted((folder / "playbooks" / part).glob("*.toml")):
                if file.stem not in known | others:
                    faults.found.append(Fault(f"{name}playbooks/{part}{file.name}", 1, "", say("playbook.fault.stray_file"), bool(name)))
                elif part and file.stem in COMPLAINT_TYPES and not shelf.has("playbooks", file.name):
                    faults.found.append(Fault(f"{name}playbooks/{file.name}", 1, "", say("playbook.fault.no_file"), bool(name)))


def served(shelf: Shelf, book_id: str) -> tuple[str, ...]:
    """Return the types that a book serves: its own, or for the general one those that have none."""
    own = books_on(shelf)
    return (book_id,) if book_id in COMPLAINT_TYPES else tuple(name for name in COMPLAINT_TYPES if name not in own)


def _check_enough(book: Book, types: tuple[str, ...], faults: Faults) -> None:
    """A type is no use with few ways out, without an interim one, or with so many required facts that nobody gets through."""
    name = f"playbooks/{book.playbook.id}.toml"
    for complaint_type in types:
        playbook = narrowed((book,), complaint_type, frozenset())
        remedies = {option.remedy for option in playbook.options}
        reasons = (
            (len(remedies) < LEAST_OPTIONS, "few_options", LEAST_OPTIONS),
            (not any(option.interim for option in playbook.options), "no_interim", 1),
            (len(playbook.required_facts) > MOST_REQUIRED, "many_required", MOST_REQUIRED),
            (not playbook.required_facts, "none_required", 1),
        )
        for wrong, reason, number in reasons:
            if wrong:
                faults.found.append(Fault(name, 1, complaint_type, say(f"playbook.fault.{reason}", number=number)))


def _check_moments(pool: PhraseBook, faults: Faults) -> None:
    """Every step has something to say to every emotion even when nothing is known yet, so the panel is never empty."""
    for step in _TALKING:
        moments = ("satisfied", "not_satisfied") if step == "follow_up" else ("",)
        for emotion in EMOTIONS:
            for moment in moments:
                bare = [
                    phrase for phrase in pool.for_moment(step, emotion, COMPLAINT_TYPES[-1], moment)
                    if any(not slots_in(text) for text in phrase.texts)
                ]
                if len(bare) < LEAST_PHRASES:
                    where = ".".join(filter(None, (step, moment, emotion)))
                    reason = say("playbook.fault.few_phrases", number=LEAST_PHRASES)
                    faults.found.append(Fault(f"phrases/{pool.language}/say.toml", 1, where, reason))


def _check_slots(pools: Mapping[str, PhraseBook], faults: Faults) -> None:
    _compare({language: pool.phrases for language, pool in pools.items()}, "phrases/{}/say.toml", faults)


def _compare(phrases: Mapping[str, tuple[Phrase, ...]], file: str, faults: Faults) -> None:
    """The fullest wording says the same in every language, so it has the same slots."""
    first, *others = phrases
    meant = {phrase.id: _slots(phrase) for phrase in phrases[first]}
    for language in others:
        for phrase in phrases[language]:
            if _slots(phrase) != meant.get(phrase.id, frozenset()):
                reason = say("playbook.fault.other_slots", language=say(f"language.{first}"))
                faults.found.append(Fault(file.replace("{}", language), 1, phrase.id, reason))


def _slots(phrase: Phrase) -> frozenset[str]:
    return frozenset(slot for text in phrase.texts for slot in slots_in(text))
