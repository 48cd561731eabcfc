"""Text for the screen drawn once and kept: the same names and numbers stand in a chart each time it is made anew, and to lay out and fill
a text costs more than everything else in it.

matplotlib measures and fills every text again with every drawing. Here its size is remembered, and so is what it looks like in its colour;
both follow from the text, its font and the resolution alone. Texts stand on whole pixels then. SVG and PDF are written by
matplotlib as it is.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties

_Agg: Any = RendererAgg  # it has no types of its own
_KEPT: Final = 256
"""Two pages full of charts; a text is some kilobytes."""
_EDGE: Final = 3
"""Pixels around a text: a letter may reach beyond what it takes up."""


class _Font(NamedTuple):
    families: tuple[str, ...]
    size: float
    weight: int | str
    dpi: float

    @property
    def properties(self) -> FontProperties:
        """Return the font as matplotlib has it."""
        return FontProperties(family=list(self.families), size=self.size, weight=self.weight)


@lru_cache(maxsize=8 * _KEPT)
def _extent(text: str, font: _Font) -> tuple[float, float, float]:
    """Return width, height and descent of a text in pixels."""
    found: tuple[float, float, float] = _Agg(16, 16, font.dpi).get_text_width_height_descent(text, font.properties, False)
    return found


@lru_cache(maxsize=_KEPT)
def _picture(text: str, font: _Font, colour: tuple[float, ...]) -> tuple[Any, int]:
    """Return a text as pixels, the lowest row first, and how far its baseline is from the lowest one."""
    width, height, descent = _extent(text, font)
    below, above = (max(0, ceil(reach)) + _EDGE for reach in (descent, height - descent))  # a dash lies above its baseline altogether
    page = _Agg(ceil(width) + 2 * _EDGE, above + below, font.dpi)
    pen = page.new_gc()
    pen.set_foreground(colour)
    page.draw_text(pen, _EDGE, above, text, font.properties, 0)
    return np.ascontiguousarray(np.asarray(page.buffer_rgba())[::-1]), below


class Lettering(_Agg):  # type: ignore[misc]
    """matplotlib's renderer for pixels, with the texts that are kept."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Return the size of a text in pixels."""
        if ismath:
            found: tuple[float, float, float] = super().get_text_width_height_descent(s, prop, ismath)
            return found
        return _extent(s, self._font(prop))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Draw a text at a place of its baseline; a turned one as matplotlib does."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        picture, below = _picture(s, self._font(prop), tuple(gc.get_rgb()))
        self.draw_image(gc, round(x) - _EDGE, self.height - round(y) - below, picture)

    def _font(self, prop: FontProperties) -> _Font:
        return _Font(tuple(prop.get_family()), prop.get_size_in_points(), prop.get_weight(), self.dpi)


class LetteredCanvas(FigureCanvasAgg):
    """A figure's pixels, drawn with the texts that are kept."""

    def get_renderer(self) -> Any:
        """Return what draws, made anew for another size."""
        width, height = self.get_width_height(physical=True)
        key = width, height, self.figure.dpi
        if getattr(self, "_key", None) != key:
            self.renderer, self._key = Lettering(width, height, self.figure.dpi), key
        return self.renderer
