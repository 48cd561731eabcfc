"""Which desk a command works on, as whom, and how it prints."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from getpass import getpass
from pathlib import Path
from typing import Any

from complaint_desk.data.pack_file import is_pack
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import WrongUsage
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
    if is_pack(path):
        with _looking_into(path, rules) as found:
            yield found
        return
    store = Store.open(path, rules or load_rules(site=site_folder(path)), clock=clock, create=create or not arguments.db)
    try:
        yield store, sit_down(store, login_told(arguments.login)) if not arguments.login else _named(store, arguments.login)
    finally:
        store.close()


@contextmanager
def _looking_into(path: Path, rules: Rules | None) -> Iterator[tuple[Store, Person]]:
    """Open a review pack for the time of a command."""
    from complaint_desk.services import packs  # only what looks into one needs it

    head, _seal = packs.read_head(path)
    unpacked = packs.unpack(path, passphrase=passphrase_of(Words()) if head.lock is not None else "")
    try:
        with closing(unpacked.store(rules or load_rules(site=site_folder(unpacked.desk)))) as store:
            yield store, unpacked.reader(store)
    finally:
        unpacked.close()


def passphrase_of(words: Words, *, new: bool = False) -> str:
    """Return a passphrase, asked for on a terminal without showing it, or the first line of what is piped in; a new one is asked twice.

    Raises:
        WrongUsage: the two are not the same.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass(words("pack.cli.ask"))
    if new and getpass(words("pack.cli.ask_again")) != typed:
        raise WrongUsage("pack_two_passphrases", code="PK-TWO")
    return typed


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
