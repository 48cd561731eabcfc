"""The table of personal data knows every field that can hold any: of events, and of the desk's own tables."""

from __future__ import annotations

import dataclasses

from peewee import TextField

from complaint_desk.data.schema import TABLES
from complaint_desk.domain import personal, rights
from complaint_desk.domain.retention import CLASSES
from complaint_desk.domain.stored import KINDS

CODES = {
    "complaint", "counter.name", "customer.tier", "customer.language", "stream.kind", "operation.verb", "operation.result", "event.kind",
    "event.data", "person.role", "person.amount_limit", "person.currency", "person.skills", "person.languages", "improvement.cause",
    "import_fingerprint.fingerprint", "rollup", "saved_view.page", "view_setting.view", "reminded.what", "sign_in_try.account", "tag.key",
    "field.key", "field.type", "case_tag.tag", "case_field.field",
}
"""Columns of codes, numbers and digests; of ``complaint`` and ``rollup`` all but those that the table names."""


def test_every_erasable_field_of_an_event_is_in_it_and_no_other() -> None:
    words = {f"{kind}.{f.name}" for kind, cls in KINDS.items() for f in dataclasses.fields(cls) if f.metadata.get("words")}
    assert set(personal.FIELDS) == words


def test_every_column_of_text_is_in_it_or_known_to_hold_codes() -> None:
    columns = {
        f"{table._meta.table_name}.{name}" for table in TABLES for name, field in table._meta.fields.items() if isinstance(field, TextField)
    }
    unknown = {name for name in columns - set(personal.COLUMNS) if name not in CODES and name.split(".")[0] not in CODES}
    assert unknown == set()
    assert set(personal.COLUMNS) <= columns


def test_each_kind_has_its_rule_and_each_rule_a_class_that_is_kept_for_a_time() -> None:
    assert set(personal.FIELDS.values()) | set(personal.COLUMNS.values()) == set(personal.KINDS)
    assert {rule.retention for rule in personal.KINDS.values()} <= {*CLASSES, "desk"}
    assert {name.removeprefix("customer.") for name in rights.FIELDS if name.startswith("customer.")} <= set(personal.KINDS)


def test_what_it_does_not_know_is_free_text() -> None:
    assert personal.kind_of("nonsense", "field") == personal.WORDS
