"""What a guess at a passphrase costs where that is not what is tested: next to nothing, for the right price is a long time hundreds of times over."""

from __future__ import annotations

import pytest

from complaint_desk.services import hashing
from tests.services.signing import CHEAP


@pytest.fixture(autouse=True)
def cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same Argon2id for less; tests/services/test_sign_in.py holds the price that the program asks."""
    dear = hashing._hasher
    monkeypatch.setattr(hashing, "_hasher", lambda cost: dear(CHEAP if cost == hashing.RFC_9106 else cost))
