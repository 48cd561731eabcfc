"""The guide's books as the window keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complaint_desk.services.books import Books


class Shelf:
    """The guide's books by language, each read once, in whatever thread first asks."""

    def __init__(
        self, site: Callable[[], Path | None] = lambda: None, emergency: Callable[[], str] = str, currency: Callable[[], str] = str
    ) -> None:
        """Take what is asked anew each time.

        Args:
            site: finds the folder of the site's own files, if it has one.
            emergency: the number of the emergency service here.
            currency: of the money that the person at the desk may grant, in which typical costs are given: an amount that is usual
                in another currency is no amount to offer. "" for the usual one of the language.
        """
        self._site, self._emergency, self._currency = site, emergency, currency
        self._lock = Lock()
        self._books: dict[tuple[str, str], Books] = {}

    def __call__(self, language: str) -> Books:
        """Return the books of a language."""
        from complaint_desk.services.books import load_books

        with self._lock:
            wanted = language, self._currency()
            if wanted not in self._books:
                self._books[wanted] = load_books(language, wanted[1] or None, site=self._site())
            return replace(self._books[wanted], emergency=self._emergency())
