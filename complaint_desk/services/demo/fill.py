"""Puts the invented year into a new desk, and keeps the demo desk of this computer alive: made on first use, made anew when stale."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from complaint_desk.data.bulk import Builder, Press, building, worked_in
from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.desk_events import ImprovementPlanned
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import IMPROVEMENT_SORTS
from complaint_desk.services.demo.content import Content, Person, load
from complaint_desk.services.demo.history import CaseHistory, histories
from complaint_desk.services.demo.season import YEAR

CASES: Final = 2_000
SEED: Final = 1
STALE_AFTER_US: Final = DAY
_PLANNED: Final = 0.7
"""So many of the improvement points have a plan."""
STEM: Final = "desk"
KEPT_STEM: Final = "desk-before"

Clock = Callable[[], int]
Progress = Callable[[int, int], None]
"""Told how many cases of how many are done."""


def fill(
    path: Path,
    n: int,
    seed: int,
    rules: Rules,
    clock: Clock,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Make a new desk with n invented cases of the year that ends now; the file appears when it is whole, or not at all.

    Raises:
        StoreProblem: there is a file already, or no room or right to make one.
        Problem: it was cancelled.
    """
    content, now_us = load(), clock()
    with building(path, rules, clock) as builder:
        builder.write("desk", builder.desk_stream, list(_people(content, now_us)))
        told = histories(n, seed, now_us, content, new_id=builder.new_stream, next_number=builder.next_number, offset_us=_offset_us(now_us))
        for done, one in enumerate(told, 1):
            _write(builder, one, content.people, now_us)
            if not done % 200 or done == n:
                if progress is not None:
                    progress(done, n)
                if cancelled is not None and cancelled():
                    raise Problem("demo_stopped", code="DE-STOPPED")


def _offset_us(now_us: int) -> int:
    """The distance of this machine's time zone from UTC, so that the invented working hours are those of its clock."""
    offset = datetime.fromtimestamp(now_us / 1_000_000, UTC).astimezone().utcoffset()
    return int(offset.total_seconds()) * 1_000_000 if offset is not None else 0


def _people(content: Content, now_us: int) -> Iterator[Press]:
    began = now_us - YEAR - DAY
    yield Press([ev.DeskCreated(origin="demo")], now_us, occurred_us=began)
    yield Press(
        [
            ev.PersonAdded(person=p.number, role=p.role, limit=p.limit, currency=content.currency, login=p.login, name=p.name)
            for p in content.people
        ],
        began,
    )


def _write(builder: Builder, one: CaseHistory, people: Sequence[Person], now_us: int) -> None:
    first_us, actor, _ = one.events[0]
    if one.added is not None:
        builder.write("customer", one.customer, [Press([one.added], first_us, actor)])
    case_id = builder.new_stream("case")
    builder.write("case", case_id, list(_presses(one)))
    last_us, actor, noted = one.events[-2] if len(one.events) > 1 else one.events[-1]
    if isinstance(noted, ev.ImprovementNoted) and noted.how == "new":
        opened = Press([ev.ImprovementOpened(case_id=case_id, cause=_cause(one), title=noted.text)], last_us, actor)
        builder.write("improvement", noted.improvement_id, [opened, *_planned(noted.improvement_id, last_us, people, now_us)])


def _planned(improvement: int, opened_us: int, people: Sequence[Person], now_us: int) -> Iterator[Press]:
    """Yield what a supervisor planned for a point the day after it was opened: for most of them, with a day that is over for some."""
    chance = Random(improvement)
    leads, agents = ([each for each in people if each.role == role] for role in ("supervisor", "agent"))
    at_us = opened_us + DAY
    if chance.random() >= _PLANNED or at_us > now_us or not leads:
        return
    days = chance.choice((60, 120, 200, 300, 400))
    due_us = (at_us // DAY + days) * DAY
    owner = chance.choice([*leads, *agents]).number
    plan = ImprovementPlanned(sort=chance.choice(IMPROVEMENT_SORTS), owner_id=owner, due_us=due_us)
    yield Press([plan], at_us, chance.choice(leads).number)


def _cause(one: CaseHistory) -> str:
    return next(event.cause for _, _, event in reversed(one.events) if isinstance(event, ev.CauseFound))


def _presses(one: CaseHistory) -> Iterator[Press]:
    """What one person recorded at one moment was one press."""
    at, who, together = one.events[0][0], one.events[0][1], list[ev.Event]()
    for when, actor, event in one.events:
        if when != at or actor != who:
            yield Press(together, at, who)
            at, who, together = when, actor, []
        together.append(event)
    yield Press(together, at, who)


@dataclass(frozen=True, slots=True)
class DemoDesk:
    """The demo desk of this computer.

    Attributes:
        path: its file.
        made: whether it was made just now.
        kept: where the desk of before stands, when somebody had worked in it; else None.
    """

    path: Path
    made: bool
    kept: Path | None = None


def demo_desk(
    folder: Path, rules: Rules, clock: Clock, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> DemoDesk:
    """Return the demo desk, made when there is none and made anew when it is older than a day, so that its today is today.

    What somebody did in the old one is not lost: that desk stays beside the new one as ``desk-before.sqlite``.

    Args:
        folder: the demo desk's own folder, never the user's data.
        rules: the site's rules.
        clock: now in microseconds UTC.
        progress: told how far the making is.
        cancelled: asked now and then whether to stop.

    Raises:
        StoreProblem: no room or right to make it.
        Problem: it was cancelled; an older desk is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, fresh = folder / f"{STEM}.sqlite", folder / f"{STEM}-new.sqlite"
    worked = False
    if path.exists():
        try:
            stale, worked = _stale(path, rules, clock)
        except StoreProblem:
            stale, worked = True, True  # of another version or damaged: it may still hold somebody's trial
        if not stale:
            return DemoDesk(path, made=False)
    fresh.unlink(missing_ok=True)
    fill(fresh, CASES, SEED, rules, clock, progress, cancelled)
    try:
        _put_aside(folder, keep=worked)
    except OSError:
        if not path.exists():
            raise
        fresh.unlink(missing_ok=True)  # another window has the old one open: it goes on with that
        return DemoDesk(path, made=False)
    fresh.replace(path)
    return DemoDesk(path, made=True, kept=folder / f"{KEPT_STEM}.sqlite" if worked else None)


def _stale(path: Path, rules: Rules, clock: Clock) -> tuple[bool, bool]:
    """Tell whether a demo desk is too old, and whether anybody worked in it."""
    store = Store.open(path, rules, clock=clock, create=False, read_only=True)
    try:
        made_us = store.history(DESK_STREAM)[0].at_us
        return not 0 <= clock() - made_us < STALE_AFTER_US, worked_in(store)
    finally:
        store.close()


def _put_aside(folder: Path, *, keep: bool) -> None:
    """Move a desk with all that belongs to it (drafts, anchors, files), or remove it; what was put aside before goes."""
    for old in list(folder.glob(KEPT_STEM + ".*")) if keep else []:
        _remove(old)
    for file in list(folder.glob(STEM + ".*")):
        if keep:
            file.replace(file.with_name(KEPT_STEM + file.name.removeprefix(STEM)))
        else:
            _remove(file)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
