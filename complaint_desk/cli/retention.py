"""``retention``: whose data has been kept long enough, erased with ``--confirm --reason TEXT``; ``--months N`` says how long it is kept."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from typing import Any

from complaint_desk.cli.opening import Progress, opened, print_json
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.retention import LOGS, PERSONAL
from complaint_desk.services import erasing, retention
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words


class _Told(Progress):
    """Progress that nobody stops but by ending the program."""

    stopped = False

    def __call__(self, done: int, total: int = 0) -> None:
        super().__call__(done, total)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """List whose time is up, erase them when it is confirmed, or set how long data is kept; return the exit code.

    Returns:
        1 while something of the erased is left beside the desk, else 0.

    Raises:
        WrongUsage: it is confirmed without a reason.
    """
    if arguments.confirm and not arguments.reason.strip():
        raise WrongUsage("retention_reason", code="RT-REASON")
    with opened(arguments) as (store, who):
        said = _set(store, who, arguments, words)
        found = retention.proposal(store, who)
        around = erasing.outside(store, who, customers=[each.customer_id for each in found.free])
        done = _confirm(store, who, found, arguments.reason, words) if arguments.confirm else None
    if arguments.json:
        print_json(_json(found, around, done, words))
    else:
        told = (*retention.told(found), *map(retention.told_of, found.people), *erasing.told_around(around))
        lines = said or [words.of(each) for each in told]
        print("\n".join([*lines, *(words.of(each) for each in (retention.told_after(done) if done is not None else ()))]))
    return 0 if done is None or (done.rest.finished and not done.rest.found) else 1


def _set(store: Store, who: Person, arguments: argparse.Namespace, words: Words) -> list[str]:
    said = []
    for data_class, months in ((PERSONAL, arguments.months), (LOGS, arguments.log_months)):
        if months:
            retention.choose(store, who, key=secrets.token_bytes(16), data_class=data_class, months=months, reason=arguments.reason)
            said.append(words("retention.cli.set", n=months))
    return said


def _confirm(store: Store, who: Person, found: retention.Proposal, reason: str, words: Words) -> retention.Done:
    progress = _Told(words, words("retention.cli.doing"))
    try:
        return retention.confirm(
            store, who, key=secrets.token_bytes(16), customers=[each.customer_id for each in found.free], reason=reason, progress=progress)
    finally:
        progress.close()


def _json(found: retention.Proposal, around: Sequence[erasing.Mention], done: retention.Done | None, words: Words) -> dict[str, Any]:
    told: dict[str, Any] = {
        "months": found.keep.months, "source": found.keep.source, "before": iso(found.before_us, words.zone), "total": found.total,
        "people": [
            {"cases": each.numbers, "ended_at": iso(each.ended_us, words.zone), "held": each.held} for each in found.people
        ],
        "around": [{"what": each.what, "text": each.text, "row": each.row} for each in around],
    }
    if done is not None:
        told["done"] = {
            "erased": done.erased, "held": done.held, "refused": done.refused, "left": done.left, "finished": done.rest.finished,
            "found": done.rest.found, "same": done.rest.same, "elsewhere": done.rest.elsewhere, "beside": done.rest.beside,
        }
    return told
