"""The monthly report as a document: headings, paragraphs, lists, tables and charts in their order, still without a language.

What writes a file lays these parts out; what they say is decided here alone, so that no form says more than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from complaint_desk.domain.figure_words import changes, length_ends, name_words, value_words
from complaint_desk.domain.figures import STEP_BITS, Figure, Figures, day_date
from complaint_desk.domain.findings import FEW_ANSWERS, per_cent
from complaint_desk.domain.messages import At, Day, Listed, Message, Native, Span, Value, say
from complaint_desk.domain.panels import Board
from complaint_desk.domain.report import MOST_OWED, Chart, Idea, Lesson, Owed, Report, agenda, charts, found, month_words

SHORT_SEAL: Final = 12
"""So many signs of the seal stand on every page; the whole of it stands before the definitions, which fill what is left of its sheet."""
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 for a part of the report, 2 within it."""

    level: int
    text: Message


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or more; ``quiet`` is a note in small letters."""

    text: Message
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences one below the other; numbered, or each with its own small note."""

    items: tuple[Message, ...]
    numbered: bool = False
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; ``numbers`` are the columns that stand at the right, ``wide`` the one that takes the room."""

    heads: tuple[Message, ...]
    rows: tuple[tuple[Value, ...], ...]
    numbers: frozenset[int] = frozenset()
    wide: int = 0


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts that belong together."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names with their definitions."""

    terms: tuple[tuple[Message, Message], ...]


Block: TypeAlias = "Heading | Paragraph | Points | Table | Charts | Terms"


@dataclass(frozen=True, slots=True)
class Document:
    """The report ready to be laid out.

    Attributes:
        title: what it is.
        subtitle: which days, and when it was made.
        footer: what stands on every page: the month and the beginning of the seal.
        blocks: its parts in their order.
    """

    title: Message
    subtitle: Message
    footer: Message
    blocks: tuple[Block, ...]


def document(report: Report) -> Document:
    """Return a report as a document."""
    period = report.period
    return Document(
        title=say("monthly.title", month=month_words(report.month)),
        subtitle=say(
            "monthly.subtitle", first=Day(day_date(period.first)), last=Day(day_date(period.last)), at=At(report.made_us),
        ),
        footer=say("monthly.footer", month=month_words(report.month), entry=str(report.seal.n), digest=report.seal.digest[:SHORT_SEAL]),
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: Report) -> Iterator[Block]:
    if report.narrowed:
        yield Paragraph(narrowed_words(report))
    if report.partial:
        yield Paragraph(say("monthly.partial", last=Day(day_date(report.period.last))))
    yield Heading(1, say("monthly.part.summary"))
    yield Points(summary(report))
    yield Heading(1, say("analytics.figures"))
    yield _key_figures(report.figures)
    yield Heading(1, say("monthly.part.findings"))
    named = found(report)
    if named:
        yield Points(tuple(each.finding.title for each in named), notes=tuple(each.rule for each in named))
    else:
        yield Paragraph(say("monthly.no_findings"))
    drawn = [chart for chart in charts(report) if nothing_drawn(chart) is None]
    for section, those in groupby(drawn, key=lambda chart: "overview" if chart.section == "year" else chart.section):
        yield Heading(1, say(f"analytics.topic.{section}"))
        yield Charts(tuple(those))
    yield from _ideas(report)
    yield from _owed(report)
    yield from _lessons(report)
    yield Heading(1, say("monthly.part.agenda"))
    yield Points(agenda(report), numbered=True)
    yield Heading(1, say("monthly.part.seal"))
    yield Paragraph(say("monthly.seal", entry=str(report.seal.n), digest=report.seal.digest))
    yield Heading(1, say("monthly.part.definitions"))
    yield Terms(tuple(definitions(report)))


def narrowed_words(report: Report) -> Message:
    """Return which cases alone a report counts, or that there are none of them."""
    return say("explain.counted_none" if report.empty else "explain.counted", conditions=Native((("en", report.narrowed),)))


