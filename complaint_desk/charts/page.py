"""The ground that a chart is drawn on: one Figure with a place for the plot, every text drawn as plain text, marks remembered.

One point of the figure is one logical pixel (72 dots an inch at 100 %), so that sizes mean what they mean in the window. Texts go
through ``Page`` alone: it switches off matplotlib's formula mode, in which ``$x^{y$`` raises, and strips what cannot be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, ScaledTranslation, blended_transform_factory

from complaint_desk.charts.fonts import drawable, installed
from complaint_desk.charts.lettering import LetteredCanvas
from complaint_desk.charts.picture import Mark
from complaint_desk.charts.theme import ChartTheme
from complaint_desk.domain.messages import Message
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.wording import Words

DOTS: Final = 72.0
MARGIN: Final = 16.0
LINE: Final = 1.4
"""Height of a line of text over its size."""
LEAST_MARK: Final = 18.0
"""A mark is never smaller to press than this, in logical pixels."""

_renderer: Any = RendererAgg  # it has no types of its own
Across = Literal["left", "center", "right"]
Up = Literal["top", "center", "bottom", "baseline"]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A mark before the figure is drawn: an artist, or a place in data coordinates."""

    name: str
    behind: QueueFilter
    artist: Any = None
    place: tuple[float, float] | None = None
    axes: Axes | None = None
    wide: bool = False


@dataclass(slots=True)
class Page:
    """A figure of a size in logical pixels, with its theme and words.

    Attributes:
        plot: left, top, right and bottom of the room for the plot, logical pixels from the upper left corner.
    """

    width: float
    height: float
    theme: ChartTheme
    words: Words
    figure: Figure = field(init=False)
    plot: list[float] = field(init=False)
    families: tuple[str, ...] = field(init=False)
    _spots: list[_Spot] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(self.width / DOTS, self.height / DOTS), dpi=DOTS, facecolor=self.theme.ground)
        LetteredCanvas(self.figure)
        self.plot = [0.0, 0.0, self.width, self.height]
        self.families = installed(self.theme.families)

    def say(self, message: Message) -> str:
        """Return a message in words; a code the catalogue does not have stands as it is."""
        if not self.words.has(message.key):
            return message.key.partition(".")[2] or message.key
        return self.words.of(message)

    def font(self, size: float, weight: int = 400) -> FontProperties:
        """Return a font of the theme, size in logical pixels."""
        return FontProperties(family=list(self.families), size=size, weight=weight)

    def text_width(self, text: str, size: float, weight: int = 400) -> float:
        """Return the width of a text in logical pixels."""
        return _width(drawable(text, self.families), self.families, size, weight)

    def axes(self) -> Axes:
        """Return the axes in the room for the plot: no frame, no ticks, no labels of its own."""
        left, top, right, bottom = self.plot
        place = left / self.width, 1 - bottom / self.height, (right - left) / self.width, (bottom - top) / self.height
        made = self.figure.add_axes(place)
        made.set_facecolor("none")
        made.set_axis_off()
        return made

    def write(
        self, axes: Axes | None, x: float, y: float, text: str, *, size: float = 0.0, colour: str = "", weight: int = 400,
        across: Across = "left", up: Up = "center", gid: str = "", shift: tuple[float, float] = (0.0, 0.0), x_pixels: bool = False,
        y_pixels: bool = False,
    ) -> Text:
        """Write a text as it is: no formula, no markup.

        Args:
            axes: whose data coordinates ``x`` and ``y`` are; None means logical pixels from the upper left corner.
            x: place across.
            y: place up.
            text: any text, from anybody.
            size: logical pixels; the theme's micro size when 0.
            colour: ``#RRGGBB``; the theme's text when empty.
            weight: 100 to 900.
            across: which part of the text stands at ``x``.
            up: which part stands at ``y``.
            gid: name of the artist, for tests.
            shift: logical pixels to the right and upwards.
            x_pixels: ``x`` counts logical pixels from the left although ``axes`` are given.
            y_pixels: ``y`` counts logical pixels from the top although ``axes`` are given.
        """
        pixels = Affine2D().scale(1 / DOTS) + self.figure.dpi_scale_trans
        x_system = pixels if axes is None or x_pixels else axes.transData
        y_system = pixels if axes is None or y_pixels else axes.transData
        y = self.height - y if axes is None or y_pixels else y
        moved = ScaledTranslation(shift[0] / DOTS, shift[1] / DOTS, self.figure.dpi_scale_trans)
        made = Text(
            x, y, drawable(text, self.families), parse_math=False, color=colour or self.theme.text,
            fontproperties=self.font(size or self.theme.micro, weight), horizontalalignment=across,
            verticalalignment="center_baseline" if up == "center" else up,
            transform=blended_transform_factory(x_system, y_system) + moved,
        )
        made.set_gid(gid)
        self.figure.add_artist(made)
        return made

    def mark(self, name: str, behind: QueueFilter, *, artist: Any = None, axes: Axes | None = None,
             place: tuple[float, float] | None = None, wide: bool = False) -> None:
        """Remember something that stands for cases.

        Args:
            name: what it is and its number.
            behind: its cases.
            artist: what was drawn, or None when it is a place.
            axes: whose data coordinates ``place`` has.
            place: its middle.
            wide: it can be pressed across the whole plot, as a row of bars can.
        """
        self._spots.append(_Spot(drawable(name, self.families), behind, artist, place, axes, wide))

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks with their places in logical pixels; asks the figure where its artists are."""
        scale = self.figure.dpi / DOTS
        found = []
        for spot in self._spots:
            if spot.place is not None and spot.axes is not None:
                x, y = spot.axes.transData.transform(spot.place)
                box = Bbox.from_bounds(x, y, 0, 0)
            else:
                box = spot.artist.get_window_extent()
            left, right = box.x0 / scale, box.x1 / scale
            top, bottom = self.height - box.y1 / scale, self.height - box.y0 / scale
            if spot.wide:
                left, right = 0.0, self.width
            more_x, more_y = max(0.0, LEAST_MARK - (right - left)) / 2, max(0.0, LEAST_MARK - (bottom - top)) / 2
            left, top = max(0.0, left - more_x), max(0.0, top - more_y)
            found.append(Mark(spot.name, left, top, right + more_x - left, bottom + more_y - top, spot.behind))
        return tuple(found)

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


@lru_cache(maxsize=2048)
def _width(text: str, families: tuple[str, ...], size: float, weight: int) -> float:
    """Return the width of a text; the same labels are measured with every drawing."""
    if not text.strip():
        return 0.0
    measure = _renderer(16, 16, DOTS)
    return float(measure.get_text_width_height_descent(text, FontProperties(family=list(families), size=size, weight=weight), False)[0])


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
