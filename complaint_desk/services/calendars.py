"""Time limits as somebody looks after them: which rule sets hold, when the desk is open, and the days off of each calendar.

What is changed is written into the site's own folder beside the desk and holds at once, also in other windows that are open on it: the
trail says who changed what, and each reads its rules anew before it writes next, or at its next look (``watching.elsewhere``). A file
that is changed by hand holds from the next start on.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from complaint_desk import paths
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Native
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rule_sets import HOUSE_ID
from complaint_desk.playbooks import limits, seeding
from complaint_desk.playbooks.calendars import calendar_ids, country_of, read_calendar
from complaint_desk.playbooks.sources import Fault, Faults, Shelf
from complaint_desk.readers.days_off import read_days
from complaint_desk.services.books import load_rules
from complaint_desk.services.changed import Changed
from complaint_desk.services.desks import site_folder
from complaint_desk.services.door import ask, operate

T = TypeVar("T")
RIGHT: Final = "manage_clocks"
FIRST_YEAR, LAST_YEAR = 2020, 2100


@dataclass(frozen=True, slots=True)
class SetShown:
    """A rule set: whether it is switched on, and what it says of itself."""

    id: str
    on: bool
    chosen: bool
    dated: str
    title: Native
    source: Native


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """A calendar: whose holidays it has and up to when, and how many days in it differ from the week."""

    id: str
    title: Native
    country: str
    known_until: date | None
    days: int


@dataclass(frozen=True, slots=True)
class LimitsShown:
    """Everything that can be looked after.

    Attributes:
        sets: the rule sets.
        calendars: the calendars.
        desk: the calendar by which somebody is at the desk, "" for day and night.
        version: counted up with each choice of these.
        faults: what is wrong with files of the site; the shipped ones serve in their place.
    """

    sets: tuple[SetShown, ...]
    calendars: tuple[CalendarShown, ...]
    desk: str
    version: int = 0
    faults: tuple[Fault, ...] = ()


def shown(store: Store, who: Person) -> LimitsShown:
    """Return the rule sets and calendars that there are; a file of the site that can't be used is left out.

    Raises:
        NotAllowed: the role may not look after time limits.
    """
    ask(store, who, "choose_rules", RIGHT)
    shelf, wrong = shelf_of(store), Faults()
    choice = limits.read_choice(shelf, wrong)
    sets, calendars = [], []
    for name in limits.set_ids(shelf):
        read = _usable(shelf, limits.FOLDER, name, limits.read_set, wrong)
        if read is not None:
            made = read[0]
            sets.append(SetShown(name, name in choice.sets, made.chosen, made.dated, made.title, made.source))
    for name in calendar_ids(shelf):
        read_one = _usable(shelf, "calendars", name, read_calendar, wrong)
        if read_one is not None:
            calendar = read_one[0]
            calendars.append(CalendarShown(name, calendar.title, country_of(shelf, name), calendar.known_until, len(calendar.days)))
    return LimitsShown(tuple(sets), tuple(calendars), choice.desk, choice.version, tuple(dict.fromkeys(wrong.blamed)))


def _usable(shelf: Shelf, folder: str, name: str, read: Callable[[Shelf, str, Faults], T], wrong: Faults) -> T | None:
    """Return what a file says: the site's own, the shipped one where that is wrong, None where there is no other."""
    parts = (folder, f"{name}.toml")
    for place in (shelf, shelf.plain):
        if place is shelf or shelf.own(*parts):
            faults = Faults()
            made = read(place, name, faults)
            if not faults.found:
                return made
            wrong.found += faults.found
        if not shelf.plain.has(*parts):
            break
    return None


def choose(
    store: Store, who: Person, *, sets: Sequence[str], desk: str = "", seen: int | None = None, key: bytes | None = None
) -> Changed:
    """Switch rule sets on, the house's always among them, and say by which calendar somebody is at the desk; the trail says who did.

    Args:
        store: the desk.
        who: the person acting.
        sets: the rule sets that hold from now on.
        desk: the calendar, "" for day and night.
        seen: the ``version`` of the choice that the person changed, where somebody else may have chosen meanwhile.
        key: 16 bytes that name this press.

    Raises:
        NotAllowed: the role may not.
        Problem: there is no such rule set or calendar, somebody else chose meanwhile, or the file can't be written.
    """
    ask(store, who, "choose_rules", RIGHT)
    shelf = shelf_of(store)
    known = limits.set_ids(shelf)
    for name in sets:
        if name not in known:
            raise Problem("no_such_rule_set", code="CL-SET", name=name[:40])
    if desk:
        _known(shelf, desk)
    wanted = tuple(name for name in known if name == HOUSE_ID or name in sets)

    def work(tx: Transaction) -> dict[str, Any]:
        before = limits.read_choice(shelf_of(store), Faults())
        if seen is not None and before.version != seen:
            raise Problem("limits_chosen_meanwhile", code="CL-STALE")
        choice = limits.Choice(wanted, desk, before.version + 1)
        note(tx, ev.RulesChanged(sets=wanted, calendar=desk, version=choice.version))
        keep(lambda: limits.keep_choice(site_of(store), choice))
        return {"kinds": ["rules"], "sets": list(wanted)}

    done = operate(store, who, key or secrets.token_bytes(16), "choose_rules", "manage_clocks", work)
    take_hold(store)
    return done


