"""What an agent can say: phrases with a closed table of slots, chosen for a moment of the conversation and filled without a seam.

A phrase is only ever said whole. It has several wordings, the fullest first; the first one whose slots all have a value that can
stand inside a sentence is used, so nothing half empty or glued together is put into an agent's mouth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.seams import differ
from complaint_desk.domain.vocabulary import HIGH_EMOTIONS

SLOTS: Final = ("name", "emotion", "cause", "wish", "due", "agent", "product", "emergency")
"""The closed table of placeholders.

``name`` the customer with the form of address ("Ms Lin"), ``emotion`` the word that fits after "you are"
(``PhraseBook.emotion_word``), ``cause`` what happened in a few words, ``wish`` what the customer wants in a few words, ``due`` a
moment in words, ``agent`` who is speaking, ``product`` what it is about, ``emergency`` the number of the emergency service here,
which only the site knows (``Settings.emergency``).
"""

HARD_MOMENTS: Final = (
    "abusive_warn", "abusive_warn_again", "abusive_end", "threat", "self_harm", "cut_off", "second_complaint", "not_verified",
)
"""Moments that can break into any step; ``PhraseBook.hard_moment`` has the words and what to do."""
MOMENTS: Final = ("", "calming", "satisfied", "not_satisfied", "cannot_answer_yet", "none_chosen", "agreed", *HARD_MOMENTS)
"""Special moments of the call; the empty one is the ordinary course of a step."""

LONGEST_VALUE: Final = 60
"""Characters that may stand in a slot: a longer value is a story, and is told in the restatement instead."""

_SLOT = re.compile(r"\{([a-z_]+)\}")
_INNER_END = re.compile(r"[。！？!?\n\r…]|\.(?=\s|$)|\.\.")
_DOUBLED = re.compile(r"[,;:，；：、.]\s*[,;:，；：、.]")
_OWN_WORDS = re.compile(r"[我咱俺]|\b(?:I|me|my|mine|myself|we|us|our|ours)\b", re.IGNORECASE)
_FROM_THE_CUSTOMER = frozenset({"cause", "wish"})
_EDGES = " \t\n\r\u3000.,;:!?。，；：！？、…~～-–—"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing to say.

    Attributes:
        id: stable, unique in its language; the same in every language.
        step: the step it belongs to.
        texts: its wordings, the one with most slots first.
        emotions: the emotions it suits.
        types: the complaint types it suits; empty for all.
        moment: a special moment (``MOMENTS``), or empty.
        ideas: the ids of the checklist it carries out, such as ``W3``.
    """

    id: str
    step: str
    texts: tuple[str, ...]
    emotions: frozenset[str]
    types: frozenset[str] = frozenset()
    moment: str = ""
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase ready to be said.

    Attributes:
        id: the phrase it came from; the event that logs it holds this code.
        text: the whole sentence, in words.
    """

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class CalmingHint:
    """One line to the agent, not to the customer, while feelings run high (checklist E1, E2, E3, E6) or in a hard moment."""

    key: str
    text: str
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HardMoment:
    """A moment that breaks into a step: what to say, what to do and what not to do.

    Attributes:
        code: one of ``HARD_MOMENTS``.
        title: its name in a few words.
        say: to the customer.
        do: to the agent, in this order.
        avoid: what makes it worse.
        supervisor: a supervisor is called in.
        ideas: the ids of the checklist it carries out.
    """

    code: str
    title: str
    say: tuple[Phrase, ...]
    do: tuple[CalmingHint, ...]
    avoid: tuple[CalmingHint, ...]
    supervisor: bool
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Every phrase of one language.

    Attributes:
        language: the language of the texts.
        phrases: in the order in which they are best offered; those of the hard moments last.
        calming: hints to the agent for the calming branch.
        emotion_words: by emotion, the word that may be said to the customer; absent where naming it would hurt.
        hard: what to say and do in each of ``HARD_MOMENTS``.
    """

    language: str
    phrases: tuple[Phrase, ...]
    calming: tuple[CalmingHint, ...]
    emotion_words: tuple[tuple[str, str], ...]
    hard: tuple[HardMoment, ...] = ()

    def emotion_word(self, emotion: str) -> str:
        """Return the word to say to the customer for an emotion, or an empty text."""
        return dict(self.emotion_words).get(emotion, "")

    def hard_moment(self, code: str) -> HardMoment:
        """Return what to say and do in one of ``HARD_MOMENTS``."""
        return next(moment for moment in self.hard if moment.code == code)

    def for_moment(self, step: str, emotion: str, complaint_type: str, moment: str = "") -> tuple[Phrase, ...]:
        """Return what suits this step, emotion and type, in the order of the files: that of a good conversation.

        With a high emotion the listen step is the calming branch: no solution, no question of fact (checklist E3, E6, A6).
        """
        if not moment and step == "listen" and emotion in HIGH_EMOTIONS:
            moment = "calming"
        return tuple(
            phrase for phrase in self.phrases
            if phrase.moment == moment and emotion in phrase.emotions and (phrase.step == step or moment in HARD_MOMENTS)
            and (not phrase.types or complaint_type in phrase.types)
        )


def slots_in(text: str) -> tuple[str, ...]:
    """Return the placeholders of a text in their order."""
    return tuple(_SLOT.findall(text))


def sayable(value: str) -> str | None:
    """Return a value as it can stand inside a sentence, or None when it can't.

    Blanks are joined and the marks at its edges dropped. A value with several sentences, doubled marks or control characters, an
    empty one and one over ``LONGEST_VALUE`` has no place in a slot.
    """
    joined = " ".join(value.split()).strip(_EDGES)
    if not joined or len(joined) > LONGEST_VALUE or _INNER_END.search(joined) or _DOUBLED.search(joined):
        return None
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in joined):
        return None
    return joined


def fit(phrases: Iterable[Phrase], facts: Mapping[str, str]) -> tuple[Said, ...]:
    """Return each phrase in its fullest wording that the facts can fill; a phrase none of whose wordings can be filled is left out.

    Args:
        phrases: in the order to offer them.
        facts: what is known, by slot; a missing, empty or unfit value counts as not known.
    """
    return filled(phrases, clean(facts))


def clean(facts: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is known, by slot, as it can be said; what can't be said is left out."""
    return {slot: value for slot in SLOTS if (value := _value(slot, facts.get(slot, ""))) is not None}


def filled(phrases: Iterable[Phrase], known: Mapping[str, str]) -> tuple[Said, ...]:
    """Return phrases as ``fit`` does, from facts that are ``clean`` already."""
    said = []
    for phrase in phrases:
        text = next((text for text in phrase.texts if all(slot in known for slot in slots_in(text))), None)
        if text is not None:
            said.append(Said(phrase.id, _SLOT.sub(lambda found: _seamless(found, known[found.group(1)]), text)))
    return tuple(said)


def _seamless(found: re.Match[str], value: str) -> str:
    """Return a value for its slot, with the space that stands between a Latin word or a number and Chinese (W3C clreq, 3.2.3)."""
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    return (" " if differ(before, value) else "") + value + (" " if differ(value, after) else "")


def _value(slot: str, value: str) -> str | None:
    """A customer's "my parcel" in an agent's mouth would be the agent's parcel: such a value can't be said either."""
    if slot in _FROM_THE_CUSTOMER and _OWN_WORDS.search(value):
        return None
    return sayable(value)
