"""A page of the analytics view that somebody saved: which figures in which order, of which days and cases, and the text that is kept.

The text is JSON with the number of its shape. What in it means nothing any more, such as a filter whose field was removed or a figure that
is no longer made, is left out and told, so that the page still opens and can be mended.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.findings import CHARTS
from complaint_desk.domain.queue_filter import LONGEST, MOST, SITE_FIELD
from complaint_desk.domain.saved_view import LeftOut, conditions_of

SHAPE: Final = 1
KEY_FIGURES: Final = "key_figures"
"""The row of tiles, as one figure."""

PANELS: Final[Mapping[str, tuple[str, ...]]] = {
    "times": ("first_response_percentiles", "resolution_percentiles", "resolution_spread", "backlog_age"),
    "again": ("first_contact", "comes_back", "graded", "satisfied_steps", "back_steps", "emotion", "relations"),
    "causes": (
        "hot_spots", "region_spots", "type_cost", "cause_cost", "remedy_cost", "kept_cost", "kept_value", "by_type", "by_channel",
        "by_language", "by_region", "rising", "tier_pains", "chain",
    ),
    "promises": ("options", "remedies", "facts", "promises_by_type", "standing_at"),
    "work": (
        "workload", "handling_time", "step_times", "departments", "department_share", "callbacks", "breaches", "breach_causes",
        "overridden", "drop_off",
    ),
    "learning": ("factors", "improvements", "claims"),
}
"""The panels by the topic that they are counted with."""

FIGURES: Final = (KEY_FIGURES, *CHARTS, *(name for names in PANELS.values() for name in names))
"""Everything that a page can show."""

OWN_DAYS: Final = "own"
STRETCHES: Final = ("7", "30", "90", "365", OWN_DAYS)
"""The last so many days, or two days of one's own."""

AGAINST: Final = ("before", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a saved page shows.

    Attributes:
        figures: some of FIGURES, in their order; never none.
        stretch: one of STRETCHES.
        first: with days of one's own the first of them, as 2026-01-31; else "".
        last: the last of them.
        pairs: conditions as in QueueFilter.
        against: one of AGAINST: what is compared with.
        spots_by: the field by which hot spots are looked for, as ``field.KEY``; "" for the product.
        left_out: what stood in it and means nothing any more.
    """

    figures: tuple[str, ...] = (KEY_FIGURES, *CHARTS)
    stretch: str = "365"
    first: str = ""
    last: str = ""
    pairs: Pairs = ()
    against: str = AGAINST[0]
    spots_by: str = ""
    left_out: tuple[LeftOut, ...] = ()

    def without(self, fields: Collection[str], choices: Collection[str]) -> Page:
        """Return it without the fields of the site's own that are not among those there are, or for hot spots those with choices."""
        gone = tuple((key, value) for key, value in self.pairs if SITE_FIELD.fullmatch(key) and key not in fields)
        kept = tuple(pair for pair in self.pairs if pair not in gone)
        left = tuple(LeftOut("filter", f"{key}={value}"[:LONGEST]) for key, value in gone)
        if self.spots_by and self.spots_by not in choices:
            left = (*left, LeftOut("spots", self.spots_by))
        spots_by = self.spots_by if self.spots_by in choices else ""
        return replace(self, pairs=kept, spots_by=spots_by, left_out=(*self.left_out, *left))

    def without_people(self, gone: Pairs) -> Page:
        """Return it without conditions on colleagues whose figures its reader may not see; told without who is meant."""
        if not gone:
            return self
        kept = tuple(pair for pair in self.pairs if pair not in gone)
        return replace(self, pairs=kept, left_out=(*self.left_out, LeftOut("colleague")))


def topics_of(figures: Iterable[str]) -> tuple[str, ...]:
    """Return the topics whose panels are among some figures."""
    wanted = frozenset(figures)
    return tuple(topic for topic, names in PANELS.items() if wanted.intersection(names))


def written(page: Page) -> str:
    """Return a page as the text that is kept."""
    table = {
        "shape": SHAPE, "figures": list(page.figures), "stretch": page.stretch, "first": page.first, "last": page.last,
        "filters": [list(pair) for pair in page.pairs], "against": page.against, "spots_by": page.spots_by,
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Page:
    """Return the page of a kept text; whatever stands in it, this answers."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or type(shape := table.get("shape")) is not int or not 1 <= shape <= SHAPE:
        return Page(left_out=(LeftOut("all"),))
    left: list[LeftOut] = []
    figures = tuple(_figures(table.get("figures"), left))
    stretch, first, last = (str(table.get(name) or "") for name in ("stretch", "first", "last"))
    if stretch not in STRETCHES or (stretch == OWN_DAYS and not (_day(first) and _day(last))):
        left.append(LeftOut("days", f"{stretch} {first} {last}".strip()[:LONGEST]))
        stretch, first, last = Page().stretch, "", ""
    against, spots_by = table.get("against"), table.get("spots_by")
    return Page(
        figures=figures or Page().figures, stretch=stretch, first=first if stretch == OWN_DAYS else "",
        last=last if stretch == OWN_DAYS else "", pairs=tuple(conditions_of(table.get("filters"), left)),
        against=against if against in AGAINST else AGAINST[0],
        spots_by=spots_by if isinstance(spots_by, str) and SITE_FIELD.fullmatch(spots_by) else "", left_out=tuple(left),
    )


def _figures(found: object, left: list[LeftOut]) -> Iterable[str]:
    for name in dict.fromkeys(str(each) for each in (found[:len(FIGURES) + MOST] if isinstance(found, list) else ())):
        if name in FIGURES:
            yield name
        else:
            left.append(LeftOut("figure", name[:LONGEST]))


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
