"""A figure that compares: a few lines of one unit, each with its number of cases, its interval where it has one and the way to its cases.

What a panel says is found by the functions of the boards (``board_times`` and its like); here is what all of them have in common: how
a share, a length or an amount becomes a line, and how a panel is read out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.figures import Counts, Period
from complaint_desk.domain.findings import SPOKEN, Finding, one_place, per_cent, time_words
from complaint_desk.domain.messages import Listed, Message, Money, Value, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rollups import bucket_hours
from complaint_desk.domain.statistics import quantiles, wilson

FEW: Final = 5
"""A line that stands on fewer cases is shown and called too few; no title speaks of it."""
MOST_LINES: Final = 8
UNITS: Final = ("count", "share", "hours", "minutes", "money")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of the things compared.

    Attributes:
        code: what it is called in a table of numbers; never words of a person.
        name: the same in words.
        value: in the panel's unit (a share from 0 to 1, money in hundredths); None when there is nothing to say.
        n: how many cases it stands on.
        behind: these cases, or of a share whose name tells how many have it, those; None where no filter leads to them.
        low: lower end of the 95 % interval where there is one.
        high: its upper end.
        before: the value in the period it is compared with.
        quoted: a value that somebody claims, to be held against ours.
        running: the share of the whole that it and the lines above it make, 0 to 1; None where lines are not parts of one whole.
        signed: it is a difference of two shares, written in points with its sign.
        pointed: the title speaks of it.
    """

    code: str
    name: Message
    value: float | None
    n: int
    behind: QueueFilter | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    quoted: float | None = None
    running: float | None = None
    signed: bool = False
    pointed: bool = False

    @property
    def few(self) -> bool:
        """Tell whether it stands on too few cases to be spoken of."""
        return self.n < FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Lines that are compared, and what they say.

    Attributes:
        name: its code; its words are ``panels.name.CODE``, ``panels.definition.CODE`` and ``panels.formula.CODE``.
        unit: one of UNITS.
        lines: what is compared.
        title: the finding.
        cases: how many cases all of it stands on.
        behind: these cases; None where no filter leads to them.
        target: what it should be, in the same unit; None without one.
        currency: of money.
        empty: why there is nothing to draw; None when there is something.
        told: values that the definition names.
        aim: which of the aims (``aims.Aims``) the target is, "" when it is none.
        worded: under which code its definition stands, "" under its name.
        compared: plain with the period right before, year with the same days a year earlier.
    """

    name: str
    unit: str
    lines: tuple[Line, ...]
    title: Message
    cases: int
    behind: QueueFilter | None = None
    target: float | None = None
    currency: str = ""
    empty: Message | None = None
    told: tuple[tuple[str, Value], ...] = ()
    aim: str = ""
    compared: str = "plain"
    worded: str = ""

    @property
    def definition(self) -> Message:
        """Return what exactly is drawn, in words and in formula."""
        told = dict(self.told)
        code = self.worded or self.name
        words, formula = say(f"panels.definition.{code}", **told), say(f"panels.formula.{code}", **told)
        return say("panels.explained", definition=words, formula=formula)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The panels of one topic in a period."""

    topic: str
    period: Period
    panels: tuple[Panel, ...]

    def panel(self, name: str) -> Panel:
        """Return one panel."""
        return next(panel for panel in self.panels if panel.name == name)


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many, and the same in the period it is compared with (0 of 0 without one)."""

    hits: int
    n: int
    hits_before: int = 0
    n_before: int = 0


NO_PART: Final = Part(0, 0)


def share_line(code: str, name: Message, part: Part, behind: QueueFilter | None = None) -> Line:
    """Return a share as a line with its interval (Wilson); None without cases."""
    low, high = wilson(part.hits, part.n) if part.n else (None, None)
    return Line(
        code=code, name=name, value=part.hits / part.n if part.n else None, n=part.n, low=low, high=high, behind=behind,
        before=part.hits_before / part.n_before if part.n_before else None,
    )


def apart(one: Line, other: Line) -> bool:
    """Tell whether two lines differ beyond chance as far as their intervals tell: enough cases, and the intervals do not touch."""
    if one.few or other.few or one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low > other.high or other.low > one.high


def percentiles(counts: Counts, measure: str, shares: Sequence[float]) -> list[float | None]:
    """Return the hours within which shares of what was measured ended; None where nothing was."""
    return quantiles(((*bucket_hours(bucket), n) for bucket, n in counts.get(measure, {}).items()), shares)


def nothing(name: str, unit: str, told: Mapping[str, Value] | None = None, *, why: str = "", aim: str = "") -> Panel:
    """Return a panel that has nothing to show and says why; what it is aimed at can be set all the same."""
    reason = say(f"panels.empty.{why or name}", **(told or {}))
    return Panel(
        name=name, unit=unit, lines=(), title=say(f"panels.name.{name}"), cases=0, empty=reason, told=tuple((told or {}).items()), aim=aim,
    )


def value_words(value: float, unit: str, currency: str = "", *, signed: bool = False) -> Message:
    """Return a value with its unit; ``signed`` is a difference of shares."""
    if signed:
        return say("panels.value.points", points=f"{'−' if value < 0 else '+'}{per_cent(abs(value))}")
    if unit == "share":
        return say("charts.per_cent", share=per_cent(value))
    if unit == "hours":
        return time_words(value)
    if unit == "minutes":
        return say("panels.value.minutes", minutes=one_place(value))
    if unit == "money":
        return say("panels.value.money", money=Money(f"{round(value) // 100}.{round(value) % 100:02d}", currency))
    return say("panels.value.count", n=round(value))


def line_words(line: Line, panel: Panel) -> Message:
    """Return a line in words: its value, interval and number of cases; a running share, a comparison and a claim where there is one."""
    if line.value is None:
        return say("panels.line.nothing", name=line.name)
    value = value_words(line.value, panel.unit, panel.currency, signed=line.signed)
    if panel.unit == "count":
        said = say("panels.line.count", name=line.name, value=value)
    elif line.low is None or line.high is None:
        said = say("panels.line.plain", name=line.name, value=value, n=line.n)
    else:
        low, high = (value_words(end, panel.unit, panel.currency, signed=line.signed) for end in (line.low, line.high))
        said = say("panels.line.interval", name=line.name, value=value, low=low, high=high, n=line.n)
    if line.running is not None:
        said = say("panels.line.running", line=said, share=per_cent(line.running))
    if line.quoted is not None:
        said = say("panels.line.quoted", line=said, quoted=value_words(line.quoted, panel.unit, panel.currency))
    if line.before is not None:
        key = "point" if panel.name == "improvements" else panel.compared
        said = say(f"panels.line.before_{key}", line=said, before=value_words(line.before, panel.unit, panel.currency))
    return said


def panel_finding(panel: Panel) -> Finding:
    """Return what a panel says, as the charts of the overview say theirs."""
    lines: Sequence[Message] = [line_words(line, panel) for line in panel.lines[:SPOKEN]]
    summary = panel.empty or say("panels.summary", values=Listed(tuple(lines)))
    if panel.target is not None and panel.empty is None:
        summary = say("panels.summary_target", target=value_words(panel.target, panel.unit, panel.currency), values=Listed(tuple(lines)))
    return Finding(
        name=panel.name, title=panel.title, definition=panel.definition, summary=summary, empty=panel.empty,
        cases=panel.cases if panel.behind is not None else 0, behind=panel.behind or QueueFilter(),
        link=say("charts.link", n=panel.cases), pointed=tuple(line.code for line in panel.lines if line.pointed),
    )