def note(tx: Transaction, event: ev.RulesChanged) -> None:
    """Note in the trail that the rules change, and let other windows know. The file is written last: neither is without the other."""
    tx.append(tx.desk_stream, [event])
    tx.rules_changed()


def keep(write: Callable[[], object]) -> None:
    """Write into the site's folder.

    Raises:
        Problem: it can't be written.
    """
    try:
        write()
    except OSError:
        raise Problem("limits_not_kept", code="CL-WRITE") from None


def seed(store: Store, who: Person, *, calendar: str, years: Iterable[int], key: bytes | None = None) -> Changed:
    """Write the public holidays and make-up days of some years into a calendar; the result tells how many ``days`` that are.

    Raises:
        NotAllowed: the role may not.
        Problem: there is no such calendar, its file has a mistake, it is of no country, the list is not there, or nothing can be written.
    """
    ask(store, who, "choose_rules", RIGHT)
    shelf = shelf_of(store)
    require_sound(shelf, calendar)
    country, wanted = country_of(shelf, calendar), sorted(set(years))
    if not country or not wanted or not FIRST_YEAR <= wanted[0] <= wanted[-1] <= LAST_YEAR:
        raise Problem("no_holidays", code="CL-COUNTRY", name=calendar[:40])
    try:
        off, made_up = seeding.official_days(country, wanted)
    except ImportError:
        raise Problem("no_holidays", code="CL-LIST", name=calendar[:40]) from None
    return _add(store, who, calendar, off, made_up, years=wanted, key=key)


def bring_in(store: Store, who: Person, *, calendar: str, file: Path, key: bytes | None = None) -> Changed:
    """Write the days off and make-up days of a list into a calendar; the result tells how many ``days`` that are.

    Raises:
        NotAllowed: the role may not.
        Problem: there is no such calendar, its own file has a mistake, the list can't be used, or the file can't be written.
    """
    ask(store, who, "choose_rules", RIGHT)
    require_sound(shelf_of(store), calendar)
    found = read_days(file)
    return _add(store, who, calendar, found.off, found.worked, key=key)


def _add(
    store: Store, who: Person, name: str, off: Iterable[date], made_up: Iterable[date], *, years: Sequence[int] = (), key: bytes | None
) -> Changed:
    """Add days to a calendar as its file says within the transaction: two windows that add at once add one after the other."""
    off, made_up = set(off), set(made_up)

    def work(tx: Transaction) -> dict[str, Any]:
        shelf = shelf_of(store)
        require_sound(shelf, name)
        before, version = read_calendar(shelf, name, Faults())
        country = country_of(shelf, name)
        after = seeding.with_days(before, off, made_up, years)
        after = replace(after, known_until=seeding.known(before.known_until, off, made_up, years, country))
        count = sum(1 for day, periods in after.days.items() if before.days.get(day) != periods)
        note(tx, ev.RulesChanged(calendar=name, days=count, years=tuple(years), version=version + 1))
        keep(lambda: seeding.keep(site_of(store), after, version + 1, country))
        return {"kinds": ["rules"], "days": count}

    done = operate(store, who, key or secrets.token_bytes(16), "add_days", "manage_clocks", work)
    take_hold(store)
    return done


def take_hold(store: Store) -> None:
    """Let what was written hold from now on."""
    store.follow(load_rules(site=site_of(store)))


def _known(shelf: Shelf, calendar: str) -> None:
    if calendar not in calendar_ids(shelf):
        raise Problem("no_such_calendar", code="CL-CALENDAR", name=calendar[:40])


def require_sound(shelf: Shelf, calendar: str) -> None:
    """Refuse to rewrite a file with a mistake: what could not be read of it would be gone, and the mistake would be the truth."""
    _known(shelf, calendar)
    faults = Faults()
    read_calendar(shelf, calendar, faults)
    if faults.found:
        first = faults.found[0]
        raise Problem("calendar_faulty", code="CL-FAULT", file=first.file, place=first.place, reason=first.reason)


def shelf_of(store: Store) -> Shelf:
    """Return where the desk's rule sets and calendars are looked for."""
    return Shelf.of(None, site_folder(store.path, safe=store.safe))


def site_of(store: Store) -> Path:
    """Return the folder of the site's own files, be it there or not."""
    return site_folder(store.path) or paths.beside(store.path, "site")
