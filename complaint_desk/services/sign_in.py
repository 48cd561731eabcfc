"""Showing who one is: signing in and being refused, pass phrases set and changed, whether a desk asks for them, the screen locked.

How a pass phrase is looked at is told in ``proving``. What is typed goes nowhere: not into the trail, an answer of a press, a log or a
problem. Who opens the door for others, or for everybody, shows once more who they are: somebody may only have left the window open.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.data import credentials
from complaint_desk.data.notes import Notes
from complaint_desk.data.sign_in_rule import rule as told_rule
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain import sign_in as rules
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, Problem, StoreProblem
from complaint_desk.domain.sign_in import SignInRule, Tries
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate
from complaint_desk.services.hashing import RFC_9106, Cost, blocked, made_of, matches, outdated
from complaint_desk.services.proving import Unkept as Unkept
from complaint_desk.services.proving import keep, prove
from complaint_desk.services.proving import record_unkept as record_unkept
from complaint_desk.services.sign_in_rule import rule as rule
from complaint_desk.services.values import code_in

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

_PARTS: Final = 4
_RECOVERY_PARTS: Final = 5
MOST_COMINGS: Final = 200
PRODUCT: Final = ("complaint desk", "complaintdesk")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who showed who they are.

    Attributes:
        person: they.
        temporary: they have a pass phrase from an administrator, and choose their own before anything else.
    """

    person: Person
    temporary: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand, for the settings.

    Attributes:
        rule: what the desk asks for.
        owners: the numbers of who has a pass phrase.
        people: everybody.
        recovery: who asks has a recovery code.
    """

    rule: SignInRule
    owners: frozenset[int]
    people: tuple[Person, ...]
    recovery: bool = False


def standing(store: Store, who: Person) -> Standing:
    """Return how things stand, for the settings; whoever works here may know who else does."""
    return Standing(rule(store), credentials.owners(store.read()), tuple(store.persons().values()),
                    credentials.recovery(store.read(), who.id) is not None)


def sign_in(
    store: Store, login: str, phrase: str, *, how: str = "start", cost: Cost = RFC_9106, unkept: Unkept | None = None
) -> SignedIn:
    """Return who has this name and pass phrase.

    Args:
        store: the desk.
        login: the name, as typed.
        phrase: the pass phrase, as typed.
        how: one of ``sign_in.WAYS``.
        cost: what a guess costs; a pass phrase that was kept for less is kept anew.
        unkept: counts and keeps what cannot be written now, so that an open window is unlocked on a full disk too.

    Raises:
        Problem: they do not belong together, nobody has this name, that person works here no more (all the same answer), or one has to
            wait after misses.
        StoreProblem: the try cannot be counted, and there is no ``unkept``.
    """
    code_in(how, rules.WAYS, "sign_in")
    name = rules.plain(login).strip().casefold()
    found = next((p for p in store.persons().values() if p.active and rules.plain(p.login).casefold() == name), None)
    proven = prove(store, found, login, phrase, how, cost, unkept, coming_in=True)
    assert found is not None  # nobody else has a pass phrase that could be right
    if proven.by_code:
        _use_up(store, found, made_of(proven.phrase, cost))
    kept = credentials.credential(store.read(), found.id)
    if kept is not None and outdated(kept.hash, cost):
        _renew(store, found.id, kept, made_of(proven.phrase, cost))
    keep(store, ev.SignedIn(person=found.id, how=how, early=proven.passed_over), actor=found.id, verb="sign_in", unkept=unkept)
    return SignedIn(found, temporary=kept is not None and kept.temporary)


def _use_up(store: Store, who: Person, made: bytes) -> None:
    """Take a recovery code away: it has become a temporary pass phrase, for choosing one's own before anything else.

    It is kept without what parts its groups: who copies it from paper a second time may part them in another way.

    Raises:
        Problem: another window was faster.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        if not credentials.drop_recovery(tx.notes(), who.id):
            raise Problem("sign_in_wrong", code="SI-WRONG")
        tx.append(tx.desk_stream, [ev.RecoveryCode(person=who.id, what="used")])
        _keep(tx, who.id, made, temporary=True)
        return {"kinds": ["sign_in"]}

    store.operation(key=os.urandom(16), actor_id=who.id, verb="use_recovery_code", work=work)


def _renew(store: Store, person: int, was: credentials.Credential, made: bytes) -> None:
    """Keep what a pass phrase is made into by the price of today, unless it was changed meanwhile; it can wait for the next time."""

    def work(notes: Notes) -> None:
        if credentials.credential(notes, person) == was:
            credentials.put(notes, person, made, store.clock(), temporary=was.temporary)

    with suppress(StoreProblem):
        store.note(work)


