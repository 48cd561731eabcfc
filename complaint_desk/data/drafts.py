"""Words that are not saved yet, in a small file of their own beside the desk, so that nothing else ever makes typing wait.

Every draft is on the disk when ``save`` returns (synchronous=FULL): neither a killed program nor a power cut takes it. The window
saves from a thread of its own, so the disk never holds up a keystroke. Several programs may use the file at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from complaint_desk import durable
from complaint_desk.data import dialect
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.opening import told
from complaint_desk.domain.cards import without_cards
from complaint_desk.domain.problems import StoreProblem

TABLE: Final = "CREATE TABLE IF NOT EXISTS draft (key TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"


class DraftStore:
    """The drafts of one desk. Keys are such as ``case:12:guide.listen.words``; made, used and closed in one thread."""

    def __init__(self, path: Path, driver: Driver = PLAIN) -> None:
        """Open the file, or make it; a damaged one is put aside as ``.bad``, since drafts must never stop a desk from opening.

        Raises:
            StoreProblem: there is no right or room to make it.
        """
        self._path, self._driver = path, driver
        durable.folder(path.parent)
        try:
            self._database = self._opened()
        except StoreProblem as problem:
            if problem.code not in ("ST-DAMAGED", "ST-OTHER"):
                raise
            path.replace(path.with_name(path.name + ".bad"))
            self._database = self._opened()

    def _opened(self) -> Database:
        if self._driver.keys:
            from complaint_desk.data import turning  # an encrypted desk alone turns anything

            turning.bring(self._path, self._driver)
        with suppress(OSError):  # SQLite says why it cannot be made
            durable.begin(self._path)
        database = Database(dialect.uri(self._path), dialect.PRAGMAS, self._driver, uri=True)
        try:
            with told(self._path):
                database.execute_sql(TABLE)
        except BaseException:
            database.close_all()
            raise
        return database

    def save(self, key: str, text: str) -> None:
        """Keep a draft, with card numbers masked; it is on the disk when this returns."""
        with told(self._path, writing=True):
            kept = without_cards(text).encode("utf-8", "replace").decode()
            sql = "INSERT INTO draft(key, text) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET text = excluded.text"
            self._database.execute_sql(sql, (key, kept))

    def load(self, key: str) -> str | None:
        """Return a draft, or None."""
        with told(self._path):
            row = self._database.execute_sql("SELECT text FROM draft WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def load_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the drafts that there are of these, found in one statement."""
        with told(self._path):
            sql = "SELECT key, text FROM draft WHERE key IN (SELECT value FROM json_each(?))"
            return dict(self._database.execute_sql(sql, (json.dumps(list(keys)),)).fetchall())

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that begin with a text, in order."""
        with told(self._path):
            sql = "SELECT key FROM draft WHERE substr(key, 1, ?) = ? ORDER BY key"
            return [row[0] for row in self._database.execute_sql(sql, (len(prefix), prefix)).fetchall()]

    def discard(self, key: str) -> None:
        """Forget a draft; its words are overwritten in the file."""
        with told(self._path, writing=True):
            self._database.execute_sql("DELETE FROM draft WHERE key = ?", (key,))

    def scrub(self) -> None:
        """Take what was forgotten out of the free pages of the file and out of what waits beside it."""
        with told(self._path, writing=True):
            self._database.execute_sql("VACUUM")
            self._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close_all()


class PassingDrafts:
    """Drafts of a desk that is only looked at: they are gone with the window, and no file is read or written."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def save(self, key: str, text: str) -> None:
        """Keep a draft until the window closes."""
        self._texts[key] = text

    def load_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the drafts that there are of these."""
        return {key: self._texts[key] for key in keys if key in self._texts}

    def discard(self, key: str) -> None:
        """Forget a draft."""
        self._texts.pop(key, None)

    def close(self) -> None:
        """Forget them all."""
        self._texts.clear()
