"""Rows and lines that leave the desk by the clipboard: noted as an export is, before they leave, and masked as one is (design, safety E2).

Whole names leave only by an export, which asks why and counts people (``exporting``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from complaint_desk.data import queue as asked
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ViewExported
from complaint_desk.services import exporting, queue
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.queue import QueueRow
from complaint_desk.services.values import code_in

PHRASE: Final = "phrase"
OF_ONE: Final = ("case", "card", PHRASE, "letter")
FROM: Final = ("rows", "refused", *OF_ONE)
"""Where they come from: the queue's rows, what was refused of many; of one case its conversation, its card, what to say to its customer,
and a letter to them."""

FORM, FILE = "clipboard", "txt"
"""How they leave: all by the clipboard, a letter as a file too."""


def note(
    store: Store, who: Person, *, key: bytes, cases: Sequence[int], come_from: str, lines: int = 0, masked: bool = True,
    form: str = FORM,
) -> Changed:
    """Note that cases leave by the clipboard; ``ids`` of its result are those that may: none that is about whoever copies.

    Out of a review pack, which takes no note and was itself noted when it was made, they leave as out of a desk. Out of a desk that is only
    looked at a phrase leaves that names nobody; what names somebody stays where it cannot be noted.

    Args:
        store: the desk.
        who: who copies.
        key: names the press.
        cases: their ids.
        come_from: one of FROM.
        lines: how many lines leave, where they are not one for each case.
        masked: whether nobody is named in them; else that counts with the names that are exported.
        form: FORM or FILE.

    Raises:
        NotAllowed: the person's role may not see cases.
        BadValue: they come from nowhere that is known, or leave in no way that is.
    """
    code_in(come_from, FROM, "queue.export.title")
    code_in(form, (FORM, FILE), "queue.export.title")
    ask(store, who, "copy_rows", "see_cases")
    hidden = hidden_from(store, who)
    ids = [case_id for case_id in cases if case_id not in hidden]
    if store.pack or (store.read_only and masked and come_from == PHRASE):
        return Changed("copy_rows", store.clock(), result={"ids": ids, "unwritten": True})
    filters = (f"case={ids[0]}",) if come_from in OF_ONE and ids else ()
    event = ViewExported(
        view=come_from, rows=lines or len(ids), form=form, filters=filters, masked=masked, people=asked.people(store.read(), ids),
        digest="" if masked else exporting.digest_of(ids))

    def work(tx: Transaction) -> dict[str, Any]:
        if ids:
            tx.append(tx.desk_stream, [event])
        return {"kinds": [], **({} if ids else {"unchanged": True})}

    done = operate(store, who, key, "copy_rows", "see_cases", work)
    return replace(done, result={**done.result, "ids": ids})


def rows(store: Store, who: Person, *, wanted: Sequence[int], columns: Sequence[str] = ()) -> list[QueueRow]:
    """Return the rows of some ids as they may leave: names masked, and in what was typed what somebody can be reached by.

    Args:
        store: the desk.
        who: who copies; what is about them is left out.
        wanted: the ids.
        columns: what is shown of them.

    Raises:
        NotAllowed: the person's role may not see cases.
    """
    ask(store, who, "copy_rows", "see_cases")
    hidden = hidden_from(store, who)
    found = asked.rows(store.read(), [case_id for case_id in wanted if case_id not in hidden], masked=False)
    return [exporting.as_it_leaves(row) for row in queue.with_marks(store.read(), found, columns)]
