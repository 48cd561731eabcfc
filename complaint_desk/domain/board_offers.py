"""Which ways out were put to customers, and how often each was the one they chose.

A customer chooses among what lies on the table, so a remedy that lay beside a better one is chosen less: a share tells of the company it
was in too, and of no cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from complaint_desk.domain.course import Course
from complaint_desk.domain.figures import HERE, Way, day_date
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Day, say
from complaint_desk.domain.panels import FEW, MOST_LINES, Panel, Part, nothing, share_line

OFFERED: Final = "offered"
"""The condition that leads to the cases in which a remedy was offered."""


def remedies_panel(courses: Sequence[Course], way: Way) -> Panel:
    """Return the panel of remedies offered and chosen.

    Args:
        courses: of the cases opened here in the way's period.
        way: leads to the cases.
    """
    told = (("since", Day(day_date(way.period.first))),)
    offered = Counter(remedy for course in courses for remedy, _ in course.offered)
    chosen = Counter(remedy for course in courses for remedy, was in course.offered if was)
    cases = sum(bool(course.offered) for course in courses)
    if not cases:
        return nothing("remedies", "share", dict(told), why="options")
    most = sorted(offered, key=lambda code: (-offered[code], code))[:MOST_LINES]
    lines = [
        share_line(code, say(f"remedy.{code}"), Part(chosen[code], offered[code]), way.opened((OFFERED, code), HERE)) for code in most
    ]
    first = lines[0]
    if first.n < FEW:
        title = say("panels.few", n=cases)
    else:
        title = say("panels.title.remedies", name=first.name, n=first.n, share=per_cent(first.value or 0.0))
        lines[0] = replace(first, pointed=True)
    return Panel(
        name="remedies", unit="share", lines=tuple(lines), title=title, cases=cases, told=told,
        behind=way.opened((OFFERED, ",".join(sorted(offered))), HERE),
    )
