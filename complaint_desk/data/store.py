"""The desk's file: every change goes through ``Store.operation``, every question through a ``Reader``.

One operation is one press: its events, their places in the chains, the rows, roll-ups and search entries that follow from them are
one transaction, begun as a writer (``BEGIN IMMEDIATE``), so that two people at one desk never work on the same old state.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from complaint_desk.data import dialect, fresh_texts
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.form import SIZE
from complaint_desk.data.history import COUNT, HISTORY, LANE, LAST_OPERATION, RULES, count, recorded
from complaint_desk.data.notes import Notes as Notes
from complaint_desk.data.opening import journal_waits, open_files, told
from complaint_desk.data.persons import BEGUN, PERSONS, person_of
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import SECOND
from complaint_desk.domain.stored import read_json

if TYPE_CHECKING:
    from complaint_desk.data.happened import Happened
    from complaint_desk.data.tallies import Tallies
    from complaint_desk.data.transaction import Transaction

NEW_LANE: Final = "INSERT INTO lane(id, token, made_us) VALUES((SELECT coalesce(max(id), 0) + 1 FROM lane), ?, ?)"
OUTDATED: Final = "SELECT id FROM complaint WHERE id < ? AND rules_version <> ? ORDER BY id DESC LIMIT ?"
KEY_SIZE: Final = 16
_ABOVE_ALL: Final = 2**63 - 1
"""No row of a table has a greater number."""

_T = TypeVar("_T")


class Reader:
    """Questions to the desk; each thread asks on a connection of its own, which cannot write."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path
        self._tallies: Tallies | None = None
        self._happened: Happened | None = None
        self._kept_lock = Lock()

    @property
    def tallies(self) -> Tallies:
        """The sums of the roll-ups, kept between questions; made with the first figures, which no queue needs."""
        from complaint_desk.data.tallies import Tallies

        with self._kept_lock:
            if self._tallies is None:
                self._tallies = Tallies(self)
            return self._tallies

    @property
    def happened(self) -> Happened:
        """What happened to the desk by day, kept between questions; made with the first figures."""
        from complaint_desk.data.happened import Happened

        with self._kept_lock:
            if self._happened is None:
                self._happened = Happened(self)
            return self._happened

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        with told(self._path):
            return list(self._database.execute_sql(sql, params).fetchall())

    def one(self, sql: str, params: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a question, None when there is none."""
        with told(self._path):
            row: tuple[Any, ...] | None = self._database.execute_sql(sql, params).fetchone()
            return row

    def value(self, sql: str, params: Sequence[object] = ()) -> Any:
        """Return the first value of a question's first row, None when there is none."""
        row = self.one(sql, params)
        return row[0] if row else None

    def chunks(self, sql: str, params: Sequence[object] = (), size: int = 2_000) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a long question a few at a time, so that other threads get their turn."""
        with told(self._path):
            cursor = self._database.execute_sql(sql, params)
            while rows := cursor.fetchmany(size):
                yield rows

    @contextmanager
    def stoppable(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Let what this thread asks meanwhile be stopped, in the midst of a statement too.

        Raises:
            Stopped: ``cancelled`` said so.
        """
        from complaint_desk.data.copies import STEPS, Stopped  # what no queue needs

        connection = self._database.connection()
        connection.set_progress_handler(lambda: int(cancelled()), STEPS)
        try:
            yield
        except Exception as error:
            if cancelled():
                raise Stopped from error
            raise
        finally:
            connection.set_progress_handler(None, 0)


class Store:
    """One open desk.

    Attributes:
        path: its file.
        rules: what holds at the site.
        read_only: nothing can be changed.
        pack: it is a review pack, which nobody ever changes.
        safe: the program runs in safe mode, without the site's own files, and changes nothing.
        driver: opens the files that belong to it.
        unclean: changes waited beside the file when it was opened: the last program did not end by itself, or another one is at work.
    """

    def __init__(
        self, path: Path, rules: Rules | Callable[[], Rules], clock: Callable[[], int], writing: Database, reading: Database,
        *, read_only: bool, unclean: bool = False, pack: bool = False, safe: bool = False, driver: Driver = PLAIN,
    ) -> None:
        self.path = path
        self._rules = rules
        self._read_rules = None if isinstance(rules, Rules) else rules
        self._rules_count = 0
        self._brought = (0, _ABOVE_ALL)
        self.clock = clock
        self.read_only = read_only
        self.unclean = unclean
        self.pack = pack
        self.safe = safe
        self.driver = driver
        self._writing = writing
        self._reading = reading
        self._reader = Reader(reading, path)

    @classmethod
    def open(
        cls, path: Path, rules: Rules | Callable[[], Rules], *, clock: Callable[[], int], create: bool = True, read_only: bool = False,
        proving: bool = False, pack: bool = False, safe: bool = False, driver: Driver = PLAIN,
    ) -> Store:
        """Open a desk, make it when there is none, or bring an older one to the present form.

        Args:
            path: the file.
            rules: what holds at the site, or what reads it: that is called when the rules are first needed, which is not to show a queue.
            clock: returns now in microseconds UTC.
            create: make a new desk when there is no file.
            read_only: open for reading; nothing is written, not even an upgrade.
            pack: with ``read_only``, the desk is that of a review pack.
            safe: with ``read_only``, the program runs in safe mode.
            proving: with ``read_only``, open a desk that was changed behind our back too, for ``check`` to say where.
            driver: opens the desk's files; that of an encrypted one holds its keys.

        Raises:
            StoreProblem: it is not ours, newer, locked, read-only, a folder, on a network drive or in a sync folder, or there is no
                right or no room.
        """
        unclean = journal_waits(path)
        writing, reading = open_files(path, clock, create=create, read_only=read_only, proving=proving, driver=driver)
        return cls(path, rules, clock, writing, reading, read_only=read_only, unclean=unclean, pack=pack, safe=safe, driver=driver)

    @property
    def rules(self) -> Rules:
        """Return what holds at the site."""
        if not isinstance(self._rules, Rules):
            self._rules_count = self._count()
            self._rules = self._rules()
        return self._rules

    def follow(self, rules: Rules) -> None:
        """Let other rules hold from now on; rows that older ones made are brought under them by ``rederive``."""
        self._rules_count = self._count()
        self._rules = rules

    def heed(self) -> None:
        """Read the rules anew when they were changed by another window or program; one that was given them as a value keeps these.

        A press that was reckoned by rules which hold no more would leave a row without the limits that do.
        """
        if self._read_rules is not None and isinstance(self._rules, Rules) and (changes := self._count()) != self._rules_count:
            self._rules, self._rules_count = self._read_rules(), changes

    def _count(self) -> int:
        return int(self._reader.value(COUNT, (RULES,)) or 0)

    def operation(self, *, key: bytes, actor_id: int, verb: str, work: Callable[[Transaction], dict[str, Any]]) -> dict[str, Any]:
        """Do one press: all of it or nothing, and once, however often it is asked for.

        Args:
            key: 16 bytes that name the press; the same key again returns what it answered the first time, and changes nothing.
            actor_id: the person; 0 is the desk itself.
            verb: the service's name, for the trail.
            work: reads, checks and appends; its result must be JSON of codes, numbers and ids, since it is kept for ever. When it
                appends nothing, nothing is kept, and the same key runs it again.

        Raises:
            StoreProblem: the file cannot be written now; nothing was changed.
            StaleCase: and whatever else ``work`` raises; nothing was changed.
        """
        if len(key) != KEY_SIZE:
            raise ValueError(f"an operation's key has {KEY_SIZE} bytes")
        self.require_writable()
        # with the first press, since no look needs most of it, and before the file is held: others would wait for the disk's reading
        from complaint_desk.data.transaction import Transaction

        _ = self.rules
        return self._write(lambda: self._once(key, verb, actor_id, work, Transaction))

    def require_writable(self) -> None:
        """Refuse a change in a desk that is opened for reading only.

        Raises:
            StoreProblem: it is, in words.
        """
        if self.pack:
            raise StoreProblem("pack_is_closed", code="PK-CLOSED")
        if self.safe:
            raise StoreProblem("safe_mode", code="ST-SAFE")
        if self.read_only:
            raise StoreProblem("desk_read_only_writing", code="ST-READONLY", path=str(self.path))

    def reserve(self, name: str, many: int) -> int:
        """Set serial numbers aside for an import and return the last of them.

        Args:
            name: the counter: ``stream`` or ``number:YY``.
            many: how many.
        """
        return self._write(lambda: count(self._writing, name, many))

    def note(self, work: Callable[[Notes], _T]) -> _T:
        """Change what is no event, since nobody disputes it later: what is put away, reminders, macros; one short transaction.

        Raises:
            StoreProblem: the file cannot be written now; nothing was changed.
        """
        self.require_writable()
        return self._write(lambda: work(Notes(self._writing)))

    def read(self) -> Reader:
        """Return where to put questions; it may be used from any thread."""
        return self._reader

    def history(self, stream_id: int) -> list[Recorded]:
        """Return a stream's events in order; empty when there is no such stream."""
        return recorded(self._reader.rows(HISTORY, (stream_id,)))

    def case(self, case_id: int) -> Case:
        """Return a case as its events tell it."""
        return fold(case_id, self.history(case_id))

    def case_id(self, number: str) -> int | None:
        """Return the id of a case number in its written form."""
        found: int | None = self._reader.value("SELECT id FROM complaint WHERE number = ?", (number,))
        return found

    def persons(self) -> dict[int, Person]:
        """Return the persons of the desk by their number."""
        return {row[0]: person_of(row) for row in self._reader.rows(PERSONS)}

    def lane_head(self) -> tuple[bytes, int, bytes]:
        """Return the token of the lane that writes, the number of its last operation and that one's digest."""
        lane, token = self._reader.rows(LANE)[0]
        n, digest = self._reader.one(LAST_OPERATION, (lane,)) or (0, token)
        return bytes(token), n, bytes(digest)

    def begin_lane(self) -> None:
        """Continue in a new lane, after the file was restored from a backup: what came after the backup can then never be mixed up."""
        self._write(lambda: self._writing.execute_sql(NEW_LANE, (os.urandom(SIZE), self.clock())))

    def outdated(self) -> bool:
        """Tell whether rows stand that older rules made; reads through the table, so ask it beside the work."""
        self.heed()
        return bool(self._outdated(_ABOVE_ALL, 1))

    def _outdated(self, below: int, most: int) -> list[int]:
        return [row[0] for row in self._reader.rows(OUTDATED, (below, self.rules.version, most))]

    def rederive(self, most: int = 500) -> int:
        """Compute anew some rows that older rules made, and return how many; 0 when all stand under the present rules.

        Called again and again in the background after the rules or a calendar changed; each call is one short transaction. The newest
        cases come first, and each call goes on where the last one ended: from the first row on, every call would read through all that
        was done before.
        """
        self.heed()
        version, below = self._brought
        if version != self.rules.version:
            below = _ABOVE_ALL
        ids = self._outdated(below, most)
        if not ids and below != _ABOVE_ALL:  # another program, with older rules, may have written a row meanwhile
            ids = self._outdated(_ABOVE_ALL, most)
        if ids:
            from complaint_desk.data.transaction import derive_again

            self._write(lambda: derive_again(self._writing, self.rules, ids))
        self._brought = (self.rules.version, ids[-1] if ids else _ABOVE_ALL)
        return len(ids)

    def merge_search(self) -> bool:
        """Put into the search index what waits of new cases, or merge a little there, and return whether there may be more to do.

        Presses add parts of their own, and a search looks into every part. Called again and again beside the work, so that no press
        does it; each call is one short transaction, and what is found stays the same.

        Raises:
            StoreProblem: the file cannot be written now; nothing was changed.
        """
        def step() -> bool:
            if fresh_texts.take_in(self._writing, fresh_texts.AT_ONCE):
                return True
            writing = self._writing.connection()
            before = writing.total_changes
            self._writing.execute_sql(dialect.FTS_MERGE, (dialect.MERGED_PAGES,))
            return writing.total_changes - before > 1  # FTS5: one change is the command itself

        return self._write(step)

    def scrub(self) -> bool:
        """Take what was erased out of the search index and the free pages of the file for good: a nightly task.

        The file is written anew as well, and gives back the room that it no longer needs; not so an encrypted one of more than
        ``dialect.ANEW_IN_MEMORY``, since SQLCipher holds it whole in memory meanwhile so as to have nothing of it on the disk in the
        clear. What was erased is gone from that as well: ``secure_delete`` writes zeros over it when it goes.

        Returns:
            Whether nothing of it waits beside the file either; somebody who reads at this moment keeps that from going.

        Raises:
            StoreProblem: somebody else works on the file, or there is no room; everything stays readable.
        """
        self.require_writable()
        with told(self.path, writing=True):
            for merge in dialect.FTS_OPTIMIZE:
                self._writing.execute_sql(merge)
            self._writing.execute_sql(dialect.CUSTOMERS_OPTIMIZE)
            if not self.driver.keys or dialect.size(self._writing) <= dialect.ANEW_IN_MEMORY:
                self._writing.execute_sql("VACUUM")
            return not self._writing.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def rest(self) -> None:
        """Let go of the pages that this thread's connections keep in memory; the next question or press reads them again."""
        self._reading.rest()
        if self._writing is not self._reading:
            self._writing.rest()

    def close(self) -> None:
        """Close the connections of all threads."""
        self._reading.close_all()
        if self._writing is not self._reading:
            self._writing.close_all()

    def _write(self, work: Callable[[], _T]) -> _T:
        """Run a change as one transaction: the only place where one begins."""
        self.require_writable()
        with told(self.path, writing=True), self._writing.atomic("IMMEDIATE"):
            self.heed()
            return work()

    def _once(
        self, key: bytes, verb: str, actor_id: int, work: Callable[[Transaction], dict[str, Any]], begun: type[Transaction],
    ) -> dict[str, Any]:
        before, *row = self._writing.execute_sql(BEGUN, (key, actor_id)).fetchone()
        if before is not None:
            answered: dict[str, Any] = read_json(before)
            return answered
        doing = begun(self._writing, self.rules, self.clock(), actor_id, row if row[0] is not None else None)
        result = work(doing)
        if not doing.wrote:
            return result
        stored: dict[str, Any] = read_json(doing.finish(key, verb, result))
        if doing.set_back_us:
            self._note_set_back(begun(self._writing, self.rules, self.clock(), actor_id), doing.set_back_us)
        return stored

    @staticmethod
    def _note_set_back(noting: Transaction, back_us: int) -> None:
        """Write after a press that the clock went back before it: once, since the next press finds the time of this one (safety G4)."""
        from complaint_desk.domain.store_events import ClockSetBack

        noting.append(noting.desk_stream, [ClockSetBack(seconds=back_us // SECOND)])
        noting.finish(os.urandom(KEY_SIZE), ClockSetBack.kind, {})
