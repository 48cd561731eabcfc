"""What was learnt: complaints of a cause before and since an improvement point was opened, and percentages that people quote, held
against what this desk has seen.

Neither proves anything: a point is opened when there is much of a cause, so that less of it afterwards is to be expected by itself, and
cases that differ in one thing differ in others. The words say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from complaint_desk.domain.figures import HERE, Pairs, Period, Way
from complaint_desk.domain.messages import Message, Native, say
from complaint_desk.domain.panels import FEW, MOST_LINES, NO_PART, Line, Panel, Part, nothing, share_line
from complaint_desk.domain.statistics import binomial_two_sided, discoveries, gap, wilson

COMPARED_DAYS: Final = 90
"""So long before and since its opening a point is looked at, or as long as there is since."""
LEAST_DAYS: Final = 14
ENOUGH: Final = 10
"""With fewer complaints of its cause in both stretches nothing is said of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An improvement point: the day it was opened, its cause, its title (None once erased)."""

    id: int
    day: int
    cause: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What was counted.

    Attributes:
        points: the improvement points of the period.
        daily: by cause and day, the complaints opened.
        first_day: the day from which the desk has cases.
        contact: closed at first contact, of those closed here.
        choice: satisfied answers of cases with one option offered, and of those with two or more.
        wait: the same of cases first answered after 48 hours, and within them.
        heard: cases in which an option was chosen of those with one offered: without the first step kept, and with it.
    """

    points: Sequence[Point] = ()
    daily: Mapping[tuple[str, int], int] = field(default_factory=dict)
    first_day: int = 0
    contact: Part = NO_PART
    choice: tuple[Part, Part] = (NO_PART, NO_PART)
    wait: tuple[Part, Part] = (NO_PART, NO_PART)
    heard: tuple[Part, Part] = (NO_PART, NO_PART)


def board_learning(learnt: Learnt, pairs: Pairs, way: Way, today: int) -> tuple[Panel, ...]:
    """Return the panels.

    Args:
        learnt: what was counted.
        pairs: what the count was restricted to.
        way: leads to the cases.
        today: the day that is not over yet.
    """
    return _points(learnt, pairs, today), _claims(learnt, way)


def _points(learnt: Learnt, pairs: Pairs, today: int) -> Panel:
    told = (("days", str(COMPARED_DAYS)), ("least", str(ENOUGH)))
    found: list[tuple[Line, float]] = []
    for point in sorted(learnt.points, key=lambda each: (-each.day, each.id)):
        days = min(COMPARED_DAYS, today - point.day, point.day - learnt.first_day)
        if days < LEAST_DAYS:
            continue
        since = _sum(learnt.daily, point.cause, Period(point.day + 1, point.day + days))
        before = _sum(learnt.daily, point.cause, Period(point.day - days, point.day - 1))
        if since + before < ENOUGH:
            continue
        name = Native((("en", point.title),)) if point.title else say("panels.point_erased", id=str(point.id))
        line = Line(
            code=f"{point.id}.{point.cause}", value=float(since), before=float(before), n=since,
            name=say("panels.point", title=name, cause=say(f"cause.{point.cause}"), days=str(days)),
            behind=Way(Period(point.day + 1, point.day + days), pairs).opened(("cause", point.cause)),
        )
        found.append((line, binomial_two_sided(since, since + before)))
    if not found:
        return nothing("improvements", "count", dict(told))
    named = discoveries([chance for _, chance in found])
    lines = [replace(line, pointed=beyond) for (line, _), beyond in zip(found, named, strict=True)]
    order = sorted(range(len(lines)), key=lambda at: (not lines[at].pointed, found[at][1]))
    shown = tuple(lines[at] for at in order[:MOST_LINES])
    fewer = sum(line.pointed and (line.value or 0) < (line.before or 0) for line in lines)
    more = sum(line.pointed for line in lines) - fewer
    title = say("panels.title.improvements", n=len(lines), fewer=fewer, more=more)
    return Panel(name="improvements", unit="count", lines=shown, title=title, cases=sum(line.n for line in lines), told=told)


def _sum(daily: Mapping[tuple[str, int], int], cause: str, period: Period) -> int:
    return sum(daily.get((cause, day), 0) for day in range(period.first, period.last + 1))


def difference(one: Part, other: Part) -> tuple[float, float, float]:
    """Return how much larger the second share is, with its 95 % interval (``statistics.gap``); both must have cases."""
    first, second = ((part.hits / part.n, *wilson(part.hits, part.n)) for part in (one, other))
    return gap(first, second)


def _claims(learnt: Learnt, way: Way) -> Panel:
    """Return the percentages of checklist N3, N9, N10 and N11; those that this desk cannot see are told in the definition."""
    contact = share_line("N10", say("panels.claim.N10"), learnt.contact, way.closed(HERE))
    lines = (
        _claim("N3", learnt.wait, way), _claim("N9", learnt.choice, way), replace(contact, quoted=0.7 if learnt.contact.n else None),
        _claim("N11", learnt.heard, way),
    )
    tested = [line for line in lines if line.value is not None and not line.few]
    n = max(line.n for line in lines)
    if not n:
        return nothing("claims", "share")
    title = say("panels.title.claims", n=len(tested)) if tested else say("panels.title.claims_few")
    return Panel(name="claims", unit="share", lines=lines, title=title, cases=n)


def _claim(code: str, parts: tuple[Part, Part], way: Way) -> Line:
    name: Message = say(f"panels.claim.{code}")
    one, other = parts
    fewest = min(one.n, other.n)
    if fewest < FEW:
        return Line(code=code, name=name, value=None, n=fewest)
    more, low, high = difference(one, other)
    behind = {
        "N3": way.resolved(("handling", "1..5"), ("response_hours", "!none"), HERE),
        "N9": way.resolved(("handling", "1..5"), ("options", "1.."), HERE),
        "N11": way.opened(("options", "1.."), HERE),
    }[code]
    return Line(code=code, name=name, value=more, low=low, high=high, n=one.n + other.n, behind=behind, signed=True)
