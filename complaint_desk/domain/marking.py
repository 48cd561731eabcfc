"""Tags and the site's own fields as their events tell them: what the desk knows, what a case has, and what a typed value means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Recorded, Words
from complaint_desk.domain.messages import Native
from complaint_desk.domain.problems import BadValue

FIELD_TYPES: Final = ("text", "number", "date", "choice", "yes_no")
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a tag or field is called in filters and files: lower-case letters, digits and underscores."""

GONE: Final = "–"
"""What stands for a label that was erased."""

LABEL: Final = 40
TEXT: Final = 400
"""The most characters of a label and of a field's text."""

_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_PLACES: Final = 6
_LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the desk; ``label`` is None once it was erased."""

    key: str
    label: Words
    active: bool = True

    @property
    def shown(self) -> str:
        """What it is called; a dash once its label was erased, and never the key, which may be made of it."""
        return self.label or GONE


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the desk beside those that every case has (FIELD_TYPES)."""

    key: str
    type: str
    label: Words
    choices: tuple[str, ...] = ()
    active: bool = True

    @property
    def shown(self) -> str:
        """As of a tag."""
        return self.label or GONE


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What a case has in one field: a code, or a text that is None once it was erased."""

    key: str
    type: str
    code: str
    value: Words
    event_n: int

    @property
    def shown(self) -> Words:
        """The value as it was typed; yes and no are codes."""
        return self.code or self.value


@dataclass(frozen=True, slots=True)
class Marks:
    """The tags and fields that a desk knows, in the order in which they were defined.

    ``outcomes`` are the words that its rule sets ask for, by outcomes.word_code: they are filtered by as tags are.
    """

    tags: tuple[Tag, ...] = ()
    fields: tuple[Field, ...] = ()
    outcomes: tuple[tuple[str, Native], ...] = ()

    def tag(self, key: str) -> Tag | None:
        """Return a tag by its key."""
        return next((t for t in self.tags if t.key == key), None)

    def field(self, key: str) -> Field | None:
        """Return a field by its key."""
        return next((f for f in self.fields if f.key == key), None)


MAKE_MARKS: Final = (ev.TagDefined, ev.TagRetired, ev.FieldDefined, ev.FieldRetired)
"""The events of the desk's own stream by which its tags and fields change."""


def fold_marks(history: Iterable[Recorded]) -> Marks:
    """Return the tags and fields of a desk after the events of the desk's own stream."""
    tags: dict[str, Tag] = {}
    known: dict[str, Field] = {}
    for r in history:
        e = r.event
        if isinstance(e, ev.TagDefined):
            tags[e.tag] = Tag(e.tag, e.label)
        elif isinstance(e, ev.TagRetired) and e.tag in tags:
            tags[e.tag] = Tag(e.tag, tags[e.tag].label, active=False)
        elif isinstance(e, ev.FieldDefined):
            known[e.field] = Field(e.field, e.type, e.label, e.choices)
        elif isinstance(e, ev.FieldRetired) and e.field in known:
            was = known[e.field]
            known[e.field] = Field(was.key, was.type, was.label, was.choices, active=False)
    return Marks(tuple(tags.values()), tuple(known.values()))


def new_key(taken: Iterable[str], prefix: str) -> str:
    """Return a key that is not taken: the prefix with a number. A key is a code and stays for ever, so nothing of the label is in it."""
    known = set(taken)
    return next(name for n in range(1, len(known) + 2) if (name := f"{prefix}_{n}") not in known)


def typed_value(field: Field, typed: str) -> tuple[str, str]:
    """Return what was typed into a field as its code and its text; both are empty when nothing was.

    Raises:
        BadValue: it is no number, no date, none of the choices, or too long.
    """
    text = typed.strip()
    name = f"case.field.{field.key}"
    if not text:
        return "", ""
    if field.type == "text":
        if len(text) > TEXT:
            raise BadValue("field_too_long", field=name, most=TEXT)
        return "", text
    if field.type == "number":
        return _number(text, name), ""
    if field.type == "date":
        try:
            return date.fromisoformat(text).isoformat(), ""
        except ValueError:
            raise BadValue("field_no_date", field=name, value=text[:40]) from None
    choices = ("yes", "no") if field.type == "yes_no" else field.choices
    if text not in choices:
        raise BadValue("field_no_choice", field=name, value=text[:40], known=", ".join(choices))
    return text, ""


def _number(text: str, name: str) -> str:
    """Return a number as it is kept; a comma stands between thousands alone, or 1,5 would be fifteen."""
    try:
        value = Decimal(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        raise BadValue("field_no_number", field=name, value=text[:40]) from None
    if not value.is_finite() or abs(value) > _LARGEST or value != round(value, _PLACES):
        raise BadValue("field_no_number", field=name, value=text[:40])
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def number_of(type_: str, code: str) -> int | None:
    """Return what a value is ordered by: millionths of a number, days since 1970-01-01 of a date; None for what has no order.

    Raises:
        ValueError: it is no such value.
    """
    if type_ == "number":
        try:
            value = Decimal(code) * 10**_PLACES
            return int(value)
        except (InvalidOperation, OverflowError) as wrong:
            raise ValueError(code) from wrong
    if type_ == "date":
        return date.fromisoformat(code).toordinal() - date(1970, 1, 1).toordinal()
    return None


# --- steps of a case's fold ---------------------------------------------------------------------------------------------


def _tagged(w: Any, r: Any) -> None:
    w.tags = w.tags if r.event.tag in w.tags else (*w.tags, r.event.tag)


def _untagged(w: Any, r: Any) -> None:
    w.tags = tuple(tag for tag in w.tags if tag != r.event.tag)
    for part in w.absorbed:
        part["tags"] = tuple(tag for tag in part["tags"] if tag != r.event.tag)


def _field_set(w: Any, r: Any) -> None:
    e = r.event
    others = tuple(f for f in w.fields if f.key != e.field)
    empty = not e.code and e.value == ""
    w.fields = others if empty else (*others, FieldValue(e.field, e.type, e.code, e.value, r.n))


STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {
    ev.Tagged: _tagged, ev.Untagged: _untagged, ev.FieldSet: _field_set,
}
