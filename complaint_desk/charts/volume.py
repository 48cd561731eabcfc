"""Complaints over time with the limits of their ordinary variation; a signal is ringed and named by its rule."""

from __future__ import annotations

from math import nan

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from complaint_desk.charts.page import Page
from complaint_desk.domain.figures import Point, Volume
from complaint_desk.domain.findings import WEEKS_OF_A_YEAR, Finding, day_words, limit_words, volume_value_words
from complaint_desk.domain.messages import say

_GAP = 22.0
_MARKERS_UP_TO = 60
_RING = 7.0
_SMALL_RING = 4.5


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
    every = MaxNLocator(nbins=5, integer=highest >= 1, steps=[1, 2, 4, 5, 10]).tick_values(0, highest)
    ticks = [tick for tick in every if 0 <= tick <= highest * 1.12]
    beside = max(page.text_width(_tick_name(tick), page.theme.micro) for tick in ticks) + 8
    page.plot[0] += max(beside, page.text_width(_day_names(page, volume)[0], page.theme.micro) / 2)
    page.plot[1] += 14
    page.plot[2] -= max((page.text_width(name, page.theme.micro) + 8 for _, name, _, _ in names), default=8)
    page.plot[3] -= page.theme.micro * 2
    axes = page.axes()
    axes.set_xlim(-0.35, max(1.0, len(values) - 1 + 0.35))
    axes.set_ylim(0, highest * 1.2)
    _scale(page, axes, ticks)
    _days(page, axes, volume)
    if volume.limits is not None:
        _limits(page, axes, names, volume)
    _line(page, axes, volume)
    _signals(page, axes, volume, finding)
    _improvements(page, axes, volume, finding)
    for at, point in enumerate(volume.points):
        name = volume_value_words(point, volume)
        if point.improved:
            name = say("charts.value_improved", value=name, n=point.improved)
        page.mark(page.say(name), point.behind, axes=axes, place=(at, values[at]))


def _height(point: Point) -> float:
    """Return where a point stands; one without a value, closed all the time, at the bottom."""
    return point.value or 0.0


def _highest(volume: Volume, values: list[float]) -> float:
    uppers = [point.limits.upper for point in volume.points if point.limits]
    least = 1.0 if volume.chart == "xmr" else 0.01
    # the limits of a day or week that is hardly open reach far up; they may leave the picture, the values may not
    return max([*values, min(max(uppers), 2 * volume.limits.upper) if uppers and volume.limits else 0.0, least])


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


def _scale(page: Page, axes: Axes, ticks: list[float]) -> None:
    for tick in ticks:
        axes.axhline(tick, color=page.theme.grid, linewidth=1, zorder=1)
        page.write(axes, page.plot[0] - 8, tick, _tick_name(tick), colour=page.theme.muted, across="right", x_pixels=True)


