"""Files a person takes away: written whole or not at all, and as tables that no spreadsheet runs as a program.

A cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection"): it begins, after blanks and
what nobody sees, with one of ``= + - @ | %``, a tab, a carriage return or a zero byte, in either width. Plain numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from complaint_desk import taken_out
from complaint_desk.domain.problems import FileProblem

_STARTS: Final = frozenset("=+-@|%\t\r\0")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


def safe_cell(text: str) -> str:
    """Return a cell's text so that a spreadsheet takes it for a text."""
    if _NUMBER.fullmatch(text):
        return text
    for char in text:
        if unicodedata.normalize("NFKC", char)[:1] in _STARTS:
            return "'" + text
        if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"):
            break
    return text


def save_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV: UTF-8 with its mark, every cell quoted, formulas made harmless.

    Raises:
        FileProblem: the file cannot be written; what stood there is untouched.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(map(safe_cell, header))
    writer.writerows(map(safe_cell, row) for row in rows)
    save_text(path, "\ufeff" + out.getvalue())


def save_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Raises:
        FileProblem: the file cannot be written, or belongs to a desk; what stood there is untouched.
    """
    try:
        taken_out.write(path, text.encode("utf-8"))
    except OSError as error:
        raise FileProblem("file_not_written", code="FI-WRITE", file=path.name) from error
