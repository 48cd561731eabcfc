"""Bringing in history: a file of cases is looked at first, then comes in all at once or not at all, and never twice.

One file is one operation and one row one ``imported`` event with its source's own dates and status. A row that is known already,
by its fingerprint, is joined: nothing is added. ``read = made + joined + refused`` always holds.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from complaint_desk import resources
from complaint_desk.data.bulk import Staging, seldom_collecting
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import normal_email, phone_digits
from complaint_desk.domain.events import DAY
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.insight import lexicons as insight_lexicons
from complaint_desk.insight.suggestions import suggest
from complaint_desk.readers import dates, incoming, mapping
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.incoming import Incoming
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mapping import Mapping as ColumnMapping
from complaint_desk.readers.names import DATE_FIELDS, FIELDS, JOINED_FIELDS, MAIL_FILES
from complaint_desk.readers.rows import ReadingStopped, Refused, Row
from complaint_desk.readers.shape import STANDARD, FileShape
from complaint_desk.services.attaching import require_kept
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate
from complaint_desk.services.mail_files import Keep, MailFile, MailFiles, kept_beside, only_named
from complaint_desk.services.tables import save_table, save_text
from complaint_desk.services.tiers import Tiers
from complaint_desk.wording import Words

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Guard = Callable[["Store", Person], object]
MANY_ROWS: Final = 100
"""Before more cases than this come in, a backup is made (design, safety B1)."""
SHOWN_ROWS: Final = 20
_KNOWN: Final = "SELECT fingerprint FROM import_fingerprint WHERE fingerprint IN (SELECT value FROM json_each(?))"
_BY_PHONE: Final = "SELECT phone_digits, id, name, tier FROM customer WHERE phone_digits IN (SELECT value FROM json_each(?))"
_BY_EMAIL: Final = "SELECT email_norm, id, name, tier FROM customer WHERE email_norm IN (SELECT value FROM json_each(?))"
_AT_ONCE: Final = 500
"""Rows of the file that are looked for in the desk with one question. All that a large desk knows would be one object of hundreds of
megabytes, and the window stands still while Python makes it or lets it go."""

_HELD_CHARS: Final = 4_000_000
"""Characters of such rows; rows of a hostile file are long."""
_APART: Final = Apart()

_DIGEST_BLOCK: Final = 1 << 20

DAY_FIRST, MONTH_FIRST = dates.DAY_FIRST, dates.MONTH_FIRST
_SHOWN_VALUES: Final = 3

__all__ = [
    "DATE_FIELDS", "DAY_FIRST", "FIELDS", "MONTH_FIRST", "ColumnUse", "FileLook", "MailFile", "Outcome",
    "Prepared", "ReadingStopped", "RefusedRow",
    "admit", "bring_in", "columns_of", "field_word", "look", "prepare", "rehearse",
    "save_mapping", "save_refused", "typed_rows", "with_field",
]
"""What screens and the command line need to know of the readers is among them, so that they need not know the readers."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file is, how its columns were understood, and its first rows as they stand in it.

    Attributes:
        headers: the names of all its columns, used or not; of JSON those of the rows looked at.
        limits: what is too much; an administrator may have raised the number of rows for this import.
    """

    path: Path
    shape: FileShape
    mapping: ColumnMapping
    first: tuple[Row, ...]
    headers: tuple[str, ...]
    limits: Limits = STANDARD

    @property
    def has_words(self) -> bool:
        """Whether a column holds what the customers said; without one there is nothing to bring in."""
        return bool(self.mapping.of("words") or self.mapping.of("subject"))


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of a file as a person decides on it.

    Attributes:
        name: in the file.
        field: one of ``FIELDS``; empty when the column is not used.
        also: further fields that it fills.
        why: why we think so, if it is used.
        doubt: what to look at before trusting it.
        values: the first filled values, as they stand in the file.
        order_assumed: whether the doubt is which of day and month comes first.
    """

    name: str
    field: str
    also: tuple[str, ...]
    why: Message | None
    doubt: Message | None
    values: tuple[str, ...]
    order_assumed: bool = False


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot come in: where it stands, the field, and why."""

    row: int
    field: str
    reason: Message


@dataclass(slots=True)
class Outcome:
    """What came of a file's rows: ``read = made + joined + len(refused)``; ``files`` came with e-mails that are new."""

    read: int = 0
    made: int = 0
    joined: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    samples: list[Incoming] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)


