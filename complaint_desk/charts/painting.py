"""Shapes drawn straight into pixels: what matplotlib's artists would draw, without making those.

A Figure with its axes, ticks and artists takes twenty milliseconds to make and draw, ten times what its strokes take; a chart that
follows the desk is drawn again and again. The strokes are matplotlib's own, so that the screen shows what a file shows, and texts are
kept (``lettering``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from numbers import Real
from typing import Any, Final

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from complaint_desk.charts.lettering import DOTS, EDGE, Font, extent, pictures
from complaint_desk.charts.shapes import Bar, Letters, Line, Scale, Shape

_Agg: Any = RendererAgg  # it has no types of its own
_AS_IT_IS: Final = Affine2D()
HATCH: Final = "////"
HATCHED_EDGE: Final = 1.5
GROUND_EDGE: Final = 2.0
"""Logical pixels by which the ground of a text reaches beyond it."""


def paint(
    shapes: Sequence[Shape], size: tuple[float, float], ground: str, families: tuple[str, ...], ratio: float
) -> tuple[int, int, bytes]:
    """Return shapes as pixels: width, height, and four bytes a pixel from the upper left corner.

    Args:
        shapes: what is drawn; texts above everything else.
        size: width and height in logical pixels.
        ground: ``#RRGGBB`` behind everything.
        families: the fonts of the texts.
        ratio: device pixels a logical pixel.
    """
    painter = _Painter(size, ground, families, ratio)
    for shape in sorted((each for each in shapes if not isinstance(each, Letters)), key=lambda each: each.over):
        if isinstance(shape, Line):
            painter.line(shape)
        else:
            painter.bar(shape)
    for text in shapes:
        if isinstance(text, Letters) and text.text.strip():
            painter.letters(text)
    return painter.result()


@lru_cache(maxsize=64)
def _rgba(colour: str) -> tuple[float, ...]:
    return to_rgba(colour)


@lru_cache(maxsize=32)
def _mark(mark: str, pixels: float) -> tuple[Any, Any, bool | None, Any, Any, bool]:
    """Return path, transform, snapping, joins, ends and whether it is filled, as matplotlib draws a mark of a size."""
    style: Any = MarkerStyle(mark)
    least = style.get_snap_threshold()
    snap = pixels >= least if isinstance(least, Real) else least
    transform = style.get_transform().scale(pixels).frozen()
    return style.get_path(), transform, snap, style.get_joinstyle(), style.get_capstyle(), style.is_filled()


class _Painter:
    def __init__(self, size: tuple[float, float], ground: str, families: tuple[str, ...], ratio: float) -> None:
        self._ratio, self._dots, self._families = ratio, DOTS * ratio, families
        self._width, self._height = int(size[0] * ratio), int(size[1] * ratio)
        self._agg = _Agg(max(1, self._width), max(1, self._height), self._dots)
        self._pixels = np.asarray(self._agg.buffer_rgba())
        self._pixels.view(np.uint32)[:] = np.array([round(part * 255) for part in _rgba(ground)], np.uint8).view(np.uint32)  # all at once

    def result(self) -> tuple[int, int, bytes]:
        """Return what was drawn."""
        return self._width, self._height, self._pixels.tobytes()

    def _pen(self, colour: str, width: float) -> Any:
        """Return a pen of a width in logical pixels."""
        pen = self._agg.new_gc()
        pen.set_foreground(_rgba(colour), isRGBA=True)
        pen.set_linewidth(width)
        return pen

    def _clip(self, pen: Any, scale: Scale) -> None:
        ends = scale.left, self._height / self._ratio - scale.bottom, scale.right, self._height / self._ratio - scale.top
        pen.set_clip_rectangle(Bbox.from_extents(*(end * self._ratio for end in ends)))

    def _path(self, scale: Scale | None, x: Sequence[float], y: Sequence[float]) -> Any:
        ratio, height = self._ratio, float(self._height)
        if scale is not None:
            x, y = [scale.across(each) for each in x], [scale.down(each) for each in y]
        return Path([(across * ratio, height - down * ratio) for across, down in zip(x, y, strict=True)])

    def line(self, line: Line) -> None:
        """Draw a line and its marks."""
        if not line.x:
            return
        path = self._path(line.scale, line.x, line.y)
        if line.width and len(line.x) > 1:
            pen = self._pen(line.colour, line.width)
            pen.set_joinstyle("round")
            pen.set_capstyle("butt" if line.dashes else "projecting")
            if line.dashes:
                pen.set_dashes(0, [each * line.width for each in line.dashes])
            if line.scale is not None and line.clipped:
                self._clip(pen, line.scale)
            self._agg.draw_path(pen, path, _AS_IT_IS)
        if line.mark:
            shape, transform, snap, joins, ends, filled = _mark(line.mark, line.size * self._ratio)
            pen = self._pen(line.colour, line.edge)
            if line.scale is not None and line.clipped:
                self._clip(pen, line.scale)
            pen.set_snap(snap)
            pen.set_joinstyle(joins)
            pen.set_capstyle(ends)
            face = _rgba(line.face or line.colour) if filled and line.face != "none" else None
            self._agg.draw_markers(pen, shape, transform, path, _AS_IT_IS, face)

    def bar(self, bar: Bar) -> None:
        """Draw a bar."""
        left, top, right, bottom = bar.box
        pen = self._pen(bar.edge or bar.colour, HATCHED_EDGE if bar.edge else 0.0)
        pen.set_joinstyle("miter")
        self._clip(pen, bar.scale)
        if bar.edge:
            pen.set_hatch(HATCH)
            pen.set_hatch_color(_rgba(bar.edge))
        self._agg.draw_path(pen, self._box(left, top, right, bottom), _AS_IT_IS, _rgba(bar.colour))

    def _box(self, left: float, top: float, right: float, bottom: float) -> Any:
        across, down = (left, right, right, left, left), (bottom, bottom, top, top, bottom)
        return Path(self._path(None, across, down).vertices, closed=True)

    def letters(self, letters: Letters) -> None:
        """Draw a text, on a ground of its own where it has one."""
        font = Font(self._families, letters.size, letters.weight)
        x, y = letters.x * self._ratio, letters.y * self._ratio
        if letters.across != "left" or letters.ground:
            room = extent(letters.text, font, self._dots)
            x -= {"left": 0.0, "center": 0.5, "right": 1.0}[letters.across] * room.width
            if letters.ground:
                more = GROUND_EDGE * self._ratio
                box = (x - more, y - room.above - more, x + room.width + more, y + room.below + more)
                pen = self._pen(letters.ground, 0.0)
                self._agg.draw_path(pen, self._box(*(end / self._ratio for end in box)), _AS_IT_IS, _rgba(letters.ground))
        pen = self._agg.new_gc()
        for piece in pictures(letters.text, font, _rgba(letters.colour), self._dots):
            # placed as matplotlib places its own images: from the lower edge, the lowest row first
            self._agg.draw_image(pen, round(x + piece.after) - EDGE, self._height - round(y) - piece.below, piece.image)
