"""Row 14: what a search finds is what looking through the texts finds, before and after ten thousand random edits of the desk."""

from __future__ import annotations

import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

from complaint_desk.bench.desk import Desk
from complaint_desk.bench.measuring import Result
from complaint_desk.bench.writing import copied
from complaint_desk.data import projector, queue, search_text
from complaint_desk.data.bulk import Staging
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.data.views import Asker
from complaint_desk.domain import events as ev
from complaint_desk.domain.people import fold_customer
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.stored import word_fields

ASKED: Final = 500
"""So many random searches of each kind, as the goal has it."""

SCANNED: Final = 4_000
"""So many cases are looked through for each of them: enough that every kind of neighbour occurs."""

EDITS: Final = 10_000
AT_ONCE: Final = 50
"""Edits in one press, as a bulk edit makes them: each alone would wait for the disk."""

_CJK: Final = re.compile("[\u4e00-\u9fff]+")
_LATIN: Final = re.compile("[a-z]{4,}")
_DIGITS: Final = re.compile("[0-9]{3,}")
_LETTERS: Final = re.compile("[a-z]{2,}")

Scanned = dict[int, tuple[str, str]]
"""The normalised texts of cases and of their customers, by the cases' ids."""


def search_sets(desk: Desk, folder: Path) -> Iterator[Result]:
    """Measure on the desk as it is, then on a copy of it that was edited at random."""
    chance = Random(14)
    yield from _compared(desk.store, desk.asker, _texts(desk.store, _sample(desk.store, chance)), chance, "")
    with tempfile.TemporaryDirectory(dir=folder, prefix="edited-") as name, closing(copied(desk, Path(name, "desk.sqlite"))) as store:
        cases = _sample(store, chance)
        cases += _edited(store, desk, cases, chance)
        yield from _compared(store, desk.asker, _texts(store, cases), chance, "_edited")


def _compared(store: Store, asker: Asker, scanned: Scanned, chance: Random, after: str) -> Iterator[Result]:
    pieces = {
        "chinese": [(run, 1, 4) for text, _ in scanned.values() for run in _CJK.findall(text)],
        "words": [(word, 2, 12) for text, _ in scanned.values() for word in _LATIN.findall(text)],
        "digits": [(number, 3, 8) for text, about in scanned.values() for number in _DIGITS.findall(text + about)],
        "letters": [(word, 2, 12) for _, about in scanned.values() for word in _LETTERS.findall(about)],
    }
    for part, found in pieces.items():
        unequal, ours_s, scan_s = 0, 0.0, 0.0
        for _ in range(ASKED if found else 0):
            typed = _piece(chance, *chance.choice(found), whole=part in ("words", "letters"))
            begun = time.perf_counter()
            hits = {id_ for chunk in queue.ids(store.read(), QueueFilter("all", search=typed), asker) for id_ in chunk}
            middle = time.perf_counter()
            meant = {
                id_ for id_, (text, about) in scanned.items()
                if (typed in text or typed in about) and search_text.matches(text, typed, about)
            }
            unequal += hits & scanned.keys() != meant
            ours_s += middle - begun
            scan_s += time.perf_counter() - middle
        yield Result(
            row=14, key="search_sets", part=part + after, unit="sets", value=unequal, limit=0, ours_ms=ours_s / ASKED * 1000,
            floor_ms=scan_s / ASKED * 1000,
        )


def _piece(chance: Random, text: str, least: int, most: int, *, whole: bool) -> str:
    """A fragment of a text, or its beginning where only whole words and their beginnings are found."""
    length = min(len(text), chance.randint(least, most))
    start = 0 if whole else chance.randrange(len(text) - length + 1)
    return text[start : start + length]


def _sample(store: Store, chance: Random) -> list[int]:
    last = store.read().value("SELECT max(id) FROM complaint")
    found = dict.fromkeys(
        store.read().value("SELECT id FROM complaint WHERE id >= ? ORDER BY id LIMIT 1", (chance.randrange(1, last + 1),))
        for _ in range(SCANNED)
    )
    return list(found)


