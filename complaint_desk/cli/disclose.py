"""``disclose --case NUMBER --out FILE.zip``: everything on a customer as one file for them; ``--person`` finds them without a case."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.cli.subject import customer_of
from complaint_desk.services import disclosing
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Write the file in the language told with ``--lang``, else in the customer's, and return the exit code."""
    with opened(arguments) as (store, who):
        customer = customer_of(store, who, arguments)
        done = disclosing.disclose(
            store, who, key=secrets.token_bytes(16), customer_id=customer, out=Path(arguments.out), words=words if arguments.lang else None,
            same=arguments.same,
        )
    if arguments.json:
        print_json({"file": str(done.path), "cases": done.cases, "files": done.files, "missing": done.missing, "same": done.same})
    else:
        print("\n".join(words.of(each) for each in disclosing.told(done)))
    return 0
