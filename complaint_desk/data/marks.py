"""The tables of tags and of the site's own fields: written with each case that changes, read to choose from, and asked by the queue.

``case_tag`` and ``case_field`` hold the marks of cases as their events tell them. A field's ``text`` is what its values are compared by,
its ``number`` what they are ordered by, ``shown`` how it was typed; all three go with the words of the case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, Protocol

from complaint_desk.domain.marking import GONE, Field, FieldValue, Marks, Tag, number_of
from complaint_desk.domain.queue_filter import SITE_FIELD
from complaint_desk.domain.row import product_key

if TYPE_CHECKING:
    from complaint_desk.domain.case import Case


class Asked(Protocol):
    """Whatever answers questions: a reader, or a press under way."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


TAG_COLUMNS: Final = ("key", "place", "active", "label", "label_norm")
FIELD_COLUMNS: Final = ("key", "place", "type", "choices", "active", "label")
CASE_TAG_COLUMNS: Final = ("tag", "case_id")
CASE_FIELD_COLUMNS: Final = ("field", "case_id", "text", "number", "shown")
ADD_CASE_TAG: Final = "INSERT INTO case_tag(tag, case_id) VALUES(?, ?)"
ADD_CASE_FIELD: Final = "INSERT INTO case_field(field, case_id, text, number, shown) VALUES(?, ?, ?, ?, ?)"
DROP_CASE_TAGS: Final = "DELETE FROM case_tag WHERE case_id = ?"
DROP_CASE_FIELDS: Final = "DELETE FROM case_field WHERE case_id = ?"
TAGS: Final = "SELECT key, label, active FROM tag ORDER BY place"
FIELDS: Final = "SELECT key, type, label, choices, active FROM field ORDER BY place"
TAGS_OF: Final = (
    "SELECT t.case_id, d.label FROM case_tag t JOIN tag d ON d.key = t.tag WHERE t.case_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY t.case_id, d.place"
)
FIELDS_OF: Final = (
    "SELECT f.case_id, f.field, f.shown, d.type FROM case_field f JOIN field d ON d.key = f.field "
    "WHERE f.case_id IN (SELECT value FROM json_each(?))"
)
_KEYS_OF: Final = "SELECT d.key FROM tag d WHERE d.key IN ({marks}) OR d.label_norm IN ({marks})"
_UNKNOWN: Final = -(1 << 62)


def tag_rows(case: Case) -> list[tuple[str, int]]:
    """Return a case's rows in ``case_tag``."""
    return [(tag, case.id) for tag in case.tags]


def field_rows(case: Case) -> list[tuple[str, int, str, int | None, str]]:
    """Return a case's rows in ``case_field``; a text that was erased has none."""
    return [(f.key, case.id, compared(f.shown), _number(f), f.shown) for f in case.fields if f.shown is not None]


def _number(value: FieldValue) -> int | None:
    try:
        return number_of(value.type, value.code)
    except ValueError:
        return None  # an event from elsewhere: it is shown as it stands, and in no range


def compared(text: str | None) -> str:
    """Return what two ways of typing a value have in common: width, case and blanks do not make another value of it."""
    return product_key(text or "")


def tag_values(marks: Marks) -> list[tuple[Any, ...]]:
    """Return the desk's rows in ``tag``."""
    return [(t.key, place, int(t.active), t.label, compared(t.label)) for place, t in enumerate(marks.tags, 1)]


def field_values(marks: Marks) -> list[tuple[Any, ...]]:
    """Return the desk's rows in ``field``."""
    return [
        (f.key, place, f.type, json.dumps(f.choices, ensure_ascii=False), int(f.active), f.label)
        for place, f in enumerate(marks.fields, 1)
    ]


def known(asked: Asked) -> Marks:
    """Return the tags and fields that a desk knows, those that are retired too."""
    tags = tuple(Tag(key, label, bool(active)) for key, label, active in asked.rows(TAGS))
    fields = asked.rows(FIELDS)
    return Marks(tags, tuple(Field(key, type_, label, tuple(json.loads(choices)), bool(on)) for key, type_, label, choices, on in fields))


