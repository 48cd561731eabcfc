"""The lines of a panel one below the other: bars for counts, lengths and money, a dot with its interval for shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from complaint_desk.charts.page import Page
from complaint_desk.charts.shapes import Across, Scale
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import Line, Panel, line_words, value_words

_BAR = 0.58
_THICKEST = 26.0
_TICK = 20.0
_ABOVE = 30.0
_BESIDE = 14.0
_LEAST_ROWS = 4
_LEAST_HIGH = 24.0
"""Where so many rows of this height find no room, the few that there are take it: logical pixels."""
_CLEAR = 2.0


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    name: str
    value: str
    n: str
    running: str


@dataclass(frozen=True, slots=True)
class _Beside:
    """A column of words right of the bars: its head, where it ends, and each row's words."""

    head: str
    right: float
    cells: tuple[str, ...]
    gid: str


def draw(page: Page, panel: Panel) -> None:
    """Draw a panel.

    Args:
        page: where.
        panel: what is compared; at least one line.
    """
    theme = page.theme
    counted = panel.unit == "count"
    rows = [_row(page, panel, line, counted=counted) for line in panel.lines]
    left, right = page.plot[0], page.plot[2]
    weight = max((600 if row.line.pointed else 400) for row in rows)
    names = min(max(page.text_width(row.name, theme.body, weight) for row in rows) + 2, (right - left) * 0.45)
    columns, room = _beside(page, rows, right, counted=counted)
    page.plot[0] += names + 12
    page.plot[2] -= room
    page.plot[1] += theme.micro * (1.8 if columns or panel.target is not None or _explained(page, panel) else 0.4)
    page.plot[3] -= theme.micro * 1.6 if panel.unit == "share" else 0.0
    for column in columns:
        page.write(None, column.right, page.plot[1] - theme.micro * 0.9, column.head, colour=theme.muted, across="right")
    fit = int((page.plot[3] - page.plot[1]) / _LEAST_HIGH)
    spread = max(len(rows), min(_LEAST_ROWS, fit)) - 0.4, -0.5
    scale = page.scale(_ends(page, panel, rows, numbers=panel.unit != "share"), spread)
    if panel.unit == "share":
        if _close(scale) and any(_side(page, scale, row, panel.target) is None for row in rows):
            scale = page.scale(_ends(page, panel, rows, numbers=True), spread)
        _shares(page, scale)
    low = scale.x[0]
    for at, row in enumerate(rows):
        shown = page.lines(row.name, theme.body, 600 if row.line.pointed else 400, names + 1, 1)
        page.write(scale, left, at, shown[0] if shown else "", size=theme.body, weight=600 if row.line.pointed else 400, x_pixels=True,
                   gid="lines.name")
        for column in columns:
            page.write(scale, column.right, at, column.cells[at], colour=theme.muted, across="right", x_pixels=True, gid=column.gid)
        _value(page, scale, at, row, panel, low)
        if row.line.behind is not None:
            page.mark(page.say(line_words(row.line, panel)), row.line.behind, (scale.left, scale.down(at)), wide=True)
    _target(page, scale, panel, left)
    _keep_clear(page, scale, panel)


def _beside(page: Page, rows: Sequence[_Row], right: float, *, counted: bool) -> tuple[list[_Beside], float]:
    """Return the columns beside the bars, the last one first, and the room that they take: running shares, and what a line stands on."""
    found: list[_Beside] = []
    room = 0.0
    wanted = [("charts.running", "lines.running", tuple(row.running for row in rows))] if any(row.running for row in rows) else []
    if not counted:
        wanted.append(("charts.n_column", "lines.n", tuple(row.n for row in rows)))
    for key, gid, cells in wanted:
        head = page.say(say(key))
        found.append(_Beside(head, right - room, cells, gid))
        room += max(page.text_width(text, page.theme.micro) for text in (*cells, head)) + 16
    return found, room


def _keep_clear(page: Page, scale: Scale, panel: Panel) -> None:
    """Break the line of the target where a number stands on it: dashes through digits cannot be read."""
    if panel.target is None:
        return
    page.clear_of(scale.across(panel.target), "lines.value", _CLEAR)


