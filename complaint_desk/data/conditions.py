"""What one condition of a filter means as SQL: a column compared, several values, none, and everything but them.

Columns of ``complaint`` are never NULL, so that "not" is the exact opposite of what it stands before. What happened in many cases is asked
of a number in their rows (``domain.on_record``), what seldom happens of the few events of its kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from complaint_desk.data.views import HAPPENED_IN
from complaint_desk.domain import on_record
from complaint_desk.domain.queue_filter import CODES, DATES, HAPPENED, HOURS, MAY_BE_NONE, NONE, NOT, NUMBERS, moments, numbers
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import ALL_KEPT, CIRCUMSTANCES, KEPT_CLARIFY, KEPT_FOLLOW_UP, KEPT_LISTEN, KEPT_OFFER

if TYPE_CHECKING:
    from complaint_desk.data.views import Asker

Sql: TypeAlias = tuple[str, list[object]]

HERE: Final = "c.origin IN ('desk', 'demo')"
"""Taken at this desk, not imported: what ``figures.HERE`` asks for as a filter."""

_COLUMNS: Final = frozenset({
    "type", "status", "step", "emotion", "emotion_first", "channel", "origin", "language", "cause", "cause_depth", "remedy",
})
_NUMBER_COLUMNS: Final = {"options": "c.options_offered", "callbacks": "c.callbacks_done"}
_HUNDREDTHS: Final = "CAST(round(c.cost * 100) AS INTEGER)"
"""Money is a decimal text; as a fraction it is a hair off, and rounded to the hundredth it is exact again."""

_DATE_COLUMNS: Final = {
    "opened": "c.opened_us", "updated": "c.updated_us", "responded": "c.first_response_us", "resolved": "c.resolved_us",
    "closed": "c.closed_us", "due": "c.next_due_us", "promise": "c.promise_due_us", "callback": "c.callback_due_us",
    "task": "c.task_due_us",
}
_OWED: Final = frozenset({"promise", "callback", "task"})
"""What only an open case still has to come, so that an index of the open ones finds it."""
_STEP_BITS: Final = {"listen": KEPT_LISTEN, "clarify": KEPT_CLARIFY, "offer": KEPT_OFFER, "follow_up": KEPT_FOLLOW_UP}
_EVENTS: Final = {
    HAPPENED: ("", ""), "breach_while": ("breached", "waited_for"), "overridden": ("gate_overridden", "gate"),
    "breach": ("breached", "clock"), "department": ("task_given", "department"),
}
"""Conditions that an event answers: its kind, and which of its codes is asked for."""
_SELDOM: Final = ("task_given", "breached", "gate_overridden", "reopened")
"""Kinds of events that few cases have and that nobody can take back: these cases stand in an index of their own (``event_seldom``)."""

_FIRST_CODE: Final = (
    "coalesce(json_extract(e.data, '$.department'), json_extract(e.data, '$.clock'), json_extract(e.data, '$.gate'), '')"
)
"""As that index has it: each of these kinds has one of the codes at most."""
FURTHEST: Final = f"(c.on_record >> {on_record.FURTHEST_AT})"
"""The place in on_record.REACHED that a case had come to in the first days after its opening."""
_MOST_DIGITS: Final = 15


def condition(key: str, value: str, asker: Asker) -> Sql:
    """Return one condition and its values.

    Args:
        key: one of queue_filter.KEYS, or a field of the site's own (queue_filter.SITE_FIELD).
        value: as typed, ``!`` before it for everything but that.
        asker: who asks, and when.

    Raises:
        WrongUsage: the value is no number or date.
    """
    plain = value.removeprefix(NOT)
    sql, params = _meant(key, plain, asker)
    return (sql if plain == value else f"NOT ({sql})"), params


def _meant(key: str, value: str, asker: Asker) -> Sql:
    if key in DATES:
        return _date(_DATE_COLUMNS[key], value, key, asker)
    if key in _COLUMNS:
        return _in(f"c.{key}", ["" if code == NONE and key in MAY_BE_NONE else code for code in value.split(",")])
    if key in CODES:
        return _coded(key, value.split(","), asker)
    if key == "cost":
        low, high = numbers(key, value) or (None, None)
        sql, ends = _between(_HUNDREDTHS, None if low is None else low * 100, None if high is None else high * 100, "<=")
        return f"(c.remedy != '' AND {sql})", ends
    if key in NUMBERS:
        low, high = numbers(key, value) or (0, 0)
        return _between(_NUMBER_COLUMNS.get(key, f"c.{key}"), low, high, "<=")
    if key in HOURS:
        return _hours("c.first_response_us" if key == "response_hours" else "c.resolved_us", numbers(key, value))
    return _field(key, value) if key not in _TEXTS else _TEXTS[key](value, asker)


def _in(column: str, values: list[str] | list[int] | list[object]) -> Sql:
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)


def _date(column: str, value: str, key: str, asker: Asker) -> Sql:
    if value == NONE and key in MAY_BE_NONE:
        return f"{column} = 0", []
    first, last = moments(key, value, asker.zone, asker.now_us)
    sql, ends = _between(column, max(first or 1, 1), last, "<")
    return (f"c.is_open = 1 AND {sql}" if key in _OWED else sql), ends


def _coded(key: str, codes: list[str], asker: Asker) -> Sql:
    if key == "circumstance":
        mask = sum(1 << CIRCUMSTANCES.index(code) for code in set(codes) - {NONE})
        return "((c.circumstances & ?) != 0 OR (? AND c.circumstances = 0))", [mask, int(NONE in codes)]
    if key == "currency":
        sql, found = _in("c.currency", codes)
        return f"({sql} AND c.remedy != '')", found
    if key == "tier":
        from complaint_desk.data.of_customer import of_tiers  # as for what follows: no view needs it

        return of_tiers(codes), []
    if key == "response":  # answered, or its 24 hours were over when the day before today began
        from complaint_desk.domain.figures import answers_due_us  # the charts' cases; no view needs it

        return "(c.first_response_us > 0 OR (c.origin NOT IN ('imported', 'undated') AND c.opened_us < ?))", [answers_due_us(asker.now_us)]
    if key in _EVENTS:
        return _event(key, codes)
    if key == "offered":
        return "(c.offered & ?) != 0", [sum(on_record.OFFER_BIT[code] for code in set(codes))]
    if key in on_record.ALL_OF:
        return _recorded(key, codes), []
    if key in ("repeat", "came_back"):
        from complaint_desk.data.of_customer import came_back, is_repeat

        meant = is_repeat() if key == "repeat" else came_back(asker.now_us)
        return f"({' OR '.join(meant[code] for code in codes)})", []
    if key == "stopped":  # only a case that was opened long enough ago can tell
        places = ", ".join(str(on_record.REACHED.index(code)) for code in codes)
        return f"(c.opened_us <= {int(asker.now_us) - on_record.STOPPED_US} AND {FURTHEST} IN ({places}))", []
    if key.startswith("kept_"):
        bits = {"yes": "!=", "no": "="}
        each = [f"(c.steps_kept & {_STEP_BITS[key.removeprefix('kept_')]}) {bits[code]} 0" for code in codes]
        return f"({' OR '.join(each)})", []
    meaning = {
        ("promises", "kept"): "c.promises_kept > 0", ("promises", "broken"): "c.promises_broken > 0",
        ("contact", "single"): "c.contacts <= 1 AND c.reopened = 0",
        ("contact", "several"): "NOT (c.contacts <= 1 AND c.reopened = 0)",
        ("counted", "yes"): "c.status != 'merged' AND c.origin != 'undated'",  # as domain.rollups has it
        ("steps", "kept"): f"c.steps_kept = {ALL_KEPT}", ("steps", "skipped"): f"c.steps_kept != {ALL_KEPT}",
    }
    return "(" + " OR ".join(f"({meaning[key, code]})" for code in codes) + ")", []


def _event(key: str, codes: list[str]) -> Sql:
    """Whether something happened in a case; none of these can be taken back, so the event alone tells."""
    kind, field = _EVENTS[key]
    if field:
        code = f"coalesce(json_extract(e.data, '$.{field}'), '')" if field == "waited_for" else _FIRST_CODE
        sql, found = _in(code, ["" if code == NONE else code for code in codes])
        return f"{HAPPENED_IN}e.kind = '{kind}' AND {sql})", found
    if set(codes) <= set(_SELDOM):
        return f"({' OR '.join(f'{HAPPENED_IN}e.kind = {code!r})' for code in dict.fromkeys(codes))})", []
    return _recorded(key, codes), []


def _recorded(key: str, codes: list[str]) -> str:
    """Whether one of some codes is on record in a case; what is asked with yes and no has a bit for yes, and NONE is none of its bits."""
    each = [f"(c.on_record & {bits}) != 0"] if (bits := on_record.mask(key, codes)) else []
    if NONE in codes or (on_record.ALL_OF[key] == on_record.mask(key, ("yes",)) and "no" in codes):
        each.append(f"(c.on_record & {on_record.ALL_OF[key]}) = 0")
    return f"({' OR '.join(each)})"


def _between(column: str, low: int | None, high: int | None, upper: str) -> Sql:
    if low is not None and low == high and upper == "<=":
        return f"{column} = ?", [low]
    ends = [(f"{column} >= ?", low), (f"{column} {upper} ?", high)]
    return " AND ".join(sql for sql, end in ends if end is not None), [end for _, end in ends if end is not None]


def _hours(column: str, ends: tuple[int | None, int | None] | None) -> Sql:
    if ends is None:
        return f"{column} = 0", []
    low, high = ends
    if low is not None and low == high:
        low -= 1
    sql, params = f"{column} > 0", []
    for operator, end in ((">", low), ("<=", high)):
        if end is not None:
            sql += f" AND {column} - c.opened_us {operator} ?"
            params.append(end * HOUR)
    return sql, list(params)


def _owner(value: str, asker: Asker) -> Sql:
    """One or several of: a number, ``me``, ``none``, a login or a name."""
    known = {NONE: 0, "me": asker.person_id}
    each = value.split(",")
    if all(one in known or one.isdecimal() for one in each):
        found = [known[one] if one in known else int(one[:_MOST_DIGITS]) for one in each]
        return ("c.owner_id = ?", list(found)) if len(found) == 1 else _in("c.owner_id", found)
    return "c.owner_id IN (SELECT p.id FROM person p WHERE p.login = ? OR p.name = ?)", [value, value]


def _customer(value: str, asker: Asker) -> Sql:
    each = value.split("|")
    if all(one.isdecimal() and len(one) <= _MOST_DIGITS for one in each):
        return ("c.customer_id = ?", [int(value)]) if len(each) == 1 else _in("c.customer_id", [int(one) for one in each])
    if asker.veiled:
        return "0", []  # who sees no names asks by none
    from complaint_desk.data import search_text

    sql, names = _in("w.name_norm", [search_text.normalise(one).strip() for one in each])
    return f"c.customer_id IN (SELECT w.id FROM customer w WHERE {sql})", names


def _tag(value: str, _asker: Asker) -> Sql:
    from complaint_desk.data import marks

    return marks.tag_condition(value)


def _field(key: str, value: str) -> Sql:
    from complaint_desk.data import marks

    return marks.field_condition(key, value)


def _region(value: str, _asker: Asker) -> Sql:
    """One or several regions, as for products."""
    from complaint_desk.domain.row import region_key

    if value == NONE:
        return "c.region = ''", []
    return _in("c.region", [way for one in value.split("|") for way in (one, region_key(one))])


def _product(value: str, _asker: Asker) -> Sql:
    """One or several products, each as it is written or by what two ways of typing it have in common."""
    from complaint_desk.domain.row import product_key

    if value == NONE:
        return "c.product = ''", []
    return _in("c.product", [way for one in value.split("|") for way in (one, product_key(one))])


def _outcome_word(value: str, _asker: Asker) -> Sql:
    """By the last decision of the few cases that have one; it cannot be taken back, only another one taken."""
    from complaint_desk.data import facts  # no view needs it

    codes = [code.strip() for code in value.split(",")]
    sql, words = _in(facts.WORD, [code for code in codes if code != NONE])
    if NONE not in codes:
        return f"c.id IN ({facts.WORDED} AND {sql})", words
    return f"c.id NOT IN ({facts.WORDED} AND {facts.WORD} != '' AND NOT {sql})", words


def _improvement(value: str, _asker: Asker) -> Sql:
    """The cases of one or several improvement points, by their numbers."""
    points = [int(one[:_MOST_DIGITS]) if one.isdecimal() else 0 for one in map(str.strip, value.split(","))]
    sql, params = _in("m.improvement_id", list(points))
    return f"c.id IN (SELECT m.case_id FROM improvement_case m WHERE {sql})", params


def _clock(value: str, _asker: Asker) -> Sql:
    codes = value.split(",")
    sql, found = _in("c.next_clock", ["" if code == NONE else code for code in codes])
    return (sql if NONE in codes else f"(c.is_open = 1 AND {sql})"), found  # in a closed case none runs


def _event_text(key: str) -> Callable[[str, Asker], Sql]:
    return lambda value, _asker: _event(key, value.split(","))


_TEXTS: Final[Mapping[str, Callable[[str, Asker], Sql]]] = {
    "product": _product, "region": _region, "owner": _owner, "customer": _customer, "tag": _tag, "clock": _clock,
    "outcome_word": _outcome_word,
    "breach": _event_text("breach"), "department": _event_text("department"), "improvement": _improvement,
}
