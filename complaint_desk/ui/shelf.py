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

    def __init__(self, site: Callable[[], Path | None] = lambda: None, emergency: Callable[[], str] = str) -> None:
        """Take what finds the folder of the site's own files, if it has one, and the number of the emergency service here."""
        self._site, self._emergency = site, emergency
        self._lock = Lock()
        self._books: dict[str, Books] = {}

    def __call__(self, language: str) -> Books:
        """Return the books of a language."""
        from complaint_desk.services.books import load_books

        with self._lock:
            if language not in self._books:
                self._books[language] = load_books(language, site=self._site())
            return replace(self._books[language], emergency=self._emergency())
