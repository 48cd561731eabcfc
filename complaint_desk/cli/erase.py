"""``erase --case NUMBER --why REASON``: says what would go, then forgets a customer for good; ``--person`` finds them without a case."""

from __future__ import annotations

import argparse
import secrets

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.cli.subject import customer_of
from complaint_desk.services import erasing
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Tell what it takes away, erase unless it is a dry run, and return the exit code: 1 too while something of it is left or found."""
    with opened(arguments) as (store, who):
        customer = customer_of(store, who, arguments)
        seen = erasing.extent(store, who, customer_id=customer)
        if not arguments.json:
            print("\n".join(words.of(each) for each in erasing.told(seen)))
        done = None
        if not arguments.dry_run:
            done = erasing.erase(store, who, key=secrets.token_bytes(16), customer_id=customer, why=arguments.why)
            if not arguments.json:
                print("\n".join(words.of(each) for each in erasing.told_after(done)))
    if arguments.json:
        print_json({
            "cases": seen.numbers, "open": (*seen.open, *seen.goes_on), "events": seen.events, "backups": seen.backups,
            "taken_out": seen.taken_out,
            "erased": done is not None, "finished": done is not None and done.finished, "elsewhere": done.elsewhere if done else [],
            "found": done.found if done else [], "same": done.same if done else seen.same,
            "around": [{"what": each.what, "text": each.text, "row": each.row} for each in seen.around],
        })
    return 0 if done is None or (done.finished and not done.found) else 1