def look(store: Store, who: Person, *, file: Path, columns: Path | None = None, by_hand: bool = False, most_rows: int = 0) -> FileLook:
    """Look at a file and propose how to understand it; nothing is changed.

    Args:
        store: the desk.
        who: needs the right to import.
        file: CSV, TSV, JSON, .xlsx or .eml, plain, gzip or ZIP.
        columns: a saved mapping to use instead of a proposed one.
        by_hand: take a file in which nothing looks like complaints too; a person will name the columns.
        most_rows: rows that this one import may have, instead of those of ``Limits``; 0 leaves them.

    Raises:
        FileProblem: the file or the mapping cannot be used; it says why and what to do.
        NotAllowed: the person may not import, or not so many rows.
    """
    ask(store, who, "import", "import_cases")
    limits = STANDARD
    if most_rows:
        ask(store, who, "import", "import_more")
        limits = replace(STANDARD, rows=most_rows)
    shape, proposed, first = mapping.propose(file, limits, strict=columns is None and not by_hand, source=_APART)
    chosen = mapping.load(columns) if columns is not None else proposed
    headers = mapping.headers_of(shape, first)
    if columns is not None:
        mapping.validate(chosen, headers, file.name, complete=bool(shape.columns))
    named = tuple(dict.fromkeys((*headers, *(column.name for column in chosen.columns))))
    return FileLook(file, shape, chosen, tuple(first[:SHOWN_ROWS]), named, limits)


def columns_of(found: FileLook) -> tuple[ColumnUse, ...]:
    """Return every column of a file, in its own order, with what it fills and why."""
    uses = []
    for name in found.headers:
        filled = [column for column in found.mapping.columns if column.name == name]
        texts = (row.values.get(name, "").strip() for row in found.first)
        values = tuple(islice(dict.fromkeys(text for text in texts if text), _SHOWN_VALUES))
        first = filled[0] if filled else None
        doubt = next((column.doubt for column in filled if column.doubt), None)
        also = tuple(column.field for column in filled[1:])
        why = first.why if first else say("import_window.files_come") if name == MAIL_FILES and found.shape.kind == "messages" else None
        either = any(column.assumed for column in filled)
        uses.append(ColumnUse(name, first.field if first else "", also, why, doubt, values, either))
    return tuple(uses)


def typed_rows(found: FileLook) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the first rows by our fields, as typed: the row's number, and the text of each field that is used."""
    rows = []
    for row in found.first:
        texts: dict[str, list[str]] = {}
        for column in found.mapping.columns:
            texts.setdefault(column.field, []).append(row.values.get(column.name, "").strip())
        rows.append((row.number, {
            field: " ".join(filled if field in JOINED_FIELDS else filled[:1])
            for field, of in texts.items() for filled in [[text for text in of if text]]
        }))
    return tuple(rows)


def with_field(store: Store, who: Person, *, found: FileLook, column: str, field: str, order: str = "") -> FileLook:
    """Return the look at a file after a person chose what a column fills.

    Args:
        store: the desk.
        who: needs the right to import.
        found: as it was.
        column: its name in the file.
        field: one of ``FIELDS``; empty when the column shall not be used. One column at a time fills a field, except words, tags,
            customer, phone and e-mail.
        order: for dates, ``DAY_FIRST`` or ``MONTH_FIRST``; empty lets the dates of the file show it.

    Raises:
        FileProblem: the file cannot be read any more.
    """
    ask(store, who, "import", "import_cases")
    chosen = mapping.reassign(
        found.mapping, column, field, found.shape, found.path, order=order, limits=found.limits, source=_APART,
    )
    return replace(found, mapping=chosen)


def save_mapping(found: FileLook, path: Path) -> None:
    """Keep the mapping as a file that ``look`` and ``--map`` take, whole or not at all.

    Raises:
        FileProblem: the file cannot be written.
    """
    save_text(path, found.mapping.to_json())


def save_refused(refused: Sequence[RefusedRow], path: Path, words: Words) -> None:
    """Keep the refused rows as a table: row, field, reason.

    Raises:
        FileProblem: the file cannot be written.
    """
    header = [words(f"importing.refused_{name}") for name in ("line", "field", "reason")]
    rows = ((str(each.row), field_word(each.field, words), words.of(each.reason)) for each in refused)
    save_table(path, header, rows)


