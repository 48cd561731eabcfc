"""What is complained about and what it costs: types and channels, types, causes and remedies by their cost, what that cost kept, products,
or regions and whatever else a field of the site's own tells, in which a cause is more frequent than chance explains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from complaint_desk.domain.board_value import Valued, value_panel
from complaint_desk.domain.figures import HERE, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Message, Native, Value, say
from complaint_desk.domain.panels import FEW, MOST_LINES, Line, Panel, nothing, value_words
from complaint_desk.domain.queue_filter import NONE, NOT, SITE_FIELD, QueueFilter
from complaint_desk.domain.rollups import minor_units
from complaint_desk.domain.statistics import discoveries, pareto, poisson_at_least
from complaint_desk.domain.vocabulary import CURRENCIES

FALSE_FINDINGS: Final = 0.05
"""Of the hot spots that are named, so many at most are expected to be chance."""
LEAST_SPOT: Final = 5
"""Fewer complaints of a product and cause are no hot spot, however rare they are expected to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Cases resolved with a remedy: of one type, cause and remedy, at one cost in one currency, so many."""

    type: str
    cause: str
    remedy: str
    currency: str
    cost: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Cases resolved with a remedy whose result the customer graded: of one remedy at one cost, so many, and so many satisfied."""

    remedy: str
    currency: str
    cost: str
    n: int
    satisfied: int


ANY_FIELD: Final = "field."
"""Asked for where the desk has no choice field yet: the figure says how to make one."""


