"""How the work goes: who has how much of it, time at work and time gone by in each step, departments, callbacks, clocks that ran out and
what was waited for then, gates that were passed.

All but the first stand in the events alone, so they are read case by case, the newest first and no more than MOST_CASES: what is
shown then begins on a later day, and says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from complaint_desk.domain.aims import Aims
from complaint_desk.domain.board_practice import department_share_panel
from complaint_desk.domain.course import Answer, Course
from complaint_desk.domain.figures import Pairs, Period, Way, day_date
from complaint_desk.domain.findings import per_cent, time_words
from complaint_desk.domain.messages import Day, Message, Native, Value, say
from complaint_desk.domain.panels import FEW, MOST_LINES, Line, Panel, Part, nothing, share_line
from complaint_desk.domain.queue_filter import GATES, HAPPENED, NONE, NOT, QueueFilter
from complaint_desk.domain.sittings import Handled, Press, at_work, handling_time
from complaint_desk.domain.vocabulary import WAITED_FOR

MOST_CASES: Final = 5_000
"""So many cases are read at most: a second of work."""
STEP_ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "listen": ("restated",), "clarify": ("restated", "option_offered"), "offer": ("option_offered", "option_chosen"),
    "follow_up": ("option_chosen", "closed"),
}
"""What must have happened in a case in which a step came to its end (course.STRETCHES)."""
PLANNED_DAYS: Final = ("3", "7")
REST: Final = "rest"
"""The line of those who have fewest, together: more people than stand in a chart."""
SMALL_GROUP: Final = 3
"""Of fewer colleagues not even what they have together is told to one of them: with one's own taken off it tells of a single person."""