def _row(page: Page, panel: Panel, line: Line, *, counted: bool) -> _Row:
    value = "–" if line.value is None else page.say(value_words(line.value, panel.unit, panel.currency, signed=line.signed))
    if line.few and not counted:
        value = f"{value} {page.say(say('charts.few'))}" if line.value is not None else value
    running = "" if line.running is None else page.say(say("charts.per_cent", share=per_cent(line.running)))
    return _Row(line, page.say(line.name), value, f"{line.n:,}", running)


def _explained(page: Page, panel: Panel) -> str:
    """Return what the marks beside the values mean; "" when there are none."""
    own = f"panels.before_mark.{panel.name}"
    compared = say(own) if page.words.has(own) else say(f"panels.before_mark.{panel.compared}")
    said = [page.say(compared)] if any(line.before is not None for line in panel.lines) else []
    if any(line.quoted is not None for line in panel.lines):
        said.append(page.say(say(f"panels.quoted_mark.{panel.name}")))
    return " · ".join(said)


def _shares(page: Page, scale: Scale) -> None:
    low, high = scale.x
    every = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / step <= 5), 0.25)
    for tick in range(int(low / every), int(high / every) + 1):
        if low <= tick * every <= min(high, 1.0):
            page.line(scale, [tick * every] * 2, scale.y, page.theme.grid, over=1)
            label = page.say(say("charts.per_cent", share=str(round(tick * every * 100)).replace("-", "−")))
            page.write(scale, tick * every, page.plot[3] + page.theme.micro * 0.9, label, colour=page.theme.muted, across="center",
                       y_pixels=True, gid="lines.scale")


def _ends(page: Page, panel: Panel, rows: Sequence[_Row], *, numbers: bool) -> tuple[float, float]:
    """Return the ends of the scale; ``numbers`` leaves room at its right for the widest value; shares leave out what nothing reaches."""
    lines = panel.lines
    told = [end for line in lines for end in (line.value, line.high, line.before, line.quoted) if end is not None]
    lowest = [end for line in lines for end in (line.value, line.low, line.before, line.quoted) if end is not None]
    if panel.target is not None:
        told.append(panel.target)
        lowest.append(panel.target)
    most = max(told, default=1.0) or 1.0
    least = 0.0
    if panel.unit == "share":
        most = min(1.0, most)
        lowest_told = min(lowest, default=0.0)
        least = (int(lowest_told * 10) - 1) / 10 if lowest_told < 0 else max(0.0, (int(lowest_told * 10) - 1) / 10)
    room = max(60.0, page.plot[2] - page.plot[0])
    widest = max(page.text_width(row.value, page.theme.micro, 600) for row in rows) + 10 if numbers else 0.0
    margin = (most - least) * (0.03 if panel.unit == "share" else 0.02)
    return least - (margin if panel.unit == "share" else 0.0), least + (most - least) * room / max(20.0, room - widest) + margin


def _value(page: Page, scale: Scale, at: int, row: _Row, panel: Panel, low: float) -> None:
    theme, line = page.theme, row.line
    if line.value is None:
        page.write(scale, low, at, row.value, colour=theme.muted, gid="lines.value")
        return
    quiet = line.few and panel.unit != "count"
    colour = theme.quiet if quiet or (panel.unit != "share" and not line.pointed) else theme.series[0]
    if panel.unit == "share":
        _interval(page, scale, at, row, theme.signal if line.pointed and line.code.endswith("skipped") else colour, hollow=quiet,
                  target=panel.target)
    else:
        rows = scale.y[0] - scale.y[1]
        height = min(_BAR, _THICKEST * rows / max(1.0, page.plot[3] - page.plot[1]))
        page.bar(scale, 0, at - height / 2, line.value, height, colour, gid="lines.bar")
        left_end, right_end = scale.x
        near = (page.text_width(row.value, theme.micro, 600) + _BESIDE) * (right_end - left_end) / (page.plot[2] - page.plot[0])
        end = line.value
        for mark in sorted(each for each in (line.before, line.quoted, panel.target) if each is not None):
            end = mark if line.value < mark < end + near else end  # the number stands beyond a mark that it would lie upon
        page.write(scale, end, at, row.value, shift=(7, 0), weight=600 if line.pointed else 400, gid="lines.value")
    if line.before is not None:
        page.line(scale, [line.before], [at], theme.muted, mark="D", size=6, face=theme.ground, over=5, clipped=False, gid="lines.before")
    if line.quoted is not None:
        page.line(scale, [line.quoted], [at], theme.text, mark="|", size=_TICK, edge=2, over=6, clipped=False, gid="lines.quoted")


