"""Which column holds what: guessed from names and from the look of the values, shown with its reasons, saved, loaded and checked.

A mapping is a proposal that a person may change; it refuses only where nothing in a file looks like complaint words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import dates
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.names import (
    DATE_FIELDS,
    FALLBACK_FIELDS,
    FIELDS,
    JOINED_FIELDS,
    candidates,
    is_ours,
    is_pointer,
    is_wanted,
    plain,
)
from complaint_desk.readers.rows import SAMPLE_ROWS, Here, Row, Source
from complaint_desk.readers.shape import STANDARD, FileShape
from complaint_desk.readers.values import is_nothing, status_of

HERE: Final = Here()
_WEAK: Final = 100
_TEXT_CHARS: Final = 40
_TEXT_CHARS_CHINESE: Final = 15


@dataclass(frozen=True, slots=True)
class Column:
    """One column and the field it fills.

    Attributes:
        name: the column's name in the file.
        field: one of ``names.FIELDS``.
        why: why we think so.
        order: for dates, which of day and month comes first, as ``dates.order_of`` says it; else empty.
        assumed: whether no value showed that order, so that month first was taken.
        claimed: whether anybody could have written it, as the sender of an e-mail.
    """

    name: str
    field: str
    why: Message
    order: str = ""
    assumed: bool = False
    claimed: bool = False

    @property
    def doubt(self) -> Message | None:
        """What a person should look at before trusting this column, if anything."""
        if self.claimed:
            return say("readers.why.claimed")
        return say("readers.why.order_assumed") if self.assumed else None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column fills which field: several of ``words`` and ``tags`` are joined, of others the first filled one counts.

    Attributes:
        columns: in the order in which they are used.
        source: names the other program, so that equal numbers of two programs are two cases.
    """

    columns: tuple[Column, ...]
    source: str

    def of(self, field: str) -> tuple[Column, ...]:
        """Return the columns that fill a field."""
        return tuple(column for column in self.columns if column.field == field)

    def to_json(self) -> str:
        """Return the mapping as the text of a file that ``--map`` takes."""
        columns = [
            {"column": column.name, "field": column.field} | ({"order": column.order} if column.order else {})
            for column in self.columns
        ]
        return json.dumps({"version": 1, "source": self.source, "columns": columns}, ensure_ascii=False, indent=2) + "\n"


def load(path: Path) -> Mapping:
    """Return a mapping from a file: as ``to_json`` writes it, or simply an object of column names and fields.

    Raises:
        FileProblem: the file cannot be read or is no mapping, or it names a field that does not exist.
    """
    try:
        if path.stat().st_size > 1_000_000:
            raise ValueError("a mapping is short")
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise FileProblem("import_missing", code="IM-MISSING", file=path.name) from None
    except (OSError, ValueError, RecursionError):
        raise FileProblem("import_map_unreadable", code="IM-MAP", file=path.name) from None
    entries = whole.get("columns") if isinstance(whole, dict) and "columns" in whole else whole
    if isinstance(entries, dict):
        entries = [{"column": name, "field": field} for name, field in entries.items()]
    if not isinstance(entries, list):
        raise FileProblem("import_map_unreadable", code="IM-MAP", file=path.name)
    columns = tuple(_loaded(entry, path) for entry in entries)
    source = whole.get("source") if isinstance(whole, dict) and "columns" in whole else None
    return Mapping(columns, source if isinstance(source, str) and source else _source(columns))


def _loaded(entry: object, path: Path) -> Column:
    match entry:
        case {"column": str(name), "field": str(field), "order": order}:
            pass
        case {"column": str(name), "field": str(field)}:
            order = ""
        case _:
            raise FileProblem("import_map_unreadable", code="IM-MAP", file=path.name)
    if field not in FIELDS:
        raise FileProblem("import_map_field", code="IM-MAP", file=path.name, field=field, column=name)
    if not isinstance(order, str) or not dates.is_order(order):
        raise FileProblem("import_map_unreadable", code="IM-MAP", file=path.name)
    return Column(name, field, say("readers.why.file"), order)


