"""Telling people of their clocks before they run out: at half, three quarters and nine tenths of the time, and when it is over.

Each step of a clock is told once to whoever has the case, whatever window they sit at, and never while nobody is at the desk: what was
reached at night waits until the desk's calendar opens. Of a case that nobody has, the later steps are told to who may give it to
somebody. That a promise or callback of one's own is due, or overdue, is told with its words by ``reminding``; only its steps are told here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import reminders
from complaint_desk.data.store import Notes, Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.calendars import NeverOpen
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import STEPS, clocks
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.services.parties import hidden_from

MOST_LOOKED: Final = 200
"""So many cases of one person, the next due first, are looked at."""
NEWS_US: Final = 4 * DAY
"""A long weekend: what was reached longer ago is no news but for who was away since, the queue shows the case as late."""
LOOKED_US: Final = HOUR
"""So often it is kept at most that somebody was told all there is."""
FREE_FROM: Final = 75
"""From this percent on the clocks of a case that nobody has are told."""
MINE: Final = (
    "SELECT id, version FROM complaint INDEXED BY complaint_is_open_owner_id_next_due_us "
    "WHERE is_open = 1 AND owner_id = ? AND next_due_us > 0 ORDER BY next_due_us LIMIT ?"
)
_NOBODYS: Final = "FROM complaint INDEXED BY complaint_is_open_owner_id_next_due_us WHERE is_open = 1 AND owner_id = 0"
FREE_SOON: Final = f"SELECT id, version {_NOBODYS} AND next_due_us > ? ORDER BY next_due_us LIMIT ?"
FREE_LATE: Final = f"SELECT id, version {_NOBODYS} AND next_due_us > 0 AND next_due_us <= ? ORDER BY next_due_us DESC LIMIT ?"
_AGREED: Final = frozenset({"promise", "callback"})
"""Clocks that run out when it was said: another moment is another clock."""


def code_of(clock: str, number: int, percent: int) -> str:
    """Return what is kept of a step of a clock once it was told: by this, or with its words by ``reminding``."""
    return f"clock:{clock}{number or ''}:{percent}"


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which a clock is to be told of.

    Attributes:
        at_us: when a share of its time is used and somebody is at the desk.
        percent: that share.
        clock: the clock's name.
        number: its number among its kind.
        start_us: when the clock began, which with its name tells it from any other of the case.
        due_us: when it runs out.
    """

    at_us: int
    percent: int
    clock: str
    number: int
    start_us: int
    due_us: int

    @property
    def code(self) -> str:
        """What is kept of it once it was told."""
        return code_of(self.clock, self.number, self.percent)

    @property
    def which_us(self) -> int:
        """What tells its clock from any other of that name and number: a callback that is put off is told of anew."""
        return self.due_us if self.clock in _AGREED else self.start_us


