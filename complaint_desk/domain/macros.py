"""Macros: several actions under one name, with the phrases that go with them and the variables that are asked for.

A macro is data. Its texts are filled in one pass: what is put in is never read as a text of its own, so nothing a customer wrote can
act as a template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.spans import DAY, HOUR, MINUTE

_LONGEST: Final = 32
_MARK: Final = re.compile(r"\{([^{}\s]{1,96})\}")
"""What may be a variable between braces; ``_name`` tells whether it is one."""
_BETWEEN: Final = re.compile(r"[\s,，、;；{}]+")
_AHEAD: Final = re.compile(r"\+(\d{1,3})([mhd])")
_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY}
KINDS: Final = ("text", "when")
"""What a variable holds: words, or a moment."""

BY_ITSELF: Final = ("customer", "number", "me")
"""Variables that nobody is asked for: the customer's form of address, the case number, and who presses."""

FIELDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "say": ((), ("text",)), "reply": (("channel",), ("text",)), "note": ((), ("text",)), "progress": (("channel",), ("text",)),
    "wait": (("on",), ()), "go_on": ((), ()), "assign": (("to",), ()), "urgency": (("to",), ()), "set": (("circumstance",), ()),
    "promise": (("due",), ("text",)), "callback": (("due",), ()), "remind": (("due",), ("text",)), "snooze": (("due",), ()),
}
"""What each action takes: codes and moments, and texts."""

OUTGOING: Final = frozenset({"say", "reply", "progress", "promise"})
"""The actions whose text goes to the customer."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What is asked for before a macro runs.

    Attributes:
        name: as it stands between braces.
        kind: one of KINDS.
        label: the question, in the reader's language.
    """

    name: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One action.

    Attributes:
        do: a key of FIELDS.
        fields: its codes and moments by name; a moment is ``+2d`` or a variable.
        text: what is said or written, with its marks; empty where nothing is.
    """

    do: str
    fields: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def field(self, name: str) -> str:
        """Return a code or moment, "" when it is not there."""
        return dict(self.fields).get(name, "")


@dataclass(frozen=True, slots=True)
class Macro:
    """Several actions under one name.

    Attributes:
        id: its name for the trail; of one's own the number it is kept by.
        name: as it is shown.
        steps: what is done, in order.
        variables: what is asked for.
        own: it is the person's own, who may change it.
    """

    id: str
    name: str
    steps: tuple[Step, ...]
    variables: tuple[Variable, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """What was answered: words by variable, and moments in microseconds UTC by variable."""

    words: tuple[tuple[str, str], ...] = ()
    moments: tuple[tuple[str, int], ...] = ()


def _name(typed: str) -> str:
    """Return a variable's name in the one form in which it is compared, "" for what is none.

    A letter, then letters, digits and underscores, each with the marks that belong to it: vowels of Hindi, a tone, an accent.
    """
    name = unicodedata.normalize("NFC", typed)
    plain = "".join(char for char in name if not unicodedata.category(char).startswith("M"))
    begins = name[:1] == plain[:1] and plain[:1].isalpha()
    return name if begins and len(name) <= _LONGEST and plain.replace("_", "").isalnum() else ""


def marks(text: str) -> tuple[str, ...]:
    """Return the names of the variables that a text asks for."""
    return tuple(dict.fromkeys(name for found in _MARK.findall(text) if (name := _name(found))))


def said_to_customer(macro: Macro) -> frozenset[str]:
    """Return the variables whose answers go to the customer."""
    return frozenset(name for step in macro.steps if step.do in OUTGOING for name in marks(step.text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its marks filled, once; a mark that nobody knows stays as it is."""
    return _MARK.sub(lambda found: values.get(_name(found.group(1)), found.group()), text)


def moment(field: str, moments: Mapping[str, int], now_us: int) -> int | None:
    """Return the moment that a field names: ``+2d`` from now, or a variable's; None when it names none."""
    ahead = _AHEAD.fullmatch(field)
    if ahead:
        return now_us + int(ahead.group(1)) * _UNITS[ahead.group(2)]
    mark = _MARK.fullmatch(field)
    return moments.get(_name(mark.group(1))) if mark else None


def is_moment(field: str) -> bool:
    """Tell whether a field can name a moment at all."""
    mark = _MARK.fullmatch(field)
    return bool(_AHEAD.fullmatch(field) or (mark and _name(mark.group(1))))


def asked(macro: Macro) -> frozenset[str]:
    """Return the variables that a macro's steps use, but for those that fill themselves."""
    used = {name for step in macro.steps for text in (step.text, *(value for _, value in step.fields)) for name in marks(text)}
    return frozenset(used) - frozenset(BY_ITSELF)


def asking(macro: Macro, names: str) -> Macro:
    """Return a macro that asks for the variables somebody named, as far as its steps use them; those it has stay as they are.

    A new one is asked for by its name, and is a moment where a step takes one.

    Args:
        macro: what it does.
        names: letters with their marks, digits and underscores each, with blanks or commas between them.

    Raises:
        BadValue: one of them is no name.
    """
    wanted = [each for each in _BETWEEN.split(names) if each]
    wrong = next((each for each in wanted if not _name(each)), None)
    if wrong is not None:
        raise BadValue("macro_name", field="macro.asks", variable=wrong[:_LONGEST])
    typed = [name for name in dict.fromkeys(map(_name, wanted)) if name not in BY_ITSELF]
    there = {variable.name: variable for variable in macro.variables}
    moments = {name for step in macro.steps for _, value in step.fields for name in marks(value)}
    made = (there.get(name) or Variable(name, "when" if name in moments else "text", name.replace("_", " ")) for name in typed)
    used = asked(macro)
    return replace(macro, variables=tuple(variable for variable in made if variable.name in used))
