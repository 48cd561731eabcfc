"""A description of the program and its desk for whoever helps from afar: facts that can name nobody, by the kinds of value there are.

Each fact has a code that is the same in every language. What it says is a number, a length of time, or a word out of a closed list; a
text comes in only through ``Name``, which takes what versions and codes are written with and nothing longer. No free text fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

FORM: Final = 1
"""Of the text; support reads it from the first line."""

MOST_NUMBERS: Final = 40
_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,79}")


@dataclass(frozen=True, slots=True)
class Is:
    """A state.

    Attributes:
        code: a word of the catalogue's list ``describing.is``.
    """

    code: str


@dataclass(frozen=True, slots=True)
class Size:
    """A number of bytes."""

    n: int


@dataclass(frozen=True, slots=True)
class Ago:
    """A length of time until now; microseconds, never negative."""

    us: int


@dataclass(frozen=True, slots=True)
class Name:
    """A version, a code or a technical name; anything that is not written like one is left out.

    Attributes:
        text: letters, digits and ``._+-``, at most 80 of them; empty where something else was given.
    """

    text: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.text):
            object.__setattr__(self, "text", "")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Several numbers, of which the first are named.

    Attributes:
        all: every one of them.
    """

    all: tuple[int, ...]

    @property
    def named(self) -> tuple[int, ...]:
        """Those that are written out."""
        return self.all[:MOST_NUMBERS]


Answer: TypeAlias = "int | Is | Size | Ago | Name | Numbers"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so.

    Attributes:
        code: within its section, the same in every language; its words are ``describing.fact.SECTION.CODE``.
        says: what is so.
        of: of which table, file or backup, by a technical name or number of ours; "" where there is only one.
    """

    code: str
    says: Answer
    of: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that belong together.

    Attributes:
        code: its words are ``describing.section.CODE``.
        facts: in the order in which they are read.
        lines: lines of the program's own log, without anything that could name a person.
    """

    code: str
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """The whole of it.

    Attributes:
        made_us: of which moment, microseconds UTC.
        sections: in the order in which they are read.
    """

    made_us: int
    sections: tuple[Section, ...]
