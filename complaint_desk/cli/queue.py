"""``queue``: a page of the queue, as a plain table or as JSON with the token of the next page."""

from __future__ import annotations

import argparse
import unicodedata
from typing import Any, Final

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.queue_filter import QueueFilter, queue_filter
from complaint_desk.domain.risk_level import risk_level
from complaint_desk.services import queue
from complaint_desk.services.desks import local_zone
from complaint_desk.services.queue import Page, QueueRow
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words

_WIDTHS: Final = (14, 16, 44, 18, 14, 14, 22)
MOST: Final = 1_000


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the page and return the exit code.

    Raises:
        WrongUsage: an unknown filter, value, order or token; the sentence names the known ones.
    """
    wanted = queue_filter(arguments.view, arguments.filter, arguments.search, arguments.sort or "")
    zone = words.zone or local_zone()
    with opened(arguments) as (store, who):
        total = queue.total(store, who, wanted=wanted, zone=zone)
        page = queue.page(store, who, wanted=wanted, zone=zone, limit=min(arguments.limit, MOST), after=arguments.after)
        now_us = store.clock()
    if arguments.json:
        print_json({"total": total, "rows": [_json(row, words) for row in page.rows], "next": page.following})
    else:
        _print(page, total, wanted, now_us, words)
    return 0


def _json(row: QueueRow, words: Words) -> dict[str, Any]:
    return {
        "number": row.number, "customer": row.customer, "words": row.words, "type": row.type, "status": row.status, "step": row.step,
        "owner": row.owner, "emotion": row.emotion, "risk": risk_level(row.risk) or "low", "opened_at": iso(row.opened_us, words.zone),
        "next_clock": row.next_clock or None, "next_due_at": iso(row.next_due_us, words.zone), "urgency": row.urgency,
        "impact": row.impact, "channel": row.channel, "origin": row.origin, "product": row.product or None,
        "risk_points": row.risk, "risk_reason": row.risk_top or None, "updated_at": iso(row.updated_us, words.zone),
    }


def _print(page: Page, total: int, wanted: QueueFilter, now_us: int, words: Words) -> None:
    for row in page.rows:
        cells = (
            row.number, row.customer or words("queue.erased"), row.words, words(f"type.{row.type}"), words(f"status.{row.status}"),
            row.owner or words("queue.nobody"), _clock(row, now_us, words),
        )
        print("  ".join(_fit(_plain(cell), width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip())
    print(words("queue.cli_total", n=total, view=words(f"view.{wanted.view}")))
    if page.following:
        print(words("queue.cli_next", token=page.following))


def _clock(row: QueueRow, now_us: int, words: Words) -> str:
    if not row.next_due_us:
        return ""
    key = "queue.late" if row.next_due_us < now_us else "queue.left"
    return f"{words(key, time=words.span(row.next_due_us - now_us))}, {words('clock.' + row.next_clock)}"


def _plain(text: str) -> str:
    """Return a text that cannot move the terminal's cursor."""
    return "".join(" " if unicodedata.category(char).startswith("C") else char for char in text)


def _fit(text: str, width: int) -> str:
    """Return a text in so many columns; a Chinese character takes two."""
    out, used = [], 0
    for char in text:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + wide > width:
            break
        out.append(char)
        used += wide
    return "".join(out) + " " * (width - used)