def _interval(page: Page, scale: Scale, at: int, row: _Row, colour: str, *, hollow: bool, target: float | None) -> None:
    line, value = row.line, row.line.value or 0.0
    if line.low is not None and line.high is not None:
        page.line(scale, (line.low, line.high), (at, at), colour, width=2, mark="|", size=9, edge=2, clipped=False, gid="lines.interval")
    face = page.theme.ground if hollow else colour
    page.line(scale, [value], [at], colour, mark="o", size=8, face=face, over=4, clipped=False, gid="lines.mean")
    low, high = scale.x
    if _close(scale):
        end, edge = _side(page, scale, row, target) or (max(value, line.high or value), "left")
        page.write(scale, end, at, row.value, weight=600, across=edge, shift=(7 if edge == "left" else -7, 0), gid="lines.value")
        return
    width = page.text_width(row.value, page.theme.micro, 600) * (high - low) / (page.plot[2] - page.plot[0])
    if target is not None and abs(target - value) < width / 2:  # beside the line of the target, which would go through it
        before = value <= target
        page.write(scale, target, at, row.value, weight=600, across="right" if before else "left", up="bottom",
                   shift=(-6 if before else 6, 6), gid="lines.value")
        return
    across: Across = "right" if value > low + 0.9 * (high - low) else "left" if value < low + 0.1 * (high - low) else "center"
    page.write(scale, value, at, row.value, weight=600, across=across, up="bottom", shift=(0, 6), gid="lines.value")


def _close(scale: Scale) -> bool:
    """Tell whether rows are so close together that a number stands beside its interval, not above it in the row before."""
    return (scale.bottom - scale.top) / (scale.y[0] - scale.y[1]) < _ABOVE


def _side(page: Page, scale: Scale, row: _Row, target: float | None) -> tuple[float, Across] | None:
    """Return beside which end of its interval a number stands, and which edge of it: at the right where there is room, None for neither.

    A mark that it would lie upon is passed, one farther away is not: the number belongs to the interval.
    """
    line, value = row.line, row.line.value or 0.0
    low, high = scale.x
    wanted = (page.text_width(row.value, page.theme.micro, 600) + _BESIDE) * (high - low) / (scale.right - scale.left)
    start, end = line.low if line.low is not None else value, line.high if line.high is not None else value
    marks = sorted(each for each in (value, line.before, line.quoted) if each is not None)
    for mark in marks:
        end = mark if end < mark < end + wanted else end
    for mark in reversed(marks):
        start = mark if start - wanted < mark < start else start
    right, left = high - end > wanted, start - low > wanted
    if target is not None and right and left and 0 <= target - end < wanted:
        right = False  # at its left no line goes through it
    if target is not None and 0 < start - target < wanted:
        left = False
    return (end, "left") if right else (start, "right") if left else None


def _target(page: Page, scale: Scale, panel: Panel, left: float) -> None:
    theme = page.theme
    top, said = page.plot[1] - theme.micro * 0.9, _explained(page, panel)
    if panel.target is not None:
        page.line(scale, [panel.target] * 2, scale.y, theme.text, width=1.5, dashes=(4, 3), gid="lines.target")
        name = page.say(say("panels.target", value=value_words(panel.target, panel.unit, panel.currency)))
        low, high = scale.x
        late = panel.target > (low + high) / 2
        page.write(scale, panel.target, top, name, weight=600, shift=(-5 if late else 5, 0), across="right" if late else "left",
                   y_pixels=True, gid="lines.target_label")
    if said:
        page.write(None, left, top, said, colour=theme.muted, gid="lines.legend")
