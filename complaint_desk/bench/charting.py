"""The charts of the analytics view: six of them made anew beside the same painted by Qt alone, their numbers beside a count of the events,
and the first page beside matplotlib's own first drawing.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final

from complaint_desk.bench.desk import Cancelled, Desk, now_us
from complaint_desk.bench.first_chart import drawn
from complaint_desk.bench.measuring import ROUNDS, Result, cpu
from complaint_desk.bench.window import BARE, TURNS, run
from complaint_desk.bench.writing import copied
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.events import Opened
from complaint_desk.domain.figures import Figures, Period, answers_due_us, day_date
from complaint_desk.domain.findings import CHARTS
from complaint_desk.domain.panels import Board
from complaint_desk.domain.saved_page import KEY_FIGURES
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.services.figures import period_of, today
from complaint_desk.services.sheets import Sheet, sheet_of
from complaint_desk.ui.analytics import drawn as shown

FIRST: Final = "complaint_desk.bench.first_chart"
SIX: Final = (*CHARTS, "first_response_percentiles", "resolution_percentiles")
_REFRESHED: Final = 2.0
_FIRST_PAGE: Final = 1.2
_CHUNK: Final = 5_000
_WHOLE: Final = (
    "SELECT id FROM complaint WHERE origin = 'demo' AND first_response_us > opened_us AND resolved_us > 0 AND handling > 0 AND cause != ''"
    " AND status = 'closed' ORDER BY id DESC LIMIT 1"
)
"""A case that moves every chart."""
_HANDLED: Final = (
    "opened", "imported", "restated", "reply_sent", "progress_told", "outcome_told", "cause_found", "resolved", "closed", "reopened",
    "callback_answered",
)


def refreshed(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 21: six charts follow the desk, from the question to their pixels, in a copy that may be written into.

    Before each round a whole case, from its opening to what the customer said of it, comes in as another window would bring it, so that the
    numbers of all six change; what changed is drawn, as in the window. Then question and drawing apart, and the same six of other days, of
    which nothing is known yet.
    """
    floor = min(run(BARE, "charts", folder=folder)["charts"] for _ in range(TURNS))
    with tempfile.TemporaryDirectory(dir=folder, prefix="charts-") as name:
        store = copied(desk, Path(name, "mine.sqlite"))
        try:
            rounds = [_follow(store, desk) for _ in range(ROUNDS + 1)][1:]
            anew = [_anew(store, desk, at) for at in range(ROUNDS)]
        finally:
            store.close()
    told = {"": min(asked + painted for asked, painted in rounds), "asked": min(asked for asked, _ in rounds),
            "painted": min(painted for _, painted in rounds), "other_days": min(anew)}
    for part, ours in told.items():
        yield Result(row=21, key="charts", part=part, ours_ms=ours, floor_ms=floor, value=ours / floor, limit=_REFRESHED)


def _follow(store: Store, desk: Desk) -> tuple[float, float]:
    """Return the milliseconds of asking and of drawing after a case came in."""
    period = period_of("", "", today(now_us()))
    before = sheet_of(store, desk.who, names=SIX, period=period)
    come_in(store, desk)
    begun = cpu()
    sheet = sheet_of(store, desk.who, names=SIX, period=period)
    asked = cpu()
    moved = changed(before, sheet)
    drawn(sheet, moved)
    ended = cpu()
    if len(moved) < len(SIX):
        raise RuntimeError(f"only {moved} of the charts changed")
    return (asked - begun) * 1000, (ended - asked) * 1000


def _anew(store: Store, desk: Desk, at: int) -> float:
    """Return the milliseconds of asking for other days, and of drawing them."""
    last = today(now_us()) - timedelta(days=at + 1)
    begun = cpu()
    drawn(sheet_of(store, desk.who, names=SIX, period=period_of("", "", last, 300)))
    return (cpu() - begun) * 1000


def changed(before: Sheet, after: Sheet) -> tuple[str, ...]:
    """Return which charts of a page are not what they were, as the window tells it."""
    were = {each.name: (each, shown.part(before.holding(each.name), each.name)) for each in before.findings}
    return tuple(each.name for each in after.findings if (each, shown.part(after.holding(each.name), each.name)) != were.get(each.name))


