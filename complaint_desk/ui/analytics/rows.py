"""The numbers of a chart as a table: into a file, or for the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from complaint_desk.domain.figures import Pairs, Period, day_date
from complaint_desk.services.tables import safe_cell, save_table


def counted(rows: list[dict[str, Any]], period: Period, pairs: Pairs) -> list[dict[str, Any]]:
    """Return the rows of a series with what was counted beside each: ``from`` and ``to``, and ``filter`` as the command line takes it.

    They are columns and no line of their own, so that every line stays one of numbers and tables of several charts can be put together.
    """
    days = {"from": day_date(period.first).isoformat(), "to": day_date(period.last).isoformat()}
    return [{**row, **days, "filter": "; ".join(f"{key}={value}" for key, value in pairs)} for row in rows]


def file_name(name: str, period: Period, kind: str) -> str:
    """Return what the file of a chart is called by itself."""
    return f"{name}_{day_date(period.first).isoformat()}_{day_date(period.last).isoformat()}.{kind}"


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write the rows of a series as CSV; return where.

    Raises:
        FileProblem: the file cannot be written; what stood there is untouched.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    save_table(path, names, [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows])
    return path


def as_table(rows: list[dict[str, Any]]) -> str:
    """Return the rows of a series as a table for a spreadsheet: a line of names, then one line a row, cells apart by tabs.

    No cell is a formula where it is pasted.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *(["" if row.get(name) is None else safe_cell(" ".join(str(row[name]).split())) for name in names] for row in rows)]
    return "\n".join(map("\t".join, lines)) + "\n"
