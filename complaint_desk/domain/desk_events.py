"""What can happen to a customer, a person or the desk itself; ``events`` holds what happens to a case, and names these too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CustomerAdded(Event):
    """A customer became known. ``tier`` is normal, silver, gold or key."""

    kind: ClassVar[str] = "customer_added"
    tier: str = "normal"
    language: str = ""
    since_us: int = 0
    name: Words = erasable()
    form_of_address: Words = erasable()
    phone: Words = erasable()
    email: Words = erasable()
    suitable_time: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CustomerChanged(Event):
    """Details were corrected: the fields named in ``fields`` have the values given here, the others stay."""

    kind: ClassVar[str] = "customer_changed"
    fields: tuple[str, ...]
    tier: str = ""
    language: str = ""
    name: Words = erasable()
    form_of_address: Words = erasable()
    phone: Words = erasable()
    email: Words = erasable()
    suitable_time: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CustomerRestricted(Event):
    """After facts were verified in a case and a supervisor confirmed it, special compensation is limited until ``until_us`` (0: no more).

    Ordinary remedies stay (checklist M2, M3); ``until_us`` is the day on which the restriction is looked at again.
    """

    kind: ClassVar[str] = "customer_restricted"
    case_id: int
    until_us: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeskCreated(Event):
    """This file became a desk; ``origin`` is desk or demo."""

    kind: ClassVar[str] = "desk_created"
    origin: str = "desk"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PersonAdded(Event):
    """Somebody may work at this desk; persons are numbered from 1. ``limit`` is what they may grant in one case.

    ``skills`` are the types of complaint and ``languages`` the languages that suit them, for the case that comes next.
    """

    kind: ClassVar[str] = "person_added"
    person: int
    role: str
    limit: str = "0"
    currency: str = "CNY"
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    login: Words = erasable()
    name: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PersonChanged(Event):
    """A person's role, limit, name, skills or languages changed; ``active`` False takes every right away.

    All of it is told anew each time, so that an event by itself says how the person stands from then on.
    """

    kind: ClassVar[str] = "person_changed"
    person: int
    role: str
    limit: str
    currency: str = "CNY"
    active: bool = True
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    login: Words = erasable()
    name: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ImprovementOpened(Event):
    """An improvement point was written down; other cases can join it."""

    kind: ClassVar[str] = "improvement_opened"
    case_id: int
    cause: str = ""
    title: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FileImported(Event):
    """A file of cases was brought in, on the desk's own stream; SHA-256 of its bytes and the counts of its rows."""

    kind: ClassVar[str] = "file_imported"
    sha256: str
    read: int
    made: int
    joined: int
    refused: int
    name: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Denied(Event):
    """Somebody tried what they may not do (design, safety F3), on the desk's own stream: who, what and which case, never the content.

    ``verb`` is the service's name, ``case_id`` 0 where no case is meant, ``why`` the code of the refusal, such as RI-ROLE.
    """

    kind: ClassVar[str] = "denied"
    person: int
    verb: str
    case_id: int = 0
    why: str = ""
