"""Complaints over time with the limits of their ordinary variation; a signal is ringed and named by its rule."""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10, nan

from complaint_desk.charts.page import Page
from complaint_desk.charts.shapes import Across, Line, Scale
from complaint_desk.domain.figures import Point, Volume
from complaint_desk.domain.findings import WEEKS_OF_A_YEAR, Finding, day_words, limit_words, volume_value_words
from complaint_desk.domain.messages import Listed, say

_GAP = 22.0
_TICKS = 5
_MARKERS_UP_TO = 60
_RING = 7.0
_SMALL_RING = 4.5
_BESIDE = 14.0
_UP = 16.0
_FARTHER = 10.0
_STEPS = 8
_APART = 14.0
"""Half the height of the two lines that name a signal."""


def draw(page: Page, volume: Volume, finding: Finding) -> None:
    """Draw the volume.

    Args:
        page: where.
        volume: the points, at least one.
        finding: which signals its title speaks of, the first one most of all.
    """
    values = [_height(point) for point in volume.points]
    names = _limit_names(page, volume)
    highest = _highest(volume, values)
    ticks = round_ticks(highest)
    beside = max(page.text_width(_tick_name(tick), page.theme.micro) for tick in ticks) + 8
    days = _day_names(page, volume)
    first, last = (page.text_width(days[at], page.theme.micro) / 2 for at in (0, -1))  # a day stands in the middle below its point
    page.plot[0] += max(beside, first)
    page.plot[1] += 14
    page.plot[2] -= max(8.0, last, *(page.text_width(name, page.theme.micro) + 8 for _, name, _, _ in names))
    page.plot[3] -= page.theme.micro * 2
    scale = page.scale((-0.35, max(1.0, len(values) - 1 + 0.35)), (0, highest * 1.2))
    _scale(page, scale, ticks)
    _days(page, scale, volume)
    if volume.limits is not None:
        _limits(page, scale, names, volume)
    _line(page, scale, volume)
    _signals(page, scale, volume, finding)
    _happenings(page, scale, volume, finding)
    for at, point in enumerate(volume.points):
        name = volume_value_words(point, volume)
        if point.improved:
            name = say("charts.value_improved", value=name, n=point.improved)
        if point.happened:
            name = say("charts.value_happened", value=name, what=_listed(point.happened))
        page.mark(page.say(name), point.behind, (scale.across(at), scale.down(values[at])))


def _height(point: Point) -> float:
    """Return where a point stands; one without a value, closed all the time, at the bottom."""
    return point.value or 0.0


def _highest(volume: Volume, values: list[float]) -> float:
    uppers = [point.limits.upper for point in volume.points if point.limits]
    least = 1.0 if volume.chart == "xmr" else 0.01
    # the limits of a day or week that is hardly open reach far up; they may leave the picture, the values may not
    return max([*values, min(max(uppers), 2 * volume.limits.upper) if uppers and volume.limits else 0.0, least])


def round_ticks(highest: float) -> list[float]:
    """Return round numbers from 0 up to about a height, at most six of them; whole ones where that reaches 1."""
    least = max(highest / _TICKS, 1.0 if highest >= 1 else 0.0)
    decade = 10.0 ** floor(log10(least))
    step = next(each * decade for each in (1, 2, 4, 5, 10) if each * decade >= least * (1 - 1e-9))
    return [at * step for at in range(_TICKS + 1) if at * step <= highest * 1.12]


def _tick_name(tick: float) -> str:
    return f"{tick:,.0f}" if tick >= 1 or tick == 0 else f"{tick:.2g}"


def _limit_names(page: Page, volume: Volume) -> list[tuple[str, str, float, bool]]:
    """Return which limit, its label, place and whether it is dashed; on a u chart those of the last point that has any.

    A lower limit of 0 says nothing and is left out.
    """
    own = [point.limits for point in volume.points if point.limits]
    if not own or volume.limits is None:
        return []
    last = own[-1]
    found = [("upper", "charts.upper", last.upper, True), ("centre", "charts.middle", last.centre, False)]
    if any(limits.lower > 0 for limits in own):
        found.append(("lower", "charts.lower", last.lower, True))
    return [(code, page.say(say(key, limit=limit_words(place, volume))), place, dashed) for code, key, place, dashed in found]


def _scale(page: Page, scale: Scale, ticks: list[float]) -> None:
    for tick in ticks:
        page.line(scale, scale.x, (tick, tick), page.theme.grid, over=1)
        page.write(scale, page.plot[0] - 8, tick, _tick_name(tick), colour=page.theme.muted, across="right", x_pixels=True)


