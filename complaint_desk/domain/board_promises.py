"""What was put to customers and what became of it: how many options and whether one was chosen, apologies, admissions, goodwill and
decisions, promises kept by type, and where unfinished cases stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from complaint_desk.domain.aims import Aims
from complaint_desk.domain.board_facts import facts_panel
from complaint_desk.domain.board_offers import remedies_panel
from complaint_desk.domain.course import Course
from complaint_desk.domain.figures import HERE, Pairs, Period, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import FEW, MOST_LINES, Line, Panel, Part, apart, nothing, share_line
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.statistics import wilson
from complaint_desk.domain.vocabulary import STEPS

MANY_OPTIONS: Final = 3
"""So many options and more are one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What was counted of the period's cases.

    Attributes:
        options: by number of final options offered, up to MANY_OPTIONS, the cases in which one was chosen, and all.
        courses: of the cases opened here since the day from which they were read.
        since: that day and the following ones; None is the whole period.
        facts: by code of ``board_facts.FACTS``, the cases that have it of those closed here.
        promises: by type, the promises kept of those kept or broken; those of the period before too.
        promise_cases: by type, the cases they belong to.
        stopped: by step at which it stands, the cases that are open now.
    """

    options: Mapping[int, Part] = field(default_factory=dict)
    courses: Sequence[Course] = ()
    since: Period | None = None
    facts: Mapping[str, Part] = field(default_factory=dict)
    promises: Mapping[str, Part] = field(default_factory=dict)
    promise_cases: Mapping[str, int] = field(default_factory=dict)
    stopped: Mapping[str, int] = field(default_factory=dict)


def board_promises(promised: Promised, pairs: Pairs, way: Way, aims: Aims) -> tuple[Panel, ...]:
    """Return the panels of what was counted; ``pairs`` is what the count was restricted to, ``way`` leads to the cases."""
    return (
        _options(promised, way), remedies_panel(promised.courses, replace(way, period=promised.since or way.period)),
        facts_panel(promised.facts, way), _promises(promised, way, aims.promises),
        _stopped(promised.stopped, pairs),
    )


def _options(promised: Promised, way: Way) -> Panel:
    n = sum(part.n for part in promised.options.values())
    if not n:
        return nothing("options", "share")
    lines: dict[int, Line] = {}
    for count, part in sorted(promised.options.items()):
        many = count >= MANY_OPTIONS
        name = say("panels.options_many", n=count) if many else say("panels.options", n=count)
        condition = ("options", f"{count}.." if many else str(count))
        lines[count] = share_line(f"{count}{'+' if many else ''}", name, part, way.opened(condition, HERE))
    one, two = lines.get(1), lines.get(2)
    if one is not None and two is not None and apart(one, two):
        lines |= {1: replace(one, pointed=True), 2: replace(two, pointed=True)}
        title = say("panels.title.options_differ", one=per_cent(one.value or 0.0), two=per_cent(two.value or 0.0))
    elif n < FEW:
        title = say("panels.few", n=n)
    else:
        several = sum(part.n for count, part in promised.options.items() if count > 1)
        title = say("panels.title.options", share=per_cent(several / n))
    return Panel(
        name="options", unit="share", lines=tuple(lines.values()), title=title, cases=n, behind=way.opened(("options", "1.."), HERE),
    )


def _promises(promised: Promised, way: Way, target: int) -> Panel:
    told = (("target", str(target)),)
    parts = promised.promises.values()
    whole = Part(sum(p.hits for p in parts), sum(p.n for p in parts), sum(p.hits_before for p in parts), sum(p.n_before for p in parts))
    if not whole.n:
        return nothing("promises_by_type", "share", dict(told), aim="promises")
    condition = ("promises", "kept,broken")
    most = sorted(promised.promises.items(), key=lambda item: (-item[1].n, item[0]))[: MOST_LINES - 1]
    lines = [share_line("all", say("panels.all"), whole, way.opened(condition))]
    lines += [share_line(code, say(f"type.{code}"), part, way.opened(condition, ("type", code))) for code, part in most if part.n]
    types = [(part.hits / part.n, code, part) for code, part in most if part.n >= FEW]
    share = per_cent(whole.hits / whole.n)
    if types and wilson(min(types)[2].hits, min(types)[2].n, len(types))[1] < whole.hits / whole.n:
        least, lowest, _ = min(types)
        lines = [replace(line, pointed=line.code == lowest) for line in lines]
        title = say("panels.title.promises_worst", share=share, name=say(f"type.{lowest}"), low=per_cent(least))
    else:
        title = say("panels.title.promises", share=share, target=str(target)) if whole.n >= FEW else say("panels.few_promises", n=whole.n)
    cases = sum(promised.promise_cases.values())
    return Panel(
        name="promises_by_type", unit="share", lines=tuple(lines), title=title, cases=cases, behind=way.opened(condition),
        target=target / 100, told=told, aim="promises",
    )


def _stopped(stopped: Mapping[str, int], pairs: Pairs) -> Panel:
    total = sum(stopped.values())
    if not total:
        return nothing("standing_at", "count", why="backlog_age")

    def behind(*more: tuple[str, str]) -> QueueFilter:
        return QueueFilter("open", conditions=(*more, *pairs, ("counted", "yes")))

    most = max(stopped, key=lambda step: (stopped[step], step))
    lines = tuple(
        Line(
            code=step, name=say(f"step.{step}"), value=float(stopped.get(step, 0)), n=stopped.get(step, 0), pointed=step == most,
            behind=behind(("step", step)),
        )
        for step in STEPS
    )
    title = say("panels.title.standing_at", name=say(f"step.{most}"), share=per_cent(stopped[most] / total), n=total)
    return Panel(name="standing_at", unit="count", lines=lines, title=title, cases=total, behind=behind())
