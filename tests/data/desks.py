"""What the tests of the store do again and again: a clock, a press, a case of given events."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

from complaint_desk.data import fresh_texts, search_text
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from tests.histories import MONDAY

CUSTOMER = ev.CustomerAdded(name="王小明", phone="138 0013-8000", email="wang@example.com")


class Clock:
    """Now, in microseconds UTC: a second later each time it is asked."""

    def __init__(self, now_us: int = MONDAY) -> None:
        self.now_us = now_us

    def __call__(self) -> int:
        self.now_us += 1_000_000
        return self.now_us


def press(store: Store, work: Any, *, key: bytes | None = None, actor_id: int = 1, verb: str = "test") -> dict[str, Any]:
    """One press with a key of its own."""
    return store.operation(key=key or secrets.token_bytes(16), actor_id=actor_id, verb=verb, work=work)


def opening(tx: Transaction, *more: Event) -> dict[str, Any]:
    """The work that opens a case for a new customer."""
    customer = tx.new_stream("customer")
    tx.append(customer, [CUSTOMER])
    case = tx.new_stream("case")
    number = tx.next_number(2026)
    events = (ev.Opened(number=number, customer_id=customer, channel="phone"), ev.WordsHeard(channel="phone", words="冰箱又坏了"))
    tx.append(case, [*events, *more])
    return {"case": case, "customer": customer, "number": number}


def open_case(store: Store, *more: Event) -> int:
    """A new case with the given events after its first words."""
    return int(press(store, lambda tx: opening(tx, *more))["case"])


def append(store: Store, case_id: int, *events: Event, expected: int | None = None) -> int:
    """Events in a press of their own; returns the new version."""
    done = press(store, lambda tx: {"version": tx.append(case_id, events, expected_version=expected)})
    return int(done["version"])


def add_each(store: Store, case_id: int, events: Sequence[Event]) -> None:
    """Events, each in a press of its own."""
    for event in events:
        append(store, case_id, event)


def found(store: Store, typed: str) -> list[int]:
    """The cases in whose own texts a search finds what is typed, indexed or waiting, in the order of their ids."""
    sql, values = fresh_texts.found(search_text.query(typed).expression)
    return sorted(row[0] for row in store.read().rows(sql, values))


def tamper(desk: Store, *statements: str) -> None:
    """Change the file as somebody who owns it can: the guards are taken away first and put back after."""
    with sqlite3.connect(desk.path) as stranger:
        guards = stranger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            stranger.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert stranger.execute(statement).rowcount != 0, statement
        for _, sql in guards:
            stranger.execute(sql)
    stranger.close()