def summary(report: Report) -> tuple[Message, ...]:
    """Return what a reader in a hurry needs: each key figure that has a value as a sentence, then what is open."""
    moved = changes(report.figures)
    told = []
    for figure, change in zip(report.figures.key_figures, moved, strict=True):
        if figure.value is None or (figure.name != "complaints" and not figure.cases):
            continue
        if figure.name.startswith("remedy_cost_"):
            continue  # the other currencies stand in the table
        told.append(_sentence(figure, change.message if change.direction else None))
    backlog = [panel for board in report.boards for panel in board.panels if panel.name == "backlog_age" and panel.empty is None]
    told += [say("monthly.summary.plain", sentence=panel.title) for panel in backlog]
    if report.owed:
        told.append(say("monthly.summary.owed", n=len(report.owed)))
    return tuple(told)


def _sentence(figure: Figure, change: Message | None) -> Message:
    value, n = value_words(figure), figure.cases
    sentence = say(f"monthly.summary.{figure.name}", n=n, value=value) if figure.value != 0 or n else say("monthly.summary.none")
    if figure.name != "complaints" and n < FEW_ANSWERS:
        return say("monthly.summary.few", sentence=sentence, n=n)
    return say("monthly.summary.plain", sentence=sentence) if change is None else say(
        "monthly.summary.moved", sentence=sentence, change=change)


def _key_figures(figures: Figures) -> Table:
    rows = tuple(
        (name_words(figure), value_words(figure), change.message, _interval(figure), figure.cases)
        for figure, change in zip(figures.key_figures, changes(figures), strict=True)
    )
    heads = (
        "analytics.name_column", "analytics.value_column", "analytics.change_column", "monthly.interval_column", "analytics.cases_column",
    )
    return Table(tuple(say(head) for head in heads), rows, frozenset({1, 3, 4}))


def _interval(figure: Figure) -> Value:
    if figure.low is None or figure.high is None:
        return NOTHING
    if figure.unit == "share":
        return say("monthly.shares", low=per_cent(figure.low), high=per_cent(figure.high))
    if (ends := length_ends(figure)) is not None:
        return say("monthly.lengths", low=ends[0], high=ends[1])
    return say("monthly.grades", low=f"{figure.low:.1f}", high=f"{figure.high:.1f}")


def _ideas(report: Report) -> Iterator[Block]:
    yield Heading(1, say("monthly.part.ideas"))
    if not report.ideas:
        yield Paragraph(say("monthly.no_ideas"))
        return
    heads = ("monthly.idea_column", "monthly.opened_column", "analytics.cases_column", "monthly.before_column", "monthly.since_column",
             "monthly.effect_column")
    yield Table(tuple(say(head) for head in heads), tuple(_idea(idea) for idea in report.ideas), frozenset({2, 3, 4}))
    yield Paragraph(say("monthly.ideas_note"), quiet=True)


def _idea(idea: Idea) -> tuple[Value, ...]:
    cause = say(f"cause.{idea.cause}")
    named: Value = say("monthly.idea_titled", title=Native((("en", idea.title),)), cause=cause) if idea.title else say(
        "monthly.idea", id=str(idea.id), cause=cause)
    before: Value = say("monthly.in_days", n=idea.days, count=f"{idea.before:,}") if idea.days else NOTHING
    return (named, Day(day_date(idea.day)), idea.cases, before, idea.since if idea.days else NOTHING, say(f"monthly.effect.{idea.effect}"))


def _owed(report: Report) -> Iterator[Block]:
    yield Heading(1, say("monthly.part.owed"))
    if not report.owed:
        yield Paragraph(say("monthly.no_owed"))
        return
    yield Paragraph(say("monthly.owed", n=len(report.owed)))
    heads = ("monthly.case_column", "analytics.type", "monthly.due_column", "monthly.state_column")
    yield Table(tuple(say(head) for head in heads), tuple(_promise(owed) for owed in report.owed[:MOST_OWED]), wide=3)
    if len(report.owed) > MOST_OWED:
        yield Paragraph(say("monthly.owed_more", n=len(report.owed) - MOST_OWED), quiet=True)


