"""The people of a desk: who works here, in which role, up to which amount; a one-person desk needs no set-up."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from complaint_desk.data import duties
from complaint_desk.data.cases import origin
from complaint_desk.data.store import KEY_SIZE, Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Listed
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, CURRENCIES, LANGUAGES, ROLES
from complaint_desk.services import handing_over, leaving
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.sign_in import can_still_administer, rule
from complaint_desk.services.values import code_in, text_in

Seat = Callable[[Store], Person]
"""Tells who acts on a desk that is opened for one thing; asks for a pass phrase where people sign in."""

FOUNDER_KEY = b"complaint-desk-1"
"""The press that makes the first person: two windows started at once on a new desk make one."""


def persons(store: Store) -> tuple[Person, ...]:
    """Return everybody at the desk, the active ones first."""
    return tuple(sorted(store.persons().values(), key=lambda p: (not p.active, p.id)))


def everybody(store: Store, _who: Person) -> tuple[Person, ...]:
    """Return everybody at the desk, for the screens: whoever works here may know who else does."""
    return persons(store)


def sit_down(store: Store, login: str, name: str = "", *, strict: bool = False) -> Person:
    """Return the person with a login; on a desk where nobody is known yet, that person becomes its administrator.

    A desk of one person, and the demo desk, serve whoever sits there, unless ``strict`` asks for exactly this login.

    Raises:
        Problem: the desk knows people, and this login is none of theirs; or people sign in here, which is done by ``sign_in``.
    """
    if rule(store).required:
        raise Problem("sign_in_needed", code="SI-NEEDED")
    known = persons(store)
    found = next((p for p in known if p.login.casefold() == login.casefold() and p.active), None)
    if found is not None:
        return found
    if known:
        if not strict and (len(known) == 1 or origin(store) == "demo"):
            return known[0]
        raise Problem("no_such_person", code="PE-NONE", login=login, known=Listed(tuple(p.login for p in known if p.active)))
    if store.read_only:
        return Person(0, login, name or login, "agent")

    def work(tx: Transaction) -> dict[str, Any]:
        if not tx.persons():
            tx.append(tx.desk_stream, [ev.PersonAdded(person=1, role="administrator", limit="", login=login, name=name or login)])
        return {"kinds": ["person"]}

    store.operation(key=FOUNDER_KEY, actor_id=0, verb="first_person", work=work)
    if not persons(store):  # a rescue brought that press back, and the page on which it stood whom it added was bad
        store.operation(key=secrets.token_bytes(KEY_SIZE), actor_id=0, verb="first_person", work=work)
    return persons(store)[0]


def add_person(
    store: Store, who: Person, *, key: bytes, login: str, name: str, role: str, limit: str = "0", currency: str = "CNY"
) -> Changed:
    """Add somebody to the desk.

    Raises:
        BadValue: the login is taken or empty, the role unknown, the limit no amount.
    """
    login, name = text_in(login, "settings.people.login", "empty_text"), text_in(name, "settings.people.name", "empty_text")
    code_in(role, ROLES, "settings.people.role")
    code_in(currency, CURRENCIES, "settings.people.limit")
    amount = _limit(limit)

    def work(tx: Transaction) -> dict[str, Any]:
        known = tx.persons().values()
        if any(p.login.casefold() == login.casefold() for p in known):
            raise BadValue("login_taken", field="settings.people.login", login=login)
        number = max((p.id for p in known), default=0) + 1
        tx.append(tx.desk_stream, [ev.PersonAdded(person=number, role=role, limit=amount, currency=currency, login=login, name=name)])
        return {"kinds": ["person"], "person": number}

    return operate(store, who, key, "add_person", "manage_people", work)


def change_person(
    store: Store, who: Person, *, key: bytes, person: int, role: str, limit: str, active: bool = True,
    skills: tuple[str, ...] | None = None, languages: tuple[str, ...] | None = None, to: Sequence[int] = (),
) -> Changed:
    """Change somebody's role, limit, whether they work here at all, or what suits them; skills and languages left out stay.

    Who works here no more keeps no open case: in the same press they go to those named in ``to``, evenly, and what nobody was named for
    goes back to everybody. The result's ``freed`` tells how many did.

    Raises:
        BadValue: ``to`` names somebody who cannot work on cases, or the person themself.
        Problem: it would leave the desk without an administrator who can sign in.
    """
    if not active and to:
        handing_over.require_takers(store, person, to)
    code_in(role, ROLES, "settings.people.role")
    amount = _limit(limit)
    for code in skills or ():
        code_in(code, COMPLAINT_TYPES, "settings.people.skills")
    for code in languages or ():
        code_in(code, LANGUAGES, "settings.people.skills")

    def work(tx: Transaction) -> dict[str, Any]:
        known = tx.persons()
        found = known.get(person)
        if found is None:
            raise Problem("no_such_thing", code="PE-NONE")
        others = [p for p in known.values() if p.id != person and p.active and p.role == "administrator"]
        if (role != "administrator" or not active) and not can_still_administer(tx, others):
            raise Problem("last_administrator", code="PE-LAST")
        changed = ev.PersonChanged(
            person=person, role=role, limit=amount, currency=found.currency, active=active, login=found.login, name=found.name,
            skills=found.skills if skills is None else skills, languages=found.languages if languages is None else languages,
        )
        # what they had when they left: from then on every window gives back to everybody what it finds with them
        had = duties.cases_of(tx, person, hidden_from(store, who)) if to and not active else ()
        tx.append(tx.desk_stream, [changed])
        return {"kinds": ["person"], "person": person, **({"had": list(had)} if had else {})}

    made = operate(store, who, key, "change_person", "manage_people", work)
    if active:
        return made
    had = tuple(made.result.get("had", ()))
    handed = handing_over.hand_over(store, who, key=_beside(key), person=person, to=to, cases=had).cases if to else ()
    freed = leaving.give_back(store)
    cases = tuple(dict.fromkeys((*handed, *freed)))
    return Changed(made.verb, made.at_us, cases, made.kinds | ({"case"} if cases else set()), {**made.result, "freed": len(freed)})


def _beside(key: bytes) -> bytes:
    """Return the key of the hand-over that belongs to a press."""
    return sha256(b"hand over of " + key).digest()[: len(key)]


def _limit(text: str) -> str:
    """Return a limit as typed; an empty one is without limit."""
    if not text.strip():
        return ""
    amount = parse_amount(text)
    if amount is None:
        raise BadValue("bad_limit", field="settings.people.limit", text=text)
    return str(Decimal(amount))
