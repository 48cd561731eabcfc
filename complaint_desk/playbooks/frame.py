"""Reads the structure of one book (``playbooks/ID.toml``) as far as rules are made of it: facts, callbacks, forms, clocks; no words.

It stands apart from the whole book since every window needs the rules, and only a case needs what the guide says.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from complaint_desk.domain.plans import AUTHORITIES, CLOCKS, FACT_KINDS, ClockOverride
from complaint_desk.domain.rules import When
from complaint_desk.domain.targets import MOST
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, EMOTIONS, FORMS, LANGUAGES
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, ideas_of, open_table

GENERAL: Final = "other"
"""The type whose book also serves the types that have none of their own."""
OVERLAY: Final = "circumstances"
_ANY_TYPE: Final = frozenset(COMPLAINT_TYPES)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scoped(Generic[T]):
    """An entry with the types and circumstances it is for; empty means all."""

    entry: T
    types: frozenset[str]
    circumstances: frozenset[str]

    def serves(self, complaint_type: str, circumstances: Collection[str]) -> bool:
        """Tell whether the entry belongs into this case's playbook."""
        return (not self.types or complaint_type in self.types) and (
            not self.circumstances or not self.circumstances.isdisjoint(circumstances)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact as the structure tells it, before it has words.

    Attributes:
        required: the types that always require it.
        conditions: when it is required as well.
    """

    key: str
    kind: str
    unknown: bool
    codes: tuple[str, ...]
    required: frozenset[str]
    conditions: tuple[When, ...]
    ideas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a type plans, or a circumstance adds to it: days of callbacks, special forms and those required of them, clocks in hours."""

    callbacks: tuple[int, ...]
    forms: tuple[str, ...]
    required: tuple[str, ...]
    clocks: tuple[ClockOverride, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a book's structure says that rules are made of.

    Attributes:
        types: the types it may serve.
        version: counted up with each change.
        asked: its facts.
        plan: its own plan; empty for the book of circumstances.
        added: what each circumstance adds.
        options: key, remedy, authority and cost word of what it suggests.
    """

    types: frozenset[str]
    version: int
    asked: tuple[Scoped[Asked], ...]
    plan: Plan
    added: tuple[tuple[str, Plan], ...]
    options: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The book that serves, where it is read from, and what is wrong with the site's own files that were to come first."""

    book_id: str
    shelf: Shelf
    faults: tuple[Fault, ...] = ()


def as_shipped(shelf: Shelf, book_id: str) -> Chosen | None:
    """Return what serves a type or is the ``OVERLAY`` where no file of it is the site's own: None where one is, and has to be proven.

    A type's own book serves where there is one, else that of ``GENERAL``.
    """
    if not shelf.has("playbooks", f"{book_id}.toml") and book_id in COMPLAINT_TYPES and book_id != GENERAL:
        return as_shipped(shelf, GENERAL)
    name = f"{book_id}.toml"
    parts = [(name,), ("costs.toml",), *((language, each) for language in LANGUAGES for each in (name, "facts.toml"))]
    return None if any(shelf.own("playbooks", *part) for part in parts) else Chosen(book_id, shelf.plain)


def read_frame(shelf: Shelf, book_id: str, faults: Faults) -> Frame:
    """Return what rules are made of, without any text; a few times faster than the whole book."""
    return frame_of(open_table(shelf, ("playbooks", f"{book_id}.toml"), faults), book_id)


def frame_of(frame: Table, book_id: str) -> Frame:
    """Return what rules are made of in a structure that was opened already."""
    own = frame.code("type", COMPLAINT_TYPES, default=book_id if book_id in COMPLAINT_TYPES else COMPLAINT_TYPES[-1])
    if book_id in COMPLAINT_TYPES and own != book_id:
        frame.fault("type", "wrong_id", id=book_id)
    serves = frozenset({book_id}) if book_id in COMPLAINT_TYPES and book_id != GENERAL else _ANY_TYPE
    plans = frame.table("plan")
    added = tuple((circumstance, _added(plans.table(circumstance))) for circumstance in CIRCUMSTANCES if circumstance in plans.data)
    plans.close()
    if added and book_id != OVERLAY:
        frame.fault("plan", "unknown_key", key="plan")
    days = frame.numbers("callbacks", () if book_id == OVERLAY else (3, 7))
    forms = frame.codes("forms", FORMS)
    plan = Plan(days, forms, frame.codes("forms_required", forms), _clocks(frame.table("clocks")))
    return Frame(serves, frame.number("version"), _asked(frame, serves), plan, added, _authorities(frame))


def _authorities(frame: Table) -> tuple[tuple[str, str, str, str], ...]:
    """What each option may cost whom, as far as it is written soundly; whoever reads the option itself tells what is not."""
    listed = frame.data.get("option")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return tuple(
        (str(each.get("key")), str(each.get("remedy")), str(each.get("authority", AUTHORITIES[0])), str(each.get("cost", "")))
        for each in entries
    )


def _added(table: Table) -> Plan:
    forms = table.codes("forms", FORMS)
    plan = Plan(table.numbers("callbacks", ()), forms, table.codes("forms_required", forms), _clocks(table.table("clocks")))
    table.close()
    return plan


def _clocks(table: Table) -> tuple[ClockOverride, ...]:
    clocks = tuple(ClockOverride(name, table.number(name, most=MOST["hours"])) for name in CLOCKS if name in table.data)
    table.close()
    return clocks


def with_scope(entry: Table, value: T) -> Scoped[T]:
    """Return an entry with the types and circumstances that it names."""
    return Scoped(
        value, frozenset(entry.codes("types", COMPLAINT_TYPES)), frozenset(entry.codes("circumstances", CIRCUMSTANCES)),
    )


def _asked(frame: Table, serves: frozenset[str]) -> tuple[Scoped[Asked], ...]:
    """Read the facts; who may be required when another fact has a certain answer is checked against that fact's choices."""
    seen: set[str] = set()
    read, answers = [], {}
    conditions: list[tuple[Table, list[Table]]] = []
    for entry in frame.entries("fact"):
        key = entry.key(seen)
        kind = entry.code("kind", FACT_KINDS)
        codes = entry.texts("choices") if kind == "choice" else ()
        answers[key] = codes
        told = list(entry.tables("required_when"))
        conditions.append((entry, told))
        unknown, required = entry.flag("unknown", default=True), _required(entry, serves)
        asked = Asked(key, kind, unknown, codes, required, tuple(map(_when, told)), ideas_of(entry))
        read.append(with_scope(entry, asked))
    for (entry, told), each in zip(conditions, read, strict=True):
        for table, when in zip(told, each.entry.conditions, strict=True):
            table.close()
            if not (when.fact or when.emotions or when.circumstances):
                entry.fault("required_when", "no_condition")
            if when.fact and not (when.answers and when.answers <= set(answers.get(when.fact, ()))):
                missing = sorted(when.answers - set(answers.get(when.fact, ())))
                entry.fault("required_when", "unknown_answer", fact=when.fact, code=", ".join(missing))
    return tuple(read)


def _when(table: Table) -> When:
    return When(
        circumstances=frozenset(table.codes("circumstances", CIRCUMSTANCES)), emotions=frozenset(table.codes("emotions", EMOTIONS)),
        fact=table.text("fact") if "fact" in table.data else "", answers=frozenset(table.texts("is") if "is" in table.data else ()),
    )


def _required(entry: Table, serves: frozenset[str]) -> frozenset[str]:
    if isinstance(entry.data.get("required"), list):
        return frozenset(entry.codes("required", COMPLAINT_TYPES))
    return serves if entry.flag("required") else frozenset()
