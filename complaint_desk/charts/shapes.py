"""What a chart is made of, as plain values: lines, bars and texts, each where its numbers put it. Nothing here draws.

A chart is laid out once and drawn in two ways from the same values: straight into pixels for the screen (``painting``), and by
matplotlib's own artists for a file (``paper``). Lengths are logical pixels from the upper left corner; x and y of what stands on a
``Scale`` are its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Across = Literal["left", "center", "right"]
Up = Literal["top", "center", "bottom", "baseline"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A room of a page and the numbers at its edges.

    Attributes:
        left: its left edge in logical pixels, as are the others.
        top: its upper edge.
        right: its right edge.
        bottom: its lower edge.
        x: the numbers at its left and right edge.
        y: the numbers at its lower and upper edge.
    """

    left: float
    top: float
    right: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, x: float) -> float:
        """Return where a number stands, logical pixels from the left edge of the page."""
        low, high = self.x
        return self.left + (x - low) * (self.right - self.left) / (high - low)

    def down(self, y: float) -> float:
        """Return where a number stands, logical pixels from the upper edge of the page."""
        low, high = self.y
        return self.bottom - (y - low) * (self.bottom - self.top) / (high - low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points, with a mark at each, or the marks alone.

    Attributes:
        scale: whose numbers ``x`` and ``y`` are; None means logical pixels.
        x: its points across.
        y: its points up; one that is not a number breaks the line.
        colour: ``#RRGGBB`` of the line and of the marks' edges.
        width: of the line, logical pixels; 0 draws the marks alone.
        dashes: lengths on and off in widths of the line; () is unbroken.
        mark: what stands at each point, as matplotlib calls it; "" for nothing.
        size: of the marks, logical pixels.
        edge: width of the marks' edges.
        face: ``#RRGGBB`` within the marks, that of the line when empty, ``none`` for nothing.
        over: what has a higher one lies above it.
        clipped: what lies outside of the room is cut off.
        name: for tests and for a file.
    """

    scale: Scale | None
    x: tuple[float, ...]
    y: tuple[float, ...]
    colour: str
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    mark: str = ""
    size: float = 0.0
    edge: float = 1.0
    face: str = ""
    over: float = 2.0
    clipped: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar.

    Attributes:
        scale: whose numbers the others are.
        x: its left end.
        y: its lower end.
        width: across.
        height: up.
        colour: ``#RRGGBB`` of what is within.
        edge: ``#RRGGBB`` of its edge and its hatching; "" without both.
        over: what has a higher one lies above it.
        name: for tests and for a file.
    """

    scale: Scale
    x: float
    y: float
    width: float
    height: float
    colour: str
    edge: str = ""
    over: float = 3.0
    name: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom in logical pixels."""
        scale = self.scale
        across = scale.across(self.x), scale.across(self.x + self.width)
        down = scale.down(self.y), scale.down(self.y + self.height)
        return min(across), min(down), max(across), max(down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A text in one line, as it is: no formula, no markup.

    Attributes:
        x: where it stands across, logical pixels.
        y: where its baseline is, logical pixels from the top.
        text: what can be drawn of it.
        size: logical pixels.
        weight: 100 to 900.
        colour: ``#RRGGBB``.
        across: which part of it stands at ``x``.
        ground: ``#RRGGBB`` of a ground of its own, "" without one.
        name: for tests and for a file.
    """

    x: float
    y: float
    text: str
    size: float
    weight: int
    colour: str
    across: Across = "left"
    ground: str = ""
    name: str = ""


Shape: TypeAlias = Line | Bar | Letters
