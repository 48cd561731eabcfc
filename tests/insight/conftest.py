"""The shipped lexicons, loaded once."""

from __future__ import annotations

import pytest

from complaint_desk import resources
from complaint_desk.insight.lexicons import Lexicons, load


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    return load(resources.path("lexicons"))
