"""A small desk for tests of the services: an administrator, an agent with a limit, a department contact, and cases at a wanted stage."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY, Event
from complaint_desk.domain.gates import missing
from complaint_desk.domain.rules import Rules
from complaint_desk.services import conversation, follow_up, intake, offers, people
from complaint_desk.services.changed import Changed
from tests import endings
from tests.histories import MONDAY
from tests.new_desk import open_desk


class Clock:
    """Now, a second later each time it is asked."""

    def __init__(self) -> None:
        self.us = MONDAY

    def __call__(self) -> int:
        self.us += 1_000_000
        return self.us


class StillClock:
    """Now, until somebody sets it on."""

    us = MONDAY

    def __call__(self) -> int:
        return self.us


@dataclass
class SmallDesk:
    """A store with its people and its clock."""

    store: Store
    clock: Clock
    boss: Person
    agent: Person
    keys: Any = field(default_factory=lambda: (n.to_bytes(16, "big") for n in itertools.count(1000)))

    @classmethod
    def made(cls, path: Path, rules: Rules | None = None) -> SmallDesk:
        """A desk with an administrator and an agent who may grant 150."""
        clock = Clock()
        store = open_desk(path, rules or Rules(), clock)
        boss = people.sit_down(store, "mara", "Mara Linde")
        desk = cls(store, clock, boss, boss)
        desk.agent = desk.hire("yun", "agent", "150")
        return desk

    def hire(self, login: str, role: str, limit: str = "0") -> Person:
        """Add somebody."""
        people.add_person(self.store, self.boss, key=next(self.keys), login=login, name=login.title(), role=role, limit=limit)
        return people.sit_down(self.store, login)

    def do(self, verb: Any, case_id: int, /, *, who: Person | None = None, **fields: Any) -> Changed:
        """One press of the agent, or of somebody else."""
        done: Changed = verb(self.store, who or self.agent, key=next(self.keys), case_id=case_id, **fields)
        return done

    def case(self, case_id: int) -> Case:
        """The case as it stands."""
        return self.store.case(case_id)

    def kinds(self, case_id: int) -> list[str]:
        """The kinds of its events in order."""
        return [r.event.kind for r in self.store.history(case_id)]

    def last(self, case_id: int) -> Event:
        """Its last event."""
        return self.store.history(case_id)[-1].event

    def lacks(self, case_id: int, gate: str) -> list[str]:
        """The codes of what a gate lacks."""
        return [m.code for m in missing(self.case(case_id), gate, self.store.rules)]

    def take(self, verified: str = "known_number", name: str = "Noor Vanderlee") -> int:
        """A new case of a customer of its own, with its first words."""
        phone = f"0555 {100 + self.store.read().value('SELECT count(*) FROM customer'):04d}"
        made = intake.open_case(
            self.store, self.agent, key=next(self.keys),
            intake=intake.Intake(caller=intake.Caller(name=name, phone=phone), words="Nobody knows when it comes.", verified=verified),
        )
        return int(made.result["case"])

    def clarified(self, verified: str = "known_number", type_: str = "other") -> int:
        """A case whose restatement the customer confirmed."""
        return self.clear(self.take(verified), type_)

    def clear(self, case: int, type_: str = "other") -> int:
        """The case heard out, typed and read back."""
        self.do(conversation.note_emotion, case, level="calm")
        self.do(conversation.heard_out, case)
        self.do(conversation.classify, case, type=type_)
        for key in self.store.rules.facts_needed(self.case(case)):
            self.do(conversation.record_fact, case, fact=key, unknown=True)
        self.do(conversation.answer_restatement, case, answer="yes", text="You wait for it. Is that right?")
        return case

    def option(self, **fields: Any) -> offers.NewOption:
        """An option due tomorrow."""
        return offers.NewOption(**{"what": "Deliver on Thursday", "who": "Depot", "due_us": self.clock.us + DAY, "remedy": "redelivery", "cost": "0", **fields})

    def offered(self, case: int, *costs: str, days: int = 1) -> int:
        """The case with an option for each cost, each due in so many days."""
        for n, (cost, remedy) in enumerate(zip(costs, ("redelivery", "repair", "expert_call", "loan_item"), strict=False)):
            self.do(offers.offer, case, option=self.option(what=f"Way {n}", cost=cost, remedy=remedy, due_us=self.clock.us + days * DAY))
        return case

    def chosen(self, *costs: str) -> int:
        """A case whose customer chose the first of two options."""
        case = self.offered(self.clarified(), *(costs or ("0", "0")))
        self.do(offers.choose, case, option=1)
        return case

    def ready(self) -> int:
        """A case that could be resolved now."""
        case = self.chosen()
        endings.kept(self.do, case)
        return case

    def ready_to_close(self) -> int:
        """A case whose last gate is open."""
        case = self.ready()
        endings.ready_to_close(self.do, case, self.store)
        return case

    def closed(self) -> int:
        """A case that came to its end."""
        case = self.ready_to_close()
        self.do(follow_up.close, case)
        return case
