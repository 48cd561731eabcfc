"""Text measured and drawn once and kept: the same names stand in a chart each time it is made anew, and to lay out and fill a text costs
more than everything else in it. Numbers are put together from their digits, since they are what changes.

Its size is remembered, and so is what it looks like in its colour; both follow from the text, its font and the resolution alone. Texts
stand on whole pixels.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont, get_font

_Agg: Any = RendererAgg  # it has no types of its own
_KEPT: Final = 256
"""Two pages full of charts; a text is some kilobytes."""
EDGE: Final = 3
"""Pixels around a text: a letter may reach beyond what it takes up."""
_PIECES: Final = re.compile(r"[0-9]|[^0-9]+")
_TABLES: Final = (("OS/2", "sTypoAscender", "sTypoDescender"), ("hhea", "ascent", "descent"))
DOTS: Final = 72.0
"""An inch has so many logical pixels: a length in points is one in logical pixels."""


class Font(NamedTuple):
    """What letters look like: families in the order in which they are asked, size in logical pixels, weight from 100 to 900."""

    families: tuple[str, ...]
    size: float
    weight: int

    @property
    def properties(self) -> FontProperties:
        """Return the font as matplotlib has it."""
        return FontProperties(family=list(self.families), size=self.size, weight=self.weight)


class Extent(NamedTuple):
    """How much room a text takes, in pixels: from its baseline upwards and downwards, as high and deep as its font at least."""

    width: float
    above: float
    below: float


@lru_cache(maxsize=8 * _KEPT)
def extent(text: str, font: Font, dots: float = DOTS) -> Extent:
    """Return the room that a text takes.

    Args:
        text: what can be drawn.
        font: its letters.
        dots: pixels an inch.
    """
    rise, fall = (reach * dots / DOTS for reach in _reach(font))
    pieces = _pieces(text)
    if not pieces:
        return Extent(0.0, rise, fall)
    measured = [_measured(piece, font, dots) for piece in pieces]
    above, below = max(height - descent for _, height, descent in measured), max(descent for *_, descent in measured)
    return Extent(_width(pieces, font, dots), max(above, rise), max(below, fall))


def _pieces(text: str) -> list[str]:
    """Return a text cut into its digits and what stands between them: a number that was never seen is made of digits that were."""
    if not text or not any("0" <= char <= "9" for char in text):
        return [text] if text else []
    return _PIECES.findall(text)


def _width(pieces: list[str], font: Font, dots: float) -> float:
    """Return the width of pieces side by side, from where the first one's ink begins to where the last one's ends."""

    def wide(text: str) -> float:
        return _measured(text, font, dots)[0]

    if len(pieces) == 1:
        return wide(pieces[0])
    first, last = pieces[0], pieces[-1]
    ends = wide(f"0{last}") + wide(f"{first}0") - wide("0") - _advance("0", font, dots) - _advance(first, font, dots)
    return sum(_advance(piece, font, dots) for piece in pieces[:-1]) + ends


def _advance(piece: str, font: Font, dots: float) -> float:
    """Return how much further a piece brings what stands after it: between two digits it takes all its room, also what is blank."""
    return _measured(f"0{piece}0", font, dots)[0] - _measured("00", font, dots)[0]


@lru_cache(maxsize=64)
def _reach(font: Font) -> tuple[float, float]:
    """Return how far the letters of a font reach up and down, logical pixels."""
    face: Any = get_font([findfont(FontProperties(family=font.families[0], weight=font.weight))])
    for table, up, down in _TABLES:
        found = face.get_sfnt_table(table)
        if found is not None:
            scale = font.size / face.get_sfnt_table("head")["unitsPerEm"]
            return float(found[up] * scale), float(-found[down] * scale)
    _, height, descent = _measured("lp", font, DOTS)
    return height - descent, descent


@lru_cache(maxsize=8 * _KEPT)
def _measured(text: str, font: Font, dots: float) -> tuple[float, float, float]:
    found: tuple[float, float, float] = _Agg(16, 16, dots).get_text_width_height_descent(text, font.properties, False)
    return found


class Piece(NamedTuple):
    """A piece of a text as pixels.

    Attributes:
        after: how many pixels after the beginning of the text it begins.
        image: its pixels, the lowest row first, with EDGE around it.
        below: how many rows lie below its baseline.
    """

    after: float
    image: Any
    below: int


@lru_cache(maxsize=_KEPT)
def pictures(text: str, font: Font, colour: tuple[float, ...], dots: float) -> tuple[Piece, ...]:
    """Return a text as pixels.

    Args:
        text: what can be drawn.
        font: its letters.
        colour: red, green, blue and opacity, 0 to 1.
        dots: pixels an inch.
    """
    pieces, found, after = _pieces(text), [], 0.0
    for place, piece in enumerate(pieces):
        if not piece.isspace():
            found.append(Piece(after, *_picture(piece, font, colour, dots)))
        if place + 1 < len(pieces):
            after += _advance(piece, font, dots)
    return tuple(found)


@lru_cache(maxsize=2 * _KEPT)
def _picture(text: str, font: Font, colour: tuple[float, ...], dots: float) -> tuple[Any, int]:
    width, height, descent = _measured(text, font, dots)
    below, above = (max(0, ceil(reach)) + EDGE for reach in (descent, height - descent))  # a dash lies above its baseline altogether
    page = _Agg(ceil(width) + 2 * EDGE, above + below, dots)
    pen = page.new_gc()
    pen.set_foreground(colour)
    page.draw_text(pen, EDGE, above, text, font.properties, 0)
    return np.ascontiguousarray(np.asarray(page.buffer_rgba())[::-1]), below
