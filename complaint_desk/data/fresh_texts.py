"""The texts of cases that were opened of late: found as those in the search index are, and put there beside the work.

To put a text into the index writes several pages of it, as many for one text as for sixty. So the text of a case that a press opens waits
as its tokens in a table of its own, of which a press writes one page, and every search looks there too. A case stands in one of the two:
what is changed of a text that waits is changed there, and it leaves in the transaction that puts it into the index.
"""

from __future__ import annotations

import re
from typing import Final

from complaint_desk.data import dialect
from complaint_desk.data.dialect import Database

ADD: Final = "INSERT INTO fresh_text(case_id, body) VALUES(?, ?)"
CHANGE: Final = "UPDATE fresh_text SET body = ? WHERE case_id = ?"
CLEAR: Final = "DELETE FROM fresh_text"
FIRST: Final = "SELECT case_id, body FROM fresh_text ORDER BY case_id LIMIT ?"
TAKE: Final = "DELETE FROM fresh_text WHERE case_id <= ?"

AT_ONCE: Final = 64
"""So many are put into the index in one step beside the work: a few milliseconds."""

PRESSES: Final = 1_024
"""After so many presses one puts into the index what waits, where no window does it beside the work."""

_INDEXED: Final = "SELECT rowid AS id FROM search WHERE search MATCH ?"
_PART: Final = re.compile(r'"([^"]*)"(\*?)|NOT')


def document(tokens: str) -> str:
    """Return tokens as they wait: a blank before and behind each, so that a phrase is a part of the text."""
    return f" {tokens} "


def holds(expression: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition on ``fresh_text.body`` that means what an expression for ``MATCH`` does, and its values.

    Args:
        expression: of ``search_text``: quoted phrases of tokens, the last one perhaps a prefix, AND, OR, NOT and brackets, which bind in
            SQL as they do in FTS5.
    """
    values: list[str] = []

    def turned(part: re.Match[str]) -> str:
        phrase, prefix = part.groups()
        if phrase is None:
            return "AND NOT"
        values.append(f" {phrase}" if prefix else f" {phrase} ")
        return "instr(fresh_text.body, ?)"

    return _PART.sub(turned, expression), tuple(values)


def found(expression: str) -> tuple[str, tuple[str, ...]]:
    """Return the question for the ids of all cases in whose texts an expression is found, indexed or waiting, and its values."""
    condition, values = holds(expression)
    return f"{_INDEXED} UNION SELECT case_id FROM fresh_text WHERE {condition}", (expression, *values)


def take_in(database: Database, most: int = -1) -> bool:
    """Put texts that wait into the index, all of them or the first ones, within a transaction; tell whether there were any."""
    rows = database.execute_sql(FIRST, (most,)).fetchall()
    if rows:
        database.many(dialect.FTS_INSERT, rows)
        database.execute_sql(TAKE, (rows[-1][0],))
    return bool(rows)
