"""A short working day that touches every kind of write a desk makes, step by step, for harnesses that break something under it.

Each step is one press with a key that depends on its place alone, so that it can be pressed again after a fault.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.services import assigning, conversation, erasing, importing, joining, people
from tests.faults.warm import read_here, the_rules
from tests.services.desk import Clock, SmallDesk
from tests.services.test_joining import another

IMPORTED = "name,phone,complaint,opened,status,closed\n" + "".join(
    f"Wen Lan {n},0555 07{n:02d},The kettle {n} leaks,2026-01-{n + 10},closed,2026-01-{n + 15}\n" for n in range(4)
)


@dataclass
class Day:
    """A desk on which a day is worked, and what was acknowledged of it.

    Attributes:
        first: the case that the day is about.
        second: the one that is merged into it and taken out again.
        texts: the draft that somebody was told is kept.
    """

    path: Path
    clock: Clock = field(default_factory=Clock)
    store: Store | None = None
    drafts: DraftStore | None = None
    desk: SmallDesk | None = None
    first: int = 0
    second: int = 0
    texts: str = ""

    def open(self) -> None:
        """Open the desk and its drafts; both may be there already."""
        self.store = Store.open(self.path, the_rules(), clock=self.clock)
        self.drafts = DraftStore(self.path.with_name("desk.drafts.sqlite"))

    def close(self) -> None:
        """Close whatever is open."""
        for each in (self.store, self.drafts):
            if each is not None:
                each.close()
        self.store = self.drafts = None

    def at(self, step: int) -> SmallDesk:
        """Return the desk with the keys of a step."""
        keys = (((step + 1) << 20) + n for n in itertools.count())
        boss = people.sit_down(self.store, "mara", "Mara Linde")
        self.desk = SmallDesk(self.store, self.clock, boss, boss, keys=(key.to_bytes(16, "big") for key in keys))
        return self.desk

    def acknowledged(self) -> dict[str, Any]:
        """Return what a person was told is saved: the last press with its digest, and the draft."""
        last = self.store.read().one("SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1") if self.store else None
        return {"operation": last, "draft": self.texts}


def _hire(day: Day, desk: SmallDesk) -> None:
    people.add_person(day.store, desk.boss, key=next(desk.keys), login="yun", name="Yun", role="agent", limit="150")


def _import(day: Day, desk: SmallDesk) -> None:
    file = day.path.with_name("brought.csv")
    file.write_text(IMPORTED, encoding="utf-8")
    with read_here():
        found = importing.look(day.store, desk.boss, file=file)
        importing.bring_in(day.store, desk.boss, key=next(desk.keys), found=found, zone=UTC)


def _take(day: Day, desk: SmallDesk) -> None:
    day.first = desk.take()


def _take_another(day: Day, desk: SmallDesk) -> None:
    day.second = another(desk, day.first)


def _draft(day: Day, _desk: SmallDesk) -> None:
    text = day.texts + "She says the courier rang at the wrong door. "
    day.drafts.save("note", text)
    day.texts = text


def _erase(day: Day, desk: SmallDesk) -> None:
    customer = day.store.read().value("SELECT max(id) FROM customer")
    erasing.erase_now(day.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


def _owner(desk: SmallDesk) -> Person:
    return people.sit_down(desk.store, "yun")


STEPS: tuple[Callable[[Day, SmallDesk], Any], ...] = (
    _hire,
    _take,
    _draft,
    lambda day, desk: desk.do(conversation.note_emotion, day.first, level="angry"),
    lambda day, desk: desk.do(conversation.add_note, day.first, text="又打来 " * 400),
    _take_another,
    lambda day, desk: desk.do(assigning.assign, day.second, owner_id=_owner(desk).id),
    lambda day, desk: desk.do(joining.merge, day.second, into=day.first),
    lambda day, desk: desk.do(joining.unmerge, day.second),
    _import,
    _draft,
    _erase,
)
"""Twelve steps, each of which is one press and its key."""
