"""What was said and given at the end: four facts beside each other, none of which says anything about another.

An apology is no admission, goodwill is given without owing it, and whether a complaint was upheld is decided for itself. Cases have
several of them or none, so the lines are never added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain.figures import HERE, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import FEW, Panel, Part, nothing, share_line
from complaint_desk.domain.vocabulary import OUTCOMES

FACTS: Final[Mapping[str, tuple[str, str]]] = {
    "apology": ("apology", "yes"), "admission": ("admission", "yes"), "goodwill": ("goodwill", "yes"),
    **{code: ("outcome", code) for code in OUTCOMES},
}
"""The lines, each with the condition that leads to its cases."""


def facts_panel(facts: Mapping[str, Part], way: Way) -> Panel:
    """Return the panel of the four facts.

    Args:
        facts: by code of FACTS, the cases that have it of those closed in the period.
        way: leads to the cases.
    """
    n = max((part.n for part in facts.values()), default=0)
    if not n:
        return nothing("facts", "share", why="first_contact")
    lines = tuple(
        share_line(code, say(f"panels.fact.{code}", n=facts[code].hits), facts[code], way.closed(HERE, condition))
        for code, condition in FACTS.items()
    )
    if n < FEW:
        title = say("panels.few", n=n)
    elif any(part.hits for part in facts.values()):
        title = say("panels.title.facts", n=n, **{line.code: per_cent(line.value or 0.0) for line in lines})
    else:
        title = say("panels.title.facts_none", n=n)
    return Panel(name="facts", unit="share", lines=lines, title=title, cases=n, behind=way.closed(HERE))
