"""Complaints over time with the limits of their ordinary variation; a signal is ringed and named by its rule."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from complaint_desk.charts.page import Page
from complaint_desk.domain.figures import Volume
from complaint_desk.domain.findings import WEEKS_OF_A_YEAR, Finding, day_words, one_place, step_words
from complaint_desk.domain.messages import say
from complaint_desk.domain.statistics import Limits

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
    values = [point.opened for point in volume.points]
    names = _limit_names(page, volume.limits)
    highest = max([*values, volume.limits.upper if volume.limits else 0, 1])
    every = MaxNLocator(nbins=5, integer=True, steps=[1, 2, 4, 5, 10]).tick_values(0, highest)
    ticks = [tick for tick in every if 0 <= tick <= highest * 1.12]
    beside = max(page.text_width(f"{tick:,.0f}", page.theme.micro) for tick in ticks) + 8
    page.plot[0] += max(beside, page.text_width(_day_names(page, volume)[0], page.theme.micro) / 2)
    page.plot[1] += 14
    page.plot[2] -= max((page.text_width(name, page.theme.micro) + 8 for name, _, _ in names), default=8)
    page.plot[3] -= page.theme.micro * 2
    axes = page.axes()
    axes.set_xlim(-0.35, max(1.0, len(values) - 1 + 0.35))
    axes.set_ylim(0, highest * 1.2)
    _scale(page, axes, ticks)
    _days(page, axes, volume)
    if volume.limits is not None:
        _limits(page, axes, names, len(values))
    _line(page, axes, volume)
    _signals(page, axes, volume, finding)
    _improvements(page, axes, volume, finding)
    for at, point in enumerate(volume.points):
        name = say("charts.value", name=step_words(point, volume), n=point.opened)
        if point.improved:
            name = say("charts.value_improved", value=name, n=point.improved)
        page.mark(page.say(name), point.behind, axes=axes, place=(at, point.opened))


def _limit_names(page: Page, limits: Limits | None) -> list[tuple[str, float, bool]]:
    """Return label, place and whether it is dashed; a lower limit of 0 says nothing and is left out."""
    if limits is None:
        return []
    found = [("charts.upper", limits.upper, True), ("charts.middle", limits.centre, False)]
    if limits.lower > 0:
        found.append(("charts.lower", limits.lower, True))
    return [(page.say(say(key, limit=one_place(place))), place, dashed) for key, place, dashed in found]


def _scale(page: Page, axes: Axes, ticks: list[float]) -> None:
    for tick in ticks:
        axes.axhline(tick, color=page.theme.grid, linewidth=1, zorder=1)
        page.write(axes, page.plot[0] - 8, tick, f"{tick:,.0f}", colour=page.theme.muted, across="right", x_pixels=True)


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


def _limits(page: Page, axes: Axes, names: list[tuple[str, float, bool]], count: int) -> None:
    span = axes.get_ylim()[1] / max(1.0, page.plot[3] - page.plot[1])
    last = float("inf")
    for name, place, dashed in names:
        made, = axes.plot([0, max(1, count - 1)], [place, place], color=page.theme.limit, linewidth=1, zorder=2)
        made.set_gid("volume.limit")
        if dashed:
            made.set_dashes((5, 4))
        last = min(place, last - (page.theme.micro + 3) * span)  # labels of limits close together stand one below the other
        page.write(axes, page.plot[2] + 8, last, name, colour=page.theme.muted, x_pixels=True, gid="volume.limit_label")


def _line(page: Page, axes: Axes, volume: Volume) -> None:
    points = volume.points
    complete = [at for at, point in enumerate(points) if point.whole]
    colour = page.theme.series[0]
    first, last = (complete[0], complete[-1]) if complete else (0, -1)
    inside = range(first, last + 1)
    marker = "o" if len(points) <= _MARKERS_UP_TO else ""
    inner = [points[at].opened for at in inside]
    made, = axes.plot(list(inside), inner, color=colour, linewidth=1.75, marker=marker, markersize=4, zorder=4)
    made.set_gid("volume.line")
    for at in [at for at in range(len(points)) if at not in inside]:
        beside = at + 1 if at < first else at - 1
        if 0 <= beside < len(points):
            ends = [points[at].opened, points[beside].opened]
            axes.plot([at, beside], ends, color=page.theme.quiet, linewidth=1.5, linestyle=(0, (1, 2)), zorder=3)
        dot, = axes.plot([at], [points[at].opened], marker="o", markersize=5, color=page.theme.quiet, markerfacecolor=page.theme.ground)
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
        ring, = axes.plot([at], [point.opened], marker="o", markersize=size, markerfacecolor="none", markeredgewidth=1.5,
                          color=page.theme.signal, zorder=6, clip_on=False)
        ring.set_gid("volume.signal")
        axes.plot([at], [point.opened], marker="o", markersize=4, color=page.theme.signal, zorder=6, clip_on=False)
        if rank == 0:
            name = page.say(say("charts.value", name=step_words(point, volume), n=point.opened))
            rule = page.say(say(f"charts.rule_{point.rules[0] if point.rules else 1}"))
            room = axes.transData.transform((at, 0))[0] - page.plot[0]
            at_left = room > page.text_width(rule, page.theme.micro) + 30
            for text, weight, colour, up in ((name, 600, page.theme.text, 23.0), (rule, 400, page.theme.muted, 9.0)):
                page.write(axes, at, point.opened, text, weight=weight, colour=colour, across="right" if at_left else "left",
                           shift=((-14.0 if at_left else 14.0), up), gid="volume.signal_label")
