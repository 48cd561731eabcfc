"""All that the desk knows of a customer as one file for them: to read, for programs, and the attached files (design, safety H3).

With each case go the reminders that people wrote on it, and from other people's cases the words that are this customer's: what was carried
over from theirs, and their row among those to be told before they ask. Rows of others in their own case are not handed out.
It is in the customer's language, and noted in the trail before it is written. Who works at the desk is told by role, since their names
are other people's data. Nobody hands out a case that is about themselves.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from complaint_desk import paths, taken_out
from complaint_desk.data import around, forgetting, reminders
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.domain.outcomes import texts
from complaint_desk.domain.people import Customer, fold_customer
from complaint_desk.domain.problems import FileProblem, Problem, StoreProblem
from complaint_desk.domain.stored import word_fields
from complaint_desk.domain.theirs import of_others
from complaint_desk.domain.timeline import Around, Entry, entries
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import marking
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate, require_unconcerned
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words

DETAILS: Final = ("name", "form_of_address", "phone", "email", "suitable_time", "tier", "language")
_LONGEST: Final = 120
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_STYLE: Final = (
    "body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1b1f24}h1{font-size:1.5em}"
    "h2{font-size:1.2em;margin-top:2em;border-top:1px solid #bbb;padding-top:1em}dt{color:#57606a}dd{margin:0 0 .4em}li{margin:.5em 0}"
    "pre{white-space:pre-wrap;font:inherit;margin:.2em 0}"
)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What was written.

    Attributes:
        path: the file.
        cases: how many cases are in it.
        files: how many attached files.
        missing: attached files that are no longer beside the desk as they were added.
        same: the numbers of cases under other records with the same telephone number or address, which may be the same person's.
    """

    path: Path
    cases: int
    files: int
    missing: int
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """One case as it is told: its events, and its attached files with the names they get."""

    case: Case
    history: Sequence[Recorded]
    lines: tuple[Entry, ...]
    files: tuple[tuple[str, ev.AttachmentAdded], ...]
    reminders: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """What stands of somebody in another's case: the events, as they are and as they are told."""

    history: Sequence[Recorded]
    lines: tuple[Entry, ...]


def language_of(customer: Customer, told: str = "") -> str:
    """Return in which language somebody is told: the one asked for, else the customer's own, else English."""
    return next((each for each in (told, customer.language) if each in LANGUAGES), "en")


def disclose(
    store: Store, who: Person, *, key: bytes, customer_id: int, out: Path, words: Words | None = None, same: bool = False,
) -> Disclosed:
    """Write all that is known of a customer into a zip file: ``data.html``, ``data.json`` and ``files/``.

    Args:
        store: the desk.
        who: a supervisor or administrator.
        key: names the press.
        customer_id: whose data.
        out: the file; one that stands there is replaced when the new one is whole.
        words: the language; the customer's own when none is told.
        same: other records with the same telephone number or address are this person too, and all of theirs goes into the file.

    Raises:
        NotAllowed: the person's role may not, or a case is about them.
        Problem: there is no such customer.
        FileProblem: the place belongs to a desk; or it cannot be written, and that it was to be is in the trail all the same.
    """
    ask(store, who, "disclose", "disclose")
    taken_out.expect_free(out)
    history = store.history(customer_id)
    if not any(isinstance(r.event, ev.CustomerAdded) for r in history):
        raise Problem("no_such_customer", code="CU-NONE")
    customer = fold_customer(customer_id, history)
    words = words or Words(language_of(customer))
    roles = {p.id: words(f"role.{p.role}") for p in store.persons().values()}
    cases: list[_Known] = []
    others = forgetting.same_records(store.read(), customer_id) if same else ()
    for record in (customer_id, *others):
        for case_id, _, _ in forgetting.cases_of(store.read(), record):
            require_unconcerned(store, who, store.case(case_id), "disclose")
            cases.append(_known(store, case_id, roles, len(cases), {customer_id, *others}))
    elsewhere = _elsewhere(store, who, roles, {customer_id, *others}, [each.case.id for each in cases])
    records = [fold_customer(each, store.history(each)) for each in others]
    count = sum(len(each.files) for each in cases)
    _note(store, who, key, (customer_id, *others), ev.DataDisclosed(cases=len(cases), files=count, language=words.language))
    surveyed = _surveyed(store, {customer_id, *others})
    html = _page((customer, *records), cases, elsewhere, roles, words, store.clock(), surveyed)
    table = _table(customer, history, cases, words, store.clock())
    if elsewhere:
        table["elsewhere"] = [_event(r, words) for each in elsewhere for r in each.history]
    if surveyed:
        table["surveys"] = [_event(r, words) for r in surveyed]
    if records:
        table["other_records"] = [{name: getattr(each, name) for name in DETAILS} for each in records]
    files, missing = _write(store, out, html, json.dumps(table, ensure_ascii=False, indent=1), cases)
    return Disclosed(out, len(cases), files, missing, () if same else forgetting.same_person(store.read(), customer_id))


