"""What the rows of an older form lack and the events tell: filled in while a desk is brought up, before anybody asks for it.

Otherwise a filter or a figure by what is on record would pass over every older case until its row was derived anew under the present
rules, which the window does bit by bit and the command line not at all. No rule has a say in it, so that it needs none.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from complaint_desk.data.dialect import Database
from complaint_desk.data.history import HISTORY, recorded
from complaint_desk.domain.case import fold
from complaint_desk.domain.on_record import bits_of, offered_bits

WITH_ON_RECORD: Final = 3
"""The form since which a row tells what is on record."""

_SOME: Final = 2_000
"""Cases at a time, so that a million never stand in memory."""
_IDS: Final = "SELECT id FROM complaint WHERE id > ? ORDER BY id LIMIT ?"
_SET: Final = "UPDATE complaint SET on_record = ?, offered = ? WHERE id = ?"


def bring_up(database: Database, found: int) -> None:
    """Fill in what the rows of a form lack, within the transaction that is open.

    Args:
        database: the desk, in the present form.
        found: the form in which it was found; 0 for one that held nothing.
    """
    if not 0 < found < WITH_ON_RECORD:
        return
    last = 0
    while ids := [row[0] for row in database.execute_sql(_IDS, (last, _SOME)).fetchall()]:
        told = []
        for id_ in ids:
            with suppress(ValueError):  # an event that somebody spoiled is told by the check, which needs the desk open
                case = fold(id_, recorded(database.execute_sql(HISTORY, (id_,)).fetchall()))
                told.append((bits_of(case), offered_bits(case), id_))
        database.many(_SET, told)
        last = ids[-1]
