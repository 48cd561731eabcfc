"""The monthly report as values: a month's figures and boards, what to learn from, what was promised and not kept, and what to talk about.

Nothing here is drawn or worded. Of a person nothing stands in it: cases are named by their numbers, what was said in them is left out,
and the only words of people, those of improvement points, come masked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from complaint_desk.domain.board_learning import COMPARED_DAYS, ENOUGH, LEAST_DAYS
from complaint_desk.domain.board_work import REST
from complaint_desk.domain.figures import Figures, Period, Slice, day_date
from complaint_desk.domain.findings import FEW_ANSWERS, Finding, findings, vital_few
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.panels import Board, Line, Panel, nothing, panel_finding
from complaint_desk.domain.queue_filter import NONE
from complaint_desk.domain.statistics import binomial_two_sided, discoveries

YEAR_WEEKS: Final = 52
MOST_LESSONS: Final = 3
MOST_OWED: Final = 12
MOST_IDEAS: Final = 12
AGENDA_FINDINGS: Final = 5
SIGNAL, MAJORITY_RULE, APART, BEYOND, LOWEST, BELOW = "signal", "majority", "apart", "beyond_chance", "lowest", "below_target"
RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "volume": (SIGNAL,), "pareto": (MAJORITY_RULE,), "satisfaction": (APART,),
    "satisfied_steps": (APART,), "back_steps": (APART,), "options": (APART,),
    "hot_spots": (BEYOND,), "region_spots": (BEYOND,), "rising": (BEYOND,), "tier_pains": (BEYOND,), "improvements": (BEYOND,),
    "first_contact": (BELOW,), "promises_by_type": (LOWEST, BELOW), "callbacks": (BELOW,),
}
"""Every chart that names a finding, and by which rules; in the others a coloured line only says which one the title speaks of.

How often each is false is stated and held by tests, but for MAJORITY_RULE: what makes more than half of what was counted infers nothing.
"""

@dataclass(frozen=True, slots=True)
class Seal:
    """Where the desk's trail stood when the report was made: the number of the last entry and its digest in hexadecimal."""

    n: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A promise due in the month that was not kept by its time.

    ``state``: ``open`` (nobody did it yet), ``broken`` (it will not be kept), ``late`` (kept, too late). ``by_us`` is how late it is or
    was; 0 where it was broken.
    """

    number: str
    type: str
    due_us: int
    state: str
    by_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A case to learn from, in codes; times in microseconds, 0 = not happened."""

    number: str
    type: str
    channel: str
    cause: str
    remedy: str
    emotion_first: str
    emotion: str
    handling: int
    result: int
    steps_kept: int
    reopened: int
    contacts: int
    promises_broken: int
    response_us: int
    resolution_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An improvement point that is open.

    Attributes:
        title: masked; "" once erased.
        day: when it was opened, counted as in a Period.
        cases: how many cases it stands on.
        days: how many days since and before its opening are compared; 0 when it is too young.
        since: complaints of its cause since.
        before: in as many days before.
        effect: fewer, more, unclear, young (not enough days yet) or rare (too few complaints to tell).
    """

    id: int
    title: str
    cause: str
    day: int
    cases: int
    days: int = 0
    since: int = 0
    before: int = 0
    effect: str = "young"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the rule by which it is one."""

    finding: Finding
    rule: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the monthly report says.

    Attributes:
        month: its first day.
        today: the day that is not over yet when it was made.
        made_us: when it was made.
        figures: of the month.
        year: of the 52 weeks that end with the month.
        boards: one a topic.
        owed: promises due in the month and not kept in time, the open ones first.
        worst: the cases handled worst.
        best: those handled best.
        ideas: the open improvement points, the newest first.
        seal: the data it was made from.
        narrowed: which cases alone are counted, in the words of the report's language; "" where all are.
    """

    month: date
    today: date
    made_us: int
    figures: Figures
    year: Figures
    boards: tuple[Board, ...]
    owed: tuple[Owed, ...]
    worst: tuple[Lesson, ...]
    best: tuple[Lesson, ...]
    ideas: tuple[Idea, ...]
    seal: Seal
    narrowed: str = ""

    @property
    def period(self) -> Period:
        """Return the days that are counted."""
        return self.figures.period

    @property
    def partial(self) -> bool:
        """Tell whether the month was not over."""
        return self.today <= day_date(month_days(self.month).last)

    @property
    def empty(self) -> bool:
        """Tell whether nothing was opened, resolved or closed in the month."""
        return self.figures.empty


def month_days(month: date, today: int | None = None) -> Period:
    """Return the days of a month, up to today where it is not over."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    whole = Period.of(month.replace(day=1), following - timedelta(days=1))
    return whole if today is None else Period(whole.first, max(whole.first, min(whole.last, today)))


def year_days(period: Period, first_day: int) -> Period:
    """Return the whole weeks up to the end of a month, 52 or as many as the desk has worked through, at least one."""
    last = period.last - (period.last + 4) % 7  # 1970-01-01 was a Thursday; weeks end on Sunday
    began = first_day + (-(first_day + 3)) % 7
    return Period(min(max(last - 7 * YEAR_WEEKS + 1, began), last - 6), last)


