"""The desk that the services are tried on: whatever a test did, chains, rows, counts and search agree at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.rules import Rules
from tests.services.desk import SmallDesk


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