def told(done: Disclosed) -> tuple[Message, ...]:
    """Return in sentences what was written, and what somebody has to look at."""
    said = [say("privacy.disclosed.made", path=str(done.path), cases=done.cases, files=done.files)]
    if done.missing:
        said.append(say("privacy.disclosed.missing", n=done.missing))
    if done.same:
        said.append(say("privacy.disclosed.same", numbers=Listed(done.same)))
    return tuple(said)


def _note(store: Store, who: Person, key: bytes, records: Sequence[int], event: ev.DataDisclosed) -> Changed:
    def work(tx: Transaction) -> dict[str, Any]:
        for each in records:
            tx.append(each, [event])
        return {"kinds": ["customer"], "customer": records[0]}

    return operate(store, who, key, "disclose", "disclose", work)


def _known(store: Store, case_id: int, roles: dict[int, str], place: int, records: Collection[int]) -> _Known:
    whole = store.history(case_id)
    case = fold(case_id, whole)
    foreign = of_others(store.history, case, records)
    history = [r for r in whole if r.n not in foreign]
    lines = tuple(line for line in _lines(store, whole, roles) if line.n not in foreign)
    undone = {line.n for line in lines if line.undone}
    added = [r.event for r in history if isinstance(r.event, ev.AttachmentAdded) and r.n not in undone and r.event.name is not None]
    files = tuple((f"{place + 1:02d}-{at:02d}-{safe_name(event.name or '')}", event) for at, event in enumerate(added, 1))
    return _Known(case, history, lines, files, tuple(reminders.words_of(store.read(), case_id)))


def _lines(store: Store, history: Sequence[Recorded], roles: dict[int, str]) -> tuple[Entry, ...]:
    marks = marking.known(store)
    tags, fields = {t.key: t.shown for t in marks.tags}, {f.key: f.shown for f in marks.fields}
    sets = store.rules.sets
    return entries(history, roles, Around({}, tags, fields, {each.id: each.title for each in sets}, texts(sets)))


def _elsewhere(
    store: Store, who: Person, roles: dict[int, str], records: Collection[int], cases: Collection[int]
) -> tuple[_Elsewhere, ...]:
    """Return what stands of somebody in other people's cases.

    Raises:
        NotAllowed: one of those is about the person who asks.
    """
    ns: dict[int, set[int]] = {}
    for found in around.elsewhere(store.read(), store.history, records, cases).values():
        for case_id, theirs in found.items():
            ns.setdefault(case_id, set()).update(theirs)
    told = []
    for case_id in sorted(ns):
        require_unconcerned(store, who, store.case(case_id), "disclose")
        history = store.history(case_id)
        lines = tuple(line for line in _lines(store, history, roles) if line.n in ns[case_id])
        told.append(_Elsewhere([r for r in history if r.n in ns[case_id]], lines))
    return tuple(told)


def safe_name(name: str) -> str:
    """Return what a file is called where it is given out: no path, no control or direction signs, no name that a system keeps."""
    seen = [sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign)[0] != "C"]
    plain = "".join("_" if sign in '/\\:*?"<>|' else sign for sign in seen)
    plain = plain.strip(" .")[-_LONGEST:] or "file"
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


def _table(customer: Customer, history: Iterable[Recorded], cases: Iterable[_Known], words: Words, now_us: int) -> dict[str, Any]:
    return {
        "made_at": iso(now_us, words.zone), "customer": {name: getattr(customer, name) for name in DETAILS} | {
            "known_since": iso(customer.since_us, words.zone), "restricted_until": iso(customer.restricted_until_us, words.zone),
        },
        "history": [_event(r, words) for r in history],
        "cases": [
            {
                "number": each.case.number, "type": each.case.type, "channel": each.case.channel,
                "opened_at": iso(each.case.opened_us, words.zone), "resolved_at": iso(each.case.resolved_us, words.zone),
                "closed_at": iso(each.case.closed_us, words.zone),
                "events": [_event(r, words) for r in each.history],
                "reminders": [{"at": iso(at_us, words.zone), "words": said} for at_us, said in each.reminders],
                "files": [{"file": f"files/{name}", "sha256": event.sha256, "bytes": event.size} for name, event in each.files],
            }
            for each in cases
        ],
    }