def validate(mapping: Mapping, headers: Iterable[str], file: str, *, complete: bool = True) -> None:
    """Check that a mapping fits a file.

    Args:
        mapping: the mapping.
        headers: the file's column names, as far as they are known.
        file: the file's name, for the sentence.
        complete: whether there can be no other names; an object of JSON may leave out what it does not have.

    Raises:
        FileProblem: no column holds the words, or a column is not in the file.
    """
    if not mapping.of("words") and not mapping.of("subject"):
        raise FileProblem("import_not_cases", code="IM-NOT-CASES", file=file)
    known = set(headers)
    told = [column for column in mapping.columns if column.field in ("words", "subject")]
    if not complete and (not known or any(column.name in known for column in told)):
        return
    for column in mapping.columns if complete else told:
        if column.name not in known:
            raise FileProblem("import_map_column", code="IM-MAP", file=file, column=column.name)


def propose(
    path: Path, limits: Limits = STANDARD, *, strict: bool = True, source: Source = HERE
) -> tuple[FileShape, Mapping, list[Row]]:
    """Return what a file is, the guessed mapping, and the first rows to show beside it.

    Args:
        path: the file.
        limits: what is too much.
        strict: whether a file in which nothing looks like complaints is refused; without it a person chooses the columns.
        source: where it is read.

    Raises:
        FileProblem: the file cannot be read, or nothing in it looks like complaints.
    """
    shape, first = source.look(path, limits)
    if shape.kind == "messages":
        return shape, _of_mail(), first
    headers = headers_of(shape, first)
    values = [row.values for row in first]
    if not first and any(field == "words" for name in headers for _rank, field in candidates(name)):
        raise FileProblem("import_no_rows", code="IM-EMPTY", file=path.name)
    if strict and _remarks(headers, values):
        raise FileProblem("import_remarks", code="IM-NOT-CASES", file=path.name)
    mapping = guess(headers, values)
    if strict:
        validate(mapping, headers, path.name)
    return shape, _with_orders(mapping, shape, path, limits, source) if len(first) >= SAMPLE_ROWS else mapping, first


def _of_mail() -> Mapping:
    """The columns of e-mails are always the same, and so is what they fill."""
    from complaint_desk.readers import mail  # loaded only when an e-mail comes

    columns = (Column(name, field, say("readers.why.mail"), claimed=name in mail.SENDER) for name, field in mail.FIELDS.items())
    return Mapping(tuple(sorted(columns, key=lambda column: FIELDS.index(column.field))), "e-mail")


def reassign(
    mapping: Mapping, name: str, field: str, shape: FileShape, path: Path, *, order: str = "", limits: Limits = STANDARD,
    source: Source = HERE,
) -> Mapping:
    """Return the mapping after a person chose what a column fills.

    A field that takes one column only is given up by the column that held it. Whether day or month comes first is read from the
    dates of the file, unless it is told.

    Args:
        mapping: as it was.
        name: the column.
        field: one of ``names.FIELDS``, or empty for a column that is not used.
        shape: what ``sniff`` found.
        path: the same file.
        order: for dates, ``dates.DAY_FIRST`` or ``dates.MONTH_FIRST`` as a person told it; else empty.
        limits: what is too much.
        source: where the file is read.

    Raises:
        FileProblem: the file cannot be read any more.
    """
    shared = field in JOINED_FIELDS | FALLBACK_FIELDS
    kept = [each for each in mapping.columns if each.name != name and (shared or each.field != field)]
    called = _source(mapping.columns)
    if field:
        column = Column(name, field, say("readers.why.chosen"), order)
        if field in DATE_FIELDS and not order:
            column = _with_orders(Mapping((column,), ""), shape, path, limits, source).columns[0]
        kept.append(column)
    kept.sort(key=lambda each: FIELDS.index(each.field))
    return Mapping(tuple(kept), _source(kept) if mapping.source == called else mapping.source)


def _with_orders(mapping: Mapping, shape: FileShape, path: Path, limits: Limits, source: Source) -> Mapping:
    """Decide whether day or month comes first from all rows, where the first rows leave it open or may mislead."""
    open_columns = [column for column in mapping.columns if column.field in DATE_FIELDS]
    texts: dict[str, set[str]] = {column.name: set() for column in open_columns}
    for row in source.rows(shape, path, progress=None, cancelled=None, limits=limits):
        if isinstance(row, Row):
            for name, seen in texts.items():
                text = row.values.get(name, "").strip()[:10]
                if _is_undecided(text):
                    seen.add(text)
    return replace(mapping, columns=_dated(mapping.columns, texts))


