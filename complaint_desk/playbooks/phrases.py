"""Loads what can be said: ``resources/phrases/say.toml`` tells when a phrase fits, ``phrases/LANGUAGE/say.toml`` how it reads.

``hard.toml`` beside them has the moments that break into any step (an abusive caller, a cut-off call ...), in the same two halves.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from complaint_desk.domain.phrases import HARD_MOMENTS, MOMENTS, SLOTS, CalmingHint, HardMoment, Phrase, PhraseBook, slots_in
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, HIGH_EMOTIONS, STEPS
from complaint_desk.playbooks.sources import Faults, Table, open_table

GROUPS: Final = {
    "all": EMOTIONS,
    "low": tuple(emotion for emotion in EMOTIONS if emotion not in HIGH_EMOTIONS),
    "high": tuple(emotion for emotion in EMOTIONS if emotion in HIGH_EMOTIONS),
}
"""Short names for several emotions in the files."""

_IDEA = re.compile(r"[A-Z]\d{1,2}")


def load(language: str, root: Path | None = None) -> PhraseBook:
    """Return the phrases of a language.

    Raises:
        PlaybookFault: a file can't be used.
    """
    faults = Faults()
    book = read_phrases(root, language, faults)
    faults.raise_any()
    return book


def read_phrases(root: Path | None, language: str, faults: Faults) -> PhraseBook:
    """Return the phrases of a language; what is wrong goes to the faults."""
    frame = open_table(root, ("phrases", "say.toml"), faults)
    texts = open_table(root, ("phrases", language, "say.toml"), faults)
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
    hard = _hard(root, language, seen, faults)
    every = (*phrases, *(phrase for moment in hard for phrase in moment.say))
    return PhraseBook(language, every, calming, spoken, hard)


def _calming(entry: Table, hints: Table, seen: set[str]) -> CalmingHint:
    key = entry.key(seen)
    return CalmingHint(key, hints.text(key), ideas_of(entry))


def _hard(root: Path | None, language: str, seen: set[str], faults: Faults) -> tuple[HardMoment, ...]:
    """Return the hard moments; each of ``HARD_MOMENTS`` must be there, and no phrase may have the id of another one."""
    frame = open_table(root, ("phrases", "hard.toml"), faults)
    texts = open_table(root, ("phrases", language, "hard.toml"), faults)
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


def ideas_of(entry: Table) -> tuple[str, ...]:
    """Return the ids of the checklist's practices that an entry carries out; none when it names none."""
    ideas = entry.texts("ideas") if "ideas" in entry.data else ()
    if not all(_IDEA.fullmatch(idea) for idea in ideas):
        entry.fault("ideas", "unknown_code", code=", ".join(ideas))
    return ideas


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
