"""Random histories over random calendars: a clock is what counting every minute finds, and no time is lost, invented or hidden.

A run like any other tries 150 histories. A deep one tries 20,000, dealt out over tests that may run side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import HOUR, MINUTE, Event, Recorded
from complaint_desk.domain.rule_sets import ClockRule, RuleSet
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words
from tests.domain.drawing import ByHypothesis, Draw
from tests.domain.test_calendars import EPOCH, drawn_calendar, is_open
from tests.faults.budget import DEEP

WALKS, PARTS = (20_000, 20) if DEEP else (150, 1)
WAITS: tuple[Event, ...] = (ev.WaitingStarted(on="customer"), ev.WaitingStarted(on="department"), ev.WaitingEnded(), ev.Undone(n=0))
HAPPENINGS: tuple[Event, ...] = (
    *WAITS, *WAITS, *WAITS, ev.Resolved(), ev.Reopened(),  # often: what a clock does wrong, it does when it stands still
    ev.Classified(type="privacy"), ev.Classified(type="delay"), ev.NoteAdded(text="n"), ev.ProgressTold(channel="email", text="t"),
    ev.WordsHeard(words="w"), ev.FactRecorded(key="product", value="p"), ev.Undone(n=0), ev.Undone(n=0),
    ev.OutcomeDecided(outcome="upheld"), ev.OutcomeTold(), ev.ReplySent(text="r"), ev.CustomerTold(promise=-1),
    ev.LimitExtended(how="complex"), ev.AcceptanceDecided(accepted=True),
    ev.TaskGiven(department="courier", due_us=0, what="look"), ev.TaskAnswered(task=0, outcome="done", reply="r"), ev.TaskTakenBack(task=0, reason="r"),
)
LAWS = (("resolved",), ("outcome",), ("outcome_told",), ("resolved", "outcome"), ("resolved", "outcome_told"))
TAKEN_BACK = (ev.WaitingStarted, ev.WaitingEnded, ev.FactRecorded, ev.ProgressTold, ev.OutcomeTold, ev.Classified, ev.NoteAdded)
SHORT = {"privacy": {"resolution": 5}}


@dataclass(frozen=True)
class Story:
    """A limit, its calendar and what happened, to the minute."""

    calendar: Calendar
    rule: ClockRule
    told: tuple[tuple[int, Event], ...]
    now: int

    @property
    def start(self) -> int:
        return self.told[0][0]

    def case(self) -> Case:
        return fold(1, [Recorded(n, event, at, at, 1) for n, (at, event) in enumerate(self.told, 1) if at <= self.now])

    @property
    def undone(self) -> frozenset[int]:
        return frozenset(event.n for _, event in self.told if isinstance(event, ev.Undone))

    def clock(self) -> Clock | None:
        law = RuleSet(id="house", version=1, time=WorkingTime(self.calendar), clocks=(self.rule,))
        hours = SHORT if self.rule.unit == "hours" else {}
        return next((each for each in clocks(self.case(), Rules(sets=(law,), hours=hours)) if each.name == "resolution"), None)


def drawn_story(draw: Draw) -> Story:
    calendar, start = drawn_calendar(draw)
    unit = draw.one(["hours", "working_hours", "working_hours", "days", "working_days", "business_days"])
    in_days = unit not in ("hours", "working_hours")
    told_from = not in_days and draw.number(0, 2) == 0
    kind = "statutory" if in_days else "service" if told_from else draw.one(["service", "service", "statutory"])
    rule = ClockRule(
        name="resolution", kind=kind, unit=unit, starts="told" if told_from else "opened",
        amount=draw.number(1, 4) if in_days else draw.number(1, 40),
        ends=("told",) if told_from else ("resolved",) if kind == "service" else draw.one(LAWS),
        pauses=frozenset(each for each in ("customer", "department") if draw.number(0, 1)),
    )
    gaps = [(draw.number(0, 1800), draw.one(HAPPENINGS)) for _ in range(draw.number(0, 9))]
    told: list[tuple[int, Event]] = [(start, ev.Opened(number="x", customer_id=1, channel="email"))]
    solved = False
    for gap, event in gaps:
        if isinstance(event, ev.Resolved | ev.Reopened) and isinstance(event, ev.Resolved) == solved:
            event = ev.NoteAdded(text="n")  # the gate solves nothing twice
        if isinstance(event, ev.Undone):
            back = {each.n for _, each in told if isinstance(each, ev.Undone)}
            able = [n for n, (_, each) in enumerate(told, 1) if isinstance(each, TAKEN_BACK) and n not in back]
            event = ev.Undone(n=draw.one(able)) if able else ev.NoteAdded(text="n")
        if isinstance(event, ev.TaskAnswered | ev.TaskTakenBack):
            owed = sorted(open_tasks(each for _, each in told))
            event = replace(event, task=draw.one(owed)) if owed else ev.NoteAdded(text="n")
        solved = solved != isinstance(event, ev.Resolved | ev.Reopened)
        told.append((told[-1][0] + gap * MINUTE, event))
        if isinstance(event, ev.TaskGiven) and not solved and draw.number(0, 1):
            told.append((told[-1][0], ev.WaitingStarted(on="department")))
    return Story(calendar, rule, tuple(told), told[-1][0] + draw.number(0, 3 * 1440) * MINUTE)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    return drawn_story(ByHypothesis(draw))


def open_tasks(told: Iterable[Event]) -> set[int]:
    """The numbers of the tasks that nobody answered or took back."""
    given = [0]
    for event in told:
        if isinstance(event, ev.TaskGiven):
            given.append(len(given))
        elif isinstance(event, ev.TaskAnswered | ev.TaskTakenBack):
            given[event.task] = 0
    return {number for number in given if number}


def usable(story: Story) -> bool:
    return story.rule.unit in ("hours", "days") or any(story.calendar.week)


@dataclass
class Slow:
    """The slow, obvious answer: minute by minute, from the events alone."""

    undone: frozenset[int] = frozenset()
    used: int = 0
    due: int = 0
    solved_at: int = 0
    waiting: str = ""
    waits: int = 0
    told: bool = False
    heard_at: int = 0
    let_go: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    before: list[Event] = field(default_factory=list)

    def take(self, n: int, at: int, event: Event) -> None:
        ends = isinstance(event, ev.WaitingStarted | ev.WaitingEnded)
        spoken = isinstance(event, ev.WordsHeard | ev.FactRecorded) and self.waiting == "customer"
        if isinstance(event, ev.WordsHeard | ev.FactRecorded) and n not in self.undone:
            self.heard_at = at
        self.before.append(event)
        if isinstance(event, ev.TaskAnswered | ev.TaskTakenBack) and not open_tasks(self.before):
            self.let_go = {each: wait for each, wait in self.let_go.items() if wait[0] != "department"}
        if isinstance(event, ev.Undone):
            on, wait, let_go_at = self.let_go.get(event.n, ("", 0, 0))
            spoke_since = on == "customer" and self.heard_at >= let_go_at
            if on and not spoke_since and wait == self.waits and not self.waiting and not self.solved_at:
                self.wait(on)
        elif (ends or spoken) and not self.solved_at:
            if n in self.undone and self.waiting:
                self.let_go[n] = self.waiting, self.waits, at
            self.waiting = ""
            if isinstance(event, ev.WaitingStarted) and n not in self.undone:
                self.wait(event.on)
        elif isinstance(event, ev.Resolved):
            self.solved_at, self.waiting = at, ""
        elif isinstance(event, ev.Reopened) and self.solved_at:
            self.solved_at, self.waiting, self.told = 0, "", True
            self.waits += 1
        elif isinstance(event, ev.ProgressTold | ev.OutcomeTold | ev.ReplySent | ev.CustomerTold) and n not in self.undone:
            self.told = True

    def wait(self, on: str) -> None:
        self.waiting = on
        self.waits += 1


def over(story: Story) -> int:
    """When what the limit waits for had happened, read off the list of what happened since the case was last opened; 0 while it has not."""
    if "told" in story.rule.ends:
        return 0
    since: list[tuple[int, Event]] = []
    for number, (at, event) in enumerate(story.told, 1):
        if number not in story.undone:
            since = [] if isinstance(event, ev.Reopened) else [*since, (at, event)]
    solved = [at for at, event in since if isinstance(event, ev.Resolved)]
    decided = [n for n, (_, event) in enumerate(since) if isinstance(event, ev.OutcomeDecided)]
    known = [at for n, (at, event) in enumerate(since) if decided and n > decided[0] and isinstance(event, ev.OutcomeTold)]
    happened = {"resolved": solved[-1:], "outcome": [since[n][0] for n in decided[:1]], "outcome_told": known[:1]}
    return min((at for what in story.rule.ends for at in happened[what]), default=0)


def counted_in_hours(story: Story, whole: int) -> Slow:
    slow, told, late = Slow(story.undone), list(enumerate(story.told, 1)), 0
    law_until = (over(story) or story.now) if story.rule.kind == "statutory" else 0
    anew = story.rule.starts == "told"
    began = not anew
    for minute in range(story.start, story.now + MINUTE, MINUTE):
        while told and told[0][1][0] <= minute:
            n, (at, event) = told.pop(0)
            solved = slow.solved_at
            slow.take(n, at, event)
            if solved and not slow.solved_at and late:
                slow.used += late  # it had run out before it was solved: what passed meanwhile counts
                late = 0
            if anew and slow.told:
                slow.used = slow.due = late = 0
                began = True
            slow.told = False
        stands = story.rule.kind == "service" and (bool(slow.solved_at) or slow.waiting in story.rule.pauses)
        if slow.used == whole and not slow.due and not stands and not (slow.solved_at and story.rule.kind == "service"):
            slow.due = minute
        if minute >= story.now:
            break
        counts = story.rule.unit == "hours" or is_open(story.calendar, minute)
        if not counts or not began:
            continue
        if law_until:  # a statutory one counts every open minute until it is over, and all of them once it is not over any more
            slow.used += MINUTE if minute < law_until else 0
        elif slow.solved_at and slow.due:
            late += MINUTE
        elif slow.due or not stands:
            slow.used += MINUTE
    slow.told = began and not (anew and slow.solved_at)
    return slow


def counted_in_days(story: Story) -> int:
    """The end of the last day, found by looking at the wall clock minute by minute."""
    unit, days, minute = story.rule.unit, 0, story.start
    wall = (EPOCH + timedelta(microseconds=minute)).astimezone(story.calendar.zone).date()
    close = 0
    while True:
        here = (EPOCH + timedelta(microseconds=minute)).astimezone(story.calendar.zone).date()
        if here != wall:
            if days == story.rule.amount:
                return close if unit == "business_days" else minute
            wall, days = here, days + (unit == "days" or story.calendar.works_on(here))
        if days == story.rule.amount and is_open(story.calendar, minute):
            close = minute + MINUTE
        minute += MINUTE


def test_an_hour_that_was_over_before_the_customer_was_asked_stays_over() -> None:
    """Found among 20,000 walks: the only hour that is open passes, and a minute later, in the closed time after it, the case waits."""
    calendar, start = Calendar("any", ZoneInfo("UTC"), ((),) * 6 + ((Period(0, 60),),)), round(datetime(2026, 3, 29, tzinfo=UTC).timestamp()) * 1_000_000
    rule = ClockRule(name="resolution", kind="service", unit="working_hours", amount=1, ends=("resolved",), pauses=frozenset({"customer"}))
    asked = start + 61 * MINUTE
    story = Story(calendar, rule, ((start, ev.Opened(number="x", customer_id=1, channel="email")), (asked, ev.WaitingStarted(on="customer"))), asked)
    clock = story.clock()
    assert clock is not None
    assert clock.due_us == counted_in_hours(story, HOUR).due == start + HOUR
    assert clock.state(asked) == "breached"


def test_a_clock_runs_on_when_a_slip_is_taken_back_after_the_department_answered() -> None:
    calendar, start = Calendar("any", ZoneInfo("UTC"), ((),) * 7), round(datetime(2026, 3, 30, tzinfo=UTC).timestamp()) * 1_000_000
    rule = ClockRule(name="resolution", kind="service", unit="hours", amount=30, ends=("resolved",), pauses=frozenset({"customer", "department"}))
    happened = (
        ev.Opened(number="x", customer_id=1, channel="email"), ev.TaskGiven(department="courier", due_us=0, what="look"),
        ev.WaitingStarted(on="department"), ev.WaitingStarted(on="customer"), ev.TaskAnswered(task=1, outcome="done", reply="r"), ev.Undone(n=4),
    )
    story = Story(calendar, rule, tuple((start + n * HOUR, event) for n, event in enumerate(happened)), start + 9 * HOUR)
    clock = story.clock()
    assert clock is not None
    assert clock.elapsed(story.now) == counted_in_hours(story, 30 * HOUR).used == 8 * HOUR


@pytest.mark.parametrize("part", range(PARTS))
def test_a_clock_is_what_counting_every_minute_finds(part: int) -> None:
    seen = 0

    @settings(max_examples=WALKS // PARTS, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(stories())
    def walked(story: Story) -> None:
        nonlocal seen
        assume(usable(story))
        holds(story)
        seen += 1

    walked()
    print(f"part {part}: {seen} histories counted")  # noqa: T201  # the figure is read by who runs it
    assert seen >= WALKS // PARTS


def holds(story: Story) -> None:
    """See that a clock says what counting every minute says."""
    clock = story.clock()
    if story.rule.starts == "told" and clock is None:
        assert not counted_in_hours(story, story.rule.amount * HOUR).told
        return
    assert clock is not None
    assert clock.end_us == over(story)
    if story.rule.unit not in ("hours", "working_hours"):
        assert clock.due_us == counted_in_days(story)
        return
    slow = counted_in_hours(story, clock.amount * HOUR)
    assert slow.told
    assert clock.elapsed(story.now) == slow.used
    if slow.due:
        assert clock.due_us == slow.due
    if slow.used < clock.amount * HOUR and clock.due_us:
        assert clock.due_us >= story.now or clock.end_us


@settings(max_examples=WALKS, deadline=None)
@given(stories(), st.integers(0, 5000))
def test_parts_add_up_to_the_whole_and_time_only_grows(story: Story, minutes: int) -> None:
    if not usable(story):
        return
    clock = story.clock()
    if clock is None:
        assert story.rule.starts == "told"
        return
    later = story.now + minutes * MINUTE
    if clock.due_us or story.rule.unit in ("hours", "working_hours"):
        assert clock.elapsed(story.now) + clock.remaining(story.now) == clock.whole_us
    assert 0 <= clock.elapsed(story.now) <= clock.elapsed(later)
    told = [clock.reaches(percent) for percent in (50, 75, 90, 100)]
    assert [each for each in told if each] == sorted(each for each in told if each)


@settings(max_examples=WALKS, deadline=None)
@given(stories(), st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"]))
def test_a_clock_is_the_same_whatever_the_zone_of_who_looks(story: Story, zone: str) -> None:
    if not usable(story):
        return
    here, there = story.clock(), story.clock()
    if here is None or there is None:
        assert here is there
        assert story.rule.starts == "told"
        return
    assert (here.due_us, here.elapsed(story.now)) == (there.due_us, there.elapsed(story.now))
    if here.due_us:
        seen = datetime.fromtimestamp(here.due_us / 1_000_000, UTC).astimezone(ZoneInfo(zone))
        assert round(seen.timestamp() * 1_000_000) == here.due_us
    assert Words("en", ZoneInfo(zone)).of(here.why)
