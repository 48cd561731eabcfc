"""The tiers of the customers in a file that comes in: a case goes by its customer's, and what a file says of one holds for all their cases.

A row that names no tier takes that of a customer who is known. Of the rows that do, the latest of a customer counts: where it differs, the
customer and all their open cases follow, as when a supervisor says so; who may import may say so too.
"""

from __future__ import annotations

import json
from typing import Final

from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.services.correcting import OPEN_CASES, tier_lag

_TIERS: Final = "SELECT id, tier FROM customer WHERE id IN (SELECT value FROM json_each(?))"


class Tiers:
    """What is known of the customers' tiers while the rows of a file are read."""

    def __init__(self) -> None:
        self._now: dict[int, str] = {}
        self._said: dict[int, int] = {}  # when the row that counts was opened
        self._noted: dict[int, str] = {}  # of the customer's open cases in the file; "" where they differ

    def know(self, customer: int, tier: str) -> None:
        """Remember the tier of a customer in the desk."""
        self._now.setdefault(customer, tier)

    def of_row(self, customer: int, tier: str, opened_us: int, *, is_open: bool) -> str:
        """Return the tier that a row's case goes by.

        Args:
            customer: whose case it is.
            tier: what the row says, empty when it says nothing.
            opened_us: when the case was opened, microseconds UTC.
            is_open: whether it still is; one that has ended keeps what its row says.
        """
        if tier and opened_us >= self._said.get(customer, opened_us):
            self._now[customer], self._said[customer] = tier, opened_us
        if not is_open:
            return tier or "normal"
        holds = self._now.get(customer, "normal")
        self._noted[customer] = holds if self._noted.get(customer, holds) == holds else ""
        return holds

    def settle(self, tx: Transaction) -> None:
        """Bring the customers to the tiers of the file, and their open cases to those of the customers, when all of it is in the desk."""
        wanted = json.dumps(list(self._said.keys() | self._noted.keys()))
        for customer, before in tx.rows(_TIERS, (wanted,)):
            tier = self._now[customer] if customer in self._said else before
            if tier != before:
                tx.append(customer, [ev.CustomerChanged(fields=("tier",), tier=tier)])
            if tier != before or self._noted.get(customer, tier) != tier:
                for (case_id,) in tx.rows(OPEN_CASES, (customer,)):
                    if behind := tier_lag(tx, tx.case(case_id)):
                        tx.append(case_id, behind)
