"""``queue``: a page as a table or as JSON with the token of the next page; what a view shows, in words; a view as a file."""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Any, Final

from complaint_desk import taken_out
from complaint_desk.cli.opening import Progress, opened, print_json
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At
from complaint_desk.domain.queue_filter import QueueFilter, queue_filter
from complaint_desk.domain.risk_level import risk_level
from complaint_desk.domain.saved_view import Layout, LeftOut
from complaint_desk.domain.vocabulary import VIEWS
from complaint_desk.services import finding, queue, saved_views
from complaint_desk.services.desks import local_zone
from complaint_desk.services.filter_known import require_known
from complaint_desk.services.filter_words import FilterWords, words_of
from complaint_desk.services.queue import Page, QueueRow
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words

_WIDTHS: Final = (14, 16, 44, 18, 14, 14, 22)
MOST: Final = 1_000
_PLAIN: Final = Layout()


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the page, say what the view shows, or write it into a file; return the exit code.

    Raises:
        WrongUsage: an unknown view, filter, value, order or token; the sentence names the known ones.
        FileProblem: the file cannot be written.
    """
    typed = queue_filter("open", arguments.filter, arguments.search, arguments.sort or "")
    zone = words.zone or local_zone()
    with opened(arguments) as (store, who):
        require_known(store, typed)
        asking = _Asking(store, who, words, zone)
        view = asking.view(arguments.view, typed)
        for sentence in asking.filters().left_out(view.left_out):
            print(sentence, file=sys.stderr)
        if looked_for := finding.cut(view.wanted.search):
            print(words("explain.search_cut", n=looked_for[0], of=looked_for[1]), file=sys.stderr)
        if arguments.out:
            return asking.export(view, Path(arguments.out), arguments.reason, names=arguments.names)
        if arguments.explain:
            return asking.explain(view, as_json=arguments.json)
        total = queue.total(store, who, wanted=view.wanted, zone=zone)
        page = queue.page(store, who, wanted=view.wanted, zone=zone, limit=min(arguments.limit, MOST), after=arguments.after)
        now_us = store.clock()
    if arguments.json:
        print_json({"total": total, "rows": [_json(row, words) for row in page.rows], "next": page.following})
    else:
        _print(page, total, view.name, now_us, words)
    return 0


@dataclass(frozen=True, slots=True)
class _View:
    """A view with what was typed beside it, and its name."""

    name: str
    wanted: QueueFilter
    layout: Layout = _PLAIN
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks which desk, in which words."""

    store: Store
    who: Person
    words: Words
    zone: tzinfo

    def view(self, name: str | None, typed: QueueFilter) -> _View:
        """Return the view of a name: one of those that are always there, or a saved one; what was typed holds beside it."""
        if name is None or name in VIEWS:
            code = name or "open"
            return _View(self.words(f"view.{code}"), replace(typed, view=code))
        saved = saved_views.named(self.store, self.who, name)
        wanted = replace(
            saved.wanted, conditions=(*saved.wanted.conditions, *typed.conditions), search=typed.search or saved.wanted.search,
            sort=typed.sort or saved.wanted.sort,
        )
        return _View(saved.name, wanted, saved.layout, saved.left_out)

    def filters(self) -> FilterWords:
        """Return the words for filters, with the names of who works here."""
        return words_of(self.store, self.words)

    def sentences(self, view: _View) -> tuple[str, ...]:
        """Return what a view shows, as it stands now."""
        n = queue.total(self.store, self.who, wanted=view.wanted, zone=self.zone)
        sort = queue.order_of(view.wanted)
        return self.filters().explained(view.wanted, view.layout, sort, n=n, now_us=self.store.clock(), zone=self.zone)

    def explain(self, view: _View, *, as_json: bool) -> int:
        """Say what a view shows."""
        sentences = self.sentences(view)
        if as_json:
            print_json({"view": view.name, "sentences": list(sentences)})
        else:
            print("\n".join((view.name, *sentences)))
        return 0

    def export(self, view: _View, path: Path, reason: str, *, names: bool) -> int:
        """Write a view into a file."""
        from complaint_desk.services import exporting

        form = exporting.FILES.of(path)
        taken_out.expect_free(path)
        at = At(self.store.clock())
        about = (view.name, *self.sentences(view), self.words("queue.export.by", name=self.who.name, at=at, reason=reason.strip() or "–"))
        noted = exporting.note(
            self.store, self.who, key=os.urandom(16), wanted=view.wanted, zone=self.zone, form=form, reason=reason, names=names)
        progress = Progress(self.words, self.words("queue.export.writing"))
        try:
            n = exporting.write(
                self.store, self.who, wanted=view.wanted, layout=view.layout, path=path, words=self.words, zone=self.zone, about=about,
                progress=progress, names=names, noted=noted.result["ids"],
            )
        finally:
            progress.close()
        print(self.words("queue.export.done", n=n, file=path.name))
        return 0


def _json(row: QueueRow, words: Words) -> dict[str, Any]:
    return {
        "number": row.number, "customer": row.customer, "words": row.words, "type": row.type, "status": row.status, "step": row.step,
        "owner": row.owner, "emotion": row.emotion, "risk": risk_level(row.risk) or "low", "opened_at": iso(row.opened_us, words.zone),
        "next_clock": row.next_clock or None, "next_due_at": iso(row.next_due_us, words.zone), "urgency": row.urgency,
        "impact": row.impact, "channel": row.channel, "origin": row.origin, "product": row.product or None, "region": row.region or None,
        "risk_points": row.risk, "risk_reason": row.risk_top or None, "updated_at": iso(row.updated_us, words.zone),
    }


def _print(page: Page, total: int, view: str, now_us: int, words: Words) -> None:
    for row in page.rows:
        cells = (
            row.number, row.customer or words("queue.erased"), row.words, words(f"type.{row.type}"), words(f"status.{row.status}"),
            row.owner or words("queue.nobody"), _clock(row, now_us, words),
        )
        print("  ".join(_fit(_plain(cell), width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip())
    print(words("queue.cli_total", n=total, view=view))
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
