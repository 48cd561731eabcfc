"""The shipped books, read once for all tests of a process: they take a second, and nobody can change them."""

from __future__ import annotations

from functools import cache

from complaint_desk.services.books import Books, load_books


@cache
def shipped_books(language: str) -> Books:
    """Return the books of a language."""
    return load_books(language)
