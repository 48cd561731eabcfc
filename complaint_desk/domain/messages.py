"""A sentence before it has a language: a key into the catalogue and the values that fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


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


Value: TypeAlias = "str | int | At | Span | Money | Listed | Message"


def say(key: str, /, **fields: Value) -> Message:
    """Return the message of a catalogue key with its values."""
    return Message(key, tuple(fields.items()))
