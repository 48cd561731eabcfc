"""How a decision is worded: a rule set may ask for words of its own, each counts as one of the house's or as none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from complaint_desk.domain.messages import Message, Native, say
from complaint_desk.domain.rule_sets import OutcomeWord, RuleSet

if TYPE_CHECKING:
    from complaint_desk.domain.case import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that a rule set asks for."""

    law: RuleSet
    word: OutcomeWord

    @property
    def code(self) -> str:
        """What the word is called among those of all rule sets: ``SET.WORD``."""
        return word_code(self.law.id, self.word.key)


def word_code(rule_set: str, key: str) -> str:
    """Return what a word of a rule set is called in filters and where words of several are offered; "" for none."""
    return f"{rule_set}.{key}" if key else ""


def asked(case: Case, sets: Iterable[RuleSet]) -> tuple[Asked, ...]:
    """Return the words that the rule sets of a case ask for, in the order of their files; none where the house's own three serve."""
    return tuple(Asked(law, word) for law in sets if law.serves(case) for word in law.outcomes)


def texts(sets: Iterable[RuleSet]) -> dict[str, Native]:
    """Return every word of these rule sets by its code."""
    return {word_code(law.id, word.key): word.text for law in sets for word in law.outcomes}


def worded(outcome: str, code: str, known: Mapping[str, Native]) -> Message:
    """Return a decision in words: the rule set's own and what it counts as.

    Args:
        outcome: one of vocabulary.OUTCOMES, "" for a word that decides nothing about the matter.
        code: of the rule set's word, "" where there is none.
        known: words by their code; of a rule set that is no more switched on the code is told.
    """
    if not code:
        return say(f"outcome.{outcome}")
    word = known.get(code) or Native((("en", code),))
    return say("outcome_word.counted", word=word, outcome=say(f"outcome.{outcome}")) if outcome else say("outcome_word.alone", word=word)
