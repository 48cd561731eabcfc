"""The figures of the analytics view and of ``figures --json``: each with its definition, its number of cases and the way to them.

Computed from counts only (domain/rollups.py), wherever these come from. Days are days in UTC. A figure belongs to the day on
which what it measures happened: complaints, first responses, causes and promises to the day of opening, satisfaction and
remedies to the day of resolution, contacts to the day of closing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from complaint_desk.domain.calendars import WorkingTime
from complaint_desk.domain.events import DAY
from complaint_desk.domain.exposure import Opening, unlike
from complaint_desk.domain.messages import Message, Value, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rollups import EXACT_HOURS, bucket_hours
from complaint_desk.domain.row import ALL_KEPT, KEPT_CLARIFY, KEPT_FOLLOW_UP, KEPT_LISTEN, KEPT_OFFER
from complaint_desk.domain.rule_sets import AROUND_THE_CLOCK
from complaint_desk.domain.statistics import (
    Bar,
    Estimate,
    Limits,
    estimate,
    gap,
    median_interval,
    pareto,
    quantile,
    rules_broken,
    uchart,
    wilson,
    xmr,
)
from complaint_desk.domain.vocabulary import CAUSES, CURRENCIES

TARGET_HOURS: Final = 24
"""Checklist N1: first response within 24 hours."""
WEEKS_52: Final = 364
DAILY_UP_TO: Final = 92
"""Longer periods are drawn by week."""
BASELINE: Final = 26
"""So many points make the limits, half a year of weeks: Wheeler, Understanding Variation (1993), asks for at least 15 to 20.

