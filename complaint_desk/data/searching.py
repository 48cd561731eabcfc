"""A search as SQL: which cases it means, found by their own texts or by their customer's.

Most searches name no customer of the desk and are one question to the index. Where some word does, the cases of those customers are
merged in, newest first: both lists are read along their order, so that the first fifty of a common word cost no more than fifty.

Who sees customers masked finds their cases by a whole telephone number or address alone: by fragments and names a mask could be undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import search_text
from complaint_desk.data.search_text import Match, Term

NAMED: Final = "SELECT f.rowid FROM customer_search f WHERE f.customer_search MATCH ?"
_IN_TEXT: Final = "SELECT rowid FROM search WHERE search MATCH ?"
_TEXTS: Final = "SELECT rowid AS id FROM search WHERE search MATCH ?"
_TEXTS_BUT: Final = (
    f"SELECT t.rowid AS id FROM search t CROSS JOIN complaint x ON x.id = t.rowid WHERE t.search MATCH ? AND x.customer_id NOT IN ({NAMED})"
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


def sought(search: str, named: Callable[[str], bool] = lambda _expression: False) -> Sought | None:
    """Return what a typed search means, None when nothing was typed.

    Args:
        search: as typed.
        named: tells whether an expression finds any customer of the desk.
    """
    if not search:
        return None
    match = search_text.query(search)
    if match.blank:
        return None
    naming = frozenset(term for term in match.terms if search_text.names(term) and named(search_text.naming(term)))
    if not naming:
        return Sought("search s", "s.search MATCH ?", (match.expression,), "s.rowid", impossible=not match.expression)
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


def sought_veiled(search: str) -> Sought | None:
    """Return what a typed search means to somebody who sees customers masked, None when nothing was typed."""
    match = search_text.query(search)
    if match.blank:
        return None
    phone, email = whole_contact(search)
    if not (phone or email):
        return Sought("search s", "s.search MATCH ?", (match.expression,), "s.rowid", impossible=not match.expression)
    theirs = f"SELECT x.id AS id FROM complaint x WHERE x.customer_id IN ({BY_PHONE if phone else BY_EMAIL})"
    texts, values = (f"{_TEXTS} UNION ", (match.expression,)) if match.expression else ("", ())  # "?@?" is an address without a word
    return Sought(f"({texts}{theirs} ORDER BY 1 DESC LIMIT -1) s", "", (*values, phone or email), "s.id", merged=True)


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
        return [(_TEXTS, [match.expression])]
    found: list[tuple[str, list[object]]] = []
    for terms in match.alternatives:
        out = _any([term for term in terms if term.excluded and term in naming])
        found.append((_TEXTS_BUT, [search_text.all_of(terms), out]) if out else (_TEXTS, [search_text.all_of(terms)]))
    return found


def _theirs(terms: tuple[Term, ...], wanted: list[Term], naming: Collection[Term]) -> tuple[str, list[object]]:
    """The cases of the customers who are meant by one of the wanted terms, in which the others stand too, in either's texts."""
    sql, params = _THEIRS, list[object]([_any(wanted)])
    others = [term for term in terms if not term.excluded]
    if plain := [term for term in others if term not in naming]:
        sql += f" AND x.id IN ({_IN_TEXT})"
        params.append(search_text.all_of(plain))
    if len(others) > 1:
        for term in wanted:
            sql += f" AND (x.customer_id IN ({NAMED}) OR x.id IN ({_IN_TEXT}))"
            params += [search_text.naming(term), search_text.expression(term)]
    if left_out := [term for term in terms if term.excluded]:
        sql += f" AND x.id NOT IN ({_IN_TEXT})"
        params.append(" OR ".join(map(search_text.expression, left_out)))
        if out := _any([term for term in left_out if term in naming]):
            sql += f" AND x.customer_id NOT IN ({NAMED})"
            params.append(out)
    return sql, params


def _any(terms: list[Term]) -> str:
    return " OR ".join(f"({search_text.naming(term)})" for term in terms)