def _days(page: Page, axes: Axes, volume: Volume) -> None:
    names = _day_names(page, volume)
    widest = max(page.text_width(name, page.theme.micro) for name in names)
    every = max(1, -(-int(len(names) * (widest + _GAP)) // max(1, int(page.plot[2] - page.plot[0]))))
    for at in range(0, len(names), every):
        page.write(axes, at, page.plot[3] + page.theme.micro, names[at], colour=page.theme.muted, across="center", y_pixels=True)


def _day_names(page: Page, volume: Volume) -> list[str]:
    if volume.step_days == 1:
        return [page.say(day_words(point.day)) for point in volume.points]
    if len(volume.points) > WEEKS_OF_A_YEAR:
        return [f"{point.day:%Y-%m}" for point in volume.points]
    return [page.say(say("charts.week_tick", week=str(point.day.isocalendar().week))) for point in volume.points]


def _limits(page: Page, axes: Axes, names: list[tuple[str, str, float, bool]], volume: Volume) -> None:
    span = axes.get_ylim()[1] / max(1.0, page.plot[3] - page.plot[1])
    last = float("inf")
    for code, name, place, dashed in names:
        across, up = _course(volume, code, place)
        made, = axes.plot(across, up, color=page.theme.limit, linewidth=1, zorder=2)
        made.set_gid("volume.limit")
        if dashed:
            made.set_dashes((5, 4))
        last = min(place, last - (page.theme.micro + 3) * span)  # labels of limits close together stand one below the other
        page.write(axes, page.plot[2] + 8, last, name, colour=page.theme.muted, x_pixels=True, gid="volume.limit_label")


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


def _line(page: Page, axes: Axes, volume: Volume) -> None:
    points = volume.points
    complete = [at for at, point in enumerate(points) if point.whole]
    colour = page.theme.series[0]
    first, last = (complete[0], complete[-1]) if complete else (0, -1)
    inside = range(first, last + 1)
    marker = "o" if len(points) <= _MARKERS_UP_TO else ""
    drawn = [at for at in inside if points[at].value is not None]
    made, = axes.plot(drawn, [_height(points[at]) for at in drawn], color=colour, linewidth=1.75, marker=marker, markersize=4, zorder=4)
    made.set_gid("volume.line")
    for at in [at for at in range(len(points)) if at not in inside or (points[at].value is None and points[at].opened)]:
        beside = at + 1 if at < first else at - 1
        if at not in inside and 0 <= beside < len(points) and points[at].value is not None and points[beside].value is not None:
            ends = [_height(points[at]), _height(points[beside])]
            axes.plot([at, beside], ends, color=page.theme.quiet, linewidth=1.5, linestyle=(0, (1, 2)), zorder=3)
        dot, = axes.plot([at], [_height(points[at])], marker="o", markersize=5, color=page.theme.quiet, markerfacecolor=page.theme.ground,
                        clip_on=False)
        dot.set_zorder(4)


def _improvements(page: Page, axes: Axes, volume: Volume, finding: Finding) -> None:
    """Tell when improvement points were opened; what came of them is no claim of this chart."""
    places = [at for at, point in enumerate(volume.points) if point.improved]
    if not places:
        return
    made, = axes.plot(places, [0] * len(places), linestyle="", marker="^", markersize=6, color=page.theme.good, zorder=5, clip_on=False)
    made.set_gid("volume.improved")
    said = page.say(say("charts.improved_mark"))
    early = bool(finding.pointed) and int(finding.pointed[0]) < len(volume.points) / 2  # the name of a signal there would lie over it
    page.write(None, page.plot[2] if early else page.plot[0], page.plot[1] - 6, said, colour=page.theme.muted,
               across="right" if early else "left", gid="volume.improved_mark")


def _signals(page: Page, axes: Axes, volume: Volume, finding: Finding) -> None:
    for rank, place in enumerate(finding.pointed):
        at = int(place)
        point = volume.points[at]
        size = 2 * (_RING if rank == 0 else _SMALL_RING)
        ring, = axes.plot([at], [_height(point)], marker="o", markersize=size, markerfacecolor="none", markeredgewidth=1.5,
                          color=page.theme.signal, zorder=6, clip_on=False)
        ring.set_gid("volume.signal")
        axes.plot([at], [_height(point)], marker="o", markersize=4, color=page.theme.signal, zorder=6, clip_on=False)
        if rank == 0:
            name = page.say(volume_value_words(point, volume))
            rule = page.say(say(f"charts.rule_{point.rules[0] if point.rules else 1}"))
            room = axes.transData.transform((at, 0))[0] - page.plot[0]
            at_left = room > max(page.text_width(rule, page.theme.micro), page.text_width(name, page.theme.micro, 600)) + 30
            for text, weight, colour, up in ((name, 600, page.theme.text, 23.0), (rule, 400, page.theme.muted, 9.0)):
                page.write(axes, at, _height(point), text, weight=weight, colour=colour, across="right" if at_left else "left",
                           shift=((-14.0 if at_left else 14.0), up), gid="volume.signal_label")
