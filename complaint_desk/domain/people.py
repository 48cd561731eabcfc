"""Customers, the persons of the desk and improvement points as their events tell them: small folds beside that of the case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.desk_events import ImprovementEnded, ImprovementPlanned, ImprovementTold
from complaint_desk.domain.events import Recorded, Words

_DETAILS: Final = ("tier", "language", "name", "form_of_address", "phone", "email", "suitable_time")
_FULL_NAME: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_TITLED: Final = re.compile(
    r"(?:先生|女士|小姐|太太|夫人|老师|老師|医生|醫生|醫師|护士|護理師|经理|經理|老板|老闆|主任|总|總|同学|同學|阿姨|大姐|大哥)$"
)
"""What makes of a Chinese name a form of address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer; names and addresses are None once they were erased. ``since_us`` is microseconds UTC, 0 when unknown.

    ``restricted_until_us`` is until when special compensation is limited, 0 when it is not.
    """

    id: int
    version: int = 0
    tier: str = "normal"
    language: str = ""
    since_us: int = 0
    name: Words = ""
    form_of_address: Words = ""
    phone: Words = ""
    email: Words = ""
    suitable_time: Words = ""
    restricted_until_us: int = 0


def spoken_to(customer: Customer, language: str) -> str:
    """Return how a customer is spoken to in a language: as they asked for, else by their name; "" where that would be rude.

    In Chinese nobody is called by the bare full name in a conversation with a firm: without a title the name is left out.
    """
    if customer.form_of_address:
        return customer.form_of_address
    name = customer.name or ""
    bare = bool(_FULL_NAME.fullmatch(name)) and not _TITLED.search(name)
    return "" if bare and language.startswith("zh") else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """An improvement point, and the case in which it was first seen (0 for none).

    ``sort``, ``owner_id`` and ``due_us`` are what was planned last; ``ended`` is how it was closed, "" while it is open, and ``reason``
    why it was without an effect; ``told_us`` when customers were told of it last. Times are microseconds UTC, 0 when it has not happened.
    """

    id: int
    version: int = 0
    case_id: int = 0
    cause: str = ""
    opened_us: int = 0
    title: Words = ""
    sort: str = ""
    owner_id: int = 0
    due_us: int = 0
    ended: str = ""
    reason: Words = ""
    ended_us: int = 0
    told_us: int = 0


def counted(history: Iterable[Recorded]) -> Iterator[Recorded]:
    """Yield the events that count: all but those that a later ``undone`` took back."""
    recorded = list(history)
    undone = {r.event.n for r in recorded if type(r.event) is ev.Undone}
    return (r for r in recorded if r.n not in undone)


def fold_customer(customer_id: int, history: Iterable[Recorded]) -> Customer:
    """Return what is known of a customer after its events."""
    recorded = list(history)
    known: dict[str, Any] = {}
    for r in counted(recorded):
        e = r.event
        if isinstance(e, ev.CustomerAdded):
            known.update({name: getattr(e, name) for name in _DETAILS}, since_us=e.since_us)
        elif isinstance(e, ev.CustomerChanged):
            known.update({name: getattr(e, name) for name in e.fields})
        elif isinstance(e, ev.CustomerRestricted):
            known["restricted_until_us"] = e.until_us
    return Customer(id=customer_id, version=recorded[-1].n if recorded else 0, **known)


MAKE_PERSONS: Final = (ev.PersonAdded, ev.PersonChanged, ev.Undone)
"""The events of the desk's own stream by which its persons change."""


def fold_persons(history: Iterable[Recorded]) -> Mapping[int, Person]:
    """Return the persons of a desk by their number, after the events of the desk's own stream."""
    persons: dict[int, Person] = {}
    for r in counted(history):
        e = r.event
        if isinstance(e, ev.PersonAdded):
            persons[e.person] = Person(
                e.person, e.login or "", e.name or "", e.role, e.limit, e.currency, skills=e.skills, languages=e.languages
            )
        elif isinstance(e, ev.PersonChanged) and e.person in persons:
            was = persons[e.person]
            persons[e.person] = changed(
                was, role=e.role, limit=e.limit, currency=e.currency, active=e.active, skills=e.skills, languages=e.languages,
                login=was.login if e.login == "" else e.login or "", name=was.name if e.name == "" else e.name or "",
            )
    return persons


def fold_improvement(improvement_id: int, history: Iterable[Recorded]) -> Improvement:
    """Return an improvement point after its events."""
    recorded = list(history)
    point = Improvement(id=improvement_id)
    for r in counted(recorded):
        if isinstance(r.event, ev.ImprovementOpened):
            point = changed(point, case_id=r.event.case_id, cause=r.event.cause, title=r.event.title, opened_us=r.occurred_us)
        elif isinstance(r.event, ImprovementPlanned):
            point = changed(point, sort=r.event.sort, owner_id=r.event.owner_id, due_us=r.event.due_us)
        elif isinstance(r.event, ImprovementEnded):
            point = changed(point, ended=r.event.how, reason=r.event.reason, ended_us=r.occurred_us)
        elif isinstance(r.event, ImprovementTold):
            point = changed(point, told_us=r.occurred_us)
    return changed(point, version=recorded[-1].n if recorded else 0)
