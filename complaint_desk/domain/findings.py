"""What each chart of the analytics view says: its finding in one sentence, its definition, its numbers in words and its cases.

A finding is claimed only where the numbers carry it: a signal beyond the limits of ordinary variation, a difference whose intervals do
not touch, causes that together make more than half. Otherwise the title says what there is, or that it is too little to say more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from complaint_desk.domain.figures import BASELINE, Baseline, Bin, Figures, Group, Point, Responses, Slice, Volume, day_date
from complaint_desk.domain.messages import At, Day, Listed, Message, Value, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rollups import EXACT_HOURS
from complaint_desk.domain.statistics import LEAST_POINTS, Limits

FEW_TITLE: Final = "panels.few"
"""The title of a chart of too few cases, which says nothing of what was counted."""
CHARTS: Final = ("volume", "pareto", "first_response", "satisfaction")
MAJORITY: Final = 0.5
"""The causes pointed out are the fewest that together make more than this share."""
FEW_ANSWERS: Final = 5
"""Fewer answers than this are shown but never compared."""
WEEKS_OF_A_YEAR: Final = 54
SPOKEN: Final = 12
"""So many values are read out in a sentence; the table of the chart's data has them all."""
WIDER: Final = 1.05
"""From this spread on it is said that limits are wider than chance makes them."""