def headers_of(shape: FileShape, first: Sequence[Row]) -> tuple[str, ...]:
    """Return the column names of a file; of JSON those of the first rows."""
    return shape.columns or tuple(dict.fromkeys(name for row in first for name in row.values))


def guess(headers: Sequence[str], sample_rows: Sequence[Table[str, str]]) -> Mapping:
    """Return the likeliest mapping of a file's columns.

    Args:
        headers: the column names.
        sample_rows: some rows by column name.
    """
    looks = {name: _Look.of(row.get(name, "") for row in sample_rows) for name in headers}
    by_field: dict[str, list[tuple[int, str]]] = {}
    for name in headers:
        for rank, field in candidates(name):
            if _fits(field, looks[name]):
                by_field.setdefault(field, []).append((rank, name))
    taken: dict[str, Column] = {}
    for rank, field, name in sorted((rank, field, name) for field, found in by_field.items() for rank, name in found):
        held = [column for column in taken.values() if column.field == field]
        several = field in FALLBACK_FIELDS or (field == "words" and is_wanted(name))
        if name not in taken and (not held or several):
            why = say("readers.why.like" if rank >= _WEAK else "readers.why.name")
            taken[name] = Column(name, field, why)
    columns = _by_look(headers, looks, taken)
    columns += _short_words(columns, looks)
    columns.sort(key=lambda column: FIELDS.index(column.field))
    texts = {column.name: [row.get(column.name, "") for row in sample_rows] for column in columns if column.field in DATE_FIELDS}
    return Mapping(_dated(columns, texts), _source(columns))


def _dated(columns: Iterable[Column], texts: Table[str, Iterable[str]]) -> tuple[Column, ...]:
    """Return the columns with the order of day and month; where no date shows it, month first is assumed and said."""
    decided = []
    for column in columns:
        undecided = list(filter(_is_undecided, map(str.strip, texts.get(column.name, ())))) if column.field in DATE_FIELDS else []
        order = dates.order_of(undecided)
        assumed = bool(undecided) and not order
        decided.append(replace(column, order=dates.MONTH_FIRST if assumed else order, assumed=assumed))
    return tuple(decided)


def _is_undecided(text: str) -> bool:
    """Tell whether a text may be a date that begins with neither a year nor a word."""
    return text[:1].isdigit() and not text[:4].isdigit()


def _by_look(headers: Sequence[str], looks: Table[str, _Look], taken: Table[str, Column]) -> list[Column]:
    """Return the named columns and, for what no name gave, columns whose values look right."""
    columns = list(taken.values())
    fields = {column.field for column in columns}
    free = [name for name in headers if name not in taken and not is_ours(name) and not name.startswith(("_fivetran", ":@"))]
    if "words" not in fields and len(headers) > 1:
        texts = [name for name in free if looks[name].is_text]
        if texts:
            best = max(texts, key=lambda name: looks[name].length)
            columns.append(Column(best, "words", say("readers.why.long_text")))
            free.remove(best)
    if "opened" not in fields and any(column.field == "words" for column in columns):
        dated = [name for name in free if looks[name].dates > 0.8 and not _is_upkeep(name)]
        if dated:
            columns.append(Column(dated[0], "opened", say("readers.why.dates")))
    for field, share in (("phone", "phones"), ("email", "mails")):
        if field not in fields:
            found = [name for name in free if getattr(looks[name], share) > 0.8]
            columns += [Column(name, field, say(f"readers.why.{share}")) for name in found[:1] if name not in taken]
    return columns


def _is_upkeep(name: str) -> bool:
    return any(part in plain(name) for part in ("updated", "modified", "synced", "viewed", "修改", "更新"))


