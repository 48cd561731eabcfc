"""What the window shows first, read before the desk is opened: who sits there, and the beginning of the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from complaint_desk.data.glance import Unseen, glancing
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import queue
from complaint_desk.services.queue import Opening


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A desk at the first look.

    Attributes:
        person: who sits at it.
        people: everybody, the active ones first.
        opening: the beginning of the queue.
    """

    person: Person
    people: tuple[Person, ...]
    opening: Opening


def first_look(path: Path, *, clock: Callable[[], int], login: str, strict: bool, view: str, zone: tzinfo) -> FirstLook | None:
    """Return what can be seen of a desk at once; None when it has to be opened the long way, which can say why.

    Args:
        path: its file.
        clock: microseconds UTC now.
        login: who is expected to sit there.
        strict: nobody else may.
        view: the view to begin with.
        zone: the time zone of "today".
    """
    try:
        with glancing(path, clock) as glance:
            people = tuple(sorted(glance.persons().values(), key=lambda p: (not p.active, p.id)))
            person = sitting(people, login, strict=strict, anybody=glance.origin() == "demo")
            if person is None:
                return None
            return FirstLook(person, people, queue.opening(glance, person, wanted=QueueFilter(view), zone=zone))
    except (Unseen, NotAllowed):
        return None


def sitting(people: Sequence[Person], login: str, *, strict: bool, anybody: bool) -> Person | None:
    """Return who sits at a desk of known people, as ``people.sit_down`` would; None when that is not plain.

    Args:
        people: the active ones first.
        login: who is expected.
        strict: nobody else may.
        anybody: the demo desk serves whoever sits there.
    """
    found = next((p for p in people if p.login.casefold() == login.casefold() and p.active), None)
    if found is None and not strict and people and (anybody or len(people) == 1):
        return people[0]
    return found
