"""Reads the time limits of a site: rule sets (``clocks/ID.toml``), which of them are switched on, and the calendars they are counted in.

A site switches rule sets on in ``clocks/choice.toml`` and may have sets and calendars of its own. A bad file of its own never stops the
desk: the shipped one serves, or the set is left out where none is shipped, and what is wrong is kept to be told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.rule_sets import (
    ANY_CASE,
    AROUND_THE_CLOCK,
    CLOCK_NAMES,
    ENDS,
    HOUSE_ID,
    KINDS,
    PAUSES,
    STARTS,
    CallbackRule,
    ClockRule,
    OutcomeWord,
    RuleSet,
    Scope,
    Shorter,
)
from complaint_desk.domain.targets import COUNTED_IN_DAYS, MOST, UNITS
from complaint_desk.domain.vocabulary import CHANNELS, CIRCUMSTANCES, COMPLAINT_TYPES, OUTCOMES, TIERS, URGENCIES
from complaint_desk.playbooks.calendars import calendar_ids, native, read_calendar
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, open_table

FOLDER: Final = "clocks"
CHOICE: Final = "choice.toml"
CHOSEN_ANEW: Final = 1_000
"""What a new choice adds to the version of the limits: more than all files that it may switch off."""
LAST_CALL: Final = 366
"""Days after a solution beyond which nobody is called about it."""
_PAUSED: Final = ("customer",)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a site switched on: rule sets by their id, and the calendar by which somebody is at the desk.

    ``version`` is counted up with each choice, so that the rules' own version grows when a set is switched off too.
    """

    sets: tuple[str, ...] = (HOUSE_ID,)
    desk: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits that hold.

    Attributes:
        sets: the rule sets that are switched on.
        desk_time: when somebody is at the desk.
        version: the sum of the versions of all files read, so that it grows with each.
        told: everything they say as one text, to be told from what they said before.
        faults: what is wrong with the site's own files.
    """

    sets: tuple[RuleSet, ...]
    desk_time: WorkingTime
    version: int
    told: str
    faults: tuple[Fault, ...]


def set_ids(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of the rule sets there are, the house's first, the site's own included."""
    folders = [folder / FOLDER for folder in (shelf.shipped, shelf.site) if folder is not None]
    found = {file.stem for folder in folders for file in folder.glob("*.toml") if file.name != CHOICE}
    return tuple(sorted(found, key=lambda name: (name != HOUSE_ID, name)))


def read_choice(shelf: Shelf, faults: Faults) -> Choice:
    """Return what a site switched on; the house's limits alone where it chose nothing."""
    if not shelf.own(FOLDER, CHOICE):
        return Choice()
    table = open_table(shelf, (FOLDER, CHOICE), faults)
    sets = table.codes("sets", set_ids(shelf))
    desk = table.code("desk", calendar_ids(shelf), default="")
    version = table.number("version", 0, least=0)
    table.close()
    return Choice(sets or (HOUSE_ID,), desk, version)


def keep_choice(site: Path, choice: Choice) -> None:
    """Write what a site switched on; the file is replaced as a whole or not at all.

    Raises:
        OSError: it can't be written; an older choice stands.
    """
    path = site / FOLDER / CHOICE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["# Which rule sets hold here, and the calendar by which somebody is at the desk.\n"]
    lines.append(f"version = {choice.version}\n")
    lines.append(f"sets = [{', '.join(json.dumps(name) for name in choice.sets)}]\n")
    if choice.desk:
        lines.append(f"desk = {json.dumps(choice.desk)}\n")
    part = path.with_name(path.name + ".part")
    part.write_text("".join(lines), encoding="utf-8", newline="\n")
    part.replace(path)


def load_limits(shelf: Shelf) -> Limits:
    """Return the time limits that hold at a site.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    reading = _Reading(shelf)
    found = Faults()
    choice = read_choice(shelf, found)
    reading.faults += found.blamed  # what can be read of it holds: one name that is not there switches no other rule set off
    sets = tuple(made for name in choice.sets if (made := reading.rule_set(name)) is not None)
    desk = reading.time(choice.desk) if choice.desk else AROUND_THE_CLOCK
    told = repr(([_told(each) for each in sets], _calendar_told(desk.calendar)))
    return Limits(sets, desk, reading.version + CHOSEN_ANEW * choice.version, told, tuple(dict.fromkeys(reading.faults)))


def rule_set(shelf: Shelf, set_id: str) -> RuleSet | None:
    """Return one rule set with its calendar, None where it can't be used and none is shipped.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    return _Reading(shelf).rule_set(set_id)


