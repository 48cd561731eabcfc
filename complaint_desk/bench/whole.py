"""What goes through a whole desk: making one of so many cases, and proving one. These goals are times and sizes, they have no floor."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from complaint_desk.bench.desk import Cancelled, Desk, Progress, plain
from complaint_desk.bench.measuring import Result, cpu
from complaint_desk.data.check import check

_LEAST_DEMO_S: Final = 4.0
_DEMO_S_A_CASE: Final = 0.9e-3
_MOST_KB: Final = 4.0
_MOST_OVER: Final = 1.4
_LEAN_FROM: Final = 20_000
"""A smaller desk is richer than life, to be looked at, and has no goal of its size."""

_LEAST_CHECK_S: Final = 0.5
"""For what a small desk loads as well: the normaliser and the margins of the roll-ups."""

_CHECK_S_A_CASE: Final = 0.2e-3
_CHECK_S_AN_EVENT: Final = 20e-6
"""200 s for a million cases, or for ten million events: a small desk's cases have more of them."""


def size(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 29: a desk within 1.4 times what its events, words and rows take without an index or a search, and within 4 kB a case."""
    made = desk.made
    if made.cases <= _LEAN_FROM:
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="size-") as name:
        bare = Path(name, "bare.sqlite")
        copy_rows(made.path, bare)
        value = made.bytes / bare.stat().st_size
    yield Result(row=29, key="size", value=value, limit=_MOST_OVER)
    yield Result(row=29, key="size", part="size", unit="kB", value=made.bytes / made.cases / 1000, limit=_MOST_KB)


def copy_rows(path: Path, bare: Path) -> None:
    """Write the rows of a desk into another file and nothing else, each table by its row number where it has one."""
    with closing(plain(path)) as raw:
        raw.execute("ATTACH ? AS bare", (str(bare),))
        raw.execute("PRAGMA bare.journal_mode = off")
        raw.execute("PRAGMA bare.synchronous = 0")
        raw.execute("BEGIN")
        for (table,) in raw.execute(_TABLES).fetchall():
            columns = raw.execute("SELECT name, type, pk FROM pragma_table_info(?)", (table,)).fetchall()
            keys = [column for column, kind, pk in columns if pk and kind == "INTEGER"] if sum(pk > 0 for _, _, pk in columns) == 1 else []
            names = [column for column, _, _ in columns if column not in keys]
            raw.execute(f"CREATE TABLE bare.{table}({', '.join(names or ['nothing'])})")
            into, read = ", ".join(["rowid"] * len(keys) + names), ", ".join(keys + names)
            raw.execute(f"INSERT INTO bare.{table}({into}) SELECT {read} FROM main.{table} ORDER BY 1")
        raw.execute("COMMIT")


_TABLES: Final = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
)


def demo(desk: Desk) -> Iterator[Result]:
    """Row 32: 2,000 cases within 4 s, 100,000 within 90 s, a million within 15 minutes and 4 GB."""
    made = desk.made
    seconds = max(_LEAST_DEMO_S, made.cases * _DEMO_S_A_CASE)
    yield Result(row=32, key="demo", part="time", unit="s", value=made.wall_s, limit=seconds, ours_ms=made.wall_s * 1000)
    if made.cases > _LEAN_FROM:
        yield Result(row=32, key="demo", part="size", unit="kB", value=made.bytes / made.cases / 1000, limit=_MOST_KB)


def proof(desk: Desk, progress: Progress, cancelled: Cancelled) -> Iterator[Result]:
    """Row 33: chains, replay, roll-ups and search proven within 200 CPU seconds for a million cases."""
    start = cpu()
    report = check(desk.store, progress=progress, cancelled=cancelled)
    took = cpu() - start
    if not report.ok:
        raise AssertionError(f"a desk made just now must hold: {report.problems[:3]}")
    limit = _LEAST_CHECK_S + max(desk.made.cases * _CHECK_S_A_CASE, report.events * _CHECK_S_AN_EVENT)
    yield Result(row=33, key="check", unit="s", value=took, limit=limit, ours_ms=took * 1000)
