# mypy: disable-error-code="no-untyped-call"
"""The third form of a desk: what the queue is arranged by.

Views that people save and how each person arranges a view; an index in which any filter is looked for without reading the cases, and
one for the open cases by their number. What a person puts away, is reminded of and does in one press; which free case comes next, and
what was pressed lately. Customers are found by their pinyin, and by what stands behind an @ only when it is asked for.
Tags and the site's own fields: which ones the desk knows, and which cases have them. Who signs in, and how often somebody failed to.
Nearly all cases of a desk are closed: they leave the indexes in which only open ones are looked for. A press is found by half of its
key, and a place in a lane from the lane's beginning; a tenth less is written by each press.
"""

from __future__ import annotations

from peewee import SqliteDatabase
from playhouse.migrate import SqliteMigrator

_MONTH = 2_592_000_000_000
"""Thirty days in microseconds."""
_OTHER = "o.customer_id = complaint.customer_id AND o.id <> complaint.id AND o.status <> 'merged' AND o.origin <> 'undated'"
_TIER = "coalesce((SELECT CASE w.tier WHEN 'normal' THEN 4 WHEN 'silver' THEN 8 WHEN 'gold' THEN 12 WHEN 'key' THEN 16 ELSE 0 END" \
    " FROM customer w WHERE w.id = complaint.customer_id), 0)"
_OF_CUSTOMER = (
    f"CASE complaint.customer_id WHEN 0 THEN 0 ELSE {_TIER} +"
    f" EXISTS (SELECT 1 FROM complaint o WHERE {_OTHER} AND o.opened_us >= complaint.opened_us - {_MONTH}"
    f" AND o.opened_us < complaint.opened_us) + 2 * (complaint.resolved_us > 0 AND"
    f" EXISTS (SELECT 1 FROM complaint o WHERE {_OTHER} AND o.opened_us > complaint.resolved_us"
    f" AND o.opened_us <= complaint.resolved_us + {_MONTH})) END"
)


def _before(case: str) -> str:
    """Which cases of a customer were resolved in the month before another one was opened."""
    return (
        f"customer_id = {case}.customer_id AND resolved_us > 0 AND resolved_us >= {case}.opened_us - {_MONTH}"
        f" AND resolved_us < {case}.opened_us"
    )


def _after(case: str) -> str:
    """Which cases of a customer were opened in the month after another one."""
    return f"customer_id = {case}.customer_id AND opened_us > {case}.opened_us AND opened_us <= {case}.opened_us + {_MONTH}"


def _around(case: str) -> str:
    return f"SELECT id FROM complaint WHERE {_after(case)} UNION ALL SELECT id FROM complaint WHERE {_before(case)}"


def _reckon(cases: str) -> str:
    return f"UPDATE complaint SET of_customer = {_OF_CUSTOMER} WHERE {cases} of_customer <> {_OF_CUSTOMER}"