def field_word(field: str, words: Words) -> str:
    """Return what is wrong in a refused row: one of our fields, a column of the file by its own name, or the whole row."""
    if not field:
        return words("importing.whole_row")
    return words(f"readers.field.{field}") if field in FIELDS else field


def rehearse(
    store: Store, who: Person, *, found: FileLook, zone: tzinfo, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Outcome:
    """Return what an import would do, row by row, without doing it.

    Raises:
        FileProblem: the file cannot be read to its end.
        ReadingStopped: ``cancelled`` answered yes.
    """
    ask(store, who, "import", "import_cases")
    outcome, files = Outcome(), _files(found, only_named, cancelled)
    with closing(_Known(store)) as known:
        for batch in _batches(_rows(found, zone, store.clock(), progress, cancelled)):
            fresh = known.fresh(batch, outcome)
            outcome.samples += fresh[: SHOWN_ROWS - len(outcome.samples)]
            files.of([row.row for row in fresh], outcome.files)
    return outcome


class Prepared:
    """The cases of a file on their way in: everything slow is done, nothing is visible yet. Close it when it is not admitted."""

    def __init__(self, store: Store, found: FileLook) -> None:
        self.name = found.path.name
        self.digest = _digest(found.path)
        self.outcome = Outcome()
        self.staging = Staging(store)
        self.tiers = Tiers()
        self.files: list[ev.AttachmentAdded] = []

    def close(self) -> None:
        """Let go of what was prepared."""
        self.staging.__exit__(None, None, None)


def prepare(
    store: Store, who: Person, *, found: FileLook, zone: tzinfo, progress: Progress | None = None, cancelled: Cancelled | None = None,
    guard: Guard | None = None,
) -> Prepared:
    """Do the slow part of an import beside the desk, while people go on working; ``admit`` does the rest.

    ``guard`` is called before many rows come in: it makes a backup.

    Raises:
        FileProblem: the file cannot be read to its end; nothing came in.
        ReadingStopped: ``cancelled`` answered yes; nothing came in.
        StoreProblem: the desk cannot be written; nothing came in.
    """
    ask(store, who, "import", "import_cases")
    prepared = Prepared(store, found)
    try:
        writing = _Writer(store, prepared.staging, found, prepared.tiers)
        with seldom_collecting(), closing(_Known(store)) as known, closing(writing) as writer:
            files = _files(found, kept_beside(store), cancelled)
            for batch in _batches(_rows(found, zone, store.clock(), progress, cancelled)):
                writer.meet(batch)
                fresh = known.fresh(batch, prepared.outcome)
                came_with = files.of([row.row for row in fresh], prepared.outcome.files)
                for row in fresh:
                    writer.write(row, came_with.get(row.row, ()))
                    prepared.files += came_with.get(row.row, ())
            if prepared.files and _digest(found.path) != prepared.digest:  # mails and their files were read one after the other
                raise FileProblem("import_rewritten", code="IM-REWRITTEN", file=found.path.name)
        if guard is not None and prepared.outcome.made > MANY_ROWS:
            guard(store, who)
    except BaseException:
        prepared.close()
        raise
    return prepared


def admit(store: Store, who: Person, *, key: bytes, prepared: Prepared, progress: Progress | None = None) -> Changed:
    """Let prepared cases in, all in one operation.

    The result holds ``read``, ``made`` and ``joined``, in this run ``refused`` and ``files`` as well.

    Args:
        store: the desk.
        who: needs the right to import.
        key: the press's.
        prepared: of ``prepare``; closed afterwards, whatever happens.
        progress: called once before anything is written, the last moment to stop.

    Raises:
        StoreProblem: the desk cannot be written; nothing came in.
    """
    outcome = prepared.outcome

    def work(tx: Transaction) -> dict[str, Any]:
        counts = {"read": outcome.read, "made": outcome.made, "joined": outcome.joined}
        if not outcome.made:
            return {**counts, "kinds": []}
        require_kept(store, prepared.files)
        prepared.staging.apply(tx)
        prepared.tiers.settle(tx)
        told = ev.FileImported(sha256=prepared.digest, refused=len(outcome.refused), name=prepared.name, **counts)
        tx.append(tx.desk_stream, [told])
        return {**counts, "kinds": ["case", "customer", "import"]}

    with closing(prepared), seldom_collecting():
        if progress is not None:
            progress(0, 0)
        done = operate(store, who, key, "import", "import_cases", work)
    return Changed(done.verb, done.at_us, (), done.kinds, {**done.result, "refused": outcome.refused, "files": outcome.files})


def bring_in(
    store: Store, who: Person, *, key: bytes, found: FileLook, zone: tzinfo, progress: Progress | None = None,
    cancelled: Cancelled | None = None, guard: Guard | None = None,
) -> Changed:
    """Bring the cases of a file in: ``prepare`` and ``admit`` in one go.

    Raises:
        FileProblem: the file cannot be read to its end; nothing came in.
        ReadingStopped: ``cancelled`` answered yes; nothing came in.
        StoreProblem: the desk cannot be written; nothing came in.
    """
    prepared = prepare(store, who, found=found, zone=zone, progress=progress, cancelled=cancelled, guard=guard)
    return admit(store, who, key=key, prepared=prepared)


def _rows(
    found: FileLook, zone: tzinfo, now_us: int, progress: Progress | None, cancelled: Cancelled | None
) -> Iterator[Incoming | Refused]:
    return incoming.read(
        found.path, found.mapping, zone, shape=found.shape, latest_us=now_us + DAY, progress=progress, cancelled=cancelled,
        source=_APART, headers=found.headers, limits=found.limits,
    )


def _batches(rows: Iterator[Incoming | Refused]) -> Iterator[list[Incoming | Refused]]:
    batch: list[Incoming | Refused] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += len(row.words) if isinstance(row, Incoming) else 0
        if len(batch) == _AT_ONCE or held > _HELD_CHARS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


class _Known:
    """Which rows came in before, as far as rows of this file may be they; what is new counts as known from then on."""

    def __init__(self, store: Store) -> None:
        self._fingerprints: set[str] = set()
        self._reader = store.read()

    def fresh(self, batch: Sequence[Incoming | Refused], outcome: Outcome) -> list[Incoming]:
        """Count some rows and return those that are new."""
        known = self._fingerprints
        wanted = [row.fingerprint for row in batch if isinstance(row, Incoming) and row.fingerprint not in known]
        known.update(fingerprint for (fingerprint,) in self._reader.rows(_KNOWN, (json.dumps(wanted),)))
        new: list[Incoming] = []
        for row in batch:
            outcome.read += 1
            if isinstance(row, Refused):
                outcome.refused.append(RefusedRow(row.row, row.field, row.reason))
            elif row.fingerprint in known:
                outcome.joined += 1
            else:
                known.add(row.fingerprint)
                new.append(row)
        outcome.made += len(new)
        return new

    def close(self) -> None:
        """Let go of what is known."""
        _empty(self._fingerprints)


def _empty(*held: set[Any] | dict[Any, Any]) -> None:
    """Let go of what was kept of many rows piece by piece: freed at once, it holds the interpreter, and with it the window, until it is."""
    for each in held:
        take = each.popitem if isinstance(each, dict) else each.pop
        while each:
            take()


def _files(found: FileLook, keep: Keep, cancelled: Cancelled | None) -> MailFiles:
    return MailFiles(_APART, found.shape, found.path, found.limits, keep, cancelled)


class _Writer:
    """Turns rows into streams: one customer a person, one case a row."""

    def __init__(self, store: Store, staging: Staging, found: FileLook, tiers: Tiers) -> None:
        self._staging, self._tiers = staging, tiers
        self._now = store.clock()
        self._source = found.mapping.source or found.path.name
        self._lexicons = insight_lexicons.load(resources.path("lexicons"))
        self._reader = store.read()
        self._customers: dict[str, int] = {}
        self._seen: dict[tuple[str, str, str, str], int] = {}  # whoever stands in two rows the same way is one person
        self._met: set[str] = set()

    def meet(self, batch: Sequence[Incoming | Refused]) -> None:
        """Look in the desk for the customers of some rows, before any of them is written: whom an address was before, it stays."""
        phones = {phone_digits(row.phone) for row in batch if isinstance(row, Incoming)}
        emails = {normal_email(row.email) for row in batch if isinstance(row, Incoming) and row.email}
        for kind, question, addresses in (("phone", _BY_PHONE, phones), ("email", _BY_EMAIL, emails)):
            wanted = [address for address in addresses if address and f"{kind}:{address}" not in self._met]
            self._met.update(f"{kind}:{address}" for address in wanted)
            for address, id_, name, tier in sorted(self._reader.rows(question, (json.dumps(wanted),)), key=itemgetter(1)):
                self._know(f"{kind}:{address}", _plain_name(name or ""), id_)
                self._tiers.know(id_, tier)

    def write(self, row: Incoming, files: Sequence[ev.AttachmentAdded]) -> None:
        """Prepare a case with its files and, when new, its customer."""
        dated = row.opened_us or row.first_response_us or row.resolved_us or row.closed_us or 0
        opened = dated or self._now
        person = row.customer, row.customer_id, row.phone, row.email
        customer = self._seen.get(person) or self._customer(row, opened)
        case = self._staging.new_stream()
        number = self._staging.next_number(datetime.fromtimestamp(opened / 1_000_000, UTC).year)
        events: list[ev.Event] = [self._event(row, number, customer, dated)]
        is_open = row.status != "closed" and not row.closed_us
        tier = self._tiers.of_row(customer, row.tier or "", opened, is_open=is_open)
        if tier != "normal":
            events.append(ev.TierNoted(tier=tier))
        self._staging.write("case", case, [(event, opened) for event in (*events, *files)])

    def _event(self, row: Incoming, number: str, customer: int, dated: int) -> ev.Imported:
        status = row.status or "open"
        heard = suggest(row.words, self._lexicons) if status not in ("closed", "resolved") else None
        type_ = row.type or (heard.type.code if heard and heard.type.reasons else "other")
        return ev.Imported(
            number=number, customer_id=customer, source=self._source, source_id=row.source_id, fingerprint=row.fingerprint, status=status,
            channel=row.channel or "import", type=type_, urgency=row.urgency or (heard.urgency.code if heard else 2),
            impact=heard.impact.code if heard else 1, emotion="", opened_us=dated, first_response_us=row.first_response_us or 0,
            resolved_us=row.resolved_us or 0, closed_us=row.closed_us or 0, result=row.satisfaction or 0,
            signals=heard.signals if heard else (), words=row.words, reply=row.reply, subject=row.subject,
            product_words=row.product, region_words=row.region,
        )

    def _customer(self, row: Incoming, opened: int) -> int:
        """The same phone or e-mail is the same customer; else the same id or name within this file.

        A telephone is shared in a family or a firm: two rows with different names are two people, and neither hears of the other's case.
        """
        digits = phone_digits(row.phone)
        keys = [
            key for key, value in (
                (f"phone:{digits}", digits), (f"email:{normal_email(row.email)}" if row.email else "", row.email),
                (f"id:{row.customer_id}", row.customer_id),
            ) if value
        ] or ([f"name:{row.customer}"] if row.customer else [])
        customer = self._known(row, keys) or self._added(row, keys, opened)
        if keys:  # a row that names nobody is a person of its own, and so is the next one
            self._seen[row.customer, row.customer_id, row.phone, row.email] = customer
        return customer

    def close(self) -> None:
        """Let go of whom it met."""
        _empty(self._customers, self._seen, self._met)

    def _known(self, row: Incoming, keys: Sequence[str]) -> int:
        name = _plain_name(row.customer)
        if row.customer_id and (same := self._customers.get(f"id:{row.customer_id}?") or self._customers.get(f"id:{row.customer_id}|")):
            return same
        for key in keys:
            known = self._customers.get(f"{key}|{name}") or self._customers.get(f"{key}|" if name else f"{key}?")
            if known:
                return known
        return 0

    def _added(self, row: Incoming, keys: Sequence[str], opened: int) -> int:
        stream = self._staging.new_stream()
        added = ev.CustomerAdded(since_us=opened, name=row.customer, phone=row.phone, email=row.email, tier=row.tier or "normal")
        self._staging.write("customer", stream, [(added, opened)])
        self._tiers.know(stream, added.tier)
        for key in keys:
            self._know(key, _plain_name(row.customer), stream)
        return stream

    def _know(self, key: str, name: str, customer: int) -> None:
        """Remember whom an address belongs to: by name, and for a row without a name the first one it was seen with."""
        self._customers.setdefault(f"{key}|{name}", customer)
        if name:
            self._customers.setdefault(f"{key}?", customer)


def _plain_name(name: str) -> str:
    """Return a name without what two ways of writing it differ in: blanks, marks, width and case."""
    return "".join(filter(str.isalnum, (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()))


def _digest(path: Path) -> str:
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_DIGEST_BLOCK):
            sha.update(block)
    return sha.hexdigest()
