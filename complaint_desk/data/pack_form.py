"""Whether the desk in a pack is of our form down to its columns: whoever makes a pack can seal it, so its tables are not believed.

A computed column costs nothing to store and any amount of memory to read, so one is refused in a pack of an older form too.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Final

from complaint_desk.data import copies, opening
from complaint_desk.domain.problems import StoreProblem

_COLUMNS: Final = (
    "SELECT m.name, x.name, x.hidden FROM sqlite_master m JOIN pragma_table_xinfo(m.name) x "
    "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'"
)
_PLAIN: Final = 0
"""What SQLite says of a column that is stored; others are computed (https://sqlite.org/pragma.html#pragma_table_xinfo)."""


def expect_ours(desk: Path) -> None:
    """Refuse a desk whose tables have other columns than those of this program, or computed ones.

    Raises:
        StoreProblem: they have, or it cannot be read.
    """
    with opening.told(desk), closing(copies.foreign(desk)) as looking:
        found = _columns(looking)
        same_form = looking.execute("PRAGMA user_version").fetchone()[0] == opening.VERSION
    stored = all(hidden == _PLAIN for columns in found.values() for _, hidden in columns)
    if not stored or (same_form and found != _ours()):
        raise StoreProblem("desk_changed_by_other", code="ST-FOREIGN", path=str(desk))


def _ours() -> dict[str, set[tuple[str, int]]]:
    from complaint_desk.data.upgrading import run  # Peewee: only where a pack is opened

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("BEGIN")
        run(made, opening.MIGRATIONS)
        return _columns(made)


def _columns(database: sqlite3.Connection) -> dict[str, set[tuple[str, int]]]:
    found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for table, column, hidden in database.execute(_COLUMNS):
        found[table].add((column, hidden))
    return dict(found)