_LIMIT: Final = {"above": "upper", "below": "lower"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a chart says.

    Attributes:
        name: one of CHARTS.
        title: the finding.
        definition: what exactly is drawn.
        summary: the numbers in one sentence.
        cases: how many cases its link opens.
        behind: these cases.
        link: the words of the link.
        empty: why there is nothing to draw; None when there is something.
        pointed: codes or places of what the title speaks of: a step, causes, points by index.
    """

    name: str
    title: Message
    definition: Message
    summary: Message
    cases: int
    behind: QueueFilter
    link: Message
    empty: Message | None = None
    pointed: tuple[str, ...] = ()


def findings(figures: Figures) -> tuple[Finding, ...]:
    """Return what the charts of a period say, in the order of CHARTS."""
    return (
        _volume(figures.volume), _pareto(figures.causes), _first_response(figures.responses),
        _satisfaction(figures.satisfaction),
    )


def step_words(point: Point, volume: Volume) -> Message:
    """Return what a point of the volume is called: a day, or a week by its ISO 8601 number, with the year where one is not enough."""
    if volume.step_days == 1:
        return day_words(point.day)
    year, week, _ = point.day.isocalendar()
    if len(volume.points) <= WEEKS_OF_A_YEAR:
        return say("charts.week", week=str(week))
    return say("charts.week_of", week=str(week), year=str(year))


def day_words(day: date) -> Message:
    """Return a day without its year."""
    return say("charts.day", day=str(day.day), month=say(f"charts.month.m{day.month}"))


def bin_words(part: Bin) -> Message:
    """Return the name of a length of time."""
    if part.low is None:
        return say("charts.bin.at_once")
    if part.high is None:
        return say("charts.bin.over", low=str(part.low))
    return say("charts.bin.between", low=str(part.low), high=str(part.high))


def group_words(group: Group) -> Message:
    """Return the name of a group of cases by the step that was kept or skipped in them."""
    return say(f"charts.kept.{group.step}" if group.kept else f"charts.skipped.{group.step}")


def per_cent(share: float) -> str:
    """Return a share as whole per cent; never 0 or 100 when it is not exactly that."""
    whole_number = round(share * 100)
    if whole_number in (0, 100) and share not in (0.0, 1.0):
        return f"{share * 100:.1f}" if 0.0005 <= share < 0.9995 else ("< 0.1" if share < 0.5 else "> 99.9")
    return str(whole_number)


def one_place(value: float) -> str:
    """Return a number with one decimal place, without a place that is zero when it is 10 or more."""
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"


def time_words(hours: float, *, least: int = 0) -> Message:
    """Return a length of time in words: below an hour in minutes, since 0.0 hours say nothing.

    Args:
        hours: the length.
        least: so many minutes it is at least, where it ends a sentence such as "within ...".
    """
    if hours >= 1:
        return say("panels.value.hours", hours=one_place(hours))
    minutes = max(least, round(hours * 60))
    return say("panels.value.minutes", minutes=str(minutes)) if minutes else say("time.under_a_minute")


def headline(finding: Finding) -> Message:
    """Return what stands above a chart: its finding, with the chart's name before it where the finding is only that there are too few."""
    if finding.title.key != FEW_TITLE:
        return finding.title
    area = "charts" if finding.name in CHARTS else "panels"
    return say("charts.few_named", name=say(f"{area}.name.{finding.name}"), said=finding.title)


def _explained(words: Message, formula: str, **told: Value) -> Message:
    """Return what exactly a chart draws, in words and in formula."""
    return say("panels.explained", definition=words, formula=say(f"charts.formula.{formula}", **told))


def _empty(name: str, definition: Message, behind: QueueFilter) -> Finding:
    reason = say(f"charts.empty.{name}")
    return Finding(name=name, title=say(f"charts.name.{name}"), definition=definition, summary=reason, cases=0, behind=behind,
                   link=say("charts.link", n=0), empty=reason)


def _all_opened(volume: Volume) -> QueueFilter:
    first = volume.points[0].behind if volume.points else QueueFilter()
    last = volume.points[-1].behind if volume.points else QueueFilter()
    start = dict(first.conditions).get("opened", "").partition("..")[0]
    end = dict(last.conditions).get("opened", "").partition("..")[2]
    return replace(first, conditions=tuple((k, f"{start}..{end}" if k == "opened" else v) for k, v in first.conditions))


def volume_value_words(point: Point, volume: Volume) -> Message:
    """Return a point of the volume with its number of complaints; on a u chart also how many that are an open day."""
    name = step_words(point, volume)
    if volume.chart == "xmr":
        return say("charts.value", name=name, n=point.opened)
    if point.value is None:
        return say("charts.value_closed", name=name, n=point.opened)
    return say("charts.value_rate", name=name, n=point.opened, rate=rate_words(point.value))


def rate_words(value: float) -> str:
    """Return complaints an open day: with two decimal places under 1, where one would hide the difference."""
    return f"{value:.2f}" if value < 1 else one_place(value)


def limit_words(limit: float, volume: Volume) -> str:
    """Return a limit of the volume in the unit that is drawn."""
    return one_place(limit) if volume.chart == "xmr" else rate_words(limit)


def _volume(volume: Volume) -> Finding:
    points = volume.points
    total = sum(point.opened for point in points)
    word = _word(volume)
    words = say("charts.definition.sentence", definition=_volume_words(volume, word))
    definition = _explained(words, f"volume_{volume.chart}")
    behind, cases, link = _all_opened(volume), total, say("charts.link", n=total)
    values = _spoken([volume_value_words(point, volume) for point in points])
    summary = say("charts.summary.volume_plain", n=total, values=values)
    signals = [at for at, point in enumerate(points) if point.signal]
    limits = volume.limits
    if not total:
        return _empty("volume", definition, behind)
    if limits is None:
        why = "few" if sum(point.whole and point.value is not None for point in points) < LEAST_POINTS else "rare"
        title = say(f"charts.title.volume_{why}_{'day' if volume.step_days == 1 else 'week'}", n=total)
    else:
        mean, upper, lower = (limit_words(limit, volume) for limit in (limits.centre, limits.upper, limits.lower))
        summary = say(f"charts.summary.volume_{word}", n=total, mean=mean, upper=upper, lower=lower, values=values)
        if not signals:
            title = say(f"charts.title.volume_steady_{word}", mean=mean)
        else:
            far = _furthest(points)
            top = points[far]
            behind, cases, link = top.behind, top.opened, say("charts.link", n=top.opened)
            title = _signal_title(volume, limits, far)
            signals = [far, *(at for at in signals if at != far)]
    return Finding(name="volume", title=title, definition=definition, summary=summary, cases=cases, behind=behind, link=link,
                   pointed=tuple(str(at) for at in signals))


def _hours(hours: float) -> str:
    return f"{round(hours, 1):g}"


def _word(volume: Volume) -> str:
    """Return how the texts about a volume are called: by the length of its points, and by rates where those are drawn."""
    return ("day" if volume.step_days == 1 else "week") + ("" if volume.chart == "xmr" else "_rate")


def _volume_words(volume: Volume, word: str) -> Message:
    """Return what is drawn, with which limits, and why these."""
    told: dict[str, Value] = {} if volume.chart == "xmr" else {"hours": _hours(volume.day_hours)}
    if volume.frozen is None:
        said = say(f"charts.definition.volume_{word}", n=volume.baseline or BASELINE, **told)
    else:
        said = _frozen_words(volume.frozen, word, told)
    return say("charts.definition.wider", definition=said, spread=f"{volume.spread:.1f}") if volume.spread >= WIDER else said


def _frozen_words(frozen: Baseline, word: str, told: Mapping[str, Value]) -> Message:
    """Return what is drawn where limits were frozen: by whom, when, from which days and until when."""
    days = frozen.period
    said = say(
        f"charts.definition.volume_frozen_{word}", who=frozen.name or say("charts.definition.somebody"), at=At(frozen.at_us),
        first=Day(day_date(days.first)), last=Day(day_date(days.last)), **told,
    )
    return say("charts.definition.frozen_until", definition=said, until=Day(day_date(frozen.until))) if frozen.until else said


def _furthest(points: Sequence[Point]) -> int:
    """Return which signal is spoken of: the one furthest beyond its limit, else the end of the last run."""
    beyond = [at for at, point in enumerate(points) if 1 in point.rules]
    if beyond:
        return max(beyond, key=lambda at: _distance(points[at]))
    return max(at for at, point in enumerate(points) if point.rules)


def _distance(point: Point) -> float:
    """Return how far a point lies from its centre, in widths of its own limits."""
    if point.limits is None or point.value is None:
        return 0.0
    return abs(point.value - point.limits.centre) / ((point.limits.upper - point.limits.centre) or 1.0)


def _signal_title(volume: Volume, limits: Limits, far: int) -> Message:
    """Return what the furthest signal says, by its rule."""
    points, top = volume.points, volume.points[far]
    word, own, value = _word(volume), top.limits or limits, top.value or 0.0
    named, side = step_words(top, volume), "above" if value > own.centre else "below"
    if 1 in top.rules:
        beyond = sum(1 in point.rules for point in points)
        limit = getattr(own, _LIMIT[side])
        if beyond > 1:
            return say(f"charts.title.volume_{side}_many_{'day' if volume.step_days == 1 else 'week'}",
                       signals=beyond, step=named, n=top.opened)
        if top.open_days is None:
            return say(f"charts.title.volume_{side}", step=named, n=top.opened, limit=one_place(limit))
        hours = _hours(top.open_days * volume.day_hours)
        return say(f"charts.title.volume_{side}_rate", step=named, n=top.opened, hours=hours, limit=one_place(limit * top.open_days))
    run = 0
    for point in reversed(points[:far + 1]):
        if point.value is None:
            continue  # closed all the time: it neither belongs to a run nor ends it
        if not point.whole or own.side(point.value) != own.side(value):
            break
        run += 1
    return say(f"charts.title.volume_run_{side}_{word}", run=str(run), mean=limit_words(own.centre, volume), step=named)


def _spoken(values: Sequence[Message]) -> Listed:
    shown = list(values[-SPOKEN:])
    if len(values) > SPOKEN:
        shown.insert(0, say("charts.and_before", n=len(values) - SPOKEN))
    return Listed(tuple(shown))


def vital_few(causes: Sequence[Slice]) -> int:
    """Return how many of the largest causes together make more than half."""
    return next((at for at, each in enumerate(causes, 1) if each.bar.cumulative > MAJORITY), len(causes))


def _pareto(causes: Sequence[Slice]) -> Finding:
    total = sum(each.bar.n for each in causes)
    definition = _explained(say("charts.definition.pareto"), "pareto")
    if not causes:
        return _empty("pareto", definition, QueueFilter())
    few = vital_few(causes)
    share = causes[few - 1].bar.cumulative
    pointed = tuple(each.bar.code for each in causes[:few])
    if len(causes) == 1:
        title = say("charts.title.pareto_only", cause=_cause(causes[0].bar.code))
    elif few <= 3:
        title = say(f"charts.title.pareto_{few}", share=per_cent(share), causes=Listed(tuple(_cause(code) for code in pointed)))
    else:
        title, pointed = say("charts.title.pareto_spread", cause=_cause(pointed[0]), share=per_cent(causes[0].bar.cumulative)), pointed[:1]
    return Finding(
        name="pareto", title=title, definition=definition, cases=total, link=say("charts.link", n=total), pointed=pointed,
        behind=_with(causes[0].behind, "cause", ",".join(each.bar.code for each in causes)),
        summary=say("charts.summary.pareto", n=total, values=Listed(tuple(
            say("charts.value", name=_cause(each.bar.code), n=each.bar.n) for each in causes))),
    )


def _cause(code: str) -> Message:
    return say(f"cause.{code}")


def _with(behind: QueueFilter, key: str, value: str) -> QueueFilter:
    return replace(behind, conditions=tuple((k, value if k == key else v) for k, v in behind.conditions))


def _first_response(responses: Responses) -> Finding:
    words = say("charts.definition.first_response", hours=responses.target_hours)
    definition = _explained(words, "first_response", hours=responses.target_hours, exact=EXACT_HOURS)
    late = sum(part.n for part in responses.bins if part.late)
    behind = _with(responses.bins[-1].behind, "response_hours", f"{responses.target_hours}..") if responses.bins else QueueFilter()
    if not responses.cases or responses.late_share is None:
        return _empty("first_response", definition, behind)
    hours = responses.target_hours
    if responses.cases < FEW_ANSWERS:
        title = say("panels.few", n=responses.cases)
    elif not responses.late_share:
        title = say("charts.title.response_all", hours=hours)
    elif responses.unanswered:
        title = say("charts.title.response_open", share=per_cent(1 - responses.late_share), hours=hours, n=responses.unanswered)
    else:
        title = say("charts.title.response_late", share=per_cent(1 - responses.late_share), hours=hours, n=late)
    values = [say("charts.value", name=bin_words(part), n=part.n) for part in responses.bins]
    values.append(say("charts.value", name=say("charts.bin.none_yet"), n=responses.unanswered))
    return Finding(
        name="first_response", title=title, definition=definition, cases=late, behind=behind, link=say("charts.link_late", n=late),
        summary=say(
            "charts.summary.first_response", median=time_words(responses.median_hours or 0.0, least=1), values=Listed(tuple(values))),
    )


def shown_groups(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups that are drawn: all steps kept, then the skipped steps, the best satisfied first."""
    kept = [group for group in groups if group.step == "all" and group.kept]
    skipped = [group for group in groups if group.step != "all" and not group.kept and group.estimate]
    return (*kept, *sorted(skipped, key=lambda group: -(group.estimate.mean if group.estimate else 0)))


def _gap(groups: Sequence[Group], step: str) -> float:
    """Return by how much satisfaction is lower where a step was skipped; 0 when the intervals touch or answers are few."""
    found = {group.kept: group.estimate for group in groups if group.step == step}
    kept, skipped = found.get(True), found.get(False)
    if kept is None or skipped is None or min(kept.n, skipped.n) < FEW_ANSWERS or skipped.high >= kept.low:
        return 0.0
    return kept.mean - skipped.mean


def _satisfaction(groups: Sequence[Group]) -> Finding:
    definition = _explained(say("charts.definition.satisfaction"), "satisfaction")
    both = [group for group in groups if group.step == "all"]
    answers = sum(group.estimate.n for group in both if group.estimate)
    everybody = both[0].behind if both else QueueFilter()
    everybody = replace(everybody, conditions=tuple(pair for pair in everybody.conditions if pair[0] != "steps"))
    if not answers:
        return _empty("satisfaction", definition, everybody)
    steps = dict.fromkeys(group.step for group in groups if group.step != "all")
    gaps = {step: _gap(groups, step) for step in steps}
    worst = max(gaps, key=lambda step: gaps[step], default="")
    cases, behind = answers, everybody
    pointed: tuple[str, ...] = ()
    if worst and gaps[worst] > 0:
        title = say(f"charts.title.satisfaction_{worst}", points=f"{gaps[worst]:.1f}")
        group = next(group for group in groups if group.step == worst and not group.kept)
        cases, behind, pointed = group.estimate.n if group.estimate else 0, group.behind, (worst,)
    elif answers < 2 * FEW_ANSWERS:
        title = say("charts.title.satisfaction_few", n=answers)
    else:
        title = say("charts.title.satisfaction_alike")
    values = tuple(
        say("charts.mean", name=group_words(group), mean=f"{group.estimate.mean:.1f}", low=f"{group.estimate.low:.1f}",
            high=f"{group.estimate.high:.1f}", n=group.estimate.n)
        for group in groups if group.estimate
    )
    return Finding(name="satisfaction", title=title, definition=definition, cases=cases, behind=behind, link=say("charts.link", n=cases),
                   summary=say("charts.summary.satisfaction", values=Listed(values)), pointed=pointed)
