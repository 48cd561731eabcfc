"""The tables as models, which only declare: the drift test compares them with what the migrations make, hot paths use SQL.

What each table is for and why it has its columns: design of the event core; the digests: ``chain``.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from peewee import BlobField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

from complaint_desk.domain.row import CaseRow


class Table(Model):
    """Base of all tables: named as the class, in lower case."""

    class Meta:
        legacy_table_names = False


class Lane(Table):
    """The installations that wrote into this file; the newest one writes."""

    id = IntegerField(primary_key=True)
    token = BlobField()
    made_us = IntegerField()


class Counter(Table):
    """The serial numbers given so far, by what they count."""

    name = TextField(primary_key=True)
    value = IntegerField()

    class Meta:
        without_rowid = True


class Stream(Table):
    """Everything that has a history: a case, a customer, the desk, an improvement point."""

    id = IntegerField(primary_key=True)
    kind = TextField()


class Operation(Table):
    """One press: what it was, who and when, and what it answered, so that the same press happens once. Never personal."""

    id = IntegerField(primary_key=True)
    key = BlobField()
    lane = IntegerField()
    n = IntegerField()
    at_us = IntegerField()
    actor_id = IntegerField()
    verb = TextField()
    result = TextField()
    prev = BlobField()
    digest = BlobField()


class Event(Table):
    """What happened; ``data`` holds codes, numbers and dates and is kept for ever."""

    id = IntegerField(primary_key=True)
    stream = ForeignKeyField(Stream, index=False)
    n = IntegerField()
    operation = ForeignKeyField(Operation, index=False, deferrable="INITIALLY DEFERRED")  # an import writes its events first
    occurred_us = IntegerField()
    kind = TextField()
    v = IntegerField()
    data = TextField()
    body_digest = BlobField(null=True)
    digest = BlobField()

    class Meta:
        indexes = ((("stream", "n"), True),)


class EventBody(Table):
    """Names and free text of an event; they can be erased."""

    event = ForeignKeyField(Event, primary_key=True)
    salt = BlobField()
    body = TextField()


def _complaint_fields() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in dataclasses.fields(CaseRow):
        if field.name == "id":
            made["id"] = IntegerField(primary_key=True)
        else:
            made[field.name] = TextField() if field.type == "str" else IntegerField()
    return made | {"head": BlobField(), "of_customer": IntegerField(default=0)}


class _ComplaintMeta:
    table_name = "complaint"
    indexes = (
        (("number",), True),
        (("is_open", "urgency", "next_due_us"), False),
        (("is_open", "owner_id", "next_due_us"), False),
        (("is_open", "risk"), False),
        (("is_open", "updated_us"), False),
        (("customer_id", "opened_us"), False),
        # every case in the order of its opening, with what it is filtered by: any filter is looked for here, not in the rows
        (("opened_us", "id", "is_open", "type", "status", "step", "emotion", "channel", "urgency", "impact", "circumstances", "owner_id",
          "origin", "product", "cause", "resolved_us", "closed_us", "risk", "region",
          "on_record", "offered", "steps_kept", "emotion_first", "language", "first_response_us", "options_offered", "callbacks_done",
          "contacts", "reopened", "result", "handling", "promises_kept", "promises_broken", "cause_depth", "remedy", "cost",
          "currency", "customer_id", "of_customer"), False),
        (("is_open", "number"), False),
    )


_DOC = (
    "The row of a case: the fields of ``CaseRow``, the digest of its last event, and what the file itself keeps of its customer "
    "(``of_customer``)."
)
Complaint: Final = type("Complaint", (Table,), {"__doc__": _DOC, "Meta": _ComplaintMeta, **_complaint_fields()})


class Customer(Table):
    """The row of a customer; the last four columns are what a look-up compares."""

    id = IntegerField(primary_key=True)
    version = IntegerField()
    tier = TextField()
    language = TextField()
    since_us = IntegerField()
    name = TextField(null=True)
    form_of_address = TextField(null=True)
    phone = TextField(null=True)
    email = TextField(null=True)
    suitable_time = TextField(null=True)
    phone_digits = TextField(index=True)
    email_norm = TextField(index=True)
    name_norm = TextField(index=True)
    lookup = TextField()  # the tokens of customer_search


class Person(Table):
    """Somebody who works at the desk, by their number."""

    id = IntegerField(primary_key=True)
    role = TextField()
    amount_limit = TextField()
    currency = TextField()
    active = IntegerField()
    login = TextField(null=True)
    name = TextField(null=True)
    skills = TextField(default="")
    languages = TextField(default="")


class Improvement(Table):
    """An improvement point."""

    id = IntegerField(primary_key=True)
    version = IntegerField()
    case_id = IntegerField()
    cause = TextField()
    opened_us = IntegerField()
    title = TextField(null=True)


class ImprovementCase(Table):
    """Which improvement point a case belongs to."""

    case_id = IntegerField(primary_key=True)
    improvement_id = IntegerField(index=True)


class ImportFingerprint(Table):
    """Which row of a file was brought in as which case, so that the same row is brought in once."""

    fingerprint = TextField(primary_key=True)
    case_id = IntegerField()

    class Meta:
        without_rowid = True


class Rollup(Table):
    """Counts kept with every change: what is counted, of which day and kind of case, in which bucket.

    The key begins with what a press changes together: a case counts for several things on the day on which it was opened, once among
    all cases and once in each margin, and what it counts for there stands side by side. How many cases have which status, the one thing
    that is told by origin, stands behind all of that.
    """

    measure = TextField()
    day = IntegerField()
    type = TextField()
    channel = TextField()
    urgency = IntegerField()
    origin = TextField()
    bucket = IntegerField()
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("origin", "type", "channel", "urgency", "day", "measure", "bucket")  # as projector.ROLLUP_ORDER
        without_rowid = True


class FreshText(Table):
    """The tokens of cases that were opened of late, until they are put into the search index (``fresh_texts``)."""

    case_id = IntegerField(primary_key=True)
    body = TextField()


class SavedView(Table):
    """A view that somebody saved: ``key`` is the press that made it, ``page`` where it is shown, ``definition`` what it shows, and
    ``deleted_us`` is 0 while it stands.

    It tells how people look at cases and nothing of any case, so it has no events, and no proof depends on it.
    """

    id = IntegerField(primary_key=True)
    key = BlobField(unique=True)
    owner_id = IntegerField()
    shared = IntegerField()
    name = TextField()
    definition = TextField()
    version = IntegerField()
    changed_us = IntegerField()
    deleted_us = IntegerField()
    page = TextField()


class ViewSetting(Table):
    """How one person arranged a view, as JSON; the view "" is what holds for all of them, such as which one is shown first."""

    person_id = IntegerField()
    view = TextField()
    setting = TextField()

    class Meta:
        primary_key = CompositeKey("person_id", "view")
        without_rowid = True


class Snooze(Table):
    """A case that its owner put away for a while; ``contacts`` is how often the customer had written or called by then."""

    person_id = IntegerField()
    case_id = IntegerField()
    until_us = IntegerField()
    contacts = IntegerField()
    made_us = IntegerField()

    class Meta:
        primary_key = CompositeKey("person_id", "case_id")
        without_rowid = True


class Reminder(Table):
    """What somebody wants to be reminded of in a case, in their own words; those go with the words of the case."""

    id = IntegerField(primary_key=True)
    person_id = IntegerField()
    made_by = IntegerField()
    case_id = IntegerField(index=True)
    at_us = IntegerField()
    told_us = IntegerField()
    words = TextField(null=True)

    class Meta:
        indexes = ((("person_id", "told_us", "at_us"), False),)


class Reminded(Table):
    """Of which promise or callback somebody was told already, so that they are told once."""

    person_id = IntegerField()
    case_id = IntegerField()
    what = TextField()
    due_us = IntegerField()
    at_us = IntegerField()

    class Meta:
        primary_key = CompositeKey("person_id", "case_id", "what", "due_us")
        without_rowid = True


class Macro(Table):
    """Several actions under one name: somebody's own, or everybody's (``person_id`` 0)."""

    id = IntegerField(primary_key=True)
    person_id = IntegerField(index=True)
    name = TextField()
    definition = TextField()
    changed_us = IntegerField()


class Credential(Table):
    """What somebody's pass phrase was made into; ``temporary`` until its person changed it. Never part of the trail."""

    person_id = IntegerField(primary_key=True)
    hash = BlobField()
    temporary = IntegerField()
    changed_us = IntegerField()


