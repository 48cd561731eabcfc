"""What a customer's tier and other cases say of a case stands in its row, and stays right whatever is done to any of them."""

from __future__ import annotations

import random

import pytest

from complaint_desk.data import of_customer
from complaint_desk.domain.spans import DAY

TODAY = 20_000 * DAY
TIERS = ("normal", "silver", "gold", "key", "unheard of")


def told(db):
    """Every case with what its row says of the customer, as an obvious look at all other cases would."""
    rows = db.execute_sql("SELECT id, customer_id, opened_us, resolved_us, status, origin FROM complaint").fetchall()
    tiers = dict(db.execute_sql("SELECT id, tier FROM customer").fetchall())
    found = {}
    for id_, customer, opened, resolved, _, _ in rows:
        others = [o for o in rows if o[1] == customer and o[0] != id_ and o[4] != "merged" and o[5] != "undated"] if customer else []
        repeat = any(opened - 30 * DAY <= o[2] < opened for o in others)
        back = resolved > 0 and any(resolved < o[2] <= resolved + 30 * DAY for o in others)
        tier = tiers.get(customer, "")
        found[id_] = repeat + 2 * back + 4 * (TIERS.index(tier) + 1 if tier in TIERS[:4] else 0)
    return found


def stands(db):
    return dict(db.execute_sql("SELECT id, of_customer FROM complaint").fetchall())


def customer_sql(id_, tier):
    columns = "id, version, tier, language, since_us, phone_digits, email_norm, name_norm, lookup"
    return (
        f"INSERT INTO customer({columns}) VALUES(?, 1, ?, 'en', 0, '', '', '', '') ON CONFLICT(id) DO UPDATE SET tier = excluded.tier",
        (id_, tier),
    )


@pytest.fixture
def rows(store):
    """The rows of a desk, written to without any of our code."""
    return store._writing


def add(db, template, id_, customer, opened, resolved=0, status="open", origin="desk"):
    columns = [name for (_, name, *_) in db.execute_sql("PRAGMA table_info(complaint)").fetchall() if name != "of_customer"]
    values = dict.fromkeys(columns, 0) | template | {
        "id": id_, "number": f"26-{id_:07d}", "customer_id": customer, "opened_us": opened, "resolved_us": resolved, "status": status,
        "origin": origin,
    }
    marks = ", ".join("?" * len(columns))
    db.execute_sql(f"INSERT INTO complaint({', '.join(columns)}) VALUES({marks})", [values[name] for name in columns])
    of_customer.keep(db, [(id_, customer, opened)])


TEXTS = dict.fromkeys(("head", "type", "step", "channel", "language", "product", "region"), "")


@pytest.mark.parametrize("seed", range(12))
def test_the_file_keeps_it_right_through_any_changes_of_any_rows(rows, seed):
    chance = random.Random(seed)
    db, known = rows, []
    for step in range(120):
        what = chance.choice(("open", "open", "customer", "resolve", "reopen", "merge", "unmerge", "give", "origin"))
        customer = chance.choice((0, 1, 2, 3))
        id_ = chance.choice(known) if known else 0
        if what == "open":
            opened = TODAY + chance.randrange(0, 90) * DAY
            add(db, TEXTS, 1000 + step, customer, opened, chance.choice((0, opened + chance.randrange(0, 60) * DAY)))
            known.append(1000 + step)
        elif what == "customer":
            db.execute_sql(*customer_sql(max(customer, 1), chance.choice(TIERS)))
        elif what == "resolve":
            db.execute_sql("UPDATE complaint SET resolved_us = opened_us + ? WHERE id = ?", (chance.randrange(0, 60) * DAY, id_))
        elif what == "reopen":
            db.execute_sql("UPDATE complaint SET resolved_us = 0 WHERE id = ?", (id_,))
        elif what in ("merge", "unmerge"):
            db.execute_sql("UPDATE complaint SET status = ? WHERE id = ?", ("merged" if what == "merge" else "open", id_))
        elif what == "give":
            db.execute_sql("UPDATE complaint SET customer_id = ? WHERE id = ?", (customer, id_))
        else:
            db.execute_sql("UPDATE complaint SET origin = ? WHERE id = ?", (chance.choice(("desk", "undated")), id_))
        assert stands(db) == told(db)
    assert db.execute_sql(of_customer.WRONG).fetchall() == []
    assert len(set(stands(db).values())) > 4


def test_what_was_written_while_nothing_kept_it_is_reckoned_as_the_triggers_do(rows):
    chance = random.Random(1)
    for id_ in range(1000, 1200):
        opened = TODAY + chance.randrange(0, 90) * DAY
        add(rows, TEXTS, id_, chance.randrange(0, 30), opened, chance.choice((0, opened + chance.randrange(0, 60) * DAY)))
    for id_ in range(1, 30):
        rows.execute_sql(*customer_sql(id_, chance.choice(TIERS)))
    kept = stands(rows)
    rows.execute_sql("UPDATE complaint SET of_customer = 99")
    assert len(rows.execute_sql(of_customer.WRONG).fetchall()) == len(kept)
    rows.execute_sql(of_customer.RECKONED)
    assert stands(rows) == kept
    assert kept == told(rows)
