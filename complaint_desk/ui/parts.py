"""What the window is given, and how it shows a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_desk.domain.authority import Person
from complaint_desk.policy.holding import NOTHING, Policy
from complaint_desk.settings import Settings
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.people import Who

if TYPE_CHECKING:
    from complaint_desk.services.queue import Opening
    from complaint_desk.ui.drafts import Drafts
    from complaint_desk.ui.files import Files


@dataclass(frozen=True, slots=True)
class Parts:
    """What the window is given.

    Attributes:
        look: theme and words.
        desk: the way to the services.
        runner: announces long jobs.
        clock: microseconds UTC now.
        zone: the time zone of "today".
        people: everybody at the desk.
        drafts: makes the keeper of what is typed; called after the first rows are painted.
        keep: keeps the settings on the disk.
        demo: this is the demo desk.
        files: asks for files; the system's own dialogs when None.
        first: the beginning of the view that is shown first, where that was read already.
        guarded: who sits here had to sign in: the window asks the same of the next one before it has read the rule.
        site: finds the folder of the site's own playbooks and phrases, None where there is none.
        policy: what the administrator of the machine set.
    """

    look: Look
    desk: Desk
    runner: Any
    clock: Callable[[], int]
    zone: Callable[[], tzinfo]
    people: Sequence[Person]
    drafts: Callable[[], Drafts]
    keep: Callable[[Settings], object]
    demo: bool = False
    files: Files | None = None
    first: Opening | None = None
    guarded: bool = False
    site: Callable[[], Path | None] = lambda: None
    policy: Policy = NOTHING.policy


def who_of(person: Person) -> Who:
    """Return a person as the window shows one."""
    return Who(str(person.id), person.name or person.login, person.role)
