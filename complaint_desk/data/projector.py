"""Computes the rows that stand for a stream: the case in the queue, its texts for search, the customer, the person, the point.

Pure functions from histories to rows; ``store`` and ``bulk`` write them, ``check`` compares them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

from complaint_desk.data import search_text
from complaint_desk.data.pinyin import initials, readings
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.people import Customer, Improvement
from complaint_desk.domain.rollups import delta
from complaint_desk.domain.row import CaseRow
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.stored import has_words, word_fields

COLUMNS: Final = tuple(f.name for f in dataclasses.fields(CaseRow))
"""The columns of ``complaint`` that are facts or derived from them, in the table's order; ``head`` follows them."""

DERIVED: Final = frozenset(
    {"rules_version", "step", "next_clock", "next_due_us", "next_start_us", "breach_due_us", "risk", "risk_top", "product", "region",
     "on_record", "offered"}
)
"""The columns that a change of the rules may change; of ``product`` and ``region`` how typed words are made one.

A desk of an older form has nothing on record there until its rows were derived anew."""

ROLLUP_KEY: Final = ("measure", "day", "type", "channel", "urgency", "origin", "bucket")
"""What tells the roll-ups' cells apart, in the order in which a cell is told."""

ROLLUP_ORDER: Final = ("origin", "type", "channel", "urgency", "day", "measure", "bucket")
"""The same as the cells stand in the file: what a press changes together is side by side."""

index_text: Final = search_text.index_text
"""Return the entry of a case's texts in the search index."""

row_values: Final = attrgetter(*COLUMNS)
"""Return a row's values in the order of COLUMNS."""

CUSTOMER_COLUMNS: Final = (
    "id", "version", "tier", "language", "since_us", "name", "form_of_address", "phone", "email", "suitable_time", "phone_digits",
    "email_norm", "name_norm", "lookup",
)

PERSON_COLUMNS: Final = ("id", "role", "amount_limit", "currency", "active", "login", "name", "skills", "languages")
IMPROVEMENT_COLUMNS: Final = ("id", "version", "case_id", "cause", "opened_us", "title")


def row_of(values: Sequence[Any]) -> CaseRow:
    """Return the row of the table's values, in the order of COLUMNS."""
    return CaseRow.of(**dict(zip(COLUMNS, values, strict=True)))


def said(event: Event) -> Iterator[str]:
    """Yield the words of an event that stand in it and are not erased."""
    return (text for _, text in word_fields(event) if text)


def texts(number: str, history: Iterable[Recorded]) -> list[str]:
    """Return the texts by which a case is found: its number, then its words in the order they were recorded.

    A tag that was taken off again is the one thing by which it is found no longer: it says what a case is now.
    """
    found = [number]
    tags: dict[str, str | None] = {}
    told_of: list[Recorded] = []
    for r in history:
        kind = type(r.event)
        if kind is ev.Tagged or kind is ev.Untagged or kind is ev.Undone:
            told_of.append(r)
        elif has_words(kind):
            found.extend(said(r.event))
    if told_of:
        undone = {r.event.n for r in told_of if isinstance(r.event, ev.Undone)}
        for r in told_of:
            if isinstance(r.event, ev.Tagged) and r.n not in undone:
                tags[r.event.tag] = r.event.label
            elif isinstance(r.event, ev.Untagged) and r.n not in undone:
                tags.pop(r.event.tag, None)
    return [*found, *filter(None, tags.values())]


def goes_on_here(history: Iterable[Recorded]) -> tuple[int, ...]:
    """Return the ids of the cases that go on in a case: it is found by their texts too."""
    others: dict[int, None] = {}
    for r in history:
        if type(r.event) is ev.Absorbed:
            others[r.event.other_id] = None
        elif type(r.event) is ev.Unmerged:
            others.pop(r.event.other_id, None)
    return tuple(others)


def goes_on_as(history: Iterable[Recorded]) -> int:
    """Return the id of the case as which a merged one goes on, 0 for one that is not merged."""
    other = 0
    for r in history:
        if type(r.event) is ev.MergedInto:
            other = r.event.other_id
        elif type(r.event) is ev.Unmerged and r.event.other_id == other:
            other = 0
    return other


def rollup_changes(old: CaseRow | None, new: CaseRow | None, into: Counter[tuple[Any, ...]]) -> None:
    """Add what a case's new row changes in the roll-ups, by ROLLUP_KEY.

    Each day on which the case counts is there, with 0 where nothing is counted otherwise: what else a figure tells of it may have changed.
    """
    for row in (old, new):
        for us in (row.opened_us, row.resolved_us, row.closed_us) if row is not None else ():
            if us:
                into.setdefault(("opened", us // DAY, "", "", 0, "", 0), 0)
    for change in delta(old, new):
        key = change[:-1]
        into[key] = into.get(key, 0) + change[-1]  # what a Counter lacks it is asked for in Python


def phone_digits(phone: str | None) -> str:
    """Return the digits of a telephone number, written in any digits."""
    return "".join(c for c in search_text.normalise(phone or "") if c in "0123456789")


def customer_texts(customer: Customer) -> tuple[str, ...]:
    """Return the texts by which a customer is found: name, initials, pinyin, number, address; the last three as they are typed."""
    pinyin = " ".join(search_text.READING + reading for reading in readings(customer.name))
    return (
        customer.name or "", initials(customer.name), pinyin, phone_digits(customer.phone), search_text.address_text(customer.email or ""),
    )


def customer_values(customer: Customer) -> tuple[Any, ...]:
    """Return a customer's row in the order of CUSTOMER_COLUMNS."""
    digits = phone_digits(customer.phone)
    return (
        customer.id, customer.version, customer.tier, customer.language, customer.since_us, customer.name, customer.form_of_address,
        customer.phone, customer.email, customer.suitable_time, digits, (customer.email or "").strip().casefold(), *found_by(customer),
    )


def found_by(customer: Customer) -> tuple[str, str]:
    """Return the name as it is compared whole, and the entry of a customer's texts in the search index."""
    return search_text.normalise(customer.name or "").strip(), search_text.index_text(customer_texts(customer))


def person_values(person: Person) -> tuple[Any, ...]:
    """Return a person's row."""
    return (
        person.id, person.role, person.limit, person.currency, int(person.active), person.login, person.name,
        ",".join(person.skills), ",".join(person.languages),
    )


def improvement_values(point: Improvement) -> tuple[Any, ...]:
    """Return an improvement point's row."""
    return point.id, point.version, point.case_id, point.cause, point.opened_us, point.title
