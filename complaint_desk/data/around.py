"""Where somebody is named outside their own cases, in the desk's tables: told one by one before it goes, and taken out.

That is the title of an improvement point, the label of a tag, the reason of an export and the like, and what people keep for their own
work: saved views and pages, and macros. Never the notes of other people's cases, which may speak of somebody else of that name, and
never a code: a condition, a column or the placeholder of a macro says nothing of anybody. Words of the trail go as a whole, since their
digest covers them as they were written; who wrote them, when and how much left the desk stays. From a name or a macro only the name
goes, and of a search for somebody the search.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.parties import Asked, listing
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.event import Event
from complaint_desk.domain.events import DAY, CustomerChanged, FieldDefined, Imported, Opened, Recorded, TagDefined
from complaint_desk.domain.named import Named
from complaint_desk.domain.people import counted
from complaint_desk.domain.queue_filter import SITE_FIELD
from complaint_desk.domain.stored import from_stored, word_fields
from complaint_desk.domain.theirs import History, carried, rows_of

CONTACT: Final = ("name", "phone", "email")
_SAID: Final = (
    "SELECT e.stream_id, e.n, e.kind, e.v, e.data, b.body, o.at_us FROM event e JOIN event_body b ON b.event_id = e.id "
    "JOIN operation o ON o.id = e.operation_id "
    "WHERE e.stream_id = ? AND e.kind NOT IN ('person_added', 'person_changed') ORDER BY e.n"
)
_POINTS: Final = (
    "SELECT e.stream_id, e.n, e.kind, e.v, e.data, b.body, o.at_us FROM improvement i JOIN event e ON e.stream_id = i.id "
    "JOIN event_body b ON b.event_id = e.id JOIN operation o ON o.id = e.operation_id ORDER BY e.stream_id, e.n"
)
_KEPT: Final = (("view", "saved_view"), ("macro", "macro"))
"""What people keep for their own work: what it is, and the table with its name and a definition as JSON."""

_TYPED: Final = frozenset({"customer", "product", "region", "tag"})
"""The conditions that are typed, as those by the site's own fields are: by a name, or by what may have one in it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place outside their own cases that names somebody.

    Attributes:
        what: ``view``, ``macro``, ``tag``, ``field``, ``point`` or ``trail``; ``carried`` in another's case that took their words over,
            ``affected`` in one that lists them among those to be told before they ask.
        text: the words that name them, with what was written around them.
        at_us: when words of the trail were recorded; 0 for what people keep.
        stream: whose words of the trail they are, else 0.
        row: the number of the event, or of what is kept.
        put: of what is kept, its name and definition afterwards.
        number: of the other case.
    """

    what: str
    text: str = field(repr=False)
    at_us: int
    stream: int
    row: int
    put: tuple[str, str] = field(default=("", ""), repr=False)
    number: str = ""


def known_as(history: Iterable[Recorded]) -> list[str]:
    """Return by what a customer counts as named elsewhere: names, numbers and addresses the record has or had for a day.

    What somebody wrote into a record and soon took back was never its customer's, and takes no words of others along: of names not even the
    first, which may have been "the regulator". The first number and address count however soon they changed.
    """
    stood: dict[str, list[tuple[str, int]]] = {name: [] for name in CONTACT}
    for r in counted(history):
        for name, text in word_fields(r.event):
            if name in CONTACT and not (isinstance(r.event, CustomerChanged) and name not in r.event.fields):
                stood[name].append((text or "", r.at_us))
    found = set()
    for name, times in stood.items():
        for at, (text, since) in enumerate(times):
            stands = at == len(times) - 1
            if text and (stands or (at == 0 and name != "name") or times[at + 1][1] - since >= DAY):
                found.add(text)
    return sorted(found)


def elsewhere(asked: Asked, history: History, customers: Collection[int], cases: Collection[int]) -> dict[str, dict[int, set[int]]]:
    """Return the events of other people's cases that hold words of some customers: by what they are, and by case.

    Args:
        asked: the desk.
        history: gives the events of a case.
        customers: whose words.
        cases: theirs.
    """
    listed = {id_ for customer in customers for id_ in listing(asked, customer)} - set(cases)
    rows = {id_: {n for n, whose in rows_of(history(id_)).items() if whose in customers} for id_ in sorted(listed)}
    return {"carried": carried(history, cases), "affected": rows}


def in_cases(theirs: Mapping[int, Collection[int]], history: History, what: str) -> list[Mention]:
    """Return the events of other people's cases whose words are somebody's all the same, as far as any are left of them."""
    found = []
    for stream, ns in sorted(theirs.items()):
        past = list(history(stream))
        number = next((r.event.number for r in past if isinstance(r.event, Opened | Imported)), "")
        words = ((r, [text for _, text in word_fields(r.event) if text]) for r in past if r.n in ns)
        found += [Mention(what, " · ".join(said), r.at_us, stream, r.n, number=number) for r, said in words if said]
    return found


def mentions(asked: Asked, named: Named) -> list[Mention]:
    """Return every place outside people's own cases that names one of them; reads the desk's own words and what people keep."""
    return [*_told(asked, named), *_kept(asked, named)]


def _told(asked: Asked, named: Named) -> Iterator[Mention]:
    for stream, n, kind, v, data, body, at_us in (*asked.rows(_SAID, (DESK_STREAM,)), *asked.rows(_POINTS)):
        event = from_stored(kind, int(v), data, body)
        if said := [text for _, text in word_fields(event) if text and named(text)]:
            yield Mention(_what(event, int(stream)), " · ".join(said), int(at_us), int(stream), int(n))


def _what(event: Event, stream: int) -> str:
    if isinstance(event, TagDefined):
        return "tag"
    if isinstance(event, FieldDefined):
        return "field"
    return "trail" if stream == DESK_STREAM else "point"


def _kept(asked: Asked, named: Named) -> Iterator[Mention]:
    for what, table in _KEPT:
        for id_, name, definition in asked.rows(f"SELECT id, name, definition FROM {table} ORDER BY id"):
            said = [name] if named(name) else []
            try:
                put = json.dumps(_CLEARED[what](json.loads(definition), named, said), ensure_ascii=False, separators=(",", ":"))
            except (ValueError, TypeError, KeyError, IndexError, RecursionError):  # what another program wrote there
                put = "{}" if named(definition) else definition
                said += [definition] if put != definition else []
            if said:
                yield Mention(what, " · ".join(dict.fromkeys((name, *said))), 0, 0, int(id_), (named.without(name), put))


def _view(table: dict[str, Any], named: Named, said: list[str]) -> dict[str, Any]:
    """Return a saved view or page without the search and the conditions by which somebody is looked for; adds those to ``said``."""

    def cleared(text: str) -> str:
        if not named(text):
            return text
        said.append(text)
        return ""

    done = dict(table)
    if isinstance(table.get("search"), str):
        done["search"] = cleared(table["search"])
    done["filters"] = [
        [key, cleared(str(value))] if key in _TYPED or SITE_FIELD.fullmatch(str(key)) else [key, value]
        for key, value in table.get("filters") or ()
    ]
    return done


def _macro(table: dict[str, Any], named: Named, said: list[str]) -> dict[str, Any]:
    """Return a macro with a dash for the name in what it says and asks; adds the texts that named somebody to ``said``."""

    def cleared(text: str) -> str:
        said.extend([text] if named(text) else ())
        return named.without(text)

    return table | {
        "variables": [[name, kind, cleared(label)] for name, kind, label in table["variables"]],
        "steps": [[do, fields, cleared(text)] for do, fields, text in table["steps"]],
    }


_CLEARED: Final = {"view": _view, "macro": _macro}


def erase(tx: Transaction, found: Iterable[Mention], why: str) -> int:
    """Take people out where they are named outside their own cases, and return how many entries of the trail lost their words."""
    events: dict[int, list[int]] = {}
    notes, tables = tx.notes(), dict(_KEPT)
    for each in found:
        if each.stream:
            events.setdefault(each.stream, []).append(each.row)
        else:
            notes.run(f"UPDATE {tables[each.what]} SET name = ?, definition = ? WHERE id = ?", (*each.put, each.row))
    for stream, ns in events.items():
        tx.erase(stream, sorted(set(ns)), why=why)
    return sum(len(set(ns)) for ns in events.values())
