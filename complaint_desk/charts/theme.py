"""How charts look, as a value that the caller fills from its tokens; nothing here knows a window.

On paper they wear the light tokens whatever the window wears, in points: a logical pixel is 1/96 inch, three quarters of a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from complaint_desk import resources

POINTS: Final = 0.75


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


def on_paper(language: str, *, scale: float = POINTS) -> ChartTheme:
    """Return the light tokens for what stands on paper or in a page.

    Args:
        language: decides which Chinese shapes come first.
        scale: sizes of letters against logical pixels.
    """
    tokens: dict[str, Any] = resources.read_table("themes", "tokens.toml")
    written, light = tokens["type"], tokens["light"]
    families = [*(written["family_fallback_tw"] if language == "zh_TW" else []), *written["family_fallback"]]
    sizes = {role: written[role]["size"] * scale for role in ("micro", "body", "head")}
    return ChartTheme(
        ground=light["raised"], text=light["text"], muted=light["text_muted"], grid=light["chart_grid"], limit=light["chart_limit"],
        signal=light["chart_signal"], quiet=light["chart_quiet"], good=light["on_time"], series=tuple(light["chart"]),
        families=tuple(dict.fromkeys(families)), **sizes,
    )
