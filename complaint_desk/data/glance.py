"""A first look into a desk's file, with nothing but SQLite itself: what the window shows before the desk is open.

It answers questions and nothing else. Where anything is not as this program left it, it sees nothing, and the desk is opened the
long way, which can say in words what is wrong.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from complaint_desk.data.driver import PLAIN, Driver, errors
from complaint_desk.data.form import APPLICATION_ID, DESK_STREAM, LISTED, OBJECTS, VERSION
from complaint_desk.data.persons import PERSONS, person_of
from complaint_desk.domain.authority import Person

ORIGIN: Final = "SELECT data FROM event WHERE kind = 'desk_created' AND stream_id = ? ORDER BY n LIMIT 1"


class Unseen(Exception):  # nothing failed: the long way is taken
    """The file is not there, not ours, of another form, or busy."""


class Asked(Protocol):
    """Takes questions: a ``Reader`` of the open desk, or a glance."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...

    def one(self, sql: str, params: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a question, None when there is none."""
        ...

    def chunks(self, sql: str, params: Sequence[object] = (), size: int = 2_000) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a long question a few at a time."""
        ...


class Glance:
    """A desk's file for a moment; made, asked and closed in one thread by ``glancing``.

    Attributes:
        safe: never; safe mode opens a desk the long way.
    """

    safe: Final = False

    def __init__(self, path: Path, clock: Callable[[], int], driver: Driver = PLAIN) -> None:
        self.clock = clock
        if not os.access(path, os.W_OK):  # what SQLite makes beside it to read it would have its rights, and stay
            raise Unseen(str(path))
        self._database = driver.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=0.2, isolation_level=None)
        try:
            self._database.execute("PRAGMA query_only = 1")
            form = [self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            if form != [APPLICATION_ID, VERSION] or {row[:2] for row in self._database.execute(LISTED)} != OBJECTS:
                raise Unseen(str(path))
        except BaseException:
            self._database.close()
            raise

    def read(self) -> Asked:
        """Return where to put questions."""
        return self

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        return self._database.execute(sql, tuple(params)).fetchall()

    def one(self, sql: str, params: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a question, None when there is none."""
        row: tuple[Any, ...] | None = self._database.execute(sql, tuple(params)).fetchone()
        return row

    def chunks(self, sql: str, params: Sequence[object] = (), size: int = 2_000) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a long question a few at a time."""
        cursor = self._database.execute(sql, tuple(params))
        while rows := cursor.fetchmany(size):
            yield rows

    def persons(self) -> dict[int, Person]:
        """Return the persons of the desk by their number."""
        return {row[0]: person_of(row) for row in self.rows(PERSONS)}

    def origin(self) -> str:
        """Return what kind of desk the file is: desk or demo."""
        return origin_of(self)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def origin_of(asked: Asked) -> str:
    """Return what kind of desk is asked, desk or demo, by the event with which it began; one that does not say it is a desk."""
    row = asked.one(ORIGIN, (DESK_STREAM,))
    return str(json.loads(row[0]).get("origin", "desk")) if row else "desk"


@contextmanager
def glancing(path: Path, clock: Callable[[], int], driver: Driver = PLAIN) -> Iterator[Glance]:
    """Look into a file that may be there.

    Args:
        path: the desk's file.
        clock: returns now in microseconds UTC.
        driver: opens it.

    Raises:
        Unseen: nothing can be said about it from here.
    """
    try:
        glance = Glance(path, clock, driver)
        try:
            yield glance
        finally:
            glance.close()
    except errors(OSError, ValueError) as error:
        raise Unseen(str(path)) from error
