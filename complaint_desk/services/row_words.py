"""The cells of a case's row in words that do not move with the time: for columns beside the painted ones, for files and for copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.queue import QueueRow
from complaint_desk.wording import Words


def cell(row: QueueRow, column: str, words: Words) -> str:
    """Return one cell of a row.

    Args:
        row: the row.
        column: one of saved_view.COLUMNS, ``field.KEY``, or ``due`` for when the nearest clock runs out.
        words: the reader's words.
    """
    if column not in _CELLS:
        found = row.marks.get(column, "")
        return words(found) if found in ("yes_no.yes", "yes_no.no") else found
    return _CELLS[column](row, words)


def _code(family: str, code: str, words: Words) -> str:
    return "" if not code else words(f"{family}.{code}") if words.has(f"{family}.{code}") else code


def _risk(row: QueueRow, words: Words) -> str:
    reason = next((words(key) for key in (f"risk.{row.risk_top}", f"emotion.{row.risk_top}") if words.has(key)), "")
    return f"{row.risk} {reason}".strip() if row.risk else ""


def _moment(us: int, words: Words) -> str:
    """A moment as a table sorts it; the zone is the reader's."""
    return words.local(us).strftime("%Y-%m-%d %H:%M") if us else ""


_CELLS: Final[Mapping[str, Callable[[QueueRow, Words], str]]] = {
    "number": lambda row, _words: row.number,
    "customer": lambda row, words: row.customer or words("queue.erased"),
    "words": lambda row, _words: row.words,
    "type": lambda row, words: _code("type", row.type, words),
    "emotion": lambda row, words: _code("emotion", row.emotion, words),
    "owner": lambda row, words: (row.owner or "") if row.owner_id else words("queue.nobody"),
    "clock": lambda row, words: _code("clock", row.next_clock, words) if row.next_due_us else "",
    "due": lambda row, words: _moment(row.next_due_us, words),
    "risk": _risk,
    "status": lambda row, words: _code("status", row.status, words),
    "step": lambda row, words: _code("step", row.step, words),
    "urgency": lambda row, words: _code("urgency", str(row.urgency), words),
    "impact": lambda row, words: _code("impact", str(row.impact), words),
    "channel": lambda row, words: _code("channel", row.channel, words),
    "product": lambda row, _words: row.product,
    "region": lambda row, _words: row.region,
    "opened": lambda row, words: _moment(row.opened_us, words),
    "updated": lambda row, words: _moment(row.updated_us, words),
    "origin": lambda row, words: _code("origin", row.origin, words),
    "language": lambda row, words: words(f"language.{row.language}") if row.language in LANGUAGES else row.language,
}
