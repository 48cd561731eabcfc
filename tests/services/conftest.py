"""The desk that the services are tried on: whatever a test did, chains, rows, counts and search agree at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.rules import Rules
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from tests.in_memory import memory_path, memory_root, no_disk  # noqa: F401  # fixtures of all tests here
from tests.new_desk import open_desk
from tests.services.desk import SmallDesk, StillClock


@pytest.fixture
def rules() -> Rules:
    """The plain rules; who needs those of the playbooks says so."""
    return Rules()


@pytest.fixture
def desk(tmp_path: Path, rules: Rules) -> Iterator[SmallDesk]:
    """An administrator and an agent who may grant 150."""
    made = SmallDesk.made(tmp_path / "desk.sqlite", rules)
    yield made
    assert check(made.store).problems == []
    made.store.close()


@pytest.fixture
def clock() -> StillClock:
    """Monday noon until a test sets it on."""
    return StillClock()


@pytest.fixture
def store(tmp_path: Path, clock: StillClock) -> Iterator[Store]:
    """A desk without cases, under the rules of the playbooks."""
    opened = open_desk(tmp_path / "desk.sqlite", load_rules(), clock)
    yield opened
    opened.close()


@pytest.fixture
def boss(store: Store) -> Person:
    """Who set the desk up: its administrator."""
    return people.sit_down(store, "mara", "Mara Linde")
