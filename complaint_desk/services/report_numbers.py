"""The numbers behind the charts of the report as tables: real numbers for a workbook, the same in words for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from complaint_desk.domain.figures import Figures, Volume
from complaint_desk.domain.findings import bin_words, group_words, shown_groups, step_words
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.panels import Panel
from complaint_desk.domain.report import Chart

Number: TypeAlias = "float | None"
FORMATS: Final = ("count", "share", "hours", "minutes", "money", "grade")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its head, and as what it is written (one of FORMATS)."""

    head: Message
    form: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A chart as a table.

    Attributes:
        heads: the columns of numbers; before them stands the name of each row.
        rows: name and numbers; None where there is nothing to say.
        drawn: how many of the columns a chart of them shows.
        line: it is read along a time, so a chart of it is a line.
    """

    heads: tuple[Column, ...]
    rows: tuple[tuple[Message, tuple[Number, ...]], ...]
    drawn: int = 1
    line: bool = False


def numbers_of(chart: Chart) -> Numbers:
    """Return the numbers of a chart."""
    if not isinstance(chart.numbers, Figures):
        return _panel(chart.numbers.panel(chart.finding.name))
    figures, count = chart.numbers, Column(say("monthly.n_column"), "count")
    heads: tuple[Column, ...]
    match chart.finding.name:
        case "volume":
            return _volume(figures.volume)
        case "pareto":
            heads = (count, Column(say("charts.running"), "share"))
            return Numbers(heads, tuple(
                (say(f"cause.{each.bar.code}"), (float(each.bar.n), each.bar.cumulative)) for each in figures.causes))
        case "first_response":
            bins = [(bin_words(each), (float(each.n),)) for each in figures.responses.bins]
            return Numbers((count,), (*bins, (say("charts.bin.none_yet"), (float(figures.responses.unanswered),))))
        case _:
            heads = (Column(say("monthly.grade_column"), "grade"), *_ends("grade"), count)
            told = [(group, group.estimate) for group in shown_groups(figures.satisfaction)]
            return Numbers(heads, tuple((group_words(group), (e.mean, e.low, e.high, float(e.n))) for group, e in told if e is not None))


def _volume(volume: Volume) -> Numbers:
    """Return the volume with its limits; on a u chart what is drawn, the complaints an open day, stands before what it is made of."""
    by_rate = volume.chart == "u"
    count = Column(say("figures.name.complaints"), "count")
    heads: tuple[Column, ...] = (Column(say("monthly.rate_column"), "grade") if by_rate else count,)
    if volume.limits is not None:
        heads += tuple(Column(say(f"monthly.limit.{name}"), "grade" if by_rate else "hours") for name in ("centre", "lower", "upper"))
    drawn = len(heads)
    if by_rate:
        heads += (count, Column(say("monthly.open_days_column"), "hours"))
    rows = []
    for point in volume.points:
        own = point.limits
        ends: tuple[Number, ...] = (own.centre, own.lower, own.upper) if own else (None, None, None)
        made = (float(point.opened), point.open_days) if by_rate else ()
        rows.append((step_words(point, volume), (point.value, *(ends if volume.limits is not None else ()), *made)))
    return Numbers(heads, tuple(rows), drawn=drawn, line=True)


def _ends(form: str) -> tuple[Column, ...]:
    return Column(say("monthly.low_column"), form), Column(say("monthly.high_column"), form)


def _panel(panel: Panel) -> Numbers:
    """Return a panel; columns that no line has a number for are left out."""
    form = panel.unit
    columns = (
        (Column(say("analytics.value_column"), form), [line.value for line in panel.lines]),
        (Column(say("charts.running"), "share"), [line.running for line in panel.lines]),
        (_ends(form)[0], [line.low for line in panel.lines]), (_ends(form)[1], [line.high for line in panel.lines]),
        (Column(say("monthly.before_value_column"), form), [line.before for line in panel.lines]),
        (Column(say("monthly.against_column"), form), [line.quoted for line in panel.lines]),
        (Column(say("monthly.target_column"), form), [panel.target for _ in panel.lines]),
        (Column(say("monthly.n_column"), "count"), [None if form == "count" else float(line.n) for line in panel.lines]),
    )
    kept = [(column, values) for at, (column, values) in enumerate(columns) if at == 0 or any(value is not None for value in values)]
    scale = 100 if form == "money" else 1
    return Numbers(
        tuple(column for column, _ in kept),
        tuple((line.name, tuple(_scaled(values[at], column, scale) for column, values in kept)) for at, line in enumerate(panel.lines)),
    )


def _scaled(value: Number, column: Column, scale: int) -> Number:
    return None if value is None else value / scale if column.form == "money" else value


def written(value: Number, form: str) -> str:
    """Return a number as a reader of a page sees it."""
    if value is None:
        return "–"
    if form == "share":
        return f"{value * 100:.1f} %"
    if form == "count":
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{value:,.2f}" if form == "money" else f"{value:,.1f}"
