"""What an option rests on: each names the source of the facts that it answers (checklist O3).

Three sources can be told without anything in the case to show for them: our records, a file, and the terms that were agreed. Every
other one has to stand there first: a confirmed restatement, a department's or an expert's answer, a form that came to its finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain.case import Case
from complaint_desk.domain.forms import NOT_NEEDED

CUSTOMER: Final = "customer"
_FORMS: Final[Mapping[str, str]] = {
    "three_way": "three_way", "quality_trace": "quality_trace", "verified": "respect_but_verify", "expert": "expert_hand_off",
}
"""Sources that are the finding of a form, the surest first."""
_LOOKED_UP: Final = ("records", "file", "terms")
FACT_SOURCES: Final = (CUSTOMER, *_LOOKED_UP, "department", *_FORMS)
"""The codes, in words under ``fact_source.CODE``; ``customer`` is what the customer told and confirmed when it was read back."""


def standing(case: Case) -> tuple[str, ...]:
    """Return the sources that a case can show, the surest first."""
    found = [
        source for source, code in _FORMS.items()
        if (form := case.form(code)) is not None and form.concluded_us and form.finding != NOT_NEEDED
    ]
    if any(task.answered_us for task in case.tasks):
        found.append("department")
    if any(restated.answer == "yes" for restated in case.restatements):
        found.append(CUSTOMER)
    return tuple(found)


def source_for(case: Case, wanted: str) -> str | None:
    """Return the source that an option of a case rests on.

    Args:
        case: the case.
        wanted: the source that was named, "" for the surest that the case can show.

    Returns:
        "" when none was named and none stands there; None when one was named that the case cannot show.
    """
    there = standing(case)
    if not wanted:
        return there[0] if there else ""
    return wanted if wanted in _LOOKED_UP or wanted in there else None


def proved(case: Case, source: str) -> bool:
    """Tell whether an option rests on anything; one from before sources were recorded rests on what was confirmed."""
    return bool(source) or CUSTOMER in standing(case)
