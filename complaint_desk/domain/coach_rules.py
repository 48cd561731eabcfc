"""What the phrase coach is told and what it says: a rule, the words that make a wording harmless, a place, a mark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach_shapes import Shape

CATEGORIES: Final = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11")
"""The checklist's ids of what not to say that a rule may carry out."""

SAID: Final = "{said}"
"""Stands in a better wording for what was marked: whoever takes it keeps a refusal that is true, word for word."""


class Sign(Enum):
    """What a shape in a sentence tells of the rest of it, where it is no fault itself."""

    INVITES = "invites"
    """The customer is asked to do something: what we say we do is the answer to it."""
    AWAITS = "awaits"
    """The customer is asked to send or tell something: what the next sentence begins with as our act waits for it as well."""
    WAY = "way"
    """What can be done is named, so that a refusal leaves nobody standing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of wording to avoid.

    Attributes:
        id: stable code.
        category: the checklist's id, such as ``A4``.
        says: the wordings it marks, folded, each spelled out.
        shapes: the shapes of sentences it marks, from their first word to their last.
        better: what to say instead; ``{said}`` stands for what was marked.
        why: the reason, in one line.
        whole_clause: the mark runs to the end of the clause, because what follows belongs to what is replaced.
        refuses: what it marks is a refusal and may be a true one, so ``better`` has to keep it; in an if-clause or a question it
            refuses nothing.
        needs: one of these stands in the same sentence, folded; empty when nothing is needed.
        unless: none of these stands in the same sentence, folded.
        undated: it is a promise that wants a time; with a time in its sentence it is none to mark.
        denies: the "no" in what it marks refuses nothing ("don't be upset") and may go with it; any other "no" of the clause stays.
        words: the better wording stands for the marked words alone; otherwise for their whole clause, so that no piece of it is left.
        keep: what to say instead where the clause holds a "no" that has to stay; ``{said}`` stands for the clause.
        early: it is a solution, and does harm only before the questions are asked (A6).
        over_limit: it grants an amount, and does harm only above what the person may grant (A10); the amount is marked.
        example: a sentence that it marks.
        passes: one that it must pass over.
        stated: it does harm only where it is said; in a question or an if-clause with its comma it doesn't, nor does a refusal.
        tied: an act of ours that harms only where nothing is asked of the customer: "send us the number and we'll look" waits for them.
        answered: it harms only where it is left at that: not where a clause after it, in its sentence or the next one, says that we answer
            and when.
        near: only what stands in its own clause counts for ``unless``: that we call somebody ourselves in one clause sends the
            customer away in the next all the same.
        capitals: words in capitals are marked, four or five consonants long, except the ones that every customer knows and, after "in" or
            "to", the codes of places.
        weighed: the language whose sheet of points its marks are weighed by; empty where each is shown, as a site's own are.
    """

    id: str
    category: str
    says: tuple[str, ...]
    better: str
    why: str
    whole_clause: bool = False
    refuses: bool = False
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    undated: bool = False
    denies: bool = False
    words: bool = False
    keep: str = ""
    early: bool = False
    over_limit: bool = False
    example: str = ""
    passes: str = ""
    shapes: tuple[Shape, ...] = ()
    stated: bool = False
    capitals: bool = False
    near: bool = False
    tied: bool = False
    answered: bool = False
    weighed: str = ""


Found = tuple[int, int, Rule]
"""A place that a rule marks: its first character, the one after its last, and the rule."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text.

    Attributes:
        start: index of the first character.
        end: index after the last character.
        first: index of the first character that the better wording replaces.
        last: index after the last one that it replaces.
        rule_id: the rule that marked it.
        better: what can stand there instead.
        why: the reason.
    """

    start: int
    end: int
    first: int
    last: int
    rule_id: str
    better: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is written, as far as it changes what does harm.

    Attributes:
        early: the customer's questions are still open, so that a solution comes too soon.
        dated: the time stands beside the text, in a field of its own.
        silent: categories that do no harm here; a restatement may well say what the customer was refused.
        person: who writes; amounts above what this person may grant are marked. None marks no amount.
    """

    early: bool = False
    dated: bool = False
    silent: frozenset[str] = frozenset()
    person: Person | None = None


ANYWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a wording that make it harmless, all folded.

    Attributes:
        times: give a time.
        conditions: begin an if-clause.
        reports: begin what the customer said.
        turns: end both, as a comma does.
        asks: make a question of the clause they stand in, which refuses nothing.
        denials: say "no"; a clause that holds one may be a true refusal.
        neutral: contain such a word and refuse nothing.
        joins: tie a clause to the one before it without a sign.
        starts: the same words with the subject that follows them, which begin another clause after a marked one.
        openers: one of these is among the first two words of a question; where there are none, its sign is enough.
        ends: end an if-clause that began with its clause, as in Chinese.
        whats: make a question of a clause when they stand before the wording; behind it they only say what is refused or not known.
        tags: ask whether the clause before them is so, as a clause of their own; what is read back like that is no word of ours.
        restates: begin what befell the customer, which nobody but the customer says; only regret for it is ours.
        offers: ask at the end of a clause for consent; a promise in it is made all the same.
        ways: say what can be done instead; a refusal beside a clause that does so is eased, and not marked.
        answers: say that we answer; with a time beside one of them a sentence dates the promise in the sentence before it.
        whole: words inside which no other begins, in a script that parts none: "apply" is spelled with "please" at its end in Chinese.
    """

    times: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    whats: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    restates: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
