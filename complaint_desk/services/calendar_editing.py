"""Editing a calendar: it is read as a draft, changed, held against the open cases, and saved or taken back.

A draft is a value: nothing of it holds before it is saved, and what is saved goes the way of all changes to time limits (``calendars``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.calendar_edit import FIRST_YEAR, LAST_YEAR, differing_days, differing_weekdays, require_usable
from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.messages import At, Message, Native, Value, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks import seeding
from complaint_desk.playbooks.calendars import COUNTRIES as COUNTRIES
from complaint_desk.playbooks.calendars import FOLDER, country_of, read_calendar
from complaint_desk.playbooks.sources import Faults, Shelf
from complaint_desk.readers.days_off import read_days
from complaint_desk.services import calendars
from complaint_desk.services.calendars import RIGHT
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate
from complaint_desk.services.parties import hidden_from

MOST_LOOKED: Final = 500
"""So many open cases, the next due first, are held against a draft: about a second of work, beside the window's own."""
MOST_SHOWN: Final = 50
NEXT_DUE: Final = (
    "SELECT id FROM complaint INDEXED BY complaint_open_queue WHERE is_open = 1 AND next_due_us > 0 ORDER BY next_due_us LIMIT ?"
)
OPEN: Final = "SELECT count(*) FROM complaint INDEXED BY complaint_open_queue WHERE is_open = 1 AND next_due_us > 0"


@dataclass(frozen=True, slots=True)
class Draft:
    """A calendar while it is changed.

    Attributes:
        calendar: as it is to be.
        country: whose holidays it has, "" for nobody's.
        version: of the file that it was read from.
        back: whether a change before can be taken back.
    """

    calendar: Calendar
    country: str
    version: int
    back: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock that gets another due time; 0 where there is none, since the calendar is never open for long enough."""

    case_id: int
    number: str
    clock: str
    rule_set: Native
    before_us: int
    after_us: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft does to the clocks that run.

    Attributes:
        used: whether a rule set that is switched on counts by the calendar.
        open: how many open cases have a clock that runs.
        looked: how many of them, the next due first, were looked at.
        counted: how many of their clocks run by this calendar.
        moved: how many of those get another due time.
        first: these, the one that is due first at the top, at most MOST_SHOWN.
    """

    used: bool
    open: int = 0
    looked: int = 0
    counted: int = 0
    moved: int = 0
    first: tuple[Moved, ...] = ()


def draft(store: Store, who: Person, *, calendar: str) -> Draft:
    """Return a calendar to be changed.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: there is no such calendar, or its file has a mistake.
    """
    ask(store, who, "choose_rules", RIGHT)
    shelf = calendars.shelf_of(store)
    calendars.require_sound(shelf, calendar)
    read, version = read_calendar(shelf, calendar, Faults())
    return Draft(read, country_of(shelf, calendar), version, shelf.own(FOLDER, f"{calendar}.toml"))


def seeded(store: Store, who: Person, *, made: Draft, country: str, years: Iterable[int]) -> Draft:
    """Return a draft with the public holidays and make-up days of a country in some years; what stood for these years goes.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: there is no list for that country or those years.
    """
    ask(store, who, "choose_rules", RIGHT)
    wanted = sorted(set(years))
    if not country or country not in COUNTRIES or not wanted or not FIRST_YEAR <= wanted[0] <= wanted[-1] <= LAST_YEAR:
        raise Problem("no_holidays", code="CL-COUNTRY", name=made.calendar.name[:40])
    try:
        off, made_up = seeding.official_days(country, wanted)
    except ImportError:
        raise Problem("no_holidays", code="CL-LIST", name=made.calendar.name[:40]) from None
    known = seeding.known(made.calendar.known_until if country == made.country else None, off, made_up, wanted, country)
    after = replace(seeding.with_days(made.calendar, off, made_up, wanted), known_until=known)
    return replace(made, calendar=after, country=country)


def brought_in(store: Store, who: Person, *, made: Draft, file: Path) -> Draft:
    """Return a draft with the days off and make-up days of a list.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: the list can't be used.
    """
    ask(store, who, "choose_rules", RIGHT)
    found = read_days(file)
    known = seeding.known(made.calendar.known_until, found.off, found.worked, (), made.country)
    return replace(made, calendar=replace(seeding.with_days(made.calendar, found.off, found.worked), known_until=known))