With these limits one steady desk in ten shows a signal within half a year and one in three within a year (1,000 invented desks); the
same with 20 points is one in seven and two in five.
"""
RESPONSE_BINS: Final = ((None, 0), (0, 1), (1, 4), (4, 8), (8, 24), (24, 48), (48, 72), (72, None))
"""Hours to the first response, more than the first and up to the second end; the target is one of the ends."""
HAPPENINGS: Final = ("rules_changed", "file_imported", "baseline_frozen", "baseline_released", "desk_restored", "clock_set_back")
"""Events of the desk after which its numbers may be others without any customer having done otherwise: the volume tells when they were."""
STEP_BITS: Final = {"listen": KEPT_LISTEN, "clarify": KEPT_CLARIFY, "offer": KEPT_OFFER, "follow_up": KEPT_FOLLOW_UP}
DIMENSIONS: Final = ("type", "channel", "urgency")

Counts = Mapping[str, Mapping[int, int]]
"""By measure, the number in each bucket."""
Pairs = tuple[tuple[str, str], ...]
_NOTHING: Final[Mapping[int, int]] = {}
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, both included, counted from 1970-01-01 in UTC."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Return its length."""
        return self.last - self.first + 1

    @property
    def before(self) -> Period:
        """Return the stretch of the same length right before it."""
        return Period(self.first - self.days, self.first - 1)

    @property
    def year_before(self) -> Period:
        """Return the same stretch 52 weeks earlier, so that each day is compared with the same day of the week."""
        return Period(self.first - WEEKS_52, self.last - WEEKS_52)

    @classmethod
    def of(cls, first: date, last: date) -> Period:
        """Return the stretch between two days."""
        return cls((first - _EPOCH).days, (last - _EPOCH).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted in a period and in the one before it.

    Attributes:
        now: by measure and bucket.
        before: the same for the period before.
        daily: by measure (opened, closed) and day of the period.
        by: by code of the dimension that was asked for, the complaints opened.
        improved: by day, the improvement points opened, whatever the count was restricted to.
        happened: by day, what happened to the desk (some of HAPPENINGS).
        frozen: the days whose limits hold, None for those of the period itself.
        steady: by day of these, the complaints opened.
    """

    now: Counts
    before: Counts
    daily: Counts
    by: Mapping[str, int] = field(default_factory=dict)
    improved: Mapping[int, int] = field(default_factory=dict)
    happened: Mapping[int, frozenset[str]] = field(default_factory=dict)
    frozen: Baseline | None = None
    steady: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One key figure.

    Attributes:
        name: its code; its words are ``figures.name.CODE``.
        value: None when there is nothing to say; a decimal string for money.
        unit: count, share, hours, grade (1 to 5) or a currency code.
        before: the value of the period before, None when there is none.
        better: 1 when more is better, -1 when less is, 0 when neither.
        cases: the number of cases it stands on.
        definition: what exactly is counted.
        low: lower end of the 95 % interval where there is one.
        high: its upper end.
        behind: the cases.
        steady: whether chance alone explains how far it is from the period before: 0 lies in the 95 % interval of the difference.
    """

    name: str
    value: float | str | None
    unit: str
    before: float | str | None
    better: int
    cases: int
    definition: Message
    behind: QueueFilter
    low: float | None = None
    high: float | None = None
    steady: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A day or week of the volume: its first day, complaints opened and closed, and by which rules it is out of the ordinary.

    ``rules`` are those of ``statistics.rules_broken``. ``whole`` is false for a week that the period cuts off and for a day or week that
    is not over yet: it stays out of the limits, and is a signal only when it is above them already.
    ``improved`` is the number of improvement points opened in it, ``happened`` what happened to the desk (some of HAPPENINGS). ``limits``
    are its own, in the unit of ``value``; None where it has none.
    ``open_days`` is how long the desk was open, in ordinary open days, on a u chart; None on an XmR chart, where that does not matter.
    """

    day: date
    opened: int
    closed: int
    behind: QueueFilter
    rules: tuple[int, ...] = ()
    whole: bool = True
    improved: int = 0
    happened: tuple[str, ...] = ()
    limits: Limits | None = None
    open_days: float | None = None

    @property
    def value(self) -> float | None:
        """Return what is drawn: the complaints, or on a u chart those an open day; None when the desk was closed all the time."""
        if self.open_days is None:
            return float(self.opened)
        return self.opened / self.open_days if self.open_days else None

    @property
    def signal(self) -> bool:
        """Tell whether it is out of the ordinary."""
        return bool(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Days whose limits were frozen, and by whom; ``name`` is theirs, "" once it was erased.

    ``until`` is the last day on which they hold, 0 without end; ``at_us`` when it was decided.
    """

    step: int
    period: Period
    until: int
    at_us: int
    name: str


def step_of(period: Period) -> int:
    """Return of how many days the points of a period's volume are: 1, or 7 in a longer one."""
    return 1 if period.days <= DAILY_UP_TO else 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Complaints over time; ``limits`` None when there are too few points. ``step_days`` is 1 or 7.

    The limits are those of the first ``baseline`` whole points, or of the days that somebody froze (``frozen``), and what came later never
    moves them: a change would else hide in limits that it widened itself.

    Where every day or week is open equally long, counts are compared as they are (XmR). Where not, those an open day of ``day_hours``
    hours are (``chart`` is u), each with limits of its own; ``limits`` are then those of a point that is open for as long as those that
    made them on average, and ``spread`` is how much more these varied than by chance.
    """

    points: tuple[Point, ...]
    step_days: int
    limits: Limits | None
    baseline: int = 0
    frozen: Baseline | None = None
    chart: str = "xmr"
    day_hours: float = 24.0
    spread: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases whose first response took more than ``low`` and up to ``high`` hours; None is an open end."""

    low: int | None
    high: int | None
    n: int
    late: bool
    behind: QueueFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """First responses against the target: the histogram, those still without one, the median and the share too late."""

    bins: tuple[Bin, ...]
    unanswered: int
    unanswered_behind: QueueFilter
    target_hours: int
    median_hours: float | None
    late_share: float | None
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Satisfaction with handling of the cases in which a step (or all of them, ``all``) was kept or skipped."""

    step: str
    kept: bool
    estimate: Estimate | None
    behind: QueueFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A bar with the cases behind it."""

    bar: Bar
    behind: QueueFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything the analytics view shows for a period, ready to be drawn, written or printed."""

    period: Period
    key_figures: tuple[Figure, ...]
    volume: Volume
    causes: tuple[Slice, ...]
    responses: Responses
    satisfaction: tuple[Group, ...]
    by: tuple[Slice, ...]
    dimension: str

    @property
    def empty(self) -> bool:
        """Tell whether nothing was opened, resolved or closed in the period."""
        return not any(each.cases for each in self.key_figures)


def day_date(day: int) -> date:
    """Return the date of a day's number."""
    return _EPOCH + timedelta(days=day)


def answers_due_us(now_us: int) -> int:
    """Return before which moment a case must have been opened so that a missing answer counts as late: the start of yesterday.

    Then every such case's 24 hours are over, and whole days are counted.
    """
    return (now_us // DAY - 1) * DAY


def figures(
    period: Period, tally: Tally, conditions: Pairs = (), dimension: str = "", today: int | None = None,
    desk_time: WorkingTime = AROUND_THE_CLOCK,
) -> Figures:
    """Return the figures of a period.

    Args:
        period: the days.
        tally: what was counted in them.
        conditions: what the count was restricted to, for the ways back to the cases.
        dimension: what ``tally.by`` is broken down by, "" for nothing.
        today: the day that is not over yet, counted like those of a Period; None when the period lies in the past.
        desk_time: when somebody is at the desk.
    """
    to = Way(period, conditions)
    volume = _volume(period, tally, to, today, Opening.of(desk_time))
    return Figures(
        period=period, key_figures=_key_figures(tally, to), volume=volume, causes=_causes(tally.now, to),
        responses=_responses(tally.now, to), satisfaction=_satisfaction(tally.now, to), dimension=dimension,
        by=tuple(Slice(bar=bar, behind=to.opened((dimension, bar.code))) for bar in pareto(tally.by)),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """Makes the filters that lead to the cases behind a number: those opened, resolved or closed in a period, further narrowed."""

    period: Period
    conditions: Pairs = ()

    def _on(self, key: str, *more: tuple[str, str], period: Period | None = None) -> QueueFilter:
        days = period or self.period
        stretch = f"{day_date(days.first)}T00:00+00:00..{day_date(days.last + 1)}T00:00+00:00"
        return QueueFilter(conditions=((key, stretch), *self.conditions, *more, ("counted", "yes")))

    def opened(self, *more: tuple[str, str], period: Period | None = None) -> QueueFilter:
        """Return the cases opened in the period, or in another one."""
        return self._on("opened", *more, period=period)

    def resolved(self, *more: tuple[str, str]) -> QueueFilter:
        """Return the cases resolved in the period."""
        return self._on("resolved", *more)

    def closed(self, *more: tuple[str, str]) -> QueueFilter:
        """Return the cases closed in the period."""
        return self._on("closed", *more)


HERE: Final = ("origin", "desk,demo")
"""Taken at this desk, not imported."""


def _explained(name: str, **told: Value) -> Message:
    """Return what exactly a figure is, in words and in formula."""
    words, formula = say(f"figures.definition.{name}", **told), say(f"figures.formula.{name}", **told)
    return say("panels.explained", definition=words, formula=formula)


def _total(counts: Counts, measure: str) -> int:
    return sum(counts.get(measure, _NOTHING).values())


def _key_figures(tally: Tally, to: Way) -> tuple[Figure, ...]:
    now, before = tally.now, tally.before

    def share(name: str, pair: tuple[int, int], earlier: tuple[int, int], cases: int, behind: QueueFilter) -> Figure:
        low, high = wilson(*pair) if pair[1] else (None, None)
        return Figure(
            name=name, value=_ratio(pair), unit="share", before=_ratio(earlier), better=1, cases=cases, low=low, high=high,
            definition=_explained(name, hours=TARGET_HOURS), behind=behind,
            steady=_by_chance(*((each[0] / each[1], *wilson(*each)) if each[1] else None for each in (earlier, pair))),
        )

    in_time, earlier_in_time = _in_time(now), _in_time(before)
    single, earlier_single = _single(now), _single(before)
    kept, earlier_kept = _kept(now), _kept(before)
    grade = estimate(_answers(now, "handling"))
    earlier = estimate(_answers(before, "handling"))
    took, earlier_took = (median_interval(_lengths(counts, "resolved")) for counts in (now, before))
    return (
        Figure(
            name="complaints", value=_total(now, "opened"), unit="count", before=_total(before, "opened"), better=0,
            cases=_total(now, "opened"), definition=_explained("complaints"), behind=to.opened(),
        ),
        share("first_response_in_time", in_time, earlier_in_time, in_time[1], to.opened(("response", "counted"))),
        Figure(
            name="median_resolution", value=_median(now, "resolved"), unit="hours", before=_median(before, "resolved"), better=-1,
            cases=_total(now, "resolved"), definition=_explained("median_resolution", exact=EXACT_HOURS), behind=to.resolved(),
            low=took[1] if took else None, high=took[2] if took else None, steady=_by_chance(earlier_took, took),
        ),
        share("closed_at_first_contact", single, earlier_single, single[1], to.closed(HERE)),
        Figure(
            name="satisfied_with_handling", value=grade.mean if grade else None, unit="grade",
            before=earlier.mean if earlier else None, better=1, cases=grade.n if grade else 0,
            low=grade.low if grade else None, high=grade.high if grade else None,
            definition=_explained("satisfied_with_handling"), behind=to.resolved(("handling", "1..5"), HERE),
            steady=_by_chance(*((each.mean, each.low, each.high) if each and each.n > 1 else None for each in (earlier, grade))),
        ),
        share("promises_kept", kept, earlier_kept, _total(now, "promised"), to.opened(("promises", "kept,broken"))),
        *_costs(now, before, to),
    )


def _by_chance(before: tuple[float, float, float] | None, now: tuple[float, float, float] | None) -> bool:
    """Tell whether two values with their intervals differ by no more than chance explains; also where one has no interval."""
    if before is None or now is None:
        return True
    _, low, high = gap(before, now)
    return low <= 0 <= high


def _ratio(pair: tuple[int, int]) -> float | None:
    return pair[0] / pair[1] if pair[1] else None


def _in_time(counts: Counts) -> tuple[int, int]:
    answered = counts.get("answered", _NOTHING)
    in_time = sum(n for bucket, n in answered.items() if bucket <= TARGET_HOURS)
    return in_time, sum(answered.values()) + _total(counts, "unanswered")


def _single(counts: Counts) -> tuple[int, int]:
    closed = counts.get("closed", _NOTHING)
    return closed.get(1, 0), closed.get(1, 0) + closed.get(0, 0)


def _kept(counts: Counts) -> tuple[int, int]:
    promises = counts.get("promise", _NOTHING)
    return promises.get(1, 0), sum(promises.values())


def _median(counts: Counts, measure: str) -> float | None:
    return quantile(_lengths(counts, measure), 0.5)


def _lengths(counts: Counts, measure: str) -> list[tuple[float, float, int]]:
    """Return how often something took how many hours, as bins."""
    return [(*bucket_hours(bucket), n) for bucket, n in counts.get(measure, _NOTHING).items()]


def _answers(counts: Counts, measure: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for bucket, n in counts.get(measure, _NOTHING).items():
        found[bucket % 10] = found.get(bucket % 10, 0) + n
    return found


def _costs(now: Counts, before: Counts, to: Way) -> list[Figure]:
    remedies, costs = now.get("remedy", _NOTHING), now.get("cost", _NOTHING)
    found = []
    for rank, place in enumerate(sorted(remedies, key=lambda place: -remedies[place])):
        code = CURRENCIES[place]
        earlier = before.get("remedy", _NOTHING).get(place, 0)
        found.append(Figure(
            name="remedy_cost" if not rank else f"remedy_cost_{code.lower()}", unit=code,
            value=_mean_cost(costs.get(place, 0), remedies[place]),
            before=_mean_cost(before.get("cost", _NOTHING).get(place, 0), earlier) if earlier else None, better=-1,
            cases=remedies[place], definition=_explained("remedy_cost", currency=code),
            behind=to.resolved(("currency", code)),
        ))
    return found


def _mean_cost(units: int, cases: int) -> str:
    rounded = (2 * units + cases) // (2 * cases)
    return f"{rounded // 100}.{rounded % 100:02d}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A day or week that is counted: complaints opened in it, for how many open days the desk was open, and whether it is whole."""

    part: Period
    n: int
    open_days: float
    whole: bool = True

    @property
    def rate(self) -> float:
        return self.n / self.open_days


def _volume(period: Period, tally: Tally, to: Way, today: int | None, opening: Opening) -> Volume:
    step = step_of(period)
    opened, closed = tally.daily.get("opened", _NOTHING), tally.daily.get("closed", _NOTHING)
    # weeks begin on Monday (1970-01-01 was a Thursday); the first and last may be cut off by the period
    starts = range(period.first if step == 1 else period.first - (period.first + 3) % 7, period.last + 1, step)
    parts = [Period(max(start, period.first), min(start + step - 1, period.last)) for start in starts]
    spots = [
        _Spot(part, _within(opened, part), opening.days(part.first, part.last), part.days == step and (today is None or part.last < today))
        for part in parts
    ]
    steady, frozen = _steady(tally, step, opening), tally.frozen
    by_rate = unlike([spot.open_days for spot in (*spots, *steady) if spot.whole])
    counted = [spot for spot in spots if spot.whole and (spot.open_days or not by_rate)]
    base = counted[:BASELINE] if frozen is None else [spot for spot in steady if spot.open_days or not by_rate]
    limits_of, typical, spread = _limits(base, by_rate=by_rate)
    own = [limits_of(spot) for spot in counted]
    values = [spot.rate if by_rate else float(spot.n) for spot in counted]
    broken = dict(zip(counted, rules_broken(values, [each for each in own if each]), strict=True)) if typical else {}
    points = []
    for spot in spots:
        point = Point(
            day=day_date(spot.part.first), opened=spot.n, closed=_within(closed, spot.part), whole=spot.whole,
            improved=_within(tally.improved, spot.part), happened=_happened(tally, spot.part), rules=broken.get(spot, ()),
            behind=to.opened(period=spot.part), limits=limits_of(spot), open_days=spot.open_days if by_rate else None,
        )
        if not spot.whole and point.limits and point.value is not None and point.value > point.limits.upper:
            point = replace(point, rules=(1,))
        points.append(point)
    return Volume(
        points=tuple(points), step_days=step, limits=typical, baseline=len(base) if typical else 0, frozen=frozen, spread=spread,
        chart="u" if by_rate else "xmr", day_hours=opening.day_hours,
    )


def _within(daily: Mapping[int, int], part: Period) -> int:
    return sum(daily.get(day, 0) for day in range(part.first, part.last + 1))


def _happened(tally: Tally, part: Period) -> tuple[str, ...]:
    found = {kind for day, kinds in tally.happened.items() if part.first <= day <= part.last for kind in kinds}
    return tuple(kind for kind in HAPPENINGS if kind in found)


def _limits(base: list[_Spot], *, by_rate: bool) -> tuple[Callable[[_Spot], Limits | None], Limits | None, float]:
    """Return what gives each day or week its limits, those of an average one, and by how much they are wider than chance."""
    if not by_rate:
        same = xmr([float(spot.n) for spot in base])
        return lambda _spot: same, same, 1.0
    exposures = [spot.open_days for spot in base]
    rates = uchart([spot.n for spot in base], exposures)
    if rates is None:
        return lambda _spot: None, None, 1.0
    average = rates.limits(sum(exposures) / len(exposures))
    return lambda spot: rates.limits(spot.open_days) if spot.open_days else None, average, rates.spread


def _steady(tally: Tally, step: int, opening: Opening) -> list[_Spot]:
    """Return the points of the frozen days in their order, of weeks the whole ones."""
    if tally.frozen is None:
        return []
    first, last = tally.frozen.period.first, tally.frozen.period.last
    begin = first if step == 1 else first + (-(first + 3)) % 7
    parts = [Period(start, start + step - 1) for start in range(begin, last - step + 2, step)]
    return [_Spot(part, _within(tally.steady, part), opening.days(part.first, part.last)) for part in parts]


def _causes(now: Counts, to: Way) -> tuple[Slice, ...]:
    counts = {CAUSES[place]: n for place, n in now.get("cause", _NOTHING).items()}
    return tuple(Slice(bar=bar, behind=to.opened(("cause", bar.code))) for bar in pareto(counts))


def _responses(now: Counts, to: Way) -> Responses:
    answered = now.get("answered", _NOTHING)
    unanswered = _total(now, "unanswered")
    bins = []
    for low, high in RESPONSE_BINS:
        n = sum(
            count for bucket, count in answered.items()
            if (low is None or bucket_hours(bucket)[1] > low) and (high is None or bucket_hours(bucket)[1] <= high)
        )
        ends = f"{'' if low is None else low}..{'' if high is None else high}"
        late = low is not None and low >= TARGET_HOURS
        bins.append(Bin(low=low, high=high, n=n, late=late, behind=to.opened(("response_hours", ends))))
    in_time, cases = _in_time(now)
    return Responses(
        bins=tuple(bins), unanswered=unanswered, target_hours=TARGET_HOURS, median_hours=_median(now, "answered"),
        late_share=(cases - in_time) / cases if cases else None, cases=cases,
        unanswered_behind=to.opened(("response_hours", "none"), ("response", "counted")),
    )


def _satisfaction(now: Counts, to: Way) -> tuple[Group, ...]:
    handling = now.get("handling", _NOTHING)
    groups = []
    for step, bits in (("all", ALL_KEPT), *STEP_BITS.items()):
        for kept in (True, False):
            answers: dict[int, int] = {}
            for bucket, n in handling.items():
                if ((bucket // 10) & bits == bits) is kept:
                    answers[bucket % 10] = answers.get(bucket % 10, 0) + n
            condition = ("steps", "kept" if kept else "skipped") if step == "all" else (f"kept_{step}", "yes" if kept else "no")
            behind = to.resolved(("handling", "1..5"), condition, HERE)
            groups.append(Group(step=step, kept=kept, estimate=estimate(answers), behind=behind))
    return tuple(groups)