def readable(period: Period, daily: Mapping[int, int], most: int = MOST_CASES) -> Period:
    """Return the end of a period in which no more than so many cases were opened, at least its last day with any."""
    left = most
    first = period.last + 1
    for day in sorted((day for day in daily if period.first <= day <= period.last), reverse=True):
        if left < daily[day] and first <= period.last:
            return Period(first, period.last)
        left -= daily[day]
        first = day
    return period


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many of the cases that are open now somebody has; ``owner_id`` 0 is nobody."""

    owner_id: int
    name: str
    n: int


def board_work(
    courses: Sequence[Course], held: Sequence[Held], pairs: Pairs, way: Way, aims: Aims, seer: int = 0,
    elsewhere: Iterable[Press] = (),
) -> tuple[Panel, ...]:
    """Return the panels.

    Args:
        courses: of the cases opened in the way's period.
        held: who has what is open now.
        pairs: what the count was restricted to.
        way: leads to the cases.
        aims: the targets.
        seer: whoever sees of the people here only themselves, and the others together; 0 for who sees everybody.
        elsewhere: presses of people in cases that are not counted.
    """
    told = (("since", Day(day_date(way.period.first))),)
    workload = _workload_alone(held, pairs, seer) if seer else _workload(held, pairs)
    return (
        workload, _worked(courses, way, told, elsewhere), _steps(courses, way, told), _departments(courses, way, told),
        department_share_panel(courses, way, told),
        _callbacks(courses, way, aims.callbacks, told), _breaches(courses, way, told), _waited(courses, way, told),
        _overridden(courses, way, told),
    )


def _open_now(pairs: Pairs, *more: tuple[str, str]) -> QueueFilter:
    return QueueFilter("open", conditions=(*more, *pairs, ("counted", "yes")))


def _workload_alone(held: Sequence[Held], pairs: Pairs, seer: int) -> Panel:
    """Return how much nobody has, how much one has, and how much the others have together, where these are no SMALL_GROUP."""
    others = [each.n for each in held if each.owner_id not in (0, seer) and each.n]
    of_others = not any(key == "owner" and not value.startswith(NOT) for key, value in pairs)
    few = of_others and len(others) < SMALL_GROUP
    n = {
        "none": sum(each.n for each in held if not each.owner_id), "own": sum(each.n for each in held if each.owner_id == seer),
        "others": 0 if few else sum(others),
    }
    if not sum(n.values()):
        return nothing("workload", "count", why="workload_few" if few else "backlog_age")
    owners = {"none": NONE, "own": str(seer), "others": f"{NOT}{seer},{NONE}"}
    names = {"none": say("panels.nobody"), "own": say("panels.own"), "others": say("panels.others")}
    lines = tuple(
        Line(
            code=code, name=names[code], value=float(n[code]), n=n[code], pointed=code == "none",
            behind=_open_now(pairs, ("owner", whose)),
        )
        for code, whose in owners.items() if n[code]
    )
    total = sum(n.values())
    worded = "workload_few" if few else "workload_own"
    title = say(f"panels.title.{worded}", n=total, own=n["own"], free=n["none"])
    behind = _open_now(pairs, ("owner", f"{seer},{NONE}")) if few else _open_now(pairs)
    return Panel(name="workload", unit="count", lines=lines, title=title, cases=total, behind=behind, worded=worded)


def _workload(held: Sequence[Held], pairs: Pairs) -> Panel:
    total = sum(each.n for each in held)
    if not total:
        return nothing("workload", "count", why="backlog_age")

    order = sorted((each for each in held if each.n), key=lambda each: (bool(each.owner_id), -each.n, each.owner_id))
    free = sum(each.n for each in held if not each.owner_id)
    people = [each.n for each in order if each.owner_id]
    alone = bool(free) + (len(people) if len(people) <= MOST_LINES else MOST_LINES - 1)
    lines = tuple(
        Line(
            code=str(each.owner_id or NONE), value=float(each.n), n=each.n, pointed=not each.owner_id,
            name=_person(each) if each.owner_id else say("panels.nobody"),
            behind=_open_now(pairs, ("owner", str(each.owner_id or NONE))),
        )
        for each in order[:alone]
    )
    if (rest := order[alone:]):
        n, but = sum(each.n for each in rest), ",".join([*(line.code for line in lines if line.code != NONE), NONE])
        name = say("panels.rest", n=len(rest))
        lines = (*lines, Line(code=REST, name=name, value=float(n), n=n, behind=_open_now(pairs, ("owner", f"{NOT}{but}"))))
    title = say("panels.title.workload", n=total, people=len(people), most=max(people, default=0), free=free)
    if not people:
        title = say("panels.title.workload_nobody", n=total)
    return Panel(name="workload", unit="count", lines=lines, title=title, cases=total, behind=_open_now(pairs))


Told = tuple[tuple[str, Value], ...]


def _person(held: Held) -> Message:
    return say("panels.person", name=Native((("en", held.name or str(held.owner_id)),)))


def _worked(courses: Sequence[Course], way: Way, told: Told, elsewhere: Iterable[Press]) -> Panel:
    """Return the time at work by step, beside the time that went by (``_steps``): of the same cases."""
    worked = at_work([course.presses for course in courses], elsewhere)
    cases = [
        Handled(frozenset(step for step, _ in course.steps), "closed" in course.happened, mine)
        for course, mine in zip(courses, worked, strict=True)
    ]
    return handling_time(cases, way, told, STEP_ENDS)


def _steps(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    hours: dict[str, list[float]] = defaultdict(list)
    for course in courses:
        for step, took in course.steps:
            hours[step].append(took)
    if not hours:
        return nothing("step_times", "hours", dict(told))
    halves = {step: median(found) for step, found in hours.items()}
    longest = max(halves, key=lambda step: halves[step])
    lines = tuple(
        Line(
            code=step, name=say(f"step.{step}"), value=halves[step], n=len(hours[step]), pointed=step == longest,
            behind=way.opened(*((HAPPENED, kind) for kind in STEP_ENDS[step])),
        )
        for step in STEP_ENDS if step in hours
    )
    n = max(len(found) for found in hours.values())
    title = say("panels.title.step_times", name=say(f"step.{longest}"), time=time_words(halves[longest]))
    if n < FEW:
        title = say("panels.few", n=n)
    most = max(lines, key=lambda line: line.n)
    return Panel(name="step_times", unit="hours", lines=lines, title=title, cases=n, behind=most.behind, told=told)


def _departments(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    tasks: dict[str, list[Answer]] = defaultdict(list)
    for course in courses:
        for task in course.tasks:
            tasks[task.kind].append(task)
    every = [task for found in tasks.values() for task in found]
    if not every:
        return nothing("departments", "hours", dict(told))
    most = sorted(tasks, key=lambda code: (-len(tasks[code]), code))[:MOST_LINES]
    lines = []
    for code in most:
        answered = [task.hours for task in tasks[code] if task.hours is not None]
        lines.append(Line(
            code=code, name=say(f"who.{code}"), value=median(answered) if answered else None, n=len(tasks[code]),
            behind=way.opened(("department", code)),
        ))
    in_time = sum(task.in_time for task in every)
    title = say("panels.few_tasks", n=len(every)) if len(every) < FEW else say(
        "panels.title.departments", n=len(every), share=per_cent(in_time / len(every)))
    cases = sum("task_given" in course.happened for course in courses)
    return Panel(
        name="departments", unit="hours", lines=tuple(lines), title=title, cases=cases, told=told,
        behind=way.opened((HAPPENED, "task_given")),
    )


def _callbacks(courses: Sequence[Course], way: Way, target: int, told: Told) -> Panel:
    told = (*told, ("target", str(target)))
    every = [callback for course in courses for callback in course.callbacks]
    if not every:
        return nothing("callbacks", "share", dict(told), aim="callbacks")
    behind = way.opened((HAPPENED, "callback_planned"))

    def line(code: str, name: Message, mine: list[Answer]) -> Line:
        return share_line(code, name, Part(sum(each.in_time for each in mine), len(mine)), behind)

    lines = [
        line("all", say("panels.all_callbacks"), every),
        *(
            line(f"day_{day}", say("panels.callback_day", day=day), [each for each in every if each.kind == day])
            for day in PLANNED_DAYS
        ),
        line("other", say("panels.callback_other"), [each for each in every if each.kind not in PLANNED_DAYS]),
    ]
    title = say("panels.title.callbacks", share=per_cent(lines[0].value or 0.0), target=str(target))
    if len(every) < FEW:
        title = say("panels.few_callbacks", n=len(every))
    cases = sum("callback_planned" in course.happened for course in courses)
    return Panel(
        name="callbacks", unit="share", lines=tuple(each for each in lines if each.n), title=title, cases=cases, behind=behind,
        target=target / 100, told=told, aim="callbacks",
    )


def _breaches(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    clocks = Counter(clock for course in courses for clock in {clock for clock, _ in course.breaches})
    cases = sum(1 for course in courses if course.breaches)
    if not cases:
        return nothing("breaches", "count", dict(told))
    lines = tuple(
        Line(
            code=clock, name=say(f"clock.{clock}"), value=float(n), n=n, pointed=at == 0, behind=way.opened(("breach", clock)),
        )
        for at, (clock, n) in enumerate(sorted(clocks.items(), key=lambda item: (-item[1], item[0]))[:MOST_LINES])
    )
    title = say("panels.title.breaches", n=cases, share=per_cent(cases / len(courses)), name=lines[0].name)
    return Panel(
        name="breaches", unit="count", lines=lines, title=title, cases=cases, behind=way.opened((HAPPENED, "breached")), told=told,
    )


def _waited(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    waited = Counter(code for course in courses for code in {code for _, code in course.breaches})
    cases = sum(1 for course in courses if course.breaches)
    if not cases:
        return nothing("breach_causes", "count", dict(told), why="breaches")
    lines = tuple(
        Line(
            code=code or "none", name=say(f"waited_for.{code}") if code else say("panels.not_recorded"), value=float(waited[code]),
            n=waited[code], pointed=waited[code] == max(waited.values()), behind=way.opened(("breach_while", code or "none")),
        )
        for code in (*WAITED_FOR, "") if waited[code]
    )
    first = max(lines, key=lambda line: line.n)
    known = "breach_causes" if first.code != "none" else "breach_causes_unknown"
    title = say(f"panels.title.{known}", n=first.n, name=first.name, all=cases)
    return Panel(
        name="breach_causes", unit="count", lines=lines, title=title, cases=cases, behind=way.opened((HAPPENED, "breached")), told=told,
    )


def _overridden(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    gates = Counter(gate for course in courses for gate in course.overridden)
    cases = sum(1 for course in courses if course.overridden)
    if not courses:
        return nothing("overridden", "count", dict(told), why="opened")
    lines = tuple(
        Line(
            code=gate, name=say(f"gate.{gate}"), value=float(gates[gate]), n=gates[gate],
            pointed=bool(gates[gate]) and gates[gate] == max(gates.values()), behind=way.opened(("overridden", gate)),
        )
        for gate in GATES
    )
    title = say("panels.title.overridden", n=cases, share=per_cent(cases / len(courses))) if cases else say("panels.title.overridden_none")
    return Panel(
        name="overridden", unit="count", lines=lines, title=title, cases=cases, behind=way.opened((HAPPENED, "gate_overridden")), told=told,
    )
