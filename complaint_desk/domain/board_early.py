"""What wants looking at before it grows: problems on the rise, what troubles valued customers, and how these customers are doing.

Checklist L5, L6 and L12. What comes is not foretold: a product and a cause that come up more often than in the weeks before, beyond
chance, are named early, and how often such a name is chance is stated. What a customer is worth over the years no case records; the desk
knows the value tier that somebody gave them, and that alone is asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from complaint_desk.domain.board_causes import FALSE_FINDINGS, LEAST_SPOT, spot_behind, spot_words
from complaint_desk.domain.figures import Period, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import say
from complaint_desk.domain.on_record import AGAIN_DAYS
from complaint_desk.domain.panels import FEW, MOST_LINES, Line, Panel, nothing
from complaint_desk.domain.queue_filter import NONE, NOT
from complaint_desk.domain.statistics import discoveries, poisson_at_least

RECENT_DAYS: Final = 28
"""What rises is looked for in the last four weeks of a period,"""
STEADY_DAYS: Final = 84
"""held against the twelve weeks before them."""
VALUED: Final = ("silver", "gold", "key")
"""The tiers of customers whom the house values most, all but the ordinary one."""
MOST_VALUED: Final = ("gold", "key")
SIGNS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "broken": (("promises", "broken"),), "reopened": (("reopened", "1.."),), "unhappy": (("result", "1..2"),),
    "again": (("repeat", "yes"),),
}
"""By sign that a relationship suffers, the conditions that lead to its cases."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """What was counted of the period's cases.

    Attributes:
        spots: by product and cause, the complaints of the last weeks, and those of the weeks before them too.
        pains: by cause, the complaints of the most valued customers, and those of all.
        signs: by sign of SIGNS, the cases of valued customers that show it.
        valued: all cases of valued customers.
        signs_before: the signs in the period it is compared with, empty without one.
    """

    spots: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    pains: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    signs: Mapping[str, int] = field(default_factory=dict)
    valued: int = 0
    signs_before: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Cell:
    n: int
    expected: float
    chance: float
    named: bool


def recent_of(period: Period) -> Period:
    """Return the last weeks of a period, or all of a shorter one."""
    return Period(max(period.first, period.last - RECENT_DAYS + 1), period.last)


def steady_of(period: Period) -> Period:
    """Return the weeks that the last ones are held against."""
    first = recent_of(period).first
    return Period(first - STEADY_DAYS, first - 1)


def _beyond(counts: Mapping[Key, tuple[int, int]]) -> dict[Key, _Cell]:
    """Hold each count against what its part of the whole makes expected: Poisson's upper tail, then Benjamini and Hochberg (1995)."""
    mine, whole = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    expected = {key: total * mine / whole for key, (_, total) in counts.items()}
    chances = {key: poisson_at_least(n, expected[key]) for key, (n, _) in counts.items()}
    found = discoveries(list(chances.values()), FALSE_FINDINGS)
    return {
        key: _Cell(n, expected[key], chances[key], named and n >= LEAST_SPOT)
        for (key, (n, _)), named in zip(counts.items(), found, strict=True)
    }


def rising(early: Early, way: Way) -> Panel:
    """Return products and causes that come up more often than in the weeks before."""
    recent = recent_of(way.period)
    told = (("weeks", str(RECENT_DAYS // 7)), ("before", str(STEADY_DAYS // 7)))
    n = sum(mine for mine, _ in early.spots.values())
    if not n or n == sum(whole for _, whole in early.spots.values()):
        return nothing("rising", "count", dict(told))
    cells = _beyond(early.spots)
    order = sorted((spot for spot in cells if cells[spot].n), key=lambda spot: (not cells[spot].named, cells[spot].chance, spot))
    lines = tuple(
        Line(
            code=f"{at + 1}.{spot[1]}", name=spot_words(*spot), value=float(cells[spot].n), n=cells[spot].n, quoted=cells[spot].expected,
            pointed=cells[spot].named, behind=spot_behind(spot, Way(recent, way.conditions)),
        )
        for at, spot in enumerate(order[:MOST_LINES])
    )
    more = sum(cell.named for cell in cells.values())
    title = say("panels.title.rising_none", n=n, **dict(told))
    if more:
        title = say("panels.title.rising", spot=lines[0].name, n=lines[0].n, expected=f"{lines[0].quoted:,.1f}", more=more, **dict(told))
    behind = way.opened(("product", f"{NOT}{NONE}"), ("cause", f"{NOT}{NONE}"), period=recent)
    return Panel(name="rising", unit="count", lines=lines, title=title, cases=n, behind=behind, told=told)


def tier_pains(early: Early, way: Way) -> Panel:
    """Return the causes of the most valued customers' complaints beside their part of everybody's."""
    n = sum(mine for mine, _ in early.pains.values())
    if not n:
        return nothing("tier_pains", "count")
    cells = _beyond(early.pains)
    valued = ("tier", ",".join(MOST_VALUED))
    order = sorted((code for code in cells if cells[code].n), key=lambda code: (not cells[code].named, -cells[code].n, code))
    lines = tuple(
        Line(
            code=code, name=say(f"cause.{code}"), value=float(cells[code].n), n=cells[code].n, quoted=cells[code].expected,
            pointed=cells[code].named, behind=way.opened(valued, ("cause", code)),
        )
        for code in order[:MOST_LINES]
    )
    more = sum(cell.named for cell in cells.values())
    title = say("panels.title.tier_pains_none", n=n, name=lines[0].name, most=lines[0].n)
    if lines[0].few:
        title = say("panels.title.tier_pains_few", n=n)
    if more:
        title = say("panels.title.tier_pains", name=lines[0].name, n=lines[0].n, expected=f"{lines[0].quoted:,.1f}", more=more)
    return Panel(
        name="tier_pains", unit="count", lines=lines, title=title, cases=n, behind=way.opened(valued, ("cause", f"{NOT}{NONE}")),
    )


def relations(early: Early, way: Way) -> Panel:
    """Return how valued customers are doing: their cases that show that the relationship suffers."""
    told = (("days", str(AGAIN_DAYS)),)
    valued = ("tier", ",".join(VALUED))
    if not early.valued:
        return nothing("relations", "count", dict(told))
    most = max(SIGNS, key=lambda sign: early.signs.get(sign, 0))
    n = early.signs.get(most, 0)
    lines = tuple(
        Line(
            code=sign, name=say(f"panels.sign.{sign}"), value=float(early.signs.get(sign, 0)), n=early.signs.get(sign, 0),
            before=float(early.signs_before.get(sign, 0)) if early.signs_before else None, pointed=bool(n) and sign == most,
            behind=way.opened(valued, *conditions),
        )
        for sign, conditions in SIGNS.items()
    )
    if early.valued < FEW:
        title = say("panels.few", n=early.valued)
    elif n:
        title = say("panels.title.relations", n=early.valued, name=say(f"panels.sign.{most}"), share=per_cent(n / early.valued))
    else:
        title = say("panels.title.relations_none", n=early.valued)
    return Panel(
        name="relations", unit="count", lines=lines, title=title, cases=early.valued, behind=way.opened(valued), told=told,
    )