class SignInTry(Table):
    """How many tries of an account failed in a row and when the last one was, so that a new start does not shorten the wait."""

    account = TextField(primary_key=True)
    misses = IntegerField()
    at_us = IntegerField()

    class Meta:
        without_rowid = True


class Tag(Table):
    """A tag that the desk knows, in the order in which they were defined; ``label_norm`` is what a filter compares."""

    key = TextField(primary_key=True)
    place = IntegerField()
    active = IntegerField()
    label = TextField(null=True)
    label_norm = TextField()

    class Meta:
        without_rowid = True


class Field(Table):
    """A field of the site's own; ``choices`` is a list as JSON."""

    key = TextField(primary_key=True)
    place = IntegerField()
    type = TextField()
    choices = TextField()
    active = IntegerField()
    label = TextField(null=True)

    class Meta:
        without_rowid = True


class CaseTag(Table):
    """Which cases have which tag."""

    tag = TextField()
    case_id = IntegerField(index=True)

    class Meta:
        primary_key = CompositeKey("tag", "case_id")
        without_rowid = True


class CaseField(Table):
    """What cases have in the site's own fields: as it is compared, as it is ordered (millionths of a number, days of a date), as typed."""

    field = TextField()
    case_id = IntegerField(index=True)
    text = TextField()
    number = IntegerField(null=True)
    shown = TextField()

    class Meta:
        primary_key = CompositeKey("field", "case_id")
        indexes = ((("field", "text"), False), (("field", "number"), False))
        without_rowid = True


