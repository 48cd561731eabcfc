"""The phrase coach: marks wording that does harm while an agent types, with a better one and the reason. It never blocks anything.

One pass over the text, linear in its length: at each place only the wordings that begin with the same two characters are compared,
the longest first, so that "no problem" is passed over as a whole before "no" could be marked. No pattern is compiled, so loading
costs nothing and no text can make it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

CATEGORIES: Final = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11")
"""The checklist's ids of what not to say that a rule may carry out."""

_FOLD = {ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | {0x2019: "'", 0x02BC: "'", 0xFF07: "'"}
_QUOTED = re.compile('“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"\\n]*"')
_CLAUSE_END = re.compile(r"[,.;:!?\n，。；：！？、…—]")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of wording to avoid.

    Attributes:
        id: stable code.
        category: the checklist's id, such as ``A4``.
        says: the wordings it marks, folded.
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
        innocent: wordings that contain a marked one and are none, folded.
    """

    language: str
    rules: tuple[Rule, ...]
    innocent: tuple[str, ...]
    _by_start: dict[str, tuple[tuple[str, Rule | None], ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def by_start(self) -> dict[str, tuple[tuple[str, Rule | None], ...]]:
        """Return the wordings by their first two characters, the longest first; an innocent one has no rule.

        Made when it is first needed, so that the program starts without it.
        """
        if not self._by_start:
            wordings: dict[str, Rule | None] = {}
            for rule in self.rules:
                for text in rule.says:
                    wordings.setdefault(text, rule)
            wordings.update(dict.fromkeys(self.innocent))
            grouped: dict[str, list[tuple[str, Rule | None]]] = {}
            for text in sorted(wordings, key=len, reverse=True):
                grouped.setdefault(text[:2], []).append((text, wordings[text]))
            self._by_start.update((start, tuple(texts)) for start, texts in grouped.items())
        return self._by_start

    def found(self, folded: str) -> list[tuple[int, int, Rule]]:
        """Return the marked places of a folded text, from left to right and without overlap."""
        places = []
        by_start = self.by_start()
        at, last = 0, len(folded) - 1
        while at < last:
            for text, rule in by_start.get(folded[at : at + 2], ()):
                if folded.startswith(text, at) and _stands_alone(folded, at, at + len(text)):
                    if rule is not None:
                        places.append((at, at + len(text), rule))
                    at += len(text) - 1
                    break
            at += 1
        return places


def joined(first: CoachRules, *others: CoachRules) -> CoachRules:
    """Return the rules of several languages as one, for agents who answer each customer in the customer's own language.

    A wording that two languages share is explained in the first one.
    """
    every = (first, *others)
    return CoachRules(
        first.language, tuple(rule for book in every for rule in book.rules), tuple(text for book in every for text in book.innocent),
    )


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


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a wording is not a piece of a longer Latin word; Chinese has no such edges."""
    return not (start and text[start] in _WORD and text[start - 1] in _WORD) and not (
        end < len(text) and text[end - 1] in _WORD and text[end] in _WORD
    )
