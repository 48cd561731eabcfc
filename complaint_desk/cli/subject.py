"""Whose data a verb is about: a case's customer (``--case``), a number, address or name (``--person``), or a record that was shown."""

from __future__ import annotations

import argparse

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.services.questions import case_id_of
from complaint_desk.services.subjects import the_one
from complaint_desk.wording import Words


def add(p: argparse.ArgumentParser, words: Words) -> None:
    """Add the arguments that say whose data it is; one of them has to be given."""
    whose = p.add_mutually_exclusive_group(required=True)
    whose.add_argument("--case", metavar="NUMBER", help=words("privacy.cli.case"))
    whose.add_argument("--person", metavar="TEXT", help=words("privacy.cli.person"))
    whose.add_argument("--record", metavar="N", type=int, help=words("privacy.cli.record"))


def customer_of(store: Store, who: Person, arguments: argparse.Namespace) -> int:
    """Return the customer.

    Raises:
        Problem: there is no such case or record, nobody is meant, or several people are; it names them.
    """
    if arguments.case:
        return store.case(case_id_of(store, arguments.case)).customer_id
    return the_one(store, who, typed=arguments.person or "", record=arguments.record)
