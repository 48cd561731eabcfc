"""Where conversations stop: the step that was reached and not passed within two weeks of the opening.

Where unfinished cases stand today says nothing of last spring. Two weeks after it was opened a case has come as far as it will come by
itself: the house promises a solution in three days and calls for the last time a week after it. So the same question is put to every
case of a period, whatever became of it later, and a period gives the same answer whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from complaint_desk.domain.figures import HERE, Period, Way, day_date
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Day, say
from complaint_desk.domain.on_record import REACHED, STOPPED_DAYS
from complaint_desk.domain.panels import FEW, Line, Panel, Part, nothing, share_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """How far the conversations of a period came.

    Attributes:
        period: the days that were asked about.
        now: by place in REACHED, the cases.
        before: the same of the period it is compared with.
    """

    period: Period
    now: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[int, int] = field(default_factory=dict)


def board_stops(stops: Stops, way: Way) -> Panel:
    """Return the panel; ``way`` leads to the cases of the days that were asked about."""
    told = (("days", str(STOPPED_DAYS)), ("since", Day(day_date(stops.period.first))))
    n = sum(stops.now.values())
    if not n:
        return nothing("drop_off", "share", dict(told))
    lines = [_line(at, stops, way) for at in range(len(REACHED) - 1)]
    stopped = sum(count for at, count in stops.now.items() if REACHED[at] != "no")
    told_of = [line for line in lines if line.value and not line.few]
    worst = max(told_of, key=lambda line: line.value or 0.0, default=None)
    if worst is None:
        title = say("panels.few", n=n) if n < FEW else say("panels.title.drop_off_none", n=n, days=str(STOPPED_DAYS))
    else:
        title = say("panels.title.drop_off", name=worst.name, share=per_cent(worst.value or 0.0))
    shown = tuple(replace(line, pointed=True) if line is worst else line for line in lines if line.n)
    behind = way.opened(("stopped", ",".join(REACHED[:-1])), HERE)
    return Panel(name="drop_off", unit="share", lines=shown, title=title, cases=stopped, behind=behind, told=told)


def _line(at: int, stops: Stops, way: Way) -> Line:
    step, came = REACHED[at], REACHED[at:]
    part = Part(
        stops.now.get(at, 0), _from(at, stops.now), stops.before.get(at, 0), _from(at, stops.before),
    )
    return share_line(step, say(f"step.{step}"), part, way.opened(("stopped", ",".join(came)), HERE))


def _from(at: int, found: Mapping[int, int]) -> int:
    return sum(n for place, n in found.items() if place >= at)
