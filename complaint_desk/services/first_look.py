"""What the window shows first, read before the desk is opened: who sits there, and the beginning of the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.glance import Unseen, glancing
from complaint_desk.data.saved_views import SETTINGS
from complaint_desk.data.sign_in_rule import rule
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.vocabulary import VIEWS
from complaint_desk.services import queue
from complaint_desk.services.queue import Opening

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.store import Store


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


def first_look(
    path: Path, *, clock: Callable[[], int], login: str, strict: bool, view: str, zone: tzinfo, driver: Driver = PLAIN
) -> FirstLook | None:
    """Return what can be seen of a desk at once; None when it has to be opened the long way, which can say why.

    Args:
        path: its file.
        clock: microseconds UTC now.
        login: who is expected to sit there.
        strict: nobody else may.
        view: the view that was left, for who did not choose one to begin with.
        zone: the time zone of "today".
        driver: opens it.
    """
    try:
        with glancing(path, clock, driver) as glance:
            if rule(glance).required:
                return None
            people = tuple(sorted(glance.persons().values(), key=lambda p: (not p.active, p.id)))
            person = sitting(people, login, strict=strict, anybody=glance.origin() == "demo")
            if person is None:
                return None
            return FirstLook(person, people, beginning(glance, person, view=view, zone=zone))
    except (Unseen, NotAllowed):
        return None


def beginning(store: Store | Glance, who: Person, *, view: str, zone: tzinfo) -> Opening:
    """Return the view somebody begins with, arranged as they left it: the one they chose, else the one they left, else the open cases.

    Raises:
        NotAllowed: the person may not see cases.
    """
    rows = {} if who.id == 0 else kept_settings(store, who)
    if not rows and not view.startswith("saved:"):
        wanted = QueueFilter(view if view in VIEWS else "open")
        return replace(queue.opening(store, who, wanted=wanted, zone=zone), code=wanted.view, wanted=wanted)
    from complaint_desk.services.saved_views import begun  # nobody who arranged nothing waits for it

    code, wanted, layout = begun(store, who, rows, view)
    return replace(queue.opening(store, who, wanted=wanted, zone=zone, group=layout.group), code=code, wanted=wanted, layout=layout)


def kept_settings(store: Store | Glance, who: Person) -> dict[str, str]:
    """Return what somebody chose for views, as it is kept."""
    return dict(store.read().rows(SETTINGS, (who.id,)))


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