def of_cases(asked: Asked, cases: Sequence[int], columns: Iterable[str]) -> dict[int, dict[str, str]]:
    """Return the marks of some cases as columns of the queue: ``tags`` in one text, a field by its key as ``field.KEY``.

    Yes and no stand as ``yes_no.yes`` and ``yes_no.no``, to be put into words; everything else as it was typed.
    """
    wanted, some = set(columns), json.dumps(list(cases))
    found: dict[int, dict[str, str]] = {}
    if "tags" in wanted:
        for case_id, label in asked.rows(TAGS_OF, (some,)):
            of_case = found.setdefault(case_id, {})
            of_case["tags"] = f"{of_case['tags']}, {label or GONE}" if "tags" in of_case else str(label or GONE)
    if wanted - {"tags"}:
        for case_id, field, shown, type_ in asked.rows(FIELDS_OF, (some,)):
            if f"field.{field}" in wanted:
                found.setdefault(case_id, {})[f"field.{field}"] = f"yes_no.{shown}" if type_ == "yes_no" else str(shown)
    return found


# --- what the queue asks ------------------------------------------------------------------------------------------------


def tag_condition(value: str) -> tuple[str, list[object]]:
    """Return the SQL of ``tag=a,b``: cases that have one of these, by key or label; ``none``: those that have no tag."""
    if value == "none":
        return "c.id NOT IN (SELECT t.case_id FROM case_tag t)", []
    wanted = [one.strip() for one in value.split(",")]
    marks = ", ".join("?" * len(wanted))
    keys = _KEYS_OF.format(marks=marks)
    return f"c.id IN (SELECT t.case_id FROM case_tag t WHERE t.tag IN ({keys}))", [*wanted, *map(compared, wanted)]


def field_condition(key: str, value: str) -> tuple[str, list[object]]:
    """Return the SQL of ``field.KEY=…``: a value, several of them, a range of numbers or dates, ``none`` or ``any``."""
    field = key.removeprefix("field.")
    if value in ("none", "any"):
        way = "NOT IN" if value == "none" else "IN"
        return f"c.id {way} (SELECT f.case_id FROM case_field f WHERE f.field = ?)", [field]
    ends = _ends(value)
    if ends is not None:
        return "c.id IN (SELECT f.case_id FROM case_field f WHERE f.field = ? AND f.number >= ? AND f.number <= ?)", [field, *ends]
    values: list[object] = [compared(one) for one in value.split(",")]
    marks = ", ".join("?" * len(values))
    return f"c.id IN (SELECT f.case_id FROM case_field f WHERE f.field = ? AND f.text IN ({marks}))", [field, *values]


def _ends(value: str) -> tuple[int, int] | None:
    """Return the ends of ``1..3``, ``2026-01-01..`` and the like as they are ordered by; None when it is no range."""
    low, dots, high = value.partition("..")
    if not dots or not (low or high):
        return None
    try:
        first = _placed(low) if low else _UNKNOWN
        last = _placed(high) if high else -_UNKNOWN
    except (ValueError, InvalidOperation):
        return None
    return first, last


def _placed(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        value = Decimal(text)
        if not value.is_finite() or abs(value) > 10**12:
            raise
        return int(value * 10**6)


def by_case(rows: Iterable[tuple[Any, ...]]) -> int:
    """Return one number for a set of rows, the same in any order: what the proof compares."""
    return sum(map(hash, rows))


def value_of(key: str) -> str:
    """Return the expression for what a case ``c`` has in a field of the site's own, as typed; NULL where it has nothing.

    Args:
        key: ``field.KEY``; whatever else it is, no case has it.
    """
    found = SITE_FIELD.fullmatch(key)
    return f"(SELECT f.shown FROM case_field f WHERE f.case_id = c.id AND f.field = '{key.removeprefix('field.') if found else ''}')"
