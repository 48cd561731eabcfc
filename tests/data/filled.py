"""A desk of random rows, written straight into the tables that are read: what reading must get right has no need of events."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from complaint_desk.data.projector import COLUMNS, customer_values, row_values
from complaint_desk.data.search_text import index_text
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.on_record import BIT, FURTHEST_AT, REACHED, mask
from complaint_desk.domain.people import Customer
from complaint_desk.domain.rollups import contributions
from complaint_desk.domain.row import CaseRow, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import (
    CAUSES,
    CHANNELS,
    COMPLAINT_TYPES,
    EMOTIONS,
    NEEDS,
    OPEN_STATUSES,
    ORIGINS,
    OUTCOMES,
    REMEDIES,
    STATUSES,
    STEPS,
    VERIFIED_HOW,
)

NOW = 20_100 * DAY + 10 * HOUR
PEOPLE = ("王小明", "王曉明", "陈大文", "Ann Lee", "李娜", "Bob Stone")
WORDS = ("我要退款", "一直没人回电话", "包裹三天没到", "The refund never came", "客服态度很差", "屏幕坏了，要换货")
_PLAIN = project(Case(id=1, number="x", channel="phone", opened_us=NOW), Rules())


def random_row(chance: random.Random, id_: int) -> CaseRow:
    """Return a row with every column that is counted, filtered or sorted by at random."""
    opened = NOW - chance.randrange(90 * DAY)
    status = chance.choice(STATUSES)
    is_open = int(status in OPEN_STATUSES)

    def later(most: int) -> int:
        return chance.choice((0, opened, opened + chance.randrange(most)))

    def due() -> int:
        return chance.choice((0, NOW + chance.randrange(-3 * DAY, 3 * DAY))) if is_open else 0

    promises = chance.choice(((0, 0), (1, 0), (2, 1), (0, 1)))
    remedy, currency = chance.choice((("", ""), ("refund", "CNY"), ("refund", "CNY"), ("coupon", "EUR")))
    return replace(
        _PLAIN, id=id_, number=f"26-{id_:07d}-{id_ % 10}", origin=(chance.choice(ORIGINS[:3]), "undated")[id_ % 13 == 0], customer_id=1000 + chance.randrange(len(PEOPLE)),
        channel=chance.choice(CHANNELS), type=chance.choice(COMPLAINT_TYPES[:5]), urgency=chance.randint(1, 4), impact=chance.randint(1, 3),
        circumstances=chance.randrange(32), emotion=chance.choice(EMOTIONS), emotion_first=chance.choice(EMOTIONS), status=status,
        is_open=is_open, owner_id=chance.choice((0, 5, 6)), opened_us=opened, updated_us=opened + chance.randrange(DAY),
        first_response_us=later(3 * DAY), resolved_us=later(20 * DAY), closed_us=0 if is_open else opened + chance.randrange(20 * DAY),
        product=chance.choice(("", "fridge", "phone")), cause=chance.choice(("", *CAUSES[:5])), result=chance.randrange(6),
        handling=chance.randrange(6), reopened=chance.choice((0, 0, 1)), contacts=chance.randint(1, 3), steps_kept=chance.randrange(16),
        promises_kept=promises[0], promises_broken=promises[1], promise_due_us=due(), callback_due_us=due(),
        callbacks_done=chance.randrange(3), remedy=remedy, currency=currency, cost=chance.choice(("0", "45.00", "12.50")),
        words_line=chance.choice(WORDS), step=chance.choice(STEPS), next_due_us=due(), risk=chance.randrange(10),
        language=("en", "zh_CN", "zh_TW")[id_ % 3], next_clock=("", "promise", "resolution")[id_ % 5 % 3],
        cause_depth=("", "surface", "systemic")[id_ % 7 % 3], options_offered=id_ % 4, task_due_us=(0, NOW + id_ % 9 * HOUR)[id_ % 2] * is_open,
        region=("", "North", "CA", "上海市")[id_ % 11 % 4], on_record=on_record(id_), offered=random.Random(id_).getrandbits(len(REMEDIES)),
    )


def on_record(id_: int) -> int:
    """Return the bits of what is on record by chance: of what a case has one of, one or none; how far it came stands above them."""
    chance = random.Random(id_)
    bits = sum(bit for (key, _), bit in BIT.items() if key not in ("outcome", "verified", "need") and chance.random() < 0.4)
    for key, codes in (("outcome", (*OUTCOMES, "none")), ("verified", VERIFIED_HOW), ("need", (*NEEDS, "own_words", "none"))):
        bits |= mask(key, [chance.choice(codes)])
    return bits | id_ % len(REACHED) << FURTHEST_AT


def tags_of(case_id: int) -> tuple[str, ...]:
    """Return the tags that a case has."""
    return tuple(tag for tag, every in (("flood", 7), ("recall", 11)) if case_id % every == 0)


def size_of(case_id: int) -> int:
    """Return what a case has in the field "size", 0 for nothing."""
    return case_id % 5


def fill(path: Path, rows: Sequence[CaseRow]) -> None:
    """Write rows, their roll-ups and search entries, customers and persons into a desk's file."""
    total: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        for *key, n in contributions(row):
            total[tuple(key)] += n
    db = sqlite3.connect(path)
    with db:
        db.executemany(
            f"INSERT INTO complaint ({', '.join(COLUMNS)}, head) VALUES ({', '.join('?' * len(fields(CaseRow)))}, x'00')", map(row_values, rows)
        )
        db.executemany("INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(*key, n) for key, n in total.items()])
        db.executemany("INSERT INTO search (rowid, body) VALUES (?, ?)", [(r.id, index_text((r.number, r.words_line))) for r in rows])
        customers = [Customer(id=1000 + i, name=name, phone=f"+86 138-0013-80{i}{i}", email=f"c{i}.mail@example.com", tier=("normal", "gold")[i == 3]) for i, name in enumerate(PEOPLE)]
        values = [customer_values(customer) for customer in customers]
        db.executemany(f"INSERT INTO customer VALUES ({', '.join('?' * len(values[0]))})", values)
        db.executemany("INSERT INTO tag VALUES (?, ?, 1, ?, ?)", [("flood", 1, "Flood", "flood"), ("recall", 2, "召回", "召回")])
        db.executemany("INSERT INTO case_tag VALUES (?, ?)", [(tag, row.id) for row in rows for tag in tags_of(row.id)])
        sizes = [("size", row.id, str(n), n * 10**6, str(n)) for row in rows if (n := size_of(row.id))]
        db.executemany("INSERT INTO case_field VALUES (?, ?, ?, ?, ?)", sizes)
        db.executemany("INSERT INTO person VALUES (?, 'agent', '0', 'CNY', 1, ?, ?, '', '')", [(5, "kim", "Kim"), (6, "lou", "Lou")])
    db.close()
