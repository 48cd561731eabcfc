"""The ground that a chart is laid out on: a place for the plot, every text as plain text, marks remembered.

What stands on it is kept as values (``shapes``); nothing is drawn here. Texts go through ``Page`` alone: it strips what cannot be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from complaint_desk.charts.fonts import drawable, installed, straight
from complaint_desk.charts.lettering import DOTS, Extent, Font, extent
from complaint_desk.charts.picture import Mark
from complaint_desk.charts.shapes import Across, Bar, Letters, Line, Scale, Shape, Up
from complaint_desk.charts.theme import ChartTheme
from complaint_desk.domain.messages import Message
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.wording import Words

MARGIN: Final = 16.0
LINE: Final = 1.4
"""Height of a line of text over its size."""
LEAST_MARK: Final = 18.0
"""A mark is never smaller to press than this, in logical pixels."""


@dataclass(slots=True)
class Page:
    """A page of a size in logical pixels, with its theme and words.

    Attributes:
        finer: how many times finer than a logical pixel texts are measured. On a screen letters stand on whole pixels and are as wide as
            those; on paper they are as wide as they are.
        plot: left, top, right and bottom of the room for the plot, logical pixels from the upper left corner.
        shapes: what stands on it.
        families: the fonts of its texts, those that are installed.
    """

    width: float
    height: float
    theme: ChartTheme
    words: Words
    finer: int = 1
    plot: list[float] = field(init=False)
    shapes: list[Shape] = field(init=False, default_factory=list)
    families: tuple[str, ...] = field(init=False)
    _marks: list[Mark] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.plot = [0.0, 0.0, self.width, self.height]
        self.families = installed(self.theme.families)

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in logical pixels."""
        return self.width, self.height

    def say(self, message: Message) -> str:
        """Return a message in words; a code the catalogue does not have stands as it is."""
        if not self.words.has(message.key):
            return message.key.partition(".")[2] or message.key
        return self.words.of(message)

    def text_width(self, text: str, size: float, weight: int = 400) -> float:
        """Return the width of a text in logical pixels."""
        return self._extent(self._drawable(text), size, weight).width if text.strip() else 0.0

    def _drawable(self, text: str) -> str:
        """Return what of a text is drawn."""
        return drawable(straight(text) if self.words.language == "en" else text, self.families)

    def _extent(self, text: str, size: float, weight: int) -> Extent:
        """Return the room that a text takes, logical pixels."""
        return Extent(*(reach / self.finer for reach in extent(text, Font(self.families, size, weight), DOTS * self.finer)))

    def scale(self, x: tuple[float, float], y: tuple[float, float]) -> Scale:
        """Return the room for the plot with the numbers at its left and right, lower and upper edges."""
        left, top, right, bottom = self.plot
        return Scale(left, top, right, bottom, x, y)

    def line(
        self, scale: Scale | None, x: Sequence[float], y: Sequence[float], colour: str, *, width: float = 1.0,
        dashes: tuple[float, ...] = (), mark: str = "", size: float = 0.0, edge: float = 1.0, face: str = "", over: float = 2.0,
        clipped: bool = True, gid: str = "",
    ) -> Line:
        """Draw a line or marks; arguments as for ``shapes.Line``."""
        made = Line(
            scale=scale, x=tuple(map(float, x)), y=tuple(map(float, y)), colour=colour, width=width, dashes=dashes, mark=mark, size=size,
            edge=edge, face=face, over=over, clipped=clipped, name=gid,
        )
        self.shapes.append(made)
        return made

    def bar(
        self, scale: Scale, x: float, y: float, width: float, height: float, colour: str, *, edge: str = "", gid: str = ""
    ) -> Bar:
        """Draw a bar; arguments as for ``shapes.Bar``."""
        made = Bar(scale=scale, x=x, y=y, width=width, height=height, colour=colour, edge=edge, name=gid)
        self.shapes.append(made)
        return made

    def write(
        self, scale: Scale | None, x: float, y: float, text: str, *, size: float = 0.0, colour: str = "", weight: int = 400,
        across: Across = "left", up: Up = "center", gid: str = "", shift: tuple[float, float] = (0.0, 0.0), x_pixels: bool = False,
        y_pixels: bool = False,
    ) -> None:
        """Write a text as it is: no formula, no markup.

        Args:
            scale: whose numbers ``x`` and ``y`` are; None means logical pixels from the upper left corner.
            x: place across.
            y: place up.
            text: any text, from anybody.
            size: logical pixels; the theme's micro size when 0.
            colour: ``#RRGGBB``; the theme's text when empty.
            weight: 100 to 900.
            across: which part of the text stands at ``x``.
            up: which part stands at ``y``.
            gid: name of the text, for tests.
            shift: logical pixels to the right and upwards.
            x_pixels: ``x`` counts logical pixels from the left although a scale is given.
            y_pixels: ``y`` counts logical pixels from the top although a scale is given.
        """
        size = size or self.theme.micro
        shown = self._drawable(text)
        room = self._extent(shown, size, weight)
        # the middle of a text is half the height of its letters above the baseline: what hangs below does not count
        lower = {"center": room.above / 2, "top": room.above, "bottom": -room.below, "baseline": 0.0}[up]
        left = x if scale is None or x_pixels else scale.across(x)
        down = y if scale is None or y_pixels else scale.down(y)
        self.shapes.append(Letters(
            x=left + shift[0], y=down - shift[1] + lower, text=shown, size=size, weight=weight, colour=colour or self.theme.text,
            across=across, name=gid,
        ))

    def clear_of(self, at: float, name: str, room: float) -> None:
        """Give the texts of a name that an upright line lies upon, or nearly, a ground of their own.

        Args:
            at: where the line stands, logical pixels from the left.
            name: of the texts.
            room: how near is too near.
        """
        for place, shape in enumerate(self.shapes):
            if isinstance(shape, Letters) and shape.name == name:
                left, _, right, _ = self.box(shape)
                if left - room <= at <= right + room:
                    self.shapes[place] = replace(shape, ground=self.theme.ground)

    def box(self, letters: Letters) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a text in logical pixels."""
        room = self._extent(letters.text, letters.size, letters.weight)
        left = letters.x - {"left": 0.0, "center": 0.5, "right": 1.0}[letters.across] * room.width
        return left, letters.y - room.above, left + room.width, letters.y + room.below

    def mark(
        self, name: str, behind: QueueFilter, place: tuple[float, float, float, float] | tuple[float, float], *, wide: bool = False
    ) -> None:
        """Remember something that stands for cases.

        Args:
            name: what it is and its number.
            behind: its cases.
            place: left, top, right and bottom of what was drawn, or its middle, in logical pixels.
            wide: it can be pressed across the whole plot, as a row of bars can.
        """
        left, top, right, bottom = place if len(place) == 4 else (*place, *place)
        if wide:
            left, right = 0.0, self.width
        more_x, more_y = max(0.0, LEAST_MARK - (right - left)) / 2, max(0.0, LEAST_MARK - (bottom - top)) / 2
        left, top = max(0.0, left - more_x), max(0.0, top - more_y)
        self._marks.append(Mark(drawable(name, self.families), left, top, right + more_x - left, bottom + more_y - top, behind))

    def marks(self) -> tuple[Mark, ...]:
        """Return what stands for cases, in reading order."""
        return tuple(self._marks)

    def lines(self, text: str, size: float, weight: int, room: float, most: int) -> list[str]:
        """Return a text broken into lines of at most ``room`` logical pixels, the last one ended with an ellipsis when it is cut.

        Breaks at spaces and after Chinese characters; punctuation never begins a line.
        """
        parts = pieces(text)
        lines: list[str] = []
        line = ""
        for at, piece in enumerate(parts):
            if line and self.text_width((line + piece).rstrip(), size, weight) > room:
                if len(lines) == most - 1:
                    rest = line + "".join(parts[at:])
                    while rest and self.text_width(rest.rstrip() + "…", size, weight) > room:
                        rest = rest[:-1]
                    return [*lines, rest.rstrip() + "…"]
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        return [*lines, line.rstrip()] if line.strip() else lines


_NEVER_LAST: Final = "（《「『“‘("
_NEVER_FIRST: Final = "，。；：、！？）》」』”’%,.;:!?)"


def pieces(text: str) -> list[str]:
    """Return a text cut where a line may end: after spaces and Chinese characters, not before punctuation or after a bracket opens."""
    found: list[str] = []
    for char in text:
        begins = not found or found[-1].endswith(" ") or ord(char) >= 0x2E80 or ord(found[-1][-1]) >= 0x2E80
        if begins and char not in _NEVER_FIRST and char != " " and not (found and found[-1][-1] in _NEVER_LAST):
            found.append(char)
        elif found:
            found[-1] += char
    return found
