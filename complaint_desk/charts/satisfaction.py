"""Satisfaction of cases in which a step was skipped, beside those that kept all: means, 95 % intervals and the number of answers."""

from __future__ import annotations

from collections.abc import Sequence

from complaint_desk.charts.page import Page
from complaint_desk.charts.shapes import Scale
from complaint_desk.domain.figures import Group
from complaint_desk.domain.findings import FEW_ANSWERS, Finding, group_words, shown_groups
from complaint_desk.domain.messages import say
from complaint_desk.domain.statistics import Estimate

_LOWEST = 1.0
_HIGHEST = 5.0


def draw(page: Page, groups: Sequence[Group], finding: Finding) -> None:
    """Draw the groups, all steps kept first.

    Args:
        page: where.
        groups: of all steps, kept and skipped; at least one with answers.
        finding: which step its title speaks of.
    """
    theme = page.theme
    rows = shown_groups(groups)
    names = [page.say(group_words(group)) for group in rows]
    left, right = page.plot[0], page.plot[2]
    heading = page.say(say("charts.n_column"))
    page.plot[0] += max(page.text_width(name, theme.body, 600) for name in names) + 20
    page.plot[1] += theme.micro * 1.6
    counts = [f"{group.estimate.n:,}" if group.estimate else "0" for group in rows]
    few = any(group.estimate is not None and group.estimate.n < FEW_ANSWERS for group in rows)
    page.plot[2] -= max(page.text_width(text, theme.micro) for text in (*counts, heading)) + 20
    page.plot[2] -= page.text_width(page.say(say("charts.few")), theme.micro) if few else 0.0  # it stands where an interval ends
    page.plot[3] -= theme.micro * 1.8
    page.write(None, right, page.plot[1] - theme.micro * 0.7, heading, colour=theme.muted, across="right")
    lowest = min((group.estimate.low for group in rows if group.estimate), default=_LOWEST)
    floor = max(_LOWEST, min(3.0, float(int(lowest))))
    scale = page.scale((floor - 0.08, _HIGHEST + 0.08), (max(len(rows), 4) - 0.4, -0.6))
    for grade in range(int(floor), int(_HIGHEST) + 1):
        page.line(scale, (grade, grade), scale.y, theme.grid, over=1)
        page.write(scale, grade, page.plot[3] + theme.micro, str(grade), colour=theme.muted, across="center", y_pixels=True)
    for at, (group, name, count) in enumerate(zip(rows, names, counts, strict=True)):
        pointed = group.step in finding.pointed
        weight = 600 if pointed or group.kept else 400
        page.write(scale, left, at, name, size=theme.body, weight=weight, x_pixels=True, gid="satisfaction.name")
        page.write(scale, right, at, count, colour=theme.muted, across="right", x_pixels=True, gid="satisfaction.n")
        if group.estimate is not None:
            colour = theme.good if group.kept else theme.signal if pointed else theme.series[0]
            _interval(page, scale, at, group, group.estimate, colour)


def _interval(page: Page, scale: Scale, at: int, group: Group, estimate: Estimate, colour: str) -> None:
    theme = page.theme
    few = estimate.n < FEW_ANSWERS
    colour = theme.quiet if few else colour
    page.line(scale, (estimate.low, estimate.high), (at, at), colour, width=2, mark="|", size=10, edge=2, gid="satisfaction.interval")
    face = theme.ground if few else colour
    page.line(scale, [estimate.mean], [at], colour, mark="D" if group.kept else "o", size=8, face=face, over=4, gid="satisfaction.mean")
    text = f"{estimate.mean:.1f}"
    page.write(scale, estimate.mean, at, text, weight=600, across="center", up="bottom", shift=(0, 7), gid="satisfaction.value")
    if few:
        page.write(scale, estimate.high, at, page.say(say("charts.few")), colour=theme.muted, shift=(10, 0), gid="satisfaction.few")
    name = say("charts.mean", name=group_words(group), mean=text, low=f"{estimate.low:.1f}", high=f"{estimate.high:.1f}", n=estimate.n)
    page.mark(page.say(name), group.behind, (scale.across(estimate.mean), scale.down(at)), wide=True)
