"""``agree [N]``: exports of many people's names that wait for a second person, and the agreement to one of them."""

from __future__ import annotations

import argparse
import secrets

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.services import agreeing
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Agree to an export, or list those that wait; return the exit code."""
    with opened(arguments) as (store, who):
        if arguments.number:
            agreeing.agree(store, who, key=secrets.token_bytes(16), n=arguments.number)
        found = agreeing.waiting(store, who)
        names = {person.id: person.name or person.login for person in store.persons().values()}
    if arguments.json:
        print_json({"waiting": [
            {"n": each.n, "by": names.get(each.by, ""), "at": iso(each.at_us, words.zone), "cases": each.rows, "people": each.people,
             "reason": each.reason, "view": each.view, "sought": each.sought} for each in found
        ]})
        return 0
    if arguments.number:
        print(words("agreeing.agreed", n=arguments.number))
    for each in found:
        print(words.of(agreeing.told(each, names)))
        print("  " + words.of(agreeing.told_sought(each)))
    if not found and not arguments.number:
        print(words("agreeing.none"))
    return 0
