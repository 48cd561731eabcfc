"""Every field that can hold personal data: what it is for, how long it is kept, how it is masked and how it leaves (design, safety H1).

One table, which masks and exports go by and from which its description is printed (``complaint-desk rights --fields``). A field that is
not in it is masked as free text is, and a test finds it. ``KINDS`` says what holds for each kind of data, ``FIELDS`` of which kind each
erasable field of an event is; the rows of the desk are made from these, and ``COLUMNS`` names those that hold any of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NAME, FORM, PHONE, EMAIL, FILE, WORDS, LABEL, STAFF = "name", "form", "phone", "email", "file", "words", "label", "staff"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind of personal data; each is a code with words of its own under ``privacy.fields``.

    Attributes:
        purpose: what it is kept for.
        retention: ``personal`` goes as ``retention.Keep`` says, ``desk`` stays as long as the desk.
        mask: how it is shown where it is masked: first letters, a few digits, its ending alone, only common words, a number, or not at all.
        export: how it leaves: ``reason`` masked, or whole where it is said why, ``person`` to the person alone, ``plain`` as it is.
    """

    purpose: str
    retention: str
    mask: str
    export: str


KINDS: Final[Mapping[str, Rule]] = {
    NAME: Rule("address", "personal", "letters", "reason"),
    FORM: Rule("address", "personal", "hidden", "person"),
    PHONE: Rule("reach", "personal", "digits", "person"),
    EMAIL: Rule("reach", "personal", "hidden", "person"),
    FILE: Rule("evidence", "personal", "ending", "person"),
    WORDS: Rule("handle", "personal", "common", "reason"),
    LABEL: Rule("sort", "desk", "common", "plain"),
    STAFF: Rule("account", "desk", "number", "plain"),
}


def _of(kind: str, fields: str) -> Mapping[str, str]:
    return dict.fromkeys(fields.split(), kind)


FIELDS: Final[Mapping[str, str]] = {
    **_of("words", (
        "acceptance_decided.reason admission_made.text apology_made.text approval_answered.reason approval_asked.reason "
        "baseline_frozen.reason baseline_released.reason case_exported.reason callback_answered.suggestions callback_planned.suits "
        "caller_verified.verified_words cause_found.text customer_added.suitable_time customer_changed.suitable_time "
        "customer_told.text danger_noted.text export_asked.reason export_asked.sought fact_recorded.value field_set.value "
        "form_concluded.text form_entered.text gate_overridden.reason goodwill_given.text hold_lifted.reason hold_set.reason "
        "imported.words imported.reply imported.subject imported.product_words imported.region_words "
        "improvement_ended.reason improvement_noted.text "
        "improvement_opened.title improvement_told.text "
        "limit_extended.reason need_noted.text none_chosen.reason note_added.text opened.verified_words option_chosen.reason "
        "option_offered.what option_offered.who option_rejected.reason option_withdrawn.reason outcome_decided.reason "
        "outcome_told.text pack_made.reason progress_told.text promise_broken.reason promise_made.what promise_made.who "
        "promise_released.reason reopened.reason reply_sent.text restated.text restated.problem restated.feeling "
        "restated.expected restated.experienced restated.wish restatement_answered.correction retention_done.reason "
        "retention_set.reason rule_set_chosen.reason said.text survey_planned.name task_answered.reply task_given.what "
        "task_taken_back.reason tier_noted.reason view_exported.reason waiting_started.reason words_heard.words"
    )),
    **_of("file", (
        "attachment_added.name file_imported.name"
    )),
    **_of("name", (
        "customer_added.name customer_changed.name opened.on_behalf_of"
    )),
    **_of("form", (
        "customer_added.form_of_address customer_changed.form_of_address"
    )),
    **_of("phone", (
        "customer_added.phone customer_changed.phone"
    )),
    **_of("email", (
        "customer_added.email customer_changed.email"
    )),
    **_of("label", (
        "field_defined.label tag_defined.label tagged.label"
    )),
    **_of("staff", (
        "person_added.login person_added.name person_changed.login person_changed.name"
    )),
}
"""The kind of each erasable field of an event, by ``kind_of_event.field``."""

COLUMNS: Final[Mapping[str, str]] = {
    "customer.name": NAME, "customer.form_of_address": FORM, "customer.phone": PHONE, "customer.email": EMAIL,
    "customer.suitable_time": WORDS, "customer.phone_digits": PHONE, "customer.email_norm": EMAIL, "customer.name_norm": NAME,
    "customer.lookup": NAME, "complaint.words_line": WORDS, "complaint.product": WORDS, "complaint.region": WORDS,
    "improvement.title": WORDS,
    "reminder.words": WORDS, "case_field.text": WORDS, "case_field.shown": WORDS, "event_body.body": WORDS, "fresh_text.body": WORDS,
    "person.login": STAFF, "person.name": STAFF, "tag.label": LABEL, "tag.label_norm": LABEL, "field.label": LABEL, "field.choices": LABEL,
    "saved_view.name": WORDS, "saved_view.definition": WORDS, "view_setting.setting": WORDS, "macro.name": WORDS, "macro.definition": WORDS,
}
"""The columns of the desk's tables that hold personal data, or could."""


def kind_of(event: str, field: str) -> str:
    """Return of which kind an event's field is; what the table does not know is free text."""
    return FIELDS.get(f"{event}.{field}", WORDS)
