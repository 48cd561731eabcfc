"""How charts look, as a value that the caller fills from its tokens; nothing here knows a window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTheme:
    """Colours, sizes and fonts of a chart.

    Attributes:
        ground: ``#RRGGBB`` behind everything.
        text: of labels that carry a fact.
        muted: of axis labels and definitions.
        grid: hairlines at which values are read.
        limit: limits and means.
        signal: what a named signal is ringed with, and what came late.
        quiet: what is not the point.
        good: what was done as it should be.
        series: colours of data, in order.
        micro: size of axis labels, logical pixels.
        body: size of names, logical pixels.
        head: size of the title, logical pixels.
        families: font families, the first one that is installed wins, the others fill in missing characters.
    """

    ground: str
    text: str
    muted: str
    grid: str
    limit: str
    signal: str
    quiet: str
    good: str
    series: tuple[str, ...]
    micro: float
    body: float
    head: float
    families: tuple[str, ...]