def calendar_time(shelf: Shelf, calendar_id: str) -> WorkingTime:
    """Return one calendar, ready to be asked.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    return _Reading(shelf).time(calendar_id)


def check_limits(shelf: Shelf, faults: Faults) -> None:
    """Tell what is wrong in every rule set and calendar there is, whether switched on or not."""
    for name in calendar_ids(shelf):
        read_calendar(shelf, name, faults)
    for name in set_ids(shelf):
        read_set(shelf, name, faults)
    read_choice(shelf, faults)


class _Reading:
    """Reads sets and calendars once each, the site's own before the shipped ones."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._times: dict[str, WorkingTime] = {}
        self.faults: list[Fault] = []
        self.version = 0

    def rule_set(self, name: str) -> RuleSet | None:
        """Return a rule set; None where only a site's own file could make it and that can't be used."""
        read = self._read(FOLDER, name, lambda shelf, faults: read_set(shelf, name, faults))
        if read is None:
            return None
        made, calendar = read
        self.version += made.version
        return RuleSet(
            id=made.id, version=made.version, dated=made.dated, time=self.time(calendar), clocks=made.clocks, chosen=made.chosen,
            title=made.title, source=made.source, outcomes=made.outcomes, callbacks=made.callbacks, turn=made.turn,
        )

    def time(self, name: str) -> WorkingTime:
        """Return a calendar, ready to be asked; one that can't be had is day and night, and that is told."""
        if name not in self._times:
            read = self._read("calendars", name, lambda shelf, faults: read_calendar(shelf, name, faults))
            if read is None:
                return AROUND_THE_CLOCK
            calendar, version = read
            self.version += version
            self._times[name] = WorkingTime(calendar)
        return self._times[name]

    def _read(self, folder: str, name: str, read: Callable[[Shelf, Faults], T]) -> T | None:
        parts = (folder, f"{name}.toml")
        if self._shelf.own(*parts):
            found = Faults()
            made = read(self._shelf, found)
            if not found.found:
                return made
            self.faults += found.blamed
            if not self._shelf.plain.has(*parts):
                return None
        shipped = Faults()
        made = read(self._shelf.plain, shipped)
        shipped.raise_any()
        return made


def read_set(shelf: Shelf, set_id: str, faults: Faults) -> tuple[RuleSet, str]:
    """Return a rule set, not yet with its calendar, and that one's id; what is wrong goes to the faults."""
    table = open_table(shelf, (FOLDER, f"{set_id}.toml"), faults)
    if table.text("id") != set_id:
        table.fault("id", "wrong_id", id=set_id)
    dated = table.value("dated")
    if dated is not None and type(dated) is not date:
        table.fault("dated", "not_a_date", value=str(dated))
    calendar = table.code("calendar", calendar_ids(shelf))
    seen: set[str] = set()
    words: set[str] = set()
    calls: set[str] = set()
    made = RuleSet(
        id=set_id, version=table.number("version"), dated=str(dated) if type(dated) is date else "", time=AROUND_THE_CLOCK,
        clocks=tuple(_clock(entry, seen) for entry in table.entries("clock")), chosen=table.flag("chosen"), title=native(table, "title"),
        source=native(table, "source", needed=set_id != HOUSE_ID),
        outcomes=tuple(_outcome(entry, words) for entry in table.entries("outcome")),
        callbacks=tuple(_callback(entry, calls) for entry in table.entries("callback")), turn=native(table, "turn", needed=False),
    )
    if not made.clocks:
        table.fault("clock", "no_clock")
    table.close()
    return made, calendar


