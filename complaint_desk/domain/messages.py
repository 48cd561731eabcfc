"""A sentence before it has a language: a key into the catalogue and the values that fill it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class At:
    """A moment to be written as the reader's locale writes it.

    Attributes:
        us: microseconds since 1970-01-01T00:00:00Z.
    """

    us: int


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time to be written in words.

    Attributes:
        us: microseconds, never negative.
    """

    us: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date to be written as the reader writes dates; it is the same in every time zone.

    Attributes:
        day: the date.
    """

    day: date


@dataclass(frozen=True, slots=True)
class Native:
    """A text that a data file gives in every language, such as the name of a rule set.

    Attributes:
        texts: language and text; where the reader's language is not among them, the first one is shown.
    """

    texts: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to be read."""
        return any(text for _language, text in self.texts)

    def in_language(self, language: str) -> str:
        """Return the text for a reader of that language."""
        told = dict(self.texts)
        return told.get(language) or next(iter(told.values()), "")

    def on_its_own(self) -> Native:
        """Return it as it stands on a line of its own: a text that begins with a small word, as within a sentence, has a capital here."""
        return Native(tuple((language, _headed(text)) for language, text in self.texts))


def _headed(text: str) -> str:
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.islower() else text  # a name such as iDeal is spelled as it is


UNNAMED: Final = Native()
"""Of what has no name of its own."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency.

    Attributes:
        amount: a decimal string such as ``"45.00"``; never a float.
        currency: ISO 4217 code.
    """

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values written as one list ("a, b and c")."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue.

    Attributes:
        key: dotted catalogue key, such as ``"gate.words"``; a code is shown by its own key, such as ``"type.delay"``.
        fields: the values of the sentence's placeholders, by name.
    """

    key: str
    fields: tuple[tuple[str, Value], ...] = ()


Value: TypeAlias = "str | int | At | Day | Span | Native | Money | Listed | Message"


def say(key: str, /, **fields: Value) -> Message:
    """Return the message of a catalogue key with its values."""
    return Message(key, tuple(fields.items()))
