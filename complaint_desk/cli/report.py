"""``report [--month YYYY-MM] --out FILE``: the monthly report as PDF, workbook or web page; by default of the last month that is over."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from complaint_desk import paths, settings, taken_out
from complaint_desk.cli.opening import Progress, now_us, opened, print_json
from complaint_desk.domain.aims import aims_of
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services import reporting
from complaint_desk.services.filter_known import require_known
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Make the report, say where it is and return the exit code."""
    path, typed = Path(arguments.out), queue_filter("all", arguments.filter)
    form = reporting.FILES.of(path)
    taken_out.expect_free(path)
    month = reporting.month_of(arguments.month, now_us()) if arguments.month is not None else reporting.month_before(now_us())
    aims = aims_of(settings.peek(paths.data_folder() / settings.FILE).aims)
    reporting.require_nobody(typed.conditions)
    with opened(arguments) as (store, who):
        require_known(store, typed)
        pairs = typed.conditions
        noted = reporting.note(store, who, key=os.urandom(16), month=month, form=form, pairs=pairs, zone=words.zone)
        progress = Progress(words, words("monthly.making"))
        try:
            report = reporting.write(store, who, month=month, path=path, words=words, aims=aims, progress=progress, pairs=pairs)
        finally:
            progress.close()
    if arguments.json:
        print_json({
            "file": str(path), "month": f"{month:%Y-%m}", "cases": noted.result["rows"],
            "seal": {"entry": report.seal.n, "digest": report.seal.digest},
            **({"filters": arguments.filter} if pairs else {}),
        })
    else:
        print(words("monthly.said_done", file=str(path)))
    return 0
