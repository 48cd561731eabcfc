"""The phrase coach: marks wording that does harm while an agent types, with a better one and the reason. It never blocks anything.

One pass over the text, linear in its length: every wording of every rule and every innocent wording is one branch of a single
pattern of literals, the longest first, so that "no problem" is passed over as a whole before "no" could be marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

CATEGORIES: Final = ("A4", "A5", "A6", "A7", "A8", "A9", "A10", "A3", "A11")
"""The checklist's ids of what not to say that a rule may carry out."""

_FOLD = {ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | {0x2019: "'", 0x02BC: "'", 0xFF07: "'"}
_QUOTED = re.compile('“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"\\n]*"')
_CLAUSE_END = re.compile(r"[,.;:!?\n，。；：！？、…—]")
_WORD = "a-z0-9"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of wording to avoid.

    Attributes:
        id: stable code.
        category: the checklist's id, such as ``A4``.
        says: the wordings it marks, in lower case.
        better: what to say instead.
        why: the reason, in one line.
        whole_clause: the mark runs to the end of the clause, because what follows belongs to what is replaced.
    """

    id: str
    category: str
    says: tuple[str, ...]
    better: str
    why: str
    whole_clause: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text.

    Attributes:
        start: index of the first character.
        end: index after the last character.
        rule_id: the rule that marked it.
        better: what can stand there instead.
        why: the reason.
    """

    start: int
    end: int
    rule_id: str
    better: str
    why: str


@dataclass(frozen=True, slots=True)
class CoachRules:
    """The rules of one language, ready to be used.

    Attributes:
        language: the language of the texts.
        rules: what to mark.
        innocent: wordings that contain a marked one and are none.
    """

    language: str
    rules: tuple[Rule, ...]
    innocent: tuple[str, ...]
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _rule_of: dict[str, Rule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rule_of = {fold(text): rule for rule in self.rules for text in rule.says}
        literals = sorted({*rule_of, *map(fold, self.innocent)}, key=len, reverse=True)
        object.__setattr__(self, "_rule_of", rule_of)
        object.__setattr__(self, "_pattern", re.compile("|".join(map(_bounded, literals)) or r"(?!)"))

    def found(self, folded: str) -> list[tuple[int, int, Rule]]:
        """Return the marked places of a folded text, from left to right and without overlap."""
        places = []
        for match in self._pattern.finditer(folded):
            rule = self._rule_of.get(match.group())
            if rule is not None:
                places.append((match.start(), match.end(), rule))
        return places


def fold(text: str) -> str:
    """Return a text in ASCII lower case with one kind of apostrophe, every character at its place."""
    return text.translate(_FOLD)


def check(text: str, rules: CoachRules) -> tuple[Mark, ...]:
    """Return the places to word otherwise, from left to right, none overlapping; what stands in quotation marks is not ours.

    Linear in the length of the text: it runs at each pause in typing.
    """
    folded = _QUOTED.sub(lambda found: "\0" * len(found.group()), fold(text))
    marks: list[Mark] = []
    for start, end, rule in rules.found(folded):
        if marks and start < marks[-1].end:
            continue
        if rule.whole_clause:
            stop = _CLAUSE_END.search(folded, end)
            end = stop.start() if stop else len(folded.rstrip())
        marks.append(Mark(start, max(end, start + 1), rule.id, rule.better, rule.why))
    return tuple(marks)


def _bounded(literal: str) -> str:
    before = f"(?<![{_WORD}])" if literal[0].isascii() and literal[0].isalnum() else ""
    after = f"(?![{_WORD}])" if literal[-1].isascii() and literal[-1].isalnum() else ""
    return before + re.escape(literal) + after
