"""Looking at a pass phrase: a try is counted before it is looked at, what happens at the door is recorded, and a loop fills no trail.

A try is counted in a transaction of its own, so that neither a killed program nor ten programs at once get one for nothing; the work of
looking is done outside of any transaction, and is the same for a name that nobody has. The window and the command line count for
themselves: who loops over the one keeps nobody out of the other. Where nothing can be written, as on a full disk, a window that is open
already counts in ``Unkept`` and records it when there is room.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from complaint_desk.data import credentials
from complaint_desk.data.notes import Notes
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain import sign_in as rules
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Span
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.sign_in import Tries
from complaint_desk.domain.spans import HOUR
from complaint_desk.services.hashing import Cost, matches

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

NAMELESS_AN_HOUR: Final = 5
"""So many tries with names that nobody has are recorded one by one in an hour; the rest is counted."""


@dataclass(slots=True)
class Unkept:
    """What happened at the door of an open window while nothing could be written.

    Attributes:
        tries: by account, as they stand by now.
        events: with the moments they happened, microseconds UTC.
    """

    tries: dict[str, Tries] = field(default_factory=dict)
    events: list[tuple[int, ev.Event]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether something is to be recorded once that can be done."""
        return bool(self.tries or self.events)

    def begin(self, store: Store, account: str, now: int) -> tuple[Tries, bool]:
        """Count a try here, upon what stands in the file."""
        before = self.tries.get(account, credentials.tries(store.read(), account)).seen(now)
        early = before.left_us(now) > 0
        after = before if early else before.missed(now)
        self.tries[account] = after
        return after, early

    def record(self, store: Store) -> None:
        """Record what waits.

        Raises:
            StoreProblem: it still cannot be written; all of it waits on.
        """
        tries, events = dict(self.tries), list(self.events)

        def work(tx: Transaction) -> dict[str, Any]:
            for account, found in tries.items():
                kept = credentials.tries(tx, account)
                credentials.keep_tries(tx.notes(), account, found if not found.misses else max(found, kept, key=lambda each: each.misses))
            for at_us, event in events:
                credentials.record(tx, event, occurred_us=at_us)
            return {"kinds": []}

        store.operation(key=os.urandom(16), actor_id=0, verb="sign_in_unkept", work=work)
        self.tries.clear()
        self.events.clear()


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted: the misses with it, whether it came too soon, whether it is recorded, and how many before it were not."""

    found: Tries
    early: bool
    told: bool = True
    passed_over: int = 0


class Proven(NamedTuple):
    """That somebody is who they say.

    Attributes:
        passed_over: how many tries before were not recorded one by one.
        by_code: whether a recovery code told it.
        phrase: what was typed, in the form in which it was right: of a recovery code, and of one that became a temporary pass phrase,
            without what parts its groups.
    """

    passed_over: int
    by_code: bool
    phrase: str


def record_unkept(store: Store, unkept: Unkept) -> None:
    """Record what happened while nothing could be written, as far as that goes by now."""
    if unkept.waits:
        try:
            unkept.record(store)
        except StoreProblem:
            return


def prove(
    store: Store, person: Person | None, login: str, phrase: str, how: str, cost: Cost, unkept: Unkept | None = None, *,
    coming_in: bool = False,
) -> Proven:
    """Return when a pass phrase is that of a person; every other end is a miss, and recorded.

    What has the shape of a recovery code is looked at as one too where somebody comes in by the window: an administrator's own, in place of
    the pass phrase. Nowhere else, for there it is used up; who found it could else do what an administrator shows who they are for, again
    and again. A code that became a temporary pass phrase by that is known however its groups are typed.

    Args:
        store: the desk.
        person: whose it should be; None where nobody has this name.
        login: the name that was typed.
        phrase: the pass phrase that was typed.
        how: one of ``sign_in.WAYS``, which tells the door too.
        cost: what a guess costs.
        unkept: counts where nothing can be written; None refuses then.
        coming_in: somebody signs in, and does not only show once more who they are.

    Raises:
        Problem: it is not, or one has to wait.
        StoreProblem: the try could not be counted.
    """
    account, now = rules.account_of(person.id if person is not None else 0, login, how), store.clock()
    number = person.id if person is not None else 0
    if unkept is not None:
        record_unkept(store, unkept)
    try:
        tried = store.note(lambda notes: _begin(notes, account, now, nameless=not number, how=how))
    except StoreProblem:
        if unkept is None:
            raise
        tried = _Try(*unkept.begin(store, account, now))
    if tried.early:
        _miss(store, tried, ev.SignInFailed(person=number, misses=tried.found.misses, how=how, why="wait"), now, unkept)
        raise Problem("sign_in_wait", code="SI-WAIT", time=Span(tried.found.left_us(now)))
    kept = credentials.credential(store.read(), number) if number else None
    right = matches(kept.hash if kept is not None else None, phrase, cost)
    code = rules.recovery_code_in(phrase) if not right else ""
    once = bool(code) and matches(kept.hash if kept is not None and kept.temporary else None, code, cost)
    spare = bool(code) and not once and coming_in and how != "command" and matches(_recovery(store, person), code, cost)
    if right or once or spare:
        _forget(store, account, unkept)
        return Proven(tried.passed_over, by_code=spare, phrase=phrase if right else code)
    early = tried.passed_over
    _miss(store, tried, ev.SignInFailed(person=number, misses=tried.found.misses, how=how, early=early), now, unkept)
    wait = rules.wait_us(tried.found.misses)
    if wait:
        raise Problem("sign_in_wrong_wait", code="SI-WRONG", time=Span(wait))
    raise Problem("sign_in_wrong", code="SI-WRONG")


def keep(store: Store, event: ev.Event, *, actor: int, verb: str, unkept: Unkept | None) -> None:
    """Record what happened at the door, now or when it can be.

    Raises:
        StoreProblem: it cannot be recorded, and nothing keeps it until then.
    """
    now = store.clock()

    def work(tx: Transaction) -> dict[str, Any]:
        credentials.record(tx, event)
        return {"kinds": []}

    try:
        store.operation(key=os.urandom(16), actor_id=actor, verb=verb, work=work)
    except StoreProblem:
        if unkept is None:
            raise
        unkept.events.append((now, event))


def _begin(notes: Notes, account: str, now: int, *, nameless: bool, how: str) -> _Try:
    """Count the try as a miss until it is known better, and whether it is one of so many that it is only counted."""
    before = credentials.tries(notes, account).seen(now)
    early = before.left_us(now) > 0
    after = before if early else before.missed(now)
    credentials.keep_tries(notes, account, after)
    if nameless:
        return _begin_nameless(notes, after, now, early=early, how=how)
    beside = f"early {account}"
    passed = credentials.tries(notes, beside).misses
    if early:
        credentials.keep_tries(notes, beside, Tries(passed + 1, now))
        return _Try(after, early, told=not passed)
    credentials.keep_tries(notes, beside, Tries())
    return _Try(after, early, passed_over=max(0, passed - 1))  # the first of them was recorded


def _begin_nameless(notes: Notes, after: Tries, now: int, *, early: bool, how: str) -> _Try:
    """Names that nobody has are counted together, from the first of an hour on: an invented one has no misses of its own to show."""
    beside = f"early {rules.door_of(how)}nameless"
    hour = credentials.tries(notes, beside).seen(now)
    over = now - hour.at_us >= HOUR
    passed = max(0, hour.misses - NAMELESS_AN_HOUR) if over else 0
    count = 1 if over else hour.misses + 1
    credentials.keep_tries(notes, beside, Tries(count, now if over else hour.at_us))
    return _Try(after, early, told=count <= NAMELESS_AN_HOUR, passed_over=passed)


def _recovery(store: Store, person: Person | None) -> bytes | None:
    return credentials.recovery(store.read(), person.id) if person is not None and person.may("manage_people") else None


def _forget(store: Store, account: str, unkept: Unkept | None) -> None:
    try:
        store.note(lambda notes: credentials.keep_tries(notes, account, Tries()))
    except StoreProblem:
        if unkept is None:
            raise
        unkept.tries[account] = Tries()


def _miss(store: Store, tried: _Try, event: ev.SignInFailed, now: int, unkept: Unkept | None) -> None:
    if tried.told:
        keep(store, event, actor=0, verb="sign_in_failed", unkept=unkept)
