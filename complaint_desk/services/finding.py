"""How what is typed meets what is written: where a search stands in a text and in a row, and how words are typed in Latin letters.

Everything here is exact about the text as it is shown: places are counted in its own characters, whatever it is compared as.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from complaint_desk.data import fresh_texts, pinyin, search_text
from complaint_desk.data.customers import CustomerFound, without
from complaint_desk.data.customers import find as find_customers
from complaint_desk.data.hits import names_customer, places
from complaint_desk.data.projector import texts
from complaint_desk.data.queue import QueueRow, rows
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.identities import without_identities
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.queue import masked
from complaint_desk.services.rights import require

Places: TypeAlias = tuple[tuple[int, int], ...]
LEAD: Final = 10
"""Half-width characters of a text that are left before the first place where the search stands; a Chinese one counts as two."""

MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """What of a row a search found.

    Attributes:
        number: places in the case's number.
        customer: places in the customer's name.
        words: the part of the text that was found, on one line; "" where the search stands in none.
        in_words: places in it.
    """

    number: Places = ()
    customer: Places = ()
    words: str = ""
    in_words: Places = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known under some typed words: cases by their number, and customers."""

    cases: tuple[QueueRow, ...] = ()
    customers: tuple[CustomerFound, ...] = ()


def normalised(text: str) -> str:
    """Return a text as it is compared: full-width is half-width, traditional is simplified, without case."""
    return search_text.normalise(text)


def typed_as(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each text as what somebody may type it: itself, compared; initials and pinyin, from each character on."""
    return {
        text: (search_text.normalise(text),)
        if text.isascii()
        else (search_text.normalise(text), *pinyin.initials(text).split(), *pinyin.readings(text))
        for text in words
    }


def cut(search: str) -> tuple[int, int] | None:
    """Return how much of a search is looked for, and how many words or numbers were typed; None when it is all of them."""
    return search_text.cut(search) if len(search) >= search_text.MOST_TERMS else None  # a word has a character at least


def marked(lines: Sequence[str], search: str) -> tuple[Places, ...]:
    """Return the places where a search stands in each of some texts."""
    return tuple(places(line, search) for line in lines)


def hits(store: Store, who: Person, *, wanted: Sequence[int], search: str) -> dict[int, Hit]:
    """Return what a search found in some cases, by their ids; for the few rows that are in sight."""
    require(who, "see_cases")
    veiled, hidden = masked(who), hidden_from(store, who)
    found = {}
    for row in rows(store.read(), [case_id for case_id in wanted if case_id not in hidden], masked=veiled):
        customer: Places = ()
        if row.customer and not veiled:
            customer = places(row.customer, search)
            if not customer and names_customer(store.read(), row.customer_id, search):
                customer = ((0, len(row.customer)),)  # by letters, number or address
        number = places(row.number, search)
        words, in_words = snippet(row.words, search)
        if not in_words:
            written = texts("", store.history(row.id))[1:]
            words, in_words = next((each for text in written if (each := snippet(without_identities(text), search))[1]), ("", ()))
        found[row.id] = Hit(number, customer, words, in_words)
    return found


def snippet(text: str, search: str) -> tuple[str, Places]:
    """Return the part of a text where a search first stands, on one line, with the places in it; ("", ()) when it does not."""
    line = " ".join(text.split())
    found = places(line, search)
    if not found:
        return "", ()
    cut = _cut(line, found[0][0])
    shown, moved = line[cut : cut + MOST], cut
    if cut:
        shown, moved = f"…{shown}", cut - 1
    return shown, tuple((a - moved, min(b - moved, len(shown))) for a, b in found if a - moved < len(shown))


def _cut(line: str, begin: int) -> int:
    """Return where to begin a line so that a place in it is in sight; 0 where it is anyway."""
    if sum(1 if c.isascii() else 2 for c in line[: min(begin, 2 * LEAD + 1)]) <= 2 * LEAD:
        return 0
    room, at = LEAD, begin
    while room > 0:
        at -= 1
        room -= 1 if line[at].isascii() else 2
    return at


def known(store: Store, who: Person, *, typed: str, most: int = 5) -> Known:
    """Return the cases whose number holds what is typed, the newest first, and the customers who are meant."""
    require(who, "see_cases")
    hidden = hidden_from(store, who)
    numbered = [case_id for case_id in _numbered(store, typed, most + len(hidden)) if case_id not in hidden][:most]
    return Known(
        tuple(rows(store.read(), numbered, masked=masked(who))),
        tuple(without(store.read(), find_customers(store.read(), typed, most, masked=masked(who)), hidden)),
    )


_BY_NUMBER: Final = "SELECT id FROM complaint WHERE number = ?"
_BY_FRAGMENT: Final = "CROSS JOIN complaint c ON c.id = s.id WHERE instr(replace(c.number, '-', ''), ?) LIMIT ?"


def _numbered(store: Store, typed: str, most: int) -> list[int]:
    from complaint_desk.domain.numbers import parse_number

    whole = parse_number(typed)
    if whole is not None:
        return [id_ for (id_,) in store.read().rows(_BY_NUMBER, (whole,))]
    plain = search_text.normalise(typed).strip()
    digits = plain.replace("-", "").replace(" ", "")
    if len(digits) < 3 or not digits.isdecimal():
        return []
    found, values = fresh_texts.found(search_text.query(plain).expression)
    sql = f"SELECT c.id FROM ({found} ORDER BY 1 DESC LIMIT 200) s {_BY_FRAGMENT}"
    return [id_ for (id_,) in store.read().rows(sql, (*values, digits, most))]
