"""Checks every file of playbooks, methods and phrases at once, each language by itself and the languages against each other.

A supervisor who edits a file, and the tests, see every fault with its place; the program itself raises the first one of a shipped file
when it needs that file, and passes over a site's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from complaint_desk.domain.likeness import near_duplicates
from complaint_desk.domain.messages import Value, say
from complaint_desk.domain.method import Method
from complaint_desk.domain.phrases import Phrase, PhraseBook, slots_in
from complaint_desk.domain.playbook import Playbook
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, EMOTIONS, FORMS, LANGUAGES, STEPS
from complaint_desk.playbooks import macros
from complaint_desk.playbooks.book import Book, read_needs
from complaint_desk.playbooks.books import USUAL_CURRENCY, books_on, narrowed, read_in
from complaint_desk.playbooks.coach import extended, read_rules
from complaint_desk.playbooks.frame import GENERAL, OVERLAY, Scoped
from complaint_desk.playbooks.kinds import read_kinds
from complaint_desk.playbooks.limits import check_limits
from complaint_desk.playbooks.methods import method_ids, read_choice, read_method
from complaint_desk.playbooks.phrases import read_phrases
from complaint_desk.playbooks.seal import check_versions, has_manifest
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, source_of

LEAST_OPTIONS = 5
LEAST_PHRASES = 2
MOST_REQUIRED = 3
_TALKING = ("listen", "clarify", "offer", "follow_up")

Books = Mapping[str, Book]
Texts = list[tuple[str, str]]


def check_all(root: Path | None = None, site: Path | None = None) -> tuple[Fault, ...]:
    """Return everything that is wrong in the playbooks and phrases; versions where there is a manifest of them.

    Args:
        root: the resources folder; None for the program's own.
        site: a site's own folder, whose files come before them.
    """
    shelf, faults = Shelf.of(root, site), Faults()
    faults.found += macros.checked(shelf)
    every: dict[str, dict[str, Book]] = {}
    pools: dict[str, PhraseBook] = {}
    for language in LANGUAGES:
        books = every[language] = {
            book_id: read_in(shelf, language, book_id, USUAL_CURRENCY[language], faults) for book_id in books_on(shelf)
        }
        _check_padding(shelf, language, books, faults)
        _check_needs(shelf, language, faults)
        rules = read_rules(shelf.plain, language, faults, proven=True)
        if shelf.own("phrases", language, "avoid.toml"):
            extended(rules, shelf, faults)
        pools[language] = read_phrases(shelf, language, faults)
        _check_moments(pools[language], faults)
        _check_phrases(shelf, pools[language], faults)
        for method_id in method_ids(shelf):
            _check_stages(shelf, read_method(shelf, language, method_id, faults), pools[language], faults)
    books = every[LANGUAGES[0]]
    for book_id, book in books.items():
        if book_id != OVERLAY:
            _check_enough(shelf, book, served(shelf, book_id), faults)
        _check_reach(shelf, book_id, books, faults)
        told = {language: tuple(scoped.entry for scoped in every[language][book_id].transparency) for language in LANGUAGES}
        _compare(shelf, told, ("playbooks", "{}", f"{book_id}.toml"), "transparency", faults)
    read_choice(shelf, faults)
    read_kinds(shelf, faults)
    _check_forms(shelf, books, faults)
    _compare(shelf, {language: pool.phrases for language, pool in pools.items()}, ("phrases", "{}", "say.toml"), "say", faults)
    _check_files(shelf, faults)
    check_limits(shelf, faults)
    for each in (shelf.plain, shelf) if site is not None else (shelf,):
        if has_manifest(each):
            check_versions(each, faults)
    return faults.without_echoes


def served(shelf: Shelf, book_id: str) -> tuple[str, ...]:
    """Return the types that a book serves: its own, and for that of ``GENERAL`` those that have none."""
    own = books_on(shelf)
    return (book_id, *(name for name in COMPLAINT_TYPES if book_id == GENERAL and name not in own))


def tell(shelf: Shelf, parts: tuple[str, ...], faults: Faults, path: str, reason: str, /, **fields: Value) -> None:
    """Record a fault at a dotted place of a file, with its line."""
    source_of(shelf, parts, faults).fault(tuple(filter(None, path.split("."))), reason, **fields)


def _check_files(shelf: Shelf, faults: Faults) -> None:
    """A file that nothing reads is a name mistyped, or texts whose structure is gone."""
    known = {*COMPLAINT_TYPES, OVERLAY, "needs"}
    for folder in filter(None, (shelf.shipped, shelf.site)):
        name = "" if folder == shelf.shipped else f"{folder.name}/"
        for part, others in (("", {"costs", "kinds", "versions"}), *((f"{language}/", {"facts"}) for language in LANGUAGES)):
            for file in sorted((folder / "playbooks" / part).glob("*.toml")):
                if file.stem not in known | others:
                    faults.found.append(Fault(f"{name}playbooks/{part}{file.name}", 1, "", say("playbook.fault.stray_file"), bool(name)))
                elif part and file.stem in COMPLAINT_TYPES and not shelf.has("playbooks", file.name):
                    faults.found.append(Fault(f"{name}playbooks/{file.name}", 1, "", say("playbook.fault.no_file"), bool(name)))


def _check_enough(shelf: Shelf, book: Book, types: tuple[str, ...], faults: Faults) -> None:
    """A type is no use with few ways out, without an interim one, or with so many required facts that nobody gets through."""
    for complaint_type in types:
        playbook = narrowed((book,), complaint_type, frozenset())
        remedies = {option.remedy for option in playbook.options}
        reasons = (
            (len(remedies) < LEAST_OPTIONS, "option", "few_options", LEAST_OPTIONS),
            (not any(option.interim for option in playbook.options), "option", "no_interim", 1),
            (len(playbook.required_facts) > MOST_REQUIRED, "fact", "many_required", MOST_REQUIRED),
            (not playbook.required_facts, "fact", "none_required", 1),
        )
        for wrong, key, reason, number in reasons:
            if wrong:
                where = f"{key}.{complaint_type}" if playbook.id == GENERAL else key
                tell(shelf, ("playbooks", f"{playbook.id}.toml"), faults, where, reason, number=number)


def _lists(book: Book) -> Iterator[tuple[str, tuple[Scoped[object], ...]]]:
    yield from (
        ("fact", book.facts), ("question", book.questions), ("avoid", book.avoid), ("option", book.options), ("why", book.root_cause),
        ("transparency", book.transparency),
    )  # type: ignore[misc]  # a tuple of one kind of entry is a tuple of objects


def _key(entry: object) -> str:
    return entry.id if isinstance(entry, Phrase) else str(getattr(entry, "key", ""))


def _check_reach(shelf: Shelf, book_id: str, books: Books, faults: Faults) -> None:
    """An entry for types that the book never serves, or behind one of the same name in each of them, is shown to nobody."""
    book = books[book_id]
    types = COMPLAINT_TYPES if book_id == OVERLAY else served(shelf, book_id)
    ahead = {} if book_id != OVERLAY else {
        name: {(kind, _key(scoped.entry)) for kind, entries in _lists(books.get(name, books[GENERAL])) for scoped in entries
               if scoped.serves(name, CIRCUMSTANCES) and kind != "fact"}
        for name in COMPLAINT_TYPES
    }
    for kind, entries in _lists(book):
        for scoped in entries:
            key = _key(scoped.entry)
            shown = any(scoped.serves(name, CIRCUMSTANCES) and (kind, key) not in ahead.get(name, ()) for name in types)
            if not shown:
                tell(shelf, ("playbooks", f"{book_id}.toml"), faults, f"{kind}.{key}", "unreachable")


def _check_needs(shelf: Shelf, language: str, faults: Faults) -> None:
    for need in read_needs(shelf, language, faults):
        if not need.types and not need.emotions:
            tell(shelf, ("playbooks", "needs.toml"), faults, f"need.{need.code}", "never_suggested")


def _check_forms(shelf: Shelf, books: Books, faults: Faults) -> None:
    plans = [plan for book in books.values() for plan in (book.frame.plan, *(plan for _name, plan in book.frame.added))]
    named = {form for plan in plans for form in plan.forms}
    for form in FORMS:
        if form not in named:
            tell(shelf, ("playbooks", f"{GENERAL}.toml"), faults, "forms", "form_unnamed", code=form)


def _check_padding(shelf: Shelf, language: str, books: Books, faults: Faults) -> None:
    """What stands side by side for a type, all circumstances included, says each thing once (A3)."""
    for complaint_type in COMPLAINT_TYPES:
        book = books.get(complaint_type, books[GENERAL])
        playbook = narrowed((book, books[OVERLAY]), complaint_type, frozenset(CIRCUMSTANCES))
        for place, texts in _side_by_side(playbook):
            for one, other, share in near_duplicates(texts):
                own = any(_key(scoped.entry) == other for kind, entries in _lists(book) for scoped in entries if kind == place)
                file = ("playbooks", language, f"{playbook.id if own else OVERLAY}.toml")
                tell(shelf, file, faults, f"{place}.{other}", "near_duplicate", other=one, share=round(100 * share))


def _side_by_side(playbook: Playbook) -> Iterator[tuple[str, Texts]]:
    for step in STEPS:
        asked: Texts = [(fact.key, fact.question) for fact in playbook.facts]
        yield "question", asked + [(each.key, each.text) for each in playbook.questions_for(step)]
        yield "avoid", [(each.key, each.text) for each in playbook.avoid_in(step)]
        yield "transparency", [(each.id, text) for each in playbook.transparency if each.step == step for text in each.texts]
    yield "option", [(each.key, each.title) for each in playbook.options]
    yield "option", [(each.key, each.what) for each in playbook.options]
    yield "why", [(each.key, each.text) for each in playbook.root_cause]


def _check_phrases(shelf: Shelf, pool: PhraseBook, faults: Faults) -> None:
    """Phrases that are said at the same moment say different things, and each has a moment at which it is said."""
    for step in STEPS:
        for moment in dict.fromkeys(phrase.moment for phrase in pool.phrases if phrase.step == step):
            texts = [(each.id, text) for each in pool.phrases if each.step == step and each.moment == moment for text in each.texts]
            for one, other, share in near_duplicates(texts):
                file = "hard.toml" if any(other == phrase.id for hard in pool.hard for phrase in hard.say) else "say.toml"
                tell(shelf, ("phrases", pool.language, file), faults, f"say.{other}", "near_duplicate", other=one, share=round(100 * share))
    hard = {phrase.id for moment in pool.hard for phrase in moment.say}
    for phrase in pool.phrases:
        heard = (
            phrase in pool.for_moment(phrase.step, emotion, kind, phrase.moment if phrase.moment != "calming" else "")
            for emotion in EMOTIONS for kind in COMPLAINT_TYPES
        )
        if phrase.id not in hard and not any(heard):
            tell(shelf, ("phrases", "say.toml"), faults, f"phrase.{phrase.id}", "unreachable")


def _check_stages(shelf: Shelf, method: Method, pool: PhraseBook, faults: Faults) -> None:
    """Every stage that takes only some phrases has enough of them for every emotion, even when nothing is known yet."""
    for stage in method.stages:
        for emotion in EMOTIONS if stage.ideas else ():
            said = [each for step in stage.say_from for each in pool.for_moment(step, emotion, COMPLAINT_TYPES[-1])]
            bare = {each.id for each in said if set(stage.ideas) & set(each.ideas) and any(not slots_in(text) for text in each.texts)}
            if not bare:
                tell(shelf, ("methods", f"{method.id}.toml"), faults, f"stage.{stage.key}.ideas", "no_phrase", code=emotion)


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


def _compare(shelf: Shelf, phrases: Mapping[str, Iterable[Phrase]], file: tuple[str, ...], table: str, faults: Faults) -> None:
    """The fullest wording says the same in every language, so it has the same slots."""
    first, *others = phrases
    meant = {phrase.id: _slots(phrase) for phrase in phrases[first]}
    for language in others:
        for phrase in phrases[language]:
            if _slots(phrase) != meant.get(phrase.id, frozenset()):
                parts = tuple(part.replace("{}", language) for part in file)
                tell(shelf, parts, faults, f"{table}.{phrase.id}", "other_slots", language=say(f"language.{first}"))


def _slots(phrase: Phrase) -> frozenset[str]:
    return frozenset(slot for text in phrase.texts for slot in slots_in(text))
