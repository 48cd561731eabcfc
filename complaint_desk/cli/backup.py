"""``backup [--out FILE]``: a proven copy of a desk that is at work, to a place of one's own choice or among the desk's own backups."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.messages import At
from complaint_desk.services import backups
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Make the copy, tell where it is and return the exit code."""
    with opened(arguments) as (store, who):
        if arguments.out:
            path = Path(arguments.out)
            backups.copy_out(store, who, key=secrets.token_bytes(16), out=path)
        else:
            path = backups.folder_of(store.path).path / backups.back_up(store, who).name
        made = backups.folder_of(store.path).manifest(path)
    if arguments.json:
        print_json({"file": str(path), "at": words.local(made.made_us).isoformat(), "cases": made.cases, "events": made.events,
                    "size": made.size, "sha256": made.sha256})
    else:
        print(words("backups.made", path=str(path), at=At(made.made_us), cases=made.cases, events=made.events))
    return 0