def _short_words(columns: Sequence[Column], looks: Table[str, _Look]) -> list[Column]:
    """Where the words are a mere label, let the type's column say what it is about."""
    words = [column for column in columns if column.field == "words"]
    if not words or any(column.field == "subject" for column in columns):
        return []
    if any(plain(column.name) != "descriptor" or looks[column.name].length >= _TEXT_CHARS for column in words):
        return []
    return [Column(column.name, "subject", say("readers.why.short_words")) for column in columns if column.field == "type"][:1]


def _source(columns: Sequence[Column]) -> str:
    """Name the other program by its own names of the number and of the words; stable from one export to the next."""
    named = (next((column.name for column in columns if column.field == field), "") for field in ("source_id", "words"))
    return "/".join(map(plain, named))


def _remarks(headers: Sequence[str], values: Sequence[Table[str, str]]) -> bool:
    """Tell whether the rows are remarks on cases: an own id, and a pointer to a case that repeats."""
    own = [name for name in headers if plain(name) == "id"]
    pointers = [name for name in headers if is_pointer(name)]
    if not pointers or (not own and any(field == "words" for name in headers for _rank, field in candidates(name))):
        return False
    pointed = [row.get(pointers[0], "") for row in values]
    return len(set(pointed)) < len(pointed) and any(pointed)


# How the values of a column look


@dataclass(frozen=True, slots=True)
class _Look:
    """What a column's values look like, as shares of those that are filled."""

    filled: int
    length: float
    chinese: float
    distinct: float
    dates: float
    numbers: float
    phones: float
    mails: float
    links: float
    statuses: float

    @classmethod
    def of(cls, values: Iterable[str]) -> _Look:
        full = [text.strip() for text in values if not is_nothing(text.strip())][:300]
        if not full:
            return cls(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        count, chars = len(full), sum(map(len, full)) or 1
        return cls(
            filled=count,
            length=chars / count,
            chinese=sum("一" <= char <= "鿿" for text in full for char in text[:500]) / sum(min(len(text), 500) for text in full),
            distinct=len(set(full)) / count,
            dates=sum(dates.looks_like_date(text) for text in full) / count,
            numbers=sum(text.replace(".", "", 1).replace("-", "", 1).isdigit() for text in full) / count,
            phones=sum(_is_phone(text) and not dates.looks_like_date(text) for text in full) / count,
            mails=sum(_is_mail(text) for text in full) / count,
            links=sum("://" in text[:12] for text in full) / count,
            statuses=sum(status_of(text) is not None for text in full) / count,
        )

    @property
    def is_text(self) -> bool:
        """Sentences: long, mostly different, no links, dates or numbers."""
        long = self.length >= (_TEXT_CHARS_CHINESE if self.chinese > 0.3 else _TEXT_CHARS)
        return self.filled > 0 and long and self.distinct > 0.5 and max(self.links, self.dates, self.numbers) < 0.2


def _is_phone(text: str) -> bool:
    if text.isdigit():
        return len(text) == 11 and text.startswith("1")  # a mainland mobile; other bare numbers may be anything
    digits = sum(char.isdigit() for char in text)
    return 7 <= digits <= 15 and len(text) <= 22 and all(char.isdigit() or char in "+-() .*xX" for char in text)


def _is_mail(text: str) -> bool:
    before, mark, after = text.rpartition("@")
    return bool(before and mark and "." in after and " " not in text)


def _fits(field: str, look: _Look) -> bool:
    """Tell whether a column's values can be what its name says."""
    if not look.filled:
        return field not in ("words", "source_id")  # an empty column does no harm, but is no list of complaints
    if field in DATE_FIELDS:
        return look.dates + look.numbers > 0.6
    if field == "words":
        return max(look.dates, look.numbers, look.links) < 0.5
    if field in ("reply", "subject"):
        return max(look.dates, look.numbers) < 0.5
    if field == "email":
        return look.mails > 0.5
    if field == "source_id":
        return look.distinct > 0.5 and look.length < 300
    if field in ("customer", "owner"):
        return look.numbers < 0.5 and look.dates < 0.5 and look.length < 80
    if field in ("status", "type", "channel", "urgency", "tier"):
        return look.length < 120 and look.dates < 0.5
    if field == "region":
        return max(look.statuses, look.dates) < 0.5  # of some programs the state is where a ticket stands, not where somebody lives
    return True