def lock(store: Store, who: Person, *, why: str, unkept: Unkept | None = None) -> None:
    """Record that the screen was locked while somebody was signed in."""
    code_in(why, rules.LOCKED_WHY, "sign_in")
    keep(store, ev.Locked(person=who.id, why=why), actor=who.id, verb="lock", unkept=unkept)


def set_rule(
    store: Store, who: Person, *, key: bytes, required: bool, idle_minutes: int = rules.LONGEST_IDLE, phrase: str = "",
    current: str = "", recovery: str = "", cost: Cost = RFC_9106,
) -> Changed:
    """Let people sign in at this desk from now on, or let it serve whoever sits there.

    Args:
        store: the desk.
        who: an administrator, who must be able to sign in afterwards.
        key: 16 bytes that name this press.
        required: whether people sign in.
        idle_minutes: so long nobody touches the window until it locks.
        phrase: the administrator's own pass phrase, where they have none yet.
        current: the one they have, to begin and to end with, and for a recovery code: who forgot it could not come in again, and who finds
            a window open ends nothing and takes no code along.
        recovery: a code from ``recovery_code`` to come in with when the pass phrase is forgotten; it is shown to its person once.
        cost: what a guess costs.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: the pass phrase is not good enough, or the time is out of range.
        Problem: the administrator would not be able to sign in, or the pass phrase they have is another one.
    """
    if not 1 <= idle_minutes <= rules.LONGEST_IDLE:
        raise BadValue("sign_in_idle", field="sign_in.idle", most=rules.LONGEST_IDLE)
    made = b""
    has = credentials.credential(store.read(), who.id) is not None
    if recovery or required is not rule(store).required:
        show_again(store, who, current, cost)
    if phrase and not has:
        _require_good(phrase, who)
        made = made_of(phrase, cost)
    spare = made_of(rules.recovery_code_in(recovery), cost) if recovery else b""

    def work(tx: Transaction) -> dict[str, Any]:
        kept = credentials.credential(tx, who.id)
        if required and kept is None and not made:
            raise Problem("sign_in_own_first", code="SI-OWN")
        events: list[ev.Event] = []
        if made and kept is None:
            credentials.put(tx.notes(), who.id, made, tx.now_us, temporary=False)
            events.append(ev.PassPhraseSet(person=who.id))
        if spare:
            credentials.put_recovery(tx.notes(), who.id, spare, tx.now_us)
            events.append(ev.RecoveryCode(person=who.id))
        events.append(ev.SignInRuleSet(required=required, idle_minutes=idle_minutes))
        tx.append(tx.desk_stream, events)
        return {"kinds": ["sign_in", "person"]}

    return operate(store, who, key, "set_sign_in", "manage_people", work)


def keep_recovery_code(store: Store, who: Person, *, key: bytes, code: str, current: str, cost: Cost = RFC_9106) -> Changed:
    """Keep another recovery code for an administrator; the one before holds no more.

    Args:
        store: the desk.
        who: the administrator, who may be the only one.
        key: 16 bytes that name this press.
        code: one from ``recovery_code``, shown to its person once.
        current: their pass phrase.
        cost: what a guess costs.

    Raises:
        NotAllowed: the person's role may not.
        Problem: the pass phrase is another one, or one has to wait after misses.
    """
    show_again(store, who, current, cost)
    made = made_of(rules.recovery_code_in(code), cost) if who.may("manage_people") else b""

    def work(tx: Transaction) -> dict[str, Any]:
        credentials.put_recovery(tx.notes(), who.id, made, tx.now_us)
        tx.append(tx.desk_stream, [ev.RecoveryCode(person=who.id)])
        return {"kinds": ["sign_in"]}

    return operate(store, who, key, "make_recovery_code", "manage_people", work)


@dataclass(frozen=True, slots=True)
class Coming:
    """What happened at the door once.

    Attributes:
        at_us: when, microseconds UTC.
        person: who, None for a name that nobody has.
        kind: ``signed_in``, ``sign_in_failed`` or ``locked``.
        what: how they signed in, why they were refused, or why it was locked.
        early: how many more tries came before and are not told one by one.
    """

    at_us: int
    person: Person | None
    kind: str
    what: str
    early: int = 0


