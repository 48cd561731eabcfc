"""What is on record of the four facts of a case, in words: each by itself, the same in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain import outcomes
from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import At, Message, Money, Native, Value, say

FACTS: Final = ("apology", "admission", "goodwill", "outcome")


def standing(case: Case, known: Mapping[str, Native]) -> Mapping[str, Message]:
    """Return by fact what is on record; what is not is left out.

    Args:
        case: the case as folded.
        known: the words of rule sets for decisions, by their code (``outcomes.texts``).
    """
    last = case.goodwill[-1] if case.goodwill else None
    stands: dict[str, Message] = {}
    if case.apology_us:
        stands["apology"] = say("case.apology.made", at=At(case.apology_us))
    if case.admission_us:
        stands["admission"] = say("case.admission.made", at=At(case.admission_us))
    if last is not None:
        stands["goodwill"] = say("case.goodwill.made", amount=Money(last.amount, last.currency), at=At(last.at_us))
    if case.outcome or case.outcome_word:
        stands["outcome"] = _decided(case, known)
    return stands


def _decided(case: Case, known: Mapping[str, Native]) -> Message:
    """What stands of the decision: it, and whether the customer knows it; one from before the case was opened again is no more told."""
    said = outcomes.worded(case.outcome, case.outcome_word, known)
    stands: dict[str, Value] = {"outcome": said, "at": At(case.outcome_us)}
    if case.outcome_known_us:
        return say("case.outcome.told", told=At(case.outcome_known_us), **stands)
    return say("case.outcome.untold" if case.decided_us else "case.outcome.made", **stands)
