"""Tags and the site's own fields: given to cases by who works on them, defined by who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from complaint_desk.data import marks
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.marking import FIELD_TYPES, LABEL, Marks, fold_marks, new_key, typed_value
from complaint_desk.domain.outcomes import texts
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case, operate, require_open
from complaint_desk.services.values import code_in, text_in

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction


def known(store: Store) -> Marks:
    """Return the tags and fields of the desk, retired ones too, and its rule sets' outcome words: whoever works here may know them."""
    return replace(marks.known(store.read()), outcomes=tuple(texts(store.rules.sets).items()))


def labels(store: Store) -> dict[str, str]:
    """Return what the tags and fields of the desk are called, as ``labels_of`` does."""
    return labels_of(known(store))


def labels_of(there: Marks) -> dict[str, str]:
    """Return what tags and fields are called, by ``tag.KEY`` and ``field.KEY``; a dash for one whose label was erased.

    Outcome words stand by ``outcome_word.SET.WORD.LANGUAGE``.
    """
    worded = {f"outcome_word.{code}.{lang}": text.in_language(lang) for code, text in there.outcomes for lang in LANGUAGES}
    return {f"tag.{t.key}": t.shown for t in there.tags} | {f"field.{f.key}": f.shown for f in there.fields} | worded


# --- in a case ----------------------------------------------------------------------------------------------------------


def tag(store: Store, who: Person, *, key: bytes, case_id: int, tag: str) -> Changed:
    """Give a case a tag of the desk, by its key; a closed case too.

    Raises:
        Problem: the desk has no such tag, or it was retired.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = marks.known(tx).tag(tag)
        if found is None or not found.active:
            raise Problem("tag_unknown", code="MA-TAG", tag=tag[:LABEL])
        _refuse_merged(case)
        return [] if tag in case.tags else [ev.Tagged(tag=tag, label=found.label or "")]

    return on_case(store, who, key, "tag", case_id, decide)


def untag(store: Store, who: Person, *, key: bytes, case_id: int, tag: str) -> Changed:
    """Take a tag off a case, also one that is no longer given, or that came with a merged case."""

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _refuse_merged(case)
        return [ev.Untagged(tag=tag)] if tag in case.tags else []

    return on_case(store, who, key, "untag", case_id, decide)


def set_field(store: Store, who: Person, *, key: bytes, case_id: int, field: str, typed: str) -> Changed:
    """Write what somebody typed into one of the site's own fields; nothing typed empties it. A closed case too.

    Raises:
        Problem: the desk has no such field, or it was retired.
        BadValue: what was typed does not fit the field's type.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        found = marks.known(tx).field(field)
        if found is None or not found.active:
            raise Problem("field_unknown", code="MA-FIELD")
        _refuse_merged(case)
        code, value = typed_value(found, typed)
        stands = next(((f.code, f.value) for f in case.fields if f.key == field), ("", ""))
        return [] if stands == (code, value) else [ev.FieldSet(field=field, type=found.type, code=code, value=value)]

    return on_case(store, who, key, "set_field", case_id, decide)


def _refuse_merged(case: Case) -> None:
    if case.merged:
        require_open(case)


# --- which there are ----------------------------------------------------------------------------------------------------


def define_tag(store: Store, who: Person, *, key: bytes, label: str, tag: str = "") -> Changed:
    """Add a tag, or give the one with this key another label; one that was retired is in use again. The result names its key.

    Raises:
        BadValue: there is no label, it is too long, or another tag is called so.
    """
    name = _label(label)

    def work(tx: Transaction) -> dict[str, Any]:
        there = _marks(tx)
        same = next((t for t in there.tags if marks.compared(t.label) == marks.compared(name) and t.key != tag), None)
        if same is not None and (tag or same.active):
            raise BadValue("tag_taken", field="settings.marks.label", tag=name)
        wanted = tag or (same.key if same is not None else new_key((t.key for t in there.tags), "tag"))
        stands = there.tag(wanted)
        if tag and stands is None:
            raise Problem("tag_unknown", code="MA-TAG", tag=name)
        if stands is None or not stands.active or stands.label != name:
            tx.append(tx.desk_stream, [ev.TagDefined(tag=wanted, label=name)])
        return {"kinds": ["marks"], "tag": wanted}

    return operate(store, who, key, "define_tag", "manage_marks", work)


def retire_tag(store: Store, who: Person, *, key: bytes, tag: str) -> Changed:
    """Give a tag no longer; cases that have it keep it and are found by it."""

    def work(tx: Transaction) -> dict[str, Any]:
        stands = _marks(tx).tag(tag)
        if stands is None:
            raise Problem("tag_unknown", code="MA-TAG", tag=tag[:LABEL])
        if stands.active:
            tx.append(tx.desk_stream, [ev.TagRetired(tag=tag)])
        return {"kinds": ["marks"], "tag": tag}

    return operate(store, who, key, "retire_tag", "manage_marks", work)


def define_field(
    store: Store, who: Person, *, key: bytes, label: str, kind: str, choices: Sequence[str] = (), field: str = ""
) -> Changed:
    """Add a field (marking.FIELD_TYPES), or change the label and choices of the one with this key. The result names its key.

    Raises:
        BadValue: there is no label or it is too long, another field is called so, the type is unknown or a different one than before, or
            a choice has fewer than two things to choose from.
    """
    name = _label(label)
    code_in(kind, FIELD_TYPES, "settings.marks.type")
    offered = tuple(dict.fromkeys(c.strip()[:LABEL] for c in choices if c.strip())) if kind == "choice" else ()
    if kind == "choice" and len(offered) < 2:
        raise BadValue("field_no_choices", field="settings.marks.choices")

    def work(tx: Transaction) -> dict[str, Any]:
        there = _marks(tx)
        same = next((f for f in there.fields if marks.compared(f.label) == marks.compared(name) and f.key != field), None)
        if same is not None and (field or same.active):
            raise BadValue("field_taken", field="settings.marks.label", label=name)
        wanted = field or (same.key if same is not None else new_key((f.key for f in there.fields), "field"))
        stands = there.field(wanted)
        if field and stands is None:
            raise Problem("field_unknown", code="MA-FIELD")
        if stands is not None and stands.type != kind:
            raise BadValue("field_type_stays", field="settings.marks.type")
        if stands is None or (stands.active, stands.label, stands.choices) != (True, name, offered):
            tx.append(tx.desk_stream, [ev.FieldDefined(field=wanted, type=kind, choices=offered, label=name)])
        return {"kinds": ["marks"], "field": wanted}

    return operate(store, who, key, "define_field", "manage_marks", work)


def retire_field(store: Store, who: Person, *, key: bytes, field: str) -> Changed:
    """Ask for a field no longer; cases that have a value keep it and are found by it."""

    def work(tx: Transaction) -> dict[str, Any]:
        stands = _marks(tx).field(field)
        if stands is None:
            raise Problem("field_unknown", code="MA-FIELD")
        if stands.active:
            tx.append(tx.desk_stream, [ev.FieldRetired(field=field)])
        return {"kinds": ["marks"], "field": field}

    return operate(store, who, key, "retire_field", "manage_marks", work)


def _label(text: str) -> str:
    name = " ".join(text_in(text, "settings.marks.label", "empty_text").split())
    if len(name) > LABEL:
        raise BadValue("field_too_long", field="settings.marks.label", most=LABEL)
    return name


def _marks(tx: Transaction) -> Marks:
    """The marks as they stand within this press."""
    return fold_marks(tx.history(tx.desk_stream))
