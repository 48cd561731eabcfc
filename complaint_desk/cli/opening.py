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

from complaint_desk import paths
from complaint_desk.data.driver import PLAIN, Driver, in_the_clear
from complaint_desk.data.pack_kind import is_pack
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import Problem, StoreProblem, WrongUsage
from complaint_desk.domain.rules import Rules
from complaint_desk.services import sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import desk_path as desk_path
from complaint_desk.services.desks import login_told, require_door, site_folder
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
    driver, seated, safe = unlocked(path, Words(arguments.lang) if arguments.lang else Words()), Seated(arguments), is_safe(arguments)
    known = rules or (lambda: load_rules(site=site_folder(path, safe=safe)))
    if safe:
        prove_at(path, known, seated, driver)
    store = Store.open(path, known, clock=clock, create=create or not arguments.db, read_only=safe, safe=safe, driver=driver)
    try:
        yield store, seated(store)
    finally:
        store.close()


def is_safe(arguments: argparse.Namespace) -> bool:
    """Tell whether a command works in safe mode: without the site's own files, and for reading only."""
    return bool(getattr(arguments, "safe", False))


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


def unlocked(path: Path, words: Words) -> Driver:
    """Return what opens a desk; the passphrase or recovery key of an encrypted one is asked for, before who acts shows who they are.

    Raises:
        StoreProblem: neither is what was typed, or what opens encrypted desks is not installed.
    """
    if paths.there(path) and in_the_clear(path):
        return PLAIN
    from complaint_desk.services import encrypting  # for an encrypted desk alone

    return encrypting.unlock(path, typed_secret(words("encryption.cli.ask"))) if encrypting.locked(path) else PLAIN


def typed_secret(asked: str) -> str:
    """Return what is typed on a terminal without showing it, or the next line of what is piped in."""
    return getpass(asked) if sys.stdin.isatty() else _piped()


def _piped() -> str:
    """Return the next line of what is piped in.

    Raises:
        WrongUsage: it is no text.
    """
    try:
        line = sys.stdin.readline().rstrip("\r\n")
        line.encode()
    except UnicodeError:  # its text is a secret, so nothing of it goes on
        raise WrongUsage("secret_no_text", code="CL-TEXT") from None
    return line


def passphrase_of(words: Words, *, new: bool = False) -> str:
    """Return a passphrase, asked for on a terminal without showing it, or the first line of what is piped in; a new one is asked twice.

    Raises:
        WrongUsage: the two are not the same.
    """
    if not sys.stdin.isatty():
        return _piped()
    typed = getpass(words("pack.cli.ask"))
    if new and getpass(words("pack.cli.ask_again")) != typed:
        raise WrongUsage("pack_two_passphrases", code="PK-TWO")
    return typed


class Seated:
    """Who acts in a command: the person named with ``--as``, else that of the OS session; where people sign in, who shows it is them.

    A person named must be one of the desk's, unless nobody is known yet. The pass phrase is asked for on a terminal, or is the first
    line of what is piped in, the second one where the desk is encrypted; it is never an argument, which everybody on the machine could
    read.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._login, self._named = login_told(arguments.login), bool(arguments.login)
        self._words = Words(arguments.lang) if arguments.lang else Words()
        self._proven: Person | None = None

    def __call__(self, store: Store) -> Person:
        """Return who acts on a desk; who has shown it once in this command is believed.

        Raises:
            Problem: nobody of this name, a wrong pass phrase, or one that must be changed first.
        """
        if self._proven is not None:
            return self._proven
        if not sign_in.rule(store).required:
            return sit_down(store, self._login, strict=self._named)
        if store.read_only:  # where no miss could be counted
            require_door(store)
            raise Problem("sign_in_needed", code="SI-NEEDED")
        found = sign_in.sign_in(store, self._login, self._asked(), how="command")
        if found.temporary:
            raise Problem("sign_in_change_first", code="SI-CHANGE")
        self._proven = found.person
        return found.person

    def _asked(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\r\n")
        return getpass(self._words("sign_in.ask", login=self._login))


def prove_at(desk: Path, rules: Rules | Callable[[], Rules], seated: Seated, driver: Driver = PLAIN) -> None:
    """Where people sign in, do so at the present desk, which counts misses; one that cannot be opened leaves it to what comes of it.

    Whether they do is asked for reading only: to be told what would be lost, nobody has to have a desk changed.
    """
    try:
        with closing(Store.open(desk, rules, clock=now_us, create=False, read_only=True, driver=driver)) as store:
            if not sign_in.rule(store).required:
                return
        store = Store.open(desk, rules, clock=now_us, create=False, driver=driver)
    except StoreProblem:
        return
    with closing(store):
        seated(store)


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