def comings(store: Store, who: Person, *, most: int = MOST_COMINGS) -> tuple[Coming, ...]:
    """Return who signed in, who was refused and what was locked last, the newest first.

    Raises:
        NotAllowed: the person's role may not: it tells when somebody was at work.
    """
    ask(store, who, "see_comings", "manage_people")
    people, found = store.persons(), []
    for at_us, kind, data in credentials.comings(store.read(), most):
        told = json.loads(data)
        what = told.get("how", "start") if kind == "signed_in" else told.get("why", "asked" if kind == "locked" else "wrong")
        found.append(Coming(at_us, people.get(int(told["person"])), kind, what, int(told.get("early", 0))))
    return tuple(found)


def give(store: Store, who: Person, *, key: bytes, person: int, phrase: str, current: str = "", cost: Cost = RFC_9106) -> Changed:
    """Give somebody a temporary pass phrase, which they must change when they sign in with it; misses of before are forgotten.

    Args:
        store: the desk.
        who: an administrator.
        key: 16 bytes that name this press.
        person: who gets it; one's own is changed by ``change_own``.
        phrase: the temporary one.
        current: the administrator's own, where they have one.
        cost: what a guess costs.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: it is not good enough.
        Problem: there is no such person, it is oneself, or one's own is another one.
    """
    found = store.persons().get(person)
    if found is None:
        raise Problem("no_such_thing", code="PE-NONE")
    if person == who.id:
        raise Problem("pass_phrase_to_oneself", code="SI-SELF")
    _require_good(phrase, found)
    show_again(store, who, current, cost)
    made = made_of(phrase, cost) if who.may("manage_people") else b""

    def work(tx: Transaction) -> dict[str, Any]:
        _keep(tx, person, made, temporary=True)
        return {"kinds": ["sign_in"], "person": person}

    return operate(store, who, key, "give_pass_phrase", "manage_people", work)


def change_own(store: Store, who: Person, *, key: bytes, current: str, new: str, cost: Cost = RFC_9106) -> Changed:
    """Change one's own pass phrase; the one of before is asked for, since somebody may only have left the window open.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: the new one is not good enough, or it is the old one.
        Problem: the one of before is wrong, or one has to wait after misses.
    """
    kept = credentials.credential(store.read(), who.id)
    if kept is not None:
        prove(store, who, who.login, current, "unlock", cost)
    _require_good(new, who)
    if kept is not None and any(matches(kept.hash, each, cost) for each in {new, rules.recovery_code_in(new) or new}):
        raise BadValue("pass_phrase_same", field="sign_in.new")
    made = made_of(new, cost)

    def work(tx: Transaction) -> dict[str, Any]:
        _keep(tx, who.id, made, temporary=False)
        return {"kinds": ["sign_in"], "person": who.id}

    return operate(store, who, key, "change_pass_phrase", "own_pass_phrase", work)


def suggested() -> str:
    """Return a temporary pass phrase that can be read to somebody: sixteen signs in four groups, 79 bits."""
    import secrets  # brings OpenSSL along, which no start needs

    return "-".join("".join(secrets.choice(rules.SIGNS) for _ in range(4)) for _ in range(_PARTS))


def recovery_code() -> str:
    """Return a new recovery code, to be written down: twenty-five signs in five groups."""
    import secrets

    size = rules.RECOVERY_SIGNS // _RECOVERY_PARTS
    return "-".join("".join(secrets.choice(rules.SIGNS) for _ in range(size)) for _ in range(_RECOVERY_PARTS))


def can_still_administer(tx: Transaction, others: list[Person]) -> bool:
    """Tell whether one of some administrators could sign in where people sign in; where nobody does, any of them will do."""
    if not told_rule(tx).required:
        return bool(others)
    return bool({each.id for each in others} & credentials.owners(tx))


def show_again(store: Store, who: Person, phrase: str, cost: Cost = RFC_9106) -> None:
    """Let an administrator who has a pass phrase show once more who they are; whoever else may not is refused by the door itself.

    Raises:
        Problem: it is another one, or one has to wait after misses.
    """
    if who.may("manage_people") and credentials.credential(store.read(), who.id) is not None:
        prove(store, who, who.login, phrase, "unlock", cost)


def _keep(tx: Transaction, person: int, made: bytes, *, temporary: bool) -> None:
    notes = tx.notes()
    credentials.put(notes, person, made, tx.now_us, temporary=temporary)
    for how in rules.WAYS:
        credentials.keep_tries(notes, rules.account_of(person, "", how), Tries())
    tx.append(tx.desk_stream, [ev.PassPhraseSet(person=person, temporary=temporary)])


def _require_good(phrase: str, person: Person) -> None:
    fault = rules.fault_of(phrase, blocked(), (person.login, person.name, *person.name.split(), *PRODUCT))
    if fault:
        raise BadValue(f"pass_phrase_{fault}", field="sign_in.new", code="SI-PHRASE", least=rules.LEAST, most=rules.MOST)