def month_words(month: date) -> Message:
    """Return the name of a month with its year."""
    return say(f"monthly.month.m{month.month}", year=str(month.year))


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the report: which numbers, and what they say; ``section`` is overview, year or a topic."""

    section: str
    numbers: Figures | Board
    finding: Finding


def charts(report: Report) -> Iterator[Chart]:
    """Yield the charts in their order; those with nothing to show are left out, and the definitions say what would stand there."""
    for finding in findings(report.figures):
        yield Chart("overview", report.figures, finding)
    volume = next(finding for finding in findings(report.year) if finding.name == "volume")
    yield Chart("year", report.year, volume)
    for board in report.boards:
        shown = replace(board, panels=tuple(_discreet(panel) for panel in board.panels))
        for panel in shown.panels:
            yield Chart(board.topic, shown, panel_finding(panel))


def _discreet(panel: Panel) -> Panel:
    """Leave out what may point at one person: a product or region that hardly anybody named, the title of an improvement point, who has
    how much.

    Improvement points have a list of their own in the report.
    """
    if panel.name in ("hot_spots", "region_spots", "by_region", "rising"):
        kept = tuple(line for line in panel.lines if not line.few)
        return replace(panel, lines=kept) if kept else nothing(panel.name, "count", dict(panel.told))
    if panel.name == "improvements":
        return replace(panel, lines=tuple(replace(line, name=_idea_name(line)) for line in panel.lines))
    if panel.name == "workload":
        ranked = enumerate((line for line in panel.lines if line.code not in (NONE, REST)), 1)
        people = tuple(replace(line, name=say("monthly.owner", n=str(rank))) for rank, line in ranked)
        free, rest = ([line for line in panel.lines if line.code == code] for code in (NONE, REST))
        return replace(panel, lines=(*free, *people, *rest))
    return panel


def _idea_name(line: Line) -> Message:
    id_, _, cause = line.code.partition(".")
    return say("monthly.idea", id=id_, cause=say(f"cause.{cause}"))


def found(report: Report) -> tuple[Found, ...]:
    """Return what a rule named: signals of the control charts, differences beyond chance, targets clearly missed."""
    told: list[Found] = []
    for chart in charts(report):
        finding = chart.finding
        if finding.empty is not None:
            continue
        numbers = chart.numbers
        named = panel_rules(numbers.panel(finding.name)) if isinstance(numbers, Board) else chart_rules(numbers, finding)
        if named:
            told.append(Found(finding, _rule_words(named[0], chart)))
    return tuple(told)


def _rule_words(rule: str, chart: Chart) -> Message:
    if rule == SIGNAL and isinstance(chart.numbers, Figures):
        point = chart.numbers.volume.points[int(chart.finding.pointed[0])]
        return say(f"charts.rule_{point.rules[0] if point.rules else 1}")
    return say(f"monthly.rule.{rule}")


def chart_rules(figures: Figures, finding: Finding) -> tuple[str, ...]:
    """Return the rules by which a chart of the overview names what it points at."""
    rules = RULES.get(finding.name, ()) if finding.pointed else ()
    return tuple(rule for rule in rules if rule != MAJORITY_RULE or _stands_out(figures.causes))


def _stands_out(causes: Sequence[Slice]) -> bool:
    return len(causes) > 1 and vital_few(causes) <= 3 and causes[0].bar.n >= FEW_ANSWERS


def panel_rules(panel: Panel) -> tuple[str, ...]:
    """Return the rules by which a panel names a finding."""
    return tuple(rule for rule in RULES.get(panel.name, ()) if _holds(rule, panel))


def _holds(rule: str, panel: Panel) -> bool:
    if rule != BELOW:
        return any(line.pointed for line in panel.lines)
    whole = panel.lines[0] if panel.lines else None
    if whole is None or whole.few or whole.high is None or panel.target is None:
        return False
    return whole.high < panel.target


def judged(ideas: Sequence[Idea], daily: dict[tuple[str, int], int], today: int, first_day: int) -> tuple[Idea, ...]:
    """Return improvement points with what came of them: the complaints of their cause since, against as many days before.

    Exact binomial test of equal halves, together by Benjamini and Hochberg (1995), as the chart of improvements has it.

    Args:
        ideas: the points, not judged yet.
        daily: by cause and day, the complaints opened.
        today: the day that is not over yet.
        first_day: from which day the desk has cases.
    """
    counted: list[Idea] = []
    for idea in ideas:
        days = min(COMPARED_DAYS, today - idea.day - 1, idea.day - first_day)
        if days < LEAST_DAYS:
            counted.append(idea)
            continue
        since = sum(daily.get((idea.cause, day), 0) for day in range(idea.day + 1, idea.day + days + 1))
        before = sum(daily.get((idea.cause, day), 0) for day in range(idea.day - days, idea.day))
        effect = "rare" if since + before < ENOUGH else "unclear"
        counted.append(replace(idea, days=days, since=since, before=before, effect=effect))
    tested = [idea for idea in counted if idea.effect == "unclear"]
    beyond = discoveries([binomial_two_sided(idea.since, idea.since + idea.before) for idea in tested])
    named = {
        idea.id: "fewer" if idea.since < idea.before else "more" for idea, is_beyond in zip(tested, beyond, strict=True) if is_beyond
    }
    return tuple(replace(idea, effect=named.get(idea.id, idea.effect)) for idea in counted)


def agenda(report: Report) -> tuple[Message, ...]:
    """Return what the meeting has to talk about, drawn from what the report found; the last point is always who does what by when."""
    points = [say("monthly.agenda.finding", finding=each.finding.title) for each in found(report)[:AGENDA_FINDINGS]]
    still = sum(each.state == "open" for each in report.owed)
    if still:
        points.append(say("monthly.agenda.owed_open", n=still))
    if len(report.owed) > still:
        points.append(say("monthly.agenda.owed", n=len(report.owed) - still))
    for effect in ("more", "unclear", "fewer"):
        n = sum(idea.effect == effect for idea in report.ideas)
        if n:
            points.append(say(f"monthly.agenda.ideas_{effect}", n=n))
    if report.worst:
        points.append(say("monthly.agenda.worst", n=len(report.worst)))
    if report.best:
        points.append(say("monthly.agenda.best", n=len(report.best)))
    return (*points, say("monthly.agenda.last"))
