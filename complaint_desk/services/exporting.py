"""Cases of a view as a file: CSV or a workbook, with the columns of the view; names masked, unless somebody with that right says why not.

It is noted before it is written, so that no file leaves without a trace. A spreadsheet takes no cell for a formula: CSV is made
harmless by ``tables``, a workbook holds every cell as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from complaint_desk import taken_out
from complaint_desk.data import queue as asked
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import masked_name
from complaint_desk.domain.events import ExportAsked, ViewExported
from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.problems import FileProblem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.queue_filter import noted as noted_filters
from complaint_desk.domain.saved_view import SHOWN, Layout
from complaint_desk.services import agreeing, marking, queue
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate
from complaint_desk.services.file_forms import FileForms
from complaint_desk.services.queue import QueueRow
from complaint_desk.services.row_words import cell
from complaint_desk.services.tables import safe_cell
from complaint_desk.services.values import text_in
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.data.store import Store
    from complaint_desk.data.transaction import Transaction

FORMS: Final = ("csv", "xlsx")
FILES: Final = FileForms(FORMS, "export_form", "EX-FORM")
MOST_IN_A_BOOK: Final = 1_048_575
"""Rows that a worksheet holds below its head."""

STEP: Final = 500
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WIDTHS: Final = {"words": 60, "customer": 18, "number": 16, "due": 17, "opened": 17, "updated": 17, "product": 20, "region": 20}

Progress = Callable[[int, int], object]


def note(
    store: Store, who: Person, *, key: bytes, wanted: QueueFilter, zone: tzinfo, form: str, reason: str = "", names: bool = False
) -> Changed:
    """Note that a view leaves as a file; its result holds the number of rows and of people, and the ids, which are what may be written.

    Args:
        store: the desk.
        who: who exports it.
        key: names the press.
        wanted: the cases.
        zone: where "today" is meant.
        form: one of FORMS.
        reason: why; needed where names leave whole.
        names: whether they do; else they, and what is in the words that somebody can be reached by, are masked.

    Raises:
        NotAllowed: the person's role may not export, or not with names.
        BadValue: names are to leave without a reason.
        Problem: they are the names of more than ``agreeing.MOST_PEOPLE``, to which a second person has not agreed; that is asked for now.
    """
    ask(store, who, "export_view", "export_names" if names else "export")
    if names:
        text_in(reason, "queue.export.reason", "export_reason")
    ids = queue.ids(store, who, wanted=wanted, zone=zone)
    rows, people = len(ids), asked.people(store.read(), ids)
    filters = noted_filters(wanted.conditions)
    event = ViewExported(
        view=wanted.view, rows=rows, form=form, filters=filters, searched=bool(wanted.search.strip()),
        masked=not names or queue.masked(who), people=people, digest=digest_of(ids) if names else "", reason=reason.strip(),
    )

    def work(tx: Transaction) -> dict[str, Any]:
        noted = event
        if names:
            together = people + agreeing.taken_lately(tx, who, tx.now_us, event)
            if together > agreeing.MOST_PEOPLE:
                wish = agreeing.agreed(tx, who, tx.now_us, event)
                if wish is None:
                    return {"kinds": [], "together": together, "unchanged": True}
                noted = replace(event, asked=wish.n)
        tx.append(tx.desk_stream, [noted])
        return {"kinds": [], "rows": rows, "people": people}

    done = operate(store, who, key, "export_view", "export_names" if names else "export", work)
    if "together" in done.result:
        sought = "; ".join(said for said in (*(f"{each}={value}" for each, value in wanted.conditions), wanted.search.strip()) if said)
        asking = ExportAsked(
            view=event.view, rows=rows, people=people, filters=filters, searched=event.searched, digest=event.digest, reason=event.reason,
            sought=sought)
        second = sha256(b"asked" + key).digest()[: len(key)]
        raise agreeing.ask(store, who, key=second, wanted=asking, people=int(done.result["together"]))
    return replace(done, result={**done.result, "ids": ids})


def digest_of(ids: Sequence[int]) -> str:
    """Return which cases some are, in whatever order, without saying it: SHA-256 of their ids, hexadecimal."""
    return sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()


def write(
    store: Store, who: Person, *, wanted: QueueFilter, layout: Layout, path: Path, words: Words, zone: tzinfo, about: Sequence[str],
    progress: Progress = lambda done, total: None, names: bool = False, noted: Sequence[int] | None = None,
) -> int:
    """Write the cases of a view into a file and return how many they are; what stood there is replaced when the file is whole.

    Args:
        store: the desk.
        who: whose eyes see it: names are masked as they are for this person.
        wanted: the cases and their order.
        layout: the columns.
        path: the file; its end says which form.
        words: the language and zone of its cells.
        zone: where "today" is meant.
        about: sentences that say what this is, for a sheet of their own.
        progress: told rows done and in all; may raise to stop, and then no file is left.
        names: whether names leave whole, as it was noted; a table of them ends with who exported it, when and why.
        noted: the ids that were noted, in their order: nothing else leaves, whatever came to the view since. Names leave only so.

    Raises:
        NotAllowed: the person's role may not export.
        FileProblem: it cannot be written, or a worksheet does not hold so many rows.
    """
    ask(store, who, "export_view", "export_names" if names else "export")
    form, masked = FILES.of(path), not names or queue.masked(who)
    if names and noted is None:
        raise ValueError("names leave only as they were noted")
    ids = noted if noted is not None else queue.ids(store, who, wanted=wanted, zone=zone)
    if form == "xlsx" and len(ids) > MOST_IN_A_BOOK:
        raise FileProblem("export_too_long", code="EX-ROWS", n=len(ids), most=MOST_IN_A_BOOK)
    columns = columns_of(layout)
    labels = marking.labels(store) if any(column.startswith("field.") for column in columns) else {}
    head = [labels.get(each) or words("queue.export.due" if each == "due" else f"queue.column.{each}") for each in columns]

    def rows() -> Iterator[list[str]]:
        for start in range(0, len(ids), STEP):
            progress(start, len(ids))
            some = asked.rows(store.read(), ids[start : start + STEP], masked=False)
            some = queue.with_marks(store.read(), some, columns)
            yield from _cells([as_it_leaves(row) for row in some] if masked else some, columns, words)
        if names and form == "csv" and about:
            yield [about[-1]]
        progress(len(ids), len(ids))

    try:
        with taken_out.written(path) as file:
            if form == "csv":
                _write_csv(file, head, rows())
            else:
                _write_book(file, path.parent, columns, head, rows(), about)
    except OSError as error:
        raise FileProblem("file_not_written", code="FI-WRITE", file=path.name) from error
    return len(ids)


def as_it_leaves(row: QueueRow) -> QueueRow:
    """Return a row with its name masked, and in its words, marks, product and region what somebody can be reached by."""
    name = row.customer
    marks = {key: text if _DATE.fullmatch(text) else without_contact(text, name) for key, text in row.marks.items()}
    words, product, region = (without_contact(text, name) for text in (row.words, row.product, row.region))
    return row._replace(customer=masked_name(name) if name else name, words=words, product=product, region=region, marks=marks)


def columns_of(layout: Layout) -> tuple[str, ...]:
    """Return the columns that leave: those of the view, the case's number always, and beside the clock when it runs out."""
    shown = tuple(code for code, _ in layout.columns) or SHOWN
    shown = shown if "number" in shown else ("number", *shown)
    return tuple(each for code in shown for each in ((code, "due") if code == "clock" else (code,)))


def _cells(rows: Sequence[QueueRow], columns: Sequence[str], words: Words) -> Iterator[list[str]]:
    for row in rows:
        yield [cell(row, column, words) for column in columns]


def _write_csv(file: BinaryIO, head: Sequence[str], rows: Iterator[list[str]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(map(safe_cell, head))
    for row in rows:
        writer.writerow(map(safe_cell, row))
    text.detach()


def _write_book(
    file: BinaryIO, beside: Path, columns: Sequence[str], head: Sequence[str], rows: Iterator[list[str]], about: Sequence[str],
) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True, "tmpdir": str(beside), "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True})
    sheet, notes = book.add_worksheet("1"), book.add_worksheet("2")
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column, 14))
    try:
        for at, name in enumerate(head):
            sheet.write_string(0, at, name, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                sheet.write_string(last, at, text)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        notes.set_column(0, 0, 100)
        for at, sentence in enumerate(about):
            notes.write_string(at, 0, sentence)
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise OSError("the workbook could not be written") from error