def preview(store: Store, who: Person, *, calendar: Calendar, cancelled: Callable[[], bool] = lambda: False) -> Preview:
    """Return which clocks of open cases would be due at another time if a calendar were so; nothing is kept.

    A case about whoever asks is not among them, nor counted.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: the calendar can't be used.
    """
    ask(store, who, "choose_rules", RIGHT)
    require_usable(calendar)
    laws = tuple(law for law in store.rules.sets if law.time.calendar.name == calendar.name)
    if not laws:
        return Preview(used=False)
    time, reader, hidden = WorkingTime(calendar), store.read(), hidden_from(store, who)
    now = replace(store.rules, sets=laws)
    then = replace(now, sets=tuple(replace(law, time=time) for law in laws))
    looked = counted = passed = 0
    moved: list[Moved] = []
    for (case_id,) in reader.rows(NEXT_DUE, (MOST_LOOKED,)):
        if cancelled():
            break
        if case_id in hidden:
            passed += 1
            continue
        case = store.case(int(case_id))
        running = _running(case, now)
        looked, counted = looked + 1, counted + len(running)
        after = _running(case, then)
        moved += [
            Moved(case.id, case.number, clock.name, clock.law.title, clock.due_us, after[which].due_us)
            for which, clock in running.items() if clock.law is not None and clock.due_us != after[which].due_us
        ]
    moved.sort(key=lambda each: (each.after_us or each.before_us, each.case_id))
    return Preview(True, int(reader.value(OPEN)) - passed, looked, counted, len(moved), tuple(moved[:MOST_SHOWN]))


def _running(case: Case, rules: Rules) -> dict[tuple[str, str, int], Clock]:
    """The clocks of these rule sets that have not ended."""
    found = (clock for clock in clocks(case, rules, running=True) if clock.law is not None and not clock.end_us)
    return {(clock.law.id if clock.law is not None else "", clock.name, clock.start_us): clock for clock in found}


def moved_words(found: Preview) -> Message:
    """Return what a draft does to the clocks that run, in a sentence."""
    if not found.used:
        return say("calendar.preview.unused")
    fields = {"moved": found.moved, "counted": found.counted}
    if found.looked < found.open:
        return say("calendar.preview.some", looked=found.looked, open=found.open, **fields)
    return say("calendar.preview.all", **fields)


def moved_line(each: Moved) -> Message:
    """Return one clock that gets another due time, in words."""
    stands: dict[str, Value] = {"number": each.number, "clock": say(f"clock.{each.clock}")}
    if each.before_us and each.after_us:
        return say("calendar.preview.line", before=At(each.before_us), after=At(each.after_us), **stands)
    return say("calendar.preview.line_open", before=At(each.before_us or each.after_us), **stands)


def save(store: Store, who: Person, *, made: Draft, key: bytes | None = None) -> Changed:
    """Let a calendar be as its draft; the result tells how many ``days`` and days of the ``week`` are others than before.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: the draft can't be used, the calendar was changed meanwhile, or its file has a mistake or can't be written.
    """
    ask(store, who, "choose_rules", RIGHT)
    require_usable(made.calendar)
    return _keep(store, who, made, lambda _shelf: (made.calendar, made.country), key)


def take_back(store: Store, who: Person, *, calendar: str, version: int, key: bytes | None = None) -> Changed:
    """Let a calendar be as it was before its last change; done again it takes that back.

    Args:
        store: the desk.
        who: the person acting.
        calendar: which one.
        version: of the file whose change shall be taken back.
        key: 16 bytes that name this press.

    Raises:
        NotAllowed: the role may not look after time limits.
        Problem: there is no change to be taken back, or as with ``save``.
    """
    now = draft(store, who, calendar=calendar)

    def before(shelf: Shelf) -> tuple[Calendar, str]:
        found = _before(shelf, calendar) if now.back else None
        if found is None:
            raise Problem("calendar_nothing_before", code="CL-BACK", name=calendar[:40])
        return found

    return _keep(store, who, replace(now, version=version), before, key)


def _before(shelf: Shelf, name: str) -> tuple[Calendar, str] | None:
    """What stood before the last change: the file beside the site's own, the shipped one where the site had none; None where neither is."""
    kept = seeding.kept_as(name)
    file, place = (kept, shelf) if shelf.own(FOLDER, kept) else (f"{name}.toml", shelf.plain)
    if not place.has(FOLDER, file):
        return None
    faults = Faults()
    found, _version = read_calendar(place, name, faults, file=file)
    return None if faults.found else (found, country_of(place, name, file=file))


def _keep(store: Store, who: Person, made: Draft, wanted: Callable[[Shelf], tuple[Calendar, str]], key: bytes | None) -> Changed:
    name = made.calendar.name

    def work(tx: Transaction) -> dict[str, Any]:
        shelf = calendars.shelf_of(store)
        calendars.require_sound(shelf, name)
        now, version = read_calendar(shelf, name, Faults())
        if version != made.version:
            raise Problem("calendar_changed_meanwhile", code="CL-STALE")
        after, country = wanted(shelf)
        days, week = differing_days(now, after), differing_weekdays(now, after)
        if not days and not week and country == country_of(shelf, name) and after.known_until == now.known_until:
            return {"unchanged": True, "kinds": [], "days": 0, "week": 0}
        calendars.note(tx, ev.RulesChanged(calendar=name, days=days, week=week, version=version + 1))
        calendars.keep(lambda: seeding.keep(calendars.site_of(store), after, version + 1, country))
        return {"kinds": ["rules"], "days": days, "week": week}

    done = operate(store, who, key or secrets.token_bytes(16), "edit_calendar", "manage_clocks", work)
    calendars.take_hold(store)
    return done