STEPS = (
    "CREATE TABLE saved_view ("
    " id INTEGER NOT NULL PRIMARY KEY, key BLOB NOT NULL, owner_id INTEGER NOT NULL, shared INTEGER NOT NULL, name TEXT NOT NULL,"
    " definition TEXT NOT NULL, version INTEGER NOT NULL, changed_us INTEGER NOT NULL, deleted_us INTEGER NOT NULL, page TEXT NOT NULL)",
    "CREATE UNIQUE INDEX saved_view_key ON saved_view (key)",
    "DROP INDEX operation_key",
    "CREATE UNIQUE INDEX operation_press ON operation (substr(key, -8))",
    "DROP INDEX operation_lane_n",
    "CREATE UNIQUE INDEX operation_lane_begin ON operation (lane) WHERE n = 1",
    "CREATE TABLE view_setting ("
    " person_id INTEGER NOT NULL, view TEXT NOT NULL, setting TEXT NOT NULL, PRIMARY KEY (person_id, view)) WITHOUT ROWID",
    # where a complaint is about
    "ALTER TABLE complaint ADD COLUMN region TEXT NOT NULL DEFAULT ''",
    # what is on record in a case, so that no filter by it reads its events
    "ALTER TABLE complaint ADD COLUMN on_record INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE complaint ADD COLUMN offered INTEGER NOT NULL DEFAULT 0",
    # what its customer's tier and other cases say of a case: whoever adds a row says it, and the file keeps it right from then on
    "ALTER TABLE complaint ADD COLUMN of_customer INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX complaint_customer_resolved ON complaint (customer_id, resolved_us) WHERE resolved_us > 0",
    _reckon(""),
    "CREATE TRIGGER complaint_moves AFTER UPDATE OF customer_id, status, origin, opened_us, resolved_us ON complaint"
    " WHEN old.customer_id <> new.customer_id OR (new.customer_id <> 0 AND (old.opened_us <> new.opened_us"
    " OR old.resolved_us <> new.resolved_us OR (old.status = 'merged') <> (new.status = 'merged')"
    " OR (old.origin = 'undated') <> (new.origin = 'undated'))) BEGIN "
    + _reckon(f"id IN (SELECT new.id UNION ALL {_around('new')} UNION ALL {_around('old')}) AND") + "; END",
    "CREATE TRIGGER customer_known AFTER INSERT ON customer BEGIN " + _reckon("customer_id = new.id AND") + "; END",
    "CREATE TRIGGER customer_tier AFTER UPDATE OF tier ON customer WHEN old.tier <> new.tier BEGIN "
    + _reckon("customer_id = new.id AND") + "; END",
    "CREATE INDEX complaint_facts ON complaint (opened_us, id, is_open, type, status, step, emotion, channel, urgency, impact,"
    " circumstances, owner_id, origin, product, cause, resolved_us, closed_us, risk, region, on_record, offered, steps_kept, emotion_first,"
    " language, first_response_us, options_offered, callbacks_done, contacts, reopened, result, handling, promises_kept, promises_broken,"
    " cause_depth, remedy, cost, currency, customer_id, of_customer)",
    "DROP INDEX complaint_opened_us",
    "DROP INDEX complaint_open_queue",
    "CREATE INDEX complaint_open_queue ON complaint (is_open, next_due_us, id, urgency, type, status, channel, owner_id, step, risk)"
    " WHERE is_open = 1",
    "DROP INDEX complaint_is_open_status_next_due_us",
    "CREATE INDEX complaint_is_open_status_next_due_us ON complaint (is_open, status, next_due_us) WHERE is_open = 1",
    "DROP INDEX complaint_is_open_promise_due_us",
    "CREATE INDEX complaint_is_open_promise_due_us ON complaint (is_open, promise_due_us) WHERE is_open = 1",
    "DROP INDEX complaint_is_open_callback_due_us",
    "CREATE INDEX complaint_is_open_callback_due_us ON complaint (is_open, callback_due_us) WHERE is_open = 1",
    "DROP INDEX complaint_is_open_task_due_us",
    "CREATE INDEX complaint_is_open_task_due_us ON complaint (is_open, task_due_us) WHERE is_open = 1",
    "DROP INDEX complaint_is_open_opened_us",
    "CREATE INDEX complaint_is_open_opened_us ON complaint (is_open, opened_us) WHERE is_open = 1",
    "DROP INDEX complaint_like_cases",
    "CREATE INDEX complaint_like_cases ON complaint (type, product, is_open, closed_us, remedy, result)"
    " WHERE is_open = 0 AND (remedy <> '' OR result > 0)",
    "CREATE INDEX complaint_is_open_number ON complaint (is_open, number)",
    # what somebody is good at, so that the next case suits them: codes, comma between them
    "ALTER TABLE person ADD COLUMN skills TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN languages TEXT NOT NULL DEFAULT ''",
    # one's own order of work is no event: nobody disputes it later
    "CREATE TABLE snooze (person_id INTEGER NOT NULL, case_id INTEGER NOT NULL, until_us INTEGER NOT NULL, contacts INTEGER NOT NULL,"
    " made_us INTEGER NOT NULL, PRIMARY KEY (person_id, case_id)) WITHOUT ROWID",
    "CREATE TABLE reminder (id INTEGER NOT NULL PRIMARY KEY, person_id INTEGER NOT NULL, made_by INTEGER NOT NULL,"
    " case_id INTEGER NOT NULL, at_us INTEGER NOT NULL, told_us INTEGER NOT NULL, words TEXT)",
    "CREATE INDEX reminder_person_id_told_us_at_us ON reminder (person_id, told_us, at_us)",
    "CREATE INDEX reminder_case_id ON reminder (case_id)",
    "CREATE TABLE reminded (person_id INTEGER NOT NULL, case_id INTEGER NOT NULL, what TEXT NOT NULL, due_us INTEGER NOT NULL,"
    " at_us INTEGER NOT NULL, PRIMARY KEY (person_id, case_id, what, due_us)) WITHOUT ROWID",
    "CREATE TABLE macro (id INTEGER NOT NULL PRIMARY KEY, person_id INTEGER NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,"
    " changed_us INTEGER NOT NULL)",
    "CREATE INDEX macro_person_id ON macro (person_id)",
    # the open cases that nobody has, by what makes one of them the next; a case leaves these indexes when it is taken
    "CREATE INDEX complaint_free_urgency ON complaint (urgency, risk) WHERE is_open = 1 AND owner_id = 0",
    "CREATE INDEX complaint_free_opened ON complaint (opened_us) WHERE is_open = 1 AND owner_id = 0",
    # what somebody pressed lately and can take back
    "CREATE INDEX operation_presses ON operation (actor_id, at_us) WHERE "
    "verb = 'assign' OR verb = 'take_next' OR verb = 'bulk' OR verb = 'hand_over' OR verb = 'macro' OR verb = 'classify' OR "
    "verb = 'set_circumstance' OR verb = 'wait' OR verb = 'stop_waiting' OR verb = 'tag' OR verb = 'untag' OR verb = 'set_field' OR "
    "verb = 'set_region' OR verb = 'merge' OR verb = 'split' OR verb = 'undo_press'",
    # the cases in which somebody granted money, whenever that was: what was offered long ago may be chosen today
    "DROP INDEX operation_grants",
    "CREATE INDEX operation_grants ON operation (actor_id, json_extract(result, '$.case')) "
    "WHERE verb = 'offer' OR verb = 'answer_approval' OR verb = 'give_goodwill' OR verb = 'hand_out'",
    # the cases in which somebody was named as the person complained about, and which cases are one complaint with them: hidden from them
    "CREATE INDEX event_joined ON event (stream_id) "
    "WHERE kind = 'absorbed' OR kind = 'merged_into' OR kind = 'split_from' OR kind = 'split_off' OR kind = 'unmerged'",
    "CREATE INDEX event_decided ON event (stream_id, n) WHERE kind = 'outcome_decided'",
    "CREATE INDEX event_seldom ON event (kind, coalesce(json_extract(data, '$.department'), json_extract(data, '$.clock'), "
    "json_extract(data, '$.gate'), ''), coalesce(json_extract(data, '$.waited_for'), ''), stream_id) "
    "WHERE kind = 'task_given' OR kind = 'breached' OR kind = 'gate_overridden' OR kind = 'reopened' OR kind = 'progress_told'",
    "CREATE INDEX event_paid ON event (stream_id, json_extract(data, '$.key'), n) "
    "WHERE kind = 'fact_recorded' AND json_extract(data, '$.key') IN ('price', 'amount')",
    "CREATE INDEX event_limited ON event (stream_id, n) WHERE kind = 'customer_restricted'",
    "CREATE INDEX event_named ON event (json_extract(data, '$.ref'), stream_id) "
    "WHERE kind = 'form_entered' AND json_extract(data, '$.field') IN ('person', 'person_asked')",
    "CREATE INDEX event_affected ON event (json_extract(data, '$.ref'), stream_id) "
    "WHERE kind = 'form_entered' AND json_extract(data, '$.field') = 'customer'",
    "CREATE INDEX complaint_open_filters ON complaint (status, type, urgency, next_due_us, id) WHERE is_open = 1",
    # which cases are marked with what; a field's values are compared by their text and ordered by their number
    "CREATE TABLE tag (key TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, active INTEGER NOT NULL, label TEXT,"
    " label_norm TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE field (key TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, type TEXT NOT NULL, choices TEXT NOT NULL,"
    " active INTEGER NOT NULL, label TEXT) WITHOUT ROWID",
    "CREATE TABLE case_tag (tag TEXT NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (tag, case_id)) WITHOUT ROWID",
    "CREATE INDEX case_tag_case_id ON case_tag (case_id)",
    "CREATE TABLE case_field (field TEXT NOT NULL, case_id INTEGER NOT NULL, text TEXT NOT NULL, number INTEGER, shown TEXT NOT NULL,"
    " PRIMARY KEY (field, case_id)) WITHOUT ROWID",
    "CREATE INDEX case_field_case_id ON case_field (case_id)",
    "CREATE INDEX case_field_field_text ON case_field (field, text)",
    "CREATE INDEX case_field_field_number ON case_field (field, number)",
    # signing in: pass phrases made into what nobody can read, and the tries that failed
    "CREATE TABLE credential (person_id INTEGER NOT NULL PRIMARY KEY, hash BLOB NOT NULL, temporary INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL)",
    "CREATE TABLE sign_in_try (account TEXT NOT NULL PRIMARY KEY, misses INTEGER NOT NULL, at_us INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX event_sign_in_rule ON event (id) WHERE kind = 'sign_in_rule_set'",
    "CREATE INDEX event_sign_in ON event (id) WHERE kind = 'signed_in' OR kind = 'sign_in_failed' OR kind = 'locked'",
    # when the next clock runs out whose running out is not recorded yet, so that what was recorded is not looked at again
    "ALTER TABLE complaint ADD COLUMN breach_due_us INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX complaint_breach_due ON complaint (breach_due_us) WHERE breach_due_us > 0",
    # what a press counts together stands together: five pages are written where it were a dozen
    "ALTER TABLE rollup RENAME TO rollup_before",
    "CREATE TABLE rollup (measure TEXT NOT NULL, day INTEGER NOT NULL, type TEXT NOT NULL, channel TEXT NOT NULL, urgency INTEGER NOT NULL,"
    " origin TEXT NOT NULL, bucket INTEGER NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY (origin, type, channel, urgency, day, measure, bucket)) WITHOUT ROWID",
    "INSERT INTO rollup SELECT measure, day, type, channel, urgency, origin, bucket, n FROM rollup_before"
    " ORDER BY origin, type, channel, urgency, day, measure, bucket",
    "DROP TABLE rollup_before",
    # the text of a case that was just opened waits here, where each search looks too: it is put into the index beside the work
    "CREATE TABLE fresh_text (case_id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL)",
    # presses add small parts to the search index: these are merged beside the work, and by a press only where there are many
    "INSERT INTO search(search, rank) VALUES('automerge', 16)",
    "INSERT INTO search(search, rank) VALUES('crisismerge', 64)",
    "PRAGMA user_version = 3",
)


def up(_migrator: SqliteMigrator, db: SqliteDatabase) -> None:
    """Add what a desk of the second form lacks; what only the rules can tell is reckoned once it is at work.

    By what everything is found follows after the last migration (``search_form``).
    """
    for statement in STEPS:
        db.execute_sql(statement)