def _clock(entry: Table, seen: set[str]) -> ClockRule:
    name = entry.key(seen)
    if name and name not in CLOCK_NAMES:
        entry.fault("key", "unknown_code", code=name)
    kind = entry.code("kind", KINDS, default=KINDS[0])
    unit = entry.code("unit", UNITS)
    most = MOST.get(unit, 0)
    amount = entry.number("amount", most=most)
    complex_, extension = entry.number("complex", 0, most=most), entry.number("extension", 0, most=most)
    if most and max(amount, complex_) + extension > most:
        entry.fault("extension", "too_large", most=most)
    may_pause = kind == "service" and unit not in COUNTED_IN_DAYS
    pauses = entry.codes("pauses", PAUSES) if "pauses" in entry.data else _PAUSED if may_pause else ()
    if pauses and not may_pause:
        entry.fault("pauses", "never_pauses")
    if kind == "service" and unit in COUNTED_IN_DAYS:
        entry.fault("unit", "service_in_hours")
    starts = entry.code("starts", STARTS, default=STARTS[0])
    ends = entry.codes("ends", ENDS.get(starts, ()))
    if not ends:
        entry.fault("ends", "missing_text")
    return ClockRule(
        name=name, kind=kind, unit=unit, amount=amount, starts=starts, ends=ends,
        pauses=frozenset(pauses), scope=_scope(entry), shorter=tuple(_shorter(each, most) for each in entry.tables("shorter")),
        complex=complex_, extension=extension, quiet=entry.flag("quiet"),
        what=native(entry, "what", needed=kind == "statutory"),
    )


def _shorter(table: Table, most: int) -> Shorter:
    made = Shorter(_scope(table), table.number("amount", most=most))
    table.close()
    return made


def _scope(table: Table) -> Scope:
    urgencies = table.value("urgencies")
    if urgencies is not None and not (isinstance(urgencies, list) and set(urgencies) <= set(URGENCIES)):
        table.fault("urgencies", "unknown_code", code=str(urgencies))
        urgencies = None
    made = Scope(
        types=frozenset(table.codes("types", COMPLAINT_TYPES)), circumstances=frozenset(table.codes("circumstances", CIRCUMSTANCES)),
        tiers=frozenset(table.codes("tiers", TIERS)), channels=frozenset(table.codes("channels", CHANNELS)),
        urgencies=frozenset(urgencies) if isinstance(urgencies, list) else frozenset(),
    )
    return ANY_CASE if made == ANY_CASE else made


def _callback(entry: Table, seen: set[str]) -> CallbackRule:
    """``days``, which cases they are for, and ``more`` where they come beside those of the type."""
    entry.key(seen)
    days = entry.numbers("days", ())
    if "days" not in entry.data:
        entry.fault("days", "missing_text")
    if days and days[-1] > LAST_CALL:
        entry.fault("days", "too_large", most=LAST_CALL)
    return CallbackRule(_scope(entry), days, entry.flag("more"))


def _outcome(entry: Table, seen: set[str]) -> OutcomeWord:
    return OutcomeWord(entry.key(seen), entry.code("means", OUTCOMES, default=""), native(entry, "text"))


def _told(made: RuleSet) -> str:
    """A rule set as one text that is the same whenever it is: sets have no order of their own."""
    clocks = [
        (
            each.name, each.kind, each.unit, each.amount, each.starts, each.ends, sorted(each.pauses), _scope_told(each.scope),
            [(_scope_told(less.scope), less.amount) for less in each.shorter], each.complex, each.extension, each.quiet,
        )
        for each in made.clocks
    ]
    calls = [(_scope_told(each.scope), each.days, each.more) for each in made.callbacks]
    told = (made.id, made.chosen, clocks, _calendar_told(made.time.calendar))
    return repr((*told, calls) if calls else told)  # without any it is the text that it always was: no row is derived anew for it


def _scope_told(scope: Scope) -> tuple[list[object], ...]:
    parts: Iterable[Iterable[object]] = (scope.types, scope.circumstances, scope.tiers, scope.channels, scope.urgencies)
    return tuple(sorted(part, key=str) for part in parts)


def _calendar_told(calendar: Calendar) -> str:
    return repr((calendar.name, str(calendar.zone), calendar.week, sorted(calendar.days.items())))