def come_in(store: Store, desk: Desk) -> None:
    """Let a case come in that was handled as one of the desk's own was, from two hours ago until now."""
    like = int(store.read().value(_WHOLE))
    known = [recorded.event for recorded in store.history(like)]

    def work(tx: Transaction) -> dict[str, Any]:
        stream, begun = tx.new_stream("case"), tx.now_us - 2 * HOUR
        for at, event in enumerate(known):
            told = replace(event, number=tx.next_number(today(begun).year)) if isinstance(event, Opened) else event
            tx.append(stream, [told], occurred_us=begun + at * 2 * HOUR // len(known))
        return {"case": stream}

    store.operation(key=secrets.token_bytes(16), actor_id=desk.who.id, verb="open_case", work=work)


def first_page(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 24: the first page of charts in a program that has drawn none."""
    ours = min(run(FIRST, "ours", str(desk.made.path), folder=folder)["cpu_ms"] for _ in range(TURNS))
    floor = min(run(FIRST, "floor", folder=folder)["cpu_ms"] for _ in range(TURNS))
    yield Result(row=24, key="first_chart", ours_ms=ours, floor_ms=floor, value=ours / floor, limit=_FIRST_PAGE)


def numbers(desk: Desk, cancelled: Cancelled) -> Iterator[Result]:
    """Row 22: how many numbers of the charts are not what a walk through every event counts; none may be.

    An invented desk has nothing merged, taken back or erased; those are held against the events in the tests.
    """
    now = now_us()
    period = period_of("", "", today(now))
    sheet = sheet_of(desk.store, desk.who, names=(KEY_FIGURES, *SIX), period=period)
    told = _told(desk, period, now, cancelled)
    if cancelled() or sheet.figures is None:
        return
    shown = _shown(sheet.figures, sheet.boards[0])
    differ = [name for name in shown.keys() | told.keys() if shown.get(name, 0) != told.get(name, 0)]
    yield Result(row=22, key="charts_numbers", unit="sets", value=len(differ), limit=0)


@dataclass(slots=True)
class _Case:
    opened: int = 0
    here: bool = True
    first: int = 0
    cause: str = ""
    resolved: int = 0
    closed: int = 0
    handling: int = 0

    def hear(self, kind: str, at: int, data: Mapping[str, Any]) -> None:
        """Take one event in."""
        match kind:
            case "opened":
                self.opened, self.first = at, at if data.get("channel") in ("phone", "in_person") else 0
            case "imported":
                self.here, self.opened, self.first = False, data.get("opened_us", 0), data.get("first_response_us", 0)
                self.resolved, self.closed, status = data.get("resolved_us", 0), data.get("closed_us", 0), data.get("status")
                if status == "closed":
                    self.closed = self.closed or self.resolved or self.first or self.opened
                if status == "resolved":
                    self.resolved = self.resolved or self.first or self.opened
            case "restated" | "reply_sent" | "progress_told" | "outcome_told":
                self.first = self.first or at
            case "cause_found":
                self.cause = data["cause"]
            case "resolved":
                self.resolved = at
            case "closed":
                self.closed = at
            case "reopened":
                self.resolved = self.closed = 0
            case _:
                self.handling = data.get("handling", 0) if data.get("result") or data.get("handling") else self.handling


def _told(desk: Desk, period: Period, now: int, cancelled: Cancelled) -> Counter[tuple[str, object]]:
    """Count the events of every case."""
    found: Counter[tuple[str, object]] = Counter()
    rows = desk.raw.execute(
        f"SELECT stream_id, kind, occurred_us, data FROM event WHERE kind IN ({', '.join('?' * len(_HANDLED))})"
        " AND stream_id IN (SELECT id FROM stream WHERE kind = 'case') ORDER BY stream_id, n", _HANDLED,
    )
    number, case = 0, _Case()
    while (some := rows.fetchmany(_CHUNK)) and not cancelled():
        for stream, kind, at, data in some:
            if stream != number:
                _count(found, case, period, now)
                number, case = stream, _Case()
            case.hear(kind, at, json.loads(data))
    _count(found, case, period, now)
    return found


def _count(found: Counter[tuple[str, object]], case: _Case, period: Period, now: int) -> None:
    first, last = period.first * DAY, (period.last + 1) * DAY

    def within(us: int) -> bool:
        return bool(us) and first <= us < last

    if within(case.opened):
        found["opened", _week(case.opened)] += 1
        found["cause", case.cause] += bool(case.cause)
        if case.first:
            found["answered", _bin(case.first - case.opened)] += 1
        elif case.here and case.opened < answers_due_us(now):
            found["unanswered", 0] += 1
    if case.opened and within(case.closed):
        found["closed", _week(case.closed)] += 1
    if case.opened and within(case.resolved):
        found["resolved", 0] += 1
        if case.here and case.handling:
            found["handling", "n"] += 1
            found["handling", "sum"] += case.handling


def _week(us: int) -> object:
    day = us // DAY
    return day_date(day - (day + 3) % 7)


def _bin(us: int) -> object:
    hours = ceil(us / HOUR)
    return next((low for low, high in ((None, 0), (0, 1), (1, 4), (4, 8), (8, 24), (24, 48), (48, 72)) if hours <= high), 72)


def _shown(figures: Figures, times: Board) -> Counter[tuple[str, object]]:
    found: Counter[tuple[str, object]] = Counter()
    for point in figures.volume.points:
        week = _week((point.day.toordinal() - day_date(0).toordinal()) * DAY)
        found["opened", week] += point.opened
        found["closed", week] += point.closed
    for cause in figures.causes:
        found["cause", cause.bar.code] = cause.bar.n
    for part in figures.responses.bins:
        found["answered", part.low] = part.n
    found["unanswered", 0] = figures.responses.unanswered
    found["resolved", 0] = times.panel("resolution_percentiles").cases
    graded = next(figure for figure in figures.key_figures if figure.name == "satisfied_with_handling")
    found["handling", "n"] = graded.cases
    found["handling", "sum"] = round(float(graded.value or 0) * graded.cases)
    return found
