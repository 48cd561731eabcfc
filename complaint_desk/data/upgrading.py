"""Brings a desk to another form by Peewee's migrations, on a connection and within a transaction that are open already.

Nothing else of the program needs Peewee, so that only a desk of an older form, or a new one, ever loads it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from peewee import PeeweeException, SqliteDatabase
from playhouse.migrations import Runner


class _Lent(SqliteDatabase):
    """Peewee's view of a connection that is another's: each of its transactions is a part of the one that is open there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._lent = connection
        super().__init__("lent")

    def _connect(self) -> sqlite3.Connection:
        return self._lent

    def _close(self, _connection: sqlite3.Connection) -> None:
        """Leave it to whose it is."""

    def begin(self, _kind: str | None = None) -> None:
        """Begin a part."""
        self._lent.execute("SAVEPOINT step")

    def commit(self) -> None:
        """Keep it."""
        self._lent.execute("RELEASE step")

    def rollback(self) -> None:
        """Take it back, unless SQLite already took back everything, as it does on a full disk."""
        if self._lent.in_transaction:
            self._lent.execute("ROLLBACK TO step")
            self._lent.execute("RELEASE step")

    def _log_query(self, sql: str, params: object) -> None:
        """Keep people's words out of every log."""


def run(connection: sqlite3.Connection, steps: Path) -> None:
    """Run the steps of a folder that a desk has not had yet, within the transaction that is open on its connection.

    Raises:
        sqlite3.Error: a step failed.
    """
    lent = _Lent(connection)
    try:
        Runner(lent, str(steps)).up()
    except PeeweeException as error:
        raise _cause(error) from error
    finally:
        lent.close()


def _cause(error: BaseException) -> BaseException:
    """Return what sqlite3 raised, which Peewee wraps once or twice."""
    while isinstance(error, PeeweeException):
        within = getattr(error, "orig", None)
        if not isinstance(within, BaseException):
            break
        error = within
    return error
