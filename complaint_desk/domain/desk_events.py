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
class ImprovementPlanned(Event):
    """Who sees to an improvement point, and by when (checklist L2); a later one stands in place of an earlier.

    ``sort`` is one of vocabulary.IMPROVEMENT_SORTS; ``owner_id`` is a person, 0 nobody yet; ``due_us`` the end of the last day, 0 none.
    """

    kind: ClassVar[str] = "improvement_planned"
    sort: str
    owner_id: int = 0
    due_us: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ImprovementEnded(Event):
    """A point was closed: the count showed its effect, or somebody signed that there is none (checklist L10).

    ``how`` is ``effect`` or ``no_effect``. ``since`` and ``before`` are the complaints of its cause in ``days`` days on either side of its
    opening, as they were counted then; ``reason`` is why it is closed without an effect.
    """

    kind: ClassVar[str] = "improvement_ended"
    how: str
    days: int = 0
    since: int = 0
    before: int = 0
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ImprovementTold(Event):
    """Customers were told what was changed because of their complaints (checklist L4): the notice as it was taken out."""

    kind: ClassVar[str] = "improvement_told"
    text: Words = erasable()


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