@dataclass(frozen=True, slots=True)
class SpotField:
    """The choice field by which hot spots are looked for: its condition's key, ``field.KEY``, and what it is called.

    ``key`` is ANY_FIELD where the desk has no such field.
    """

    key: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was counted of the period's cases.

    Attributes:
        by: by dimension (type, channel, language, region), the complaints opened by code; those without a region are not among them.
        before: the same in the period before, empty without one.
        spots: by product, or by value of a field of the site's own, and cause, the complaints opened.
        spots_by: the field (``SpotField``), None for the product.
        region_spots: by region and cause, the complaints opened.
        spent: what the remedies of the cases resolved cost.
        kept: the same of those that were graded, with how many customers were satisfied.
        valued: the same with what was paid.
    """

    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spots: Mapping[tuple[str, str], int] = field(default_factory=dict)
    spots_by: SpotField | None = None
    region_spots: Mapping[tuple[str, str], int] = field(default_factory=dict)
    spent: Sequence[Spent] = ()
    kept: Sequence[Kept] = ()
    valued: Sequence[Valued] = ()


def board_causes(asked: Asked, way: Way) -> tuple[Panel, ...]:
    """Return the panels of what was counted; ``way`` leads to the cases."""
    return (
        _hot_spots(asked.spots, way, asked.spots_by), _hot_spots(asked.region_spots, way, None, "region"),
        *(_cost(name, asked.spent, way) for name in ("type", "cause", "remedy")),
        _kept(asked.kept, way), value_panel(asked.valued, way), *(_counts(name, asked, way) for name in ("type", "channel", "language")),
        _regions(asked, way),
    )


def _counts(name: str, asked: Asked, way: Way) -> Panel:
    bars = pareto(asked.by.get(name, {}))
    earlier = asked.before.get(name, {})
    total = sum(bar.n for bar in bars)
    if not total:
        return nothing(f"by_{name}", "count", why="opened")
    compared = bool(earlier)
    lines = tuple(
        Line(
            code=bar.code or "none", name=_coded(name, bar.code), value=float(bar.n), n=bar.n, pointed=at == 0,
            before=float(earlier.get(bar.code, 0)) if compared else None, running=bar.cumulative if name == "type" else None,
            behind=way.opened((name, bar.code or "none")),
        )
        for at, bar in enumerate(bars[:MOST_LINES])
    )
    share = per_cent(bars[0].n / total)
    title = say("panels.title.by_first", name=lines[0].name, share=share, n=total) if bars[0].code else say(
        f"panels.title.by_{name}_unknown", share=share, n=total)
    return Panel(name=f"by_{name}", unit="count", lines=lines, title=title, cases=total, behind=way.opened())


def _regions(asked: Asked, way: Way) -> Panel:
    """Return the regions by their complaints, of those whose region is known."""
    bars, earlier = pareto(asked.by.get("region", {})), asked.before.get("region", {})
    total, known = sum(bar.n for bar in bars), ("region", f"{NOT}{NONE}")
    if not total:
        return nothing("by_region", "count", why="by_region")
    lines = tuple(
        Line(
            code=bar.code, name=_typed(bar.code), value=float(bar.n), n=bar.n, pointed=at == 0, running=bar.cumulative,
            before=float(earlier.get(bar.code, 0)) if earlier else None, behind=_narrowed(bar.code, "region", way),
        )
        for at, bar in enumerate(bars[:MOST_LINES])
    )
    title = say("panels.title.by_first", name=lines[0].name, share=per_cent(bars[0].n / total), n=total)
    return Panel(name="by_region", unit="count", lines=lines, title=title, cases=total, behind=way.opened(known))


def _coded(name: str, code: str) -> Message:
    return say(f"{name}.{code}") if code else say("panels.not_known")


def _cost(name: str, spent: Sequence[Spent], way: Way) -> Panel:
    """Return types, causes or remedies by what they cost, in the currency that most of the cases were settled in."""
    cases = {currency: sum(each.n for each in spent if each.currency == currency) for currency in CURRENCIES}
    currency = max(cases, key=lambda code: cases[code])
    mine = [each for each in spent if each.currency == currency]
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for each in mine:
        code = {"type": each.type, "cause": each.cause, "remedy": each.remedy}[name]
        sums[code] = sums.get(code, 0) + minor_units(each.cost) * each.n
        counts[code] = counts.get(code, 0) + each.n
    total, told = sum(sums.values()), (("currency", currency),)
    if not total:
        return nothing(f"{name}_cost", "money", dict(told), why="cost")
    bars = [bar for bar in pareto(sums) if bar.n][:MOST_LINES]
    lines = tuple(
        Line(
            code=bar.code or "none", name=_coded(name, bar.code), value=float(bar.n), n=counts[bar.code], pointed=at == 0,
            running=bar.cumulative, behind=way.resolved(("currency", currency), (name, bar.code or "none")),
        )
        for at, bar in enumerate(bars)
    )
    key = "panels.title.cost_first" if cases[currency] == sum(cases.values()) else "panels.title.cost_first_some"
    title = say(key, name=lines[0].name, share=per_cent(bars[0].n / total), n=cases[currency], currency=currency)
    return Panel(
        name=f"{name}_cost", unit="money", lines=lines, title=title, cases=cases[currency], currency=currency, told=told,
        behind=way.resolved(("currency", currency)),
    )


def _kept(kept: Sequence[Kept], way: Way) -> Panel:
    """Return remedies by what they cost for each customer whom they left satisfied, in the currency of most cases (checklist L8).

    What is retained is counted in customers here; ``board_value`` says what their orders were worth, where that is on record.
    """
    cases = {currency: sum(each.n for each in kept if each.currency == currency) for currency in CURRENCIES}
    currency = max(cases, key=lambda code: cases[code])
    sums: dict[str, tuple[int, int, int]] = {}
    for each in kept:
        if each.currency == currency:
            units, n, satisfied = sums.get(each.remedy, (0, 0, 0))
            sums[each.remedy] = units + minor_units(each.cost) * each.n, n + each.n, satisfied + each.satisfied
    told = (("currency", currency),)
    if not sums:
        return nothing("kept_cost", "money", dict(told))
    most = sorted(sums, key=lambda code: (-sums[code][1], code))[:MOST_LINES]
    lines = tuple(
        Line(
            code=code, name=say(f"remedy.{code}"), value=sums[code][0] / sums[code][2] if sums[code][2] else None, n=sums[code][1],
            behind=way.resolved(("currency", currency), ("remedy", code), ("result", "1..5"), HERE),
        )
        for code in most
    )
    units, n, satisfied = (sum(found[at] for found in sums.values()) for at in range(3))
    if n < FEW:
        title = say("panels.few", n=n)
    elif satisfied:
        title = say("panels.title.kept_cost", n=satisfied, all=n, cost=value_words(units / satisfied, "money", currency))
    else:
        title = say("panels.title.kept_cost_none", n=n)
    return Panel(
        name="kept_cost", unit="money", lines=lines, title=title, cases=n, currency=currency, told=told,
        behind=way.resolved(("currency", currency), ("remedy", f"{NOT}{NONE}"), ("result", "1..5"), HERE),
    )


def _hot_spots(spots: Mapping[tuple[str, str], int], way: Way, by: SpotField | None, of: str = "product") -> Panel:
    """Return the products or regions, as ``of`` says, or what a field tells, in which a cause is found more often than chance explains."""
    panel, key = ("hot_spots", of if by is None else by.key) if of == "product" else (f"{of}_spots", of)
    total = sum(spots.values())
    told: dict[str, Value] = {"field": Native((("en", by.label),))} if by is not None and by.label else {}
    worded = panel if by is None else "hot_spots_field" if by.label else "hot_spots_no_field"
    if not total:
        return replace(nothing(panel, "count", told, why=worded), worded=worded)
    products: dict[str, int] = {}
    causes: dict[str, int] = {}
    for (product, cause), n in spots.items():
        products[product] = products.get(product, 0) + n
        causes[cause] = causes.get(cause, 0) + n
    expected = {spot: products[spot[0]] * causes[spot[1]] / total for spot in spots}
    order = sorted(spots)
    chances = [poisson_at_least(spots[spot], expected[spot]) for spot in order]
    # every pair that could have been seen was tested, those never seen too
    found = dict(zip(order, discoveries(chances, FALSE_FINDINGS, len(products) * len(causes)), strict=True))
    chance = dict(zip(order, chances, strict=True))
    shown = sorted(order, key=lambda spot: (chance[spot], -spots[spot], spot))[:MOST_LINES]
    hot = [spot for spot in sorted(order, key=lambda spot: chance[spot]) if found[spot] and spots[spot] >= LEAST_SPOT]
    shown = [*hot, *(spot for spot in shown if spot not in hot)][:MOST_LINES]
    lines = tuple(
        Line(
            code=f"{at + 1}.{spot[1]}", name=spot_words(*spot), value=float(spots[spot]), n=spots[spot], quoted=expected[spot],
            pointed=spot in hot, behind=spot_behind(spot, way, key),
        )
        for at, spot in enumerate(shown)
    )
    if hot:
        title = say("panels.title.hot_spots", spot=lines[shown.index(hot[0])].name, n=spots[hot[0]],
                    expected=f"{expected[hot[0]]:,.1f}", more=len(hot))
    else:
        title = say(f"panels.title.{worded}_none", n=total, **told)
    return Panel(name=panel, unit="count", lines=lines, title=title, cases=total, told=tuple(told.items()), worded=worded,
                 behind=way.opened((key, f"{NOT}{NONE}"), ("cause", f"{NOT}{NONE}")))


def spot_words(product: str, cause: str) -> Message:
    """Return what a spot is called."""
    return say("panels.spot", product=_typed(product), cause=say(f"cause.{cause}"))


def _typed(text: str) -> Message:
    """Return what somebody typed, such as a product: it is a text, whatever stands in it."""
    return say("panels.as_typed", text=Native((("en", text),)))


def spot_behind(spot: tuple[str, str], way: Way, key: str = "product") -> QueueFilter | None:
    """Return the cases of a spot; None where a filter would read something else in its value."""
    value, cause = spot
    return _narrowed(value, key, way, ("cause", cause))


def _narrowed(value: str, key: str, way: Way, *also: tuple[str, str]) -> QueueFilter | None:
    """Return the cases opened that have a value somebody typed; None where a filter would read something else in it."""
    own = bool(SITE_FIELD.fullmatch(key))
    if "|" in value or value.startswith(NOT) or value.casefold() in (NONE, "any") or (own and ("," in value or ".." in value)):
        return None
    return way.opened((key, value), *also)