def _promise(owed: Owed) -> tuple[Value, ...]:
    return (owed.number, say(f"type.{owed.type}"), At(owed.due_us), say(f"monthly.state.{owed.state}", by=Span(owed.by_us)))


def _lessons(report: Report) -> Iterator[Block]:
    yield Heading(1, say("monthly.part.lessons"))
    if not report.worst and not report.best:
        yield Paragraph(say("monthly.no_lessons"))
        return
    for which, lessons in (("worst", report.worst), ("best", report.best)):
        if lessons:
            yield Heading(2, say(f"monthly.{which}"))
            yield Points(tuple(_case(lesson) for lesson in lessons), notes=tuple(_course(lesson) for lesson in lessons))


def _case(lesson: Lesson) -> Message:
    cause = say(f"cause.{lesson.cause}") if lesson.cause else say("monthly.no_cause")
    type_, channel = say(f"type.{lesson.type}"), say(f"channel.{lesson.channel}")
    return say("monthly.lesson", number=lesson.number, type=type_, channel=channel, cause=cause)


def _course(lesson: Lesson) -> Message:
    """Return how a case went, in codes that are words: times, emotions, steps, what was promised and how it was graded."""
    told: list[Value] = []
    if lesson.response_us:
        told.append(say("monthly.course.response", time=Span(lesson.response_us)))
    told.append(say("monthly.course.resolution", time=Span(lesson.resolution_us)))
    if lesson.emotion_first and lesson.emotion:
        key = "monthly.course.emotion" if lesson.emotion_first != lesson.emotion else "monthly.course.emotion_same"
        told.append(say(key, first=say(f"emotion.{lesson.emotion_first}"), last=say(f"emotion.{lesson.emotion}")))
    skipped = tuple(say(f"step.{step}") for step, bit in STEP_BITS.items() if not lesson.steps_kept & bit)
    told.append(say("monthly.course.skipped", steps=Listed(skipped)) if skipped else say("monthly.course.kept"))
    if lesson.promises_broken:
        told.append(say("monthly.course.broken", n=lesson.promises_broken))
    if lesson.reopened:
        told.append(say("monthly.course.reopened", n=lesson.reopened))
    if lesson.remedy:
        told.append(say("monthly.course.remedy", remedy=say(f"remedy.{lesson.remedy}")))
    if lesson.handling:
        told.append(say("monthly.course.grade", grade=str(lesson.handling)))
    return say("monthly.course.told", parts=_joined(told))


def _joined(parts: list[Value]) -> Value:
    joined = parts[-1]
    for part in reversed(parts[:-1]):
        joined = say("monthly.course.then", first=part, further=joined)
    return joined


def nothing_drawn(chart: Chart) -> Message | None:
    """Return why a chart has no picture in the report, None where it has one: counts that are all nought are said and not drawn."""
    finding = chart.finding
    if finding.empty is not None or not isinstance(chart.numbers, Board):
        return finding.empty
    panel = chart.numbers.panel(finding.name)
    counted = panel.unit == "count" and not any(each for line in panel.lines for each in (line.value, line.before))
    return finding.title if counted else None


def definitions(report: Report) -> Iterator[tuple[Message, Message]]:
    """Yield every key figure and chart of the report with its definition, those with nothing to show too, and the rules that choose."""
    for figure in report.figures.key_figures:
        if not figure.name.startswith("remedy_cost_"):
            yield name_words(figure), figure.definition
    for chart in charts(report):
        finding = chart.finding
        if chart.section == "year":
            yield say("monthly.year"), finding.definition
            continue
        area = "charts" if isinstance(chart.numbers, Figures) else "panels"
        name, why = say(f"{area}.name.{finding.name}"), nothing_drawn(chart)
        yield name, finding.definition if why is None else say(f"monthly.nothing_drawn_{area}", definition=finding.definition, why=why)
    for which in ("worst", "best"):
        yield say(f"monthly.{which}"), say(f"monthly.chosen.{which}")
