# mypy: disable-error-code="no-untyped-call"
"""The first form of a desk: events with their chains, the rows computed from them, roll-ups and search.

Written as SQL and never changed after a release: later steps change what this one made.
"""

from __future__ import annotations

from peewee import SqliteDatabase
from playhouse.migrate import SqliteMigrator

TABLES = """
CREATE TABLE lane (id INTEGER NOT NULL PRIMARY KEY, token BLOB NOT NULL, made_us INTEGER NOT NULL);
CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE stream (id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL);
CREATE TABLE operation (
  id INTEGER NOT NULL PRIMARY KEY, key BLOB NOT NULL, lane INTEGER NOT NULL, n INTEGER NOT NULL, at_us INTEGER NOT NULL,
  actor_id INTEGER NOT NULL, verb TEXT NOT NULL, result TEXT NOT NULL, prev BLOB NOT NULL, digest BLOB NOT NULL);
CREATE UNIQUE INDEX operation_key ON operation (key);
CREATE UNIQUE INDEX operation_lane_n ON operation (lane, n);
CREATE TABLE event (
  id INTEGER NOT NULL PRIMARY KEY, stream_id INTEGER NOT NULL REFERENCES stream (id), n INTEGER NOT NULL,
  operation_id INTEGER NOT NULL REFERENCES operation (id) DEFERRABLE INITIALLY DEFERRED,
  occurred_us INTEGER NOT NULL, kind TEXT NOT NULL, v INTEGER NOT NULL,
  data TEXT NOT NULL, body_digest BLOB, digest BLOB NOT NULL);
CREATE UNIQUE INDEX event_stream_id_n ON event (stream_id, n);
CREATE TABLE event_body (event_id INTEGER NOT NULL PRIMARY KEY REFERENCES event (id), salt BLOB NOT NULL, body TEXT NOT NULL);
CREATE TABLE complaint (
  id INTEGER NOT NULL PRIMARY KEY, number TEXT NOT NULL, version INTEGER NOT NULL, rules_version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  customer_id INTEGER NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL, type TEXT NOT NULL, urgency INTEGER NOT NULL,
  impact INTEGER NOT NULL, circumstances INTEGER NOT NULL, emotion TEXT NOT NULL, emotion_first TEXT NOT NULL, status TEXT NOT NULL,
  is_open INTEGER NOT NULL, owner_id INTEGER NOT NULL, opened_us INTEGER NOT NULL, updated_us INTEGER NOT NULL,
  first_response_us INTEGER NOT NULL, resolved_us INTEGER NOT NULL, closed_us INTEGER NOT NULL, product TEXT NOT NULL,
  cause TEXT NOT NULL, cause_depth TEXT NOT NULL, result INTEGER NOT NULL, handling INTEGER NOT NULL, reopened INTEGER NOT NULL,
  contacts INTEGER NOT NULL, steps_kept INTEGER NOT NULL, options_offered INTEGER NOT NULL, promises_kept INTEGER NOT NULL,
  promises_broken INTEGER NOT NULL, promise_due_us INTEGER NOT NULL, callback_due_us INTEGER NOT NULL,
  callbacks_done INTEGER NOT NULL,
  remedy TEXT NOT NULL, cost TEXT NOT NULL, currency TEXT NOT NULL, words_line TEXT NOT NULL, step TEXT NOT NULL,
  next_clock TEXT NOT NULL, next_due_us INTEGER NOT NULL, next_start_us INTEGER NOT NULL, risk INTEGER NOT NULL,
  risk_top TEXT NOT NULL, head BLOB NOT NULL);
CREATE UNIQUE INDEX complaint_number ON complaint (number);
CREATE INDEX complaint_is_open_urgency_next_due_us ON complaint (is_open, urgency, next_due_us);
CREATE INDEX complaint_open_queue ON complaint (is_open, next_due_us, id, urgency, type, status, channel, owner_id, step, risk);
CREATE INDEX complaint_is_open_owner_id_next_due_us ON complaint (is_open, owner_id, next_due_us);
CREATE INDEX complaint_is_open_status_next_due_us ON complaint (is_open, status, next_due_us);
CREATE INDEX complaint_is_open_risk ON complaint (is_open, risk);
CREATE INDEX complaint_is_open_promise_due_us ON complaint (is_open, promise_due_us);
CREATE INDEX complaint_is_open_callback_due_us ON complaint (is_open, callback_due_us);
CREATE INDEX complaint_is_open_opened_us ON complaint (is_open, opened_us);
CREATE INDEX complaint_is_open_updated_us ON complaint (is_open, updated_us);
CREATE INDEX complaint_customer_id_opened_us ON complaint (customer_id, opened_us);
CREATE INDEX complaint_opened_us ON complaint (opened_us);
CREATE INDEX complaint_like_cases ON complaint (type, product, is_open, closed_us, remedy, result);
CREATE TABLE customer (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, tier TEXT NOT NULL, language TEXT NOT NULL, since_us INTEGER NOT NULL,
  name TEXT, form_of_address TEXT, phone TEXT, email TEXT, suitable_time TEXT,
  phone_digits TEXT NOT NULL, email_norm TEXT NOT NULL, name_norm TEXT NOT NULL, lookup TEXT NOT NULL);
CREATE INDEX customer_phone_digits ON customer (phone_digits);
CREATE INDEX customer_email_norm ON customer (email_norm);
CREATE INDEX customer_name_norm ON customer (name_norm);
CREATE TABLE person (
  id INTEGER NOT NULL PRIMARY KEY, role TEXT NOT NULL, amount_limit TEXT NOT NULL, currency TEXT NOT NULL, active INTEGER NOT NULL,
  login TEXT, name TEXT);
CREATE TABLE improvement (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, case_id INTEGER NOT NULL, cause TEXT NOT NULL,
  opened_us INTEGER NOT NULL,
  title TEXT);
CREATE TABLE improvement_case (case_id INTEGER NOT NULL PRIMARY KEY, improvement_id INTEGER NOT NULL);
CREATE INDEX improvement_case_improvement_id ON improvement_case (improvement_id);
CREATE TABLE import_fingerprint (fingerprint TEXT NOT NULL PRIMARY KEY, case_id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE rollup (
  measure TEXT NOT NULL, day INTEGER NOT NULL, type TEXT NOT NULL, channel TEXT NOT NULL, urgency INTEGER NOT NULL,
  origin TEXT NOT NULL,
  bucket INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (measure, type, channel, urgency, day, origin, bucket)) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE customer_search USING fts5(
  lookup, content='customer', content_rowid='id', columnsize=0, tokenize='ascii');
"""