@dataclass(frozen=True, slots=True)
class Warned:
    """What somebody is told: a step of a clock of one of their cases, or of one that nobody has (``free``)."""

    case_id: int
    number: str
    step: Step
    now_us: int
    free: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a case since it was last folded: its version, its number, and the steps of its clocks that run.

    Steps that were reached by ``since_us`` are no news and left out, as long as the clock is not set back to before.
    """

    version: int
    number: str
    steps: tuple[Step, ...]
    since_us: int


Known = Mapping[int, Looked]


def steps_of(case: Case, rules: Rules) -> tuple[Step, ...]:
    """Return the moments at which the clocks of a case that run are told of, as far as is known now."""
    found = []
    for clock in clocks(case, rules):
        if not clock.runs or not clock.due_us:
            continue
        for percent in (*STEPS, 100):
            reached = clock.reaches(percent) if percent < 100 else clock.due_us
            if reached:
                found.append(Step(_at_the_desk(rules, reached), percent, clock.name, clock.number, clock.start_us, clock.due_us))
    return tuple(found)


def _at_the_desk(rules: Rules, at_us: int) -> int:
    """Return when somebody is at the desk from a moment on; that moment itself by a calendar that never opens again."""
    try:
        return rules.desk_time.opens(at_us)
    except NeverOpen:
        return at_us


def anybody_there(store: Store, _who: Person) -> bool:
    """Tell whether somebody is at the desk now, by its calendar: nothing is told at the edge of the window at night."""
    return store.rules.desk_time.is_open(store.clock())


def look(store: Store, who: Person, *, known: Known) -> tuple[Known, tuple[Warned, ...]]:
    """Return what is known of one's cases now, and of those that nobody has, and of which clocks one is to be told; nothing is kept.

    Args:
        store: the desk.
        who: the person at the window.
        known: what the last look returned: a case that has not changed since is not read again.
    """
    if not who.may("see_cases") or store.read_only:
        return {}, ()
    rules, reader, now = store.rules, store.read(), store.clock()
    since = _since(store, who, now)
    seen: dict[int, Looked] = {}
    hidden = hidden_from(store, who)
    mine = reader.rows(MINE, (who.id, MOST_LOOKED))
    free: list[tuple[int, int]] = []
    if who.may("assign_others"):
        free = [*reader.rows(FREE_SOON, (since, MOST_LOOKED // 2)), *reader.rows(FREE_LATE, (since, MOST_LOOKED // 2))]
    for case_id, version in (*mine, *free):
        if case_id in hidden:
            continue
        before = known.get(case_id)
        if before is None or before.version != version or since < before.since_us:
            case = store.case(case_id)
            before = Looked(version, case.number, tuple([step for step in steps_of(case, rules) if step.at_us > since]), since)
        seen[case_id] = before
    if not rules.desk_time.is_open(now):
        return seen, ()
    found = []
    nobodys = {case_id for case_id, _version in free}
    for case_id, looked in seen.items():
        highest: dict[tuple[str, int, int], Step] = {}
        least = FREE_FROM if case_id in nobodys else 0
        for step in looked.steps:  # in the order of their shares
            if since < step.at_us <= now and step.percent >= least:
                highest[step.clock, step.number, step.which_us] = step
        told_of = reminders.told(reader, who.id, case_id) if highest else frozenset()
        found += [
            Warned(case_id, looked.number, step, now, case_id in nobodys) for step in highest.values()
            if (step.code, step.which_us) not in told_of and not (step.percent == 100 and step.clock in _AGREED and case_id not in nobodys)
        ]
    return seen, tuple(sorted(found, key=lambda one: one.step.due_us))


def _since(store: Store, who: Person, now_us: int) -> int:
    """Return from when on what was reached is news to somebody: a few days, or since they were last told all there was."""
    last = reminders.looked(store.read(), who.id) or now_us
    return max(now_us - reminders.KEPT_US, min(now_us - NEWS_US, last))


def seen(store: Store, who: Person) -> None:
    """Keep, now and then, that somebody was told all there was to tell by now; while nobody is at the desk nobody is told anything."""
    now = store.clock()
    if store.read_only or not who.may("see_cases") or not store.rules.desk_time.is_open(now):
        return
    if not 0 <= now - reminders.looked(store.read(), who.id) < LOOKED_US:
        store.note(lambda notes: reminders.look(notes, who.id, now))


def tell(store: Store, who: Person, *, found: tuple[Warned, ...]) -> tuple[Warned, ...]:
    """Return which of these steps somebody is told of now, and keep that they were: of two windows one tells it."""

    def keep(notes: Notes) -> tuple[Warned, ...]:
        return tuple(one for one in found if reminders.tell(notes, who.id, one.case_id, one.step.code, one.step.which_us, one.now_us))

    return store.note(keep) if found else ()


def take_back(store: Store, who: Person, *, told: tuple[Warned, ...]) -> None:
    """Keep no longer that somebody was told of these steps: nobody could read it, and the next look finds them again."""

    def forget(notes: Notes) -> None:
        for one in told:
            reminders.untell(notes, who.id, one.case_id, one.step.code, one.step.which_us)

    store.note(forget)