def _days(page: Page, scale: Scale, volume: Volume) -> None:
    names = _day_names(page, volume)
    widest = max(page.text_width(name, page.theme.micro) for name in names)
    every = max(1, -(-int(len(names) * (widest + _GAP)) // max(1, int(page.plot[2] - page.plot[0]))))
    for at in range(0, len(names), every):
        page.write(scale, at, page.plot[3] + page.theme.micro, names[at], colour=page.theme.muted, across="center", y_pixels=True)


def _day_names(page: Page, volume: Volume) -> list[str]:
    if volume.step_days == 1:
        return [page.say(day_words(point.day)) for point in volume.points]
    if len(volume.points) > WEEKS_OF_A_YEAR:
        return [f"{point.day:%Y-%m}" for point in volume.points]
    return [page.say(say("charts.week_tick", week=str(point.day.isocalendar().week))) for point in volume.points]


def _limits(page: Page, scale: Scale, names: list[tuple[str, str, float, bool]], volume: Volume) -> None:
    span = scale.y[1] / max(1.0, page.plot[3] - page.plot[1])
    last = float("inf")
    for code, name, place, dashed in names:
        across, up = _course(volume, code, place)
        page.line(scale, across, up, page.theme.limit, dashes=(5, 4) if dashed else (), gid="volume.limit")
        last = min(place, last - (page.theme.micro + 3) * span)  # labels of limits close together stand one below the other
        page.write(scale, page.plot[2] + 8, last, name, colour=page.theme.muted, x_pixels=True, gid="volume.limit_label")


def _course(volume: Volume, code: str, place: float) -> tuple[list[float], list[float]]:
    """Return the line of a limit: straight where it is the same for all, in steps where each point has its own."""
    points = volume.points
    if volume.chart == "xmr" or code == "centre":
        return [0.0, max(1.0, len(points) - 1.0)], [place, place]
    across, up = [], []
    for at, point in enumerate(points):
        height = getattr(point.limits, code) if point.limits else nan
        across += [max(0.0, at - 0.5), min(len(points) - 1.0, at + 0.5)]
        up += [height, height]
    return across, up


def _line(page: Page, scale: Scale, volume: Volume) -> None:
    points = volume.points
    complete = [at for at, point in enumerate(points) if point.whole]
    colour = page.theme.series[0]
    first, last = (complete[0], complete[-1]) if complete else (0, -1)
    inside = range(first, last + 1)
    marker = "o" if len(points) <= _MARKERS_UP_TO else ""
    drawn = [at for at in inside if points[at].value is not None]
    page.line(scale, drawn, [_height(points[at]) for at in drawn], colour, width=1.75, mark=marker, size=4, over=4, clipped=False,
              gid="volume.line")
    for at in [at for at in range(len(points)) if at not in inside or (points[at].value is None and points[at].opened)]:
        beside = at + 1 if at < first else at - 1
        if at not in inside and 0 <= beside < len(points) and points[at].value is not None and points[beside].value is not None:
            ends = [_height(points[at]), _height(points[beside])]
            page.line(scale, (at, beside), ends, page.theme.quiet, width=1.5, dashes=(1, 2), over=3)
        page.line(scale, [at], [_height(points[at])], page.theme.quiet, mark="o", size=5, face=page.theme.ground, over=4, clipped=False)


def _happenings(page: Page, scale: Scale, volume: Volume, finding: Finding) -> None:
    """Tell when improvement points were opened and what happened to the desk; what came of them is no claim of this chart."""
    points, said = volume.points, []
    improved = [at for at, point in enumerate(points) if point.improved]
    happened = [at for at, point in enumerate(points) if point.happened]
    if improved:
        page.line(scale, improved, [0] * len(improved), page.theme.good, width=0, mark="^", size=6, over=5, clipped=False,
                  gid="volume.improved")
        said.append(page.say(say("charts.improved_mark")))
    if happened:
        page.line(scale, happened, [0] * len(happened), page.theme.text, width=0, mark="D", size=5, face=page.theme.ground, over=6,
                  clipped=False, gid="volume.happened")
        codes = tuple(dict.fromkeys(code for point in points for code in point.happened))
        said.append(page.say(say("charts.happened_mark", what=_listed(codes))))
    if said:
        early = bool(finding.pointed) and int(finding.pointed[0]) < len(points) / 2  # the name of a signal there would lie over it
        left, right = page.plot[0], page.plot[2]
        for line in page.lines("  ".join(said), page.theme.micro, 400, right - left, 1):
            page.write(None, right if early else left, page.plot[1] - 6, line, colour=page.theme.muted, across="right" if early else "left",
                       gid="volume.improved_mark")


def _listed(codes: tuple[str, ...]) -> Listed:
    return Listed(tuple(say(f"charts.happened.{code}") for code in codes))


def _signals(page: Page, scale: Scale, volume: Volume, finding: Finding) -> None:
    for rank, pointed in enumerate(finding.pointed):
        at = int(pointed)
        point = volume.points[at]
        size = 2 * (_RING if rank == 0 else _SMALL_RING)
        place = [at], [_height(point)]
        page.line(scale, *place, page.theme.signal, mark="o", size=size, face="none", edge=1.5, over=6, clipped=False, gid="volume.signal")
        page.line(scale, *place, page.theme.signal, mark="o", size=4, over=6, clipped=False)
        if rank == 0:
            name = page.say(volume_value_words(point, volume))
            rule = page.say(say(f"charts.rule_{point.rules[0] if point.rules else 1}"))
            _label(page, scale, at, _height(point), (name, rule))


def _label(page: Page, scale: Scale, at: int, value: float, told: tuple[str, str]) -> None:
    """Name a signal and its rule near it, where no line runs through the words; where one runs everywhere, on a ground of their own."""
    theme = page.theme
    styles = (600, theme.text), (400, theme.muted)
    wide = max(page.text_width(text, theme.micro, weight) for text, (weight, _colour) in zip(told, styles, strict=True))
    x, y = scale.across(at), scale.down(value)

    def box(side: Across, middle: float) -> tuple[float, float, float, float]:
        left = x - _BESIDE - wide if side == "right" else x + _BESIDE
        return left, y - middle - _APART, left + wide, y - middle + _APART

    sides: tuple[Across, Across] = ("right", "left")
    near = [(side, up) for up in (_UP, -_UP) for side in sides]
    far = [(side, _UP + step * _FARTHER) for step in range(1, _STEPS) for side in sides]
    within = [
        place for place in (*near, *far) if page.plot[0] <= box(*place)[0] and box(*place)[2] <= page.plot[2]
        and box(*place)[3] <= page.plot[3] and (place in near or box(*place)[1] >= page.plot[1])
    ] or near[1:2]
    side, middle = min(within, key=lambda place: (_crossings(page, box(*place)), _limits_in(page, box(*place))))
    if abs(middle) > _UP:
        beside = -_BESIDE / 2 if side == "right" else _BESIDE / 2
        ends = (x + beside / 2, x + beside), (y - _RING, y - middle + _APART)
        page.line(None, *ends, theme.muted, width=0.75, over=5, gid="volume.leader")
    for text, (weight, colour), up in zip(told, styles, (middle + _APART / 2, middle - _APART / 2), strict=True):
        page.write(scale, at, value, text, weight=weight, colour=colour, across=side, gid="volume.signal_label",
                   shift=(-_BESIDE if side == "right" else _BESIDE, up))
    if _crossings(page, box(side, middle)):
        page.clear_of(x + (-_BESIDE if side == "right" else _BESIDE), "volume.signal_label", wide)


def _limits_in(page: Page, box: tuple[float, float, float, float]) -> int:
    """Count the limits that run through a place, which spoil a text less than the line does."""
    limits = (each for each in page.shapes if isinstance(each, Line) and each.name == "volume.limit" and each.scale is not None)
    return sum(1 for each in limits if each.scale is not None and any(box[1] <= each.scale.down(y) <= box[3] for y in each.y))


def _crossings(page: Page, box: tuple[float, float, float, float]) -> int:
    """Count the stretches of the line that run through a place: left, top, right and bottom in logical pixels."""
    left, top, right, bottom = box
    line = next(each for each in page.shapes if isinstance(each, Line) and each.name == "volume.line")
    assert line.scale is not None
    points = [(line.scale.across(x), line.scale.down(y)) for x, y in zip(line.x, line.y, strict=True)]
    found = 0
    for (x, y), (after_x, after_y) in pairwise(points):
        if after_x >= left and x <= right and after_x > x:
            ends = [y + (after_y - y) * (min(max(end, x), after_x) - x) / (after_x - x) for end in (left, right)]
            found += max(ends) >= top and min(ends) <= bottom
    return found