# The trail is only ever added to; the words of an event may be erased, never changed.
GUARDS = (
    "CREATE TRIGGER operation_kept_delete BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'operations are kept'); END",
    "CREATE TRIGGER operation_kept_update BEFORE UPDATE ON operation BEGIN SELECT RAISE(ABORT, 'operations are kept'); END",
    "CREATE TRIGGER event_kept_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are kept'); END",
    "CREATE TRIGGER event_kept_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are kept'); END",
    "CREATE TRIGGER event_body_kept_update BEFORE UPDATE ON event_body BEGIN SELECT RAISE(ABORT, 'words are never changed'); END",
)


# A customer is findable from the moment the row is written, whoever writes it.
LOOKUP = (
    "CREATE TRIGGER customer_findable AFTER INSERT ON customer BEGIN"
    " INSERT INTO customer_search(rowid, lookup) VALUES (new.id, new.lookup); END",
    "CREATE TRIGGER customer_changed AFTER UPDATE OF lookup ON customer WHEN old.lookup != new.lookup BEGIN"
    " INSERT INTO customer_search(customer_search, rowid, lookup) VALUES ('delete', old.id, old.lookup);"
    " INSERT INTO customer_search(rowid, lookup) VALUES (new.id, new.lookup); END",
    "CREATE TRIGGER customer_gone AFTER DELETE ON customer BEGIN"
    " INSERT INTO customer_search(customer_search, rowid, lookup) VALUES ('delete', old.id, old.lookup); END",
)

def up(_migrator: SqliteMigrator, db: SqliteDatabase) -> None:
    """Make the tables, their guards, and the mark in the header by which the file is known."""
    for statement in (*TABLES.split(";\n"), *GUARDS, *LOOKUP):
        if statement.strip():
            db.execute_sql(statement)
    db.execute_sql("PRAGMA application_id = 1128549169")
    db.execute_sql("PRAGMA user_version = 1")
