"""The tables beside the events: a person's own order of work, which nobody disputes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from complaint_desk.data.dialect import Database


class Notes:
    """The tables beside the events, for one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, sql: str, params: Sequence[object] = ()) -> int:
        """Run a statement that changes rows, and return how many it changed."""
        return int(self._database.execute_sql(sql, params).rowcount)

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question, as they stand within this transaction."""
        return list(self._database.execute_sql(sql, params).fetchall())
