"""Causes, the largest first, with their running share; the few that make more than half are coloured and fenced by a dotted line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from complaint_desk.charts.page import Page
from complaint_desk.domain.figures import Slice
from complaint_desk.domain.findings import MAJORITY, Finding, per_cent
from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import QueueFilter

ROWS = 8
_BAR = 0.62


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    n: int
    cumulative: float
    behind: QueueFilter
    pointed: bool
    rest: bool = False


def draw(page: Page, causes: Sequence[Slice], finding: Finding) -> None:
    """Draw the causes; more than eight are drawn as seven and the rest together.

    Args:
        page: where.
        causes: the largest first, at least one.
        finding: which causes its title speaks of.
    """
    rows = _rows(page, causes, finding)
    theme = page.theme
    names = min(max(page.text_width(row.name, theme.body) for row in rows), (page.plot[2] - page.plot[0]) * 0.4)
    heading = page.say(say("charts.running"))
    left, right = page.plot[0], page.plot[2]
    page.plot[0] += names + 12
    page.plot[1] += theme.micro * 1.6
    page.plot[2] -= max(page.text_width(heading, theme.micro), page.text_width("100 %", theme.micro)) + 12
    page.write(None, right, page.plot[1] - theme.micro * 0.7, heading, colour=theme.muted, across="right")
    most = max(row.n for row in rows if not row.rest)
    few = len(finding.pointed)
    fenced = 0 < few < len(rows) and rows[few - 1].cumulative > MAJORITY
    room = page.plot[2] - page.plot[0]
    end = most * room / max(1.0, room - page.text_width(f"{most:,}", theme.micro) - 14)
    scale = page.scale((0, end), (max(len(rows), 4) - 0.4, -0.5))
    for at, row in enumerate(rows):
        shown = page.lines(row.name, theme.body, 400, names + 1, 1)
        page.write(scale, left, at, shown[0] if shown else "", size=theme.body, x_pixels=True, gid="pareto.name")
        # the rest together has a number but no bar: it is no cause, and the longest bar must be one
        bar = page.bar(scale, 0, at - _BAR / 2, 0 if row.rest else row.n, _BAR, theme.series[0] if row.pointed else theme.quiet,
                       gid="pareto.rest" if row.rest else "pareto.bar")
        page.write(scale, 0 if row.rest else row.n, at, f"{row.n:,}", shift=(0 if row.rest else 6, 0), gid="pareto.value")
        edge = fenced and at + 1 == len(finding.pointed)
        page.write(scale, right, at, page.say(say("charts.per_cent", share=per_cent(row.cumulative))), across="right", x_pixels=True,
                   weight=600 if edge else 400, colour=theme.text if edge else theme.muted)
        page.mark(page.say(say("charts.value", name=row.name, n=row.n)), row.behind, bar.box, wide=True)
    if fenced:
        page.line(scale, scale.x, [len(finding.pointed) - 0.5] * 2, theme.limit, dashes=(2, 3))


def _rows(page: Page, causes: Sequence[Slice], finding: Finding) -> list[_Row]:
    single = causes if len(causes) <= ROWS else causes[: ROWS - 1]
    rows = [
        _Row(page.say(say(f"cause.{each.bar.code}")), each.bar.n, each.bar.cumulative, each.behind, each.bar.code in finding.pointed)
        for each in single
    ]
    rest = causes[len(single):]
    if rest:
        codes = ",".join(each.bar.code for each in rest)
        behind = replace(rest[0].behind, conditions=tuple((k, codes if k == "cause" else v) for k, v in rest[0].behind.conditions))
        name, n = page.say(say("charts.others", n=len(rest))), sum(each.bar.n for each in rest)
        rows.append(_Row(name, n, 1.0, behind, pointed=False, rest=True))
    return rows
