"""A search as SQL: which cases it means, found by their own texts or by their customer's.

Most searches name no customer of the desk and are one question to the index, with the few texts that wait for it (``fresh_texts``). Where
some word does, the cases of those customers are merged in, newest first: all lists are read along their order, so that the first fifty of
a common word cost no more than fifty.

Who sees customers masked finds their cases by a whole telephone number or address alone: by fragments and names a mask could be undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import fresh_texts, search_text
from complaint_desk.data.search_text import Match, Term

NAMED: Final = "SELECT f.rowid FROM customer_search f WHERE f.customer_search MATCH ?"
_TEXTS_BUT: Final = (
    f"SELECT t.rowid AS id FROM search t CROSS JOIN complaint x ON x.id = t.rowid WHERE t.search MATCH ? AND x.customer_id NOT IN ({NAMED})"
)
_FRESH_BUT: Final = (
    f"SELECT x.id FROM fresh_text CROSS JOIN complaint x ON x.id = fresh_text.case_id WHERE x.customer_id NOT IN ({NAMED})"
)
_THEIRS: Final = f"SELECT x.id AS id FROM complaint x WHERE x.customer_id IN ({NAMED})"

BY_PHONE: Final = "SELECT w.id FROM customer w WHERE w.phone_digits = ?"
BY_EMAIL: Final = "SELECT w.id FROM customer w WHERE w.email_norm = ?"
_WHOLE_DIGITS: Final = 7
_NUMBER: Final = re.compile(r"\+?[0-9 ()./-]+")
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search means.

    Attributes:
        source: the table of what is found, whose ``rowid`` or ``id`` is the case's; see ``key``.
        where: a condition on it, "" when the table is the answer.
        params: the values of both, in the order in which they stand.
        key: the column of the case's id.
        merged: whether the table is already read newest first and needs no order.
        impossible: whether nothing can be found, whatever is in the desk.
    """

    source: str
    where: str
    params: tuple[object, ...]
    key: str
    merged: bool = False
    impossible: bool = False


def sought(
    search: str, named: Callable[[str], bool] = lambda _expression: False, any_waits: Callable[[], bool] = lambda: True,
) -> Sought | None:
    """Return what a typed search means, None when nothing was typed.

    Args:
        search: as typed.
        named: tells whether an expression finds any customer of the desk.
        any_waits: tells whether the text of any case waits for the index.
    """
    if not search:
        return None
    match = search_text.query(search)
    if match.blank:
        return None
    naming = frozenset(term for term in match.terms if search_text.names(term) and named(search_text.naming(term)))
    if not naming:
        return _in_texts(match, any_waits)
    parts: list[str] = []
    params: list[object] = []
    for sql, values in _texts(match, naming):
        parts.append(sql)
        params += values
    for terms in match.alternatives:
        if wanted := [term for term in terms if term in naming and not term.excluded]:
            sql, values = _theirs(terms, wanted, naming)
            parts.append(sql)
            params += values
    # the limit of none keeps the order of the table inside
    return Sought(f"({' UNION '.join(parts)} ORDER BY 1 DESC LIMIT -1) s", "", tuple(params), "s.id", merged=True)


def sought_veiled(search: str, any_waits: Callable[[], bool] = lambda: True) -> Sought | None:
    """Return what a typed search means to somebody who sees customers masked, None when nothing was typed."""
    match = search_text.query(search)
    if match.blank:
        return None
    phone, email = whole_contact(search)
    if not (phone or email):
        return _in_texts(match, any_waits)
    theirs = f"SELECT x.id AS id FROM complaint x WHERE x.customer_id IN ({BY_PHONE if phone else BY_EMAIL})"
    texts, values = fresh_texts.found(match.expression) if match.expression else ("", ())  # "?@?" is an address without a word
    return Sought(f"({texts}{texts and ' UNION '}{theirs} ORDER BY 1 DESC LIMIT -1) s", "", (*values, phone or email), "s.id", merged=True)


def _in_texts(match: Match, any_waits: Callable[[], bool]) -> Sought:
    """What is found by cases' own texts alone: in the index, and where any text waits for that, newest first among both."""
    if not match.expression or not any_waits():
        return Sought("search s", "s.search MATCH ?", (match.expression,), "s.rowid", impossible=not match.expression)
    found, values = fresh_texts.found(match.expression)
    return Sought(f"({found} ORDER BY 1 DESC LIMIT -1) s", "", values, "s.id", merged=True)


def whole_contact(typed: str) -> tuple[str, str]:
    """Return the digits of a whole telephone number that was typed, or a whole address as it is compared; "" for each that it is not."""
    text = search_text.normalise(typed).strip()
    digits = "".join(sign for sign in text if sign in "0123456789")
    if len(digits) >= _WHOLE_DIGITS and _NUMBER.fullmatch(text):
        return digits, ""
    plain = unicodedata.normalize("NFKC", typed).strip().casefold()
    return "", plain if _ADDRESS.fullmatch(plain) else ""


def _texts(match: Match, naming: Collection[Term]) -> list[tuple[str, list[object]]]:
    """The cases in whose own texts everything stands that is looked for."""
    if not any(term.excluded and term in naming for term in match.terms):
        return [_found(match.expression)]
    found: list[tuple[str, list[object]]] = []
    for terms in match.alternatives:
        out = _any([term for term in terms if term.excluded and term in naming])
        found.append(_found_but(search_text.all_of(terms), out) if out else _found(search_text.all_of(terms)))
    return found


def _found(expression: str) -> tuple[str, list[object]]:
    sql, values = fresh_texts.found(expression)
    return sql, [*values]


def _found_but(expression: str, customers: str) -> tuple[str, list[object]]:
    condition, values = fresh_texts.holds(expression)
    return f"{_TEXTS_BUT} UNION {_FRESH_BUT} AND ({condition})", [expression, customers, customers, *values]


def _theirs(terms: tuple[Term, ...], wanted: list[Term], naming: Collection[Term]) -> tuple[str, list[object]]:
    """The cases of the customers who are meant by one of the wanted terms, in which the others stand too, in either's texts."""
    sql, params = _THEIRS, list[object]([_any(wanted)])
    others = [term for term in terms if not term.excluded]
    if plain := [term for term in others if term not in naming]:
        found, values = _found(search_text.all_of(plain))
        sql += f" AND x.id IN ({found})"
        params += values
    if len(others) > 1:
        for term in wanted:
            found, values = _found(search_text.expression(term))
            sql += f" AND (x.customer_id IN ({NAMED}) OR x.id IN ({found}))"
            params += [search_text.naming(term), *values]
    if left_out := [term for term in terms if term.excluded]:
        found, values = _found(" OR ".join(map(search_text.expression, left_out)))
        sql += f" AND x.id NOT IN ({found})"
        params += values
        if out := _any([term for term in left_out if term in naming]):
            sql += f" AND x.customer_id NOT IN ({NAMED})"
            params.append(out)
    return sql, params


def _any(terms: list[Term]) -> str:
    return " OR ".join(f"({search_text.naming(term)})" for term in terms)
