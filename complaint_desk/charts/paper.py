"""Shapes as a matplotlib Figure, for what is written to a file: PNG, SVG and the sheets of a report.

One point of the figure is one logical pixel (72 dots an inch at 100 %), so that sizes mean what they mean in the window. Texts are
artists with matplotlib's formula mode switched off, in which ``$x^{y$`` raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from complaint_desk.charts.lettering import DOTS, Font
from complaint_desk.charts.painting import GROUND_EDGE, HATCH, HATCHED_EDGE
from complaint_desk.charts.shapes import Bar, Letters, Line, Scale, Shape


def figure_of(shapes: Sequence[Shape], size: tuple[float, float], ground: str, families: tuple[str, ...]) -> Figure:
    """Return shapes as a figure; arguments as for ``painting.paint``."""
    figure = Figure(figsize=(size[0] / DOTS, size[1] / DOTS), dpi=DOTS, facecolor=ground)
    pixels = Affine2D().scale(1 / DOTS, -1 / DOTS).translate(0, size[1] / DOTS) + figure.dpi_scale_trans
    for shape in shapes:
        made: Artist
        if isinstance(shape, Line):
            made = _line(shape, pixels)
        elif isinstance(shape, Bar):
            made = _bar(shape, pixels)
        else:
            made = _letters(shape, pixels, families)
        made.set_gid(shape.name)
        figure.add_artist(made)
    return figure


def _clip(made: Artist, scale: Scale | None, pixels: Transform) -> None:
    if scale is None:
        made.set_clip_on(False)
    else:
        made.set_clip_box(TransformedBbox(Bbox.from_extents(scale.left, scale.bottom, scale.right, scale.top), pixels))


def _line(line: Line, pixels: Transform) -> Line2D:
    x, y = line.x, line.y
    if line.scale is not None:
        x, y = tuple(map(line.scale.across, x)), tuple(map(line.scale.down, y))
    dashes: Any = (0, line.dashes) if line.dashes else "solid"
    made = Line2D(
        x, y, color=line.colour, linewidth=line.width, linestyle=dashes if line.width else "", marker=line.mark or "None",
        markersize=line.size, markeredgewidth=line.edge, markerfacecolor=line.face or line.colour, transform=pixels, zorder=line.over,
    )
    _clip(made, line.scale if line.clipped else None, pixels)
    return made


def _bar(bar: Bar, pixels: Transform) -> Rectangle:
    left, top, right, bottom = bar.box
    made = Rectangle(
        (left, bottom), right - left, top - bottom, facecolor=bar.colour, edgecolor=bar.edge or "none",
        linewidth=HATCHED_EDGE if bar.edge else 0, hatch=HATCH if bar.edge else None, transform=pixels, zorder=bar.over,
    )
    _clip(made, bar.scale, pixels)
    return made


def _letters(letters: Letters, pixels: Transform, families: tuple[str, ...]) -> Text:
    made = Text(
        letters.x, letters.y, letters.text, parse_math=False, color=letters.colour, transform=pixels, horizontalalignment=letters.across,
        verticalalignment="baseline", fontproperties=Font(families, letters.size, letters.weight).properties, zorder=100,
    )
    if letters.ground:
        made.set_bbox({"facecolor": letters.ground, "edgecolor": "none", "pad": GROUND_EDGE})
    return made
