"""Hours to the first response against the target: what came in time stands before the line, what came late or not at all behind it."""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.charts.page import Page
from complaint_desk.charts.shapes import Scale
from complaint_desk.domain.figures import Responses
from complaint_desk.domain.findings import bin_words, time_words
from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import QueueFilter

_BAR = 0.8


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    n: int
    late: bool
    open: bool
    behind: QueueFilter
    middle: bool = False


def draw(page: Page, responses: Responses) -> None:
    """Draw the histogram.

    Args:
        page: where.
        responses: the bins, at least one of them late and one in time.
    """
    theme = page.theme
    columns = _columns(page, responses)
    wanted = (page.plot[2] - page.plot[0]) / len(columns) - 4
    names = [page.lines(column.name, theme.micro, 400, wanted, 2) for column in columns]
    deep = max(len(lines) for lines in names)
    page.plot[1] += theme.micro * 3.2
    page.plot[3] -= theme.micro * (0.6 + 1.3 * deep)
    most = max(1, *(column.n for column in columns))
    scale = page.scale((-0.5, len(columns) - 0.5), (0, most * 1.12))
    page.line(scale, scale.x, (0, 0), theme.limit, over=4)
    for at, (column, lines) in enumerate(zip(columns, names, strict=True)):
        colour = theme.signal if column.late else theme.series[0]
        bar = page.bar(scale, at - _BAR / 2, 0, _BAR, column.n, theme.ground if column.open else colour,
                       edge=colour if column.open else "", gid="response.bar")
        page.write(scale, at, column.n, f"{column.n:,}", across="center", up="bottom", shift=(0, 4), gid="response.value")
        if column.middle and responses.median_hours is not None:
            said = page.say(say("charts.median", time=time_words(responses.median_hours)))
            if page.text_width(said, theme.micro) < wanted:
                page.write(scale, at, column.n, said, colour=theme.muted, across="center", up="bottom", shift=(0, 18),
                           gid="response.median")
            else:  # wider than its column, it would lie upon the next one
                late = next((place for place, each in enumerate(columns) if each.late), len(columns))
                page.write(scale, late - 0.5, page.plot[1] - theme.micro * 2.2, said, colour=theme.muted, across="right", shift=(-6, 0),
                           y_pixels=True, gid="response.median")
        for row, line in enumerate(lines):
            page.write(scale, at, page.plot[3] + theme.micro * (1.0 + 1.3 * row), line, colour=theme.muted, across="center", y_pixels=True)
        page.mark(page.say(say("charts.value", name=column.name, n=column.n)), column.behind, bar.box)
    _target(page, scale, columns, responses)


def _target(page: Page, scale: Scale, columns: list[_Column], responses: Responses) -> None:
    first_late = next((at for at, column in enumerate(columns) if column.late), None)
    if first_late is None:
        return
    theme = page.theme
    page.line(scale, [first_late - 0.5] * 2, scale.y, theme.text, width=1.5, dashes=(4, 3), over=5, gid="response.target")
    said = page.say(say("charts.target", hours=str(responses.target_hours)))
    top = page.plot[1] - theme.micro * 2.2
    page.write(scale, first_late - 0.5, top, said, weight=600, shift=(6, 0), y_pixels=True)
    late = sum(column.n for column in columns if column.late)
    note = page.say(say("charts.late_note", n=late))
    page.write(scale, first_late - 0.5, top + theme.micro * 1.4, note, colour=theme.muted, shift=(6, 0), y_pixels=True,
               gid="response.late")


def _columns(page: Page, responses: Responses) -> list[_Column]:
    median = responses.median_hours
    found = []
    for part in responses.bins:
        if part.low is None and not part.n:
            continue  # an answer at once only comes from imported history; an empty column would say nothing
        middle = median is not None and (part.low is None or median > part.low) and (part.high is None or median <= part.high)
        if part.low is None:
            middle = median == 0
        found.append(_Column(page.say(bin_words(part)), part.n, part.late, open=False, behind=part.behind, middle=middle))
    if responses.unanswered:
        name = page.say(say("charts.bin.none_yet"))
        found.append(_Column(name, responses.unanswered, late=True, open=True, behind=responses.unanswered_behind))
    return found
