"""What is drawn off the main thread: values in, pixels or files out. matplotlib is imported here at the first chart and nowhere
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_desk import taken_out
from complaint_desk.charts.picture import Picture
from complaint_desk.charts.theme import ChartTheme
from complaint_desk.domain.figures import Figures
from complaint_desk.domain.findings import Finding
from complaint_desk.domain.panels import Board
from complaint_desk.domain.problems import Problem
from complaint_desk.services.sheets import Sheet, sheet_of
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from complaint_desk.ui.look import Look


@dataclass(frozen=True, slots=True)
class Task:
    """One chart to be drawn for the screen: two equal tasks make the same picture, so it need not be drawn again.

    Attributes:
        finding: which chart, with what it says.
        figures: the numbers in which it stands.
        data: the part of the figures that it shows.
        theme: how it looks.
        words: in which language.
        size: width and height in logical pixels.
        ratio: device pixels a logical pixel.
    """

    finding: Finding
    figures: Figures | Board = field(compare=False)
    data: object
    theme: ChartTheme
    words: Words
    size: tuple[int, int]
    ratio: float


def told_sheet(*asked: Any, words: Words, **fields: Any) -> Sheet:
    """Return a page's numbers as ``sheet_of`` does, with the texts read that its findings are told in: painting must not wait for them."""
    sheet = sheet_of(*asked, **fields)
    for finding in sheet.findings:
        for message in (finding.title, finding.definition, finding.summary):
            words.of(message)
    return sheet


def chart_theme(theme: Theme) -> ChartTheme:
    """Return the tokens that charts use."""
    colours = theme.colours
    return ChartTheme(
        ground=colours["raised"], text=colours["text"], muted=colours["text_muted"], grid=colours["chart_grid"],
        limit=colours["chart_limit"], signal=colours["chart_signal"], quiet=colours["chart_quiet"], good=colours["on_time"],
        series=theme.chart, micro=theme.type["micro"]["size"], body=theme.type["body"]["size"], head=theme.type["head"]["size"],
        families=theme.families,
    )


def part(figures: Figures | Board, name: str) -> object:
    """Return what a chart shows of the figures."""
    if isinstance(figures, Board):
        return figures.panel(name)
    return {
        "volume": figures.volume, "pareto": figures.causes, "first_response": figures.responses,
        "satisfaction": figures.satisfaction,
    }[name]


def task(finding: Finding, held: Figures | Board, look: Look, canvas: QWidget) -> Task:
    """Return a chart to be drawn as large as what it is shown in."""
    size = canvas.size().width(), canvas.size().height()
    return Task(finding, held, part(held, finding.name), chart_theme(look.theme), look.words, size, canvas.devicePixelRatioF())


def pictures(tasks: Sequence[Task]) -> list[tuple[Task, Picture]]:
    """Return charts as pixels."""
    from complaint_desk.charts import drawing

    return [
        (task, drawing.pixels(drawing.draw(task.figures, task.finding, task.theme, task.words, task.size), task.ratio)) for task in tasks
    ]


def png(figures: Figures | Board, finding: Finding, theme: ChartTheme, words: Words) -> bytes:
    """Return one chart, with title and definition, as a PNG file at twice the size."""
    from complaint_desk.charts import drawing

    return drawing.png(drawing.draw_whole(figures, finding, theme, words))


def svg(figures: Figures | Board, finding: Finding, theme: ChartTheme, words: Words) -> bytes:
    """Return one chart, with title and definition, as an SVG file."""
    from complaint_desk.charts import drawing

    return drawing.svg(drawing.draw_whole(figures, finding, theme, words))


def write_pictures(wanted: Sequence[tuple[Figures | Board, Finding, Path]], theme: ChartTheme, words: Words) -> list[Path]:
    """Write charts as pictures, SVG where the file's name ends so and PNG otherwise, each whole or not at all.

    Raises:
        Problem: a file could not be written, or its place belongs to a desk; those before it stand.
    """
    for figures, finding, path in wanted:
        data = (svg if path.suffix.lower() == ".svg" else png)(figures, finding, theme, words)
        try:
            taken_out.write(path, data)
        except OSError as error:
            raise Problem("chart_not_saved", code="EX-FILE", file=path.name) from error
    return [path for _, _, path in wanted]
