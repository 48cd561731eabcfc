"""Counts for the boards of the analytics view: each one question with a GROUP BY, whatever the filter; ``domain`` makes panels of them.

Read off the main thread. Nothing here is kept beside the rows, so nothing can disagree with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from complaint_desk.data.conditions import HERE
from complaint_desk.data.early import read_early
from complaint_desk.data.elsewhere import Written
from complaint_desk.data.facts import PAID
from complaint_desk.data.figures import stood_through, tally_of
from complaint_desk.data.marks import value_of
from complaint_desk.data.of_customer import CAME_BACK, REPEAT
from complaint_desk.data.practice import read_causes, read_factors
from complaint_desk.data.stops import read_stops
from complaint_desk.data.store import Reader
from complaint_desk.data.views import Asker, conditions, hidden_ids
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.board_again import Again, board_again
from complaint_desk.domain.board_causes import Asked, Kept, Spent, SpotField, board_causes
from complaint_desk.domain.board_early import relations, rising, tier_pains
from complaint_desk.domain.board_learning import COMPARED_DAYS, Learnt, Point, board_learning
from complaint_desk.domain.board_practice import chain_panel, factors_panel
from complaint_desk.domain.board_promises import MANY_OPTIONS, Promised, board_promises
from complaint_desk.domain.board_stops import Stops, board_stops
from complaint_desk.domain.board_times import board_times
from complaint_desk.domain.board_value import Valued
from complaint_desk.domain.board_work import Held, board_work, readable
from complaint_desk.domain.case import fold
from complaint_desk.domain.course import Course, course
from complaint_desk.domain.event import Recorded
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import Pairs, Period, Way
from complaint_desk.domain.on_record import AGAIN_US, BIT
from complaint_desk.domain.panels import Board, Panel, Part
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_page import PANELS
from complaint_desk.domain.stored import from_stored
from complaint_desk.domain.vocabulary import OUTCOMES, SATISFIED

CHUNK: Final = 2000


class Counting:
    """Asks for counts of the cases opened, resolved or closed in a period, under a filter."""

    def __init__(self, db: Reader, period: Period, asker: Asker, pairs: Pairs, earlier: Period) -> None:
        """Take what every question has in common; arguments as for ``read_board``."""
        self.db, self.period, self.asker, self.pairs = db, period, asker, pairs
        self.earlier = earlier if stood_through(db, earlier) else None

    def narrowed(self, *more: tuple[str, str]) -> Counting:
        """Return the same of fewer cases."""
        made = copy(self)
        made.pairs = (*self.pairs, *more)
        return made

    def rows(self, selected: str, column: str = "", also: str = "", period: Period | None = None, *, by: str = "") -> list[tuple[Any, ...]]:
        """Return grouped rows.

        Args:
            selected: the columns.
            column: opened, resolved or closed: what must have happened in the period; "" counts the cases that are open now.
            also: a further condition.
            period: another period than the board's.
            by: which of the columns are grouped by, as ``1, 2``; "" adds up all.
        """
        parts, params = conditions(QueueFilter(conditions=(*self.pairs, ("counted", "yes"))), self.asker)
        days = period or self.period
        where = [f"c.{column}_us >= ? AND c.{column}_us < ?"] if column else ["c.is_open = 1"]
        ends: list[object] = [max(days.first * DAY, 1), (days.last + 1) * DAY] if column else []
        sql = f"SELECT {selected} FROM complaint c WHERE {' AND '.join([*where, *parts, *([also] if also else [])])}"
        return list(self.db.rows(f"{sql} GROUP BY {by}" if by else sql, (*ends, *params)))

    def where(self, period: Period) -> tuple[str, list[object]]:
        """Return the condition of the cases opened in a period, and its values."""
        parts, params = conditions(QueueFilter(conditions=(*self.pairs, ("counted", "yes"))), self.asker)
        return " AND ".join(["c.opened_us >= ? AND c.opened_us < ?", *parts]), [period.first * DAY, (period.last + 1) * DAY, *params]

    def parts(self, code: str, hits: str, n: str, column: str, also: str = "") -> dict[Any, Part]:
        """Return by code how many of how many, now and in the period before."""
        now = {row[0]: row[1:] for row in self.rows(f"{code}, {hits}, {n}", column, also, by="1")}
        earlier = {}
        if self.earlier is not None:
            earlier = {row[0]: row[1:] for row in self.rows(f"{code}, {hits}, {n}", column, also, self.earlier, by="1")}
        return {key: Part(*now.get(key, (0, 0)), *earlier.get(key, (0, 0))) for key in {**now, **earlier}}


OPENED: Final = frozenset({"opened"})
_COUNTED_BY: Final = {
    "resolution_percentiles": {"resolved"}, "resolution_spread": {"resolved"}, "backlog_age": {""},
    "first_contact": {"closed"}, "comes_back": {"closed", "opened"}, "graded": {"resolved"}, "satisfied_steps": {"resolved"},
    "back_steps": {"resolved"}, "emotion": {"closed"},
    "type_cost": {"resolved"}, "cause_cost": {"resolved"}, "remedy_cost": {"resolved"}, "kept_cost": {"resolved"},
    "kept_value": {"resolved"}, "facts": {"closed"}, "standing_at": {""}, "workload": {""},
    "factors": {"closed"}, "claims": {"opened", "resolved", "closed"},
}
"""By panel what its cases did in the period, as for ``Counting.rows``; the other panels count those that were opened."""


def columns_of(panels: Iterable[str]) -> frozenset[str]:
    """Return what the cases that some panels count did in the period: opened, resolved or closed; "" where those open now are counted."""
    return frozenset(column for name in panels for column in _COUNTED_BY.get(name, OPENED))


def owners_in(db: Reader, period: Period, asker: Asker, pairs: Pairs, column: str) -> frozenset[int]:
    """Return who has the cases that fit some conditions and were opened, resolved or closed in a period, or with "" are open now.

    0 is nobody.
    """
    rows = Counting(db, period, asker, pairs, period).rows("c.owner_id, COUNT(*)", column, by="1")
    return frozenset(int(owner) for owner, _n in rows)


def read_board(
    db: Reader, topic: str, period: Period, asker: Asker, pairs: Pairs, aims: Aims, cancelled: Callable[[], bool] = lambda: False,
    earlier: Period | None = None, spots_by: SpotField | None = None, wanted: Collection[str] = (),
) -> Board:
    """Return the panels of a topic, all of them or those that are wanted; what none of these needs is not counted.

    Args:
        db: a read connection.
        topic: one of TOPICS.
        period: the days.
        asker: who asks and when.
        pairs: conditions as in QueueFilter.
        aims: the targets.
        cancelled: asked while rows are counted one by one.
        earlier: what the period is compared with; None is the one right before.
        spots_by: the field by which hot spots are looked for; None is the product.
        wanted: names of panels; none means all.
    """
    names = frozenset(wanted or PANELS[topic])
    earlier = earlier or period.before
    count, way = Counting(db, period, asker, pairs, earlier), Way(period, pairs)
    if topic == "times":
        waiting = count.rows(f"c.opened_us / {DAY}, COUNT(*)", by="1") if "backlog_age" in names else []
        backlog = {int(day): int(n) for day, n in waiting}
        tally = tally_of(db, period, asker, pairs, cancelled=cancelled, earlier=earlier)
        panels = board_times(tally, backlog, pairs, way, aims, asker.now_us // DAY, names)
    elif topic == "again":
        tally = tally_of(db, period, asker, pairs, cancelled=cancelled, earlier=earlier)
        panels = (*board_again(tally, _again(count, names), way, aims), relations(read_early(count, names), way))
    elif topic == "causes":
        early = read_early(count, names)
        chain = chain_panel(read_causes(count) if "chain" in names else {}, way)
        panels = (*board_causes(_asked(count, spots_by, names), way), rising(early, way), tier_pains(early, way), chain)
    elif topic == "work":
        panels = _work(count, pairs, aims, cancelled, names)
    elif topic == "learning":
        factors = factors_panel(read_factors(count) if "factors" in names else {}, way)
        panels = (factors, *board_learning(_learnt(count, names), pairs, way, asker.now_us // DAY))
    else:
        panels = board_promises(_promised(count, cancelled, names), pairs, way, aims)
    if earlier != period.before:
        panels = tuple(replace(panel, compared="year") for panel in panels)
    return Board(topic=topic, period=period, panels=tuple(panel for panel in panels if panel.name in names))


TOPICS: Final = ("times", "again", "causes", "promises", "work", "learning")


def _one(parts: dict[Any, Part]) -> Part:
    return next(iter(parts.values()), Part(0, 0))


def _again(count: Counting, names: frozenset[str]) -> Again:
    found: list[tuple[Any, ...]] = []
    earlier: list[tuple[Any, ...]] = []
    if not names.isdisjoint({"first_contact", "comes_back", "emotion"}):
        closed = "c.type, c.emotion_first, c.emotion, SUM(c.contacts <= 1 AND c.reopened = 0), SUM(c.reopened > 0), COUNT(*)"
        found = count.rows(closed, "closed", HERE, by="1, 2, 3")
        earlier = count.rows(closed, "closed", HERE, count.earlier, by="1, 2, 3") if count.earlier is not None else []
    emotions: Counter[tuple[str, str]] = Counter()
    for _, first, last, _, _, n in found:
        emotions[first, last] += n
    repeat, back = {}, []
    if "comes_back" in names:
        repeat = count.parts("1", f"SUM({REPEAT})", "COUNT(*)", "opened", "c.customer_id != 0")
    if "back_steps" in names:
        old = f"c.customer_id != 0 AND c.resolved_us <= {count.asker.now_us - AGAIN_US} AND {HERE}"
        back = count.rows(f"c.steps_kept, SUM({CAME_BACK}), COUNT(*)", "resolved", old, by="1")
    return Again(
        first_contact={
            code: _part([row for row in found if row[0] == code], [row for row in earlier if row[0] == code], 3)
            for code in dict.fromkeys(row[0] for row in (*found, *earlier))
        },
        reopened=_part(found, earlier, 4), emotions=emotions, repeat=_one(repeat),
        came_back={int(bits): (int(hits), int(n)) for bits, hits, n in back},
    )


def _part(found: list[tuple[Any, ...]], earlier: list[tuple[Any, ...]], hits: int) -> Part:
    return Part(*(sum(int(row[at]) for row in rows) for rows in (found, earlier) for at in (hits, -1)))


def _asked(count: Counting, spots_by: SpotField | None, names: frozenset[str]) -> Asked:
    by: dict[str, Counter[str]] = defaultdict(Counter)
    before: dict[str, Counter[str]] = defaultdict(Counter)
    kinds = ("type", "channel", "language")
    for into, period in ((by, count.period), (before, count.earlier)):
        if period is None or names.isdisjoint({"by_type", "by_channel", "by_language"}):
            continue
        for *codes, n in count.rows("c.type, c.channel, c.language, COUNT(*)", "opened", "", period, by="1, 2, 3"):
            for name, code in zip(kinds, codes, strict=True):
                into[name][code] += n
    spots, regions, spent, kept = [], [], [], []
    if "hot_spots" in names:
        where = "c.product" if spots_by is None else value_of(spots_by.key)
        spots = count.rows(f"{where}, c.cause, COUNT(*)", "opened", f"coalesce({where}, '') != '' AND c.cause != ''", by="1, 2")
    if "region_spots" in names:
        regions = count.rows("c.region, c.cause, COUNT(*)", "opened", "c.region != '' AND c.cause != ''", by="1, 2")
    if "by_region" in names:
        for into, period in ((by, count.period), (before, count.earlier)):
            found = [] if period is None else count.rows("c.region, COUNT(*)", "opened", "c.region != ''", period, by="1")
            into["region"].update(dict(found))
    if not names.isdisjoint({"type_cost", "cause_cost", "remedy_cost"}):
        spent = count.rows("c.type, c.cause, c.remedy, c.currency, c.cost, COUNT(*)", "resolved", "c.remedy != ''", by="1, 2, 3, 4, 5")
    if "kept_cost" in names:
        graded = f"c.remedy != '' AND c.result > 0 AND {HERE}"
        satisfied = f"SUM(c.result >= {SATISFIED})"
        kept = count.rows(f"c.remedy, c.currency, c.cost, COUNT(*), {satisfied}", "resolved", graded, by="1, 2, 3")
    valued = []
    if "kept_value" in names:
        graded = f"c.remedy != '' AND c.result > 0 AND {HERE}"
        valued = count.rows(f"c.currency, c.cost, {PAID}, c.result >= {SATISFIED}, COUNT(*)", "resolved", graded, by="1, 2, 3, 4")
    return Asked(
        valued=[
            Valued(currency=currency, cost=cost, paid=paid, satisfied=bool(satisfied), n=n) for currency, cost, paid, satisfied, n in valued
        ],
        kept=[Kept(remedy=remedy, currency=currency, cost=cost, n=n, satisfied=satisfied) for remedy, currency, cost, n, satisfied in kept],
        by=by, before=before, spots={(value, cause): n for value, cause, n in spots}, spots_by=spots_by,
        region_spots={(region, cause): n for region, cause, n in regions},
        spent=[
            Spent(type=type_, cause=cause, remedy=remedy, currency=currency, cost=cost, n=n)
            for type_, cause, remedy, currency, cost, n in spent
        ],
    )


_OFFERS: Final = f"c.options_offered > 0 AND {HERE}"
"""The cases in which a final option was offered here."""


def _promised(count: Counting, cancelled: Callable[[], bool], names: frozenset[str]) -> Promised:
    options, promises, facts = {}, {}, {}
    cases, stopped = [], []
    if "options" in names:
        options = count.parts(
            f"min(c.options_offered, {MANY_OPTIONS})", "SUM(c.remedy != '')", "COUNT(*)", "opened", _OFFERS)
    courses: list[Course] = []
    since = count.period
    if "remedies" in names:
        since = readable(count.period, _opened_daily(count, _OFFERS))
        courses = list(_courses(count, since, cancelled, _OFFERS))
    if "facts" in names:
        facts = _facts(count)
    if "promises_by_type" in names:
        promises = count.parts("c.type", "SUM(c.promises_kept)", "SUM(c.promises_kept + c.promises_broken)", "opened")
        cases = count.rows("c.type, COUNT(*)", "opened", "c.promises_kept + c.promises_broken > 0", by="1")
    if "standing_at" in names:
        stopped = count.rows("c.step, COUNT(*)", by="1")
    return Promised(
        options=options, courses=courses, since=since, facts=facts, promises=promises, promise_cases={code: int(n) for code, n in cases},
        stopped={code: int(n) for code, n in stopped},
    )


def _facts(count: Counting) -> dict[str, Part]:
    """Return how many of the cases closed here have each of the four facts."""
    own = ("apology", "admission", "goodwill")
    decided = " ".join(f"WHEN c.on_record & {BIT['outcome', code]} THEN '{code}'" for code in OUTCOMES)
    on_record = ", ".join(f"SUM((c.on_record & {BIT[fact, 'yes']}) != 0)" for fact in own)
    selected = f"CASE {decided} ELSE '' END, {on_record}, COUNT(*)"
    now, earlier = (
        [] if period is None else count.rows(selected, "closed", HERE, period, by="1") for period in (count.period, count.earlier)
    )
    if not now and not earlier:
        return {}
    found = {fact: _part(now, earlier, at) for at, fact in enumerate(own, 1)}
    n, n_before = (sum(int(row[-1]) for row in rows) for rows in (now, earlier))
    for code in OUTCOMES:
        hits, before = (sum(int(row[-1]) for row in rows if row[0] == code) for rows in (now, earlier))
        found[code] = Part(hits, n, before, n_before)
    return found


def _work(
    count: Counting, pairs: Pairs, aims: Aims, cancelled: Callable[[], bool], wanted: frozenset[str],
) -> tuple[Panel, ...]:
    daily = _opened_daily(count)
    period = readable(count.period, daily)
    owners = count.rows("c.owner_id, COUNT(*)", by="1")
    people = dict(count.db.rows("SELECT id, name FROM person"))
    held = [Held(owner_id=id_, name=people.get(id_, ""), n=n) for id_, n in owners]
    seer = count.asker.person_id if count.asker.alone else 0
    written = Written()
    courses = [] if wanted <= {"workload", "drop_off"} else list(_courses(count, period, cancelled, written=written))
    handled = (course.presses for course in courses) if "handling_time" in wanted else ()
    elsewhere = written.pressed_elsewhere(count.db, handled, cancelled)
    stops = read_stops(count) if "drop_off" in wanted else Stops(period=period)
    return (*board_work(courses, held, pairs, Way(period, pairs), aims, seer, elsewhere), board_stops(stops, Way(stops.period, pairs)))


def _opened_daily(count: Counting, also: str = "") -> dict[int, int]:
    """Return by day how many cases were opened in the period, under a further condition."""
    return {int(day): int(n) for day, n in count.rows(f"c.opened_us / {DAY}, COUNT(*)", "opened", also, by="1")}


def _courses(
    count: Counting, period: Period, cancelled: Callable[[], bool], also: str = "", written: Written | None = None,
) -> Iterator[Course]:
    """Yield the course of each case opened in a period, under a further condition; the words of its events are not read.

    ``written`` takes which events there were.
    """
    where, params = count.where(period)
    where = f"{where} AND {also}" if also else where
    sql = (
        "SELECT e.stream_id, e.n, e.kind, e.v, e.data, e.occurred_us, o.at_us, o.actor_id, o.id, e.id FROM complaint c"
        " CROSS JOIN event e ON e.stream_id = c.id CROSS JOIN operation o ON o.id = e.operation_id"
        f" WHERE {where} ORDER BY e.stream_id, e.n"
    )
    rows = (row for chunk in count.db.chunks(sql, params, CHUNK) for row in chunk)
    for case_id, events in groupby(rows, key=lambda row: int(row[0])):
        if cancelled():
            return
        history = []
        for _, n, kind, v, data, occurred, at, actor, press, number in events:
            history.append(Recorded(n, from_stored(kind, v, data, None), occurred, at, actor, press))
            if written is not None:
                written.add(press, number)
        yield course(fold(case_id, history), history, count.asker.now_us)


def _learnt(count: Counting, names: frozenset[str]) -> Learnt:
    days, points, found, claims = count.period, [], [], {}
    if "improvements" in names:
        points = count.db.rows(
            f"SELECT id, opened_us / {DAY}, cause, title FROM improvement WHERE opened_us >= ? AND opened_us < ?"
            " AND cause NOT IN ('', 'unknown') AND case_id NOT IN (SELECT value FROM json_each(?))",
            (days.first * DAY, (days.last + 1) * DAY, hidden_ids(count.asker)),
        )
        around = Period(days.first - COMPARED_DAYS, days.last + COMPARED_DAYS)
        found = count.rows(f"c.cause, c.opened_us / {DAY}, COUNT(*)", "opened", "c.cause != ''", around, by="1, 2") if points else []
    if "claims" in names:
        claims = _claims(count)
    return Learnt(
        points=[Point(id=id_, day=day, cause=cause, title=title) for id_, day, cause, title in points],
        daily={(cause, day): n for cause, day, n in found}, first_day=int(count.db.value(_FIRST_DAY) or 0), **claims,
    )


def _claims(count: Counting) -> dict[str, Any]:
    """Return what the claims are held against, by the names of ``Learnt``."""
    satisfied = f"SUM(c.handling >= {SATISFIED}), COUNT(*)"
    answered = f"c.first_response_us > 0 AND c.handling > 0 AND {HERE}"
    return {
        "contact": _one(count.parts("1", "SUM(c.contacts <= 1 AND c.reopened = 0)", "COUNT(*)", "closed", HERE)),
        "choice": _two(count, f"c.options_offered >= 2, {satisfied}", "resolved", f"c.options_offered > 0 AND c.handling > 0 AND {HERE}"),
        "wait": _two(count, f"c.first_response_us - c.opened_us <= {48 * HOUR}, {satisfied}", "resolved", answered),
        "heard": _two(count, "c.steps_kept & 1, SUM(c.remedy != ''), COUNT(*)", "opened", f"c.options_offered > 0 AND {HERE}"),
    }


_FIRST_DAY: Final = f"SELECT min(opened_us) / {DAY} FROM complaint WHERE origin != 'undated'"


def _two(count: Counting, selected: str, column: str, also: str) -> tuple[Part, Part]:
    """Return the cases in which something does not hold, and those in which it does."""
    found = {bool(holds): Part(int(hits), int(n)) for holds, hits, n in count.rows(selected, column, also, by="1")}
    return found.get(False, Part(0, 0)), found.get(True, Part(0, 0))
