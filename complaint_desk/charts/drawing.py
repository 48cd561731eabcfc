"""A chart drawn from the figures: for the screen as pixels with its marks, for a file with title and definition around it.

Importing this imports half of matplotlib, a third of a second and more: import it in the job that draws the first chart, never when the
window starts.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from typing import TYPE_CHECKING

from complaint_desk import paths

if getattr(sys, "frozen", False):
    # a frozen program unpacks anew with each version: without a lasting folder the fonts of the machine are read again every time
    os.environ.setdefault("MPLCONFIGDIR", str(paths.data_folder() / "matplotlib"))

import matplotlib

from complaint_desk.charts import painting, panel, pareto, responses, satisfaction, volume
from complaint_desk.charts.lettering import DOTS
from complaint_desk.charts.page import LINE, MARGIN, Page
from complaint_desk.charts.picture import Picture
from complaint_desk.charts.theme import ChartTheme
from complaint_desk.domain.figures import Figures
from complaint_desk.domain.findings import Finding, headline
from complaint_desk.domain.panels import Board
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# letters as outlines: a picture looks the same where the font is missing; the same names for the same drawing
matplotlib.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "complaint_desk"})

PNG_RATIO = 2.0
EXPORT_SIZE = (720.0, 440.0)
MOST_LINES = 8
"""So many lines of a definition stand below a chart alone: in these, every one stands whole."""


def draw(figures: Figures | Board, finding: Finding, theme: ChartTheme, words: Words, size: tuple[float, float]) -> Page:
    """Return the plot of a chart alone, as it stands in its card.

    Args:
        figures: the numbers, or those of a topic.
        finding: which chart, and what it points out.
        theme: how it looks.
        words: in which language.
        size: width and height in logical pixels.
    """
    page = Page(*size, theme, words)
    _plot(page, figures, finding)
    return page


def draw_whole(
    figures: Figures | Board, finding: Finding, theme: ChartTheme, words: Words, size: tuple[float, float] = EXPORT_SIZE
) -> Page:
    """Return a chart that stands alone, in a file or in another program: the finding above it, the definition below."""
    page = Page(*size, theme, words)
    top = MARGIN
    for line in page.lines(page.say(headline(finding)), theme.head, 600, size[0] - 2 * MARGIN, 2):
        page.write(None, MARGIN, top + theme.head * LINE / 2, line, size=theme.head, weight=600, gid="title")
        top += theme.head * LINE
    bottom = size[1] - MARGIN
    lines = page.lines(page.say(finding.definition), theme.micro, 400, size[0] - 2 * MARGIN, MOST_LINES)
    for at, line in enumerate(reversed(lines)):
        page.write(None, MARGIN, bottom - theme.micro * LINE * (at + 0.5), line, colour=theme.muted, gid="definition")
    page.plot[:] = [MARGIN, top + 10, size[0] - MARGIN, bottom - theme.micro * LINE * len(lines) - 10]
    _plot(page, figures, finding)
    return page


def draw_within(page: Page, figures: Figures | Board, finding: Finding, place: tuple[float, float, float, float]) -> None:
    """Draw the plot of a chart into a place (left, top, right, bottom) of a page that holds more than it."""
    page.plot[:] = place
    _plot(page, figures, finding)


def _plot(page: Page, figures: Figures | Board, finding: Finding) -> None:
    if finding.empty is not None:
        left, top, right, bottom = page.plot
        page.write(None, (left + right) / 2, (top + bottom) / 2, page.say(finding.empty), size=page.theme.body, colour=page.theme.muted,
                   across="center", gid="empty")
        return
    if isinstance(figures, Board):
        panel.draw(page, figures.panel(finding.name))
        return
    match finding.name:
        case "volume":
            volume.draw(page, figures.volume, finding)
        case "pareto":
            pareto.draw(page, figures.causes, finding)
        case "first_response":
            responses.draw(page, figures.responses)
        case "satisfaction":
            satisfaction.draw(page, figures.satisfaction, finding)


def pixels(page: Page, ratio: float) -> Picture:
    """Return a drawn chart as pixels.

    Args:
        page: what was drawn.
        ratio: device pixels a logical pixel, the screen's.
    """
    width, height, rgba = painting.paint(page.shapes, page.size, page.theme.ground, page.families, ratio)
    return Picture(width, height, ratio, rgba, page.marks())


def figure(page: Page) -> Figure:
    """Return a page as matplotlib has it, to be written to a file."""
    from complaint_desk.charts import paper  # half of matplotlib: only who writes a file needs it

    return paper.figure_of(page.shapes, page.size, page.theme.ground, page.families)


def png(page: Page, ratio: float = PNG_RATIO) -> bytes:
    """Return a drawn chart as a PNG file."""
    out = BytesIO()
    figure(page).savefig(out, format="png", dpi=DOTS * ratio, facecolor=page.theme.ground, metadata={"Software": None})
    return out.getvalue()


def svg(page: Page) -> bytes:
    """Return a drawn chart as an SVG file: lines and outlines, no fonts, no script, nothing that is fetched."""
    out = BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure(page).savefig(out, format="svg", facecolor=page.theme.ground, metadata=nothing)
    return out.getvalue()
