"""Gives each row of a file as typed fields ready to become a case, or refuses it naming row, field and reason."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from complaint_desk.domain.messages import At, say
from complaint_desk.readers import dates, values
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mapping import HERE, Mapping, headers_of, validate
from complaint_desk.readers.names import DATE_FIELDS, FIELDS, JOINED_FIELDS, is_priority
from complaint_desk.readers.rows import Cancelled, Progress, Refused, Row, Source
from complaint_desk.readers.shape import STANDARD, FileShape

_DAY_US: Final = 86_400_000_000
_TAG_CUT: Final = re.compile(r"[,;|、，；\n]")
_IDENTITY: Final = ("customer", "customer_id", "phone", "email", "product", "company")  # what a later export does not change
_SUBJECT_CHARS: Final = 200
_EMPTY: Final = ""
_CODED: Final = ("type", "status", "channel", "urgency", "satisfaction", "tier")
_KEPT_CODES: Final = 512
_Code: TypeAlias = "tuple[str | int | None, bool]"


class Incoming(NamedTuple):
    """One complaint from outside.

    Attributes:
        row: where it stands in the file.
        fingerprint: the same for the same complaint whenever it comes in: from the other program's number, or else from the text.
        words: what the customer said; the subject stands before it unless the text begins with it or holds it.
        opened_us, first_response_us, resolved_us, closed_us: microseconds UTC.
        urgency: 1 to 4.
        satisfaction: 1 to 5.
        unread: field and text of what has no code of ours, as typed.
    """

    row: int
    fingerprint: str
    words: str
    source_id: str = ""
    subject: str = ""
    customer: str = ""
    customer_id: str = ""
    phone: str = ""
    email: str = ""
    type: str | None = None
    status: str | None = None
    channel: str | None = None
    urgency: int | None = None
    opened_us: int | None = None
    first_response_us: int | None = None
    resolved_us: int | None = None
    closed_us: int | None = None
    reply: str = ""
    product: str = ""
    company: str = ""
    department: str = ""
    region: str = ""
    owner: str = ""
    satisfaction: int | None = None
    tier: str | None = None
    tags: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


def read(
    path: Path, mapping: Mapping, zone: tzinfo, *, shape: FileShape | None = None, latest_us: int | None = None,
    progress: Progress | None = None, cancelled: Cancelled | None = None, limits: Limits = STANDARD,
    source: Source = HERE, headers: Iterable[str] | None = None,
) -> Iterator[Incoming | Refused]:
    """Yield the complaints of a file.

    Args:
        path: the file.
        mapping: which column fills which field.
        zone: the zone of dates without an offset.
        shape: what ``sniff`` said, when it was asked before.
        latest_us: a moment after which no date can lie (the present and a little), microseconds UTC.
        progress: told the bytes read and the bytes in all.
        cancelled: asked now and then whether to stop.
        limits: what is too much.
        source: where the file is read.
        headers: its column names, when they are known.

    Raises:
        FileProblem: the file cannot be read, or the mapping does not fit it.
        ReadingStopped: ``cancelled`` answered yes.
    """
    if shape is None or (headers is None and not shape.columns):
        shape, first = source.look(path, limits)
        headers = headers_of(shape, first)
    validate(mapping, shape.columns or headers or (), path.name, complete=bool(shape.columns))
    typist = _Typist(mapping, zone, latest_us)
    for row in source.rows(shape, path, progress=progress, cancelled=cancelled, limits=limits):
        yield typist.typed(row) if isinstance(row, Row) else row


class _Typist:
    """Types rows by one mapping; the columns of each field are looked up once."""

    def __init__(self, mapping: Mapping, zone: tzinfo, latest_us: int | None) -> None:
        self._zone, self._latest, self._source = zone, latest_us, mapping.source
        words = [column.name for column in mapping.of("words")]
        self._words, self._tags = words, [column.name for column in mapping.of("tags")]
        self._plain = [
            (field, [column.name for column in mapping.of(field)])
            for field in FIELDS if field not in DATE_FIELDS | JOINED_FIELDS and mapping.of(field)
        ]
        # In the order of FIELDS the opening comes first, and the others are held against it.
        self._dates = [(field, mapping.of(field)) for field in FIELDS if field in DATE_FIELDS and mapping.of(field)]
        coded = [field for field in _CODED if any(field == name for name, _ in self._plain)]
        self._codes: list[tuple[str, dict[str, _Code]]] = [(field, {}) for field in coded]
        self._digits = not any(is_priority(column.name) for column in mapping.of("urgency"))

    def typed(self, row: Row) -> Incoming | Refused:
        """Return one row's fields, or why it is refused."""
        cells = row.values
        texts = {field: _first(cells, names, named=field == "customer") for field, names in self._plain}
        subject = texts.get("subject", _EMPTY)
        words = _joined(subject, [_first(cells, (name,)) for name in self._words])
        if not words:
            return Refused(row.number, "words", say("readers.refused.no_words"))
        moments = self._moments(row)
        if isinstance(moments, Refused):
            return moments
        unread: list[tuple[str, str]] = []
        codes: dict[str, str | int | None] = {}
        for field, known in self._codes:
            text = texts.pop(field)
            code = known.get(text)
            if code is None:
                code = _coded(field, text, digits=self._digits)
                if len(known) < _KEPT_CODES:
                    known[text] = code
            codes[field] = code[0]
            if code[1]:
                unread.append((field, text))
        if codes.get("status") is None:
            codes["status"] = "closed" if "closed_us" in moments else "resolved" if "resolved_us" in moments else None
        if len(subject) > _SUBJECT_CHARS or "\n" in subject:
            texts["subject"] = ""  # a whole text in the column of titles; it stands in the words
        tags = tuple(dict.fromkeys(tag for name in self._tags for tag in _tags(cells.get(name, _EMPTY)))) if self._tags else ()
        return Incoming(
            row=row.number, fingerprint=self._fingerprint(texts, words, cells), words=words, tags=tags, unread=tuple(unread),
            **texts, **moments, **codes,  # type: ignore[arg-type]
        )

    def _moments(self, row: Row) -> dict[str, int] | Refused:
        found: dict[str, int] = {}
        for field, columns in self._dates:
            for column in columns:
                text = row.values.get(column.name, _EMPTY).strip()
                if not text:
                    continue
                moment = dates.moment(text, self._zone, column.order or dates.MONTH_FIRST)
                if isinstance(moment, dates.NoDate):
                    if values.is_nothing(text):
                        continue
                    return Refused(row.number, field, say(f"readers.refused.date_{moment.why}", text=_short(text)))
                if self._latest is not None and moment.us > self._latest:
                    return Refused(row.number, field, say("readers.refused.date_future", text=_short(text)))
                us = moment.us
                opened = found.get("opened_us")
                if opened is not None and us < opened:
                    if not moment.whole_day or opened - us >= _DAY_US:
                        return Refused(row.number, field, say("readers.refused.date_before", text=_short(text), opened=At(opened)))
                    us = opened  # only the day was given, and it is the day on which the complaint came in
                found[f"{field}_us"] = us
                break
        return found

    def _fingerprint(self, texts: dict[str, str], words: str, cells: dict[str, str]) -> str:
        number = texts.get("source_id")
        if number:
            parts = ["id", self._source, number]
        else:
            opened = [cells.get(column.name, _EMPTY).strip() for field, of in self._dates if field == "opened" for column in of]
            parts = ["text", words, *(texts.get(field, _EMPTY) for field in _IDENTITY), *opened]
        normal = "\x1f".join(part if part.isascii() else unicodedata.normalize("NFKC", part) for part in parts)
        return hashlib.sha256(" ".join(normal.split()).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _first(cells: dict[str, str], names: Iterable[str], *, named: bool = False) -> str:
    """Return the first cell of some columns that says something; ``N/A`` is no product, no region and no telephone.

    Where somebody is ``named`` in it, what may be a name stays: a customer can be called Null.
    """
    for name in names:
        text = cells.get(name, _EMPTY).strip()
        if not text or not ((text.isascii() and "\r" not in text) or (text := _clean(text))):
            continue
        if not values.is_nothing(text) or (named and values.may_be_name(text)):
            return text
    return _EMPTY


def _clean(text: str) -> str:
    """Return a text without blanks around it and with line ends of one kind; what is inside stays as typed."""
    text = text.strip()
    if not text.isascii():
        text = text.strip("\ufeff\u200b\u200c\u200d\u2060").strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _joined(subject: str, parts: list[str]) -> str:
    """Return the customer's words in one text, nothing said twice."""
    texts: list[str] = []
    for text in (subject, *parts):
        if not text or any(text in other for other in texts):
            continue
        texts = [other for other in texts if other not in text]
        texts.append(text)
    return "\n".join(texts)


def _coded(field: str, text: str, *, digits: bool) -> _Code:
    """Return our code for a text, and whether the text says something that has none."""
    if not text:
        return None, False
    found: str | int | None
    match field:
        case "type":
            found = values.type_of(text)
        case "status":
            found = values.status_of(text)
        case "channel":
            found = values.channel_of(text)
        case "urgency":
            found = values.urgency_of(text, digits=digits)
        case "tier":
            found = values.tier_of(text)
        case _:
            found = values.satisfaction_of(text)
    return found, found is None


def _tags(text: str) -> list[str]:
    text = text.strip()
    if not text or text == "[]" or values.is_nothing(text):
        return []
    return [tag for tag in (part.strip(" []\"'") for part in _TAG_CUT.split(text)) if tag and len(tag) <= 60]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