def _texts(store: Store, cases: list[int]) -> Scanned:
    """What the events say, and nothing that was computed from them."""
    found = {}
    for id_ in cases:
        number, customer_id = store.read().rows("SELECT number, customer_id FROM complaint WHERE id = ?", (id_,))[0]
        about = projector.customer_texts(fold_customer(customer_id, store.history(customer_id))) if customer_id else ()
        found[id_] = search_text.joined(projector.texts(number, store.history(id_))), search_text.joined(about)
    return found


def _edited(store: Store, desk: Desk, cases: list[int], chance: Random) -> list[int]:
    """Edit a desk at random: words, notes, restatements and options added, words erased, customers renamed or forgotten, cases imported."""
    words = [" ".join(pieces) for pieces in zip(*(iter(_said(store, cases)),) * 3, strict=False)]
    customers = [id_ for (id_,) in store.read().rows("SELECT DISTINCT customer_id FROM complaint WHERE customer_id > 0 LIMIT 2000")]

    def one(tx: Transaction) -> int:
        which, text = chance.random(), chance.choice(words)
        changed = {id_ for _, id_ in tx.touched}  # only what stood there before this press can be erased
        if which < 0.08:
            customer = chance.choice(customers)
            return _rename(tx, customer, text, chance, may_erase=customer not in changed)
        id_ = chance.choice(cases)
        if which < 0.25 and id_ not in changed:
            worded = [r.n for r in tx.history(id_) if any(said for _, said in word_fields(r.event))]
            return tx.erase(id_, [chance.choice(worded)]) if worded else 0
        made: ev.Event = chance.choice((
            ev.NoteAdded(text=text), ev.WordsHeard(words=text), ev.Restated(text=text),
            ev.OptionOffered(due_us=tx.now_us, remedy="refund", what=text),
        ))
        return tx.append(id_, [made])

    def many(tx: Transaction) -> dict[str, object]:
        for _ in range(AT_ONCE):
            one(tx)
        return {}

    for _ in range(EDITS // AT_ONCE):
        store.operation(key=secrets.token_bytes(16), actor_id=desk.who.id, verb="bench", work=many)
    return _imported(store, desk, words, customers, chance)


def _rename(tx: Transaction, id_: int, text: str, chance: Random, *, may_erase: bool) -> int:
    if may_erase and chance.random() < 0.2:
        worded = [r.n for r in tx.history(id_) if isinstance(r.event, ev.CustomerAdded | ev.CustomerChanged)]
        return tx.erase(id_, worded)
    phone = f"138{chance.randrange(10**8):08d}"
    return tx.append(id_, [ev.CustomerChanged(fields=("name", "phone"), name=text[:3], phone=phone)])


def _imported(store: Store, desk: Desk, words: list[str], customers: list[int], chance: Random) -> list[int]:
    made = []
    with Staging(store) as staging:
        for _ in range(200):
            id_ = staging.new_stream()
            event = ev.Imported(
                number=staging.next_number(2026), customer_id=chance.choice(customers), source="bench", words=chance.choice(words),
                opened_us=store.clock(), fingerprint=f"bench-{id_}",
            )
            staging.write("case", id_, [(event, event.opened_us)])
            made.append(id_)

        def bring(tx: Transaction) -> dict[str, object]:
            staging.apply(tx)
            return {}

        store.operation(key=secrets.token_bytes(16), actor_id=desk.who.id, verb="import", work=bring)
    return made


def _said(store: Store, cases: list[int]) -> list[str]:
    """Words of the desk itself, so that what is added is as what was there."""
    rows = store.read().rows("SELECT words_line FROM complaint WHERE id IN (SELECT value FROM json_each(?))", (str(cases[:900]),))
    return [line for (line,) in rows if line] or ["我要退款 the refund never came 98765"] * 3
