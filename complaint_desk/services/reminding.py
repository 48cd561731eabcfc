"""Being reminded: of promises and callbacks before they are due and once they are overdue, and of what one wrote down for oneself.

Each is told once, over restarts too. Promises and callbacks are told while somebody is at the desk, and before it closes those that are
due until it opens again; half, three quarters and nine tenths of their time are told by ``warning``. One's own reminders are told at their
minute, be it night: that minute was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import reminders
from complaint_desk.data.notes import Notes
from complaint_desk.data.reminders import Reminder as Reminder
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.calendars import NeverOpen
from complaint_desk.domain.case import Case
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import require, require_unconcerned
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.values import due_in, text_in
from complaint_desk.services.warning import LOOKED_US, NEWS_US, code_of

MOST_LOOKED: Final = 200
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is reminded of now.

    Attributes:
        what: promise, callback or own.
        case_id: in which case.
        number: its number.
        due_us: when it is due, microseconds UTC.
        words: what was promised or written down; empty for a callback, None where it was erased.
        now_us: when it is told.
        by: the name of the colleague who wrote it down and is not there; empty for one's own.
        reminder: which of one's own it is, since two may stand at one minute; 0 for a promise or callback.
        code: what is kept of a promise or callback once it was told; before it is due and after it are two.
    """

    what: str
    case_id: int
    number: str
    due_us: int
    words: str | None
    now_us: int
    by: str = ""
    reminder: int = 0
    code: str = ""


def remind(store: Store, who: Person, *, key: bytes, case_id: int, at_us: int, text: str) -> Changed:
    """Be reminded of something in a case, in own words.

    Raises:
        BadValue: nothing was written, or the moment has passed.
        Problem: there is no such case.
        NotAllowed: the case is about this person.
    """
    require(who, "note")
    said = text_in(text, "case.reminder.text", "empty_text")[:LONGEST]
    now = store.clock()
    due_in(at_us, now, "case.reminder.when")
    case = store.case(case_id)
    if not case.number:
        raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
    require_unconcerned(store, who, case, "remind")
    made = store.note(lambda notes: reminders.add(notes, who.id, case_id, at_us, said))
    return Changed("remind", now, (case_id,), frozenset({"reminder"}), {"case": case_id, "reminder": made})


def forget(store: Store, who: Person, *, key: bytes, case_id: int, reminder: int) -> Changed:
    """Be reminded of something no more.

    Raises:
        Problem: it is not there, or somebody else's.
    """
    require(who, "note")
    if not store.note(lambda notes: reminders.drop(notes, who.id, reminder)):
        raise Problem("no_such_thing", code="CA-GONE")
    return Changed("forget", store.clock(), (case_id,), frozenset({"reminder"}), {"case": case_id})


def of_case(store: Store, who: Person, *, case_id: int) -> tuple[Reminder, ...]:
    """Return what one will be reminded of in a case, the next first.

    Raises:
        NotAllowed: the person may not see cases, or the case is about them.
    """
    require(who, "see_cases")
    require_unconcerned(store, who, store.case(case_id), "see_case")
    return tuple(reminders.of_case(store.read(), case_id, who.id))


def waiting(store: Store, who: Person, *, lead_us: int) -> tuple[Told, ...]:
    """Return what somebody is to be told of by now, and was not, the first due first; nothing is kept.

    Args:
        store: the desk.
        who: the person at the window.
        lead_us: how long before a promise or callback is due it is told; 0 tells of neither before it is overdue.
    """
    if not who.may("see_cases"):
        return ()
    reader, now = store.read(), store.clock()
    found, hidden = [], hidden_from(store, who)
    until, since = _until(store.rules, now, lead_us), _since(store, who, now)
    for case_id in reminders.near(reader, who.id, since, until, MOST_LOOKED) if until else ():
        if case_id in hidden:
            continue
        case = store.case(case_id)
        before = reminders.told(reader, who.id, case_id)
        found += [one for one in _owed(case, now, since, until) if (one.code, one.due_us) not in before]
    names = store.persons() if (own := reminders.due(reader, who.id, now)) else {}
    for one in own:
        if one.case_id in hidden:
            continue
        found.append(Told("own", one.case_id, store.case(one.case_id).number, one.at_us, one.words, now, _author(one, names), one.id))
    return tuple(sorted(found, key=lambda one: one.due_us))


def tell(store: Store, who: Person, *, lead_us: int) -> tuple[Told, ...]:
    """Return what somebody is told of now, and keep that they were: of two windows one tells it."""
    if store.read_only:
        return ()
    now, found = store.clock(), waiting(store, who, lead_us=lead_us)
    there = who.may("see_cases") and store.rules.desk_time.is_open(now)
    seen = there and not 0 <= now - reminders.looked(store.read(), who.id, reminders.OWED) < LOOKED_US
    if not (found or seen):
        return ()

    def keep(notes: Notes) -> tuple[Told, ...]:
        reminders.forget_old(notes, now)
        if seen:
            reminders.look(notes, who.id, now, reminders.OWED)
        return tuple(
            one for one in found
            if (reminders.tell_own(notes, one.reminder, one.now_us) if one.reminder
                else reminders.tell(notes, who.id, one.case_id, one.code, one.due_us, one.now_us))
        )

    return store.note(keep)


def _author(one: Reminder, names: Mapping[int, Person]) -> str:
    """Return the name of who wrote a reminder that came to another person, empty for one's own."""
    wrote = names.get(one.made_by) if one.made_by != one.person_id else None
    return (wrote.name or wrote.login) if wrote is not None else ""


def _until(rules: Rules, now_us: int, lead_us: int) -> int:
    """Return up to when what is due is told now: so far ahead, or until the desk opens after that; 0 while nobody is there."""
    if not rules.desk_time.is_open(now_us):
        return 0
    with suppress(NeverOpen):
        return rules.desk_time.opens(now_us + lead_us)
    return now_us + lead_us


def _since(store: Store, who: Person, now_us: int) -> int:
    """Return from when on what was due is news to somebody, as with their clocks: a long weekend, or since they were last told all.

    What was due longer ago is no news any more: its case is late, and the queue says so.
    """
    last = reminders.looked(store.read(), who.id, reminders.OWED) or now_us
    return max(now_us - reminders.KEPT_US, min(now_us - NEWS_US, last))


def _owed(case: Case, now_us: int, since_us: int, until_us: int) -> list[Told]:
    promises = [("promise", p.number, p.due_us, p.what) for p in case.promises if not p.ended_us]
    callbacks = [("callback", c.number, c.due_us, "") for c in case.callbacks if not c.outcome]
    return [
        Told(what, case.id, case.number, due, words, now_us, code=code_of(what, number, 100) if due < now_us else f"{what}{number}")
        for what, number, due, words in (*promises, *callbacks) if since_us < due <= until_us
    ]
