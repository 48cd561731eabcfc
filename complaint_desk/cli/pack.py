"""``pack --out FILE``: the review pack, one file for a supervisor; opened with ``complaint-desk FILE``."""

from __future__ import annotations

import argparse
import secrets
from contextlib import closing
from pathlib import Path

from complaint_desk.cli.opening import Progress, opened, passphrase_of, print_json
from complaint_desk.services import packs
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Make the pack, say what it is and what it leaves out, and return the exit code."""
    out = Path(arguments.out)
    out = out if out.suffix or not out.name else out.with_suffix(packs.SUFFIX)
    with opened(arguments) as (store, who), closing(Progress(words, words("pack.making"))) as progress:
        passphrase = passphrase_of(words, new=True) if arguments.passphrase else ""
        made = packs.make(
            store, who, key=secrets.token_bytes(16), out=out, masked=not arguments.unmasked, reason=arguments.reason, passphrase=passphrase,
            progress=progress,
        )
    said = [words.of(each) for each in packs.told(made.head, made.seal)]
    if arguments.json:
        print_json({
            "file": str(made.path), "at": words.local(made.head.made_us).isoformat(), "cases": made.head.cases, "events": made.head.events,
            "masked": made.head.masked, "locked": made.head.lock is not None or bool(passphrase), "size": made.size, "seal": made.seal,
            "said": said,
        })
    else:
        print("\n".join((words("pack.made", path=str(made.path), size=max(1, made.size // 1_000)), *said)))
    return 0