OTHER_INDEXES: Final = {
    # the same press happens once: the last eight bytes of its key lead to it, and keys are drawn by chance or are digests
    "operation_press": "CREATE UNIQUE INDEX operation_press ON operation (substr(key, -8))",
    # where each lane begins: within one, ids and numbers rise together, and the newest lane writes last
    "operation_lane_begin": "CREATE UNIQUE INDEX operation_lane_begin ON operation (lane) WHERE n = 1",
    # the open queue in its own order, with what it is filtered by, so that a filter never reads the rows
    "complaint_open_queue": (
        "CREATE INDEX complaint_open_queue ON complaint "
        "(is_open, next_due_us, id, urgency, type, status, channel, owner_id, step, risk) WHERE is_open = 1"
    ),
    # which cases of a customer were resolved shortly before another one was opened
    "complaint_customer_resolved": (
        "CREATE INDEX complaint_customer_resolved ON complaint (customer_id, resolved_us) WHERE resolved_us > 0"
    ),
    # what only open cases have, or are asked for: the closed ones, nearly all, take no room here
    **{f"complaint_is_open_{'_'.join(columns)}": (
        f"CREATE INDEX complaint_is_open_{'_'.join(columns)} ON complaint (is_open, {', '.join(columns)}) WHERE is_open = 1"
    ) for columns in (
        ("status", "next_due_us"), ("promise_due_us",), ("callback_due_us",), ("task_due_us",), ("opened_us",),
    )},
    # what was done about like cases, and how it was taken
    "complaint_like_cases": (
        "CREATE INDEX complaint_like_cases ON complaint (type, product, is_open, closed_us, remedy, result) "
        "WHERE is_open = 0 AND (remedy <> '' OR result > 0)"
    ),
    # the open cases of one status, type and urgency in their order
    "complaint_open_filters": (
        "CREATE INDEX complaint_open_filters ON complaint (status, type, urgency, next_due_us, id) WHERE is_open = 1"
    ),
    # the open cases with a clock whose running out is not recorded yet
    "complaint_breach_due": (
        "CREATE INDEX complaint_breach_due ON complaint (breach_due_us) WHERE breach_due_us > 0"
    ),
    # the cases in which somebody granted money, for what they may still grant
    "operation_grants": (
        "CREATE INDEX operation_grants ON operation (actor_id, json_extract(result, '$.case')) "
        "WHERE verb = 'offer' OR verb = 'answer_approval' OR verb = 'give_goodwill' OR verb = 'hand_out'"
    ),
    # which cases were merged, split or parted again
    "event_joined": (
        "CREATE INDEX event_joined ON event (stream_id) "
        "WHERE kind = 'absorbed' OR kind = 'merged_into' OR kind = 'split_from' OR kind = 'split_off' OR kind = 'unmerged'"
    ),
    # the cases in which something was decided
    "event_decided": "CREATE INDEX event_decided ON event (stream_id, n) WHERE kind = 'outcome_decided'",
    # the cases in which something happened that seldom does, and with whom, by what clock or at which gate: any filter by it reads these
    "event_seldom": (
        "CREATE INDEX event_seldom ON event (kind, coalesce(json_extract(data, '$.department'), json_extract(data, '$.clock'), "
        "json_extract(data, '$.gate'), ''), coalesce(json_extract(data, '$.waited_for'), ''), stream_id) "
        "WHERE kind = 'task_given' OR kind = 'breached' OR kind = 'gate_overridden' OR kind = 'reopened' OR kind = 'progress_told'"
    ),
    # what customers paid, for what their staying is worth
    "event_paid": (
        "CREATE INDEX event_paid ON event (stream_id, json_extract(data, '$.key'), n) "
        "WHERE kind = 'fact_recorded' AND json_extract(data, '$.key') IN ('price', 'amount')"
    ),
    # the customers for whom special compensation was limited
    "event_limited": "CREATE INDEX event_limited ON event (stream_id, n) WHERE kind = 'customer_restricted'",
    # whether people sign in here, and where their coming and going of the day stands
    "event_sign_in_rule": "CREATE INDEX event_sign_in_rule ON event (id) WHERE kind = 'sign_in_rule_set'",
    "event_sign_in": "CREATE INDEX event_sign_in ON event (id) WHERE kind = 'signed_in' OR kind = 'sign_in_failed' OR kind = 'locked'",
    # the cases in which somebody was named as the person complained about, or waits to be agreed on
    "event_named": (
        "CREATE INDEX event_named ON event (json_extract(data, '$.ref'), stream_id) "
        "WHERE kind = 'form_entered' AND json_extract(data, '$.field') IN ('person', 'person_asked')"
    ),
    # the cases that name a customer among those to be told before they ask
    "event_affected": (
        "CREATE INDEX event_affected ON event (json_extract(data, '$.ref'), stream_id) "
        "WHERE kind = 'form_entered' AND json_extract(data, '$.field') = 'customer'"
    ),
    # the open cases that nobody has, by what makes one of them the next
    "complaint_free_urgency": "CREATE INDEX complaint_free_urgency ON complaint (urgency, risk) WHERE is_open = 1 AND owner_id = 0",
    "complaint_free_opened": "CREATE INDEX complaint_free_opened ON complaint (opened_us) WHERE is_open = 1 AND owner_id = 0",
    # what somebody pressed lately and can take back
    "operation_presses": (
        "CREATE INDEX operation_presses ON operation (actor_id, at_us) WHERE "
        "verb = 'assign' OR verb = 'take_next' OR verb = 'bulk' OR verb = 'hand_over' OR verb = 'macro' OR verb = 'classify' OR "
        "verb = 'set_circumstance' OR verb = 'wait' OR verb = 'stop_waiting' OR verb = 'tag' OR verb = 'untag' OR verb = 'set_field' OR "
        "verb = 'set_region' OR verb = 'merge' OR verb = 'split' OR verb = 'undo_press'"
    ),
}
"""Indexes over some rows only or over part of a value, as they stand in the file: models cannot declare them."""

TABLES: Final = (
    Lane, Counter, Stream, Operation, Event, EventBody, Complaint, Customer, Person, Improvement, ImprovementCase,
    ImportFingerprint, Rollup, FreshText, SavedView, ViewSetting, Snooze, Reminder, Reminded, Macro, Credential, SignInTry, Tag, Field,
    CaseTag, CaseField,
)
