"""Loads what can be said: ``resources/phrases/say.toml`` tells when a phrase fits, ``phrases/LANGUAGE/say.toml`` how it reads.

``hard.toml`` beside them has the moments that break into any step (an abusive caller, a cut-off call ...), in the same two halves.
A site's ``say.toml`` adds to the shipped phrases: one that is called the same comes in place of it, ``without`` takes some away, and
texts alone word a shipped phrase anew. A site's ``hard.toml`` comes in place of the shipped one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from complaint_desk.domain.phrases import HARD_MOMENTS, MOMENTS, SLOTS, CalmingHint, HardMoment, Phrase, PhraseBook, slots_in
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, HIGH_EMOTIONS, STEPS
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, ideas_of, open_table

GROUPS: Final = {
    "all": EMOTIONS,
    "low": tuple(emotion for emotion in EMOTIONS if emotion not in HIGH_EMOTIONS),
    "high": tuple(emotion for emotion in EMOTIONS if emotion in HIGH_EMOTIONS),
}
"""Short names for several emotions in the files."""

_FILES: Final = ("say.toml", "hard.toml")


def load(language: str, root: Path | None = None) -> PhraseBook:
    """Return the shipped phrases of a language.

    Raises:
        PlaybookFault: a file can't be used.
    """
    return load_from(Shelf.of(root), language)[0]


def load_from(shelf: Shelf, language: str) -> tuple[PhraseBook, tuple[Fault, ...]]:
    """Return the phrases of a language, and what is wrong with the site's own files: the shipped ones serve alone then.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    faults = Faults()
    if any(shelf.own("phrases", *part, name) for name in _FILES for part in ((), (language,))):
        book = read_phrases(shelf, language, faults)
        if not faults.found:
            return book, ()
    shipped = Faults()
    book = read_phrases(shelf.plain, language, shipped)
    shipped.raise_any()
    return book, faults.blamed


def read_phrases(shelf: Shelf, language: str, faults: Faults) -> PhraseBook:
    """Return the phrases of a language; what is wrong goes to the faults."""
    book = _shipped(shelf, language, faults)
    if shelf.own("phrases", "say.toml"):
        book = _with_own(shelf, language, book, faults)
    if shelf.own("phrases", language, "say.toml"):
        book = _reworded(shelf, language, book, faults)
    return book


def _with_own(shelf: Shelf, language: str, book: PhraseBook, faults: Faults) -> PhraseBook:
    """Add a site's phrases; one that it did not write in this language is not offered in it."""
    frame = open_table(shelf, ("phrases", "say.toml"), faults)
    without = frame.codes("without", [phrase.id for phrase in book.phrases])
    own: dict[str, Phrase] = {}
    seen: set[str] = set()
    written = shelf.own("phrases", language, "say.toml")
    say = open_table(shelf, ("phrases", language, "say.toml"), faults).table("say") if written else None
    for entry in frame.entries("phrase"):
        if say is None:
            entry.used.update(entry.data)
        else:
            phrase = _phrase(entry, say, seen)
            own[phrase.id] = phrase
    frame.close()
    kept = [own.pop(phrase.id, phrase) for phrase in book.phrases if phrase.id not in without]
    return replace(book, phrases=(*own.values(), *kept))


def _reworded(shelf: Shelf, language: str, book: PhraseBook, faults: Faults) -> PhraseBook:
    """Take a site's wordings for what is shipped, or was added before."""
    texts = open_table(shelf, ("phrases", language, "say.toml"), faults)
    say = texts.table("say")
    phrases = []
    for phrase in book.phrases:
        if phrase.id in say.data:
            wordings = say.texts(phrase.id)
            check_wordings(say, phrase.id, wordings)
            phrases.append(replace(phrase, texts=wordings))
        else:
            phrases.append(phrase)
    say.close()
    texts.close()
    return replace(book, phrases=tuple(phrases))


