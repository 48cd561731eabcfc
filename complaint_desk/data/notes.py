"""The tables beside the events: a person's own order of work, which nobody disputes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from complaint_desk.data.dialect import Database
from complaint_desk.domain.cards import without_cards


class Notes:
    """The tables beside the events, for one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, sql: str, params: Sequence[object] = ()) -> int:
        """Run a statement that changes rows, with card numbers masked in what it writes, and return how many rows it changed."""
        kept = tuple(without_cards(each) if isinstance(each, str) else each for each in params)
        return int(self._database.execute_sql(sql, kept).rowcount)

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question, as they stand within this transaction."""
        return list(self._database.execute_sql(sql, params).fetchall())
