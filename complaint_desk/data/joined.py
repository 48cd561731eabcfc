"""Questions about cases that belong, or may belong, together: which other ones there are to merge with, and what joined ones are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from complaint_desk.data import cases
from complaint_desk.data.store import Reader
from complaint_desk.domain.events import DAY
from complaint_desk.domain.likeness import likeness
from complaint_desk.domain.numbers import parse_number
from complaint_desk.domain.row import CaseRow

NUMBERS: Final = "SELECT id, number FROM complaint WHERE id IN ({marks})"
BY_NUMBER: Final = "SELECT id FROM complaint WHERE number >= ? AND number < ? ORDER BY number LIMIT ?"
ALIKE: Final = 0.5
NEAR_US: Final = 30 * DAY
_LAST: Final = "\uffff"


@dataclass(frozen=True, slots=True)
class Found:
    """Another case, whether it looks like the same complaint, and whether it is the same customer's."""

    row: CaseRow
    alike: bool
    same_customer: bool

    @property
    def id(self) -> int:
        """Return the case's id."""
        return self.row.id


def numbers(reader: Reader, ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of cases by their ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return dict(reader.rows(NUMBERS.format(marks=", ".join("?" * len(wanted))), wanted))


def others(reader: Reader, case_id: int, typed: str, most: int) -> tuple[Found, ...]:
    """Return other cases than the given one: by the beginning of a number when one was typed, else those of the same customer.

    Look-alike ones come first: opened within a month of it, and of the same type, product or nearly the same words.
    """
    me = cases.row(reader, case_id)
    if me is None:
        return ()
    if typed.strip():
        plain = parse_number(typed) or typed.strip()
        rows = [cases.row(reader, id_) for (id_,) in reader.rows(BY_NUMBER, (plain, plain + _LAST, most))]
    else:
        rows = [*cases.cases_of(reader, me.customer_id, most=most + 1)]
    found = [Found(row, alike(me, row), row.customer_id == me.customer_id) for row in rows if row is not None and row.id != case_id]
    return tuple(sorted(found, key=lambda f: (not f.alike, not f.row.is_open, -f.row.opened_us)))[:most]


def alike(one: CaseRow, other: CaseRow) -> bool:
    """Tell whether two cases look like the same complaint taken twice."""
    if one.customer_id != other.customer_id or abs(one.opened_us - other.opened_us) > NEAR_US:
        return False
    same_thing = one.type == other.type and (one.product == other.product or not (one.product and other.product))
    return same_thing or likeness(one.words_line, other.words_line) >= ALIKE