def _shipped(shelf: Shelf, language: str, faults: Faults) -> PhraseBook:
    frame = open_table(shelf.plain, ("phrases", "say.toml"), faults)
    texts = open_table(shelf.plain, ("phrases", language, "say.toml"), faults)
    seen: set[str] = set()
    say = texts.table("say")
    phrases = tuple(_phrase(entry, say, seen) for entry in frame.entries("phrase"))
    say.close()
    hints = texts.table("calming")
    hinted: set[str] = set()
    calming = tuple(_calming(entry, hints, hinted) for entry in frame.entries("calming"))
    hints.close()
    words = texts.table("emotion")
    spoken = tuple((emotion, words.text(emotion)) for emotion in EMOTIONS if emotion in words.data)
    words.close()
    frame.close()
    texts.close()
    hard = _hard(shelf, language, seen, faults)
    every = (*phrases, *(phrase for moment in hard for phrase in moment.say))
    return PhraseBook(language, every, calming, spoken, hard)


def _calming(entry: Table, hints: Table, seen: set[str]) -> CalmingHint:
    key = entry.key(seen)
    return CalmingHint(key, hints.text(key), ideas_of(entry))


def _hard(shelf: Shelf, language: str, seen: set[str], faults: Faults) -> tuple[HardMoment, ...]:
    """Return the hard moments; each of ``HARD_MOMENTS`` must be there, and no phrase may have the id of another one."""
    frame = open_table(shelf, ("phrases", "hard.toml"), faults)
    texts = open_table(shelf, ("phrases", language, "hard.toml"), faults)
    moments = []
    for entry in frame.entries("moment"):
        code = entry.code("code", HARD_MOMENTS)
        words = texts.table(code)
        ideas = ideas_of(entry)
        say = words.table("say")
        phrases = []
        for key in entry.texts("say"):
            if key in seen:
                entry.fault("say", "twice", key=key)
            seen.add(key)
            wordings = say.texts(key)
            check_wordings(say, key, wordings)
            phrases.append(Phrase(key, STEPS[0], wordings, frozenset(EMOTIONS), moment=code, ideas=ideas))
        say.close()
        moments.append(HardMoment(
            code, words.text("title"), tuple(phrases), _hints(entry, words, "do"), _hints(entry, words, "avoid"),
            entry.flag("supervisor"), ideas,
        ))
        words.close()
    for code in HARD_MOMENTS:
        if sum(moment.code == code for moment in moments) != 1:
            frame.fault("moment", "one_each", code=code)
    frame.close()
    texts.close()
    return tuple(moments)


def _hints(entry: Table, words: Table, name: str) -> tuple[CalmingHint, ...]:
    told = words.table(name)
    hints = tuple(CalmingHint(key, told.text(key)) for key in entry.texts(name))
    told.close()
    return hints


def _phrase(entry: Table, say: Table, seen: set[str]) -> Phrase:
    key = entry.key(seen)
    wordings = say.texts(key)
    check_wordings(say, key, wordings)
    named = entry.codes("emotions", (*EMOTIONS, *GROUPS)) or ("all",)
    emotions = frozenset(emotion for name in named for emotion in GROUPS.get(name, (name,)))
    return Phrase(
        id=key, step=entry.code("step", STEPS), texts=wordings, emotions=emotions,
        types=frozenset(entry.codes("types", COMPLAINT_TYPES)), moment=entry.code("moment", MOMENTS, default=""), ideas=ideas_of(entry),
    )


def check_wordings(table: Table, key: str, wordings: tuple[str, ...]) -> None:
    """Record a fault for each wording with a slot outside the closed table, or with a brace that is none."""
    for wording in wordings:
        slots = slots_in(wording)
        for slot in slots:
            if slot not in SLOTS:
                table.fault(key, "unknown_slot", slot=slot)
        if wording.count("{") != len(slots) or wording.count("}") != len(slots):
            table.fault(key, "loose_brace")
