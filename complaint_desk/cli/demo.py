"""``demo --cases N --seed S``: a new desk with N invented cases, to try things out, to measure and to show."""

from __future__ import annotations

import argparse
from contextlib import closing

from complaint_desk.cli.opening import Progress, desk_path, now_us, print_json
from complaint_desk.data.store import Store
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.desks import note_anchor, site_folder
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Make the desk and return the exit code."""
    path = desk_path(arguments.db)
    rules = load_rules(site=site_folder(path))
    progress = Progress(words, words("demo.making"))
    try:
        fill(path, arguments.cases, arguments.seed, rules, now_us, progress)
        with closing(Store.open(path, rules, clock=now_us, create=False)) as store:
            note_anchor(store)
    finally:
        progress.close()
    if arguments.json:
        print_json({"path": str(path), "cases": arguments.cases, "seed": arguments.seed})
    else:
        print(words("demo.made", n=arguments.cases, path=str(path)))
    return 0
