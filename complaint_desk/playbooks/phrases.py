"""Loads what can be said: ``resources/phrases/say.toml`` tells when a phrase fits, ``phrases/LANGUAGE/say.toml`` how it reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from complaint_desk.domain.phrases import MOMENTS, SLOTS, CalmingHint, Phrase, PhraseBook, slots_in
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
    keys = frame.texts("calming")
    calming = tuple(CalmingHint(key, hints.text(key)) for key in keys)
    hints.close()
    words = texts.table("emotion")
    spoken = tuple((emotion, words.text(emotion)) for emotion in EMOTIONS if emotion in words.data)
    words.close()
    frame.close()
    texts.close()
    return PhraseBook(language, phrases, calming, spoken)


def _phrase(entry: Table, say: Table, seen: set[str]) -> Phrase:
    key = entry.key(seen)
    wordings = say.texts(key)
    check_wordings(say, key, wordings)
    named = entry.codes("emotions", (*EMOTIONS, *GROUPS)) or ("all",)
    emotions = frozenset(emotion for name in named for emotion in GROUPS.get(name, (name,)))
    ideas = entry.texts("ideas") if "ideas" in entry.data else ()
    if not all(_IDEA.fullmatch(idea) for idea in ideas):
        entry.fault("ideas", "unknown_code", code=", ".join(ideas))
    return Phrase(
        id=key, step=entry.code("step", STEPS), texts=wordings, emotions=emotions,
        types=frozenset(entry.codes("types", COMPLAINT_TYPES)), moment=entry.code("moment", MOMENTS, default=""), ideas=ideas,
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
