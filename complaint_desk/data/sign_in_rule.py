"""Whether people sign in at a desk, as its file tells: by itself, since it is asked before the desk is open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Protocol

from complaint_desk.domain.sign_in import SignInRule

_RULE: Final = "SELECT data FROM event INDEXED BY event_sign_in_rule WHERE kind = 'sign_in_rule_set' ORDER BY id DESC LIMIT 1"


class Asked(Protocol):
    """Takes questions: a ``Reader``, a ``Transaction``, ``Notes`` or a glance."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def rule(db: Asked) -> SignInRule:
    """Return whether people sign in here, and after how many minutes the screen locks itself."""
    rows = db.rows(_RULE)
    return SignInRule(**json.loads(rows[0][0])) if rows else SignInRule()
