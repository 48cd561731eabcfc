"""Where in a text a search stands, counted in the text's own characters.

The search is compared with the normalised text; each normalised character remembers which character as written it came from. So
traditional text that was found in simplified characters is marked at the right place, and ``ﬁ`` is marked whole for ``f``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from complaint_desk.data.search_text import Match, names, naming, normalise, pattern, query
from complaint_desk.data.store import Reader

MOST: Final = 200
"""Places that are marked in one text; more would only be a pattern."""


def places(text: str, search: str) -> tuple[tuple[int, int], ...]:
    """Return begin and end of each place where a search's words stand in a text, in order and without overlaps."""
    match = _query(search)
    terms = [term for term in match.terms if not term.excluded]
    if not terms or not text:
        return ()
    plain, origin = _normalised(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        for hit in pattern(term).finditer(plain):
            if hit.end() > hit.start():
                found.append((origin[hit.start()][0], origin[hit.end() - 1][1]))
            if len(found) > MOST:
                break
    return tuple(_joined(sorted(found)))


@lru_cache(maxsize=8)
def _query(search: str) -> Match:
    return query(search)


def _normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text as it is compared, and for each of its characters where it stands in the text as written."""
    if text.isascii():
        return text.lower(), [(at, at + 1) for at in range(len(text))]
    plain: list[str] = []
    origin: list[tuple[int, int]] = []
    for begin, end in _clusters(text):
        turned = normalise(text[begin:end])
        plain.append(turned)
        origin += [(begin, end)] * len(turned)
    return "".join(plain), origin


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the characters of a text, each with the marks that are joined to it."""
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _joins(text[at]):
            yield begin, at
            begin = at


def _joins(character: str) -> bool:
    turned = unicodedata.normalize("NFKC", character)
    return any(unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff" for c in turned)


def _joined(found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = end = -1
    for first, last in found:
        if first > end:
            if end > begin:
                yield begin, end
            begin, end = first, last
        else:
            end = max(end, last)
    if end > begin:
        yield begin, end


def names_customer(db: Reader, customer_id: int, search: str) -> bool:
    """Return whether some word of a search means a customer: by name, letters, number or address."""
    terms = [term for term in _query(search).terms if not term.excluded and names(term)]
    if not terms:
        return False
    expression = " OR ".join(f"({naming(term)})" for term in terms)
    return db.one("SELECT 1 FROM customer_search WHERE customer_search MATCH ? AND rowid = ?", (expression, customer_id)) is not None
