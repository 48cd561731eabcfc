"""Which desk a command works on, as whom, and how it prints."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.rules import Rules
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import desk_path as desk_path
from complaint_desk.services.desks import login_told, site_folder
from complaint_desk.services.desks import now_us as now_us
from complaint_desk.services.people import sit_down
from complaint_desk.wording import Words


@contextmanager
def opened(
    arguments: argparse.Namespace, *, create: bool = False, rules: Rules | None = None, clock: Callable[[], int] = now_us
) -> Iterator[tuple[Store, Person]]:
    """Open the desk of a command and the person who acts; closed again at the end."""
    path = desk_path(arguments.db)
    store = Store.open(path, rules or load_rules(site=site_folder(path)), clock=clock, create=create or not arguments.db)
    try:
        yield store, sit_down(store, login_told(arguments.login)) if not arguments.login else _named(store, arguments.login)
    finally:
        store.close()


def _named(store: Store, login: str) -> Person:
    """A person named on the command line must be one of the desk's, unless nobody is known yet."""
    return sit_down(store, login, strict=True)


def print_json(value: Any) -> None:
    """Print one JSON document, Chinese as it is."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


class Progress:
    """A line of progress on a terminal, nothing in a pipe; ``label`` says what is done, a total of 0 that it cannot be said how far."""

    def __init__(self, words: Words, label: str) -> None:
        self._words, self.label, self._last = words, label, 0.0
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show how much is done, at most ten times a second."""
        if not self._shown or (time.monotonic() - self._last < 0.1 and done < total):
            return
        self._last = time.monotonic()
        share = f"{100 * done // total} %" if total else f"{done:,}" if done else "…"
        sys.stderr.write(f"\r\033[K{self.label} {share} ")
        sys.stderr.flush()

    def close(self) -> None:
        """Leave the terminal on a fresh line."""
        if self._shown:
            sys.stderr.write("\r\033[K")