def _event(r: Recorded, words: Words) -> dict[str, Any]:
    said = {name for name, _ in word_fields(r.event)}
    found: dict[str, Any] = {"n": r.n, "at": iso(r.at_us, words.zone), "happened_at": iso(r.occurred_us, words.zone), "kind": r.event.kind}
    for name in type(r.event).__dataclass_fields__:
        value = getattr(r.event, name)
        if value or name in said:
            found[name] = iso(value, words.zone) if name.endswith("_us") else list(value) if isinstance(value, tuple) else value
    return found


def _surveyed(store: Store, records: Set[int]) -> list[Recorded]:
    """Return what somebody answered in satisfaction surveys."""
    return [r for r in store.history(DESK_STREAM) if isinstance(r.event, ev.SurveyAnswered) and r.event.customer_id in records]


def _answer(r: Recorded, words: Words) -> str:
    assert isinstance(r.event, ev.SurveyAnswered)
    return escape(f"{words.moment(r.occurred_us)} · {words(f'surveys.answer.{r.event.grade or r.event.outcome}')}")


def _page(
    records: Sequence[Customer], cases: Sequence[_Known], elsewhere: Sequence[_Elsewhere], roles: dict[int, str], words: Words, now_us: int,
    surveyed: Sequence[Recorded],
) -> str:
    """The page to read; every text is escaped, and nothing in it is fetched or run."""
    title = words("privacy.page.title", name=records[0].name or "–")
    parts = [
        f'<!DOCTYPE html><html lang="{words.language.replace("_", "-")}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>",
        f"<p>{escape(words('privacy.page.about', at=words.moment(now_us), n=len(cases)))}</p>",
    ]
    for customer in records:
        parts.append("<dl>")
        for name in DETAILS:
            value = getattr(customer, name)
            if value and (name, value) != ("tier", "normal"):
                shown = words(f"tier.{value}") if name == "tier" else words(f"language.{value}") if value in LANGUAGES else str(value)
                parts.append(f"<dt>{escape(words(f'privacy.page.{name}'))}</dt><dd>{escape(shown)}</dd>")
        parts.append("</dl>")
    for each in cases:
        parts += _told(each, roles, words)
    if elsewhere:
        parts.append(f"<h2>{escape(words('privacy.page.elsewhere'))}</h2>")
        parts += _list(line for each in elsewhere for line in _said(each.lines, roles, words))
    if surveyed:
        parts.append(f"<h2>{escape(words('privacy.page.surveys'))}</h2>")
        parts += _list(_answer(r, words) for r in surveyed)
    return "".join([*parts, "</body></html>\n"])


def _told(each: _Known, roles: dict[int, str], words: Words) -> list[str]:
    case = each.case
    found = [f"<h2>{escape(case.number)} · {escape(words(f'type.{case.type}'))} · {escape(words.moment(case.opened_us))}</h2>"]
    found += _list(_said(each.lines, roles, words))
    if each.reminders:
        found.append(f"<p>{escape(words('privacy.page.reminders'))}</p>")
        found += _list(f"{escape(words.moment(at_us))}<pre>{escape(said)}</pre>" for at_us, said in each.reminders)
    if each.files:
        found.append(f"<p>{escape(words('privacy.page.files'))}</p>")
        found += _list(f"files/{escape(name)}" for name, _ in each.files)
    return found


def _said(lines: Iterable[Entry], roles: dict[int, str], words: Words) -> Iterator[str]:
    for line in lines:
        text = words("timeline.erased_text") if line.text is None else line.text
        actor = roles.get(line.actor_id, "")
        head = f"{words.moment(line.occurred_us)} · {words.of(line.head)}" + (f" · {actor}" if actor else "")
        yield escape(head) + (f"<pre>{escape(text)}</pre>" if text else "")


def _list(items: Iterable[str]) -> list[str]:
    return ["<ul>", *(f"<li>{item}</li>" for item in items), "</ul>"]


def _write(store: Store, out: Path, html: str, table: str, cases: Iterable[_Known]) -> tuple[int, int]:
    """Write the file whole or not at all; return how many attached files are in it, and how many are missing."""
    place = Attachments(paths.beside(store.path, "files"), store.driver)
    done = missing = 0
    try:
        with taken_out.written(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("data.html", html)
            packed.writestr("data.json", table)
            for name, event in (each for known in cases for each in known.files):
                try:
                    packed.writestr(f"files/{name}", place.read(event.sha256))
                    done += 1
                except StoreProblem:
                    missing += 1
    except OSError as error:
        raise FileProblem("file_not_written", code="FI-WRITE", file=out.name) from error
    return done, missing
